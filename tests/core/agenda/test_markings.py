from __future__ import annotations

import pytest

from redactor.core.classification import classify
from redactor.core.decisions import Decisions
from redactor.core.marking import labels_of
from tests.core.agenda.notation import heads, item, policy, portions, read, table, word

# A body, and the portions that are in it, with their markings.
PROSE = {
    "at the end of a paragraph, for all of it": (
        "The bid was low. It came from Gen4U. (RED)",
        "discussion: The bid was low. {RED portion} | discussion: It came from Gen4U. (RED) {RED portion}",
    ),
    "at its start, for all of it": (
        "(RED) The bid was low. It came from Gen4U.",
        "discussion: (RED) The bid was low. {RED prefix} | discussion: It came from Gen4U. {RED prefix}",
    ),
    "before a colon": ("RED: The bid was low.", "discussion: RED: The bid was low. {RED prefix}"),
    "behind a prefix": ("TLP:RED The bid was low.", "discussion: TLP:RED The bid was low. {RED prefix}"),
    "behind a dash": ("The bid was low – RED", "discussion: The bid was low – RED {RED portion}"),
    "at the start of each sentence": (
        "(RED) The bid was low. (WHITE) It was noted. Nothing else was said.",
        (
            "discussion: (RED) The bid was low. {RED portion} | discussion: (WHITE) It was noted. {WHITE portion}"
            " | discussion: Nothing else was said. {WHITE portion}"
        ),
    ),
    "at the end of each sentence": (
        "The bid was low. (RED) It was noted. (WHITE)",
        "discussion: The bid was low. (RED) {RED portion} | discussion: It was noted. (WHITE) {WHITE portion}",
    ),
    "before the stop of each sentence": (
        "The bid was low (RED). It was noted (WHITE).",
        "discussion: The bid was low (RED). {RED portion} | discussion: It was noted (WHITE). {WHITE portion}",
    ),
    "inside one sentence": (
        "It was noted. The bid (RED) was low. All agreed.",
        "discussion: It was noted. | discussion: The bid (RED) was low. {RED portion} | discussion: All agreed.",
    ),
    "on a line of its own": (
        "It was noted.\n\n[TLP:RED]\n\nThe bid was low.",
        "discussion: It was noted. | other: [TLP:RED] {RED line} | discussion: The bid was low.",
    ),
    "in two brackets": (
        "It was noted. The bid was low. ((RED))",
        (
            "discussion: It was noted. {RED portion} | discussion: The bid was low. {RED portion}"
            " | discussion: ((RED)) {RED portion}"
        ),
    ),
    "on a line, with how long it takes": ("(RED) – 10 mins", "other: (RED) – 10 mins {RED line}"),
    "on a line, with its paper": ("RED [Paper 3]", "other: RED [Paper 3] {RED line}"),
    "on a line, with what it is for": ("(RED), for decision", "other: (RED), for decision {RED line}"),
    "on a line between dashes": ("— RED —", "other: — RED — {RED line}"),
    "on a line behind another word for it": ("Confidential - Red", "other: Confidential - Red {RED line}"),
    "on a line that says what it is about": ("Security: RED", "other: Security: RED {RED line}"),
    "on a line with an introduction": ("Classification / Red", "other: Classification / Red {RED line}"),
    "on a line, of an unknown class": ("Classification / Public", "other: Classification / Public {?Public line}"),
    "on a list item": (
        "- The bid was low. It was noted. (RED)",
        "discussion: The bid was low. It was noted. (RED) {RED portion}",
    ),
    "on a decision": ("The Panel **AGREED** the bid. (RED)", "decision: The Panel AGREED the bid. (RED) {RED portion}"),
    "on an action": ("SECP61/01: SECAS to pay. (RED)", "action: SECP61/01: SECAS to pay. (RED) {RED portion}"),
    "on an inner heading, for what stands under it": (
        "Prices (RED)\n\nThe bid was low and came early.\n\n**Schedule**\n\nThe date is the first of May.",
        (
            "heading: Prices (RED) {RED portion} | discussion: The bid was low and came early. {RED heading}"
            " | heading: Schedule | discussion: The date is the first of May."
        ),
    ),
    "on an inner heading, and no short line ends it": (
        "Prices (RED)\n\nGen4U Ltd\n\nThe bid was low and came early.",
        (
            "heading: Prices (RED) {RED portion} | heading: Gen4U Ltd {RED heading}"
            " | discussion: The bid was low and came early. {RED heading}"
        ),
    ),
    "on a numbered inner heading": (
        "2. Prices (RED)\n\nThe bid was low and came early.",
        "heading: 2. Prices (RED) {RED portion} | discussion: The bid was low and came early. {RED heading}",
    ),
    "unknown": (
        "The bid was low. [TLP:PURPLE]",
        "discussion: The bid was low. [TLP:PURPLE] {?PURPLE portion}",
    ),
    "of another scheme": ("(SECRET) The bid was low.", "discussion: (SECRET) The bid was low. {?SECRET prefix}"),
}

