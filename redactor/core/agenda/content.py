"""Cutting the body of an item into portions: sentences of prose, list items, table rows, pictures, inner headings.

A portion's reference counts the blocks of its item that are not blank, and in each block its sentences or rows. What an
inner heading is marked with holds for what stands under it, up to the next heading that is as high. It can only
restrict: what nobody marked is not published because a heading above it is public. A short line that only may be a
heading ends no marking, and marks what follows only by a label behind its words: one before them is the line's own.
What leads a list, a table or a paragraph with a colon marks them too, and a list item what is listed below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.actions import Found, action_of, find_action, is_action_lead, mentioned
from redactor.core.agenda.covering import covering
from redactor.core.agenda.headings import looks_like_heading
from redactor.core.agenda.leads import NO_LEAD, Lead, lead_of
from redactor.core.agenda.resolutions import Resolver
from redactor.core.agenda.rows import has_picture, row_action, row_inlines, row_marks, row_notes
from redactor.core.agenda.siblings import Number, ends, section_of
from redactor.core.agenda.strip import Strip, all_bold
from redactor.core.agenda.tables import TableHead, row_text, table_head
from redactor.core.document import OBJECT, Paragraph, Table, paragraphs
from redactor.core.minutes import Action, At, Mark, Portion, Resolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.document import Block, Note, Row
    from redactor.core.marking import Labels
    from redactor.core.policy import Policy

_TYPED_ITEM: Final = re.compile(
    r"\s{0,20}(?:\(?(?:\d{1,3}[a-zA-Z]?|[a-z]|[ivx]{1,5})[.)](?!\d)|\(?(?:[A-Z]|[IVX]{1,4})\)|[•·–▪◦‣○●■□➢►*-])"
    r"\s{0,20}(?=\S)"
)
_BACKGROUND: Final = re.compile(r"\s{0,20}(?:Purpose|Background)\s{0,3}:")
_ENDS_SENTENCE: Final = tuple('.;:,!?)’”"')
_COUNTED: Final = re.compile(r"\s{0,20}[\W_]{0,8}(?:[^\W\d_]{1,12}\s)?[\W_]{0,2}[A-Za-z0-9/]{1,6}[.):\]]\s")
_SENTENCES: Final = re.compile(r"[.;!?]\s+\S")
_QUOTES: Final = " \t\xa0\"'“‘«#*"
_HEADING_LIKE: Final = 90
_MOST_WORDS: Final = 8  # a longer line without a stop is a torn sentence
_MARKED_HEADING: Final = 160  # characters of a line with a marking behind it, which no torn sentence has
_BOLD_LINE, _PLAIN_LINE = 10, 11  # below Word's nine outline levels


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with where it stands (`region` and `steps` as in `At`); of a table only some rows, if `rows` says so."""

    block: Block
    region: str
    steps: tuple[int, ...]
    rows: tuple[int, ...] | None = None


@dataclass(slots=True)
class Content:
    """What the body of one item holds; filled block by block."""

    item: str
    portions: list[Portion] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    block: int = 0
    sentence: int = 0
    under: tuple[Mark, ...] = ()
    under_level: int = 0
    under_number: Number = ()
    under_from: int = 0
    lead: Lead = NO_LEAD

    def begin_block(self) -> None:
        """Count on to the next block."""
        self.block, self.sentence = self.block + 1, 0

    def next_ref(self) -> str:
        """Count on to the next portion of the block, and give its reference."""
        self.sentence += 1
        return f"{self.item}.{self.block}.{self.sentence}"

    def leave(self, level: int) -> None:
        """Leave what stands under the last marked heading, if a heading of this level ends it."""
        if level <= min(self.under_level, _BOLD_LINE):
            self.under = ()

    def pass_by(self, number: Number) -> None:
        """Leave what stands under the last marked heading, if something does and the section after its own begins."""
        if ends(number, self.under_number) and len(self.portions) > self.under_from:
            self.under, self.under_number = (), ()

    def enter(self, level: int, marks: Sequence[Mark], number: Number = ()) -> None:
        """Go on under a heading that bears restricting markings; inside another marked one, both hold."""
        if not marks:
            return
        if not self.under:
            self.under_number, self.under_from = number, len(self.portions)
        self.under_level = min(self.under_level, level) if self.under else level
        found = (*self.under, *(Mark(m.level, "heading", m.label) for m in marks))
        self.under = tuple(dict.fromkeys(found))

    def keep(self, portion: Portion) -> Portion:
        """Take a portion in, with what the inner heading above it is marked with, and what leads it."""
        if self.lead.marks and not portion.marks:
            portion = replace(portion, marks=self.lead.marks)
        if self.under:
            portion = replace(portion, marks=tuple(dict.fromkeys((*portion.marks, *self.under))))
        self.portions.append(portion)
        return portion


