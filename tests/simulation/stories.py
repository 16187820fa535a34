"""What happens in the months of a year, one story each; each ends with a publication that the oracle knows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from redactor.cli.adopting import _paired as paired
from redactor.core.decisions import Decisions, Settle
from redactor.core.filing import Scope
from redactor.errors import Conflict, DecisionNeeded, RedactorError
from redactor.services.body.adoption import Adoption
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.release.holding import Holding
from tests.services.house import BODY
from tests.simulation.checks import WrongError, published
from tests.simulation.oracle import Meeting, everybody_reads
from tests.simulation.year import ELSEWHERE

OTHER: Final = "harbour-board"

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.services.release.holding import Held
    from tests.simulation.year import Year


def fresh(year: Year) -> Meeting:
    """Begin a month: its first draft, in which somebody may say what another month withholds."""
    number = year.next_number()
    meeting = year.begin(year.writer.minutes(number, year.next_day()))
    line = year.plant(meeting)
    if line is not None:
        year.again(meeting)
        if year.propose(meeting):
            raise WrongError("a planted mention was let pass")
        year.reword(meeting, line, "Members came back to it.")
    return meeting


def redrafts(year: Year) -> None:
    """Decisions follow unchanged lines, also of a renumbered item; a changed line waits."""
    meeting = fresh(year)
    minutes = meeting.minutes
    red, welcome = minutes.items[1], minutes.items[0]
    year.free(meeting, red.lines[0])
    minutes.items.insert(1, type(red)("Apologies", lines=[year.writer.line()]))
    welcome.lines[1].text = year.writer.line().text
    new = year.writer.secret("RED")
    red.lines[1].text, red.lines[1].secrets = new.text, new.secrets
    waits = year.again(meeting, look=False)
    wanted = {minutes.find(line)[1] for line in (welcome.lines[1], minutes.items[1].lines[0])}
    if not wanted <= set(waits) or minutes.find(red.lines[0])[1] in waits:
        raise WrongError(f"in review wait {waits}, and not {sorted(wanted)}")
    with pytest.raises(DecisionNeeded):
        year.house.propose(meeting.id)
    year.decide(meeting, Decisions(settled=tuple(Settle("changed-portion", ref, why="seen") for ref in waits)))
    year.release(meeting)
    year.name("named", meeting, red, days=400)
    year.name("alternate", meeting, red, days=400, appointed=True)


def circulates(year: Year) -> None:
    """Members comment on their copies; nothing of it is in any copy; one of them stays out of an item."""
    meeting, house = fresh(year), year.house
    minutes, circulation = meeting.minutes, year.house.services.circulation
    amber = next(i for i in minutes.items if i.level == "AMBER")
    year.recuse("recused", meeting, amber)
    people = [house.ids[name] for name in ("amber", "recused")]
    circulation.circulate(house["secretary"], meeting.id, people=people, closes=house.clock() + timedelta(days=5))
    for name, reads in (("amber", True), ("recused", False)):
        copy = circulation.copy(house[name], meeting.id, format="txt").decode()
        if any((line.secrets[0] in copy) is not reads for line in amber.lines):
            raise WrongError(f"the draft of {name} has another text")
    ref = minutes.find(amber.lines[0])[1]
    comments = house.services.comments
    made = comments.add(house["amber"], meeting.id, ref=ref, words=f"Is it {year.writer.name()}?")
    comments.answer(house["secretary"], meeting.id, made, taken=False, words="It is not.")
    circulation.close(house["secretary"], meeting.id)
    year.release(meeting)


def mends(year: Year) -> None:
    """Words are changed, taken out and put in place, and the draft never parts from them."""
    meeting = fresh(year)
    minutes, writer = meeting.minutes, year.writer
    welcome, plain = minutes.items[0], minutes.items[2]
    name = writer.name()
    plain.lines[0].text, plain.lines[0].secrets = f"The Board thanked {name} for the visit.", (name,)
    year.again(meeting)
    year.cut(meeting, plain.lines[0], name)
    year.reword(meeting, welcome.lines[0], writer.line().text)
    year.own(meeting, minutes.items[1].lines[0], "An offer was read out.")
    year.release(meeting)


def late_edits(year: Year) -> None:
    """Approve what was read and nothing else: an edit after the request voids it, whoever makes it."""
    meeting, house = fresh(year), year.house
    seen = year.propose(meeting)
    year.hold(meeting, meeting.minutes.items[2].lines[0], "RED")
    _void(year, meeting, seen)
    seen = year.propose(meeting)
    meeting.minutes.items[0].lines[1].text = year.writer.line().text
    year.again(meeting)
    _void(year, meeting, seen)
    published(year)
    meeting.minutes.status = "Final Minutes"
    year.decide(meeting, Decisions(status="Final Minutes"), who="both")
    seen = year.propose(meeting)
    for name in ("secretary", "second", "both", "amber"):
        try:
            house.services.publication.approve(house[name], meeting.id, seen=seen)
        except RedactorError:
            continue
        raise WrongError(f"{name} released it")
    year.release(meeting)


def _void(year: Year, meeting: Meeting, seen: str) -> None:
    try:
        year.house.services.publication.approve(year.house["officer"], meeting.id, seen=seen)
    except Conflict:
        return
    raise WrongError("an approval of what is not there any more was given")


def schedules(year: Year) -> None:
    """Have a release appear at its moment and not before, though another is published in between."""
    meeting = fresh(year)
    due = year.house.clock() + timedelta(days=3)
    year.release(meeting, due=due)
    earlier = next((m for m in year.meetings if m.published is not None), None)
    if earlier is not None:
        earlier.minutes.status = "Final Minutes"
        year.decide(earlier, Decisions(status="Final Minutes"))
        year.release(earlier)
    year.house.clock.forward(due - year.house.clock() - timedelta(seconds=1))
    _due(year, ())
    published(year)
    year.house.clock.forward(timedelta(seconds=1))
    _due(year, (meeting.id,))
    year.appeared(meeting)


def _due(year: Year, wanted: tuple[str, ...]) -> None:
    done = year.house.services.publication.publish_due()
    if done != wanted:
        raise WrongError(f"what was due was {wanted}; published were {done}")


def withdraws(year: Year) -> None:
    """On Friday one officer takes minutes back; they come again, corrected, by two people."""
    meeting = fresh(year)
    year.release(meeting)
    line = meeting.minutes.items[2].lines[0]
    meeting.published = None
    year.house.services.publication.withdraw(year.house["officer"], meeting.id, f"It says too much: {line.text}")
    published(year)
    year.hold(meeting, line, "RED")
    year.release(meeting)


def carries_over(year: Year) -> None:
    """Bring back an action of a restricted item: it stays withheld until somebody releases it by name."""
    number = year.next_number()
    old = next((line for m in reversed(year.meetings) for item, line in m.minutes.lines()
                if line.kind == "action" and item.level == "RED" and not line.free), None)  # fmt: skip
    minutes = year.writer.minutes(number, year.next_day())
    actions = next(i for i in minutes.items if i.title == "Actions")
    if old is None:
        year.release(year.begin(minutes))
        return
    again = type(old)(old.text, "action", old.secrets, old.reference, carried="RED")
    actions.lines.insert(0, again)
    meeting = year.begin(minutes)
    with pytest.raises(DecisionNeeded):
        year.house.propose(meeting.id)
    year.hold(meeting, again, "RED")
    year.release(meeting)


def declassifies(year: Year) -> None:
    """Open a restricted item of a past meeting, by two people, and nothing else of that meeting."""
    year.release(fresh(year))
    past = _past(year, "AMBER")
    item = next(i for i in past.minutes.items if i.level == "AMBER")
    year.house.clock.forward(timedelta(days=1))
    year.free(past, *item.lines)
    published(year)
    year.let_pass(past)
    year.release(past)


def raises(year: Year) -> None:
    """Restrict a public item of a past meeting: what it said is nowhere any more."""
    year.release(fresh(year))
    past = next(m for m in year.meetings if m.published is not None and m.minutes.items[5].level == "")
    item = past.minutes.items[5]
    item.lines.pop()
    year.again(past)
    year.mark(past, item, "AMBER")
    for line in item.lines:
        line.free = False
    year.release(past)
    gone = [line for line in item.lines if everybody_reads(item, line) is None]
    versions = year.house.services.publication.versions(year.house["officer"], past.id)
    if not gone or len(versions) != past.versions:
        raise WrongError("a raised marking is not a version of its own")


def masks(year: Year) -> None:
    """Put a firm that a restricted item names behind a mask, the same from then on."""
    meeting, pseudonyms = fresh(year), year.house.services.pseudonyms
    minutes = meeting.minutes
    red, line = minutes.items[1], year.writer.firm()
    name = line.secrets[0]
    red.lines[0].text, red.lines[0].secrets = f"{name} was late.", (name,)
    minutes.items[0].lines.append(line)
    year.again(meeting)
    wanted = Assignment(name, "Other User", Scope.BODY)
    made = pseudonyms.assign(year.house["secretary"], meeting.id, "2", wanted)
    seq = year.house.services.review.view(year.house["secretary"], meeting.id).seq
    pseudonyms.apply(year.house["secretary"], meeting.id, made.id, expected_seq=seq)
    line.reworded = line.text.replace(name, made.mask)
    year.release(meeting)
    if pseudonyms.assign(year.house["secretary"], meeting.id, "2", wanted).mask != made.mask:
        raise WrongError("a firm has two masks")


def is_held(year: Year) -> None:
    """Tell who stays out of the source nothing of it; have somebody else let the mention pass, and it is public."""
    source = fresh(year)
    year.release(source)
    year.recuse("secretary", source, source.minutes.items[1])
    secret = source.minutes.items[1].lines[0].secrets[0]
    number = year.next_number()
    meeting = year.begin(year.writer.minutes(number, year.next_day()))
    year.plant(meeting, secret=secret)
    year.again(meeting)
    if year.propose(meeting) or _held(year, "secretary", source):
        raise WrongError("who stays out of the source learns of it")
    (waits,) = _held(year, "officer", source)
    Holding(year.house.services.office).settle(
        year.house["officer"], waits.record.id, reason="The award was announced."
    )
    year.allowed.add(secret)
    year.release(meeting)


def _held(year: Year, who: str, source: Meeting) -> list[Held]:
    waiting = Holding(year.house.services.office).waiting(year.house[who])
    return [held for held in waiting if held.record.source_meeting == source.id]


def adopts(year: Year) -> None:
    """Take in the minutes of last year with their confidential twin: sealed, and remembered."""
    minutes = year.writer.minutes(ELSEWHERE + len(year.meetings), year.house.clock().date() - timedelta(days=365))
    minutes.status = "Final Minutes"
    folder = year.folder.parent / f"years-{minutes.number}"
    folder.mkdir()
    (folder / "LB.md").write_bytes(minutes.draft(twin="public"))
    (folder / "LB-confidential.md").write_bytes(minutes.draft(twin="confidential"))
    office = year.house.services.office
    (made,) = Adoption(office).run(year.house["secretary"], paired(folder), body=BODY, apply=True)
    year.meetings.append(Meeting(made.meeting, minutes))
    number = year.next_number()
    meeting = year.begin(year.writer.minutes(number, year.next_day()))
    line = year.plant(meeting, secret=minutes.items[1].lines[1].secrets[0])
    assert line is not None
    year.again(meeting)
    if year.propose(meeting):
        raise WrongError("what was adopted is not remembered")
    year.reword(meeting, line, "Members came back to it.")
    year.release(meeting)


def meets_jointly(year: Year) -> None:
    """Hold a meeting of two bodies: what both withhold is read by who is cleared in both, and remembered by both."""
    people = year.house.services.people
    if OTHER not in {body.id for body in year.house.services.office.bodies.all()}:
        people.add_body(year.house["administrator"], name="Harbour Board", policy="sec-panel")
        who = year.house.ids["amber"]
        people.give_clearance(year.house["administrator"], who, body=OTHER, level="AMBER")
        people.confirm_clearance(year.house["officer"], who, body=OTHER, level="AMBER")
    meeting = fresh(year)
    year.house.services.jointly.join(year.house["secretary"], meeting.id, body=OTHER)
    for name, reader in year.readers.items():
        if name != "amber":
            reader.joint.add(meeting.minutes.number)
    year.release(meeting)


def _past(year: Year, level: str) -> Meeting:
    """Find a past meeting that has an item of a level with nothing open in it."""
    for meeting in year.meetings[:-1]:
        if meeting.published is not None:
            for item in meeting.minutes.items:
                if item.level == level and item.marked and not any(line.free for line in item.lines):
                    return meeting
    return year.meetings[-1]


STORIES: Final[tuple[Callable[[Year], None], ...]] = (
    redrafts, circulates, mends, late_edits, schedules, withdraws, carries_over, declassifies, raises, masks, is_held,
    adopts, meets_jointly,
)  # fmt: skip
"""The stories, in their order; a year has one more than it has months."""


def play(year: Year, months: int) -> None:
    """Let months go by, the stories one after the other and again; hold everything after each, and at the end."""
    for month in range(months):
        STORIES[month % len(STORIES)](year)
        year.month_over()
    year.month_over(all_readers=True)
