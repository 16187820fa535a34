"""The parts of a package: found by relationship, parsed without trust, refused where they are no plain document."""

from __future__ import annotations

import io
import zipfile

import pytest

from redactor.errors import InputError
from redactor.formats.docx import opc
from redactor.formats.docx.reader import read
from tests.formats.docx_reader.packages import (
    TYPE,
    level_of,
    lines,
    p,
    package,
    part,
    relationships,
    tbl,
    tc,
    tr,
    zipped,
)

BODY = part("document", f"<w:body>{p('text')}</w:body>")


def entries(data: bytes) -> dict[str, str | bytes]:
    """Unpack a package of the tests."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {name: z.read(name) for name in z.namelist()}


def changed(**parts: str | bytes | None) -> bytes:
    """Build a plain package with some entries changed, or left out."""
    found = entries(package(p("text")))
    names = {"main": "word/document.xml", "rels": "_rels/.rels", "types": "[Content_Types].xml"}
    for key, content in parts.items():
        if content is None:
            del found[names[key]]
        else:
            found[names[key]] = content
    return zipped(found)


def shown(data: bytes) -> list[str]:
    """Read and sketch."""
    return lines(read(data, level_of=level_of).blocks)


def test_the_main_part_is_found_by_its_relationship() -> None:
    found = entries(package(p("text")))
    found["word/Minutes.XML"] = found.pop("word/document.xml")
    found["_rels/.rels"] = relationships({"x": ("officeDocument", "/word/Minutes.XML", "")})
    found["[Content_Types].xml"] = str(found["[Content_Types].xml"], "utf-8").replace("document.xml", "Minutes.XML")  # type: ignore[arg-type]
    found["word/document.xml"] = part("document", f"<w:body>{p('decoy')}</w:body>")
    assert shown(zipped(found)) == ["text"]


def test_a_strict_document_is_read_like_any_other() -> None:
    strict = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
    }
    indent = '<w:ind w:left="36pt"/>'
    found = entries(package(p("a", props=indent) + tbl(tr(tc("b", '<w:tcW w:w="50%" w:type="pct"/>')))))
    for name, content in found.items():
        text = bytes(content).decode() if isinstance(content, bytes) else content
        for ours, theirs in strict.items():
            text = text.replace(ours, theirs)
        found[name] = text
    document = read(zipped(found), level_of=level_of)
    assert lines(document.blocks) == ["a", "| b"]
    assert document.blocks[0].format.get("indent_left") == 720  # type: ignore[union-attr]
    assert document.blocks[1].rows[0].cells[0].format.get("width") == 2500  # type: ignore[union-attr]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    text = BODY.replace("UTF-8", "UTF-16") if encoding != "utf-8-sig" else BODY
    data = ("\ufeff" + text).encode(encoding) if encoding == "utf-16-le" else text.encode(encoding)
    assert shown(changed(main=data)) == ["text"]


DTD = '<!DOCTYPE w:document [<!ENTITY a "b">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "dtd",
    [
        DTD,
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;]>',
        "<!DOCTYPE x>",
    ],
)
def test_a_declaration_of_entities_is_refused(dtd: str, encoding: str) -> None:
    text = BODY.replace("?>", "?>" + dtd, 1)
    if encoding != "utf-8":
        text = text.replace("UTF-8", "UTF-16")
    with pytest.raises(InputError):
        read(changed(main=text.encode(encoding)), level_of=level_of)


def test_a_declaration_in_a_part_that_nobody_needs_is_refused() -> None:
    found = entries(package(p("text")))
    found["docProps/core.xml"] = f"<?xml version='1.0'?>{DTD}<x/>"
    with pytest.raises(InputError, match="entities"):
        read(zipped(found), level_of=level_of)


def test_words_that_look_like_a_declaration_are_none() -> None:
    found = entries(package(p("text")))
    found["customXml/item1.xml"] = "<x><![CDATA[<!DOCTYPE html>]]></x>"
    assert shown(zipped(found)) == ["text"]


LAUGHS = "<!DOCTYPE x [<!ENTITY a '" + "ha" * 50 + "'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 20}'>" for i in range(8)
) + "]>"  # fmt: skip

REFUSED = {
    "laughs": changed(main=BODY.replace("?>", "?>" + LAUGHS, 1).replace("text", "&i;")),
    "no types": changed(types=None),
    "no relationships": changed(rels=None),
    "no main part": changed(main=None),
    "main part outside": changed(rels=relationships({"x": ("officeDocument", "../../etc/passwd", "")})),
    "external main part": changed(
        rels=relationships({"x": ("officeDocument", "https://example.org/", ' TargetMode="External"')})
    ),
    "two main parts": changed(
        rels=relationships({i: ("officeDocument", f"word/{i}.xml", "") for i in ("document", "other")})
    ),
    "no text": changed(main=part("document", "")),
    "other root": changed(main=part("styles", "<w:body/>")),
    "not well-formed": changed(main=BODY[:-5]),
    "no XML": changed(main=b"\0\1\2"),
    "another encoding": changed(main=BODY.replace("UTF-8", "cp037").encode("cp037")),
    "spreadsheet": changed(
        types='<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "deep": package("<w:sdt><w:sdtContent>" * 300 + "</w:sdtContent></w:sdt>" * 300),
    "tables in tables": package("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60),
    "namespaces": package("", attributes="".join(f' xmlns:n{i}="urn:n{i}"' for i in range(300))),
    "namespaces again and again": package(f"<w:p{''.join(f' xmlns:n{i}=' + repr('urn:n') for i in range(20))}/>" * 9),
    "attributes": package(f"<w:p {' '.join(f'w:a{i}=' + chr(34) + chr(34) for i in range(1000))}/>"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_document_is_refused_with_a_way_out(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(REFUSED[name], level_of=level_of)
    assert caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("main", ["document.macroEnabled.main+xml", "template.macroEnabledTemplate.main+xml"])
def test_macros_are_refused_by_name(main: str) -> None:
    data = package(p("x"), main=main)
    kind = "application/vnd.ms-word." + main
    types = bytes(entries(data)["[Content_Types].xml"]).decode().replace(TYPE + main, kind)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="macros"):
        read(changed(types=types), level_of=level_of)


def test_a_template_is_read() -> None:
    assert shown(package(p("x"), main="template.main+xml")) == ["x"]


def test_too_many_elements_are_refused_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opc, "MAX_ELEMENTS", 100)
    with pytest.raises(InputError, match="larger than can be read"):
        read(package("<w:p/>" * 250), level_of=level_of)


def test_a_relationship_to_nowhere_is_no_fault() -> None:
    found = entries(package(p("text")))
    found["word/_rels/document.xml.rels"] = relationships(
        {"a": ("styles", "styles.xml", ""), "b": ("theme", "../../x", "")}
    )
    assert shown(zipped(found)) == ["text"]


def test_other_parts_are_never_parsed_and_are_listed() -> None:
    found = entries(package(p("text")))
    found["word/vbaProject.bin"] = b"SECRET"
    found["customXml/item1.xml"] = "<SECRET/>"
    found["unrelated.xml"] = "<not well-formed SECRET"
    found["word/_rels/document.xml.rels"] = relationships(
        {"a": ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin", ""),
         "b": ("customXml", "../customXml/item1.xml", ""), "SECRET": ("urn:SECRET", "SECRET.xml", "")}
    )  # fmt: skip
    document = read(zipped(found), level_of=level_of)
    assert "SECRET" not in repr(document)
    assert {x.kind for x in document.losses} == {"macros", "custom XML"}
