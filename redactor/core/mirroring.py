"""In which order a published folder is brought to a host of plain files, where readers see each file by itself.

Rules kept here: what is taken back goes first, and its address has its page before that; minutes are whole before a
list or a feed names them; the index, which programs read, comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from redactor.core.site import INDEX

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_LOOKS: Final = ("static/", "404.html")
_FEED: Final = "feed.atom"
_PAGE: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Steps:
    """What is to be done, in this order; `then` are groups, each of which begins when the one before is there."""

    pages: tuple[str, ...]
    """Pages of addresses that files are taken from."""
    taken: tuple[str, ...]
    then: tuple[tuple[str, ...], ...]

    @property
    def put(self) -> int:
        """Count the files that are written."""
        return len(self.pages) + sum(map(len, self.then))


def steps(wanted: Mapping[str, str], held: Mapping[str, str | None], *, places: Collection[str]) -> Steps:
    """Plan the way from the files that are held to those that are wanted, both with their hashes by path.

    None is the hash of a file of which nobody knows what it holds. `places` are the addresses of minutes.
    """
    taken = tuple(sorted(path for path in held if path not in wanted))
    put = sorted(path for path, digest in wanted.items() if held.get(path) != digest)
    emptied = {f"{_place(path)}/{_PAGE}" for path in taken} & {f"{place}/{_PAGE}" for place in places}
    later = sorted((_rank(path, places), path) for path in put if path not in emptied)
    groups = (tuple(path for _, path in group) for _, group in groupby(later, key=lambda one: one[0]))
    return Steps(tuple(path for path in put if path in emptied), taken, tuple(groups))


def _rank(path: str, places: Collection[str]) -> int:
    if path.startswith(_LOOKS):
        return 0
    if _place(path) in places:
        return 2 if path == f"{_place(path)}/{_PAGE}" else 1
    return 4 if path in {INDEX, _FEED} or path.endswith(f"/{_FEED}") else 3


def _place(path: str) -> str:
    """Give what may be the address of minutes: `BODY/REF`."""
    return "/".join(path.split("/")[:2])
