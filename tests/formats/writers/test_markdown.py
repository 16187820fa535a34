"""Markdown: no text becomes syntax, and what looks like Markdown reads like the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from redactor.core.document import Break, Document, ListLevel, ListPlace, NumberedList, Paragraph, Run, format_of
from redactor.formats import markdown

if TYPE_CHECKING:
    from redactor.core.document import Inline

BOLD, ITALIC = format_of(("bold", True)), format_of(("italic", True))
BOTH = format_of(("bold", True), ("italic", True))


def written(*inlines: Inline, **properties: object) -> str:
    return markdown.write(Document((Paragraph(inlines, **properties),))).decode().rstrip("\n")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inlines", "text"),
    [
        ((Run("The Panel "), Run("AGREED", BOLD), Run(".")), "The Panel **AGREED**."),
        ((Run("The Panel"), Run(" AGREED ", BOLD), Run("it")), "The Panel **AGREED** it"),
        ((Run("a", BOLD), Run("b", BOLD)), "**ab**"),
        ((Run("a", BOLD), Run(" "), Run("b", BOLD)), "**a b**"),
        ((Run("a", ITALIC), Run(" "), Run("b", BOTH)), "*a* ***b***"),
        ((Run("x"), Run("(y)", BOLD), Run("z")), "x(y)z"),
        ((Run("x"), Run("y", BOLD), Run("z")), "x**y**z"),
        ((Run("x", BOLD), Run("y", ITALIC)), "**x**y"),
        ((Run("see "), Run("the map", BOLD, "https://a.example/(b)")), "see **[the map](https://a.example/\\(b\\))**"),
        ((Run("see "), Run("here", link="#")), "see here"),
        ((Run("one"), Break(), Run("2. two")), "one\\\n2\\. two"),
        ((Run("SECP_61_1210 and _x_"),), "SECP_61_1210 and \\_x\\_"),
        ((Run("R&D &amp; AT&T"),), "R&D \\&amp; AT&T"),
        ((Run("wow!"), Run("x", link="https://a.example/")), "wow\\![x](https://a.example/)"),
    ],
)
def test_looks_stay_where_markdown_can_say_them(inlines: tuple[Inline, ...], text: str) -> None:
    assert written(*inlines) == text


@pytest.mark.parametrize(
    "text",
    [
        "# x",
        "- x",
        "+ x",
        "* x",
        "1. x",
        "1) x",
        "> x",
        "---",
        "===",
        "***",
        "```",
        "~~~",
        "    x",
        "| a | b |",
        "[x]: y",
        "[x](y)",
        "![x](y)",
        "<b>x</b>",
        "<!-- x -->",
        "<https://x.example>",
        "&copy;",
        "`x`",
        "**x**",
        "__x__",
        "x\\",
        "[^1]",
        "[^1]: x",
        "- [ ] x",
        ":---",
        "\\# x",
        "<br>",
    ],
)
def test_text_that_looks_like_syntax_stays_text(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(written(Run(text)))
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {c.type for c in children} <= {"text"}
    assert "".join(c.content for c in children) == " ".join(text.split())


def listed(*items: tuple[int, int]) -> str:
    """Write list items, each given by its list and level."""
    lists = (
        NumberedList(0, (ListLevel("bullet", "•"), ListLevel("bullet", "o"))),
        NumberedList(1, (ListLevel(), ListLevel("lowerLetter", "(%2)"), ListLevel("bullet", "o"))),
        NumberedList(2, (ListLevel("decimal", "%1."),)),
    )
    blocks = tuple(Paragraph((Run("x"),), place=ListPlace(which, level, "")) for which, level in items)
    return markdown.write(Document(blocks, lists=lists)).decode().rstrip("\n")


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (((0, 0), (0, 0)), "- x\n- x"),
        (((0, 0), (0, 1), (0, 0)), "- x\n\n  - x\n- x"),
        (((1, 0), (1, 0)), "1) x\n2) x"),
        (((1, 0), (1, 1), (1, 0)), "1) x\n\n   \\(a)  x\n2) x"),
        (((1, 0), (2, 0)), "1) x\n\n1\\)  x"),
    ],
)
def test_lists_keep_their_labels(items: tuple[tuple[int, int], ...], text: str) -> None:
    assert listed(*items).replace("\\(a)", "(a)") == text.replace("\\(a)", "(a)")


def test_only_an_agenda_item_begins_with_a_number_and_a_full_stop() -> None:
    """Programs find the items of minutes by this."""
    lists = (NumberedList(0, (ListLevel(),)), NumberedList(1, (ListLevel(), ListLevel("lowerLetter", "%2)"))))
    document = Document(
        (
            Paragraph((Run("Welcome"),), place=ListPlace(0, 0, ""), heading=1, item="1"),
            Paragraph((Run("step"),), place=ListPlace(1, 0, "")),
            Paragraph((Run("2. Gates ("), Run("RED", BOLD), Run(")")), item="2"),
            Paragraph((Run("step"),), place=ListPlace(1, 0, "")),
        ),
        lists=lists,
    )
    text = markdown.write(document).decode()
    assert text == "## 1.  Welcome\n\n1) step\n\n## 2. Gates (**RED**)\n\n2) step\n"
    assert re.findall(r"(?m)^#*\s*\**(\d+)\\?\.\s+", text) == ["1", "2"]


def test_an_empty_document_is_an_empty_file() -> None:
    assert markdown.write(Document(())) == b""