FRIENDS = [
    "This may conflict with the Electricity and Gas Appeals Order 2014.",
    "The Green Paper was noted.",
    "Mr White attended.",
    "It was all red tape.",
    "The status is amber (amber).",
    "RED tape was mentioned.",
    "(red) The colour of the folder.",
    "Red paper, tabled.",
    "Green Paper – 10 minutes",
    "Status: Red",
    "The folders were these (red).",
    "The white list and the greenfield site were noted.",
]


def body(text: str) -> str:
    return portions(item(read(f"1. Welcome\n\n{text}\n\n2. AOB\n\nNone were raised."), "1"))


@pytest.mark.parametrize(("text", "expected"), PROSE.values(), ids=PROSE.keys())
def test_a_marking_is_read(text: str, expected: str) -> None:
    assert body(text) == expected


@pytest.mark.parametrize("text", FRIENDS)
def test_no_marking_is_read_in(text: str) -> None:
    assert "{" not in body(text)


WORD = {
    "paragraph style": ("style=RED|The bid was low.", "discussion: The bid was low. {RED style}"),
    "content control": ("control=AMBER|The bid was low.", "discussion: The bid was low. {AMBER control}"),
    "a run in a control": (
        "It was noted. {RED:The bid was low.} All agreed.",
        "discussion: It was noted. | discussion: The bid was low. {RED control} | discussion: All agreed.",
    ),
    "a run inside a sentence": (
        "The bid of {RED:Gen4U} was low.",
        "discussion: The bid of | discussion: Gen4U {RED control} | discussion: was low.",
    ),
    "style against words": ("style=RED|The bid was low. (WHITE)", "RED style, WHITE portion"),
}


@pytest.mark.parametrize(("paragraph", "expected"), WORD.values(), ids=WORD.keys())
def test_a_marking_that_word_sets(paragraph: str, expected: str) -> None:
    assert expected in portions(item(word("h1 1.|Welcome", paragraph, "h1 2.|AOB"), "1"))


ROWS = {
    "in brackets": (table("Bid|Low (RED)"), "table: Bid\tLow (RED) {RED row}"),
    "in capitals, alone in a cell": (table("Bid|Low|RED"), "table: Bid\tLow\tRED {RED row}"),
    "behind a prefix": (table("Bid|TLP:RED"), "table: Bid\tTLP:RED {RED row}"),
    "in a column of markings": (
        table("Item|Action|Owner|Marking", "5|Call|Buyer|Amber", "2|Publish|Clerk|"),
        "table: Item\tAction\tOwner\tMarking | action: 5\tCall\tBuyer\tAmber {AMBER row} | action: 2\tPublish\tClerk",
    ),
    "an unknown word in a column of markings": (
        table("Action|Owner|Marking", "Call|Buyer|Purple"),
        "table: Action\tOwner\tMarking | action: Call\tBuyer\tPurple {?Purple row}",
    ),
    "a state is no marking": (
        table("Risk area|RAG", "Supply|RED"),
        "table: Risk area\tRAG | table: Supply\tRED",
    ),
    "a name is no marking": (table("Chair|Green"), "table: Chair\tGreen"),
    "a control around the row": (table("Bid|Low", control={0: "RED"}), "table: Bid\tLow {RED control}"),
    "the first line of a box": (table("TLP:RED / Side note", box=True), "table: TLP:RED Side note {RED row}"),
}


