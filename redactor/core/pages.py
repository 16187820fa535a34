"""Parts of long lists: which rows are wanted, and the rows that were found with the number that there are in all.

A list that grows with the years is asked for page by page, and what is not on the page is neither read nor opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")

ON_A_PAGE: Final = 12
"""Rows of a list on one page, where each row is a meeting: what a page costs is what its rows cost."""


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of a list, counted from 0: `first` is the first that is wanted, `most` how many."""

    first: int = 0
    most: int = ON_A_PAGE

    @classmethod
    def page(cls, number: int, most: int = ON_A_PAGE) -> Span:
        """Make the span of a page; pages count from 1, and one before the first is the first."""
        return cls((max(number, 1) - 1) * most, most)

    def of(self, rows: Sequence[T]) -> Rows[T]:
        """Cut the span out of a list that is there as a whole."""
        return Rows(rows[self.first : self.first + self.most], total=len(rows))


class Rows(tuple[T, ...]):  # noqa: SLOT001 -- a tuple has no room for slots with something in them
    """The rows of a span in their order; `total` is how many the whole list has."""

    total: int

    def __new__(cls, rows: Iterable[T] = (), *, total: int | None = None) -> Rows[T]:
        """Keep rows; without a `total` they are all that there are."""
        made = super().__new__(cls, rows)
        made.total = len(made) if total is None else total
        return made


def spanned(rows: Sequence[T], span: Span | None) -> Rows[T]:
    """Give what is wanted of a whole list; without a span all of it."""
    return Rows(rows) if span is None else span.of(rows)
