"""A bucket of sealed originals in an S3 store, each under the hash of its envelope.

Rules kept here, as in the folder: only an envelope goes in; an object is there whole or not at all; nothing but a hash
is a key; what comes out is what went in, or an error. A store that does not answer is not a missing original.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from redactor.core.patience import Patience, SilentError
from redactor.errors import StorageError, UsageError
from redactor.storage.blobs import checked_key
from redactor.vault.envelope import SealedPortion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from obstore.store import ClientConfig

_PATIENCE: Final = timedelta(seconds=30)
"""For an envelope that is sent: fifty megabytes on a slow line."""
_SILENCE: Final = timedelta(seconds=5)
"""For the next bytes of an answer: a reader waits for them."""
_MISSING: Final = "Restore it from the backup of the bucket."


def open_store(
    url: str, *, setting: str, endpoint: str, region: str, key_id: str, secret: str, reads: bool = False
) -> S3Store:
    """Reach a bucket, `s3://NAME` or `s3://NAME/PREFIX`; nothing is asked yet. Raises UsageError with the setting.

    One that only `reads` waits for each answer a short time; one that sends waits as long as sending may take.
    """
    limits: ClientConfig = {"allow_http": _is_here(endpoint), "connect_timeout": _SILENCE}
    limits |= {"read_timeout": _SILENCE} if reads else {"timeout": _PATIENCE}
    return S3Store(
        _bucket(url, setting),
        prefix=urlsplit(url).path.strip("/") or None,
        endpoint=endpoint or None,
        region=region,
        access_key_id=key_id,
        secret_access_key=secret,
        virtual_hosted_style_request=not endpoint,
        client_options=limits,
        retry_config={"max_retries": 1, "retry_timeout": _SILENCE},
    )


class Bucket:
    """The store over one bucket, or one prefix of it, which nothing else writes to."""

    def __init__(self, url: str, *, endpoint: str, region: str, key_id: str, secret: str) -> None:
        """Name the bucket: `s3://NAME` or `s3://NAME/PREFIX`. Nothing is asked yet. Raises UsageError.

        `endpoint` is the address of a store that is not Amazon's; only one on this machine may be plain http.
        """
        reach = partial(
            open_store,
            url,
            setting="REDACTOR_BLOB_URL",
            endpoint=endpoint,
            region=region,
            key_id=key_id,
            secret=secret,
        )
        self._store, self._sending = reach(reads=True), reach()
        self._patience = Patience(time.monotonic)

    def put(self, sealed: SealedPortion) -> str:
        """Store an envelope and return its key. Raises `StorageError`: nothing was stored then, or it is not sure."""
        if not sealed.is_whole:
            raise StorageError("Something that is not sealed was to be stored.")
        key = sha256(sealed.envelope).hexdigest()
        if self.stored(key) is not None:  # the cheapest question tells whether anybody is there to send it to
            self._repair(key, sealed.envelope)
            return key
        if not self._sent(key, sealed.envelope, mode="create"):
            self._repair(key, sealed.envelope)
        return key

    def get(self, key: str) -> SealedPortion:
        """Return what was stored under a key. Raises `StorageError`: it is missing, or was changed."""
        content = self._read(checked_key(key))
        if sha256(content).hexdigest() != key:
            raise StorageError("A sealed original was changed in the bucket.", remedy=_MISSING)
        return SealedPortion(content)

    def delete(self, key: str) -> bool:
        """Remove an envelope; return whether there was one. Raises `StorageError`."""
        place = _place(checked_key(key))
        with self._asking("removed"):
            try:
                obstore.head(self._store, place)
                obstore.delete(self._store, place)
            except FileNotFoundError:
                return False
        return True

    def keys(self) -> Iterator[str]:
        """Give every key that there is. Raises `StorageError`."""
        with self._asking("listed"):
            for page in obstore.list(self._store):
                yield from (entry["path"].rpartition("/")[2] for entry in page)

    def stored(self, key: str) -> datetime | None:
        """Tell when an envelope was stored; None where there is none. Raises `StorageError`."""
        place = _place(checked_key(key))
        with self._asking("looked at"):
            try:
                return obstore.head(self._store, place)["last_modified"]
            except FileNotFoundError:
                return None

    def check(self) -> None:
        """Return if the bucket answers. Raises `StorageError`."""
        next(self.keys(), None)

    def sweep(self, *, before: datetime) -> int:  # noqa: ARG002 -- as the port has it
        """Return 0: an object is there whole, or not at all."""
        return 0

    def _read(self, key: str) -> bytes:
        with self._asking("read"):
            try:
                return bytes(obstore.get(self._store, _place(key)).bytes())
            except FileNotFoundError as error:
                raise StorageError("A sealed original is missing in the bucket.", remedy=_MISSING) from error

    def _repair(self, key: str, envelope: bytes) -> None:
        """Leave a good object as it is; put what had rotted anew."""
        if self._read(key) == envelope:
            return
        self._sent(key, envelope, mode="overwrite")

    def _sent(self, key: str, envelope: bytes, *, mode: Literal["create", "overwrite"]) -> bool:
        """Send an envelope; tell whether it was taken, which is no where there is one: an answer, and no silence."""
        with self._asking("stored"):
            try:
                obstore.put(self._sending, _place(key), envelope, mode=mode)
            except AlreadyExistsError:
                return False
        return True

    @contextmanager
    def _asking(self, deed: str) -> Iterator[None]:
        """Ask the store. Raises `StorageError` where it does not answer, or did not a moment ago."""
        try:
            with self._patience.asking(BaseError, OSError):
                yield
        except (BaseError, OSError, SilentError) as error:
            raise _failed(deed) from error


def _place(key: str) -> str:
    return f"{key[:2]}/{key}"


def _bucket(url: str, setting: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(f"{setting} names no bucket.", remedy="Write it as s3://NAME or s3://NAME/PREFIX.")
    return parts.netloc


def _is_here(endpoint: str) -> bool:
    return urlsplit(endpoint).hostname in ("localhost", "127.0.0.1", "::1")


def _failed(deed: str) -> StorageError:
    return StorageError(
        f"A sealed original could not be {deed}: the store of originals does not answer as it should.",
        remedy="Check the store, its address and the keys to it. The rest goes on; try again then.",
    )
