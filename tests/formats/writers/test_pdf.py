"""A PDF of ours: tagged, the same each time, and nothing in it that its probe does not find."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pikepdf
import pypdf
import pytest
from PIL import Image

from redactor import formats
from redactor.core.document import Cell, Document, Media, Paragraph, Picture, Row, Run, Section, Story, Table, format_of
from redactor.errors import UsageError
from redactor.formats.docx.media import pixel_digest

if TYPE_CHECKING:
    from collections.abc import Callable

BOLD = format_of(("bold", True))
WORDS = "Wanda will want to watch the water at the weir. "


@pytest.fixture(scope="session", autouse=True)
def _pango() -> None:
    """Skip, with what to install, where the libraries of the writer are missing; a failure where CI is set."""
    try:
        formats.write("pdf", Document(()))
    except UsageError as error:
        pytest.skip(error.remedy)


def _line(*texts: str) -> Paragraph:
    return Paragraph(tuple(map(Run, texts)))


def _lines(data: bytes) -> list[str]:
    found = formats.probe("pdf", data)
    assert found.strays == ()
    return [f.text for f in found.lines]


def _changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Change a file and save it as the writer does, so that only the change is left to find."""
    for again in (change, lambda _pdf: None):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            again(pdf)
            if "/ID" in pdf.trailer:
                del pdf.trailer["/ID"]
            pdf.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
        data = out.getvalue()
    return data


@pytest.fixture(scope="module")
def written() -> bytes:
    """Give a short PDF of everything."""
    image = Image.new("RGB", (6, 4), (10, 120, 60))
    out = io.BytesIO()
    image.save(out, "PNG")
    table = Table((Row((Cell((_line("Action"),)),), format_of(("header", True))), Row((Cell((_line("Paint"),)),))))
    return formats.write("pdf", Document(
        (
            _line("Harbour ", "Panel"), Paragraph((Run("Welcome"),), heading=1, item="1"), table,
            Paragraph((Run("the map", link="https://map.example/a?b=1"), Run(" café"))),
            Paragraph((Picture(0, 914400, 609600, "An old crane"),)),
        ),
        sections=(Section(stories=(0,)),),
        stories=(Story("header", "default", (_line("Harbour 9"),)),),
        media=(Media("png", out.getvalue(), 6, 4, pixel_digest(image)),),
        title="Harbour Panel",
    ))  # fmt: skip


def test_everything_that_is_shown_is_found(document: Document) -> None:
    found = formats.probe("pdf", formats.write("pdf", document))
    assert found.strays == ()
    lines = [f.text for f in found.lines]
    wanted = ["Harbour Panel", "Welcome", "The Panel AGREED the plan, see the map.", "first", "under it", "Action"]
    assert [line for line in lines if line in wanted] == wanted
    assert {"Cranes & ropes <new>", "Table 1 Costs in pounds", "A footnote", "in two parts", "Page of"} <= set(lines)
    assert {f.text for f in found.values} == {"Harbour Panel", "https://map.example/a?b=1&c=2", 'The "old" crane'}
    assert {"1.", "•", "(a)", "1", "2"} <= {f.text for f in found.labels}


def test_images_are_the_pixels_or_the_file_of_the_document(document: Document) -> None:
    png, jpeg = document.media
    with Image.open(io.BytesIO(png.data)) as image:
        pixels = pixel_digest(image)
    found = formats.probe("pdf", formats.write("pdf", document)).images
    assert set(found) == {pixels, hashlib.sha256(jpeg.data).hexdigest()}


def test_it_is_tagged_for_everybody(written: bytes) -> None:
    with pikepdf.open(io.BytesIO(written)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        roles = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
        assert {"/H2", "/P", "/Table", "/THead", "/TH", "/TD", "/Link", "/Figure"} <= set(roles)
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font for font in fonts)


def test_equal_documents_give_equal_bytes_in_every_process() -> None:
    code = (
        "import hashlib; from redactor import formats; from redactor.core.document import *\n"
        "print(hashlib.sha256(formats.write('pdf', Document((Paragraph((Run('a b'),)),), title='t'))).hexdigest())"
    )
    run = partial(subprocess.run, [sys.executable, "-c", code], capture_output=True, check=True)
    settings = (("1", "UTC"), ("2", "Asia/Tokyo"))
    once, again = (run(env={"PYTHONHASHSEED": seed, "TZ": zone}).stdout for seed, zone in settings)
    assert once == again


