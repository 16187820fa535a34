"""Positions: labels that skip one, and sorted lists with a gap in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import HINT, POSSIBLE, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.inference.copies import Advice, Line, PublicCopy

_LABEL: Final = re.compile(
    r"(?<![\w/])(?P<family>[A-Z][A-Za-z]{2,}(?: [A-Z][a-z]+)?\s['\"]?|[A-Z]{2,}\d*[/-])"
    r"(?P<at>\d{1,3}|[A-Z])(?![\w/]|\.\d)"
)
_FEWEST: Final = 3
_SORTED: Final = 4
_NO_LABEL: Final = frozenset("section schedule item page path version release chapter clause article meeting".split())
_MONTHS: Final = "january february march april may june july august september october november december".split()


def order(copy: PublicCopy) -> Iterator[Advice]:
    """Look for labels that skip one, and for lists that stand in order around a gap."""
    yield from _skipped(copy)
    for item in copy.partial:
        yield from _sorted(copy.of(item))


def _skipped(copy: PublicCopy) -> Iterator[Advice]:
    families: dict[str, dict[int, Line]] = {}
    for line in copy.lines:
        for found in _LABEL.finditer(line.text):
            name, at = found["family"].rstrip("'\" "), found["at"]
            if name.split()[-1].lower() in (*_NO_LABEL, *_MONTHS):
                continue
            place = int(at) if at.isdigit() else ord(at)
            families.setdefault(f"{name}{'1' if at.isdigit() else 'A'}", {}).setdefault(place, line)
    for name, known in families.items():
        missing = sorted(set(range(min(known), max(known) + 1)) - set(known))
        if len(known) < _FEWEST or not missing or len(missing) * 2 > len(known):
            continue
        after = known[min(at for at in known if at > missing[0])]
        said = ", ".join(str(at) if name.endswith("1") else chr(at) for at in missing)
        yield after.advise("order", HINT, f"{quoted(name[:-1])}: {said} is skipped, so a reader knows that it exists.")


def _sorted(lines: Sequence[Line]) -> Iterator[Advice]:
    """Find a stub between entries that stand in alphabetical order: what is missing comes between its neighbours."""
    for at, stub in enumerate(lines):
        if stub.kind != "stub":
            continue
        before, after = _entries(reversed(lines[:at]))[::-1], _entries(lines[at + 1 :])
        keys = [_key(line) for line in (*before, *after)]
        if before and after and len(keys) >= _SORTED and keys == sorted(set(keys)) and all(keys):
            yield after[0].advise(
                "order",
                POSSIBLE,
                f"The list is sorted: what is withheld comes between {quoted(_key(before[-1]))} and "
                f"{quoted(_key(after[0]))}.",
            )


def _entries(lines: Iterator[Line] | Sequence[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if not line.entry or line.kind in ("decision", "stub"):
            break
        found.append(line)
    return found


def _key(line: Line) -> str:
    text = line.cells[0] if line.cells else line.text
    word = re.match(r"[A-Za-z][\w'&-]*", text.lstrip("-•*() "))
    return word.group().casefold() if word else ""
