"""Requests to read and mail, stored: one answer, one message about one thing, and what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.mail import MailRecord
from redactor.core.reading_requests import ReadingRequest
from redactor.errors import Conflict, NotFound
from tests.storage.house import EVENT, HOUR, NOW

if TYPE_CHECKING:
    from tests.storage.house import House

ASKED = ReadingRequest(id="r-1", person="member", meeting="m-7", item="4", days=7, asked_at=NOW)
LETTER = MailRecord(
    id="l-1", person="member", cause="event:7", path="/read/m-7", queued_at=NOW, due_at=NOW + timedelta(minutes=1)
)


def test_a_request_is_answered_once_and_never_opened_by_who_asks(house: House) -> None:
    with house.records.transaction() as unit:
        unit.reading_requests.ask(ASKED)
        assert unit.reading_requests.waiting() == unit.reading_requests.waiting("m-7") == (ASKED,)
        assert unit.reading_requests.count_since("member", NOW - timedelta(days=1)) == 1
        assert unit.reading_requests.count_since("member", NOW) == 0
        with pytest.raises(Conflict):
            unit.reading_requests.answer("r-1", at=NOW, by="member", opened=True)
        unit.reading_requests.answer("r-1", at=NOW, by="officer", opened=True)
        with pytest.raises(Conflict):
            unit.reading_requests.answer("r-1", at=NOW, by="officer", opened=False)
        assert unit.reading_requests.get("r-1") == replace(ASKED, answered_at=NOW, answered_by="officer", opened=True)
        assert unit.reading_requests.waiting() == ()
        with pytest.raises(NotFound):
            unit.reading_requests.get("r-2")


def test_the_database_itself_refuses_half_an_answer_and_her_own(house: House) -> None:
    for wrong in (
        replace(ASKED, answered_at=NOW),
        replace(ASKED, answered_at=NOW, answered_by="member", opened=True),
        replace(ASKED, days=0),
    ):
        with pytest.raises(Conflict), house.records.transaction() as unit:
            unit.reading_requests.ask(wrong)


def test_a_newer_request_replaces_what_waits_and_nothing_else(house: House) -> None:
    with house.records.transaction() as unit:
        unit.reading_requests.ask(ASKED)
        unit.reading_requests.ask(replace(ASKED, id="r-2", item="5"))
        unit.reading_requests.replace("member", "m-7", "4", at=NOW)
        assert [r.id for r in unit.reading_requests.waiting()] == ["r-2"]
        assert unit.reading_requests.get("r-1").opened is False


def test_one_person_has_one_message_about_one_thing_until_it_is_sent_or_given_up(house: House) -> None:
    with house.records.transaction() as unit:
        assert unit.mail.put(LETTER)
        assert not unit.mail.put(replace(LETTER, id="l-2"))
        assert unit.mail.put(replace(LETTER, id="l-3", person="officer"))
        assert unit.mail.due(NOW, most=9) == ()
        later = NOW + timedelta(minutes=1)
        assert [m.id for m in unit.mail.due(later, most=9)] == ["l-1", "l-3"]
        assert len(unit.mail.due(later, most=1)) == 1
        unit.mail.sent("l-1", at=later)
        unit.mail.schedule("l-3", due_at=None, tries=18)
        assert unit.mail.counts() == (0, 1)
        unit.mail.forget(before=NOW)
        assert unit.mail.has("member", "event:7")
        unit.mail.forget(before=NOW + timedelta(days=1))
        assert not unit.mail.has("member", "event:7")


def test_who_wants_none_loses_what_waits_and_the_place_in_the_record_moves(house: House) -> None:
    with house.records.transaction() as unit:
        unit.mail.put(LETTER)
        assert unit.mail.wanted("member")
        unit.mail.want("member", wanted=False, at=NOW)
        assert not unit.mail.wanted("member")
        assert unit.mail.counts() == (0, 1)
        unit.mail.want("member", wanted=True, at=NOW)
        assert unit.mail.wanted("member")
        assert unit.mail.position() == 0
        unit.mail.move(7)
        unit.mail.move(9)
        assert unit.mail.position() == 9


def test_the_record_is_read_backwards_from_anywhere(house: House) -> None:
    with house.records.transaction() as unit:
        for n in range(5):
            unit.audit(replace(EVENT, at=NOW + n * HOUR))
    with house.records.reading() as unit:
        forwards = list(unit.log.read())
        assert len(forwards) >= 5
        assert list(unit.log.newest_first()) == forwards[::-1]
        assert list(unit.log.newest_first(2)) == forwards[:2][::-1]
        assert list(unit.log.newest_first(0)) == []
