"""Published minutes are read as they were published, whatever is worked on since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action
from redactor.core.decisions import Decisions, ItemDecision
from redactor.errors import NotFound, UsageError
from redactor.services.reading.ways import Outside
from tests.services.house import MINUTES

if TYPE_CHECKING:
    from tests.services.house import House

BY_LEVEL = "clearance-in-body+clearance-in-community"
BUOYS = "## 3. Buoys (RED)\n\nMarigold Tench sells buoys of her own.\n\n"
INSERTED = MINUTES.replace("## 4.", "## 5.").replace("## 3. Harbour", f"{BUOYS}## 4. Harbour")
"""A restricted item before the report on the harbour, which has another number."""


def decide(house: House, meeting: str, item: str, marking: str) -> None:
    """Mark an item otherwise, and put nothing forward."""
    seq = house.services.review.view(house["secretary"], meeting).seq
    change = Decisions(items={item: ItemDecision(item, marking=marking)})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq)


def upload_next(house: House, meeting: str, text: str) -> None:
    house.services.intake.upload_next(house["secretary"], meeting, filename="next.md", untrusted=text.encode())


def offered(house: House, meeting: str, who: str = "member") -> tuple[str, ...]:
    return house.services.retrieval.shelf(house[who], meeting).open_items


def opens(house: House, meeting: str, who: str = "member") -> tuple[str, ...]:
    """Try every item."""
    found = []
    for item in ("1", "2", "3", "4", "5"):
        try:
            found += [item] if house.services.retrieval.open_item(house[who], meeting, item) else []
        except NotFound:
            continue
    return tuple(found)


def text_of(house: House, meeting: str) -> str:
    """Read her copy, without the line that bears its number."""
    text = house.services.retrieval.open(house["member"], meeting, format="txt").data.decode()
    return "\n".join(line for line in text.splitlines() if not line.startswith("Copy "))


def copies(house: House) -> list[tuple[str, tuple[str, ...]]]:
    """Give the events of copies that were to be made, without the numbers of the copies."""
    events = [e for e in house.services.audit.events() if e.action is Action.COPY]
    return [(e.rule.partition("+copy:")[0], e.items) for e in events if not e.rule.startswith("copy:")]


def test_a_marking_that_is_lowered_in_review_changes_nothing_that_a_member_sees(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "GREEN")
    before = offered(published, meeting), opens(published, meeting), text_of(published, meeting)

    decide(published, meeting, "2", "GREEN")

    assert (offered(published, meeting), opens(published, meeting), text_of(published, meeting)) == before
    assert before[0] == before[1] == ("4",)


def test_a_marking_that_is_raised_in_review_takes_its_offer_away_and_no_other(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")

    decide(published, meeting, "3", "RED")

    assert offered(published, meeting) == opens(published, meeting) == ("4",)


def test_a_new_item_with_the_number_of_a_published_one_takes_nothing_away(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")

    upload_next(published, meeting, INSERTED)

    assert offered(published, meeting) == opens(published, meeting) == ("3", "4")
    assert "dry rot" in text_of(published, meeting)
    assert "Marigold" not in text_of(published, meeting)


def test_a_published_item_that_is_gone_from_the_next_draft_stays_open(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")

    upload_next(published, meeting, MINUTES[: MINUTES.index("## 4.")])

    assert offered(published, meeting) == opens(published, meeting) == ("3", "4")


def test_a_name_for_an_item_of_the_next_draft_opens_nothing_published_that_is_gone(published: House) -> None:
    meeting = published.ids["meeting"]
    upload_next(published, meeting, MINUTES[: MINUTES.index("## 4.")] + BUOYS.replace("## 3.", "## 4."))
    published.grant("member", meeting, "4")

    assert offered(published, meeting) == opens(published, meeting) == ()


def test_a_lowered_marking_is_not_told_on_what_is_open(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    decide(published, meeting, "3", "GREEN")

    opened = published.services.retrieval.open_item(published["member"], meeting, "3")

    assert {p.level for p in opened} == {"AMBER"}


@pytest.mark.parametrize("moved", ["not", "lowered", "inserted"])
def test_the_event_of_a_copy_names_the_published_items_that_are_in_it_and_their_version(
    published: House, moved: str
) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    if moved == "lowered":
        decide(published, meeting, "2", "GREEN")
    elif moved == "inserted":
        upload_next(published, meeting, INSERTED)

    text_of(published, meeting)

    assert copies(published) == [(f"{BY_LEVEL}@v1", ("3", "4"))]


def test_an_item_of_an_earlier_draft_is_not_named_for_a_copy_of_a_later_one(house: House) -> None:
    meeting = house.upload(MINUTES + "\n## 5. Paint (GREEN)\n\nThe paint is grey.\n")
    upload_next(house, meeting, MINUTES)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    house.clear("member", "AMBER")

    text_of(house, meeting)

    assert copies(house) == [(f"{BY_LEVEL}@v1", ("3", "4"))]
    assert offered(house, meeting) == opens(house, meeting) == ("3", "4")


def test_the_markings_of_a_draft_in_review_are_found_once_and_written_down_before(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    decide(published, meeting, "2", "AMBER")
    for who in ("other", "member", "member"):
        offered(published, meeting, who)

    found = [e for e in published.services.audit.events() if e.rule == "markings-only"]

    assert [(e.actor, e.items) for e in found] == [(published.ids["member"], ())]


def test_a_meeting_that_cannot_be_derived_offers_nothing_and_stops_no_list(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    decide(published, meeting, "2", "AMBER")
    for original in (published.folder / "originals").rglob("*"):
        if original.is_file():
            original.chmod(0o600)
            original.write_bytes(b"broken")

    assert [s.open_items for s in published.services.retrieval.shelves(published["member"])] == [()]


def test_a_look_at_one_meeting_derives_no_other(published: House) -> None:
    first = published.ids["meeting"]
    published.clear("member", "AMBER")
    second = published.publish(MINUTES.replace("LB_7_0311", "LB_8_0411"))
    decide(published, first, "2", "AMBER")

    assert offered(published, second) == ("3", "4")
    assert not [e for e in published.services.audit.events() if e.rule == "markings-only"]


def test_what_goes_to_a_requester_is_named_by_the_published_items(published: House) -> None:
    meeting = published.ids["meeting"]
    upload_next(published, meeting, INSERTED)

    def ask(item: str) -> bytes:
        return published.services.exporting.for_requester(
            published["officer"], meeting, items=[item], requester="Odo Finch", reason="He asked.", to=Outside("txt")
        ).data

    with pytest.raises(UsageError):
        ask("5")
    copy = ask("3")

    assert b"dry rot" in copy
    assert b"Marigold" not in copy
