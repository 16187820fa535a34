"""What could be concluded from a public copy, in words for the page of its release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.web.presenting.words import item_words
from redactor.web.screens.parts import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.inference import Advice

_RANKS: Final = {1: "Likely", 2: "Possible", 3: "A hint"}


def inferred(advice: Iterable[Advice]) -> tuple[Fact, ...]:
    """Say each piece of advice in a line, what gives most away first."""
    return tuple(Fact(f"{_RANKS[one.rank]}: {one.kind}, {_where(one)}", one.message) for one in advice)


def _where(advice: Advice) -> str:
    return item_words(advice.item) if advice.ref == advice.item else f"portion {advice.ref}"
