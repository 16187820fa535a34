"""Undo and redo as the review names them: what would be taken back, and where to look afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from redactor.core.suggesting import CODE as SUGGESTION
from redactor.web.presenting.words import counted, item_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.decisions import Decisions
    from redactor.core.history import Entry
    from redactor.services.drafting.review import View


_ABOUT: Final = {SUGGESTION: "a suggestion"}


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What undo and redo are about: `undo` in words, and the item that each changes, empty where it is none."""

    undo: str = ""
    undo_item: str = ""
    redo: str = ""
    redo_item: str = ""

    @classmethod
    def of(cls, view: View) -> Self:
        """Look at the entries that would be taken back."""
        undo, redo = _changed(view.undo, view.case.entries), _changed(view.redo, view.case.entries)
        return cls(
            words_of(undo) if view.undo else "",
            next(iter(items_of(undo)), ""),
            words_of(redo) if view.redo else "",
            next(iter(items_of(redo)), ""),
        )


def words_of(change: Decisions | None) -> str:
    """Name a change: the first thing that it is about, and how much more there is."""
    if change is None:
        return "the last change"
    items = [item_words(name) for name in change.items]
    items += [item_words(ref.rsplit(".", 2)[0]) for ref in (*change.worded, *change.images) if ref]
    items += [f"{_ABOUT.get(s.code, 'a term')} in {item_words(s.ref.split('.')[0])}" for s in change.settled]
    named = list(dict.fromkeys(items)) or ["answers about the draft"]
    return named[0] if len(named) == 1 else f"{named[0]} and {counted(len(named) - 1, 'more change')}"


def items_of(change: Decisions | None) -> list[str]:
    """Name the items that a change is about, each once."""
    if change is None:
        return []
    refs = [*change.worded, *(ref for ref in change.images if ref), *(s.ref for s in change.settled)]
    return list(dict.fromkeys((*change.items, *(ref.rsplit(".", 2)[0] for ref in refs))))


def _changed(entry: Entry | None, entries: Sequence[Entry]) -> Decisions | None:
    """Find the change at the end of a chain of undoes."""
    known = {e.seq: e for e in entries}
    while entry is not None and entry.undoes is not None:
        entry = known.get(entry.undoes)
    return entry.change if entry is not None else None
