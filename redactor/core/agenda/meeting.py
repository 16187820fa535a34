"""Reading what the front matter says of the meeting: title, reference, date, status, and the draft's own banner.

    date      = 12th October 2018 / 24 th April 2017 / October 12, 2018 / 2018-10-12 / 12/10/2018
    status    = ["Status" ["of the Minutes"] ":"] ("Draft" / "Final" / "Approved" / …) ["Minutes"] [version]
    reference = capitals and digits joined by "_", "/" or "-", with a digit behind a joint
    banner    = a sentence about the document, or a marking on a line of its own

A bare marking in a table or a box of the body is no banner: it marks its row. In a page header it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.content import Placed
from redactor.core.document import Paragraph, Table, paragraphs
from redactor.core.minutes import At, Furniture, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.marking import Label, Labels
    from redactor.core.policy import Policy

_MONTHS: Final = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DATES: Final = (
    re.compile(
        r"\b(?P<d>\d{1,2})\s{0,3}(?:st|nd|rd|th)?\s{1,3}(?:of\s{1,3})?"
        r"(?P<m>[A-Z][A-Za-z]{2,8})[.,]{0,2}\s{1,3}(?P<y>\d{4})\b"
    ),
    re.compile(r"\b(?P<m>[A-Z][A-Za-z]{2,8})\s{1,3}(?P<d>\d{1,2})(?:\s?(?:st|nd|rd|th))?,?\s{1,3}(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"),
)
_REFERENCE: Final = re.compile(
    r"(?<![\w/])[A-Z][A-Z0-9]{1,12}(?:[_/-][A-Z0-9]{1,12}){0,4}?"
    r"[_/-]\d[A-Z0-9]{0,12}(?:[_/-][A-Z0-9]{1,12}){0,4}(?![\w/])"
)
_STATUS: Final = re.compile(
    r"\s*(?:status(?:\s+of\s+(?:the\s+)?minutes)?\s*:\s*)?(?:(?:the|these)\s+)?"
    r"(?P<a>draft|final|approved|unapproved|unconfirmed|confirmed|agreed|ratified)"
    r"(?:\s+(?:minutes|version|copy))?(?:\s+v?\d[\d.]*)?\s*\.?\s*\Z"
    r"|\s*minutes\s*[–:(-]\s*(?P<b>draft|final|approved)\)?\s*\Z",
    re.IGNORECASE,
)
_MEANS: Final = {
    "unapproved": "draft",
    "unconfirmed": "draft",
    "confirmed": "approved",
    "agreed": "approved",
    "ratified": "approved",
}
_TITLE: Final = re.compile(
    r"\b(?:meeting|minutes|panel|board|committee|council|cabinet|group|trust|assembly)\b", re.IGNORECASE
)
_LONGEST_TITLE: Final = 160
_LONGEST_BANNER: Final = 400  # a banner is a sentence or two
_LONGEST_STATUS: Final = 80
_LONGEST_LINE: Final = 400  # date and reference stand in short lines


def read_date(text: str) -> str | None:
    """Read a date as ISO 8601, or None; day before month, as Britain writes it."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = match.group("m")
            number = int(month) if month.isdigit() else _MONTHS.get(month[:3].lower(), 0)
            try:
                return date(int(match.group("y")), number, int(match.group("d"))).isoformat()
            except ValueError:
                continue
    return None


def unfolded(placed: Iterable[Placed], labels: Labels) -> Iterator[Placed]:
    """Take the rows of tables apart in which a banner or the status stands: a copy replaces it and keeps the rest."""
    for here in placed:
        if not isinstance(here.block, Table):
            yield here
            continue
        kept: list[int] = []
        for index in here.rows if here.rows is not None else range(len(here.block.rows)):
            row = Table((here.block.rows[index],))
            if not any(_is_furniture(p.text, here, labels) for p in paragraphs((row,))):
                kept.append(index)
                continue
            if kept:
                yield replace(here, rows=tuple(kept))
                kept = []
            yield from _cells(here, index)
        if kept:
            yield here if len(kept) == len(here.block.rows) else replace(here, rows=tuple(kept))


def _cells(here: Placed, row: int) -> Iterator[Placed]:
    assert isinstance(here.block, Table)  # noqa: S101 -- the one caller has seen it
    for number, cell in enumerate(here.block.rows[row].cells):
        for at, block in enumerate(cell.blocks):
            yield Placed(block, here.region, (*here.steps, row, number, at))


def _is_furniture(text: str, here: Placed, labels: Labels) -> bool:
    return bool(text.strip()) and (_status(text) is not None or _banner(text, here, labels) is not None)


def read_meeting(placed: Sequence[Placed], labels: Labels, policy: Policy) -> tuple[Meeting, tuple[Furniture, ...]]:
    """Read the meeting, and what of its front matter a copy replaces by its own.

    Where several banners contradict each other the most restricted holds; one that the policy does not know leaves the
    document unmarked.
    """
    found: dict[str, str] = {}
    banners: list[str | None] = []
    furniture: list[Furniture] = []
    for here in placed:
        if not isinstance(here.block, Paragraph) or not (text := here.block.text).strip():
            continue
        at = At(here.region, here.steps)
        if "status" not in found and (status := _status(text)):
            found["status"] = status
            furniture.append(Furniture("status", at))
        elif (banner := _banner(text, here, labels)) is not None:
            furniture.append(Furniture("label" if labels.line(text) else "statement", at))
            banners.append(banner.level)
        elif here.region == "body":
            _take(text, found)
    for table in (here.block for here in placed if here.region == "body" and isinstance(here.block, Table)):
        for paragraph in paragraphs((table,)):
            _take(paragraph.text, found)
    marking = policy.highest(banners).id if banners and None not in banners else None
    title, reference, when, status = (found.get(name) for name in ("title", "reference", "date", "status"))
    return Meeting(title, reference, when, status, marking, "statement" if marking else None), tuple(furniture)


def _banner(text: str, here: Placed, labels: Labels) -> Label | None:
    """Read a paragraph as a banner. Inside a table of the body, a bare marking is that of its row."""
    if len(text) > _LONGEST_BANNER or not labels.may_stand(text):
        return None
    inside = here.region == "body" and (len(here.steps) > 1 or isinstance(here.block, Table))
    return labels.line(text, introduced=inside) or labels.statement(text)


def _status(text: str) -> str | None:
    match = _STATUS.match(text) if len(text) <= _LONGEST_STATUS else None
    if match is None:
        return None
    word = (match.group("a") or match.group("b")).lower()
    return _MEANS.get(word, word)


def _take(text: str, found: dict[str, str]) -> None:
    if len(text) > _LONGEST_LINE:
        return
    if "date" not in found and (when := read_date(text)):
        found["date"] = when
    if "reference" not in found and (reference := _REFERENCE.search(text)):
        found["reference"] = reference.group()
    stripped = text.strip()
    short = len(text) <= _LONGEST_TITLE and stripped[-1:] not in (".", ";", ",", ":")
    if "title" not in found and short and _TITLE.search(text):
        found["title"] = stripped
