"""What rules suggest: where it arises, where it is silent, what dismisses it, and that it decides nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from redactor.core.carrying import carry
from redactor.core.decisions import Decisions, Settle, merged
from redactor.core.fitting import MissingPortionError
from redactor.core.suggesting import Suggested, Suggestions, suggestions_on
from redactor.services.drafting.review import leaks
from redactor.services.drafting.settles import unused_settles
from redactor.services.drafting.templates import template
from redactor.services.reports import inspection
from tests.drafts import HEAD, WHITE, copy, draft

LEGAL = "The text speaks of legal advice."
TRADE = "The text calls itself commercially confidential."
TEXT = f"""{HEAD}## 1. Welcome

The Chair welcomed everybody. The clerk read the legal advice aloud.

## 2. Tender (RED)

The price is commercially confidential, and so is the legal advice.

## 3. Harbour (AMBER)

Counsel's opinion on the pier was read.

The Panel **AGREED** to follow the legal advice.

## 4. Report

The figures were given in strict confidence, as was the legal advice.
"""


def settle(ref: str, term: str, why: str = "it was read in public") -> str:
    return f'[[settle]]\ncode = "suggestion"\nref = "{ref}"\nterm = "{term}"\nwhy = "{why}"\n'


def found(decisions: str = WHITE, text: str = TEXT) -> Suggestions:
    made = draft(text, decisions)
    return suggestions_on(made.minutes, made.policy, made.decisions)


def refs(decisions: str = WHITE, text: str = TEXT) -> dict[str, str]:
    return {one.ref: one.level for one in found(decisions, text).open}


def test_what_would_be_shown_to_more_people_than_a_rule_would_have_is_suggested() -> None:
    assert refs() == {"1.1.2": "RED", "3.1.1": "RED", "3.2.1": "RED", "4.1.1": "RED"}
    first, pier, _, both = found().open
    assert first == Suggested(
        "1", "1.1.2", "RED", "WHITE", restricted=False, published=True, whys=(LEGAL,), terms=(f"public: {LEGAL}",)
    )
    assert (pier.published, pier.restricted, pier.terms) == (False, True, (f"AMBER: {LEGAL}",))
    assert both.whys == ("The text says that it was given in confidence.", LEGAL)


def test_a_draft_of_which_nobody_has_said_what_is_unmarked_is_not_asked_about_as_if_it_were_public() -> None:
    assert refs("") == {"3.1.1": "RED", "3.2.1": "RED"}


def test_what_nobody_reads_by_its_marking_is_not_asked_about() -> None:
    assert "1.1.2" not in refs(WHITE + '[item.1]\nwithhold = ["1.1.2"]\n')
    assert "1.1.2" not in refs(WHITE + '[[public_text]]\nref = "1.1.2"\ntext = "The clerk read a paper."\n')
    assert "1.1.2" not in refs(f'{WHITE.strip()}\nchanged = ["1.1.2"]\n')
    # its marking lets people read it all the same
    assert refs(WHITE + '[item.3]\nwithhold = ["3.1.1"]\n')["3.1.1"] == "RED"
    assert not {ref for ref in refs(WHITE + '[item.3]\nmarking = "RED"\n') if ref.startswith("3.")}


def test_the_words_that_people_read_are_what_counts() -> None:
    assert "1.1.2" not in refs(WHITE + '[[reword]]\nref = "1.1.2"\ntext = "The clerk read a paper aloud."\n')
    assert "1.1.1" in refs(WHITE + '[[reword]]\nref = "1.1.1"\ntext = "The clerk read the legal advice."\n')
    assert "1.1.2" not in refs(WHITE + '[[withhold_words]]\nref = "1.1.2"\nwords = "legal advice"\n')
    assert "1.1.2" in refs(WHITE + '[[withhold_words]]\nref = "1.1.2"\nwords = "aloud"\n')


def test_front_matter_is_asked_about_too() -> None:
    text = TEXT.replace("Draft Minutes", "Draft Minutes\n\nSent with the legal advice.")
    assert [one for one in found(text=text).open if one.item == "0"] == [
        Suggested(
            "0", "0.3.1", "RED", "WHITE", restricted=False, published=True, whys=(LEGAL,), terms=(f"public: {LEGAL}",)
        )
    ]


def test_a_dismissal_is_for_its_portion_and_its_rule_alone() -> None:
    decisions = WHITE + settle("1.1.2", f"public: {LEGAL}") + settle("4.1.1", f"PUBLIC: {LEGAL}")
    assert refs(decisions) == {"3.1.1": "RED", "3.2.1": "RED", "4.1.1": "AMBER"}
    assert [s.ref for s in found(decisions).dismissed] == ["1.1.2", "4.1.1"]
    assert found(decisions).open[-1].whys == ("The text says that it was given in confidence.",)
    assert "1.1.2" in refs(WHITE + settle("1.1.1", f"public: {LEGAL}"))
    assert "1.1.2" in refs(WHITE + settle("1.1.2", f"public: {TRADE}"))
    assert "1.1.2" in refs(WHITE + settle("1.1.2", LEGAL))


def test_a_dismissal_holds_for_its_audience_and_narrower_ones_never_for_a_wider_one() -> None:
    for_amber = settle("3.1.1", f"AMBER: {LEGAL}")
    assert "3.1.1" not in refs(WHITE + for_amber)
    assert "3.1.1" in refs(WHITE + for_amber + '[item.3]\nrelease = ["3.1.1"]\n')
    assert "3.1.1" in refs(WHITE + for_amber + '[item.3]\nmarking = "GREEN"\n')
    assert "3.1.1" in refs(WHITE + for_amber + '[item.3]\nmarking = "WHITE"\n')
    assert "3.1.1" not in refs(WHITE + settle("3.1.1", f"public: {LEGAL}"))


@pytest.mark.parametrize("place", ["0", "1", "9.9.9"])
def test_a_dismissal_names_one_portion(place: str) -> None:
    with pytest.raises(MissingPortionError, match=r"settle\[1\]\.ref"):
        draft(TEXT, WHITE + settle(place, LEGAL))


def test_a_dismissal_without_a_term_is_refused() -> None:
    with pytest.raises(MissingPortionError, match=r"settle\[1\]\.term: is missing"):
        draft(TEXT, WHITE + '[[settle]]\ncode = "suggestion"\nref = "1.1.2"\n')


def test_a_suggestion_changes_no_copy_and_no_finding() -> None:
    made, dismissed = draft(TEXT), draft(TEXT, WHITE + settle("1.1.2", f"public: {LEGAL}"))
    assert "clerk read the legal advice" in copy(made) == copy(dismissed)
    assert made.minutes == dismissed.minutes


GIVEN_AWAY = TEXT.replace("The figures were given", "Brightwater Ostler was there. The figures were given").replace(
    "The price is", "Brightwater Ostler wins. The price is"
)


@pytest.mark.parametrize("ref", ["4.1.1", "2.1.1", "1.1.2"])
def test_a_dismissal_excuses_nothing_at_the_gate(ref: str) -> None:
    terms = ("Brightwater Ostler", f"public: {LEGAL}", "phrase", "Red")
    decisions = WHITE + "".join(settle(ref, term) for term in terms)
    before, after = leaks(draft(GIVEN_AWAY)), leaks(draft(GIVEN_AWAY, decisions))
    assert "Brightwater Ostler" in {leak.term for leak in before}
    assert after == before


def test_a_dismissal_answers_no_finding() -> None:
    text = TEXT.replace("welcomed everybody", "spoke about the Amber matter")
    without = draft(text).minutes.findings
    assert "unread-marking-word" in {f.code for f in without}
    assert draft(text, WHITE + settle("1.1.1", "Amber")).minutes.findings == without


def test_a_later_dismissal_is_laid_over_and_taken_back_like_any_settle() -> None:
    first = Decisions(settled=(Settle("suggestion", "1.1.2", f"public: {LEGAL}", "read in public"),))
    later = Decisions(settled=(replace(first.settled[0], why="and printed"),))
    assert merged(first, later).settled == later.settled
    assert merged(first, Decisions(settled=(replace(first.settled[0], why="\0withdrawn"),))).settled == ()


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        (TEXT, True),
        (
            TEXT.replace("## 1. Welcome", "## 1. Beginning\n\nA bell rang.\n\n## 2. Welcome").replace(
                "## 2. Ten", "## 9. Ten"
            ),
            True,
        ),
        (TEXT.replace("read the legal advice aloud", "read the whole legal advice aloud"), False),
    ],
)
def test_a_dismissal_is_carried_to_the_same_words_and_to_no_others(text: str, *, stays: bool) -> None:
    old = draft(TEXT, WHITE + settle("1.1.2", f"public: {LEGAL}"))
    new = draft(text)
    carried = carry(old.minutes, new.minutes, old.decisions, old.policy, draft_sha256=new.sha256).decisions
    kept = [s for s in carried.settled if s.code == "suggestion"]
    assert bool(kept) is stays
    if stays:
        words = {p.ref: p.text for _, p in new.minutes.portions()}
        assert words[kept[0].ref] == "The clerk read the legal advice aloud."


def test_a_dismissal_that_dismisses_nothing_is_told() -> None:
    used, unused = settle("1.1.2", f"public: {LEGAL}"), settle("1.1.1", f"public: {LEGAL}")
    told = unused_settles(draft(TEXT, WHITE + used + unused))
    assert [(s.code, s.ref) for s in told] == [("suggestion", "1.1.1")]


def test_inspect_tells_what_is_open_and_what_was_dismissed() -> None:
    said = inspection(draft(TEXT, WHITE + settle("1.1.2", f"public: {LEGAL}")))["suggestions"]
    assert [one["ref"] for one in said["open"]] == ["3.1.1", "3.2.1", "4.1.1"]
    assert said["open"][0] == {
        "item": "3",
        "ref": "3.1.1",
        "level": "RED",
        "marking": "AMBER",
        "restricted": True,
        "published": False,
        "whys": (LEGAL,),
        "terms": (f"AMBER: {LEGAL}",),
    }
    assert said["dismissed"] == [{"ref": "1.1.2", "term": f"public: {LEGAL}", "why": "it was read in public"}]


def test_the_template_offers_each_dismissal_as_it_has_to_be_written_and_says_nothing_of_the_draft() -> None:
    made = template(draft(TEXT))
    assert "Counsel" not in made
    offered = re.findall(r'#\[\[settle\]\]\n#code = "suggestion"\n#ref = .+\n#term = .+\n#why = .+\n', made)
    assert len(offered) == len([term for one in found().open for term in one.terms])
    assert refs(WHITE + "".join(offered).replace("#", "")) == {}
