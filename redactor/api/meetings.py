"""Bodies, and meetings in work, as lists show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views, paged, span_of
from redactor.api.schemas.base import MadeSchema
from redactor.api.schemas.drafts import BodySchema, MeetingSchema, NewBodySchema
from redactor.core.pages import ON_A_PAGE
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.site import Body
    from redactor.services.drafting.listed import MeetingLine

views = Views("meetings", "Bodies, and meetings in work.")


@views.get("/bodies")
@views.response(200, BodySchema(many=True))
@action("body.list")
def bodies() -> Sequence[Body]:
    """List the bodies whose minutes are kept here."""
    return services().office.bodies.all()


@views.post("/bodies")
@views.arguments(NewBodySchema)
@views.response(201, MadeSchema)
@action("people.manage")
def add_body(given: dict[str, str]) -> dict[str, str]:
    """Add a body."""
    return {"id": services().people.add_body(subject(), name=given["name"], policy=given["policy"])}


@views.get("/meetings")
@views.response(200, MeetingSchema(many=True))
@views.listed(ON_A_PAGE)
@action("draft.read")
def meetings(pagination_parameters: Any) -> Sequence[MeetingLine]:  # noqa: ANN401 -- the library's own
    """List the meetings whose drafts the holder of the token reads: what waits first, then the newest."""
    return paged(services().review.meetings(subject(), span_of(pagination_parameters)), pagination_parameters)
