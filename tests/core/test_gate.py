"""The gate: what it stops, each thing that a fault of the renderer or a writer could let through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC, Audience
from redactor.core.accounting import account, audit_ledger
from redactor.core.document import (
    Document,
    Field,
    ListPlace,
    Note,
    NoteReference,
    Paragraph,
    Picture,
    Run,
    Section,
    Story,
    Table,
)
from redactor.core.gate import Checked, ClearedCopy, check_words, clear
from redactor.core.probe import Found, Probe
from redactor.core.rendering.pieces import Piece, Rendered
from redactor.services.release.copies import rendering
from tests.drafts import HEAD, WHITE, draft, draft_of, para, table
from tests.pictures import BLUE_DOT, RED_DOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.minutes import Finding
    from redactor.services.drafting.drafts import Draft

SETTLED = WHITE + 'images = "release"\n'


def whole() -> Document:
    """Give minutes with one of everything, public and restricted."""
    notes = (Note("footnote", (para("A public note."),)), Note("footnote", (para("A restricted note."),)))
    public = Paragraph(
        (
            Run("Hello to all."),
            NoteReference(0),
            Run(" See it here.", link="https://example.org/a"),
            Picture(0, 9, 9, "plan"),
        )
    )
    secret = Paragraph(
        (
            Run("Zan was late."),
            NoteReference(1),
            Run(" See it.", link="https://example.org/zan"),
            Picture(1, 9, 9, "Zan"),
        )
    )
    blocks = (
        para("SEC Panel Meeting 7"),
        para("1. One"),
        public,
        table(("Who", "What"), ("A", "one"), ("B", "two")),
        Paragraph((Run("Table "), Field("sequence", "Table", 1), Run(": all of us"))),
        para("2. Two (RED)"),
        secret,
        table(("Zan", "Ltd"), ("Q", "three")),
        para("3. Three"),
        para("Bye to all."),
    )
    story = Story("header", "default", (para("Panel papers"),))
    return Document(blocks, (Section(stories=(0,)),), (story,), notes, (RED_DOT, BLUE_DOT))


@pytest.fixture(scope="module")
def read() -> Draft:
    understood = draft_of(whole(), SETTLED)
    assert not understood.minutes.findings
    return understood


def stopped(read: Draft, rendered: Rendered, audience: Audience = PUBLIC) -> tuple[Finding, ...]:
    result = check_words(rendered, read.minutes, read.policy, read.decisions, audience=audience)
    return () if isinstance(result, Checked) else result


def test_an_honest_copy_passes_for_every_audience(read: Draft) -> None:
    for audience in (PUBLIC, Audience(level="RED"), Audience(everything=True), Audience(items=frozenset({"2"}))):
        assert not stopped(read, rendering(read, audience), audience)


def blocks_with(document: Document, at: int, block: Paragraph | Table) -> Document:
    return replace(document, blocks=(*document.blocks[:at], block, *document.blocks[at + 1 :]))


def first(document: Document, words: str) -> int:
    return next(i for i, b in enumerate(document.blocks) if isinstance(b, Paragraph) and words in b.text)


def extra_run(d: Document) -> Document:
    at = first(d, "Hello to all")
    block = d.blocks[at]
    assert isinstance(block, Paragraph)
    return blocks_with(d, at, replace(block, inlines=(*block.inlines, Run("Zan"))))


def other_link(d: Document) -> Document:
    at = first(d, "Hello to all")
    block = d.blocks[at]
    assert isinstance(block, Paragraph)
    inlines = tuple(
        replace(i, link="https://example.org/zan") if isinstance(i, Run) and i.link else i for i in block.inlines
    )
    return blocks_with(d, at, replace(block, inlines=inlines))


def other_description(d: Document) -> Document:
    at = first(d, "Hello to all")
    block = d.blocks[at]
    assert isinstance(block, Paragraph)
    inlines = tuple(replace(i, description="Zan") if isinstance(i, Picture) else i for i in block.inlines)
    return blocks_with(d, at, replace(block, inlines=inlines))


def hidden_run(d: Document) -> Document:
    at = first(d, "Bye")
    return blocks_with(d, at, Paragraph((Run("Bye to all.", look_hidden="white"),)))


def wrong_number(d: Document) -> Document:
    at = first(d, "all of us")
    return blocks_with(d, at, Paragraph((Run("Table "), Field("sequence", "Table", 7), Run(": all of us"))))


def more_in_a_row(d: Document) -> Document:
    at = next(i for i, b in enumerate(d.blocks) if isinstance(b, Table))
    return blocks_with(d, at, table(("Who", "What"), ("A", "one Zan"), ("B", "two")))


TAMPERED: dict[str, Callable[[Document], Document]] = {
    "a run too many": extra_run,
    "another portion in its place": lambda d: blocks_with(d, first(d, "Bye"), para("Zan was late.")),
    "a paragraph too many": lambda d: replace(d, blocks=(*d.blocks, para("Zan was late."))),
    "a paragraph twice": lambda d: replace(d, blocks=(*d.blocks, para("Bye to all."))),
    "a paragraph too few": lambda d: replace(d, blocks=d.blocks[:-1]),
    "another link": other_link,
    "another picture": lambda d: replace(d, media=(BLUE_DOT,)),
    "a picture that is not shown": lambda d: replace(d, media=(*d.media, BLUE_DOT)),
    "another description": other_description,
    "another note": lambda d: replace(d, notes=(Note("footnote", (para("A restricted note."),)),)),
    "a note too many": lambda d: replace(d, notes=(*d.notes, Note("footnote", (para("A restricted note."),)))),
    "text that looks hidden": hidden_run,
    "a title of its own": lambda d: replace(d, title="Zan was late."),
    "a language of its own": lambda d: replace(d, language="Zan"),
    "a header of its own": lambda d: replace(d, stories=(Story("header", "default", (para("Zan"),)),)),
    "a caption's number": wrong_number,
    "more in a row": more_in_a_row,
    "a heading of no item": lambda d: blocks_with(d, first(d, "Bye"), para("Bye to all.", item="Zan")),
    "a label of no list": lambda d: blocks_with(d, first(d, "Bye"), para("Bye to all.", place=ListPlace(0, 0, "Zan"))),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_rendered_document_that_was_tampered_with_is_stopped(read: Draft, how: str) -> None:
    rendered = rendering(read)
    assert stopped(read, replace(rendered, document=TAMPERED[how](rendered.document)))


LIES = {
    "a withheld portion": Piece("portion", "2.1.1", "Zan was late."),
    "another text under a visible name": Piece("portion", "1.1.1", "Zan was late.", (Run("Zan was late."),)),
    "a text beside its inlines": Piece("portion", "1.1.1", "Hello to all.", (Run("Zan was late."),)),
    "half a portion": Piece("portion", "1.1.1", "Hello", (Run("Hello"),)),
    "a stub of one's own": Piece("stub", "2", "Zan is recorded elsewhere."),
    "a stub without a gap": Piece("stub", "1", "Part of this item is withheld."),
    "a title under another item": Piece("title", "3", "2. Two (RED)"),
    "a number of no item": Piece("number", "0", "417", (Run("417"),)),
    "a label of another level": Piece("label", "3", " [RED]"),
    "words in the contents": Piece("contents", "2", "Zan"),
    "part of a title in the contents": Piece("contents", "2", "Tw"),
    "words in place of nothing": Piece("substitute", "1.1.1", "Zan"),
    "a status nobody decided": Piece("status", "", "Zan"),
    "a banner of another level": Piece("banner", "", "RED"),
    "part of a note": Piece("note", "", "public"),
    "a kind that does not exist": Piece("remark", "", ""),
    "an omission with words": Piece("omission", "1.1.1", "Zan"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_ledger_that_declares_what_may_not_stand_there_is_stopped(read: Draft, lie: str) -> None:
    rendered = rendering(read)
    assert stopped(read, replace(rendered, ledger=(*rendered.ledger, (LIES[lie],))))


def swapped(rendered: Rendered, old: str, *pieces: Piece) -> Rendered:
    """Put other pieces in the place of a paragraph, in the document and in the ledger alike."""
    words = "".join(p.text for p in pieces).replace("**", "")
    at = first(rendered.document, old)
    line = next(n for n, group in enumerate(rendered.ledger) if "".join(p.text for p in group).startswith(old))
    ledger = (*rendered.ledger[:line], pieces, *rendered.ledger[line + 1 :])
    return replace(rendered, document=blocks_with(rendered.document, at, para(words)), ledger=ledger)


def said(kind: str, key: str, text: str) -> Piece:
    return Piece(kind, key, text, (Run(text),))


BYE, TWO = "Bye to all.", "2. Two (RED)"
COHERENT: dict[str, tuple[str, tuple[Piece, ...]]] = {
    "half a portion": (BYE, (said("portion", "3.1.1", "Bye"),)),
    "more than a portion": (BYE, (said("portion", "3.1.1", "Bye to all. Zan"),)),
    "a withheld portion under its own name": (BYE, (said("portion", "2.1.1", "Zan was late."),)),
    "a withheld portion beside a visible one": (
        BYE,
        (said("portion", "3.1.1", BYE), said("portion", "2.1.1", "Zan was late.")),
    ),
    "other inlines than the text": (BYE, (Piece("portion", "3.1.1", BYE, (Run("Zan was late."),)),)),
    "a stub twice": (BYE, (said("portion", "3.1.1", BYE), Piece("stub", "2", "Part of this item is withheld."))),
    "another heading": (TWO, (said("title", "2", "2. Zan (RED)"),)),
    "a heading twice": (TWO, (said("title", "2", TWO), said("title", "2", TWO))),
    "a row as a portion": (BYE, (said("portion", "3.1.1", BYE), said("cell", "1.2.1", "Who"))),
    "a cell of a withheld row": (BYE, (said("portion", "3.1.1", BYE), said("cell", "2.2.1", "ZanLtd"))),
}


@pytest.mark.parametrize("how", COHERENT)
def test_a_document_and_a_ledger_that_agree_on_a_lie_are_stopped(read: Draft, how: str) -> None:
    old, pieces = COHERENT[how]
    assert any(audit_ledger(swapped(rendering(read), old, *pieces), read.minutes, read.policy, None))


def test_part_of_a_row_is_no_row(read: Draft) -> None:
    rendered = rendering(read)
    at = next(i for i, b in enumerate(rendered.document.blocks) if isinstance(b, Table))
    document = blocks_with(rendered.document, at, table(("Who", "What"), ("A", "o"), ("B", "two")))
    ledger = tuple((said("cell", "1.2.2", "o"),) if g and g[0].text == "one" else g for g in rendered.ledger)
    lie = replace(rendered, document=document, ledger=ledger)
    assert any(audit_ledger(lie, read.minutes, read.policy, None))


def test_a_document_and_a_ledger_that_agree_on_the_truth_pass(read: Draft) -> None:
    honest = swapped(rendering(read), BYE, said("portion", "3.1.1", BYE))
    assert not any(audit_ledger(honest, read.minutes, read.policy, None))


def test_a_title_that_is_withheld_is_stopped() -> None:
    text = "ISAC Meeting 7\n\nDraft Minutes\n\n1. Welcome\n\nHello.\n\n2. Quillfeather [TLP:RED]\n\nIt was late.\n"
    read = draft(text, '[document]\nunmarked = "CLEAR"\n', rules="tlp-2")
    lie = swapped(rendering(read), "2. Title withheld", said("title", "2", "2. Quillfeather [TLP:RED]"))
    assert any(audit_ledger(lie, read.minutes, read.policy, None))


def test_a_visible_portion_that_is_missing_or_there_twice_is_stopped(read: Draft) -> None:
    rendered = rendering(read)
    at = next(n for n, pieces in enumerate(rendered.ledger) if any(p.key == "3.1.1" for p in pieces))
    assert stopped(read, replace(rendered, ledger=(*rendered.ledger, rendered.ledger[at])))
    assert stopped(read, replace(rendered, ledger=(*rendered.ledger[:at], *rendered.ledger[at + 1 :])))


def test_a_copy_made_for_another_audience_is_stopped(read: Draft) -> None:
    assert stopped(read, rendering(read, Audience(everything=True)), PUBLIC)
    assert stopped(read, rendering(read, Audience(level="RED")), Audience(level="AMBER"))


def test_a_portion_released_by_nobody_is_stopped_whatever_is_called_visible(read: Draft) -> None:
    items = tuple(
        replace(i, portions=tuple(replace(p, disposition="release") for p in i.portions)) if i.name == "2" else i
        for i in read.minutes.items
    )
    lying = replace(read, minutes=replace(read.minutes, items=items))
    assert stopped(lying, rendering(lying))


def test_two_portions_with_one_name_or_one_text_are_stopped(read: Draft) -> None:
    one, two, three = read.minutes.items
    renamed = replace(two, portions=tuple(replace(p, ref="1.1.1") for p in two.portions))
    shared = replace(two, portions=tuple(replace(p, at=one.portions[0].at) for p in two.portions))
    row = next(p.at for p in one.portions if p.kind == "table")
    inside = replace(two, portions=tuple(replace(p, at=replace(row, steps=(*row.steps, 0, 0))) for p in two.portions))
    for item in (renamed, shared, inside):
        lying = replace(read, minutes=replace(read.minutes, items=(one, item, three)))
        assert list(audit_ledger(rendering(lying), lying.minutes, lying.policy, None))


# -- the finished bytes


PROBED: dict[str, Callable[[Probe], Probe]] = {
    "a line too many": lambda p: replace(p, lines=(*p.lines, Found("Zan", "line 9"))),
    "a line twice": lambda p: replace(p, lines=(*p.lines, p.lines[-1])),
    "a line too few": lambda p: replace(p, lines=p.lines[:-1]),
    "a line changed": lambda p: replace(p, lines=(*p.lines[:-1], Found("Bye to Zan.", "line 9"))),
    "a value": lambda p: replace(p, values=(*p.values, Found("Zan", "attribute"))),
    "a label": lambda p: replace(p, labels=(*p.labels, Found("417", "label"))),
    "a stray": lambda p: replace(p, strays=(Found("", "comment"),)),
    "an image": lambda p: replace(p, images=("0" * 64,)),
}


@pytest.mark.parametrize("form", ["docx", "md", "html", "txt", "json"])
def test_a_finished_file_passes_and_any_difference_stops_it(read: Draft, form: str) -> None:
    formats = Tools().formats
    checked = Checked(rendering(read))
    data = formats.write(form, checked.rendered.document)
    probe: Probe = formats.probe(form, data)
    assert isinstance(clear(checked, form, data, probe), ClearedCopy)
    for how, change in PROBED.items():
        assert any(account(checked.rendered, change(probe))), how


def test_a_cleared_copy_comes_from_the_gate_alone() -> None:
    with pytest.raises(TypeError, match="gate"):
        ClearedCopy("txt", b"", "0" * 64, 0)


# -- what the words give away

TALE = (
    HEAD + "1. One\n\n{}\n\n2. Two (RED)\n\nZanzibarry Analytics was late with £417,250.\n\n3. Three\n\nBye to all.\n"
)


def betrayed(read: Draft) -> list[tuple[str | None, str | None, str | None]]:
    return [(f.item, f.ref, f.kind) for f in stopped(read, rendering(read)) if f.code == "lexicon"]


def test_a_public_portion_that_names_what_is_withheld_is_told_by_its_place() -> None:
    read = draft(TALE.format("All welcomed Zanzibarry Analytics to the hall. It owed £417,250 in all."))
    assert betrayed(read) == [("1", "1.1.1", "name"), ("1", "1.1.2", "amount")]


@pytest.mark.parametrize(
    "decision",
    [
        '[[settle]]\ncode = "lexicon"\nref = "1.1.1"\nterm = "Zanzibarry Analytics"\nwhy = "known"\n',
        '[item.1]\nrelease = ["1.1.1"]\n',
        '[[public_text]]\nref = "1.1.1"\ntext = "All welcomed a guest."\n',
        '[item.1]\nwithhold = ["1.1.1"]\n',
    ],
)
def test_a_betrayal_is_mended_in_its_place_alone(decision: str) -> None:
    text = "All welcomed Zanzibarry Analytics to the hall."
    assert not betrayed(draft(TALE.format(text), WHITE + decision))
    twice = TALE.format(f"{text}\n\nThen Zanzibarry Analytics spoke to them.")
    assert betrayed(draft(twice, WHITE + decision)) == [("1", "1.2.1", "name")]


def test_the_secretarys_own_words_are_looked_through_as_well() -> None:
    decision = '[[public_text]]\nref = "2.1.1"\ntext = "Zanzibarry Analytics was late."\n'
    assert betrayed(draft(TALE.format("Hello to all."), WHITE + decision)) == [("2", "2.1.1", "name")]


def test_front_matter_titles_and_stubs_are_no_secrets() -> None:
    text = TALE.format("All welcomed Zanzibarry Analytics.").replace("2. Two (RED)", "2. Zanzibarry Analytics (RED)")
    assert not betrayed(draft(text))
    front = TALE.format("All welcomed Zanzibarry Analytics.").replace(
        "1. One", "Present: Zanzibarry Analytics\n\n1. One", 1
    )
    assert not betrayed(draft(front))
    stub = '[item.2]\nstub = "Zanzibarry Analytics is recorded elsewhere."\n'
    assert not betrayed(draft(TALE.format("All welcomed Zanzibarry Analytics."), WHITE + stub))


def test_a_readers_copy_is_looked_through_for_what_she_may_not_read() -> None:
    text = TALE.format("Hello to all.").replace("Bye to all.", "(AMBER) All thanked Zanzibarry Analytics.")
    read = draft(text)
    assert not stopped(read, rendering(read))
    amber = Audience(level="AMBER")
    assert [f.ref for f in stopped(read, rendering(read, amber), amber)] == ["3.1.1"]


def test_what_only_a_reader_sees_of_the_front_matter_silences_nothing() -> None:
    text = TALE.format("Hello to all.").replace("1. One", "(AMBER) Zanzibarry Analytics sent apologies.\n\n1. One", 1)
    read = draft(text)
    amber = Audience(level="AMBER")
    assert [f.ref for f in stopped(read, rendering(read, amber), amber)] == ["0.3.1"]
