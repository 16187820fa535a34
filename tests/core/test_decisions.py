"""The decisions file: what each key says, and the append-only list that it is one reading of."""

from __future__ import annotations

import pytest

from redactor.core.decisions import (
    SETTLEABLE,
    WITHDRAWN,
    Decided,
    Decisions,
    DecisionsFileError,
    ItemDecision,
    PublicText,
    Settle,
    Span,
    folded,
    parse_decisions,
    parse_span,
)


def read(source: str) -> Decisions:
    return parse_decisions(source, name="d.toml")


def test_an_empty_file_decides_nothing() -> None:
    assert read("") == Decisions()


def test_every_key_of_a_file_is_read() -> None:
    decisions = read(
        'draft = "sha256:00"\n[document]\nunmarked = "WHITE"\nlook_hidden = "release"\nrevisions = "reject"\n'
        'images = "release"\nstatus = "Final Minutes"\n'
        '[item.3]\nmarking = "RED"\nrelease = ["actions", "3.1"]\nwithhold = ["3.2.1-3"]\nstub = "Gone."\n'
        'reason = "commercial"\npublic_title = "A matter"\n'
        '[[public_text]]\nref = "9.2.1"\ntext = "Words."\n'
        '[[settle]]\ncode = "lexicon"\nref = "9.4.1"\nterm = "Gen4U"\nwhy = "announced"\n'
    )
    item = ItemDecision(
        "3", "RED", (Span("3", kind="action"), Span("3", block=1)), (Span("3", block=2, first=1, last=3),), "Gone.",
        "commercial", "A matter",
    )  # fmt: skip
    assert decisions == Decisions(
        "sha256:00", "WHITE", "release", "reject", "Final Minutes", {"": "release"}, {"3": item},
        (PublicText("9.2.1", "Words."),), (Settle("lexicon", "9.4.1", "Gen4U", "announced"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "covers", "spares"),
    [
        ("all", ["4.1.1", "4.12.3"], ["14.1.1", "40.1.1"]),
        ("4.1", ["4.1.1", "4.1.9"], ["4.11.1", "4.2.1"]),
        ("4.1.2", ["4.1.2"], ["4.1.1", "4.1.22"]),
        ("4.1.2-4", ["4.1.2", "4.1.4"], ["4.1.1", "4.1.5"]),
        ("4.1.2–4", ["4.1.3"], ["4.2.3"]),
    ],
)
def test_a_span_covers_what_it_names_and_no_more(entry: str, covers: list[str], spares: list[str]) -> None:
    span = parse_span("4", entry)
    assert span is not None
    assert all(span.covers(ref, "discussion") for ref in covers)
    assert not any(span.covers(ref, "discussion") for ref in spares)


@pytest.mark.parametrize(
    ("word", "kind"), [("decisions", "decision"), ("actions", "action"), ("images", "image"), ("table", "table")]
)
def test_a_kind_covers_the_portions_of_that_kind_in_that_item(word: str, kind: str) -> None:
    span = parse_span("4", word)
    assert span is not None
    assert span.covers("4.1.1", kind)
    assert not span.covers("4.1.1", "discussion")
    assert not span.covers("14.1.1", kind)


@pytest.mark.parametrize("entry", ["", "everything", "5.1", "4.", "4.1.1.1", "4.1.4-2", "4.x", "1.1"])
def test_what_names_nothing_of_the_item_is_no_span(entry: str) -> None:
    assert parse_span("4", entry) is None


def test_an_item_without_a_number_is_named_by_its_position() -> None:
    assert read('[item."#3"]\nrelease = ["#3.1.2"]\n').items["#3"].release == (Span("#3", block=1, first=2),)


@pytest.mark.parametrize("code", ["unmarked-material", "unaccounted", "decisions-for-another-draft", "lexikon"])
def test_what_cannot_be_excused_is_a_fault(code: str) -> None:
    assert code not in SETTLEABLE
    with pytest.raises(DecisionsFileError, match=r"settle\[1\]\.code"):
        read(f'[[settle]]\ncode = "{code}"\nref = "1"\n')


def test_a_settle_holds_for_its_place_and_its_term_alone() -> None:
    decisions = read('[[settle]]\ncode = "unread-marking-word"\nref = "9.4.1"\nterm = "Red"\n')
    assert decisions.settles("unread-marking-word", "9", "9.4.1", "RED")
    assert not decisions.settles("unread-marking-word", "9", "9.4.1", "Amber")
    assert not decisions.settles("unread-marking-word", "9", "9.4.2", "Red")
    assert not decisions.settles("lexicon", "9", "9.4.1", "Red")


def test_nought_means_all_of_the_front_matter() -> None:
    decisions = read('[[settle]]\ncode = "unread-marking-word"\nref = "0"\n')
    assert decisions.settles("unread-marking-word", "0", "0.2.1")
    assert decisions.settles("unread-marking-word", None)
    assert not decisions.settles("unread-marking-word", "1", "1.2.1")


# -- the list


def entry(seq: int, change: Decisions) -> Decided:
    return Decided(seq, "2026-01-01T00:00:00Z", "A", change)


def test_a_later_decision_about_the_same_thing_replaces_the_earlier_one() -> None:
    first = Decisions(
        unmarked="WHITE", items={"3": ItemDecision("3", marking="RED"), "4": ItemDecision("4", marking="RED")}
    )
    second = Decisions(items={"3": ItemDecision("3", release=(Span("3"),))})
    now = folded([entry(1, first), entry(2, second)])
    assert now.unmarked == "WHITE"
    assert now.items["3"] == ItemDecision("3", release=(Span("3"),))
    assert now.items["4"].marking == "RED"


def test_undoing_is_one_decision_more() -> None:
    first = Decisions(
        public_texts=(PublicText("1.1.1", "Words."),), settled=(Settle("lexicon", "1.1.1", "x", "known"),)
    )
    second = Decisions(public_texts=(PublicText("1.1.1", ""),), settled=(Settle("lexicon", "1.1.1", "x", WITHDRAWN),))
    now = folded([entry(1, first), entry(2, second)])
    assert not now.public_texts
    assert not now.settled
