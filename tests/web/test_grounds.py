"""Grounds of the record, as people read them: words, copies by the number on the page, and no other identity."""

from __future__ import annotations

import pytest

from redactor.web.presenting.grounds import ground_words

ID = "0123456789abcdef0123"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("grant-for-item@v2", "a grant for the item"),
        ("register:decision:draft.read", "in the register of decisions, who prepares or releases the minutes"),
        (
            "register:decision:published+retrieval",
            "in the register of decisions, published, what is open to the reader",
        ),
        ("copy:646c0a1b2c3d.made", "copy 646c-0a1b-2c3d was made"),
        ("grant-for-item@v1+copy:646c0a1b2c3d", "a grant for the item, copy 646c-0a1b-2c3d"),
        ("disclosures+duty:officer", "the list of copies, releasing officer"),
        ("duty:administrator:ended:panel", "administrator, ended panel"),
        (f"scheduled:{ID}", "at the time that was set"),
        ("scheduled-for:20310312T100000Z", "for a time that was set"),
        (f"half:{ID}", "half"),
    ],
)
def test_a_ground_is_said_in_words(rule: str, said: str) -> None:
    assert ground_words(rule) == said


def test_no_identity_of_a_person_or_a_thing_is_shown() -> None:
    said = ground_words(f"comment:{ID}+duty:officer:{ID}+unheard-of:{ID}.{ID}")
    assert said == "a comment, releasing officer, unheard of"
