"""From forms to decisions: every finding has an answer, and a form decides what it says and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.access import Audience, visible
from redactor.core.classification import classify
from redactor.core.decisions import SETTLEABLE, Decisions, ItemDecision, PublicText, Settle, Span, merged
from redactor.core.minutes import Finding
from redactor.core.suggesting import suggestions_on
from redactor.services.drafting.review import leaks
from redactor.web.deciding.findings import ASKED, change_of, key_of, questions
from redactor.web.deciding.items import decision_about, find_item
from redactor.web.deciding.leaks import excused, find_leak, withheld
from redactor.web.deciding.slip import saved
from redactor.web.deciding.suggestions import taken
from tests.drafts import HEAD, copy, draft, policy

if TYPE_CHECKING:
    from redactor.services.drafting.drafts import Draft

TENDER = f"""{HEAD}## 1. Welcome

The Chair welcomed everybody.

## 2. Tender (RED)

Brightwater Ostler offered 412,000 pounds. The offer is open.

The Panel **AGREED** to accept it.

## 3. Report

Brightwater Ostler sent a card.
"""
QUIET = TENDER.replace("Brightwater Ostler sent a card", "Somebody sent a card")
FINAL = TENDER.replace("Draft Minutes", "This document is classified as White.\n\nFinal Minutes")


def after(understood: Draft, change: Decisions | None) -> Draft:
    """Lay a change over what is decided, as the service does."""
    decided = merged(understood.decisions, change or Decisions())
    made = classify(understood.minutes, understood.policy, decided, draft_sha256=understood.sha256)
    return replace(understood, minutes=made, decisions=decided)


def form_of(understood: Draft, item: str) -> dict[str, str]:
    """Give what the form of an item posts where nobody touched it."""
    found = find_item(understood.minutes, item)
    assert found is not None
    decided = understood.decisions.items.get(item) or ItemDecision(item)
    made = {f"text-{p.ref}": p.substitute or "" for p in found.portions}
    made |= {f"publish-{p.ref}": p.disposition for p in found.portions if p.disposition != "review"}
    made |= {"public_title": decided.public_title or "", "stub": decided.stub or "", "reason": decided.reason or ""}
    if found.marking:
        made["marking"] = found.marking
    return made


def dispositions(understood: Draft, item: str) -> dict[str, str]:
    found = find_item(understood.minutes, item)
    assert found is not None
    return {p.ref: p.disposition for p in found.portions}


def save(understood: Draft, item: str, form: dict[str, str]) -> Draft:
    found = find_item(understood.minutes, item)
    assert found is not None
    return after(understood, saved(understood, found, form))


# ------------------------------------------------------------------------------------------------------- findings


def test_every_finding_that_can_be_settled_is_asked_about_or_stands_in_the_review() -> None:
    assert set(SETTLEABLE) - ASKED == {"lexicon", "suggestion"}
    assert "unmarked-material" in ASKED


CASES = {
    "unmarked-material": (TENDER, ""),
    "no-items": (f"{HEAD}The Panel met and talked.\n", ""),
    "restricted-body-in-public-document": (FINAL, ""),
    "conflicting-markings": (TENDER.replace("## 2. Tender (RED)", "## 2. Tender (RED)\n\nAMBER"), ""),
    "stub-without-marking": (
        TENDER.replace(
            "The Chair welcomed everybody.",
            "This agenda item was marked as RED and therefore recorded in the Confidential Minutes.",
        ),
        "",
    ),
    "unknown-marking": (TENDER.replace("(RED)", "(TLP:PURPLE)"), ""),
    "unread-marking-word": (TENDER.replace("sent a card", "spoke about the Amber matter"), ""),
    "changed-portion": (TENDER, '[document]\nunmarked = "WHITE"\nchanged = ["1", "1.1.1", "2.1.1"]\n'),
    "item-number-gap": (TENDER.replace("## 3.", "## 5."), ""),
}


@pytest.mark.parametrize("code", CASES)
def test_each_answer_to_a_finding_settles_it(code: str) -> None:
    text, decisions = CASES[code]
    understood = draft(text, decisions)
    asked = [q for q in questions(understood.minutes.findings, understood.policy) if q.finding.code == code]
    assert asked, [f.code for f in understood.minutes.findings]
    for question in asked:
        assert question.answers
        for answer in question.answers:
            change = change_of(asked, {question.key: answer.value}, understood.decisions, understood.minutes)
            settled = after(understood, change).minutes.findings
            assert question.key not in {q.key for q in questions(settled, understood.policy)}, answer.value


@pytest.mark.parametrize("code", ["look-hidden-text", "tracked-changes", "image-to-release"])
def test_each_answer_about_the_document_is_a_decision_about_it(code: str) -> None:
    finding = Finding(code, "Look at it.", "1", "1.1.1", "line 3", ())
    (question,) = questions([finding], policy())
    understood = draft(TENDER)
    for answer in question.answers:
        change = change_of([question], {question.key: answer.value}, Decisions(), understood.minutes)
        assert change is not None
        assert (change.look_hidden, change.revisions, change.images) != (None, None, {})


def test_what_was_not_offered_is_no_answer() -> None:
    understood = draft(TENDER, "")
    asked = questions(understood.minutes.findings, understood.policy)

    assert change_of(asked, {q.key: "PURPLE" for q in asked}, Decisions(), understood.minutes) is None
    assert change_of(asked, {"no such finding": "WHITE"}, Decisions(), understood.minutes) is None


def test_two_answers_about_one_item_are_both_kept() -> None:
    text = TENDER.replace("Brightwater Ostler offered", "The Amber matter: Brightwater Ostler offered").replace(
        "The offer is open.", "The Red matter is open."
    )
    understood = draft(text.replace("(RED)", "(GREEN)"))
    asked = [q for q in questions(understood.minutes.findings, understood.policy) if q.finding.item == "2"]
    assert len(asked) == 2

    change = change_of(asked, {q.key: "withhold" for q in asked}, understood.decisions, understood.minutes)

    assert change is not None
    assert len(change.settled) == 2
    assert change.items["2"].withhold == (Span("2", block=1, first=1, last=2),)


def test_a_finding_is_named_in_forms_without_its_words() -> None:
    finding = Finding("lexicon", "x", "3", "3.1.1", "line 9", (), "name", "Brightwater")

    assert "Brightwater" not in key_of(finding)
    assert key_of(finding) != key_of(replace(finding, term="Ostler"))


# ---------------------------------------------------------------------------------------------------- the slip


def test_a_form_that_nobody_touched_decides_nothing() -> None:
    understood = draft(TENDER)
    for item in ("1", "2", "3"):
        found = find_item(understood.minutes, item)
        assert found is not None
        assert saved(understood, found, form_of(understood, item)) is None


def test_a_tick_releases_a_restricted_portion_by_name() -> None:
    understood = draft(TENDER)

    made = save(understood, "2", form_of(understood, "2") | {"publish-2.2.1": "release"})

    assert dispositions(made, "2") == {"2.1.1": "withhold", "2.1.2": "withhold", "2.2.1": "release"}


def test_what_the_form_does_not_have_keeps_what_was_decided() -> None:
    understood = draft(
        TENDER,
        '[document]\nunmarked = "WHITE"\n[item.2]\nrelease = ["decisions"]\nstub = "Gone."\nreason = "commercial"\n',
    )
    found = find_item(understood.minutes, "2")
    assert found is not None

    change = saved(understood, found, {"public_title": "A purchase"})

    assert change is not None
    assert change.items["2"] == replace(understood.decisions.items["2"], public_title="A purchase")


def test_raising_a_marking_withholds_what_was_public_by_it_alone() -> None:
    understood = draft(TENDER)

    made = save(understood, "1", form_of(understood, "1") | {"marking": "RED"})

    assert set(dispositions(made, "1").values()) == {"withhold"}


def test_lowering_a_marking_keeps_withheld_what_is_ticked_so() -> None:
    understood = draft(QUIET)

    made = save(understood, "2", form_of(understood, "2") | {"marking": "WHITE"})

    assert set(dispositions(made, "2").values()) == {"withhold"}
    assert "412,000" not in copy(made)


def test_a_portion_that_its_marking_makes_public_is_not_released_by_name() -> None:
    """A release by name excuses what it gives away; going back to what the marking says must not."""
    understood = draft(TENDER, '[document]\nunmarked = "WHITE"\n[item.3]\nwithhold = ["3.1"]\n')
    assert not leaks(understood)

    made = save(understood, "3", form_of(understood, "3") | {"publish-3.1.1": "release"})

    assert dispositions(made, "3") == {"3.1.1": "release"}
    assert [leak.ref for leak in leaks(made)] == ["3.1.1"]


def test_own_words_take_the_place_of_a_portion_and_can_be_taken_back() -> None:
    understood = draft(QUIET)
    made = save(understood, "2", form_of(understood, "2") | {"text-2.1.1": "An offer was made."})
    assert "An offer was made." in copy(made)

    back = save(made, "2", form_of(made, "2") | {"text-2.1.1": ""})

    assert not back.decisions.public_texts
    assert dispositions(back, "2")["2.1.1"] == "withhold"


def test_own_words_in_a_public_portion_withhold_it() -> None:
    understood = draft(TENDER)

    made = save(understood, "3", form_of(understood, "3") | {"text-3.1.1": "A card came."})

    assert dispositions(made, "3") == {"3.1.1": "withhold"}
    assert "A card came." in copy(made)


# -------------------------------------------------------------------------------------------------------- leaks


def test_a_leak_is_withheld_or_excused_in_its_one_place() -> None:
    understood = draft(TENDER)
    (leak,) = leaks(understood)
    assert find_leak([leak], key_of(leak)) is leak
    assert find_leak([leak], "x") is None

    gone = after(understood, withheld(understood, leak))
    let = after(understood, excused(leak, "the name stands in the press"))

    assert not leaks(gone)
    assert dispositions(gone, "3") == {"3.1.1": "withhold"}
    assert not leaks(let)
    assert let.decisions.settled == (Settle("lexicon", "3.1.1", leak.term or "", "the name stands in the press"),)


def test_withholding_a_leak_in_the_secretary_s_own_words_takes_them_away() -> None:
    understood = draft(TENDER, '[document]\nunmarked = "WHITE"\n[item.3]\nwithhold = ["3.1"]\n')
    told = after(understood, Decisions(public_texts=(PublicText("3.1.1", "Brightwater Ostler wrote."),)))
    (leak,) = leaks(told)

    assert not leaks(after(told, withheld(told, leak)))


# ---------------------------------------------------------------------------------------------------- suggestions

ADVISED = f"""{HEAD}## 1. Welcome

