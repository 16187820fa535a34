"""Cutting prose into sentences, so that one of them can be withheld and its neighbour published.

A cut too many does no harm (two decisions instead of one); a cut too few would tie a harmless sentence to a restricted
one. A full stop ends a sentence before a capital, a digit, a bracket or a quotation mark, unless an abbreviation, an
initial or a numbered thing stands before it. A line break ends one where a line does not run on.

Every pattern looks at a bounded stretch of the text, so that the time is linear in its length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.document import OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ABBREVIATIONS: Final = frozenset(
    "mr mrs ms miss mx dr prof cllr cllrs hon rt rev sir st ste jr sr esq messrs no nos vol ch cl cls para paras p pp "
    "sec s ss art arts reg regs sch schs fig figs app apps annex ref refs ed eds dept est approx max min incl excl "
    "tel ext e.g i.e eg ie viz cf c ca vs v al etc inc ltd plc co corp llp jan feb mar apr jun jul aug sept sep oct "
    "nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
_AFTER_NAME: Final = frozenset("inc ltd plc co corp llp etc al".split())
"""Abbreviations that end a sentence as often as not: a capital after them begins a new one."""

_WORDS_TOO: Final = frozenset("no annex art sat sun mar mon wed ch app fig max min est ed sec fri jan dec".split())
"""Abbreviations that are ordinary words, or rare enough, when they are not written with a capital."""

_STARTERS: Final = frozenset(
    "A After Also An And As At Before But By During Following For From Further He However If In It Its No On Other Our "
    "She Since So That The Their There These They This Those To Under We When Where While With You".split()
)
"""Words that begin a sentence more often than they are a surname behind an initial."""

_END: Final = re.compile(rf"(?<![.!?…])[.!?…]++(?:[\"'”’»)\]{OBJECT}*]|\[\d{{1,3}}\])*+(?=\s)|\n")
_WORD_BEFORE: Final = re.compile(r"([A-Za-z][A-Za-z.]*)\.\Z")
_BEGINS: Final = re.compile(rf"\s*+[\"'“‘«(\[{OBJECT}]*+[A-Z0-9À-ÖØ-Þ£$€•–]")
_NEXT_WORD: Final = re.compile(r"\W{0,20}(\w+)")
_DOTTED: Final = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LINE_ENDED: Final = re.compile(r"[.:;!?)”’\"]\s*\Z")
_REACH: Final = 20  # an abbreviation is shorter than this


def sentences(text: str, cuts: Iterable[int] = ()) -> tuple[tuple[int, int], ...]:
    """Cut a text into spans that cover it whole; `cuts` are offsets where a span has to end besides."""
    if not text:
        return ()
    last = len(text.rstrip())
    ends = sorted({*cuts, *(end for end in _ends(text) if end < last)} - {0, len(text)})
    return tuple(_spans(text, ends))


def _spans(text: str, ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Make spans of their ends; blanks alone are no span."""
    start = 0
    for end in ends:
        if not text[start:end].isspace():
            yield start, end
            start = end
    yield start, len(text)


def _ends(text: str) -> Iterable[int]:
    for match in _END.finditer(text):
        begins = _BEGINS.match(text, match.end())
        if match.group() == "\n":
            if begins or _LINE_ENDED.search(text, max(0, match.start() - _REACH), match.start()):
                yield match.end()
        elif begins and not _is_abbreviation(text, match):
            yield match.end() + _blanks(text, match.end())


def _blanks(text: str, at: int) -> int:
    size = 0
    while text[at + size : at + size + 1].isspace():
        size += 1
    return size


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    if match.group() != ".":
        return False
    word = _WORD_BEFORE.search(text, max(0, match.start() - _REACH), match.start() + 1)
    if word is None:
        return False
    name = word.group(1)
    folded = name.casefold()
    if len(name) == 1 and name.islower():
        return folded in _ABBREVIATIONS
    if len(name) == 1:
        following = _NEXT_WORD.match(text, match.end())
        return not (following and following.group(1) in _STARTERS)
    if _DOTTED.fullmatch(name):
        return folded in _ABBREVIATIONS
    return folded in _ABBREVIATIONS and folded not in _AFTER_NAME and not (folded in _WORDS_TOO and name.islower())
