"""Fingerprints: keyed, sealed for their place, and rounded up in number."""

from __future__ import annotations

import os

import pytest

from redactor.vault.context import MeetingContexts, SealError
from redactor.vault.keys import PlainKey
from redactor.vault.remembering import SIZE, MemoryKey

STEP = 256
PLACE = MeetingContexts("board", "m1").marks("2", marking="RED", key=1)
OTHERS = [
    MeetingContexts("panel", "m1").marks("2", marking="RED", key=1),
    MeetingContexts("board", "m2").marks("2", marking="RED", key=1),
    MeetingContexts("board", "m1").marks("3", marking="RED", key=1),
    MeetingContexts("board", "m1").marks("2", marking="AMBER", key=1),
]


@pytest.fixture
def key() -> MemoryKey:
    return MemoryKey(PlainKey.fresh(os.urandom))


def test_what_is_marked_is_found_again_and_nothing_else(key: MemoryKey) -> None:
    held = key.open(key.close({"h0|thistlecombe"}, PLACE, step=STEP, random=os.urandom), PLACE)

    assert key.mark("h0|thistlecombe") in held
    assert key.mark("h0|thistlecomb") not in held


def test_another_key_makes_other_marks(key: MemoryKey) -> None:
    assert MemoryKey(PlainKey.fresh(os.urandom)).mark("h0|thistlecombe") != key.mark("h0|thistlecombe")


def test_the_size_tells_no_number_below_the_step(key: MemoryKey) -> None:
    sets = [{f"t{n}" for n in range(count)} for count in (1, 40, STEP)]
    sealed = [key.close(one, PLACE, step=STEP, random=os.urandom) for one in sets]

    assert len({len(one.envelope) for one in sealed}) == 1
    assert [len(key.open(one, PLACE)) for one in sealed] == [STEP] * 3


def test_equal_sets_have_nothing_in_common(key: MemoryKey) -> None:
    one, two = (key.close({"a"}, PLACE, step=STEP, random=os.urandom).envelope for _ in range(2))
    blocks = [{data[at : at + SIZE] for at in range(32, len(data) - SIZE)} for data in (one, two)]

    assert blocks[0].isdisjoint(blocks[1])


@pytest.mark.parametrize("other", OTHERS)
def test_a_set_opens_as_what_it_was_sealed_for_only(key: MemoryKey, other: object) -> None:
    sealed = key.close({"a"}, PLACE, step=STEP, random=os.urandom)
    with pytest.raises(SealError):
        key.open(sealed, other)  # type: ignore[arg-type]  # a Context


def test_the_key_is_not_shown(key: MemoryKey) -> None:
    assert repr(key) == "<MemoryKey>"
