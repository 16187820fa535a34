"""Finding the headings of agenda items, in whichever of the ways the secretary made them.

In the order of preference: heading styles, with Word's numbering or typed numbers; typed or drawn numbers without a
style; other counts (`counting`); bold lines. One big table is read in `bigtable`. A line that heads a part of the
agenda (`Part 2 – Non-Public Agenda`, `**Reserved business (RED)**`) is a heading too, but only directly before one of
an item: inside an item it would end the item's marking.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from redactor.core.agenda.chains import (
    LONGEST_TITLE,
    Candidate,
    behind_marking,
    candidates,
    chain,
    has_prose,
    key_of,
    own_number,
)
from redactor.core.agenda.counting import counted
from redactor.core.agenda.strip import all_bold
from redactor.core.document import OBJECT, Paragraph
from redactor.core.minutes import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.document import Block
    from redactor.core.marking import Labels

_NOT_ITEMS: Final = frozenset(
    "attendees|present|in attendance|agenda|contents|table of contents|members present|attendance|distribution|"
    "members|also present|attending|circulation|minutes|draft minutes|final minutes|apologies|"
    "apologies for absence".split("|")
)
_MEETING: Final = re.compile(
    r"\b(?:minutes|meeting) held\b|\bminutes of (?!.*\b(?:previous|last|held by)\b)|\bminutes\Z|\bmeeting\s+\d+\Z"
)
_DIVIDER: Final = re.compile(
    r"\s*(?:(?:open|closed|public|private|confidential|non-public|restricted|exempt|non-exempt)\s+"
    r"(?:session|part|meeting|items?|business|agenda|section|minutes)\b"
    r"|(?:part|session)\s+(?:\d{1,2}|[ivx]{1,4}|[a-c]|one|two|three)\b\s*(?:[–—:(\[-]|\Z))[^.;]{0,100}\Z",
    re.IGNORECASE,
)
_LETTERED: Final = re.compile(r"\s{0,8}\(?(?:[A-Z]|[IVXLC]{1,6})[.):]\s{1,8}(?=\S)[^.;!?]{1,110}\Z")
_INTRODUCED: Final = re.compile(
    r"(?:\s{0,3}[:–—(\[-]\s{0,3}|\A)(?:(?:protective|security)\s{1,3})?(?:markings?|classification)\s{0,3}\Z",
    re.IGNORECASE,
)
"""What stands before a label to say that it is one: no part of the title."""

_BLANKS_AND_DASHES: Final = " \t\n\xa0:–—-" + OBJECT
_SURE: Final = 0.6  # the score from which a numbered line is a title even outside the chain
_STRAYED: Final = 1.2  # the score of one that has text under it, and no neighbours
_OBVIOUS: Final = 2.0  # the score of one that is bold or styled besides
_SEVERAL: Final = 2
_RUN: Final = 4  # so many titles with text under each, and their count starting anew, are a second agenda
_SHORT: Final = 120
_MOST_LABELS: Final = 4  # a heading with more of them is no heading


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: its block, number, the span of its title in the paragraph's text, and the markings that it bears.

    A `divider` heads a part of the agenda, whose items it marks, rather than an item.
    """

    block: int
    number: str | None
    title: tuple[int, int]
    marks: tuple[Mark, ...]
    divider: bool = False


class _Chosen(NamedTuple):
    block: int
    number: str | None
    offset: int
    divider: bool = False


def find_heads(blocks: Sequence[Block], labels: Labels, apart: frozenset[int] = frozenset()) -> tuple[Head, ...]:
    """Find the headings among the blocks; those in `apart` (pasted mail) cannot be one."""
    found = candidates(blocks, apart, labels)
    chosen = _choose(blocks, labels, apart, found)
    taken = {c.block for c in chosen}
    dividers = [_Chosen(i, None, 0, divider=True) for i in _dividers(blocks, taken, labels, apart)]
    return tuple(_head(blocks, c, labels) for c in sorted([*chosen, *dividers]))


