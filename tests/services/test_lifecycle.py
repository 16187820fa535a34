"""The months after: what is withheld is looked at again, and released by two people or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyrage
import pytest

from redactor.bootstrap import Tools
from redactor.core.audit import Action
from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.core.disclosures import Protection
from redactor.errors import NotFound, UsageError
from redactor.services.reading.ways import Outside
from redactor.vault.sealing import open_under
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from tests.services.house import House

PLACE = f"{BODY}/lb-7-0311"


def public(house: House) -> dict[str, bytes]:
    root = house.folder / "public" / "current"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def decide(house: House, meeting: str, *items: ItemDecision) -> None:
    view = house.services.review.view(house["secretary"], meeting)
    change = Decisions(items={item.item: item for item in items})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=view.seq)


def release(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def published(house: House, *items: ItemDecision) -> str:
    meeting = house.upload()
    decide(house, meeting, *items)
    release(house, meeting)
    return meeting


def due(house: House, day: date, who: str = "officer") -> list[str]:
    return [w.item for w in house.services.lifecycle.withheld(house[who], day, due=True)]


def seq(house: House, meeting: str) -> int:
    return house.services.review.view(house["secretary"], meeting).seq


def blocks(house: House) -> list[str]:
    return house.services.publication.file(PLACE, "minutes.txt").decode().split("\n\n")


# ------------------------------------------------------------------------------------------------------------ the list


def test_each_withheld_part_has_its_reason_owner_and_day(house: House) -> None:
    published(house, ItemDecision("2", reason="commercial", owner="M. Reed", review="2031-05-01"))

    first, *rest = house.services.lifecycle.withheld(house["officer"], date(2031, 3, 12))

    assert (first.item, first.owner, first.review, first.overdue) == ("2", "M. Reed", "2031-05-01", False)
    assert first.reason.startswith("Disclosure would harm")
    assert [w.item for w in rest] == ["3", "4"]


def test_without_a_day_the_policy_counts_from_the_first_publication(house: House) -> None:
    meeting = published(house)
    house.clock.forward(timedelta(days=100))
    decide(house, meeting, ItemDecision("1", stub="x"))
    release(house, meeting)

    found = {w.item: w.review for w in house.services.lifecycle.withheld(house["officer"], date(2031, 3, 12))}

    assert found == {"2": "2031-09-12", "3": "2031-09-12", "4": "2032-03-12"}


def test_what_is_due_is_listed_from_its_day_on(house: House) -> None:
    published(house, ItemDecision("2", review="2031-05-01"))

    assert due(house, date(2031, 4, 30)) == []
    assert due(house, date(2031, 5, 1)) == ["2"]
    assert due(house, date(2031, 9, 12), "secretary") == ["2", "3"]


def test_nothing_is_listed_of_what_is_withdrawn_or_never_was_published(house: House) -> None:
    meeting = published(house)
    house.upload(MINUTES.replace("LB_7", "LB_8"))
    house.services.publication.withdraw(house["officer"], meeting, "A slip.")

    assert house.services.lifecycle.withheld(house["officer"], date(2040, 1, 1)) == ()


def test_whoever_stays_out_of_a_meeting_does_not_find_it_in_the_list(house: House) -> None:
    meeting = published(house)
    house.services.access.recuse(house["officer"], meeting, person=house.ids["officer"], item="2")

    assert due(house, date(2040, 1, 1)) == []


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_only_who_works_on_drafts_sees_the_list(house: House, who: str) -> None:
    published(house)

    with pytest.raises(NotFound):
        due(house, date(2031, 5, 1), who)


def test_the_public_register_prints_the_days_and_says_what_is_overdue(house: House) -> None:
    published(
        house,
        ItemDecision("2", review="2031-03-11"),
        ItemDecision("3", event="The pier is mended.", owner="M. Reed"),
        ItemDecision("4", review="2031-07-01"),
    )

    page = public(house)["withheld/index.html"].decode()

    assert page.count("Review was due") == 1
    assert "<strong>Review was due 11 March 2031.</strong>" in page
    assert "1 July 2031" in page
    assert "After an event" in page


def test_what_people_write_about_owners_and_events_is_not_public(house: House) -> None:
    published(house, ItemDecision("3", event="The pier of Quillon Vane is mended.", owner="Marcus Reed"))

    everything = b"".join(public(house).values())

    assert b"Quillon" not in everything
    assert b"Marcus Reed" not in everything


# ------------------------------------------------------------------------------------------------------- events, days


def test_an_event_that_has_happened_makes_an_item_due_and_publishes_nothing(house: House) -> None:
    meeting = published(house, ItemDecision("2", event="The contract is signed.", reason="commercial"))
    before = public(house)
    assert due(house, date(2040, 1, 1)) == ["3", "4"]

    house.clock.forward(timedelta(days=3))
    house.services.lifecycle.happened(house["secretary"], meeting, "2", expected_seq=seq(house, meeting))

    assert due(house, date(2031, 3, 15)) == ["2"]
    assert public(house) == before
    assert house.services.review.view(house["secretary"], meeting).proposal is None
    decided = house.services.review.view(house["secretary"], meeting).draft.decisions.items["2"]
    assert (decided.reason, decided.event) == ("commercial", None)


def test_a_review_put_off_is_due_another_day(house: House) -> None:
    meeting = published(house, ItemDecision("2", review="2031-03-12", release=(Span("2", kind="decision"),)))
    assert due(house, date(2031, 3, 12)) == ["2"]

    house.services.lifecycle.put_off(
        house["secretary"], meeting, "2", until=date(2031, 8, 1), expected_seq=seq(house, meeting)
    )

    assert due(house, date(2031, 3, 12)) == []
    assert due(house, date(2031, 8, 1)) == ["2"]


def test_a_day_that_has_passed_and_an_event_that_was_not_awaited_are_refused(house: House) -> None:
    meeting = published(house)
    at = seq(house, meeting)

    with pytest.raises(UsageError):
        house.services.lifecycle.put_off(house["secretary"], meeting, "2", until=date(2031, 3, 12), expected_seq=at)
    with pytest.raises(UsageError):
        house.services.lifecycle.happened(house["secretary"], meeting, "2", expected_seq=at)
    with pytest.raises(NotFound):
        house.services.lifecycle.happened(house["officer"], meeting, "2", expected_seq=at)


# ------------------------------------------------------------------------------------------------- lowering a marking


def test_the_new_publication_is_the_old_one_and_the_revealed_portions(house: House) -> None:
    meeting = published(house, ItemDecision("2", reason="commercial"))
    before = blocks(house)

    decide(house, meeting, ItemDecision("2", reason="commercial", release=(Span("2", block=2),)))
    release(house, meeting)
    after = blocks(house)

    revealed = [block for block in after if block not in before]
    assert revealed == ["The Board AGREED to accept it before midsummer."]
    assert [block for block in after if block not in revealed] == before


def test_lowering_the_marking_of_an_item_reveals_it_and_nothing_else(house: House) -> None:
    meeting = published(house)
    before = blocks(house)

    decide(house, meeting, ItemDecision("4", marking="WHITE"))
    release(house, meeting)
    after = blocks(house)

    assert [b for b in after if b not in before] == [
        "4. Newsletter",
        "The newsletter will carry a drawing of the new gasometer.\n",
    ]
    assert [b for b in before if b not in after] == [
        "4. Newsletter (GREEN)",
        "This agenda item was marked as GREEN and is available to SEC Parties.\n",
    ]


def test_a_lowered_marking_is_public_only_after_a_second_person(house: House) -> None:
    meeting = published(house)
    before = public(house)
    decide(house, meeting, ItemDecision("4", marking="WHITE"))
    house.propose(meeting)

    assert public(house) == before


# ------------------------------------------------------------------------------------------------- to one requester


def ask(
    house: House, meeting: str, *, who: str = "officer", items: tuple[str, ...] = ("3",), to: Outside | None = None
) -> bytes:
    return house.services.exporting.for_requester(
        house[who],
        meeting,
        items=items,
        requester="Tamsin Okafor",
        reason="She asked about the pier.",
        to=to or Outside("txt"),
    ).data


def test_a_requester_gets_what_is_public_and_what_was_released_to_her(house: House) -> None:
    meeting = published(house)
    before = public(house)

    text = ask(house, meeting).decode()

    assert "Quillon Vane found dry rot" in text
    assert "welcomed the members" in text
    assert not [word for word in ("Brightwater", "midsummer", "gasometer") if word in text]
    assert public(house) == before


def test_her_copy_can_be_encrypted_to_her_key(house: House) -> None:
    meeting = published(house)
    identity = pyrage.x25519.Identity.generate()
    sealer = Tools().sealer

    sealed = ask(house, meeting, to=Outside("docx", Protection.AGE, str(identity.to_public())))

    assert b"Quillon" not in sealed
    assert list(sealer.open(sealed, str(identity))) == ["minutes.docx"]


def test_who_asked_and_why_is_sealed_and_written_down_before_anything_is_opened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = published(house)
    opened = []

    def watch(*args: object, **more: object) -> bytes:
        opened.append([e.rule for e in house.services.audit.events() if e.action is Action.EXPORT])
        return open_under(*args, **more)  # type: ignore[arg-type]  # as it comes

    monkeypatch.setattr("redactor.services.office.open_under", watch)
    ask(house, meeting)

    assert opened
    assert all(len(rules) == 1 for rules in opened)
    events = [e for e in house.services.audit.events() if e.action is Action.EXPORT]
    assert [e.items for e in events] == [("3",), ("3",)]
    assert events[1].digest is not None
    assert b"Tamsin" not in (house.folder / "records.db").read_bytes()


@pytest.mark.parametrize("who", ["secretary", "member", "administrator"])
def test_only_a_releasing_officer_releases_to_a_requester(house: House, who: str) -> None:
    meeting = published(house)

    with pytest.raises(NotFound):
        ask(house, meeting, who=who)


def test_nothing_goes_to_a_requester_of_what_is_not_published_or_not_there(house: House) -> None:
    meeting = house.upload()
    with pytest.raises(NotFound):
        ask(house, meeting)
    release(house, meeting)
    with pytest.raises(UsageError):
        ask(house, meeting, items=("3", "9"))
    house.services.publication.withdraw(house["officer"], meeting, "A slip.")
    with pytest.raises(NotFound):
        ask(house, meeting)


def test_an_officer_who_stays_out_of_an_item_releases_nothing_to_anybody(house: House) -> None:
    meeting = published(house)
    house.services.access.recuse(house["officer"], meeting, person=house.ids["officer"], item="3")

    with pytest.raises(NotFound):
        ask(house, meeting)
