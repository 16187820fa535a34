"""What is withheld: item by item with marking, reason, age and next review; as pages, CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.minutes import FRONT
from redactor.core.site import later
from redactor.core.tones import Mark
from redactor.formats.pages import Meaning, PublicLink, WithheldLine, WithheldMeeting, WithheldPage
from redactor.formats.site.lists import by_year, newest, said_year
from redactor.formats.site.tables import as_csv, as_json
from redactor.formats.site.words import counted, said_age, said_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.site import Gap, Published, Site

MOST_MEETINGS: Final = 40
"""Meetings with withheld items on the first page; earlier years have pages of their own."""

_FIELDS: Final = ("body", "meeting", "date", "address", "item", "marking", "reason", "basis", "review", "overdue")


def withheld_pages(site: Site) -> Iterator[tuple[str, WithheldPage]]:
    """Give the pages by their addresses: the newest years, and each year by itself."""
    years = by_year(m for m in site.meetings if m.gaps)
    shown, older = newest(years, MOST_MEETINGS)
    links = {year: PublicLink(said_year(year), f"/withheld/{year}/") for year in years}
    chosen = [m for year in shown for m in years[year]]
    yield "/withheld/", _page(site, chosen, tuple(links[year] for year in older), "")
    for year, meetings in years.items():
        others = tuple(link for other, link in links.items() if other != year)
        yield f"/withheld/{year}/", _page(site, meetings, others, said_year(year))


def withheld_files(site: Site) -> dict[str, bytes]:
    """Write all of it for machines."""
    rows = [_row(site, m, gap) for m in site.meetings for gap in m.gaps]
    return {"withheld/withheld.csv": as_csv(_FIELDS, rows), "withheld/withheld.json": as_json(_FIELDS, rows)}


def review_of(m: Published, gap: Gap) -> str:
    """Give the day on which a gap is looked at again; empty where there is none."""
    if gap.review or gap.event or gap.review_months is None:
        return gap.review
    return later(m.published, gap.review_months)


def said_review(m: Published, gap: Gap, today: str) -> str:
    """Say when a gap is looked at again."""
    review = review_of(m, gap)
    if not review:
        return "After an event" if gap.event else "No date set"
    return f"Review was due {said_date(review)}." if review < today else said_date(review)


def _page(site: Site, meetings: Iterable[Published], others: tuple[PublicLink, ...], year: str) -> WithheldPage:
    meanings = {x.level: x for m in reversed(site.meetings) for x in m.meanings}
    now = site.made[:4]
    freed = [(m, f) for m in site.meetings for f in m.freed if f.day[:4] == now]
    return WithheldPage(
        counted=said_date(site.made),
        meetings=tuple(
            WithheldMeeting(m.title, f"/{m.place}/", said_date(m.date), tuple(_lines(m, site.made))) for m in meetings
        ),
        meanings=tuple(Meaning(Mark(x.level, x.tone), x.audience) for x in meanings.values()),
        released=f"{counted(len(freed), 'item')} withheld before, now public in full." if freed else "",
        freed=tuple(
            PublicLink(f"{m.title}: {f.title}", f"/{m.place}/{anchor(f.item)}", note=said_date(f.day)) for m, f in freed
        ),
        years=others,
        year=year,
    )


def anchor(item: str) -> str:
    """Give the place of an item on the page of its minutes; one without a number has none."""
    return "" if item.startswith("#") or item == FRONT else f"#item-{item}"


def _lines(m: Published, today: str) -> Iterator[WithheldLine]:
    for gap in m.gaps:
        review = review_of(m, gap)
        yield WithheldLine(
            item=gap.title,
            href=f"/{m.place}/{anchor(gap.item)}",
            level=Mark(gap.level, gap.tone),
            reason=gap.reason or "Not stated",
            age=said_age(m.date or m.published, today),
            review=said_review(m, gap, today),
            overdue=bool(review) and review < today,
        )


def _row(site: Site, m: Published, gap: Gap) -> tuple[str, ...]:
    review = review_of(m, gap)
    late = "yes" if review and review < site.made else "no"
    where = f"/{m.place}/{anchor(gap.item)}"
    body = site.body(m.body).name
    return (body, m.title, m.date or "", where, gap.title, gap.level, gap.reason, gap.basis, review, late)