def _choose(blocks: Sequence[Block], labels: Labels, apart: frozenset[int], found: list[Candidate]) -> list[_Chosen]:
    styled = _styled(blocks, labels, apart)
    typed = chain(found)
    numbered = sum(1 for c in styled if c.number is not None)
    enough = len(styled) >= _SEVERAL and (numbered * 2 >= len(styled) or len(typed) <= len(styled))
    if (enough and not _inside_typed(styled, typed, numbered)) or (styled and not typed):
        return _under_title(blocks, labels, apart, styled) or _with_lost(styled, found)
    if sum(c.score for c in typed) <= _SURE * len(typed):
        if not typed and (others := counted(blocks, apart, labels)):
            return [_Chosen(c.block, c.shown, c.offset) for c in others]
        bold = [_Chosen(index, None, 0) for index in _bold_lines(blocks, apart)]
        if len(bold) >= _SEVERAL or not typed:
            return bold
    whole = _strayed(_restarted(blocks, found, typed), found, blocks, labels)
    return [_Chosen(c.block, c.shown, c.offset) for c in whole]


def _inside_typed(styled: list[_Chosen], typed: list[Candidate], numbered: int) -> bool:
    """Tell whether unnumbered headings stand inside items that are numbered by hand: those begin before them."""
    good = len(typed) >= _SEVERAL and sum(c.score for c in typed) >= len(typed)
    return good and not numbered and typed[0].block < styled[0].block


# -- headings by style


def _under_title(
    blocks: Sequence[Block], labels: Labels, apart: frozenset[int], styled: list[_Chosen]
) -> list[_Chosen]:
    """Find the items of a draft whose one heading by style is its title: they are counted otherwise, or bold.

    A title that bears a marking stays an item: nothing under it may be less restricted.
    """
    if len(styled) > 1 or styled[0].number is not None or title_of(_paragraph(blocks, styled[0].block), 0, labels)[2]:
        return []
    found = [_Chosen(c.block, c.shown, c.offset) for c in counted(blocks, apart, labels)]
    bold = [_Chosen(index, None, 0) for index in _bold_lines(blocks, apart) if index != styled[0].block]
    several = found or (bold if len(bold) >= _SEVERAL else [])
    return several if several and several[0].block > styled[0].block else []


def _styled(blocks: Sequence[Block], labels: Labels, apart: frozenset[int]) -> list[_Chosen]:
    found = [
        (index, block, own_number(block) or behind_marking(block, labels))
        for index, block in enumerate(blocks)
        if isinstance(block, Paragraph) and block.heading and block.text.strip() and index not in apart
    ]
    if not found:
        return []
    level = _item_level([(index, block.heading or 1, number) for index, block, number in found], blocks)
    at_level = [number for _, block, number in found if block.heading == level]
    first = next((i for i, b, number in found if number and b.heading == level), -1)
    mostly = first >= 0 and sum(1 for number in at_level if number) * 2 >= len(at_level)
    out: list[_Chosen] = []
    for index, block, number in found:
        higher = (block.heading or 1) < level
        front = not out and not number and (_is_front(block.text) or (higher and not _divides(block.text, labels)))
        early = mostly and index < first and not higher
        if (block.heading or 1) > level or front or (early and not number):
            continue
        shown, offset = number or (None, 0)
        out.append(_Chosen(index, shown, offset, higher))
    return out


def _item_level(found: list[tuple[int, int, tuple[str, int] | None]], blocks: Sequence[Block]) -> int:
    """Choose the outline level of the items: that of most numbers, else the highest that has several with a body."""
    numbered = Counter(level for _, level, number in found if number)
    if numbered and max(numbered.values()) >= _SEVERAL:
        return min(level for level in numbered if numbered[level] == max(numbered.values()))
    counts = Counter(level for _, level, _ in found)
    several = sorted(level for level in counts if counts[level] >= _SEVERAL)
    deeper = {a[0] for a, b in pairwise(found) if b[1] > a[1] and not _between(blocks, a[0], b[0])}
    for level in several:
        if not all(index in deeper for index, its, _ in found if its == level):
            return level
    return min(several or counts)


def _between(blocks: Sequence[Block], start: int, end: int) -> bool:
    return any(not isinstance(b, Paragraph) or b.text.strip() for b in blocks[start + 1 : end])


def _with_lost(styled: list[_Chosen], found: list[Candidate]) -> list[_Chosen]:
    """Take in headings that lost their style, where their numbers are just those that are missing there."""
    numbers = [(c.block, key_of(c.number)) for c in styled if c.number is not None]
    if not numbers:
        return styled
    lost = [c for low, high in pairwise(numbers) for c in chain(_between_numbers(found, low, high))]
    first, last = numbers[0], numbers[-1]
    lost += [c for c in found if c.block > last[0] and _follows(last[1], c.key) and c.score >= _SURE][:1]
    lost += [c for c in found if c.block < first[0] and _follows(c.key, first[1]) and c.score >= _SURE][-1:]
    taken = {c.block for c in styled}
    return sorted([*styled, *(_Chosen(c.block, c.shown, c.offset) for c in lost if c.block not in taken)])


