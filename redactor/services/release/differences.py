"""What changed in the public text since somebody last saw it, for whoever releases it.

Rules kept here: the difference is made of what the public has and would have, block by block; an approval can be given
from the difference alone only where every withheld portion and every marking is untouched, and that is told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC, effective, visible
from redactor.core.alignment import plain
from redactor.core.audit import Action, AuditEvent
from redactor.services.opening import load_case
from redactor.services.release.copies import rendering
from redactor.services.release.proposals import waiting
from redactor.services.release.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.access import Subject
    from redactor.core.records import ProposalRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit

_MOST_READ: Final = 20_000  # events of the log that are looked through for what she saw last


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table of the public text: `same`, `added` or `removed`."""

    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a waiting proposal changes. `since` is what it is compared with: `approved`, `looked`, `published`, or ``.

    `untouched` tells that every withheld portion and every marking is as it was, so that whoever knew that state can
    approve from the difference alone.
    """

    since: str
    blocks: tuple[Block, ...]
    untouched: bool


def difference(office: Office, subject: Subject, meeting: str) -> Difference:
    """Compare a waiting proposal with what somebody approved or looked at last, or else with what is published.

    Raises NotFound, also where nothing waits.
    """
    rule = office.demand(subject, "release.read", Action.REVIEW, meeting=meeting)
    with office.records.transaction() as unit:
        proposal = waiting(unit, meeting)
        since, earlier = _earlier(unit, subject, proposal)
        unit.audit(office.event(subject, Action.REVIEW, f"{rule}.difference", meeting=meeting))
    with office.records.reading() as unit:
        new = load_case(office, unit, meeting, version=proposal.draft_version, seq=proposal.decisions_seq).draft
        if earlier is None:
            return Difference(since, tuple(Block("added", text) for text in _blocks(office, new)), untouched=False)
        old = load_case(office, unit, meeting, version=earlier.draft_version, seq=earlier.decisions_seq).draft
    made = tuple(compared(_blocks(office, old), _blocks(office, new)))
    return Difference(since, made, untouched=_withheld(old) == _withheld(new))


def compared(old: list[str], new: list[str]) -> Iterator[Block]:
    """Compare two texts block by block."""
    for tag, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Block("same", text) for text in new[start:end])
        else:
            yield from (Block("removed", text) for text in old[low:high])
            yield from (Block("added", text) for text in new[start:end])


def _earlier(unit: Unit, subject: Subject, proposal: ProposalRecord) -> tuple[str, ProposalRecord | None]:
    """Find the proposal to compare with: the last that she approved or looked at, else the one that is published."""
    proposals = [p for p in unit.releases.proposals(proposal.meeting) if p.id != proposal.id]
    seen = _looked_at(unit, subject, proposal.meeting)
    for earlier in reversed(proposals):
        if subject.person in {a.person for a in earlier.approvals}:
            return "approved", earlier
        if earlier.folder_hash in seen:
            return "looked", earlier
    known = standing(unit, proposal.meeting)
    return ("published", unit.releases.get(known.proposal)) if known else ("", None)


def _looked_at(unit: Unit, subject: Subject, meeting: str) -> set[str]:
    """Name the folders that somebody looked at, by their hash, as the log has it."""
    start = max(0, unit.log.size() - _MOST_READ)
    events = (AuditEvent.decode(logged.entry) for logged in unit.log.read(start))
    return {
        e.digest
        for e in events
        if (e.actor, e.meeting, e.action) == (subject.person, meeting, Action.REVIEW) and e.digest
    }


def _blocks(office: Office, draft: Draft) -> list[str]:
    """Write what the public would read of a draft, by block."""
    text = office.formats.write("txt", rendering(draft).document).decode()
    return [block.strip("\n") for block in text.split("\n\n") if block.strip()]


def _withheld(draft: Draft) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Say what is withheld and how everything is marked, whatever its number."""
    minutes, policy = draft.minutes, draft.policy
    seen = visible(minutes, PUBLIC, policy)
    kept: Counter[tuple[str, ...]] = Counter(
        (plain(p.text), plain(p.notes), p.substitute or "", p.reworded or "", str(p.cuts), effective(p, i, policy))
        for i, p in minutes.portions()
        if p.ref not in seen.refs
    )
    marked: Counter[tuple[str, ...]] = Counter(
        (plain(i.title), i.marking or "", i.public_title or "", i.stub or "", str(i.name in seen.titles))
        for i in minutes.items
        if i.marking != policy.public_level.id or i.name not in seen.titles
    )
    return kept, marked
