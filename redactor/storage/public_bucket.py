"""A bucket that readers get published files from, as from any host of plain files.

Rules kept here: a file is there whole or not at all, and is read back when it was written; what can be withdrawn says
that nobody may keep it without asking; nothing is there but what was put there, so nobody else's bucket is emptied.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError

from redactor.errors import StorageError
from redactor.resources import PUBLISHED_TYPES
from redactor.storage.bucket import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_AT_ONCE: Final = 8
_VERSIONED: Final = "static/vendor/"  # the version is in the name
_STATIC: Final = "static/"


class PublicBucket:
    """The store over one bucket, or one prefix of it."""

    def __init__(self, url: str, *, endpoint: str, region: str, key_id: str, secret: str) -> None:
        """Name the bucket, as `Bucket` does. Nothing is asked yet. Raises UsageError."""
        self._store = open_store(
            url, setting="REDACTOR_PUBLISH_TO", endpoint=endpoint, region=region, key_id=key_id, secret=secret
        )

    def held(self) -> dict[str, str]:
        """Name every file, with a tag that is another one when the file is. Raises StorageError."""
        try:
            return {entry["path"]: str(entry["e_tag"]) for page in obstore.list(self._store) for entry in page}
        except (BaseError, OSError) as error:
            raise _failed("listed") from error

    def put(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Write files over what is there, and read each back; return their tags. Raises StorageError."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return dict(pool.map(lambda one: (one[0], self._put(*one)), files.items()))

    def get(self, path: str) -> bytes | None:
        """Read a file; None where there is none. Raises StorageError."""
        try:
            return bytes(obstore.get(self._store, path).bytes())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise _failed("read") from error

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        """Read files and give the SHA-256 of each; None where one is not there. Raises StorageError."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return dict(pool.map(self._hashed, paths))

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files; one that is not there is no fault. Raises StorageError."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(self._remove, paths):
                pass

    def _put(self, path: str, data: bytes) -> str:
        try:
            said = obstore.put(self._store, path, data, attributes=described(path))
        except (BaseError, OSError) as error:
            raise _failed("written") from error
        if self.get(path) != data:
            raise StorageError(
                "What the bucket of published files gives back is not what was written.", remedy="Check the store."
            )
        return str(said["e_tag"])

    def _remove(self, path: str) -> None:
        try:
            obstore.delete(self._store, path)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise _failed("removed") from error

    def _hashed(self, path: str) -> tuple[str, str | None]:
        data = self.get(path)
        return path, None if data is None else hashlib.sha256(data).hexdigest()


def described(path: str) -> dict[str, str]:
    """Say what a file is, and how long somebody may keep it without asking: what can be withdrawn, not at all."""
    kept = "no-cache"
    if path.startswith(_STATIC):
        kept = "public, max-age=31536000, immutable" if path.startswith(_VERSIONED) else "public, max-age=3600"
    kind = path.rpartition(".")[2]
    said = {"Content-Type": PUBLISHED_TYPES.get(kind, "application/octet-stream"), "Cache-Control": kept}
    if kind in {"docx", "odt"}:
        said["Content-Disposition"] = f'attachment; filename="{"-".join(path.split("/")[:-1])}.{kind}"'
    return said


def _failed(deed: str) -> StorageError:
    return StorageError(
        f"Published files could not be {deed}: the bucket for them does not answer as it should.",
        remedy="Check the store, its address and the keys to it; then run: redactor publish-to",
    )
