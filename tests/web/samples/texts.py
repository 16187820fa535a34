"""Sample pages where text of minutes is read: review, release, a reader's copy."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from redactor.web.presenting.words import counted
from redactor.web.screens.parts import (
    Banner,
    Check,
    Fact,
    FieldError,
    LevelCount,
    Link,
    Notice,
    Option,
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
    Suggestion,
)
from tests.web.samples.parts import AMBER, BANNER, GREEN, MEETING, RED, SHA, STUB, WHITE

SLIP = Slip(
    action="/meetings/14/items/4",
    seen="17",
    levels=((RED, True), (AMBER, False), (GREEN, False), (WHITE, False)),
    portions=(
        SlipPortion("4.1.1", "Background", "The harbour auditor informed the Panel…", publish=True, level=WHITE),
        SlipPortion(
            "4.2.1",
            "Discussion",
            "The auditor noted that the market for…",
            publish=False,
            own_words="Costs were discussed.",
        ),
        SlipPortion(
            "4.2.2", "Discussion", "She thanked Osprey Quay Heating.", publish=True, withheld_words="Osprey Quay"
        ),
        SlipPortion("4.2.3", "Discussion", "It was hot.", publish=True, reworded="The Panel took a break."),
        SlipPortion("4.3.1", "Decision", "The Panel AGREED the berth plan", publish=None),
    ),
    reasons=(Option("", "Choose a reason"), Option("commercial", "Commercially confidential", chosen=True)),
    origin="Marked RED in its heading, line 96 of the draft.",
    public_title="Berth plan – Operator ‘K’",
    stub="The costs stand in the Confidential Minutes.",
    review="2032-03-12",
    review_hint="Policy: within 12 months.",
    saved="Saved 14:32. The public result beside it is up to date.",
    errors=(FieldError("reason", "Choose a reason"),),
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
        suggestions=(
            Suggestion(
                "s0",
                "/meetings/14/suggestions",
                "4.1.1",
                RED,
                ("The text speaks of legal advice.",),
                "As it stands it will be public.",
                "The harbour auditor informed the Panel of the plan.",
                "Take: withhold it",
                "Withheld in item 4.",
                "Withheld, it is open to those who are named for it. To mark all of item 4 RED, open it.",
            ),
        ),
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
                Markup('The auditor met <mark class="r-leak">Larkhill Marine</mark> on site.'),
                Markup('<mark class="r-leak">Larkhill Marine</mark> has asked for two more slots.'),
            ),
        ),
        open_href="?item=6",
        suggestions=(
            Suggestion(
                "s1",
                "/meetings/14/suggestions",
                "6.1.1",
                RED,
                ("The text calls itself commercially confidential.",),
                "As it stands it will be public.",
                "Larkhill Marine has asked for two more slots.",
                "Take: mark all of item 6 RED",
                "Item 6 marked RED.",
            ),
            Suggestion(
                "s2",
                "/meetings/14/suggestions",
                "6.1.3",
                AMBER,
                ("The text says that it was given in confidence.",),
                "As it stands it is withheld as GREEN, and whoever reads GREEN reads it.",
                "Shared with operators.",
                instead="To narrow it, mark it AMBER in the draft itself and upload that.",
            ),
        ),
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
            row.number,
            row.title,
            f"#{row.anchor}",
            row.level,
            "1 leak" if row.leaks else "",
            row.slip is not None,
            counted(len(row.suggestions), "suggestion") if row.suggestions else "",
        )
        for row in ROWS
    ),
    filters=(Link("All 4", "?", current=True), Link("To settle 1", "?show=open"), Link("Withheld 2", "?show=withheld")),
    to_settle=(
        Link("1 leak, item 6", "#leak-l1"),
        Link("Findings: none open", ""),
        Link("3 suggestions, which stop nothing", "#suggestion-s0"),
    ),
    saved="Saved 14:32",
    undo_action="/meetings/14/undo",
    undo_text="item 4, background WHITE",
    redo_action="/meetings/14/redo",
    send_action="/meetings/14/send",
    draft_href="/meetings/14/draft-with-changes.docx",
    too_early=(Link("Item 6: a name that is withheld in item 4", "#leak-l1"),),
    conflict=Conflict(
        "Niamh Pell",
        "item 4",
        "14:30",
        "/meetings/14/items/4",
        "18",
        ("Background WHITE",),
        ("Background RED",),
        (("publish-4.1.1", "release"),),
    ),
)
READ_ONLY = replace(
    REVIEW,
    rows=tuple(
        replace(
            row,
            slip=None,
            open_href="",
            leaks=tuple(replace(leak, action="", error="") for leak in row.leaks),
            suggestions=tuple(replace(one, action="") for one in row.suggestions),
        )
        for row in ROWS
    ),
    undo_action="",
    redo_action="",
    send_action="",
    draft_href="",
    too_early=(),
    conflict=None,
)

RELEASE = ReleasePage(
    meeting=replace(MEETING, state=State("Awaiting release", "strong")),
    banner=Banner(RED, "Not public yet. Until you release it, handle this page as RED."),
    version="version 2",
    lead="Ada Brook marked this version and asked you to release it on 20 March 2031, 15:02.",
    back="/",
    tabs=(
        Link("Changes since version 1 (2)", "?tab=changes", current=True),
        Link("Whole public text", "?tab=text"),
        Link("Files (9)", "?tab=files"),
        Link("What the gate accounted for", "?tab=gate"),
        Link("What is withheld (1)", "?tab=withheld"),
        Link("What can still be inferred (1)", "?tab=inferred"),
    ),
    tab="changes",
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
    inferred=(Fact("Likely: count, portion 3.1.2", "“three open” and “one new”: a reader can add and subtract."),),
    form=ReleaseForm(
        "/meetings/14/release",
        SHA,
        "Ada Brook",
        "The policy asks for 1 approval. Yours is the first.",
        errors=(FieldError("read", "Tick that you have read it"), FieldError("decision", "Choose what happens")),
    ),
    times=("Item 3 opens on 1 April 2031, 00:00 UTC. Nothing of it is released before.",),
)
FIRST_RELEASE = replace(
    RELEASE,
    tab="text",
    changes=(),
    paper=Markup("<h2>3. Mooring certificates</h2>") + STUB,
    form=None,
    refusal=Notice("You marked this version, so someone else must release it."),
)
SCHEDULED = replace(
    RELEASE,
    tab="inferred",
    rest=(FileLine("index.html", "12 KB", SHA, "/meetings/14/files/index.html"), FileLine("static/x.css", "3 KB", SHA)),
    history=(Fact("Item 3, portion 3.1.2", "was public until 12 March 2031, in version 1; it is withheld now"),),
    form=ReleaseForm("/meetings/14/release", SHA, "Ada Brook", "Owen Sharp has approved.", scheduled="20 March, 06:00"),
)

RELEASE_TABS = {
    "release-files": replace(RELEASE, tab="files", rest=SCHEDULED.rest),
    "release-gate": replace(
        RELEASE, tab="gate", accounted=(Fact("minutes.html", "read back by a second reader"),), withheld=()
    ),
    "release-withheld": replace(RELEASE, tab="withheld"),
    "release-suggested": replace(
        RELEASE,
        tab="suggested",
        tabs=(
            *(replace(link, current=False) for link in RELEASE.tabs),
            Link("What was suggested (2)", "?tab=suggested", current=True),
        ),
        checks=(
            *RELEASE.checks,
            Check(
                "Suggested by the policy",
                "1 dismissed and 1 not answered; nothing is stopped by it.",
                holds=False,
                link=Link("Read them", "?tab=suggested"),
            ),
        ),
        suggested=(
            Fact("Not answered: 6.1.2", "AMBER was suggested. The text names a price while a procurement may be open."),
            Fact("Dismissed: 6.1.1", "The text speaks of legal advice. Because: it was read in public."),
        ),
    ),
}

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
