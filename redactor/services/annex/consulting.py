"""Papers of meetings, for readers: what is open to somebody, decided as for any text, and opened after it is written.

Rules kept here:

- A paper is an item of its own: a name for `paper:REF` opens it, or a clearance for its level; whoever stays out of the
  item that it belongs to stays out of the paper, whatever else she holds.
- A public paper that is not published yet is read by whom the lowest restricted level is open to.
- Nobody gets the bytes that were uploaded: a copy is rebuilt, cleared, and bears her name where its level obliges to.
- What is not allowed is answered like what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import NO_EXPORT, Audience, Denial, Grant, Wanted, decide, granted_after_proof
from redactor.core.audit import Action
from redactor.core.disclosures import Disclosure, Kind, Protection
from redactor.core.filed import is_reference, name_of
from redactor.core.pages import Rows, spanned
from redactor.core.policy import parse_policy
from redactor.core.rendering.watermark import Mark
from redactor.errors import DecisionNeeded, GateStopped
from redactor.services.annex.annexed import confirmed, facts_of, live, opened, settled
from redactor.services.office import absent, known_form
from redactor.services.reading.disclosing import begin, committed, finish, new_number, rule_for
from redactor.services.release.copies import make_copies
from redactor.services.release.papers import article
from redactor.services.release.standing import standing

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.filed import Paper
    from redactor.core.pages import Span
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit

READS: Final = ("docx", "html", "md", "txt")


@dataclass(frozen=True, slots=True)
class OfferedPaper:
    """A paper that is open to somebody: `takes` tells that she may take a copy away, `named` that it is by a name."""

    reference: str
    title: str = field(repr=False)
    item: str
    level: str
    phase: str
    takes: bool
    named: bool


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """One reader's copy of a paper, cleared for her alone."""

    reference: str
    format: str
    level: str
    data: bytes = field(repr=False)
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    record: MeetingRecord
    policy: Policy
    paper: Paper
    level: str
    verdict: Grant | Denial


