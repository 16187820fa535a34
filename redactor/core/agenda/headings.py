"""Finding the headings of agenda items, in whichever of the ways the secretary made them.

In the order of preference: heading styles, with Word's numbering or typed numbers; typed or drawn numbers without a
style; bold lines. One big table is read in `bigtable`. A number counts only as part of an ascending chain, so that a
date, an inner list or a clause number is not taken for an item.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, Run
from redactor.core.minutes import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redactor.core.document import Block
    from redactor.core.marking import Labels

LONGEST_TITLE: Final = 220

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
_NUMBER = re.compile(
    rf"\s*(?:(?:Agenda\s+)?Item\s+|Minute\s+)?(?P<number>\d{{1,3}}(?:\.\d{{1,2}}(?=\.))?(?:[A-Za-z](?=[\s.)]))?(?:/[A-Z])?)"
    rf"(?P<stop>\s*[.):](?!\d)\s*|\s+[–—-]\s+|\s+)(?!{_MONTH})(?=\S)",
)
_LABEL = re.compile(r"\s*(?:Item\s+)?(\d{1,3})\W*\Z")
_NOT_ITEMS: Final = frozenset(
    "attendees|present|in attendance|agenda|contents|table of contents|members present|attendance|distribution|"
    "members|also present|attending|circulation|minutes|draft minutes|final minutes".split("|")
)
_TRIM = re.compile(r"[\s:–—-]+\Z")


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    block: int
    number: int
    shown: str
    offset: int
    score: float


def find_heads(blocks: Sequence[Block], labels: Labels, apart: frozenset[int] = frozenset()) -> tuple[Head, ...]:
    """Find the headings among the blocks; those in `apart` (pasted mail) cannot be one."""
    styled = _styled(blocks, apart)
    typed = _chain(_candidates(blocks, apart))
    numbered = sum(1 for c in styled if c[1] is not None)
    if len(styled) >= 2 and (numbered * 2 >= len(styled) or len(typed) <= len(styled)) or (styled and not typed):  # noqa: PLR2004 -- one heading may be the document's title
        chosen = _with_gaps(styled, _candidates(blocks, apart))
    elif typed:
        chosen = [(c.block, c.shown, c.offset, False) for c in typed]
    else:
        chosen = [(index, None, 0, False) for index in _bold_lines(blocks, apart)]
    return tuple(_head(blocks[index], index, shown, offset, labels, divider=divider) for index, shown, offset, divider in chosen)


_Chosen = tuple[int, "str | None", int, bool]


def _styled(blocks: Sequence[Block], apart: frozenset[int]) -> list[_Chosen]:
    found = [
        (i, b, _own_number(b))
        for i, b in enumerate(blocks)
        if isinstance(b, Paragraph) and b.heading and b.text.strip() and i not in apart
    ]
    levels = Counter(b.heading for _, b, _ in found)
    numbered = Counter(b.heading for _, b, number in found if number)
    if not found:
        return []
    level = _item_level(levels, numbered)
    out: list[_Chosen] = []
    for index, block, number in found:
        if (block.heading or 0) > level or (not number and _is_front_heading(block.text, out)):
            continue
        higher = (block.heading or 0) < level
        if higher and not out and not number and _opens_document(blocks, index):
            continue
        shown, offset = number or (None, 0)
        out.append((index, shown, offset, higher))
    return out


def _item_level(levels: Counter[int | None], numbered: Counter[int | None]) -> int:
    if numbered and max(numbered.values()) >= 2:  # noqa: PLR2004 -- one number makes no numbering
        return min((level or 1 for level in numbered if numbered[level] == max(numbered.values())), default=1)
    several = [level or 1 for level in levels if levels[level] >= 2]  # noqa: PLR2004 -- as above
    return min(several or [level or 1 for level in levels])


def _is_front_heading(text: str, before: list[_Chosen]) -> bool:
    return not before and text.strip(" :").casefold() in _NOT_ITEMS


def _opens_document(blocks: Sequence[Block], index: int) -> bool:
    return not any(isinstance(b, Paragraph) and b.heading for b in blocks[:index])


def _own_number(block: Paragraph) -> tuple[str, int] | None:
    if block.place and (drawn := _LABEL.match(block.place.label)):
        return drawn.group(1), 0
    typed = _NUMBER.match(block.text)
    if typed and (typed.group("stop").strip() or len(typed.group("stop")) > 1 or _titled(block.text[typed.end() :])):
        return typed.group("number"), typed.end()
    return None


def _titled(rest: str) -> bool:
    return rest[:1].isupper()


def _candidates(blocks: Sequence[Block], apart: frozenset[int]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or index in apart or len(block.text) > LONGEST_TITLE:
            continue
        own = _own_number(block)
        if own is None or (block.place and block.place.level > 0):
            continue
        shown, offset = own
        number = int(re.match(r"\d+", shown).group())  # type: ignore[union-attr] -- the pattern begins with a digit
        score = _title_score(block, block.text[offset:], plain=not block.text[:offset].strip(" \t0123456789"))
        found.append(_Candidate(index, number, shown, offset, score))
    blocks_of = {c.block: c for c in found}
    return [_crowded(c, blocks_of, blocks) for c in found]


def _title_score(block: Paragraph, rest: str, *, plain: bool) -> float:
    score = 1.0 + 1.0 * _all_bold(block) + 0.5 * (rest.isupper() and len(rest) > 3) + 1.0 * bool(block.heading)  # noqa: PLR2004 -- AOB is a title, OK is none
    score -= 0.9 * bool(re.search(r"[.;,]\s*\Z", rest)) + 0.9 * rest[:1].islower() + 0.5 * (len(rest) > 120)  # noqa: PLR2004 -- titles that long are rare
    score -= 0.4 * (plain and bool(block.text[:1].strip()))
    return score - 2.0 * bool(re.match(r"\W*[A-Z]{4,}ED\b", rest)) - 0.6 * (not re.search(r"[A-Za-z]{2}", rest))


def _crowded(candidate: _Candidate, others: dict[int, _Candidate], blocks: Sequence[Block]) -> _Candidate:
    """Lower the score of a number beside its neighbour: a list or an agenda, not items with a body."""
    for step in (-1, 1):
        index = candidate.block + step
        while 0 <= index < len(blocks) and isinstance(b := blocks[index], Paragraph) and not b.text.strip():
            index += step
        near = others.get(index)
        if near and near.number == candidate.number + step:
            lower = candidate.score - 0.9
            return _Candidate(candidate.block, candidate.number, candidate.shown, candidate.offset, lower)
    return candidate


def _chain(candidates: list[_Candidate]) -> list[_Candidate]:
    """Choose the ascending run of numbers with the best score; a number left out costs, a later start costs a little."""
    best: dict[int, tuple[float, int]] = {}
    back: list[int | None] = []
    for index, candidate in enumerate(candidates):
        value, before = candidate.score - (0.0 if candidate.number == 1 else 0.3), None
        for number, (total, end) in best.items():
            if number < candidate.number:
                gain = total + candidate.score - 0.5 * min(candidate.number - number - 1, 4)
                if gain > value:
                    value, before = gain, end
        back.append(before)
        if value > best.get(candidate.number, (0.0, 0))[0]:
            best[candidate.number] = (value, index)
    if not best:
        return []
    at: int | None = max(best.values())[1]
    out: list[_Candidate] = []
    while at is not None:
        out.append(candidates[at])
        at = back[at]
    return out[::-1] if len(out) > 1 or out[0].score >= 1 else []


def _with_gaps(styled: list[_Chosen], candidates: list[_Candidate]) -> list[_Chosen]:
    """Take in a heading that lost its style, where its number is just the one that is missing there."""
    out: list[_Chosen] = []
    last: int | None = None
    for chosen in styled:
        number = int(m.group()) if chosen[1] and (m := re.match(r"\d+", chosen[1])) else None
        if last is not None and number is not None and number > last + 1:
            missing = [c for c in candidates if out[-1][0] < c.block < chosen[0] and last < c.number < number and c.score > 0]
            out += [(c.block, c.shown, c.offset, False) for c in _chain(missing)]
        out.append(chosen)
        last = number if number is not None else last
    return out


def _bold_lines(blocks: Sequence[Block], apart: frozenset[int]) -> Iterable[int]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and index not in apart and is_bold_line(block) and not _is_front(block.text):
            yield index


def _is_front(text: str) -> bool:
    folded = text.strip(" :").casefold()
    return folded in _NOT_ITEMS or bool(re.search(r"\b(?:minutes|meeting) (?:of|held)\b|\bminutes\Z", folded))


def is_bold_line(block: Paragraph) -> bool:
    """Tell whether a paragraph is one short line, bold or in capitals throughout, and no sentence."""
    text = block.text.strip()
    short = 2 < len(text) <= 120 and not re.search(r"[.;,:]\Z", text) and not block.place  # noqa: PLR2004 -- a heading has a word and fits a line
    return short and (_all_bold(block) or (text.isupper() and len(text) > 3)) and " ".join(text.split()[:1]) != ""  # noqa: PLR2004 -- as above


def _all_bold(block: Paragraph) -> bool:
    runs = [i for i in block.inlines if isinstance(i, Run) and i.text.strip()]
    return bool(runs) and all(r.format.get("bold") for r in runs)


def _head(block: Block, index: int, shown: str | None, offset: int, labels: Labels, *, divider: bool) -> Head:
    assert isinstance(block, Paragraph)  # noqa: S101 -- every finder yields paragraphs
    start, end, marks = title_of(block, offset, labels)
    return Head(index, shown, (start, end), marks, divider)


def title_of(block: Paragraph, offset: int, labels: Labels) -> tuple[int, int, tuple[Mark, ...]]:
    """Find the title in a heading's text from `offset` on, and every marking that the heading bears."""
    text, marks = block.text, []
    start, end = offset, len(text)
    if first := labels.at_start(text[start:]):
        marks.append(Mark(first.level, "prefix", first.text))
        start += first.end
    if last := labels.at_end(text[start:end]):
        marks.append(Mark(last.level, "heading", last.text))
        end = start + last.start
    for level, origin in ((block.style_level, "style"), (block.control_level, "control")):
        if level:
            marks.append(Mark(level, origin, level))
    marks += [Mark(i.level, "control", i.level) for i in block.inlines if i.level]
    end = _TRIM.sub("", text[:end], count=1) and len(_TRIM.sub("", text[:end], count=1)) or end
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, max(start, end), tuple(marks)
