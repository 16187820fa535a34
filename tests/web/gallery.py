"""Every page of both faces, filled with sample data: `python -m tests.web.gallery FOLDER` writes them to look at.

The body, its people and its minutes are invented.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from redactor.core.tones import marks
from redactor.formats.pages import (
    ContentsLine,
    HomePage,
    Meaning,
    MeetingLine,
    MinutesPage,
    PublicLink,
    PublicNotFoundPage,
    PublicPage,
    PublicShell,
    PublishedFile,
    VerifyPage,
    WithheldLine,
    WithheldMeeting,
    WithheldPage,
    Year,
    public_environment,
    write_page,
)
from redactor.resources import templates_dir
from redactor.web.assets import STATIC
from redactor.web.screens.account import (
    SIGN_IN_REFUSED,
    ErrorPage,
    NotFoundPage,
    PeoplePage,
    PersonRow,
    SetupPage,
    SignInPage,
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
    Banner,
    Check,
    Fact,
    FieldError,
    LevelCount,
    Link,
    MeetingHead,
    Notice,
    Option,
    Page,
    Shell,
    Signed,
    State,
)
from redactor.web.screens.release import (
    AskForm,
    ChangeBlock,
    ClosedText,
    FileLine,
    OpenText,
    PublicText,
    ReadingPage,
    ReleaseForm,
    ReleasePage,
)
from redactor.web.screens.review import (
    Conflict,
    ItemLine,
    Leak,
    PortionView,
    ReviewPage,
    ReviewRow,
    Slip,
    SlipPortion,
)
from redactor.web.templating import environment, render

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

SLIP = Slip(
    action="/meetings/14/items/4",
    seen="17",
    levels=((RED, True), (AMBER, False), (GREEN, False), (WHITE, False)),
    portions=(
        SlipPortion("4.1.1", "Background", "The harbour auditor informed the Panel…", publish=True, marking="WHITE"),
        SlipPortion(
            "4.2.1",
            "Discussion",
            "The auditor noted that the market for…",
            publish=False,
            own_words="Costs were discussed.",
        ),
        SlipPortion("4.3.1", "Decision", "The Panel AGREED the berth plan", publish=None),
    ),
    reasons=(Option("", "Choose a reason"), Option("commercial", "Commercially confidential", chosen=True)),
    origin="Marked RED in its heading, line 96 of the draft.",
    public_title="Berth plan – Operator ‘K’",
    review_by="12 March 2032",
    review_hint="Policy: within 12 months of the meeting",
    saved="Saved 14:32. The public result beside it is up to date.",
    errors=(FieldError("review_by", "Enter a date up to 12 March 2032"),),
)

ROWS = (
    ReviewRow(
        "1",
        "Minutes and actions outstanding",
        WHITE,
        Markup(""),
        open_href="?item=1",
        folded=True,
        summary="6 paragraphs, published as drafted",
    ),
    ReviewRow(
        "3",
        "Mooring certificates",
        RED,
        Markup("<h3>3. Mooring certificates</h3>")
        + STUB
        + Markup("<p>The Panel <strong>AGREED</strong> to write to all operators.</p>"),
        (
            PortionView(
                "3.1.1",
                "discussion",
                "The safety group gave an update on the two moorings that failed their test in January.",
                published=False,
                level=RED,
            ),
            PortionView(
                "3.2.1",
                "decision",
                Markup("The Panel <strong>AGREED</strong> to write to all operators."),
                published=True,
                level=RED,
                note="Set by you, 14:31",
            ),
        ),
        open_href="?item=3",
    ),
    ReviewRow(
        "4",
        "Berth plan – Operator ‘K’",
        RED,
        Markup("<h3>4. Berth plan – Operator ‘K’</h3>") + STUB,
        (
            PortionView(
                "4.1.1", "background", "The harbour auditor informed the Panel of the plan.", published=False, level=RED
            ),
        ),
        slip=SLIP,
        open_href="?item=4",
    ),
    ReviewRow(
        "6",
        "Report of the timetable group",
        AMBER,
        Markup("<h3>6. Report of the timetable group</h3><p>Larkhill Marine has asked for two more slots.</p>"),
        (
            PortionView(
                "6.1.1",
                "discussion",
                Markup('<mark class="r-leak">Larkhill Marine</mark> has asked for two more slots.'),
                published=True,
                level=AMBER,
            ),
            PortionView(
                "6.1.2", "discussion", "The cost is put at £81,400 for the season.", published=False, level=AMBER
            ),
            PortionView("6.1.3", "other", "Shared with operators.", published=False, level=GREEN),
        ),
        (
            Leak(
                "l1",
                "/meetings/14/leaks",
                "6.1.1",
                "a name",
                "item 4",
                "#item-4",
                "Larkhill Marine",
                "Say why it may be public",
            ),
        ),
        open_href="?item=6",
    ),
)

REVIEW = ReviewPage(
    meeting=MEETING,
    banner=BANNER,
    level=RED,
    version="Version 2. Version 1 is public.",
    rows=ROWS,
    items=tuple(
        ItemLine(
            row.number, row.title, f"#{row.anchor}", row.level, "1 leak" if row.leaks else "", row.slip is not None
        )
        for row in ROWS
    ),
    filters=(Link("All 4", "?", current=True), Link("To settle 1", "?show=open"), Link("Withheld 2", "?show=withheld")),
    to_settle=(Link("1 leak, item 6", "#leak-l1"), Link("Findings: none open", "")),
    saved="Saved 14:32",
    undo_action="/meetings/14/undo",
    undo_text="item 4, background WHITE",
    redo_action="/meetings/14/redo",
    send_action="/meetings/14/send",
    too_early=(Link("Item 6: a name that is withheld in item 4", "#leak-l1"),),
    conflict=Conflict(
        "Niamh Pell", "item 4", "14:30", "/meetings/14/items/4/keep", "18", ("Background WHITE",), ("Background RED",)
    ),
)
READ_ONLY = replace(
    REVIEW,
    rows=tuple(
        replace(row, slip=None, open_href="", leaks=tuple(replace(leak, action="", error="") for leak in row.leaks))
        for row in ROWS
    ),
    undo_action="",
    redo_action="",
    send_action="",
    too_early=(),
    conflict=None,
)

RELEASE = ReleasePage(
    meeting=replace(MEETING, state=State("Awaiting release", "strong")),
    banner=Banner(RED, "Not public yet. Until you release it, handle this page as RED."),
    version="version 2",
    lead="Ada Brook marked this version and asked you to release it on 20 March 2031, 15:02.",
    back="/",
    tabs=(Link("Changes since version 1 (2)", "?tab=changes", current=True), Link("Whole public text", "?tab=text")),
    changes=(
        ChangeBlock("same", "Attendees and items 1 to 8: the same, word for word."),
        ChangeBlock("removed", "The decisions of this item are recorded in the Confidential Minutes."),
        ChangeBlock("added", Markup("<p>The Panel <strong>AGREED</strong> to end the trial of night ferries.</p>")),
    ),
    checks=(
        Check("No leak found", "7 files read back by a second reader."),
        Check("Can still be inferred", "‘Remaining trials’ tells a reader that there are others.", holds=False),
    ),
    files=(
        FileLine("minutes.docx", "61 KB", SHA, "/meetings/14/files/minutes.docx"),
        FileLine("minutes.html", "48 KB", SHA),
    ),
    facts=(Fact("Fingerprint", SHA, mono=True), Fact("Policy", "Panel Information Policy")),
    withheld=(Fact("Item 3", "the discussion", (LevelCount(RED, ""),)),),
    form=ReleaseForm(
        "/meetings/14/release",
        SHA,
        "Ada Brook",
        "The policy asks for 1 approval. Yours is the first.",
        errors=(FieldError("read", "Tick that you have read it"), FieldError("decision", "Choose what happens")),
    ),
)
FIRST_RELEASE = replace(
    RELEASE,
    changes=(),
    paper=Markup("<h2>3. Mooring certificates</h2>") + STUB,
    form=None,
    refusal=Notice("You marked this version, so someone else must release it."),
)

READING = ReadingPage(
    meeting=MEETING,
    banner=Banner(AMBER, "This page shows AMBER text. For you and those in your organisation who need to know."),
    made="Version 2, put together for Dara Quill on 20 March 2031, 14:05",
    back="/",
    blocks=(
        PublicText(Markup("<h2>3. Mooring certificates</h2>")),
        ClosedText(
            RED,
            "Open to you until 27 March 2031, 17:00, by a grant of Owen Sharp",
            "/meetings/14/open/3",
            "Open item 3",
        ),
        PublicText(Markup("<p>The Panel <strong>AGREED</strong> to write to all operators.</p><h2>7. Budget</h2>")),
        OpenText(
            AMBER, "Open to you as a member of the Panel.", Markup("<p>The draft total for the season is £814,250.</p>")
        ),
        PublicText(Markup("<h2>8. Berths</h2>") + STUB),
    ),
    watermark="Dara Quill, 20 March 2031, 14:05, copy 7F3K-02, not for sharing",
    copy=(Fact("Made for", "Dara Quill"), Fact("Copy", "7F3K-02")),
    ask=AskForm(
        "/meetings/14/ask",
        (Option("", "Choose an item"), Option("3", "3. Mooring certificates"), Option("4", "4. Berth plan")),
        (Option("1", "One day"),),
        errors=(FieldError("reason", "Say why you need it"),),
    ),
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
SETUP = SetupPage(
    "/setup/0123456789abcdef",
    (Option("sec-panel", "Panel Information Policy"),),
    (Check("Keyring made", "Stored apart from the database."), Check("Backups", "None yet.", holds=False)),
    errors=(FieldError("password", "Use 12 characters or more"),),
)

PAGES: dict[str, tuple[Page, Shell]] = {
    "signin": (SignInPage("/sign-in", "ada.brook@example.org"), STRANGER),
    "signin-refused": (SignInPage("/sign-in", "ada.brook@example.org", SIGN_IN_REFUSED), STRANGER),
    "setup": (SETUP, STRANGER),
    "setup-used": (SetupPage("/setup/x", used=True), STRANGER),
    "meetings": (MEETINGS, SHELL),
    "meetings-none": (MeetingsPage(upload="/upload"), SHELL),
    "meeting": (
        MEETING_PAGE,
        replace(SHELL, notice=Notice("Sent for release", "Owen Sharp was asked.", Link("See", "/x"))),
    ),
    "upload": (UPLOAD, SHELL),
    "findings": (FINDINGS, SHELL),
    "findings-none": (replace(FINDINGS, cards=(), settled=(), dropped=()), SHELL),
    "findings-settled": (replace(FINDINGS, cards=()), SHELL),
    "review": (REVIEW, SHELL),
    "review-read-only": (READ_ONLY, SHELL),
    "release": (RELEASE, SHELL),
    "release-first": (FIRST_RELEASE, SHELL),
    "reading": (READING, SHELL),
    "people": (PEOPLE, SHELL),
    "not-found": (NotFoundPage(), SHELL),
    "error": (
        ErrorPage("The file could not be kept", "Nothing was stored. Try again.", Link("Upload", "/upload")),
        SHELL,
    ),
}

PUBLIC_SHELL = PublicShell(
    "Tidewater Ferries Panel",
    navigation=(
        PublicLink("Minutes", "/", current=True),
        PublicLink("Withheld items", "/withheld/"),
        PublicLink("Check a document", "/verify/"),
    ),
    footer=(PublicLink("New minutes (Atom feed)", "/feed.atom"),),
    feed="/feed.atom",
)
ARTICLE = (
    Markup(
        "<p>This document is classified as <strong>White</strong>. Information can be shared with the public.</p>"
        '<h2 id="i1">1. Minutes and actions outstanding</h2><p>The Chair welcomed all attendees.</p>'
        '<p class="action"><strong>TFP13/01:</strong> The secretary to publish the timetable.</p>'
        '<h2 id="i3">3. Mooring certificates</h2>'
    )
    + STUB
)

PUBLIC_PAGES: dict[str, PublicPage] = {
    "public-home": HomePage(
        "Everything the Panel has published, in full. Where part of an item is withheld, the page says so.",
        (
            Year(
                "2031",
                (
                    MeetingLine("Panel 14, 12 March 2031", "/tfp/14/", "9 items. Part of 2 items is withheld."),
                    MeetingLine("Panel 11, 9 December 2030", "/tfp/11/", "on 3 January 2031.", "Withdrawn"),
                ),
            ),
        ),
        (PublicLink("Timetable Group", "/tg/"),),
        (PublicLink("Atom feed of new minutes", "/feed.atom"),),
        "/verify/",
        "/search/",
    ),
    "public-home-empty": HomePage("Everything the Panel has published, in full."),
    "public-minutes": MinutesPage(
        "Tidewater Ferries Panel 14",
        "12 March 2031, 10:00 to 13:00, Custom House. Reference TFP_14_1203.",
        "Version 2",
        "21 March 2031",
        ARTICLE,
        (
            ContentsLine("1", "Minutes and actions outstanding", "#i1"),
            ContentsLine("3", "Mooring certificates", "#i3", "part withheld"),
        ),
        (PublicLink("Word", "minutes.docx", note=".docx, 61 KB"), PublicLink("Text", "minutes.txt", note="34 KB")),
        (PublicLink("Minutes", "/"), PublicLink("2031", "/#year-2031")),
        PublicLink("version 1 of 16 March 2031", "v1/"),
        "the decision of item 9 was added.",
    ),
    "public-withdrawn": MinutesPage(
        "Panel 11", "9 December 2030", "", "", None, withdrawn="Withdrawn on 3 January 2031: wrong meeting."
    ),
    "public-withheld": WithheldPage(
        "21 March 2031",
        (
            WithheldMeeting(
                "Panel 14",
                "/tfp/14/",
                "12 March 2031",
                (
                    WithheldLine(
                        "3. Mooring certificates", "/tfp/14/#i3", RED, "Safety", "9 days", "12 September 2031"
                    ),
                    WithheldLine(
                        "7. Budget", "/tfp/14/#i7", AMBER, "Commercial", "9 days", "12 January 2031", overdue=True
                    ),
                ),
            ),
        ),
        tuple(Meaning(level, "Who may read it.") for level in (RED, AMBER, GREEN, WHITE)),
        "14 portions that were withheld are now public.",
    ),
    "public-withheld-none": WithheldPage("21 March 2031"),
    "public-verify": VerifyPage((PublishedFile("Panel 14", "minutes.docx", "/tfp/14/minutes.docx", SHA, "version 2"),)),
    "public-verify-empty": VerifyPage(),
    "public-not-found": PublicNotFoundPage(),
}


def written() -> dict[str, str]:
    """Render every page of the gallery, by name."""
    env, public = environment(templates_dir()), public_environment(templates_dir())
    pages = {name: render(env, page, shell) for name, (page, shell) in PAGES.items()}
    return pages | {name: write_page(public, page, PUBLIC_SHELL) for name, page in PUBLIC_PAGES.items()}


def main(folder: str) -> None:
    """Write the gallery with its assets into a folder, so that a browser can open the files."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, out / "static", dirs_exist_ok=True)
    for name, html in written().items():
        (out / f"{name}.html").write_text(html, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
