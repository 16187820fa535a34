"""Names behind masks: sealed, drawn, the same inside a scope, and never in one copy with what stands for them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import Audience
from redactor.core.decisions import Decisions, ItemDecision, PublicText, Span, parse_decisions
from redactor.core.filing import Scope
from redactor.core.masks import LETTERS
from redactor.core.records import WHOLE_MEETING
from redactor.errors import GateStopped, NotFound, UsageError
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from redactor.core.filing import PseudonymRecord
    from tests.services.house import House

NAME = "Thistlecombe Power"
TEXT = """# Lantern Board Meeting 8

LB_8_0411

11 April 2031

Draft Minutes

## 1. Welcome

The Board thanked Thistlecombe Power’s staff for the lamps.

It was noted that Other User ‘Q’ had asked about the pier.

## 2. Assessment of a user (RED)

The user is Thistlecombe Power of Ferry Lane.

The Board AGREED the assessment of the user.

## 3. Close

Nothing else was said.
"""
PLACE = "lantern-board/lb-8-0411"


@pytest.fixture
def meeting(house: House) -> str:
    return house.upload(TEXT)


def assign(house: House, meeting: str, name: str = NAME, **more: object) -> PseudonymRecord:
    wanted = replace(Assignment(name, "Other User", Scope.BODY), **more)  # type: ignore[arg-type]  # what the test says
    return house.services.pseudonyms.assign(house["secretary"], meeting, "2", wanted)


def seq(house: House, meeting: str) -> int:
    return house.services.review.view(house["secretary"], meeting).seq


def decide(house: House, meeting: str, change: Decisions) -> None:
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq(house, meeting))


def leaks(house: House, meeting: str) -> list[tuple[str, str | None]]:
    return [(f.code, f.ref) for f in house.services.review.view(house["secretary"], meeting).leaks]


# ------------------------------------------------------------------------------------------------------------ assigning


def test_a_name_has_one_mask_inside_a_scope(house: House, meeting: str) -> None:
    first = assign(house, meeting)
    assert first.mask.startswith("Other User ‘")
    for again in (NAME, "thistlecombe  power", "THISTLECOMBE POWER"):
        assert assign(house, meeting, again) == first
    assert assign(house, house.upload(TEXT.replace("Meeting 8", "Meeting 9"))) == first


def test_a_name_has_another_mask_in_another_scope_unless_that_is_meant(house: House, meeting: str) -> None:
    first = assign(house, meeting)
    other = assign(house, meeting, scope=Scope.MEETING)
    matter = assign(house, meeting, scope=Scope.MATTER, matter="The lamps")
    assert len({first.mask, other.mask, matter.mask}) == 3
    assert len({first.fingerprint, other.fingerprint, matter.fingerprint}) == 3
    same = assign(house, meeting, scope=Scope.MATTER, matter="The pier", same=True)
    assert same.mask in {first.mask, other.mask, matter.mask}


def test_two_names_have_two_masks(house: House, meeting: str) -> None:
    masks = {assign(house, meeting, f"Firm {word} Works").mask for word in ("Ash", "Birch", "Cedar", "Dune", "Elm")}
    assert len(masks) == 5


def test_letters_are_drawn_and_not_given_in_the_order_of_names(house: House, meeting: str) -> None:
    names = [f"{letter}shworth Mills" for letter in "ABCDEFGH"]
    letters = [assign(house, meeting, name).mask[-2] for name in names]
    assert len(set(letters)) == len(letters)
    assert set(letters) <= set(LETTERS)
    assert letters != sorted(letters)
    assert letters != list("ABCDEFGH")


def test_letters_that_run_out_become_pairs(house: House, meeting: str) -> None:
    masks = [assign(house, meeting, f"Mill {n:02} Works").mask for n in range(len(LETTERS) + 2)]
    assert len(set(masks)) == len(masks)
    assert Counter(len(mask) for mask in masks)[len("Other User ‘AB’")] == 2


@pytest.mark.parametrize("label", ["", "Thistlecombe User", "Power user", "Other ‘User’", "x" * 61, "A\nB"])
def test_the_words_of_a_mask_tell_nothing(house: House, meeting: str, label: str) -> None:
    with pytest.raises(UsageError):
        assign(house, meeting, label=label)


def test_a_matter_is_named_where_the_scope_is_one_and_nowhere_else(house: House, meeting: str) -> None:
    for scope, matter in ((Scope.MATTER, " "), (Scope.BODY, "The lamps")):
        with pytest.raises(UsageError):
            assign(house, meeting, scope=scope, matter=matter)


def test_neither_name_nor_matter_stands_in_the_database_and_no_hash_of_them(house: House, meeting: str) -> None:
    made = assign(house, meeting, scope=Scope.MATTER, matter="The Quillon affair")
    data = b"".join(path.read_bytes() for path in house.folder.rglob("*.db*"))
    assert made.mask.encode() in data
    assert b"Quillon" not in data
    plain = f"name\0{made.scope}\0{made.within}\0thistlecombe power"
    for text in (NAME, NAME.casefold(), plain):
        assert hashlib.sha256(text.encode()).hexdigest()[:32] != made.fingerprint
    assert b"Thistlecombe" not in data


def test_only_who_decides_about_a_meeting_gives_masks(house: House, meeting: str) -> None:
    wanted = Assignment(NAME, "Other User", Scope.BODY)
    for who in ("officer", "member", "administrator"):
        with pytest.raises(NotFound):
            house.services.pseudonyms.assign(house[who], meeting, "2", wanted)
    house.services.access.recuse(house["officer"], meeting, person=house.ids["secretary"], item="2")
    with pytest.raises(NotFound):
        house.services.pseudonyms.assign(house["secretary"], meeting, "2", wanted)


# -------------------------------------------------------------------------------------------------------- who may know


def names(house: House, who: str) -> list[str | None]:
    return [known.name for known in house.services.pseudonyms.listed(house[who]).known]


def test_a_name_is_shown_to_whom_the_item_is_open(house: House, meeting: str) -> None:
    assign(house, meeting)
    assert names(house, "secretary") == [None]
    assert names(house, "officer") == [None]
    house.grant("both", meeting, "2")
    assert names(house, "both") == [NAME]
    assert names(house, "secretary") == [None]


def test_a_name_wants_a_fresh_proof(house: House, meeting: str) -> None:
    assign(house, meeting)
    house.grant("both", meeting, "2", days=3)
    stale = replace(house["both"], stepped_up_at=house.clock() - timedelta(minutes=6))
    listed = house.services.pseudonyms.listed(stale)
    assert [known.name for known in listed.known] == [None]
    assert listed.waits
    assert not house.services.pseudonyms.listed(house["officer"]).waits


def test_who_stays_out_of_a_meeting_sees_not_even_its_masks(house: House, meeting: str) -> None:
    assign(house, meeting)
    house.grant("both", meeting, "2")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["both"], item=WHOLE_MEETING)
    assert house.services.pseudonyms.listed(house["both"]).known == ()


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_nobody_else_has_the_list(house: House, meeting: str, who: str) -> None:
    with pytest.raises(NotFound):
        house.services.pseudonyms.listed(house[who])


def test_a_name_that_is_shown_is_written_down(house: House, meeting: str) -> None:
    assign(house, meeting)
    house.grant("both", meeting, "2")
    names(house, "both")
    with house.services.office.records.reading() as unit:
        last = json.loads(list(unit.log.read())[-1].entry)
    assert (last["rule"], last["actor"], last["items"]) == ("pseudonym-name", house.ids["both"], ["2"])


def test_a_name_has_no_repr(house: House, meeting: str) -> None:
    assign(house, meeting)
    house.grant("both", meeting, "2")
    assert "Thistlecombe" not in repr(house.services.pseudonyms.listed(house["both"]))
    assert "Thistlecombe" not in repr(Assignment(NAME, "Other User", Scope.BODY))
    view = house.services.review.view(house["secretary"], meeting)
    assert all("Thistlecombe" not in repr(mask) for mask in view.draft.masks)


# ------------------------------------------------------------------------------------------------------------- applying


def test_a_mask_is_put_in_place_of_its_name_wherever_everybody_reads_it(house: House, meeting: str) -> None:
    made = assign(house, meeting)
    applied = house.services.pseudonyms.apply(house["secretary"], meeting, made.id, expected_seq=seq(house, meeting))
    assert (applied.places, applied.left) == (1, ())
    assert leaks(house, meeting) == []
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    text = house.services.publication.file(PLACE, "minutes.txt").decode()
    assert f"The Board thanked {made.mask}’s staff" in text
    assert "Thistlecombe" not in text


def test_titles_and_own_words_get_the_mask_too(house: House) -> None:
    meeting = house.upload(TEXT.replace("Assessment of a user", "Assessment of Thistlecombe Power"))
    decide(house, meeting, Decisions(public_texts=(PublicText("2.2.1", "Thistlecombe Power was assessed."),)))
    made = assign(house, meeting)
    house.services.pseudonyms.apply(house["secretary"], meeting, made.id, expected_seq=seq(house, meeting))
    decisions = house.services.review.view(house["secretary"], meeting).draft.decisions
    assert decisions.items["2"].public_title == f"Assessment of {made.mask}"
    assert decisions.public_texts[0].text == f"{made.mask} was assessed."
    assert leaks(house, meeting) == []


def test_a_name_that_stands_nowhere_in_public_is_no_reason_to_decide(house: House, meeting: str) -> None:
    made = assign(house, meeting, "Quillon Vane")
    with pytest.raises(UsageError):
        house.services.pseudonyms.apply(house["secretary"], meeting, made.id, expected_seq=seq(house, meeting))


def test_a_mask_of_another_meeting_cannot_be_put_in_place(house: House, meeting: str) -> None:
    made = assign(house, meeting, scope=Scope.MEETING)
    other = house.upload(TEXT.replace("Meeting 8", "Meeting 9"))
    with pytest.raises(UsageError):
        house.services.pseudonyms.apply(house["secretary"], other, made.id, expected_seq=seq(house, other))


# ------------------------------------------------------------------------------------------------------ where both meet

OPEN = """# Lantern Board Meeting 8

