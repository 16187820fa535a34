"""From a file to a reviewed draft: upload, and the findings to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from redactor.core.decisions import Decisions
from redactor.errors import Conflict, InputError, UsageError
from redactor.web.actions import action
from redactor.web.deciding.findings import asked_again, change_of, merged_change, questions
from redactor.web.door import see, services, show, subject
from redactor.web.failures import refused_by_framework
from redactor.web.presenting.findings import findings_page, status_line
from redactor.web.presenting.upload import next_page, refused, taken_in, upload_page
from redactor.web.screens.parts import Notice

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

    from redactor.services.drafting.review import View
    from redactor.web.deciding.findings import Question
    from redactor.web.screens.meetings import UploadedFile

views = Blueprint("drafts", __name__)
_FINDING = "finding-"


@views.get("/upload")
@action("draft.upload")
def upload_form() -> Response:
    """Show the form for a draft."""
    return show(upload_page(services()))


@views.post("/upload")
@action("draft.upload")
def upload() -> ResponseReturnValue:
    """Take drafts in, each as a meeting of its own, or say on the file why not; nothing is kept of that one then.

    One alone leads on to its findings, unless the page asked for `each` with its line.
    """
    form = request.form
    chosen = (form.get("body", ""), form.get("policy", ""))
    files = [file for file in request.files.getlist("draft") if file.filename]
    if not files:
        return show(upload_page(services(), chosen, missing=True), status=422)
    lines = tuple(_taken(file, *chosen) for file in files)
    onward = lines[0].link
    if len(lines) == 1 and onward is not None and not form.get("each"):
        return see(onward.href)
    return show(upload_page(services(), chosen, lines), status=200 if any(line.link for line in lines) else 422)


def _taken(file: FileStorage, body: str, policy: str) -> UploadedFile:
    """Take one file in, and say on it what became of it."""
    name, data = file.filename or "", file.stream.read()
    try:
        made = services().intake.upload(subject(), body=body, policy=policy or None, filename=name, untrusted=data)
    except (InputError, UsageError) as error:
        return refused(name, len(data), error)[0]
    return taken_in(name, len(data), made, services().review.view(subject(), made))


@views.get("/meetings/<meeting>/drafts")
@action("draft.upload")
def next_form(meeting: str) -> Response:
    """Show the form for the next draft of a meeting."""
    view = services().review.view(subject(), meeting)
    return show(next_page(view, meeting, services().settings.upload_mb))


@views.post("/meetings/<meeting>/drafts")
@action("draft.upload")
def upload_next(meeting: str) -> ResponseReturnValue:
    """Take in the next draft of a meeting; what was decided is carried over, what changed is asked about."""
    view, most = services().review.view(subject(), meeting), services().settings.upload_mb
    file = request.files.get("draft")
    if file is None or not file.filename:
        return show(next_page(view, meeting, most, missing=True), status=422)
    data = file.stream.read()
    try:
        services().intake.upload_next(subject(), meeting, filename=file.filename, untrusted=data)
    except (InputError, UsageError) as error:
        return show(next_page(view, meeting, most, refused(file.filename, len(data), error)), status=422)
    return see(f"/meetings/{meeting}/findings")


@views.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say of a file that it is too large; it was not read, so its name is not known."""
    if request.endpoint != "drafts.upload":
        return refused_by_framework(error)
    most = services().settings.upload_mb
    said = InputError(f"This file is too large. The most is {most} MB.", remedy="Nothing was kept.")
    return show(upload_page(services(), files=refused("Your file", None, said)), status=413)


@views.get("/meetings/<meeting>/findings")
@action("draft.decide")
def findings(meeting: str) -> Response:
    """Show what the draft and the policy leave open."""
    view = services().review.view(subject(), meeting)
    return _show(meeting, view, _asked(view))


@views.post("/meetings/<meeting>/findings")
@action("draft.decide")
def settle(meeting: str) -> ResponseReturnValue:
    """Take the answers as one decision. What somebody else answered meanwhile is shown, not laid over."""
    view = services().review.view(subject(), meeting)
    asked, given = _asked(view), _given()
    if request.form.get("seen") != str(view.seq) and set(given) - {q.key for q in asked}:
        return _show(meeting, view, asked, status=409)
    change = change_of(asked, given, view.draft.decisions, view.draft.minutes) or Decisions()
    status = request.form.get("status", "").strip()
    if status and status != status_line(view.draft):
        change = merged_change(change, Decisions(status=status))
    if change != Decisions():
        try:
            services().review.decide(subject(), meeting, change, expected_seq=view.seq)
        except Conflict:
            again = services().review.view(subject(), meeting)
            return _show(meeting, again, _asked(again), status=409)
    if request.form.get("next") == "leave":
        return see(f"/meetings/{meeting}")
    return see(f"/meetings/{meeting}/{'findings' if _more(meeting, asked) else 'review'}")


def _more(meeting: str, asked: tuple[Question, ...]) -> bool:
    """Tell whether the answers brought up findings that nobody was asked about yet, as a level brings up its images."""
    view = services().review.view(subject(), meeting)
    return bool({q.key for q in _asked(view)} - {q.key for q in asked})


def _asked(view: View) -> tuple[Question, ...]:
    open_ = questions(view.draft.minutes.findings, view.draft.policy)
    again = asked_again(request.args.get("again", ""), view.draft.decisions, view.draft.policy)
    return (*open_, again) if again and again.key not in {q.key for q in open_} else open_


def _given() -> dict[str, str]:
    return {name.removeprefix(_FINDING): value for name, value in request.form.items() if name.startswith(_FINDING)}


def _show(meeting: str, view: View, asked: tuple[Question, ...], *, status: int = 200) -> Response:
    page = findings_page(
        meeting, view, asked, name_of=services().people.name_of, given=_given(), again=request.args.get("again", "")
    )
    moved = Notice("Somebody else answered some of these", "Nothing was saved over hers. Look at what is left.")
    return show(page, status=status, notice=moved if status == 409 else None)  # noqa: PLR2004 -- HTTP's number
