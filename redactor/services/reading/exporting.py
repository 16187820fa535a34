"""Exports: a copy that a releasing officer gives to one person outside, and what a reader takes away under her own key.

Rules kept here: who asked and why is sealed and written down before anything is opened; what goes out is made of the
minutes as they were released, bears the name of whom it is for and a number, and is on the list of what was disclosed;
who asked and why is told to releasing officers only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import Audience, Denial, Grant
from redactor.core.audit import Action
from redactor.core.disclosures import Disclosure, Kind, read_number
from redactor.core.policy import parse_policy
from redactor.errors import StorageError, UsageError
from redactor.services.office import absent, contexts_of
from redactor.services.opening import load_case
from redactor.services.reading.disclosing import begin, finish, mark_of, new_number, rule_for
from redactor.services.reading.retrieval import READS
from redactor.services.release.copies import make_copies
from redactor.services.release.standing import own_in, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.access import Subject
    from redactor.core.records import MeetingRecord, PublicationRecord
    from redactor.core.site import Line, Published
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.reading.disclosing import Way
    from redactor.services.reading.retrieval import Retrieval
    from redactor.services.reading.ways import Outside, Ways
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

LONGEST_NAME: Final = 200
LONGEST_REASON: Final = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """A copy on its way out: its record, the name of its file, its highest level, and the file."""

    taken: Disclosure
    filename: str
    level: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One line of the list of what left. `requester` and `reason` are empty for whom they are not open."""

    taken: Disclosure
    by: str
    requester: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Board:
    """What left of published minutes, newest first, by public facts; `gives` tells whether it is hers to give more."""

    title: str
    date: str | None
    lines: tuple[Line, ...]
    disclosed: tuple[Disclosed, ...]
    gives: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The copy that bears a number: its record, who made it, and the public title of its meeting. Never a text."""

    taken: Disclosure
    by: str
    title: str


@dataclass(frozen=True, slots=True)
class _Standing:
    """Published minutes that something is exported from: their record, what stands, and what is public of it."""

    record: MeetingRecord
    publication: PublicationRecord
    published: Published

    @property
    def lines(self) -> tuple[Line, ...]:
        """List the items, as everybody may see them."""
        return self.published.lines

    def why(self, number: str) -> Context:
        """Compute the context of who asked for a copy, and why."""
        top = parse_policy(self.record.policy_text, name=self.record.policy_name).levels[-1].id
        return contexts_of(self.record).reason(number, marking=top)


@dataclass(frozen=True, slots=True)
class Exporting:
    """Makes copies for people outside, and lists all that left."""

    office: Office
    publication: Publication
    retrieval: Retrieval
    ways: Ways

    def board(self, subject: Subject, meeting: str) -> Board:
        """Show what left, and what could be given by whom it is to give. Raises NotFound.

        Where minutes were withdrawn, what left of them is still listed; nothing more is given.
        """
        disclosed = self.disclosures(subject, meeting)
        there = self._found(meeting)
        if there is None:
            return Board("Withdrawn minutes", None, (), disclosed, gives=False)
        gives = isinstance(self.office.permitted(subject, "disclosure.give"), Grant)
        return Board(there.published.title, there.published.date, there.lines, disclosed, gives)

    def items(self, subject: Subject, meeting: str) -> tuple[Line, ...]:
        """List the items that can be given, as everybody may see them. Raises NotFound."""
        self.office.demand(subject, "disclosure.give", Action.READ, meeting=meeting)
        return self._standing(subject, meeting, Action.READ).lines

    def for_requester(
        self, subject: Subject, meeting: str, *, items: Iterable[str], requester: str, reason: str, to: Outside
    ) -> Given:
        """Make a copy for one person outside, of what is public and of some items besides. Raises NotFound, UsageError.

        It is a releasing officer's deed, and wants a fresh proof. Who asked and why is sealed; the log has an entry
        before anything is opened, and one with the hash of the copy. `to` says in which format, and under which key.
        """
        wanted = frozenset(items)
        rule = self.office.demand(subject, "disclosure.give", Action.EXPORT, meeting=meeting, proven=True)
        there = self._standing(subject, meeting, Action.EXPORT)
        if to.format not in READS:
            raise absent()
        name = " ".join(requester.split())
        if not wanted or not wanted <= {line.name for line in there.lines} or not name or not reason.strip():
            raise UsageError("A release names items that are there, who asked, and why.", remedy="Name them.")
        if len(name) > LONGEST_NAME or len(reason) > LONGEST_REASON:
            raise UsageError("Who asked, or why, is too long.", remedy="Say it in fewer words.")
        way = self.ways.outside(to)
        taken = self._begin(subject, there, rule, sorted(wanted), (to.format, way), f"{name}\n{reason.strip()}")
        copies = make_copies(
            self.office.formats,
            self._case(there).draft,
            Audience(items=wanted),
            [to.format],
            mark=mark_of(self.office, taken, name=name),
        )
        data = way.protect(to.format, copies.files[0].data)
        finish(self.office, taken, data)
        return Given(taken, way.filename(to.format), copies.rendered.seen.banner, data)

    def own(self, subject: Subject, meeting: str, to: Outside) -> Given:
        """Make a reader's own copy, protected, of what its levels let her take away. Raises NotFound, UsageError."""
        way = self.ways.own(subject, to)
        made = self.retrieval.open(subject, meeting, format=to.format, way=way)
        with self.office.records.reading() as unit:
            taken = unit.exports.find(made.number)
        if taken is None:
            raise StorageError("The record of a copy is gone.", remedy="Restore the database from its backup.")
        return Given(taken, way.filename(to.format), made.level, made.data)

    def disclosures(self, subject: Subject, meeting: str) -> tuple[Disclosed, ...]:
        """List what left of a meeting's minutes, newest first. Raises NotFound.

        Who asked and why is opened for releasing officers, which is written down before.
        """
        rule = self.office.demand(subject, "disclosure.read", Action.READ, meeting=meeting)
        with self.office.records.reading() as unit:
            if not unit.releases.publications(meeting):
                raise absent()
            made = unit.exports.of_meeting(meeting)
        told = isinstance(self.office.permitted(subject, "disclosure.give"), Grant)
        if told and any(d.kind is Kind.REQUESTER for d in made):
            event = self.office.event(subject, Action.READ, f"disclosures+{rule}", meeting=meeting)
            with self.office.records.transaction() as unit:
                unit.audit(event)
        with self.office.records.reading() as unit:
            record = unit.meetings.get(meeting)
            return tuple(self._line(unit, record, taken, told=told) for taken in reversed(made))

    def find(self, subject: Subject, number: str) -> Found | None:
        """Say whose the copy is that bears a number; None where there is none. Raises NotFound.

        What is of a meeting that she stays out of anything in is not there, neither here nor in what is written down.
        """
        office = self.office
        rule = office.demand(subject, "disclosure.find", Action.AUDIT_READ)
        plain = read_number(number)
        with office.records.reading() as unit:
            taken = unit.exports.find(plain) if plain is not None else None
            if taken is not None and unit.access.recusals(taken.meeting, person=subject.person):
                taken = None
        if taken is None:
            office.refuse(subject, Action.AUDIT_READ, Denial("nothing-there", ""), meeting=None)
            return None
        event = office.event(subject, Action.AUDIT_READ, rule_for(rule, taken.number), meeting=taken.meeting)
        with office.records.transaction() as unit:
            unit.audit(event)
        there = self._found(taken.meeting)
        with office.records.reading() as unit:
            by = unit.people.get(taken.person).name
        return Found(taken, by, there.published.title if there is not None else "Withdrawn minutes")

    def _line(self, unit: Unit, record: MeetingRecord, taken: Disclosure, *, told: bool) -> Disclosed:
        by = unit.people.get(taken.person).name
        if not told or taken.kind is not Kind.REQUESTER:
            return Disclosed(taken, by)
        top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
        context = contexts_of(record).reason(taken.number, marking=top)
        words = self.office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
        requester, _, reason = words.partition("\n")
        return Disclosed(taken, by, requester, reason)

    def _standing(self, subject: Subject, meeting: str, deed: Action) -> _Standing:
        there = self._found(meeting)
        if there is None:
            raise self.office.refuse(subject, deed, Denial("not-published", ""), meeting=meeting)
        return there

    def _found(self, meeting: str) -> _Standing | None:
        site = self.publication.served()
        with self.office.records.reading() as unit:
            publication, published = standing(unit, meeting), own_in(unit, meeting, site)
            if publication is None or published is None:
                return None
            return _Standing(unit.meetings.get(meeting), publication, published)

    def _begin(  # noqa: PLR0917 -- who, of what, by which rule, what, how, why
        self, subject: Subject, there: _Standing, rule: str, items: list[str], how: tuple[str, Way], why: str
    ) -> Disclosure:
        """Write a release to one person down, and seal who asked and why. Committed before anything is opened."""
        office, number = self.office, new_number(self.office)
        event = office.event(
            subject, Action.EXPORT, rule_for(rule, number), meeting=there.publication.meeting, items=items
        )
        taken = Disclosure(
            number=number,
            meeting=there.publication.meeting,
            version=there.publication.version,
            kind=Kind.REQUESTER,
            person=subject.person or "",
            at=event.at,
            format=how[0],
            protection=how[1].protection,
            items=event.items,
        )
        context = there.why(number)
        with office.records.transaction() as unit:
            unit.sealed.put(context, office.seal(why.encode("utf-8", "surrogatepass"), context))
            begin(unit, taken, event)
        return taken

    def _case(self, there: _Standing) -> Case:
        """Derive the minutes as they were released."""
        with self.office.records.reading() as unit:
            proposal = unit.releases.get(there.publication.proposal)
            return load_case(
                self.office, unit, there.record.id, version=proposal.draft_version, seq=proposal.decisions_seq
            )
