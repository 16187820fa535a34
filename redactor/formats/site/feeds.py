"""Atom feeds (RFC 4287) of what was published, corrected and withdrawn. Ids have no host: the folder knows none."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from redactor.formats.site.lists import corrected
from redactor.formats.site.words import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.site import Published

MOST_ENTRIES: Final = 50
"""Entries of a feed: it says what is new, the lists say everything."""


def feed(meetings: Sequence[Published], *, name: str, made: str, where: str) -> bytes:
    """Write a feed of the newest of some minutes; `where` is its own address."""
    chosen = sorted(meetings, key=lambda m: (m.published, m.place), reverse=True)[:MOST_ENTRIES]
    latest = max((m.published for m in chosen), default=made)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:minutes:{where.strip('/').replace('.atom', '').replace('/', ':')}</id>"
        f"<title>{escape(name)}: minutes</title><updated>{latest}T00:00:00Z</updated>"
        f'<author><name>{escape(name)}</name></author><link rel="self" href="{where}"/>\n'
        f"{''.join(map(_entry, chosen))}</feed>\n"
    ).encode()


def _entry(m: Published) -> str:
    return (
        f"<entry><id>urn:minutes:{m.place}:{m.version}{':withdrawn' * bool(m.withdrawn)}</id>"
        f"<title>{escape(m.title)}</title>"
        f'<updated>{m.published}T00:00:00Z</updated><link href="/{m.place}/"/>'
        f"<summary>{escape(_summary(m))}</summary></entry>\n"
    )


def _summary(m: Published) -> str:
    if m.withdrawn:
        return m.withdrawn
    change = f"Corrected {corrected(m)}" if m.edits else ""
    parts = f"{counted(len({g.item for g in m.gaps}), 'item')} of {len(m.lines)} with a part withheld"
    return sentence(f"Version {m.version}", change, parts)
