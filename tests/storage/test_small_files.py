"""Bodies and private files: written whole, refused when damaged."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from redactor.core.site import Body
from redactor.errors import Conflict, StorageError
from redactor.storage.bodies import Bodies
from redactor.storage.private import PrivateFile

if TYPE_CHECKING:
    from pathlib import Path

BOARD, PANEL = Body("board", "Lantern Board", "sec-panel"), Body("panel", "Harbour Panel", "tlp-2")


def test_bodies_come_back_in_their_order(tmp_path: Path) -> None:
    bodies = Bodies(tmp_path / "bodies.json")
    assert bodies.all() == ()
    bodies.add(BOARD)
    bodies.add(PANEL)

    assert Bodies(tmp_path / "bodies.json").all() == (BOARD, PANEL)
    with pytest.raises(Conflict):
        bodies.add(Body("board", "Another", "tlp-2"))
    assert [p.name for p in tmp_path.iterdir()] == ["bodies.json"]


def test_a_damaged_list_of_bodies_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bodies.json").write_text('[{"id": "x"}]')
    with pytest.raises(StorageError):
        Bodies(tmp_path / "bodies.json").all()


def test_a_private_file_is_its_owner_s_only(tmp_path: Path) -> None:
    file = PrivateFile(tmp_path / "keys" / "forms")
    assert file.held() is None
    file.keep("abc")
    file.keep("def")

    assert file.held() == "def"
    assert stat.S_IMODE((tmp_path / "keys" / "forms").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    file.forget()
    file.forget()
    assert file.held() is None


@pytest.mark.parametrize("broken", ["os.fsync", "pathlib.Path.replace"])
def test_a_write_that_fails_leaves_the_earlier_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    held = PrivateFile(tmp_path / "kept")
    held.keep("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(broken, full)
        with pytest.raises(StorageError):
            held.keep("after")
    assert held.held() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]
