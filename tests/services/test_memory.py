"""The memory of a body: what is sealed in one month does not become public in another."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from redactor import safekeeping
from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.core.held import MOST_A_DAY
from redactor.errors import Conflict, DecisionNeeded, GateStopped, NotFound, UsageError
from redactor.services.release.holding import Holding
from redactor.storage import memory
from redactor.vault.keys import Epoch
from redactor.vault.records import StoredMarks
from tests.services.house import BODY, MINUTES, SECRETS

if TYPE_CHECKING:
    from redactor.core.minutes import Finding
    from tests.services.house import House

HEAD = "# Lantern Board Meeting {n}\n\nLB_{n}_0408\n\n8 April 2031\n\nDraft Minutes\n\n"
PLAIN = "## 1. Welcome\n\nThe Chair welcomed the members to the counting house.\n\n"


def next_month(text: str, number: int = 8) -> str:
    return HEAD.format(n=number) + PLAIN + text


def stopped(house: House, text: str, *, number: int = 8) -> tuple[Finding, ...]:
    """Upload next month's minutes and put them forward; give what the memory found."""
    meeting = house.upload(next_month(text, number))
    try:
        house.propose(meeting)
    except GateStopped as error:
        return tuple(error.findings)
    return ()


def stay_out(house: House, name: str, meeting: str) -> None:
    house.services.access.recuse(house["officer"], meeting, item="2", person=house.ids[name])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## 2. Actions\n\nSecretary to pay Brightwater.\n", "name"),
        ("## 2. Actions\n\nSecretary to pay BRIGHTWATER OSTLER's bill.\n", "name"),
        ("## 2. Budget\n\nThe lamps will cost £412,000.\n", "amount"),
        ("## 2. Pier\n\nThe report by Mr QUILLON was late.\n", "name"),
        ("## 2. Brightwater\n\nIt was noted.\n", "name"),
    ],
)
def test_last_months_secret_stops_this_months_release(house: House, text: str, kind: str) -> None:
    house.publish()

    (found,) = stopped(house, text)

    assert (found.code, found.item, found.kind) == ("held", "2", kind)
    assert "item 2 of Lantern Board Meeting 7" in found.message or "item 3 of Lantern Board Meeting 7" in found.message
    assert not any(secret in found.message for secret in SECRETS)


def test_what_is_sealed_and_not_yet_published_counts_as_well(house: House) -> None:
    house.upload()

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n")


def test_plain_minutes_of_the_next_month_are_not_held(house: House) -> None:
    house.publish()

    assert stopped(house, "## 2. Lamps\n\nThe new lamps were lit on the pier at the harbour.\n") == ()


def test_what_the_body_has_published_is_no_secret(house: House) -> None:
    house.publish(next_month("## 2. Bidders\n\nBrightwater Ostler and others asked for the papers.\n", 6))
    house.publish()

    assert stopped(house, "## 2. Actions\n\nSecretary to write to Brightwater Ostler.\n") == ()


def test_what_was_released_is_forgotten_at_once(house: House) -> None:
    meeting = house.upload()
    seq = house.services.review.view(house["secretary"], meeting).seq
    release = Decisions(items={"2": ItemDecision("2", release=(Span("2"),))})
    house.services.review.decide(house["secretary"], meeting, release, expected_seq=seq)

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater Ostler.\n") == ()


SHORT = MINUTES.replace("Brightwater Ostler offered 412,000 pounds for the lamps.\n\n", "")


def next_draft(house: House, meeting: str, text: str) -> None:
    house.clock.forward(timedelta(minutes=1))
    house.services.intake.upload_next(house["secretary"], meeting, filename="b.md", untrusted=text.encode())


def test_a_decision_reads_what_is_remembered_of_its_own_meeting_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.publish()
    meeting = house.upload(next_month("## 2. Lamps\n\nGREEN: The lamps by Quarrystone are late.\n"))
    read: set[str] = set()
    real = StoredMarks

    def noted(**row: Any) -> StoredMarks:  # noqa: ANN401 -- whatever the row holds
        read.add(row["meeting"])
        return real(**row)

    monkeypatch.setattr(memory, "StoredMarks", noted)
    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)
    assert read == {meeting}


