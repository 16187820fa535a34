"""Work in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.api.common import Views, seen
from redactor.api.schemas.base import IfMatchSchema
from redactor.api.schemas.jobs import JobSchema, SentSchema
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.jobs import JobRecord

views = Views("jobs", "Work in the background: kinds, states, times and outcomes. No text.")


@views.get("/jobs")
@views.response(200, JobSchema(many=True))
@action("job.read")
def jobs() -> Sequence[JobRecord]:
    """List the jobs that you may know of: what is still to be done first, then the newest."""
    return services().job_room.listed(subject())


@views.post("/meetings/<meeting>/sending")
@views.arguments(IfMatchSchema, location="headers")
@views.response(202, SentSchema)
@action("release.ask")
def send(match: dict[str, str], meeting: str) -> dict[str, JobRecord | None]:
    """Ask for approval as `proposal` does: at once where that is quick, and as a job where the draft is large."""
    return {"job": services().proposing.send(subject(), meeting, expected_seq=seen(match))}


@views.get("/meetings/<meeting>/sending")
@views.response(200, JobSchema)
@action("draft.read")
def sending(meeting: str) -> JobRecord:
    """Say how far the sending of a large draft is that was asked for last."""
    return services().job_room.sending(subject(), meeting)


@views.post("/jobs/<job>/again")
@views.response(204)
@action("job.again")
def again(job: str) -> None:
    """Try a job again that was given up."""
    services().job_room.again(subject(), job)
