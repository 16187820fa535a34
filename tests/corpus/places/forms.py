"""The drafts: every place, in minutes of several forms, under several policies."""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.corpus.places.around import around, hosted
from tests.corpus.places.drawn import drawing, drawn, shape
from tests.corpus.places.hidden import hidden
from tests.corpus.places.model import MAIN, NOBODY, PUBLIC, WORD_TYPE, Sheet, p, r, root, tbl, tc, tr
from tests.corpus.places.visible import visible
from tests.corpus.places.zips import ZIPS, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus.places.zips import Archive


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How a policy's markings are written, and whether everybody reads the titles of what is withheld."""

    policy: str
    public: str
    levels: tuple[str, ...]
    label: str
    title_public: bool


_SCHEMES: Final = {
    "sec": _Scheme("sec-panel", "WHITE", ("AMBER", "RED"), "{}", title_public=True),
    "tlp": _Scheme("tlp-2", "CLEAR", ("AMBER", "RED"), "TLP:{}", title_public=False),
    "lga": _Scheme("lga-1972-schedule-12a", "OPEN", ("EXEMPT",), "{}", title_public=True),
}
FORMS: Final = ("suffix", "prefix", "line", "style", "control", "table")
NUMBERS: Final = ("word", "typed", "none")
_BOX_URI = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


class _Draft:
    """A draft in one form."""

    def __init__(self, scheme: str, form: str, numbers: str, *, full: bool) -> None:
        self._scheme, self._form, self._numbers, self._full = _SCHEMES[scheme], form, numbers, full
        self.sheet = Sheet(
            f"{scheme}-{form}-{numbers}{'-full' * full}", self._scheme.policy, self._scheme.public, self._scheme.levels
        )
        self._item = 0

    def made(self) -> Sheet:
        """Write it."""
        sheet, high, low = self.sheet, self._scheme.levels[-1], self._scheme.levels[0]
        body = [p(sheet.token("cover | w:p | the cover", PUBLIC, kept=True))]
        items = [
            self._titled("Openings", PUBLIC, list(visible(sheet, PUBLIC))),
            self._titled("Estates", PUBLIC, list(hidden(sheet, PUBLIC))),
            self._titled("Vendors", high, [*visible(sheet, high), *(hidden(sheet, high) if self._full else ())]),
            self._titled("Gardens", PUBLIC, [*(hosted(sheet) if self._full else ()), *self._portions(high)]),
        ]
        if low != high:
            items.append(self._titled("Leases", low, list(visible(sheet, low))))
        if self._full:
            items.append(self._titled("Drawings", high, list(drawn(sheet, high))))
            items.append(self._titled("Lanterns", PUBLIC, list(drawn(sheet, PUBLIC))))
            around(sheet)
        body += [tbl(*items)] if self._form == "table" else items
        return _finished(sheet, "".join(body))

    def _titled(self, title: str, level: str, blocks: list[str]) -> str:
        self._item += 1
        open_title = level == PUBLIC or self._scheme.title_public
        line = f"title-{self._item} | w:p | the title of item {self._item}"
        title = f"{title} {self.sheet.token(line, PUBLIC if open_title else level, kept=True)}"
        label = "" if level == PUBLIC else self._scheme.label.format(level)
        if self._form == "table":
            head = p(r(f"{title} ({label})" if label else title, "<w:b/>"))
            return tr(f"{self._item}", tc(head + "".join(blocks) + "<w:p/>"))
        return self._heading(title, label) + self._body(level, label, blocks)

    def _heading(self, title: str, label: str) -> str:
        number = f"{self._item}. " if self._numbers == "typed" else ""
        if label and self._form == "suffix":
            title = f"{title} ({label})"
        elif label and self._form == "prefix":
            title = f"[{label}] {title}"
        heading = p(number + title, style="Heading1" if self._numbers == "word" else "HeadingPlain")
        return heading + (p(label) if label and self._form == "line" else "")

    def _body(self, level: str, label: str, blocks: list[str]) -> str:
        body = "".join(blocks)
        if label and self._form == "control":
            return f'<w:sdt><w:sdtPr><w:tag w:val="{label}"/></w:sdtPr><w:sdtContent>{body}</w:sdtContent></w:sdt>'
        if label and self._form == "style":
            return _styled(body, f"Mark{level}")
        return body

    def _portions(self, level: str) -> Iterator[str]:
        """Write restricted portions into a public item: sentences, paragraphs, rows, notes and boxes with marks of their own."""
        sheet, label = self.sheet, self._scheme.label.format(level)

        def own(name: str, where: str, what: str) -> str:
            return sheet.token(f"portion.{name} | {where} | {what}", level, kept=True)

        def public(name: str) -> str:
            return sheet.token(f"portion.{name} | w:p | public words beside it", PUBLIC, kept=True)

        yield p(f"[{label}] {own('start', 'w:p', 'a paragraph that begins with its mark')} one.")
        yield p(f"Public {public('beside-end')} two.")
        yield p(f"Withheld {own('end', 'w:p', 'a paragraph that ends with its mark')} three. ({label})")
        yield tbl(
            tr("Reference", "Owner", "Marking"),
            tr("four", public("beside-row"), ""),
            tr("five", own("row", "w:tr", "a row with its mark in a column"), label),
        )
        note = sheet.note(
            "footnote",
            p(f"[{label}] {own('note', 'w:footnote', 'a note with its own mark, in a public sentence')} six."),
        )
        yield p(r("Seven") + note)
        box = shape(
            p(f"[{label}] {own('box', 'wps:txbx', 'a text box with its own mark, in a public paragraph')} eight.")
        )
        yield p(r(f"Nine {public('beside-box')}") + drawing(box, _BOX_URI))
        control = f'<w:sdt><w:sdtPr><w:tag w:val="{label}"/></w:sdtPr><w:sdtContent>{p(own("control", "w:sdt", "a marked control in a public item"))}</w:sdtContent></w:sdt>'
        yield control + p(public("beside-control"))
        yield p(own("style", "w:pStyle", "a paragraph in a marking style, in a public item"), style=f"Mark{level}")
        yield p(public("last"))


