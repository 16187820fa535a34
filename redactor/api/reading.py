"""Published minutes with what is open to the holder of the token; each opening is written down before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import ANY_FILE, KINDS, Views, paged, span_of
from redactor.api.schemas.base import FORMATS, MadeSchema
from redactor.api.schemas.reading import AskingSchema, OpenPortionSchema, OwnFormatSchema, ShelfSchema, TermsSchema
from redactor.core.disclosures import Protection
from redactor.core.pages import ON_A_PAGE
from redactor.services.reading.ways import Outside
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from redactor.services.reading.retrieval import OpenPortion, Shelf

views = Views("reading", "Reading what is published, and more where one is entitled.")


@views.get("/reading")
@views.response(200, ShelfSchema(many=True))
@views.listed(ON_A_PAGE)
@action("meeting.list")
def shelves(pagination_parameters: Any) -> Sequence[Shelf]:  # noqa: ANN401 -- the library's own
    """List published minutes, and the items of which more is open."""
    return paged(services().retrieval.shelves(subject(), span_of(pagination_parameters)), pagination_parameters)


@views.get("/reading/<meeting>")
@views.response(200, ShelfSchema)
@action("meeting.read")
def shelf(meeting: str) -> Shelf:
    """Show one of them."""
    return services().retrieval.shelf(subject(), meeting)


@views.get("/reading/<meeting>/terms")
@views.response(200, TermsSchema)
@action("meeting.read")
def terms(meeting: str) -> dict[str, Any]:
    """Say until when what is open to the holder of the token stays open, by what opens it."""
    open_items = services().retrieval.shelf(subject(), meeting).open_items
    held = services().reading_requests.until(subject(), meeting)
    grants = {item: grant.ends for item, grant in held.grants.items() if item in open_items}
    emergencies = {item: opened.ends for item, opened in held.emergencies.items() if item in open_items}
    return {"grants": grants, "emergencies": emergencies, "clearance": held.clearance}


@views.get("/reading/<meeting>/items/<item>")
@views.response(200, OpenPortionSchema(many=True))
@action("copy.open")
def open_item(meeting: str, item: str) -> Sequence[OpenPortion]:
    """Open what may be read of one item, portion by portion."""
    return services().retrieval.open_item(subject(), meeting, item)


@views.get("/reading/<meeting>/copy")
@views.arguments(OwnFormatSchema, location="query")
@views.file(*(KINDS[kind] for kind in FORMATS), ANY_FILE)
@action("copy.open")
def copy(given: dict[str, str], meeting: str) -> Response:
    """Make a copy for the holder of the token, with everything that is open to her."""
    if given["format"] == "age":
        own = services().exporting.own(subject(), meeting, Outside("docx", Protection.AGE))
        return attached(own.data, own.filename, ANY_FILE)
    made = services().retrieval.open(subject(), meeting, format=given["format"])
    return attached(made.data, f"minutes.{made.format}", KINDS[made.format])


@views.post("/reading/<meeting>/emergencies")
@views.arguments(AskingSchema)
@views.response(201, MadeSchema)
@action("break-glass.ask")
def ask_at_once(given: dict[str, str], meeting: str) -> dict[str, str]:
    """Ask for an item at once, with a reason; two people let it be."""
    return {"id": services().emergencies.ask(subject(), meeting, item=given["item"], why=given["why"])}
