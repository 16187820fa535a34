"""What was derived a moment ago is what would be derived now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision
from redactor.services.derived import LASTS, MOST, Recent

if TYPE_CHECKING:
    from tests.services.house import House

NOW = datetime(2031, 3, 12, tzinfo=UTC)


def test_a_key_is_derived_once_for_a_while_and_never_shared_with_another() -> None:
    recent: Recent[Decisions, int] = Recent()
    made: list[str] = []

    def make(word: str) -> int:
        made.append(word)
        return len(made)

    red = Decisions(items={"2": ItemDecision("2", marking="RED")})
    white = Decisions(items={"2": ItemDecision("2", marking="WHITE")})
    assert recent.get(red, NOW, lambda: make("red")) == 1
    assert recent.get(white, NOW, lambda: make("white")) == 2
    assert recent.get(Decisions(items=dict(red.items)), NOW, lambda: make("again")) == 1
    assert recent.get(red, NOW + LASTS, lambda: make("later")) == 3
    assert recent.get(red, NOW - timedelta(days=1), lambda: make("clock set back")) == 4


def test_few_are_kept_and_a_failure_is_not() -> None:
    recent: Recent[int, int] = Recent()
    with pytest.raises(ZeroDivisionError):
        recent.get(0, NOW, lambda: 1 // 0)
    assert recent.get(0, NOW, lambda: 7) == 7
    for n in range(1, MOST + 1):
        recent.get(n, NOW, lambda: 0)
    assert recent.get(0, NOW, lambda: 8) == 8


def test_a_page_shows_what_was_decided_since_the_last(house: House) -> None:
    meeting = house.upload()
    review, secretary = house.services.review, house["secretary"]
    before = review.view(secretary, meeting)
    assert "gasometer" not in "".join(review.paper(before.draft).values())
    lowered = Decisions(items={"4": ItemDecision("4", marking="WHITE")})
    review.decide(secretary, meeting, lowered, expected_seq=before.seq)

    after = review.view(secretary, meeting)
    assert "gasometer" in "".join(review.paper(after.draft).values())
    review.undo(secretary, meeting, expected_seq=after.seq)
    again = review.view(secretary, meeting)
    assert "gasometer" not in "".join(review.paper(again.draft).values())


def test_a_file_is_read_once_whatever_is_decided_about_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    formats, files = type(house.services.office.formats), list[bytes]()
    read = formats.read

    def counted(self: object, suffix: str, untrusted: bytes, **given: object) -> object:
        files.append(untrusted)
        return read(self, suffix, untrusted, **given)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(formats, "read", counted)
    meeting = house.upload()
    review, secretary = house.services.review, house["secretary"]
    for marking in ("WHITE", "RED"):
        lowered = Decisions(items={"4": ItemDecision("4", marking=marking)})
        review.decide(secretary, meeting, lowered, expected_seq=review.view(secretary, meeting).seq)
    assert len(files) == 1

    hidden = Decisions(look_hidden="release")
    review.decide(secretary, meeting, hidden, expected_seq=review.view(secretary, meeting).seq)
    assert len(files) == 2
