"""Labels are counted over what is shown."""

from __future__ import annotations

import pytest

from redactor.core.document import (
    Cell,
    Document,
    ListLevel,
    ListPlace,
    Note,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Table,
    paragraphs,
)
from redactor.core.numbering import Counter, plain_template, renumbered, spell

DECIMAL = (ListLevel("decimal", "%1."), ListLevel("lowerLetter", "(%2)"), ListLevel("lowerRoman", "%1.%2.%3"))
LEGAL = (ListLevel("upperRoman", "%1"), ListLevel("decimal", "%1.%2", legal=True))
NEVER = (ListLevel("decimal", "%1."), ListLevel("decimal", "%2)", restart=0))
AFTER_FIRST = (ListLevel(), ListLevel(), ListLevel("decimal", "%3)", restart=1))


def drawn(levels: tuple[ListLevel, ...], places: str) -> str:
    """Draw the labels of items given by their levels, such as `0 1 1 0`."""
    count = Counter((NumberedList(0, levels),))
    return " ".join(count.label(ListPlace(0, int(level), "")) for level in places.split())


@pytest.mark.parametrize(
    ("levels", "places", "labels"),
    [
        (DECIMAL, "0 0 0", "1. 2. 3."),
        (DECIMAL, "0 1 1 0 1", "1. (a) (b) 2. (a)"),
        (DECIMAL, "0 1 2 2 1 2", "1. (a) 1.a.i 1.a.ii (b) 1.b.i"),
        (DECIMAL, "2 1 0", "1.a.i (a) 1."),
        (LEGAL, "0 0 1 1", "I II 2.1 2.2"),
        (NEVER, "0 1 1 0 1", "1. 1) 2) 2. 3)"),
        (AFTER_FIRST, "0 1 2 2 1 2 0 2", "1. 1. 1) 2) 1. 3) 2. 1)"),
        ((ListLevel("bullet", "\uf0b7"),), "0 0", "• •"),
        ((ListLevel("decimal", "Item %1:", start=7),), "0 0", "Item 7: Item 8:"),
        ((ListLevel("none", ""),), "0", ""),
    ],
)
def test_labels_are_counted_as_a_reader_would_see_them(levels: tuple[ListLevel, ...], places: str, labels: str) -> None:
    assert drawn(levels, places) == labels


def test_lists_of_one_scheme_count_on_together_and_a_restart_counts_anew() -> None:
    lists = (
        NumberedList(0, DECIMAL),
        NumberedList(0, DECIMAL),
        NumberedList(0, DECIMAL, ((0, 5),)),
        NumberedList(1, DECIMAL),
    )
    count = Counter(lists)
    assert [count.label(ListPlace(which, 0, "")) for which in (0, 1, 2, 2, 0, 3)] == [
        "1.",
        "2.",
        "5.",
        "6.",
        "7.",
        "1.",
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "label"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (0, "lowerRoman", "0"),
        (27, "lowerLetter", "aa"),
        (53, "upperLetter", "AAA"),
        (3, "decimalZero", "03"),
        (11, "ordinal", "11th"),
        (22, "ordinal", "22nd"),
        (5, "chicago", "5"),
    ],
)
def test_numbers_are_spelled_in_their_format(value: int, number_format: str, label: str) -> None:
    assert spell(value, number_format) == label


@pytest.mark.parametrize(
    ("template", "kept"),
    [
        ("(%1)", "(%1)"),
        ("Annex %1 -", "Annex %1 -"),
        ("Merrow %1", " %1"),
        ("Case 0417 / %1.%2", "  / %1.%2"),
        ("\u202e%1", "%1"),
    ],
)
def test_a_template_cannot_carry_text(template: str, kept: str) -> None:
    assert plain_template(template) == kept


def test_a_withheld_item_leaves_no_gap_wherever_it_stood() -> None:
    def item(stale: str) -> Paragraph:
        return Paragraph((Run("x"),), place=ListPlace(0, 0, stale))

    table = Table((Row((Cell((item("4."), item("6."))),)),))
    document = Document(
        (item("1."), item("3."), table, item("8.")),
        notes=(Note("footnote", (item("1."),)),),
        lists=(NumberedList(0, DECIMAL),),
    )
    after = renumbered(document)
    assert [p.place.label for p in paragraphs(after.blocks) if p.place] == ["1.", "2.", "3.", "4.", "5."]
    assert renumbered(after) == after


def test_a_place_in_no_list_keeps_its_label() -> None:
    assert Counter(()).label(ListPlace(3, 0, "(c)")) == "(c)"
