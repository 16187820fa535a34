"""What is raced, and what must be true afterwards, whoever was first.

A deed runs in a process of its own. A contest prepares, names two deeds, and judges what both were told together with
what there is then.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from redactor.bootstrap.working import worker
from redactor.core.audit import Action, AuditEvent
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.records import ProposalState
from redactor.safekeeping import key_work
from redactor.services.release.standing import standing
from tests.chaos.outages_house import minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.races_contest import Outcome
    from tests.services.house import House

TOLD: Final = (409, 404)
"""What the second is told: that another was faster, or that nothing is there any more."""


@dataclass(frozen=True, slots=True)
class Contest:
    """Two deeds at once."""

    name: str
    prepare: Callable[[House, int], None]
    deeds: tuple[Callable[[House], Any], Callable[[House], Any]]
    judge: Callable[[House, Outcome, Outcome], Iterator[str]]


def approve(house: House) -> bool:
    return house.services.publication.approve(house["officer"], house.ids["m"], seen=house.ids["hash"])


def approve_too(house: House) -> bool:
    return house.services.publication.approve(house["second-officer"], house.ids["m"], seen=house.ids["hash"])


def approve_other(house: House) -> bool:
    return house.services.publication.approve(house["second-officer"], house.ids["n"], seen=house.ids["other hash"])


def decide(house: House) -> int:
    return _decided(house, "secretary", "4", "AMBER")


def decide_too(house: House) -> int:
    return _decided(house, "second", "4", "RED")


def _decided(house: House, who: str, item: str, marking: str) -> int:
    change = Decisions(items={item: ItemDecision(item, marking=marking)})
    return house.services.review.decide(house[who], house.ids["m"], change, expected_seq=int(house.ids["seq"]))


def propose(house: House) -> str:
    seq = int(house.ids["seq"])
    return house.services.publication.propose(house["secretary"], house.ids["m"], expected_seq=seq)


def propose_too(house: House) -> str:
    seq = int(house.ids["seq"])
    return house.services.publication.propose(house["second"], house.ids["m"], expected_seq=seq)


def withdraw(house: House) -> None:
    house.services.publication.withdraw(house["officer"], house.ids["m"], "The pier was named.")


def upload(house: House) -> str:
    number = int(house.ids["number"])
    text = minutes(number)

    def do() -> str:
        return house.services.intake.upload(house["secretary"], body="lantern-board", filename="d.md", untrusted=text)

    return house.services.requests.once(house["secretary"], f"key-{number}", text, do)


def read(house: House) -> int:
    found = 0
    for _ in range(6):
        opened = house.services.retrieval.open_item(house["member"], house.ids["m"], "3")
        found += any("dry rot" in portion.text for portion in opened)
    return found


def rotate(house: House) -> int:
    with key_work(house.services.settings) as work:
        work.rotate()
        return work.rewrap().renewed


def work(house: House) -> int:
    return worker(house.services).once()


def _due(house: House, number: int) -> None:
    """Have a release that is due: its moment comes while we wait for it."""
    house.ids["m"] = house.upload(minutes(number).decode())
    seen, due = house.propose(house.ids["m"]), house.clock() + timedelta(seconds=2)
    house.services.publication.approve(house["officer"], house.ids["m"], seen=seen, due=due)
    while house.clock() < due:
        time.sleep(0.05)


def _waiting(house: House, number: int) -> None:
    house.ids["m"] = house.upload(minutes(number).decode())
    house.ids["hash"] = house.propose(house.ids["m"])
    house.ids["seq"] = str(house.services.review.view(house["secretary"], house.ids["m"]).seq)


def _in_review(house: House, number: int) -> None:
    house.ids["m"] = house.upload(minutes(number).decode())
    house.ids["seq"] = "1"


def _published(house: House, number: int) -> None:
    _waiting(house, number)
    approve(house)


def _published_and_waiting(house: House, number: int) -> None:
    _published(house, number)
    house.ids["hash"] = house.propose(house.ids["m"])


def _two_waiting(house: House, number: int) -> None:
    _waiting(house, number)
    first, seen = house.ids["m"], house.ids["hash"]
    _waiting(house, number + 500)
    house.ids |= {"n": house.ids["m"], "other hash": house.ids["hash"], "m": first, "hash": seen}


def _key(house: House, number: int) -> None:
    house.ids["number"] = str(number)


def one_winner(_: House, first: Outcome, second: Outcome) -> Iterator[str]:
    if first.done == second.done:
        yield f"not one winner: {first}, {second}"


def _one_publication(house: House, first: Outcome, second: Outcome) -> Iterator[str]:
    yield from one_winner(house, first, second)
    with house.services.office.records.reading() as unit:
        if len(unit.releases.publications(house.ids["m"])) != 1:
            yield "not one publication"


def _published_once(house: House, first: Outcome, second: Outcome) -> Iterator[str]:
    if not (first.done and second.done):
        yield f"a worker failed: {first}, {second}"
    with house.services.office.records.reading() as unit:
        if len(unit.releases.publications(house.ids["m"])) != 1:
            yield "not one publication"


def _one_decision(house: House, first: Outcome, second: Outcome) -> Iterator[str]:
    yield from one_winner(house, first, second)
    view = house.services.review.view(house["secretary"], house.ids["m"])
    wanted = "AMBER" if first.done else "RED"
    if view.seq != int(house.ids["seq"]) + 1 or view.draft.minutes.items[-1].marking != wanted:
        yield f"a lost update: {view.seq}, {view.draft.minutes.items[-1].marking}"


def _decided_or_published(house: House, decided: Outcome, approved: Outcome) -> Iterator[str]:
    """Look that no decision is lost, and that an approval is of what was read, or refused."""
    if not decided.done and not approved.done:
        yield f"nobody won: {decided}, {approved}"
    with house.services.office.records.reading() as unit:
        count, published = unit.decisions.count(house.ids["m"]), unit.releases.publications(house.ids["m"])
        if count != int(house.ids["seq"]) + decided.done or len(published) != approved.done:
            yield f"the rows are not what was told: {count} decisions, {len(published)} publications"
        if published and unit.releases.get(published[0].proposal).folder_hash != house.ids["hash"]:
            yield "something else was published than was approved"
        done = [AuditEvent.decode(held.entry) for held in unit.log.read()]
        order = [event.action for event in done if event.meeting == house.ids["m"]]
        if (
            approved.done and order[: order.index(Action.PUBLISH)].count(Action.DECIDE) > 1
        ):  # the first settled the draft
            yield "published after a decision that it does not have"


def _gone(house: House, withdrawn: Outcome, _: Outcome) -> Iterator[str]:
    with house.services.office.records.reading() as unit:
        if withdrawn.done and standing(unit, house.ids["m"]) is not None:
            yield "withdrawn, and served"
        if not withdrawn.done:
            yield f"a withdrawal was refused: {withdrawn}"


def _one_open(house: House, first: Outcome, second: Outcome) -> Iterator[str]:
    with house.services.office.records.reading() as unit:
        known = unit.releases.open_for(house.ids["m"])
        all_of_it = unit.releases.proposals(house.ids["m"])
    if known is None or [p.state for p in all_of_it].count(ProposalState.OPEN) != 1:
        yield f"not one open proposal: {first}, {second}"
    elif house.services.publication.folders.aside(known.id) is None:
        yield "the open proposal has no folder"


def _both_served(house: House, first: Outcome, second: Outcome) -> Iterator[str]:
    if not (first.done and second.done):
        yield f"other minutes were in the way: {first}, {second}"
    served = {place.place for place in house.services.publication.served().meetings}
    with house.services.office.records.reading() as unit:
        both = [unit.releases.publications(house.ids[name]) for name in ("m", "n")]
    for published in both:
        if published and published[-1].path.partition("/")[2] not in served:
            yield f"published and not served: {published[-1].path}"


def _one_meeting(house: House, first: Outcome, second: Outcome) -> Iterator[str]:
    made = {outcome.value for outcome in (first, second) if outcome.done}
    if len(made) != 1:
        yield f"not one meeting: {first}, {second}"
    with house.services.office.records.reading() as unit:
        if len(unit.meetings.all()) != int(house.ids["before"]) + 1:
            yield "another meeting was made"


def _right_text(_: House, reading: Outcome, rotated: Outcome) -> Iterator[str]:
    if not reading.done or reading.value != 6:
        yield f"a wrong answer while keys were rotated: {reading}, {reading.value}"
    if not rotated.done:
        yield f"the rotation was refused: {rotated}"


CONTESTS: Final = (
    Contest("two approvals of one release", _waiting, (approve, approve_too), _one_publication),
    Contest("two releases", _two_waiting, (approve, approve_other), _both_served),
    Contest("two decisions", _in_review, (decide, decide_too), _one_decision),
    Contest("decision, approval", _waiting, (decide, approve), _decided_or_published),
    Contest("withdrawal, approval", _published_and_waiting, (withdraw, approve_too), _gone),
    Contest("two proposals", _in_review, (propose, propose_too), _one_open),
    Contest("one upload, twice", _key, (upload, upload), _one_meeting),
    Contest("one job, two workers", _due, (work, work), _published_once),
    Contest("reading, rotation", _published, (read, rotate), _right_text),
)
