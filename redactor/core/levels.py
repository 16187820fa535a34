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

OBLIGATIONS: Final = ("watermark", "no-store", "no-export")
"""What a reading of a level can oblige to: to mark the copy with its reader, to keep it out of caches, to make none."""

OBLIGED: Final[Mapping[str, frozenset[str]]] = {
    "public": frozenset(),
    "community": frozenset(),
    "body": frozenset({"watermark"}),
    "named": frozenset({"watermark", "no-export"}),
}
"""What a level obliges to where its policy does not say, by who may read it. `no-store` holds for every reading."""


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the policy: who may read it, and what stands in its place for everybody else.

    `stub` is printed; `stubs` are further sentences that drafts have in its place, with `{level}` where any word for
    the level may stand. `provisional` names the fields whose text nobody has checked against its source. `obligations`
    are what a reading of it comes with.
    """

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
    provisional: frozenset[str]
    obligations: frozenset[str] = frozenset(OBLIGATIONS)

    @property
    def public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.access == ACCESS[0]

    @property
    def tone(self) -> int:
        """Return its place in the order, from which its looks come; a level's name never decides them."""
        return self.rank

    @property
    def becomes(self) -> Mapping[str, str]:
        """Say for each kind of portion what becomes of it in a public copy while nobody has decided."""
        return {kind: self.disposition(kind) for kind in KINDS}

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
