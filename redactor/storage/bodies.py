"""What all hosts of an installation share beside their records: its bodies, and small things that are sealed.

Rules kept here: a body is never changed or removed; of two that make the same thing at once, the first one's is kept.
Files of earlier versions, one for each host, are taken over once and put aside.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, Column, String, Table, Text, UniqueConstraint, func, insert, select, update

from redactor.core.site import Body
from redactor.errors import StorageError
from redactor.storage.part import Part
from redactor.storage.tables import IDENTITY, metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redactor.storage.records import Records

body = Table(
    "body",
    metadata,
    Column("id", IDENTITY, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("name", String(1024), nullable=False),
    Column("policy", IDENTITY, nullable=False),
    UniqueConstraint("seq"),
)

kept = Table(
    "kept",
    metadata,
    Column("name", IDENTITY, primary_key=True),
    Column("content", Text, nullable=False),
)

SIGNING: Final = "signing"
"""The key that signs publications, sealed."""

_ALL: Final = select(body.c.id, body.c.name, body.c.policy).order_by(body.c.seq)


class BodyList(Part):
    """The bodies, in the order in which they were added."""

    def all(self) -> tuple[Body, ...]:
        """Return them."""
        return tuple(Body(**row) for row in self._all(_ALL))

    def add(self, made: Body) -> None:
        """Add one. Raises `Conflict` where its id is taken."""
        count = int(self._db.execute(select(func.count()).select_from(body)).scalar_one())
        self._add(
            body, asdict(made) | {"seq": count + 1}, clash="There is a body with this id already. Choose another name."
        )


class Kept(Part):
    """Small things by their names, each sealed by whoever keeps it."""

    def get(self, name: str) -> str | None:
        """Return one; None where there is none."""
        found = self._find(select(kept.c.content).where(kept.c.name == name))
        return None if found is None else str(found["content"])

    def put(self, name: str, content: str) -> None:
        """Store one, in the place of an earlier one."""
        if not self._change(update(kept).where(kept.c.name == name).values(content=content)):
            self._db.execute(insert(kept).values(name=name, content=content))


class Bodies:
    """The bodies, as services read them outside of a transaction. One is added in a transaction: `BodyList`."""

    def __init__(self, records: Records) -> None:
        """Work on the records."""
        self._records = records

    def all(self) -> tuple[Body, ...]:
        """Return the bodies in the order in which they were added. Raises StorageError."""
        with self._records.reading() as unit:
            return unit.bodies.all()


class KeptThing:
    """One small thing, as services see it. Nothing of it is written while a transaction of the same caller writes."""

    def __init__(self, records: Records, name: str) -> None:
        """Name it."""
        self._records, self._name = records, name

    def held(self) -> str | None:
        """Read it; None where there is none. Raises StorageError."""
        with self._records.reading() as unit:
            return unit.kept.get(self._name)

    def keep(self, content: str) -> None:
        """Keep it in the place of an earlier one. Raises StorageError."""
        with self._records.transaction() as unit:
            unit.kept.put(self._name, content)

    def first(self, make: Callable[[], str]) -> str:
        """Return it; where there is none, make it alone, with every other host waiting. Raises StorageError."""
        with self._records.transaction() as unit:
            known = unit.kept.get(self._name)
            if known is None:
                known = make()
                unit.kept.put(self._name, known)
            return known


def adopt(records: Records, folder: Path) -> None:
    """Take over what earlier versions kept in files of the data folder, where the database has none of it.

    Raises StorageError where a file cannot be read, or put aside.
    """
    from redactor.storage.bodyfile import read_bodies  # noqa: PLC0415 -- once in the life of an installation

    bodies, signing = folder / "bodies.json", folder / "keys" / "signing"
    if not (bodies.exists() or signing.exists()):
        return
    try:
        with records.transaction() as unit:
            if bodies.exists() and not unit.bodies.all():
                for made in read_bodies(bodies):
                    unit.bodies.add(made)
            if signing.exists() and unit.kept.get(SIGNING) is None:
                unit.kept.put(SIGNING, signing.read_text(encoding="ascii"))
        for path in (bodies, signing):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.moved"))
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            "What an earlier version kept in files of the data folder cannot be taken over into the database.",
            remedy=f"Check the owner of {bodies} and of {signing}, and start again.",
        ) from error
