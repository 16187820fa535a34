"""Registers across meetings: what was decided and what is to be done, as rows that one reader may see.

Rules kept here: a row is made from one portion, and is seen by whoever may see that portion; what a row is carried over
from or to, every count and every choice of a filter are worked out from the rows that the reader sees, and from no
other; public rows are read out of the public copy itself.
"""

from __future__ import annotations

import csv
import io
import json
import re
from calendar import monthrange
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from redactor.core.agenda import read_minutes
from redactor.core.lexicon.dates import days
from redactor.core.lexicon.fold import Reading, clean
from redactor.core.lexicon.vocabulary import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from redactor.core.document import Document
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy

Kind = Literal["action", "decision"]
KINDS: Final[tuple[Kind, ...]] = ("action", "decision")

DONE: Final = frozenset({"closed", "complete", "completed", "superseded", "withdrawn"})
"""The states of an action of which nothing is due any more, in lower case."""
OPEN: Final = "open"
"""The state of an action of which the minutes say none."""

_MONTH_YEAR: Final = re.compile(rf"\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})\.? ((?:19|20)\d\d)\b")
_FORMULA: Final = re.compile("[=+\\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, slots=True)
class Row:
    """A resolution or an action, of one portion. `due` is a day (ISO 8601); what the minutes do not say is empty."""

    kind: Kind
    item: str
    ref: str
    text: str
    reference: str = ""
    owner: str = ""
    verb: str = ""
    status: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A row with its meeting: the body, the title and day that the reader may know, and the level it is shown under.

    `place` is the public address of the meeting's minutes, empty where there is none; `tone` the look of the level,
    empty where the row is public. `takes` tells that it may leave in an export. `carried_from` and `carried_to` are the
    days of the meetings that have the same action. `also` are the further bodies of a joint meeting.
    """

    meeting: str
    body: str
    title: str
    day: str
    level: str
    row: Row
    place: str = ""
    tone: str = ""
    takes: bool = True
    carried_from: str = ""
    carried_to: str = ""
    also: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """Give the year of the meeting."""
        return self.day[:4]

    @property
    def public(self) -> bool:
        """Tell whether everybody may see it once the minutes are published."""
        return not self.tone

    def overdue(self, today: date) -> bool:
        """Tell whether an action was due before today, is not done, and was not carried over to a later meeting."""
        row = self.row
        return (
            bool(row.due) and row.due < today.isoformat() and row.status.casefold() not in DONE and not self.carried_to
        )


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asks a register for; empty asks for everything."""

    body: str = ""
    owner: str = ""
    status: str = ""
    year: str = ""
    overdue: bool = False
    words: str = ""


# ------------------------------------------------------------------------------------------------------- making rows


def rows_of(minutes: Minutes, *, day: str | None = None) -> tuple[Row, ...]:
    """Make the rows of minutes, in their order. `day` is that of the meeting, where the minutes do not say it."""
    when = minutes.meeting.date or day
    made: list[Row] = []
    for item in minutes.parts():
        made += [Row("decision", item.name, r.ref, r.text, verb=r.verb) for r in item.resolutions]
        made += [
            Row(
                "action",
                item.name,
                a.ref,
                a.text,
                reference=a.reference or "",
                owner=a.owner or "",
                status=a.status or OPEN,
                due=due_in(a.text, when),
            )
            for a in item.actions
        ]
    return tuple(made)


def public_rows(copy: Document, policy: Policy) -> tuple[Row, ...]:
    """Make the rows that everybody sees: of a public copy that the gate cleared, read anew, and of nothing else."""
    return rows_of(read_minutes(copy, policy))


def due_in(text: str, meeting_day: str | None) -> str:
    """Find the last day that a text names, or the end of the last month; empty where it names none.

    A day without a year is the next one of that name after the meeting; without a day of the meeting it says nothing.
    """
    reading = Reading("", clean(text))
    found = [made for d in days(reading) if (made := _day(d.year, d.month, d.day, meeting_day)) is not None]
    if not found:
        found = [_end(int(m[2]), MONTHS[m[1]]) for m in _MONTH_YEAR.finditer(reading.lower)]
    return max(found).isoformat() if found else ""


def _day(year: int | None, month: int, day: int, meeting_day: str | None) -> date | None:
    try:
        if year is not None:
            return date(year, month, day)
        if meeting_day is None:
            return None
        start = date.fromisoformat(meeting_day)
        made = date(start.year, month, day)
        return made if made >= start else made.replace(year=start.year + 1)
    except ValueError:
        return None


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# ---------------------------------------------------------------------------------------------- working with the rows


def chained(rows: Iterable[Filed]) -> tuple[Filed, ...]:
    """Say of each action from and to which meeting it was carried, newest meeting first: by the rows that are here."""
    ordered = sorted(rows, key=lambda f: (f.day, f.meeting), reverse=True)
    chains: dict[tuple[str, str], list[str]] = {}
    for filed in reversed(ordered):
        if filed.row.kind == "action" and filed.row.reference:
            known = chains.setdefault(_chain(filed), [])
            if filed.day and filed.day not in known:
                known.append(filed.day)
    return tuple(_linked(filed, chains.get(_chain(filed), [])) for filed in ordered)


def _chain(filed: Filed) -> tuple[str, str]:
    return filed.body, re.sub(r"[^a-z0-9]", "", filed.row.reference.casefold())


def _linked(filed: Filed, chain: Sequence[str]) -> Filed:
    if filed.row.kind != "action" or filed.day not in chain:
        return filed
    at = chain.index(filed.day)
    return replace(
        filed, carried_from=chain[at - 1] if at else "", carried_to=chain[at + 1] if at + 1 < len(chain) else ""
    )


def selected(rows: Iterable[Filed], filters: Filters, today: date) -> tuple[Filed, ...]:
    """Give the rows that fit."""
    return tuple(filed for filed in rows if _fits(filed, filters, today))


def _fits(filed: Filed, filters: Filters, today: date) -> bool:
    row = filed.row
    return (
        filters.body in ("", filed.body, *filed.also)
        and filters.year in ("", filed.year)
        and (not filters.owner or filters.owner in owners_of(row))
        and filters.status.casefold() in ("", row.status.casefold(), row.verb.casefold())
        and (not filters.overdue or filed.overdue(today))
        and all(
            word in f"{row.reference} {row.owner} {row.text}".casefold() for word in filters.words.casefold().split()
        )
    )


def owners_of(row: Row) -> tuple[str, ...]:
    """Part the owners of an action: `SECAS and DCC` are two."""
    parts = re.split(r"\s*(?:,|/|&|\band\b)\s*", row.owner)
    return tuple(dict.fromkeys(part for part in parts if part))


def choices(rows: Iterable[Filed], of: Callable[[Filed], Iterable[str]]) -> tuple[tuple[str, int], ...]:
    """Count what a filter can ask for among the rows that the reader sees, in alphabetical order."""
    counted: dict[str, int] = {}
    for filed in rows:
        for value in of(filed):
            if value:
                counted[value] = counted.get(value, 0) + 1
    return tuple(sorted(counted.items(), key=lambda pair: pair[0].casefold()))


# ----------------------------------------------------------------------------------------------------------- exports

_COLUMNS: Final = (
    "body", "meeting", "date", "item", "ref", "reference", "owner", "verb", "text", "status", "due", "carried_from",
    "carried_to", "marking",
)  # fmt: skip


def as_records(rows: Iterable[Filed]) -> Iterator[dict[str, str]]:
    """Give rows as the fields of an export; rows that may not be taken away are left out."""
    for filed in rows:
        if filed.takes:
            row = filed.row
            yield {
                "body": filed.body,
                "meeting": filed.title,
                "date": filed.day,
                "item": row.item,
                "ref": row.ref,
                "reference": row.reference,
                "owner": row.owner,
                "verb": row.verb,
                "text": " ".join(row.text.split()),
                "status": row.status,
                "due": row.due,
                "carried_from": filed.carried_from,
                "carried_to": filed.carried_to,
                "marking": filed.level,
            }


def as_csv(rows: Iterable[Filed]) -> bytes:
    """Write rows as CSV (RFC 4180) in UTF-8 with a byte order mark; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    for record in as_records(rows):
        writer.writerow({name: harmless(value) for name, value in record.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula: an apostrophe before what begins like one (OWASP)."""
    return f"'{cell}" if _FORMULA.match(cell.lstrip(" \xa0\u200b\ufeff")) else cell


def as_json(rows: Iterable[Filed]) -> bytes:
    """Write rows as JSON."""
    return (json.dumps({"rows": list(as_records(rows))}, ensure_ascii=False, indent=2) + "\n").encode(
        "utf-8", "replace"
    )


# ---------------------------------------------------------------------------------------------------- rows at rest


def encode(rows: Iterable[Row]) -> bytes:
    """Write rows for sealing."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=True).encode()


def decode(data: bytes) -> tuple[Row, ...]:
    """Read rows that were sealed. Raises ValueError where it is none of ours, which the seal rules out."""
    held: list[dict[str, Any]] = json.loads(data)
    return tuple(Row(**fields) for fields in held)
