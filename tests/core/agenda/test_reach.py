"""How far a marking reaches: under what leads, along and down a table, behind what may open a paragraph.

What is written as `one` is restricted wherever it stands in these drafts, `all` is for everybody.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from redactor.core.classification import classify
from redactor.core.decisions import Decisions
from redactor.core.document import format_of
from tests.core.agenda.notation import heads, policy, read, table, word

PROSE = "The Panel heard a report on the work of the quarter, and had nothing to add to it."

TEXT = {
    "what opens a paragraph: the number of an action": "ACTION EX61/01 (RED): Ann to pay one. Then one more.",
    "the reference of an action": "EX61/01 [RED] Ann to pay one. Then one more.",
    "the number of a paragraph": "2.1 (RED) The bid is one. The rate is one.",
    "a number, and no brackets": "2.1 RED: The bid is one. The rate is one.",
    "the letter of a list item": "(a) RED: The bid is one. The rate is one.",
    "a few words and a colon": "Decision (RED): one is chosen. So one is not.",
    "a colon before a list": "(RED) The bids were these:\n\n- one is low\n\n- one is high\n\nThis is for all.",
    "a colon before a table": "(RED) The bids:\n\n| Firm | Bid |\n|---|---|\n| Ann | one |\n\nThis is for all.",
    "a caption before a table": (
        "(RED) Table 2: Bids that are one\n\n| Firm | Bid |\n|---|---|\n| Ann | one |\n\nThis is for all."
    ),
    "a colon before a paragraph": "(RED) The bid says:\n\nIt is one. And one more.\n\nThis is for all.",
    "a list item with a colon": "- (RED) The bids:\n- one is low\n- one is high\n\nThis is for all.",
    "an inner heading in the list": "(i) Prices (RED)\n\nThe bid is one. And one more.",
    "an inner heading with a letter": "a. Prices (RED)\n\nThe bid is one. And one more.",
    "an inner heading behind a bullet": "‣ Prices (RED)\n\nThe bid is one. And one more.",
    "an inner heading in quotation marks": "“Prices” (RED)\n\nThe bid is one. And one more.",
    "a long inner heading": (
        "The prices that were put in by those who answered the second call for bids in the spring (RED)\n\n"
        "The bid is one. And one more."
    ),
    "numbered paragraphs under a numbered inner heading": (
        "1.2 Prices (RED)\n\n1.3 The bid is one.\n\n1.4 So is this one."
    ),
    "a numbered paragraph behind text under such a heading": "1.2 Prices (RED)\n\nIt is one.\n\n1.3 So is this one.",
    "a numbered line right under such a heading": "1.2 Prices (RED)\n\n1.3 Bids, one by one",
    "a numbered inner heading, up to the next number": (
        "1.2 Prices (RED)\n\n1.2.1 The bid is one.\n\n1.3 million is one of them.\n\n1.3 Works\n\n1.3.1 It is for all."
    ),
    "one that holds another": (
        "1.2 Prices (RED)\n\n1.2.1 Rents (AMBER)\n\nIt is one.\n\n1.2.2 Rates\n\nIt is one.\n\n1.3 Works\n\nFor all."
    ),
    "an inner heading over a table": "Prices (RED)\n\n| Firm | Bid |\n|---|---|\n| Ann | one |",
}


def _exposed(minutes: object) -> list[str]:
    made = classify(minutes, policy(), Decisions(unmarked="WHITE"), draft_sha256="")  # type: ignore[arg-type]  # minutes
    return [p.text for _, p in made.portions() if p.disposition == "release" and re.search(r"\bone\b", p.text)]


def _kept(minutes: object) -> list[str]:
    made = classify(minutes, policy(), Decisions(unmarked="WHITE"), draft_sha256="")  # type: ignore[arg-type]  # minutes
    return [p.text for _, p in made.portions() if p.disposition == "withhold" and re.search(r"\ball\b", p.text)]


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT.keys())
def test_a_marking_reaches_over(text: str) -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. Budget\n\n{text}\n\n3. AOB\n\nThis is for all.")
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


def test_what_a_lead_leads_may_say_otherwise() -> None:
    text = "(RED) The bids were these:\n\n- one is low\n\n- (WHITE) this is for all"
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. Budget\n\n{text}\n\n3. AOB\n\n{PROSE}")
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


def test_a_lead_marks_one_paragraph_and_no_more() -> None:
    text = "(RED) The bid says:\n\nIt is one.\n\nThis is for all."
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. Budget\n\n{text}\n\n3. AOB\n\n{PROSE}")
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


def test_a_list_item_marks_what_is_listed_below_it() -> None:
    minutes = word("h1 1.|One", "l0 a)|(RED) Bids", "l1 i)|one is low", "l0 b)|This is for all.", "h1 2.|Two")
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


MERGED, GOES_ON = format_of(("merge", "restart")), format_of(("merge", "continue"))

ROWS = {
    "the name of a column": table("Firm|Price (RED)", "Ann|one", "Bob|one"),
    "a head of known columns": table("Item|Action (RED)|Owner", "9|one|Bob"),
    "a section row": table("Firm|Price", "Bids (RED)|", "Ann|one", "Bob|one"),
    "a section row that only marks": table("Firm|Price", "Eve|all", "RED|", "Ann|one", "Bob|one"),
    "a section that another ends": table("Firm|Price", "Bids (RED)|", "Ann|one", "Offers (WHITE)|", "Eve|all"),
    "a section in bold": table("Firm|Price", "*Bids (RED)*|", "Ann|one", "*Offers*|", "Eve|all"),
    "a numbered row, in a table of one column": table("1. Bids (RED)", f"{PROSE} one", "2. Offers", f"{PROSE} all"),
    "a row that goes on below": table("Firm|Price", "Ann (RED)|one", "|one", "Eve|all"),
    "the first column of markings": table("Marking|Firm", "RED|one", "|one", "WHITE|all"),
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS.keys())
def test_a_marking_reaches_in_a_table_over(rows: object) -> None:
    minutes = word("h1 1.|One", rows, "h1 2.|Two", PROSE)  # type: ignore[arg-type]  # a table
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


def test_a_marking_in_a_merged_cell_holds_for_every_row_of_it() -> None:
    rows = table("Firm|Marking", "one|RED", "one|", "all|WHITE")
    first, second = rows.rows[1], rows.rows[2]
    made = (
        rows.rows[0],
        replace(first, cells=(first.cells[0], replace(first.cells[1], format=MERGED))),
        replace(second, cells=(second.cells[0], replace(second.cells[1], format=GOES_ON))),
        rows.rows[3],
    )
    minutes = word("h1 1.|One", replace(rows, rows=made), "h1 2.|Two", PROSE)
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


def test_a_row_with_blanks_ends_no_section() -> None:
    rows = table("Firm|Price", "Bids (RED)|", "one|", "Ann|one")
    assert _exposed(word("h1 1.|One", rows, "h1 2.|Two", PROSE)) == []


BIG = {
    "the last column": (
        "No|Minutes|Classification",
        f"1|{PROSE} all|White",
        f"2|{PROSE} one|Red",
        f"3|{PROSE} all|White",
    ),
    "a column that nothing names": (f"1|{PROSE} all|WHITE", f"2|{PROSE} one|RED", f"3|{PROSE} all|WHITE"),
    "a column of prefixed labels": (f"1|{PROSE} all|", f"2|{PROSE} one|TLP:Red", f"3|{PROSE} all|"),
    "the rows below": (f"1|{PROSE} all|", f"2|{PROSE} one|RED", f"|{PROSE} one|", f"3|{PROSE} all|"),
    "what stands beside a cell all of whose text is marked": (
        f"1|*Welcome* / {PROSE} all|all",
        f"2|*Budget* / {PROSE} one (RED)|one",
        f"3|*Staff* / {PROSE} all|all",
    ),
    "the first words of an item": (f"1|Welcome. {PROSE} all", f"2|Budget (RED) {PROSE} one", f"3|{PROSE} all"),
}


@pytest.mark.parametrize("rows", BIG.values(), ids=BIG.keys())
def test_a_marking_in_a_table_of_items_reaches_along(rows: tuple[str, ...]) -> None:
    minutes = word("Minutes of the Board", table(*rows))
    assert (_exposed(minutes), _kept(minutes)) == ([], [])


def test_a_marking_in_the_last_cell_of_an_item_is_not_the_next_items() -> None:
    rows = table(f"1|Welcome|{PROSE}|WHITE", f"2|Budget|{PROSE}|RED", f"3|Staff|{PROSE}|")
    assert heads(word("Minutes of the Board", rows)) == "1 Welcome {WHITE row} | 2 Budget {RED row} | 3 Staff"


def test_a_state_in_a_table_of_items_is_asked_about() -> None:
    rows = table("No|Minutes|RAG", f"1|{PROSE}|WHITE", f"2|{PROSE}|RED")
    made = classify(word("Minutes of the Board", rows), policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    assert [f.code for f in made.findings] == ["unread-marking-word"] * 2
