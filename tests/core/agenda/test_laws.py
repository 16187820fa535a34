"""Laws of the grammar, whatever the text: nothing is lost, nothing is read twice, nothing raises, time is linear."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.agenda import read_minutes
from redactor.core.document import (
    Break,
    Cell,
    Document,
    Note,
    NoteReference,
    Paragraph,
    Picture,
    Row,
    Run,
    Tab,
    Table,
    format_of,
)
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, At, Item, Mark, Portion
from redactor.core.pointing import announced
from tests.core.agenda.notation import policy, read, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.core.document import Block
    from redactor.core.minutes import Minutes

WORDS = st.sampled_from(
    "1. 2. 3) 4 12 1.1. (RED) [TLP:AMBER] TLP:RED RED (WHITE) [TLP:X] The Panel: AGREED **NOTED** Action: SECP61/01: "
    "Dr. Lee Ltd. said. it (and ; – From: To: Part II Welcome Budget Draft Minutes Present: Apologies: \t \n \n\n # ## "
    "- a) | > ‘L’ £2.4m 24 th ( [ ] ) ** * Page 1 of 2 \f item Item".split(" ")
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=80).map(" ".join))
INLINES = st.one_of(
    st.builds(Run, st.lists(WORDS, max_size=12).map(" ".join), level=st.sampled_from([None, None, "RED"])),
    st.sampled_from([Tab(), Break(), Picture(0, 1, 1), NoteReference(0)]),
)
PARAGRAPHS = st.builds(
    Paragraph,
    st.lists(INLINES, max_size=5).map(tuple),
    heading=st.sampled_from([None, None, 1, 2]),
    style_level=st.sampled_from([None, None, None, "RED"]),
)
TABLES = st.lists(
    st.lists(st.lists(WORDS, max_size=6).map(lambda words: " ".join(words).replace("|", "")), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
).map(lambda rows: table(*("|".join(row) for row in rows)))
CELLS = st.lists(WORDS, max_size=12).map(lambda words: " ".join(words).replace("|", "").replace("\n", " / "))
BIG_TABLES = st.lists(st.tuples(st.sampled_from(["", "{}", "{}", "{} (RED)", "No"]), CELLS, CELLS), max_size=8).map(
    lambda rows: table(*("|".join((row[0].format(n), *row[1:])) for n, row in enumerate(rows)))
)
BLOCKS = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, TABLES), max_size=14)


def _paragraphs(blocks: tuple[object, ...], prefix: tuple[int, ...]) -> list[tuple[tuple[int, ...], Paragraph]]:
    found: list[tuple[tuple[int, ...], Paragraph]] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            found.append(((*prefix, index), block))
        elif isinstance(block, Table):
            for r, row in enumerate(block.rows):
                for c, cell in enumerate(row.cells):
                    found += _paragraphs(cell.blocks, (*prefix, index, r, c))
    return found


def _check_partition(minutes: Minutes) -> None:
    heads = {i.heading.steps for i in minutes.items if i.heading}
    spans: dict[tuple[int, ...], list[At]] = {}
    for _, portion in minutes.portions():
        spans.setdefault(portion.at.steps, []).append(portion.at)
    rows = {steps for steps, ats in spans.items() if any(at.end is None for at in ats)}
    assert all(len(spans[row]) == 1 for row in rows), "a row is one portion"
    for steps, block in _paragraphs(minutes.document.blocks, ()):
        inside = [row for row in rows if steps[: len(row)] == row]
        if steps in heads:
            assert steps not in spans, "a heading is no portion"
            assert not inside, "a heading is in no row's portion"
        elif inside:
            assert steps not in spans, "a paragraph of a row is no portion besides"
        elif steps in spans:
            ats = sorted((at.start, at.end) for at in spans[steps])
            assert "".join(block.text[a:b] for a, b in ats) == block.text, "spans join to the paragraph"
        else:
            number = len(steps) > 1 and steps[2] == 0
            assert not block.text.strip() or number, "what is not blank belongs somewhere"


def _check_refs(minutes: Minutes) -> None:
    refs = [p.ref for _, p in minutes.portions()]
    assert max(Counter(refs).values(), default=1) == 1
    for part in minutes.parts():
        counted = [tuple(map(int, p.ref.removeprefix(f"{part.name}.").split("."))) for p in part.portions]
        assert counted == sorted(counted)
        assert [b for b, _ in counted] == sorted(b for b, _ in counted)
        blocks = Counter(b for b, _ in counted)
        for block, size in blocks.items():
            assert [s for b, s in counted if b == block] == list(range(1, size + 1))
        own = {p.ref for p in part.portions}
        assert {r.ref for r in part.resolutions} | {a.ref for a in part.actions} <= own
    names = [part.name for part in minutes.parts()]
    assert len(set(names)) == len(names)


@given(TEXTS, st.booleans())
def test_any_text_is_read_and_parted_without_loss(text: str, markdown: bool) -> None:  # noqa: FBT001 -- drawn
    if not text.strip("\ufeff \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000") or "\0" in text:
        return
    if not text.strip() or text.startswith(("PK\x03\x04", "%PDF", "{\\rt")):
        return
    minutes = read(text, markdown=markdown)
    _check_partition(minutes)
    _check_refs(minutes)


@given(BLOCKS)
def test_any_document_is_read_and_parted_without_loss(blocks: list[Paragraph | Table]) -> None:
    note = Note("footnote", (Paragraph((Run("Seen (RED)"),)),))
    minutes = read_minutes(Document(tuple(blocks), notes=(note,)), policy())
    _check_partition(minutes)
    _check_refs(minutes)


@given(BIG_TABLES, BLOCKS)
def test_any_big_table_is_read_and_parted_without_loss(big: Table, blocks: list[Paragraph | Table]) -> None:
    note = Note("footnote", (Paragraph((Run("Seen"),)),))
    minutes = read_minutes(Document((*blocks[:2], big, *blocks[2:3]), notes=(note,)), policy())
    _check_partition(minutes)
    _check_refs(minutes)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_each_word_of_a_text_is_in_the_document(text: str) -> None:
    """Only ruled lines, page numbers, running lines and the marks of Markdown may go."""
    if not text.strip():
        return
    minutes = read(text, markdown=False)
    kept = "".join(p.text for _, p in _paragraphs(minutes.document.blocks, ()))
    lost = Counter(re.findall(r"[^\W_]", text)) - Counter(re.findall(r"[^\W_]", kept))
    assert set(lost) <= set("Page12of")


HOSTILE = {
    "brackets": "(" * 200_000,
    "square brackets": "[" * 200_000,
    "mixed brackets": "([{" * 60_000,
    "closed brackets": ")" * 200_000,
    "a level again and again": "RED " * 50_000,
    "labels": "(RED) " * 33_000,
    "labels and sentences": "It is so. (RED) " * 12_000,
    "sentences": "It is so. " * 20_000,
    "digits": "1" * 200_000,
    "numbers": "1 " * 100_000,
    "numbers with dots": "1. " * 66_000,
    "blanks": "a" + " " * 199_000 + "b",
    "blanks in brackets": "(" + " " * 199_000 + "RED",
    "dotted letters": "a.a." * 50_000,
    "dots": "." * 200_000,
    "dots and brackets": ".)" * 100_000,
    "stars": "*" * 200_000,
    "bold": "**a" * 66_000,
    "dashes": "- " * 100_000 + "x",
    "capitals": "A" * 200_000,
    "capitals and dashes": "A-" * 100_000,
    "capitals and slashes": "AA/1" * 50_000,
    "names": "Ann Lee, " * 22_000,
    "and": "and " * 50_000,
    "quotes": "\"'" * 100_000,
    "links": "[a](" * 50_000,
    "pipes": "|" * 200_000,
    "greater": "> " * 100_000,
    "colons": "The Panel: " * 18_000,
    "actions": "Action: " * 25_000,
    "mail": "From: a To: b " * 14_000,
    "bangs": "![" * 100_000,
    "backslashes": "\\" * 200_000,
    "backticks": "`" * 199_999,
    "ampersands": "&a" * 100_000,
    "angles": "<a " * 66_000,
}
MANY = {
    "headings": "1. Title\n\n" * 2_000,
    "ascending headings": "".join(f"{n % 999}. Title {n}\n\n" for n in range(2_000)),
    "bold lines": "**Title**\n\n" * 2_000,
    "Markdown headings": "## Title\n\n" * 2_000,
    "rows": "a\tb\n" * 4_000,
    "rows of one table each": "a\tb\n\n" * 2_000,
    "marking lines": "(RED)\n\n" * 2_000,
    "dividers": "Part 2\n\n" * 2_000,
    "names": "Present:\n\n" + "Ann Lee\n" * 2_000,
    "torn sentences": "the words of a sentence that is torn by the ends of pages\n\n" * 2_000,
    "form feeds": "Trust Board of May\n\f" * 2_000,
    "mail": "From: Ann\n\nTo: Bob\n\n" * 1_000,
    "quoted lines": "> a\n" * 4_000,
    "numbers alone": "1\n\nTitle\n\n" * 1_000,
    "decisions": "The Panel:\n\n- **AGREED** it.\n\n" * 1_000,
    "actions": "SECP61/01: SECAS to do it.\n\n" * 1_500,
    "blank lines": "a\n" + "\n" * 100_000 + "b",
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_line_is_slow(text: str) -> None:
    """Fifty thousand characters: what takes the square of that would not end in time."""
    line = text[:50_000]
    read(f"Present: {line}\n\n1. {line}\n\n{line}\n\n2. AOB\n\na\t{line}\n", markdown=True)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", MANY.values(), ids=MANY.keys())
def test_no_number_of_blocks_is_slow(text: str) -> None:
    read(text, markdown=True)


BODY = Paragraph((Run("The Panel heard a report on the work of the quarter, and had nothing to add to it at all."),))


def _between_items(*blocks: Block) -> tuple[Block, ...]:
    one, two = (Paragraph((Run(title),)) for title in ("1. One", "2. Two"))
    return (one, BODY, *blocks, two, BODY)


def _words(number: int) -> Iterator[str]:
    """Give words that are all different."""
    return ("".join(letters) for letters in islice(product("abcdefghij", repeat=5), number))


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell((Paragraph((Run(text),)),)) for text in texts)


LONG: dict[str, Callable[[], tuple[Block, ...]]] = {
    "rows that go on": lambda: _between_items(
        Table(tuple(Row(_cells("", f"{word} (RED)")) for word in _words(15_000))),
    ),
    "rows that head a table": lambda: _between_items(
        Table(tuple(Row(_cells("a", f"{word} (RED)"), format_of(("header", True))) for word in _words(15_000)))
    ),
    "ways to count": lambda: tuple(Paragraph((Run(f"{word} 1: Abc"),)) for word in _words(28_000)),
    "lines of a paragraph": lambda: _between_items(
        Paragraph((*(x for _ in range(15_000) for x in (Run("a line"), Break())), Run("an end (RED)")))
    ),
    "paragraphs of a cell of an item": lambda: (
        Table(
            (
                Row((*_cells("1"), Cell((Paragraph((Run("Text runs on."),)),) * 25_000))),
                Row(_cells("2", "Two")),
                Row(_cells("3", "Three")),
            )
        ),
    ),
}


@pytest.mark.timeout(40)
@pytest.mark.parametrize("made", LONG.values(), ids=LONG)
def test_time_is_linear_in_the_length_of_a_draft(made: Callable[[], tuple[Block, ...]]) -> None:
    """Many of a kind: what looks at each of them for each of them would not end in time."""
    minutes = read_minutes(Document(made()), policy())
    assert sum(1 for _ in minutes.portions()) >= 15_000


@pytest.mark.timeout(40)
def test_time_is_linear_in_the_length_of_a_marked_agenda() -> None:
    titles = [f"Title of {word}" for word in _words(20_000)]
    at, marks = At("body", (0,), 0, 1), (Mark("RED", "portion", "(RED)"),)
    agenda = tuple(Portion(f"0.{n}", "other", f"{title} (RED)", at, marks=marks) for n, title in enumerate(titles))
    items = [Item(str(n), str(n), title, None) for n, title in enumerate(titles[:900], 1)]
    found = announced(Item(FRONT, FRONT, "", None, portions=agenda), items, "WHITE")
    assert found == {item.name: ("RED",) for item in items}


@pytest.mark.timeout(40)
def test_no_name_of_a_style_is_slow() -> None:
    assert labels_of(policy()).name("(RED odd " * 60_000) == "RED"
