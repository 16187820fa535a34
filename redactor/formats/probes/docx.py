"""Probe a .docx: every byte of the archive, every part, element, attribute and text.

The archive is taken apart by `container`, what holds the parts together by `package`, the XML by `xmlparts`, and
`alphabet` says what may be there. Ids that point nowhere and definitions that nothing uses are strays as well: what is
there for no reader is there for somebody else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from redactor.formats.probes import pixels
from redactor.formats.probes.alphabet import fits
from redactor.formats.probes.container import entries
from redactor.formats.probes.ledger import Ledger
from redactor.formats.probes.package import IMPLICIT, STORIES, Package, package
from redactor.formats.probes.xmlparts import parse

if TYPE_CHECKING:
    from redactor.core.probe import Probe

_fits = lru_cache(maxsize=8192)(fits)
_ROOTS = {"header": "w:hdr", "footer": "w:ftr"}
_SPACED = frozenset({"w:tab", "w:br"})
_STYLE_USERS = frozenset({"w:pStyle", "w:tblStyle", "w:basedOn", "w:next"})
_WATCHED = frozenset(
    "w:pStyle w:tblStyle w:basedOn w:next w:style w:name w:numId w:num w:abstractNumId w:abstractNum w:hyperlink "
    "a:blip w:headerReference w:footerReference w:footnoteReference w:endnoteReference w:footnote w:endnote "
    "w:fldSimple wp:docPr pic:cNvPr w:tab w:br".split()
)


def probe(data: bytes) -> Probe:
    """Find everything that is in a .docx."""
    ledger = Ledger()
    parts = package(entries(data, ledger.stray), ledger)
    walk = _Walk(ledger)
    for name, part in parts.parts.items():
        walk.part(name, part)
    _relations(parts, walk, ledger)
    walk.settle()
    for name, image in parts.media.items():
        for stray in pixels.strays(name.rpartition(".")[2], image):
            ledger.stray(stray, name)
        ledger.image(image)
    return ledger.close()


class _Walk:
    """One pass over the parts."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.relations: dict[str, set[str]] = {}
        self.styles: dict[str, str] = {}
        self.styles_used: set[str] = set()
        self.numbers: dict[str, list[str]] = {name: [] for name in ("use", "num", "abstract", "scheme")}
        self.notes: dict[str, list[str]] = {name: [] for name in ("w:footnote", "w:endnote")}
        self.referred: dict[str, list[str]] = {name: [] for name in ("w:footnote", "w:endnote")}
        self.drawings: list[tuple[str, str, str]] = []
        self.name = ""

    def part(self, name: str, data: bytes) -> None:
        self.name = f"word/{name}"
        self.used: set[str] = set()
        self.relations[name] = self.used
        self.stack = [""]
        self.text: list[str] = []
        self.cached: list[str] | None = None
        self.count = 0
        self.root = _ROOTS.get(name.removesuffix(".xml").rstrip("0123456789"), "w:" + name.removesuffix(".xml"))
        parse(data, start=self.start, end=self.end, text=self.characters, stray=self.stray)

    @property
    def place(self) -> str:
        return f"{self.name} paragraph {self.count}" if self.count else self.name

    def stray(self, what: str) -> None:
        self.ledger.stray(what, self.place)

    def start(self, name: str, attributes: list[str]) -> None:
        stack = self.stack
        parent = stack[-1]
        if not _fits(parent, name, tuple(attributes)):
            self.stray(f"element {name} in {parent or 'part'}, or an attribute of it")
        if name == "w:p":
            self.count += 1
        elif name in _WATCHED:
            self.watched(name, parent, attributes)
        if not parent and name != self.root:
            self.stray("root element")
        stack.append(name)

    def end(self, name: str) -> None:
        self.stack.pop()
        if name == "w:p":
            if self.text:
                self.ledger.line("".join(self.text), self.place)
                self.text.clear()
        elif name == "w:fldSimple":
            if self.cached is not None and "".join(self.cached) != "1":
                self.stray("cached result of a field")
            self.cached = None

    def characters(self, text: str) -> None:
        if self.stack[-1] != "w:t":
            self.stray(text)
        elif self.cached is not None:
            self.cached.append(text)
        else:
            self.text.append(text)

    def watched(self, name: str, parent: str, attributes: list[str]) -> None:
        values = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if name in _SPACED:
            if parent == "w:r":
                self.text.append(" ")
        elif name in _STYLE_USERS:
            self.styles_used.add(values.get("w:val", ""))
        elif name == "w:fldSimple":
            self.cached = [] if values.get("w:instr") in {"PAGE", "NUMPAGES"} else None
        elif name in {"wp:docPr", "pic:cNvPr"}:
            self.drawings.append((name, values.get("id", ""), values.get("name", "")))
            self.ledger.value(values.get("descr", ""), self.place)
        elif relation := values.get("r:id") or values.get("r:embed"):
            self.used.add(relation)
        else:
            self.defined(name, parent, values)

    def defined(self, name: str, parent: str, values: dict[str, str]) -> None:
        if name == "w:style":
            self.style = values.get("w:styleId", "")
            if self.style in self.styles:
                self.stray("style that is there twice")
            self.styles[self.style] = ""
            if values.get("w:default"):
                self.styles_used.add(self.style)
        elif name == "w:name":
            self.styles[self.style] = values.get("w:val", "")
        elif name in {"w:numId", "w:num", "w:abstractNumId", "w:abstractNum"}:
            kind = {"w:numId": "use", "w:num": "num", "w:abstractNumId": "scheme", "w:abstractNum": "abstract"}[name]
            self.numbers[kind].append(next(iter(values.values()), ""))
        elif name.endswith("Reference"):
            self.referred[name.removesuffix("Reference")].append(values.get("w:id", ""))
        elif not parent.endswith("Pr"):
            self.notes[name].append(values.get("w:id", ""))

    def settle(self) -> None:
        """Compare what is defined with what is used, over all parts."""
        self.name, self.count = "package", 0
        for key, name in self.styles.items():
            spelt = "".join(c for c in name[:1].upper() + name[1:] if c.isalnum())
            if key != spelt:
                self.stray(f"style {key}")
        if self.styles_used != self.styles.keys():
            self.stray("styles that are not used, or not there")
        numbers = {kind: set(found) for kind, found in self.numbers.items()}
        if numbers["use"] - {"0"} != numbers["num"] or numbers["scheme"] != numbers["abstract"]:
            self.stray("lists that are not used, or not there")
        for kind, found in self.notes.items():
            wanted = [str(n) for n in range(-1, len(found) - 1)] if found else []
            first = list(dict.fromkeys(self.referred[kind]))
            if found != wanted or first != wanted[2:] or len(found) in {1, 2}:
                self.stray("notes that nothing refers to, or in another order")
        wanted_drawings = [
            (name, str(n), f"Picture {n}")
            for n in range(1, len(self.drawings) // 2 + 1)
            for name in ("wp:docPr", "pic:cNvPr")
        ]
        if sorted(self.drawings, key=_drawing) != wanted_drawings:
            self.stray("numbers of pictures")


def _drawing(found: tuple[str, str, str]) -> tuple[int, bool]:
    return (int(found[1]) if found[1].isdigit() else 0, found[0] != "wp:docPr")


def _relations(parts: Package, walk: _Walk, ledger: Ledger) -> None:
    """Compare each part's relationships with those that its text names."""
    for name in parts.parts:
        have = parts.relations.get(name, {})
        named = {key for key, (kind, _) in have.items() if kind not in IMPLICIT}
        if named != walk.relations[name] or (have and not STORIES.fullmatch(name)):
            ledger.stray("relationships that are not used, or not there", f"word/{name}")
        if name != "document.xml" and any(kind not in {"hyperlink", "image"} for kind, _ in have.values()):
            ledger.stray("relationships of another part", f"word/{name}")
