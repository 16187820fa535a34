"""An OpenDocument text of ours: its package, its live numbers, and what its probe finds that is none of ours."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest

from redactor import formats
from redactor.core.document import (
    Document,
    ListLevel,
    ListPlace,
    NumberedList,
    Paragraph,
    Run,
    Section,
    Story,
    Style,
    format_of,
)
from redactor.formats.docx.zip_out import archive

if TYPE_CHECKING:
    from redactor.core.probe import Probe

C, S, M = "content.xml", "styles.xml", "META-INF/manifest.xml"


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _content(document: Document) -> str:
    return _parts(formats.write("odt", document))[C].decode()


def _probe(parts: dict[str, bytes]) -> Probe:
    return formats.probe("odt", archive(parts.items()))


def _counted(*places: ListPlace, lists: tuple[NumberedList, ...]) -> Document:
    return Document(tuple(Paragraph((Run("x"),), place=place) for place in places), lists=lists)


def test_an_untouched_file_has_no_strays(document: Document) -> None:
    found = formats.probe("odt", formats.write("odt", document))
    assert found.strays == ()
    lines = {f.text for f in found.lines}
    assert {"Welcome", "Cranes & ropes <new>", "A footnote", "Harbour Panel 9", "Page of"} <= lines
    assert {'The "old" crane', "https://map.example/a?b=1&c=2", "Harbour Panel"} <= {f.text for f in found.values}
    assert len(found.images) == 2


def test_the_type_stands_first_and_is_not_packed(document: Document) -> None:
    data = formats.write("odt", document)
    assert data[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"
    assert list(_parts(data))[:6] == ["mimetype", M, C, S, "meta.xml", "settings.xml"]


def test_equal_documents_give_equal_bytes_in_every_process() -> None:
    code = (
        "import sys, hashlib; from redactor import formats; from redactor.core.document import *\n"
        "d = Document((Paragraph((Run('a'),), place=ListPlace(0, 0, '')), Table((Row((Cell(),)),))), "
        "lists=(NumberedList(0, (ListLevel(),)),), title='t')\n"
        "print(hashlib.sha256(formats.write('odt', d)).hexdigest())"
    )
    run = partial(subprocess.run, [sys.executable, "-c", code], capture_output=True, check=True)
    once, again = (run(env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert once == again


def test_lists_of_one_scheme_count_on_through_the_text() -> None:
    lists = (NumberedList(0, (ListLevel(), ListLevel("decimal", "%1.%2"))),)
    first, second = ListPlace(0, 0, ""), ListPlace(0, 1, "")
    document = _counted(first, second, first, lists=lists)
    document = Document((*document.blocks[:1], Paragraph((Run("between"),)), *document.blocks[1:]), lists=lists)
    text = _content(document)
    assert text.count('xml:id="list1"') == 1
    assert text.count('text:continue-list="list1"') == 1
    assert "start-value" not in text
    assert 'text:display-levels="2"' in text


def test_a_list_that_starts_anew_says_its_number() -> None:
    level = ListLevel("decimal", "%1)")
    lists = (NumberedList(0, (level,)), NumberedList(0, (level,), ((0, 7),)))
    text = _content(_counted(ListPlace(0, 0, ""), ListPlace(1, 0, ""), ListPlace(1, 0, ""), lists=lists))
    assert re.findall(r'text:start-value="(\d+)"', text) == ["7"]


def test_a_header_that_two_sections_share_is_one_line() -> None:
    look = format_of(("title_page", False))
    document = Document(
        (Paragraph((Run("one"),)),),
        sections=(Section(look, (0,)),),
        stories=(Story("header", "default", (Paragraph((Run("Top"),)),)),),
    )
    assert [f.text for f in formats.probe("odt", formats.write("odt", document)).lines].count("Top") == 1


def test_a_style_that_nothing_visible_uses_is_not_written() -> None:
    styles = (Style("n", "paragraph", "Normal"), Style("u", "paragraph", None, "n", character=format_of(("size", 99))))
    parts = _parts(formats.write("odt", Document((Paragraph((Run("x"),), style="n"),), styles=styles)))
    assert b"49.5pt" not in parts[S] + parts[C]


MUTATIONS = [
    (C, "<office:text>", "<office:text><!-- who -->"),
    (C, "<office:text>", "<office:text>text"),
    (C, "<office:text>", "<office:text >"),
    (C, "<office:text>", "<office:text><text:tracked-changes/>"),
    (C, "<office:text>", '<office:text><text:p text:style-name="P999"/>'),
    (C, "The Panel ", "The Panel <office:annotation/>"),
    (C, "The Panel ", '<text:bookmark text:name="merrow"/>The Panel '),
    (C, "The Panel ", "&#84;he Panel "),
    (C, 'text:name="Table"', 'text:name="Merrow"'),
    (C, 'text:formula="ooow:', 'text:formula="ooow:Merrow+'),
    (C, 'draw:name="Picture 1"', 'draw:name="crane.png"'),
    (C, 'xlink:href="Pictures/image1.', 'xlink:href="Pictures/image9.'),
    (C, 'xlink:href="https://', 'xlink:href="file:///'),
    (C, 'table:name="Table1"', 'table:name="Merrow"'),
    (C, "<text:note-citation>1<", "<text:note-citation>12<"),
    (C, 'text:id="footnote1"', 'text:id="footnote2"'),
    (C, 'xml:id="list1"', 'xml:id="merrow"'),
    (C, 'text:continue-list="list1"', 'text:continue-list="list7"'),
    (C, 'style:name="P1"', 'style:name="Merrow"'),
    (C, 'style:name="P1"', 'style:name="P1" style:display-name="Merrow"'),
    (C, "<text:list-style ", '<style:style style:name="P99" style:family="paragraph"></style:style><text:list-style '),
    (C, 'office:version="1.3"', 'office:version="1.3" xmlns:x="urn:merrow"'),
    (S, '"Georgia"', "\"'Merrow Sans'\""),
    (S, 'fo:country="GB"', 'fo:country="merrow"'),
    (S, 'style:display-name="Title"', 'style:display-name="Merrow"'),
    (S, 'style:name="Page2"', 'style:name="Merrow"'),
    (S, "</office:styles>", '<style:style style:name="Style9" style:family="paragraph"></style:style></office:styles>'),
    (S, "<style:header>", "<style:header>text"),
    (C, 'text:bullet-char="•"', 'text:bullet-char="m"'),
    (C, 'style:num-suffix="."', 'style:num-suffix=" Merrow"'),
    ("meta.xml", "<dc:title>", "<dc:creator>Who</dc:creator><dc:title>"),
    ("settings.xml", ">true<", ">merrow<"),
    ("settings.xml", "TabOverMargin", "PrinterName"),
    (M, 'manifest:full-path="meta.xml"', 'manifest:full-path="merrow.xml"'),
]


@pytest.mark.parametrize(("part", "old", "new"), MUTATIONS)
def test_what_is_put_into_a_part_is_found(part: str, old: str, new: str, document: Document) -> None:
    parts = _parts(formats.write("odt", document))
    text = parts[part].decode()
    assert old in text, "the change would change nothing"
    parts[part] = text.replace(old, new, 1).encode()
    assert _probe(parts).strays


def test_what_is_put_into_the_package_is_found(document: Document) -> None:
    data = formats.write("odt", document)
    parts = _parts(data)
    assert _probe(parts | {"Thumbnails/thumbnail.png": b"x"}).strays
    assert _probe(parts | {"Pictures/image3.png": parts["Pictures/image2.png"]}).strays
    assert _probe({n: d for n, d in parts.items() if n != "settings.xml"}).strays
    assert _probe(dict(reversed(parts.items()))).strays
    assert formats.probe("odt", data + b"x").strays
    assert formats.probe("odt", b"x" + data).strays
    assert _probe(parts | {"Pictures/image2.png": parts["Pictures/image2.png"] + b"merrow"}).strays


def test_other_words_are_other_lines_and_values(document: Document) -> None:
    parts = _parts(formats.write("odt", document))
    changed = _probe(parts | {C: parts[C].replace(b"Paint the gate", b"Merrow").replace(b"old", b"Kestrel")})
    assert "Merrow" in {f.text for f in changed.lines}
    assert 'The "Kestrel" crane' in {f.text for f in changed.values}
    titled = _probe(parts | {"meta.xml": parts["meta.xml"].replace(b"Harbour Panel", b"Merrow")})
    assert "Merrow" in {f.text for f in titled.values}
