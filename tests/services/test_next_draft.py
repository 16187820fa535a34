"""A meeting's next draft: what was decided follows, what changed waits, and nobody reads by an old number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.alignment import Kind
from redactor.core.decisions import Decisions, ItemDecision, Settle, Span
from redactor.errors import Conflict, DecisionNeeded, InputError, NotFound
from redactor.storage import meetings
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from tests.services.house import House

PLACE = f"{BODY}/lb-7-0311"
NEWS = "## 2. Buoys\n\nThe Chair showed the new buoys.\n\n"
MOVED = (
    MINUTES.replace("## 4.", "## 5.")
    .replace("## 3.", "## 4.")
    .replace("## 2. Tender", "## 3. Tender")
    .replace("## 3. Tender", f"{NEWS}## 3. Tender")
)
"""An item before the restricted ones: each has another number."""


def upload_next(house: House, meeting: str, text: str) -> int:
    return house.services.intake.upload_next(house["secretary"], meeting, filename="second.md", untrusted=text.encode())


def kept(house: House) -> set[str]:
    """Name the originals on the disk."""
    return {p.name for p in (house.folder / "originals").rglob("*") if p.is_file()}


def settle(house: House, meeting: str, *refs: str) -> None:
    """Call changes looked at, in one decision."""
    view = house.services.review.view(house["secretary"], meeting)
    change = Decisions(settled=tuple(Settle("changed-portion", ref, why="seen") for ref in refs))
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=view.seq)


def released(house: House) -> str:
    """Upload minutes and release the decision of the restricted item 2."""
    meeting = house.upload()
    item = ItemDecision("2", release=(Span("2", kind="decision"),), reason="commercial")
    house.services.review.decide(house["secretary"], meeting, Decisions(items={"2": item}), expected_seq=1)
    return meeting


def test_decisions_follow_a_renumbered_item_into_the_next_draft(house: House) -> None:
    meeting = released(house)

    assert upload_next(house, meeting, MOVED) == 2
    settle(house, meeting, "2", "2.1.1")
    decided = house.services.review.view(house["secretary"], meeting).draft.decisions

    assert decided.unmarked == "WHITE"
    assert decided.items["3"].reason == "commercial"
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    text = house.services.publication.file(PLACE, "minutes.txt").decode()
    assert "accept it before midsummer" in text
    assert "new buoys" in text
    assert "Brightwater" not in text


def test_what_changed_is_listed_and_stops_a_release_until_it_was_looked_at(house: House) -> None:
    meeting = house.upload()
    upload_next(
        house, meeting, MINUTES.replace("to the lamp house", "to the new lamp house") + "\nIt has nine pages.\n"
    )

    view = house.services.review.view(house["officer"], meeting)

    assert [(c.kind, c.new, c.waits) for c in view.changes] == [
        (Kind.REWORDED, "1.1.1", True),
        (Kind.NEW, "4.2.1", True),
    ]
    assert view.changes[0].before.endswith("to the lamp house.")
    assert view.changes[0].now.endswith("to the new lamp house.")
    with pytest.raises(DecisionNeeded):
        house.propose(meeting)
    settle(house, meeting, "1.1.1")
    settle(house, meeting, "4.2.1")
    assert [c.waits for c in house.services.review.view(house["officer"], meeting).changes] == [False, False]
    house.propose(meeting)


def test_one_act_answers_each_changed_portion(house: House) -> None:
    meeting = house.upload()
    upload_next(house, meeting, MINUTES.replace("to the lamp house", "to the new lamp house"))
    settle(house, meeting, "1.1.1")

    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    assert b"new lamp house" in house.services.publication.file(PLACE, "minutes.txt")


def test_the_same_draft_again_asks_nothing(house: House) -> None:
    meeting = released(house)
    before = house.services.review.view(house["secretary"], meeting).draft.decisions

    upload_next(house, meeting, MINUTES)
    view = house.services.review.view(house["secretary"], meeting)

    assert view.draft.decisions == before
    assert view.changes == ()
    assert view.draft.minutes.findings == ()


def test_a_proposal_in_flight_is_void(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    upload_next(house, meeting, MINUTES)

    assert "draft" in house.services.publication.look(house["officer"], meeting).void
    with pytest.raises(Conflict, match="no longer what you read"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)


def test_carrying_over_is_one_entry_that_is_never_undone(house: House) -> None:
    meeting = released(house)
    before = house.services.review.view(house["secretary"], meeting).seq

    upload_next(house, meeting, MOVED)
    view = house.services.review.view(house["secretary"], meeting)

    assert view.seq == before + 1
    assert view.case.entries[-1].begins == 2
    assert view.undo is None
    with pytest.raises(Conflict, match="nothing to take back"):
        house.services.review.undo(house["secretary"], meeting, expected_seq=view.seq)


def test_every_text_of_every_draft_opens(house: House) -> None:
    meeting = house.publish()
    house.clear("member", "RED")
    upload_next(house, meeting, MOVED)
    upload_next(house, meeting, MINUTES.replace("dry rot", "much dry rot"))
    settle(house, meeting, "3.1.1")
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))

    opened = house.services.retrieval.open_item(house["member"], meeting, "3")

    assert any("much dry rot" in p.text for p in opened)
    assert house.again().services.review.view(house["secretary"], meeting).case.version == 3


def test_a_published_text_is_read_as_it_was_published_while_the_next_draft_is_worked_on(house: House) -> None:
    meeting = house.publish()
    house.clear("member", "AMBER")
    upload_next(house, meeting, MINUTES.replace("Quillon Vane found dry rot", "Rowena Pike found woodworm"))

    texts = [p.text for p in house.services.retrieval.open_item(house["member"], meeting, "3")]

    assert any("Quillon Vane" in text for text in texts)
    assert not any("Rowena Pike" in text for text in texts)


def test_a_name_for_an_old_number_opens_nothing_under_it(house: House) -> None:
    meeting = house.publish()
    house.grant("member", meeting, "2")
    assert house.services.retrieval.open_item(house["member"], meeting, "2")

    upload_next(house, meeting, MOVED)

    with pytest.raises(NotFound):
        house.services.retrieval.open_item(house["member"], meeting, "2")
    settle(house, meeting, "2", "2.1.1")
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    for item in ("2", "3"):
        with pytest.raises(NotFound):
            house.services.retrieval.open_item(house["member"], meeting, item)


def test_a_name_for_a_new_number_does_not_open_what_was_published_under_it(house: House) -> None:
    """Item 3 of the new draft is the tender; item 3 of what is published is the report on the harbour."""
    meeting = house.publish()
    upload_next(house, meeting, MOVED)
    house.grant("member", meeting, "3")

    with pytest.raises(NotFound):
        house.services.retrieval.open_item(house["member"], meeting, "3")


def test_whoever_stays_out_of_an_item_stays_out_under_its_new_number(house: House) -> None:
    meeting = house.publish()
    house.services.access.recuse(house["officer"], meeting, person=house.ids["member"], item="2")
    upload_next(house, meeting, MOVED)

    kept_out = {r.item for r in house.services.access.recusals(house["officer"], meeting)}

    assert kept_out == {"2", "3"}


def test_a_marking_raised_in_the_next_draft_closes_what_is_published(house: House) -> None:
    meeting = house.publish()
    house.clear("member", "AMBER")
    upload_next(house, meeting, MOVED.replace("(AMBER)", "(RED)"))

    with pytest.raises(NotFound):
        house.services.retrieval.open_item(house["member"], meeting, "3")


@pytest.mark.parametrize("who", ["officer", "member", "administrator"])
def test_only_who_marks_uploads(house: House, who: str) -> None:
    meeting = house.upload()

    with pytest.raises(NotFound):
        house.services.intake.upload_next(house[who], meeting, filename="d.md", untrusted=MINUTES.encode())


def test_whoever_uploaded_the_next_draft_does_not_release_it(house: House) -> None:
    meeting = house.upload()
    house.services.intake.upload_next(house["both"], meeting, filename="d.md", untrusted=MINUTES.encode())
    seen = house.propose(meeting)

    with pytest.raises(Conflict, match="someone else must release"):
        house.services.publication.approve(house["both"], meeting, seen=seen)


def test_a_refused_file_leaves_nothing(house: House) -> None:
    meeting = house.upload()

    with pytest.raises(InputError):
        house.services.intake.upload_next(house["secretary"], meeting, filename="d.exe", untrusted=b"MZ")

    assert house.services.review.view(house["secretary"], meeting).case.version == 1


@pytest.mark.parametrize("deed", ["add_draft", "append"])
def test_a_crash_leaves_the_draft_before_as_it_was(house: House, monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    meeting = released(house)
    originals = kept(house)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    kind = meetings.Meetings if deed == "add_draft" else meetings.Decisions
    with monkeypatch.context() as patch:
        patch.setattr(kind, deed, crash)
        with pytest.raises(KeyboardInterrupt):
            upload_next(house, meeting, MOVED)

    again = house.again()
    view = again.services.review.view(again["secretary"], meeting)
    assert (view.case.version, view.seq) == (1, 2)
    assert kept(house) == originals
    assert upload_next(again, meeting, MOVED) == 2


# ------------------------------------------------------------------------------------------ what a proposal changes


def changed(house: House, meeting: str, who: str = "officer") -> list[tuple[str, str]]:
    made = house.services.publication.difference(house[who], meeting)
    return [(block.kind, block.text) for block in made.blocks if block.kind != "same"]


def test_a_first_proposal_is_all_new(house: House) -> None:
    meeting = house.upload()
    house.propose(meeting)

    made = house.services.publication.difference(house["officer"], meeting)

    assert (made.since, made.untouched, {b.kind for b in made.blocks}) == ("", False, {"added"})


def test_what_a_correction_changes_is_said_block_by_block(house: House) -> None:
    meeting = house.publish()
    upload_next(house, meeting, MINUTES.replace("to the lamp house", "to the boat house"))
    settle(house, meeting, "1.1.1")
    house.propose(meeting)

    made = house.services.publication.difference(house["officer"], meeting)

    assert (made.since, made.untouched) == ("approved", True)
    assert changed(house, meeting) == [
        ("removed", "The Chair welcomed the members to the lamp house."),
        ("added", "The Chair welcomed the members to the boat house."),
    ]


def test_the_comparison_is_with_what_she_looked_at_last(house: House) -> None:
    meeting = house.upload()
    house.propose(meeting)
    house.services.publication.look(house["officer"], meeting)
    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)
    house.propose(meeting)

    made = house.services.publication.difference(house["officer"], meeting)

    assert made.since == "looked"
    assert changed(house, meeting) == [("removed", "Draft Minutes"), ("added", "Final Minutes")]
    assert house.services.publication.difference(house["both"], meeting).since == ""


@pytest.mark.parametrize(
    "touch",
    [
        (("412,000", "413,000"),),  # withheld text
        (("(AMBER)", "(RED)"),),  # a marking
        (("midsummer.", "midsummer.\n\nThe mole was painted."),),  # one more withheld portion
    ],
)
def test_an_approval_is_not_given_from_the_difference_where_anything_withheld_was_touched(
    house: House, touch: tuple[tuple[str, str], ...]
) -> None:
    meeting = house.publish()
    text = MINUTES
    for was, now in touch:
        text = text.replace(was, now)
    upload_next(house, meeting, text)
    found = house.services.review.view(house["secretary"], meeting).draft.minutes.findings
    settle(house, meeting, *(f.ref or f.item or "0" for f in found))
    house.propose(meeting)

    assert not house.services.publication.difference(house["officer"], meeting).untouched


def test_a_portion_that_is_revealed_is_no_mere_difference(house: House) -> None:
    meeting = house.publish()
    item = ItemDecision("2", release=(Span("2", kind="decision"),))
    house.services.review.decide(house["secretary"], meeting, Decisions(items={"2": item}), expected_seq=1)
    house.propose(meeting)

    made = house.services.publication.difference(house["officer"], meeting)

    assert not made.untouched
    assert ("added", "The Board AGREED to accept it before midsummer.") in changed(house, meeting)


def test_only_who_releases_or_marks_sees_the_difference(house: House) -> None:
    meeting = house.publish()
    with pytest.raises(NotFound):
        house.services.publication.difference(house["officer"], meeting)
    house.propose(meeting)
    for who in ("member", "administrator"):
        with pytest.raises(NotFound):
            house.services.publication.difference(house[who], meeting)
