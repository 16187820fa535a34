"""What several sample pages share. The body, its people and its minutes are invented."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from redactor.core.tones import marks
from redactor.web.screens.parts import (
    Banner,
    Link,
    MeetingHead,
    Shell,
    Signed,
    State,
)

MARKS = marks(("WHITE", "GREEN", "AMBER", "RED"))
WHITE, GREEN, AMBER, RED = (MARKS[name] for name in ("WHITE", "GREEN", "AMBER", "RED"))
SHA = "9c1e44b07a2df3e851c60b97d4aa6e129c1e44b07a2df3e851c60b97d4aa6e12"
STUB = Markup(
    '<p class="stub">This agenda item was marked as <strong>RED</strong> and therefore recorded in the Confidential '
    "Minutes.</p>"
)

SHELL = Shell(
    body_name="Tidewater Ferries Panel",
    csrf_token="a-token-for-the-gallery",
    signed=Signed("Ada Brook", "secretary"),
    navigation=(Link("Meetings", "/", current=True), Link("Registers", "/registers")),
)
STRANGER = replace(SHELL, signed=None, navigation=(), reading_room="/reading-room/")
MEETING = MeetingHead("Tidewater Ferries Panel 14", "12 March 2031", "/meetings/14", State("In review"), "TFP_14_1203")
BANNER = Banner(RED, "This page shows RED text. Named people only.")
