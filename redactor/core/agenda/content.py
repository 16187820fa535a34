"""Cutting the body of an item into portions, and reading decisions and actions in them.

Decisions: a verb in bold capitals (`The Panel **AGREED** …`) or one of the policy's verbs in capitals, each line of a
list under `The Panel:`, and `Decision:` with what follows. Actions: `REF: OWNER to …`, `ACTION REF: …`, `Minute N: …`,
and the rows of a table whose head says so. A level's name is never a verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.headings import is_bold_line
from redactor.core.agenda.sentences import sentences
from redactor.core.agenda.tables import TableHead, row_text, table_head
from redactor.core.document import OBJECT, NoteReference, Paragraph, Picture, Run, Table, paragraphs
from redactor.core.minutes import Action, At, Mark, Portion, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redactor.core.document import Block, Inline, Note, Row
    from redactor.core.marking import Label, Labels
    from redactor.core.policy import Policy

_REF = r"[A-Z][A-Za-z]{1,9}[ ]?\d{1,4}(?:[/.-]\d{1,5})+|[A-Z]{2,6}[ ]?\d{3,5}|[A-Z]{1,6}\d{1,4}[/-]\d{1,4}[A-Z]?|A\d{1,3}"
_ACTION = re.compile(
    rf"\s*(?:(?:NEW\s+)?(?:ACTIONS?|Actions?|New\s+actions?|new\s+actions?)\s*(?:Ref(?:erence)?\.?\s*)?(?P<a>{_REF}|\d{{2,5}}(?:/\d+)?)?"
    rf"\s*[:–-]\s*|(?:Minute\s+)?(?P<b>{_REF}|(?<=Minute )\d{{1,6}})\s*:\s*)(?P<rest>\S.*)\Z",
    re.DOTALL,
)
_OWNER = re.compile(
    r"\s*(?:The\s+)?(?P<owner>[A-Z][\w&’'./-]*(?:(?:\s+(?:and|&|of|the)\s+|\s+|,\s*)[A-Z][\w&’'./-]*){0,5})\s+"
    r"(?:to|will|shall|should|must|is\s+to|are\s+to|agreed\s+to|has\s+been\s+asked\s+to)\s"
)
_STATUS = re.compile(
    r"(?:(?:Action|Status|Update)\s*:\s*|[.:–-]\s*|\A\s*)"
    r"(?P<status>On-?going|Open|Closed|Complete(?:d)?|Carried\s+[Ff]orward|In\s+[Pp]rogress|Overdue|Superseded|Withdrawn)"
    r"\s*\.?\s*\Z",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\s*(?:(?:The|the)\s+(?:[A-Z][\w&’'-]*\s*){1,6}|(?:IT\s+WAS\s+|It\s+was\s+)?RESOLVED(?:\s*,)?(?:\s+that)?|Resolved(?:\s*,)?(?:\s+that)?|"
    r"(?:The\s+(?:[A-Z][\w&’'-]*\s*){1,6})(?:(?:then|also|therefore|unanimously)\s+)?(?:agreed|resolved|decided)(?:\s+to|\s+that)?|"
    r"Decisions?|DECISIONS?|Resolutions?|RESOLUTIONS?)\s*:\s*\Z"
)
_RESOLVED = re.compile(r"\s*(?:IT\s+WAS\s+)?(?P<verb>RESOLVED|Resolved|Decision|DECISION)\s*(?:,\s*that)?\s*[:–—-]\s*\S")
_TYPED_ITEM = re.compile(r"\s*(?:\(?[a-zA-Z0-9]{1,3}[.)]|\(?[ivx]{1,5}[.)]|[•·–▪◦*-])\s*(?=\S)")
_MARKED = re.compile(r"\s*(?:\(?[a-zA-Z0-9ivx]{1,4}[.)]\s*)?")
_IS_REFERENCE = re.compile(r"\s*[\w /.-]{0,24}\d[\w/.-]{0,8}\s*\Z")
_CAPITALS = re.compile(r"\b([A-Z]{4,})\b")
_HEADING_LIKE: Final = 90


@dataclass(slots=True)
class Content:
    """What the body of one item holds; filled block by block."""

    item: str
    portions: list[Portion] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    block: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with where it stands. `region` and `steps` as in `At`."""

    block: Block
    region: str
    steps: tuple[int, ...]


