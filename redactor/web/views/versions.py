"""What was published of a meeting, and the one form that takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from redactor.errors import NotFound, UsageError
from redactor.web.actions import action
from redactor.web.door import attached, may, see, services, show, subject
from redactor.web.presenting.versions import versions_page
from redactor.web.presenting.words import head
from redactor.web.screens.parts import FieldError
from redactor.web.screens.versions import WithdrawPage

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.services.release.versions import Version

views = Blueprint("versions", __name__)

CERTIFICATE: Final = "certificate.json"
"""The file in the published folder that says what a version commits to."""


@views.get("/meetings/<meeting>/versions")
@action("release.read")
def versions(meeting: str) -> Response:
    """List every publication of a meeting."""
    found = services().publication.versions(subject(), meeting)
    view = services().review.view(subject(), meeting)
    page = versions_page(
        meeting,
        head(meeting, view.case),
        found,
        name_of=services().people.name_of,
        withdraws=may("release.decide"),
    )
    return show(page)


@views.get("/meetings/<meeting>/certificate.json")
@action("release.read")
def certificate(meeting: str) -> Response:
    """Hand out the certificate of the version that stands."""
    stands = _standing(meeting)
    return attached(services().publication.file(stands.place, CERTIFICATE), CERTIFICATE, "application/json")


@views.get("/meetings/<meeting>/withdraw")
@action("release.decide")
def ask(meeting: str) -> Response:
    """Ask why the minutes are withdrawn."""
    return _show(meeting)


@views.post("/meetings/<meeting>/withdraw")
@action("release.decide")
def withdraw(meeting: str) -> ResponseReturnValue:
    """Take the minutes out of what is served, at once."""
    try:
        services().publication.withdraw(subject(), meeting, request.form.get("reason", ""))
    except UsageError:
        return _show(meeting, (FieldError("reason", "Say why, in a few words"),), status=422)
    return see("/", said="withdrawn")


def _show(meeting: str, errors: tuple[FieldError, ...] = (), *, status: int = 200) -> Response:
    publication = services().publication
    place, version = publication.withdrawable(subject(), meeting)
    found = publication.served().find(place)
    page = WithdrawPage(
        found.title if found else "Minutes",
        f"version {version}",
        f"/meetings/{meeting}/withdraw",
        "/",
        request.form.get("reason", ""),
        errors,
    )
    return show(page, status=status)


def _standing(meeting: str) -> Version:
    found = next((v for v in services().publication.versions(subject(), meeting) if v.place), None)
    if found is None:
        raise NotFound("There is nothing here that you can read.")
    return found
