"""Papers beside the minutes of a meeting, for those who work on them: filed, replaced, marked, removed, looked at.

Rules kept here:

- A file is sealed whole under the paper's marking, in a place of its own, before the row that names it; whatever ends
  the process in between, what was there is there.
- A history only grows: a replaced file and a removed paper stay in the record.
- What is done to a paper is done to the one that was seen: `expected_seq` is its last entry, and another one since is a
  Conflict. Without it the paper is taken as it stands.
- A file that cannot be rebuilt is not taken: nobody ever gets the bytes that were uploaded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from redactor.core.audit import Action
from redactor.core.filed import Deed, Paper, PaperEntry, PaperRecord, Phase, name_of
from redactor.core.minutes import Finding
from redactor.core.policy import parse_policy
from redactor.errors import Conflict, InputError, UsageError
from redactor.services.annex.annexed import (
    Choices,
    PaperFacts,
    confirmed,
    facts_of,
    live,
    opened,
    read_as,
    untrusted_file,
)
from redactor.services.annex.paperuploads import Upload, check_form, check_level, check_names, named
from redactor.services.files import suffix_of
from redactor.services.keeping.quotas import enter, look_ahead
from redactor.services.office import absent, contexts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.access import Subject
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.sealing import Sealed

MOST_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper as those who work on it see it: its title, its two markings, what binds readers, what is open in it."""

    paper: Paper
    title: str = field(repr=False)
    proposed: str | None
    final: str | None
    binding: str
    choices: Choices
    findings: tuple[Finding, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A sealed paper on its way into the record."""

    record: PaperRecord
    entry: PaperEntry
    file: Sealed
    facts: Sealed


@dataclass(frozen=True, slots=True)
class _Known:
    """A paper that somebody may change, and the last entry of its meeting's papers: what is written comes after it."""

    rule: str
    record: MeetingRecord
    paper: Paper
    seq: int


@dataclass(frozen=True, slots=True)
class Annexes:
    """The papers of meetings."""

    office: Office
    most_bytes: int

    def file(self, subject: Subject, meeting: str, uploads: Sequence[Upload]) -> tuple[str, ...]:
        """File papers with a meeting: all of them, or none. Returns their references.

        Raises InputError, UsageError, Conflict (a reference that is taken), NoRoomError, NotFound.
        """
        office = self.office
        rule = office.demand(subject, "paper.file", Action.PAPER, meeting=meeting)
        if not 1 <= len(uploads) <= MOST_AT_ONCE:
            raise UsageError("Choose the files.", remedy=f"At most {MOST_AT_ONCE} at once.")
        with office.records.reading() as unit:
            record = unit.meetings.get(meeting)
            seq, known = unit.papers.seq(meeting), unit.papers.all(meeting)
            items = _items(unit, meeting)
        policy = _policy(record)
        given = [named(one) for one in uploads]
        check_names([paper.record.reference for paper in known], given)
        look_ahead(office, record.body, more=sum(len(one.untrusted) for one in given), drafts=0)
        for one in given:
            self._check(one, policy, items)
        ready = [self._sealed(subject, record, one, seq=seq + n) for n, one in enumerate(given, 1)]
        self._store(subject, record.body, ready, rule)
        return tuple(one.record.reference for one in ready)

    def replace(
        self,
        subject: Subject,
        meeting: str,
        reference: str,
        *,
        filename: str,
        untrusted: bytes,
        expected_seq: int | None = None,
    ) -> int:
        """Put another file in the place of a paper's; return its version. What was settled is asked again.

        Raises InputError, Conflict, NoRoomError, NotFound; the file before is there then as it was.
        """
        office, known = self.office, self._known(subject, meeting, reference, expected_seq)
        record, paper, seq = known.record, known.paper, known.seq + 1
        policy, now = _policy(record), paper.now
        suffix = self._suffix(filename, untrusted)
        look_ahead(office, record.body, more=len(untrusted), drafts=0)
        read_as(office, suffix, untrusted, policy, choices=Choices(), marking=now.marking)
        with office.records.reading() as unit:
            facts = facts_of(office, unit, record, paper)
        entry = replace(
            now, seq=seq, sealed=seq, deed=Deed.REPLACED, suffix=suffix, at=office.clock(), by=subject.person or ""
        )
        self._resealed(subject, known, entry=entry, untrusted=untrusted, facts=PaperFacts(facts.title))
        return paper.version + 1

    def mark(
        self,
        subject: Subject,
        meeting: str,
        reference: str,
        *,
        marking: str,
        phase: Phase,
        was_public: bool = False,
        expected_seq: int | None = None,
    ) -> None:
        """Say the marking of a paper, proposed or final: it is sealed anew under it. Raises UsageError, NotFound.

        Lowering one that published minutes confirmed wants a proof, and binds until minutes are published again.
        """
        office, known = self.office, self._known(subject, meeting, reference, expected_seq)
        record, paper, seq = known.record, known.paper, known.seq + 1
        policy = _policy(record)
        check_level(marking, policy)
        with office.records.reading() as unit:
            before = paper.binding(policy, confirmed=confirmed(unit, meeting))
        if before != marking and policy.dominates(before, marking):
            with office.records.reading() as unit:
                published = confirmed(unit, meeting) > 0
            if published:
                office.prove(subject, Action.PAPER, meeting)
        with office.records.reading() as unit:
            facts = facts_of(office, unit, record, paper)
        untrusted = self._bytes(subject, known)
        entry = replace(
            paper.now,
            seq=seq,
            sealed=seq,
            deed=Deed.MARKED,
            marking=marking,
            phase=phase,
            was_public=was_public or paper.now.was_public,
            at=office.clock(),
            by=subject.person or "",
        )
        self._resealed(subject, known, entry=entry, untrusted=untrusted, facts=facts)

    def settle(
        self, subject: Subject, meeting: str, reference: str, choices: Choices, *, expected_seq: int | None = None
    ) -> None:
        """Say what becomes of what was found in a paper.

        Raises UsageError where it does not fit the file, Conflict, NotFound.
        """
        office, known = self.office, self._known(subject, meeting, reference, expected_seq)
        record, paper, seq = known.record, known.paper, known.seq + 1
        untrusted = self._bytes(subject, known)
        now = paper.now
        read_as(office, now.suffix, untrusted, _policy(record), choices=choices, marking=now.marking)
        with office.records.reading() as unit:
            facts = facts_of(office, unit, record, paper)
        entry = replace(paper.now, seq=seq, sealed=seq, deed=Deed.MARKED, at=office.clock(), by=subject.person or "")
        self._resealed(subject, known, entry=entry, untrusted=untrusted, facts=replace(facts, choices=choices))

    def remove(self, subject: Subject, meeting: str, reference: str, *, expected_seq: int | None = None) -> None:
        """Take a paper away from its meeting; it stays in the record, and nobody reads it. Raises Conflict, NotFound.

        What is published of it stays until the minutes are published again, or withdrawn.
        """
        office, known = self.office, self._known(subject, meeting, reference, expected_seq)
        now, seq, said = known.paper.now, known.seq + 1, f"{known.rule}:removed"
        entry = replace(now, seq=seq, deed=Deed.REMOVED, at=office.clock(), by=subject.person or "")
        with office.records.transaction() as unit:
            unit.papers.append(entry)
            unit.audit(office.event(subject, Action.PAPER, said, meeting=meeting, items=[known.paper.name]))

    def view(self, subject: Subject, meeting: str) -> tuple[PaperLine, ...]:
        """Show the papers of a meeting to those who work on it. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "draft.read", Action.REVIEW, meeting=meeting)
        with office.records.transaction() as unit:
            unit.meetings.get(meeting)
            papers = live(unit, meeting)
            names = [paper.name for paper in papers]
            unit.audit(office.event(subject, Action.REVIEW, f"{rule}:papers", meeting=meeting, items=names))
        with office.records.reading() as unit:
            record, done = unit.meetings.get(meeting), confirmed(unit, meeting)
            return tuple(self._line(unit, record, paper, done) for paper in papers)

    def items(self, subject: Subject, meeting: str) -> tuple[str, ...]:
        """Name the items that a paper can belong to. Raises NotFound."""
        self.office.demand(subject, "draft.read", Action.REVIEW, meeting=meeting)
        with self.office.records.reading() as unit:
            return tuple(sorted(_items(unit, meeting)))

    def _line(self, unit: Unit, record: MeetingRecord, paper: Paper, done: int) -> PaperLine:
        policy, office = _policy(record), self.office
        fault, findings = "", tuple[Finding, ...]()
        facts = facts_of(office, unit, record, paper)
        try:
            findings = opened(office, unit, record, paper).draft.minutes.findings
        except (InputError, UsageError) as error:
            fault = error.diagnostics()
        return PaperLine(
            paper,
            facts.title,
            paper.said(Phase.PROPOSED),
            paper.said(Phase.FINAL),
            paper.binding(policy, confirmed=done),
            facts.choices,
            findings,
            fault,
        )

    def _known(self, subject: Subject, meeting: str, reference: str, expected_seq: int | None) -> _Known:
        """Find a paper that somebody may change, as she saw it. Raises NotFound, Conflict."""
        rule = self.office.demand(subject, "paper.file", Action.PAPER, meeting=meeting)
        with self.office.records.reading() as unit:
            paper = next((p for p in live(unit, meeting) if p.record.reference == reference), None)
            if paper is None:
                raise absent()
            if expected_seq is not None and paper.now.seq != expected_seq:
                raise Conflict("This paper was changed since you looked at it.", remedy="Look at it again.")
            return _Known(rule, unit.meetings.get(meeting), paper, unit.papers.seq(meeting))

    def _bytes(self, subject: Subject, known: _Known) -> bytes:
        """Open a file to seal it anew. That is written down before."""
        office, record, paper = self.office, known.record, known.paper
        event = office.event(subject, Action.REVIEW, f"{known.rule}:paper", meeting=record.id, items=[paper.name])
        with office.records.transaction() as unit:
            unit.audit(event)
        with office.records.reading() as unit:
            return untrusted_file(office, unit, record, paper)

    def _check(self, one: Upload, policy: Policy, items: frozenset[str]) -> None:
        check_form(one)
        check_level(one.marking, policy)
        if one.item is not None and one.item not in items:
            raise UsageError("The meeting has no such item.", code="item", remedy="Choose one of its items.")
        suffix = self._suffix(one.filename, one.untrusted)
        read_as(self.office, suffix, one.untrusted, policy, choices=Choices(), marking=one.marking)

    def _suffix(self, filename: str, untrusted: bytes) -> str:
        return suffix_of(self.office.formats, filename, untrusted, most_bytes=self.most_bytes, what="paper")

    def _sealed(self, subject: Subject, record: MeetingRecord, one: Upload, *, seq: int) -> _Ready:
        office, contexts = self.office, contexts_of(record)
        office.keys.prepare([one.marking])
        made = PaperRecord(
            id=office.new_id(),
            meeting=record.id,
            reference=one.reference,
            at=office.clock(),
            by=subject.person or "",
        )
        file = office.seal(one.untrusted, contexts.paper(made.id, marking=one.marking, entry=seq))
        facts = office.seal(
            PaperFacts(one.title).encode(), contexts.paper_facts(made.id, marking=one.marking, entry=seq)
        )
        entry = PaperEntry(
            meeting=record.id,
            seq=seq,
            paper=made.id,
            deed=Deed.FILED,
            item=one.item,
            marking=one.marking,
            phase=one.phase,
            was_public=one.was_public,
            suffix=PurePath(one.filename.replace("\\", "/")).suffix.lower(),
            blob=office.blobs.put(file.envelope),
            sealed=seq,
            at=made.at,
            by=made.by,
        )
        return _Ready(made, entry, file, facts)

    def _store(self, subject: Subject, body: str, ready: Sequence[_Ready], rule: str) -> None:
        office = self.office
        try:
            with office.records.transaction() as unit:
                for one in ready:
                    unit.papers.file(one.record, one.entry)
                    self._put(unit, one.entry, one.file, one.facts)
                enter(office, unit, body, {one.entry.blob: one.file.envelope for one in ready})
                names = [name_of(one.record.reference) for one in ready]
                meeting = ready[0].record.meeting
                unit.audit(office.event(subject, Action.PAPER, f"{rule}:filed", meeting=meeting, items=names))
        except BaseException:  # Ctrl-C too leaves nothing behind
            for one in ready:
                office.blobs.delete(one.entry.blob)
            raise

    def _resealed(
        self, subject: Subject, known: _Known, *, entry: PaperEntry, untrusted: bytes, facts: PaperFacts
    ) -> None:
        """Seal a paper anew under an entry; what was there before stays. Raises Conflict."""
        office, record, paper = self.office, known.record, known.paper
        contexts = contexts_of(record)
        office.keys.prepare([entry.marking])
        file = office.seal(untrusted, contexts.paper(paper.record.id, marking=entry.marking, entry=entry.seq))
        sealed = office.seal(
            facts.encode(), contexts.paper_facts(paper.record.id, marking=entry.marking, entry=entry.seq)
        )
        entry = replace(entry, blob=office.blobs.put(file.envelope))
        try:
            with office.records.transaction() as unit:
                unit.papers.append(entry)
                marked = entry.deed is Deed.MARKED
                enter(office, unit, record.body, {entry.blob: file.envelope}, whatever=marked)
                self._put(unit, entry, file, sealed)
                said = f"{known.rule}:{entry.deed}:{entry.phase}"
                unit.audit(office.event(subject, Action.PAPER, said, meeting=record.id, items=[paper.name]))
        except BaseException:  # as above
            office.blobs.delete(entry.blob)
            raise

    def _put(self, unit: Unit, entry: PaperEntry, file: Sealed, facts: Sealed) -> None:
        contexts = contexts_of(unit.meetings.get(entry.meeting))
        unit.sealed.put_wrap(contexts.paper(entry.paper, marking=entry.marking, entry=entry.seq), file.wrap)
        unit.sealed.put(contexts.paper_facts(entry.paper, marking=entry.marking, entry=entry.seq), facts)


def _policy(record: MeetingRecord) -> Policy:
    return parse_policy(record.policy_text, name=record.policy_name)


def _items(unit: Unit, meeting: str) -> frozenset[str]:
    return frozenset(e.portion for e in unit.sealed.entries(meeting) if str(e.kind) == "title") - {"0"}
