"""What every part of the records shares: one connection, and the words for what can go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from redactor.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, CompoundSelect, Connection, RowMapping, Select, Table
    from sqlalchemy.sql.dml import Delete, Update

_Value = TypeVar("_Value")

MOST_ASKED: Final = 500
"""Values of one question: SQLite takes 32,766 parameters, and a sealed text is found by four."""


def chunks(values: Collection[_Value]) -> Iterator[list[_Value]]:
    """Cut what is asked for into as much as one question takes."""
    asked = list(values)
    return (asked[start : start + MOST_ASKED] for start in range(0, len(asked), MOST_ASKED))


def clashed(what: str) -> Conflict:
    """Say what a row clashed with."""
    return Conflict(what, remedy="Look at the present state and try again.")


class Part:
    """A part of the records, alive for one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Work on the transaction's own connection."""
        self._db = connection

    def _find(self, query: Select[Any], **values: Any) -> RowMapping | None:  # noqa: ANN401 -- of any column
        return self._db.execute(query, values).mappings().one_or_none()

    def _get(self, query: Select[Any], **values: Any) -> RowMapping:  # noqa: ANN401 -- of any column
        found = self._find(query, **values)
        if found is None:
            raise NotFound("There is nothing here that you can read.")
        return found

    def _all(self, query: Select[Any] | CompoundSelect[Any], **values: Any) -> Sequence[RowMapping]:  # noqa: ANN401 -- of any column
        return self._db.execute(query, values).mappings().all()

    def _each(self, query: Select[Any], column: ColumnElement[Any], values: Collection[Any]) -> Iterator[RowMapping]:
        """Give the rows of which a column has one of some values, in as few questions as the database takes."""
        for some in chunks(values):
            yield from self._all(query.where(column.in_(some)))

    def _add(self, table: Table, values: dict[str, Any], *, clash: str) -> None:
        """Insert a row, or say what it clashes with. Raises `Conflict`."""
        try:
            self._db.execute(insert(table), values)
        except IntegrityError as error:
            raise clashed(clash) from error

    def _add_many(self, table: Table, rows: Sequence[dict[str, Any]], *, clash: str) -> None:
        """Insert rows of one form, or say that one of them clashes. Raises `Conflict`."""
        try:
            if rows:
                self._db.execute(insert(table), rows)
        except IntegrityError as error:
            raise clashed(clash) from error

    def _change(self, statement: Update | Delete) -> int:
        """Return how many rows it changed."""
        return self._db.execute(statement).rowcount
