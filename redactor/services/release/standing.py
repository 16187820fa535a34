"""Which publication of a meeting stands, and which folder is served: what was withdrawn stands no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.core.records import PublicationRecord, WithdrawalRecord
    from redactor.core.site import Published, Site
    from redactor.services.stores import Unit


def standing(unit: Unit, meeting: str) -> PublicationRecord | None:
    """Return the publication that readers have; None where there is none, or it was withdrawn."""
    published = unit.releases.publications(meeting)
    withdrawn = {w.version for w in unit.releases.withdrawals(meeting)}
    return published[-1] if published and published[-1].version not in withdrawn else None


def newest(unit: Unit) -> PublicationRecord | WithdrawalRecord | None:
    """Find what made the folder that is served: names of releases count upwards, clocks do not always."""
    return unit.lists.newest_release()


def next_release(unit: Unit, found: str) -> str:
    """Name the folder that comes next, by its number and its hash."""
    return f"{unit.lists.count_releases() + 1:06d}-{found[:SHORT]}"


SHORT = 32
"""Digits of a hash in the name of a folder; the whole one is in the database."""


def place_in(made: PublicationRecord | WithdrawalRecord) -> str:
    """Give the address under which a publication stands: `BODY/REF`."""
    return made.path.partition("/")[2]


def release_of(made: PublicationRecord | WithdrawalRecord) -> str:
    """Give the name of the folder that it made."""
    return made.path.partition("/")[0]


def own_in(unit: Unit, meeting: str, site: Site) -> Published | None:
    """Find a meeting's own minutes in an index: those that stand at no other meeting's address."""
    others = {place_in(p) for p in unit.releases.publications() if p.meeting != meeting}
    return next((m for m in site.meetings if m.place not in others), None)


def others_in(unit: Unit, meeting: str, site: Site) -> list[Published]:
    """Find the minutes of all other meetings in an index."""
    places = {place_in(p) for p in unit.releases.publications() if p.meeting != meeting}
    return [m for m in site.meetings if m.place in places]
