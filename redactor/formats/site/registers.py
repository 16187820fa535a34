"""The public registers: what was decided, and who is to do what; as pages by year, CSV and JSON.

Everything comes from the records beside published minutes, which were read out of cleared copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core import recorded
from redactor.core.recorded import RECORD, Record
from redactor.formats.pages import PublicLink, RegisterMeeting, RegisterPage, RegisterRow, RegistersPage
from redactor.formats.site.lists import by_year, newest, said_year
from redactor.formats.site.tables import as_csv, as_json
from redactor.formats.site.withheld import anchor
from redactor.formats.site.words import counted, said_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redactor.core.recorded import Decided, Task
    from redactor.core.site import Published, Site

MOST_ROWS: Final = 300
"""Rows on the first page of a register; earlier years have pages of their own."""

_HEAD: Final = ("body", "meeting", "date", "address", "item")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A register: its name in addresses, its words, and how a row of it is made."""

    name: str
    title: str
    lead: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    rows: Callable[[Record], Iterable[Decided | Task]]
    cells: Callable[[Decided | Task], tuple[str, ...]]


def _decided(row: Decided | Task) -> tuple[str, ...]:
    return (getattr(row, "verb", ""), row.text)


def _task(row: Decided | Task) -> tuple[str, ...]:
    return (getattr(row, "reference", ""), getattr(row, "owner", ""), row.text, getattr(row, "status", ""))


KINDS: Final = (
    _Kind(
        "decisions",
        "Decisions",
        "What was decided, as the published minutes record it. Decisions that are withheld are not listed.",
        ("Item", "Decision"),
        ("verb", "text"),
        lambda record: record.decisions,
        _decided,
    ),
    _Kind(
        "actions",
        "Actions",
        "Who is to do what, as the minutes of each meeting record it. Actions that are withheld are not listed.",
        ("Item", "Reference", "Owner", "Action", "Status"),
        ("reference", "owner", "text", "status"),
        lambda record: record.actions,
        _task,
    ),
)


def records_of(site: Site, files: Mapping[str, bytes]) -> dict[str, Record]:
    """Read the records that stand beside the minutes, by the addresses of those."""
    found = ((m.place, files.get(f"{m.place}/{RECORD}")) for m in site.meetings)
    return {place: recorded.decode(data) for place, data in found if data is not None}


def register_pages(site: Site, records: Mapping[str, Record]) -> Iterator[tuple[str, RegistersPage | RegisterPage]]:
    """Give the pages by their addresses: all registers, and each with the newest years and by each year."""
    lines = []
    for kind in KINDS:
        having = [m for m in site.meetings if kind.rows(records.get(m.place, Record()))]
        years = by_year(having)
        count = sum(len(tuple(kind.rows(records[m.place]))) for m in having)
        lines.append(PublicLink(kind.title, f"/registers/{kind.name}/", note=counted(count, kind.title[:-1].lower())))
        rows = {y: [r for m in ms for r in kind.rows(records[m.place])] for y, ms in years.items()}
        shown, older = newest(rows, MOST_ROWS)
        links = {year: PublicLink(said_year(year), f"/registers/{kind.name}/{year}/") for year in years}
        chosen = [m for year in shown for m in years[year]]
        yield f"/registers/{kind.name}/", _page(kind, chosen, records, others=tuple(links[y] for y in older), year="")
        for year, meetings in years.items():
            others = tuple(link for other, link in links.items() if other != year)
            yield f"/registers/{kind.name}/{year}/", _page(kind, meetings, records, others=others, year=said_year(year))
    gaps = sum(len(m.gaps) for m in site.meetings)
    lines.append(PublicLink("Withheld items", "/withheld/", note=counted(gaps, "item")))
    yield "/registers/", RegistersPage(tuple(lines))


def register_files(site: Site, records: Mapping[str, Record]) -> dict[str, bytes]:
    """Write the registers for machines."""
    out = {}
    for kind in KINDS:
        rows = [
            (*_meeting_of(site, m, row), *kind.cells(row))
            for m in site.meetings
            for row in kind.rows(records.get(m.place, Record()))
        ]
        fields = (*_HEAD, *kind.fields)
        out[f"registers/{kind.name}.csv"] = as_csv(fields, rows)
        out[f"registers/{kind.name}.json"] = as_json(fields, rows)
    return out


def _meeting_of(site: Site, m: Published, row: Decided | Task) -> tuple[str, ...]:
    return (site.body(m.body).name, m.title, m.date or "", f"/{m.place}/{anchor(row.item)}", row.title)


def _page(
    kind: _Kind,
    meetings: Iterable[Published],
    records: Mapping[str, Record],
    *,
    others: tuple[PublicLink, ...],
    year: str,
) -> RegisterPage:
    return RegisterPage(
        title=f"{kind.title}, {year.lower()}" if year else kind.title,
        lead=kind.lead,
        columns=kind.columns,
        meetings=tuple(
            RegisterMeeting(m.title, f"/{m.place}/", said_date(m.date), tuple(_rows(kind, m, records[m.place])))
            for m in meetings
        ),
        years=others,
        downloads=(
            PublicLink("Download as CSV", f"/registers/{kind.name}.csv"),
            PublicLink("Download as JSON", f"/registers/{kind.name}.json"),
        ),
    )


def _rows(kind: _Kind, m: Published, record: Record) -> Iterator[RegisterRow]:
    for row in kind.rows(record):
        cells = kind.cells(row)[1:] if kind.name == "decisions" else kind.cells(row)
        yield RegisterRow(row.title or "Actions of earlier meetings", f"/{m.place}/{anchor(row.item)}", cells)
