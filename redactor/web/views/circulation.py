"""A draft that goes round: sending it, reading one's own copy, commenting, and answering comments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, DecisionNeeded, GateStopped, UsageError
from redactor.web.actions import action
from redactor.web.door import attached, see, services, show, subject
from redactor.web.presenting.circulation import EVERYBODY, circulate_page, comments_page, draft_page, drafts_page
from redactor.web.presenting.release import KINDS
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("circulation", __name__)


@views.get("/meetings/<meeting>/circulate")
@action("draft.circulate")
def circulate(meeting: str) -> Response:
    """Show to whom the draft can go, or to whom it went."""
    return _circulate(meeting)


@views.post("/meetings/<meeting>/circulate")
@action("draft.circulate")
def send(meeting: str) -> ResponseReturnValue:
    """Send the draft round."""
    circulation, closes = services().circulation, _day(request.form.get("closes", ""))
    if closes is None:
        return _circulate(meeting, (FieldError("closes", "Name a day"),))
    chosen = set(request.form.getlist("person"))
    if EVERYBODY in chosen:
        members = {p.id for p in circulation.readers(subject(), meeting) if "member" in p.duties}
        chosen = chosen - {EVERYBODY} | members
    try:
        circulation.circulate(subject(), meeting, people=chosen, closes=closes)
    except UsageError as error:
        field = "closes" if error.code == "closes" else "person"
        return _circulate(meeting, (FieldError(field, error.diagnostics()),))
    except (DecisionNeeded, GateStopped) as error:
        return _circulate(meeting, (FieldError("person", error.diagnostics()),))
    return see(f"/meetings/{meeting}", said="circulated")


@views.post("/meetings/<meeting>/circulate/close")
@action("draft.circulate")
def close(meeting: str) -> ResponseReturnValue:
    """End the circulation."""
    services().circulation.close(subject(), meeting)
    return see(f"/meetings/{meeting}/comments", said="closed")


@views.get("/meetings/<meeting>/comments")
@action("draft.circulate")
def comments(meeting: str) -> Response:
    """Show what readers said."""
    return _comments(meeting)


@views.post("/meetings/<meeting>/comments/<comment>")
@action("draft.circulate")
def answer(meeting: str, comment: str) -> ResponseReturnValue:
    """Take a comment, or decline it."""
    words, taken = request.form.get("words", ""), request.form.get("do") == "take"
    try:
        services().comments.answer(subject(), meeting, comment, taken=taken, words=words)
    except UsageError as error:
        return _comments(meeting, (FieldError(f"words-{comment}", error.diagnostics()),))
    return see(f"/meetings/{meeting}/comments", said="answered")


@views.get("/drafts")
@action("draft.receive")
def drafts() -> Response:
    """List the drafts that went round to her."""
    known = {body.id: body.name for body in services().office.bodies.all()}
    return show(drafts_page(services().circulation.received(subject()), lambda body: known.get(body, body)))


@views.get("/drafts/<meeting>")
@action("draft.receive")
def draft(meeting: str) -> Response:
    """Show her copy of a draft."""
    return _draft(meeting)


@views.post("/drafts/<meeting>/comments")
@action("draft.receive")
def comment(meeting: str) -> ResponseReturnValue:
    """Keep a comment on a portion of her copy."""
    ref = request.form.get("ref", "")
    try:
        services().comments.add(subject(), meeting, ref=ref, words=request.form.get("words", ""))
    except (UsageError, Conflict) as error:
        item = ref.rpartition(".")[0].rpartition(".")[0].replace("#", "n").replace(".", "-")
        return _draft(meeting, (FieldError(f"words-{item}", error.diagnostics()),))
    return see(f"/drafts/{meeting}", said="commented")


@views.get("/drafts/<meeting>/copy.<kind>")
@action("draft.receive")
def copy(meeting: str, kind: str) -> Response:
    """Hand out her copy of a draft, cleared for her, with her name on it."""
    data = services().circulation.copy(subject(), meeting, format=kind)
    return attached(data, f"draft.{kind}", KINDS.get(kind, "application/octet-stream"))


def _circulate(meeting: str, errors: tuple[FieldError, ...] = ()) -> Response:
    circulation = services().circulation
    people, running = circulation.readers(subject(), meeting), circulation.running(subject(), meeting)
    view = services().review.view(subject(), meeting)
    closes = request.form.get("closes", "")
    page = circulate_page(meeting, view, people, running, closes=closes, errors=errors)
    return show(page, status=422 if errors else 200)


def _comments(meeting: str, errors: tuple[FieldError, ...] = ()) -> Response:
    case, found = services().comments.all(subject(), meeting)
    page = comments_page(meeting, case, found, name_of=services().people.name_of, errors=errors)
    return show(page, status=422 if errors else 200)


def _draft(meeting: str, errors: tuple[FieldError, ...] = ()) -> Response:
    made = services().circulation.read(subject(), meeting)
    beside = services().comments.beside(subject(), made)
    page = draft_page(made, beside, name_of=services().people.name_of, errors=errors)
    return show(page, status=422 if errors else 200)


def _day(text: str) -> datetime | None:
    """Read the end of a day, UTC; None where it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
