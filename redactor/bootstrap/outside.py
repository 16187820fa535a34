"""What the running service reaches for outside its database: the mail server, and the signed notes beside the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.config import Settings
    from redactor.services.keeping.auditing import AuditWork
    from redactor.services.keeping.record_room import Kept, RecordRoom
    from redactor.services.office import Office
    from redactor.services.ports import Post


def post(settings: Settings, clock: Callable[[], datetime]) -> Post | None:
    """Give the way to the mail server; None where none is set. Raises UsageError where only half of it is."""
    from redactor.safekeeping import smtp_url

    url = smtp_url(settings)
    if not url:
        return None
    if not (settings.public_url.startswith(("https://", "http://")) and settings.public_url.isascii()):
        raise UsageError(
            "Mail needs the address that its links begin with.", remedy="Set REDACTOR_PUBLIC_URL, as https://HOST."
        )
    from redactor.mail import SmtpPost

    return SmtpPost(url, settings.mail_from, clock=clock)


def record_room(settings: Settings, office: Office) -> RecordRoom:
    """Give auditors the log with the notes that were signed of it."""
    from redactor.safekeeping import key_store
    from redactor.services.keeping.auditing import AuditWork
    from redactor.services.keeping.record_room import Kept, RecordRoom
    from redactor.storage.notes import NoteFolder, read_notes

    checkpoints, anchors = settings.data_dir / "checkpoints", settings.data_dir / "anchors"
    notes = NoteFolder(checkpoints, anchors)

    def work(operator: str) -> AuditWork:
        return AuditWork(
            records=office.records,
            keys=key_store(settings, office.random),
            notes=notes,
            clock=office.clock,
            random=office.random,
            operator=operator,
            origin=f"{settings.hosts[0] if settings.hosts else 'localhost'}/audit",
        )

    def kept() -> Kept:
        return Kept(
            read_notes(checkpoints) if checkpoints.is_dir() else {},
            read_notes(anchors) if anchors.is_dir() else {},
            notes.key(),
        )

    return RecordRoom(office, work, kept)
