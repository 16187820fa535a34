"""The next draft: what is the same, what is not, and which decisions hold for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.core.access import PUBLIC, title_is_public, visible
from redactor.core.alignment import Kind, align, plain
from redactor.core.carrying import Carried, carry
from redactor.core.classification import classify
from redactor.core.decisions import Decisions, ItemDecision, PublicText, Settle, Span, parse_decisions
from redactor.core.document import Document, Media, Paragraph, Picture, Run
from redactor.core.writing import write_decisions
from tests.drafts import HEAD, WHITE, draft, draft_of, para, policy

if TYPE_CHECKING:
    from redactor.core.minutes import Minutes
    from redactor.services.drafting.drafts import Draft

OLD = """1. Welcome

The Chair welcomed the members. All was well.

2. Supplier matter (RED)

Zanzibarry was late with the delivery. It paid a penalty.

The Panel **AGREED** to accept the penalty.

3. Closing

The end came at noon.
"""
RULES = policy()


def carried(old: str, decisions: str, new: str, *, rules: str = "sec-panel") -> tuple[Carried, Minutes]:
    """Carry the decisions about one text over to another; give them and what they make of it."""
    before, after = draft(HEAD + old, decisions, rules=rules), draft(HEAD + new, "", rules=rules)
    made = carry(before.minutes, after.minutes, before.decisions, before.policy, draft_sha256=after.sha256)
    return made, classify(after.minutes, before.policy, made.decisions, draft_sha256=after.sha256)


def with_news(text: str) -> str:
    """Put an item before the second, which moves the numbers on."""
    return text.replace("3. Closing", "4. Closing").replace("2. Supplier", "2. News\n\nA new thing.\n\n3. Supplier")


def public_texts(minutes: Minutes) -> set[str]:
    seen = visible(minutes, PUBLIC, RULES)
    return {plain(p.text) for _, p in minutes.portions() if p.ref in seen.refs}


def public_titles(minutes: Minutes) -> set[str]:
    waiting = {f.item for f in minutes.findings if f.code == "changed-portion" and f.ref is None}
    return {plain(i.title) for i in minutes.items if title_is_public(i, RULES) and i.name not in waiting}


def kinds(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    """Say what changed between two texts."""
    pairs = align(draft(HEAD + old).minutes, draft(HEAD + new).minutes).changes
    return [(p.kind.value, p.old, p.new) for p in pairs]


# ----------------------------------------------------------------------------------------------------- what is what


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("The end came at noon.", "The end came at noon.  "), []),
        (("The end came at noon.", "The end came at one."), [("reworded", "3.1.1", "3.1.1")]),
        (("All was well.", "All was well. Rain fell."), [("new", None, "1.1.3")]),
        ((" All was well.", ""), [("gone", "1.1.2", None)]),
        (("All was well.", "Nobody spoke of the weather."), [("new", None, "1.1.2"), ("gone", "1.1.2", None)]),
        (("3. Closing", "3. The closing"), [("reworded", "3", "3")]),
    ],
)
def test_a_change_is_found_where_it_is(change: tuple[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert kinds(OLD, OLD.replace(*change)) == expected


def test_a_sentence_that_moves_to_another_item_is_new_there() -> None:
    moved = OLD.replace(" It paid a penalty.", "").replace("All was well.", "All was well. It paid a penalty.")

    assert kinds(OLD, moved) == [("new", None, "1.1.3"), ("gone", "2.1.2", None)]


def test_a_renumbered_item_is_found_again() -> None:
    found = align(draft(HEAD + OLD).minutes, draft(HEAD + with_news(OLD)).minutes)

    assert found.items == {"0": "0", "1": "1", "2": "3", "3": "4"}
    assert found.renamed == {"2", "3"}


def test_an_item_under_another_title_is_known_by_what_is_in_it() -> None:
    found = align(draft(HEAD + OLD).minutes, draft(HEAD + OLD.replace("Supplier matter", "Cobblestones")).minutes)

    assert found.items["2"] == "2"
    assert found.titles[1].kind is Kind.REWORDED


def test_another_picture_or_link_under_the_same_words_is_another_portion() -> None:
    def with_picture(data: bytes, link: str) -> Minutes:
        inlines = (Run("See "), Run("the page", link=link), Run(" and "), Picture(0, 9, 9), Run("."))
        document = Document(
            (para("1. Welcome"), Paragraph(inlines), para("2. Closing"), para("The end.")),
            media=(Media("png", data, 1, 1),),
        )
        return draft_of(document).minutes

    one = with_picture(b"a", "https://example.org/a")

    assert align(one, with_picture(b"a", "https://example.org/a")).changes == ()
    assert align(one, with_picture(b"b", "https://example.org/a")).changes
    assert align(one, with_picture(b"a", "https://example.org/b")).changes


# -------------------------------------------------------------------------------------------------- what carries over


@pytest.mark.parametrize("release", ['"decisions"', '"all"', '"2.2"', '"2.1.1-2"', '"2.1", "decisions"'])
def test_no_release_covers_what_is_new_or_reworded(release: str) -> None:
    new = OLD.replace("It paid a penalty.", "It paid Quorrin a penalty.").replace(
        "accept the penalty.", "accept the penalty.\n\nThe Panel **NOTED** Brillig."
    )
    made, minutes = carried(OLD, f"{WHITE}[item.2]\nrelease = [{release}]\n", new)

    assert not {t for t in public_texts(minutes) if "Quorrin" in t or "Brillig" in t}
    assert {f.ref for f in minutes.findings if f.code == "changed-portion"} == {"2.1.2", "2.3.1"}
    assert set(made.decisions.changed) == {"2.1.2", "2.3.1"}


def test_a_release_of_an_unchanged_portion_holds_under_its_new_number() -> None:
    made, minutes = carried(OLD, f'{WHITE}[item.2]\nrelease = ["decisions"]\nreason = "commercial"\n', with_news(OLD))

    assert made.decisions.items["3"].reason == "commercial"
    assert "The Panel AGREED to accept the penalty." in public_texts(minutes)
    assert {f.ref or f.item for f in minutes.findings} == {"2", "2.1.1"}


def test_a_marking_that_the_new_draft_lowers_does_not_make_public() -> None:
    _, minutes = carried(OLD, WHITE, OLD.replace(" (RED)", ""))

    assert not {t for t in public_texts(minutes) if "Zanzibarry" in t or "penalty" in t}
    assert {f.ref for f in minutes.findings if f.code == "changed-portion"} == {"2.1.1", "2.1.2", "2.2.1"}


def test_a_release_under_a_lower_marking_does_not_hold_under_a_higher_one() -> None:
    amber = OLD.replace("(RED)", "(AMBER)")
    made, minutes = carried(amber, f'{WHITE}[item.2]\nrelease = ["all"]\n', OLD)

    assert made.decisions.items["2"].release == ()
    assert {f.ref for f in minutes.findings} == {"2.1.1", "2.1.2", "2.2.1"}


def test_words_in_place_of_a_portion_go_with_it_and_fall_with_its_wording() -> None:
    words = f'{WHITE}[[public_text]]\nref = "2.1.1"\ntext = "A delivery was late."\n'
    kept, _ = carried(OLD, words, with_news(OLD))
    fallen, minutes = carried(OLD, words, OLD.replace("was late with", "was very late with"))

    assert [t.ref for t in kept.decisions.public_texts] == ["3.1.1"]
    assert fallen.decisions.public_texts == ()
    assert [f.ref for f in minutes.findings] == ["2.1.1"]


def test_a_title_that_was_looked_at_says_nothing_of_what_is_in_its_item() -> None:
    settle = '[[settle]]\ncode = "changed-portion"\nref = "1"\nwhy = "seen"\n'
    minutes = draft(HEAD + OLD, WHITE + 'changed = ["1", "1.1.2"]\n' + settle).minutes

    assert [f.ref for f in minutes.findings] == ["1.1.2"]


def test_a_title_that_waits_goes_on_waiting_when_its_item_changes() -> None:
    new = OLD.replace("All was well.", "All was well. Rain fell.")
    _, minutes = carried(OLD, WHITE + 'changed = ["1"]\n', new)

    assert [(f.item, f.ref) for f in minutes.findings] == [("1", None), ("1", "1.1.3")]


def test_an_excuse_for_a_whole_item_does_not_cover_what_changed_in_it() -> None:
    settle = f'{WHITE}[[settle]]\ncode = "changed-portion"\nref = "1"\nwhy = "seen"\n'
    new = OLD.replace("All was well.", "All was well. Brillig came.")
    _, minutes = carried(OLD, settle, new)

    assert [f.ref for f in minutes.findings] == ["1.1.3"]
    assert not {t for t in public_texts(minutes) if "Brillig" in t}


def test_a_title_that_is_new_or_another_waits() -> None:
    _, minutes = carried(OLD, WHITE, OLD.replace("Supplier matter", "Supplier matter of Brillig"))

    assert [(f.item, f.ref) for f in minutes.findings] == [("2", None)]


@pytest.mark.parametrize(
    "answer",
    [
        '[item.1]\nrelease = ["1.1.3"]\n',
        '[item.1]\nwithhold = ["1.1.3"]\n',
        '[[settle]]\ncode = "changed-portion"\nref = "1.1.3"\nwhy = "seen"\n',
        '[[public_text]]\nref = "1.1.3"\ntext = "Rain."\n',
    ],
)
def test_one_decision_answers_a_changed_portion(answer: str) -> None:
    new = HEAD + OLD.replace("All was well.", "All was well. Rain fell.")
    waiting = WHITE + 'changed = ["1.1.3"]\n'

    assert [f.ref for f in draft(new, waiting).minutes.findings] == ["1.1.3"]
    assert draft(new, waiting + answer).minutes.findings == ()


def test_what_waited_in_the_draft_before_still_waits() -> None:
    text = OLD.replace("All was well.", "All was well. Rain fell.")
    made, minutes = carried(text, WHITE + 'changed = ["1.1.3", "2.1.1"]\n', with_news(text))

    assert {"1.1.3", "3.1.1"} <= set(made.decisions.changed)
    assert {"1.1.3", "3.1.1"} <= {f.ref or f.item for f in minutes.findings}


def test_an_old_answer_does_not_answer_what_becomes_public_now() -> None:
    seen = '[document]\n[[settle]]\ncode = "changed-portion"\nref = "3.1.1"\nwhy = "seen"\n'
    _, minutes = carried(OLD, seen, OLD.replace("3. Closing", "3. Closing (WHITE)"))

    assert "The end came at noon." not in public_texts(minutes)
    assert "3.1.1" in {f.ref for f in minutes.findings}


# -------------------------------------------------------------------------------------------------------------- laws

SENTENCES = ("Alba came.", "Brisk wind fell.", "Corin paid twelve.", "Dunmore left early.", "Eldritch stayed on late.")
LEVELS = ("", " (RED)", " (AMBER)", " (WHITE)")


@st.composite
def minutes_text(draw: st.DrawFn) -> str:
    """Write small minutes whose sentences repeat, move and change their marking."""
    lines = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        title = draw(st.sampled_from(("Welcome", "Tender", "Report", "Closing")))
        lines.append(f"{number}. {title}{draw(st.sampled_from(LEVELS))}\n")
        for _ in range(draw(st.integers(1, 3))):
            verb = draw(st.sampled_from(("", "The Panel **AGREED** that ")))
            lines.append(verb + " ".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))) + "\n")
    return HEAD + "\n".join(lines)


@st.composite
def decisions_about(draw: st.DrawFn, minutes: Minutes) -> Decisions:
    """Decide this and that about minutes."""
    items = {}
    for item in minutes.items:
        refs = [p.ref for p in item.portions]
        words = [Span(item.name), Span(item.name, kind="decision"), Span(item.name, kind="discussion")]
        words += [Span(item.name, block=int(ref.split(".")[-2])) for ref in refs]
        spans = st.lists(st.sampled_from(words), max_size=2, unique=True)
        marking = draw(st.sampled_from((None, None, "WHITE", "AMBER")))
        items[item.name] = ItemDecision(item.name, marking, tuple(draw(spans)), tuple(draw(spans)))
    refs = [p.ref for _, p in minutes.portions()]
    texts = draw(st.lists(st.sampled_from(refs), max_size=1))
    settled = draw(st.lists(st.sampled_from([*refs, *items]), max_size=2))
    return Decisions(
        unmarked=draw(st.sampled_from((None, "WHITE"))),
        items=items,
        public_texts=tuple(PublicText(ref, "Other words.") for ref in texts),
        settled=tuple(Settle("changed-portion", ref, "", "seen") for ref in settled),
        changed=tuple(draw(st.lists(st.sampled_from([*refs, *items]), max_size=2, unique=True))),
    )


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_carrying_over_never_releases_what_was_not_released(data: st.DataObject) -> None:
    first, second = draft(data.draw(minutes_text()), ""), draft(data.draw(minutes_text()), "")
    decisions = data.draw(decisions_about(first.minutes))
    old = classify(first.minutes, RULES, decisions, draft_sha256="")

    made = carry(old, second.minutes, decisions, RULES, draft_sha256="").decisions
    new = classify(second.minutes, RULES, made, draft_sha256="")

    assert public_texts(new) <= public_texts(old)
    assert public_titles(new) <= public_titles(old)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_decisions_about_an_unchanged_draft_stay_as_they_are(data: st.DataObject) -> None:
    same = draft(data.draw(minutes_text()), "")
    decisions = data.draw(decisions_about(same.minutes))
    old = classify(same.minutes, RULES, decisions, draft_sha256="")

    made = carry(old, same.minutes, decisions, RULES, draft_sha256="")

    assert made.decisions == decisions
    assert made.alignment.changes == ()


ITEMS = (
    "Lamps{m}\n\nAlba came for lamps. The lamps paid.\n\nThe Panel **AGREED** to lamps.\n",
    "Piers{m}\n\nDry rot was in piers. Piers were old.\n",
    "Boats{m}\n\nCorin left with boats.\n\nThe Panel **NOTED** the boats.\n",
)


@given(st.permutations(range(3)), st.integers(0, 4), st.data())
@settings(max_examples=30, deadline=None)
def test_another_order_and_other_numbers_change_nothing(order: list[int], more: int, data: st.DataObject) -> None:
    marks = [data.draw(st.sampled_from(LEVELS)) for _ in ITEMS]
    texts = [text.format(m=mark) for text, mark in zip(ITEMS, marks, strict=True)]
    fillers = [f"Filler {chr(97 + n) * 5}\n\nNothing {chr(102 + n) * 5} of note.\n" for n in range(more)]
    first, second = numbered(texts), numbered([*fillers, *(texts[i] for i in order)])
    decisions = data.draw(decisions_about(first.minutes))
    old = classify(first.minutes, RULES, decisions, draft_sha256="")

    made = carry(old, second.minutes, decisions, RULES, draft_sha256="")
    new = classify(second.minutes, RULES, made.decisions, draft_sha256="")

    assert public_texts(new) == public_texts(old)
    assert [p.new for p in made.alignment.pairs if p.kind is not Kind.UNCHANGED] == [
        f"{n + 1}.1.1" for n in range(more)
    ]
    assert sorted(d.marking or "" for d in made.decisions.items.values()) == sorted(
        d.marking or "" for d in decisions.items.values()
    )


def numbered(items: list[str]) -> Draft:
    """Give items their numbers."""
    return draft(HEAD + "\n".join(f"{n}. {text}" for n, text in enumerate(items, 1)), "")


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_written_decisions_read_as_the_same(data: st.DataObject) -> None:
    decisions = data.draw(decisions_about(draft(data.draw(minutes_text()), "").minutes))
    text = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=9)
    items = {
        name: replace(item, stub=data.draw(text), reason=data.draw(text), owner=data.draw(text), review="2032-02-29")
        for name, item in decisions.items.items()
    }
    images = data.draw(st.sampled_from(({}, {"": "release"}, {"1.1.1": "withhold"})))
    decisions = replace(decisions, items=items, images=images, draft="sha256:ab", status=data.draw(text))

    assert parse_decisions(write_decisions(decisions), name="d.toml") == decisions