def _between_numbers(found: list[Candidate], low: tuple[int, int], high: tuple[int, int]) -> list[Candidate]:
    """Give the candidates between two headings (block, key) whose numbers lie between theirs."""
    if high[1] <= low[1] + 1:
        return []
    first = bisect_right(found, low[0], key=attrgetter("block"))
    last = bisect_right(found, high[0], key=attrgetter("block"))
    return [c for c in found[first:last] if low[1] < c.key < high[1] and c.score > 0]


def _follows(before: int, after: int) -> bool:
    numbers = key_of("1")
    return after // numbers == before // numbers + 1


# -- headings by number


def _restarted(blocks: Sequence[Block], found: list[Candidate], main: list[Candidate]) -> list[Candidate]:
    """Take in a second agenda whose numbers start anew, before or behind the main one.

    A numbered list in the last item looks much alike, and taking it for items would end that item's marking: so each
    title has to look like one and have text under it, and they must be many, bold, or stand behind a divider.
    """
    before = [c for c in found if c.block < main[0].block and c.score >= _SURE]
    behind = [c for c in found if c.block > main[-1].block and c.score >= _SURE]
    more = [c for part in (before, behind) for c in _second(blocks, chain(part), main)]
    return sorted([*more, *main], key=lambda c: c.block)


def _second(blocks: Sequence[Block], run: list[Candidate], main: list[Candidate]) -> list[Candidate]:
    if not run:
        return []
    ends = [c.block for c in run[1:]] + [next((m.block for m in main if m.block > run[-1].block), len(blocks))]
    filled = sum(has_prose(blocks, c, end) for c, end in zip(run, ends, strict=True))
    divided = _divided(blocks, run[0].block)
    sure = divided or len(run) >= _RUN or (len(run) >= _SEVERAL and all(c.score >= _OBVIOUS for c in run))
    return run if sure and filled * 2 > len(run) else []


def _divided(blocks: Sequence[Block], index: int) -> bool:
    return any(_DIVIDER.match(text) for _, text in _texts_before(blocks, index, 2))


def _strayed(run: list[Candidate], found: list[Candidate], blocks: Sequence[Block], labels: Labels) -> list[Candidate]:
    """Take in items that were taken out of their order, and a number that was given twice.

    Inside an item that bears a marking it has to look more like a heading: it would end what the marking holds for.
    """
    numbers = {c.number for c in run}
    out, at = list(run), -1
    for candidate in found:
        while at + 1 < len(run) and run[at + 1].block <= candidate.block:
            at += 1
        if at < 0 or run[at].block == candidate.block or candidate.score < _STRAYED:
            continue
        missing = candidate.number not in numbers and run[0].number < candidate.number < run[-1].number
        twice = candidate.number == run[at].number and at + 1 < len(run)
        if (missing or twice) and (candidate.score >= _OBVIOUS or not _is_marked(blocks[run[at].block], labels)):
            numbers.add(candidate.number)
            out.append(candidate)
    return sorted(out, key=lambda c: c.block)


def _is_marked(block: Block, labels: Labels) -> bool:
    return isinstance(block, Paragraph) and bool(title_of(block, 0, labels)[2])


def _texts_before(blocks: Sequence[Block], index: int, most: int) -> Iterator[tuple[int, str]]:
    """Walk back over the paragraphs before a block, blank ones left out."""
    while most and index and isinstance(block := blocks[index - 1], Paragraph):
        index -= 1
        if block.text.strip():
            most -= 1
            yield index, block.text


def _dividers(blocks: Sequence[Block], heads: set[int], labels: Labels, apart: frozenset[int]) -> Iterator[int]:
    """Find the lines that head a part of the agenda, directly before the heading of an item."""
    lettered = _lettered(blocks, heads, labels)
    for head in sorted(heads):
        for index, text in _texts_before(blocks, head, 3):
            if index in heads or index in apart or len(text) > _SHORT:
                break
            if _DIVIDER.match(text) or index in lettered or _is_marked_heading(blocks[index], labels):
                yield index
            elif not labels.line(text):
                break


