"""The reading room's files around the minutes: home, feed, registers, fingerprints, looks.

Everything comes from the index of cleared facts (`core.site`); equal indexes give equal bytes.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from redactor.core.site import INDEX, encode, later
from redactor.core.tones import Mark
from redactor.errors import StorageError
from redactor.formats.pages import (
    ContentsLine,
    EditLine,
    HomePage,
    Meaning,
    MeetingLine,
    MinutesPage,
    PublicLink,
    PublicNotFoundPage,
    PublicShell,
    PublishedFile,
    VerifyPage,
    WithheldLine,
    WithheldMeeting,
    WithheldPage,
    Year,
    public_environment,
    write_page,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redactor.core.site import Published, Site
    from redactor.formats.pages import PublicPage

_FORMATS: Final = {
    "docx": "Word",
    "pdf": "PDF",
    "odt": "OpenDocument",
    "html": "Web page",
    "txt": "Plain text",
    "md": "Markdown",
    "json": "Data (JSON)",
}
_LOOKS: Final = ("certificate.js", "icon.svg", "redactor.css", "vendor/govuk-frontend-6.3.0/govuk-frontend.min.css")
_DAYS_A_MONTH: Final = 30.44
_environment = lru_cache(maxsize=4)(public_environment)  # templates are compiled once


class SiteWriter:
    """Writes pages with the templates, and carries the style sheets along."""

    def __init__(self, templates: Path, static: Path) -> None:
        """Prepare the templates; nothing is read before it is needed."""
        self._env = _environment(templates)
        self._static = static

    def frame(self, site: Site) -> dict[str, bytes]:
        """Write everything but the meetings' own files."""
        return {
            "index.html": self._page(site, _home(site), "/"),
            "withheld/index.html": self._page(site, _withheld(site), "/withheld/"),
            "verify/index.html": self._page(site, _verify(site), "/verify/"),
            "404.html": self._page(site, PublicNotFoundPage(), ""),
            "feed.atom": _feed(site),
            INDEX: encode(site),
            **self._looks(),
        }

    def meeting(self, site: Site, place: str, fragment: str) -> bytes:
        """Write the page of one meeting's minutes around a cleared fragment."""
        found = site.find(place)
        if found is None:
            raise StorageError("The index does not have these minutes.")
        page = MinutesPage(
            title=found.title,
            details=" · ".join(x for x in (site.body(found.body).name, said_date(found.date)) if x),
            version=f"Version {found.version}",
            published=said_date(found.published),
            article=None if found.withdrawn else Markup(fragment),  # noqa: S704 -- our writer's page, cleared by the gate
            contents=tuple(
                ContentsLine(x.number or "", x.title, f"#item-{x.name.removeprefix('#')}", "part withheld" * x.gap)
                for x in found.lines
            ),
            formats=_offered(found),
            trail=(PublicLink("Minutes", "/"),),
            changed=f"It replaces version {found.replaces}." if found.replaces else "",
            edits=tuple(EditLine(_named(found, x.item), x.kind == "added", x.text) for x in found.edits),
            withdrawn=found.withdrawn,
            left_out=" ".join(f"Not published as {_FORMATS[x.format]}: {_lower(x.why)}" for x in found.left_out),
        )
        return self._page(site, page, "", body=site.body(found.body).name)

    def _page(self, site: Site, page: PublicPage, here: str, *, body: str = "") -> bytes:
        tabs = (("Minutes", "/"), ("Withheld items", "/withheld/"), ("Check a document", "/verify/"))
        shell = PublicShell(
            body or _name(site),
            navigation=tuple(PublicLink(text, href, current=href == here) for text, href in tabs),
            footer=(PublicLink("Feed of new minutes", "/feed.atom"),),
            feed="/feed.atom",
        )
        return write_page(self._env, page, shell).encode()

    def _looks(self) -> dict[str, bytes]:
        fonts = sorted(p.relative_to(self._static).as_posix() for p in self._static.glob("vendor/fonts/*"))
        return {f"static/{name}": (self._static / name).read_bytes() for name in (*_LOOKS, *fonts)}


def said_date(iso: str | None) -> str:
    """Say a date as Britain writes it; what is no date is said as it stands."""
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return f"{day.day} {day:%B %Y}"


