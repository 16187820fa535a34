"""One story of a document, block by block: the body, a note, a header, the inside of a text box.

A story keeps its open fields from paragraph to paragraph. Controls are opened, and the marking that a control names is
given to what stands in it; the innermost that names one wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import PLAIN, Cell, Contents, Format, Omission, Paragraph, Row, Run, Table, paragraphs
from redactor.errors import InputError
from redactor.formats.docx import fields_in, looks_in
from redactor.formats.docx.alternate import CONTENT, chosen
from redactor.formats.docx.inlines_in import Inlines
from redactor.formats.docx.math_in import linear
from redactor.formats.docx.names import MC, W
from redactor.formats.docx.runs_in import before, style_val
from redactor.formats.docx.styles_in import child_val
from redactor.formats.docx.tables_in import Tables
from redactor.formats.docx.values import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from redactor.core.document import Block, Inline, ListPlace, SectionBreak
    from redactor.formats.docx.drawings_in import Box
    from redactor.formats.docx.frames_in import Frame
    from redactor.formats.docx.job import Job, Scope
    from redactor.formats.docx.runs_in import Looks

_BODY_TEXT: Final = 9
# Tables in tables in text boxes, to exhaust the stack of whoever walks them; real documents have three.
_DEEPEST: Final = 30
_TOO_DEEP = "This document is nested deeper than can be read."
_AGAIN = "Open it in Word, save it as a Word document (.docx), and choose it again."
_WIDEST: Final = 31680
_OPENING = re.compile(r"\s*[\d\[(]|\s*item\b|\s*TLP\b", re.IGNORECASE)
_FIRST_RUNS: Final = 4
_FRAMED: Final = Format(
    {f"border.{side}.{name}": value for side in p.ANGLES for name, value in (("style", "single"), ("size", 4))}
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A paragraph of which everything is known but whether it stands alone."""

    inlines: Inlines
    ppr: _Element | None
    style: str | None
    heading: int | None
    control: str | None
    place: str


