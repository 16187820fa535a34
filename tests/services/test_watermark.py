"""A named reader's copy says whose it is, in every format and on every page; a public one never does."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC, Audience
from redactor.core.document import Document, Format, Paragraph, Run, Section, SectionBreak, Story
from redactor.core.gate import Checked, ClearedCopy, check_words, clear
from redactor.core.rendering.watermark import Mark, marked
from redactor.errors import GateStopped
from redactor.services.release.copies import make_copies, rendering
from tests.drafts import HEAD, draft, draft_of

if TYPE_CHECKING:
    from redactor.core.minutes import Finding
    from redactor.services.drafting.drafts import Draft

TEXT = HEAD + "1. One\n\nHello to all.\n\n2. Case (RED)\n\nZanzibarry Analytics was late.\n\n3. Three\n\nBye.\n"
MARK = Mark("3f9a107bce22", "Ada Quill", datetime(2031, 3, 12, 9, 5, tzinfo=UTC))
LINE = "Copy 3f9a-107b-ce22, made for Ada Quill on 12 March 2031 at 09:05 UTC"
HERS = Audience(items=frozenset({"2"}))
FORMATS = ("docx", "odt", "pdf", "html", "md", "txt", "json")
RELATIONS = "word/_rels/document.xml.rels"
TOOLS = Tools()


def lines(name: str, data: bytes) -> list[str]:
    return [found.text for found in TOOLS.formats.probe(name, data).lines]


@pytest.mark.parametrize("name", FORMATS)
def test_a_readers_copy_says_whose_it_is_and_a_public_one_does_not(name: str) -> None:
    read = draft(TEXT)
    hers = make_copies(TOOLS.formats, read, HERS, [name], mark=MARK).files[0].data
    public = make_copies(TOOLS.formats, read, PUBLIC, [name]).files[0].data

    assert LINE in lines(name, hers)
    assert not [line for line in lines(name, public) if "Ada" in line or "Copy " in line]


@pytest.mark.parametrize("name", ["docx", "txt"])
def test_a_public_copy_with_a_name_is_stopped(name: str) -> None:
    with pytest.raises(GateStopped):
        make_copies(TOOLS.formats, draft(TEXT), PUBLIC, [name], mark=MARK)


def verdict(read: Draft, *, said: str, meant: str, audience: Audience = HERS) -> Checked | tuple[Finding, ...]:
    rendered = rendering(read, audience)
    rendered = marked(rendered, said) if said else rendered
    return check_words(rendered, read.minutes, read.policy, read.decisions, audience=audience, mark=meant)


def test_a_copy_for_one_reader_never_bears_the_line_of_another_nor_none() -> None:
    read = draft(TEXT)

    assert isinstance(verdict(read, said=LINE, meant=LINE), Checked)
    for said, meant in ((LINE, LINE.replace("Ada", "Ida")), ("", LINE), (LINE, "")):
        assert not isinstance(verdict(read, said=said, meant=meant), Checked), (said, meant)


def test_a_line_that_only_says_it_is_the_watermark_is_stopped() -> None:
    read = draft(TEXT)
    rendered = marked(rendering(read, HERS), "Zanzibarry Analytics was late.")
    lie = replace(rendered, mark=LINE)

    assert not isinstance(
        check_words(lie, read.minutes, read.policy, read.decisions, audience=HERS, mark=LINE), Checked
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_finished_file_without_the_line_is_stopped(name: str) -> None:
    read = draft(TEXT)
    checked = verdict(read, said=LINE, meant=LINE)
    assert isinstance(checked, Checked)
    bare = TOOLS.formats.write(name, rendering(read, HERS).document)
    whole = TOOLS.formats.write(name, checked.rendered.document)

    assert not isinstance(clear(checked, name, bare, TOOLS.formats.probe(name, bare)), ClearedCopy)
    assert isinstance(clear(checked, name, whole, TOOLS.formats.probe(name, whole)), ClearedCopy)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  Ada\n Quill ", "Ada Quill"),
        ("**Ada** \u202equill", "Ada quill"),
        ("\u200b", "a reader"),
        ("A" * 500, "A" * 80),
        ("<b>Ada</b> | [Quill](x) `1.` & _co_", "<b>Ada</b> | [Quill](x) `1.` & _co_"),
    ],
)
def test_a_name_is_one_line_of_plain_characters(name: str, said: str) -> None:
    mark = replace(MARK, name=name)

    assert f"made for {said} on" in mark.words
    for kind in FORMATS:
        data = make_copies(TOOLS.formats, draft(TEXT), HERS, [kind], mark=mark).files[0].data
        assert any(f"made for {said} on" in line for line in lines(kind, data)), kind


def test_every_kind_of_page_of_every_section_has_it() -> None:
    def para(text: str) -> Paragraph:
        return Paragraph((Run(text),))

    own = Story("footer", "default", (para("Panel papers"),))
    first = Story("footer", "first", (para("First of all"),))
    sections = (
        Section(Format({"title_page": True}), (0, 1)),
        Section(Format({"even_pages": True})),
        Section(Format({"title_page": True}), (0,)),
    )
    blocks = (
        para("SEC Panel Meeting 7"), para("1. One"), para("Hello to all."), SectionBreak(0),
        para("2. Case (RED)"), para("Zanzibarry Analytics was late."), SectionBreak(1), para("3. Three"), para("Bye."),
    )  # fmt: skip
    read = draft_of(Document(blocks, sections, (own, first)), '[document]\nunmarked = "WHITE"\n')
    data = make_copies(TOOLS.formats, read, HERS, ["docx"], mark=MARK).files[0].data

    seen = []
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = dict(re.findall(r'Id="(\w+)"[^>]*Target="(\w+\.xml)"', package.read(RELATIONS).decode()))
        for section in re.findall(r"<w:sectPr.*?</w:sectPr>", package.read("word/document.xml").decode()):
            for page, name in re.findall(r'<w:footerReference w:type="(\w+)" r:id="(\w+)"/>', section):
                if page != "first" or "<w:titlePg/>" in section:
                    seen.append(LINE in package.read(f"word/{parts[name]}").decode())
    assert seen == [True] * 8
    for name in FORMATS:
        made = make_copies(TOOLS.formats, read, HERS, [name], mark=MARK).files[0]
        assert LINE in lines(name, made.data)