class Reader:
    """Reads the bodies of the items of one document."""

    def __init__(self, policy: Policy, labels: Labels, notes: Sequence[Note] = ()) -> None:
        """Compile what the policy says about verbs and bodies; `notes` are those of the document."""
        self._note_texts = [" ".join(p.text.replace(OBJECT, "") for p in paragraphs(n.blocks)) for n in notes]
        self._labels = labels
        self._policy = policy
        self._verbs = frozenset(v.upper() for v in policy.verbs)
        bodies = "|".join(re.escape(b) for b in policy.bodies) or r"(?!)"
        self._body_lead = re.compile(rf"\s*(?:The\s+)?(?:{bodies})\s*:\s*\Z", re.IGNORECASE)

    def read(self, item: str, placed: Sequence[Placed], mail: frozenset[int]) -> Content:
        """Cut the blocks of an item into portions. `mail` are the indexes into `placed` of pasted mail."""
        content = Content(item)
        resolving = False
        for index, here in enumerate(placed):
            block = here.block
            if isinstance(block, Table):
                content.block += 1
                self._table(content, block, here, mail=index in mail)
                resolving = False
            elif isinstance(block, Paragraph) and block.text.strip():
                content.block += 1
                following = placed[index + 1].block if index + 1 < len(placed) else None
                resolving = self._paragraph(content, block, here, following, resolving, mail=index in mail)
        return content

    # -- paragraphs

    def _paragraph(
        self, content: Content, block: Paragraph, here: Placed, following: Block | None, resolving: bool, *, mail: bool  # noqa: FBT001 -- the state of the walk, passed on from block to block
    ) -> bool:
        text, listed = block.text, self._is_listed(block)
        if not mail and self._is_lead(text):
            self._add(content, here, (0, len(text)), "decision", block, mail=mail)
            return True
        if not mail and (action := _ACTION.match(text)):
            self._action(content, here, block, action)
            return False
        if self._labels.line(text) and not mail:
            self._add(content, here, (0, len(text)), "other", block, mail=mail)
            return resolving
        if resolving and (listed or not self._after_list(content)):
            self._whole_decision(content, here, block)
            return listed
        if not listed and self._is_inner_heading(block, following):
            self._add(content, here, (0, len(text)), "heading", block, mail=mail)
            return False
        spans = ((0, len(text)),) if listed else sentences(text, _cuts(block))
        if listed and any(isinstance(i, Picture) for i in block.inlines):
            spans = sentences(text, _cuts(block))
        self._prose(content, here, block, spans, mail=mail)
        return False

    def _is_listed(self, block: Paragraph) -> bool:
        if block.heading:
            return False
        return block.place is not None or _TYPED_ITEM.match(block.text) is not None

    def _is_lead(self, text: str) -> bool:
        return len(text) < _HEADING_LIKE and (_LEAD.match(text) is not None or self._body_lead.match(text) is not None)

    @staticmethod
    def _after_list(content: Content) -> bool:
        return bool(content.resolutions) and content.portions[-1].ref == content.resolutions[-1].ref

    @staticmethod
    def _is_inner_heading(block: Paragraph, following: Block | None) -> bool:
        text = block.text.strip()
        if OBJECT in text:
            return False
        if block.heading or is_bold_line(block):
            return True
        title = len(text) <= _HEADING_LIKE and not re.search(r"[.;:,!?)’”\"]\Z", text) and re.match(r"[A-Z0-9]", text)
        body = isinstance(following, Paragraph) and len(following.text) > len(text) and following.text[:1].isupper()
        return bool(title and body and len(text.split()) <= 8)  # noqa: PLR2004 -- a longer line without a stop is a torn sentence

    def _whole_decision(self, content: Content, here: Placed, block: Paragraph) -> None:
        portion = self._add(content, here, (0, len(block.text)), "decision", block, mail=False)
        after = block.text[_MARKED.match(block.text).end() :]  # type: ignore[union-attr] -- it can match the empty text
        first = re.match(r"\W*([A-Z]{4,})\b", after) or re.match(r"\W*([A-Za-z]+ed)\b", after)
        verb = first.group(1).upper() if first else ""
        content.resolutions.append(Resolution(portion.ref, verb, portion.text))

    def _prose(
        self, content: Content, here: Placed, block: Paragraph, spans: Iterable[tuple[int, int]], *, mail: bool
    ) -> None:
        verbs = [] if mail else self._verbs_in(block)
        for start, end in spans:
            verb = next((word for at, word in verbs if start <= at < end), None)
            piece = block.text[start:end]
            if verb is None and not mail and (resolved := _RESOLVED.match(piece)):
                verb = resolved.group("verb").upper()
            kind = "decision" if verb else self._kind(block, start, end, piece)
            portion = self._add(content, here, (start, end), kind, block, mail=mail)
            if verb:
                content.resolutions.append(Resolution(portion.ref, verb, portion.text))

    def _kind(self, block: Paragraph, start: int, end: int, piece: str) -> str:
        if self._labels.stub(piece.replace(OBJECT, "")):
            return "stub"
        if piece.strip() == OBJECT and any(isinstance(i, Picture) for i in block.slice(start, end)):
            return "image"
        return "background" if re.match(r"\s*(?:Purpose|Background)\s*:", piece) else "discussion"

    def _verbs_in(self, block: Paragraph) -> list[tuple[int, str]]:
        """Find the verbs of decisions: in capitals, and either bold or known to the policy."""
        text, bold = block.text, _bold(block)
        found = []
        for match in _CAPITALS.finditer(text):
            word = match.group(1)
            if self._policy.level(word) is not None:
                continue
            heavy = all(bold[match.start() : match.end()]) and not all(bold)
            if word in self._verbs or (heavy and word.endswith("ED")):
                found.append((match.start(), word))
        return found

    def _action(self, content: Content, here: Placed, block: Paragraph, match: re.Match[str]) -> None:
        portion = self._add(content, here, (0, len(block.text)), "action", block, mail=False)
        rest = _seen(match.group("rest"))
        content.actions.append(action_of(portion.ref, match.group("a") or match.group("b"), rest))

    # -- tables

    def _table(self, content: Content, table: Table, here: Placed, *, mail: bool) -> None:
        head = table_head(table)
        for index, row in enumerate(table.rows):
            text = row_text(row)
            if not text and not _has_objects(row):
                continue
            sentence = sum(1 for p in content.portions if p.ref.startswith(f"{content.item}.{content.block}.")) + 1
            portion = Portion(
                f"{content.item}.{content.block}.{sentence}",
                "action" if head.actions and index not in head.rows else "table",
                text,
                At(here.region, (*here.steps, index)),
                row.origin or table.origin,
                () if mail else self._row_marks(row),
                head.item_of(row) if index not in head.rows else None,
                self._notes(_row_inlines(row)),
                any(isinstance(i, Picture) for i in _row_inlines(row)),
            )
            content.portions.append(portion)
            if head.actions and index not in head.rows:
                self._row_action(content, row, head, portion)

    def _row_action(self, content: Content, row: Row, head: TableHead, portion: Portion) -> None:
        cells = head.cells(row)
        reference, text = cells.get("reference"), cells.get("action") or ""
        if reference and not _IS_REFERENCE.match(reference):
            reference = None
        if not reference and content.actions and content.actions[-1].reference and not cells.get("owner"):
            status = _STATUS.search(portion.text)
            if status:
                content.actions[-1] = replace(content.actions[-1], status=_plain(status.group("status")))
            return
        made = action_of(portion.ref, reference, text or portion.text)
        owner, status_text = cells.get("owner") or made.owner, cells.get("status") or made.status
        content.actions.append(replace(made, owner=owner, status=status_text, text=text or portion.text))

    def _row_marks(self, row: Row) -> tuple[Mark, ...]:
        marks = [Mark(row.control_level, "control", row.control_level)] if row.control_level else []
        for cell in row.cells:
            for paragraph in paragraphs(cell.blocks):
                marks += [replace(m, origin="row" if m.origin in ("prefix", "portion") else m.origin) for m in self._marks(paragraph, 0, len(paragraph.text))]
        return tuple(dict.fromkeys(marks))

    # -- portions and their markings

    def _add(
        self, content: Content, here: Placed, span: tuple[int, int], kind: str, block: Paragraph, *, mail: bool
    ) -> Portion:
        start, end = span
        sentence = sum(1 for p in content.portions if p.ref.startswith(f"{content.item}.{content.block}.")) + 1
        inlines = block.slice(start, end)
        portion = Portion(
            f"{content.item}.{content.block}.{sentence}",
            kind,
            _seen(block.text[start:end]),
            At(here.region, here.steps, start, end),
            block.origin,
            () if mail else self._marks(block, start, end),
            None,
            self._notes(inlines),
            any(isinstance(i, Picture) for i in inlines),
        )
        content.portions.append(portion)
        return portion

    def _marks(self, block: Paragraph, start: int, end: int) -> tuple[Mark, ...]:
        """Read the markings that hold for a span: of the whole paragraph, of its sentence, of a run in it."""
        text = block.text
        found: list[Mark] = []
        for level, origin in ((block.style_level, "style"), (block.control_level, "control")):
            if level:
                found.append(Mark(level, origin, level))
        found += [Mark(i.level, "control", i.level) for i in block.slice(start, end) if i.level]
        if line := self._labels.line(text):
            return (*found, Mark(line.level, "line", line.text))
        for label, origin in ((self._labels.at_start(text), "prefix"), (_last(self._labels, text), "portion")):
            if label:
                found.append(Mark(label.level, origin, label.text))
        found += [Mark(x.level, "portion", x.text) for x in self._labels.inside(text) if _touches(text, x, start, end)]
        notes = self._notes(block.slice(start, end))
        found += [Mark(x.level, "portion", x.text) for x in self._labels.inside(notes)]
        return tuple(dict.fromkeys(found))

    def _notes(self, inlines: Iterable[Inline]) -> str:
        """Join the text of the notes that hang in some inlines: they are decided about together with their place."""
        return "\n".join(self._note_texts[i.note] for i in inlines if isinstance(i, NoteReference))


