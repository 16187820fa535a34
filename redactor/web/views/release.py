"""Release: what will be public, and the second person's decision about exactly that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.core.decisions import WITHDRAWN
from redactor.errors import Conflict, NotFound, UsageError
from redactor.web.actions import action
from redactor.web.door import attached, may, see, services, show, subject
from redactor.web.presenting.embargoes import release_advice
from redactor.web.presenting.inferred import inferred
from redactor.web.presenting.papers import picture
from redactor.web.presenting.release import KINDS, LOOKED_AT, Looked, faults, moment, own_article, release_page
from redactor.web.screens.parts import FieldError, Notice

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.core.decisions import Settle
    from redactor.services.release.publication import Proposal, Publication

views = Blueprint("release", __name__)


@views.get("/meetings/<meeting>/release")
@action("release.read")
def release(meeting: str) -> Response:
    """Show the folder that waits for approval."""
    return _show(meeting, services().publication.look(subject(), meeting))


@views.post("/meetings/<meeting>/release")
@action("release.decide")
def decide(meeting: str) -> ResponseReturnValue:
    """Approve the very folder that was on the screen, or send it back."""
    publication, form = services().publication, request.form
    seen = form.get("folder", "")
    proposal = publication.look(subject(), meeting, seen=seen)
    errors = faults(form)
    if errors:
        return _show(meeting, proposal, errors=errors, status=422)
    try:
        if form["decision"] == "return":
            publication.send_back(subject(), meeting, seen=seen, reason=form["reason"])
            return see(f"/meetings/{meeting}", said="returned")
        due = moment(form) if form["decision"] == "later" else None
        public = publication.approve(subject(), meeting, seen=seen, due=due)
    except Conflict as error:
        return _show(meeting, proposal, refusal=Notice(error.message, error.remedy), status=409)
    except UsageError as error:
        field = "day" if error.code == "due" else "reason"
        return _show(meeting, proposal, errors=(FieldError(field, error.diagnostics()),), status=422)
    return see(f"/meetings/{meeting}", said=_said(publication, meeting, public=public))


def _said(publication: Publication, meeting: str, *, public: bool) -> str:
    """Say what an approval did: published, scheduled, or counted."""
    if public:
        return "released"
    return "scheduled" if publication.look(subject(), meeting).due else "approved"


@views.get("/meetings/<meeting>/release/files/<path:name>")
@action("release.read")
def file(meeting: str, name: str) -> Response:
    """Show a file of the folder as it will be served, before it is."""
    found = services().publication.look(subject(), meeting).files.get(name)
    ending = name.rpartition(".")[2]
    if found is None or ending not in KINDS:
        raise NotFound("There is nothing here that you can read.")
    if ending not in LOOKED_AT:
        return attached(found, name.rpartition("/")[2], KINDS[ending])
    return Response(found, content_type=KINDS[ending])


@views.get("/meetings/<meeting>/release/pictures/<int:number>")
@action("release.read")
def show_picture(meeting: str, number: int) -> Response:
    """Show a picture of the public text."""
    kind, data = picture([own_article(services().publication.look(subject(), meeting))], number)
    return Response(data, content_type=kind)


def _show(
    meeting: str,
    proposal: Proposal,
    *,
    errors: tuple[FieldError, ...] = (),
    refusal: Notice | None = None,
    status: int = 200,
) -> Response:
    publication, office = services().publication, services().office
    with office.records.reading() as unit:
        record = unit.meetings.get(meeting)
    served = publication.served().find(proposal.place) is not None
    before = publication.file(proposal.place, "minutes.html") if served else None
    tab, told = request.args.get("tab", ""), services().inferring.told(subject(), meeting)
    looked = Looked(
        meeting,
        record,
        proposal,
        before,
        subject(),
        may("release.decide"),
        tab,
        request.form,
        services().revealing.history(subject(), meeting),
        inferred(told.advice),
        _excused(meeting) if tab == "gate" else (),
        told.suggestions,
    )
    page = release_page(looked, name_of=services().people.name_of, errors=errors, refusal=refusal)
    times = release_advice(services().access.times(subject(), meeting), services().office.clock())
    return show(replace(page, times=times), status=status)


def _excused(meeting: str) -> tuple[Settle, ...]:
    """List the terms that somebody let stand."""
    settled = services().review.view(subject(), meeting).draft.decisions.settled
    return tuple(s for s in settled if s.code == "lexicon" and s.why != WITHDRAWN)