def test_a_paragraph_that_runs_over_pages_is_one_line() -> None:
    long = (WORDS * 200).strip()
    assert _lines(formats.write("pdf", Document((_line(long), _line("after"))))) == [long, "after"]


def test_the_header_of_a_table_is_read_once_however_often_it_is_drawn() -> None:
    head = Row((Cell((_line("Head"),)),), format_of(("header", True)))
    rows = tuple(Row((Cell((_line(f"row {n}"),)),)) for n in range(90))
    data = formats.write("pdf", Document((Table((head, *rows)),)))
    assert _lines(data).count("Head") == 1
    assert sum(page.extract_text().count("Head") for page in pypdf.PdfReader(io.BytesIO(data)).pages) > 1


@pytest.mark.parametrize(
    "text",
    [
        "office flight affix", "re\u0301sume\u0301 and résumé", "no\u2011break and no-break", "Ωμέγα µ", "שלום עולם",
        "漢字", "A\u00a0B  C", "a—b–c ‘d’ “e” …", "well-known/unknown " * 40, "x" * 400, "🙂 smile", "½ ² №",
        "√2 = ∑ [x]", "{∑∏∫} ⎛⎞ \U0001d465",
    ],
)  # fmt: skip
def test_text_comes_out_as_it_went_in(text: str) -> None:
    assert _lines(formats.write("pdf", Document((_line(text),)))) == [" ".join(text.split())]


def test_a_space_between_two_looks_is_not_lost() -> None:
    bold = Run("AGREED", BOLD)
    document = Document((Paragraph((bold, Run(" "), Run("to", format_of(("italic", True))), Run(" "), bold)),))
    assert _lines(formats.write("pdf", document)) == ["AGREED to AGREED"]


def test_another_reader_finds_the_same_words(document: Document) -> None:
    data = formats.write("pdf", document)
    theirs = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    squeezed = re.sub(r"\s+", "", theirs)
    for line in _lines(data):
        if line not in {"Page of", "The Panel AGREED the plan, see the map."}:  # they have numbers in them
            assert re.sub(r"\s+", "", line) in squeezed


def test_the_first_page_has_its_own_header() -> None:
    document = Document(
        (_line(WORDS * 150),),
        sections=(Section(format_of(("title_page", True)), (0, 1)),),
        stories=(Story("header", "default", (_line("Later"),)), Story("header", "first", (_line("First"),))),
    )
    pages = pypdf.PdfReader(io.BytesIO(formats.write("pdf", document))).pages
    assert "First" in pages[0].extract_text()
    assert "Later" not in pages[0].extract_text()
    assert "Later" in pages[1].extract_text()


def test_nothing_is_loaded_from_elsewhere() -> None:
    document = Document((_line('<img src="http://127.0.0.1:1/x.png">'),), title="</title><link rel=stylesheet href=x>")
    assert _lines(formats.write("pdf", document)) == ['<img src="http://127.0.0.1:1/x.png">']


def _content(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes]) -> None:
    contents = pdf.pages[0].obj.Contents
    new = change(contents.read_bytes())
    assert new != contents.read_bytes(), "the change would change nothing"
    pdf.pages[0].obj.Contents = pdf.make_stream(new)


def _element(pdf: pikepdf.Pdf, role: str) -> pikepdf.Object:
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and str(o.get("/S")) == role)


def _embed(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["merrow.txt"] = b"Merrow"


def _note(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="Merrow", Rect=[0, 0, 1, 1]
    ))])  # fmt: skip


def _hidden_font_name(pdf: pikepdf.Pdf) -> None:
    font = next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor")
    font.FontFile2 = pdf.make_stream(font.FontFile2.read_bytes() + b"Merrow!!", Length1=1)


def _map(pdf: pikepdf.Pdf) -> None:
    font = next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o)
    old = font.ToUnicode.read_bytes()
    font.ToUnicode = pdf.make_stream(old.replace(b"endbfchar", b"<ffee> <004d00650072>\nendbfchar"))


def _smuggled_stream(pdf: pikepdf.Pdf) -> None:
    contents = pdf.pages[0].obj.Contents
    contents.write(contents.read_raw_bytes() + b"Merrow", filter=pikepdf.Name.FlateDecode)


