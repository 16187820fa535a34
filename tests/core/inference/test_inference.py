"""What a reader could conclude is found for every kind, clean copies are left in peace, and nothing is stopped."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import parse_decisions
from redactor.core.document import Document
from redactor.core.inference import KINDS, infer
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies, rendering
from tests.corpus.panels import PANELS
from tests.drafts import WHITE, draft, draft_of, para, policy, table

if TYPE_CHECKING:
    from redactor.core.inference import Advice
    from redactor.services.drafting.drafts import Draft

LINES = tuple(
    line.rstrip("\n").split("\t", 1)
    for line in Path(__file__).with_name("planted.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
WITHHELD = "Thistlecombe Power owes rent."


def advised(understood: Draft) -> tuple[Advice, ...]:
    assert not understood.minutes.findings
    return infer(rendering(understood), understood.minutes)


def told(text: str) -> tuple[Advice, ...]:
    return advised(planted(text))


def planted(text: str) -> Draft:
    """Make minutes of three items: in the second one, these blocks are released and two more are not."""
    items: dict[str, list[str]] = {"1": ["Members were welcomed."], "2": [], "3": ["Nothing else was said."]}
    for block in text.split(" | "):
        item = {"<": "1", ">": "3"}.get(block[0], "2")
        items[item].append(block.removeprefix("< ").removeprefix("> "))
    shown = ", ".join(f'"2.{n}"' for n in range(1, len(items["2"]) + 1))
    blocks = [
        "SEC Panel Meeting 70",
        "1. Opening",
        *items["1"],
        "2. Leases (RED)",
        *items["2"],
        WITHHELD,
        "SECP70/09: Clerk to bill Thistlecombe Power.",
        "3. Close",
        *items["3"],
    ]
    return draft("\n\n".join(blocks) + "\n", f"{WHITE}[item.2]\nrelease = [{shown}]\n")


@pytest.mark.parametrize(("kind", "text"), LINES)
def test_what_was_planted_is_found(kind: str, text: str) -> None:
    found = told(text)
    assert kind in {advice.kind for advice in found}
    assert all("Thistlecombe" not in advice.message for advice in found)


def test_every_kind_is_planted() -> None:
    assert {kind for kind, _ in LINES} == set(KINDS)


@pytest.mark.parametrize("text", [text for _, text in LINES])
def test_where_nothing_is_withheld_nothing_can_be_concluded(text: str) -> None:
    whole = "\n\n".join(block.lstrip("<> ") for block in text.split(" | "))
    read = draft(f"SEC Panel Meeting 70\n\n1. Opening\n\nHello.\n\n2. Leases\n\n{whole}\n\n3. Close\n\nBye.\n")
    assert advised(read) == ()


QUIET = """
The Panel noted the update and thanked the officers.
Release 2.0 and version 1.3 were compared with Section 4 and Section 6.
The Clerk will write to all berth holders about the new card readers.
Item 5 of Schedule 2 was read out.
Order 2014 and Issue 2 were mentioned by the Chair.
The club withdrew its motion.
The lease was signed by both.
Any change would need a consultation of 42 days under Schedule 7.
It was agreed that 20 Working Days is too short.
The first meeting of the year was a good one.
The paper was taken as read.
"""


@pytest.mark.parametrize("text", [line for line in QUIET.splitlines() if line])
def test_plain_sentences_beside_a_gap_are_left_in_peace(text: str) -> None:
    assert told(text) == ()


def test_a_table_that_lacks_a_row_gives_it_away_by_its_total() -> None:
    rows = (("Site", "Rent"), ("Ash", "£1,200"), ("Beech", "£900"), ("Total", "£2,600"))
    found = [a for a in tabled(*rows, withheld=("Elm", "£500")) if a.kind == "sum"]
    assert [(a.rank, a.ref) for a in found] == [(1, "2.1.5")]
    assert "500 is withheld" in found[0].message


def test_a_table_without_a_total_gives_no_sum_away() -> None:
    rows = (("Site", "Rent"), ("Ash", "£1,200"), ("Beech", "£900"), ("Cedar", "£100"))
    assert [a for a in tabled(*rows, withheld=("Elm", "£500")) if a.kind == "sum"] == []


def test_a_sorted_table_gives_the_place_of_a_missing_row_away() -> None:
    rows = (("Aster Ltd", "late"), ("Brook Ltd", "late"), ("Cairn Ltd", "paid"), ("Moss Ltd", "paid"))
    found = [a for a in tabled(*rows, withheld=("Dunlin Ltd", "owes")) if a.kind == "order"]
    assert [a.rank for a in found] == [2]
    assert "“cairn” and “moss”" in found[0].message


def tabled(*rows: tuple[str, str], withheld: tuple[str, str]) -> tuple[Advice, ...]:
    """Make a table whose row before the last is withheld."""
    lines = (*rows[:-1], withheld, rows[-1])
    blocks = (
        para("SEC Panel Meeting 70"),
        para("1. Opening"),
        para("Hello."),
        para("2. Leases (RED)"),
        table(*lines),
        para("3. Close"),
        para("Bye."),
    )
    shown = ", ".join(f'"2.1.{n}"' for n in range(1, len(lines) + 1) if n != len(lines) - 1)
    return advised(draft_of(Document(blocks), f"{WHITE}[item.2]\nrelease = [{shown}]\n"))


def test_the_words_put_in_place_of_a_portion_are_looked_at_too() -> None:
    text = f"SEC Panel Meeting 70\n\n1. Opening\n\nHello.\n\n2. Leases (RED)\n\n{WITHHELD}\n\n3. Close\n\nBye.\n"
    words = f'{WHITE}[[public_text]]\nref = "2.1.1"\ntext = "The largest supplier was told."\n'
    assert [(a.kind, a.ref) for a in advised(draft(text, words))] == [("role", "2.1.1")]


def test_advice_stops_no_copy() -> None:
    read = planted("There were seven in favour and two against.")
    assert advised(read)
    assert make_copies(Tools().formats, read, PUBLIC, ["txt"]).files


def test_one_place_is_advised_of_once_for_a_kind_and_the_gravest_comes_first() -> None:
    found = told("There were two open and four closed cases; six firms; three firms. | A lengthy discussion followed.")
    assert len({(a.ref, a.kind) for a in found}) == len(found)
    assert [a.rank for a in found] == sorted(a.rank for a in found)


def test_clean_drafts_get_little_advice() -> None:
    counted = [len(advised(generated(seed))) for seed in range(60)]
    assert sum(counted) / len(counted) < 1.5


PLACES = "Northern Southern Eastern Western Upper Lower Inner Outer".split()


def generated(seed: int) -> Draft:
    """Make minutes of a fictional panel: eight items, two of them restricted, with public sentences in each."""
    chance = Random(seed)
    panel = chance.choice(PANELS)
    blocks, decisions = ["SEC Panel Meeting 70"], [WHITE]
    hidden = set(chance.sample(range(2, 9), 2))
    for number in range(1, 9):
        mark = " (RED)" if number in hidden else ""
        blocks += [f"{number}. {PLACES[number - 1]} {chance.choice(panel.titles)}{mark}"]
        blocks += [sentence.format_map(Filled()) for sentence in chance.sample(panel.public, 4)]
        if mark:
            blocks += [WITHHELD]
            decisions += [f'[item.{number}]\nrelease = ["{number}.1", "{number}.2", "{number}.3", "{number}.4"]\n']
    return draft("\n\n".join(blocks) + "\n", "".join(decisions))


class Filled(dict[str, str]):
    """Fills a template with public facts."""

    def __missing__(self, key: str) -> str:
        facts = {"public_month": "May 2023", "public_date": "14 May 2023", "public_amount": "£48,200"}
        return facts.get(key, "PSHT 118")


def test_the_real_minutes_get_advice_where_people_saw_it(shared: Path) -> None:
    found = real(shared, "secp61-final.md", "secp61-final.decisions.toml")
    assert [(a.rank, a.kind, a.ref) for a in found][:1] == [(1, "count", "9.1.1")]
    assert ("count", "9.4.1") in {(a.kind, a.ref) for a in found}
    assert len(found) <= 5


def real(shared: Path, name: str, decisions: str) -> tuple[Advice, ...]:
    said = (shared / "checks" / decisions).read_text("utf-8")
    data = (shared / "samples" / name).read_bytes()
    ruling = parse_decisions(said, name=decisions)
    return advised(understand(Tools().formats, ".md", data, policy=policy(), decisions=ruling))


def measured() -> str:
    """Say recall by kind and advice on clean drafts: `python -m tests.core.inference.test_inference`."""
    hit = Counter(kind for kind, text in LINES if kind in {a.kind for a in told(text)})
    whole = Counter(kind for kind, _ in LINES)
    clean = [advised(generated(seed)) for seed in range(200)]
    kinds = Counter(a.kind for found in clean for a in found)
    ranks = Counter(a.rank for found in clean for a in found)
    lines = [f"{kind:<10} {hit[kind]} of {whole[kind]}" for kind in KINDS]
    lines += [f"{sum(map(len, clean)) / len(clean):.2f} per clean draft; by kind {dict(kinds)}; by rank {dict(ranks)}"]
    return "\n".join(lines)


if __name__ == "__main__":
    print(measured())  # noqa: T201 -- its purpose
