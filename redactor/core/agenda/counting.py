"""Other ways to number items, where no plain numbers and no heading styles are found.

    number = [bracket] [word [word]] [sign] count [bracket / stop]
    count  = figures / Roman figures / a letter / "One" … "Twelve"

`TOP 2`, `Point 2 :`, `Eitem 2`, `Item No. 2`, `§ 2`, `[2]`, `II.`, `(b)`. What stands before the count has to be the
same each time, and the counts ascend, each with text under it. Letters and brackets number lists as well: they are
items only where they cannot be a list under another heading that bears a marking, which they would end.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.chains import FILLED, LETTERS, LONGEST_TITLE, Candidate, chain, is_prose, title_score
from redactor.core.document import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.document import Block
    from redactor.core.marking import Labels

_WORDS: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_AFTER: Final = r"(?P<after>\s?[.):\]]+|\s{1,2}[–—-]|)\s{1,8}(?=\S)"
_BARE: Final = re.compile(
    rf"\s{{0,8}}(?P<before>[(\[#§]?\s?)(?P<count>\d{{1,3}}|[IVXLC]{{1,6}}|[ivxlc]{{1,6}}|[A-Za-z]){_AFTER}"
)
_WORDED: Final = re.compile(
    r"\s{0,8}(?P<before>(?:[^\W\d_]{2,25}\.?\s{1,2}){1,2}[#§]?\s?)"
    rf"(?P<count>\d{{1,3}}|[IVXLC]{{1,6}}|{'|'.join(word.capitalize() for word in _WORDS)}){_AFTER}"
)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NEAREST: Final = 2  # counts that may be left out between two items
_SEVERAL: Final = 2
_SHORT: Final = 120


def counted(blocks: Sequence[Block], apart: frozenset[int], labels: Labels) -> list[Candidate]:
    """Find the items of a draft that counts them in another way; none if no way holds throughout."""
    ways: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and index not in apart and len(block.text) <= LONGEST_TITLE:
            for way, candidate in _read(block, index):
                ways[way].append(candidate)
    prose = [*(index for index, block in enumerate(blocks) if is_prose(block)), len(blocks)]
    runs = [(way, run) for way, found in ways.items() if (run := _run(prose, found))]
    good = [run for way, run in runs if way[0].strip("([#§ ") or not _others(blocks, run, ways[way], labels)]
    return max(good, key=lambda run: sum(c.score for c in run), default=[])


def _read(block: Paragraph, index: int) -> Iterator[tuple[tuple[str, str], Candidate]]:
    """Read the number of one paragraph, in each way in which it can be one."""
    drawn = f"{block.place.label.strip()} " if block.place and block.place.level == 0 else None
    text = f"{drawn}x" if drawn else block.text
    match = _BARE.match(text) or _WORDED.match(text)
    if match is None or (block.place and not drawn):
        return
    before, after = match.group("before").casefold().strip(), match.group("after").strip()
    worded = bool(before.strip("([#§ "))
    for kind, number in _numbers(match.group("count")):
        plain = not before and kind == "figures"
        if plain or (kind == "words" and not worded) or not (worded or before or after):
            continue
        offset = 0 if drawn else match.end()
        score = title_score(block, offset)
        shown = match.group("count")
        yield (before, f"{kind}{after[:1]}"), Candidate(index, number * LETTERS, shown, offset, score)


def _numbers(count: str) -> Iterator[tuple[str, int]]:
    """Give what a count can mean: `i` is a letter and a Roman figure."""
    case = "upper" if count.isupper() else "lower"
    if count.isdigit():
        yield "figures", int(count)
        return
    if len(count) == 1:
        yield f"{case} letter", ord(count.lower()) - ord("a") + 1
    if set(count.lower()) <= _ROMAN.keys() and (count.isupper() or count.islower()):
        yield f"{case} roman", _roman(count.lower())
    if count.lower() in _WORDS and count[0].isupper():
        yield "words", _WORDS.index(count.lower()) + 1


def _roman(count: str) -> int:
    values = [_ROMAN[c] for c in count]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


def _run(prose: Sequence[int], found: list[Candidate]) -> list[Candidate]:
    """Choose the counts that ascend, if they are close and most have text under them.

    `prose` are the places of all text and, last, the end: a draft may have as many ways to count as lines.
    """
    ends = [c.block for c in found[1:]] + [prose[-1]]
    filled = [prose[bisect(prose, c.block)] < end for c, end in zip(found, ends, strict=True)]
    if sum(filled) < _SEVERAL:
        return []
    run = chain([replace(c, score=c.score + FILLED * full) for c, full in zip(found, filled, strict=True)])
    full = {c.block for c, full in zip(found, filled, strict=True) if full}
    close = all(b.number - a.number <= _NEAREST for a, b in pairwise(run))
    titled = all(c.score > FILLED for c in run)
    return run if len(run) >= _SEVERAL and close and titled and sum(c.block in full for c in run) * 2 > len(run) else []


def _others(blocks: Sequence[Block], run: list[Candidate], found: list[Candidate], labels: Labels) -> bool:
    """Tell whether a short line bears a marking that is no number's: the numbers may be a list under it.

    They are none where they begin before it, and count on without starting anew.
    """
    end = run[0].block if len(found) == len(run) else len(blocks)
    taken = {c.block for c in run}
    return any(
        isinstance(b, Paragraph) and index not in taken and _is_marked(b, labels)
        for index, b in enumerate(blocks[:end])
    )


def _is_marked(block: Paragraph, labels: Labels) -> bool:
    """Tell a short line that is no sentence, and bears a restricting marking behind it."""
    if not 0 < len(block.text) <= _SHORT or not labels.may_stand(block.text) or labels.line(block.text):
        return False
    label = labels.at_end(block.text)
    if label is None or not labels.restricts(label.level):
        return False
    return not block.text[: label.start].rstrip().endswith((".", ";", "!", "?"))
