"""What is served is looked at by its index, and every file is held against what was approved when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.errors import NotFound, StorageError
from tests.services.house import MINUTES

if TYPE_CHECKING:
    from tests.services.house import House

PLACE = "lantern-board/lb-7-0311"


def test_a_file_that_is_changed_after_the_index_was_looked_at_is_not_given(published: House) -> None:
    publication = published.services.publication
    assert publication.served().meetings
    (published.folder / "public" / "current" / PLACE / "minutes.txt").write_text("The Chair resigned.")

    with pytest.raises(StorageError, match="not the one that was approved"):
        publication.file(PLACE, "minutes.txt")
    assert b"lamp house" in publication.file(PLACE, "minutes.html")


def test_a_file_that_was_added_is_not_there(published: House) -> None:
    publication = published.services.publication
    assert publication.served().meetings
    (published.folder / "public" / "current" / PLACE / "more.txt").write_text("The Chair resigned.")

    with pytest.raises(NotFound):
        publication.file(PLACE, "more.txt")
    with pytest.raises(NotFound):
        publication.file(PLACE, "../../../records.db")


def test_a_folder_that_was_changed_before_the_first_look_is_not_looked_at(published: House) -> None:
    (published.folder / "public" / "current" / PLACE / "minutes.txt").write_text("The Chair resigned.")
    with pytest.raises(StorageError, match="not the one that was approved"):
        published.services.publication.served()


def test_what_is_published_next_is_seen_at_once(published: House) -> None:
    before = published.services.publication.served()
    published.publish(MINUTES.replace("LB_7_0311", "LB_8_0408"))
    assert len(published.services.publication.served().meetings) == len(before.meetings) + 1