@pytest.mark.parametrize(("rows", "expected"), ROWS.values(), ids=ROWS.keys())
def test_a_marking_in_a_row(rows: object, expected: str) -> None:
    assert portions(item(word("h1 1.|Welcome", rows, "h1 2.|AOB"), "1")) == expected  # type: ignore[arg-type]  # a table


def test_a_row_points_to_its_item() -> None:
    rows = table("Item|Action|Owner", "5|Call|Buyer", "2.|Publish|Clerk", "n/a|None|Chair")
    found = item(word("h1 1.|Welcome", rows, "h1 2.|AOB"), "1").portions
    assert [p.points_to for p in found] == [None, "5", "2", None]


def test_what_an_inner_heading_marks_ends_with_the_next_that_is_as_high() -> None:
    minutes = word(
        "h1 1.|One", "h2 1.1|Prices (RED)", "Low.", "h3 1.1.1|Gas", "High.", "h2 1.2|Dates", "May.", "h1 2.|Two"
    )
    marked = {p.text: [m.level for m in p.marks] for p in item(minutes, "1").portions}
    assert marked == {
        "Prices (RED)": ["RED"],
        "Low.": ["RED"],
        "Gas": ["RED"],
        "High.": ["RED"],
        "Dates": [],
        "May.": [],
    }


PREFIXED = {
    "a short line with a label before it is marked alone": (
        "RED: Vendor shortlist\n\nThis paragraph is public to everybody.",
        "heading: RED: Vendor shortlist {RED prefix} | discussion: This paragraph is public to everybody.",
    ),
    "a bold line with one is a heading": (
        "**RED: Vendor shortlist**\n\nThe bid was low and came early.",
        "heading: RED: Vendor shortlist {RED prefix} | discussion: The bid was low and came early. {RED heading}",
    ),
    "a short public line publishes nothing": (
        "WHITE: Bank holiday dates\n\nThe bid was low and came early.",
        "heading: WHITE: Bank holiday dates {WHITE prefix} | discussion: The bid was low and came early.",
    ),
    "nor does a public heading": (
        "### Dates (WHITE)\n\nThe bid was low and came early.",
        "heading: Dates (WHITE) {WHITE portion} | discussion: The bid was low and came early.",
    ),
    "a public heading ends a restricted one": (
        "### Bids (RED)\n\nLow.\n\n### Dates (WHITE)\n\nIn May.",
        (
            "heading: Bids (RED) {RED portion} | discussion: Low. {RED heading}"
            " | heading: Dates (WHITE) {WHITE portion} | discussion: In May."
        ),
    ),
}


@pytest.mark.parametrize(("text", "expected"), PREFIXED.values(), ids=PREFIXED.keys())
def test_a_heading_only_restricts_and_a_prefix_holds_for_its_own(text: str, expected: str) -> None:
    assert portions(item(read(f"## 1. One\n\n{text}\n\n## 2. Two\n\nNone."), "1")) == expected


def test_the_bar_of_a_heading_marks_what_stands_under_it() -> None:
    minutes = word("h1 1.|One", table("*Prices (RED)*"), "Low.", table("*Dates*"), "May.", "h1 2.|Two")
    assert portions(item(minutes, "1")) == (
        "heading: Prices (RED) {RED row} | discussion: Low. {RED heading} | heading: Dates | discussion: May."
    )


def test_a_box_with_nothing_but_a_marking_is_a_line() -> None:
    minutes = word("h1 1.|One", "Low.", table("TLP:RED", box=True), "High.", "h1 2.|Two")
    assert portions(item(minutes, "1")) == "discussion: Low. | other: TLP:RED {RED line} | discussion: High."


def test_a_short_row_ends_no_marking() -> None:
    minutes = word("h1 1.|One", "*Prices (RED)*", table("Gen4U"), "Low.", "h1 2.|Two")
    assert portions(item(minutes, "1")).endswith("table: Gen4U {RED heading} | discussion: Low. {RED heading}")