class Flow:
    """A story while it is read."""

    def __init__(self, job: Job, root: _Element, scope: Scope, *, looks: Looks, depth: int = 0) -> None:
        """Pair the story's fields."""
        self.job = job
        self.part = scope.part
        self.scope = scope
        self.looks = looks
        self.fields = fields_in.Fields(root, accept=job.accept)
        self.frames: list[Frame] = []
        self.depth = depth
        self.section_break: Callable[[_Element], SectionBreak | None] | None = None
        self._joined: _Draft | None = None
        self._ignorable: frozenset[str] | None = None
        self._transparent: dict[str, bool] = {}
        self._root = root

    # ------------------------------------------------------------------------------------------------ asked by inlines

    def note(self, kind: str, identity: str) -> int | None:
        """Give a note its number in the order of reference; notes have no notes."""
        if self.scope.story not in {"body", "box"} or not identity:
            return None
        return self.job.note(kind, identity)

    def control_level(self, control: _Element) -> str | None:
        """Ask which marking a control names, by its tag or its title."""
        props = control.find(W + "sdtPr")
        names = [name for name in (child_val(props, "tag"), child_val(props, "alias")) if name]
        return self.job.level_of("\n".join(" ".join(name.split()) for name in names)) if names else None

    def math(self, el: _Element) -> str:
        """Write an equation as text."""
        gone = ("del", "moveFrom") if self.job.accept else ("ins", "moveTo")
        return linear(el, frozenset(W + tag for tag in gone))

    def box(self, found: Box, scope: Scope) -> Table | None:
        """Set a text box in line: a table of one cell; None where nothing is in it."""
        if self.depth > _DEEPEST:
            raise InputError(_TOO_DEEP, remedy=_AGAIN)
        inner = replace(scope, squashed=found.hidden or scope.squashed, fill=found.fill or scope.fill)
        blocks = Flow(self.job, found.content, inner, looks=self.looks, depth=self.depth + 1).read(found.content)
        if not any(x.inlines for x in paragraphs(blocks)):
            return None
        self.job.lose("text box set in line", scope.place)
        row = Row((Cell(blocks),), control_level=scope.control, origin=scope.place)
        columns = (min(found.width, _WIDEST),) if found.width else ()
        return Table((row,), columns, format=_FRAMED if found.framed else PLAIN, box=True, origin=scope.place)

    def is_ignorable(self, el: _Element) -> bool:
        """Tell whether the document itself says that a reader may skip this element."""
        if self._ignorable is None:
            root = self._root.getroottree().getroot()
            words = root.get(MC + "Ignorable", "").split()
            self._ignorable = frozenset(root.nsmap.get(word) or "" for word in words)
        return str(el.tag)[1:].partition("}")[0] in self._ignorable

    def is_transparent(self, el: _Element) -> bool:
        """Tell whether what is inside an element that may be skipped is to be read all the same."""
        tag = str(el.tag)
        if tag not in self._transparent:
            self._transparent[tag] = self._is_processed(el)
        return self._transparent[tag]

    def _is_processed(self, el: _Element) -> bool:
        root = self._root.getroottree().getroot()
        space, _, local = str(el.tag)[1:].partition("}")
        names = (word.partition(":") for word in root.get(MC + "ProcessContent", "").split())
        return any(root.nsmap.get(prefix) == space and name in {local, "*"} for prefix, _, name in names)

    # --------------------------------------------------------------------------------------------------------- blocks

    def read(self, parent: _Element, scope: Scope | None = None) -> tuple[Block, ...]:
        """Read everything in a container of blocks."""
        out: list[Block] = []
        self._walk(parent, scope or self.scope, out)
        self._flush(out)
        return tuple(out)

    def _walk(self, parent: _Element, scope: Scope, out: list[Block]) -> None:
        for el in parent:
            tag = el.tag
            if tag == W + "p":
                self._paragraph(el, scope, out)
            elif tag == W + "tbl":
                self._flush(out)
                self._table(el, scope, out)
            elif tag == W + "sdt":
                content = el.find(W + "sdtContent")
                if content is not None:
                    control = self.job.restricted(self.control_level(el), scope.control)
                    self._walk(content, replace(scope, control=control), out)
            else:
                self._other(el, scope, out)

    def _other(self, el: _Element, scope: Scope, out: list[Block]) -> None:
        tag = el.tag
        gone = (W + "del", W + "moveFrom") if self.job.accept else (W + "ins", W + "moveTo")
        if tag in _OPENED and tag not in gone:
            self._walk(el, scope, out)
        elif tag == CONTENT:
            found = chosen(el)
            if found is not None:
                self._walk(found, scope, out)
        elif tag == W + "altChunk":
            self._flush(out)
            self._left_out("document", scope, out)
        elif isinstance(tag, str) and tag not in _SILENT:
            self._unknown(el, scope, out)

    def _unknown(self, el: _Element, scope: Scope, out: list[Block]) -> None:
        if self.is_ignorable(el):
            self.job.lose("extension", scope.place)
            if self.is_transparent(el):
                self._walk(el, scope, out)
        elif next(el.iter(W + "p"), None) is not None:
            self._left_out("object", scope, out)
        else:
            self.job.lose("unknown", scope.place)

    def _left_out(self, kind: str, scope: Scope, out: list[Block]) -> None:
        place = self._place(scope)
        self.job.lose(kind, place, visible=True)
        out.append(Paragraph((Omission(kind),), control_level=scope.control, origin=place))

    def _place(self, scope: Scope) -> str:
        return scope.place or f"paragraph {self.job.next('paragraph')}"

    def _table(self, el: _Element, scope: Scope, out: list[Block]) -> None:
        if self.depth > _DEEPEST:
            raise InputError(_TOO_DEEP, remedy=_AGAIN)
        self.depth += 1
        table = Tables(self).read(el, scope)
        self.depth -= 1
        if table is not None:
            out.append(table)

    # ----------------------------------------------------------------------------------------------------- paragraphs

    def _paragraph(self, el: _Element, scope: Scope, out: list[Block]) -> None:
        ppr = before(el.find(W + "pPr"), "pPrChange", accept=self.job.accept)
        styles, named = self.job.styles, style_val(ppr, "pStyle")
        identity = named if named is not None and styles.source(named) else styles.default("paragraph")
        inner = replace(scope, place=self._place(scope))
        heading = self._heading(ppr, identity)
        generated = self._generated(heading)
        standard = styles.standard_name(named) if named is not None else ""
        if _is_generated(standard):
            self._generated_line(el, standard, inner, out)
            return
        if self._joined is not None and (_opens(el) or not self._may_join(self._joined, identity, heading, scope)):
            self._flush(out)
        draft = _Draft(self._inlines(el, ppr, identity, inner), ppr, identity, heading, scope.control, inner.place)
        if self._joins_next(el):
            self._joined = draft
            return
        if draft.inlines.out or not (generated or any(isinstance(b, Contents) for b in draft.inlines.after)):
            out.append(self._finished(draft))
        self._finish(draft.inlines, ppr, out)

    def _finish(self, inlines: Inlines, ppr: _Element | None, out: list[Block]) -> None:
        for block in inlines.after:
            if not (isinstance(block, Contents) and out and isinstance(out[-1], Contents)):
                out.append(block)
        section = ppr.find(W + "sectPr") if ppr is not None and self.depth == 0 else None
        found = self.section_break(section) if section is not None and self.section_break is not None else None
        if found is not None:
            out.append(found)

    def _inlines(self, el: _Element, ppr: _Element | None, identity: str | None, scope: Scope) -> Inlines:
        ground = self.looks.ground(ppr, identity, scope)
        inlines = Inlines(self, ground, scope)
        if self._joined is not None:
            inlines.out, inlines.after, self._joined = self._joined.inlines.out, self._joined.inlines.after, None
        inlines.walk(el)
        inlines.end()
        return inlines

    def _finished(self, draft: _Draft) -> Paragraph:
        job, ppr = self.job, draft.ppr
        mark = before(ppr.find(W + "rPr") if ppr is not None else None, "rPrChange", accept=job.accept)
        return Paragraph(
            inlines=merged(draft.inlines.out),
            style=job.styles.use(draft.style, "paragraph"),
            format=looks_in.kept(looks_in.read(ppr, looks_in.PARAGRAPH, job.theme), p.PARAGRAPH),
            mark=looks_in.kept(looks_in.read(mark, looks_in.CHARACTER, job.theme), p.CHARACTER),
            place=self._list_place(ppr, draft.style),
            heading=draft.heading,
            style_level=job.styles.level(draft.style),
            control_level=draft.control,
            origin=draft.place,
        )

    def _heading(self, ppr: _Element | None, identity: str | None) -> int | None:
        direct = number(style_val(ppr, "outlineLvl"))
        if direct is not None:
            return direct + 1 if 0 <= direct < _BODY_TEXT else None
        return self.job.styles.heading(identity)

    def _list_place(self, ppr: _Element | None, identity: str | None) -> ListPlace | None:
        num = ppr.find(W + "numPr") if ppr is not None else None
        which, level, named = self.job.styles.numbering_of(identity)
        if num is not None:
            own = child_val(num, "numId")
            which = own if own is not None else which
            at = number(child_val(num, "ilvl"))
            level = at if at is not None else 0 if own is not None else level
        return self.job.numbering.place(which, level, named)

    def _joins_next(self, el: _Element) -> bool:
        """Tell whether a resolved revision takes the mark of this paragraph away (17.13.5.15)."""
        marks = el.find(f"{W}pPr/{W}rPr")
        if marks is None:
            return False
        gone = ("del", "moveFrom") if self.job.accept else ("ins", "moveTo")
        changes = [tag for tag in ("ins", "del", "moveFrom", "moveTo") if marks.find(W + tag) is not None]
        self.job.revisions += len(changes)
        return any(tag in gone for tag in changes)

    def _may_join(self, draft: _Draft, identity: str | None, heading: int | None, scope: Scope) -> bool:
        """Tell whether joining takes nothing that tells where a text belongs: a marking, a heading, a number.

        Otherwise the mark stays: a break too many does no harm, but a heading that sinks into the text before it does.
        """
        if not any(i.text.strip() for i in draft.inlines.out):
            return True
        levels = self.job.styles.level
        same_marking = draft.control == scope.control and levels(draft.style) == levels(identity)
        return same_marking and (draft.heading is None) == (heading is None)

    def _flush(self, out: list[Block]) -> None:
        """End a paragraph whose mark is gone, but that nothing follows to join."""
        draft, self._joined = self._joined, None
        if draft is None:
            return
        if draft.inlines.out:
            out.append(self._finished(draft))
        self._finish(draft.inlines, draft.ppr, out)

    # -------------------------------------------------------------------------------------------- generated paragraphs

    def _generated(self, heading: int | None) -> bool:
        """Tell whether Word made this paragraph for a field; a heading is of a person, and ends such a field."""
        frames = [f for f in self.frames if f.hides and f.policy in {fields_in.DROP, fields_in.CONTENTS}]
        if frames and heading is not None:
            self.frames = [f for f in self.frames if f not in frames]
            return False
        return bool(frames)

    def _generated_line(self, el: _Element, standard: str, scope: Scope, out: list[Block]) -> None:
        """Leave out a line of a table of contents or of an index, in or out of its field."""
        place = scope.place
        inlines = self._inlines(el, None, None, scope)
        contents = next((b for b in inlines.after if isinstance(b, Contents)), None)
        of_contents = standard.startswith("toc ")
        if any(i.text.strip() for i in inlines.out):
            self.job.lose("contents" if of_contents else "index", place, visible=True)
        if contents is None and not of_contents:
            return
        if not (out and isinstance(out[-1], Contents)):
            out.append(contents or Contents(origin=place))


