"""Decisions are added, never changed; and what changes its marking is sealed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision, PublicText, Span
from redactor.core.records import WHOLE_MEETING
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services.case import texts_of
from redactor.services.office import context_of, contexts_of
from redactor.services.opening import load_case
from redactor.vault.context import SealError
from tests.services.house import BODY, MINUTES, RULING

if TYPE_CHECKING:
    from tests.services.house import House

RED_3 = Decisions(items={"3": ItemDecision("3", marking="RED")})


def marking(house: House, meeting: str, item: str) -> str | None:
    view = house.services.review.view(house["secretary"], meeting)
    return next(i.marking for i in view.draft.minutes.items if i.name == item)


def test_a_draft_is_never_public_before_somebody_says_so(house: House) -> None:
    meeting = house.services.intake.upload(house["secretary"], body=BODY, filename="d.md", untrusted=MINUTES.encode())

    view = house.services.review.view(house["secretary"], meeting)

    assert view.seq == 0
    assert [f.code for f in view.draft.minutes.findings] == ["unmarked-material"]
    assert "welcomed" not in "".join(house.services.review.paper(view.draft).values())


def test_the_paper_beside_the_draft_is_what_the_public_would_get(house: House) -> None:
    meeting = house.upload()
    view = house.services.review.view(house["secretary"], meeting)

    paper = house.services.review.paper(view.draft)

    assert list(paper) == ["", "1", "2", "3", "4"]
    assert "welcomed" in paper["1"]
    assert "recorded in the Confidential Minutes" in paper["2"]
    assert "Brightwater" not in paper["2"]


def test_a_decision_about_an_older_state_is_refused_and_changes_nothing(house: House) -> None:
    meeting = house.upload()
    house.services.review.decide(house["second"], meeting, RED_3, expected_seq=1)

    with pytest.raises(Conflict, match="nothing was saved over hers"):
        house.services.review.decide(house["secretary"], meeting, RULING, expected_seq=1)

    assert house.services.review.view(house["secretary"], meeting).seq == 2
    assert marking(house, meeting, "3") == "RED"


def test_undo_and_redo_are_decisions_too(house: House) -> None:
    meeting, review = house.upload(), house.services.review
    review.decide(house["secretary"], meeting, RED_3, expected_seq=1)
    assert marking(house, meeting, "3") == "RED"

    assert review.undo(house["secretary"], meeting, expected_seq=2) == 3
    assert marking(house, meeting, "3") == "AMBER"

    assert review.redo(house["secretary"], meeting, expected_seq=3) == 4
    assert marking(house, meeting, "3") == "RED"
    with pytest.raises(Conflict, match="nothing to take back"):
        review.redo(house["secretary"], meeting, expected_seq=4)


def test_undoing_what_was_said_of_unmarked_text_makes_it_unsaid_again(house: House) -> None:
    meeting = house.upload()

    house.services.review.undo(house["secretary"], meeting, expected_seq=1)

    view = house.services.review.view(house["secretary"], meeting)
    assert [f.code for f in view.draft.minutes.findings] == ["unmarked-material"]


@pytest.mark.parametrize(
    "change",
    [
        Decisions(items={"99": ItemDecision("99", marking="RED")}),
        Decisions(items={"3": ItemDecision("3", marking="PURPLE")}),
        Decisions(items={"3": ItemDecision("3", release=(Span("3", block=9),))}),
        Decisions(public_texts=(PublicText("9.9.9", "x"),)),
    ],
)
def test_a_decision_about_what_is_not_there_is_not_stored(house: House, change: Decisions) -> None:
    meeting = house.upload()

    with pytest.raises(UsageError):
        house.services.review.decide(house["secretary"], meeting, change, expected_seq=1)

    assert house.services.review.view(house["secretary"], meeting).seq == 1


@pytest.mark.parametrize("who", ["officer", "member", "administrator"])
def test_only_a_secretary_decides(house: House, who: str) -> None:
    meeting = house.upload()

    with pytest.raises(NotFound):
        house.services.review.decide(house[who], meeting, RED_3, expected_seq=1)

    last = [*house.services.audit.events()][-1]
    assert (last.action, last.outcome, last.actor) == (Action.DECIDE, Outcome.DENIED, house.ids[who])


@pytest.mark.parametrize("item", ["2", WHOLE_MEETING])
def test_a_recused_secretary_sees_no_review_of_the_meeting(house: House, item: str) -> None:
    meeting = house.upload()
    house.services.access.recuse(house["officer"], meeting, person=house.ids["second"], item=item)

    with pytest.raises(NotFound):
        house.services.review.view(house["second"], meeting)
    with pytest.raises(NotFound):
        house.services.review.decide(house["second"], meeting, RED_3, expected_seq=1)
    assert house.services.review.meetings(house["second"]) == ()
    assert len(house.services.review.meetings(house["secretary"])) == 1


def test_a_text_with_a_new_marking_is_sealed_anew_under_the_key_of_that_marking(house: House) -> None:
    meeting, office = house.upload(), house.services.office
    house.services.review.decide(house["secretary"], meeting, RED_3, expected_seq=1)

    with office.records.reading() as unit:
        case = load_case(office, unit, meeting)
        name = ("portion", "3.1.1")
        contexts = contexts_of(case.record)
        now = context_of(contexts, name, "RED", case.entries)
        assert now.version == 2
        assert b"dry rot" in office.open(unit.sealed.get(now), now)
        as_amber = context_of(contexts, name, "AMBER", case.entries)
        with pytest.raises(SealError):
            office.open(unit.sealed.get(as_amber), as_amber)
        # What did not change its marking was left as it is.
        versions = {e.version for e in unit.sealed.entries(meeting) if e.portion == "2.1.1"}
    assert versions == {1}


def test_every_text_opens_under_the_context_that_is_computed_for_it(house: House) -> None:
    meeting, office, review = house.upload(), house.services.office, house.services.review
    review.decide(house["secretary"], meeting, RED_3, expected_seq=1)
    review.undo(house["secretary"], meeting, expected_seq=2)
    review.decide(house["secretary"], meeting, Decisions(unmarked="AMBER"), expected_seq=3)

    with office.records.reading() as unit:
        case = load_case(office, unit, meeting)
        texts = texts_of(case.draft)
        for name, text in texts.items():
            context = context_of(contexts_of(case.record), name, text.marking, case.entries)
            assert office.open(unit.sealed.get(context), context).decode() == text.words
    assert len(texts) > 10


def test_a_relabelled_row_opens_nothing(house: House) -> None:
    import sqlite3  # noqa: PLC0415 -- an intruder's tool

    house.services.close()
    meeting = house.upload()
    with sqlite3.connect(house.folder / "records.db") as database:
        database.execute("UPDATE sealed_portion SET marking = 'WHITE' WHERE marking = 'RED'")
    office = house.services.office

    with office.records.reading() as unit:
        record = unit.meetings.get(meeting)
        context = contexts_of(record).portion("2.1.1", marking="WHITE", version=1)
        with pytest.raises(SealError):
            office.open(unit.sealed.get(context), context)


def test_the_log_names_the_items_of_a_decision_and_no_text(house: House) -> None:
    meeting = house.upload()
    change = Decisions(
        items={"3": ItemDecision("3", marking="RED")}, public_texts=(PublicText("2.1.1", "A firm offered."),)
    )
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=1)

    last = [*house.services.audit.events()][-1]
    assert (last.action, last.items, last.meeting) == (Action.DECIDE, ("2", "3"), meeting)


def test_the_list_names_meetings_with_their_titles_and_versions(published: House) -> None:
    lines = published.services.review.meetings(published["officer"])

    assert [(x.title, x.published_version, str(x.state)) for x in lines] == [
        ("Lantern Board Meeting 7", 1, "published")
    ]


def test_a_view_says_nothing_of_the_text_when_it_is_printed_by_accident(house: House) -> None:
    meeting = house.upload()
    change = Decisions(public_texts=(PublicText("2.1.1", "A firm offered."),))
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=1)

    said = repr(house.services.review.view(house["secretary"], meeting))

    assert "Brightwater" not in said
    assert "A firm offered" not in said
