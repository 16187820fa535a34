"""Sample pages of emergencies and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.web.screens.emergencies import (
    EmergenciesPage,
    EmergencyAskPage,
    EmergencyPage,
    EmergencyRow,
    NoticeRow,
    NoticesPage,
)
from redactor.web.screens.parts import Fact, FieldError, Option
from tests.web.samples.parts import SHELL

if TYPE_CHECKING:
    from redactor.web.screens.parts import Page, Shell

EMERGENCY_ASK = EmergencyAskPage(
    "Tidewater Ferries Panel Meeting 14",
    "/read/14/emergency",
    "/read/14",
    (Option("3", "3. Mooring certificates"), Option("9", "9. Title withheld", chosen=True)),
    "",
    (FieldError("why", "An emergency has a reason, in a few words."),),
)
EMERGENCIES = EmergenciesPage(
    (
        EmergencyRow(
            "Dara Quill", "Tidewater Ferries Panel Meeting 14", "item 9", "19 March 2031, 14:05", "Waits", "/e/1"
        ),
        EmergencyRow("Owen Sharp", "Tidewater Ferries Panel Meeting 12", "item 2", "2 January 2031, 09:00", "Over"),
    ),
    (("2031-Q1", 1),),
)
EMERGENCY = EmergencyPage(
    "Dara Quill asks to read item 9",
    (Fact("Who asks", "Dara Quill"), Fact("Now", "Waits, 1 of 2 approvals")),
    "The ferry is in the harbour and the certificate is doubted.",
    "/emergencies/1/approve",
    "/emergencies/1/end",
)
NOTICES = NoticesPage(
    (
        NoticeRow("Dara Quill asks to read an item in an emergency.", "19 March 2031, 14:05", "/emergencies", new=True),
        NoticeRow("A clearance of Niamh Pell holds from now on.", "2 March 2031, 09:00"),
    ),
    "/notices",
)
EMERGENCY_PAGES: dict[str, tuple[Page, Shell]] = {
    "emergency-ask": (EMERGENCY_ASK, SHELL),
    "emergencies": (EMERGENCIES, SHELL),
    "emergency": (EMERGENCY, SHELL),
    "notices": (NOTICES, SHELL),
}
