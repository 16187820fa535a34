"""Rows of registers: made of one portion each, linked and counted by what is there, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import parse_decisions
from redactor.core.registers import (
    Filed,
    Filters,
    Row,
    as_csv,
    as_json,
    chained,
    choices,
    decode,
    due_in,
    encode,
    harmless,
    owners_of,
    public_rows,
    rows_of,
    selected,
)
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from tests.drafts import WHITE, draft, policy

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.core.registers import Kind

TODAY = date(2031, 5, 20)
MINUTES = """SEC Panel Meeting 70

1. Roofs

The Panel AGREED to mend the roof.

SECP70/01: Porter to call Thatcher Bros by 3 March 2031.

2. Leases (RED)

The Panel AGREED to sue Thistlecombe Power.

SECP70/02: Bursar to sue Thistlecombe Power.
"""


def filed(reference: str = "A/1", day: str = "2031-04-11", kind: Kind = "action", **more: str) -> Filed:
    where = {name: more.pop(name) for name in ("body", "title", "level") if name in more}
    row = Row(kind, "1", "1.1.1", more.pop("text", "x"), reference=reference, **more)
    known = {"body": "board", "title": "Board", "level": "WHITE"} | where
    return Filed(f"m-{day}", day=day, row=row, **known)  # type: ignore[arg-type]  # texts, all of them


def test_a_row_says_who_what_and_when() -> None:
    rows = rows_of(draft(MINUTES, WHITE).minutes)
    first = next(r for r in rows if r.reference == "SECP70/01")
    assert (first.kind, first.item, first.owner, first.status, first.due) == (
        "action",
        "1",
        "Porter",
        "open",
        "2031-03-03",
    )
    assert [r.verb for r in rows if r.kind == "decision"] == ["AGREED", "AGREED"]


def test_public_rows_are_those_of_the_public_copy() -> None:
    copies = make_copies(Tools().formats, draft(MINUTES, WHITE), PUBLIC, ["txt"])
    rows = public_rows(copies.rendered.document, policy())
    assert [r.reference or r.verb for r in rows] == ["AGREED", "SECP70/01"]
    assert "Thistlecombe" not in repr(rows)


def test_words_that_stand_in_place_of_an_action_are_what_everybody_reads_of_it() -> None:
    said = f'{WHITE}[[public_text]]\nref = "2.2.1"\ntext = "Action: Porter to write a letter."\n'
    copies = make_copies(Tools().formats, draft(MINUTES, said), PUBLIC, ["txt"])
    rows = public_rows(copies.rendered.document, policy())
    assert [r.owner for r in rows if "letter" in r.text] == ["Porter"]
    assert "Thistlecombe" not in repr(rows)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Clerk to write by 3 March 2032.", "2032-03-03"),
        ("Clerk to write by 3 May, and pay by 9 June 2031.", "2031-06-09"),
        ("Clerk to write by 3rd May.", "2031-05-03"),
        ("Clerk to write by 3 January.", "2032-01-03"),
        ("Clerk to report to the November 2031 meeting.", "2031-11-30"),
        ("Clerk to report in February 2032.", "2032-02-29"),
        ("Clerk to write on 31 February 2031.", "2031-02-28"),
        ("Clerk to write soon.", ""),
    ],
)
def test_an_action_is_due_on_the_last_day_that_it_names(text: str, due: str) -> None:
    assert due_in(text, "2031-04-11") == due


def test_a_day_without_a_year_says_nothing_where_the_meeting_has_no_day() -> None:
    assert due_in("Clerk to write by 3rd May.", None) == ""


def test_an_action_that_was_carried_over_is_not_overdue_where_it_came_from() -> None:
    old, new, other = (
        filed("A/1", "2031-04-11", due="2031-05-01"),
        filed("A / 1", "2031-05-11", due="2031-05-15"),
        filed("A/2", "2031-05-11", due="2031-05-15", status="Closed"),
    )
    found = {(f.row.reference, f.day): f for f in chained([old, new, other])}
    assert found["A/1", "2031-04-11"].carried_to == "2031-05-11"
    assert found["A / 1", "2031-05-11"].carried_from == "2031-04-11"
    assert [f.overdue(TODAY) for f in (found["A/1", "2031-04-11"], found["A / 1", "2031-05-11"])] == [False, True]
    assert not found["A/2", "2031-05-11"].overdue(TODAY)


def test_an_action_of_another_body_is_another_action() -> None:
    assert not any(f.carried_to for f in chained([filed(), filed(day="2031-05-11", body="panel")]))


def test_a_row_that_is_not_there_links_nothing() -> None:
    assert not any(f.carried_from or f.carried_to for f in chained([filed(day="2031-05-11")]))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), "abc"),
        (Filters(body="panel"), "c"),
        (Filters(owner="DCC"), "b"),
        (Filters(status="closed"), "c"),
        (Filters(year="2030"), "a"),
        (Filters(overdue=True), "b"),
        (Filters(words="gate PAINT"), "a"),
        (Filters(words="gate", year="2031"), ""),
    ],
)
def test_a_filter_gives_the_rows_that_fit(filters: Filters, found: str) -> None:
    rows = [
        filed("a", "2030-04-11", status="open", text="Paint the gate"),
        filed("b", status="open", owner="SECAS and DCC", due="2031-05-01"),
        filed("c", status="Closed", body="panel", due="2031-05-01"),
    ]
    assert "".join(f.row.reference for f in selected(rows, filters, TODAY)) == found


def test_choices_are_counted_among_the_rows_that_are_there() -> None:
    rows = [filed(owner="DCC"), filed(owner="SECAS and DCC"), filed(owner="")]
    assert choices(rows, lambda f: owners_of(f.row)) == (("DCC", 2), ("SECAS", 1))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "|cmd", "%0A", "\uff1d1+1", "\ufeff=1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")
    data = as_csv([filed(text=f"{cell}", owner=cell, status=cell)]).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(data)))
    assert all(not row[name] or row[name][0] not in "=+-@\t\r|%\uff1d" for name in row)


def test_an_ordinary_cell_stays_as_it_is() -> None:
    assert harmless("Clerk to write, “soon”") == "Clerk to write, “soon”"


def test_what_may_not_be_taken_away_is_in_no_export() -> None:
    rows = [
        filed("A/1"),
        Filed("m", "board", "Board", "2031-01-01", "RED", Row("action", "2", "2.1.1", "no"), takes=False),
    ]
    assert [r["reference"] for r in json.loads(as_json(rows))["rows"]] == ["A/1"]
    assert b"RED" not in as_csv(rows)


def test_rows_come_back_from_their_seal_as_they_were() -> None:
    rows = (
        Row("action", "1", "1.1.1", "Clerk “to” \ud800 write", reference="A/1"),
        Row("decision", "#2", "#2.1.1", "y"),
    )
    assert decode(encode(rows)) == rows


def test_the_real_minutes_have_their_actions(shared: Path) -> None:
    said = (shared / "checks" / "secp61.decisions.toml").read_text("utf-8")
    data = (shared / "samples" / "secp61-draft.md").read_bytes()
    read = understand(Tools().formats, ".md", data, policy=policy(), decisions=parse_decisions(said, name="secp61"))
    copies = make_copies(Tools().formats, read, PUBLIC, ["txt"])
    rows = [r for r in public_rows(copies.rendered.document, policy()) if r.kind == "action"]
    assert [r.reference for r in rows] == ["SECP57/01", *(f"SECP61/0{n}" for n in range(1, 9))]
    assert {r.reference: r.due for r in rows}["SECP61/05"] == "2018-11-30"
    assert rows[0].status.casefold() == "ongoing"
