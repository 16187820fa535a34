"""Requests that may come twice, by the hash of the key that their caller gave them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Table, delete, select, update

from redactor.core.requests import RequestRecord
from redactor.storage.part import Part
from redactor.storage.tables import HASH, IDENTITY, Instant, metadata

if TYPE_CHECKING:
    from datetime import datetime

request = Table(
    "request",
    metadata,
    Column("person", IDENTITY, ForeignKey("person.id"), primary_key=True),
    Column("key_hash", HASH, primary_key=True),
    Column("mark", HASH, nullable=False),
    Column("at", Instant, nullable=False),
    Column("result", IDENTITY),
)


class Requests(Part):
    """The requests of the last day."""

    def find(self, person: str, key_hash: str) -> RequestRecord | None:
        """Return a request; None where there is none."""
        query = select(request).where(request.c.person == person, request.c.key_hash == key_hash)
        row = self._find(query)
        return None if row is None else RequestRecord(**row)

    def begin(self, record: RequestRecord) -> None:
        """Store that a request is being done. Raises `Conflict` where its key is taken."""
        self._add(request, asdict(record), clash="This request is being done already.")

    def finish(self, person: str, key_hash: str, result: str) -> None:
        """Store what a request made."""
        here = (request.c.person == person, request.c.key_hash == key_hash)
        self._change(update(request).where(*here).values(result=result))

    def drop(self, person: str, key_hash: str) -> None:
        """Forget a request that made nothing."""
        self._change(delete(request).where(request.c.person == person, request.c.key_hash == key_hash))

    def forget(self, *, before: datetime) -> None:
        """Forget the requests from before a time."""
        self._change(delete(request).where(request.c.at < before))
