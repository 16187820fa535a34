"""Probe a PDF: every object, every string, every glyph, every byte.

`pdf_objects` says which objects there may be, `pdf_text` reads the pages. The lines of text are put together along the
structure tree; each piece of a page belongs to it once. The file is also put together again from its objects and must
come out the same: so nothing can stand between them, behind them, or in an older version of them.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import pikepdf

from redactor.formats.probes import pixels
from redactor.formats.probes.ledger import Ledger
from redactor.formats.probes.pdf_objects import NAMELESS, Objects
from redactor.formats.probes.pdf_text import Page, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.probe import Probe

_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_LINES = frozenset("P H1 H2 H3 H4 H5 H6 LBody TH TD".split())
_LABELS = frozenset({"Lbl", "Reference"})
_THROUGH = frozenset({"Link", "Span"})
_UNTITLED = "Minutes"
_METADATA = re.compile(
    '<\\?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"\\?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www\\.w3\\.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl\\.org/dc/elements/1\\.1/" xmlns:pdfuaid="http://www\\.aiim\\.org/pdfua/ns/id/"><dc:title>'
    '<rdf:Alt><rdf:li xml:lang="x-default">([^<>]*)</rdf:li></rdf:Alt></dc:title><pdfuaid:part>1</pdfuaid:part>'
    '</rdf:Description></rdf:RDF></x:xmpmeta>\n<\\?xpacket end="r"\\?>'
)


def probe(data: bytes) -> Probe:
    """Find everything that is in a PDF."""
    ledger = Ledger()
    if not data.startswith(_HEAD) or data.count(b"%%EOF") != 1 or not data.endswith(b"\n%%EOF\n"):
        ledger.stray("bytes before or behind the file", "file")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _probe(pdf, data, ledger)
    except (pikepdf.PdfError, ValueError, KeyError, IndexError, AttributeError, TypeError, zlib.error):
        ledger.stray("damaged file", "file")
    return ledger.close()


def _probe(pdf: pikepdf.Pdf, data: bytes, ledger: Ledger) -> None:
    objects = Objects(ledger)
    objects.walk(pdf.trailer)
    _title(pdf, objects, ledger)
    reader = Reader(ledger, len(pdf.pages))
    pages = [reader.page(page) for page in pdf.pages]
    for face in reader.faces.values():
        face.settle()
    tree = _Tree(pdf, pages, ledger)
    tree.read()
    if not {_squeezed(text) for page in pages for text in page.repeated} <= tree.headers:
        ledger.stray("header of a table that is repeated, and stands nowhere", "pages")
    _furniture(pages, ledger)
    _images(pdf, reader, ledger)
    _streams(pdf, ledger)
    if _again(pdf) != data:
        ledger.stray("bytes that are no part of an object", "file")


def _title(pdf: pikepdf.Pdf, objects: Objects, ledger: Ledger) -> None:
    match = _METADATA.fullmatch(pdf.Root.Metadata.read_bytes().decode("utf-8", "replace"))
    spelt = match[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if match else None
    if spelt is None or spelt != objects.title:
        ledger.stray("metadata", "Metadata")
    elif spelt != _UNTITLED:
        ledger.value(spelt, "Metadata")


def _again(pdf: pikepdf.Pdf) -> bytes:
    """Put the file together again."""
    out = io.BytesIO()
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _streams(pdf: pikepdf.Pdf, ledger: Ledger) -> None:
    """Find bytes behind the compressed ones of a stream."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and str(found.get("/Filter")) == "/FlateDecode":
            stream = zlib.decompressobj()
            stream.decompress(found.read_raw_bytes())
            if not stream.eof or stream.unused_data:
                ledger.stray("bytes behind a stream", f"object {found.objgen[0]}")


def _images(pdf: pikepdf.Pdf, reader: Reader, ledger: Ledger) -> None:
    for found in pdf.objects:
        if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") != "/Image":
            continue
        place = f"object {found.objgen[0]}"
        if found.objgen not in reader.drawn or found.BitsPerComponent != 8:  # noqa: PLR2004 -- bits
            ledger.stray("image that is not drawn", place)
        if found.Filter == "/DCTDecode":
            raw = found.read_raw_bytes()
            for stray in pixels.strays("jpeg", raw):
                ledger.stray(stray, place)
            ledger.image(raw)
            continue
        mode, depth = ("L", 1) if found.ColorSpace == "/DeviceGray" else ("RGB", 3)
        raw = found.read_bytes()
        if len(raw) != found.Width * found.Height * depth:
            ledger.stray("bytes beside the pixels", place)
        head = f"{mode} {found.Width} {found.Height}\n".encode()
        ledger.images.append("pixels:" + hashlib.sha256(head + raw).hexdigest())


