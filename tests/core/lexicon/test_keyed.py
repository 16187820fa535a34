"""The lexicon as tokens: what is said again in any notation meets what was kept, and everyday words do not."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.body_memory import measure, year
from redactor.core.lexicon.keyed import candidates, ground, kind_of, tokens

WITHHELD = (
    "Thistlecombe Hoists Ltd offered £412,750 for the quay crane, see QRS/TB/0512.",
    "Ms Morwenna Quillon found that subcontractors had bribed the caretaker of the waterworks.",
    "The lease of Osprey Quay Heating ends on 14 September 2037, and 12.75 % were paid.",
)
KEPT = tokens(WITHHELD, known=("The Board of the Harbour",), glossary=("Board",), draft=WITHHELD, met="2031-03-11")
SAID = (
    ("paid THISTLECOMBE’S bill", "name"),
    ("the Thistle-combe offer", "name"),
    ("a word with Quillon, Morwenna", "name"),
    ("the ThistlecombeHoists crane", "name"),
    ("some £412.8k were kept back", "amount"),
    ("412,750 pounds", "amount"),
    ("12.75 per cent of it", "amount"),
    ("see qrs-tb-512", "reference"),
    ("until 14/09/2037", "date"),
    ("they bribed the caretaker", "phrase"),
)


def hits(text: str) -> set[str]:
    return {kind_of(one.token) for _, _, these in candidates([text]) for one in these if one.token in KEPT}


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_it_is_known_again_however_it_is_written(text: str, kind: str) -> None:
    assert kind in hits(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Board noted the crane at the quay.",
        "It cost £415,000 in 2031, and 12 % more.",
        "The lease ends in September 2037.",
        "The caretaker was thanked.",
        "See item 512.",
    ],
)
def test_everyday_words_meet_nothing(text: str) -> None:
    assert hits(text) == set()


@pytest.mark.parametrize("secret", ["Quillingergately would sell.", "It was said that Quillingergately would sell."])
def test_a_name_that_ends_as_an_adverb_does_is_known_again(secret: str) -> None:
    kept = tokens((secret,), known=(), glossary=())

    assert "h0|quillingergately" in kept
    assert "h0|incontrovertibly" not in tokens(("Incontrovertibly it would sell.",), known=(), glossary=())
    said = {one.token for _, _, these in candidates(["Secretary to pay Quillingergately."]) for one in these}
    assert said & kept


def test_the_days_around_a_meeting_tell_nothing() -> None:
    text = ("They meet again on 14 April 2031.",)
    assert not any(t.startswith("d|") for t in tokens(text, known=(), glossary=(), met="2031-03-11"))
    assert any(t.startswith("d|") for t in tokens(text, known=(), glossary=()))


def test_a_year_of_one_body_is_recalled_and_quiet() -> None:
    score = measure([1], 4)
    least = {"exact": 0.9, "possessive": 0.95, "part of a name": 0.95, "rounded": 0.9}

    assert {kind: score.recall(kind) >= share for kind, share in least.items()} == dict.fromkeys(least, True)
    assert len(score.false) <= 1


def test_parts_of_a_draft_that_are_read_together_are_remembered_as_if_each_were_read_alone() -> None:
    for draft in year(1, 3):
        free: dict[str, Any] = {
            "known": draft.known,
            "glossary": draft.panel.glossary,
            "draft": draft.draft,
            "met": "2031-03-11",
        }
        once, parts = ground(**free), [[passage.text] for passage in draft.withheld]

        together = [once.tokens(part) for part in parts]

        assert together == [tokens(part, **free) for part in parts]
        assert [once.tokens(part) for part in reversed(parts)] == together[::-1]
        assert sum(map(len, together)) > len(parts)
