"""Probe an HTML page: every element, attribute and text, and that the parser saw every byte.

What the parser reports is spelled again; where that is not what the file says, something was hidden from it.
"""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from redactor.formats.probes import pixels
from redactor.formats.probes.ledger import Ledger

if TYPE_CHECKING:
    from re import Pattern

    from redactor.core.probe import Probe

_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
_ANY = re.compile(r"(?s).*")
_NUMBER = re.compile(r"[1-9]\d{0,5}")


def _words(text: str) -> Pattern[str]:
    return re.compile(text)


# element: attributes, each with what it may be; "!" is an attribute that must be there
_HEADING = {"id": _words(r"item-[0-9A-Za-z.]{1,12}|notes|title")}
_TABLE: dict[str, dict[str, Pattern[str]]] = {
    "html": {"lang": _words(r"[a-z]{2}(-[A-Z]{2})?")},
    "meta": {
        "charset": _words("utf-8"),
        "name": _words("viewport"),
        "content": _words("width=device-width"),
    },
    "section": {"role": _words("doc-endnotes")},
    "div": {"class": _words("furniture|step"), "role": _words("list|listitem")},
    "span": {"class": _words("label")},
    "h1": {"id": _words("title")},
    "h2": _HEADING,
    "li": {"value": _NUMBER, "id": _words(r"note-[1-9]\d{0,5}")},
    "th": {"scope": _words("col"), "colspan": _NUMBER},
    "td": {"colspan": _NUMBER, "rowspan": _NUMBER},
    "a": {
        "href": _words(r"(?i)(?:https?://|mailto:)[!-~]+|#note-[1-9]\d{0,5}(-in-text)?"),
        "id": _words(r"note-[1-9]\d{0,5}-in-text"),
        "role": _words("doc-noteref"),
        "class": _words("back"),
        "aria-label": _words("Back to the text"),
    },
    "img": {
        "src": _words(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+={0,2}"),
        "alt": _ANY,
        "width": _NUMBER,
        "height": _NUMBER,
    },
    **{
        name: {}
        for name in (
            "head title style body main article h3 h4 h5 h6 p ul ol table thead tbody tr figure br strong em sup sub"
        ).split()
    },
}
_VOID = frozenset({"meta", "br", "img"})
_INLINE = frozenset({"a", "strong", "em", "sup", "sub", "span", "img", "br"})
_STYLE = (
    "body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#0b0c0c;background:#fff}table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{border:1px solid "
    "#b1b4b6;padding:.4rem .6rem;text-align:left;vertical-align:top}td>p,th>p{margin:.2rem 0}img{max-width:100%;"
    "height:auto}.furniture{color:#505a5f}.step{margin:.3rem 0}.label{display:inline-block;min-width:2.5rem}"
    "@media print{body{max-width:none;margin:0}h2{break-after:avoid}}"
)
_HOLDS_NO_TEXT = frozenset("html head body main article section ul ol table thead tbody tr".split())


def probe(data: bytes) -> Probe:
    """Find everything that is in an HTML page."""
    ledger = Ledger()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        ledger.stray("bytes that are no text", "file")
        return ledger.close()
    reader = _Reader(ledger)
    reader.feed(text)
    reader.close()
    if reader.stack:
        ledger.stray("an element that is not closed", "end")
    if "".join(reader.spelled) != text:
        ledger.stray("markup that a parser passes over", "file")
    return ledger.close()


class _Reader(HTMLParser):
    def __init__(self, ledger: Ledger) -> None:
        super().__init__(convert_charrefs=False)
        self.ledger = ledger
        self.spelled: list[str] = []
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.apart: list[str] = []  # the text of a label, a note's number, a back link
        self.count = 0

    def set_cdata_mode(self, elem: str, **_newer: object) -> None:
        """Read the style sheet and the title as any other text, in every version of the parser."""
        del elem

    @property
    def place(self) -> str:
        return f"{self.stack[-1][0] if self.stack else 'page'} {self.count}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        values = {name: value or "" for name, value in attrs}
        spelled = "".join(f' {name}="{_quoted(value)}"' for name, value in values.items())
        self.spelled.append(f"<{tag}{spelled}>")
        allowed = _TABLE.get(tag)
        if allowed is None:
            self.ledger.stray(f"element {tag}", self.place)
        for name, value in values.items():
            rule = allowed.get(name) if allowed is not None else None
            if rule is None or not rule.fullmatch(value):
                self.ledger.stray(f"attribute {name} of {tag}", self.place)
        if tag not in _INLINE:
            self.flush()
        self.started(tag, values)
        if tag not in _VOID:
            self.stack.append((tag, values))

    def started(self, tag: str, values: dict[str, str]) -> None:
        if tag == "br":
            self.text.append(" ")
        elif tag == "img":
            self.image(values)
        elif tag == "a" and not values.get("href", "").startswith("#"):
            self.ledger.value(values.get("href", ""), self.place)
        elif tag == "li" and "value" in values:
            self.ledger.label(values["value"] + ".", self.place)

    def image(self, values: dict[str, str]) -> None:
        self.ledger.value(values.get("alt", ""), self.place)
        kind, _, packed = values.get("src", "").removeprefix("data:image/").partition(";base64,")
        try:
            data = base64.b64decode(packed, validate=True)
        except binascii.Error:
            self.ledger.stray("image", self.place)
            return
        if base64.b64encode(data).decode() != packed:
            self.ledger.stray("bits after the image", self.place)
        for stray in pixels.strays(kind, data):
            self.ledger.stray(stray, self.place)
        self.ledger.image(data)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ledger.stray(f"element {tag} {attrs}", self.place)

    def handle_endtag(self, tag: str) -> None:
        self.spelled.append(f"</{tag}>")
        if not self.stack or self.stack[-1][0] != tag:
            self.ledger.stray(f"end of {tag}", self.place)
            return
        if tag not in _INLINE:
            self.flush()
        _, values = self.stack.pop()
        if self.is_apart(tag, values):
            self.leave_apart(tag, values)

    @staticmethod
    def is_apart(tag: str, values: dict[str, str]) -> bool:
        return (tag, values.get("class")) in {("span", "label"), ("a", "back")} or values.get("role") == "doc-noteref"

    def leave_apart(self, tag: str, values: dict[str, str]) -> None:
        text = "".join(self.apart)
        self.apart.clear()
        if values.get("class") == "back":
            if text != "↩":
                self.ledger.stray(text, self.place)
        else:
            self.ledger.label(text, self.place)
        if tag == "a" and values.get("role") == "doc-noteref" and values.get("href") != f"#note-{text}":
            self.ledger.stray("note that is another", self.place)

    def handle_data(self, data: str) -> None:
        self.spelled.append(data)
        body = data.removesuffix("\n")
        within = self.stack[-1][0] if self.stack else ""
        if "\n" in body or "  " in body or "\t" in body:
            self.ledger.stray("white space", self.place)
        if body and (within in _HOLDS_NO_TEXT or not within):
            self.ledger.stray(body, self.place)
        self.add(body)

    def add(self, text: str) -> None:
        apart = any(self.is_apart(tag, values) for tag, values in reversed(self.stack[-2:]))
        (self.apart if apart else self.text).append(text)

    def handle_entityref(self, name: str) -> None:
        self.spelled.append(f"&{name};")
        if name in _ENTITIES:
            self.add(_ENTITIES[name])
        else:
            self.ledger.stray(f"entity {name}", self.place)

    def handle_charref(self, name: str) -> None:
        self.ledger.stray(f"character {name}", self.place)

    def handle_comment(self, data: str) -> None:
        self.ledger.stray(f"comment {data}", self.place)

    def handle_decl(self, decl: str) -> None:
        self.spelled.append(f"<!{decl}>")
        if decl != "DOCTYPE html" or self.count:
            self.ledger.stray("declaration", self.place)

    def handle_pi(self, data: str) -> None:
        self.ledger.stray(f"processing instruction {data}", self.place)

    def unknown_decl(self, data: str) -> None:
        self.ledger.stray(f"declaration {data}", self.place)

    def flush(self) -> None:
        text = "".join(self.text)
        self.text.clear()
        if not text:
            return
        tag, values = self.stack[-1] if self.stack else ("", {})
        if tag == "style":
            if text != _STYLE:
                self.ledger.stray("style sheet", self.place)
        elif tag == "title" or values.get("id") == "title":
            self.ledger.value(" ".join(text.split()), self.place)
        elif values.get("id") == "notes":
            if text != "Notes":
                self.ledger.stray(text, self.place)
        else:
            self.ledger.line(text, self.place)


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
