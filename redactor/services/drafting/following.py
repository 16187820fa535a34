"""Named access when items get other numbers: a name for item 3 must never open what is item 3 tomorrow.

Rules kept here: a grant ends where its item is gone or has another number, and is given again by a person; a recusal
stays where it is and holds for the new number as well, and so does the body that a text came from; a paper goes
with its item; and an item of a joint meeting that was one body's is everybody's again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.filed import Deed
from redactor.core.joint import NamingRecord

if TYPE_CHECKING:
    from redactor.core.access import Subject
    from redactor.core.alignment import Alignment
    from redactor.services.office import Office
    from redactor.services.stores import Unit


def follow(office: Office, unit: Unit, subject: Subject, meeting: str, *, alignment: Alignment) -> None:
    """Let grants and recusals follow the items of the next draft, in its transaction."""
    now, renamed = office.clock(), alignment.renamed
    for grant in unit.access.grants(meeting):
        if grant.item in renamed and grant.revoked_at is None and grant.ends > now:
            unit.access.revoke(grant.id, at=now, by=subject.person or "")
            event = office.event(subject, Action.GRANT_REVOKE, "item-renumbered", meeting=meeting, items=[grant.item])
            unit.audit(replace(event, digest=grant.person))
    for origin in unit.origins.all(meeting):
        unit.origins.add(replace(origin, item=alignment.items.get(origin.item, origin.item)))
    for item in unit.joint.named(meeting):
        if item in renamed:
            seq = len(unit.joint.namings(meeting)) + 1
            everybodys = NamingRecord(meeting=meeting, seq=seq, item=item, body=None, at=now, by=subject.person or "")
            unit.joint.name(everybodys)
            unit.audit(office.event(subject, Action.JOINT, "item-renumbered", meeting=meeting, items=[item]))
    for paper in unit.papers.all(meeting):
        new = alignment.items.get(paper.now.item, paper.now.item) if paper.now.item else None
        if paper.live and new != paper.now.item:
            seq = unit.papers.seq(meeting) + 1
            moved = replace(paper.now, seq=seq, deed=Deed.MOVED, item=new, at=now, by=subject.person or "")
            unit.papers.append(moved)
    for recusal in unit.access.recusals(meeting):
        name = alignment.items.get(recusal.item, recusal.item)
        if name != recusal.item:
            unit.access.recuse(replace(recusal, item=name))
            event = office.event(subject, Action.RECUSAL, "item-renumbered", meeting=meeting, items=[name])
            unit.audit(replace(event, digest=recusal.person))
