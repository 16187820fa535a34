"""A published folder with real cleared copies: two meetings of two bodies, one of them with accents and a table."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.agenda import read_minutes
from redactor.core.registers import encode, public_rows
from redactor.core.site import RECORD, Body, File, Gap, Line, Meaning, Published, Site
from redactor.formats.site import SiteWriter
from redactor.resources import static_dir, templates_dir
from redactor.services.release.copies import make_copies
from redactor.services.release.papers import article
from tests.drafts import HEAD, WHITE, draft

if TYPE_CHECKING:
    from pathlib import Path

WRITER = SiteWriter(templates_dir(), static_dir())
FIRST = (
    "1. Cranes\n\nThe crane is painted; it was late (again). Café Zürich naïve ΟΔΟΣ 42.\n\n- one crane\n- two\n\n"
    '| Who | What |\n|---|---|\n| Ada | "Paint" <b> |\n\n2. Bids (RED)\n\nQuillfeather bid £12.\n\n'
    "The Panel **AGREED** to wait.\n\nACTION SECP70/01: Ada to paint the crane.\n\n3. Close\n\nIt ended.\n"
)
SECOND = "1. Dredging\n\nThe crane dredged. " + "Silt was carried to the north bank. " * 30 + "The crane sank.\n"


@cache
def published() -> tuple[Site, dict[str, bytes]]:
    """Give the index and every file of the folder."""
    first, files = _meeting("panel/m-1", "Panel Meeting 1", "2030-02-01", FIRST)
    second, more = _meeting("board/b-2", "Board Meeting 2", "2029-11-05", SECOND)
    bodies = (Body("panel", "Harbour Panel", "sec-panel"), Body("board", "Harbour Board", "sec-panel"))
    site = Site("2030-03-01", bodies, (first, second))
    held = files | more
    pages = {
        f"{m.place}/index.html": WRITER.meeting(site, m.place, article(held[f"{m.place}/minutes.html"]))
        for m in site.meetings
    }
    return site, WRITER.frame(site, held) | held | pages


def _meeting(place: str, title: str, date: str, text: str) -> tuple[Published, dict[str, bytes]]:
    understood = draft(HEAD + text, WHITE)
    copies = make_copies(Tools().formats, understood, PUBLIC, ["docx", "html", "txt", "json"])
    public = read_minutes(copies.rendered.document, understood.policy)
    stubs = {i.name: p.text for i in public.items for p in i.portions if p.kind == "stub"}
    files = {f"{place}/minutes.{c.format}": c.data for c in copies.files}
    rows = public_rows(copies.rendered.document, understood.policy)
    made = Published(
        place, place.partition("/")[0], title, date, 1, "2030-02-10", "sec-panel", "ab" * 32,
        lines=tuple(Line(i.name, i.number, i.title, gap=i.name in stubs) for i in public.items),
        gaps=tuple(Gap(n, f"{n} Bids", "RED", "4", "=Commercial", 6, stub=text) for n, text in stubs.items()),
        files=tuple(File(f"minutes.{c.format}", len(c.data), c.sha256) for c in copies.files),
        meanings=(Meaning("RED", "4", "Only those who are named."),),
    )  # fmt: skip
    return made, files | {f"{place}/{RECORD}": encode(rows)}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a folder to the disk."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
