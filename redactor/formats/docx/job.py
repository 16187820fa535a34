"""What one reading of a package carries along: its parts, what was found in them, and what had to be left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.document import Loss

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.formats.docx.media import Pictures
    from redactor.formats.docx.numbering_in import Numbering
    from redactor.formats.docx.opc import Parts, Relation
    from redactor.formats.docx.styles_in import Styles
    from redactor.formats.docx.theme_in import Theme


@dataclass(slots=True)
class Job:
    """The state of one reading."""

    parts: Parts
    theme: Theme
    styles: Styles
    numbering: Numbering
    pictures: Pictures
    level_of: Callable[[str], str | None]
    accept: bool
    losses: dict[Loss, None] = field(default_factory=dict)
    revisions: int = 0
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def restricted(self, inner: str | None, outer: str | None) -> str | None:
        """Join the markings of two things that stand in one another: the more restricted one holds."""
        if inner is None or outer is None or inner == outer:
            return inner if outer is None else outer
        return self.level_of(f"{inner}\n{outer}") or outer

    def relation(self, part: str, identity: str | None) -> Relation | None:
        """Follow a relationship of a part."""
        if identity is None:
            return None
        if part not in self._relations:
            self._relations[part] = self.parts.relations(part)
        return self._relations[part].get(identity)

    def lose(self, kind: str, place: str, *, visible: bool = False) -> None:
        """Note what is left out: its kind and its place, once."""
        self.losses.setdefault(Loss(kind, place, visible))

    def next(self, kind: str) -> int:
        """Count a thing in, from 1."""
        self.counts[kind] += 1
        return self.counts[kind]

    def note(self, kind: str, identity: str) -> int:
        """Give a note its place in the order of reference, from 0."""
        return self.notes.setdefault((kind, identity), len(self.notes))


@dataclass(frozen=True, slots=True)
class Scope:
    """Where in the document something stands, and what that place gives to the text in it.

    `table` is the style of the table around it and the parts of that style that meet there.
    """

    part: str
    story: str = "body"
    place: str = ""
    control: str | None = None
    fill: str | None = None
    squashed: str | None = None
    table: tuple[str | None, tuple[str, ...]] = (None, ())

    @property
    def running(self) -> bool:
        """Tell whether this is a header or a footer."""
        return self.story in {"header", "footer"}
