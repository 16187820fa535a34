"""What each kill begins with: an installation with a published meeting, a sealed one, and all but the deed done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from alembic import command
from sqlalchemy import MetaData, create_engine, insert, select
from sqlalchemy.pool import NullPool

from redactor import safekeeping
from redactor.bootstrap.backups import move as move_records
from redactor.config import settings
from redactor.storage.engine import open_engine
from redactor.storage.migrations import _config
from tests.chaos.deeds import DECISIONS, DRAFT, Now
from tests.chaos.engines import Engine, Place, Postgresql, Sqlite
from tests.chaos.oracle import Rows, Standing
from tests.chaos.texts import Text
from tests.services.house import House, furnish, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Table

OLD: Final = "0009"
"""The version that is upgraded: what came after it makes tables, and makes one anew that others point to."""

_AT_ONCE: Final = (Text(5), Text(6))
_BASE: Final = Standing(_AT_ONCE, (Text(6),))
_DRAFTED: Final = Standing((*_AT_ONCE, Text(7)), (Text(6),))
_PUBLISHED: Final = Standing((*_AT_ONCE, Text(7)), (Text(6), Text(7)))
_WITHDRAWN: Final = Standing((*_AT_ONCE, Text(7)), (Text(6),), (Text(7),))


@dataclass(frozen=True, slots=True)
class Deed:
    """What is killed: what is done before it, and what stands before and after it."""

    act: str
    before: Standing = _BASE
    after: Standing = _BASE
    prepare: Callable[[House], str] = lambda _: ""
    repeats: bool = False
    """Whether it is done again also where it was done."""
    killed_first: tuple[str, str] = ("", "")
    """Another deed that was killed before it, exactly at the end of this piece of its trace."""


@dataclass(slots=True)
class Scene:
    """A deed on an engine: the place that is copied for every kill, and what an unkilled run was like."""

    engine: Engine
    """What the place is on."""
    deed: Deed
    place: Place
    ids: dict[str, str]
    to: Engine | None = None
    """What the records are moved to, where they are."""
    meeting: str = ""
    files: frozenset[str] = frozenset()
    served: dict[str, str] = field(default_factory=dict)
    before: Rows = field(default_factory=Rows)
    after: Rows = field(default_factory=Rows)
    seconds: float = 0.0
    writes: int = 0


def opened(place: Place, ids: dict[str, str]) -> House:
    """Start the service on a place, as after a crash."""
    clock = Now()
    given = {"database_url": place.database, "reader": "process", "selftest": False}
    return House(place.data, start(place.data, clock, **given), clock, dict(ids))


def base(root: Path) -> tuple[Place, dict[str, str]]:
    """Make the installation that all scenes are made of, on SQLite."""
    place = Sqlite().fresh(root)
    house = furnish(place.data, Now())
    house.clear("member", "AMBER")
    house.grant("member", house.publish(Text(6).source), "2")
    house.upload(Text(5).source)
    house.services.close()
    with safekeeping.audit_work(settings(data_dir=place.data)) as work:
        work.checkpoint()
    return place, house.ids


def on(engine: Engine, made: Place, root: Path) -> Place:
    """Give the installation on an engine: moved there with what moves installations."""
    if isinstance(engine, Sqlite):
        return engine.copy(made, root)
    assert isinstance(engine, Postgresql)
    place = engine.fresh(root)
    shutil.copytree(made.data, place.data, symlinks=True, dirs_exist_ok=True)
    move_records(settings(data_dir=made.data), place.database, "", say=lambda *_: None)
    for path in place.data.glob("records.db*"):
        path.unlink()
    return place


# ---------------------------------------------------------------------------------------------------------- the deeds


def _drafted(house: House) -> str:
    return house.upload(Text(7).source)


def _proposed(house: House) -> str:
    meeting = _drafted(house)
    house.propose(meeting)
    return meeting


def _published(house: House) -> str:
    return house.publish(Text(7).source)


def _rotated(house: House) -> str:
    with safekeeping.key_work(house.services.settings) as work:
        work.rotate()
    return ""


_NEXT: Final = Standing((*_AT_ONCE, Text(7, later=True)), (Text(6),))
DEEDS: Final = {
    "upload": Deed("upload", after=_DRAFTED),
    "next draft": Deed("next draft", _DRAFTED, _NEXT, _drafted),
    "split": Deed("split"),
    "propose": Deed("propose", _DRAFTED, _DRAFTED, _drafted),
    "approve": Deed("approve", _DRAFTED, _PUBLISHED, _proposed),
    "withdraw": Deed("withdraw", _PUBLISHED, _WITHDRAWN, _published),
    "rotate": Deed("rotate", repeats=True),
    "rewrap": Deed("rewrap", prepare=_rotated, repeats=True),
    "move": Deed("move", repeats=True),
    "upgrade": Deed("upgrade"),
    "finish": Deed("finish", _PUBLISHED, _PUBLISHED, _proposed, repeats=True, killed_first=("approve", "l")),
    "undo": Deed("undo", _DRAFTED, _DRAFTED, _proposed, repeats=True, killed_first=("approve", "rc")),
    "first start": Deed("first start", Standing(()), Standing(())),
}


def scene(engine: Engine, name: str, root: Path, made: tuple[Place, dict[str, str]]) -> Scene:
    """Prepare a deed. `made` is the base, on SQLite."""
    deed, (first, ids) = DEEDS[name], made
    if name in ("first start", "split"):
        place = engine.fresh(root)
        (root / DRAFT).write_text(Text(7).source)
        (root / DECISIONS).write_text('[document]\nunmarked = "WHITE"\n')
        return Scene(engine, deed, place, {})
    source: Engine = Sqlite() if name == "move" else engine
    place = on(source, first, root)
    house = opened(place, ids)
    meeting = deed.prepare(house)
    house.services.close()
    files = frozenset(path.name for path in (place.data / "public" / "current" / Text(6).place).iterdir())
    if name == "upgrade":
        place = _aged(engine, place, root.with_name(f"{root.name}-old"))
    return Scene(source, deed, place, ids, engine if name == "move" else None, meeting, files)


# -------------------------------------------------------------------------------------------- an earlier version's rows


def _aged(engine: Engine, place: Place, root: Path) -> Place:
    """Give the same installation with the tables of an earlier version."""
    old = engine.fresh(root)
    for path in place.data.iterdir():
        if path.is_dir():
            shutil.copytree(path, old.data / path.name, symlinks=True)
        elif not path.name.startswith("records.db"):
            shutil.copy(path, old.data / path.name)
    target, source = open_engine(old.database), create_engine(place.database, poolclass=NullPool)
    with target.connect().execution_options(redactor_writes=True) as written, written.begin():
        command.upgrade(_config(written), OLD)
        with source.connect() as read:
            _copy(read, written)
    target.dispose()
    return old


def _copy(read: Connection, written: Connection) -> None:
    """Copy what both versions have a column for; where only the earlier has one, nothing was ever counted in it."""
    now, then = MetaData(), MetaData()
    now.reflect(read)
    then.reflect(written)
    for table in then.sorted_tables:
        if table.name in now.tables and table.name != "alembic_version":
            found = [dict(row._mapping) for row in read.execute(select(now.tables[table.name]))]  # noqa: SLF001 -- the public name of it
            if found:
                written.execute(insert(table), [_fitted(table, row) for row in found])


def _fitted(table: Table, row: dict[str, object]) -> dict[str, object]:
    return {c.name: row.get(c.name, None if c.nullable else 0) for c in table.columns}
