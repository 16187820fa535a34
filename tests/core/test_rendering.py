"""The document that an audience gets: gaps, stubs, shapes, tables, headings, furniture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.access import PUBLIC, Audience
from redactor.core.document import (
    Break,
    Cell,
    Contents,
    Document,
    Field,
    Format,
    ListLevel,
    ListPlace,
    Note,
    NoteReference,
    NumberedList,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    SectionBreak,
    Story,
    Style,
    Table,
    paragraphs,
)
from redactor.core.numbering import renumbered
from redactor.services.release.copies import make_copies, rendering
from tests.drafts import HEAD, WHITE, Given, copy, draft, draft_of, para, table
from tests.pictures import BLUE_DOT, RED_DOT

if TYPE_CHECKING:
    from redactor.core.properties import Value

ALL = Audience(everything=True)
STUB = "This agenda item was marked as RED and therefore recorded in the Confidential Minutes."
CLEAR = '[document]\nunmarked = "CLEAR"\n'


def body(text: str, decisions: str = WHITE, audience: Audience = PUBLIC) -> str:
    """Give what stands between the headings of items 1 and 2."""
    shown = copy(draft(HEAD + text + "\n\n2. Two\n\nBye to all.\n", decisions), audience)
    return shown.partition("1. One")[2].partition("2. Two")[0].removeprefix(" (RED)").strip()


def made(document: Document, decisions: str = WHITE, audience: Audience = PUBLIC, **more: str) -> Document:
    """Render a document, and hold that the gate clears it in every format."""
    read = draft_of(document, decisions, **more)
    assert not read.minutes.findings
    make_copies(Given(document), read, audience, ["docx", "md", "html", "txt", "json", "odt"])
    return rendering(read, audience).document


def words(document: Document) -> list[str]:
    return [p.text for p in paragraphs(document.blocks)][1:]


# -- gaps in a paragraph

PROSE = "1. One\n\nHello A. Zanzibarry was late. Hello B. Quillfeather paid. Hello C."


@pytest.mark.parametrize(
    ("withheld", "shown"),
    [
        (["1.1.1"], "Part of this item is withheld. Zanzibarry was late. Hello B. Quillfeather paid. Hello C."),
        (["1.1.2"], "Hello A. Part of this item is withheld. Hello B. Quillfeather paid. Hello C."),
        (["1.1.5"], "Hello A. Zanzibarry was late. Hello B. Quillfeather paid. Part of this item is withheld."),
        (["1.1.2", "1.1.4"], "Hello A. Part of this item is withheld. Hello B. Hello C."),
        (["1.1.2-3"], "Hello A. Part of this item is withheld. Quillfeather paid. Hello C."),
        (["1.1.1", "1.1.3", "1.1.5"], "Part of this item is withheld. Zanzibarry was late. Quillfeather paid."),
        (["1.1"], "Part of this item is withheld."),
    ],
)
def test_a_gap_leaves_neighbours_one_space_apart_and_the_stub_once(withheld: list[str], shown: str) -> None:
    text = PROSE.replace("Zanzibarry", "The firm").replace("Quillfeather", "The other")
    expected = shown.replace("Zanzibarry", "The firm").replace("Quillfeather", "The other")
    settled = '[[settle]]\ncode = "lexicon"\nref = "1.1.1"\nterm = "x"\nwhy = "x"\n'
    assert body(text, f"{WHITE}[item.1]\nwithhold = {withheld}\n{settled}") == expected


def test_the_policys_stub_stands_at_the_first_gap_and_a_decisions_stub_instead() -> None:
    text = "1. One (RED)\n\nZanzibarry was late.\n\nHello B.\n\nIt paid."
    assert body(text, WHITE + '[item.1]\nrelease = ["1.2"]\n') == f"{STUB}\n\nHello B."
    assert (
        body(text, WHITE + '[item.1]\nrelease = ["1.2"]\nstub = "See **elsewhere**."\n') == "See elsewhere.\n\nHello B."
    )


def test_words_of_the_secretary_stand_in_place_of_a_portion_and_take_no_stub() -> None:
    decisions = WHITE + '[item.1]\nrelease = ["1.1.2"]\n[[public_text]]\nref = "1.1.1"\ntext = "A firm was late."\n'
    assert body("1. One (RED)\n\nZanzibarry was late. Hello B.", decisions) == "A firm was late. Hello B."
    assert body("1. One (RED)\n\nZanzibarry was late. Hello B.", decisions, ALL) == "Zanzibarry was late. Hello B."


def test_a_gap_between_runs_keeps_the_look_of_the_rest_and_loses_line_ends_that_led_to_it() -> None:
    line = Paragraph(
        (
            Run("Hello A. ", Format({"italic": True})),
            Run("Zan was late.", level="RED"),
            Break(),
            Run("Zan paid.", level="RED"),
        )
    )
    shown = made(Document((para("1. One"), line, para("2. Two"), para("Bye to all."))), WHITE)
    found = next(p for p in paragraphs(shown.blocks) if "Hello A." in p.text)
    assert found.inlines[0] == Run("Hello A.", Format({"italic": True}))
    assert (
        found.text == "Hello A. This agenda item was marked as RED and therefore recorded in the Confidential Minutes."
    )


def test_a_stub_that_stands_alone_is_no_list_item_no_heading_and_has_no_look_of_what_it_replaces() -> None:
    numbered = NumberedList(0, (ListLevel(),))
    styles = (Style("s1", "paragraph", place=ListPlace(0, 0, "1.")), Style("s2", "paragraph", based_on="s1"))
    look: dict[str, Value] = {"bold": True, "colour": "FF0000", "caps": True, "size": 24}
    loud = Format(look)
    item = Paragraph(
        (Run("Zan was late.", loud),), style="s2", place=ListPlace(0, 0, "1."), format=Format({"indent_left": 720})
    )
    shown = made(
        Document((para("1. One (RED)"), item, para("2. Two"), para("Bye to all.")), styles=styles, lists=(numbered,))
    )
    stub = next(p for p in paragraphs(shown.blocks) if "Confidential" in p.text)
    assert (stub.place, stub.style, stub.heading, stub.format) == (None, None, None, Format())
    assert {r.format for r in stub.inlines if isinstance(r, Run)} == {
        Format({"size": 24}),
        Format({"size": 24, "bold": True}),
    }


def test_a_list_item_is_withheld_whole_and_its_neighbours_are_counted_anew() -> None:
    marked = Paragraph((Run("Hello A. "), Run("Zan was late.", level="RED")), place=ListPlace(0, 0, "1."))
    other = para("Hello B.", place=ListPlace(0, 0, "2."))
    lists = (NumberedList(0, (ListLevel(),)),)
    shown = made(Document((para("One", heading=1), marked, other, para("Two", heading=1), para("Bye.")), lists=lists))
    assert [p.text for p in paragraphs(shown.blocks) if p.place] == ["Hello B."]
    assert [p.place.label for p in paragraphs(renumbered(shown).blocks) if p.place] == ["1."]


def test_an_inner_heading_is_withheld_like_any_portion_and_shown_below_the_items() -> None:
    text = "1. One\n\n**Section 3**\n\nHello to all, and once more.\n\n**Section 4**\n\nAnd this was the end of it."
    assert "Section 3" in body(text)
    assert body(text, WHITE + '[item.1]\nwithhold = ["1.1", "1.2"]\n').startswith(
        "Part of this item is withheld.\n\nSection 4"
    )


@pytest.mark.parametrize("blanks", [0, 1, 5])
def test_blank_paragraphs_in_a_gap_do_not_tell_how_much_is_withheld(blanks: int) -> None:
    gap = [para("Zan was late.")] + [x for _ in range(blanks) for x in (para(""), para("It paid."))]
    shown = made(Document((para("1. One (RED)"), *gap, para("2. Two"), para("Bye to all."))))
    assert words(shown)[:3] == ["1. One (RED)", STUB, "2. Two"] or words(shown)[:4] == [
        "1. One (RED)",
        STUB,
        "",
        "2. Two",
    ]


# -- rows and tables


def logged(*rows: tuple[str, ...], decisions: str = WHITE) -> Document:
    return made(
        Document((para("1. One"), para("Hello to all."), table(*rows), para("2. Two"), para("Bye to all."))), decisions
    )


def grid(document: Document) -> list[list[str]]:
    found = next(b for b in document.blocks if isinstance(b, Table))
    return [[" ".join(p.text for p in paragraphs(c.blocks)) for c in row.cells] for row in found.rows]


ROWS = (("Who", "What", "Why"), ("A", "one", "x"), ("B", "two", "y"), ("C", "three", "z"))


@pytest.mark.parametrize("gone", [1, 2, 3, 4])
def test_a_withheld_row_gives_way_to_one_cell_across_the_table(gone: int) -> None:
    expected = [list(row) for row in ROWS]
    expected[gone - 1] = ["Part of this item is withheld."]
    shown = logged(*ROWS, decisions=WHITE + f'[item.1]\nwithhold = ["1.2.{gone}"]\n')
    assert grid(shown) == expected
    row = next(b for b in shown.blocks if isinstance(b, Table)).rows[gone - 1]
    assert row.cells[0].format == Format({"span": 3})


def test_several_withheld_rows_leave_one_row_and_a_table_withheld_whole_leaves_no_table() -> None:
    assert grid(logged(*ROWS, decisions=WHITE + '[item.1]\nwithhold = ["1.2.2-4"]\n'))[1:] == [
        ["Part of this item is withheld."]
    ]
    whole = logged(*ROWS, decisions=WHITE + '[item.1]\nwithhold = ["1.2"]\n')
    assert not any(isinstance(b, Table) for b in whole.blocks)
    assert "Part of this item is withheld." in words(whole)


def test_words_of_the_secretary_stand_in_place_of_a_row() -> None:
    decisions = WHITE + '[[public_text]]\nref = "1.2.3"\ntext = "One more."\n'
    assert grid(logged(*ROWS, decisions=decisions))[2] == ["One more."]


def test_a_merged_cell_begins_anew_where_the_row_that_it_began_in_is_withheld() -> None:
    def cell(text: str, merge: str) -> Cell:
        return Cell((para(text),), Format({"merge": merge}))

    rows = (
        Row((cell("Who", "restart"), Cell((para("one"),)))),
        Row((cell("", "continue"), Cell((para("two"),)))),
        Row((cell("", "continue"), Cell((para("three"),)))),
    )
    blocks = (para("1. One"), para("Hello to all."), Table(rows, (900, 900)), para("2. Two"), para("Bye to all."))
    shown = made(Document(blocks), WHITE + '[item.1]\nwithhold = ["1.2.1"]\n')
    found = next(b for b in shown.blocks if isinstance(b, Table))
    assert [row.cells[0].format.get("merge") for row in found.rows] == [None, "restart", "continue"]


def test_a_table_inside_a_cell_goes_and_stays_with_its_row() -> None:
    outer = Table((Row((Cell((para("Outer"), table(("inner", "Zan")))),)), Row((Cell((para("Last row"),)),))), (4000,))
    document = Document((para("1. One"), para("Hello to all."), outer, para("2. Two"), para("Bye to all.")))
    assert "Zan" in " ".join(words(made(document)))
    assert "Zan" not in " ".join(words(made(document, WHITE + '[item.1]\nwithhold = ["1.2.1"]\n')))


def test_minutes_that_are_one_table_keep_numbers_and_columns_and_lose_what_is_withheld() -> None:
    rows = (
        ("1", "Welcome", ""),
        ("2", "Case (RED)", ""),
        ("", "Zanzibarry was late with its returns in the year.", "Zan pays"),
        ("3", "Closing", ""),
        ("", "The end of the meeting came.", ""),
    )
    shown = " | ".join(words(made(Document((para("SEC Panel Meeting 7"), table(*rows))))))
    assert "Zan" not in shown
    assert shown.count("Confidential") == 1
    for there in ("1 |", "Welcome", "2 |", "Case (RED)", "Closing", "The end"):
        assert there in shown


# -- headings and titles


def test_under_a_policy_that_withholds_titles_the_number_stays() -> None:
    text = (
        "ISAC Meeting 7\n\nDraft Minutes\n\n1. Welcome\n\nHello to all.\n\n"
        "2. Quillfeather affair [TLP:RED]\n\nIt was late.\n"
    )
    shown = copy(draft(text, CLEAR, rules="tlp-2"))
    assert "2. Title withheld [TLP:RED]" in shown
    assert "Quillfeather" not in shown
    whole = copy(draft(text, CLEAR + '[item.2]\nrelease = ["all"]\n', rules="tlp-2"))
    assert "2. Quillfeather affair [TLP:RED]" in whole
    named = copy(draft(text, CLEAR + '[item.2]\npublic_title = "A matter of a firm"\n', rules="tlp-2"))
    assert "2. A matter of a firm [TLP:RED]" in named


def test_items_without_and_with_the_same_number_are_decided_about_by_position() -> None:
    blocks = (
        para("Welcome", heading=1),
        para("Hello to all."),
        para("Case (RED)", heading=1),
        para("Zan was late."),
        para("Closing", heading=1),
        para("Bye."),
    )
    shown = words(made(Document(blocks), WHITE + '[item."#2"]\nrelease = ["all"]\n'))
    assert "Zan was late." in shown


def test_a_label_that_a_decision_overruled_is_not_in_the_heading() -> None:
    shown = copy(
        draft(HEAD + "1. One\n\nHello.\n\n2. Case (RED)\n\nIt was late.\n", WHITE + '[item.2]\nmarking = "WHITE"\n')
    )
    assert "2. Case\n" in shown
    assert "It was late." in shown


def test_links_notes_and_pictures_of_a_restricted_items_heading_stay_behind() -> None:
    note = Note("footnote", (para("Quillfeather wrote this."),))
    head = Paragraph(
        (
            Run("2. Case (RED)", link="https://example.org/quillfeather"),
            NoteReference(0),
            Picture(0, 9, 9, "Quillfeather"),
        )
    )
    document = Document((para("1. One"), para("Hello."), head, para("Zan was late.")), notes=(note,), media=(RED_DOT,))
    shown = made(document)
    assert not shown.notes
    assert not shown.media
    assert "quillfeather" not in repr(shown).casefold()
    assert made(document, WHITE, ALL).notes


# -- notes, pictures, counters


def test_a_note_goes_with_its_sentence_and_the_rest_are_counted_anew() -> None:
    notes = (
        Note("footnote", (para("Quillfeather said so."),)),
        Note("footnote", (para("As usual."),)),
        Note("footnote", (para("[RED] Zan paid."),)),
    )
    line = Paragraph((Run("(RED) Zan was late."), NoteReference(0)))
    other = Paragraph((Run("Hello B."), NoteReference(1)))
    third = Paragraph((Run("Hello C."), NoteReference(2)))
    shown = made(Document((para("1. One"), line, other, third, para("2. Two"), para("Bye to all.")), notes=notes))
    assert [p.text for n in shown.notes for p in paragraphs(n.blocks)] == ["As usual."]
    assert [i.note for p in paragraphs(shown.blocks) for i in p.inlines if isinstance(i, NoteReference)] == [0]


def test_captions_are_counted_over_what_is_shown() -> None:
    def caption(number: int, text: str) -> Paragraph:
        return Paragraph((Run("Table "), Field("sequence", "Table", number), Run(text)))

    shown = made(Document((para("1. One (RED)"), caption(1, ": Zan"), para("2. Two"), caption(2, ": all of us"))))
    assert [i.number for p in paragraphs(shown.blocks) for i in p.inlines if isinstance(i, Field)] == [1]


@pytest.mark.parametrize(
    ("choice", "pictures"),
    [
        ('images = "release"', 2),
        ('images = {"1.2.1" = "withhold"}', 1),
        ('images = {"1.2.1" = "release", "1.3.1" = "withhold"}', 1),
    ],
)
def test_a_picture_in_a_row_is_chosen_without_deciding_about_the_row(choice: str, pictures: int) -> None:
    row = Row((Cell((para("Kept row"),)), Cell((Paragraph((Picture(0, 9, 9),)),))))
    blocks = (
        para("1. One"),
        para("Hello."),
        Table((row,), (9, 9)),
        Paragraph((Picture(1, 9, 9),)),
        para("2. Two (RED)"),
        para("Zan was late."),
    )
    extra = (
        ""
        if "1.3.1" in choice or 'images = "' in choice
        else '[[settle]]\ncode = "image-to-release"\nref = "1.3.1"\nwhy = "x"\n'
    )
    shown = made(Document(blocks, media=(RED_DOT, BLUE_DOT)), f"{WHITE}{choice}\n{extra}")
    assert len(shown.media) == pictures
    assert "Kept row" in words(shown)


def test_releasing_the_picture_of_a_restricted_row_does_not_release_the_row() -> None:
    row = Row((Cell((para("Quillfeather (RED)"),)), Cell((Paragraph((Picture(0, 9, 9),)),))))
    document = Document(
        (para("1. One"), para("Hello."), Table((row,), (9, 9)), para("2. Two"), para("Bye.")), media=(RED_DOT,)
    )
    shown = made(document, WHITE + 'images = {"1.2.1" = "release"}\n')
    assert "Quillfeather" not in repr(shown)
    assert not shown.media


# -- furniture and sections


def test_each_copy_bears_the_sentence_of_its_own_banner() -> None:
    text = (
        "SEC Panel Meeting 7\n\n"
        "This document is classified as **Red** in accordance with the Panel Information Policy.\n\n"
        "Draft Minutes\n\n"
    )
    text += "1. One\n\nHello to all.\n\n2. Two (AMBER)\n\nIt was late.\n\n3. Three (RED)\n\nZan paid.\n"
    read = draft(text)
    for audience, name in (
        (PUBLIC, "White"),
        (Audience(level="AMBER"), "Amber"),
        (ALL, "Red"),
        (Audience(items=frozenset({"2"})), "Amber"),
    ):
        shown = copy(read, audience)
        assert f"classified as {name} in" in shown
        assert shown.count("This document is classified") == 1


def test_the_status_line_is_replaced_or_set_where_there_is_none() -> None:
    decisions = '[document]\nunmarked = "WHITE"\nstatus = "Final Minutes"\n'
    shown = copy(draft(HEAD + "1. One\n\nHello.\n\n2. Two\n\nBye.\n", decisions))
    assert "Draft" not in shown
    assert shown.count("Final Minutes") == 1
    assert "Final Minutes" in copy(draft("SEC Panel Meeting 7\n\n1. One\n\nHello.\n\n2. Two\n\nBye.\n", decisions))


def test_labels_in_page_headers_and_footers_are_those_of_the_copy() -> None:
    story = Story("header", "default", (para("RED"), para("Panel papers")))
    document = Document(
        (para("1. One"), para("Hello."), para("2. Two (RED)"), para("Zan.")), (Section(stories=(0,)),), (story,)
    )
    for audience, label in ((PUBLIC, "WHITE"), (ALL, "RED")):
        assert [p.text for p in paragraphs(made(document, WHITE, audience).stories[0].blocks)] == [
            label,
            "Panel papers",
        ]


def test_a_section_in_which_nothing_is_left_goes_with_its_header() -> None:
    stories = (
        Story("header", "default", (para("Panel papers"),)),
        Story("header", "default", (para("Quillfeather papers"),)),
    )
    blocks = (
        para("1. One"),
        para("Hello."),
        SectionBreak(0),
        para("(RED) Zan was late."),
        SectionBreak(1),
        para("2. Two"),
        para("Bye."),
    )
    document = Document(blocks, (Section(stories=(0,)), Section(stories=(1,)), Section(stories=(0,))), stories)
    shown = made(document, WHITE + '[item.1]\nstub = "Kept back."\n')
    assert len(shown.sections) in (2, 3)
    gone = made(replace(document, blocks=(*blocks[:3], para("(RED) Zan."), SectionBreak(1), *blocks[5:])), WHITE)
    assert len(gone.sections) == 3


def test_a_table_of_contents_is_made_of_the_headings_that_are_shown() -> None:
    blocks = (
        para("ISAC Meeting 7"),
        Contents(),
        para("1. Welcome"),
        para("Hello."),
        para("2. Quillfeather affair [TLP:RED]"),
        para("Zan."),
    )
    shown = made(Document(blocks), CLEAR, rules="tlp-2")
    assert words(shown)[1:3] == ["1. Welcome", "2. Title withheld [TLP:RED]"]
