"""The list of decisions about a meeting, as it is kept: each entry lays a change over the earlier ones, or undoes one.

Rules kept here: nothing is ever taken out of the list; an undo is one entry more, and can be undone itself; an entry
has one encoding, so that what is sealed can be read by every later version. An entry also names the texts that were
sealed anew because it changed their marking, so that each text's version follows from the list and from nothing else.
An entry that `begins` a draft carries over what holds for it: what was decided before is about other refs, and is
neither laid under it nor taken back any more.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from redactor.core.decisions import LATER, Decided, Decisions, ItemDecision, PublicText, Settle, Span, folded
from redactor.core.inheriting import CarriedOver
from redactor.core.mends import Rewording, WithheldWords
from redactor.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_WITH_DRAFT: Final = 2
"""The encoding of an entry that begins a draft: a version that does not know it must not read past it."""
_WITH_MENDS: Final = 3
"""The encoding of an entry that mends the words of a portion: one who read past it would publish them."""
_LATER: Final = tuple(f.name for f in fields(Decisions) if f.metadata == LATER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a change, or the number of the entry that it undoes. `resealed` are texts with a new marking.

    `begins` is the version of the draft whose decisions it begins.
    """

    seq: int
    at: str
    by: str
    change: Decisions | None = field(default=None, repr=False)
    undoes: int | None = None
    resealed: tuple[str, ...] = ()
    begins: int | None = None


def current(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Give the entries about the present draft: those from the one on that began it."""
    start = max((n for n, entry in enumerate(entries) if entry.begins is not None), default=0)
    return entries[start:]


def standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give the entries that still hold: changes that no standing undo takes back."""
    entries = current(entries)
    undone: set[int] = set()
    for entry in reversed(entries):
        if entry.undoes is not None and entry.seq not in undone:
            undone.add(entry.undoes)
    return tuple(e for e in entries if e.change is not None and e.seq not in undone)


def decided(entries: Sequence[Entry]) -> Decisions:
    """Say what is decided now."""
    return folded(Decided(e.seq, e.at, e.by, e.change) for e in standing(entries) if e.change is not None)


def to_undo(entries: Sequence[Entry]) -> Entry | None:
    """Find the entry that an undo would take back: the last change that still holds; never an uploaded draft."""
    return next((entry for entry in reversed(standing(entries)) if entry.begins is None), None)


def to_redo(entries: Sequence[Entry]) -> Entry | None:
    """Find the undo that a redo would take back: the last that stands, unless something new was decided after it."""
    entries = current(entries)
    changes = {e.seq for e in entries if e.change is not None}
    undone: set[int] = set()
    found: Entry | None = None
    for entry in reversed(entries):
        if entry.undoes is not None and entry.seq not in undone:
            undone.add(entry.undoes)
            if found is None and entry.undoes in changes:
                found = entry
    return found if found is not None and found.seq > max(changes) else None


def versions(entries: Iterable[Entry]) -> Counter[str]:
    """Count how often each text was sealed anew; its version is one more."""
    return Counter(name for entry in entries for name in entry.resealed)


def encode(entry: Entry) -> bytes:
    """Return what is sealed of an entry; number, time and person stand beside it in clear."""
    mends = [name for name in _LATER if entry.change is not None and getattr(entry.change, name)]
    version = _WITH_MENDS if mends else 1 if entry.begins is None else _WITH_DRAFT
    held: dict[str, Any] = {"v": version, "resealed": list(entry.resealed)}
    if entry.begins is not None:
        held["begins"] = entry.begins
    if entry.undoes is not None:
        held["undoes"] = entry.undoes
    if entry.change is not None:
        held["change"] = {k: v for k, v in asdict(entry.change).items() if k not in _LATER or k in mends}
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode(payload: bytes, *, seq: int, at: str, by: str) -> Entry:
    """Read an entry back. Raises StorageError for an encoding that this version does not know."""
    held = json.loads(payload.decode("utf-8", "surrogatepass"))
    if held.get("v") not in (1, _WITH_DRAFT, _WITH_MENDS):
        raise StorageError("A decision was stored by a newer version.", remedy="Use the release that stored it.")
    change = _change(held["change"]) if "change" in held else None
    return Entry(seq, at, by, change, held.get("undoes"), tuple(held["resealed"]), held.get("begins"))


def _change(held: dict[str, Any]) -> Decisions:
    items = {name: _item(one) for name, one in held.pop("items").items()}
    texts = tuple(PublicText(**one) for one in held.pop("public_texts"))
    settled = tuple(Settle(**one) for one in held.pop("settled"))
    changed = tuple(held.pop("changed", ()))
    rewordings = tuple(Rewording(**one) for one in held.pop("rewordings", ()))
    words = tuple(WithheldWords(**one) for one in held.pop("withheld_words", ()))
    carried = tuple(CarriedOver(**one) for one in held.pop("carried", ()))
    return Decisions(
        **held,
        items=items,
        public_texts=texts,
        settled=settled,
        changed=changed,
        carried=carried,
        rewordings=rewordings,
        withheld_words=words,
    )


def _item(held: dict[str, Any]) -> ItemDecision:
    release, withhold = (tuple(Span(**one) for one in held.pop(key)) for key in ("release", "withhold"))
    return ItemDecision(**held, release=release, withhold=withhold)
