"""How uploads are received: in memory, and no more of them than may be."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Final

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LARGEST_REQUEST: Final = 50 * 1024 * 1024


class BoundedBytes(io.BytesIO):
    """Memory that takes no more than the largest request, and says so over HTTP."""

    def __init__(self, most: int) -> None:
        """Take `most` bytes."""
        super().__init__()
        self._most = most

    def write(self, data: ReadableBuffer, /) -> int:
        """Take the bytes, or refuse the request."""
        if self.tell() + memoryview(data).nbytes > self._most:
            raise RequestEntityTooLarge
        return super().write(data)


class InMemoryRequest(Request):
    """A request whose uploads are never on a disk in the clear.

    Werkzeug spools everything above 500 KB to a temporary file. `largest_file` is set where another size holds.
    """

    largest_file: int | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 -- the signature is Werkzeug's
        content_type: str | None,  # noqa: ARG002 -- as above
        filename: str | None = None,  # noqa: ARG002 -- as above
        content_length: int | None = None,  # noqa: ARG002 -- as above
    ) -> IO[bytes]:
        return BoundedBytes(self.largest_file or LARGEST_REQUEST)
