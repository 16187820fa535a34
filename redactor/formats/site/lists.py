"""The lists of minutes: everything, one body's, and one year's.

Lists stay of a size that a page can have: the newest years stand in full, earlier ones are pages of their own, which
every year has from the start, so that its address is permanent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from redactor.core.site import UNDATED
from redactor.formats.pages import HomePage, MeetingLine, PublicLink, Year
from redactor.formats.site.words import counted, said_date, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redactor.core.site import Published, Site

Row = TypeVar("Row")

MOST_MEETINGS: Final = 24
"""Meetings on a page of several years; the newest year always stands in full."""

_LEAD: Final = (
    "Everything that was published, in full. Where part of an item is withheld, the page says so, with the reason and "
    "the date on which it is looked at again."
)


def year_of(m: Published) -> str:
    """Give the year of a meeting, as it stands in addresses."""
    year = (m.date or "")[:4]
    return year if year.isdecimal() else UNDATED


def said_year(year: str) -> str:
    """Give the heading of a year."""
    return "Without a date" if year == UNDATED else year


def by_year(meetings: Iterable[Published]) -> dict[str, list[Published]]:
    """Sort meetings into years, newest first; those without a date come last."""
    years: dict[str, list[Published]] = {}
    for m in meetings:
        years.setdefault(year_of(m), []).append(m)
    return dict(sorted(years.items(), key=lambda pair: (pair[0] != UNDATED, pair[0]), reverse=True))


def newest(years: Mapping[str, Sequence[Row]], most: int) -> tuple[list[str], list[str]]:
    """Tell which years stand on a page of several, and which are left to pages of their own."""
    shown: list[str] = []
    count = 0
    for year, rows in years.items():
        count += len(rows)
        if shown and count > most:
            break
        shown.append(year)
    return shown, [year for year in years if year not in shown]


def home_page(site: Site) -> HomePage:
    """List everything; where there is one body, as its own."""
    if len(site.bodies) == 1:
        return body_page(site, site.bodies[0].id)
    shown, older = newest(by_year(site.meetings), MOST_MEETINGS)
    meetings = by_year(site.meetings)
    return HomePage(
        lead=_LEAD,
        years=tuple(_year(site, year, meetings[year], several=True) for year in shown),
        bodies=bodies_of(site, but=""),
        older=older_links(site, older) if older else (),
        follow=_follow("/feed.atom"),
        verify="/verify/",
        search="/search/",
        heading="Published minutes",
    )


def body_page(site: Site, body: str) -> HomePage:
    """List the minutes of one body."""
    own = by_year(of_body(site, body))
    shown, older = newest(own, MOST_MEETINGS)
    one = len(site.bodies) == 1
    return HomePage(
        lead=_LEAD,
        years=tuple(_year(site, year, own[year]) for year in shown),
        bodies=bodies_of(site, but=body),
        older=tuple(PublicLink(_meetings(year, own[year]), f"/{body}/{year}/") for year in older),
        follow=_follow("/feed.atom" if one else f"/{body}/feed.atom"),
        verify="/verify/",
        search="/search/",
        heading=f"Minutes of the {site.body(body).name}",
    )


def year_page(site: Site, body: str, year: str) -> HomePage:
    """List the minutes of one body in one year, with the ways to the others."""
    own = by_year(of_body(site, body))
    return HomePage(
        lead="",
        years=(_year(site, year, own[year]),),
        older=tuple(PublicLink(_meetings(x, own[x]), f"/{body}/{x}/") for x in own if x != year),
        follow=_follow(f"/{body}/feed.atom"),
        heading=f"Minutes of the {site.body(body).name}, {said_year(year).lower()}",
        trail=(PublicLink("Minutes", "/"), PublicLink(site.body(body).name, f"/{body}/")),
    )


def of_body(site: Site, body: str) -> list[Published]:
    """Give the minutes of a body: its own, and those of meetings that it held with others."""
    return [m for m in site.meetings if body in (m.body, *m.also)]


def said_bodies(site: Site, m: Published) -> str:
    """Name the bodies that held a meeting."""
    names = [site.body(body).name for body in (m.body, *m.also)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def bodies_in(site: Site) -> list[str]:
    """Give the bodies of the site: those that are kept, and those whose minutes are still published."""
    return list(dict.fromkeys([*(b.id for b in site.bodies), *(m.body for m in site.meetings)]))


def bodies_of(site: Site, *, but: str) -> tuple[PublicLink, ...]:
    """Link to the bodies, but for the one whose page it is."""
    return tuple(PublicLink(site.body(body).name, f"/{body}/") for body in bodies_in(site) if body != but)


def older_links(site: Site, older: Sequence[str]) -> tuple[PublicLink, ...]:
    """Link from a page about all bodies to the earlier years of each."""
    out = []
    for body in bodies_in(site):
        own = by_year(of_body(site, body))
        name = site.body(body).name
        out += [PublicLink(f"{name}, {_meetings(y, own[y])}", f"/{body}/{y}/") for y in older if y in own]
    return tuple(out)


def _meetings(year: str, meetings: Sequence[Published]) -> str:
    return f"{said_year(year)} ({counted(len(meetings), 'meeting')})"


def _follow(feed: str) -> tuple[PublicLink, ...]:
    return (PublicLink("Atom feed of new minutes", feed), PublicLink("All of it as JSON", "/index.json"))


def _year(site: Site, year: str, meetings: Sequence[Published], *, several: bool = False) -> Year:
    return Year(said_year(year), tuple(_line(site, m, several=several) for m in meetings))


def _line(site: Site, m: Published, *, several: bool) -> MeetingLine:
    title = ", ".join(x for x in (m.title, said_date(m.date)) if x)
    body = said_bodies(site, m) if several or m.also else ""
    if m.withdrawn:
        return MeetingLine(title, f"/{m.place}/", sentence(body), "Withdrawn", f"on {said_date(m.published)}.")
    withheld = {gap.item for gap in m.gaps}
    gaps = f"Part of {counted(len(withheld), 'item')} is withheld" if withheld else "All public"
    note = sentence(body, counted(len(m.lines), "item"), gaps, version_of(m) if m.version > 1 and not m.edits else "")
    return MeetingLine(title, f"/{m.place}/", note, "Corrected" if m.edits else "", corrected(m))


def version_of(m: Published) -> str:
    """Name a version and its day."""
    return f"Version {m.version}, {said_date(m.published)}"


def corrected(m: Published) -> str:
    """Say when and where an ordinary correction was made; empty where there was none."""
    items = list(dict.fromkeys(edit.item for edit in m.edits))
    if not items:
        return ""
    named = ", ".join(name for name in items if name.isalnum())
    where = f": item {named}" if named and "," not in named else f": items {named}" if named else ""
    return f"on {said_date(m.published)}{where}."
