"""Registers: each row is seen by whoever may see its portion, and no count, filter or export says more."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.core.filing import Stage
from redactor.core.records import WHOLE_MEETING
from redactor.core.registers import Filters
from redactor.errors import NotFound
from redactor.services.office import Office

if TYPE_CHECKING:
    from redactor.core.registers import Filed, Kind
    from tests.services.house import House

FIRST = """# Lantern Board Meeting 8

LB_8_0411

11 April 2031

Draft Minutes

## 1. Welcome

The Board NOTED the report.

LB8/01: Clerk to paint the railings by 3 May 2031.

## 2. Tender for the lamps (RED)

The Board AGREED to accept Brightwater Ostler.

LB8/02: Treasurer to pay Brightwater Ostler 412,000 pounds.

## 3. Harbour report (AMBER)

LB8/03: Surveyor to test the eastern pier for dry rot.
"""
SECOND = """# Lantern Board Meeting 9

LB_9_0511

11 May 2031

Draft Minutes

## 1. Actions

LB8/01: Clerk to paint the railings by 3 June 2031.

LB9/01: Porter and Clerk to oil the gate. Action: Closed.
"""
SECRETS = ("Brightwater", "412,000", "dry rot", "LB8/02", "LB8/03")


def release(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def seen(house: House, who: str, kind: Kind = "action") -> list[str]:
    return [f.row.reference or f.row.verb for f in house.services.registers.rows(house[who], kind)]


def words(rows: tuple[Filed, ...]) -> str:
    return repr(rows)


@pytest.fixture
def meeting(house: House) -> str:
    return house.publish(FIRST)


def test_everybody_sees_the_rows_that_are_public(house: House, meeting: str) -> None:
    assert seen(house, "member") == ["LB8/01"]
    assert seen(house, "member", "decision") == ["NOTED"]
    row = house.services.registers.rows(house["member"], "action")[0]
    assert (row.row.owner, row.row.due, row.row.status, row.level) == ("Clerk", "2031-05-03", "open", "WHITE")
    assert (row.title, row.day, row.place) == ("Lantern Board Meeting 8", "2031-04-11", "lantern-board/lb-8-0411")


@pytest.mark.parametrize("who", ["member", "other", "secretary", "officer"])
def test_nobody_sees_a_withheld_row_without_a_right_to_it(house: House, meeting: str, who: str) -> None:
    for kind in ("action", "decision"):
        rows = house.services.registers.rows(house[who], kind)
        assert not any(secret in words(rows) for secret in SECRETS)


def test_a_clearance_opens_the_rows_of_its_level_and_no_more(house: House, meeting: str) -> None:
    house.clear("member", "AMBER")
    assert seen(house, "member") == ["LB8/01", "LB8/03"]
    assert seen(house, "other") == ["LB8/01"]


def test_a_grant_opens_the_rows_of_its_item(house: House, meeting: str) -> None:
    house.grant("member", meeting, "2")
    assert "LB8/02" in seen(house, "member")
    assert "LB8/02" not in seen(house, "other")
    house.clock.forward(timedelta(days=2))
    assert "LB8/02" not in seen(house, "member")


def test_a_recusal_beats_the_grant(house: House, meeting: str) -> None:
    house.grant("member", meeting, "2")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["member"], item="2")
    assert seen(house, "member") == ["LB8/01"]


def test_who_stays_out_of_a_meeting_sees_of_it_what_everybody_sees(house: House, meeting: str) -> None:
    house.services.access.recuse(house["officer"], meeting, person=house.ids["secretary"], item=WHOLE_MEETING)
    draft = house.upload(SECOND)
    house.services.access.recuse(house["officer"], draft, person=house.ids["secretary"], item="1")
    assert seen(house, "secretary") == ["LB8/01"]


def test_rows_of_a_draft_are_seen_by_those_who_prepare_it(house: House) -> None:
    house.upload(SECOND)
    assert sorted(seen(house, "secretary")) == ["LB8/01", "LB9/01"]
    assert seen(house, "member") == []


def test_an_administrator_has_no_registers(house: House, meeting: str) -> None:
    with pytest.raises(NotFound):
        house.services.registers.rows(house["administrator"], "action")


def test_a_marking_that_was_raised_since_closes_the_row(house: House, meeting: str) -> None:
    house.clear("member", "AMBER")
    assert "LB8/03" in seen(house, "member")
    seq = house.services.review.view(house["secretary"], meeting).seq
    raised = Decisions(items={"3": ItemDecision("3", marking="RED")})
    house.services.review.decide(house["secretary"], meeting, raised, expected_seq=seq)
    assert "LB8/03" not in seen(house, "member")


def test_what_is_released_later_appears(house: House, meeting: str) -> None:
    seq = house.services.review.view(house["secretary"], meeting).seq
    change = Decisions(items={"3": ItemDecision("3", release=(Span("3", kind="action"),))})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq)
    assert seen(house, "other") == ["LB8/01"]
    release(house, meeting)
    assert seen(house, "other") == ["LB8/01", "LB8/03"]


def test_an_action_is_carried_over_by_its_reference(house: House, meeting: str) -> None:
    release(house, house.upload(SECOND))
    rows = {(f.row.reference, f.day): f for f in house.services.registers.rows(house["member"], "action")}
    assert rows["LB8/01", "2031-04-11"].carried_to == "2031-05-11"
    assert rows["LB8/01", "2031-05-11"].carried_from == "2031-04-11"
    assert rows["LB9/01", "2031-05-11"].carried_from == ""


def test_a_page_opens_no_original_twice(house: House, meeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house.clear("member", "AMBER")
    for who in ("member", "secretary"):
        seen(house, who)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an original was opened")

    monkeypatch.setattr(Office, "understand", refuse)
    assert seen(house, "member") == ["LB8/01", "LB8/03"]
    assert "LB8/01" in seen(house, "secretary")


def test_what_is_kept_is_sealed_and_stands_in_no_column(house: House, meeting: str) -> None:
    seen(house, "secretary")
    seen(house, "member")
    data = b"".join(path.read_bytes() for path in house.folder.rglob("*.db*"))
    assert b"register" in data
    for secret in SECRETS[:3]:
        assert secret.encode() not in data
    with house.services.office.records.reading() as unit:
        assert {p.marking for p in unit.registers.parts(meeting, Stage.PUBLISHED)} == {"WHITE", "AMBER", "RED"}


def test_it_is_written_down_before_rows_are_opened(house: House, meeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house.clear("member", "AMBER")
    seen(house, "member")
    audited: list[str] = []
    opening = Office.open

    def watch(office: Office, *given: object) -> bytes:
        with office.records.reading() as unit:
            audited.append(json.loads([e.entry for e in unit.log.read()][-1])["rule"])
        return opening(office, *given)  # type: ignore[arg-type]  # what was given

    monkeypatch.setattr(Office, "open", watch)
    seen(house, "member")
    assert audited
    assert all(rule.startswith("register:action:") for rule in audited)


def test_the_event_names_the_items_that_are_opened(house: House, meeting: str) -> None:
    house.clear("member", "AMBER")
    seen(house, "member")
    with house.services.office.records.reading() as unit:
        last = json.loads(list(unit.log.read())[-1].entry)
    assert (last["actor"], last["outcome"], last["meeting"]) == (house.ids["member"], "granted", meeting)
    assert "3" in last["items"]
    assert "2" not in last["items"]


def test_exports_differ_by_reader_and_hold_what_she_sees(house: House, meeting: str) -> None:
    house.clear("member", "AMBER")
    export = house.services.registers.export
    mine = json.loads(export(house["member"], "action", Filters(), "json"))["rows"]
    others = json.loads(export(house["other"], "action", Filters(), "json"))["rows"]
    assert [r["reference"] for r in mine] == ["LB8/01", "LB8/03"]
    assert [r["reference"] for r in others] == ["LB8/01"]
    table = list(csv.DictReader(io.StringIO(export(house["other"], "action", Filters(), "csv").decode("utf-8-sig"))))
    assert [r["reference"] for r in table] == ["LB8/01"]


def test_of_an_item_that_is_half_closed_since_the_open_half_is_seen(house: House) -> None:
    two = FIRST + "\nLB8/04: Surveyor to test the western pier for woodworm.\n"
    meeting = house.publish(two)
    house.clear("member", "AMBER")
    assert seen(house, "member") == ["LB8/01", "LB8/03", "LB8/04"]
    raised = two.replace("LB8/04: Surveyor to test", "RED: LB8/04: The surveyor has to test again")
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=raised.encode())
    assert seen(house, "member") == ["LB8/01", "LB8/03"]
