"""What was published of a meeting, version by version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.web.presenting.words import said_time
from redactor.web.screens.parts import Link, State
from redactor.web.screens.versions import VersionRow, VersionsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redactor.services.release.versions import Version
    from redactor.web.screens.parts import MeetingHead


def versions_page(
    meeting: str,
    head: MeetingHead,
    found: Iterable[Version],
    *,
    name_of: Callable[[str], str],
    withdraws: bool,
) -> VersionsPage:
    """List the versions, newest first."""
    listed = tuple(found)
    stands = any(version.place for version in listed)
    where = f"/meetings/{meeting}"
    rows = tuple(_row(where, version, name_of) for version in listed)
    return VersionsPage(head, where, rows, f"{where}/withdraw" if withdraws and stands else "")


def _row(where: str, version: Version, name_of: Callable[[str], str]) -> VersionRow:
    if version.withdrawn_by:
        state, ended = State("Withdrawn", "struck"), f"by {name_of(version.withdrawn_by)}"
    elif version.place:
        state, ended = State("Corrected" if version.number > 1 else "Published", "outline"), ""
    else:
        state, ended = State("Replaced"), "by the next version"
    return VersionRow(
        f"Version {version.number}",
        state,
        f"{said_time(version.at)} UTC",
        name_of(version.proposed_by),
        ", ".join(map(name_of, version.approved_by)),
        f"{ended}, {said_time(version.ended)} UTC" if version.ended else ended,
        Link("certificate.json", f"{where}/certificate.json") if version.place else None,
    )