11 April 2031

## 1. Welcome

The Board thanked Thistlecombe Power for the lamps.

## 2. Assessment

MASK was assessed.
"""


def both(house: House, scope: Scope = Scope.BODY) -> tuple[str, PseudonymRecord]:
    """Make minutes in which a name and its mask stand, everything public, and its mask."""
    elsewhere = house.upload(TEXT.replace("Meeting 8", "Meeting 7"))
    made = assign(house, elsewhere, scope=scope)
    return house.upload(OPEN.replace("MASK", made.mask)), made


def test_a_copy_in_which_name_and_mask_meet_is_stopped(house: House) -> None:
    meeting, _ = both(house)
    assert leaks(house, meeting) == [("pseudonym", "1.1.1")]
    with pytest.raises(GateStopped):
        house.propose(meeting)


def test_a_shorter_form_of_the_name_meets_the_mask_too(house: House) -> None:
    elsewhere = house.upload(TEXT)
    made = assign(house, elsewhere, "Thistlecombe Power Limited")
    meeting = house.upload(OPEN.replace("MASK", made.mask).replace("Thistlecombe Power", "Thistlecombe"))
    assert ("pseudonym", "1.1.1") in leaks(house, meeting)


def test_a_mask_written_with_other_quotes_is_the_same_mask(house: House) -> None:
    elsewhere = house.upload(TEXT)
    made = assign(house, elsewhere)
    plain = made.mask.replace("‘", "'").replace("’", "'")
    meeting = house.upload(OPEN.replace("MASK", plain))
    assert leaks(house, meeting) == [("pseudonym", "1.1.1")]


def test_nobody_can_settle_it(house: House) -> None:
    meeting, _ = both(house)
    with pytest.raises(UsageError):
        parse_decisions('[[settle]]\ncode = "pseudonym"\nref = "1.1.1"\nwhy = "x"\n', name="d")
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", release=(Span("1"),))}))
    assert leaks(house, meeting) == [("pseudonym", "1.1.1")]


def test_a_name_without_its_mask_and_a_mask_without_its_name_may_stand(house: House) -> None:
    elsewhere = house.upload(TEXT.replace("Meeting 8", "Meeting 7"))
    made = assign(house, elsewhere)
    for text in (OPEN.replace("MASK", "Nobody"), OPEN.replace("MASK", made.mask).replace(NAME, "everybody")):
        assert leaks(house, house.upload(text)) == []


def test_a_mask_of_one_meeting_says_nothing_in_another(house: House) -> None:
    meeting, _ = both(house, scope=Scope.MEETING)
    assert leaks(house, meeting) == []


def test_who_may_read_where_the_mask_was_given_may_have_both_in_her_copy(house: House, meeting: str) -> None:
    made = assign(house, meeting)
    house.services.pseudonyms.apply(house["secretary"], meeting, made.id, expected_seq=seq(house, meeting))
    draft = house.services.review.view(house["secretary"], meeting).draft
    for audience in (Audience(items=frozenset({"2"})), Audience(refs=frozenset({"2.1.1"})), Audience(level="RED")):
        text = make_copies(Tools().formats, draft, audience, ["txt"]).files[0].data.decode()
        assert NAME in text
        assert made.mask in text


def test_who_may_not_gets_no_copy_in_which_both_stand(house: House) -> None:
    elsewhere = house.upload(TEXT.replace("Meeting 8", "Meeting 7"))
    made = assign(house, elsewhere)
    text = OPEN.replace("MASK", made.mask).replace("1. Welcome", "1. Welcome (GREEN)")
    draft = house.services.review.view(house["secretary"], house.upload(text)).draft
    for audience in (Audience(items=frozenset({"1"})), Audience(level="AMBER"), Audience(refs=frozenset({"1.1.1"}))):
        with pytest.raises(GateStopped):
            make_copies(Tools().formats, draft, audience, ["txt"])
