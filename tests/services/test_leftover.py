"""Sealed files that a killed upload left: they go at a start, and nothing else ever does."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.services.keeping.leftover import MOST, sweep
from redactor.vault.context import MeetingContexts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def kept(house: House) -> frozenset[str]:
    """Publish minutes, upload a next draft of them, and name their files."""
    meeting = house.upload()
    house.services.intake.upload_next(house["secretary"], meeting, filename="b.md", untrusted=b"# Lantern\n\n## 1. A\n")
    return frozenset(house.services.office.blobs.keys())


def file_of(house: House, key: str) -> Path:
    return house.folder / "originals" / key[:2] / key


def age(house: House, key: str, by: timedelta) -> None:
    at = (house.clock() - by).timestamp()
    os.utime(file_of(house, key), (at, at))


def leave(house: House, text: bytes = b"left", *, old: timedelta = 2 * HOUR) -> str:
    """Store a sealed file as an upload does that is killed before it records it."""
    office = house.services.office
    context = MeetingContexts("lantern-board", "gone").original(1, marking="RED")
    key = office.blobs.put(office.seal(text, context).envelope)
    age(house, key, old)
    return key


def test_a_start_removes_what_a_killed_upload_left_and_nothing_else(house: House, kept: frozenset[str]) -> None:
    for key in kept:
        age(house, key, 48 * HOUR)
    leave(house)
    young = leave(house, old=HOUR / 2)

    after = house.again()

    assert frozenset(after.services.office.blobs.keys()) == kept | {young}
    after.services.close()


def test_a_start_removes_what_a_killed_upload_had_half_stored(house: House) -> None:
    incoming = house.folder / "originals" / "incoming"
    for name, old in (("old", 2 * HOUR), ("young", HOUR / 2)):
        (incoming / name).write_bytes(b"RDE")
        at = (house.clock() - old).timestamp()
        os.utime(incoming / name, (at, at))

    after = house.again()

    assert [path.name for path in incoming.iterdir()] == ["young"]
    after.services.close()


def test_nothing_goes_where_the_files_are_of_another_database(house: House, kept: frozenset[str]) -> None:
    leave(house)
    file_of(house, min(kept)).unlink()

    assert sweep(house.services.office) == 0


def test_nothing_goes_on_an_empty_database(house: House) -> None:
    leave(house)

    assert sweep(house.services.office) == 0


def test_nothing_goes_where_more_is_left_than_crashes_leave(house: House, kept: frozenset[str]) -> None:
    for number in range(MOST + 1):
        leave(house, b"%d" % number)

    assert (sweep(house.services.office), len(kept)) == (0, 2)
