from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.lookalikes import INVISIBLE, LOOKALIKES, seen
from redactor.core.marking import labels_of
from tests.core.agenda.notation import heads, item, policy, portions, read

PROSE = "The Panel heard a report on the work of the quarter, and had nothing to add to it."

DISGUISED = {
    "wide letters": "(\uff32\uff25\uff24)",
    "wide brackets": "\uff08RED\uff09",
    "letters of mathematics": "(\U0001d411\U0001d404\U0001d403)",
    "a Cyrillic letter": "(R\u0415D)",
    "a small Cyrillic letter": "(R\u0435d)",
    "a Greek letter": "(R\u0395D)",
    "small capitals": "(Rᴇᴅ)",
    "letters in circles": "(ⓇⒺⒹ)",
    "letters in boxes": "(🅁🄴🄳)",
    "a soft hyphen": "(R\u00adED)",
    "a space without width": "(R\u200bED)",
    "a mark of direction": "(\u200eRED\u200e)",
    "a stroke through it": "(R\u0336E\u0336D\u0336)",
    "blanks between": "(R E D)",
    "hyphens between": "(R-E-D)",
    "dots between": "[R.E.D]",
    "an underline": "– _RED_",
}


@pytest.mark.parametrize("label", DISGUISED.values(), ids=DISGUISED.keys())
def test_a_disguised_marking_is_read(label: str) -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. Title {label}\n\n{PROSE}", markdown=False)
    assert heads(minutes).endswith("2 Title {RED heading}")


def test_a_disguised_marking_is_cut_out_of_the_title_where_it_was_written() -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. T\u00adit\u00adle (R\u200bE\u200bD)\n\n{PROSE}", markdown=False)
    assert item(minutes, "2").title.replace("\u00ad", "") == "Title"


@pytest.mark.parametrize("text", ["The A B C of it.", "R&D was noted.", "a_red_word", "U.K. and U.S. firms"])
def test_what_only_looks_a_little_like_one_is_no_marking(text: str) -> None:
    assert "{" not in portions(item(read(f"1. Welcome\n\n{text}\n\n2. AOB\n\n{PROSE}"), "1"))


ALONE = [
    "red",
    "RED – for Panel members only",
    "RED (commercial)",
    "RED - not for publication",
    "AMBER: restricted to the Sub-Committee",
    "**R E D**",
]


@pytest.mark.parametrize("line", ALONE)
def test_a_line_that_marks_may_say_for_whom(line: str) -> None:
    minutes = read(f"1. Welcome\n\n{line}\n\n{PROSE}\n\n2. AOB\n\n{PROSE}")
    assert portions(item(minutes, "1")).startswith("other: ")


@pytest.mark.parametrize(
    "label", ["CONFIDENTIAL", "(In camera)", "[Closed session]", "(Reserved)", "(EXEMPT)", "(ROUGE)", "(Cyfrinachol)"]
)
def test_a_label_of_another_tongue_or_trade_is_asked_about(label: str) -> None:
    found = item(read(f"1. Welcome\n\n{PROSE}\n\n2. Budget {label}\n\n{PROSE}"), "2")
    assert [m.level for m in found.marks] in ([None], [])
    assert found.marks or list(labels_of(policy()).words(found.title))


def test_a_coloured_sign_is_asked_about() -> None:
    assert [x.level for x in labels_of(policy()).words("Budget 🔴")] == ["RED"]


@given(st.text(alphabet=st.sampled_from([*"RED aé_.-", *INVISIBLE[:4], *LOOKALIKES, "\uff32", "\u0301", "ⓔ", "🅴"])))
def test_every_place_of_what_is_seen_is_one_of_what_was_written(text: str) -> None:
    found = seen(text)
    if found is not None:
        assert len(found.text) == len(found.places)
        assert list(found.places) == sorted(found.places)
        for at in range(len(found.text)):
            start, end = found.span(at, at + 1)
            assert 0 <= start < end <= len(text)
