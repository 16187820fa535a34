"""Jobs in words: kinds, states and outcomes, each code with what it means to whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.jobs import DAILY, JobState, Kind
from redactor.web.presenting.words import said_date, said_time
from redactor.web.screens.jobs import JobRow, JobsPage, SendingPage
from redactor.web.screens.parts import Link, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redactor.core.jobs import JobRecord

KINDS: Final[Mapping[Kind, str]] = {
    Kind.RELEASE: "Release at its moment",
    Kind.CLOSING: "Close circulations that are over",
    Kind.MAIL: "Send mail",
    Kind.SENTINEL: "Look at everything that is served",
    Kind.CHECKPOINT: "Sign the state of the record",
    Kind.REMINDERS: "Remind of reviews that are due",
    Kind.REWRAP: "Move texts to new keys",
    Kind.PROPOSAL: "Send a large draft for release",
    Kind.MIRROR: "Bring the bucket for readers level",
}
_STATES: Final = {
    JobState.WAITING: State("Waiting"),
    JobState.RUNNING: State("Running", "strong"),
    JobState.DONE: State("Done", "outline"),
    JobState.FAILED: State("Failed", "struck"),
}
_KEY: Final = "A key could not be used: run redactor doctor."
_OUTCOMES: Final = {
    "published": "Published.",
    "held": "Held for review; it is looked at again each minute.",
    "gone": "It was sent back, released or replaced before.",
    "sent": "Sent for release.",
    "level": "The bucket has what is served.",
    "other": "Another host is at it; it is looked at again in a minute.",
    "well": "Everything is as it was approved.",
    "found": "Something is not as it was approved: the officers were told.",
    "signed": "Signed.",
    "there": "The day had one already.",
    "missed": "The day had passed.",
    "broken": "Some keys do not open and were left: see redactor keys rewrap.",
    "done": "Done.",
    "lost": "Whoever did it vanished, each time.",
    "fault": "A fault of the service: see its log.",
    "storage": "Something could not be stored or read: run redactor doctor.",
    **dict.fromkeys(("vault", "key", "keyring", "key-service", "seal"), _KEY),
    "conflict": "Something was changed meanwhile: look at the draft, then send it again.",
    "state": "The meeting was moved on meanwhile: look at it.",
    "selftest": "This version has not passed its selftest here: run redactor selftest.",
    "origin": "A body that a text came from has not agreed to what is released: see the register of other bodies.",
    "policy": "The policy of the body cannot be used: run redactor policies check.",
    "not-found": "Whoever asked for it may not do it any more, or it is not there.",
    "decision-needed": "Something in the draft has to be decided first.",
    "gate-stopped": "The check of the finished files stopped it.",
    "findings": "Somebody has to look at the findings first.",
    "busy": "The service was busy.",
    "no-room": "There was no room.",
}


def jobs_page(jobs: Iterable[JobRecord], *, title_of: Callable[[str], str], again: bool, opens: bool) -> JobsPage:
    """List jobs; `title_of` names meetings as everybody may know them, `opens` tells that she may open them."""
    return JobsPage(tuple(_row(job, title_of, again=again, opens=opens) for job in jobs))


def sending_page(job: JobRecord, *, unattended: bool) -> SendingPage:
    """Say how far the sending of a large draft is; `unattended` where no worker was seen that could go on with it."""
    where = f"/meetings/{job.meeting}"
    failed = job.state == JobState.FAILED
    said = outcome_words(job.outcome) if failed else _SENDING[JobState(job.state)]
    said = f"{said} {_UNATTENDED}" if job.open and unattended else said
    return SendingPage(
        said, progress_words(job), job.done, job.total, f"{where}/sending" if job.open else "", where, failed
    )


def sending_link(job: JobRecord | None) -> Link | None:
    """Lead to a large draft that is on its way; None where none is."""
    if job is None or not job.open:
        return None
    far = progress_words(job)
    return Link(f"It is being sent for release{f': {far} steps' if far else ''}", f"/meetings/{job.meeting}/sending")


_SENDING: Final = {
    JobState.WAITING: "It waits for its turn.",
    JobState.RUNNING: "The files that the public would get are made and checked.",
    JobState.DONE: "It is sent for release. A second person reads it and releases it.",
}

_UNATTENDED: Final = "No worker is there to go on with it: if it stays so, tell whoever runs the service."


def progress_words(job: JobRecord) -> str:
    """Say how far a job is; empty where nobody knows."""
    return f"{job.done} of {job.total}" if job.total else ""


def outcome_words(code: str | None) -> str:
    """Say what an outcome means; one without words is named, for whoever runs the service."""
    unknown = f"It could not be done ({code}): tell whoever runs the service."
    return "" if code is None else _OUTCOMES.get(code, unknown)


def _row(job: JobRecord, title_of: Callable[[str], str], *, again: bool, opens: bool) -> JobRow:
    kind = Kind(job.kind)
    about = title_of(job.meeting) if job.meeting else said_date(job.subject) if kind in DAILY else ""
    return JobRow(
        KINDS[kind],
        about,
        f"/meetings/{job.meeting}" if job.meeting and opens else "",
        _STATES[JobState(job.state)],
        progress_words(job),
        _when(job),
        outcome_words(job.outcome),
        f"/jobs/{job.id}/again" if again and job.state == JobState.FAILED else "",
    )


def _when(job: JobRecord) -> str:
    if job.finished_at is not None:
        return f"Ended {said_time(job.finished_at)}"
    if job.state == JobState.RUNNING:
        return f"Try {job.attempt}"
    return f"From {said_time(job.not_before)}"