def _set(path: str, key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        target: pikepdf.Object = {"root": pdf.Root, "page": pdf.pages[0].obj, "info": pdf.trailer.Info}[path]
        target[key] = value

    return change


TAMPERED: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "author": _set("info", "/Author", "Merrow"),
    "title": _set("info", "/Title", "Merrow"),
    "date": _set("info", "/CreationDate", "D:20260101"),
    "script": _set("root", "/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
    "actions": _set("page", "/AA", pikepdf.Dictionary()),
    "private": _set("page", "/PieceInfo", pikepdf.Dictionary(Merrow=pikepdf.Dictionary())),
    "layers": _set("root", "/OCProperties", pikepdf.Dictionary()),
    "labels": _set("root", "/PageLabels", pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(P="Merrow")])),
    "language": _set("root", "/Lang", "en-x-merrow"),
    "thumbnail": _set("page", "/Thumb", pikepdf.Dictionary()),
    "attachment": _embed,
    "annotation": _note,
    "font": _hidden_font_name,
    "map": _map,
    "stream": _smuggled_stream,
    "metadata": lambda pdf: setattr(pdf.Root, "Metadata", pdf.make_stream(
        pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", b"<!-- Merrow --></rdf:RDF>"),
        Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML,
    )),
    "comment on a page": lambda pdf: _content(pdf, lambda c: c + b"\n% Merrow\n"),
    "invisible text": lambda pdf: _content(pdf, lambda c: c.replace(b"BT", b"BT 3 Tr", 1)),
    "text outside": lambda pdf: _content(pdf, lambda c: c + b"\n" + c[c.index(b"BT"):c.index(b"ET") + 2]),
    "text in an artifact": lambda pdf: _content(
        pdf, lambda c: re.sub(rb"/Span\s*<</MCID 0>>\s*BDC", b"/Artifact BMC", c)
    ),
    "properties": lambda pdf: _content(pdf, lambda c: c.replace(b"<</MCID 0>>", b"<</MCID 0 /ActualText <4d>>>", 1)),
    "other text": lambda pdf: setattr(_element(pdf, "/P"), "ActualText", "Merrow"),
    "expansion": lambda pdf: setattr(_element(pdf, "/P"), "E", "Merrow"),
    "title of an element": lambda pdf: setattr(_element(pdf, "/P"), "T", "Merrow"),
    "role": lambda pdf: setattr(_element(pdf, "/P"), "S", pikepdf.Name.Merrow),
    "roles": lambda pdf: setattr(pdf.Root.StructTreeRoot, "RoleMap", pikepdf.Dictionary(Merrow=pikepdf.Name.P)),
    "order of nobody": lambda pdf: setattr(_element(pdf, "/Table"), "K", pikepdf.Array()),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_what_is_put_into_a_file_is_found(name: str, written: bytes) -> None:
    assert formats.probe("pdf", written).strays == ()
    assert formats.probe("pdf", _changed(written, TAMPERED[name])).strays


def test_other_words_are_other_values(written: bytes) -> None:
    changed = _changed(written, lambda pdf: setattr(_element(pdf, "/Figure"), "Alt", "Merrow"))
    assert "Merrow" in {f.text for f in formats.probe("pdf", changed).values}


def test_a_change_without_saving_anew_is_found(written: bytes) -> None:
    assert formats.probe("pdf", written + b"\n").strays
    assert formats.probe("pdf", written + b"1 0 obj\n(Merrow)\nendobj\nstartxref\n0\n%%EOF\n").strays
    assert formats.probe("pdf", b"Merrow" + written).strays
    assert formats.probe("pdf", written[:-9]).strays
    assert formats.probe("pdf", written.replace(b"endobj\n", b"endobj\n%M\n", 1)).strays
    assert formats.probe("pdf", b"%PDF-1.7\n").strays


def test_an_object_that_nothing_leads_to_is_found(written: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(written)) as pdf:
        pdf.make_indirect(pikepdf.String("Merrow"))
        pdf.save(out, preserve_pdfa=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve, static_id=True)
    assert formats.probe("pdf", out.getvalue()).strays


def test_an_image_that_is_another_has_another_digest(written: bytes) -> None:
    def paint(pdf: pikepdf.Pdf) -> None:
        image = next(o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image")
        image.write(bytes(6 * 4 * 3))

    assert formats.probe("pdf", _changed(written, paint)).images != formats.probe("pdf", written).images


def test_an_untitled_document_has_a_title_of_ours(document: Document) -> None:
    bare = replace(document, blocks=(_line("x"),), title="", stories=(), sections=(Section(),))
    found = formats.probe("pdf", formats.write("pdf", bare))
    assert found.strays == ()
    assert found.values == ()
