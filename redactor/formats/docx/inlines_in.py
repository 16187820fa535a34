"""What stands in a paragraph: a complete walk over everything that can hold visible text.

Wrappers are opened, revisions resolved, fields judged (`fields_in`), hidden text left out. What no copy can hold leaves
an `Omission` in its place; what nobody sees leaves at most a line in the list of losses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from redactor.core.document import Break, Contents, Field, NoteReference, Omission, Paragraph, Run, Tab
from redactor.formats.docx import fields_in as fields
from redactor.formats.docx.names import MC, UNDERSTOOD, M, W
from redactor.formats.docx.runs_in import Ground, Look
from redactor.formats.docx.symbols import character
from redactor.formats.docx.values import VAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from redactor.core.document import Block, Inline
    from redactor.formats.docx.fields_in import FieldCode
    from redactor.formats.docx.flow import Flow

_SPACES = re.compile(r"[\t\r\n]")
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS: Final = {"page": "page", "column": "column"}
_PLAIN: Final = Look()
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_LONGEST_LINK: Final = 2000


@dataclass(slots=True)
class Frame:
    """An open field: what becomes of its result, and what was seen of it."""

    code: FieldCode
    policy: str
    result: bool = False
    link: str | None = None
    texts: list[str] = field(default_factory=list)
    look: Look = _PLAIN
    seen: bool = False

    @property
    def hides(self) -> bool:
        """Tell whether what stands here is left out of the flow: a code, or a result that is not kept."""
        if not self.result:
            return self.code.closed and (self.code.parted or self.code.whole)
        return self.policy != fields.KEEP


def link_target(address: str) -> str | None:
    """Accept the address of a link to the web or of a mail; nothing else leaves the document."""
    address = address.strip()
    if len(address) > _LONGEST_LINK or any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or parts.username is not None:
        return None
    return address.partition("?")[0] if parts.scheme.lower() == "mailto" else address


class Inlines:
    """The inlines of one paragraph, while they are collected."""

    def __init__(self, flow: Flow, ground: Ground, place: str) -> None:
        """Start an empty paragraph of a story."""
        self._flow = flow
        self._job = flow.job
        self._ground = ground
        self._place = place
        self._link: str | None = None
        self._level: str | None = None
        self._look = _PLAIN
        self.out: list[Inline] = []
        self.after: list[Block] = []

    # ------------------------------------------------------------------------------------------- what goes out

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
        self._emit(Run(text, look.format, link, hidden, look.level or self._level))

    def _omit(self, kind: str) -> None:
        self._emit(Omission(kind, self._level))
        self._job.lose(kind, self._place, visible=True)

    # ---------------------------------------------------------------------------------------------- the walk

    def walk(self, parent: _Element) -> None:
        """Read everything in a paragraph, or in a wrapper inside one."""
        for el in parent:
            handler = _INLINE.get(el.tag)
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
            handler = _IN_RUN.get(child.tag)
            if handler is not None:
                handler(self, child)
            elif child.tag not in _SILENT:
                self._unknown(child)
        self._look = before

    def _gone(self, el: _Element) -> None:
        """Leave a hidden run out; the marks of fields in it still count."""
        if any(c.tag not in _SILENT and c.tag != W + "fldChar" for c in el):
            self._job.lose("hidden text", self._place)
        for mark in el.iterchildren(W + "fldChar"):
            self._field_mark(mark)

    # ------------------------------------------------------------------------------------------------- wrappers

    def _hyperlink(self, el: _Element) -> None:
        relation = self._job.relation(self._flow.part, el.get(R_ID))
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
        self._level, before = self._flow.control_level(el) or self._level, self._level
        self.walk(content)
        self._level = before

    def _kept_change(self, el: _Element) -> None:
        self._job.revisions += 1
        self.walk(el)

    def _dropped_change(self, el: _Element) -> None:
        self._job.revisions += 1
        self._job.lose("tracked change", self._place)

    def _inserted(self, el: _Element) -> None:
        (self._kept_change if self._job.accept else self._dropped_change)(el)

    def _deleted(self, el: _Element) -> None:
        (self._dropped_change if self._job.accept else self._kept_change)(el)

    def _alternate(self, el: _Element) -> None:
        branch = chosen(el)
        if branch is not None:
            self.walk_any(branch)

    def walk_any(self, parent: _Element) -> None:
        """Read a branch that may stand among runs or inside one."""
        for el in parent:
            handler = _IN_RUN.get(el.tag) or _INLINE.get(el.tag)
            if handler is not None:
                handler(self, el)
            elif el.tag not in _SILENT:
                self._unknown(el)

    def _ruby(self, el: _Element) -> None:
        base, above = el.find(W + "rubyBase"), el.find(W + "rt")
        if base is not None:
            self.walk(base)
        if above is not None and any(t.text for t in above.iter(W + "t")):
            self._text(" (")
            self.walk(above)
            self._text(")")

    def _math(self, el: _Element) -> None:
        self._text(self._flow.math(el, self))

    def _subdocument(self, _el: _Element) -> None:
        self._omit("document")

    def _ink(self, _el: _Element) -> None:
        self._omit("drawing")

    # --------------------------------------------------------------------------------------------- inside a run

    def _t(self, el: _Element) -> None:
        text = _SPACES.sub(" ", el.text or "")
        self._text(text if el.get(_XML_SPACE) == "preserve" else text.strip(" "))

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
            self._emit(NoteReference(index, self._look.level or self._level))

    def _comment(self, _el: _Element) -> None:
        self._job.lose("comment", self._place)

    def _drawing(self, el: _Element) -> None:
        for found in self._flow.drawings(el, self._ground, self._place, self._level):
            if isinstance(found, Omission):
                self._omit(found.kind)
            elif _is_inline(found):
                self._emit(found)
            elif not any(f.hides for f in self._flow.frames):
                self.after.append(found)

    # --------------------------------------------------------------------------------------------------- fields

    def _simple(self, el: _Element) -> None:
        code = fields.FieldCode(el.get(W + "instr", ""), whole=True, parted=True, closed=True)
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
        elif frames and kind == "separate":
            frames[-1].result = True
        elif frames and kind == "end":
            self._close()

    def _open(self, code: FieldCode) -> None:
        frame = Frame(code, fields.policy(code, running=self._flow.scope.running))
        if code.word == "HYPERLINK":
            frame.link = link_target(fields.target(code) or "")
        self._flow.frames.append(frame)

    def _close(self) -> None:
        """End a field, and put in its place what it stands for."""
        frame = self._flow.frames.pop()
        text = "".join(frame.texts)
        self._look, before = frame.look if frame.texts else self._look, self._look
        word = frame.code.word
        if frame.policy == fields.KEEP:
            self._kept_field(frame)
        elif frame.policy == fields.CONTENTS:
            self.after.append(Contents(fields.levels(frame.code), self._place))
        elif frame.policy == fields.NUMBERED:
            self._live(frame, text)
        elif (frame.policy == fields.REFERENCE and fields.is_label(text)) or (
            frame.policy == fields.FIGURE and fields.is_figure(text)
        ):
            self._text(text)
        elif frame.policy in {fields.DROP, fields.SILENT}:
            self._job.lose("index" if word in fields.GENERATED else "field", self._place, visible=bool(text.strip()))
        elif word == "SYMBOL":
            self._symbol_field(frame)
        elif text.strip() or frame.seen or not frame.result:
            self._omit("reference" if frame.policy == fields.REFERENCE else "field")
        self._look = before

    def _kept_field(self, frame: Frame) -> None:
        if frame.code.word in {"FORMDROPDOWN", "FORMCHECKBOX"} and not frame.seen and frame.code.begin is not None:
            self._text(fields.form_text(frame.code.begin) or "")
        elif not frame.code.whole:
            self._job.lose("field", self._place)

    def _live(self, frame: Frame, text: str) -> None:
        word = frame.code.word
        level = self._look.level or self._level
        if word in fields.PAGE:
            self._emit(Field(fields.PAGE[word], format=self._look.format, level=level))
            return
        found = fields.sequence(frame.code, text)
        if found is not None:
            self._emit(Field("sequence", found[0], found[1], self._look.format, level))
        elif fields.is_label(text):
            self._text(text)
        else:
            self._omit("field")

    def _symbol_field(self, frame: Frame) -> None:
        words = frame.code.words()
        font = words[words.index("\\f") + 1] if "\\f" in words[:-1] else ""
        code = words[1] if len(words) > 1 else ""
        digits = int(code, 16) if code.lower().startswith("0x") else int(code) if code.isdecimal() else 0
        sign = character(font, digits) if digits < 0x10000 else None  # noqa: PLR2004 -- the codes of Unicode's first plane
        if sign is None:
            self._omit("symbol")
        else:
            self._text(sign)


def _is_inline(found: object) -> bool:
    return hasattr(found, "text") and not isinstance(found, Paragraph)


def chosen(el: _Element) -> _Element | None:
    """Resolve alternate content to its one branch: the first Choice whose namespaces are understood, or the Fallback."""
    for choice in el.iterchildren(MC + "Choice"):
        needs = choice.get("Requires", "").split()
        if needs and all(choice.nsmap.get(prefix) in UNDERSTOOD for prefix in needs):
            return choice
    return el.find(MC + "Fallback")


R_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_w = W
_INLINE: Final[dict[str, Callable[[Inlines, _Element], None]]] = {
    _w + "r": Inlines._run,
    _w + "hyperlink": Inlines._hyperlink,
    _w + "sdt": Inlines._control,
    _w + "ins": Inlines._inserted,
    _w + "moveTo": Inlines._inserted,
    _w + "del": Inlines._deleted,
    _w + "moveFrom": Inlines._deleted,
    **{_w + tag: Inlines.walk for tag in ("smartTag", "customXml", "bdo", "dir")},
    _w + "fldSimple": Inlines._simple,
    _w + "subDoc": Inlines._subdocument,
    M + "oMath": Inlines._math,
    M + "oMathPara": Inlines._math,
    MC + "AlternateContent": Inlines._alternate,
    "{http://schemas.microsoft.com/office/word/2010/wordml}conflictIns": Inlines._inserted,
    "{http://schemas.microsoft.com/office/word/2010/wordml}conflictDel": Inlines._deleted,
    "{http://schemas.microsoft.com/office/word/2010/wordml}contentPart": Inlines._ink,
    _w + "contentPart": Inlines._ink,
}
_IN_RUN: Final[dict[str, Callable[[Inlines, _Element], None]]] = {
    _w + "t": Inlines._t,
    _w + "delText": Inlines._t,
    _w + "tab": Inlines._tab,
    _w + "ptab": Inlines._tab,
    _w + "br": Inlines._break,
    _w + "cr": Inlines._break,
    _w + "noBreakHyphen": Inlines._hyphen,
    _w + "sym": Inlines._symbol,
    _w + "pgNum": Inlines._page_number,
    **{_w + a + b: Inlines._date_part for a in ("day", "month", "year") for b in ("Long", "Short")},
    _w + "footnoteReference": Inlines._note,
    _w + "endnoteReference": Inlines._note,
    _w + "commentReference": Inlines._comment,
    _w + "fldChar": Inlines._field_mark,
    _w + "ruby": Inlines._ruby,
    _w + "drawing": Inlines._drawing,
    _w + "pict": Inlines._drawing,
    _w + "object": Inlines._drawing,
    MC + "AlternateContent": Inlines._alternate,
    _w + "contentPart": Inlines._ink,
    "{http://schemas.microsoft.com/office/word/2010/wordml}contentPart": Inlines._ink,
    M + "oMath": Inlines._math,
}
_SILENT: Final = frozenset(
    _w + tag
    for tag in (
        "pPr rPr t delText instrText delInstrText proofErr permStart permEnd bookmarkStart bookmarkEnd softHyphen "
        "commentRangeStart commentRangeEnd lastRenderedPageBreak footnoteRef endnoteRef annotationRef separator "
        "continuationSeparator moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd smartTagPr customXmlPr "
        "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd fldData "
        "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd sectPr"
    ).split()
)
