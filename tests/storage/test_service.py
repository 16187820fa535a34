"""The whole service over either database, wraps apart: from the upload to the named reader, keys renewed in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor import safekeeping
from redactor.core.audit import Whole
from redactor.errors import NotFound
from tests.services.house import furnish

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.mark.slow
def test_minutes_go_from_upload_to_reader_and_keys_are_renewed_meanwhile(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setenv("REDACTOR_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("REDACTOR_WRAPS_URL", f"sqlite:///{tmp_path / 'elsewhere' / 'wraps.db'}")
    house = furnish(tmp_path / "service")
    meeting = house.publish()
    house.grant("member", meeting, "2")
    with safekeeping.key_work(house.services.settings) as work:
        work.rotate()
        assert work.rewrap().renewed > 0
    opened = house.services.retrieval.open_item(house["member"], meeting, "2")
    assert any("Brightwater" in portion.text for portion in opened)
    with pytest.raises(NotFound):
        house.services.retrieval.open_item(house["other"], meeting, "2")
    assert isinstance(house.services.audit.verify(), Whole)
    with safekeeping.audit_work(house.services.settings) as audit:
        assert audit.checkpoint() is not None
        assert {line.outcome for line in audit.report(meeting, "2")} == {"granted", "denied"}
    house.services.close()
    folder = house.folder
    found = safekeeping.check_log(
        database=None, exported=None, checkpoints=folder / "checkpoints", anchors=folder / "anchors", key=None
    )
    assert found.checkpoints == 1
