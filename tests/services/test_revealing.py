"""What comparing a release with everything already published would reveal, told before it is decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision, Settle, Span
from redactor.errors import NotFound
from tests.services.house import MINUTES
from tests.services.test_publication import SECOND

if TYPE_CHECKING:
    from tests.services.house import House


def lines(house: House, meeting: str) -> dict[str, str]:
    found = house.services.revealing.history(house["officer"], meeting)
    return {line.term: line.text for line in found.lines}


def decide(house: House, meeting: str, change: Decisions) -> None:
    house.clock.forward(timedelta(days=1))
    seq = house.services.review.view(house["secretary"], meeting).seq
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq)


def release(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def test_a_first_publication_reveals_nothing(house: House) -> None:
    meeting = house.upload()
    house.propose(meeting)

    assert lines(house, meeting) == {}


def test_what_was_public_and_is_withheld_now_is_told_with_the_day(house: House) -> None:
    meeting = house.publish()
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", marking="AMBER")}))
    house.propose(meeting)

    assert lines(house, meeting)["Item 1, portion 1.1.1"] == (
        "is public until this release, in version 1; it is withheld now"
    )
    release(house, meeting)
    decide(house, meeting, Decisions(status="Final Minutes"))
    house.propose(meeting)
    assert lines(house, meeting)["Item 1, portion 1.1.1"] == (
        "was public until 13 March 2031, in version 1; it is withheld now"
    )


def test_a_withdrawn_version_counts_and_so_does_a_title_that_was_public(house: House) -> None:
    meeting = house.publish()
    house.clock.forward(timedelta(days=2))
    house.services.publication.withdraw(house["officer"], meeting, "A name stands in it.")
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", marking="RED")}))
    house.propose(meeting)

    found = lines(house, meeting)

    assert found["Item 1, portion 1.1.1"] == "was public until 14 March 2031, in version 1; it is withheld now"
    assert found["Title of item 1"] == "was already public, in version 1"
    assert found["Title of item 2"] == "was already public, in version 1"


def test_what_was_withheld_and_is_opened_is_told_by_item(house: House) -> None:
    meeting = house.publish()
    decide(house, meeting, Decisions(items={"2": ItemDecision("2", release=(Span("2", kind="decision"),))}))
    house.propose(meeting)

    assert lines(house, meeting)["Opened in item 2"] == "1 portions that version 1 withheld are public from now on"


def test_what_is_gone_from_the_draft_is_counted(house: House) -> None:
    meeting = house.publish()
    text = MINUTES.replace("The Chair welcomed the members to the lamp house.", "Nothing happened at all under it.")
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())
    found = house.services.review.view(house["secretary"], meeting).draft.minutes.findings
    refs = [f.ref or f.item or "0" for f in found if f.code == "changed-portion"]
    decide(house, meeting, Decisions(settled=tuple(Settle("changed-portion", ref, why="seen") for ref in refs)))
    house.propose(meeting)

    assert lines(house, meeting)["Gone since version 1"].startswith("1 portions")


def other_with_the_sentence(house: House) -> str:
    text = (
        SECOND.replace(
            "The Chair welcomed the members to the lamp house.",
            "The surveyor Quillon Vane found dry rot in the eastern pier.",
        )
        .replace("## 4. Newsletter", "## 3. Newsletter")
        .replace("## 3. Harbour report (AMBER)\n\nThe surveyor Quillon Vane found dry rot in the eastern pier.\n\n", "")
    )
    return house.publish(text)


def test_a_withheld_portion_that_another_meeting_published_is_told(house: House) -> None:
    other = other_with_the_sentence(house)
    meeting = house.upload()
    house.propose(meeting)

    assert "stands in public already" in lines(house, meeting)["Item 3, portion 3.1.1"]

    house.services.publication.withdraw(house["officer"], other, "A name stands in it.")
    assert "version 1" in lines(house, meeting)["Item 3, portion 3.1.1"]


def test_what_she_stays_out_of_is_not_compared_for_her(house: House) -> None:
    other = other_with_the_sentence(house)
    meeting = house.upload()
    house.propose(meeting)
    house.services.access.recuse(house["officer"], other, person=house.ids["officer"], item="2")

    assert lines(house, meeting) == {}


def test_no_text_is_told_and_only_to_those_who_look_at_releases(house: House) -> None:
    meeting = house.publish()
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", marking="AMBER")}))
    house.propose(meeting)

    assert "lamp house" not in repr(lines(house, meeting))
    for name in ("member", "administrator"):
        with pytest.raises(NotFound):
            house.services.revealing.history(house[name], meeting)
