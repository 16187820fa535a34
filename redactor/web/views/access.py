"""Who may read what of one meeting: explain it, give it by name, end it, keep somebody out. Never any text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.core.records import WHOLE_MEETING
from redactor.errors import Conflict, UsageError
from redactor.web.actions import action
from redactor.web.door import may, see, services, show, subject
from redactor.web.presenting.access import Known, access_page, faults
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("access", __name__)


@views.get("/meetings/<meeting>/access")
@action("access.grant")
def access(meeting: str) -> Response:
    """Show grants and recusals; with a person and an item, explain what she can read of it."""
    return _show(meeting)


@views.post("/meetings/<meeting>/grants")
@action("access.grant")
def give(meeting: str) -> ResponseReturnValue:
    """Open an item to somebody by name, from now to the end of a day."""
    form, now = request.form, services().office.clock()
    errors = faults(form, today=now.date())
    if errors:
        return _show(meeting, errors=errors, status=422)
    ends = datetime.fromisoformat(form["until"]).replace(tzinfo=UTC) + timedelta(days=1)
    try:
        services().access.give(
            subject(),
            meeting,
            item=form["item"],
            person=form["person"],
            starts=now,
            ends=ends,
            why=form["ground"],
            with_appointment="with_appointment" in form,
        )
    except (Conflict, UsageError) as error:
        return _show(meeting, errors=(FieldError("person", error.diagnostics()),), status=422)
    return see(f"/meetings/{meeting}/access", said="granted")


@views.post("/meetings/<meeting>/grants/<grant>/end")
@action("access.grant")
def end(meeting: str, grant: str) -> ResponseReturnValue:
    """End a grant at once."""
    services().access.revoke(subject(), meeting, grant)
    return see(f"/meetings/{meeting}/access", said="ended")


@views.post("/meetings/<meeting>/recusals")
@action("access.grant")
def recuse(meeting: str) -> ResponseReturnValue:
    """Keep somebody out of an item, or of everything."""
    item = request.form.get("item") or WHOLE_MEETING
    services().access.recuse(subject(), meeting, person=request.form.get("person", ""), item=item)
    return see(f"/meetings/{meeting}/access", said="recused")


@views.post("/meetings/<meeting>/recusals/lift")
@action("access.grant")
def lift(meeting: str) -> ResponseReturnValue:
    """End a recusal; what else she holds counts again."""
    form = request.form
    services().access.lift(subject(), meeting, person=form.get("person", ""), item=form.get("item", ""))
    return see(f"/meetings/{meeting}/access", said="lifted")


@views.post("/meetings/<meeting>/times")
@action("access.time")
def set_time(meeting: str) -> ResponseReturnValue:
    """Keep an item, or everything, closed until a day begins; without a day it opens at once."""
    form = request.form
    try:
        day = datetime.fromisoformat(form["opens"]).replace(tzinfo=UTC) if form.get("opens") else None
    except ValueError:
        raise UsageError("This is no day.", remedy="Give a day, as 2031-03-12.") from None
    item = form.get("item") or WHOLE_MEETING
    services().access.set_time(subject(), meeting, item=item, opens_at=day)
    after = "access" if may("access.grant") else ""
    return see(f"/meetings/{meeting}/{after}".rstrip("/"), said="timed")


def _show(meeting: str, *, errors: tuple[FieldError, ...] = (), status: int = 200) -> Response:
    running, people = services(), services().people
    facts = running.access.facts(subject(), meeting)
    view = running.review.view(subject(), meeting)
    waiting = running.reading_requests.waiting(subject(), meeting)
    known = Known(people.readers(subject()), facts, running.office.clock(), waiting)
    asked = (request.args.get("person", ""), request.args.get("item", ""))
    known_ids = {person.id for person in known.people}
    whom = people.subject(asked[0]) if asked[0] in known_ids else None
    if whom is not None and asked[1]:
        running.access.explained(subject(), meeting, person=asked[0], item=asked[1])
    page = access_page(
        meeting,
        view,
        known,
        asked=asked,
        whom=whom,
        typed=request.form,
        errors=errors,
        name_of=people.name_of,
    )
    return show(page, status=status)
