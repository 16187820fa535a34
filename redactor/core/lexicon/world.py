"""What is no secret: the words and runs of words of known texts, and which words of the draft are ordinary ones."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.lexicon.stems import stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.lexicon.fold import Reading

_SMALL = frozenset("of and the for to in on at".split())
_LOWER = re.compile(r"(?<![\w@./'-])[a-z]{3,}(?:'[a-z]+)?(?![\w@/]|[.-]\w)")
_CAPITALS = re.compile(r"(?<![^\W_])[A-Z][A-Z0-9&]+(?![^\W_])")
_LONGEST_TITLE = 12  # words; all beginnings and ends of a title are its acronyms, so a longer one costs its square
_BETWEEN_WORDS = re.compile(r"(?:[^\w\n]|_)+")
_TITLED = re.compile(r"(?<![^\W_])[A-Z][^\W_]*+(?:(?:[ -]| (?:and|of|for|the|to|&) )[A-Z][^\W_]*+)+")


@dataclass(frozen=True, slots=True, repr=False)
class World:
    """What a text may say freely.

    `words` are the folded words of known texts, `stems` their stems, `sequence` the same words in order; `capitals`
    are known acronyms, also those that known names make; `secret_lower` and `draft_lower` tell in how many texts a
    word stands in lower case, in what is withheld or known, and in the whole draft.
    """

    words: frozenset[str]
    stems: frozenset[str]
    sequence: str
    capitals: frozenset[str]
    secret_lower: frozenset[str]
    draft_lower: Counter[str]

    def knows(self, words: Iterable[str]) -> bool:
        """Tell whether known texts have these folded words in a row."""
        return f" {' '.join(words)} " in self.sequence

    def beside(self, withheld: Iterable[Reading]) -> World:
        """Learn also which words what is withheld writes in lower case."""
        lower = (found for text in withheld for found in _LOWER.findall(text.text))
        return replace(self, secret_lower=self.secret_lower.union(lower))


def world(known: Reading, draft: Iterable[str]) -> World:
    """Learn what is no secret; `known` holds the known texts, one a line. Whatever is withheld, this is learnt once."""
    spread: Counter[str] = Counter()
    for text in draft:
        spread.update(set(_LOWER.findall(text)))
    return World(
        words=known.bag,
        stems=frozenset(map(stem, known.bag)),
        sequence=f" {_BETWEEN_WORDS.sub(' ', known.folded)} ".replace("\n", " | "),
        capitals=frozenset(_capitals(known.text)),
        secret_lower=frozenset(_LOWER.findall(known.text)),
        draft_lower=spread,
    )


def _capitals(known: str) -> Iterable[str]:
    yield from _CAPITALS.findall(known)
    for found in _TITLED.findall(known):
        letters = initials(re.findall(r"[^\W_]+", found))[:_LONGEST_TITLE]
        # The tail of a long title has a name of its own: the auditor of "User Independent Privacy Auditor".
        yield from (letters[at:] for at in range(len(letters) - 1))
        yield from (letters[:to] for to in range(2, len(letters)))


def initials(words: Iterable[str]) -> str:
    """Make the acronym of a name."""
    return "".join(word[0].upper() for word in words if word.lower() not in _SMALL)
