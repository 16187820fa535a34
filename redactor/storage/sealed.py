"""Sealed texts and the wraps of their keys, in tables apart.

Rules kept here: a row is found by what was asked for, and by nothing that the row says of itself; the
marking beside an envelope serves lists and re-wrapping, and never opens anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import delete, func, select, update

from redactor.errors import Conflict, NotFound
from redactor.storage import tables
from redactor.storage.part import Part
from redactor.vault.context import Kind, SealError
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import WrappedKey
from redactor.vault.records import SealedEntry
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Table

    from redactor.vault.context import Context


_Key: TypeAlias = "tuple[str, str, str, int]"


class SealedTexts(Part):
    """Envelopes and wraps, by the context they were sealed for."""

    def put(self, context: Context, sealed: Sealed) -> None:
        """Store a sealed text. Raises `Conflict` where that version is there already: versions are not overwritten."""
        row = _columns(context) | {"marking": context.marking, "envelope": sealed.envelope.envelope}
        self._add(tables.sealed_portion, row, clash="This version of a text is sealed already.")
        self.put_wrap(context, sealed.wrap)

    def get(self, context: Context) -> Sealed:
        """Return what is stored for just this context, to be opened as such.

        Raises `NotFound` where nothing is, and `SealError` where its key was shredded.
        """
        column = tables.sealed_portion.c.envelope
        found = self._find(select(column).where(*_at(tables.sealed_portion, context)))
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        wrap = self.find_wrap(context)
        if wrap is None:
            raise SealError
        return Sealed(SealedPortion(found["envelope"]), wrap)

    def get_many(self, contexts: Iterable[Context]) -> dict[Context, Sealed]:
        """Return many sealed texts at the price of two queries a meeting. Raises as `get` does, at the first."""
        asked = tuple(contexts)
        envelopes: dict[_Key, bytes] = {}
        wraps: dict[_Key, WrappedKey] = {}
        for meeting in {context.meeting for context in asked}:
            envelopes |= self._envelopes(meeting)
            wraps |= self.wraps(meeting)
        found = {}
        for context in asked:
            key = key_of(context)
            if key not in envelopes:
                raise NotFound("There is nothing here that you can read.")
            if key not in wraps:
                raise SealError
            found[context] = Sealed(SealedPortion(envelopes[key]), wraps[key])
        return found

    def entries(self, meeting: str) -> tuple[SealedEntry, ...]:
        """Return what is sealed for a meeting, every version of it, in a stable order."""
        rows = tables.sealed_portion.c
        columns = (rows.kind, rows.portion, rows.version, rows.marking)
        found = self._all(select(*columns).where(rows.meeting == meeting).order_by(*columns[:3]))
        return tuple(SealedEntry(**{**row, "kind": Kind(row["kind"])}) for row in found)

    def put_wrap(self, context: Context, wrap: WrappedKey) -> None:
        """Store the wrap of a text whose envelope rests elsewhere. Raises `Conflict`: one is there already."""
        row = _columns(context) | {"epoch": wrap.epoch, "wrapped": wrap.wrap}
        self._add(tables.dek_wrap, row, clash="This version of a text is sealed already.")

    def find_wrap(self, context: Context) -> WrappedKey | None:
        """Return the wrap for just this context; None where there is none, or no longer."""
        rows = tables.dek_wrap.c
        found = self._find(select(rows.epoch, rows.wrapped).where(*_at(tables.dek_wrap, context)))
        return WrappedKey(found["epoch"], found["wrapped"]) if found else None

    def wraps(self, meeting: str) -> dict[_Key, WrappedKey]:
        """Return all wraps of a meeting, by the key of the context each was made for."""
        rows = tables.dek_wrap.c
        query = select(rows.kind, rows.portion, rows.version, rows.epoch, rows.wrapped).where(rows.meeting == meeting)
        return {
            (meeting, row["kind"], row["portion"], row["version"]): WrappedKey(row["epoch"], row["wrapped"])
            for row in self._all(query)
        }

    def rewrap(self, context: Context, *, was: WrappedKey, now: WrappedKey) -> None:
        """Put a wrap of a newer epoch in place of the one that was seen. Raises `Conflict`: it changed since."""
        rows = tables.dek_wrap.c
        changed = self._change(
            update(tables.dek_wrap)
            .where(*_at(tables.dek_wrap, context), rows.epoch == was.epoch, rows.wrapped == was.wrap)
            .values(epoch=now.epoch, wrapped=now.wrap)
        )
        if not changed:
            raise Conflict("A key was wrapped anew by somebody else.", remedy="Start the rotation again.")

    def wraps_by_epoch(self) -> dict[str, int]:
        """Count the wraps that each epoch still holds: what a rotation has left to do."""
        rows = tables.dek_wrap.c
        found = self._all(select(rows.epoch, func.count().label("held")).group_by(rows.epoch))
        return {row["epoch"]: row["held"] for row in found}

    def shred(self, context: Context) -> bool:
        """Delete a wrap, so that its envelope opens no more; return whether there was one.

        NOTE: backups, the write-ahead log and replicas may still hold it; see `docs/reference/envelope.md`.
        """
        return self._change(delete(tables.dek_wrap).where(*_at(tables.dek_wrap, context))) > 0

    def _envelopes(self, meeting: str) -> dict[_Key, bytes]:
        rows = tables.sealed_portion.c
        query = select(rows.kind, rows.portion, rows.version, rows.envelope).where(rows.meeting == meeting)
        return {(meeting, row["kind"], row["portion"], row["version"]): row["envelope"] for row in self._all(query)}


def key_of(context: Context) -> _Key:
    """Return the columns that a sealed text is found by. The marking is not among them: it is proved, not looked up."""
    return (context.meeting, context.kind.value, context.portion, context.version)


def _columns(context: Context) -> dict[str, str | int]:
    return dict(zip(("meeting", "kind", "portion", "version"), key_of(context), strict=True))


def _at(table: Table, context: Context) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in _columns(context).items()]
