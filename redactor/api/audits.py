"""The audit log, for auditors: who did what, and whether the log is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views
from redactor.api.schemas.people import EventsSchema, ProofSchema, WantedSchema
from redactor.services.keeping.record_room import Wanted
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from flask import Response

    from redactor.services.keeping.record_room import Proof

views = Views("audit", "The record of who did what. It holds identities and no text.")


@views.get("/audit/events")
@views.arguments(WantedSchema, location="query")
@views.response(200, EventsSchema)
@action("audit.read")
def events(given: dict[str, Any]) -> dict[str, Any]:
    """List who did, or was refused, what; newest first. `next` is where the next page begins, for `below`."""
    found, following = services().record_room.entries(subject(), Wanted(**given))
    return {"events": found, "next": following}


@views.get("/audit/verification")
@views.response(200, ProofSchema)
@action("audit.read")
def verification() -> Proof:
    """Tell whether no event was changed, removed or moved; compare size and root with what was kept elsewhere."""
    return services().record_room.prove(subject())


@views.get("/audit/record")
@views.file("application/zip")
@action("audit.read")
def record() -> Response:
    """Give the whole record with its checkpoints, to be checked elsewhere; not to whom any of it is closed."""
    return attached(services().record_room.download(subject()), "record.zip", "application/zip")
