"""The list of decisions: it only grows, and undo and redo are entries like the others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from redactor.core.decisions import WITHDRAWN, Decisions, ItemDecision, PublicText, Settle, Span, parse_decisions
from redactor.core.history import Entry, decided, decode, encode, standing, to_redo, to_undo, versions

FULL = """
[document]
unmarked = "WHITE"
status = "Final Minutes"
images = { "4.1.1" = "withhold" }

[item.3]
marking = "RED"
release = ["decisions", "3.1", "3.2.1-3"]
withhold = ["3.4"]
reason = "commercial"
public_title = "A supplier – §"

[[public_text]]
ref = "9.2.1"
text = "Words of ours."

[[settle]]
code = "lexicon"
ref = "9.4.1"
term = "Gen4U"
why = "announced"
"""


def build(script: str) -> list[Entry]:
    """Play `c` (change), `u` (undo) and `r` (redo), as the review does; what cannot be done is left out."""
    entries: list[Entry] = []
    for letter in script:
        seq = len(entries) + 1
        target = to_undo(entries) if letter == "u" else to_redo(entries) if letter == "r" else None
        if letter == "c":
            entries.append(Entry(seq, "", "p", Decisions(status=str(seq))))
        elif target is not None:
            entries.append(Entry(seq, "", "p", None, target.seq))
    return entries


def status(script: str) -> str | None:
    return decided(build(script)).status


def test_an_entry_comes_back_as_it_was_sealed() -> None:
    change = parse_decisions(FULL, name="x")
    for entry in (
        Entry(3, "2031-01-01T00:00:00+00:00", "p", change, None, ("portion:3.1.1",)),
        Entry(4, "2031-01-01T00:00:00+00:00", "p", None, 3),
        Entry(5, "t", "p", Decisions(settled=(Settle("a", "1", why=WITHDRAWN),))),
        Entry(6, "t", "p", Decisions(public_texts=(PublicText("1.1.1", "\ud800 lone"),))),
    ):
        assert decode(encode(entry), seq=entry.seq, at=entry.at, by=entry.by) == entry


def test_undo_and_redo_walk_back_and_forth() -> None:
    assert [status(s) for s in ("", "c", "cc", "ccu", "ccuu", "ccuuu")] == [None, "1", "2", "1", None, None]
    assert [status(s) for s in ("ccuur", "ccuurr", "ccuurrr", "ccuuru")] == ["1", "2", "2", None]


def test_a_new_change_ends_what_could_be_redone() -> None:
    assert status("ccuc") == "4"
    assert to_redo(build("ccuc")) is None


def test_undoing_one_change_leaves_the_others() -> None:
    entries = [
        Entry(1, "", "p", Decisions(unmarked="WHITE")),
        Entry(2, "", "p", Decisions(items={"3": ItemDecision("3", release=(Span("3"),))})),
        Entry(3, "", "p", None, 1),
    ]
    now = decided(entries)
    assert now.unmarked is None
    assert "3" in now.items


@given(st.text(alphabet="cur", max_size=30))
def test_undo_then_redo_changes_nothing(script: str) -> None:
    entries = build(script)
    if to_undo(entries) is not None:
        there_and_back = build(script + "ur")
        assert decided(there_and_back) == decided(entries)
        assert len(there_and_back) == len(entries) + 2


@given(st.text(alphabet="cur", max_size=30))
def test_what_stands_are_changes_in_their_order(script: str) -> None:
    entries = build(script)
    seqs = [e.seq for e in standing(entries)]
    assert seqs == sorted(seqs)
    assert all(e.change is not None for e in standing(entries))


def test_a_text_s_version_follows_from_the_list() -> None:
    entry = Entry(1, "", "p", Decisions(), None, ("portion:1.1.1", "title:1"))
    found = versions((entry, replace(entry, seq=2, resealed=("portion:1.1.1",))))
    assert (found["portion:1.1.1"], found["title:1"], found["portion:2.1.1"]) == (2, 1, 0)
