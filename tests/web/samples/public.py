"""Sample pages of the reading room."""

from __future__ import annotations

from markupsafe import Markup

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
    RegisterMeeting,
    RegisterPage,
    RegisterRow,
    RegistersPage,
    SearchPage,
    VerifyPage,
    WithheldLine,
    WithheldMeeting,
    WithheldPage,
    Year,
)
from tests.web.samples.parts import AMBER, GREEN, RED, STUB, WHITE

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
    "public-register": RegisterPage(
        "Actions",
        "Who is to do what, as the minutes of each meeting record it.",
        ("Item", "Reference", "Owner", "Action", "Status"),
        (
            RegisterMeeting(
                "Panel 14",
                "/tfp/14/",
                "12 March 2031",
                (RegisterRow("3. Mooring", "/tfp/14/#i3", ("TFP14/01", "Ada", "To buy ropes.", "Open")),),
            ),
        ),
        (PublicLink("2030", "/registers/actions/2030/"),),
        (PublicLink("Download as CSV", "/registers/actions.csv"),),
    ),
    "public-registers": RegistersPage((PublicLink("Decisions", "/registers/decisions/", note="12 decisions"),)),
    "public-search": SearchPage((("2031", "2031"),), (("tfp", "Tidewater Ferries Panel"),)),
    "public-verify": VerifyPage(14),
    "public-verify-empty": VerifyPage(),
    "public-not-found": PublicNotFoundPage(),
}
