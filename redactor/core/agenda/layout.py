"""Mending the layout: what it parted is joined, what it ran together is parted.

- The number of an item on a line of its own, and its title on the next, are one heading.
- Minutes that are lines of one paragraph are parted, where one of the lines bears a marking as a heading does.
- A heading that runs on in its text, behind a line break or behind its marking, is a heading and a paragraph: otherwise
  the text would be published as a title.

The grammar reads a document so mended; nothing is left out of it, and the parts keep their looks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.chains import LONGEST_TITLE, Candidate, chain, key_of, own_number
from redactor.core.document import OBJECT, Document, Paragraph, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.document import Block, Inline
    from redactor.core.marking import Labels

_ALONE: Final = re.compile(r"\s{0,8}(?:(?:Agenda\s+)?Item\s+)?(?P<number>\d{1,3}[A-Za-z]?(?:/[A-Z])?)[.)]?\s{0,8}\Z")
_STOP: Final = re.compile(r"[.;!?]\s")
_RUN_IN: Final = re.compile(r"\s{0,3}(?:[.:–—-]\s{0,3})?(?=[A-Z‘“\"])")
_PROSE: Final = 60  # characters of text that are no part of a title
_LONGEST: Final = 120
_SEVERAL: Final = 2


def mended(document: Document, labels: Labels) -> Document:
    """Part headings from the text that they run on in, and join numbers that stand alone to the titles behind them."""
    if any(_holds_lines(block, labels) for block in document.blocks):
        lines = (_lines(block) if _holds_lines(block, labels) else (block,) for block in document.blocks)
        document = replace(document, blocks=tuple(line for its in lines for line in its))
    cuts = {index: cut for index, block in enumerate(document.blocks) if (cut := _cut_behind_title(block, labels))}
    if cuts:
        parted = (_parts(block, cuts[n]) if n in cuts else (block,) for n, block in enumerate(document.blocks))
        document = replace(document, blocks=tuple(part for parts in parted for part in parts))
    return _with_numbers(document)


def _holds_lines(block: Block, labels: Labels) -> bool:
    """Tell a paragraph whose lines are paragraphs themselves: there are several, and one bears a marking at an edge."""
    if not isinstance(block, Paragraph) or block.text.count("\n") < _SEVERAL or not labels.may_stand(block.text):
        return False
    return any(labels.at_end(line) or labels.at_start(line) or labels.line(line) for line in block.text.split("\n"))


def _lines(block: Block) -> Iterator[Paragraph]:
    """Part a paragraph behind each of its line breaks; what was one list item or heading is so in its first line."""
    assert isinstance(block, Paragraph)  # noqa: S101 -- _holds_lines has seen it
    line: list[Inline] = []
    first = True
    for piece, ends in _pieces(block):
        line.extend(piece)
        if ends:
            part = replace(block, inlines=tuple(line))
            yield part if first else replace(part, heading=None, place=None)
            line, first = [], False


def _pieces(block: Paragraph) -> Iterator[tuple[tuple[Inline, ...], bool]]:
    """Part each inline at its line breaks, and tell behind which piece a line ends: each is looked at once."""
    for inline in block.inlines:
        alone, start = Paragraph((inline,)), 0
        for more, line in enumerate(inline.text.split("\n")):
            if more:
                yield (), True
            yield alone.slice(start, start + len(line)), False
            start += len(line) + 1
    yield (), True


def _cut_behind_title(block: Block, labels: Labels) -> int | None:
    """Find where the title ends in a paragraph that holds a heading and its text."""
    if not isinstance(block, Paragraph) or len(block.text) < _PROSE:
        return None
    text, broken = block.text, block.text.find("\n", 0, LONGEST_TITLE) + 1
    numbered = own_number(block)
    if broken and len(text) - broken >= _PROSE and (block.heading or numbered):
        return broken if text[:broken].strip() else None
    if numbered is None or not labels.may_stand(text[:LONGEST_TITLE]):
        return None
    label = next(labels.inside(text[:LONGEST_TITLE]), None)
    if label is None or _STOP.search(text, numbered[1], label.start):
        return None
    behind = _RUN_IN.match(text, label.end)
    return behind.end() if behind and len(text) - behind.end() >= _PROSE else None


def _parts(block: Block, cut: int) -> tuple[Block, ...]:
    assert isinstance(block, Paragraph)  # noqa: S101 -- _cut_behind_title has seen it
    head = replace(block, inlines=block.slice(0, cut))
    return head, replace(block, inlines=block.slice(cut, len(block.text)), heading=None, place=None)


def _with_numbers(document: Document) -> Document:
    pairs = {c.block: (c, title) for c, title in _pairs(document.blocks)}
    run = chain([c for c, _ in pairs.values()])
    if len(run) < _SEVERAL:
        return document
    joined = {c.block: pairs[c.block][1] for c in run}
    dropped = {at for number, title in joined.items() for at in range(number + 1, title + 1)}
    blocks = tuple(
        _joined(document.blocks, index, joined[index]) if index in joined else block
        for index, block in enumerate(document.blocks)
        if index not in dropped
    )
    return replace(document, blocks=blocks)


def _pairs(blocks: Sequence[Block]) -> Iterator[tuple[Candidate, int]]:
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.heading or block.place or len(block.text) > _LONGEST:
            continue
        match = _ALONE.match(block.text)
        if match and (title := _title_behind(blocks, index)):
            yield Candidate(index, key_of(match.group("number")), match.group("number"), 0, 1.0), title


def _title_behind(blocks: Sequence[Block], index: int) -> int | None:
    """Find the title behind a number: the next line that is not blank, if it looks like one."""
    at = index + 1
    while at < len(blocks) and isinstance(b := blocks[at], Paragraph) and not b.text.strip():
        at += 1
    block = blocks[at] if at < len(blocks) else None
    if not isinstance(block, Paragraph) or block.place or len(block.text) > _LONGEST or OBJECT in block.text:
        return None
    text = block.text.strip()
    shaped = text[:1].isupper() and text[-1] not in ".;,:" and own_number(block) is None
    return at if shaped else None


def _joined(blocks: Sequence[Block], number: int, title: int) -> Paragraph:
    first, second = blocks[number], blocks[title]
    assert isinstance(first, Paragraph)  # noqa: S101 -- _pairs has seen it
    assert isinstance(second, Paragraph)  # noqa: S101 -- _title_behind has seen it
    return replace(second, inlines=(*first.inlines, Run(" "), *second.inlines), origin=first.origin or second.origin)
