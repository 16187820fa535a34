"""Whatever is put into a finished file that no writer of ours makes, its probe finds."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from redactor import formats
from redactor.formats.docx.zip_out import archive
from redactor.formats.probes import pixels

if TYPE_CHECKING:
    from redactor.core.document import Document


KINDS = ("docx", "md", "html", "txt", "json")


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_file_has_no_strays(kind: str, document: Document) -> None:
    assert formats.probe(kind, formats.write(kind, document)).strays == ()


D, S, N, T = "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/settings.xml"
MUTATIONS = [
    (D, "<w:body>", "<w:body><!-- who -->"),
    (D, "<w:body>", "<w:body><?who me?>"),
    (D, "<w:body>", "<w:body>text"),
    (D, "<w:body>", "<w:body> "),
    (D, "<w:body>", "<w:body >"),
    (D, "<w:body>", '<w:body w:rsidR="00AA11BB">'),
    (D, "<w:body>", "<w:body><w:bookmarkStart/>"),
    (D, "<w:body>", "<w:body><w:p/>text"),
    (D, "</w:body>", "</w:body>text"),
    (D, "</w:document>", "</w:document>\n"),
    (D, "</w:document>", "</w:document><!-- end -->"),
    (D, '<?xml version="1.0"', '<!-- x --><?xml version="1.0"'),
    (D, ' standalone="yes"', ""),
    (D, ' standalone="yes"', " standalone='yes'"),
    (D, 'standalone="yes"?>\n', 'standalone="yes"?>\n<!DOCTYPE w:document>'),
    (D, "<w:document ", '<w:document xmlns:x="urn:merrow" '),
    (D, 'relationships" xmlns:wp', 'relationships/x" xmlns:wp'),
    (D, "The Panel ", "<![CDATA[The Panel ]]>"),
    (D, "The Panel ", "&#84;he Panel "),
    (D, '<w:t xml:space="preserve">The Panel ', '<w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">The Panel '),
    (D, "<w:tblPr>", "<w:tblPr><w:tblCaption/>"),
    (D, "<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>"),
    (D, "<w:tcPr>", "<w:tcPr><w:cellDel/>"),
    (D, 'w:w="6000"', 'w:w="6000" w:id="merrow"'),
    (D, 'w:w="6000"', 'w:w="merrow"'),
    (D, 'name="Picture 1"', 'name="crane.png"'),
    (D, 'name="Picture 1"', 'name="Picture 1" title="crane"'),
    (D, 'id="2" name="Picture 2"', 'id="7" name="Picture 7"'),
    (D, "SEQ Table ", "SEQ Merrow "),
    (D, 'w:instr="SEQ', 'w:fldLock="1" w:instr="SEQ'),
    (D, "<w:footnoteReference", '<w:footnoteReference w:customMarkFollows="1"'),
    (D, '<w:footnoteReference w:id="1"/>', ""),
    (D, '<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="2"/>'),
    (D, 'r:id="rId', 'r:id="rId9'),
    (D, "<w:sectPr>", "<w:sectPr><w:printerSettings/>"),
    (D, "<w:pPr>", "<w:pPr><w:pPrChange/>"),
    (S, '<w:name w:val="Style 1"', '<w:name w:val="Merrow"'),
    (S, "Georgia", "Merrow Sans"),
    (S, '"en-GB"', '"en-GB-x-merrow"'),
    (S, "</w:styles>", '<w:style w:type="paragraph" w:styleId="Title2"><w:name w:val="Title 2"/></w:style></w:styles>'),
    (S, "</w:styles>", '<w:style w:type="paragraph" w:styleId="Style2"><w:name w:val="Style 2"/></w:style></w:styles>'),
    (S, "<w:qFormat/>", "<w:qFormat/><w:rsid/>"),
    (N, 'w:lvlText w:val="%1."', 'w:lvlText w:val="Merrow %1."'),
    (N, "</w:abstractNum>", '</w:abstractNum><w:abstractNum w:abstractNumId="7"/>'),
    (N, "</w:numbering>", '<w:num w:numId="9"><w:abstractNumId w:val="0"/></w:num></w:numbering>'),
    (N, "<w:multiLevelType", '<w:nsid w:val="1A2B3C4D"/><w:multiLevelType'),
    (T, "<w:compat>", "<w:docVars/><w:compat>"),
    (T, "</w:settings>", "<w:rsids/></w:settings>"),
    ("word/footnotes.xml", "</w:footnotes>", '<w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>'),
    ("docProps/core.xml", "</dc:title>", "</dc:title><dc:creator>A. Fern</dc:creator>"),
    ("docProps/core.xml", "<dc:title>", '<dc:title lang="x">'),
    ("[Content_Types].xml", "</Types>", '<Override PartName="/merrow" ContentType="x/y"/></Types>'),
    ("[Content_Types].xml", "<Types ", "<Types  "),
    ("_rels/.rels", "</Relationships>", '<Relationship Id="rId3" Type="x" Target="y"/></Relationships>'),
    ("_rels/.rels", 'Id="rId1"', 'Id="merrow"'),
    ("word/_rels/document.xml.rels", "</Rel", '<Relationship Id="rId99" Type="x" Target="y"/></Rel'),
    ("word/_rels/document.xml.rels", "https://map", "file://map"),
    ("word/_rels/document.xml.rels", ' TargetMode="External"', ""),
    ("word/footer1.xml", '<w:t xml:space="preserve">1</w:t>', '<w:t xml:space="preserve">61</w:t>'),
    ("word/footer1.xml", "<w:ftr ", "<w:hdr "),
]  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new"), MUTATIONS)
def test_a_docx_with_one_more_letter_than_the_alphabet_is_found(
    part: str, old: str, new: str, document: Document
) -> None:
    parts = parts_of(formats.write("docx", document))
    text = parts[part].decode()
    assert old in text
    changed = text.replace(old, new, 1)
    if old == "<w:ftr ":
        changed = changed.replace("</w:ftr>", "</w:hdr>")
    data = archive((name, changed.encode() if name == part else body) for name, body in parts.items())
    strays = formats.probe("docx", data).strays
    assert strays != ()


@pytest.mark.parametrize(
    "name",
    ["word/comments.xml", "customXml/item1.xml", "docProps/app.xml", "word/media/image3.png", "word/header9.xml",
     "word/theme/theme1.xml", "word/_rels/styles.xml.rels", "word/Document.xml", "../x", "word/"],
)  # fmt: skip
def test_a_docx_with_one_more_part_is_found(name: str, document: Document) -> None:
    parts = parts_of(formats.write("docx", document))
    body = parts["word/media/image2.png"] if name.endswith("png") else parts.get("word/header1.xml", b"")
    assert formats.probe("docx", archive([*parts.items(), (name, body)])).strays


@pytest.mark.parametrize(
    "name", ["word/footnotes.xml", "word/styles.xml", "word/media/image1.jpeg", "docProps/core.xml"]
)
def test_a_docx_with_a_part_less_is_found(name: str, document: Document) -> None:
    parts = parts_of(formats.write("docx", document))
    del parts[name]
    assert formats.probe("docx", archive(parts.items())).strays


def test_bytes_in_the_archive_that_are_no_part_are_found(document: Document) -> None:
    data = formats.write("docx", document)
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x03\x04", 10)
    end = data.index(b"PK\x05\x06")
    comment = data[:-2] + struct.pack("<H", 5) + b"hello"
    noon = bytearray(data)
    noon[10:12] = struct.pack("<H", 12 << 11)
    unix = bytearray(data)
    unix[directory + 5] = 3
    for damaged in (
        b"MZ" + data,
        data + b"x",
        comment,
        data[:second] + b"gap" + data[second:],
        data[:directory] + b"gap" + data[directory:],
        data[:end] + b"gap" + data[end:],
        bytes(noon),
        bytes(unix),
        data[:-4],
        b"",
        b"PK\x03\x04",
    ):
        assert formats.probe("docx", damaged).strays


def _one_entry(*, slack: bytes = b"", extra: bytes = b"", day: int = 0x21) -> bytes:
    """Make an archive of one part whose directory agrees with it in everything."""
    body = b"<x/>"
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(body) + packer.flush() + slack
    sizes = (zlib.crc32(body), len(packed), len(body), 1)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, day, *sizes, len(extra)) + b"x" + extra + packed
    rest = (0, 0, 0, 0, 0, 0)
    central = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, day, *sizes, *rest) + b"x"
    return local + central + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("archive_", "stray"),
    [
        (_one_entry(slack=b"hidden"), "data of an entry"),
        (_one_entry(extra=b"\x55\x54\x01\x00x"), "fields of an entry"),
        (_one_entry(day=0x5A21), "fields of an entry"),
        (_one_entry(), None),
    ],
)
def test_what_hides_within_an_entry_is_found(archive_: bytes, stray: str | None) -> None:
    about_entries = {f.text for f in formats.probe("docx", archive_).strays} & {
        "data of an entry",
        "fields of an entry",
    }
    assert about_entries == ({stray} if stray else set())


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(*, extra: bytes = b"", more: bytes = b"", after: bytes = b"", pixels_too_many: bytes = b"") -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    data = zlib.compress(b"\0\1\2\3" + pixels_too_many) + more
    return b"\x89PNG\r\n\x1a\n" + header + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"") + after


def test_a_png_is_pixels_and_nothing_else() -> None:
    assert list(pixels.strays("png", _png())) == []
    for hiding in (
        _png(extra=_chunk(b"tEXt", b"Author\0A. Fern")),
        _png(extra=_chunk(b"eXIf", b"x")),
        _png(more=b"hidden"),
        _png(after=b"hidden"),
        _png(pixels_too_many=b"hidden"),
        _png()[:-1],
        b"GIF89a",
        _png().replace(b"IDAT", b"IDAX"),
    ):
        assert list(pixels.strays("png", hiding))


def test_a_jpeg_is_pixels_and_nothing_else(document: Document) -> None:
    good = document.media[1].data
    assert list(pixels.strays("jpeg", good)) == []
    comment = b"\xff\xfe\x00\x08hidden"
    exif = b"\xff\xe1\x00\x08Exif\0\0"
    for hiding in (
        good[:2] + comment + good[2:],
        good[:20] + exif + good[20:],
        good + b"x",
        good[:-1],
        good[2:],
        good + good,
    ):
        assert list(pixels.strays("jpeg", hiding))


def test_an_image_with_a_text_chunk_is_found_in_every_format_that_holds_images(document: Document) -> None:
    png = document.media[0].data
    spoilt = png[:33] + _chunk(b"tEXt", b"Comment\0hidden") + png[33:]
    object.__setattr__(document.media[0], "data", spoilt)
    for kind in ("docx", "md", "html"):
        assert formats.probe(kind, formats.write(kind, document)).strays


TEXT_MUTATIONS = {
    "md": [
        ("The Panel", "<!-- who -->The Panel"),
        ("The Panel", "&#84;he Panel"),
        ("The Panel", "<b>The</b> Panel"),
        ("The Panel", "`The` Panel"),
        ("The Panel", "The  Panel  x"),
        ("The Panel", "> The Panel"),
        ("in pounds", "in pounds "),
        ("c=2)", 'c=2 "title")'),
        ("https://map", "ftp://map"),
        ("\n\n## 2", "\n\n[who]: me\n\n## 2"),
        ("\n\n## 2", "\n\n\n\n## 2"),
        ("\n\n## 2", "\n\n---\n\n## 2"),
        ("\n\nThe Panel", "\n\n    code\n\nThe Panel"),
        ("[image-2]: ", "[image-1]: data:image/png;base64,AAAA\n\n[image-2]: "),
        ("[image-2]: ", "[image-2]: x\n[image-3]: "),
        ("[^1]: A footnote", "[^1]: A footnote\nmore"),
        ("| **Action**", "| <br/>**Action**"),
        ("| **Action**", "| <b>Action"),
    ],
    "html": [
        ("<p>The Panel", "<p><!-- who -->The Panel"),
        ("<p>The Panel", "<p hidden>The Panel"),
        ("<p>The Panel", '<p style="display:none">The Panel'),
        ("<p>The Panel", "<p >The Panel"),
        ("<p>The Panel", "<P>The Panel"),
        ("<p>The Panel", "<p>&#84;he Panel"),
        ("<p>The Panel", "<p>The\nPanel"),
        ("<p>The Panel", "<p>The  Panel"),
        ("</head>", '<meta name="author" content="A. Fern">\n</head>'),
        ("</head>", "<script>1</script></head>"),
        ("body{", ".x{content:'who'}body{"),
        ("</body>", "text</body>"),
        ("</body>", "</body junk>"),
        ("</article>", "</section>"),
        ("</html>\n", "</html>\n<!-- end -->"),
        ("</html>\n", "</html>\n\n"),
        ("<!DOCTYPE html>", '<!DOCTYPE html SYSTEM "who">'),
        ("https://map.example", "javascript:x"),
        ('lang="en-GB"', 'lang="merrow"'),
        ("↩", "who"),
        ("Back to the text", "Back to the Merrow case"),
        (">Notes<", ">Who<"),
        ('id="item-1"', 'id="the-merrow-case"'),
        ("<table>", "<table summary='x'>"),
        ("<table>", "<table><caption>x</caption>"),
        ("&lt;new&gt;", "&lt;new&gt;<![CDATA[x]]>"),
    ],
    "txt": [
        ("The Panel", "The  Panel  x"),
        ("The Panel AGREED", "The Panel\xa0AGREED"),
        ("the plan", "the plan\r"),
        (" in pounds", " in pounds "),
        ("[Picture]", "[Pictures]"),
        ("\n\n", "\n\n\n"),
        ("1.  Welcome", "Merrow Street.  Welcome"),
        ("1.  Welcome", "     1.  Welcome"),
    ],
    "json": [
        ('"title"', '"author": "A. Fern", "title"'),
        ('"language": "en-GB"', '"language": "en-GB", "language": "en-GB"'),
        ('"kind": "paragraph"', '"kind": "hidden"'),
        ('"text": "The Panel', '"text": "\\u0054he Panel'),
        ('"kind": "paragraph",', '"kind": "paragraph",  '),
        ('"number": "1"', '"number": "1", "marking": "RED"'),
        ('"title": "Welcome"', '"title": "Merrow"'),
        ('"level": 1', '"level": true'),
        ('"level": 1', '"level": 1e0'),
        ("\n}\n", "\n}\n\n"),
        ("\n}\n", "\n} // x"),
    ],
}  # fmt: skip
CASES = [(kind, old, new) for kind, pairs in TEXT_MUTATIONS.items() for old, new in pairs]


@pytest.mark.parametrize(("kind", "old", "new"), CASES)
def test_a_text_format_with_anything_more_is_found(kind: str, old: str, new: str, document: Document) -> None:
    text = formats.write(kind, document).decode()
    assert old in text
    strays = formats.probe(kind, text.replace(old, new, 1).encode()).strays
    assert strays != ()


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_that_are_nothing_of_the_format_are_strays_and_no_crash(kind: str) -> None:
    for junk in (b"\xff\xfe", b"\0", b"\x00\x01\x02" * 50, b"PK\x03\x04" + b"\xff" * 40, b"{" * 5000):
        assert formats.probe(kind, junk).strays or kind in {"md", "txt"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_of_a_probe_names_a_place(kind: str, document: Document) -> None:
    found = formats.probe(kind, formats.write(kind, document))
    assert all(re.search(r"\w", f.place) for f in (*found.lines, *found.labels, *found.values))
