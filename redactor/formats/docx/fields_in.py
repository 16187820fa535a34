"""Fields: what becomes of a code and of the result that Word stored for it.

A code is never kept. A result is kept where it is text of its own paragraph (a form field, a link, a date), made anew
where it can be (page numbers, captions, contents), and left out where it quotes something that stands elsewhere: what
it quotes may be withheld. A field that runs over the end of its paragraph is no quotation that could be cut out safely,
headings may stand inside it; its text stays where it is (ECMA-376 Part 1, 17.16).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.properties import SEQUENCES
from redactor.formats.docx.alternate import BRANCHES, chosen
from redactor.formats.docx.names import W
from redactor.formats.docx.values import VAL, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

PAGE: Final = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}
AUTHORED: Final = frozenset(
    "FORMTEXT FORMCHECKBOX FORMDROPDOWN HYPERLINK DATE TIME ADDIN CITATION INCLUDEPICTURE IMPORT EMBED SHAPE CONTROL "
    "BARCODE DISPLAYBARCODE".split()
)
"""Fields whose result is text of the paragraph itself."""
QUOTING: Final = frozenset({"REF", "PAGEREF", "NOTEREF", "FTNREF"})
"""Fields that show a piece of another place: kept where it is a mere number."""
ABOUT: Final = frozenset(
    "STYLEREF DOCPROPERTY AUTHOR LASTSAVEDBY TITLE SUBJECT KEYWORDS COMMENTS USERNAME USERADDRESS USERINITIALS "
    "FILENAME TEMPLATE INFO REVNUM EDITTIME NUMWORDS NUMCHARS FILESIZE CREATEDATE SAVEDATE PRINTDATE SAVEDBY "
    "DOCVARIABLE SECTION".split()
)
"""Fields that tell of the document or repeat its headings: a running header is better without them."""
GENERATED: Final = frozenset({"TOC", "INDEX", "TOA", "BIBLIOGRAPHY"})
"""Fields that Word fills with paragraphs of its own."""
INVISIBLE: Final = frozenset("XE TC TA RD SET ASK PRIVATE ADVANCE NEXT NEXTIF SKIPIF".split())
"""Fields that show nothing."""

KEEP, DROP, SILENT, OMIT = "keep", "drop", "silent", "omit"
REFERENCE, CONTENTS, NUMBERED, FIGURE = "reference", "contents", "numbered", "figure"

_WORD = re.compile(r"\s*([A-Za-z]+|=)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_LABEL = re.compile(
    r"(?:(?:item|section|paragraph|para|clause|table|figure|annex|appendix|box|chart|equation|page|note)\s)?"
    r"[(\[]?(?:\d{1,4}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5}|[A-Z]\.?\d{1,3}|\d{1,3}[a-z])[)\].:]{0,2}\Z",
    re.IGNORECASE,
)
_LONGEST_LABEL: Final = 8
# A code of a million blanks makes every pattern try each of them.
LONGEST_CODE: Final = 4000
_MOST_DIGITS: Final = 4
_WHERE = frozenset({"above", "below"})
_SUM = re.compile(
    r"\s*=\s*(?:[A-Z]{2,10}\s*\(\s*(?:ABOVE|BELOW|LEFT|RIGHT|[A-Z]\d{1,2}(?:\s*[:,;]\s*[A-Z]\d{1,2})*)\s*\)|[\d\s.+*/()-]+)"
    r"\s*(?:\\|\Z)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[£$€]?\s?-?[\d,.\s]{1,20}%?\Z")
# What citation managers fill in: every source that the document cites, withheld places included.
_SOURCES = re.compile(r"\s*ADDIN\b.*(?:BIBL|REFLIST|Mendeley\s+Bibliography)", re.IGNORECASE | re.DOTALL)
_CAPTIONS = re.compile(r"\\[ac]\b", re.IGNORECASE)
_LEVELS = re.compile(r'\\o\s+"?\s*\d\s*-\s*(\d)', re.IGNORECASE)
_DEFAULT_LEVELS: Final = 3


@dataclass(slots=True)
class FieldCode:
    """One field: its code, and whether it begins and ends in one paragraph."""

    code: str = ""
    whole: bool = False
    parted: bool = False
    closed: bool = False
    begin: _Element | None = None
    separate: _Element | None = None
    end: _Element | None = None
    paragraph: _Element | None = None
    result: bool = False
    texts: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        """Give the field's kind, in capitals; empty where the code starts with something else."""
        match = _WORD.match(self.code)
        return match[1].upper() if match else ""

    def words(self) -> list[str]:
        """Split the code into its words, quoted ones whole."""
        return [a.replace("\\\\", "\\").replace('\\"', '"') if a else b for a, b in _QUOTED.findall(self.code)]


def policy(code: FieldCode, *, running: bool) -> str:
    """Say what becomes of a field's result; `running` in headers and footers."""
    word = code.word
    if not code.closed:
        return KEEP
    if word in GENERATED or _SOURCES.match(code.code):
        return CONTENTS if word == "TOC" and not _CAPTIONS.search(code.code) else DROP
    if word in AUTHORED or not code.whole:
        return KEEP
    if word in INVISIBLE or (word in ABOUT and running):
        return SILENT
    if word == "=":
        return FIGURE if _SUM.match(code.code) else OMIT
    return NUMBERED if word in PAGE or word == "SEQ" else REFERENCE if word in QUOTING else OMIT


