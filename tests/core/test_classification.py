"""Markings, dispositions and findings: when each arises, when not, and what settles it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redactor.core.document import Document, Paragraph, Picture, Run, Section, SectionBreak, Story
from redactor.core.fitting import MissingPortionError
from redactor.services.reports import finding_json, inspection
from tests.drafts import HEAD, WHITE, copy, draft, draft_of, findings, para, policy, table

STUB = "This agenda item was marked as **RED** and therefore recorded in the Confidential Minutes."
FINAL = (
    "SEC Panel Meeting 70\n\n"
    "This document is classified as **White** in accordance with the Panel Information Policy.\n\n"
    "Final Minutes\n\n"
)
ITEMS = (
    "1. Welcome\n\nThe Chair welcomed members.\n\n2. Supplier matter (RED)\n\n"
    "Zanzibarry was late. It paid.\n\n3. Closing\n\nThe end came.\n"
)
FIELDS = {"code", "item", "ref", "place", "message", "choices"}


def settle(code: str, ref: str) -> str:
    return f'{WHITE}[[settle]]\ncode = "{code}"\nref = "{ref}"\nwhy = "seen"\n'


# one row: the finding, a draft in which it arises, its item, and decisions each of which settles it
ARISES = {
    "restricted-body-in-public-document": (
        FINAL + ITEMS,
        "2",
        [
            '[item.2]\nmarking = "RED"\n',
            '[item.2]\nrelease = ["2.1"]\n',
            settle("restricted-body-in-public-document", "2"),
        ],
    ),
    "stub-without-marking": (
        HEAD + f"1. Welcome\n\nHello to all.\n\n2. Case\n\n{STUB}\n",
        "2",
        [
            WHITE + '[item.2]\nmarking = "RED"\n',
            settle("stub-without-marking", "2"),
            settle("stub-without-marking", "2.1.1"),
        ],
    ),
    "unknown-marking": (
        HEAD + "1. Welcome\n\nHello to all.\n\n2. Case [SECRET]\n\nSomething was said.\n",
        "2",
        [WHITE + '[item.2]\nmarking = "RED"\n', settle("unknown-marking", "2")],
    ),
    "conflicting-markings": (
        HEAD + "1. Welcome\n\nHello to all.\n\n2. Case (RED)\n\n(AMBER)\n\nSomething was said.\n",
        "2",
        [WHITE + '[item.2]\nmarking = "AMBER"\n', settle("conflicting-markings", "2")],
    ),
    "unread-marking-word": (
        HEAD
        + (
            "1. Welcome\n\nThe paper was marked as Red by its author, and others spoke.\n\n"
            "2. Case\n\nSomething was said.\n"
        ),
        "1",
        [settle("unread-marking-word", "1.1.1"), WHITE + '[item.1]\nrelease = ["1.1.1"]\n'],
    ),
    "item-number-gap": (
        HEAD + ("1. Welcome\n\nHello to all.\n\n2. Case\n\nSomething was said.\n\n4. Closing\n\nThe end came.\n"),
        "4",
        [settle("item-number-gap", "4")],
    ),
}


@pytest.mark.parametrize("code", ARISES)
def test_a_finding_arises_once_and_has_every_field(code: str) -> None:
    text, item, _ = ARISES[code]
    found = findings(draft(text, "" if text.startswith(FINAL) else WHITE), code)
    assert [f.item for f in found] == [item]
    assert set(finding_json(found[0])) == FIELDS
    assert found[0].choices
    assert found[0].place


@pytest.mark.parametrize(("code", "decisions"), [(code, d) for code in ARISES for d in ARISES[code][2]])
def test_each_way_of_settling_a_finding_settles_it(code: str, decisions: str) -> None:
    assert not findings(draft(ARISES[code][0], decisions), code)


@pytest.mark.parametrize("code", ["unread-marking-word", "item-number-gap"])
def test_settling_another_place_settles_nothing_here(code: str) -> None:
    assert findings(draft(ARISES[code][0], settle(code, "2")), code)


# -- unmarked material, and the draft as a whole


def test_a_draft_says_once_that_it_is_unmarked_and_nothing_of_it_is_public() -> None:
    read = draft(HEAD + ITEMS, "")
    assert len(findings(read, "unmarked-material")) == 1
    assert {p.disposition for _, p in read.minutes.portions()} == {"review", "withhold"}


def test_a_statement_covers_what_is_unmarked_in_a_final_document_only() -> None:
    assert not findings(draft(FINAL + ITEMS, ""), "unmarked-material")
    assert findings(draft(FINAL.replace("Final", "Draft") + ITEMS, ""), "unmarked-material")


def test_a_final_document_without_a_statement_is_unmarked() -> None:
    assert findings(draft(HEAD.replace("Draft", "Final") + ITEMS, ""), "unmarked-material")


def test_what_is_unmarked_can_be_restricted() -> None:
    read = draft(HEAD + ITEMS, '[document]\nunmarked = "AMBER"\n')
    assert [(i.marking, i.origin) for i in read.minutes.items] == [
        ("AMBER", "decision"),
        ("RED", "heading"),
        ("AMBER", "decision"),
    ]
    assert all(p.disposition == "withhold" for _, p in read.minutes.portions())


def test_a_text_without_items_is_a_finding_until_it_is_said_what_is_unmarked() -> None:
    text = "SEC Panel Meeting 70\n\nDraft Minutes\n\nSomething was said.\n"
    assert findings(draft(text, ""), "no-items")
    assert not draft(text).minutes.findings
    assert "Something was said." in copy(draft(text))


def test_decisions_for_another_draft_are_a_finding_that_nothing_settles() -> None:
    wrong = f'draft = "sha256:{"0" * 64}"\n{WHITE}'
    assert findings(draft(HEAD + ITEMS, wrong), "decisions-for-another-draft")
    right = f'draft = "sha256:{draft(HEAD + ITEMS).sha256}"\n{WHITE}'
    assert not draft(HEAD + ITEMS, right).minutes.findings


def test_tracked_changes_ask_whether_they_are_accepted() -> None:
    document = Document((para("1. One"), para("Hello to all."), para("2. Two"), para("Good bye.")), revisions=3)
    assert findings(draft_of(document), "tracked-changes")
    assert not findings(draft_of(document, WHITE + 'revisions = "reject"\n'), "tracked-changes")


def test_text_that_looks_hidden_is_asked_about_and_goes_or_shows() -> None:
    hidden = Paragraph((Run("Hello to all."), Run(" Psst, Quillfeather.", look_hidden="white")), origin="paragraph 2")
    document = Document((para("1. One"), hidden, para("2. Two"), para("Good bye.")))
    found = findings(draft_of(document), "look-hidden-text")
    assert [(f.item, f.place) for f in found] == [("1", "paragraph 2")]
    for choice, there in (("withhold", False), ("release", True)):
        assert ("Quillfeather" in copy(draft_of(document, WHITE + f'look_hidden = "{choice}"\n'))) is there
    assert "Quillfeather" not in copy(draft_of(document, settle("look-hidden-text", "1")))


# -- images


def pictured() -> Document:
    from tests.pictures import RED_DOT  # noqa: PLC0415 -- an image is wanted here alone

    picture = Paragraph((Picture(0, 914400, 914400, "a plan"),))
    blocks = (para("1. One"), para("Hello to all."), picture, para("2. Two (RED)"), para("Zanzibarry was late."))
    return Document(blocks, media=(RED_DOT,))


def test_an_image_is_asked_about_only_where_something_is_withheld() -> None:
    found = findings(draft_of(pictured()), "image-to-release")
    assert [(f.item, f.ref) for f in found] == [("1", "1.2.1")]
    assert not findings(draft_of(pictured(), WHITE + '[item.2]\nrelease = ["all"]\n'), "image-to-release")


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ('images = "release"', True),
        ('images = "withhold"', False),
        ('images = {"1.2.1" = "release"}', True),
        ('images = {"1.2.1" = "withhold"}', False),
    ],
)
def test_an_image_is_released_or_withheld_for_all_or_by_ref(choice: str, *, shown: bool) -> None:
    read = draft_of(pictured(), WHITE + choice + "\n")
    assert not read.minutes.findings
    assert ("A picture is left out" not in copy(read)) is shown


def test_an_image_ref_where_no_image_stands_is_refused() -> None:
    with pytest.raises(MissingPortionError, match=r"images\.1\.1\.1: no image"):
        draft_of(pictured(), WHITE + 'images = {"1.1.1" = "release"}\n')


# -- markings of portions


def marked(text: str, decisions: str = WHITE) -> list[tuple[str, str | None, str | None, str]]:
    read = draft(HEAD + text, decisions)
    return [(p.ref, p.marking, p.origin, p.disposition) for i in read.minutes.items for p in i.portions]


def test_a_portion_marked_higher_than_its_public_item_is_withheld_alone() -> None:
    assert marked(
        "1. One\n\nHello to all. (RED) Zanzibarry was late.\n\n(AMBER) The second paragraph.\n\n2. Two\n\nBye to all.\n"
    ) == [
        ("1.1.1", "RED", "portion", "withhold"),
        ("1.1.2", "RED", "portion", "withhold"),
        ("1.2.1", "AMBER", "prefix", "withhold"),
        ("2.1.1", "WHITE", "decision", "release"),
    ]


def test_a_portion_marked_lower_than_its_restricted_item_stays_withheld() -> None:
    rows = marked("1. One (RED)\n\n(WHITE) Hello to all.\n\n2. Two\n\nBye to all.\n")
    assert rows[0] == ("1.1.1", "WHITE", "prefix", "withhold")


def test_a_marking_on_a_line_of_its_own_holds_for_what_follows() -> None:
    rows = marked("1. One\n\nHello to all.\n\n(RED)\n\nZanzibarry was late.\n\nIt paid.\n\n2. Two\n\nBye to all.\n")
    assert [(ref, level, disposition) for ref, level, _, disposition in rows] == [
        ("1.1.1", "WHITE", "release"),
        ("1.2.1", "RED", "withhold"),
        ("1.3.1", "RED", "withhold"),
        ("1.4.1", "RED", "withhold"),
        ("2.1.1", "WHITE", "release"),
    ]


def test_a_marking_on_the_first_line_marks_the_item() -> None:
    read = draft(HEAD + "1. One\n\n(RED)\n\nZanzibarry was late.\n\n2. Two\n\nBye to all.\n")
    assert (read.minutes.items[0].marking, read.minutes.items[0].origin) == ("RED", "line")


def marked_by(kind: str, text: str) -> Paragraph:
    return replace(para(text), style_level="RED") if kind == "style" else replace(para(text), control_level="RED")


@pytest.mark.parametrize("kind", ["style", "control"])
def test_a_style_or_control_on_every_block_marks_the_item_and_on_one_block_that_block(kind: str) -> None:
    every = (
        para("1. One"),
        marked_by(kind, "Zan was late."),
        marked_by(kind, "It paid."),
        para("2. Two"),
        para("Bye."),
    )
    assert draft_of(Document(every)).minutes.items[0].marking == "RED"
    some = (
        para("1. One"),
        marked_by(kind, "Zan was late."),
        para("It paid."),
        para("2. Two"),
        para("Bye."),
    )
    item = draft_of(Document(some)).minutes.items[0]
    assert item.marking == "WHITE"
    assert [p.disposition for p in item.portions] == ["withhold", "release"]


def test_a_run_in_a_control_is_a_portion_of_its_own() -> None:
    line = Paragraph((Run("The firm is "), Run("Zanzibarry", level="RED"), Run(" and it paid.")))
    read = draft_of(Document((para("1. One"), line, para("2. Two"), para("Bye to all."))))
    assert [p.disposition for p in read.minutes.items[0].portions] == ["release", "withhold", "release"]
    assert "Zanzibarry" not in copy(read)


def test_an_unknown_label_on_a_portion_withholds_it_even_where_somebody_settled_the_finding() -> None:
    text = HEAD + "1. One\n\n[SECRET] Zanzibarry was late.\n\nHello to all.\n\n2. Two\n\nBye to all.\n"
    assert [f.ref for f in findings(draft(text), "unknown-marking")] == ["1.1.1"]
    assert "Zanzibarry" not in copy(draft(text, settle("unknown-marking", "1.1.1")))


def test_an_unknown_label_in_the_front_matter_is_a_finding() -> None:
    text = HEAD + "[SECRET] Zanzibarry sent apologies.\n\n1. One\n\nHello to all.\n\n2. Two\n\nBye to all.\n"
    assert [(f.item, f.ref) for f in findings(draft(text), "unknown-marking")] == [(None, "0.3.1")]
    assert "Zanzibarry" not in copy(draft(text, settle("unknown-marking", "0")))


def test_a_label_in_pasted_mail_is_neither_taken_nor_ignored() -> None:
    mail = "From: A Person\n\nTo: B Person\n\nSubject: returns [RED]\n\nThe firm was late.\n\n---\n\n"
    read = draft(HEAD + f"1. One\n\nHello to all.\n\n{mail}2. Two\n\nBye to all.\n")
    assert read.minutes.items[0].marking == "WHITE"
    assert [f.item for f in findings(read, "unread-marking-word")] == ["1"]


def test_a_stub_clears_nothing_but_itself() -> None:
    read = draft(HEAD + f"1. One\n\nHello to all.\n\n2. Case (RED)\n\nZanzibarry was late. {STUB}\n")
    assert [p.disposition for p in read.minutes.items[1].portions] == ["withhold", "release"]
    assert copy(read).count("recorded in the Confidential Minutes") == 1


# -- what points to a restricted item

LOG = (
    "1. One\n\nHello to all.\n\n2. Case (RED)\n\nZanzibarry was late.\n\n"
    "SECP70/01: SECAS to write to the firm.\n\n3. Actions\n\n"
)


@pytest.mark.parametrize(
    "rows",
    [
        (("Item", "Action", "Owner"), ("1", "Say hello", "All"), ("2", "Write to them", "SECAS")),
        (("Ref", "Action", "Owner"), ("SECP70/09", "Say hello", "All"), ("SECP70/01", "Write to them", "SECAS")),
        (("Who", "What"), ("All", "Say hello"), ("SECAS", "As agreed in SECP70/01")),
        (("Who", "What"), ("All", "Say hello"), ("Item 2", "Write to them")),
    ],
)
def test_a_row_that_points_to_a_restricted_item_inherits_its_marking(rows: tuple[tuple[str, ...], ...]) -> None:
    blocks = (para("1. One"), para("Hello to all."), para("2. Case (RED)"), para("Zanzibarry was late."))
    more = (
        para("SECP70/01: SECAS to write to the firm."),
        para("3. Actions"),
        para("They stood so."),
        table(*rows),
    )
    read = draft_of(Document((*blocks, *more)))
    found = [(p.marking, p.disposition) for p in read.minutes.items[2].portions if p.kind in ("table", "action")]
    assert found == [("WHITE", "release"), ("WHITE", "release"), ("RED", "withhold")]
    assert "Say hello" in copy(read)


@pytest.mark.parametrize(
    "line",
    [
        "2. Quillfeather affair",
        "Quillfeather affair",
        "2 Quillfeather affair ..... 4",
        "2.\tQuillfeather affair\t4",
        "Item 2: Quillfeather Affair (10:20)",
    ],
)
def test_an_agenda_line_with_a_withheld_title_is_withheld(line: str) -> None:
    front = (para("ISAC Meeting 7"), para("Draft Minutes"), para(line), para("Hello there, members."))
    heads = para("1. Welcome", heading=1), para("2. Quillfeather affair [TLP:RED]", heading=1)
    blocks = (*front, heads[0], para("Hello to all."), heads[1], para("It was late."))
    read = draft_of(Document(blocks), '[document]\nunmarked = "CLEAR"\n', rules="tlp-2")
    shown = copy(read)
    assert "Quillfeather" not in shown
    assert "Hello there, members." in shown


def test_an_agenda_row_with_a_withheld_title_is_withheld() -> None:
    agenda = table(("1", "Welcome", "Chair"), ("2", "Quillfeather affair", "Chair"))
    blocks = (
        para("ISAC Meeting 7"),
        agenda,
        para("1. Welcome"),
        para("Hello to all."),
        para("2. Quillfeather affair [TLP:RED]"),
        para("It was late."),
    )
    shown = copy(draft_of(Document(blocks), '[document]\nunmarked = "CLEAR"\n', rules="tlp-2"))
    assert "Quillfeather" not in shown
    assert shown.count("Welcome") == 2


def test_a_marked_line_outside_the_items_is_withheld_and_reported() -> None:
    read = draft(
        "SEC Panel Meeting 70\n\nDraft Minutes\n\n(RED) Quillfeather sent apologies.\n\n"
        "1. One\n\nHello to all.\n\n2. Two\n\nBye to all.\n"
    )
    kept = [p for p in inspection(read)["front"]["portions"] if p["disposition"] == "withhold"]
    assert [p["marking"] for p in kept] == ["RED"]
    assert "Quillfeather" not in copy(read)


# -- page headers


def headed(*stories: Story, breaks: bool = True) -> Document:
    blocks = (
        para("1. One"),
        para("Hello to all."),
        *((SectionBreak(0),) if breaks else ()),
        para("2. Case (RED)"),
        para("Zanzibarry was late."),
    )
    sections = (Section(stories=(0,)), Section(stories=(1,))) if breaks else (Section(stories=(0,)),)
    return Document(blocks, sections, stories=stories)


def test_a_header_of_restricted_items_alone_is_as_restricted() -> None:
    read = draft_of(
        headed(
            Story("header", "default", (para("Panel papers"),)),
            Story("header", "default", (para("Quillfeather papers"),)),
        )
    )
    assert [p.disposition for p in read.minutes.front.portions] == ["release", "withhold"]


def test_a_banner_in_the_table_of_a_header_is_replaced_and_does_not_hide_the_rest() -> None:
    header = Story("header", "default", (table(("Panel papers", "RED")),))
    shown = copy(draft_of(headed(header, breaks=False)))
    assert "Panel papers" in shown
    assert "WHITE" in shown
    assert "RED\n" not in shown.replace("as RED and", "")


# -- names


def test_an_item_numbered_as_the_front_matter_gets_a_name_of_its_own() -> None:
    read = draft(HEAD + "0. Welcome (RED)\n\nZanzibarry was late.\n\n1. Two\n\nBye to all.\n")
    refs = [p.ref for _, p in read.minutes.portions()]
    assert len(refs) == len(set(refs))
    assert "Zanzibarry" not in copy(read)


def test_suggestions_of_the_policy_decide_nothing() -> None:
    text = HEAD + "1. One\n\nThis is legally privileged and commercially confidential.\n\n2. Two\n\nBye to all.\n"
    assert policy().suggest("commercially confidential")
    assert {p.disposition for _, p in draft(text).minutes.portions()} == {"release"}
