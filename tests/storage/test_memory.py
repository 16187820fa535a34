"""What bodies remember, as it is stored: sets by meeting, keys by number, what is held and by whom it was caused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.held import HeldRecord
from redactor.errors import Conflict
from redactor.vault.envelope import SealedPortion
from redactor.vault.records import StoredMarks
from tests.storage.house import HOUR, NOW

if TYPE_CHECKING:
    from tests.storage.house import House

BODY = "lantern-board"
MARKS = StoredMarks(body=BODY, meeting="m-7", item="4", marking="RED", key=1, envelope=SealedPortion(b"sealed"))
HELD = HeldRecord(
    id="h-1",
    body=BODY,
    meeting="m-7",
    item="2",
    source_meeting="m-7",
    source_item="4",
    source_marking="RED",
    raised_at=NOW,
    raised_by="clerk",
    blind=True,
)


def test_the_sets_of_a_meeting_give_way_to_newer_ones_whole(house: House) -> None:
    second = replace(MARKS, item="9", marking="AMBER")
    with house.records.transaction() as unit:
        unit.memory.replace(BODY, "m-7", [MARKS, second])
        assert unit.memory.marks(BODY) == (MARKS, second)
        unit.memory.replace(BODY, "m-7", [replace(second, key=2)])
        assert unit.memory.marks(BODY) == (replace(second, key=2),)
        assert unit.memory.marks("another-board") == ()
        assert unit.memory.marks(BODY, "m-7") == (replace(second, key=2),)
        assert unit.memory.marks(BODY, "m-8") == ()
        unit.memory.replace(BODY, "m-7", [])
        assert unit.memory.marks(BODY) == ()


def test_a_key_has_its_number_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.memory.add_key(BODY, "RED", 1)
        unit.memory.add_key(BODY, "RED", 2)
        assert unit.memory.keys(BODY) == (("RED", 1), ("RED", 2))
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.memory.add_key(BODY, "RED", 2)


def test_what_is_held_is_let_pass_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.memory.hold(HELD)
        assert unit.memory.held(BODY) == (HELD,)
        unit.memory.settle("h-1", at=NOW, by="officer")
        assert unit.memory.held(BODY) == (replace(HELD, settled_at=NOW, settled_by="officer"),)
        with pytest.raises(Conflict):
            unit.memory.settle("h-1", at=NOW, by="officer")


def test_only_what_somebody_caused_blindly_is_counted(house: House) -> None:
    with house.records.transaction() as unit:
        unit.memory.hold(HELD)
        unit.memory.hold(replace(HELD, id="h-2", blind=False))
        unit.memory.hold(replace(HELD, id="h-3", raised_by="officer"))
        assert unit.memory.caused("clerk", since=NOW) == 1
        assert unit.memory.caused("clerk", since=NOW + HOUR) == 0