def _last(labels: Labels, text: str) -> Label | None:
    """Read a marking at the end of a paragraph: it holds for the whole, unless each sentence bears one of its own."""
    label = labels.at_end(text.rstrip(" .;"))
    return label if label and sum(1 for _ in labels.inside(text)) <= 1 else None


def _touches(text: str, label: Label, start: int, end: int) -> bool:
    """Tell whether a bracketed marking stands in a span, or just before or after it."""
    before = text[:start].rstrip()
    return start <= label.start < end or label.end == len(before) or (text[end : label.start].strip() == "" and label.start >= end)


def action_of(ref: str, reference: str | None, rest: str) -> Action:
    """Read owner and status in the text of an action."""
    owner, status = _OWNER.match(rest), _STATUS.search(rest)
    return Action(
        ref,
        " ".join(reference.split()) if reference else None,
        " ".join(owner.group("owner").split()) if owner else None,
        rest,
        _plain(status.group("status")) if status else None,
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).capitalize()


def _seen(text: str) -> str:
    return text.replace(OBJECT, "").strip()


def _bold(block: Paragraph) -> list[bool]:
    out: list[bool] = []
    for inline in block.inlines:
        out += [isinstance(inline, Run) and bool(inline.format.get("bold"))] * len(inline.text)
    return out


def _cuts(block: Paragraph) -> list[int]:
    """Find where a paragraph has to be cut besides its sentences: around pictures and runs with a marking of their own."""
    cuts, at = [], 0
    for inline in block.inlines:
        size = len(inline.text)
        if isinstance(inline, Picture) or inline.level:
            cuts += [at, at + size]
        at += size
    return cuts


def _row_inlines(row: Row) -> list[Inline]:
    return [i for cell in row.cells for paragraph in paragraphs(cell.blocks) for i in paragraph.inlines]


def _has_objects(row: Row) -> bool:
    return any(i.text == OBJECT for i in _row_inlines(row))
