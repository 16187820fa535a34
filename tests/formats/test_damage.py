"""A damaged package is refused with a reason, or read as a document that every format can write and the gate clears."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import Decisions
from redactor.errors import GateStopped, InputError
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from tests.corpus.places.forms import drafts
from tests.corpus.structure import damaged

TOOLS = Tools()
FORMATS = tuple(name for name in TOOLS.formats.outputs() if name in {"docx", "md", "html", "txt", "json", "odt"})
SAMPLE = Path(__file__).parents[2] / "redactor" / "sample" / "harbour-panel-14.docx"


@cache
def seeds() -> tuple[bytes, ...]:
    return SAMPLE.read_bytes(), next(x for x in drafts() if x.name == "sec-table-typed").package()


def outcome(data: bytes, names: tuple[str, ...] = FORMATS) -> str:
    """Say what becomes of a package: everything but these three words is a fault."""
    decisions = Decisions(unmarked="WHITE", look_hidden="withhold", revisions="accept", images={"": "release"})
    try:
        draft = understand(TOOLS.formats, ".docx", data, policy=TOOLS.policies.load("sec-panel"), decisions=decisions)
    except InputError:
        return "refused"
    draft = replace(draft, minutes=replace(draft.minutes, findings=()))
    try:
        make_copies(TOOLS.formats, draft, PUBLIC, names)
    except GateStopped as stop:
        # A piece that was doubled or moved out of a restricted item stands in a public one: the lexicon is right.
        codes = {finding.code for finding in stop.findings}
        return "stopped" if codes == {"lexicon"} else f"stopped by {codes}"
    return "clean"


@given(which=st.integers(0, 1), seed=st.integers(0, 2**32))
@settings(max_examples=70)
def test_a_damaged_package_is_refused_or_clean(which: int, seed: int) -> None:
    names = ("docx", FORMATS[1 + seed % (len(FORMATS) - 1)])
    assert outcome(damaged(seeds()[which], random.Random(seed)), names) in {"refused", "clean", "stopped"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_package_without_damage_is_read(which: int) -> None:
    assert outcome(seeds()[which]) in {"clean", "stopped"}


def test_a_package_cut_anywhere_is_refused() -> None:
    data = seeds()[0]
    for length in range(0, len(data) - 1, len(data) // 40):
        with pytest.raises(InputError):
            TOOLS.formats.read(".docx", data[:length], level_of=lambda _: None, revisions="accept")