def _opens(el: _Element) -> bool:
    """Tell whether a paragraph begins like a new item: with a number, or with what may be a marking in brackets."""
    return _OPENING.match("".join(islice((t.text or "" for t in el.iter(W + "t")), _FIRST_RUNS))) is not None


def _is_generated(standard: str) -> bool:
    return standard.startswith(("toc ", "index ", "table of ")) and standard != "index heading"


def merged(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Join runs that look the same: Word splits them at every spelling mark."""
    out: list[Inline] = []
    texts: list[str] = []
    last: Run | None = None
    for inline in inlines:
        if isinstance(inline, Run):
            if last is not None and _alike(last, inline):
                texts.append(inline.text)
                continue
            _end(out, last, texts)
            last, texts = inline, [inline.text]
        else:
            _end(out, last, texts)
            last = None
            out.append(inline)
    _end(out, last, texts)
    return tuple(out)


def _end(out: list[Inline], last: Run | None, texts: list[str]) -> None:
    if last is not None:
        out.append(last if len(texts) == 1 else replace(last, text="".join(texts)))


def _alike(one: Run, other: Run) -> bool:
    return (
        one.format == other.format
        and one.link == other.link
        and one.look_hidden == other.look_hidden
        and one.level == other.level
    )


_OPENED: Final = frozenset(
    W + tag for tag in ("customXml", "smartTag", "ins", "del", "moveTo", "moveFrom", "bdo", "dir")
)
_SILENT: Final = frozenset(
    W + tag
    for tag in (
        "sectPr tcPr trPr tblPr tblGrid pPr rPr bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd proofErr "
        "permStart permEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlPr "
        "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd background "
        "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd t r"
    ).split()
)
