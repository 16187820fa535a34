"""What stands in a paragraph: a complete walk over everything that can hold visible text.

Wrappers are opened, revisions resolved, fields judged (`fields_in`), hidden text left out. What no copy can hold leaves
an `Omission` in its place; what nobody sees leaves at most a line in the list of losses.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Final

from redactor.core.document import Break, Contents, Field, NoteReference, Omission, Picture, Run, Tab
from redactor.errors import InputError
from redactor.formats.docx import fields_in as fields
from redactor.formats.docx.alternate import CONTENT, branch
from redactor.formats.docx.drawings_in import Drawings
from redactor.formats.docx.frames_in import PLAIN_LOOK, ending, opened
from redactor.formats.docx.links import link_target
from redactor.formats.docx.names import W14, M, R, W
from redactor.formats.docx.symbols import character
from redactor.formats.docx.texts import seen, signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from redactor.core.document import Block, Inline
    from redactor.formats.docx.fields_in import FieldCode
    from redactor.formats.docx.flow import Flow
    from redactor.formats.docx.job import Scope
    from redactor.formats.docx.runs_in import Ground

_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_AGAIN = "Open it in Word, save it as a Word document (.docx), and choose it again."
# Thousands of fields inside each other, so that each word is asked of every one of them; Word stops at twenty.
MAX_NESTED_FIELDS: Final = 64
_BREAKS: Final = {"page": "page", "column": "column"}
_DATE_PARTS: Final = tuple(W + part + form for part in ("day", "month", "year") for form in ("Long", "Short"))
_SILENT: Final = frozenset(
    W + tag
    for tag in (
        "pPr rPr t delText instrText delInstrText proofErr permStart permEnd bookmarkStart bookmarkEnd softHyphen "
        "commentRangeStart commentRangeEnd lastRenderedPageBreak footnoteRef endnoteRef annotationRef separator "
        "continuationSeparator moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd smartTagPr "
        "customXmlPr customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd fldData "
        "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd sectPr"
    ).split()
)


class Inlines:
    """The inlines of one paragraph, while they are collected."""

    def __init__(self, flow: Flow, ground: Ground, scope: Scope) -> None:
        """Start an empty paragraph of a story; the scope names its own place."""
        self._flow = flow
        self._job = flow.job
        self._ground = ground
        self._scope = scope
        self._place = scope.place
        self._link: str | None = None
        self._level: str | None = None
        self._look = PLAIN_LOOK
        self.out: list[Inline] = []
        self.after: list[Block] = []

    # ------------------------------------------------------------------------------------------- what goes out

    def _restricted(self, own: str | None, around: str | None) -> str | None:
        return self._flow.job.restricted(own, around)

    def _emit(self, inline: Inline) -> None:
        frames = self._flow.frames
        for frame in frames:
            frame.seen = True
        hiding = next((f for f in frames if f.hides), None)
        if hiding is None:
            self.out.append(inline)
        elif hiding.result:
            hiding.texts.append(inline.text)
            if isinstance(inline, Run) and len(hiding.texts) == 1:
                hiding.look = self._look

    def _text(self, text: str) -> None:
        if not text:
            return
        look = self._look
        hidden = look.hidden if text.strip() else None
        link = self._link or next((f.link for f in reversed(self._flow.frames) if f.link), None)
        self._emit(Run(text, look.format, link, hidden, self._restricted(look.level, self._level)))

    def _omit(self, kind: str) -> None:
        self._emit(Omission(kind, self._level))
        self._job.lose(kind, self._place, visible=True)

    # ---------------------------------------------------------------------------------------------- the walk

    def walk(self, parent: _Element) -> None:
        """Read everything in a paragraph, or in a wrapper inside one."""
        for el in parent:
            handler = self._INLINE.get(str(el.tag))
            if handler is not None:
                handler(self, el)
            elif el.tag not in _SILENT:
                self._unknown(el)

    def _unknown(self, el: _Element) -> None:
        """Meet an element of another time: nothing in it is copied, and what may have been text leaves a note."""
        if not isinstance(el.tag, str):
            return
        if self._flow.is_ignorable(el):
            self._job.lose("extension", self._place)
            if self._flow.is_transparent(el):
                self.walk(el)
        elif next(el.iter(W + "t"), None) is not None:
            self._omit("object")
        else:
            self._job.lose("unknown", self._place)

    def _run(self, el: _Element) -> None:
        rpr = el.find(W + "rPr")
        look = self._flow.looks.of(rpr, self._ground)
        if look.gone:
            self._gone(el)
            return
        self._look, before = look, self._look
        for child in el:
            handler = self._IN_RUN.get(str(child.tag))
            if handler is not None:
                handler(self, child)
            elif child.tag not in _SILENT:
                self._unknown(child)
        self._look = before

    def _gone(self, el: _Element) -> None:
        """Leave a hidden run out; the marks of fields in it still count."""
        if any(c.tag in self._IN_RUN and c.tag != W + "fldChar" for c in el):
            self._job.lose("hidden text", self._place)
        for mark in el.iterchildren(W + "fldChar"):
            self._field_mark(mark)

    # ------------------------------------------------------------------------------------------------- wrappers

    def _hyperlink(self, el: _Element) -> None:
        relation = self._job.relation(self._flow.part, el.get(R + "id"))
        target = link_target(relation.target) if relation is not None and relation.outside else None
        if relation is not None and target is None:
            self._job.lose("link", self._place)
        self._link, before = target or self._link, self._link
        self.walk(el)
        self._link = before

    def _control(self, el: _Element) -> None:
        content = el.find(W + "sdtContent")
        if content is None:
            return
        self._level, before = self._restricted(self._flow.control_level(el), self._level), self._level
        self.walk(content)
        self._level = before

    def _kept_change(self, el: _Element) -> None:
        self._job.revisions += 1
        self.walk(el)

    def _dropped_change(self, _el: _Element) -> None:
        self._job.revisions += 1
        self._job.lose("tracked change", self._place)

    def _inserted(self, el: _Element) -> None:
        (self._kept_change if self._job.accept else self._dropped_change)(el)

    def _deleted(self, el: _Element) -> None:
        (self._dropped_change if self._job.accept else self._kept_change)(el)

    def _alternate(self, el: _Element) -> None:
        """Read the branch that is shown; it may stand among runs or inside one."""
        for child in branch(el):
            handler = self._IN_RUN.get(str(child.tag)) or self._INLINE.get(str(child.tag))
            if handler is not None:
                handler(self, child)
            elif child.tag not in _SILENT:
                self._unknown(child)

    def _ruby(self, el: _Element) -> None:
        base, above = el.find(W + "rubyBase"), el.find(W + "rt")
        if base is not None:
            self.walk(base)
        if above is not None and any(t.text for t in above.iter(W + "t")):
            self._text(" (")
            self.walk(above)
            self._text(")")

    def _math(self, el: _Element) -> None:
        self._text(self._flow.math(el))

    def _subdocument(self, _el: _Element) -> None:
        self._omit("document")

    def _ink(self, _el: _Element) -> None:
        self._omit("drawing")

    # --------------------------------------------------------------------------------------------- inside a run

    def _t(self, el: _Element) -> None:
        text, dropped = seen(el.text or "")
        if dropped:
            self._job.lose("invisible characters", self._place)
        text = text if el.get(_XML_SPACE) == "preserve" else text.strip(" ")
        if self._look.symbols is None:
            self._text(text)
        else:
            self._signs(signs(text, self._look.symbols))

    def _signs(self, found: list[str | None]) -> None:
        """Put signs, and one note for a row of signs that are not known."""
        for known, group in groupby(found, lambda sign: sign is not None):
            if known:
                self._text("".join(sign for sign in group if sign is not None))
            else:
                self._omit("symbol")

    def _tab(self, _el: _Element) -> None:
        self._emit(Tab(self._look.format))

    def _break(self, el: _Element) -> None:
        self._emit(Break(_BREAKS.get(el.get(W + "type", ""), "line")))

    def _hyphen(self, _el: _Element) -> None:
        self._text("\u2011")

    def _symbol(self, el: _Element) -> None:
        try:
            sign = character(el.get(W + "font", ""), int(el.get(W + "char", ""), 16))
        except ValueError:
            sign = None
        if sign is None:
            self._omit("symbol")
        else:
            self._text(sign)

    def _page_number(self, _el: _Element) -> None:
        self._emit(Field("page", format=self._look.format, level=self._level))

    def _date_part(self, _el: _Element) -> None:
        self._omit("field")

    def _note(self, el: _Element) -> None:
        kind = "footnote" if el.tag == W + "footnoteReference" else "endnote"
        if any(f.hides for f in self._flow.frames):
            return
        index = self._flow.note(kind, el.get(W + "id", ""))
        if index is None:
            self._job.lose(kind, self._place)
        else:
            self._emit(NoteReference(index, self._restricted(self._look.level, self._level)))

    def _comment(self, _el: _Element) -> None:
        self._job.lose("comment", self._place)

    def _drawing(self, el: _Element) -> None:
        if any(f.hides for f in self._flow.frames):
            self._emit(Omission("drawing"))
            return
        drawings = Drawings(self._job, replace(self._scope, control=self._level or self._scope.control), self._ground)
        for found in drawings.read(el):
            if isinstance(found, Omission):
                self._omit(found.kind)
            elif isinstance(found, Picture):
                self._emit(found if self._level is None else replace(found, level=self._level))
            else:
                table = self._flow.box(found, drawings.box_scope())
                self.after.extend(() if table is None else (table,))

    # --------------------------------------------------------------------------------------------------- fields

    def _simple(self, el: _Element) -> None:
        code = fields.FieldCode(el.get(W + "instr", "")[: fields.LONGEST_CODE], whole=True, parted=True, closed=True)
        self._open(code)
        self._flow.frames[-1].result = True
        self.walk(el)
        self._close()

    def _field_mark(self, el: _Element) -> None:
        kind = el.get(W + "fldCharType")
        frames = self._flow.frames
        if kind == "begin":
            code = self._flow.fields.at(el)
            if code is not None:
                self._open(code)
        elif kind == "separate":
            for frame in frames:
                frame.result = frame.result or frame.code.separate is el
        elif any(frame.code.end is el for frame in frames):
            while frames[-1].code.end is not el:
                frames.pop()
            self._close()

    def end(self) -> None:
        """End the paragraph, and with it the fields that belong in it and whose end was left out."""
        while self._flow.frames and self._flow.frames[-1].code.whole:
            self._close()

    def _open(self, code: FieldCode) -> None:
        if not code.closed:
            return
        if len(self._flow.frames) >= MAX_NESTED_FIELDS:
            raise InputError("This document has fields nested deeper than can be read.", remedy=_AGAIN)
        frame = opened(code, running=self._scope.running)
        if frame.policy == fields.CONTENTS and not any(f.hides for f in self._flow.frames):
            self.after.append(Contents(fields.levels(code), self._place))
        self._flow.frames.append(frame)

    def _close(self) -> None:
        """End a field, and put in its place what it stands for."""
        frame = self._flow.frames.pop()
        self._look, before = frame.look if frame.texts else self._look, self._look
        end = ending(frame)
        if isinstance(end.put, str):
            self._text(end.put)
        elif isinstance(end.put, Omission):
            self._omit(end.put.kind)
        elif end.put is not None:
            self._emit(
                replace(end.put, format=self._look.format, level=self._restricted(self._look.level, self._level))
            )
        if end.lost is not None:
            self._job.lose(end.lost[0], self._place, visible=end.lost[1])
        self._look = before

    _INLINE: ClassVar[dict[str, Callable[[Inlines, _Element], None]]] = {
        W + "r": _run,
        W + "hyperlink": _hyperlink,
        W + "sdt": _control,
        W + "ins": _inserted,
        W + "moveTo": _inserted,
        W + "del": _deleted,
        W + "moveFrom": _deleted,
        W + "smartTag": walk,
        W + "customXml": walk,
        W + "bdo": walk,
        W + "dir": walk,
        W + "fldSimple": _simple,
        W + "subDoc": _subdocument,
        M + "oMath": _math,
        M + "oMathPara": _math,
        CONTENT: _alternate,
        W14 + "conflictIns": _inserted,
        W14 + "conflictDel": _deleted,
        W14 + "contentPart": _ink,
        W + "contentPart": _ink,
    }
    _IN_RUN: ClassVar[dict[str, Callable[[Inlines, _Element], None]]] = {
        W + "t": _t,
        W + "delText": _t,
        W + "tab": _tab,
        W + "ptab": _tab,
        W + "br": _break,
        W + "cr": _break,
        W + "noBreakHyphen": _hyphen,
        W + "sym": _symbol,
        W + "pgNum": _page_number,
        **dict.fromkeys(_DATE_PARTS, _date_part),
        W + "footnoteReference": _note,
        W + "endnoteReference": _note,
        W + "commentReference": _comment,
        W + "fldChar": _field_mark,
        W + "ruby": _ruby,
        W + "drawing": _drawing,
        W + "pict": _drawing,
        W + "object": _drawing,
        CONTENT: _alternate,
        W + "contentPart": _ink,
        W14 + "contentPart": _ink,
        M + "oMath": _math,
    }
