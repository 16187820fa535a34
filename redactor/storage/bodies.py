"""The bodies whose minutes are kept: a small file of public names in the data folder, written whole."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from redactor.core.site import Body
from redactor.errors import Conflict, StorageError
from redactor.storage.private import replace_file

if TYPE_CHECKING:
    from pathlib import Path


class Bodies:
    """The list in one file."""

    def __init__(self, path: Path) -> None:
        """Remember where it is; it is made when the first body is added."""
        self._path = path

    def all(self) -> tuple[Body, ...]:
        """Return the bodies in the order in which they were added. Raises StorageError."""
        try:
            return tuple(Body(**held) for held in json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError) as error:
            raise StorageError("The list of bodies cannot be read.", remedy="Restore it from the backup.") from error

    def add(self, body: Body) -> None:
        """Add one. Raises Conflict where its id is taken, StorageError."""
        known = self.all()
        if any(b.id == body.id for b in known):
            raise Conflict("There is a body with this id already.", remedy="Choose another name.")
        content = json.dumps([asdict(b) for b in (*known, body)], ensure_ascii=False, indent=1) + "\n"
        try:
            replace_file(self._path, content.encode())
        except OSError as error:
            raise StorageError(
                f"The list of bodies could not be written: {error.strerror}.", remedy="Check owner and space."
            ) from error
