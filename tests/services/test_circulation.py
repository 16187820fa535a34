"""A draft goes round: each reader has her own copy, comments on what she may read, and sees no more than that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.records import MeetingState
from redactor.errors import Conflict, DecisionNeeded, NotFound, UsageError
from redactor.vault.context import SealError
from tests.services.house import BODY, MINUTES, SECRETS, House

WEEK = timedelta(days=7)


def circulated(house: House, *names: str, text: str = MINUTES) -> str:
    """Send small minutes round; give the meeting."""
    meeting = house.upload(text)
    send(house, meeting, *(names or ("member",)))
    return meeting


def send(house: House, meeting: str, *names: str) -> None:
    house.clock.forward(timedelta(minutes=1))
    people = [house.ids[name] for name in names]
    house.services.circulation.circulate(house["secretary"], meeting, people=people, closes=house.clock() + WEEK)


def state(house: House, meeting: str) -> MeetingState:
    return next(line for line in house.services.review.meetings(house["secretary"]) if line.id == meeting).state


def text_of(house: House, name: str, meeting: str) -> str:
    """Give her copy of a draft, on its page."""
    return "".join(house.services.circulation.read(house[name], meeting).paper.values())


# ------------------------------------------------------------------------------------------------------------ copies


def test_each_reader_gets_what_she_may_read_and_her_name_is_in_it(house: House) -> None:
    house.clear("member", "AMBER")
    meeting = circulated(house, "member", "other")

    hers, others = text_of(house, "member", meeting), text_of(house, "other", meeting)

    assert "Quillon Vane" in hers
    assert "gasometer" in hers
    assert "Brightwater" not in hers
    assert not any(word in others for word in SECRETS)
    assert "The Chair welcomed" in others
    copy = house.services.circulation.copy(house["other"], meeting, format="txt").decode()
    assert "made for other on 12 March 2031" in copy
    assert state(house, meeting) is MeetingState.CIRCULATED


def test_only_those_whom_it_was_sent_to_find_it(house: House) -> None:
    meeting = circulated(house, "member")

    for name in ("other", "officer", "administrator"):
        with pytest.raises(NotFound):
            house.services.circulation.read(house[name], meeting)
    assert house.services.circulation.received(house["other"]) == ()
    (line,) = house.services.circulation.received(house["member"])
    assert (line.meeting, line.body) == (meeting, BODY)
    assert any(
        e.outcome is Outcome.DENIED and e.rule == "not-circulated" and e.actor == house.ids["other"]
        for e in house.services.audit.events()
    )


def test_who_stays_out_of_an_item_finds_nothing_of_it_not_even_what_will_be_public(house: House) -> None:
    house.clear("member", "AMBER")
    meeting = circulated(house, "member")
    access = house.services.access
    access.recuse(house["officer"], meeting, person=house.ids["member"], item="3")
    access.recuse(house["officer"], meeting, person=house.ids["member"], item="1")

    hers = text_of(house, "member", meeting)

    assert "Quillon" not in hers
    assert "welcomed" not in hers
    assert "gasometer" in hers


def test_who_stays_out_of_the_meeting_has_no_copy(house: House) -> None:
    meeting = circulated(house, "member")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["member"])

    with pytest.raises(NotFound):
        house.services.circulation.read(house["member"], meeting)
    assert house.services.circulation.received(house["member"]) == ()


def test_a_marking_that_is_raised_closes_the_portion_at_once(house: House) -> None:
    house.clear("member", "AMBER")
    meeting = circulated(house, "member")
    assert "gasometer" in text_of(house, "member", meeting)
    change = Decisions(items={"4": ItemDecision("4", marking="RED"), "1": ItemDecision("1", marking="AMBER")})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=1)

    assert "gasometer" not in text_of(house, "member", meeting)


def test_reading_is_written_down_before_and_names_the_copy(house: House) -> None:
    meeting = circulated(house, "member")
    before = len([*house.services.audit.events()])
    text_of(house, "member", meeting)

    event = [*house.services.audit.events()][before]

    assert (event.action, event.actor, event.meeting) == (Action.COPY, house.ids["member"], meeting)
    assert event.rule.startswith("circulated+copy:")


def test_a_draft_with_an_open_finding_or_for_nobody_is_not_sent_round(house: House) -> None:
    unsettled = house.services.intake.upload(house["secretary"], body=BODY, filename="d.md", untrusted=MINUTES.encode())
    with pytest.raises(DecisionNeeded):
        send(house, unsettled, "member")
    meeting = house.upload(MINUTES.replace("LB_7", "LB_8"))
    circulate = house.services.circulation.circulate
    for people in ([], [house.ids["administrator"]], ["nobody"]):
        with pytest.raises(UsageError):
            circulate(house["secretary"], meeting, people=people, closes=house.clock() + WEEK)
    with pytest.raises(UsageError):
        circulate(house["secretary"], meeting, people=[house.ids["member"]], closes=house.clock())
    with pytest.raises(NotFound):
        circulate(house["officer"], meeting, people=[house.ids["member"]], closes=house.clock() + WEEK)


def test_it_closes_at_its_time_by_hand_and_with_the_next_draft(house: House) -> None:
    meeting = circulated(house, "member")
    with pytest.raises(Conflict, match="with its readers"):
        house.propose(meeting)
    house.services.circulation.close(house["secretary"], meeting)
    assert state(house, meeting) is MeetingState.IN_REVIEW
    send(house, meeting, "member")
    house.clock.forward(WEEK)
    with pytest.raises(NotFound):
        house.services.circulation.read(house["member"], meeting)
    assert house.services.circulation.close_over() == 1
    assert house.services.circulation.close_over() == 0
    assert state(house, meeting) is MeetingState.IN_REVIEW
    send(house, meeting, "member")
    text = MINUTES.replace("members to", "members of the Board to")
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())
    with pytest.raises(NotFound):
        house.services.circulation.read(house["member"], meeting)
    assert house.services.circulation.close_over() == 1


# ---------------------------------------------------------------------------------------------------------- comments


def comment(house: House, name: str, meeting: str, ref: str, words: str) -> str:  # noqa: PLR0917 -- read like a table
    house.clock.forward(timedelta(seconds=1))
    return house.services.comments.add(house[name], meeting, ref=ref, words=words)


def beside(house: House, name: str, meeting: str) -> list[str]:
    """Give the words of the comments that somebody sees beside her copy."""
    copy = house.services.circulation.read(house[name], meeting)
    return [c.words for c in house.services.comments.beside(house[name], copy)]


def test_a_comment_is_seen_by_who_may_read_its_portion_and_by_the_secretary_only(house: House) -> None:
    house.clear("member", "AMBER")
    meeting = circulated(house, "member", "other")
    comment(house, "member", meeting, "3.1.1", "The pier is the western one.")
    comment(house, "other", meeting, "1.1.1", "She thanked them too.")

    assert beside(house, "member", meeting) == ["The pier is the western one.", "She thanked them too."]
    assert beside(house, "other", meeting) == ["She thanked them too."]
    _, seen = house.services.comments.all(house["secretary"], meeting)
    assert [c.record.marking for c in seen] == ["AMBER", "WHITE"]
    for name in ("officer", "member"):
        with pytest.raises(NotFound):
            house.services.comments.all(house[name], meeting)


def test_nobody_comments_on_what_she_may_not_read_or_what_is_not_there(house: House) -> None:
    meeting = circulated(house, "member")

    for ref in ("3.1.1", "2.1.1", "9.1.1", "nothing"):
        with pytest.raises(NotFound):
            comment(house, "member", meeting, ref, "What stands here?")
    with pytest.raises(UsageError):
        comment(house, "member", meeting, "1.1.1", " ")


def test_a_recusal_hides_the_comments_on_its_item(house: House) -> None:
    house.clear("member", "AMBER")
    meeting = circulated(house, "member")
    comment(house, "member", meeting, "3.1.1", "The pier is the western one.")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["member"], item="3")

    assert beside(house, "member", meeting) == []


def test_a_comment_is_sealed_and_in_no_copy(house: House) -> None:
    words = "The pier is the western one."
    house.clear("member", "AMBER")
    meeting = circulated(house, "member")
    comment(house, "member", meeting, "3.1.1", words)

    assert words.encode() not in (house.folder / "records.db").read_bytes()
    assert words not in text_of(house, "member", meeting)
    assert words not in house.services.circulation.copy(house["member"], meeting, format="txt").decode()
    house.services.circulation.close(house["secretary"], meeting)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    for path in (house.folder / "public").rglob("*"):
        assert not path.is_file() or words.encode() not in path.read_bytes()


def test_a_comment_that_was_put_beside_another_portion_does_not_open(house: House) -> None:
    meeting = circulated(house, "member")
    comment(house, "member", meeting, "1.1.1", "She thanked them too.")
    engine = house.services.office.records._engine  # type: ignore[attr-defined]  # noqa: SLF001 -- a thief's hands
    with engine.connect().execution_options(redactor_writes=True) as connection:
        connection.exec_driver_sql("DROP TRIGGER draft_comment_no_update")
        connection.exec_driver_sql("UPDATE draft_comment SET ref = '4.1.1'")
        connection.commit()

    with pytest.raises((SealError, NotFound)):
        house.services.comments.all(house["secretary"], meeting)


def test_the_secretary_takes_or_declines_each_once_with_a_word_back(house: House) -> None:
    meeting = circulated(house, "member", "other")
    first = comment(house, "member", meeting, "1.1.1", "She thanked them too.")
    second = comment(house, "member", meeting, "1.1.1", "It was the boat house.")
    answer = house.services.comments.answer
    answer(house["secretary"], meeting, first, taken=True, words="")
    with pytest.raises(UsageError):
        answer(house["secretary"], meeting, second, taken=False, words=" ")
    answer(house["secretary"], meeting, second, taken=False, words="It was the lamp house; I was there.")
    with pytest.raises(Conflict):
        answer(house["second"], meeting, first, taken=False, words="No.")
    with pytest.raises(NotFound):
        answer(house["officer"], meeting, first, taken=True, words="")
    with pytest.raises(NotFound):
        answer(house["secretary"], meeting, "0" * 20, taken=True, words="")

    copy = house.services.circulation.read(house["member"], meeting)
    seen = house.services.comments.beside(house["member"], copy)

    assert [(c.record.answer is not None and c.record.answer.taken, c.answer) for c in seen] == [
        (True, ""),
        (False, "It was the lamp house; I was there."),
    ]


def test_on_the_next_draft_a_comment_stays_and_says_where_its_portion_changed(house: House) -> None:
    meeting = circulated(house, "member")
    comment(house, "member", meeting, "1.1.1", "She thanked them too.")
    house.clear("member", "GREEN")
    comment(house, "member", meeting, "4.1.1", "A drawing, or a photograph?")
    text = MINUTES.replace("to the lamp house.", "to the lamp house, and thanked them.")
    text = text.replace("## 4. Newsletter", "## 5. Newsletter").replace("## 3.", "## 3. Minutes\n\nAgreed.\n\n## 4.")
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())

    _, seen = house.services.comments.all(house["secretary"], meeting)

    assert [(c.ref, c.changed) for c in seen] == [("1.1.1", True), ("5.1.1", False)]


def test_a_closed_circulation_takes_no_comment(house: House) -> None:
    meeting = circulated(house, "member")
    house.services.circulation.close(house["secretary"], meeting)

    with pytest.raises(NotFound):
        comment(house, "member", meeting, "1.1.1", "Late.")
