"""What left the house: one record for each copy that somebody took or was given, and the keys people want them under.

A record holds no text: who asked from outside, and why, is sealed under the record's own number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.errors import StorageError

if TYPE_CHECKING:
    from datetime import datetime

NUMBER: Final = re.compile(r"[0-9a-f]{12}")
"""The number of a copy: 48 random bits tell a house's copies apart, and still fit on a page and over a telephone."""


class Kind(StrEnum):
    """For whom a copy was made."""

    READER = "reader"
    REQUESTER = "requester"


class Protection(StrEnum):
    """How a copy was protected on its way."""

    NONE = "none"
    AGE = "age"
    PASSWORD = "password"  # noqa: S105 -- the name of a way, no password


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One copy: made by `person`, for herself or for somebody outside, of these items of this published version.

    It is written before anything is opened. `sha256` and `made_at` are of the file that went out, and None where none
    was: the process ended, or the copy was stopped.
    """

    number: str
    meeting: str
    version: int
    kind: Kind
    person: str
    at: datetime
    format: str
    protection: Protection
    items: tuple[str, ...]
    sha256: str | None = None
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a number that is none. Raises StorageError."""
        if not NUMBER.fullmatch(self.number):
            raise StorageError("A copy has a number that is none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientKey:
    """The age key under which a person wants her copies. It is used once she confirmed that it is hers."""

    person: str
    key: str
    added_at: datetime
    confirmed_at: datetime | None = None


def read_number(text: str) -> str | None:
    """Read the number of a copy as it stands in its foot line, with or without dashes; None where it is none."""
    plain = "".join(text.split()).replace("-", "").casefold()
    return plain if NUMBER.fullmatch(plain) else None
