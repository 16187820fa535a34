"""Places for readers: so many drafts are read at once on this machine, whichever of its processes reads them.

Rules kept here: a place is a lock on a file, which the system gives back with the process that had it, however that
ended; nobody waits longer than for a bounded time.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.errors import BusyError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK: Final = 0.05
"""Seconds between two looks for a place: short beside the reading of a draft."""


@dataclass(frozen=True, slots=True)
class ReadingPlaces:
    """The places of one machine, as files of a folder of its own; `seconds` is how long one may wait for one."""

    folder: Path
    most: int
    seconds: float

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place. Raises BusyError where none is free in time, StorageError where there can be none."""
        held = self._taken()
        try:
            yield
        finally:
            os.close(held)

    def _taken(self) -> int:
        until = time.monotonic() + self.seconds
        while True:
            for number in range(self.most):
                held = self._try(number)
                if held is not None:
                    return held
            if time.monotonic() >= until:
                raise BusyError("Too many drafts are read at the same time, so this was not begun.")
            time.sleep(_LOOK)

    def _try(self, number: int) -> int | None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = os.open(self.folder / f"place-{number}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageError(
                f"A draft cannot be read: {error.strerror}.", remedy="Check the data folder and its owner."
            ) from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(held)
            return None
        return held
