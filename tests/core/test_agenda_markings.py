"""What an agenda on page 1 says of items, what heads a part of it, and what points to an item without its number."""

from __future__ import annotations

import pytest

from redactor.core.classification import classify
from redactor.core.decisions import Decisions, ItemDecision, Settle
from tests.core.agenda.notation import heads, item, policy, read, table, word

PROSE = "The Panel heard a report on the work of the quarter, and had nothing to add to it."
ITEMS = f"1. Welcome\n\n{PROSE}\n\n2. Budget\n\n{PROSE}\n\n3. AOB\n\n{PROSE}"

AGENDAS = {
    "a list": "Agenda\n\n1. Welcome\n2. Budget (RED)\n3. AOB\n\nMinutes\n\n",
    "titles only": "Agenda\n\nWelcome\n\nBudget (RED)\n\nAOB\n\nMinutes\n\n",
    "a table": "| Item | Title | Marking |\n|---|---|---|\n| 1 | Welcome | White |\n| 2 | Budget | Red |\n\n",
    "a number and a marking": "| No | TLP |\n|---|---|\n| 1 | Clear |\n| 2 | Red |\n\n",
}


def _codes(text: str, **decided: object) -> list[tuple[str, str | None]]:
    decisions = Decisions(unmarked="WHITE", **decided)  # type: ignore[arg-type]  # parts of the decisions
    found = classify(read(text), policy(), decisions, draft_sha256="").findings
    return [(f.code, f.item) for f in found]


@pytest.mark.parametrize("agenda", AGENDAS.values(), ids=AGENDAS.keys())
def test_an_item_that_only_the_agenda_marks_is_asked_about(agenda: str) -> None:
    assert _codes(agenda + ITEMS) == [("conflicting-markings", "2")]


def test_an_agenda_that_agrees_is_not_asked_about() -> None:
    assert _codes(AGENDAS["a list"] + ITEMS.replace("2. Budget", "2. Budget (RED)")) == []


def test_a_person_settles_what_the_agenda_says() -> None:
    text = AGENDAS["a list"] + ITEMS
    assert _codes(text, items={"2": ItemDecision("2", marking="RED")}) == []
    assert _codes(text, settled=(Settle("conflicting-markings", "2", why="the agenda was drafted too early"),)) == []


PARTS = {
    "in capitals": "RESERVED BUSINESS (RED)",
    "in bold": "**Business without the public (RED)**",
    "with the marking before it": "**RED – Business without the public**",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_a_heading_with_a_marking_before_items_marks_them(part: str) -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n{part}\n\n2. Budget\n\n{PROSE}\n\n3. Staff\n\n{PROSE}")
    assert [(i.number, [m.level for m in i.marks]) for i in minutes.items if i.number] == [
        ("1", []),
        ("2", ["RED"]),
        ("3", ["RED"]),
    ]


def test_a_banner_before_the_first_item_is_no_part_of_the_agenda() -> None:
    assert heads(read(f"TLP:RED\n\n1. Welcome\n\n{PROSE}\n\n2. AOB\n\n{PROSE}")) == "1 Welcome | 2 AOB"


POINTING = {
    "the title of an item": "Budget|Ann to pay one",
    "the number of a paragraph": "2.1|Ann to pay one",
    "a number and a title": "2 Budget|Ann to pay one",
    "a word and a number": "Minute 2|Ann to pay one",
}


@pytest.mark.parametrize("row", POINTING.values(), ids=POINTING.keys())
def test_a_row_points_to_its_item_by(row: str) -> None:
    rows = table("Minute|Action", row, "Welcome|Bob to go")
    minutes = word("h1 1.|Welcome", PROSE, "h1 2.|Budget (RED)", PROSE, "h1 3.|AOB", rows)
    made = classify(minutes, policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    assert [p.marking for p in item(made, "3").portions[1:]] == ["RED", "WHITE"]


def test_a_line_points_to_its_item_by_its_first_words() -> None:
    lines = "Item 2: Ann to pay one.\n\nItem 1: Bob to go."
    text = f"1. Welcome\n\n{PROSE}\n\n2. Budget (RED)\n\n{PROSE}\n\n3. AOB\n\n{lines}"
    made = classify(read(text), policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    assert [p.marking for p in item(made, "3").portions] == ["RED", "WHITE"]


def test_an_agenda_with_public_titles_stays() -> None:
    text = (
        f"Agenda\n\nItem 1: Welcome\n\nItem 2: Budget\n\nMinutes\n\n1. Welcome\n\n{PROSE}\n\n2. Budget (RED)\n\n{PROSE}"
    )
    made = classify(read(text), policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    assert {p.disposition for p in made.front.portions} == {"release"}
