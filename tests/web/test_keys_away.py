"""While the key service does not answer: nothing is opened for anybody, and what needs no key goes on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.core.audit import Action
from tests.keys import bao
from tests.services import house as houses
from tests.web.browser import browser

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = "http://127.0.0.1:9"


def test_what_is_public_goes_on_and_what_is_sealed_stays_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bao.binary() is None:
        pytest.skip("no bao: install requirements/dev.txt")
    start = houses.start
    (tmp_path / "bao").mkdir()
    with bao.running(tmp_path / "bao") as service:
        service.mount("transit")
        house = houses.furnish(tmp_path / "data", keys_url=service.url, keys_token=bao.TOKEN)
        meeting = house.publish()
        house.clear("member", "AMBER")
        house.services.close()
    monkeypatch.setattr(houses, "start", partial(start, keys_url=NOWHERE, keys_token=bao.TOKEN))
    away = house.again()
    member = browser(create_app(away.services.settings, services=away.services), "member")

    for page in ("/read", f"/read/{meeting}"):
        shown = member.client.get(page)
        assert (page, shown.status_code) == (page, 200)
        assert "dry rot" not in shown.text
    copy = member.client.get(f"/read/{meeting}/copy.txt")
    assert copy.status_code >= 500
    assert "dry rot" not in copy.text
    events = away.services.audit.events()
    assert [e.action for e in events if e.action is Action.COPY] == [Action.COPY]  # asked for, and never made
    with away.services.office.records.reading() as unit:
        assert [d.sha256 for d in unit.exports.of_meeting(meeting)] == [None]
    away.services.close()