def _lettered(blocks: Sequence[Block], heads: set[int], labels: Labels) -> frozenset[int]:
    """Find the parts that letters or Roman figures count, one of them marked, each directly before a number."""
    found: list[tuple[int, Paragraph, Block | None]] = []
    behind: Block | None = None
    for index in range(len(blocks) - 1, -1, -1):  # backwards, so that each knows what stands behind it
        block = blocks[index]
        if isinstance(block, Paragraph) and index not in heads and _LETTERED.match(block.text):
            found.append((index, block, behind))
        behind = block if not isinstance(block, Paragraph) or block.text.strip() else behind
    if not any(
        labels.may_stand(b.text) and (x := labels.at_end(b.text)) and labels.restricts(x.level) for _, b, _ in found
    ):
        return frozenset()
    before = all(isinstance(behind, Paragraph) and own_number(behind) for _, _, behind in found)
    return frozenset(index for index, _, _ in found) if before else frozenset()


def _is_marked_heading(block: Block, labels: Labels) -> bool:
    """Tell a heading by its looks that is more than a marking, and bears one that restricts what stands under it."""
    if not isinstance(block, Paragraph) or not labels.may_stand(block.text) or not looks_like_heading(block):
        return False
    if labels.line(block.text):
        return False
    start, end, marks = title_of(block, 0, labels)
    return start < end and any(labels.restricts(m.level) for m in marks)


def _divides(text: str, labels: Labels) -> bool:
    return _DIVIDER.match(text) is not None or labels.at_end(text) is not None or labels.at_start(text) is not None


# -- headings by look


def _bold_lines(blocks: Sequence[Block], apart: frozenset[int]) -> Iterator[int]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and index not in apart and is_bold_line(block) and not _is_front(block.text):
            yield index


def _is_front(text: str) -> bool:
    folded = text.strip(" :").casefold()
    return folded in _NOT_ITEMS or _MEETING.search(folded[:LONGEST_TITLE]) is not None


def looks_like_heading(block: Paragraph) -> bool:
    """Tell a paragraph that its author made a heading, by a style, an outline level, bold or capitals."""
    return block.heading is not None or is_bold_line(block)


def is_bold_line(block: Paragraph) -> bool:
    """Tell whether a paragraph is one short line, bold or in capitals throughout, and no sentence."""
    if block.place or len(block.text) > 2 * _SHORT:
        return False
    text = block.text.strip()
    short = 2 < len(text) <= _SHORT and text[-1] not in ".;,:"  # noqa: PLR2004 -- a heading has a word
    return short and (all_bold(block) or (text.isupper() and len(text) > 3))  # noqa: PLR2004 -- AOB is no heading by itself


# -- titles


def _head(blocks: Sequence[Block], chosen: _Chosen, labels: Labels) -> Head:
    start, end, marks = title_of(_paragraph(blocks, chosen.block), chosen.offset, labels)
    return Head(chosen.block, chosen.number, (start, end), marks, chosen.divider)


def _paragraph(blocks: Sequence[Block], index: int) -> Paragraph:
    block = blocks[index]
    assert isinstance(block, Paragraph)  # noqa: S101 -- every finder yields paragraphs
    return block


def title_of(block: Paragraph, offset: int, labels: Labels) -> tuple[int, int, tuple[Mark, ...]]:
    """Find the title in a heading's text from `offset` on, and every marking that the heading bears."""
    text, marks = block.text, []
    start, end = offset, len(text)
    if offset and labels.may_stand(text[:offset]) and (before := labels.at_start(text[:offset])):
        marks.append(Mark(before.level, "prefix", before.text))
    if first := labels.at_start(text[start:]):
        marks.append(Mark(first.level, "prefix", first.text))
        start += first.end
    while len(marks) < _MOST_LABELS and (last := labels.at_end(text[start:end])):
        marks.append(Mark(last.level, "heading", last.text))
        end = start + last.start
        end -= len(text[start:end]) - len(_INTRODUCED.sub("", text[start:end]))
    marks += [Mark(x.level, "heading", x.text) for x in labels.inside(text[start:end])]
    for level, origin in ((block.style_level, "style"), (block.control_level, "control")):
        if level:
            marks.append(Mark(level, origin, level))
    marks += [Mark(i.level, "control", i.level) for i in block.inlines if i.level]
    start += len(text[start:end]) - len(text[start:end].lstrip(_BLANKS_AND_DASHES))
    end = start + len(text[start:end].rstrip(_BLANKS_AND_DASHES))
    return start, max(start, end), tuple(dict.fromkeys(marks))
