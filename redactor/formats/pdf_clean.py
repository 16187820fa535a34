"""Take a printed PDF apart and put it together again: what is drawn, its structure and its title, and nothing else.

Producer, dates, identifiers, boxes that printers need and the names inside of fonts are left behind; the identifier of
the file is made of its content, so equal documents give equal bytes.
"""

from __future__ import annotations

import io
from typing import Final
from xml.sax.saxutils import escape

import pikepdf

from redactor.formats.pdf_fonts import mapped, slim

_METADATA: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li>'
    "</rdf:Alt></dc:title><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)
UNTITLED: Final = "Minutes"
"""A PDF for everybody needs a title (ISO 14289-1, 7.1); this is that of a document without."""


def cleaned(raw: bytes, title: str) -> bytes:
    """Clean a PDF that WeasyPrint wrote."""
    title = title or UNTITLED
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(title)))
        metadata = pikepdf.Stream(pdf, _METADATA.format(escape(title)).encode())
        metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = pdf.make_indirect(metadata)
        _drop(pdf.trailer, "/ID")
        for page in pdf.pages:
            _drop(page.obj, "/TrimBox", "/BleedBox")
            _drop(page.obj.Resources, "/ColorSpace", "/Pattern", "/Shading")
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary) and found.get("/Subtype") == "/Type0":
                _font(pdf, found.DescendantFonts[0].FontDescriptor, mapped(found.ToUnicode.read_bytes()))
        once = _saved(pdf)
    with pikepdf.open(io.BytesIO(once)) as pdf:  # what was written has its entries in the order that stays
        _drop(pdf.trailer, "/ID")
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _drop(dictionary: pikepdf.Object, *keys: str) -> None:
    for key in keys:
        if key in dictionary:
            del dictionary[key]


def _font(pdf: pikepdf.Pdf, descriptor: pikepdf.Object, drawn: frozenset[int]) -> None:
    _drop(descriptor, "/FontFamily")
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            old = descriptor[key]
            new = pikepdf.Stream(pdf, slim(old.read_bytes(), drawn))
            if key == "/FontFile2":
                new.Length1 = len(new.read_bytes())
            else:
                new.Subtype = pikepdf.Name.OpenType
            descriptor[key] = pdf.make_indirect(new)
