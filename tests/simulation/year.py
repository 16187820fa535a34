"""What a secretariat does, through the real services, with the oracle's books kept beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from redactor.core.decisions import Decisions, ItemDecision, PublicText, Settle, Span
from redactor.core.mends import Rewording, WithheldWords
from redactor.errors import GateStopped
from redactor.services.release.holding import Holding
from tests.services.house import BODY
from tests.simulation import checks, oracle
from tests.simulation.book import Item, Line, Minutes, Writer
from tests.simulation.checks import WrongError, digest
from tests.simulation.oracle import Meeting, Reader

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.services.house import House

MONTH = timedelta(days=30)
ELSEWHERE = 900
"""From this number on, meetings whose minutes were published before the service was there."""
PEOPLE = ("amber", "named", "alternate", "recused")


class Year:
    """A body's months: its house, its books, and everything that was ever served."""

    def __init__(self, house: House, seed: int = 1) -> None:
        """Begin with people and nothing else."""
        self.house, self.writer = house, Writer(seed)
        self.rng = self.writer.rng
        self.meetings: list[Meeting] = []
        self.allowed: set[str] = set()
        self.ever: dict[str, tuple[str, bytes]] = {}
        self.readers: dict[str, Reader] = {}
        self._public: set[str] = set()
        self._words: set[str] = set()
        self.planted = self.stopped = self.publications = 0
        self._people()

    def _people(self) -> None:
        people = self.house.services.people
        for name in PEOPLE:
            invited = people.invite(
                self.house["administrator"], name=name, email=f"{name}@lantern.example", duties=["member"]
            )
            self.house.ids[name] = people.accept(invited.secret, "quite a long phrase")
            self.readers[name] = Reader()
        now = self.house.clock()
        self.appoint("amber")
        self.appoint("recused")
        self.appoint("alternate", ends=now + 4 * MONTH)

    # -- people

    def appoint(self, name: str, *, ends: datetime | None = None) -> None:
        """Clear somebody for what the body reads, by two people."""
        people, now = self.house.services.people, self.house.clock()
        who = self.house.ids[name]
        people.give_clearance(self.house["administrator"], who, body=BODY, level="AMBER", ends=ends)
        people.confirm_clearance(self.house["officer"], who, body=BODY, level="AMBER")
        self.readers[name].appointed = (now, ends)

    def name(self, who: str, meeting: Meeting, item: Item, *, days: int, appointed: bool = False) -> None:
        """Name somebody for an item."""
        now, number = self.house.clock(), meeting.minutes.number_of(item)
        ends = now + timedelta(days=days)
        self.house.services.access.give(
            self.house["officer"], meeting.id, item=number, person=self.house.ids[who], starts=now, ends=ends,
            why="She works on it.", with_appointment=appointed,
        )  # fmt: skip
        reader = self.readers[who]
        if appointed and reader.appointed and reader.appointed[1]:
            ends = min(ends, reader.appointed[1])
        reader.named[meeting.minutes.number, number] = ends

    def recuse(self, who: str, meeting: Meeting, item: Item | None) -> None:
        """Keep somebody out."""
        number = meeting.minutes.number_of(item) if item else "*"
        self.house.services.access.recuse(
            self.house["officer"], meeting.id, person=self.house.ids[who], **({"item": number} if item else {})
        )
        if who in self.readers:
            self.readers[who].out.add((meeting.minutes.number, number))

    # -- drafts and decisions

    def begin(self, minutes: Minutes) -> Meeting:
        """Upload the first draft of a meeting, and settle what is unmarked."""
        meeting = self.upload(minutes)
        self.decide(meeting, Decisions(unmarked="WHITE"))
        return meeting

    def upload(self, minutes: Minutes) -> Meeting:
        """Upload the first draft of a meeting."""
        made = self.house.services.intake.upload(
            self.house["secretary"], body=BODY, filename="draft.md", untrusted=minutes.draft()
        )
        meeting = Meeting(made, minutes)
        self.meetings.append(meeting)
        return meeting

    def again(self, meeting: Meeting, *, look: bool = True) -> tuple[str, ...]:
        """Upload the next draft; give what waits in review, and call it looked at."""
        self.house.clock.forward(timedelta(hours=2))
        self.house.services.intake.upload_next(
            self.house["secretary"], meeting.id, filename="next.md", untrusted=meeting.minutes.draft()
        )
        waits = self.waits(meeting)
        if look and waits:
            self.decide(meeting, Decisions(settled=tuple(Settle("changed-portion", ref, why="seen") for ref in waits)))
        return waits

    def waits(self, meeting: Meeting) -> tuple[str, ...]:
        """Name what changed and was not looked at."""
        found = self.house.services.review.view(self.house["secretary"], meeting.id).draft.minutes.findings
        return tuple(f.ref or f.item or "0" for f in found if f.code == "changed-portion")

    def decide(self, meeting: Meeting, change: Decisions, *, who: str = "secretary") -> None:
        """Decide about a draft as it stands."""
        self.house.clock.forward(timedelta(minutes=1))
        seq = self.house.services.review.view(self.house[who], meeting.id).seq
        self.house.services.review.decide(self.house[who], meeting.id, change, expected_seq=seq)

    def free(self, meeting: Meeting, *lines: Line) -> None:
        """Release lines of one restricted item by name."""
        for line in lines:
            line.free, line.held = True, ""
        self._spans(meeting, lines[0])

    def hold(self, meeting: Meeting, line: Line, level: str) -> None:
        """Withhold a line that would be public, by name."""
        line.held = level
        self._spans(meeting, line)

    def _spans(self, meeting: Meeting, line: Line) -> None:
        """Decide about an item anew, with all that is decided about its lines."""
        number, _ = meeting.minutes.find(line)
        item = meeting.minutes.items[int(number) - 1]
        free = tuple(Span(number, block=n) for n, one in enumerate(item.lines, 1) if one.free)
        held = tuple(Span(number, block=n) for n, one in enumerate(item.lines, 1) if one.held)
        made = ItemDecision(number, marking=None if item.marked else item.level, release=free, withhold=held)
        self.decide(meeting, Decisions(items={number: made}))

    def reword(self, meeting: Meeting, line: Line, text: str) -> None:
        """Put other words in the place of a visible line."""
        line.reworded, line.cut = text, ""
        self.decide(meeting, Decisions(rewordings=(Rewording(meeting.minutes.find(line)[1], text),)))

    def cut(self, meeting: Meeting, line: Line, words: str) -> None:
        """Withhold words of a visible line."""
        line.cut = words
        self.decide(meeting, Decisions(withheld_words=(WithheldWords(meeting.minutes.find(line)[1], words),)))

    def own(self, meeting: Meeting, line: Line, text: str) -> None:
        """Put public words in the place of a withheld line."""
        line.own = text
        self.decide(meeting, Decisions(public_texts=(PublicText(meeting.minutes.find(line)[1], text),)))

    def mark(self, meeting: Meeting, item: Item, level: str) -> None:
        """Mark an item by decision."""
        item.level, item.marked = level, False
        number = meeting.minutes.number_of(item)
        self.decide(meeting, Decisions(items={number: ItemDecision(number, marking=level)}))

    # -- planted mentions

    def plant(self, meeting: Meeting, *, secret: str = "") -> Line | None:
        """Have a public line of a new draft say what another meeting withholds, before it is uploaded again."""
        secrets = sorted(w for m in self.meetings if m is not meeting for _, line in m.minutes.lines()
                         for w in line.secrets if w in self.forbidden())  # fmt: skip
        if not secret and not secrets:
            return None
        said = secret or self.rng.choice(secrets)
        line = Line(f"Members came back to {said} again." if said[0].isalpha() else f"The sum of £{said} was read out.")
        item = next(i for i in meeting.minutes.items if i.title == "Actions")
        item.lines.append(line)
        self.planted += 1
        return line

    def mentions(self, meeting: Meeting) -> set[str]:
        """Say what a release would give away of other meetings, as the oracle has it."""
        return oracle.mentions(meeting.minutes, self.meetings, self.allowed)

    def forbidden(self) -> set[str]:
        """Say what stands in public nowhere now, for no good reason."""
        return oracle.forbidden(self.meetings, self.allowed)

    def never_public(self) -> set[str]:
        """Say what was public at no time."""
        return {w for w in self._words | self.forbidden() if not any(w in said for said in self._public)} - self.allowed

    # -- releasing

    def propose(self, meeting: Meeting) -> str:
        """Put a meeting forward: what it gives away of others has to stop it, and nothing else. Empty if stopped."""
        told = self.mentions(meeting)
        try:
            seen = self.house.propose(meeting.id)
        except GateStopped as error:
            if not told:
                raise WrongError(
                    f"{meeting.minutes.title} was stopped for {[f.message for f in error.findings]}"
                ) from error
            self.stopped += len(told)
            return ""
        if told:
            raise WrongError(f"{meeting.minutes.title} was let pass with {sorted(told)}")
        return seen

    def let_pass(self, meeting: Meeting) -> None:
        """Have the officer let pass what stands in other meetings as well, where that is so."""
        if self.propose(meeting):
            return
        holding, officer = Holding(self.house.services.office), self.house["officer"]
        self.allowed |= self.mentions(meeting)
        for held in holding.waiting(officer):
            if held.record.meeting == meeting.id:
                holding.settle(officer, held.record.id, reason="It is declassified.")

    def release(self, meeting: Meeting, *, by: str = "officer", due: datetime | None = None) -> None:
        """Publish a meeting by two people, now or later, and hold what is served against the oracle."""
        seen = self.propose(meeting)
        if not seen:
            raise WrongError(f"{meeting.minutes.title} was stopped")
        self.house.clock.forward(timedelta(minutes=20))
        done = self.house.services.publication.approve(self.house[by], meeting.id, seen=seen, due=due)
        if done is not (due is None):
            raise WrongError(f"{meeting.minutes.title} appeared at the wrong moment")
        if due is None:
            self.appeared(meeting)
        else:
            checks.published(self)

    def appeared(self, meeting: Meeting) -> None:
        """Write down that a meeting is public now, and look at everything."""
        meeting.appear()
        self.publications += 1
        self._words |= {w for _, line in meeting.minutes.lines() for w in (line.text, *line.secrets)}
        checks.published(self)

    # -- what is served

    @property
    def folder(self) -> Path:
        """Where the installation is."""
        return self.house.folder

    def served(self) -> dict[str, bytes]:
        """Read what the reading room serves."""
        root = self.folder / "public" / "current"
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}

    def keep(self, files: dict[str, bytes]) -> None:
        """Keep what was served, and what everybody could read then."""
        self._public |= oracle.sentences(self.meetings)
        for path, data in files.items():
            if not path.startswith("static/"):
                self.ever.setdefault(digest(data), (path, data))

    def month_over(self, *, all_readers: bool = False) -> None:
        """Hold everything at the end of a month."""
        recent = self.meetings if all_readers else [*self.meetings[-2:], self.rng.choice(self.meetings)]
        checks.readers(self, dict.fromkeys(recent))
        checks.registers(self)
        checks.ever_served(self)

    def next_number(self) -> int:
        """Give the next meeting's number; those of years before have numbers far away."""
        return 1 + max((m.minutes.number for m in self.meetings if m.minutes.number < ELSEWHERE), default=0)

    def next_day(self) -> date:
        """Let the time to the next meeting go by; give its day."""
        self.house.clock.forward(MONTH)
        return self.house.clock().date() - timedelta(days=2)
