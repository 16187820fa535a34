"""A restore drill: texts of the backups are opened as they would be after a loss, spread over everything there is.

Rules kept here: what is opened is counted and let go, never shown; a text that does not open is named by its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redactor.errors import NotFound, RedactorError
from redactor.services.keeping.keys import envelope_of, place_of
from redactor.vault.sealing import Sealed, open_under

if TYPE_CHECKING:
    from redactor.services.keeping.keys import KeyWork
    from redactor.services.stores import Unit
    from redactor.vault.records import StoredWrap


@dataclass(frozen=True, slots=True)
class Drilled:
    """How many texts opened, for how many wraps there was none to open, and which did not open."""

    opened: int
    empty: int
    broken: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Tell whether something opened, and nothing failed to."""
        return self.opened > 0 and not self.broken


def drill(work: KeyWork, *, most: int) -> Drilled:
    """Open at most so many texts, spread over all wraps."""
    opened, empty, broken = 0, 0, []
    with work.records.reading() as unit:
        for held in unit.wraps.sample(most):
            found = _opens(work, unit, held)
            opened, empty = opened + (found is True), empty + (found is None)
            if found is False:
                broken.append(place_of(held))
    return Drilled(opened, empty, tuple(broken))


def _opens(work: KeyWork, unit: Unit, held: StoredWrap) -> bool | None:
    """Tell whether a text opens; None where the wrap has none, as those of shared keys do not."""
    try:
        envelope = envelope_of(unit, work.blobs, held)
        if envelope is None:
            return None
        open_under(work.keys, Sealed(envelope, held.wrap), held.context)
    except NotFound:
        return None
    except RedactorError:
        return False
    return True