def test_what_stood_in_an_earlier_draft_is_remembered_while_that_is_sealed(house: House) -> None:
    meeting = house.upload()
    next_draft(house, meeting, SHORT)
    next_draft(house, meeting, SHORT.replace("Welcome", "Beginning"))

    (found,) = stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n")

    assert "item 2 of Lantern Board Meeting 7" in found.message


def test_what_an_earlier_draft_withheld_is_forgotten_once_the_same_is_released(house: House) -> None:
    meeting = house.upload()
    next_draft(house, meeting, SHORT)
    next_draft(house, meeting, MINUTES)
    seq = house.services.review.view(house["secretary"], meeting).seq
    release = Decisions(items={"2": ItemDecision("2", release=(Span("2"),))}, unmarked="WHITE")
    house.services.review.decide(house["secretary"], meeting, release, expected_seq=seq)

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater Ostler.\n") == ()
    assert stopped(house, "## 2. Pier\n\nThe report by Mr QUILLON was late.\n", number=9)


def test_what_an_earlier_draft_withheld_goes_with_its_epoch_and_tells_no_number(house: House) -> None:
    meeting = house.upload()
    with safekeeping.key_work(house.services.settings) as made:
        work = replace(made, clock=house.clock, operator="os:custodian")
        work.rotate(["RED"])
        next_draft(house, meeting, SHORT)
        (file,) = house.folder.glob("*.db")
        with sqlite3.connect(file) as db:
            assert len({row[0] for row in db.execute("select length(envelope) from memory_marks")}) == 1
        assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n")
        house.clock.forward(timedelta(hours=1))
        lost = {f"{s.epoch.marking}/{s.epoch.name}": s.wraps for s in work.status()}["RED/1"]
        work.burn(Epoch("RED", "1"), destroying=lost)

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n", number=9) == ()


def test_what_was_sealed_since_it_was_asked_for_stops_the_approval_and_tells_no_term(house: House) -> None:
    meeting = house.upload(next_month("## 2. Actions\n\nSecretary to pay Brightwater.\n"))
    seen = house.propose(meeting)
    house.clock.forward(timedelta(minutes=1))
    house.upload()
    publication = house.services.publication

    with pytest.raises(Conflict, match="held for review") as stopped_by:
        publication.approve(house["officer"], meeting, seen=seen)

    assert "Brightwater" not in str(stopped_by.value)
    assert "held for review" in publication.look(house["officer"], meeting).void
    assert not (house.folder / "public" / "current").exists()
    (waits,) = Holding(house.services.office).waiting(house["officer"])
    assert (waits.term, waits.record.item) == ("Brightwater", "2")
    Holding(house.services.office).settle(house["officer"], waits.record.id, reason="It was in the Gazette.")
    assert publication.approve(house["officer"], meeting, seen=seen)


def test_who_stays_out_of_the_source_learns_the_item_of_her_own_minutes_only(house: House) -> None:
    source = house.publish()
    stay_out(house, "secretary", source)

    (found,) = stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n")

    assert (found.item, found.ref, found.place, found.kind, found.term) == ("2", None, "", None, None)
    assert "Meeting 7" not in found.message
    assert Holding(house.services.office).waiting(house["secretary"]) == ()
    (waits,) = Holding(house.services.office).waiting(house["officer"])
    assert (waits.term, waits.source) == ("Brightwater", "Lantern Board Meeting 7")


def test_two_terms_in_one_item_are_one_finding_to_her(house: House) -> None:
    source = house.publish()
    stay_out(house, "secretary", source)

    assert len(stopped(house, "## 2. Actions\n\nPay Brightwater.\n\nThe lamps cost £412,000.\n")) == 1


def test_whoever_may_open_it_lets_it_pass_and_the_body_is_not_asked_again(house: House) -> None:
    stay_out(house, "secretary", house.publish())
    holding = Holding(house.services.office)
    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n")
    (waits,) = holding.waiting(house["officer"])

    with pytest.raises(UsageError):
        holding.settle(house["officer"], waits.record.id, reason=" ")
    with pytest.raises(NotFound):
        holding.settle(house["secretary"], waits.record.id, reason="I say so.")
    with pytest.raises(NotFound):
        holding.settle(house["member"], waits.record.id, reason="I say so.")
    holding.settle(house["officer"], waits.record.id, reason="The award was announced in the Gazette.")

    assert holding.waiting(house["officer"]) == ()
    assert stopped(house, "## 2. Actions\n\nBRIGHTWATER'S bill was paid.\n", number=9) == ()
    assert stopped(house, "## 2. Budget\n\nThe lamps cost £412,000.\n", number=10)


