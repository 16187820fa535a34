"""What page and line breaks did to a text: which lines go on in the next, and which only run along with the pages.

A line was wrapped by a program if the first word of the next would not have fitted. A line that stands at the edges of
most pages, word for word, and is no sentence, runs along: its first occurrence stays, so that nothing it says is lost.
A line that may be a marking always stays, and is never joined to another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WRAPPED: Final = 50  # a line shorter than this was ended by its author, not by a wrapping program
TAIL: Final = 12  # how much of a text is looked at for its end
PAGE: Final = re.compile(
    r"\s{0,200}(?:Page\s{0,3}\|?\s{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?|\d{1,4}\s{0,3}\|\s{0,3}Page)\s{0,200}\Z",
    re.IGNORECASE,
)
_STARTS: Final = re.compile(
    r"\(?[0-9]{1,3}[A-Za-z]?[.)]\s+\S|\(?[a-zA-Z][.)]\s+\S|\(?[ivx]{1,4}[.)]\s+\S|\d{1,3}\s\s+\S|\d{1,3}\.\d"
    r"|(?:NEW\s)?ACTIONS?\b|Actions?\s[\d:]|[A-Z]{2,12}\d{0,4}[ /]\d{1,5}\s?:|Minute\s\d+:"
    r"|(?:Present|In attendance|Also present|Attendees|Attending|Apologies[a-z ]{0,20}|Absent|Observers)\s?:"
    r"|(?:From|To|Sent|Date|Subject|Cc|Bcc):\s|The\s[\w -]{1,40}:\Z|>"
)
_NUMBERED: Final = re.compile(r"(?:Item\s+)?\d{1,3}[A-Za-z]?(?:/[A-Z])?[.):]?\s+[^\W\d_a-z]")
_LABEL_LIKE: Final = re.compile(r"[\[(]\**[A-Z][A-Za-z:+ -]{2,30}\**[\])]\**\Z")
_MARKING_LIKE: Final = re.compile(r"[\[(][A-Z+: -]{3,}[\])]|\bTLP\b")
_WIDEST: Final = 110  # programs wrap at 72 to 100; what is longer was not wrapped
_MOSTLY: Final = 0.95
_PAIRS: Final = 4  # so many lines directly under another show that a text is wrapped
_SLACK: Final = 12  # characters by which lines of a proportional type differ
_SHORTEST_RUNNING: Final = 12
_LONGEST_RUNNING: Final = 120
_LONGEST_MARKING: Final = 40
_FEWEST: Final = 2
_MOST_PAGES: Final = 0.6
_EDGE: Final = 2  # lines at the top and the bottom of a page that may run along


def starts_anew(text: str) -> bool:
    """Tell whether a line begins with something that begins a paragraph: a number, a bullet's letter, an action."""
    return _STARTS.match(text) is not None


class Wrapping:
    """How one text is wrapped."""

    def __init__(self, lines: Sequence[str], level_of: Callable[[str], str | None]) -> None:
        """Measure the lines; `level_of` tells a line that is nothing but a marking."""
        self._level_of = level_of
        self._width = _width_of(lines)

    def goes_on(self, last: str, line: str) -> bool:
        """Tell whether a line goes on where the last one of a paragraph ended."""
        line = line.strip()
        if starts_anew(line) or self._marks(line) or self._marks(last):
            return False
        if _NUMBERED.match(last) and _LABEL_LIKE.search(last[-_LONGEST_MARKING:]):
            return False
        if self._width is None:
            return len(last) >= WRAPPED or line[0].islower() or line[0] == "("
        word = line.split(maxsplit=1)[0]
        slack = 1 if _NUMBERED.match(last) else _SLACK
        return len(last) + 1 + len(word) > self._width - slack or line[:1].islower()

    def _marks(self, line: str) -> bool:
        return len(line) <= _LONGEST_MARKING and self._level_of(line) is not None


def _width_of(lines: Sequence[str]) -> int | None:
    """Find the width at which a text was wrapped; None if it was not."""
    sizes = [len(line) for line in lines if line.strip() and "\t" not in line]
    narrow = [size for size in sizes if size <= _WIDEST]
    if not narrow or len(narrow) < _MOSTLY * len(sizes):
        return None
    width = max(narrow)
    pairs = sum(
        1
        for first, second in pairwise(lines)
        if len(first) > width - _SLACK and second.strip() and not starts_anew(second.strip())
    )
    return width if pairs >= _PAIRS and width > WRAPPED else None


def running_lines(lines: Sequence[str], breaks: Sequence[int]) -> frozenset[int]:
    """Find the lines that only run along with the pages: at the edges of most, and not for the first time."""
    numbers = [n for n, line in enumerate(lines) if line.strip() and PAGE.match(line)]
    pages = max(len(breaks), len(numbers))
    places: dict[str, set[int]] = defaultdict(set)
    edges: Counter[str] = Counter()
    for edge in {*breaks, *numbers}:
        beside = {index: _folded(lines[index]) for index in _beside(lines, edge)}
        edges.update(set(beside.values()))
        for index, text in beside.items():
            places[text].add(index)
    running = [places[text] for text, count in edges.items() if count >= max(_FEWEST, _MOST_PAGES * pages)]
    return frozenset(index for found in running for index in sorted(found)[1:])


def _beside(lines: Sequence[str], edge: int) -> Iterator[int]:
    for step, start in ((-1, edge - 1), (1, edge)):
        index, left = start, _EDGE
        while left and 0 <= index < len(lines) and abs(index - edge) < 4 * _EDGE:
            text = lines[index].strip()
            if text and not PAGE.match(text):
                left -= 1
                if _may_run(text):
                    yield index
            index += step


def _may_run(text: str) -> bool:
    sized = _SHORTEST_RUNNING <= len(text) <= _LONGEST_RUNNING and len(text.split()) > _EDGE
    sentence = text.endswith((".", ";", ":", ","))
    return sized and not sentence and "\t" not in text and not text.isupper() and not _MARKING_LIKE.search(text)


def _folded(line: str) -> str:
    """Compare word for word, but for the number in a line that says `page`."""
    text = " ".join(line.split())
    return re.sub(r"\d+", "#", text) if re.search(r"\bpage\b", text, re.IGNORECASE) else text
