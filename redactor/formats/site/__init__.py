"""The reading room's files around the minutes: lists, feeds, registers, search, fingerprints, looks.

Everything comes from the index of cleared facts (`core.site`) and from cleared files of the meetings; equal ones give
equal bytes. One module for each kind of page; `words` says how dates and numbers are said.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from redactor.core.site import INDEX, encode
from redactor.core.tones import Mark
from redactor.errors import StorageError
from redactor.formats.pages import (
    ContentsLine,
    EditLine,
    GapBox,
    MinutesPage,
    PublicLink,
    PublicNotFoundPage,
    PublicPaper,
    PublicShell,
    SearchPage,
    VerifyPage,
    public_environment,
    write_page,
)
from redactor.formats.site.article import composed
from redactor.formats.site.checking import check_files
from redactor.formats.site.feeds import feed
from redactor.formats.site.lists import (
    bodies_in,
    body_page,
    by_year,
    home_page,
    of_body,
    said_bodies,
    said_year,
    year_of,
    year_page,
)
from redactor.formats.site.registers import register_files, register_pages, rows_in
from redactor.formats.site.searching import search_files, years_and_bodies
from redactor.formats.site.withheld import anchor, said_review, withheld_files, withheld_pages
from redactor.formats.site.words import FORMATS, label_of, said_date, said_size, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from redactor.core.site import Annex, File, Gap, Published, Site
    from redactor.formats.pages import PublicPage

__all__ = ["SiteWriter", "said_date"]
_LOOKS: Final = (
    "certificate.js",
    "check.js",
    "search.js",
    "icon.svg",
    "reading-room.css",
    "redactor.css",
    "vendor/govuk-frontend-6.3.0/govuk-frontend.min.css",
)
_TABS: Final = (
    ("Minutes", "/"),
    ("Withheld items", "/withheld/"),
    ("Decisions and actions", "/registers/"),
    ("Search", "/search/"),
    ("Check a document", "/verify/"),
)
_FOOTER: Final = (
    PublicLink("Why items are withheld", "/withheld/#meanings"),
    PublicLink("New minutes (Atom feed)", "/feed.atom"),
    PublicLink("Data (JSON)", "/index.json"),
)
_SCRIPTS: Final = {"/verify/": "run", "/search/": "read"}
_HEADERS: Final = """\
/*
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Cross-Origin-Resource-Policy: same-origin
  Cache-Control: no-cache
"""
"""For hosts of static files that read such a file: what `redactor.public` sends, but for the policies of the pages,
which stand in the pages."""

_environment = lru_cache(maxsize=4)(public_environment)  # templates are compiled once


class SiteWriter:
    """Writes pages with the templates, and carries the style sheets along."""

    def __init__(self, templates: Path, static: Path) -> None:
        """Prepare the templates; nothing is read before it is needed."""
        self._env = _environment(templates)
        self._static = static

    def frame(self, site: Site, files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
        """Write everything but the meetings' own `files`, which registers and search are made of."""
        held = files or {}
        rows = rows_in(site, held)
        pages: dict[str, PublicPage] = {
            **dict(_lists(site)),
            **dict(withheld_pages(site)),
            **dict(register_pages(site, rows)),
            "/search/": SearchPage(*years_and_bodies(site)),
            "/verify/": VerifyPage(sum(len(m.files) for m in site.meetings)),
        }
        return {
            **{f"{where[1:]}index.html": self._page(site, page, where) for where, page in pages.items()},
            "404.html": self._page(site, PublicNotFoundPage(), ""),
            "_headers": _HEADERS.encode(),
            **_feeds(site),
            **withheld_files(site),
            **register_files(rows),
            **search_files(site, held),
            **check_files(site, (self._static / "check.py").read_bytes()),
            INDEX: encode(site),
            **self._looks(),
        }

    def meeting(self, site: Site, place: str, fragment: str) -> bytes:
        """Write the page of one meeting's minutes around a cleared fragment."""
        found = site.find(place)
        if found is None:
            raise StorageError("The index does not have these minutes.")
        body, year = said_bodies(site, found), year_of(found)
        own = PublicLink(site.body(found.body).name, f"/{found.body}/")
        trail = (own, PublicLink(said_year(year), f"/{found.body}/{year}/"))
        page = MinutesPage(
            title=found.title,
            details=" · ".join(x for x in (body, said_date(found.date)) if x),
            version=f"Version {found.version}",
            published=said_date(found.published),
            article=None if found.withdrawn else self._article(found, fragment),
            contents=tuple(
                ContentsLine(x.number or "", x.title, anchor(x.name), "part withheld" * x.gap) for x in found.lines
            ),
            formats=_offered(found, found.files),
            papers=tuple(_paper(found, paper) for paper in found.papers),
            approved="Approved by one person." if found.one_person else "",
            trail=(PublicLink("Minutes", "/"), *trail),
            changed=_changed(found),
            edits=tuple(EditLine(_named(found, x.item), x.kind == "added", x.text) for x in found.edits),
            withdrawn=f"On {said_date(found.published)}. {found.withdrawn}" if found.withdrawn else "",
            left_out=" ".join(f"Not published as {FORMATS[x.format]}: {_lower(x.why)}" for x in found.left_out),
        )
        return self._page(site, page, "", body=body)

    def _article(self, m: Published, fragment: str) -> Markup:
        boxes = {gap.item: (gap.stub, self._box(m, gap)) for gap in m.gaps}
        return composed(fragment, boxes, m.former)

    def _box(self, m: Published, gap: Gap) -> str:
        what = "The whole item" if gap.whole else "Part of the item"
        review = said_review(m, gap, "")  # the page says the day; whether it is past is said where ages are counted
        box = GapBox(what, Mark(gap.level, gap.tone), gap.reason or "Not stated", review, gap.basis)
        return write_page(self._env, box, PublicShell(""))

    def _page(self, site: Site, page: PublicPage, here: str, *, body: str = "") -> bytes:
        section = next((href for _, href in reversed(_TABS) if here.startswith(href)), "")
        shell = PublicShell(
            body or _name(site),
            navigation=tuple(PublicLink(text, href, current=href == section) for text, href in _TABS),
            footer=_FOOTER,
            feed="/feed.atom",
            scripts=_SCRIPTS.get(here, ""),
        )
        return write_page(self._env, page, shell).encode()

    def _looks(self) -> dict[str, bytes]:
        fonts = sorted(p.relative_to(self._static).as_posix() for p in self._static.glob("vendor/fonts/*"))
        return {f"static/{name}": (self._static / name).read_bytes() for name in (*_LOOKS, *fonts)}


def _lists(site: Site) -> Iterator[tuple[str, PublicPage]]:
    yield "/", home_page(site)
    for body in bodies_in(site):
        yield f"/{body}/", body_page(site, body)
        for year in by_year(of_body(site, body)):
            yield f"/{body}/{year}/", year_page(site, body, year)


def _feeds(site: Site) -> dict[str, bytes]:
    out = {"feed.atom": feed(site.meetings, name=_name(site), made=site.made, where="/feed.atom")}
    for body in bodies_in(site):
        own = of_body(site, body)
        where = f"/{body}/feed.atom"
        out[where[1:]] = feed(own, name=site.body(body).name, made=site.made, where=where)
    return out


def _changed(m: Published) -> str:
    """Say what a version replaces, and which items an ordinary correction changed."""
    if not m.replaces:
        return ""
    before = next((f" of {said_date(p.published)}" for p in m.past if p.version == m.replaces), "")
    items = ", ".join(dict.fromkeys(_named(m, x.item) or "the first page" for x in m.edits))
    return f"It replaces version {m.replaces}{before}" + (f": text was changed in {items}." if items else ".")


def _named(m: Published, item: str) -> str:
    """Name an item as its heading does; empty for the front matter."""
    return next((f"{x.number or ''} {x.title}".strip() for x in m.lines if x.name == item), "")


def _name(site: Site) -> str:
    return site.bodies[0].name if len(site.bodies) == 1 else "Public minutes"


def _paper(m: Published, paper: Annex) -> PublicPaper:
    where = _named(m, paper.item)
    notes = (f"Item {where}" if where else "", "Its title was public before." if paper.was_public else "")
    return PublicPaper(paper.reference, paper.title, sentence(*notes), _offered(m, paper.files))


def _offered(m: Published, of: tuple[File, ...]) -> tuple[PublicLink, ...]:
    """Link to the files, in the order in which people ask for them; what is no copy of the minutes comes last."""
    order = {ending: at for at, ending in enumerate(FORMATS)}
    files = sorted(of, key=lambda f: order.get(f.name.rpartition(".")[2], len(order)))
    return tuple(PublicLink(label_of(f.name), f"/{m.place}/{f.name}", note=said_size(f.size)) for f in files)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