@dataclass(frozen=True, slots=True)
class Consulting:
    """Opens papers for readers."""

    office: Office

    def papers(self, subject: Subject, meeting: str) -> tuple[OfferedPaper, ...]:
        """List the papers of a meeting that are open to somebody, if need be after a proof. Their titles are opened.

        Raises NotFound: she reads no minutes at all.
        """
        office = self.office
        rule = office.demand(subject, "paper.read", Action.READ, meeting=meeting, whole=False)
        with office.records.reading() as unit:
            asked = self._asked(unit, subject, meeting) if known_form(meeting) else []
        open_ = [(a, g) for a in asked if (g := granted_after_proof(a.verdict)) is not None]
        if not open_:
            return ()
        names = [a.paper.name for a, _ in open_]
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.READ, f"{rule}:papers", meeting=meeting, items=names))
        with office.records.reading() as unit:
            return tuple(self._offered(unit, one, grant) for one, grant in open_)

    def everywhere(self, subject: Subject, span: Span | None = None) -> Rows[tuple[MeetingRecord, OfferedPaper]]:
        """List the papers that are open to somebody, of the newest meeting first; titles are opened of these rows only.

        Raises NotFound.
        """
        office = self.office
        rule = office.demand(subject, "paper.read", Action.READ, whole=False)
        with office.records.reading() as unit:
            asked = [one for meeting in unit.papers.meetings() for one in self._asked(unit, subject, meeting)]
        open_ = [(a, g) for a in asked if (g := granted_after_proof(a.verdict)) is not None]
        rows = spanned(open_, span)
        with office.records.transaction() as unit:
            for meeting in dict.fromkeys(a.record.id for a, _ in rows):
                names = [a.paper.name for a, _ in rows if a.record.id == meeting]
                unit.audit(office.event(subject, Action.READ, f"{rule}:papers", meeting=meeting, items=names))
        with office.records.reading() as unit:
            return Rows(((a.record, self._offered(unit, a, grant)) for a, grant in rows), total=rows.total)

    def open(self, subject: Subject, meeting: str, reference: str, *, format: str = "docx") -> PaperCopy:  # noqa: A002 -- people's word
        """Make her copy of a paper, rebuilt and with her name in it. Raises NotFound, StepUpNeeded, GateStopped."""
        if format not in READS:
            raise absent()
        asked, grant = self._granted(subject, meeting, reference, Action.COPY, taking=True)
        number, at = new_number(self.office), self.office.clock()
        taken = self._taken(subject, asked, grant, number=number, name=format)
        with self.office.records.reading() as unit:
            name = unit.people.get(subject.person or "").name
        data = self._cleared(asked, format, Mark(number, name, at))
        self._finish(subject, asked, taken, number=number, data=data)
        return PaperCopy(reference, format, asked.level, data, number)

    def show(self, subject: Subject, meeting: str, reference: str) -> tuple[OfferedPaper, str]:
        """Open a paper on a page: what it is, and its text as HTML of our own writer. Raises NotFound, StepUpNeeded."""
        asked, grant = self._granted(subject, meeting, reference, Action.READ, taking=False)
        event = self.office.event(subject, Action.READ, grant.rule, meeting=meeting, items=[asked.paper.name])
        with self.office.records.transaction() as unit:
            unit.audit(event)
        with self.office.records.reading() as unit:
            offered = self._offered(unit, asked, grant)
        return offered, article(self._cleared(asked, "html", None))

    def policy(self, meeting: str) -> Policy:
        """Give the policy of a meeting. Raises NotFound."""
        with self.office.records.reading() as unit:
            record = unit.meetings.get(meeting)
        return parse_policy(record.policy_text, name=record.policy_name)

    def _granted(
        self, subject: Subject, meeting: str, reference: str, deed: Action, *, taking: bool
    ) -> tuple[_Asked, Grant]:
        """Decide about one paper, and write a refusal down. Raises NotFound, whatever the cause; StepUpNeeded."""
        office = self.office
        office.demand(subject, "paper.read", deed, meeting=meeting, whole=False)
        items = [name_of(reference)] if is_reference(reference) else []
        asked = None
        if items and known_form(meeting):
            with office.records.reading() as unit:
                found = self._asked(unit, subject, meeting)
                asked = next((one for one in found if one.paper.record.reference == reference), None)
        if asked is None:
            raise office.refuse(subject, deed, Denial("nothing-there", ""), meeting=meeting, items=items)
        grant = granted_after_proof(asked.verdict)
        if grant is not None and taking and NO_EXPORT in grant.obligations:
            raise office.refuse(subject, deed, Denial(NO_EXPORT, ""), meeting=meeting, items=items)
        if isinstance(asked.verdict, Denial):
            raise office.refuse(subject, deed, asked.verdict, meeting=meeting, items=items)
        return asked, asked.verdict

    def _asked(self, unit: Unit, subject: Subject, meeting: str) -> list[_Asked]:
        papers = live(unit, meeting)
        if not papers:
            return []
        now = self.office.now(unit)
        record, done = unit.meetings.get(meeting), confirmed(unit, meeting)
        policy = parse_policy(record.policy_text, name=record.policy_name)
        facts = unit.access.facts(meeting, person=subject.person)
        made = []
        for paper in papers:
            level = paper.binding(policy, confirmed=done)
            asks = policy.levels[1].id if policy.level(level) is policy.public_level else level
            wanted = Wanted(record.body, meeting, paper.name, asks)
            made.append(
                _Asked(record, policy, paper, level, decide(subject, wanted, policy=policy, facts=facts, now=now))
            )
        return made

    def _offered(self, unit: Unit, asked: _Asked, grant: Grant) -> OfferedPaper:
        now = asked.paper.now
        title = facts_of(self.office, unit, asked.record, asked.paper).title
        takes = NO_EXPORT not in grant.obligations
        named = asked.policy.level(asked.level) is not None and _is_named(asked)
        return OfferedPaper(asked.paper.record.reference, title, now.item or "", asked.level, now.phase, takes, named)

    def _taken(self, subject: Subject, asked: _Asked, grant: Grant, *, number: str, name: str) -> Disclosure | None:
        """Write a copy down that is about to be made, and commit it; where minutes stand, in the list of copies too."""
        office, meeting = self.office, asked.record.id
        event = office.event(
            subject, Action.COPY, rule_for(grant.rule, number), meeting=meeting, items=[asked.paper.name]
        )
        with office.records.transaction() as unit:
            published = standing(unit, meeting)
            if published is None:
                unit.audit(event)
                return None
            taken = Disclosure(
                number=number,
                meeting=meeting,
                version=published.version,
                kind=Kind.READER,
                person=subject.person or "",
                at=event.at,
                format=name,
                protection=Protection.NONE,
                items=event.items,
            )
            begin(unit, taken, event)
            return taken

    def _finish(self, subject: Subject, asked: _Asked, taken: Disclosure | None, *, number: str, data: bytes) -> None:
        if taken is not None:
            finish(self.office, taken, data)
            return
        rule, names = f"copy:{number}.made", [asked.paper.name]
        with self.office.records.transaction() as unit:
            digest = committed(self.office, unit, asked.record, data, number=number)
            event = self.office.event(subject, Action.COPY, rule, meeting=asked.record.id, items=names, digest=digest)
            unit.audit(event)

    def _cleared(self, asked: _Asked, name: str, mark: Mark | None) -> bytes:
        """Rebuild and clear a paper for whom its level is open to. Its findings are the secretary's alone."""
        office, level = self.office, asked.paper.now.marking
        with office.records.reading() as unit:
            one = opened(office, unit, asked.record, asked.paper)
        try:
            settled(one)
            public = asked.policy.level(level) is asked.policy.public_level
            audience = Audience(level=asked.policy.levels[1].id if public else level)
            return make_copies(office.formats, one.draft, audience, [name], mark=mark).files[0].data
        except (GateStopped, DecisionNeeded):
            raise GateStopped(
                "This paper cannot be shown yet: something in it waits for the secretary.",
                (),
                remedy="Ask the secretary of the meeting to look at it.",
            ) from None


def _is_named(asked: _Asked) -> bool:
    level = asked.policy.level(asked.level)
    return level is not None and level.access == "named"