@dataclass(frozen=True, slots=True)
class _List:
    """What the list that is being read holds: decisions or actions, whether it has begun, and the verb of its lead."""

    kind: str = ""
    begun: bool = False
    verb: str = ""


_NO_LIST: Final = _List()
_NO_HEAD: Final = TableHead({}, frozenset())


@dataclass(frozen=True, slots=True)
class _Spot:
    """The paragraph that is being read: where its portions go, where it stands, how it is laid out, what follows."""

    content: Content
    placed: Placed
    strip: Strip
    following: Block | None = None
    quoted: bool = False

    def add(self, kind: str, start: int = 0, end: int | None = None) -> Portion:
        """Make a portion of a span; of all of the paragraph if none is given."""
        strip, end = self.strip, len(self.strip.text) if end is None else end
        return self.content.keep(
            Portion(
                self.content.next_ref(),
                kind,
                _seen(strip.text[start:end]),
                At(self.placed.region, self.placed.steps, start, end),
                strip.block.origin,
                strip.marks(start, end),
                None,
                strip.notes(start, end),
                strip.pictured(start, end),
            )
        )


class Reader:
    """Reads the bodies of the items of one document."""

    def __init__(self, policy: Policy, labels: Labels, notes: Sequence[Note] = ()) -> None:
        """Prepare what the policy says; `notes` are those of the document."""
        self._notes = [" ".join(p.text.replace(OBJECT, "") for p in paragraphs(n.blocks)) for n in notes]
        self._labels = labels
        self._resolver = Resolver(policy, labels)
        self._public = policy.public_level.id

    def read(self, item: str, placed: Sequence[Placed], mail: frozenset[int] = frozenset()) -> Content:
        """Cut the blocks of an item into portions. `mail` are the indexes into `placed` of pasted mail."""
        content, listing = Content(item), _NO_LIST
        for index, here in enumerate(placed):
            block, quoted = here.block, index in mail
            if index and here.steps[:-1] != placed[index - 1].steps[:-1]:
                listing = _NO_LIST
            if isinstance(block, Table):
                content.begin_block()
                content.lead = content.lead.over(block, listed=False)
                self._table(content, block, here, quoted=quoted)
                listing = _NO_LIST
            elif isinstance(block, Paragraph) and block.text.strip():
                content.begin_block()
                strip = Strip(block, self._labels, self._notes, quoted=quoted)
                following = placed[index + 1].block if index + 1 < len(placed) else None
                listing = self._led(_Spot(content, here, strip, following, quoted), listing)
        return content

    # -- paragraphs

    def _led(self, spot: _Spot, listing: _List) -> _List:
        """Read a paragraph under the lead before it; what bears a marking may lead what follows."""
        content, block, listed = spot.content, spot.strip.block, _is_listed(spot.strip.block)
        if content.under_number:
            content.pass_by(section_of(block))
        content.lead = content.lead.over(block, listed=listed)
        listing = self._paragraph(spot, listing)
        if not content.lead.marks and content.portions[-1].kind != "heading":
            said = (m for m in content.portions[-1].marks if m.origin in ("prefix", "portion") and self._spreads(m))
            content.lead = lead_of(block, tuple(said), listed=listed)
        return listing

    def _paragraph(self, spot: _Spot, listing: _List) -> _List:
        listed = _is_listed(spot.strip.block)
        if spot.strip.line:
            spot.add("other")
            return listing
        if not (listed or spot.quoted) and (begun := self._lead(spot)):
            return begun
        if not spot.quoted and (found := find_action(spot.strip.text)):
            self._action(spot, found)
            return listing if listing.kind == "action" else _NO_LIST
        if listing.kind and (listed or not listing.begun) and not spot.quoted:
            self._listed(spot, listing)
            return replace(listing, begun=True) if listed else _NO_LIST
        if not spot.quoted and self._heads(spot, listed=listed):
            self._heading(spot)
            return _NO_LIST
        return self._prose(spot, listed=listed)

    def _lead(self, spot: _Spot) -> _List | None:
        """Read a paragraph that leads a list of decisions or actions; it belongs to them."""
        verb = self._resolver.lead(spot.strip.text)
        if verb is not None:
            spot.add("decision")
            return _List("decision", verb=verb)
        if is_action_lead(spot.strip.text):
            spot.add("action")
            return _List("action")
        return None

    def _listed(self, spot: _Spot, listing: _List) -> None:
        portion = spot.add(listing.kind)
        if listing.kind == "decision":
            verb = self._resolver.listed(spot.strip.text, listing.verb)
            spot.content.resolutions.append(Resolution(portion.ref, verb, portion.text))
        else:
            label = _TYPED_ITEM.match(portion.text)
            text = portion.text[label.end() if label else 0 :]
            spot.content.actions.append(action_of(portion.ref, None, text))

    @staticmethod
    def _action(spot: _Spot, found: Found) -> None:
        portion, actions = spot.add("action"), spot.content.actions
        made = action_of(portion.ref, found.reference, _seen(found.rest))
        if found.update and actions:
            actions[-1] = replace(actions[-1], status=made.status)
        else:
            actions.append(made)

    def _heads(self, spot: _Spot, *, listed: bool) -> bool:
        """Tell whether a paragraph is a heading inside the item; a list item is one if marked, with text behind it."""
        block, text, following = spot.strip.block, spot.strip.text.strip(), spot.following
        if OBJECT in text or _BACKGROUND.match(text):
            return False
        if block.heading or (not listed and looks_like_heading(block)):
            return True
        if len(text) > _MARKED_HEADING or following is None:
            return False
        label = self._labels.at_end(text) if self._labels.may_stand(text) else None
        if label is None:
            return not listed and isinstance(following, Paragraph) and _before_text(text, following)
        if listed and (len(text) > _HEADING_LIKE or (isinstance(following, Paragraph) and _is_listed(following))):
            return False
        return _titled(text[: label.start], listed=listed)

    def _heading(self, spot: _Spot) -> None:
        block = spot.strip.block
        real = looks_like_heading(block)
        level = block.heading or (_BOLD_LINE if real else _PLAIN_LINE)
        spot.content.leave(level)
        marks = spot.strip.marks(0, len(spot.strip.text))
        spot.add("heading")
        spread = [m for m in marks if self._spreads(m) and (real or m.origin == "portion")]
        spot.content.enter(level, spread, section_of(block))

    def _spreads(self, mark: Mark) -> bool:
        return mark.level != self._public

    def _prose(self, spot: _Spot, *, listed: bool) -> _List:
        """Cut prose into sentences; a list item stays whole, unless a picture stands in it."""
        strip, content, listing, at = spot.strip, spot.content, _NO_LIST, 0
        verbs = [] if spot.quoted else self._resolver.verbs(strip)
        for start, end in strip.whole() if listed and not strip.pictured(0, len(strip.text)) else strip.sentences():
            while at < len(verbs) and verbs[at][0] < start:
                at += 1
            piece = strip.text[start:end]
            verb = verbs[at][1] if at < len(verbs) and verbs[at][0] < end else None
            verb = verb or (None if spot.quoted else self._resolver.resolved(piece))
            reference = None if spot.quoted or verb else mentioned(piece)
            kind = "decision" if verb else "action" if reference else self._kind(strip, start, end, piece)
            portion = spot.add(kind, start, end)
            listing = _NO_LIST
            if verb:
                content.resolutions.append(Resolution(portion.ref, verb, portion.text))
                listing = _List("decision", verb=verb) if piece.rstrip().endswith(":") else _NO_LIST
            elif reference:
                content.actions.append(action_of(portion.ref, reference, portion.text))
        return listing

    def _kind(self, strip: Strip, start: int, end: int, piece: str) -> str:
        if self._labels.stub(piece.replace(OBJECT, "")):
            return "stub"
        if piece.strip() == OBJECT and strip.pictured(start, end):
            return "image"
        return "background" if _BACKGROUND.match(piece) else "discussion"

    # -- tables

    def _table(self, content: Content, table: Table, here: Placed, *, quoted: bool) -> None:
        head = table_head(table)
        own = [self._row_marks(row, index, head, quoted=quoted) for index, row in enumerate(table.rows)]
        said = [tuple(m for m in marks if m.origin == "row") for marks in own]
        covered = covering(table, said, head.rows, public=self._public)
        for index in here.rows if here.rows is not None else range(len(table.rows)):
            row = table.rows[index]
            inlines = row_inlines(row)
            if not any(i.text == OBJECT or i.text.strip() for i in inlines):
                continue
            notes = row_notes(inlines, self._notes)
            portion = self._row(content, row, None if index in head.rows else head)
            marks = tuple(dict.fromkeys((*own[index], *covered[index])))
            made = replace(
                portion,
                at=At(here.region, (*here.steps, index)),
                place=row.origin or table.origin,
                marks=marks,
                notes=notes,
                image=has_picture(inlines),
            )
            self._keep_row(content, self._alone(made, table) if len(table.rows) == 1 and not quoted else made)

    def _row_marks(self, row: Row, index: int, head: TableHead, *, quoted: bool) -> tuple[Mark, ...]:
        """Read the markings that stand in a row and in its notes."""
        at_head = _NO_HEAD if index in head.rows else head
        marks = row_marks(row, at_head, self._labels, self._notes, quoted=quoted)
        notes = row_notes(row_inlines(row), self._notes) if self._notes else ""
        return marks + tuple(Mark(x.level, "row", x.text) for x in self._labels.inside(notes)) if notes else marks

    def _keep_row(self, content: Content, portion: Portion) -> None:
        if portion.kind == "heading":
            content.leave(_BOLD_LINE)
        content.keep(portion)
        if portion.kind == "heading":
            content.enter(_BOLD_LINE, [m for m in portion.marks if self._spreads(m)])

    def _alone(self, portion: Portion, table: Table) -> Portion:
        """Read a table of one row as what it is: a stamp with nothing but a marking, or the bar of a heading."""
        if label := self._labels.line(portion.text):
            return replace(portion, kind="other", marks=(Mark(label.level, "line", label.text),))
        first, tab, _ = portion.text.partition("\t")
        title = len(portion.text) <= _HEADING_LIKE and not portion.text.endswith(_ENDS_SENTENCE[:4])
        if table.box or not title or (tab and not first.strip(" .)").isdigit()):
            return portion
        if not (portion.marks or all(p.heading or all_bold(p) or not p.text.strip() for p in paragraphs((table,)))):
            return portion
        return replace(portion, kind="heading")

    @staticmethod
    def _row(content: Content, row: Row, head: TableHead | None) -> Portion:
        """Make the portion of a row, and the action in it; `head` is None for a row that is part of the head."""
        ref, text, nowhere = content.next_ref(), row_text(row), At("body", ())
        if head is None:
            return Portion(ref, "table", text, nowhere)
        action = row_action(ref, row, head, content.actions) if head.actions or not head.columns else None
        if action is not None:
            content.actions.append(action)
        kind = "action" if head.actions or action is not None else "table"
        return Portion(ref, kind, text, nowhere, points_to=head.item_of(row))


def _before_text(text: str, following: Paragraph) -> bool:
    """Tell a short line that heads the longer text behind it."""
    shaped = not text.endswith(_ENDS_SENTENCE) and text[0].isalnum() and not text[0].islower()
    runs_on = len(following.text) > len(text) and following.text[:1].isupper()
    return shaped and runs_on and len(text) <= _HEADING_LIKE and len(text.split()) <= _MOST_WORDS


def _titled(text: str, *, listed: bool) -> bool:
    """Tell whether what stands before a marking is a title: no sentence, and in a list short, behind its label."""
    label = _TYPED_ITEM.match(text) or _COUNTED.match(text)
    title = text[label.end() if label else 0 :].rstrip(" –—-:").lstrip(_QUOTES)
    if not any(c.isalnum() for c in title) or title.endswith(_ENDS_SENTENCE[:4]) or _SENTENCES.search(title):
        return False
    return not listed or (len(title.split()) <= _MOST_WORDS and not title[0].islower())


def _is_listed(block: Paragraph) -> bool:
    return not block.heading and (block.place is not None or _TYPED_ITEM.match(block.text) is not None)


def _seen(text: str) -> str:
    return text.replace(OBJECT, "").strip()
