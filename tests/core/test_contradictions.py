"""Banners that disagree, reasons that are missing, words of a level where none is needed, and what is unmarked."""

from __future__ import annotations

import pytest

from redactor.core.document import Document, Section, Story
from redactor.services.release.copies import rendering
from tests.drafts import WHITE, copy, draft, draft_of, findings, para

STATEMENT = "This document is classified as **White** in accordance with the Panel Information Policy.\n\n"
BODY = "## 1. One\n\nHello.\n\n## 2. Two (RED)\n\nThe firm was late.\n"
AMBER_LINE = f"# Panel 7\n\n{STATEMENT}Preface.\n\nAMBER\n\n{BODY}"


def codes(text: str, decisions: str = WHITE, rules: str = "sec-panel") -> set[tuple[str, str | None]]:
    return {(f.code, f.item) for f in draft(text, decisions, rules=rules).minutes.findings}


def test_banners_that_disagree_are_a_finding_about_the_document() -> None:
    (found,) = findings(draft(AMBER_LINE), "conflicting-markings")
    assert (found.item, found.ref, found.place, found.choices) == (None, None, "line 7", ("WHITE", "AMBER"))
    assert ("conflicting-markings", None) not in codes(AMBER_LINE.replace("AMBER\n", "WHITE\n"))


def test_a_page_header_that_contradicts_the_statement_is_a_finding() -> None:
    blocks = (para("Panel 7"), para(STATEMENT.strip().replace("*", "")), para("1. One"), para("Hello."))
    story = Story("header", "default", (para("Classification: RED"),))
    read = draft_of(Document(blocks, (Section(stories=(0,)),), (story,)))
    assert [f.item for f in findings(read, "conflicting-markings")] == [None]


@pytest.mark.parametrize(
    ("decision", "holds"),
    [
        ('[item.0]\nmarking = "WHITE"\n', "WHITE"),
        ('[item.0]\nmarking = "AMBER"\n', "AMBER"),
        ('[[settle]]\ncode = "conflicting-markings"\nref = "0"\n', "AMBER"),
    ],
)
def test_a_person_says_which_banner_holds(decision: str, holds: str) -> None:
    read = draft(AMBER_LINE, WHITE + decision)
    assert not findings(read, "conflicting-markings")
    assert read.minutes.meeting.marking == holds


def test_a_stricter_banner_does_not_hide_a_restricted_body_from_a_public_one() -> None:
    assert ("restricted-body-in-public-document", "2") in codes(AMBER_LINE)
    stricter = AMBER_LINE.replace(STATEMENT, STATEMENT.replace("White", "Amber"))
    assert ("restricted-body-in-public-document", "2") not in codes(stricter)


EXEMPT = "# Council\n\n## 1. One\n\nHello.\n\n## 2. Land (Exempt)\n\nThe offer was poor.\n"
OPEN = '[document]\nunmarked = "OPEN"\n'
LGA = "lga-1972-schedule-12a"


@pytest.mark.parametrize(
    ("decision", "missing"),
    [
        ("", [("2", None)]),
        ('[item.2]\nmarking = "EXEMPT"\n', [("2", None)]),
        ('[item.2]\nreason = "{}"\n', []),
        ('[item.2]\nrelease = ["all"]\n', []),
        ('[item.2]\nreason = "{}"\n[item.0]\nmarking = "EXEMPT"\n', [(None, None)]),
        ('[item.2]\nreason = "{}"\n[item.1]\nwithhold = ["1.1"]\n', [("1", None)]),
    ],
)
def test_a_policy_that_wants_reasons_gets_one_for_each_item_of_which_something_is_withheld(
    decision: str, missing: list[tuple[str | None, str | None]]
) -> None:
    reasons = [reason.code for reason in draft(EXEMPT, OPEN, rules=LGA).policy.reasons]
    read = draft(EXEMPT, OPEN + decision.replace("{}", reasons[0]), rules=LGA)
    found = findings(read, "reason-missing")
    assert [(f.item, f.ref) for f in found] == missing
    assert all(list(f.choices) == reasons for f in found)


def test_a_policy_that_wants_no_reason_asks_for_none() -> None:
    assert not findings(draft(AMBER_LINE), "reason-missing")


def test_what_is_said_of_unmarked_material_does_not_bind_what_is_marked() -> None:
    text = "# Panel 7\n\n## 1. One\n\nThe offer was poor.\n\nWHITE: The hall is closed on Monday.\n\nThey left.\n"
    read = draft(text, '[document]\nunmarked = "AMBER"\n')
    assert [p.disposition for p in read.minutes.items[0].portions] == ["withhold", "release", "withhold"]
    assert "closed on Monday" in copy(read)
    assert "poor" not in copy(read)
    by_hand = draft(text, '[document]\nunmarked = "WHITE"\n[item.1]\nmarking = "AMBER"\n')
    assert not [r for r in rendering(by_hand).seen.refs if r.startswith("1.")]


def test_a_marking_given_to_the_item_answers_for_a_word_in_its_heading() -> None:
    text = "## 1. The amber light\n\nHello.\n\n## 2. Amber Alerts\n\nHello.\n"
    found = findings(draft(text.replace("amber", "AMBER").replace("Amber", "AMBER")), "unread-marking-word")
    assert [(f.item, f.ref) for f in found] == [("1", None), ("2", None)]
    assert "heading" in found[0].message
    decided = draft(text.replace("Amber", "AMBER"), WHITE + '[item.2]\nmarking = "WHITE"\n')
    assert not [f for f in findings(decided, "unread-marking-word") if f.item == "2"]


@pytest.mark.parametrize(
    ("level", "word", "asked"), [("RED", "AMBER", False), ("AMBER", "RED", True), ("WHITE", "RED", True)]
)
def test_a_word_in_what_is_withheld_is_asked_about_where_it_would_raise_the_marking(
    level: str, word: str, *, asked: bool
) -> None:
    read = draft(f"## 1. One ({level})\n\nThe papers were {word} to all of them.\n")
    assert bool(findings(read, "unread-marking-word")) is asked


def test_a_word_in_what_was_released_is_asked_about_or_spoken_for() -> None:
    text = "## 1. One (RED)\n\nThe papers were AMBER to all.\n\nThe PANEL **AGREED** that papers are AMBER.\n"
    read = draft(text, WHITE + '[item.1]\nrelease = ["1.1"]\n')
    assert not findings(read, "unread-marking-word")
