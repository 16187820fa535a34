from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor.core.circulation import (
    AdoptionRecord,
    AnswerRecord,
    CirculationRecord,
    CommentRecord,
    Half,
    RebuildRecord,
    ReturnRecord,
    ScheduleRecord,
)
from redactor.core.records import MeetingState, ProposalState
from redactor.errors import Conflict, StorageError
from redactor.storage.circulation import APPEND_ONLY
from tests.storage.house import NOW, PROPOSAL

if TYPE_CHECKING:
    from tests.storage.house import House

ROUND = CirculationRecord(
    id="c-1",
    meeting="m-7",
    draft_version=1,
    at=NOW,
    by="clerk",
    closes=NOW + timedelta(days=7),
    readers=frozenset({"officer", "member"}),
)
COMMENT = CommentRecord(
    id="k-1", meeting="m-7", circulation="c-1", draft_version=1, ref="3.1.1", marking="RED", at=NOW, by="member"
)
ADOPTION = AdoptionRecord(
    id="a-1",
    meeting="m-7",
    draft_version=1,
    half=Half.PUBLIC,
    on="2030-01-02",
    at_meeting="LB_8",
    amended=("4", "#7"),
    by="clerk",
    at=NOW,
)


def test_a_draft_goes_to_its_readers_until_it_is_closed_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.circulations.begin(ROUND)
        assert unit.meetings.get("m-7").state is MeetingState.CIRCULATED
        assert unit.circulations.unclosed() == unit.circulations.all("m-7") == (ROUND,)
        assert unit.circulations.with_reader("member") == (ROUND,)
        assert unit.circulations.with_reader("clerk") == ()
        unit.circulations.close("c-1", at=NOW, by="clerk")
        assert unit.meetings.get("m-7").state is MeetingState.IN_REVIEW
        with pytest.raises(Conflict):
            unit.circulations.close("c-1", at=NOW, by=None)
        assert unit.circulations.unclosed() == ()


def test_a_comment_is_answered_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.circulations.begin(ROUND)
        unit.circulations.add_comment(COMMENT)
        assert unit.circulations.comments("m-7") == (COMMENT,)
        answer = AnswerRecord(comment="k-1", taken=True, at=NOW, by="clerk")
        unit.circulations.answer(answer)
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.circulations.answer(answer)
    with house.records.reading() as unit:
        assert [c.answer for c in unit.circulations.comments("m-7")] == [answer]


def test_an_approval_by_the_body_waits_until_it_is_confirmed_once(house: House) -> None:
    with house.records.transaction() as unit:
        unit.circulations.adopt(ADOPTION)
        assert unit.circulations.adoptions("m-7") == (ADOPTION,)
        unit.circulations.confirm_adoption("a-1", seq=3, at=NOW, by="officer")
        (known,) = unit.circulations.adoptions("m-7")
        assert (known.seq, known.confirmed_by, known.refused) == (3, "officer", False)
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.circulations.confirm_adoption("a-1", seq=None, at=NOW, by="officer")


def test_what_is_due_is_open_and_its_moment_has_come(house: House) -> None:
    due = NOW + timedelta(hours=1)
    schedule = ScheduleRecord(proposal="r-1", due=due, at=NOW, by="officer")
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        unit.releases.schedule(schedule)
        assert unit.releases.scheduled("r-1") == schedule
        assert unit.meetings.get("m-7").state is MeetingState.SCHEDULED
        assert unit.releases.due(due - timedelta(seconds=1)) == ()
        assert [p.id for p in unit.releases.due(due)] == ["r-1"]
        back = ReturnRecord(proposal="r-1", at=NOW, by="officer")
        unit.releases.send_back(back)
        assert unit.releases.due(due) == ()
        assert unit.releases.sent_back("m-7") == (back,)
        assert unit.releases.get("r-1").state is ProposalState.WITHDRAWN
        assert unit.meetings.get("m-7").state is MeetingState.IN_REVIEW
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.releases.schedule(schedule)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_refuses_to_rewrite_what_was_said(house: House, table: str) -> None:
    with house.records.transaction() as unit:
        unit.circulations.begin(ROUND)
        unit.circulations.add_comment(COMMENT)
        unit.circulations.answer(AnswerRecord(comment="k-1", taken=True, at=NOW, by="clerk"))
        unit.circulations.adopt(ADOPTION)
        unit.circulations.confirm_adoption("a-1", seq=None, at=NOW, by="officer")
        unit.releases.propose(PROPOSAL)
        unit.releases.schedule(ScheduleRecord(proposal="r-1", due=NOW, at=NOW, by="officer"))
        unit.releases.rebuild(RebuildRecord(proposal="r-1", folder_hash="aa" * 32, at=NOW))
        unit.releases.send_back(ReturnRecord(proposal="r-1", at=NOW, by="officer"))
    with pytest.raises(StorageError), house.records.transaction() as unit:
        unit._connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608, SLF001 -- a name of ours, and a fault
