"""Drafts at random, and an oracle that knows what is public because it wrote them: from the contract, not the code.

An item is written as lines, each with the words that stand in it; every word is one of a kind. A marking is put where
the interface says that one may stand, and the oracle notes for which words it holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.core.classification import classify
from redactor.core.decisions import Decisions
from tests.core.agenda.notation import policy, read, table, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

    from redactor.core.document import Table
    from redactor.core.minutes import Minutes

RESTRICTED = ("RED", "AMBER", "GREEN")
BOXES = ("({})", "[{}]", "(**{}**)", "( {} )", "{{{}}}", "[TLP:{}]", "(TLP: {})")
BEHIND = (*BOXES, "– {}", ": {}", "| {}")
BEFORE = ("({})", "[{}]", "[TLP:{}]", "{}:", "{} –", "TLP:{}")
LINES = ("({})", "{}", "Marking: {}", "Classification – {}", "This item is marked {}", "TLP:{}", "[{}].", "**{}**")
NUMBERS = (
    "{}.",
    "{})",
    "{} –",
    "Item {}:",
    "Agenda Item {} –",
    "TOP {}",
    "Eitem {}:",
    "[{}]",
    "§ {}",
    "No. {}",
    "({})",
)


@dataclass(slots=True)
class Draft:
    """A draft on its way: its lines, the words that are public and those that are not; `marked` is its last item."""

    lines: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)
    count: int = 0
    marked: bool = False

    def sentence(self, *, secret: bool) -> str:
        """Write a sentence around a new word."""
        self.count += 1
        name = f"word{self.count}x"
        (self.secret if secret else self.public).append(name)
        return f"The members heard of {name} and had nothing to add to what had been said about it."


@st.composite
def drafts(draw: DrawFn) -> Draft:
    made, number = Draft(), draw(st.sampled_from(NUMBERS))
    for item in range(1, draw(st.integers(2, 5)) + 1):
        made.marked = marked = draw(st.booleans())
        level = draw(st.sampled_from(RESTRICTED))
        where = draw(st.sampled_from(("behind", "line")))
        title = f"{number.format(item)} Matters of concern"
        behind = f" {draw(st.sampled_from(BEHIND)).format(level)}" if marked and where == "behind" else ""
        made.lines.append(title + behind)
        if marked and where == "line":
            made.lines.append(draw(st.sampled_from(LINES)).format(level))
        for _ in range(draw(st.integers(1, 4))):
            draw(paragraphs(made))
    return made


@st.composite
def paragraphs(draw: DrawFn, made: Draft) -> None:
    """Write one or a few lines of an item that is all secret, or all public but for what is marked here."""
    level = draw(st.sampled_from(RESTRICTED))
    kind = draw(st.sampled_from(("plain", "before", "behind", "one", "led", "opened", "bullets", "rows", "inner")))
    _WRITERS[kind](draw, made, level)


def _plain(draw: DrawFn, made: Draft, _level: str) -> None:
    made.lines.append(" ".join(made.sentence(secret=made.marked) for _ in range(draw(st.integers(1, 3)))))


def _before(draw: DrawFn, made: Draft, level: str) -> None:
    label = draw(st.sampled_from(BEFORE)).format(level)
    made.lines.append(f"{label} {made.sentence(secret=True)} {made.sentence(secret=True)}")


def _behind(draw: DrawFn, made: Draft, level: str) -> None:
    label = draw(st.sampled_from(BOXES)).format(level)
    made.lines.append(f"{made.sentence(secret=True)} {made.sentence(secret=True)} {label}")


def _one(_draw: DrawFn, made: Draft, level: str) -> None:
    first, second, third = (made.sentence(secret=s) for s in (made.marked, True, made.marked))
    made.lines.append(f"{first} {second.replace(' and', f' ({level}) and')} {third}")


def _led(draw: DrawFn, made: Draft, level: str) -> None:
    made.lines.append(f"({level}) {made.sentence(secret=True)[:-1]}:")
    made.lines += [f"- {made.sentence(secret=True)}" for _ in range(draw(st.integers(1, 3)))]
    made.lines.append(made.sentence(secret=made.marked))


def _opened(_draw: DrawFn, made: Draft, level: str) -> None:
    opening = f"ACTION EX1/{made.count:02} ({level}): Ann to act."
    made.lines.append(f"{opening} {made.sentence(secret=True)} {made.sentence(secret=True)}")


def _bullets(_draw: DrawFn, made: Draft, level: str) -> None:
    made.lines += [f"- {made.sentence(secret=made.marked)}", f"- {made.sentence(secret=True)} ({level})"]
    made.lines.append(made.sentence(secret=made.marked))


def _rows(draw: DrawFn, made: Draft, level: str) -> None:
    rows = ["|Firm|Offer|Marking|"]
    for _ in range(draw(st.integers(1, 4))):
        marked = draw(st.booleans())
        rows.append(f"|Ann|{made.sentence(secret=made.marked or marked)}|{level if marked else ''}|")
    made.lines.append("\n".join(rows))


def _inner(draw: DrawFn, made: Draft, level: str) -> None:
    made.lines.append(f"**Prices of the year ({level})**")
    made.lines += [made.sentence(secret=True) for _ in range(draw(st.integers(1, 3)))]
    made.lines += ["**Dates of the year**", made.sentence(secret=made.marked)]


_WRITERS: Final[dict[str, Callable[[DrawFn, Draft, str], None]]] = {
    "plain": _plain,
    "before": _before,
    "behind": _behind,
    "one": _one,
    "led": _led,
    "opened": _opened,
    "bullets": _bullets,
    "rows": _rows,
    "inner": _inner,
}


def _shown(minutes: Minutes) -> tuple[str, bool]:
    made = classify(minutes, policy(), Decisions(unmarked="WHITE"), draft_sha256="")
    return " ".join(p.text for _, p in made.portions() if p.disposition == "release"), bool(made.findings)


def _check(draft: Draft, minutes: Minutes) -> None:
    shown, asked = _shown(minutes)
    leaked = [name for name in draft.secret if f"{name} " in shown]
    lost = [name for name in draft.public if f"{name} " not in shown]
    assert asked or (leaked, lost) == ([], [])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(drafts())
def test_what_is_marked_in_a_text_is_withheld_and_nothing_else(draft: Draft) -> None:
    _check(draft, read("\n\n".join(draft.lines), markdown=draft.count % 2 == 0))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(drafts())
def test_what_is_marked_in_a_document_is_withheld_and_nothing_else(draft: Draft) -> None:
    _check(draft, word(*map(_in_word, draft.lines)))


def _in_word(line: str) -> str | Table:
    """Write a line in the notation of a document: its tables, its bold lines, and no bars that mean something else."""
    if line.startswith("|"):
        return table(*(row.strip("|") + ("|" if row.endswith("||") else "") for row in line.split("\n")))
    bold = line.startswith("**") and line.endswith("**")
    return f"b|{line.strip('*')}" if bold else line.replace("**", "").replace("|", "–")
