"""Work in the background, and a large draft on its way."""

from __future__ import annotations

from dataclasses import replace

from redactor.web.screens.jobs import JobRow, JobsPage, SendingPage
from redactor.web.screens.parts import State

_FAILED = JobRow(
    "Send a large draft for release",
    "Tidewater Ferries Panel Meeting 15",
    "/meetings/15",
    State("Failed", "struck"),
    "4 of 9",
    "Ended 9 April 2031, 10:12",
    "The check of the finished files stopped it.",
    "/jobs/j1/again",
)
_RUNNING = replace(_FAILED, state=State("Running", "strong"), when="Try 1", outcome="", again="")
_NIGHT = JobRow(
    "Look at everything that is served",
    "9 April 2031",
    "",
    State("Done", "outline"),
    "412 of 412",
    "Ended 9 April 2031, 02:31",
    "Everything is as it was approved.",
)
_SENDING = SendingPage(
    "The files that the public would get are made and checked.", "4 of 9", 4, 9, "/meetings/15/sending", "/meetings/15"
)
JOB_PAGES: dict[str, JobsPage | SendingPage] = {
    "jobs": JobsPage((_RUNNING, _FAILED, _NIGHT)),
    "jobs-none": JobsPage(()),
    "sending": _SENDING,
    "sending-waits": replace(_SENDING, said="It waits for its turn.", progress="", done=0, total=0),
    "sending-sent": replace(
        _SENDING, said="It is sent for release. A second person reads it and releases it.", here=""
    ),
    "sending-failed": replace(_SENDING, said="The check of the finished files stopped it.", here="", failed=True),
}
