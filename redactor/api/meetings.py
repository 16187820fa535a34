"""Meetings in work, as lists show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_smorest import Blueprint

from redactor.api.common import may_fail
from redactor.api.schemas import MeetingSchema
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from redactor.services.review import MeetingLine

views = Blueprint("api-meetings", __name__, description="Meetings in work.")


@views.get("/meetings")
@views.response(200, MeetingSchema(many=True))
@may_fail(views)
@views.paginate(page=None, page_size=50, max_page_size=200)
@action("draft.read")
def meetings(pagination_parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- the library's own
    """List the meetings whose drafts the holder of the token reads, newest first."""
    found = services().review.meetings(subject())
    pagination_parameters.item_count = len(found)
    page = slice(pagination_parameters.first_item, pagination_parameters.last_item + 1)
    return [_line(line) for line in found[page]]


def _line(line: MeetingLine) -> dict[str, Any]:
    return {"id": line.id, "body": line.body, "title": line.title, "state": line.state}
