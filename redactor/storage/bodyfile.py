"""The list of bodies as earlier versions kept it: a small file of public names in the data folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from redactor.core.site import Body
from redactor.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path


def read_bodies(path: Path) -> tuple[Body, ...]:
    """Read the bodies in the order in which they were added. Raises StorageError."""
    try:
        return tuple(Body(**held) for held in json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise StorageError("The list of bodies cannot be read.", remedy="Restore it from the backup.") from error