def levels(code: FieldCode) -> int:
    """Find how many levels of headings a table of contents shows."""
    match = _LEVELS.search(code.code)
    return min(max(int(match[1]), 1), 9) if match else _DEFAULT_LEVELS


def is_label(text: str) -> bool:
    """Tell a number or a label, such as `3.1`, `(a)` or `Table 2`, from words that quote."""
    text = " ".join(text.split())
    bare = text.rpartition(" ")[2]
    return text.lower() in _WHERE or (len(bare) <= _LONGEST_LABEL and _LABEL.match(text) is not None)


def is_figure(text: str) -> bool:
    """Tell whether the result of a formula is a mere figure."""
    return _FIGURE.match(text.strip()) is not None


def sequence(code: FieldCode, text: str) -> tuple[str, int] | None:
    """Read a caption's number: its label of the closed set, and the count."""
    words = code.words()
    label = next((s for s in SEQUENCES if len(words) > 1 and s.lower() == words[1].lower()), None)
    digits = text.strip()
    return (label, int(digits)) if label and digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def target(code: FieldCode) -> str | None:
    """Find the address in a HYPERLINK code; one that starts with a switch has none."""
    words = code.words()
    return words[1] if len(words) > 1 and not words[1].startswith("\\") else None


def form_text(begin: _Element) -> str | None:
    """Find what a drop-down or a check box shows, where Word keeps no result for it (17.16.9, 17.16.7)."""
    data = begin.find(W + "ffData")
    box = data.find(W + "checkBox") if data is not None else None
    chosen = data.find(W + "ddList") if data is not None else None
    if box is not None:
        state = box.find(W + "checked")
        state = state if state is not None else box.find(W + "default")
        ticked = state is not None and state.get(VAL, "1") not in {"0", "false", "off"}
        return "☒" if ticked else "☐"
    if chosen is None:
        return None
    entries = [e.get(VAL, "") for e in chosen.iterchildren(W + "listEntry")]
    result = chosen.find(W + "result")
    result = result if result is not None else chosen.find(W + "default")
    index = number(result.get(VAL)) if result is not None else 0
    return entries[index] if index is not None and 0 <= index < len(entries) else None


class Fields:
    """The complex fields of one story, paired before it is read."""

    def __init__(self, root: _Element, *, accept: bool) -> None:
        """Pair beginnings, middles and ends; text boxes are flows of their own."""
        self._by_begin: dict[_Element, FieldCode] = {}
        if next(root.iter(W + "fldChar"), None) is not None:
            self._pair(root, W + "del" if accept else W + "ins", W + "moveFrom" if accept else W + "moveTo")

    def at(self, begin: _Element) -> FieldCode | None:
        """Give the field that begins here; None for a beginning that has no end."""
        return self._by_begin.get(begin)

    def _pair(self, root: _Element, *gone: str) -> None:
        open_fields: dict[_Element | None, list[FieldCode]] = {}
        for el in root.iter(W + "fldChar", W + "instrText", W + "delInstrText"):
            flow, paragraph, dropped = _place(el, gone)
            if dropped:
                continue
            stack = open_fields.setdefault(flow, [])
            if el.tag != W + "fldChar":
                if stack and not stack[-1].result:
                    stack[-1].texts.append(el.text or "")
            else:
                self._mark(el, stack, paragraph)

    def _mark(self, el: _Element, stack: list[FieldCode], paragraph: _Element | None) -> None:
        kind = el.get(W + "fldCharType")
        if kind == "begin":
            code = FieldCode(begin=el, paragraph=paragraph)
            stack.append(code)
            self._by_begin[el] = code
        elif stack and kind == "separate":
            stack[-1].result = True
            stack[-1].separate = el
            stack[-1].parted = stack[-1].paragraph is paragraph
        elif stack and kind == "end":
            code = stack.pop()
            code.closed = True
            code.end = el
            code.whole = code.paragraph is paragraph
            code.code = "".join(code.texts)[:LONGEST_CODE]
            code.parted = code.parted or (code.whole and not code.result)


def _place(el: _Element, gone: tuple[str, ...]) -> tuple[_Element | None, _Element | None, bool]:
    """Find the text box and the paragraph around an element, and whether a revision or a fallback takes it away."""
    paragraph: _Element | None = None
    for up in _ancestors(el):
        if up.tag == W + "txbxContent":
            return up, paragraph, _is_gone(up, gone)
        if up.tag == W + "p" and paragraph is None:
            paragraph = up
        elif up.tag in gone or _is_other_branch(up):
            return None, paragraph, True
    return None, paragraph, False


def _is_gone(el: _Element, gone: tuple[str, ...]) -> bool:
    return any(up.tag in gone or _is_other_branch(up) for up in _ancestors(el))


def _is_other_branch(el: _Element) -> bool:
    """Tell a branch of alternate content that is not shown."""
    if el.tag not in BRANCHES:
        return False
    around = el.getparent()
    return around is not None and chosen(around) is not el


def _ancestors(el: _Element) -> Iterator[_Element]:
    up = el.getparent()
    while up is not None:
        yield up
        up = up.getparent()
