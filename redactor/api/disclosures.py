"""What left of published minutes, and a copy for one person outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import ANY_FILE, Views
from redactor.api.schemas.reading import BoardSchema, FoundCopySchema, GivingSchema
from redactor.core.disclosures import Protection
from redactor.services.office import absent
from redactor.services.reading.ways import Outside
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from flask import Response

    from redactor.services.reading.exporting import Board, Found

views = Views("disclosures", "Copies for people outside, and the list of all that left.")


@views.get("/meetings/<meeting>/disclosures")
@views.response(200, BoardSchema)
@action("disclosure.read")
def disclosures(meeting: str) -> Board:
    """List what left of a meeting's minutes; who asked and why is for officers."""
    return services().exporting.board(subject(), meeting)


@views.get("/copies/<number>")
@views.response(200, FoundCopySchema)
@action("disclosure.find")
def find_copy(number: str) -> Found:
    """Say whose the copy is that bears a number; that it was asked is written down."""
    found = services().exporting.find(subject(), number)
    if found is None:
        raise absent()
    return found


@views.post("/meetings/<meeting>/disclosures")
@views.arguments(GivingSchema)
@views.file(ANY_FILE, headers={"Copy-Number": {"schema": {"type": "string"}, "description": "It stands on the copy."}})
@action("disclosure.give")
def disclose(given: dict[str, Any], meeting: str) -> Response:
    """Hand out a copy for one person outside, under the key or the password that she is to have."""
    to = Outside(given["format"], Protection(given["protection"]), given["recipient"].strip(), given["password"])
    made = services().exporting.for_requester(
        subject(), meeting, items=given["items"], requester=given["requester"], reason=given["reason"], to=to
    )
    response = attached(made.data, made.filename, ANY_FILE)
    response.headers["Copy-Number"] = made.taken.number
    return response
