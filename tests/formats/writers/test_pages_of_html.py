"""HTML: a page that a screen reader can walk, and in which no text becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from redactor.core.document import Cell, Document, Paragraph, Row, Run, Style, Table, format_of
from redactor.formats import html

if TYPE_CHECKING:
    from collections.abc import Sequence


class Outline(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.elements if t == tag]


def test_a_page_is_complete_and_has_one_title_and_items_to_link_to(document: Document) -> None:
    page = html.write(document).decode()
    seen = Outline(page)
    assert page.startswith("<!DOCTYPE html>\n")
    assert seen.all("html") == [{"lang": "en-GB"}]
    assert len(seen.all("h1")) == 1
    assert [a["id"] for a in seen.all("h2")] == ["item-1", "item-2", "notes"]
    assert "<title>Harbour Panel</title>" in page
    assert [a.get("scope") for a in seen.all("th")] == ["col", "col"]
    assert all("alt" in a for a in seen.all("img"))
    assert not re.search(r"<script|style=|\son\w+=", page)


def test_headings_skip_no_level() -> None:
    styles = (Style("t", "paragraph", "Title"),)
    headings = [
        ("Panel", {"style": "t"}),
        ("1. One", {"heading": 2, "item": "1"}),
        ("Under", {"heading": 3}),
        ("2. Two", {"heading": 2, "item": "2"}),
    ]
    blocks = tuple(Paragraph((Run(text),), **look) for text, look in headings)  # type: ignore[arg-type]
    page = html.write(Document(blocks, styles=styles)).decode()
    assert re.findall(r"<(h\d)", page) == ["h1", "h2", "h3", "h2"]


def test_notes_link_there_and_back(document: Document) -> None:
    page = html.write(document).decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets
    assert set(targets) <= anchors
    assert len(re.findall(r'id="([^"]+)"', page)) == len(anchors)


def test_text_becomes_no_markup_anywhere(document: Document) -> None:
    nasty = '"><script>alert(1)</script><!-- \' onload="x" &lt;'
    blocks = (
        Paragraph((Run(nasty),), item=nasty),
        Paragraph((Run(nasty, link=f"https://a.example/{nasty}"),)),
        Paragraph((Run("x", link="javascript:alert(1)"),)),
    )
    seen = Outline(html.write(replace(document, title=nasty, blocks=blocks)).decode())
    assert not seen.all("script")
    assert all(set(a) <= {"href", "id"} for a in seen.all("a"))
    assert all((a["href"] or "").startswith("https://a.example/") for a in seen.all("a"))


def test_a_fragment_is_the_article_of_the_page(document: Document) -> None:
    part = html.fragment(document)
    assert part.startswith("<article>")
    assert part.endswith("</article>")
    assert part in html.write(document).decode()


def test_merged_cells_span_and_lists_nest() -> None:
    restart, more = format_of(("merge", "restart")), format_of(("merge", "continue"))

    def cell(text: str, look: object = format_of()) -> Cell:
        return Cell((Paragraph((Run(text),)),), look)  # type: ignore[arg-type]

    table = Table(
        (
            Row((cell("a", restart), cell("b"))),
            Row((cell("", more), cell("c"))),
            Row((cell("d", format_of(("span", 2))),)),
        )
    )
    page = html.write(Document((table,))).decode()
    assert '<tr><td rowspan="2">a</td><td>b</td></tr>\n<tr><td>c</td></tr>\n<tr><td colspan="2">d</td></tr>' in page
