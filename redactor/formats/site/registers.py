"""The public registers: what was decided, and who is to do what; as pages by year, CSV and JSON.

Everything comes from the rows beside published minutes, which were read out of cleared copies.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.registers import Filed, as_records, chained, decode
from redactor.core.site import RECORD, UNDATED
from redactor.errors import StorageError
from redactor.formats.pages import PublicLink, RegisterMeeting, RegisterPage, RegisterRow, RegistersPage
from redactor.formats.site.lists import newest, said_bodies, said_year
from redactor.formats.site.tables import as_csv, as_json
from redactor.formats.site.withheld import anchor
from redactor.formats.site.words import counted, said_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.registers import Row
    from redactor.core.site import Published, Site

    Rows = Mapping[str, tuple[Filed, ...]]

MOST_ROWS: Final = 300
"""Rows on the first page of a register; earlier years have pages of their own."""

_FIELDS: Final = {
    "decision": ("body", "meeting", "date", "address", "item", "verb", "text"),
    "action": (
        *("body", "meeting", "date", "address", "item", "reference", "owner", "text", "status", "due"),
        *("carried_from", "carried_to"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A register: the kind of its rows, its name in addresses, and its words."""

    kind: str
    name: str
    title: str
    lead: str
    columns: tuple[str, ...]


KINDS: Final = (
    _Kind(
        "decision",
        "decisions",
        "Decisions",
        "What was decided, as the published minutes record it. Decisions that are withheld are not listed.",
        ("Item", "Decision"),
    ),
    _Kind(
        "action",
        "actions",
        "Actions",
        "Who is to do what, as the minutes of each meeting record it. Actions that are withheld are not listed.",
        ("Item", "Reference", "Owner", "Action", "Status", "Due"),
    ),
)


def rows_in(site: Site, files: Mapping[str, bytes]) -> dict[str, tuple[Filed, ...]]:
    """Read the rows that stand beside the minutes, by their kinds, newest first. Raises StorageError."""
    filed = chained(
        Filed(m.place, said_bodies(site, m), m.title, m.date or "", "", row, place=m.place)
        for m in site.meetings
        for row in _read(files.get(f"{m.place}/{RECORD}"))
    )
    return {kind.name: tuple(f for f in filed if f.row.kind == kind.kind) for kind in KINDS}


def _read(data: bytes | None) -> tuple[Row, ...]:
    try:
        return () if data is None else decode(data)
    except (ValueError, TypeError):
        raise StorageError("A record of the published folder is damaged.", remedy="Restore the folder.") from None


def register_pages(site: Site, rows: Rows) -> Iterator[tuple[str, RegistersPage | RegisterPage]]:
    """Give the pages by their addresses: all registers, and each with the newest years and by each year."""
    gaps = sum(len(m.gaps) for m in site.meetings)
    links = [
        PublicLink(kind.title, f"/registers/{kind.name}/", note=counted(len(rows[kind.name]), kind.kind))
        for kind in KINDS
    ]
    yield "/registers/", RegistersPage((*links, PublicLink("Withheld items", "/withheld/", note=counted(gaps, "item"))))
    for kind in KINDS:
        yield from _pages(site, kind, rows[kind.name])


def _pages(site: Site, kind: _Kind, rows: Iterable[Filed]) -> Iterator[tuple[str, RegisterPage]]:
    years: dict[str, list[Filed]] = defaultdict(list)
    for filed in rows:
        years[filed.year or UNDATED].append(filed)
    shown, older = newest(years, MOST_ROWS)
    links = {year: PublicLink(said_year(year), f"/registers/{kind.name}/{year}/") for year in years}
    chosen = [filed for year in shown for filed in years[year]]
    yield f"/registers/{kind.name}/", _page(site, kind, chosen, others=tuple(links[y] for y in older), year="")
    for year, own in years.items():
        others = tuple(link for other, link in links.items() if other != year)
        yield f"/registers/{kind.name}/{year}/", _page(site, kind, own, others=others, year=said_year(year))


def register_files(rows: Rows) -> dict[str, bytes]:
    """Write the registers for machines."""
    out = {}
    for kind in KINDS:
        own, fields = rows[kind.name], _FIELDS[kind.kind]
        held = [
            record | {"address": f"/{filed.place}/{anchor(filed.row.item)}"}
            for filed, record in zip(own, as_records(own), strict=True)
        ]
        cells = [[record[name] for name in fields] for record in held]
        out[f"registers/{kind.name}.csv"] = as_csv(fields, cells)
        out[f"registers/{kind.name}.json"] = as_json(fields, cells)
    return out


def _page(site: Site, kind: _Kind, rows: Iterable[Filed], *, others: tuple[PublicLink, ...], year: str) -> RegisterPage:
    meetings: dict[str, list[Row]] = defaultdict(list)
    for filed in rows:
        meetings[filed.place].append(filed.row)
    own = [(m, meetings[m.place]) for m in site.meetings if m.place in meetings]
    return RegisterPage(
        title=f"{kind.title}, {year.lower()}" if year else kind.title,
        lead=kind.lead,
        columns=kind.columns,
        meetings=tuple(
            RegisterMeeting(m.title, f"/{m.place}/", said_date(m.date), tuple(_lines(m, held))) for m, held in own
        ),
        years=others,
        downloads=(
            PublicLink("Download as CSV", f"/registers/{kind.name}.csv"),
            PublicLink("Download as JSON", f"/registers/{kind.name}.json"),
        ),
    )


def _lines(m: Published, rows: Iterable[Row]) -> Iterator[RegisterRow]:
    titles = {line.name: f"{line.number or ''} {line.title}".strip() for line in m.lines}
    for row in rows:
        said = (row.reference, row.owner, row.text, row.status, said_date(row.due))
        cells = (row.text,) if row.kind == "decision" else said
        yield RegisterRow(titles.get(row.item, "Before the first item"), f"/{m.place}/{anchor(row.item)}", cells)