def test_who_guesses_learns_nothing_after_a_few_tries_and_all_of_it_is_logged(house: House) -> None:
    source = house.publish()
    stay_out(house, "secretary", source)
    office = house.services.office
    meeting = house.upload(next_month("".join(f"## {n}. Case {n}\n\nPay Brightwater.\n\n" for n in range(2, 13))))
    with pytest.raises(GateStopped):
        house.propose(meeting)

    with office.records.reading() as unit:
        assert unit.memory.caused(house.ids["secretary"], since=house.clock()) >= MOST_A_DAY
    guesses = enumerate(("Brightwater", "£412,000", "Nobody"), 20)
    asked = [stopped(house, f"## 2. Actions\n\nPay {who}.\n", number=n) for n, who in guesses]
    assert len(set(asked)) == 1
    assert asked[0][0].item is None

    house.clock.forward(timedelta(days=1))
    assert stopped(house, "## 2. Actions\n\nPay nobody.\n", number=30) == ()
    with office.records.reading() as unit:
        logged = [json.loads(e.entry) for e in unit.log.read()]
    denied = [e for e in logged if (e["action"], e["outcome"]) == (Action.PROPOSE, Outcome.DENIED)]
    assert [e["rule"] for e in denied] == ["held"] * (1 + len(asked))


def test_nothing_in_the_database_tells_terms_or_their_number(house: House) -> None:
    house.publish()
    house.publish(
        MINUTES.replace("LB_7_0311", "LB_8_0408").replace("412,000 pounds", "412,000 pounds and Quillon Vane")
    )
    stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n", number=9)
    (file,) = house.folder.glob("*.db")
    with sqlite3.connect(file) as db:
        sizes = {len(row[0]) for row in db.execute("select envelope from memory_marks")}
        rows = [row[0] for row in db.execute("select envelope from memory_marks")]
        held = str(db.execute("select * from memory_held").fetchall())

    data = b"".join(p.read_bytes() for p in house.folder.glob("*.db*"))
    assert len(sizes) == 1
    blocks = [row[at : at + 16] for row in rows for at in range(64, len(row) - 16)]
    assert len(set(blocks)) == len(blocks)
    assert not any(secret in held or secret.encode() in data for secret in SECRETS)


def test_a_burnt_epoch_takes_its_fingerprints_along_and_new_texts_get_a_new_key(house: House) -> None:
    house.upload()
    with safekeeping.key_work(house.services.settings) as made:
        work = replace(made, clock=house.clock, operator="os:custodian")
        work.rotate(["RED"])
        house.clock.forward(timedelta(hours=1))
        lost = {f"{s.epoch.marking}/{s.epoch.name}": s.wraps for s in work.status()}["RED/1"]
        work.burn(Epoch("RED", "1"), destroying=lost)

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n") == ()
    assert stopped(house, "## 2. Actions\n\nSecretary to hear Quillon Vane.\n", number=9)
    house.upload(MINUTES.replace("LB_7_0311", "LB_6_0211"))
    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n", number=10)


def test_what_came_after_a_rotation_is_remembered_without_the_old_key(house: House) -> None:
    house.upload()
    with safekeeping.key_work(house.services.settings) as made:
        work = replace(made, clock=house.clock, operator="os:custodian")
        work.rotate(["RED"])
        house.upload(MINUTES.replace("LB_7_0311", "LB_6_0211").replace("Brightwater Ostler", "Thistlecombe Hoists"))
        house.clock.forward(timedelta(hours=1))
        lost = {f"{s.epoch.marking}/{s.epoch.name}": s.wraps for s in work.status()}["RED/1"]
        work.burn(Epoch("RED", "1"), destroying=lost)

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Thistlecombe Hoists.\n")


