"""Asking to read, and the answers; who can read what of published minutes, and who did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views, paged, span_of
from redactor.api.schemas.access import (
    AnsweringRequestSchema,
    AskingToReadSchema,
    ExplainingSchema,
    LookedSchema,
    PublicAnswerSchema,
    PublishedSchema,
    ReadingSchema,
    ReadingsSchema,
    RequestSchema,
)
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redactor.core.site import Published
    from redactor.services.reading.published_access import Answer, Reading
    from redactor.services.reading.reading_requests import Asked

views = Views("requests", "Asking to read, and the answers; who can read what of published minutes, and who did.")


@views.post("/reading/<meeting>/requests")
@views.arguments(AskingToReadSchema)
@views.response(204)
@action("access.ask")
def ask_to_read(given: dict[str, Any], meeting: str) -> None:
    """Ask to read an item for some days. The answer is the same whatever is open to whom."""
    services().reading_requests.ask(subject(), meeting, **given)


@views.get("/requests")
@views.response(200, RequestSchema(many=True))
@views.listed()
@action("access.answer")
def requests(pagination_parameters: Any) -> Sequence[Asked]:  # noqa: ANN401 -- the library's own
    """List what waits for an answer that the holder of the token can give, without reasons."""
    found = services().reading_requests.waiting(subject(), span=span_of(pagination_parameters))
    return paged(found, pagination_parameters)


@views.get("/requests/<asked>")
@views.response(200, RequestSchema)
@action("access.answer")
def request(asked: str) -> Asked:
    """Show one with its reason; that is written down before."""
    return services().reading_requests.look(subject(), asked)


@views.post("/requests/<asked>/grant")
@views.arguments(AnsweringRequestSchema)
@views.response(204)
@action("access.answer")
def grant_request(given: dict[str, Any], asked: str) -> None:
    """Open the item to her who asks, by name and until a moment."""
    services().reading_requests.grant(subject(), asked, **given)


@views.post("/requests/<asked>/declining")
@views.response(204)
@action("access.answer")
def decline_request(asked: str) -> None:
    """Let the item stay closed; she who asked is told nothing."""
    services().reading_requests.decline(subject(), asked)


@views.get("/access")
@views.response(200, PublishedSchema(many=True))
@views.listed()
@action("access.explain")
def explained_meetings(pagination_parameters: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 -- the library's own
    """List the published minutes about which who can read them can be asked."""
    return _published(services().published_access.meetings(subject()), pagination_parameters)


@views.get("/access/<meeting>")
@views.response(200, LookedSchema)
@action("access.explain")
def published_access(meeting: str) -> dict[str, Any]:
    """Show what bears on who can read published minutes: grants, recusals, requests. No text."""
    looked = services().published_access.look(subject(), meeting)
    asked = list(services().reading_requests.listed(subject(), meeting))
    return {"looked": looked, "requests": asked}


@views.get("/readings")
@views.response(200, PublishedSchema(many=True))
@views.listed()
@action("access.readings")
def read_meetings(pagination_parameters: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 -- as above
    """List the published minutes about which who read them can be asked."""
    return _published(services().published_access.meetings(subject(), "access.readings"), pagination_parameters)


@views.get("/reading/<meeting>/explanation")
@views.arguments(ExplainingSchema, location="query")
@views.response(200, PublicAnswerSchema)
@action("access.explain")
def explain_published(given: dict[str, str], meeting: str) -> Answer:
    """Say why somebody can, or cannot, read an item of published minutes; by public facts, and written down."""
    access = services().published_access
    return access.explain(subject(), access.look(subject(), meeting), **given)


@views.get("/reading/<meeting>/readings")
@views.arguments(ReadingsSchema, location="query")
@views.response(200, ReadingSchema(many=True))
@action("access.readings")
def readings(given: dict[str, str], meeting: str) -> Sequence[Reading]:
    """List who read, copied or was refused what of published minutes, newest first."""
    return services().published_access.readings(subject(), meeting, **given)


def _published(found: Mapping[str, Published], wanted: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- as above
    rows = span_of(wanted).of(tuple(found.items()))
    return [{"meeting": meeting, "published": published} for meeting, published in paged(rows, wanted)]
