"""Two at once: whoever is first wins, the other is told so, and nothing of either is lost or half there.

On SQLite and on PostgreSQL, in two processes with connections of their own. After each race: the record is whole and
says what the rows say, and what is served is what was approved.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redactor.config import settings
from redactor.safekeeping import open_records
from tests.chaos.experiments import Row, Table, unsound
from tests.chaos.outages_house import RealClock
from tests.chaos.races_contest import Contestant, Outcome, attempt, contestants, race
from tests.chaos.races_deeds import CONTESTS, TOLD, Contest
from tests.services import house as houses
from tests.storage import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.chaos.experiments import Asked
    from tests.services.house import House

ROUNDS: Final = 10
_COLUMNS: Final = ("engine", "race", "rounds", "first won", "second won", "both", "told 409 or 404")


def run(asked: Asked) -> Iterator[Table]:
    """Race each pair on each engine."""
    rows = []
    for engine in asked.engines:
        with ExitStack() as stack:
            root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redactor-races-")))
            given: dict[str, Any] = {}
            if engine == "postgresql":
                given["database_url"] = stack.enter_context(postgresql.running()).database()
            for row in raced(root / "data", given, engine, rounds=ROUNDS, seed=asked.seed, only=asked.deeds):
                rows.append(row)
                sys.stderr.write("  ".join((*row.cells, *row.faults[:2])) + "\n")
    yield Table("Two at once", _COLUMNS, tuple(rows))


def raced(
    folder: Path, given: Mapping[str, Any], engine: str, *, rounds: int, seed: int = 1, only: tuple[str, ...] = ()
) -> Iterator[Row]:
    """Run every contest so many times."""
    given = {"reader": "process", **given}
    houses.furnish(folder, RealClock(), **given).services.close()
    chance = random.Random(seed)
    with contestants(folder, given) as both:
        house = _house(folder, given)
        for number, contest in enumerate(CONTESTS):
            if not only or contest.name in only:
                yield _contest(house, both, contest, engine, chance=chance, first=1000 * (number + 1), rounds=rounds)
        house.services.close()


def _house(folder: Path, given: Mapping[str, Any]) -> House:
    """Start a third, to prepare and to judge; bring in one more officer and a reader."""
    house = houses.House(folder, houses.start(folder, RealClock(), **given), RealClock())
    with house.services.office.records.reading() as unit:
        house.ids = {p.email.partition("@")[0]: p.id for p in unit.people.all()}
    house.ids["administrator"] = house.ids.pop("ada")
    people = house.services.people
    invited = people.invite(
        house["administrator"], name="second-officer", email="o2@lantern.example", duties=["officer"]
    )
    house.ids["second-officer"] = people.accept(invited.secret, houses.PASSWORD)
    house.clear("member", "AMBER")
    return house


def _contest(
    house: House, both: tuple[Contestant, Contestant], contest: Contest, engine: str,
    *, chance: random.Random, first: int, rounds: int,
) -> Row:  # fmt: skip
    told: list[tuple[Outcome, Outcome]] = []
    wrong: list[str] = []
    for number in range(first, first + rounds):
        with house.services.office.records.reading() as unit:
            house.ids["before"] = str(len(unit.meetings.all()))
        contest.prepare(house, number)
        told.append(race(both, contest.deeds, house.ids, chance))
        wrong += [*contest.judge(house, *told[-1]), *_told(*told[-1]), *_whole(house)]
    wins = [(one.done, two.done) for one, two in told]
    counts = [wins.count((True, False)), wins.count((False, True)), wins.count((True, True))]
    refused = sum(outcome.status in TOLD for pair in told for outcome in pair)
    cells = (engine, contest.name, str(rounds), *map(str, counts), str(refused))
    return Row(cells, tuple(f"{engine}, {contest.name}: {fault}" for fault in dict.fromkeys(wrong)))


def _told(*outcomes: Outcome) -> Iterator[str]:
    """Whoever loses is told 409 or 404, and what to do."""
    for outcome in outcomes:
        if not outcome.done and (outcome.status not in TOLD or (outcome.status == TOLD[0] and not outcome.remedy)):
            yield f"told {outcome}"


def _whole(house: House) -> Iterator[str]:
    with house.services.office.records.reading() as unit:
        yield from unsound(unit)
        site, _ = house.services.publication.folder.base(unit)  # raises where it is not what was approved
        shown = house.services.publication.folders.shown()
        if site.meetings and shown is None:
            yield "nothing is shown"


def migrated_twice(folder: Path, database_url: str = "") -> list[Outcome]:
    """Let two processes bring one empty database up to this version; say what each was told."""
    forks = multiprocessing.get_context("fork")
    start, told = forks.Barrier(2), forks.Queue()

    def migrate() -> None:
        start.wait(240)
        told.put(attempt(lambda: open_records(settings(data_dir=folder, database_url=database_url)).check()))

    both = [forks.Process(target=migrate) for _ in range(2)]
    for each in both:
        each.start()
    found = [told.get(timeout=240) for _ in both]
    for each in both:
        each.join()
    return found
