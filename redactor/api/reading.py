"""Published minutes with what is open to the holder of the token; each opening is written down before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response  # noqa: TC002 -- the library reads the hints
from flask_smorest import Blueprint

from redactor.api.common import may_fail
from redactor.api.schemas import FormatSchema, OpenPortionSchema, ShelfSchema
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from redactor.services.retrieval import Shelf

views = Blueprint("api-reading", __name__, description="Reading what is published, and more where one is entitled.")
_KINDS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@views.get("/reading")
@views.response(200, ShelfSchema(many=True))
@may_fail(views)
@views.paginate(page=None, page_size=50, max_page_size=200)
@action("meeting.list")
def shelves(pagination_parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- the library's own
    """List published minutes, and the items of which more is open."""
    found = services().retrieval.shelves(subject())
    pagination_parameters.item_count = len(found)
    page = slice(pagination_parameters.first_item, pagination_parameters.last_item + 1)
    return [_shelf(shelf) for shelf in found[page]]


@views.get("/reading/<meeting>")
@views.response(200, ShelfSchema)
@may_fail(views)
@action("meeting.read")
def shelf(meeting: str) -> dict[str, Any]:
    """Show one of them."""
    return _shelf(services().retrieval.shelf(subject(), meeting))


@views.get("/reading/<meeting>/items/<item>")
@views.response(200, OpenPortionSchema(many=True))
@may_fail(views, 403)
@action("copy.open")
def open_item(meeting: str, item: str) -> list[dict[str, Any]]:
    """Open what may be read of one item, portion by portion."""
    found = services().retrieval.open_item(subject(), meeting, item)
    return [{"ref": p.ref, "kind": p.kind, "level": p.level, "rule": p.rule, "text": p.text} for p in found]


@views.get("/reading/<meeting>/copy")
@views.arguments(FormatSchema, location="query")
@views.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@may_fail(views, 403, 409)
@action("copy.open")
def copy(given: dict[str, str], meeting: str) -> Response:
    """Make a copy for the holder of the token, with everything that is open to her."""
    made = services().retrieval.open(subject(), meeting, format=given["format"])
    return attached(made.data, f"minutes.{made.format}", _KINDS[made.format])


def _shelf(found: Shelf) -> dict[str, Any]:
    return {
        "meeting": found.meeting,
        "place": found.published.place,
        "title": found.published.title,
        "date": found.published.date,
        "version": found.published.version,
        "open_items": list(found.open_items),
    }
