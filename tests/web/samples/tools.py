"""Sample pages of words of ours: lists, forms, people."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from redactor.web.screens.account import (
    ClearanceLine,
    ClearancesPage,
    PeoplePage,
    PersonPage,
    PersonRow,
    SetupPage,
    WaitingClearance,
)
from redactor.web.screens.meetings import (
    FindingCard,
    FindingsPage,
    MeetingGroup,
    MeetingPage,
    MeetingRow,
    MeetingsPage,
    SettledFinding,
    UploadedFile,
    UploadPage,
    UploadStep,
)
from redactor.web.screens.parts import (
    Check,
    Fact,
    FieldError,
    LevelCount,
    Link,
    Option,
    State,
)
from tests.web.samples.parts import AMBER, BANNER, GREEN, MEETING, RED

MEETINGS = MeetingsPage(
    upload="/upload",
    filters=(Link("All (3)", "/", current=True), Link("In review (1)", "/?state=review"), Link("Published (1)", "/?p")),
    groups=(
        MeetingGroup(
            "Waiting for you",
            (
                MeetingRow(
                    "Tidewater Ferries Panel 14",
                    "/meetings/14",
                    "12 March 2031, TFP_14_1203",
                    State("In review"),
                    "Version 2. Version 1 is public",
                    "Mend 3 leaks",
                    "/meetings/14/review",
                    "items 5 and 6",
                    (LevelCount(RED, "4 items"), LevelCount(AMBER, "1")),
                ),
            ),
        ),
        MeetingGroup(
            "Waiting for others",
            (
                MeetingRow(
                    "Tidewater Ferries Panel 13",
                    "/meetings/13",
                    "10 February 2031, TFP_13_1002",
                    State("Awaiting release", "strong"),
                    step="Owen Sharp to release",
                    step_note="asked 15 February",
                    withheld=(LevelCount(GREEN, "1 item"),),
                ),
            ),
        ),
        MeetingGroup(
            "Public",
            (
                MeetingRow(
                    "Panel 12", "/meetings/12", "13 January 2031", State("Published", "outline"), step="20 January"
                ),
                MeetingRow(
                    "Panel 11", "/meetings/11", "9 December 2030", State("Withdrawn", "struck"), step="3 January"
                ),
            ),
            "Last change",
        ),
    ),
)

MEETING_PAGE = MeetingPage(
    meeting=MEETING,
    banner=None,
    facts=(Fact("Reference", "TFP_14_1203"), Fact("Withheld", "", (LevelCount(RED, "2 items"),))),
    steps=(
        Check("Draft read", "25 items, 5 of them marked"),
        Check("Findings", "2 of 5 settled", holds=False, link=Link("Settle 3 findings", "/meetings/14/findings")),
    ),
    versions=(Fact("Version 1", "published 26 March 2031"),),
    links=(Link("Review", "/meetings/14/review"),),
    times=("Item 3 opens on 1 April 2031, 00:00 UTC. Nothing of it is released before.",),
    time_items=(Option("", "The whole meeting"), Option("3", "Item 3")),
    time_action="/meetings/14/times",
)

UPLOAD = UploadPage(
    action="/upload",
    back="/",
    bodies=(Option("tfp", "Tidewater Ferries Panel", chosen=True),),
    policies=(Option("sec-panel", "Panel Information Policy", chosen=True), Option("tlp-2", "Traffic Light Protocol")),
    highest=RED,
    files=(
        UploadedFile(
            "TFP_14 Draft Minutes.docx",
            "412 KB",
            tuple(UploadStep(text, done=True) for text in ("Received", "Sealed", "Read", "Ready")),
            "9 items found, 3 of them marked.",
            Link("See what was read and settle 5 findings", "/meetings/14/findings"),
        ),
        UploadedFile(
            "Fares 2031.xlsm",
            "88 KB",
            refusal="This is a spreadsheet with macros, so it was not read and nothing was kept. Save the minutes as a "
            "Word file (.docx) and choose it again.",
        ),
    ),
    errors=(FieldError("draft", "Choose the draft minutes"),),
    waiting=True,
    several=True,
)

FINDINGS = FindingsPage(
    meeting=replace(MEETING, state=State("Draft")),
    banner=BANNER,
    action="/meetings/14/findings",
    review="/meetings/14/review",
    back="/",
    settled=(
        SettledFinding(
            "a1", 1, "item 3", "The discussion is withheld; decision and actions go public.", "You, 14:06", "?f=a1", RED
        ),
    ),
    cards=(
        FindingCard(
            "b2",
            2,
            "item 5, decision",
            "May this decision be public?",
            (Option("release", "Yes, publish the decision"), Option("withhold", "No, withhold it with the discussion")),
            Markup("<p>The Panel <strong>AGREED</strong> the berth plan of Operator ‘K’.</p>"),
            "The item is RED and the policy leaves its decisions to you.",
            RED,
            "line 110",
        ),
        FindingCard(
            "c3",
            3,
            "item 7",
            "What marking has this?",
            (Option("AMBER", "AMBER"), Option("GREEN", "GREEN")),
            error="Choose one",
        ),
    ),
    read=(
        Fact("File", "TFP_14 Draft Minutes.docx"),
        Fact("Marked", "", (LevelCount(RED, "3, 4"), LevelCount(AMBER, "7"))),
    ),
    dropped=(Fact("Author and editor names", "3 removed"), Fact("Comments", "2, shown to you in the review")),
)

PEOPLE = PeoplePage(
    people=(
        PersonRow(
            "Ada Brook",
            "ada.brook@example.org",
            "Secretary",
            sign_in="Password",
            sessions="1 open",
            clearance=RED,
            href="/people/1",
        ),
        PersonRow(
            "Tom Vane", "tom.vane@example.org", "Administrator", clearance_text="Reads nothing", sessions="This one"
        ),
    ),
    total=2,
    invite_action="/people",
    duties=(
        Option("secretary", "Secretary"),
        Option("administrator", "Administrator", "Manages people; reads no minutes"),
    ),
    invitation="https://minutes.example.org/join/0123456789abcdef",
    errors=(FieldError("duty", "Tom Vane manages access, so he cannot also release."),),
)
PERSON = PersonPage(
    "Dara Quill",
    "dara.quill@example.org",
    "Password",
    "/people",
    "/people/3/duties",
    (Option("member", "Member", chosen=True), Option("administrator", "Administrator", "Reads no minutes")),
    "/people/3/clearances",
    (Option("tfp", "Tidewater Ferries Panel"),),
    (Option("", "None"), Option("AMBER", "Up to AMBER")),
    (ClearanceLine("Tidewater Ferries Panel", AMBER, "Waits for a releasing officer"),),
    "/people/3/close",
    "/people/3/invitation",
    "https://minutes.example.org/invitation/0123456789abcdef",
    (FieldError("duty", "Choose at least one duty."), FieldError("level", "There is no such level.")),
    terms=("Member until 1 April 2031, 00:00 UTC.",),
    limit_action="/people/3/duties/end",
    limits=(Option("member", "Member"),),
)
CLEARANCES = ClearancesPage(
    "/clearances",
    (
        WaitingClearance("p3", "Dara Quill", "tfp", "Tidewater Ferries Panel", AMBER, "Tom Vane"),
        WaitingClearance(
            "p4", "Ines Cole", "*duties", "", None, "Tom Vane", change="Duties: secretary", asked="secretary"
        ),
        WaitingClearance("p5", "Owen Sharp", "tfp", "Tidewater Ferries Panel", GREEN, "Tom Vane", own=True),
    ),
)
SETUP = SetupPage(
    "/setup/0123456789abcdef",
    (Option("sec-panel", "Panel Information Policy"),),
    (Check("Keyring made", "Stored apart from the database."), Check("Backups", "None yet.", holds=False)),
    errors=(FieldError("password", "Use 12 characters or more"),),
)
