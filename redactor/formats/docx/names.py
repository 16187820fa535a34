"""The names of the format that reader and writer share: namespaces, kinds of parts, and the standard styles.

A style's name is what a person typed, unless it is one of `BUILTIN`: those are Word's own, the same in every document
(ECMA-376 Part 1, 17.7.4.9 and the latent styles of Word 2019), and give nothing away.
"""

from __future__ import annotations

from typing import Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
O: Final = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 -- the prefix that Word writes
WPS: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PR: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"

RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPES: Final = frozenset({MAIN_TYPE + "document.main+xml", MAIN_TYPE + "template.main+xml"})

UNDERSTOOD: Final = frozenset(
    (
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
        "http://schemas.microsoft.com/office/drawing/2010/main",
        "http://schemas.microsoft.com/office/drawing/2014/chartex",
        "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex",
        "http://schemas.microsoft.com/office/drawing/2015/10/21/chartex",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
    )
)
"""Namespaces whose Choice branch the reader takes, as Word 2010 and later do."""

STRICT: Final = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/main": A[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/picture": PIC[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/chart": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://purl.oclc.org/ooxml/drawingml/chartDrawing": "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "http://purl.oclc.org/ooxml/schemaLibrary/main": "http://schemas.openxmlformats.org/schemaLibrary/2006/main",
    "http://purl.oclc.org/ooxml/officeDocument/sharedTypes": (
        "http://schemas.openxmlformats.org/officeDocument/2006/sharedTypes"
    ),
    "http://purl.oclc.org/ooxml/officeDocument/bibliography": (
        "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
    ),
}
"""Strict namespaces and their transitional twins (ISO/IEC 29500-4, annex A)."""
STRICT_RELATION: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"

BUILTIN: Final = frozenset(
    {
        "Normal", "Default Paragraph Font", "Normal Table", "No List",
        *(f"heading {n}" for n in range(1, 10)),
        *(f"toc {n}" for n in range(1, 10)),
        *(f"index {n}" for n in range(1, 10)),
        "TOC Heading", "index heading", "table of figures", "table of authorities", "toa heading",
        "Title", "Subtitle", "Body Text", "Body Text 2", "Body Text 3", "Body Text Indent", "Body Text Indent 2",
        "Body Text Indent 3", "Body Text First Indent", "Body Text First Indent 2", "Block Text", "Plain Text",
        "Normal (Web)", "Normal Indent", "No Spacing", "List Paragraph", "Quote", "Intense Quote", "caption",
        "header", "footer", "page number", "line number", "footnote text", "footnote reference", "endnote text",
        "endnote reference", "macro", "Closing", "Signature", "Salutation", "Date", "Note Heading", "Message Header",
        "E-mail Signature", "envelope address", "envelope return", "Hyperlink", "FollowedHyperlink", "Strong",
        "Emphasis", "Subtle Emphasis", "Intense Emphasis", "Subtle Reference", "Intense Reference", "Book Title",
        "Bibliography", "Placeholder Text", "Document Map", "Balloon Text", "Unresolved Mention", "Mention",
        *("List", *(f"List {n}" for n in range(2, 6))),
        *("List Bullet", *(f"List Bullet {n}" for n in range(2, 6))),
        *("List Number", *(f"List Number {n}" for n in range(2, 6))),
        *("List Continue", *(f"List Continue {n}" for n in range(2, 6))),
        *(
            f"HTML {n}" for n in
            "Acronym Address Cite Code Definition Keyboard Preformatted Sample Typewriter Variable".split()
        ),
        "Table Grid", "Table Grid Light", "Table Theme",
        *(f"Table Grid {n}" for n in range(1, 9)),
        *(f"Table List {n}" for n in range(1, 9)),
        *(f"Table {kind} {n}" for kind in ("Simple", "Colorful", "3D effects", "Web") for n in range(1, 4)),
        *(f"Table {kind} {n}" for kind in ("Classic", "Columns") for n in range(1, 6)),
        *("Table Contemporary", "Table Elegant", "Table Professional", "Table Subtle 1", "Table Subtle 2"),
        *(f"Plain Table {n}" for n in range(1, 6)),
        *(
            kind + accent
            for kind in (
                "Light Shading", "Light List", "Light Grid", "Medium Shading 1", "Medium Shading 2", "Medium List 1",
                "Medium List 2", "Medium Grid 1", "Medium Grid 2", "Medium Grid 3", "Dark List", "Colorful Shading",
                "Colorful List", "Colorful Grid",
            )
            for accent in ("", *(f" Accent {n}" for n in range(1, 7)))
        ),
        *(
            kind + accent
            for kind in (
                "Grid Table 1 Light", "Grid Table 2", "Grid Table 3", "Grid Table 4", "Grid Table 5 Dark",
                "Grid Table 6 Colorful", "Grid Table 7 Colorful", "List Table 1 Light", "List Table 2", "List Table 3",
                "List Table 4", "List Table 5 Dark", "List Table 6 Colorful", "List Table 7 Colorful",
            )
            for accent in ("", *(f" Accent {n}" for n in range(1, 7)))
        ),
    }
)  # fmt: skip

_BY_FOLDED: Final = {name.casefold(): name for name in BUILTIN}

CONDITIONS: Final = (
    "wholeTable firstRow lastRow firstCol lastCol band1Vert band2Vert band1Horz band2Horz neCell nwCell seCell swCell"
).split()
"""The parts of a table that a table style can give a look of their own (17.18.89)."""


def builtin(name: str) -> str | None:
    """Find Word's own spelling of a standard style's name; None for a name that a person made."""
    return _BY_FOLDED.get(name.strip().casefold())