def _furniture(pages: Iterable[Page], ledger: Ledger) -> None:
    """Report the lines of running headers and footers, as often as one page has them."""
    most: Counter[str] = Counter()
    for page in pages:
        most |= Counter(" ".join(text.split()) for text in page.artifacts)
    for text, times in most.items():
        for _ in range(times):
            ledger.line(text, "header or footer")


class _Tree:
    """The structure tree, read in its order."""

    def __init__(self, pdf: pikepdf.Pdf, pages: list[Page], ledger: Ledger) -> None:
        self.pdf = pdf
        self.ledger = ledger
        self.pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        self.pieces = pages
        self.taken: set[tuple[int, int]] = set()
        self.met: set[tuple[int, int]] = set()
        self.heard: list[str] = []
        self.headers: set[str] = {""}
        self.count = 0

    def read(self) -> None:
        root = self.pdf.Root.StructTreeRoot
        self.parents = [list(v) if isinstance(v, pikepdf.Array) else v for v in list(root.ParentTree.Nums)[1::2]]
        kids = list(root.K)
        if len(kids) != 1 or str(kids[0].S) != "/Document":
            self.ledger.stray("structure of another kind", "structure")
        for kid in kids:
            self.element(kid, root, None)
        there = {(at, number) for at, page in enumerate(self.pieces) for number in page.texts}
        if there != self.taken:
            self.ledger.stray("pieces that are in no structure", "structure")

    def element(self, element: pikepdf.Object, parent: pikepdf.Object, text: list[str] | None) -> None:
        """Read an element; its text goes into `text` where it is no line of its own."""
        role = str(element.S)[1:]
        place = f"structure {role} {self.count}"
        if element.objgen in self.met or element.P.objgen != parent.objgen:
            self.ledger.stray("element that stands in two places", place)
            return
        self.met.add(element.objgen)
        own: list[str] | None = [] if role in _LINES | _LABELS else text if role in _THROUGH | {"Figure"} else None
        if role in _LINES:
            self.count += 1
        first = len(self.heard)
        if "/ActualText" in element:
            self.actual(element, own, place)
        else:
            self.kids(element, role, own, place)
        if role in _LINES:
            self.ledger.line("".join(own or ()), place)
        elif role in _LABELS:
            self.label("".join(own or ()), place)
        if role == "TH":
            self.headers.add(_squeezed("".join(self.heard[first:])))

    def label(self, text: str, place: str) -> None:
        if text.strip():
            self.ledger.label(text.strip(), place)

    def kids(self, element: pikepdf.Object, role: str, text: list[str] | None, place: str) -> None:
        for kid in element.K:
            kind = str(kid.get("/Type"))
            if kind == "/MCR":
                piece = self.piece(kid, element, role, place)
                if text is not None:
                    text.append(piece)
                elif piece:
                    self.ledger.stray(piece, place)
            elif kind == "/StructElem":
                if text and str(kid.S) in {"/L", "/Table"}:
                    self.ledger.line("".join(text), place)  # what follows stands below this line
                    text.clear()
                self.element(kid, element, text)
            elif role != "Link":
                self.ledger.stray("link that is no link", place)

    def piece(self, kid: pikepdf.Object, element: pikepdf.Object, role: str, place: str) -> str:
        """Take up one piece of a page; its number leads back to the element that holds it."""
        at, number = self.pages[kid.Pg.objgen], int(kid.MCID)
        page = self.pieces[at]
        owners = self.parents[at]
        if (at, number) in self.taken or number >= len(owners) or owners[number].objgen != element.objgen:
            self.ledger.stray("piece that belongs elsewhere", place)
        self.taken.add((at, number))
        if (number in page.images) != (role == "Figure"):
            self.ledger.stray("image that is no figure", place)
        self.heard.append(page.texts.get(number, ""))
        return unicodedata.normalize("NFC", page.texts.get(number, ""))

    def actual(self, element: pikepdf.Object, text: list[str] | None, place: str) -> None:
        """Believe what an element says its text is where its glyphs say the same, in another spelling or order."""
        drawn: list[str] = []
        self.kids(element, "Span", drawn, place)
        said = str(element.ActualText)
        if _letters("".join(drawn)) != _letters(said) or text is None or str(element.S) != "/Span":
            self.ledger.stray(said, place)
        if text is not None:
            text.append(said)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> list[str]:
    return sorted(unicodedata.normalize("NFKC", "".join(text.split())))


__all__ = ["NAMELESS", "probe"]
