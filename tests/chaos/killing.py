"""One kill after the other: copy, begin, kill, start again, look, do it again, look again."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from redactor import safekeeping
from redactor.config import settings
from redactor.errors import RedactorError
from tests.chaos import oracle
from tests.chaos.deeds import OUT, Told
from tests.chaos.engines import Place
from tests.chaos.nursery import Order
from tests.chaos.oracle import WrongError
from tests.chaos.scenes import opened
from tests.chaos.texts import Text
from tests.services.house import PASSWORD

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from tests.chaos.oracle import Rows
    from tests.chaos.scenes import Scene
    from tests.services.house import House

ROOT: Final = Path(__file__).parents[2]
BEFORE, BETWEEN, AFTER = "before", "between", "after"
REHEARSALS: Final = 3
MOST_TRIES: Final = 40
"""How often a kill that came too late is made again."""
_GO_ON: Final = frozenset(("first start", "upgrade", "finish", "undo", "rotate", "rewrap", "move"))


@dataclass(slots=True)
class Nursery:
    """The process that the victims are forked from."""

    process: subprocess.Popen[str]

    def obey(self, order: Order) -> dict[str, Any]:
        """Have a victim live, and say what became of it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(asdict(order)), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Start the process, and end it."""
    command = [sys.executable, "-m", "tests.chaos.nursery"]
    environment = {
        **os.environ,
        "REDACTOR_SELFTEST": "false",
        "REDACTOR_READER": "process",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        try:
            yield Nursery(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()  # it ends by that


@dataclass(slots=True)
class Killer:
    """Kills one deed on one engine, again and again."""

    nursery: Nursery
    scene: Scene
    place: Place = field(init=False)
    target: str = ""
    started: int = 0
    broken: str = ""
    begun: object = None
    done: object = None

    def rehearse(self, times: int = REHEARSALS) -> None:
        """Do the deed without a kill, to know how long it takes and what is there then."""
        scene, made = self.scene, []
        self._kill_first()
        scene.served = oracle.served(scene.place)
        self._fresh()
        self.begun, scene.before = self._progress(), self._rows()
        for _ in range(times):
            self.clear()
            self._fresh()
            made.append(self._do())
        scene.seconds, scene.writes = statistics.median(one["seconds"] for one in made), len(made[-1]["trace"])
        self.done, scene.after = self._progress(), self._rows()
        if scene.deed.act == "split":
            scene.served = self._split_made()
        self.clear()

    def _kill_first(self) -> None:
        """Kill, in the place itself, the deed that is to have been killed before this one."""
        act, piece = self.scene.deed.killed_first
        if act:
            self._fresh()
            trace = self.nursery.obey(replace(self._order(), act=act))["trace"]
            self.clear()
            self.place = self.scene.place
            write = trace.index(piece) + len(piece)
            made = self.nursery.obey(replace(self._order(write=write, exact=True), act=act))
            assert made["became"] == "killed"

    def _rows(self) -> Rows:
        if self.scene.deed.act == "split":
            return oracle.Rows()
        with self._house() as house:
            return oracle.rows(self.place, house)

    def kill(self, chance: random.Random, *, by_time: bool) -> str:
        """Kill at a random moment, look, and say whether nothing, a part or all was done.

        Raises WrongError with what is wrong.
        """
        for _ in range(MOST_TRIES):
            after = chance.random() * self.scene.seconds if by_time else None
            write = None if by_time else chance.randint(1, self.scene.writes)
            if self._killed(after, write):
                return self._looked()
            self.clear()
        self._fresh()
        raise WrongError("no kill came in time")

    def kill_at_once(self) -> str:
        """Kill exactly at the first write, as `kill`."""
        assert self._killed(None, 1, exact=True)
        return self._looked()

    def kill_broken(self, broken: str, shares: Iterable[float]) -> None:
        """Break the product in the victim, and kill it exactly after these shares of its writes, as `kill`."""
        self._fresh()
        self.broken = broken
        try:
            made = self.nursery.obey(self._order())
            assert made["became"] == "ended", self._last_words()
            for share in shares:
                self.clear()
                self.broken = broken
                if self._killed(None, max(1, round(len(made["trace"]) * share)), exact=True):
                    self.broken = ""
                    self._looked()
        finally:
            self.broken = ""
            self.clear()

    def _killed(self, after: float | None, write: int | None, *, exact: bool = False) -> bool:
        """Kill a fresh victim; tell whether it still lived. One that ended early makes the next kills come earlier."""
        self._fresh()
        made = self.nursery.obey(self._order(after, write, exact=exact))
        if made["became"] == "ended":
            self.scene.seconds = min(self.scene.seconds, made["seconds"])
        elif made["became"] != "killed":
            raise WrongError(f"the victim {made['became']}: {self._last_words()}")
        return bool(made["became"] == "killed")

    def clear(self) -> None:
        """Remove what was killed."""
        self.scene.engine.drop(self.place)
        if self.target and self.scene.to is not None:
            self.scene.to.forget(self.target)

    def end(self) -> None:
        """Remove what was copied."""
        self.scene.engine.drop(self.scene.place)

    def _fresh(self) -> None:
        scene = self.scene
        self.started += 1
        self.place = scene.engine.copy(
            scene.place, scene.place.root.with_name(f"{scene.place.root.name}-{self.started}")
        )
        self.target = scene.to.target(self.place.root) if scene.to is not None else ""

    def _order(self, after: float | None = None, write: int | None = None, *, exact: bool = False) -> Order:
        told = Told(self.scene.meeting, self.scene.ids, self.target).packed()
        place = self.place
        return Order(self.scene.deed.act, told, place.environment(), str(place.said), after, write, exact, self.broken)

    def _do(self) -> dict[str, Any]:
        """Do the deed to its end. Raises WrongError."""
        made = self.nursery.obey(self._order())
        if made["became"] != "ended":
            raise WrongError(f"done again, it {made['became']}: {self._last_words()}")
        return made

    def _last_words(self) -> str:
        return self.place.said.read_text(errors="replace")[-600:] if self.place.said.exists() else ""

    @contextmanager
    def _house(self, place: Place | None = None) -> Iterator[House]:
        house = opened(place or self.place, self.scene.ids)
        with closing(house.services):
            yield house

    # ------------------------------------------------------------------------------------------------ after a kill

    def _looked(self) -> str:
        try:
            return self._split_looked() if self.scene.deed.act == "split" else self._started()
        except RedactorError as error:
            raise WrongError(f"{type(error).__name__}: {error.message}") from error

    def _started(self) -> str:
        scene, deed = self.scene, self.scene.deed
        at_kill, where = oracle.served(self.place), self._progress()
        self._unreadable()
        with self._house() as house:
            found = oracle.rows(self.place, house)
            done = self._is_done(found)
            if at_kill not in (scene.served, oracle.served(self.place)):
                raise WrongError("between the kill and the start, what was served was neither the old nor the new")
            oracle.check(self.place, house, deed.after if done else deed.before, scene.files)
        if not done or deed.repeats:
            self._again()
        if where is None:
            return AFTER if done else BEFORE
        return BEFORE if where == self.begun else AFTER if where == self.done else BETWEEN

    def _is_done(self, found: Rows) -> bool:
        before, after = (found.unlike(rows) for rows in (self.scene.before, self.scene.after))
        if before and after:
            raise WrongError(f"the rows are neither of before ({'; '.join(before)}) nor of after ({'; '.join(after)})")
        return not after

    def _again(self) -> None:
        """Do it again, as a person does; it has to end well."""
        self._do()
        for place in (self.place, *((Place(self.place.root, self.target),) if self.target else ())):
            with self._house(place) as house:
                # Two rotations ask for two jobs.
                if unlike := oracle.rows(place, house).unlike(self.scene.after, but="job"):
                    raise WrongError(f"done again, the rows are not what they should be: {'; '.join(unlike)}")
                oracle.whole(place, house, self.scene.deed.after, self.scene.files)
                if self.scene.deed.act in _GO_ON:
                    _goes_on(house)
        self._unreadable()

    def _unreadable(self) -> None:
        scene = self.scene
        oracle.unreadable(scene.to or scene.engine, self.place, *((self.target,) if self.target else ()))

    def _progress(self) -> object:
        """Say how far the deed is, by what only it changes; None where the rows say it."""
        match self.scene.deed.act:
            case "rotate" | "rewrap":
                return self._keys()
            case "move":
                return _counted(self.target)
            case "upgrade":
                return _counted(self.place.database, "SELECT version_num FROM alembic_version")
            case _:
                return None

    def _keys(self) -> object:
        chosen = settings(data_dir=self.place.data, database_url=self.place.database)
        epochs = safekeeping.key_store(chosen, os.urandom).epochs()
        newest = {epoch.marking: epoch.name for epoch in epochs}
        wraps = _counted(self.place.database, *(
            f"SELECT count(*) FROM dek_wrap WHERE marking = '{m}' AND epoch = '{e}'" for m, e in sorted(newest.items())  # noqa: S608 -- ours
        ))  # fmt: skip
        return (len(epochs), wraps)

    # -------------------------------------------------------------------------------------------------- on the shell

    def _split_looked(self) -> str:
        self._unreadable()
        done = (self.place.root / OUT).exists()
        if not done:
            self._do()
        self._split_whole()
        return AFTER if done else BEFORE

    def _split_whole(self) -> None:
        """Hold the output against that of another run: the same files, and the same bytes where they are not sealed."""
        if (found := self._split_made()) != self.scene.served:
            raise WrongError(f"the output folder is not whole, or another one: {sorted(found)}")
        public = self.place.root / OUT / "public"
        oracle.certified({path.name: path.read_bytes() for path in public.iterdir()})

    def _split_made(self) -> dict[str, str]:
        folder = self.place.root / OUT
        found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        return {name: "" if name.endswith(".age") else sha256(data).hexdigest() for name, data in found.items()}


def _counted(database: str, *queries: str) -> object:
    """Ask a database without the product: for these numbers, or for how many rows there are in all."""
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        asked = queries or tuple(f'SELECT count(*) FROM "{name}"' for name in names)  # noqa: S608 -- names of ours
        found = [connection.execute(text(query)).scalar_one() for query in asked]
    return tuple(found) if queries else sum(found)


def _goes_on(house: House) -> None:
    """Hold that it can be worked with: a draft comes in, and opens."""
    people = house.services.people
    if "secretary" not in house.ids:
        with house.services.office.records.reading() as unit:
            house.ids["administrator"] = unit.people.all()[0].id
        invited = people.invite(house["administrator"], name="S", email="s@lantern.example", duties=["secretary"])
        house.ids["secretary"] = people.accept(invited.secret, PASSWORD)
    meeting = house.upload(Text(8).source)
    seen = house.services.review.view(house["secretary"], meeting).draft.minutes
    if Text(8).portions["2"][0] not in {portion.text for _, portion in seen.portions()}:
        raise WrongError("what came in afterwards does not open")
