"""Papers beside minutes: filed, marked and settled by the secretary, opened by readers; and joint meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from markupsafe import Markup

from redactor.core.filed import Phase
from redactor.errors import Conflict, InputError, UsageError
from redactor.services.annex.paperuploads import Upload
from redactor.web.actions import action
from redactor.web.door import attached, may, see, services, show, subject
from redactor.web.presenting.annexes import choices_of, open_papers_page, papers_page
from redactor.web.presenting.paging import pages_of, span_in
from redactor.web.presenting.papers import Pictures
from redactor.web.presenting.release import KINDS
from redactor.web.presenting.words import levels_of, said_time
from redactor.web.screens.annexes import PaperPage
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.errors import RedactorError

views = Blueprint("annexes", __name__)
PAPERS_ON_A_PAGE = 25


@views.get("/meetings/<meeting>/papers")
@action("draft.read")
def papers(meeting: str) -> Response:
    """Show the papers of a meeting."""
    return _show(meeting)


@views.post("/meetings/<meeting>/papers")
@action("paper.file")
def file(meeting: str) -> ResponseReturnValue:
    """File papers: all that were chosen, or none."""
    form, files = request.form, [f for f in request.files.getlist("papers") if f.filename]
    one = len(files) == 1
    uploads = [
        Upload(
            filename=given.filename or "",
            untrusted=given.stream.read(),
            marking=form.get("marking", ""),
            phase=_phase(form.get("phase")),
            reference=form.get("reference", "") if one else "",
            title=form.get("title", "") if one else "",
            item=form.get("item") or None,
            was_public="was_public" in form,
        )
        for given in files
    ]
    try:
        services().annexes.file(subject(), meeting, uploads)
    except (InputError, UsageError, Conflict) as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="paper-filed")


@views.post("/meetings/<meeting>/papers/<reference>/file")
@action("paper.file")
def replace(meeting: str, reference: str) -> ResponseReturnValue:
    """Put another file in the place of a paper's."""
    given = request.files.get("paper")
    if given is None or not given.filename:
        return _refused(meeting, UsageError("Choose the file."))
    try:
        services().annexes.replace(
            subject(),
            meeting,
            reference,
            filename=given.filename,
            untrusted=given.stream.read(),
            expected_seq=_seen(),
        )
    except (InputError, UsageError, Conflict) as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="paper-filed")


@views.post("/meetings/<meeting>/papers/<reference>/marking")
@action("paper.file")
def mark(meeting: str, reference: str) -> ResponseReturnValue:
    """Say the marking of a paper."""
    marking, phase = request.form.get("marking", ""), _phase(request.form.get("phase"))
    try:
        services().annexes.mark(subject(), meeting, reference, marking=marking, phase=phase, expected_seq=_seen())
    except (InputError, UsageError, Conflict) as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="paper-marked")


@views.post("/meetings/<meeting>/papers/<reference>/findings")
@action("paper.file")
def settle(meeting: str, reference: str) -> ResponseReturnValue:
    """Say what becomes of what was found in a paper."""
    try:
        services().annexes.settle(subject(), meeting, reference, choices_of(request.form), expected_seq=_seen())
    except (InputError, UsageError, Conflict) as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="paper-marked")


@views.post("/meetings/<meeting>/papers/<reference>/remove")
@action("paper.file")
def remove(meeting: str, reference: str) -> ResponseReturnValue:
    """Take a paper away."""
    try:
        services().annexes.remove(subject(), meeting, reference, expected_seq=_seen())
    except Conflict as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="paper-removed")


@views.post("/meetings/<meeting>/bodies")
@action("draft.upload")
def join(meeting: str) -> ResponseReturnValue:
    """Let a body hold a meeting with the others."""
    try:
        services().jointly.join(subject(), meeting, body=request.form.get("body", ""))
    except (UsageError, Conflict) as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="joined")


@views.post("/meetings/<meeting>/bodies/items")
@action("access.grant")
def name(meeting: str) -> ResponseReturnValue:
    """Say that an item is one body's alone, or everybody's again."""
    form = request.form
    try:
        services().jointly.name(subject(), meeting, item=form.get("item", ""), body=form.get("body") or None)
    except (UsageError, Conflict) as error:
        return _refused(meeting, error)
    return see(f"/meetings/{meeting}/papers", said="joined")


@views.get("/papers")
@action("paper.read")
def open_papers() -> Response:
    """List the papers that are open to her."""
    span = span_in(request.args, PAPERS_ON_A_PAGE)
    found = services().consulting.everywhere(subject(), span)
    return show(open_papers_page(services(), found, pages_of("/papers", span, found.total)))


@views.post("/papers/<meeting>/<reference>")
@action("paper.read")
def open_paper(meeting: str, reference: str) -> Response:
    """Open a paper on the page, which is recorded before."""
    running = services()
    offered, html = running.consulting.show(subject(), meeting, reference)
    reader, at = running.people.name_of(subject().person or ""), said_time(running.office.clock())
    policy = running.consulting.policy(meeting)
    page = PaperPage(
        offered.reference,
        offered.title,
        levels_of(policy)[offered.level],
        "/papers",
        Pictures("").fit(html) if " src=" not in html else Markup("<p>%s</p>") % _WITH_PICTURES,
        f"{reader}, {at}, not for sharing",
    )
    return show(page)


@views.get("/papers/<meeting>/<reference>/copy.<kind>")
@action("paper.read")
def copy_paper(meeting: str, reference: str, kind: str) -> Response:
    """Hand out her own copy of a paper, rebuilt and with her name in it."""
    made = services().consulting.open(subject(), meeting, reference, format=kind)
    return attached(made.data, f"{made.reference}.{kind}", KINDS.get(kind, "application/octet-stream"))


_WITH_PICTURES = "This paper has pictures, which this page cannot show. Take a copy, or ask the secretary."


def _seen() -> int:
    """Read which state of a paper was on the page; what is no number was none."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 -- a count


def _phase(text: str | None) -> Phase:
    return Phase.FINAL if text == Phase.FINAL else Phase.PROPOSED


def _refused(meeting: str, error: RedactorError) -> Response:
    field = error.code if error.code in ("reference", "title", "item", "marking") else "papers"
    status = 409 if isinstance(error, Conflict) else 422
    return _show(meeting, errors=(FieldError(field, error.diagnostics()),), status=status)


def _show(meeting: str, *, errors: tuple[FieldError, ...] = (), status: int = 200) -> Response:
    running = services()
    view = running.review.view(subject(), meeting)
    lines, held = running.annexes.view(subject(), meeting), running.jointly.held(subject(), meeting)
    return show(papers_page(running, view, lines, held, may=may, errors=errors), status=status)
