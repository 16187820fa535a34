"""A release that waits: what is in its folder, who may not approve it, and whether it still holds.

Rules kept here: an approval is for the own part of a folder, byte by byte, and for the rule by which the rest is made
around it; so other minutes that are published meanwhile void nothing; the draft, the decisions and the policy do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from redactor.core import site as sites
from redactor.core.policy import parse_policy
from redactor.core.records import ProposalState
from redactor.core.site import INDEX, File, Site
from redactor.errors import Conflict, NotFound
from redactor.services.body.adopting import KIND
from redactor.services.body.memory import bodies_of
from redactor.services.office import absent
from redactor.services.persons.clerks import one_clerk
from redactor.services.release.heldagain import WORDS, is_held
from redactor.services.release.served import folder_hash
from redactor.services.release.standing import others_in, own_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.records import MeetingRecord, ProposalRecord
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A release that waits: what is in its folder, as it is on the disk now.

    `changed` are the files that differ from what is served. `marked` are those who may not approve it; `approvals` is
    how many the policy asks for, `given` who has approved, `due` when it is to be published. `merges` tells that other
    minutes were published since, and that it will stand beside them; `void` says why it cannot be approved any more.
    """

    record: ProposalRecord
    place: str
    folder_hash: str
    files: Mapping[str, bytes] = field(repr=False)
    changed: tuple[File, ...]
    marked: frozenset[str]
    approvals: int
    given: tuple[str, ...]
    void: str = ""
    merges: bool = False
    due: datetime | None = None

    @property
    def page(self) -> bytes:
        """The page of the minutes, as it would be served."""
        return self.files[f"{self.place}/index.html"]

    @property
    def rest(self) -> tuple[File, ...]:
        """Every other file of the folder, by its path: nothing that becomes public is left out of a list."""
        own = {f"{self.place}/{file.name}" for file in self.changed}
        others = sorted((path, data) for path, data in self.files.items() if path not in own)
        return tuple(File(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in others)


def waiting(unit: Unit, meeting: str, *, seen: str = "") -> ProposalRecord:
    """Return the proposal that waits. Raises NotFound; Conflict where the one that was `seen` is decided already."""
    known = unit.releases.open_for(meeting)
    if known is None:
        gone = next((p for p in reversed(unit.releases.proposals(meeting)) if seen and p.folder_hash == seen), None)
        if gone is None:
            raise absent()
        said = "published" if gone.state is ProposalState.PUBLISHED else "sent back, or withdrawn"
        raise Conflict(
            f"Somebody else decided about this release while you had it open: it was {said}. "
            "Nothing of yours was done.",
            code="decided",
            remedy="Look at the meeting as it stands now.",
        )
    if seen and known.folder_hash != seen:
        void("Another version was proposed.")
    return known


def proposal_of(publication: Publication, unit: Unit, known: ProposalRecord) -> Proposal:
    """Read a waiting proposal back, and hold it against everything that it depends on."""
    files = publication.folders.aside(known.id) or {}
    record = unit.meetings.get(known.meeting)
    site = sites.decode(files[INDEX]) if INDEX in files else Site()
    dropped = not files and moved_on(unit, known)
    own, found = own_in(unit, known.meeting, site), known.folder_hash if dropped else folder_hash(files)
    draft = unit.meetings.draft(known.meeting, known.draft_version)
    base, schedule = publication.folder.shown(unit).site, unit.releases.scheduled(known.id)
    sole = one_clerk(unit, record.body)
    decided = {d.by for d in unit.decisions.all(record.id) if d.kind != KIND}
    return Proposal(
        record=known,
        place=own.place if own else "",
        folder_hash=found,
        files=files,
        changed=own.files if own else (),
        marked=frozenset() if sole else frozenset({known.proposed_by, draft.uploaded_by, *decided}),
        approvals=1 if sole else parse_policy(record.policy_text, name=record.policy_name).approvals,
        given=tuple(a.person for a in known.approvals),
        void=_void(publication, unit, known, record, site=site, found=found),
        merges=others_in(unit, known.meeting, site) != others_in(unit, known.meeting, base),
        due=schedule.due if schedule else None,
    )


def check(subject: Subject, proposal: Proposal) -> None:
    """Return where somebody may approve a proposal. Raises Conflict where it is void, or she may not."""
    if proposal.void:
        void(proposal.void)
    if proposal.due is not None:
        raise Conflict("This release is scheduled already.", code="scheduled", remedy="Send it back to change that.")
    if subject.person in proposal.marked:
        raise Conflict("You marked this version, so someone else must release it.", code="second-person")


def give(office: Office, unit: Unit, proposal: Proposal, *, seen: str, by: str) -> None:
    """Record an approval; where a body of one clerk lets her, that of the one who put it forward. Raises Conflict."""
    known = proposal.record
    clerk = one_clerk(unit, unit.meetings.get(known.meeting).body)
    if clerk is not None and by == known.proposed_by:
        unit.clerks.approve(known.id, folder_hash=seen, at=office.clock(), by=by, clerk=clerk.id)
    else:
        unit.releases.approve(known.id, folder_hash=seen, at=office.clock(), by=by)


def void(why: str) -> NoReturn:
    """Say that an approval was for something that is not there any more. Raises Conflict."""
    raise Conflict(
        f"This is no longer what you read. {why} Your approval was not given.",
        code="void",
        remedy="Ask for a new proposal, and read that.",
    )


def moved_on(unit: Unit, known: ProposalRecord) -> str:
    """Say what was changed of a meeting since; empty where nothing. These lists only grow: it never holds again."""
    draft = unit.meetings.latest_draft(known.meeting)
    if (draft.version if draft else 0, unit.decisions.count(known.meeting)) != (
        known.draft_version,
        known.decisions_seq,
    ):
        return "The draft or the decisions about it were changed."
    if unit.papers.seq(known.meeting) != unit.papers.proposed(known.id):
        return "A paper of the meeting was changed."
    return ""


def drop_void(publication: Publication, unit: Unit) -> int:
    """Remove the cleared text of proposals that never hold again: something in it may be marked by now.

    The record stays. Returns how many folders went.
    """
    waits = (_open(unit, name) for name in publication.folders.proposals())
    gone = [known.id for known in waits if known is not None and moved_on(unit, known)]
    for proposal in gone:
        publication.folders.drop(proposal)
    return len(gone)


def _open(unit: Unit, proposal: str) -> ProposalRecord | None:
    """Find a proposal that waits; None where it does not, or is put aside and not written down yet."""
    try:
        known = unit.releases.get(proposal)
    except NotFound:
        return None
    return known if known.state is ProposalState.OPEN else None


def _void(
    publication: Publication, unit: Unit, known: ProposalRecord, record: MeetingRecord, *, site: Site, found: str
) -> str:
    """Say why a proposal does not hold any more; empty where it does."""
    if why := moved_on(unit, known):
        return why
    if found != known.folder_hash:
        return "The folder is not the one that was proposed."
    own = own_in(unit, known.meeting, site)
    if own is None:
        return "The minutes of another meeting were published under the same reference."
    sole = one_clerk(unit, record.body) is not None
    moved = {
        "Whether one person may release the minutes of this body was changed.": own.one_person != sole,
        "A body joined the meeting.": own.also != bodies_of(unit, record)[1:],
        "The policy was changed.": own.policy_on_file != publication.office.policy_on_file(record.policy_name),
        WORDS: is_held(unit, known),
    }
    return next((why for why, true in moved.items() if true), "")