MAIL = """From: Ann Lee
Sent: 3 May 2018
To: Panel
Subject: Bid (RED)

The bid is RED for us. (RED)

The Panel **NOTED** the mail."""


def test_a_label_in_a_mail_is_not_the_portions() -> None:
    found = item(read(f"1. Welcome\n\n{MAIL}\n\n2. AOB\n\nNone."), "1").portions
    assert all(not p.marks for p in found)
    assert [p.kind for p in found][-1] == "decision"


def test_a_label_in_a_mail_is_never_ignored() -> None:
    minutes = read(f"1. Welcome\n\n{MAIL}\n\n2. AOB\n\nNone.")
    found = classify(minutes, policy(), Decisions(), draft_sha256="").findings
    assert [f.ref for f in found if f.code == "unread-marking-word"] == ["1.4.1", "1.5.1", "1.5.2"]


MAILS = {
    "header lines in one paragraph": "From: Ann\nTo: Bob\nSubject: Bid (RED)",
    "header lines apart": "From: Ann\n\nTo: Bob\n\nSubject: Bid (RED)",
    "a forwarded message": "-----Original Message-----\n\nThe bid is low. (RED)",
    "a quoted line": "> The bid is low. (RED)",
    "an answer": "On 3 May 2018, Ann Lee wrote:\n\nThe bid is low. (RED)",
    "a quoted line in a wrapped mail": "> From: Ann\n> To: Bob\n> The bid is low. (RED)",
}


@pytest.mark.parametrize("text", MAILS.values(), ids=MAILS.keys())
def test_pasted_mail_is_recognised(text: str) -> None:
    assert "{" not in body(text)


def test_pasted_mail_is_recognised_in_word() -> None:
    minutes = word("h1 1.|One", "From: Ann", "To: Bob", "Low. (RED)", "control=AMBER|High. (RED)", "h1 2.|Two (RED)")
    marked = [(p.text, [m.level for m in p.marks]) for p in item(minutes, "1").portions if p.marks]
    assert marked == [("High.", ["AMBER"]), ("(RED)", ["AMBER"])]
    assert [m.level for m in item(minutes, "2").marks] == ["RED"]


def test_a_mail_in_a_table_is_recognised() -> None:
    minutes = word("h1 1.|One", table("From:|Ann", "To:|Bob", "Subject:|Bid (RED)"), "h1 2.|Two")
    assert "{" not in portions(item(minutes, "1"))


def test_from_in_prose_is_no_mail() -> None:
    assert "RED" in body("From: the Chair's notes.\n\nThe bid was low. (RED)").split("{")[1]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("TLP-RED", "RED"),
        ("Body Amber", "AMBER"),
        ("RedHeading1", "RED"),
        ("Table White", "WHITE"),
        ("Redacted", None),
        ("Whitehall", None),
        ("Heading 1", None),
        ("SEC Amber", "AMBER"),
        ("Panel Red", "RED"),
        ("Red Team Notes", "RED"),
        ("redText_amber", "RED"),
        ("Heading,AMBER-minute", "AMBER"),
        ("TLP Amber Strict", "AMBER"),
        ("White box", None),
        ("Green and white box", "GREEN"),
        ("Green room\nTLP RED", "RED"),
    ],
)
def test_a_style_is_named_after_a_level(name: str, level: str | None) -> None:
    assert labels_of(policy()).name(name) == level


OTHERS = {
    "## 2. OFFICIAL-SENSITIVE Budget": "Budget",
    "## 2. Budget (PRIVATE AND CONFIDENTIAL)": "Budget",
    "## 2. Commercial in confidence: rates": "rates",
    "## 2. Budget – Commercial in confidence": "Budget",
    "## 2. Budget (PURPLE)": "Budget",
    "## 2. Budget (Blue)": "Budget",
    "## 2. Budget [TLP:BLACK]": "Budget",
    "## 2. BLACK: Budget": "Budget",
}