def _styled(body: str, style: str) -> str:
    body = re.sub(r'<w:pStyle w:val="[^"]*"/>', "", body)
    named = f'<w:pStyle w:val="{style}"/>'
    body = re.sub(r"(<w:p(?: [^>]*)?>)<w:pPr>", rf"\1<w:pPr>{named}", body)
    return re.sub(r"(<w:p(?: [^>/]*)?>)(?!<w:pPr>)", rf"\1<w:pPr>{named}</w:pPr>", body)


def _finished(sheet: Sheet, body: str) -> Sheet:
    heads = "".join(f'<w:{kind}Reference w:type="{page}" r:id="{rid}"/>' for kind, page, rid in sheet.headers)
    section = f'<w:sectPr>{heads}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
    sheet.part(MAIN, root("document", f"<w:body>{body}{section}</w:body>"), f"{WORD_TYPE}document.main+xml")
    sheet.relate("", "officeDocument", MAIN)
    marks = "".join(_style(f"Mark{level}", f"{level} marking") for level in sheet.levels)
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%{n + 1}."/></w:lvl>'
        for n in range(1)
    )
    bullets = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        for n in range(3)
    )
    lists = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:abstractNum w:abstractNumId="2">{bullets}</w:abstractNum>'
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, *((7,) if sheet.lists else ()))
    )
    parts = {
        "styles": _STYLES + marks + "".join(sheet.styles), "numbering": lists + "".join(sheet.lists) + nums,
        "settings": "".join(sheet.settings), "comments": "".join(sheet.comments),
        "footnotes": _notes(sheet, "footnote"), "endnotes": _notes(sheet, "endnote"),
    }  # fmt: skip
    for name, content in parts.items():
        if content:
            sheet.part(f"word/{name}.xml", root(name, content), f"{WORD_TYPE}{name}+xml")
            sheet.relate(MAIN, name, f"{name}.xml")
    return sheet


def _notes(sheet: Sheet, kind: str) -> str:
    token = sheet.token(f"note.{kind}-line | w:{kind}/@w:type | words in the line above {kind}s", NOBODY)
    line = f'<w:{kind} w:type="separator" w:id="-1">{p(token)}</w:{kind}>'
    return line + "".join(f'<w:{kind} w:id="{n}">{x}</w:{kind}>' for n, x in enumerate(sheet.notes[kind], 1))


def _style(identity: str, name: str, inside: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>{inside}</w:style>'


_OUTLINE = '<w:pPr>{}<w:outlineLvl w:val="{}"/></w:pPr>'
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Heading1", "heading 1", _OUTLINE.format('<w:numPr><w:numId w:val="1"/></w:numPr>', 0))
    + _style("HeadingPlain", "Item heading", _OUTLINE.format("", 0))
    + _style("Heading2", "heading 2", _OUTLINE.format("", 1))
    + _style("Gone", "Gone", "<w:rPr><w:vanish/></w:rPr>", "character")
    + _style("GoneToo", "Gone Too", '<w:basedOn w:val="Gone"/>', "character")
)


def drafts() -> Iterator[Sheet]:
    """Make the drafts with all places, and those in every form with the places in the text."""
    for scheme, form, numbers in (("sec", "suffix", "word"), ("tlp", "line", "typed"), ("lga", "prefix", "none")):
        yield _Draft(scheme, form, numbers, full=True).made()
    for scheme in _SCHEMES:
        for n, form in enumerate(FORMS):
            yield _Draft(scheme, form, NUMBERS[(n + 1) % 3 if form != "table" else 1], full=False).made()


def solos() -> Iterator[Sheet]:
    """Make a small draft for each place in the archive."""
    for line, change in ZIPS:
        name = line.partition(" |")[0]
        sheet = Sheet(f"zip-{name}", "tlp-2", "CLEAR", ("RED",))
        public = p(sheet.token("public | w:p | a public paragraph", PUBLIC, kept=True))
        withheld = p(sheet.token("withheld | w:p | a withheld paragraph", "RED", kept=True))
        heads = [p("1. Openings", style="HeadingPlain"), p("2. Vendors (TLP:RED)", style="HeadingPlain")]
        _finished(sheet, heads[0] + public + heads[1] + withheld)
        token = sheet.token("zip." + line)
        sheet.finish.append(partial(_changed, change, token))
        yield sheet


def _changed(change: Callable[[Archive, str], Archive], token: str, data: bytes) -> bytes:
    return change(opened(data), token).pack()
