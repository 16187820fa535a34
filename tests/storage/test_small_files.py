"""Private files: written whole, for their owner only."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from redactor.errors import StorageError
from redactor.storage.private import PrivateFile

if TYPE_CHECKING:
    from pathlib import Path


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
