"""Exports: a copy that a releasing officer gives to one person outside, of what is public and of some items besides.

Rules kept here: who asked and why is sealed and written down before anything is opened; what goes out is made of the
minutes as they were released; every copy that went out is in the log with its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.core.access import Audience
from redactor.core.audit import Action
from redactor.core.policy import parse_policy
from redactor.errors import UsageError
from redactor.services.copies import make_copies
from redactor.services.office import absent, contexts_of
from redactor.services.retrieval import READS, ReaderCopy
from redactor.services.standing import own_in, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.access import Subject
    from redactor.core.audit import AuditEvent
    from redactor.core.records import MeetingRecord, PublicationRecord
    from redactor.services.office import Case, Office
    from redactor.services.ports import Sealer
    from redactor.services.publication import Publication


@dataclass(frozen=True, slots=True)
class Outside:
    """How a copy leaves the house: its format, and the age recipient it is encrypted to where there is a sealer."""

    format: str = "docx"
    sealer: Sealer | None = None
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """Published minutes that something is exported from: their record, what stands, and the names of their items."""

    record: MeetingRecord
    publication: PublicationRecord
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exporting:
    """Makes copies for people outside."""

    office: Office
    publication: Publication

    def for_requester(
        self, subject: Subject, meeting: str, *, items: Iterable[str], requester: str, reason: str, to: Outside
    ) -> ReaderCopy:
        """Make a copy for one person outside, of what is public and of some items besides. Raises NotFound, UsageError.

        It is a releasing officer's deed. Who asked and why is sealed; the log has an entry before anything is opened,
        and one with the hash of the copy. `to` says in which format, and the key that it is encrypted to, if any.
        """
        wanted = frozenset(items)
        rule = self.office.demand(subject, "release.decide", Action.EXPORT, meeting=meeting)
        there = self._standing(meeting)
        if there is None or to.format not in READS:
            raise absent()
        if not wanted <= there.items or not requester.strip() or not reason.strip():
            raise UsageError("A release names items that are there, who asked, and why.", remedy="Name them.")
        if to.sealer is not None:
            to.sealer.check(to.recipient)
        release = self.office.new_id()
        event = self.office.event(
            subject, Action.EXPORT, f"requester:{release}+{rule}", meeting=meeting, items=sorted(wanted)
        )
        self._note(there.record, release, event, f"{requester.strip()}\n{reason.strip()}")
        copies = make_copies(self.office.formats, self._case(there).draft, Audience(items=wanted), [to.format])
        data = copies.files[0].data
        if to.sealer is not None:
            data = to.sealer.seal(to.recipient, {f"minutes.{to.format}": data})
        made = f"requester:{release}.made"
        digest = hashlib.sha256(data).hexdigest()
        event = self.office.event(subject, Action.EXPORT, made, meeting=meeting, items=sorted(wanted), digest=digest)
        with self.office.records.transaction() as unit:
            unit.audit(event)
        return ReaderCopy(meeting, to.format, copies.rendered.seen.banner, data)

    def _standing(self, meeting: str) -> _Standing | None:
        site = self.publication.served()
        with self.office.records.reading() as unit:
            publication, published = standing(unit, meeting), own_in(unit, meeting, site)
            if publication is None or published is None:
                return None
            return _Standing(unit.meetings.get(meeting), publication, frozenset(line.name for line in published.lines))

    def _note(self, record: MeetingRecord, release: str, event: AuditEvent, why: str) -> None:
        """Write a release to one person down, and seal who asked and why. Committed before anything is opened."""
        top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
        context = contexts_of(record).reason(release, marking=top)
        with self.office.records.transaction() as unit:
            unit.sealed.put(context, self.office.seal(why.encode("utf-8", "surrogatepass"), context))
            unit.audit(event)

    def _case(self, there: _Standing) -> Case:
        """Derive the minutes as they were released."""
        with self.office.records.reading() as unit:
            proposal = unit.releases.get(there.publication.proposal)
            return self.office.load(unit, there.record.id, version=proposal.draft_version, seq=proposal.decisions_seq)