@pytest.mark.parametrize("under", ["sec-panel", "tlp-2", "lga-1972-schedule-12a"])
@pytest.mark.parametrize(("heading", "title"), OTHERS.items())
def test_a_label_of_another_scheme_is_an_unknown_marking(heading: str, title: str, under: str) -> None:
    found = item(read(f"## 1. One\n\nNone.\n\n{heading}\n\nNone.", under=under), "2")
    assert (found.title, [m.level for m in found.marks]) == (title, [None])


@pytest.mark.parametrize("title", ["Blue badges", "PRIVATE RENTED SECTOR", "Commercial in part", "Official openings"])
def test_a_word_of_another_scheme_is_a_word(title: str) -> None:
    assert heads(read(f"## 1. One\n\nNone.\n\n## 2. {title}\n\nNone.")).endswith(f"2 {title}")


def test_a_label_of_another_scheme_in_pasted_mail_is_asked_about() -> None:
    words = labels_of(policy()).words
    assert [x.text for x in words("Classification: OFFICIAL-SENSITIVE")] == ["OFFICIAL-SENSITIVE"]
    assert [x.text for x in words("classification: PRIVATE")] == ["PRIVATE"]
    assert not list(words("A private matter of an official; Blue Badges."))


@pytest.mark.parametrize(
    "sentence",
    [
        "This item is marked TLP:RED and is withheld.",
        "This item is marked **TLP RED** and is withheld.",
        "This item is marked RED and is withheld.",
        "This item is marked tlp: red, and is withheld",
    ],
)
def test_a_stub_may_say_the_level_with_any_prefix(sentence: str) -> None:
    assert labels_of(policy("tlp-2")).stub(sentence) == ("RED",)


def test_a_stub_of_the_policy_may_have_the_prefix_itself() -> None:
    own = "The title and the content of this item are marked {}AMBER and are withheld."
    for prefix in ("TLP:", ""):
        assert labels_of(policy("tlp-2")).stub(own.format(prefix))[:1] == ("AMBER",)


def test_a_longer_name_of_a_level_is_not_read_as_the_shorter_one_in_it() -> None:
    assert labels_of(policy("tlp-2")).name("Body AMBER-STRICT, ours") == "AMBER+STRICT"
    assert labels_of(policy("lga-1972-schedule-12a")).name("Minute not exempt, ours") is None


STATEMENTS = {
    "This document is classified as **White** in accordance with the Panel Information Policy.": "WHITE",
    "These minutes are marked TLP:RED.": "RED",
    "These minutes are TLP:CLEAR": "WHITE",
    "Classification: Green": "GREEN",
    "Protective marking / AMBER": "AMBER",
    "TLP:RED": "RED",
    "The minutes were marked by Mr White.": None,
    "This document is clear about costs.": None,
    "Classification / Public": None,
    "The meeting discussed red tape.": None,
}


@pytest.mark.parametrize(("text", "level"), STATEMENTS.items())
def test_the_banner_of_the_document(text: str, level: str | None) -> None:
    assert read(f"{text}\n\n1. Welcome\n\nNone.\n\n2. AOB\n\nNone.").meeting.marking == level


def test_of_two_banners_the_more_restricted_holds() -> None:
    assert read("Classification: White\n\nTLP:AMBER\n\n1. One\n\nNone.\n\n2. Two\n\nNone.").meeting.marking == "AMBER"


def test_a_marked_row_of_the_front_matter_is_no_banner() -> None:
    minutes = word("Minutes", table("Side note|TLP:RED"), "h1 1.|One", "h1 2.|Two")
    assert minutes.meeting.marking is None
    assert portions(minutes.front).endswith("{RED row}")


def test_a_banner_in_a_table_of_the_front_matter_is_cut_out_of_its_row() -> None:
    minutes = word(table("Trust|Classification: White"), "h1 1.|One", "h1 2.|Two")
    assert minutes.meeting.marking == "WHITE"
    assert [f.at.steps for f in minutes.furniture] == [(0, 0, 1, 0)]
    assert [p.at.steps for p in minutes.front.portions] == [(0, 0, 0, 0), (0, 0, 1, 0)]
