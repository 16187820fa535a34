"""The moment of publication: an approved folder becomes what is served, whole or not at all.

Rules kept here: the transaction is the moment; a folder is moved among the releases before it, and shown after it;
where other minutes were published since, the folder is made anew around the approved part, which is taken over byte by
byte; what a crash leaves before the transaction is undone at the next start, what it leaves after it is finished.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.access import Subject
from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.circulation import RebuildRecord
from redactor.core.records import PublicationRecord
from redactor.services.release.certificates import Approval
from redactor.services.release.embargoing import closed_items
from redactor.services.release.heldagain import copies_of, look_again, put_on_list, ring_officers
from redactor.services.release.proposals import drop_void, proposal_of
from redactor.services.release.served import folder_hash
from redactor.services.release.standing import SHORT, newest, next_release, release_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from redactor.core.records import ProposalRecord
    from redactor.services.release.proposals import Proposal
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit


LATEST: Final = timedelta(days=30)
"""How late a scheduled release appears by itself. Beyond, either nobody needed it or the clock has leapt, and what is
published stays known: it waits until an officer sends it back."""


@dataclass(slots=True)
class Folder:
    """Where a folder is on its way: aside under one name, among the releases under another."""

    aside: str = ""
    release: str = ""
    proposal: str = ""
    own: bool = field(default=True)
    """Whether what is aside is the proposal's own folder, or one that was made anew for it."""


@contextmanager
def moving(publication: Publication) -> Iterator[tuple[Unit, Folder]]:
    """Publish within one transaction: where it fails, every folder is where it was before; then show what it made."""
    folders, folder = publication.folders, Folder()
    try:
        with publication.office.records.transaction() as unit:
            yield unit, folder
    except BaseException:
        if folder.release and folder.release in folders.releases():
            folders.move_back(folder.release, folder.aside)
        if folder.aside and not folder.own:
            folders.drop(folder.aside)
        raise
    if folder.release:
        show_newest(publication)
        if not folder.own:
            folders.drop(folder.proposal)


def show_newest(publication: Publication) -> None:
    """Show what was recorded last, whoever recorded it: between a transaction and this another may have come.

    Nobody records anything meanwhile, so what is shown is never older than what was shown before.
    """
    with publication.office.records.transaction() as unit:
        latest = newest(unit)
        if latest is not None:
            publication.folders.show(release_of(latest))
    publication.after()


def publish(
    publication: Publication, unit: Unit, folder: Folder, proposal: Proposal, *, by: str | None, rule: str
) -> None:
    """Publish a proposal that has all its approvals, inside `moving`. Raises Conflict, StorageError."""
    known, office = proposal.record, publication.office
    files = _placed(publication, unit, folder, proposal)
    found = folder_hash(files)
    folder.release = next_release(unit, found)
    publication.folders.add(folder.aside, _seals(publication, unit, proposal))
    now = office.clock()
    if not folder.own:
        unit.releases.rebuild(RebuildRecord(proposal=known.id, folder_hash=found, at=now))
    unit.releases.publish(
        PublicationRecord(
            meeting=known.meeting,
            version=len(unit.releases.publications(known.meeting)) + 1,
            proposal=known.id,
            folder_hash=found,
            path=f"{folder.release}/{proposal.place}",
            at=now,
        )
    )
    said = rule if folder.own else f"{rule}.rebuilt"
    unit.audit(AuditEvent(now, by, Action.PUBLISH, Outcome.GRANTED, said, known.meeting, (), found))
    publication.folders.move_in(folder.aside, folder.release)


def publish_due(publication: Publication, known: ProposalRecord, now: datetime) -> bool:
    """Publish a scheduled proposal whose moment has come; return whether it was. What is void stays where it is."""
    office = publication.office
    cases = copies_of(office, Subject(None), known.meeting)
    with moving(publication) as (unit, folder):
        present = unit.releases.open_for(known.meeting)
        schedule = unit.releases.scheduled(known.id)
        if present is None or present.id != known.id or schedule is None:
            return False
        if not schedule.due <= now <= schedule.due + LATEST:
            return False
        proposal = proposal_of(publication, unit, present)
        if proposal.void or len(proposal.given) < proposal.approvals:
            return False
        if closed_items(office, unit, present, at=now):  # a time was set after the approval: it waits
            return False
        found = look_again(publication, unit, cases)
        if found:  # it was sealed after the approval: it waits until somebody lets it pass
            if put_on_list(office, unit, present, found):
                ring_officers(office, unit, known.meeting)
            return False
        publish(publication, unit, folder, proposal, by=None, rule=f"scheduled:{schedule.by}")
    return True


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a start found half done: the release that it showed, those that it took back, how much it cleared away."""

    shown: str = ""
    undone: tuple[str, ...] = ()
    cleared: int = 0

    def lines(self) -> Iterator[str]:
        """Say it, for the log and the terminal: no title, and no text."""
        if self.shown:
            yield f"A release was recorded and not shown when the service stopped: it is served now ({self.shown})."
        for name in self.undone:
            yield f"A release was not recorded when the service stopped: it waits for its approval again ({name})."
        if self.cleared:
            yield f"Folders on their way in or out when the service stopped were cleared away: {self.cleared}."


def recover(publication: Publication, unit: Unit) -> Recovered:
    """Finish what was published but not shown, undo what was not published, and say so. Raises StorageError."""
    folders, latest = publication.folders, newest(unit)
    waits = {p.id: p for m in unit.meetings.all() if (p := unit.releases.open_for(m.id)) is not None}
    shown = release_of(latest) if latest else None
    finished, undone = "", []
    for name in folders.releases():
        owner = next((p for p in waits.values() if name.endswith(p.folder_hash[:SHORT])), None)
        if name != shown and owner is not None and folders.aside(owner.id) is None:
            folders.move_back(name, owner.id)
            undone.append(name)
    cleared = drop_void(publication, unit) + folders.sweep(but=waits)
    cleared += sum(name != shown for name in folders.releases()) if shown else 0
    if latest is not None and shown and (folders.shown() != shown or folders.releases() != (shown,)):
        publication.folder.standing_files(latest)
        finished = shown if folders.shown() != shown else ""
        folders.show(shown)
    return Recovered(finished, tuple(undone), cleared)


def _placed(publication: Publication, unit: Unit, folder: Folder, proposal: Proposal) -> Mapping[str, bytes]:
    """Say which folder is published: the proposal's own, or one made anew around its part, put aside beside it."""
    folder.aside = folder.proposal = proposal.record.id
    if not proposal.merges:
        return proposal.files
    files = publication.folder.rebuilt(unit, proposal.record.meeting, proposal.files)
    folder.aside, folder.own = publication.office.new_id(), False
    publication.folders.put_aside(folder.aside, files)
    return files


def _seals(publication: Publication, unit: Unit, proposal: Proposal) -> dict[str, bytes]:
    """Sign what is published now: by the proposer and the approvers."""
    known = unit.releases.get(proposal.record.id)
    asked = (
        [] if any(a.person == known.proposed_by for a in known.approvals) else [(known.proposed_by, known.proposed_at)]
    )
    given = [*asked, *((a.person, a.at) for a in known.approvals)]
    named = [Approval(unit.people.get(person).name, at) for person, at in given]
    return publication.seals.released(proposal.files, publication.folder.base(unit)[1], proposal.place, named)
