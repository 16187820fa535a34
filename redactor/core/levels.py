"""The steps of a policy, its reasons and its suggestions: what a policy file is made of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Final = ("background", "discussion", "decision", "action", "stub", "heading", "table", "image", "other")
"""The kinds of portion, as the interface names them."""

ACCESS: Final = ("public", "community", "body", "named")
"""Who may read a level, from everybody to nobody but those who are named for the item."""


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the policy: who may read it, and what stands in its place for everybody else."""

    id: str
    rank: int
    name: str
    aliases: tuple[str, ...]
    access: str
    audience: str
    first_page: str
    stub: str
    stubs: tuple[str, ...]
    title_public: bool
    title_stub: str
    released: frozenset[str]
    review_months: int | None
    tone: int
    provisional: frozenset[str]

    @property
    def public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.access == ACCESS[0]

    @property
    def becomes(self) -> Mapping[str, str]:
        """Say for each kind of portion what becomes of it in a public copy while nobody has decided."""
        return {kind: self.disposition(kind) for kind in KINDS}

    @property
    def stub_forms(self) -> frozenset[str]:
        """Return every sentence that is a stub of this level, each as `plain_text` and without its full stop."""
        return frozenset(plain_text(form).rstrip(".") for form in (self.stub, *self.stubs) if form)

    def disposition(self, kind: str) -> str:
        """Return `release` or `withhold` for a kind of portion; an unknown kind is withheld."""
        return "release" if kind in self.released else "withhold"

    @property
    def names(self) -> tuple[str, ...]:
        """Return every word that means this level: id, name, aliases, each once."""
        return tuple({fold(word): word for word in (self.id, self.name, *self.aliases)}.values())


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground for withholding, by its code."""

    code: str
    text: str
    basis: str
    provisional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that proposes a level for what it finds. It never decides."""

    pattern: re.Pattern[str]
    level: str
    why: str


def fold(word: str) -> str:
    """Bring a level's word to the one form in which words are compared: `Amber + Strict` is `amber+strict`."""
    word = " ".join(unicodedata.normalize("NFKC", word).casefold().split())
    return re.sub(r" ?\+ ?", "+", word)


def plain_text(text: str) -> str:
    """Bring a sentence to the one form in which sentences are compared: no bold marks, straight quotes, one space."""
    text = unicodedata.normalize("NFKC", text).replace("**", "").replace("__", "")
    text = re.sub("[\u2018\u2019\u201b]", "'", re.sub("[\u201c\u201d\u201f]", '"', text))
    return " ".join(text.casefold().split())
