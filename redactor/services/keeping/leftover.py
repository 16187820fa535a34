"""Sealed files that nothing opens: an upload was killed while it stored its file, or before it recorded it.

Rules kept here: what a draft or a paper names is never touched, nor what is younger than an hour, since its upload may
be under way; where the database and the files are not of one another, or a great many are left, nothing is removed,
because somebody may have started on a database of another day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.services.office import Office

AFTER: Final = timedelta(hours=1)
MOST: Final = 16
"""Files that may be left by crashes between two starts; more of them tell of another database."""


def sweep(office: Office) -> int:
    """Remove sealed files that are half stored or that no draft and no paper names; return how many.

    Raises StorageError.
    """
    before = office.clock() - AFTER
    return office.blobs.sweep(before=before) + _unnamed(office, before)


def _unnamed(office: Office, before: datetime) -> int:
    there = frozenset(office.blobs.keys())
    with office.records.reading() as unit:  # after the list was made: what is recorded meanwhile is seen here
        named = unit.meetings.blobs() | unit.papers.blobs()
    left = there - named
    if not left or not named or not named <= there or len(left) > MOST:
        return 0
    old = [key for key in sorted(left) if (stored := office.blobs.stored(key)) is not None and stored < before]
    return sum(office.blobs.delete(key) for key in old)
