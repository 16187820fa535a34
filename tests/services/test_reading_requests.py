"""Requests to read: who may answer, what is sealed, what is told to whom, and that one answer is one deed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from redactor.core.access import Denial
from redactor.core.audit import Action, Outcome
from redactor.errors import Conflict, NotFound, StepUpNeeded, UsageError
from redactor.services.office import absent

if TYPE_CHECKING:
    from tests.services.house import House

WHY = "Brightwater asked me about the tender."


def ask(house: House, name: str = "member", item: str = "2") -> str:
    """Ask to read; return the request's id."""
    house.services.reading_requests.ask(house[name], house.ids["meeting"], item=item, why=WHY, days=7)
    with house.services.office.records.reading() as unit:
        return unit.reading_requests.waiting()[-1].id


def test_why_she_asks_is_sealed_and_opened_for_who_decides_after_it_is_written_down(published: House) -> None:
    asked = ask(published)
    engine = create_engine(published.services.settings.database_url)
    with engine.connect() as connection:
        stored = [str(tuple(row)) for row in connection.execute(text("SELECT * FROM reading_request"))]
        sealed = [bytes(row[0]) for row in connection.execute(text("SELECT entry FROM audit_event"))]
    assert not [row for row in (*stored, *map(str, sealed)) if "Brightwater" in row]
    assert "Brightwater" not in repr(published.services.reading_requests.look(published["officer"], asked))

    assert published.services.reading_requests.look(published["officer"], asked).reason == WHY
    last = list(published.services.audit.events())[-1]
    assert (last.action, last.rule, last.digest) == (
        Action.AUDIT_READ,
        "duty:officer.reason",
        published.ids["member"],
    )


def deeds(house: House, name: str, asked: str) -> list[str]:
    """Try all that can be done to a request; return how each ended."""
    service, now = house.services.reading_requests, house.clock()
    ended = []
    for deed in (
        lambda: service.look(house[name], asked),
        lambda: service.grant(house[name], asked, ends=now + timedelta(days=1), why="The appeal."),
        lambda: service.decline(house[name], asked),
    ):
        with pytest.raises(NotFound) as caught:
            deed()
        ended.append(caught.value.diagnostics())
    return ended


def test_who_may_not_answer_is_told_what_is_told_of_a_request_that_is_not_there(published: House) -> None:
    asked = ask(published, "both")
    published.services.access.recuse(
        published["both"], published.ids["meeting"], person=published.ids["officer"], item="3"
    )
    for name in ("both", "officer", "member", "secretary", "administrator"):  # her own; stays out; no duty
        assert deeds(published, name, asked) == [absent().diagnostics()] * 3, name
        assert deeds(published, name, "0" * 20) == [absent().diagnostics()] * 3, name
    refused = [e for e in published.services.audit.events() if e.outcome is Outcome.DENIED]
    assert {"own-request", "recused", "nothing-there", "duty:no-duty"} <= {e.rule for e in refused}


def test_requests_of_a_meeting_that_she_stays_out_of_ring_nobody_and_stand_in_no_list(published: House) -> None:
    published.services.access.recuse(
        published["both"], published.ids["meeting"], person=published.ids["officer"], item="3"
    )
    ask(published)
    assert not published.unread("officer")
    assert published.unread("both") == 1
    assert not published.services.reading_requests.waiting(published["officer"])
    assert len(published.services.reading_requests.waiting(published["both"])) == 1


def test_an_answer_wants_a_fresh_proof_and_is_given_once(published: House) -> None:
    service, asked = published.services.reading_requests, ask(published)
    ends = published.clock() + timedelta(days=1)
    stale = published.services.people.subject(published.ids["officer"])
    with pytest.raises(StepUpNeeded):
        service.grant(stale, asked, ends=ends, why="The appeal.")
    service.grant(published["officer"], asked, ends=ends, why="The appeal.")
    with pytest.raises(Conflict):
        service.decline(published["both"], asked)
    with pytest.raises(Conflict):
        service.grant(published["both"], asked, ends=ends, why="The appeal.")
    assert len(published.services.access.grants(published["officer"], published.ids["meeting"])) == 1


def test_a_grant_that_cannot_be_given_leaves_the_request_waiting(published: House) -> None:
    service, asked = published.services.reading_requests, ask(published)
    published.grant("member", published.ids["meeting"], "2")
    with pytest.raises(Conflict, match="running grant"):
        service.grant(published["officer"], asked, ends=published.clock() + timedelta(days=1), why="The appeal.")
    assert len(service.waiting(published["officer"])) == 1
    with pytest.raises(UsageError):
        service.grant(published["officer"], asked, ends=published.clock(), why="The appeal.")
    with pytest.raises(UsageError):
        service.grant(published["officer"], asked, ends=published.clock() + timedelta(days=1), why=" ")


def test_no_grant_is_given_to_who_stays_out_of_the_item(published: House) -> None:
    service, meeting = published.services.reading_requests, published.ids["meeting"]
    published.services.access.recuse(published["officer"], meeting, person=published.ids["member"], item="2")
    asked = ask(published)
    assert service.look(published["officer"], asked).stays_out
    with pytest.raises(Conflict, match="stays out"):
        service.grant(published["officer"], asked, ends=published.clock() + timedelta(days=1), why="The appeal.")
    assert not published.services.access.grants(published["officer"], meeting)


def test_asking_again_for_the_same_item_replaces_what_waits(published: House) -> None:
    first = ask(published)
    second = ask(published)
    waiting = published.services.reading_requests.waiting(published["officer"])
    assert [one.request.id for one in waiting] == [second] != [first]


def test_nobody_asks_about_what_is_not_published_and_it_is_refused_like_what_is_not_there(published: House) -> None:
    draft, service = published.upload(), published.services.reading_requests
    for meeting in (draft, "0123456789abcdef0123", "\0"):
        with pytest.raises(NotFound) as caught:
            service.ask(published["member"], meeting, item="2", why=WHY, days=7)
        assert caught.value.diagnostics() == absent().diagnostics()
    assert isinstance(published.services.office.permitted(published["administrator"], "access.ask"), Denial)
