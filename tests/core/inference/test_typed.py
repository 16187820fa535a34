"""Typed words that name what a copy withholds pass the gate, and whoever releases the copy is told so."""

from __future__ import annotations

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.services.release.advice import advice_on
from redactor.services.release.copies import make_copies
from tests.drafts import draft

DRAFT = """SEC Panel Meeting 70

1. Opening

Hello.

2. Lease of Wrenfold Mill (RED)

Thistlecombe Power owes rent of £48,500.

3. Staff (AMBER)

Dr Odalys Marchbank was warned.
"""
TYPED = {
    "a stub": ('[item.2]\nstub = "What was said of Thistlecombe Power is confidential."', "2", "item 2 name what it"),
    "an amount in a stub": ('[item.2]\nstub = "The debt of 48.5k is confidential."', "2", "item 2 name what it"),
    "a public title": ('[item.2]\npublic_title = "Lease of a mill at Wrenfold"', "2", "item 2 name what it"),
    "what another item withholds": ('[item.2]\nstub = "Kept for O. MARCHBANK."', "2", "name what item 3"),
    "the status line": ('status = "Final Minutes, less Thistlecombe"', "0", "the status line name what item 2"),
}
QUIET = (
    '[item.2]\nstub = "This part is recorded in the confidential minutes of the Panel."',
    '[item.2]\npublic_title = "A lease"',
    '[item.3]\nstub = "It was about the lease of Wrenfold Mill."',
    'status = "Final Minutes"',
)


def told(decided: str) -> list[tuple[str, str, str]]:
    read = draft(DRAFT, f'[document]\nunmarked = "WHITE"\n{decided}\n')
    made = make_copies(Tools().formats, read, PUBLIC, ["txt"])
    return [(a.item, a.ref, a.message) for a in advice_on(read, made.rendered) if a.kind == "words"]


@pytest.mark.parametrize(("decided", "item", "said"), TYPED.values(), ids=TYPED.keys())
def test_typed_words_that_name_what_is_withheld_are_told_and_stop_nothing(decided: str, item: str, said: str) -> None:
    ((where, ref, message),) = told(decided)
    assert (where, ref) == (item, item)
    assert said in message
    assert not {"Thistlecombe", "Wrenfold", "MARCHBANK", "48"} & set(message.replace(".", " ").split())


@pytest.mark.parametrize("decided", QUIET)
def test_typed_words_that_name_nothing_withheld_are_left_in_peace(decided: str) -> None:
    assert told(decided) == []


def test_words_that_stand_in_no_copy_are_not_told() -> None:
    decided = '[item.2]\nstub = "Thistlecombe is confidential."\nrelease = ["all"]'
    assert told(decided) == []
