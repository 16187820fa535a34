"""Work in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.api.common import Views
from redactor.api.schemas.jobs import JobSchema
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


@views.post("/jobs/<job>/again")
@views.response(204)
@action("job.again")
def again(job: str) -> None:
    """Try a job again that was given up."""
    services().job_room.again(subject(), job)
