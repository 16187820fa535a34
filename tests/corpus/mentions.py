"""Minutes with withheld facts, and mentions of those facts to plant in what is visible.

Everything comes from a seed. `minutes` makes one clean draft; `plantings` says what can be planted in it, class by
class; `plant` gives the visible portions with one mention planted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from redactor.core.lexicon import Passage
from tests.corpus import facts
from tests.corpus.facts import CLASSES, Fact
from tests.corpus.panels import PANELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus.panels import Panel

_CARRIERS = {
    "name": (
        "The update also covered talks with {}.", "{} will be invited to the next meeting.",
        "It was noted that {} had been in touch again.", "Members heard from {} and asked for a paper.",
    ),
    "amount": ("The figure of {} was mentioned.", "This compares with {} in the plan.", "Members recalled {}."),
    "count": ("It was said that {} had gone by.", "Members remembered the {} in question."),
    "date": ("A further letter of {} was tabled.", "Events of {} were mentioned.", "The matter goes back to {}."),
    "reference": ("The paper quotes {} in a footnote.", "See {} for the background.", "Members were pointed to {}."),
    "phrase": ("It was mentioned that {}.", "Members recalled that {}."),
}  # fmt: skip
_POSSESSIVE = ("The Chair summarised {} position.", "Concerns over {} records were noted.")
_COUNTED = ("days", "times", "units")
_PHRASE, _LONG_WORD = 10, 6  # words of a phrase; letters of a word that says much


@dataclass(frozen=True, slots=True)
class Planting:
    """One mention: its class, the portion it goes to, the sentence that carries it, and the fact."""

    kind: str
    place: int
    sentence: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Minutes:
    """One draft: what is withheld, what is visible, what is no secret, and the facts withheld."""

    panel: Panel
    withheld: tuple[Passage, ...]
    visible: tuple[Passage, ...]
    facts: tuple[Fact, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """Texts that are no secret."""
        return (self.panel.front, *self.panel.titles)

    @property
    def draft(self) -> tuple[str, ...]:
        """All text of the draft."""
        return (*self.known, *(passage.text for passage in (*self.withheld, *self.visible)))


def minutes(seed: int) -> Minutes:
    """Make one clean draft; the panels take turns."""
    rng = Random(seed)
    panel = PANELS[seed % len(PANELS)]
    held: list[Fact] = []
    withheld = [Passage(f"w{at}", _filled(text, rng, held)) for at, text in enumerate(panel.private)]
    retold = zip(withheld, panel.retold, strict=True)
    held += [Fact("phrase", passage.text, _phrases(passage.text, other)) for passage, other in retold]
    visible = [_filled(text, rng, []) for text in panel.public]
    return Minutes(
        panel, tuple(withheld), tuple(Passage(f"v{at}", text) for at, text in enumerate(visible)), tuple(held)
    )


def _filled(template: str, rng: Random, held: list[Fact]) -> str:
    def fill(found: re.Match[str]) -> str:
        fact = _make(found[1].removeprefix("public_"), rng, template[found.end() :])
        held.append(fact)
        return fact.text

    return re.sub(r"\{(\w+)\}", fill, template)


def _make(kind: str, rng: Random, after: str) -> Fact:
    if kind == "count":
        noun = (re.findall(r"\w+", after) or ["times"])[0]
        fact = facts.count(rng, noun)
        return Fact(fact.kind, fact.text.removesuffix(f" {noun}"), fact.forms)
    if kind == "month":
        return Fact("month", f"{rng.choice(('March', 'June', 'October'))} {rng.choice((2019, 2021, 2024))}")
    makers: dict[str, Callable[[Random], Fact]] = {
        "name": facts.organisation, "person": facts.person, "amount": facts.money, "percent": facts.percent,
        "quantity": facts.quantity, "date": facts.day, "reference": facts.reference, "range": facts.invoices,
        "mail": facts.mail, "phone": facts.phone,
    }  # fmt: skip
    return makers[kind](rng)


def _phrases(text: str, retold: str) -> dict[str, tuple[str, ...]]:
    """Cut the ten words of a sentence that say most, and give the sentence in other words."""
    words = text.rstrip(".").split()
    starts = range(max(1, len(words) - _PHRASE + 1))
    at = max(starts, key=lambda start: sum(_says_much(word) for word in words[start : start + _PHRASE]))
    run = " ".join(words[at : at + _PHRASE])
    return {
        "exact": (run,),
        "other case": (run.upper(),),
        "split over a line": (run.replace(" ", "\n", 3),),
        "paraphrase": (retold.rstrip("."),),
    }


def _says_much(word: str) -> bool:
    return word.islower() and len(word) >= _LONG_WORD


def plantings(draft: Minutes, seed: int) -> Iterator[Planting]:
    """Give one mention of each fact for each class that it has forms in."""
    rng = Random(seed)
    for fact in draft.facts:
        for kind in CLASSES:
            forms = [form for form in fact.forms.get(kind, ()) if form]
            if forms:
                carriers = _POSSESSIVE if kind == "possessive" else _CARRIERS[fact.kind]
                yield Planting(
                    kind, rng.randrange(len(draft.visible)), rng.choice(carriers).format(rng.choice(forms)), fact
                )


def plant(draft: Minutes, planting: Planting) -> tuple[Passage, ...]:
    """Give the visible portions with this mention in its place."""
    changed = draft.visible[planting.place]
    planted = Passage(changed.key, f"{changed.text} {planting.sentence}")
    return (*draft.visible[: planting.place], planted, *draft.visible[planting.place + 1 :])
