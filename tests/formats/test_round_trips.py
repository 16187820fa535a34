"""A law of every format: what a probe finds in a written file is what the document shows, and nothing else."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from redactor import formats
from redactor.core.document import (
    PLAIN,
    Break,
    Cell,
    Document,
    Field,
    ListLevel,
    ListPlace,
    Media,
    Note,
    NoteReference,
    NumberedList,
    Omission,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    SectionBreak,
    Story,
    Style,
    Tab,
    Table,
    format_of,
    paragraphs,
)
from redactor.core.properties import FONTS, LANGUAGES, OMISSIONS
from redactor.core.shown import only_pages, shown
from redactor.errors import UsageError
from redactor.formats.docx.names import BUILTIN
from redactor.formats.probes import words_of_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Block


def _image(kind: str) -> Media:
    out = io.BytesIO()
    Image.new("RGB", (5, 3), (200, 10, 10)).save(out, kind)
    return Media(kind.lower(), out.getvalue(), 5, 3)


PAGED = frozenset({"docx", "odt", "pdf"})
MEDIA = (_image("PNG"), _image("JPEG"))
# Letters, and everything that one of the formats could take for its own.
SNIPPETS = (
    *"#*_`~[](){}<>|\\!&:;=+-.^'\"/$%@0123 ",
    *(
        "1. ",
        "1) ",
        "- ",
        "+ ",
        "# ",
        "> ",
        "---",
        "===",
        "```",
        "~~~",
        "***",
        "__",
        "[^1]",
        "[^1]: x",
        "&amp;",
        "&#65;",
    ),
    *(
        "<br>",
        "<b>",
        "<!-- x -->",
        "<script>",
        "](x)",
        "[x]: y",
        "| a | b |",
        "  ",
        "\t",
        "\n",
        "\xa0",
        "\u200b",
        "\u2028",
    ),
    *(
        "a",
        "B",
        "é",
        "ß",
        "λ",
        "漢",
        "🙂",
        "\u200d",
        "\ufe0f",
        "\x07",
        "\ufffe",
        "£2.4m",
        "http://a.b",
        "www.a.b",
        "x@y.z",
    ),
    *(
        "   [1]",
        "  /  ",
        "[Picture: x]",
        "{",
        "\\n",
        '"',
        "']",
        "]]>",
        "Page",
        "\x85",
        "\U000e0041",
        "\ue000",
        "<https://x.y>",
    ),
)
texts = st.lists(st.sampled_from(SNIPPETS) | st.sampled_from("abcXYZ "), max_size=8).map("".join)
looks = st.builds(
    lambda bold, italic: format_of(*((n, v) for n, v in (("bold", bold), ("italic", italic)) if v)),
    st.booleans(),
    st.booleans(),
)
links = st.sampled_from(
    (None, None, None, "#", "https://a.example/b(c)?d=1&e=2#f", "mailto:x@y.example", "https://é.example/ [x]<y>")
)
runs = st.builds(Run, texts, looks, links)
inlines = (
    runs
    | runs
    | runs
    | st.sampled_from(
        (Tab(), Break(), Break("page"), NoteReference(0), NoteReference(1), Field("page"), Field("pages"))
    )
    | st.builds(Field, st.just("sequence"), st.just("Table"), st.integers(0, 99))
    | st.builds(Omission, st.sampled_from(sorted(OMISSIONS)))
    | st.builds(Picture, st.integers(0, 1), st.just(9525), st.just(9525), texts)
)
places = st.none() | st.builds(ListPlace, st.integers(0, 2), st.integers(0, 2), st.just(""))
paragraphs_ = st.builds(
    Paragraph,
    st.lists(inlines, max_size=5).map(tuple),
    style=st.sampled_from((None, "n", "h", "x", "t")),
    place=places,
    heading=st.none() | st.integers(1, 4),
    item=st.none() | st.none() | st.sampled_from(("1", "2", "14", "3A")),
)
cell_formats = st.sampled_from(
    (PLAIN, format_of(("merge", "restart")), format_of(("merge", "continue")), format_of(("span", 2)))
)


def _tables(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Table]:
    cells = st.builds(Cell, st.lists(inner, max_size=2).map(tuple), cell_formats)
    rows = st.builds(Row, st.lists(cells, max_size=3).map(tuple), st.sampled_from((PLAIN, format_of(("header", True)))))
    return st.builds(
        Table, st.lists(rows, max_size=3).map(tuple), style=st.sampled_from((None, "g")), box=st.booleans()
    )


tables = _tables(paragraphs_ | _tables(paragraphs_))
blocks = paragraphs_ | paragraphs_ | tables | st.just(SectionBreak(0)) | st.just(SectionBreak(1))
STYLES = (
    Style("n", "paragraph", "Normal"),
    Style("h", "paragraph", "heading 1", "n", "n", 1, place=ListPlace(2, 0, "")),
    Style("x", "paragraph", None, "n"),
    Style("t", "paragraph", "Title", "n"),
    Style("g", "table", "Table Grid", conditions=(("firstRow", PLAIN, format_of(("bold", True)), PLAIN),)),
)
LISTS = (
    NumberedList(0, (ListLevel("bullet", "•"), ListLevel("lowerLetter", "(%2)"), ListLevel("bullet", "o"))),
    NumberedList(1, (ListLevel(), ListLevel("decimal", "%1.%2"), ListLevel("upperRoman", "%3)", 4))),
    NumberedList(1, (ListLevel(), ListLevel("decimal", "%1.%2"), ListLevel("upperRoman", "%3)", 4)), ((0, 3),)),
)
documents = st.builds(
    Document,
    st.lists(blocks, max_size=6).map(tuple),
    sections=st.sampled_from(((Section(),), (Section(PLAIN, (0,)), Section(format_of(("title_page", True)), (1, 2))))),
    stories=st.tuples(
        *(st.builds(Story, st.just(k), st.just(p), st.lists(paragraphs_, max_size=2).map(tuple)) for k, p in
          (("header", "default"), ("footer", "default"), ("header", "first")))
    ),
    notes=st.tuples(
        *(st.builds(Note, st.just(k), st.lists(blocks, max_size=2).map(tuple)) for k in ("footnote", "endnote"))
    ),
    media=st.just(MEDIA),
    styles=st.sampled_from((STYLES, ())),
    lists=st.just(LISTS),
    title=texts,
)  # fmt: skip


def _shown(blocks: Iterable[Block]) -> Counter[str]:
    return Counter(filter(None, map(shown, paragraphs(blocks))))


def _expected(document: Document, kind: str) -> Counter[str]:
    lines = _shown(document.blocks)
    referred = {i.note for p in paragraphs(document.blocks) for i in p.inlines if isinstance(i, NoteReference)}
    for note in referred:
        lines += _shown(document.notes[note].blocks)
    if kind not in PAGED:
        used = {s for section in document.sections for s in section.stories}
        found = {
            shown(p) for s in used for p in document.stories[s].blocks if isinstance(p, Paragraph) and not only_pages(p)
        }
        lines += Counter(found - {""})
    return lines


@pytest.mark.parametrize("kind", ["docx", "md", "html", "txt", "json", "odt"])
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(document=documents)
def test_a_probe_finds_what_the_document_shows_and_nothing_else(kind: str, document: Document) -> None:
    _holds(kind, document)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(document=documents)
def test_so_does_that_of_a_pdf_which_takes_longer(document: Document) -> None:
    try:
        _holds("pdf", document)
    except UsageError as error:
        pytest.skip(error.remedy)


def _holds(kind: str, document: Document) -> None:
    data = formats.write(kind, document)
    found = formats.probe(kind, data)
    assert found.strays == ()
    lines = Counter(f.text for f in found.lines)
    expected = _expected(document, kind)
    assert expected - lines == Counter()
    extra = lines - expected
    if kind in PAGED:  # headers and footers stand where they stood, as often as sections show them
        extra -= _shown(b for story in document.stories for b in story.blocks)
    assert extra == Counter()
    assert formats.write(kind, document) == data


def test_the_probes_own_lists_hold_all_that_a_document_can_have() -> None:
    assert BUILTIN <= words_of_word.STYLES
    assert FONTS <= words_of_word.FONTS
    assert LANGUAGES <= words_of_word.LANGUAGES
