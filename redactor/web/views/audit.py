"""The record for auditors, who have no part in what it records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from redactor.services.keeping.record_room import Wanted
from redactor.web.actions import action
from redactor.web.door import attached, services, show, subject
from redactor.web.presenting.audit import audit_page

if TYPE_CHECKING:
    from redactor.services.keeping.record_room import Proof

views = Blueprint("audit", __name__)
CHECKED_AT_ONCE: Final = 10_000
"""A log of more entries is checked when somebody asks for it: ten thousand take about a second."""

_DIGITS: Final = 12


@views.get("/audit")
@action("audit.read")
def entries() -> Response:
    """Show entries, newest first; on the first page also whether the log is whole."""
    running, typed, public = services(), _wanted(), services().public_facts.titles()
    room, wanted = running.record_room, running.record_room.found(typed, public)
    listed, older = room.entries(subject(), wanted)
    page = audit_page(
        listed,
        older,
        wanted,
        _proof(wanted),
        now=f"{running.office.clock():%H:%M}",
        names=room.names(listed),
        titles=room.titles(listed, public),
    )
    return show(page)


@views.get("/audit/proof.zip")
@action("audit.read")
def proof() -> Response:
    """Hand out the record with its checkpoints, to be checked elsewhere."""
    return attached(services().record_room.download(subject()), "record.zip", "application/zip")


def _proof(wanted: Wanted) -> Proof | None:
    room = services().record_room
    asked = "check" in request.args
    if asked or (wanted == Wanted() and room.size(subject()) <= CHECKED_AT_ONCE):
        return room.prove(subject())
    return None


def _wanted() -> Wanted:
    asked = request.args
    shown = asked.get("show", "")
    return Wanted(
        asked.get("person", ""),
        asked.get("meeting", ""),
        asked.get("item", "").strip(),
        _number("number"),
        refused=shown == "refused",
        apart=shown == "apart",
        below=_number("below"),
    )


def _number(name: str) -> int | None:
    """Read a number as people write it, with spaces; None for anything else."""
    text = "".join(request.args.get(name, "").split())
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else None
