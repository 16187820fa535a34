"""A service that starts while another, in the next process or on the next machine, is in the middle of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.storage.public import PublicFolders

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

    from tests.services.house import House


def test_a_folder_that_is_about_to_be_put_forward_is_no_leftover(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, real = house.upload(), PublicFolders.put_aside
    seen: list[tuple[str, ...]] = []

    def interrupted(folders: PublicFolders, proposal: str, files: Mapping[str, bytes]) -> None:
        half = house.folder / "public" / "proposals" / f".{proposal}.half"
        half.mkdir()
        house.again().services.close()
        seen.append(tuple(path.name for path in half.parent.iterdir()))
        real(folders, proposal, files)
        house.again().services.close()
        seen.append(folders.proposals())

    with monkeypatch.context() as patched:
        patched.setattr(PublicFolders, "put_aside", interrupted)
        folder = house.propose(meeting)

    (half,), (known,) = seen
    assert half == f".{known}.half"
    assert house.services.publication.approve(house["officer"], meeting, seen=folder)
