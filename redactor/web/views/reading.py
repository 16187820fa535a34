"""Reading: the public minutes with what is open to this reader in its place, opened after it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.core.disclosures import Protection
from redactor.core.proof import PROOF_FOR_READING
from redactor.errors import NotFound, StepUpNeeded, VaultError
from redactor.services.reading.ways import Outside
from redactor.web.actions import action
from redactor.web.door import attached, services, show, subject
from redactor.web.presenting.papers import picture
from redactor.web.presenting.reading import Reader, opens_at_once, reading_page
from redactor.web.presenting.release import KINDS
from redactor.web.presenting.requests import ask_form

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.services.reading.retrieval import OpenPortion, Shelf
    from redactor.web.screens.parts import FieldError

views = Blueprint("reading", __name__)


@views.get("/read/<meeting>")
@action("meeting.read")
def read(meeting: str) -> Response:
    """Show the minutes; what is for named people only stays closed until she opens it."""
    return show_reading(meeting)


@views.post("/read/<meeting>/items/<item>")
@action("copy.open")
def open_item(meeting: str, item: str) -> Response:
    """Open one item, which is recorded before."""
    retrieval = services().retrieval
    opened = retrieval.open_item(subject(), meeting, item)
    return _show(retrieval.shelf(subject(), meeting), {item: opened}, closes=True)


@views.get("/read/<meeting>/copy.<kind>")
@action("copy.open")
def copy(meeting: str, kind: str) -> Response:
    """Hand out her own copy, cleared for her; `age` is a Word file under the key that she confirmed."""
    if kind == "age":
        own = services().exporting.own(subject(), meeting, Outside("docx", Protection.AGE))
        return attached(own.data, own.filename, "application/octet-stream")
    made = services().retrieval.open(subject(), meeting, format=kind)
    return attached(made.data, f"minutes.{kind}", KINDS.get(kind, "application/octet-stream"))


@views.get("/read/<meeting>/pictures/<int:number>")
@action("meeting.read")
def show_picture(meeting: str, number: int) -> Response:
    """Show a picture of the public text."""
    shelf = services().retrieval.shelf(subject(), meeting)
    kind, data = picture([_public(shelf).decode()], number)
    return Response(data, content_type=kind)


def show_reading(meeting: str, *, errors: tuple[FieldError, ...] = (), status: int = 200) -> Response:
    """Show the minutes with nothing open but what opens at once."""
    return _show(services().retrieval.shelf(subject(), meeting), {}, errors=errors, status=status)


def _show(
    shelf: Shelf,
    opened: dict[str, tuple[OpenPortion, ...]],
    *,
    errors: tuple[FieldError, ...] = (),
    status: int = 200,
    closes: bool = False,
) -> Response:
    running = services()
    office, retrieval = running.office, running.retrieval
    now, ends = office.clock(), _proof_ends()
    policy = office.policies.load(shelf.published.policy)
    for item in shelf.open_items:
        if item not in opened and opens_at_once(shelf.published, item, policy):
            try:
                opened[item] = retrieval.open_item(subject(), shelf.meeting, item)
            except (NotFound, StepUpNeeded, VaultError):  # ended just now, or a proof or the keys are missing
                continue
    page = reading_page(
        shelf,
        _public(shelf),
        opened,
        policy,
        reader=Reader(
            running.people.name_of(subject().person or ""),
            running.reading_requests.until(subject(), shelf.meeting),
            running.people.name_of,
            has_key=_has_key(),
            closes=ends if closes else None,
        ),
        now=now,
        ask=ask_form(shelf.meeting, shelf.published, request.form, errors),
    )
    response = show(page, status=status)
    if closes and ends is not None:  # the browser itself asks again when the proof is too old, with or without script
        response.headers["Refresh"] = f"{max(1, int((ends - now).total_seconds()))}; url=/read/{shelf.meeting}"
    return response


def _proof_ends() -> datetime | None:
    """Say when what was opened by a proof closes again; None where none is young enough."""
    proved = subject().stepped_up_at
    ends = None if proved is None else proved + PROOF_FOR_READING
    return ends if ends is not None and ends >= services().office.clock() else None


def _has_key() -> bool:
    held = services().recipients.held(subject())
    return held is not None and held.confirmed_at is not None


def _public(shelf: Shelf) -> bytes:
    return services().publication.file(shelf.published.place, "minutes.html")
