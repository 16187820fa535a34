"""Mends: decisions about the words of a portion, finer than releasing or withholding it whole.

A rewording puts the secretary's words in the place of a portion that is visible: everybody reads hers. Withheld words
are exact characters of one portion: who may read the portion reads it whole, and everybody else a gap of constant form.
Rules kept here: a portion has words of one kind (own words, a rewording, or withheld words), and the later decision
about it replaces the earlier one whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redactor.core.tables import Table

_LAST: Final = 1_000_000  # characters; the longest portion of two thousand real drafts had 9,000


@dataclass(frozen=True, slots=True)
class Rewording:
    """The secretary's words in the place of a visible portion, for every reader. Without a text it takes one back."""

    ref: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WithheldWords:
    """Words of a portion that are withheld: the very words, or the first and last character, counted from 1.

    With neither it takes back whatever is withheld inside the portion.
    """

    ref: str
    words: str = field(default="", repr=False)
    first: int | None = None
    last: int | None = None

    @property
    def empty(self) -> bool:
        """Tell whether it names nothing, and so takes back."""
        return not self.words and self.first is None


class _OfPortion(Protocol):
    @property
    def ref(self) -> str: ...


_T = TypeVar("_T", bound=_OfPortion)


def about_others(held: Iterable[_T], refs: frozenset[str]) -> tuple[_T, ...]:
    """Leave out what is about some portions."""
    return tuple(one for one in held if one.ref not in refs)


def parse_rewording(table: Table) -> Rewording:
    """Read an entry of `[[reword]]`: `ref` and `text`."""
    made = Rewording(table.text("ref"), table.text("text"))
    table.close()
    return made


def parse_words(table: Table) -> WithheldWords:
    """Read an entry of `[[withhold_words]]`: `ref`, and `words`, or `first` and `last`."""
    ref = table.text("ref")
    words = table.text("words") if table.has("words") else ""
    first = table.whole("first", least=1, most=_LAST) if table.has("first") else None
    last = table.whole("last", least=1, most=_LAST) if table.has("last") else first
    table.close()
    if table.has("words") == table.has("first"):
        table.fault("words", "or `first` and `last` must say which words: the one or the other")
    elif first is None and last is not None:
        table.fault("last", "stands alone; write `first` too")
    elif first is not None and last is not None and last < first:
        table.fault("last", f"is {last}; expected {first} at least, which is where the words begin")
    return WithheldWords(ref, words, first, last)


def check_kinds(
    file: Table, own: Sequence[_T], rewordings: Sequence[Rewording], words: Sequence[WithheldWords]
) -> None:
    """Fault what gives one portion two kinds of words, or two texts."""
    taken = {one.ref: "public_text" for one in own}
    for number, rewording in enumerate(rewordings, 1):
        if rewording.ref and rewording.ref in taken:
            file.fault(f"reword[{number}].ref", _twice(rewording.ref, taken[rewording.ref]))
        taken.setdefault(rewording.ref, "reword")
    for number, one in enumerate(words, 1):
        if one.ref and one.ref in taken:
            file.fault(f"withhold_words[{number}].ref", _twice(one.ref, taken[one.ref]))


def _twice(ref: str, key: str) -> str:
    return f"{ref!r:.40} has words under {key} already; a portion has one kind of words"
