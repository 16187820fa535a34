"""What gives a withheld sentence away, line by line, and what does not: says.txt and quiet.txt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redactor.core.lexicon import Hit, Passage, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
KNOWN = ("Board meeting 7, Harbour House. Present: Ruth Colley, Tom Reddish.", "Other User ‘L’")
GLOSSARY = ("Panel", "Working Group")


def table(name: str) -> Iterator[tuple[str, str]]:
    """Read pairs of a withheld and a visible sentence; the withheld one stands over its indented mentions."""
    withheld = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            yield withheld, _spelled_out(line.strip())
        elif not line.startswith("#"):
            withheld = _spelled_out(line)


def _spelled_out(line: str) -> str:
    line = line.replace(r"\n", "\n").replace(r"\t", "\t")
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), line)


def look(withheld: str, visible: str) -> tuple[Hit, ...]:
    known = lexicon([Passage("w", withheld)], known=KNOWN, glossary=GLOSSARY, draft=(withheld, visible))
    return known.search([Passage("other", "The Panel noted the update."), Passage("v", visible)])


@pytest.mark.parametrize(("withheld", "visible"), list(table("says.txt")))
def test_a_mention_is_found_whatever_its_notation(withheld: str, visible: str) -> None:
    hits = look(withheld.partition("] ")[2], visible)
    assert hits
    assert {(hit.key, hit.source) for hit in hits} == {("v", "w")}


def test_most_mentions_are_found_as_what_they_are() -> None:
    """A name heard as a rare phrase is heard; it is only called by another class."""
    rows = [(withheld[1:].split("] "), visible) for withheld, visible in table("says.txt")]
    right = [any(hit.kind in kinds.split(",") for hit in look(text, visible)) for (kinds, text), visible in rows]
    assert sum(right) / len(right) >= 0.98


@pytest.mark.parametrize(("withheld", "visible"), list(table("quiet.txt")))
def test_what_says_nothing_is_left_alone(withheld: str, visible: str) -> None:
    assert look(withheld, visible) == ()
