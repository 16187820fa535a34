from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from redactor.core.records import (
    MeetingState,
)
from redactor.errors import Conflict, NotFound, StorageError
from redactor.vault.context import Kind, SealError
from redactor.vault.sealing import open_sealed
from tests.storage.house import EVENT, NOW, PROPOSAL, disarm

if TYPE_CHECKING:
    from tests.storage.house import House


def test_the_state_of_a_meeting_follows_from_what_was_stored(house: House) -> None:
    with house.records.transaction() as unit:
        assert unit.meetings.get("m-7").state is MeetingState.DRAFT
        unit.releases.propose(PROPOSAL)
        assert unit.meetings.get("m-7").state is MeetingState.AWAITING_RELEASE
        assert unit.meetings.all() == (unit.meetings.get("m-7"),)
        house.decide(unit, 0)
        assert unit.meetings.get("m-7").state is MeetingState.IN_REVIEW
        with pytest.raises(NotFound):
            unit.meetings.get("m-8")


def test_two_meetings_do_not_share_an_id(house: House) -> None:
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.meetings.add(unit.meetings.get("m-7"))


def test_drafts_follow_each_other_without_gap(house: House) -> None:
    with house.records.transaction() as unit:
        first = unit.meetings.draft("m-7", 1)
        for version in (1, 3):
            with pytest.raises(Conflict):
                unit.meetings.add_draft(replace(first, version=version))
        unit.meetings.add_draft(replace(first, version=2, blob="ef" * 32))
        assert unit.meetings.latest_draft("m-7") == replace(first, version=2, blob="ef" * 32)
        assert unit.meetings.latest_draft("m-8") is None
        with pytest.raises(NotFound):
            unit.meetings.draft("m-7", 3)


def test_decisions_are_appended_in_order_and_open_as_what_they_are(house: House) -> None:
    with house.records.transaction() as unit:
        assert house.decide(unit, 0, b"first") == 1
        assert house.decide(unit, 1, b"second") == 2
    with house.records.reading() as unit:
        first, second = unit.decisions.all("m-7")
        assert (first.seq, first.by, first.at, first.kind) == (1, "clerk", NOW, "withhold")
        context = house.context("2", kind=Kind.DECISION)
        assert first.payload
        assert second.payload
        assert open_sealed(second.payload, context, house.kek) == b"second"
        with pytest.raises(SealError):
            open_sealed(first.payload, context, house.kek)


def test_a_shredded_decision_stays_in_the_list_without_what_it_said(house: House) -> None:
    with house.records.transaction() as unit:
        house.decide(unit, 0)
        house.decide(unit, 1)
        assert unit.sealed.shred(house.context("1", kind=Kind.DECISION))
        assert [decision.payload is None for decision in unit.decisions.all("m-7")] == [True, False]


def test_a_list_of_decisions_with_a_gap_is_refused(house: House) -> None:
    with house.records.transaction() as unit:
        for seq in range(3):
            house.decide(unit, seq)
        disarm(unit, "decision")
        unit._connection.execute(text("DELETE FROM decision WHERE seq = 2"))  # noqa: SLF001
    with house.records.reading() as unit, pytest.raises(StorageError, match="gap"):
        unit.decisions.all("m-7")


def test_a_decision_on_a_list_that_has_moved_on_is_a_conflict(house: House) -> None:
    with house.records.transaction() as unit:
        house.decide(unit, 0)
    for stale in (0, 2):
        with pytest.raises(Conflict), house.records.transaction() as unit:
            house.decide(unit, stale)
    with house.records.reading() as unit:
        assert unit.decisions.count("m-7") == 1


def test_of_decisions_made_at_the_same_time_one_is_stored_and_the_others_conflict(house: House) -> None:
    together = threading.Barrier(6)

    def decide(number: int) -> str:
        together.wait()
        try:
            with house.records.transaction() as unit:
                house.decide(unit, 0, b"%d" % number)
        except Conflict:
            return "conflict"
        return "stored"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(decide, range(6)))
    assert outcomes == ["conflict"] * 5 + ["stored"]
    with house.records.reading() as unit:
        assert len(unit.decisions.all("m-7")) == 1


def test_a_decision_sealed_as_something_else_is_refused(house: House) -> None:
    kind = Kind.DECISION
    for wrong in (house.context("7", kind=kind), house.context("1"), house.context("1", kind=kind, version=2)):
        sealed = house.seal(b"{}", wrong)
        with pytest.raises(StorageError), house.records.transaction() as unit:
            unit.decisions.append(wrong, sealed, at=NOW, by="clerk", kind="withhold", expected_seq=0)


@pytest.mark.parametrize("table", ["decision", "audit_event", "draft"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_what_is_append_only(house: House, table: str, deed: str) -> None:
    statement = deed.format(table).replace("at = at", "uploaded = uploaded" if table == "draft" else "at = at")
    with house.records.transaction() as unit:
        house.decide(unit, 0)
        unit.audit(EVENT)
    with pytest.raises(StorageError) as caught, house.records.transaction() as unit:
        unit._connection.execute(text(statement))  # noqa: SLF001 -- what a faulty release could do
    assert isinstance(caught.value.__cause__, SQLAlchemyError)
    assert "append-only" in str(caught.value.__cause__)
