"""What the pages of a PDF show: glyphs through their fonts' character maps, piece by marked piece.

Every piece is either content with a number, which the structure tree takes up, or an artifact. What is drawn outside of
both, operators that no page of ours needs, and characters in a map that nothing draws are strays.
"""

from __future__ import annotations

import itertools
import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from redactor.formats.probes.ledger import Ledger

    Words = re.Pattern[str]

_OPERATORS = frozenset(
    "q Q cm gs rg RG g G w J j d M m l c v y h re f f* S s n W W* BT ET Tm Tf Tj TJ Ts BMC BDC EMC Do".split()
)
_SHOWING = frozenset({"Tj", "TJ"})
_MAP = re.compile(r"<([0-9a-f]{4})> <((?:[0-9a-f]{4}){1,16})>")
_MAP_HEAD = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_MAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
_CODE_HEAD = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
3 dict dup begin
/Registry (Adobe) def
/Ordering (Identity) def
/Supplement 0 def
end def
/CMapName /WP-Encod-0 def
/CMapType 1 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_CODE = re.compile(r"<([0-9a-f]{4})> (\d{1,5})")
_CODE_LINE = re.compile(r"[1-9]\d{0,2} begincidchar|endcidchar")
_MAP_LINE = re.compile(r"[1-9]\d{0,2} beginbfchar|endbfchar")
_TABLES = frozenset({b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep", b"CFF "})
_KINDS = {"None": "artifact", "/Pagination": "pagination", "/Layout": "repeated"}
_NUMBERS_FACE = "Source-Sans-3-Bold"  # the face in which pages are numbered, and nothing else is set


@dataclass
class Page:
    """The pieces of a page: text by number, artifacts, numbers of pages, and which pieces are images."""

    texts: dict[int, str] = field(default_factory=dict)
    images: dict[int, str] = field(default_factory=dict)
    artifacts: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


class Face:
    """A font: what its glyphs say, and which of them are drawn."""

    def __init__(self, font: pikepdf.Object, ledger: Ledger) -> None:
        """Read the character map."""
        self.name = str(font.BaseFont).partition("+")[2]
        self.used: set[int] = set()
        self._ledger = ledger
        self._program = font.DescendantFonts[0].FontDescriptor
        pairs = self._table(font.ToUnicode, _MAP_HEAD, _MAP, _MAP_LINE)
        self.map = {int(m[1], 16): bytes.fromhex(m[2]).decode("utf-16-be", "replace") for m in pairs}
        self.missing: set[int] = set()
        if isinstance(font.Encoding, pikepdf.Stream):
            codes = {int(m[1], 16): int(m[2]) for m in self._table(font.Encoding, _CODE_HEAD, _CODE, _CODE_LINE)}
            self.missing = {code for code, glyph in codes.items() if glyph == 0}
            if codes.keys() != self.map.keys() or any(glyph not in {0, code} for code, glyph in codes.items()):
                ledger.stray("encoding of another form", self.name)

    def _table(self, stream: pikepdf.Object, head: str, entry: Words, between: Words) -> list[re.Match[str]]:
        """Read a table of a font, of which every line must be of the form that it always has."""
        text = stream.read_bytes().decode("ascii", "replace")
        lines = text.removeprefix(head).removesuffix(_MAP_FOOT).splitlines()
        out = [m for line in lines if (m := entry.fullmatch(line))]
        if not (text.startswith(head) and text.endswith(_MAP_FOOT)) or len({m[1] for m in out}) != len(out):
            self._ledger.stray("table of a font of another form", self.name)
        if any(not entry.fullmatch(line) and not between.fullmatch(line) for line in lines):
            self._ledger.stray("table of a font of another form", self.name)
        return out

    def say(self, raw: bytes) -> str:
        """Say what a string of glyphs says."""
        glyphs = struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
        self.used.update(glyphs)
        if any(g not in self.map for g in glyphs):
            self._ledger.stray("glyph that says nothing", self.name)
        return "".join(self.map.get(g, "") for g in glyphs)

    def settle(self) -> None:
        """Compare what the font holds with what is drawn."""
        if self.map.keys() != self.used:
            self._ledger.stray("characters that are not drawn", self.name)
        for key in ("/FontFile2", "/FontFile3"):
            if key in self._program:
                self._tables(self._program[key].read_bytes())

    def _tables(self, font: bytes) -> None:
        (count,) = struct.unpack_from(">H", font, 4)
        tables = {}
        end = 12 + 16 * count
        for n in range(count):
            tag, _, at, size = struct.unpack_from(">4sIII", font, 12 + 16 * n)
            tables[tag] = font[at : at + size]
            if at != end or any(font[at + size : at + size + -size % 4]):
                self._ledger.stray("bytes between the tables of a font", self.name)
            end = at + size + -size % 4
        if not tables.keys() <= _TABLES or end != len(font):
            self._ledger.stray("tables of a font", self.name)
        if b"glyf" in tables:
            self._outlines(tables)

    def _outlines(self, tables: dict[bytes, bytes]) -> None:
        """Find glyphs that nothing draws: a picture could stand in them."""
        long = struct.unpack_from(">h", tables[b"head"], 50)[0]
        places = [n[0] for n in struct.iter_unpack(">I" if long else ">H", tables[b"loca"])]
        places = places if long else [2 * n for n in places]
        drawn = {n for n, (a, b) in enumerate(itertools.pairwise(places)) if b > a}
        wanted, left = {0}, self.used - self.missing
        while left:
            glyph = left.pop()
            wanted.add(glyph)
            if glyph + 1 < len(places):
                left |= _components(tables[b"glyf"][places[glyph] : places[glyph + 1]]) - wanted
        if drawn - wanted:
            self._ledger.stray("glyphs that are not drawn", self.name)


def _components(glyph: bytes) -> set[int]:
    """List the glyphs that a composite glyph is made of (OpenType 1.9, glyf)."""
    if len(glyph) < 10 or struct.unpack_from(">h", glyph)[0] >= 0:  # noqa: PLR2004 -- the size of its head
        return set()
    out, at, more = set(), 10, True
    while more and at + 4 <= len(glyph):
        flags, part = struct.unpack_from(">HH", glyph, at)
        out.add(part)
        at += 4 + (4 if flags & 1 else 2)
        at += 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        more = bool(flags & 0x20)
    return out


class Reader:
    """Reads one page after the other."""

    def __init__(self, ledger: Ledger, count: int) -> None:
        """Begin before the first of so many pages."""
        self.ledger = ledger
        self.faces: dict[tuple[int, int], Face] = {}
        self.drawn: set[tuple[int, int]] = set()
        self._count = count
        self._number = 0

    def page(self, page: pikepdf.Page) -> Page:
        """Read a page."""
        self._number += 1
        self._open: list[tuple[str, int]] = []
        self._face: Face | None = None
        self._out = Page()
        self._resources = page.obj.Resources
        raw = page.obj.Contents.read_bytes()
        if re.search(rb"[%()]", raw):
            self.stray("comment or string on a page")
        for step in pikepdf.parse_content_stream(page):
            self._step(list(step.operands), str(step.operator))
        if self._open:
            self.stray("piece that does not end")
        return self._out

    def stray(self, what: str) -> None:
        """Report what may not be on a page."""
        self.ledger.stray(what, f"page {self._number}")

    def _step(self, operands: list[pikepdf.Object], operator: str) -> None:
        if operator not in _OPERATORS:
            self.stray(f"operator {operator:.9}")
        elif operator in {"BMC", "BDC"}:
            self._begin(operands)
        elif operator == "EMC":
            if not self._open:
                self.stray("end of nothing")
            else:
                self._open.pop()
        elif operator == "Tf":
            self._face = self._found(operands[0])
        elif operator in _SHOWING:
            self._show(operands[0])
        elif operator == "Do":
            self._draw(operands[0])

    def _begin(self, operands: list[pikepdf.Object]) -> None:
        """Begin a piece: `/Artifact`, or `/Span` and `/Figure` with a number."""
        tag = str(operands[0])
        properties = dict(operands[1].items()) if len(operands) > 1 else {}
        kind = _KINDS.get(str(properties.get("/Type"))) if properties.keys() <= {"/Type"} else None
        if tag == "/Artifact" and kind:
            self._open.append((kind, -1))
            if kind == "pagination":
                self._out.artifacts.append("")
            elif kind == "repeated":
                self._out.repeated.append("")
        elif tag in {"/Span", "/Figure"} and properties.keys() == {"/MCID"}:
            number = int(properties["/MCID"])
            if number in self._out.texts:
                self.stray("piece that is there twice")
            self._open.append(("content", number))
            self._out.texts[number] = ""
        else:
            self.stray("piece of another kind")
            self._open.append(("artifact", -1))

    def _found(self, name: pikepdf.Object) -> Face | None:
        fonts = self._resources.get("/Font")
        if fonts is None or str(name) not in fonts:
            self.stray("font that is not there")
            return None
        font = fonts[str(name)]
        if font.objgen not in self.faces:
            self.faces[font.objgen] = Face(font, self.ledger)
        return self.faces[font.objgen]

    def _show(self, shown: pikepdf.Object) -> None:
        parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
        strings = [bytes(s) for s in parts if isinstance(s, pikepdf.String)]
        if self._face is None:
            self.stray("text without a font")
            return
        text = "".join(map(self._face.say, strings))
        kind, number = self._open[-1] if self._open else ("artifact", -1)
        if kind == "content":
            self._out.texts[number] += text
        elif kind == "repeated":
            self._out.repeated[-1] += text
        elif kind == "pagination":
            self._out.artifacts[-1] += self._unnumbered(text)
        else:
            self.stray(text)

    def _unnumbered(self, text: str) -> str:
        """Leave out the number of a page, which is set in a face of its own."""
        if self._face is None or self._face.name != _NUMBERS_FACE:
            return text
        if text.strip() not in {str(self._number), str(self._count)}:
            self.stray("number of a page")
        return ""

    def _draw(self, name: pikepdf.Object) -> None:
        images = self._resources.get("/XObject")
        kind, number = self._open[-1] if self._open else ("artifact", -1)
        if images is None or str(name) not in images or kind != "content":
            self.stray("image outside of the content")
        else:
            self.drawn.add(images[str(name)].objgen)
            self._out.images[number] = str(name)
