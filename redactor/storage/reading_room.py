"""Published files over HTTP, as readers get them: for the sentinel alone.

Rules kept here: https, but on this machine; no redirect leads elsewhere, and no proxy of the environment is asked; an
answer has an end. A file that is not there is not the same as a server that does not answer.
"""

from __future__ import annotations

from typing import Final
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from redactor.errors import StorageError, UsageError

_SECONDS: Final = 30
_LARGEST: Final = 256 * 1024 * 1024
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_THERE: Final = frozenset({301, 302, 303, 307, 308, 404, 410})


class ReadingRoom:
    """A reading room at an address."""

    def __init__(self, url: str) -> None:
        """Name it. Raises UsageError where the address is none."""
        parts = urlsplit(url)
        if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)):
            raise UsageError("This is no address of a reading room.", remedy="Give one that begins with https://.")
        self._url = url.rstrip("/")
        self._opener = build_opener(ProxyHandler({}), _Stay)

    def fetch(self, path: str) -> bytes | None:
        """Return a file, without what its server keeps of it; None where it is not there. Raises StorageError."""
        # Published folders are often behind a cache, which is what readers get: so it is asked like a reader.
        request = Request(f"{self._url}/{quote(path)}", headers={"Accept-Encoding": "identity"})  # noqa: S310 -- checked above
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                data: bytes = answer.read(_LARGEST + 1)
        except HTTPError as error:
            with error:
                if error.code in _NOT_THERE:
                    return None
            raise _failed() from None
        except OSError:
            raise _failed() from None
        return data if len(data) <= _LARGEST else None


class _Stay(HTTPRedirectHandler):
    """Follow nothing."""

    def redirect_request(self, *_: object) -> None:
        """Give no request to go on with."""


def _failed() -> StorageError:
    return StorageError("The reading room does not answer.", remedy="Check its address and its server.")
