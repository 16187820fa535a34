"""The start, and one meeting: where it stands and what comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.web.actions import action
from redactor.web.door import may, see, services, show, subject
from redactor.web.presenting.adoption import notice_facts
from redactor.web.presenting.embargoes import release_advice, time_items
from redactor.web.presenting.jobs import sending_link
from redactor.web.presenting.meetings import meeting_page, meetings_page, reading_list, returned_facts
from redactor.web.presenting.paging import span_in
from redactor.web.presenting.registers import due_link

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("meetings", __name__)


@views.get("/")
@action("session.end")  # everybody who is signed in has a start of her own
def start() -> ResponseReturnValue:
    """Show what waits: for those who work on drafts, for those who read, for those who manage people."""
    if may("draft.read"):
        span = span_in(request.args)
        lines, places = services().review.meetings(subject(), span), services().public_facts.places()
        due = services().lifecycle.count_due(subject(), services().office.clock().date())
        return show(replace(meetings_page(lines, places, subject().duties, span=span), due=due_link(due)))
    return reading() if may("meeting.read") else see("/audit" if may("audit.read") else "/people")


@views.get("/read")
@action("meeting.read")
def reading() -> Response:
    """List the published minutes."""
    span = span_in(request.args)
    return show(reading_list(services().retrieval.shelves(subject(), span), span))


@views.get("/meetings/<meeting>")
@action("draft.read")
def meeting(meeting: str) -> Response:
    """Show one meeting."""
    view = services().review.view(subject(), meeting)
    publication = services().publication
    back = returned_facts(publication.returned(subject(), meeting), services().people.name_of)
    page = meeting_page(meeting, view, publication.served(), may=may, returned=back, adoption=notice_facts(view))
    times = release_advice(services().access.times(subject(), meeting), services().office.clock())
    where, items = f"/meetings/{meeting}/times", time_items(view.draft)
    sending = sending_link(services().job_room.sent_last(meeting))
    times_action = where if may("access.time") else ""
    return show(replace(page, times=times, time_items=items, time_action=times_action, sending=sending))
