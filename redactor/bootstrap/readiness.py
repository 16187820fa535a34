"""Whether the running service can do its work now: part by part, looked at seldom, and told without a secret.

Rules kept here: a part is well or not, and its name is all that is told; whoever asks often hears the last answer; a
part that does not answer keeps no other from being looked at.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from redactor.core.quotas import MEGABYTE
from redactor.errors import RedactorError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from redactor.config import Settings
    from redactor.services.office import Office
    from redactor.storage.records import Records

LASTS: Final = 2.0
"""Seconds for which an answer holds: a stranger may ask as often as she likes."""
_NAME: Final = "readiness"


@dataclass(slots=True)
class Readiness:
    """What the service stands on."""

    settings: Settings
    records: Records
    office: Office
    begun: Callable[[], bool]
    _known: dict[str, bool] = field(default_factory=dict)
    _until: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def parts(self) -> Mapping[str, bool]:
        """Tell of each part whether it is well. One looks at a time; who asks meanwhile hears the last answer."""
        if self._lock.acquire(blocking=not self._known):
            try:
                if time.monotonic() >= self._until:
                    self._known = {name: _is_well(look) for name, look in self._looks().items()}
                    self._until = time.monotonic() + LASTS
            finally:
                self._lock.release()
        return self._known

    def _looks(self) -> dict[str, Callable[[], bool]]:
        return {
            "tables": self._tables,
            "database": self._writable,
            "keys": self._keys,
            "originals": self._originals,
            "public-folder": self._public,
            "disk": self._disk,
        }

    def _tables(self) -> bool:
        self.records.check()
        return True

    def _writable(self) -> bool:
        """Write a count: a database that only reads, or whose disk is full, does not take it."""
        with self.records.counting() as rates:
            return rates.take(_NAME, _NAME, stretch=int(time.time()), most=1 << 30)

    def _keys(self) -> bool:
        if self.begun():  # before the first start there is no key yet
            self.office.keys.health()
        return True

    def _originals(self) -> bool:
        self.office.blobs.check()
        return True

    def _public(self) -> bool:
        return os.access(nearest(self.settings.public_dir), os.W_OK | os.X_OK)

    def _disk(self) -> bool:
        reserve = self.settings.disk_reserve_mb * MEGABYTE
        places = (self.settings.data_dir, self.settings.public_dir)
        return all(shutil.disk_usage(nearest(place)).free >= reserve for place in places)


def _is_well(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except (RedactorError, OSError):
        return False


def nearest(folder: Path) -> Path:
    """Give the folder, or the nearest above it that is there."""
    return next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())


def last_checkpoint(folder: Path) -> datetime | None:
    """Tell when the record was last signed, by the age of the newest file; None where it never was."""
    times = [path.stat().st_mtime for path in folder.glob("*.note")]
    return datetime.fromtimestamp(max(times), UTC) if times else None
