"""How much may be asked for in a time, and how much may be kept: pure rules; what was used is counted in the records.

Rules kept here: an allowance is so many in each stretch of a fixed length, the same stretches for everybody; a clock
that is one stretch behind another counts with it, so that two hosts at the turn of a stretch give nobody twice as much;
a limit of zero bytes or drafts does not exist, because nobody could tell it from a mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MEGABYTE: Final = 1024 * 1024
MOST_DRAFTS: Final = 20_000
MOST_BYTES: Final = 20_000 * MEGABYTE
"""What a body may keep where nothing else is said: a meeting a day with four drafts each for thirteen years."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many of a kind in each stretch of time."""

    kind: str
    most: int
    within: timedelta

    def stretch(self, now: datetime) -> int:
        """Give the number of the stretch that a time is in."""
        return int(now.timestamp() // self.within.total_seconds())

    def wait(self, now: datetime) -> int:
        """Say in how many seconds the next stretch begins, at least one."""
        length = self.within.total_seconds()
        return int(length - now.timestamp() % length) + 1


@dataclass(frozen=True, slots=True)
class Room:
    """How much a body may keep: drafts, and bytes of sealed originals, papers among them."""

    drafts: int = MOST_DRAFTS
    bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Kept:
    """How much a body keeps. `unmeasured` originals came in before they were measured, and are in no sum of bytes."""

    drafts: int = 0
    bytes: int = 0
    unmeasured: int = 0


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """What somebody allowed one body in place of the general limits; None leaves a limit as it is for all.

    Without `set_by` it was set on the command line.
    """

    body: str
    drafts: int | None
    bytes: int | None
    set_at: datetime
    set_by: str | None

    def over(self, general: Room) -> Room:
        """Give what holds for this body."""
        return Room(self.drafts or general.drafts, self.bytes or general.bytes)


@dataclass(frozen=True, slots=True)
class Original:
    """The size of a sealed original, by the name under which it rests."""

    blob: str
    bytes: int


def network_of(machine: str) -> str:
    """Name what an address counts as: of IPv6 its network of 64 bits, of which one machine can use every address.

    It is worked out of the number: in writing, zeros are left out wherever they stand (RFC 5952).
    """
    try:
        address = ip_address(machine.partition("%")[0])
    except ValueError:
        return machine
    if address.version == 4:  # noqa: PLR2004 -- IP's number
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
