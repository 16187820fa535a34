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


BEFORE = [
    "(WHITE) 1. Welcome|(RED) 2. Budget|(WHITE) 3. AOB",
    "TLP:CLEAR 1. Welcome|TLP:RED 2. Budget|TLP:CLEAR 3. AOB",
]


@pytest.mark.parametrize("titles", BEFORE)
def test_a_marking_may_stand_before_the_number(titles: str) -> None:
    minutes = read("\n\n".join(f"{title}\n\n{PROSE}" for title in titles.split("|")))
    assert heads(minutes) == "1 Welcome {WHITE prefix} | 2 Budget {RED prefix} | 3 AOB {WHITE prefix}"


PARENTS = {
    "numbers start anew": ("A. Opening|1. Welcome", "B. Budget (RED)|1. Prices|2. Rates", "C. End|1. Dates"),
    "numbers go on": ("A. Opening|1. Welcome", "B. Budget (RED)|2. Prices|3. Rates", "C. End|4. Dates|5. AOB"),
    "Roman figures": ("I. Opening|1. Welcome", "II. Budget (RED)|2. Prices|3. Rates", "III. End|4. Dates|5. AOB"),
}


@pytest.mark.parametrize("parts", PARENTS.values(), ids=PARENTS.keys())
def test_a_lettered_part_marks_the_numbers_under_it(parts: tuple[str, ...]) -> None:
    lines = [line for part in parts for line in part.split("|")]
    minutes = read("\n\n".join(line if line[0].isalpha() else f"{line}\n\n{PROSE}" for line in lines))
    made = classify(minutes, policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    assert {i.title for i in made.items if i.marking == "RED"} >= {"Prices", "Rates"}
    assert {i.marking for i in made.items if i.title in ("Welcome", "AOB")} == {"WHITE"}


def test_a_lettered_list_in_a_marked_item_is_no_part() -> None:
    minutes = read(
        f"1. Welcome\n\n{PROSE}\n\n2. Budget (RED)\n\nB. Offers (RED)\n\nC. Gen4U costs\n\n3. AOB\n\n{PROSE}"
    )
    made = classify(minutes, policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    assert [p.disposition for p in item(made, "2").portions if "Gen4U" in p.text] == ["withhold"]


def test_minutes_that_are_the_lines_of_one_paragraph_are_read_line_by_line() -> None:
    minutes = word(f"1. Welcome\n{PROSE}\n2. Budget (RED)\n{PROSE}\nIt cost a lot.\n3. AOB\n{PROSE}")
    assert heads(minutes) == "1 Welcome | 2 Budget {RED heading} | 3 AOB"


def test_an_address_of_several_lines_stays_one_paragraph() -> None:
    minutes = word("h1 1.|One", "Mr White\n3 Red Lane\nAmbridge", "h1 2.|Two")
    assert len(minutes.document.blocks) == 3