The Chair welcomed everybody. The clerk read the legal advice aloud.

## 2. Harbour (AMBER)

Counsel's opinion on the pier was read. The sea was calm.

The Panel **AGREED** to follow the legal advice.

## 3. Report (GREEN)

The figures were given in strict confidence.
"""
STANDS = {
    "as drafted": "",
    "released whole": '[item.2]\nrelease = ["all"]\n',
    "released by kind": '[item.2]\nrelease = ["decisions"]\n[item.3]\nrelease = ["all"]\n',
    "withheld by name": '[item.2]\nwithhold = ["2.1.1"]\n',
    "marked by hand": '[item.2]\nmarking = "GREEN"\nreason = "commercial"\n',
    "reworded": '[[reword]]\nref = "1.1.1"\ntext = "There was legal advice."\n',
}


@pytest.mark.parametrize("decided", STANDS)
def test_a_suggestion_that_is_taken_is_answered_and_shows_nothing_to_more_people(decided: str) -> None:
    before = draft(ADVISED, f'[document]\nunmarked = "WHITE"\n{STANDS[decided]}')
    found = suggestions_on(before.minutes, before.policy, before.decisions).open
    assert len(found) > 2
    for one in found:
        now = after(before, taken(before, one))
        left = suggestions_on(now.minutes, now.policy, now.decisions).open
        assert one.ref not in {other.ref for other in left}
        assert {other.ref for other in left} <= {other.ref for other in found}
        for level in (None, "GREEN", "AMBER", "RED"):
            was, seen = (visible(d.minutes, Audience(level=level), d.policy) for d in (before, now))
            assert seen.refs | seen.mended <= was.refs | was.mended, (one.ref, level)
        kept = decision_about(before.decisions, one.item)
        assert decision_about(now.decisions, one.item).reason == kept.reason


def test_a_suggestion_that_no_decision_narrows_changes_nothing() -> None:
    text = ADVISED.replace("Draft Minutes", "Draft Minutes\n\n(AMBER) Sent with the legal advice.")
    made = draft(text, '[document]\nunmarked = "WHITE"\n')
    one = suggestions_on(made.minutes, made.policy, made.decisions).open[0]
    assert (one.item, one.narrows) == ("0", False)
    assert taken(made, one) == Decisions()
