"""The real minutes, under many made-up names: three leaks are found, and the clean twin is quiet."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from redactor.core.lexicon import Hit, Passage, lexicon

if TYPE_CHECKING:
    from pathlib import Path

RESTRICTED = frozenset("34579")
FIRST = ("Thorn", "Ash", "Brack", "Cold", "Dun", "Elder", "Fen", "Gorse", "Hollow", "Stone", "Wether", "Mill")
LAST = ("wick", "combe", "dale", "thwaite", "holme", "garth", "mere", "stead")
RELEASED = re.compile(r"\*\*[A-Z]{5,}|^(?:ACTION )?SECP61/|^The Panel:$")


def renamed(text: str, seed: int) -> str:
    """Give the sample other names and figures."""
    rng = Random(seed)
    pounds = rng.randrange(2_110_000, 9_870_000, 100)
    new = {
        name: f"{rng.choice(FIRST)}{rng.choice(LAST)}{end}"
        for name, end in {
            "Bramblewick": "shire",
            "Merrow": "by",
            "Kestrel Row": " Rise",
            "Wickerby": "ton",
            "Saltmarsh": "ford",
            "Penhallow": "more",
            "Larkfield": "field",
        }.items()
    }
    new |= {"1,962,400": f"{pounds:,}", "1.96m": f"{pounds / 1e6:.2f}m", "BA/0417": f"DG/0{rng.randrange(500, 999)}"}
    for old, name in new.items():
        text = text.replace(old, name)
    return text


def hits(text: str) -> tuple[Hit, ...]:
    """Take the minutes apart crudely, and look for what the discussions of restricted items say in the rest."""
    front, *items = re.split(r"(?m)^(?=\d+\. )", text)
    withheld, visible, known = [], [], [front]
    for item in items:
        title, _, body = item.partition("\n")
        known.append(title)
        number = title.partition(".")[0]
        sentences = re.split(r"\n\n|\n(?=[-\t|])|(?<=[.?!])\s+(?=[A-Z])", body)
        for at, sentence in enumerate(filter(None, map(str.strip, sentences))):
            passage = Passage(f"{number}.{at}", sentence)
            if number not in RESTRICTED:
                visible.append(passage)
            elif not RELEASED.search(sentence):
                withheld.append(passage)
    draft = [passage.text for passage in (*withheld, *visible)]
    return lexicon(withheld, known=known, glossary=(), draft=draft).search(visible)


def test_the_planted_leaks_of_the_sample_are_found(shared: Path) -> None:
    found = hits((shared / "samples/secp61-draft-leaky.md").read_text(encoding="utf-8"))
    assert [(hit.key.partition(".")[0], hit.kind) for hit in found] == [
        ("20", "name"),
        ("22", "amount"),
        ("22", "reference"),
    ]


def test_the_clean_sample_is_quiet(shared: Path) -> None:
    assert hits((shared / "samples/secp61-draft.md").read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("seed", range(8))
def test_leaks_are_found_and_the_twin_is_quiet_under_other_names(shared: Path, seed: int) -> None:
    leaky, clean = ((shared / f"samples/secp61-draft{end}.md").read_text(encoding="utf-8") for end in ("-leaky", ""))
    assert hits(renamed(clean, seed)) == ()
    found = hits(renamed(leaky, seed))
    assert {hit.key.partition(".")[0] for hit in found} == {"20", "22"}
    assert {hit.kind for hit in found} == {"name", "amount", "reference"}
