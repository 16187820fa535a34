"""Withdrawing: one person takes minutes out of what is served, at once.

Rules kept here: the address answers with neutral words and nothing else of the minutes is left in the folder; the bytes
that were served are sealed as evidence before they go; the transaction is the moment of withdrawal, and what a crash
leaves is undone or finished at the next start.
"""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.core.policy import parse_policy
from redactor.core.records import WithdrawalRecord
from redactor.errors import UsageError
from redactor.services.office import absent, contexts_of
from redactor.services.release import releasing
from redactor.services.release.standing import next_release, place_in, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redactor.core.access import Subject
    from redactor.core.records import MeetingRecord, PublicationRecord
    from redactor.services.office import Office
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

MOST_REASON = 2000
"""Characters of a reason: it is for the file, not an account of what went wrong."""


def withdraw(
    publication: Publication,
    subject: Subject,
    meeting: str,
    reason: str,
    *,
    hashed: Callable[[Mapping[str, bytes]], str],
) -> None:
    """Take what is published of a meeting out of what is served. Raises NotFound, UsageError."""
    office = publication.office
    rule = office.demand(subject, "release.decide", Action.WITHDRAW, meeting=meeting, whole=False)
    if not 0 < len(reason.strip()) <= MOST_REASON:
        raise UsageError("A withdrawal has a reason, in a few words.", remedy="Say why; only officers can read it.")
    aside, moved, proposed = office.new_id(), None, None
    try:
        with office.records.transaction() as unit:
            known = _published(unit, meeting)
            proposed = unit.releases.open_for(meeting)
            files = publication.folder.without(unit, known)
            publication.folders.put_aside(aside, files)
            found = hashed(files)
            moved = next_release(unit, found)
            _keep(publication, unit, known, reason)
            _record(publication, unit, subject, known, folder=found, release=moved)
            unit.audit(office.event(subject, Action.WITHDRAW, rule, meeting=meeting, digest=known.folder_hash))
            publication.folders.move_in(aside, moved)
    except BaseException:
        if moved is not None and moved in publication.folders.releases():
            publication.folders.move_back(moved, aside)
        publication.folders.drop(aside)
        raise
    releasing.show_newest(publication)
    if proposed is not None:
        publication.folders.drop(proposed.id)


def withdrawable(office: Office, subject: Subject, meeting: str) -> tuple[str, int]:
    """Name the address and the version that somebody could withdraw. Raises NotFound where nothing stands.

    Whoever stays out of an item may still withdraw: the address and the title are public.
    """
    office.demand(subject, "release.decide", Action.WITHDRAW, meeting=meeting, whole=False)
    with office.records.reading() as unit:
        known = _published(unit, meeting)
    return place_in(known), known.version


def evidence(office: Office, subject: Subject, meeting: str, version: int) -> tuple[str, dict[str, bytes]]:
    """Open what was withdrawn: why, and the files as they were served. Raises NotFound."""
    rule = office.demand(subject, "release.decide", Action.READ, meeting=meeting)
    with office.records.transaction() as unit:
        if version not in {w.version for w in unit.releases.withdrawals(meeting)}:
            raise absent()
        record = unit.meetings.get(meeting)
        unit.audit(office.event(subject, Action.READ, f"{rule}.evidence", meeting=meeting))
    context, why = _contexts(record, version)
    with office.records.reading() as unit:
        reason = office.open(unit.sealed.get(why), why).decode("utf-8", "surrogatepass")
        return reason, _unpacked(office.open(unit.sealed.get(context), context))


def _published(unit: Unit, meeting: str) -> PublicationRecord:
    known = standing(unit, meeting)
    if known is None:
        raise absent()
    return known


def _keep(publication: Publication, unit: Unit, known: PublicationRecord, reason: str) -> None:
    """Seal the bytes that are served, and the reason."""
    office, record = publication.office, unit.meetings.get(known.meeting)
    context, why = _contexts(record, known.version)
    unit.sealed.put(context, office.seal(_packed(publication.folder.files_of(unit, place_in(known))), context))
    unit.sealed.put(why, office.seal(reason.strip().encode("utf-8", "surrogatepass"), why))


def _record(
    publication: Publication, unit: Unit, subject: Subject, known: PublicationRecord, *, folder: str, release: str
) -> None:
    office = publication.office
    waiting = unit.releases.open_for(known.meeting)
    if waiting is not None:
        unit.releases.withdraw(waiting.id)
    unit.releases.record_withdrawal(
        WithdrawalRecord(
            meeting=known.meeting,
            version=known.version,
            folder_hash=folder,
            path=f"{release}/{place_in(known)}",
            at=office.clock(),
            by=subject.person or "",
        )
    )


def _contexts(record: MeetingRecord, version: int) -> tuple[Context, Context]:
    top = parse_policy(record.policy_text, name=record.policy_name).levels[-1].id
    contexts = contexts_of(record)
    return contexts.evidence(version, marking=top), contexts.reason(f"withdrawal-{version}", marking=top)


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files as a tar, which every archive reads in fifty years."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            tar.addfile(entry, io.BytesIO(files[name]))
    return out.getvalue()


def _unpacked(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
        return {entry.name: held.read() for entry in tar.getmembers() if (held := tar.extractfile(entry))}
