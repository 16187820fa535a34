"""Sealed texts and the wraps of their keys, in tables apart.

Rules kept here: a row is found by what was asked for, and by nothing that the row says of itself; the
marking beside an envelope serves lists and re-wrapping, and never opens anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from redactor.errors import NotFound
from redactor.storage import tables
from redactor.storage.part import Part
from redactor.storage.wraps import NAMES, columns_of, key_of
from redactor.vault.context import Kind, SealError
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import WrappedKey
from redactor.vault.records import SealedEntry
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Connection, RowMapping

    from redactor.storage.wraps import Key, Wraps
    from redactor.vault.context import Context

_ENVELOPE = select(tables.sealed_portion.c.envelope).where(
    *(tables.sealed_portion.c[name] == bindparam(name) for name in NAMES)
)
"""Put together once: it stands before every reading."""

_WITH_WRAP = select(tables.sealed_portion.c.envelope, tables.dek_wrap.c.epoch, tables.dek_wrap.c.wrapped).where(
    *(tables.sealed_portion.c[name] == bindparam(name) for name in NAMES)
)
_WITH_WRAP = _WITH_WRAP.outerjoin_from(
    tables.sealed_portion,
    tables.dek_wrap,
    and_(*(tables.dek_wrap.c[name] == tables.sealed_portion.c[name] for name in NAMES)),
)
"""Both at once, where they rest together."""


class SealedTexts(Part):
    """Envelopes and wraps, by the context they were sealed for."""

    def __init__(self, connection: Connection, keys: Callable[[], Wraps], *, apart: bool = True) -> None:
        """Work on the records' connection, and on that of the wraps once one is asked for, where they rest `apart`."""
        super().__init__(connection)
        self._keys = keys
        self._apart = apart

    @property
    def together(self) -> bool:
        """Tell whether wraps rest in the same database, so that none is there without its text."""
        return not self._apart

    @property
    def keys(self) -> Wraps:
        """The wraps."""
        return self._keys()

    def put(self, context: Context, sealed: Sealed) -> None:
        """Store a sealed text. Raises `Conflict` where that version is there already: versions are not overwritten."""
        row = columns_of(context) | {"marking": context.marking, "envelope": sealed.envelope.envelope}
        self._add(tables.sealed_portion, row, clash="This version of a text is sealed already.")
        self.put_wrap(context, sealed.wrap)

    def put_many(self, texts: Mapping[Context, Sealed]) -> None:
        """Store many sealed texts at the price of a few statements. Raises as `put` does, and stores none then."""
        rows = [columns_of(c) | {"marking": c.marking, "envelope": s.envelope.envelope} for c, s in texts.items()]
        self._add_many(tables.sealed_portion, rows, clash="This version of a text is sealed already.")
        self.keys.put_many({context: sealed.wrap for context, sealed in texts.items()})

    def get(self, context: Context) -> Sealed:
        """Return what is stored for just this context, to be opened as such.

        Raises `NotFound` where nothing is, and `SealError` where its key was shredded.
        """
        found = self._find(_ENVELOPE if self._apart else _WITH_WRAP, **columns_of(context))
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        wrap = self.find_wrap(context) if self._apart else _wrap_of(found)
        if wrap is None:
            raise SealError
        return Sealed(SealedPortion(found["envelope"]), wrap)

    def envelope(self, context: Context) -> SealedPortion | None:
        """Return an envelope alone, a decision's too; None where it rests elsewhere, or nowhere."""
        if context.kind is Kind.DECISION:
            rows = tables.decision.c
            query = select(rows.payload.label("envelope")).where(rows.meeting == context.meeting)
            found = self._find(query.where(rows.seq == int(context.portion)))
        else:
            found = self._find(_ENVELOPE, **columns_of(context))
        return None if found is None else SealedPortion(found["envelope"])

    def get_many(self, contexts: Iterable[Context]) -> dict[Context, Sealed]:
        """Return many sealed texts at the price of two queries a meeting. Raises as `get` does, at the first."""
        asked = tuple(contexts)
        envelopes: dict[Key, bytes] = {}
        wraps: dict[Key, WrappedKey] = {}
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
        self.keys.put(context, wrap)

    def find_wrap(self, context: Context) -> WrappedKey | None:
        """Return the wrap for just this context; None where there is none, or no longer."""
        return self.keys.find(context)

    def wraps(self, meeting: str, kind: str | None = None) -> dict[Key, WrappedKey]:
        """Return all wraps of a meeting, or those of one kind, by the key of the context each was made for."""
        return self.keys.of_meeting(meeting, kind)

    def shred(self, context: Context) -> bool:
        """Delete a wrap, so that its envelope opens no more; return whether there was one."""
        return self.keys.shred(context)

    def _envelopes(self, meeting: str) -> dict[Key, bytes]:
        rows = tables.sealed_portion.c
        query = select(rows.kind, rows.portion, rows.version, rows.envelope).where(rows.meeting == meeting)
        return {(meeting, row["kind"], row["portion"], row["version"]): row["envelope"] for row in self._all(query)}


def _wrap_of(row: RowMapping) -> WrappedKey | None:
    return None if row["wrapped"] is None else WrappedKey(row["epoch"], row["wrapped"])
