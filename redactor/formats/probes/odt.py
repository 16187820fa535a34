"""Probe an .odt: every byte of the archive, every part, element, attribute and text.

The archive is taken apart by `container`, the XML read by `xmlparts`, and `odt_alphabet` says what may be there. What
points nowhere and what nothing points to are strays as well.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from redactor.formats.probes import pixels
from redactor.formats.probes.container import entries
from redactor.formats.probes.ledger import Ledger
from redactor.formats.probes.odt_alphabet import fits
from redactor.formats.probes.xmlparts import parse

if TYPE_CHECKING:
    from redactor.core.probe import Probe

_fits = lru_cache(maxsize=8192)(fits)
_MIME = b"application/vnd.oasis.opendocument.text"
_LOCAL_HEADER = 30
_PARTS = {
    "META-INF/manifest.xml": "manifest:manifest",
    "content.xml": "office:document-content",
    "styles.xml": "office:document-styles",
    "meta.xml": "office:document-meta",
    "settings.xml": "office:document-settings",
}
_IMAGE = re.compile(r"Pictures/image([1-9]\d{0,4})\.(png|jpeg)")
_TARGET = re.compile(r"(?i:https?://|mailto:)[!-~]+")
_TEXTS = frozenset({"text:p", "text:h", "text:span", "text:a", "text:sequence"})
_BLANKS = frozenset({"text:s", "text:tab", "text:line-break"})
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_COUNTED = {"text:note-citation", "text:note-ref"}
_CONSTANTS = _COUNTED | {"text:page-number", "text:page-count", "config:config-item", "svg:desc", "dc:title"}
_NAMED = {"text:section": "Section", "table:table": "Table", "draw:frame": "Picture "}
_STYLE_USES = frozenset(
    {"text:style-name", "table:style-name", "draw:style-name", "style:parent-style-name", "style:list-style-name"}
)
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_GENERATED = re.compile(r"(?:P|T|Ta|Co|Ro|Ce|Se|Gr|L)[1-9]\d*")
_FAMILIES = {
    "paragraph": "P", "text": "T", "table": "Ta", "table-column": "Co", "table-row": "Ro", "table-cell": "Ce",
    "section": "Se", "graphic": "Gr",
}  # fmt: skip


def probe(data: bytes) -> Probe:
    """Find everything that is in an .odt."""
    ledger = Ledger()
    parts = entries(data, ledger.stray)
    if data[_LOCAL_HEADER : _LOCAL_HEADER + len(_MIME) + 8] != b"mimetype" + _MIME:
        ledger.stray("file that does not begin with its type", "mimetype")
    images = _sorted(parts, ledger)
    walk = _Walk(ledger)
    for name, root in _PARTS.items():
        walk.part(name, root, parts.get(name, b""))
    walk.settle(images)
    for name, image in images.items():
        for stray in pixels.strays(name.rpartition(".")[2], image):
            ledger.stray(stray, name)
        ledger.image(image)
    return ledger.close()


def _sorted(parts: dict[str, bytes], ledger: Ledger) -> dict[str, bytes]:
    """Check which entries there are, and in which order; hand over the images."""
    rest = list(parts)
    if rest[: len(_PARTS) + 1] != ["mimetype", *_PARTS] or parts.get("mimetype") != _MIME:
        ledger.stray("parts that are missing, or in another order", "file")
    images = {name: data for name, data in parts.items() if name not in _PARTS and name != "mimetype"}
    for number, name in enumerate(images, 1):
        match = _IMAGE.fullmatch(name)
        if match is None or int(match[1]) != number:
            ledger.stray("part of another kind", name)
    return images


class _Walk:
    """One pass over the parts."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.defined: dict[str, list[str]] = {}
        self.used: dict[str, set[str]] = {}
        self.named: dict[str, list[str]] = {name: [] for name in _NAMED.values()}
        self.pictures: list[str] = []
        self.files: list[tuple[str, str]] = []
        self.layouts: tuple[list[str], list[str]] = ([], [])
        self.masters: tuple[list[str], set[str]] = ([], set())
        self.settings: list[str] = []
        self.notes: list[str] = []
        self.captions: list[str] = []
        self.declared: tuple[set[str], set[str]] = (set(), set())
        self.furniture: Counter[str] = Counter()  # the most often that each line stands in one header or footer

    def part(self, name: str, root: str, data: bytes) -> None:
        self.name, self.root, self.count = name, root, 0
        self.stack = [""]
        self.texts: list[list[str]] = []
        self.lists: list[str] = []
        self.cited = ""
        self.defined[name], self.used[name] = [], set()
        self.constant: list[str] = []
        self.here: Counter[tuple[int, str, str]] = Counter()
        parse(data, start=self.start, end=self.end, text=self.characters, stray=self.stray)

    @property
    def place(self) -> str:
        return f"{self.name} paragraph {self.count}" if self.count else self.name

    def stray(self, what: str) -> None:
        self.ledger.stray(what, self.place)

    def start(self, name: str, attributes: list[str]) -> None:
        parent = self.stack[-1]
        if not _fits(parent, name, tuple(attributes)) or (not parent and name != self.root):
            self.stray(f"element {name} in {parent or 'part'}, or an attribute of it")
        self.stack.append(name)
        if name in _PARAGRAPHS:
            self.count += 1
            self.texts.append([])
        elif name in _BLANKS and self.texts:
            self.texts[-1].append(" ")
        if attributes:
            self.attributes(name, dict(zip(attributes[::2], attributes[1::2], strict=True)))
        self.constant = []

    def attributes(self, name: str, values: dict[str, str]) -> None:
        for use in _STYLE_USES & values.keys():
            self.used[self.name].add(values[use])
        if "style:master-page-name" in values:
            self.masters[1].add(values["style:master-page-name"])
        if name in _NAMED:
            self.named[_NAMED[name]].append(
                values.get("draw:name") or values.get("table:name") or values.get("text:name", "")
            )
        rule = getattr(self, "on_" + re.sub("[:-]", "_", name), None)
        if rule is not None:
            rule(values)

    def on_text_list(self, values: dict[str, str]) -> None:
        if "xml:id" in values:
            self.lists.append(values["xml:id"])
            if values["xml:id"] != f"list{len(self.lists)}":
                self.stray("number of a list")
        elif values.get("text:continue-list", "list1") not in self.lists and "text:continue-list" in values:
            self.stray("list that continues none")

    def on_text_a(self, values: dict[str, str]) -> None:
        target = values.get("xlink:href", "")
        if not _TARGET.fullmatch(target):
            self.stray("target of a link")
        self.ledger.value(target, self.place)

    def on_draw_image(self, values: dict[str, str]) -> None:
        self.pictures.append(values.get("xlink:href", ""))

    def on_text_sequence(self, values: dict[str, str]) -> None:
        self.declared[1].add(values.get("text:name", ""))
        self.captions.append(values.get("text:ref-name", ""))

    def on_text_sequence_decl(self, values: dict[str, str]) -> None:
        self.declared[0].add(values.get("text:name", ""))

    def on_text_note(self, values: dict[str, str]) -> None:
        kind, name = values.get("text:note-class", ""), values.get("text:id", "")
        if name != f"{kind}{1 + sum(n.startswith(kind) for n in self.notes)}":
            self.stray("note out of order")
        self.notes.append(name)
        self.cited = _number(name)

    def on_text_note_ref(self, values: dict[str, str]) -> None:
        name = values.get("text:ref-name", "")
        if name not in self.notes or not name.startswith(values.get("text:note-class", "-")):
            self.stray("reference to a note that is not there")
        self.cited = _number(name)

    def on_style_style(self, values: dict[str, str]) -> None:
        name, family = values.get("style:name", ""), values.get("style:family", "")
        display = values.get("style:display-name")
        automatic = self.stack[-2] == "office:automatic-styles"
        if automatic != bool(_GENERATED.fullmatch(name)) or (not automatic and family != "paragraph"):
            self.stray("style of another kind")
        if automatic and name.rstrip("0123456789") != _FAMILIES.get(family):
            self.stray("name of a style")
        if display is None and not automatic and not re.fullmatch(r"Standard|Style[1-9]\d*", name):
            self.stray("name of a style")
        if display is not None and (automatic or "".join(filter(str.isalnum, display)) != name):
            self.stray("name of a style")
        self.defined[self.name].append(name)

    def on_text_list_style(self, values: dict[str, str]) -> None:
        self.defined[self.name].append(values.get("style:name", ""))

    def on_style_page_layout(self, values: dict[str, str]) -> None:
        self.layouts[0].append(values.get("style:name", ""))

    def on_style_master_page(self, values: dict[str, str]) -> None:
        self.layouts[1].append(values.get("style:page-layout-name", ""))
        self.masters[0].append(values.get("style:name", ""))

    def on_manifest_file_entry(self, values: dict[str, str]) -> None:
        if ("manifest:version" in values) != (not self.files):
            self.stray("line of the manifest")
        self.files.append((values.get("manifest:full-path", ""), values.get("manifest:media-type", "")))

    def on_config_config_item(self, values: dict[str, str]) -> None:
        self.settings.append(values.get("config:name", ""))

    def end(self, name: str) -> None:
        self.stack.pop()
        text = "".join(self.constant)
        if name in _PARAGRAPHS:
            self.line(" ".join("".join(self.texts.pop()).split()))
        elif name in _COUNTED:
            if text != self.cited:
                self.stray("number of a note")
        elif name in {"text:page-number", "text:page-count"}:
            if text != "1":
                self.stray("number of a page")
        elif name == "config:config-item":
            if text not in {"true", "false"}:
                self.stray("setting")
        elif name in {"svg:desc", "dc:title"}:
            self.ledger.value(text, self.place)
        elif name == "text:sequence" and not re.fullmatch(r"\d{1,6}", text):
            self.stray("number of a caption")
        self.constant = []

    def line(self, text: str) -> None:
        """Report a line; sections that show the same header repeat it, and that is no second one."""
        if self.name == "styles.xml":
            story = len(self.masters[0]), "/".join(self.stack[:5]), text
            self.here[story] += 1
            if self.here[story] <= self.furniture[text]:
                return
            self.furniture[text] += 1
        self.ledger.line(text, self.place)

    def characters(self, text: str) -> None:
        self.constant.append(text)
        name = self.stack[-1]
        if name in _TEXTS and self.texts:
            self.texts[-1].append(text)
        elif name not in _COUNTED | {
            "text:page-number",
            "text:page-count",
            "config:config-item",
            "svg:desc",
            "dc:title",
        }:
            self.stray(text)

    def settle(self, images: dict[str, bytes]) -> None:
        """Compare what is defined with what is used, over all parts."""
        self.name, self.count = "package", 0
        self._styles()
        for prefix, names in self.named.items():
            if sorted(names, key=len) and set(names) != {f"{prefix}{n}" for n in range(1, len(names) + 1)}:
                self.stray(f"numbers of {prefix.strip()}")
        if list(dict.fromkeys(self.captions)) != self.captions or set(self.captions) != {
            f"caption{n}" for n in range(1, len(self.captions) + 1)
        }:
            self.stray("numbers of captions")
        if set(self.pictures) != images.keys() or self.declared[0] != self.declared[1]:
            self.stray("pictures or counters that are not used, or not there")
        wanted = [("/", _MIME.decode())] + [(n, "text/xml") for n in list(_PARTS)[1:]]
        wanted += [(n, f"image/{n.rpartition('.')[2]}") for n in images]
        if self.files != wanted:
            self.stray("manifest that says otherwise")
        if len(set(self.settings)) != len(self.settings):
            self.stray("setting that is there twice")

    def _styles(self) -> None:
        content, styles = self.defined["content.xml"], self.defined["styles.xml"]
        common = {n for n in styles if not _GENERATED.fullmatch(n)}
        used = self.used["content.xml"], self.used["styles.xml"]
        if len(set(content)) != len(content) or len(set(styles)) != len(styles):
            self.stray("style that is there twice")
        if used[0] - common != set(content) or used[1] - common != set(styles) - common:
            self.stray("styles that are not used, or not there")
        if not common - {"Standard"} <= used[0] | used[1] or "Standard" not in common:
            self.stray("named styles that are not used")
        count = len(self.masters[0])
        if self.masters[0] != ["Standard", *(f"Page{n}" for n in range(2, count + 1))][:count] or not count:
            self.stray("names of pages")
        if not self.masters[1] <= set(self.masters[0]) or set(self.masters[0]) - self.masters[1] - {"Standard"}:
            self.stray("pages that are not used, or not there")
        if self.layouts[0] != self.layouts[1] or self.layouts[0] != [f"Layout{n}" for n in range(1, count + 1)]:
            self.stray("layouts of pages")


def _number(name: str) -> str:
    """Spell the number of a note as it stands in the text: 1, 2 for footnotes, i, ii for endnotes."""
    digits = name.lstrip("abcdefghijklmnopqrstuvwxyz")
    if name.startswith("footnote") or not digits.isdigit():
        return digits
    out, value = "", int(digits)
    for size, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), *_ROMAN):
        times, value = divmod(value, size)
        out += sign * times
    return out
