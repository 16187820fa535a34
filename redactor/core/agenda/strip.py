"""A paragraph laid out as one strip of text, with what stands where on it: the ground on which the grammar reads.

Rules this module keeps:

- A marking at the start or the end of a paragraph holds for all of it. Where a paragraph bears several, each holds for
  its own sentences: from a marking at the start of a sentence on to the next, or back from one at the end.
- The label of a list item, a number, the reference of an action or a word with a colon may stand before the start.
- A marking in the middle of a sentence holds for that sentence.
- A paragraph is laid out once, however many portions it is cut into, so that reading stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.sentences import sentences
from redactor.core.document import NoteReference, Picture, Run
from redactor.core.minutes import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.document import Paragraph
    from redactor.core.marking import Label, Labels

Span = tuple[int, int]
_STOPS: Final = " .;*)]}"
"""What may stand between a marking and the edge of a paragraph; a bracket, where it stands in two."""

_OPENING: Final = re.compile(
    r"\W{0,8}(?:(?:NEW|New|new)\s+)?(?:(?:ACTION|DECISION|RESOLUTION|MINUTE)S?|(?:Action|Decision|Resolution|Minute)s?)?"
    r"(?:\s+(?:[Nn]o|[Rr]ef|[Pp]oint)\.?)?[\s:–—-]*(?:[A-Z]{0,8}[ ]?\d[\w/.-]{0,15}|\(?[A-Za-z]{1,4}[.)])?\W{0,8}\Z"
)
"""What may stand before a marking that still opens its paragraph."""

_NUMBER: Final = re.compile(
    r"\s{0,8}(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5})[.)]?|[^\w\s])\s{1,8}(?=\S)"
)
_INTRODUCES: Final = re.compile(r"\s{0,3}[:–—]")
_STOPPED: Final = (". ", "; ", "! ", "? ")
_LONGEST_OPENING: Final = 40
_NEAR: Final = 8  # blanks between a label and the sentence that it stands beside


class Strip:
    """One paragraph, laid out. With `quoted` (pasted mail) the labels in its text are somebody else's and not read."""

    def __init__(self, block: Paragraph, labels: Labels, notes: Sequence[str] = (), *, quoted: bool = False) -> None:
        """Lay a paragraph out; `notes` are the texts of the document's notes."""
        self.block, self.text = block, block.text
        self._words, self._notes = labels, notes
        self._levels: list[tuple[int, int, str]] = []
        self._pictures: list[int] = []
        self._references: list[tuple[int, int]] = []
        self._bold: list[Span] = []
        self._lay()
        blank = quoted or not labels.may_stand(self.text)
        self.line = None if blank else self._line_of(block, labels)
        self._labels = () if blank or self.line else tuple(labels.inside(self.text))
        self._leads = bool(self._labels) and self._opens(self._labels[0])
        self._trails = bool(self._labels) and not self.text[self._labels[-1].end :].strip(_STOPS)
        self._whole = () if blank else tuple(self._marks_of_all())
        self._bare = not (
            self._whole or self._labels or self._levels or self._references or block.style_level or block.control_level
        )

    @staticmethod
    def _line_of(block: Paragraph, labels: Labels) -> Label | None:
        """Read a paragraph that is nothing but a marking; a colour in a list, written small, is a colour."""
        line = labels.line(block.text)
        return None if line and block.place and line.text.islower() and not line.prefixed else line

    def _opens(self, label: Label) -> bool:
        """Tell whether a label opens the paragraph: with nothing before it but what may, or as a few words' own."""
        before = self.text[: label.start]
        if len(before) > _LONGEST_OPENING:
            return False
        words = not any(stop in before for stop in _STOPPED) and _INTRODUCES.match(self.text, label.end) is not None
        return words or _OPENING.match(before) is not None

    def _lay(self) -> None:
        at = 0
        for inline in self.block.inlines:
            end = at + len(inline.text)
            if isinstance(inline, Run):
                self._lay_bold(at, end, bold=bool(inline.format.get("bold")))
            elif isinstance(inline, Picture):
                self._pictures.append(at)
            elif isinstance(inline, NoteReference):
                self._references.append((at, inline.note))
            if inline.level:
                self._levels.append((at, end, inline.level))
            at = end

    def _lay_bold(self, at: int, end: int, *, bold: bool) -> None:
        if bold and self._bold and self._bold[-1][1] == at:
            self._bold[-1] = (self._bold[-1][0], end)
        elif bold and end > at:
            self._bold.append((at, end))

    # -- what stands where

    def pictured(self, start: int, end: int) -> bool:
        """Tell whether a picture stands in a span."""
        if not self._pictures:
            return False
        at = bisect_left(self._pictures, start)
        return at < len(self._pictures) and self._pictures[at] < end

    def notes(self, start: int, end: int) -> str:
        """Join the text of the notes that hang in a span: they are decided about together with their place."""
        if not self._references:
            return ""
        first, behind = bisect_left(self._references, (start, -1)), bisect_left(self._references, (end, -1))
        return "\n".join(self._notes[note] for _, note in self._references[first:behind])

    def bold(self, start: int, end: int) -> bool:
        """Tell whether a span is bold throughout."""
        if not self._bold:
            return False
        at = bisect_right(self._bold, (start, len(self.text) + 1)) - 1
        return at >= 0 and self._bold[at][1] >= end

    @property
    def all_bold(self) -> bool:
        """Tell whether everything that can be seen of it is bold."""
        return all_bold(self.block)

    # -- spans

    def whole(self) -> tuple[Span, ...]:
        """Give the one span of a paragraph that is not cut."""
        return ((0, len(self.text)),)

    def sentences(self) -> tuple[Span, ...]:
        """Cut into sentences, and besides around pictures and inlines with a marking of their own.

        Where a paragraph bears markings at the ends of its sentences, each stays with the sentence that it ends.
        """
        cuts = {x for at in self._pictures for x in (at, at + 1)} | {x for s, e, _ in self._levels for x in (s, e)}
        spans = sentences(self.text, cuts)
        return tuple(self._kept_together(spans)) if self._trails and not self._leads else spans

    def _kept_together(self, spans: tuple[Span, ...]) -> Iterator[Span]:
        """Move a cut that stands before a label to behind it."""
        labels = {label.start: label.end for label in self._labels}
        start = 0
        for _, end in spans[:-1]:
            moved = labels.get(end, end)
            if moved != end:
                moved = _past(self.text, moved)
            if start < moved < len(self.text):
                yield start, moved
                start = moved
        yield start, len(self.text)

    # -- markings

    def marks(self, start: int, end: int) -> tuple[Mark, ...]:
        """Read the markings that hold for a span."""
        if self._bare:
            return ()
        found = [*self.set_marks(start, end), *self._whole]
        found += [Mark(x.level, "portion", x.text) for x in self._labels_of(start, end)]
        if self._references:
            found += [Mark(x.level, "portion", x.text) for x in self._words.inside(self.notes(start, end))]
        return tuple(dict.fromkeys(found))

    def set_marks(self, start: int, end: int) -> Iterable[Mark]:
        """Read the markings that styles and controls set for a span: they are the secretary's, in mail too."""
        for level, origin in ((self.block.style_level, "style"), (self.block.control_level, "control")):
            if level:
                yield Mark(level, origin, level)
        first = max(bisect_right(self._levels, (start, len(self.text) + 1, "")) - 1, 0)
        for low, high, level in self._levels[first : bisect_left(self._levels, (end, -1, ""))]:
            if start < high and low < high:
                yield Mark(level, "control", level)

    def _marks_of_all(self) -> Iterator[Mark]:
        """Read the marking that holds for the whole paragraph: a line, or a single one at its start or its end."""
        if self.line:
            yield Mark(self.line.level, "line", self.line.text)
        elif len(self._labels) <= 1:
            label = self._words.at_start(self.text) or (self._labels[0] if self._leads else self._behind_number())
            if label:
                yield Mark(label.level, "prefix", label.text)
            if label := self._words.at_end(self.text) or (self._labels[0] if self._trails else None):
                yield Mark(label.level, "portion", label.text)

    def _behind_number(self) -> Label | None:
        """Read a marking without brackets that stands behind the number of its paragraph or list item."""
        number = _NUMBER.match(self.text)
        return self._words.at_start(self.text[number.end() :]) if number else None

    def _labels_of(self, start: int, end: int) -> Iterator[Label]:
        """Find the bracketed labels that hold for a span, as the module says."""
        if not self._labels or (len(self._labels) == 1 and (self._leads or self._trails)):
            return
        first = bisect_left(self._labels, start, key=_start)
        behind = bisect_left(self._labels, end, key=_start)
        yield from self._labels[first:behind]
        if first and self._holds_on(first - 1, start, first, behind):
            yield self._labels[first - 1]
        if behind < len(self._labels) and self._holds_back(behind, end, first):
            yield self._labels[behind]

    def _holds_on(self, before: int, start: int, first: int, behind: int) -> bool:
        """Tell whether the label before a span still holds in it."""
        if not self._leads:
            return not self._trails and self._blank(self._labels[before].end, start)
        return first == behind or bool(self.text[start : self._labels[first].start].strip(_STOPS))

    def _holds_back(self, behind: int, end: int, first: int) -> bool:
        """Tell whether the label behind a span holds in it already."""
        if self._leads:
            return False
        if not self._trails:
            return self._blank(end, self._labels[behind].start)
        last = self._labels[behind - 1].end if behind > first else 0
        return behind == first or bool(self.text[last:end].strip(_STOPS))

    def _blank(self, start: int, end: int) -> bool:
        return end - start <= _NEAR and not self.text[start:end].strip()


def all_bold(block: Paragraph) -> bool:
    """Tell whether everything that can be seen of a paragraph is bold."""
    bold = False
    for inline in block.inlines:
        if isinstance(inline, Run) and not inline.text.isspace():
            if not inline.format.get("bold"):
                return False
            bold = True
    return bold


def _start(label: Label) -> int:
    return label.start


def _past(text: str, at: int) -> int:
    """Go on over blanks."""
    while text[at : at + 1].isspace():
        at += 1
    return at