def _home(site: Site) -> HomePage:
    years: dict[str, list[MeetingLine]] = {}
    for m in site.meetings:
        gaps = len(m.gaps)
        note = f"{len(m.lines)} items" + (f", {gaps} with a part withheld" if gaps else ", all public")
        words = ". ".join(x for x in (said_date(m.date), "" if m.withdrawn else note) if x)
        line = MeetingLine(m.title, f"/{m.place}/", f"{words}." if words else "", "Withdrawn" if m.withdrawn else "")
        years.setdefault((m.date or "")[:4] or "Without a date", []).append(line)
    return HomePage(
        lead="All minutes that were published, with every part that is public.",
        years=tuple(Year(name, tuple(lines)) for name, lines in years.items()),
        follow=(PublicLink("Feed of new minutes", "/feed.atom"), PublicLink("Withheld items", "/withheld/")),
        verify="/verify/",
    )


def _withheld(site: Site) -> WithheldPage:
    meanings = {x.level: x for m in reversed(site.meetings) for x in m.meanings}
    return WithheldPage(
        counted=said_date(site.made),
        meetings=tuple(
            WithheldMeeting(m.title, f"/{m.place}/", said_date(m.date), tuple(_gaps(m, site.made)))
            for m in site.meetings
            if m.gaps
        ),
        meanings=tuple(Meaning(Mark(x.level, x.tone), x.audience) for x in meanings.values()),
    )


def _gaps(m: Published, made: str) -> Iterator[WithheldLine]:
    for gap in m.gaps:
        review = gap.review or ("" if gap.event or gap.review_months is None else later(m.published, gap.review_months))
        yield WithheldLine(
            item=gap.title,
            href=f"/{m.place}/#item-{gap.item.removeprefix('#')}",
            level=Mark(gap.level, gap.tone),
            reason=gap.reason or "Not stated",
            age=_age(m.date or m.published, made),
            review=said_date(review) or ("After an event" if gap.event else "No date set"),
            overdue=bool(review) and review < made,
        )


def _age(since: str, until: str) -> str:
    months = int((date.fromisoformat(until) - date.fromisoformat(since)).days / _DAYS_A_MONTH)
    if months < 1:
        return "Less than a month"
    years, rest = divmod(months, 12)
    parts = [f"{n} {word}{'s' * (n > 1)}" for n, word in ((years, "year"), (rest, "month")) if n]
    return " and ".join(parts)


def _verify(site: Site) -> VerifyPage:
    return VerifyPage(
        tuple(
            PublishedFile(m.title, f.name, f"/{m.place}/{f.name}", f.sha256, f"Version {m.version}")
            for m in site.meetings
            for f in m.files
        )
    )


def _feed(site: Site) -> bytes:
    """Write an Atom feed (RFC 4287). Its ids are addresses without a host, since the folder knows none."""
    latest = max((m.published for m in site.meetings), default=site.made)
    entries = "".join(
        f"<entry><id>urn:minutes:{m.place}:{m.version}{':withdrawn' * bool(m.withdrawn)}</id>"
        f"<title>{escape(m.title)}</title>"
        f'<updated>{m.published}T00:00:00Z</updated><link href="/{m.place}/"/>'
        f"<summary>{_summary(m)}</summary></entry>\n"
        for m in sorted(site.meetings, key=lambda m: (m.published, m.place), reverse=True)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:minutes:feed</id><title>{escape(_name(site))}: minutes</title><updated>{latest}T00:00:00Z</updated>"
        f'<author><name>{escape(_name(site))}</name></author><link rel="self" href="/feed.atom"/>\n{entries}</feed>\n'
    ).encode()


def _summary(m: Published) -> str:
    if m.withdrawn:
        return escape(m.withdrawn)
    return f"Version {m.version}. {len(m.gaps)} of {len(m.lines)} items with a part withheld."


def _named(m: Published, item: str) -> str:
    """Name an item as its heading does; empty for the front matter."""
    return next((f"{x.number or ''} {x.title}".strip() for x in m.lines if x.name == item), "")


def _name(site: Site) -> str:
    return site.bodies[0].name if len(site.bodies) == 1 else "Public minutes"


def _offered(m: Published) -> tuple[PublicLink, ...]:
    """Link to the files, in the order in which people ask for them; what is no copy of the minutes comes last."""
    order = {ending: at for at, ending in enumerate(_FORMATS)}
    files = sorted(m.files, key=lambda f: order.get(f.name.rpartition(".")[2], len(order)))
    return tuple(PublicLink(_label(f.name), f"/{m.place}/{f.name}", note=_size(f.size)) for f in files)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _label(name: str) -> str:
    ending = name.rpartition(".")[2]
    return _FORMATS.get(ending, ending)


def _size(size: int) -> str:
    kilo = 1024
    return f"{size} bytes" if size < kilo else f"{round(size / kilo)} KB"
