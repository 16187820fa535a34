"""What a reader sees of a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.document import Break, Field, NoteReference, Omission, Paragraph, Picture, Run, Tab
from redactor.core.shown import legible, only_pages, shown, target


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\xadhyphen", "softhyphen"),
        ("tags\U000e0041\U000e0042", "tags"),
        ("selectors\ufe01\ufe0f\U000e0101", "selectors"),
        ("over\u202eride\u202c", "override"),
        ("joined\u200dletters\u200c", "joinedletters"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("\u06cc\u200c\u062e", "\u06cc\u200c\u062e"),  # a joiner between Persian letters
        ("a\tb\nc\x0bd\u2028e", "a b c d e"),
        ("bell\x07 \ud800 \ufffe \U0001ffff", "bell   "),
    ],
)
def test_what_nobody_sees_is_no_part_of_a_text(text: str, seen: str) -> None:
    assert legible(text) == seen


@given(st.text(alphabet=st.characters(codec=None)))
def test_a_legible_text_stays_as_it_is_and_can_be_written(text: str) -> None:
    once = legible(text)
    assert legible(once) == once
    once.encode()


def test_a_paragraph_shows_its_words_and_nothing_for_what_is_no_text() -> None:
    paragraph = Paragraph(
        (
            Run(" See"),
            Tab(),
            Field("sequence", "Table", 3),
            Break(),
            Run("and "),
            NoteReference(0),
            Picture(0, 1, 1, "x"),
            Field("page"),
            Omission("chart"),
        )
    )
    assert shown(paragraph) == "See 3 and [A chart is left out of this copy.]"


@pytest.mark.parametrize(
    ("link", "spelt"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("https://é.example/a b", "https://%C3%A9.example/a%20b"),
        ('https://a.example/"<x>', "https://a.example/%22%3Cx%3E"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("mailto:x@y.example", "mailto:x@y.example"),
        ("#", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        (None, ""),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_a_link_target_is_spelled_in_one_way_or_not_at_all(link: str | None, spelt: str) -> None:
    assert target(link) == spelt
    assert target(spelt) == spelt


@pytest.mark.parametrize(
    ("inlines", "only"),
    [
        ((Run("Page "), Field("page"), Run(" of "), Field("pages")), True),
        ((Field("page"),), True),
        ((Run("SECP_61 page "), Field("page")), False),
        ((Run("Page of"),), False),
    ],
)
def test_a_line_that_only_counts_pages_is_told_from_one_with_words(
    inlines: tuple[Run | Field, ...], *, only: bool
) -> None:
    assert only_pages(Paragraph(inlines)) is only
