"""What a public copy records of a meeting, for the public registers: what was decided, and who is to do what.

Rules kept here: everything is read out of the public copy, never out of the draft; what has a word that the cleared
text does not have is left out; equal records have equal bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.minutes import FRONT
from redactor.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.minutes import Item, Minutes

RECORD: Final = "record.json"
"""The name of the record beside the minutes that it is of."""

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: the item it stands in, the body's verb, and the text."""

    item: str
    title: str
    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """An action. `reference`, `owner` and `status` are empty where the copy does not say."""

    item: str
    title: str
    reference: str
    owner: str
    text: str
    status: str


@dataclass(frozen=True, slots=True)
class Record:
    """The decisions and actions of one meeting, in the order of its items."""

    decisions: tuple[Decided, ...] = ()
    actions: tuple[Task, ...] = ()


def record_of(public: Minutes, text: str) -> Record:
    """Read the record out of a public copy; `text` is the cleared text of it."""
    known = frozenset(_WORD.findall(text))
    decisions = (d for item in public.items for d in _decisions(item))
    actions = (a for item in public.parts() for a in _actions(item))
    return Record(
        tuple(d for d in decisions if _known(known, d.title, d.verb, d.text)),
        tuple(a for a in actions if _known(known, a.title, a.reference, a.owner, a.text, a.status)),
    )


def _known(words: frozenset[str], *texts: str) -> bool:
    return all(words.issuperset(_WORD.findall(text)) for text in texts)


def _decisions(item: Item) -> Iterator[Decided]:
    for found in item.resolutions:
        yield Decided(item.name, _title(item), found.verb, found.text)


def _actions(item: Item) -> Iterator[Task]:
    for found in item.actions:
        reference, owner, status = found.reference or "", found.owner or "", found.status or ""
        yield Task(item.name, _title(item), reference, owner, found.text, status)


def _title(item: Item) -> str:
    return "" if item.name == FRONT else f"{item.number or ''} {item.title}".strip()


def encode(record: Record) -> bytes:
    """Write a record."""
    return (json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def decode(data: bytes) -> Record:
    """Read a record back. Raises StorageError where it is none."""
    try:
        held = json.loads(data)
        decisions = tuple(Decided(**fields) for fields in held["decisions"])
        return Record(decisions, tuple(Task(**fields) for fields in held["actions"]))
    except (ValueError, KeyError, TypeError):
        raise StorageError("A record of the published folder is damaged.", remedy="Restore the folder.") from None
