"""What minutes are: a meeting, its people, and agenda items made of portions.

Rules this module keeps:

- Portions partition the text: every character of the document's body belongs to one portion, or to an item's heading.
- A portion is addressed twice: by `ref` (`ITEM.BLOCK.SENTENCE`, for people and decisions) and by `at` (where it stands
  in the document, for the renderer).
- Nothing here decides what is public; `core.classification` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.levels import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.document import Document

__all__ = ["KINDS"]
DISPOSITIONS = ("release", "withhold", "review")
FRONT = "0"
"""The number by which refs and findings name the front matter."""


@dataclass(frozen=True, slots=True)
class At:
    """Where something stands.

    `region` is `body` or `story:2`. `steps` lead down to a paragraph or a table row: block index, then row, cell and
    block index for each table on the way. `start` and `end` are offsets in a paragraph's text.
    """

    region: str
    steps: tuple[int, ...]
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A marking as found: a level of the policy, or None for a label that the policy does not know; and where from."""

    level: str | None
    origin: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """The smallest thing that a person can decide about.

    `text` is what a reader sees of it, `notes` the text of the notes that hang in it. `marks` are its own, before
    anything is inherited from its item. `place` names it to people.
    `marking`, `origin` and `disposition` are set by the classification; `named` tells that a person released it by
    name, `substitute` holds the secretary's words in its place where it is withheld, `reworded` hers for every reader.
    `cuts` are the words in it that are withheld, in letters (see `core.mending`).
    """

    ref: str
    kind: str
    text: str
    at: At
    place: str = ""
    marks: tuple[Mark, ...] = ()
    points_to: str | None = None
    notes: str = ""
    image: bool = False
    marking: str | None = None
    origin: str | None = None
    disposition: str = "review"
    named: bool = False
    substitute: str | None = None
    reworded: str | None = field(default=None, repr=False)
    cuts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the body decided, in one portion."""

    ref: str
    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something that somebody is to do."""

    ref: str
    reference: str | None
    owner: str | None
    text: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the attendance list. `role` is `attendee` or `apology`, `attendance` is `full` or `part`."""

    name: str
    group: str | None
    role: str
    attendance: str = "full"
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item: heading and portions. `number` is None where the draft gives none; then `name` is `#position`.

    `assumed` tells that nobody marked the item: its marking is what was said of all that is unmarked.
    `heading` is where its own heading stands (None for the front matter), and `title_span` the title in that text,
    without number and marking. `blocks` are the indexes of the body blocks that are its.
    """

    name: str
    number: str | None
    title: str
    heading: At | None
    title_span: tuple[int, int] = (0, 0)
    marks: tuple[Mark, ...] = ()
    portions: tuple[Portion, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    actions: tuple[Action, ...] = ()
    place: str = ""
    marking: str | None = None
    origin: str | None = None
    public_title: str | None = None
    title_released: bool = False
    stub: str | None = None
    reason: str | None = None
    assumed: bool = False

    def binding(self, portion: Portion) -> str | None:
        """Give the level below which none of its portions is; an assumed one does not bind what is marked itself."""
        return None if self.assumed and portion.marking is not None else self.marking


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the front matter says of the meeting. `marking` is the draft's own banner."""

    title: str | None = None
    reference: str | None = None
    date: str | None = None
    status: str | None = None
    marking: str | None = None
    marking_origin: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person has to look at. It names a place; `message` never holds restricted text.

    `kind` is the class of a gate finding (`name amount reference date phrase`), `term` the term it is about, which only
    the holder of the draft may be shown.
    """

    code: str
    message: str
    item: str | None = None
    ref: str | None = None
    place: str = ""
    choices: tuple[str, ...] = ()
    kind: str | None = None
    term: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A piece of the front matter that a copy replaces by its own: the draft's banner or its status line."""

    kind: str
    at: At


@dataclass(frozen=True, slots=True)
class Minutes:
    """A draft, read and understood. `front` is everything outside the items, page headers and footers included."""

    document: Document
    meeting: Meeting
    people: tuple[Person, ...]
    front: Item
    items: tuple[Item, ...]
    furniture: tuple[Furniture, ...] = ()
    findings: tuple[Finding, ...] = ()

    def parts(self) -> Iterator[Item]:
        """Walk the front matter and then the items."""
        yield self.front
        yield from self.items

    def portions(self) -> Iterator[tuple[Item, Portion]]:
        """Walk every portion with its item."""
        for item in self.parts():
            for portion in item.portions:
                yield item, portion
