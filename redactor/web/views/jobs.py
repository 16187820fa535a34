"""Work in the background: the list of jobs, trying one again, and how far the sending of a draft is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from redactor.web.actions import action
from redactor.web.door import may, see, services, show, subject
from redactor.web.presenting.jobs import jobs_page, sending_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("jobs", __name__)


@views.get("/jobs")
@action("job.read")
def jobs() -> Response:
    """List the jobs that she may know of."""
    listed = services().job_room.listed(subject())
    titles = services().public_facts.titles()
    return show(jobs_page(listed, title_of=lambda m: titles.get(m, m), again=may("job.again"), opens=may("draft.read")))


@views.post("/jobs/<job>/again")
@action("job.again")
def again(job: str) -> ResponseReturnValue:
    """Try a job again that was given up."""
    services().job_room.again(subject(), job)
    return see("/jobs", said="job-again")


@views.get("/meetings/<meeting>/sending")
@action("draft.read")
def sending(meeting: str) -> Response:
    """Say how far the sending of a large draft is."""
    room = services().job_room
    return show(sending_page(room.sending(subject(), meeting), unattended=room.is_unattended()))
