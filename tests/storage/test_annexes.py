from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor.core.clerks import ClerkRecord
from redactor.core.filed import Deed, PaperEntry, PaperRecord, Phase
from redactor.core.joint import JoiningRecord, NamingRecord
from redactor.errors import Conflict, StorageError
from redactor.storage import annexes, clerks, joint
from tests.storage.house import NOW, PROPOSAL

if TYPE_CHECKING:
    from tests.storage.house import House

PAPER = PaperRecord(id="p-1", meeting="m-7", reference="LB_7_02", at=NOW, by="clerk")
ENTRY = PaperEntry(
    meeting="m-7",
    seq=1,
    paper="p-1",
    deed=Deed.FILED,
    item="4",
    marking="RED",
    phase=Phase.PROPOSED,
    was_public=False,
    suffix=".docx",
    blob="0" * 64,
    sealed=1,
    at=NOW,
    by="clerk",
)
ASKED = ClerkRecord(id="c-1", body="board", asked_at=NOW, asked_by="clerk")


def test_papers_and_what_readers_are_bound_by_come_back_as_they_were_stored(house: House) -> None:
    moved = replace(ENTRY, seq=2, deed=Deed.MOVED, item="5")
    with house.records.transaction() as unit:
        unit.papers.file(PAPER, ENTRY)
        unit.papers.append(moved)
        unit.joint.join(JoiningRecord(meeting="m-7", body="harbour", at=NOW, by="clerk"))
        unit.joint.name(NamingRecord(meeting="m-7", seq=1, item="3", body="harbour", at=NOW, by="clerk"))
    with house.records.reading() as unit:
        (paper,) = unit.papers.all("m-7")
        assert (paper.record, paper.entries) == (PAPER, (ENTRY, moved))
        assert unit.papers.meetings() == ("m-7",)
        bounds = unit.access.facts("m-7").bounds
        assert bounds.papers == {"paper:LB_7_02": frozenset({"4", "5"})}
        assert bounds.bodies == {"harbour"}
        assert bounds.named == {"3": "harbour"}


def test_a_second_writer_is_told(house: House) -> None:
    with house.records.transaction() as unit:
        unit.papers.file(PAPER, ENTRY)
    for wrong in (replace(ENTRY, seq=1), replace(ENTRY, seq=3)):
        with house.records.transaction() as unit, pytest.raises(Conflict):
            unit.papers.append(wrong)


def test_a_meeting_has_a_reference_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.papers.file(PAPER, ENTRY)
    with pytest.raises((Conflict, StorageError)), house.records.transaction() as unit:
        unit.papers.file(replace(PAPER, id="p-2"), replace(ENTRY, seq=2, paper="p-2", sealed=2))


def test_who_asked_that_one_person_may_release_does_not_confirm_it(house: House) -> None:
    with house.records.transaction() as unit:
        unit.clerks.ask(ASKED)
    with pytest.raises((Conflict, StorageError)), house.records.transaction() as unit:
        unit.clerks.confirm("c-1", at=NOW, by="clerk")
    with house.records.transaction() as unit:
        unit.clerks.confirm("c-1", at=NOW, by="officer")
        known = unit.clerks.of("board")
        assert known is not None
        assert known.holds
        unit.clerks.end("c-1", at=NOW, by="officer")
        assert unit.clerks.of("board") is None


def test_one_person_approves_only_what_she_proposed_under_a_confirmation(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        unit.clerks.ask(ASKED)
    with pytest.raises((Conflict, StorageError)):
        approve(house, PROPOSAL.proposed_by)
    with house.records.transaction() as unit:
        unit.clerks.confirm("c-1", at=NOW, by="officer")
    with pytest.raises((Conflict, StorageError)):
        approve(house, "member")
    approve(house, PROPOSAL.proposed_by)
    with house.records.reading() as unit:
        assert [a.person for a in unit.releases.get(PROPOSAL.id).approvals] == [PROPOSAL.proposed_by]


def approve(house: House, person: str) -> None:
    with house.records.transaction() as unit:
        unit.clerks.approve(PROPOSAL.id, folder_hash=PROPOSAL.folder_hash, at=NOW, by=person, clerk="c-1")


@pytest.mark.parametrize("table", [*annexes.APPEND_ONLY, *joint.APPEND_ONLY, *clerks.APPEND_ONLY])
def test_the_database_itself_refuses_to_rewrite_them(house: House, table: str) -> None:
    with house.records.transaction() as unit:
        unit.papers.file(PAPER, ENTRY)
        unit.joint.join(JoiningRecord(meeting="m-7", body="harbour", at=NOW, by="clerk"))
        unit.joint.name(NamingRecord(meeting="m-7", seq=1, item="3", body=None, at=NOW, by="clerk"))
        unit.releases.propose(PROPOSAL)
        unit.papers.propose(PROPOSAL.id, 1)
        unit.clerks.ask(ASKED)
        unit.clerks.confirm("c-1", at=NOW, by="officer")
        unit.clerks.approve(PROPOSAL.id, folder_hash=PROPOSAL.folder_hash, at=NOW, by=PROPOSAL.proposed_by, clerk="c-1")
        unit.clerks.end("c-1", at=NOW, by="officer")
    with pytest.raises(StorageError), house.records.transaction() as unit:
        unit._connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608, SLF001 -- a table of ours; nothing else does
