"""What betrays names: the words, runs of words and acronyms that were taken from withheld texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Need(IntEnum):
    """How much a head needs to be heard, least first."""

    NOTHING = 0
    RARE_BRAND = 1  # a name written small: it must be rare
    RARE_WORD = 2  # a word that no dictionary has, and perhaps no name
    CAPITAL = 3
    CAPITAL_INSIDE = 4  # inside a sentence, that is


class Origin(IntEnum):
    """Where an acronym comes from.

    One that is made from initials must keep to the article that its name has: "OQH was told" is Osprey Quay Heating,
    "the OQH" is some system.
    """

    BRACKETED = 0  # it stands in brackets beside its name
    SEEN = 1  # it stands alone
    MADE = 2
    MADE_WITH_ARTICLE = 3


Words = tuple[str, ...]


@dataclass(slots=True, repr=False)
class Found:
    """Heads and what they need; runs, by first word, and whether they need capitals; acronyms; each with its key."""

    heads: dict[str, tuple[Need, str]] = field(default_factory=dict)
    runs: dict[str, dict[Words, tuple[bool, str]]] = field(default_factory=dict)
    acronyms: dict[str, tuple[Origin, str]] = field(default_factory=dict)

    def head(self, word: str, need: Need, source: str) -> None:
        """Keep a head; the smaller need stays."""
        if word not in self.heads or need < self.heads[word][0]:
            self.heads[word] = (need, source)

    def run(self, words: Words, source: str, *, capital: bool) -> None:
        """Keep words in a row, parted and written as one; `capital` where they must be written as a name."""
        for these in {words, ("".join(words),)}:
            kept = self.runs.setdefault(these[0], {})
            if these not in kept or not capital:
                kept[these] = (capital, source)

    def acronym(self, letters: str, origin: Origin, source: str) -> None:
        """Keep an acronym; the origin that says most stays."""
        if letters not in self.acronyms or origin < self.acronyms[letters][0]:
            self.acronyms[letters] = (origin, source)
