"""Reading what the front matter says of the meeting: title, reference, date, status, and the draft's own banner."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, paragraphs
from redactor.core.minutes import At, Furniture, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redactor.core.agenda.content import Placed
    from redactor.core.marking import Label, Labels

_MONTHS: Final = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DATES: Final = (
    re.compile(r"\b(?P<d>\d{1,2})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>[A-Z][a-z]{2,8})\.?,?\s+(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<m>[A-Z][a-z]{2,8})\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"),
)
_REFERENCE = re.compile(r"(?<![\w/])[A-Z]{2,}[A-Z0-9]*(?:[_/-][A-Z0-9]+)*[_/-]\d[A-Z0-9]*(?:[_/-][A-Z0-9]+)*(?![\w/])")
_STATUS = re.compile(
    r"\s*(?:status(?:\s+of\s+(?:the\s+)?minutes)?\s*:\s*)?(?:(?:the|these)\s+)?(?P<a>draft|final|approved|unapproved|unconfirmed|confirmed|agreed|ratified)"
    r"(?:\s+(?:minutes|version|copy))?(?:\s+v?\d[\d.]*)?\s*\.?\s*\Z|\s*minutes\s*[–:(-]\s*(?P<b>draft|final|approved)\)?\s*\Z",
    re.IGNORECASE,
)
_MEANS: Final = {"unapproved": "draft", "unconfirmed": "draft", "confirmed": "approved", "agreed": "approved", "ratified": "approved"}
_TITLE = re.compile(r"\b(?:meeting|minutes|panel|board|committee|council|cabinet|group|trust|assembly)\b", re.IGNORECASE)
_LONGEST_TITLE: Final = 160


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


def read_meeting(placed: Sequence[Placed], labels: Labels) -> tuple[Meeting, tuple[Furniture, ...]]:
    """Read the meeting, and what of its front matter a copy replaces by its own."""
    found: dict[str, str] = {}
    furniture: list[Furniture] = []
    for here in placed:
        for text, at in _texts(here):
            if _take_status(text, found):
                furniture.append(Furniture("status", at))
                continue
            banner = _banner(text, labels, story=here.region != "body")
            if banner is not None:
                furniture.append(Furniture("label" if labels.line(text) else "statement", at))
                if here.region == "body" or "marking" not in found:
                    found.setdefault("marking", banner.level or "")
                continue
            if here.region == "body":
                _take(text, found)
    marking = found.get("marking") or None
    return Meeting(
        found.get("title"), found.get("reference"), found.get("date"), found.get("status"), marking, "statement" if marking else None
    ), tuple(furniture)


def _texts(here: Placed) -> Iterable[tuple[str, At]]:
    if isinstance(here.block, Paragraph):
        if here.block.text.strip():
            yield here.block.text, At(here.region, here.steps)
    elif hasattr(here.block, "rows"):
        for paragraph in paragraphs([here.block]):
            if paragraph.text.strip():
                yield paragraph.text, At(here.region, (*here.steps, -1))


def _banner(text: str, labels: Labels, *, story: bool) -> Label | None:
    if len(text) > 400:  # noqa: PLR2004 -- a banner is a sentence or two
        return None
    return labels.line(text) or (labels.statement(text) if not story or len(text) < 200 else None)  # noqa: PLR2004 -- as above


def _take_status(text: str, found: dict[str, str]) -> bool:
    match = _STATUS.match(text)
    if not match or "status" in found:
        return False
    word = (match.group("a") or match.group("b")).lower()
    found["status"] = _MEANS.get(word, word)
    return True


def _take(text: str, found: dict[str, str]) -> None:
    if "date" not in found and (when := read_date(text)):
        found["date"] = when
    if "reference" not in found and (reference := _REFERENCE.search(text)):
        found["reference"] = reference.group()
    short = len(text) <= _LONGEST_TITLE and not re.search(r"[.;,]\s*\Z", text)
    if "title" not in found and short and _TITLE.search(text) and not re.match(r".*:\s*\Z", text):
        found["title"] = text.strip()