def test_wrapping_anew_keeps_what_is_remembered(house: House) -> None:
    house.upload()
    with safekeeping.key_work(house.services.settings) as made:
        work = replace(made, clock=house.clock, operator="os:custodian")
        work.rotate()
        work.rewrap()
        house.clock.forward(timedelta(hours=1))
        work.burn(Epoch("RED", "1"))

    assert stopped(house, "## 2. Actions\n\nSecretary to pay Brightwater.\n")


WITH_ACTION = MINUTES.replace(
    "The Board AGREED to accept it before midsummer.",
    "The Board AGREED to accept it before midsummer.\n\nLB7/03: Secretary to draft the contract for the lamps.",
)
CARRIED = next_month(
    "## 2. Actions\n\nLB7/03: Secretary to draft it, and to report in May.\n\nLB8/01: Chair to order new paper.\n"
)


def portions(house: House, meeting: str) -> dict[str, tuple[str | None, str | None, str]]:
    view = house.services.review.view(house["secretary"], meeting)
    return {p.ref: (p.marking, p.origin, p.disposition) for _, p in view.draft.minutes.portions()}


@pytest.mark.parametrize(
    "words",
    ["LB7/03: Secretary to draft it, and to report in May.", "ACTION: Secretary to draft the contract for the lamps."],
)
def test_a_carried_action_keeps_the_marking_of_its_old_item(house: House, words: str) -> None:
    house.publish(WITH_ACTION)
    text = next_month(f"## 2. Actions\n\n{words}\n\nACTION LB8/01: Chair to order new blotting paper.\n")

    meeting = house.services.intake.upload(house["secretary"], body=BODY, filename="a.md", untrusted=text.encode())

    held = portions(house, meeting)
    assert held["2.1.1"] == ("RED", "carried", "withhold")
    assert held["2.2.1"][0] != "RED"
    findings = house.services.review.view(house["secretary"], meeting).draft.minutes.findings
    (found,) = (f for f in findings if f.code == "carried-action")
    assert (found.item, found.ref) == ("2", "2.1.1")
    assert "item 2 of an earlier meeting" in found.message


def test_a_carried_action_is_published_once_it_is_released_by_name(house: House) -> None:
    house.publish(WITH_ACTION)
    meeting = house.services.intake.upload(house["secretary"], body=BODY, filename="a.md", untrusted=CARRIED.encode())
    review = house.services.review
    review.decide(house["secretary"], meeting, Decisions(unmarked="WHITE"), expected_seq=1)
    with pytest.raises(DecisionNeeded):
        house.propose(meeting)
    release = Decisions(items={"2": ItemDecision("2", release=(Span("2", block=1),))})
    review.decide(house["secretary"], meeting, release, expected_seq=2)

    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    page = b"".join(p.read_bytes() for p in (house.folder / "public" / "current").rglob("minutes.md"))
    assert b"to report in May" in page


def test_no_undo_takes_the_old_marking_away_and_a_next_draft_finds_it_again(house: House) -> None:
    house.publish(WITH_ACTION)
    intake, review = house.services.intake, house.services.review
    meeting = intake.upload(house["secretary"], body=BODY, filename="a.md", untrusted=CARRIED.encode())
    with pytest.raises(Conflict):
        review.undo(house["secretary"], meeting, expected_seq=1)

    later = CARRIED.replace("## 2. Actions\n\n", "## 2. Actions\n\nTwo actions were looked at again.\n\n")
    intake.upload_next(house["secretary"], meeting, filename="b.md", untrusted=later.encode())

    assert portions(house, meeting)["2.2.1"][:2] == ("RED", "carried")
    assert review.view(house["secretary"], meeting).changes


def test_an_action_that_was_released_before_is_not_marked(house: House) -> None:
    meeting = house.upload(WITH_ACTION)
    seq = house.services.review.view(house["secretary"], meeting).seq
    release = Decisions(items={"2": ItemDecision("2", release=(Span("2", kind="action"),))})
    house.services.review.decide(house["secretary"], meeting, release, expected_seq=seq)

    after = house.services.intake.upload(house["secretary"], body=BODY, filename="a.md", untrusted=CARRIED.encode())

    assert portions(house, after)["2.1.1"][1] != "carried"
