"""What an experiment is, and which there are. A new one is a line in EXPERIMENTS.

An experiment is a function from what was asked for to tables; it is imported only when it is asked for. A row of a
table that counts faults says in the report what they were; the command ends with 1 where any row has one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from redactor.core.audit import Whole, verify
from redactor.services.keeping.tallying import contradictions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.services.stores import Unit

ENGINES: Final = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for on the command line."""

    kills: int = 200
    """How often a process is killed on each engine, dealt out to the deeds."""
    seed: int = 1
    engines: tuple[str, ...] = ENGINES
    deeds: tuple[str, ...] = ()
    """Only these, by their name in the experiment; all where it is empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, and what was found wrong in it."""

    cells: tuple[str, ...]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What an experiment measured. The count of faults is the last column, and comes by itself."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())

    def lines(self) -> Iterator[str]:
        """Draw it as Markdown, so that it can be pasted into docs/chaos.md."""
        yield f"### {self.title}\n"
        yield _line((*self.columns, "faults"))
        yield _line(("---",) * (len(self.columns) + 1))
        for row in self.rows:
            yield _line((*row.cells, str(len(row.faults))))
        yield ""


def unsound(unit: Unit) -> Iterator[str]:
    """Say where the record is not whole, or the rows are not what it says."""
    if not isinstance(verify(tuple(unit.log.read())), Whole):
        yield "the log is broken"
    yield from contradictions(unit)


EXPERIMENTS: Final = {
    "kills": "tests.chaos.kills:run",
    "outages": "tests.chaos.outages:run",
    "disk": "tests.chaos.outages_disk:run",
    "clock": "tests.chaos.outages_clock:run",
    "races": "tests.chaos.races:run",
    "overload": "tests.chaos.overload:run",
}
"""Name on the command line → `module:function`, which takes an Asked and yields Tables."""


def load(name: str) -> Callable[[Asked], Iterator[Table]]:
    """Import an experiment."""
    module, _, function = EXPERIMENTS[name].partition(":")
    return cast("Callable[[Asked], Iterator[Table]]", getattr(import_module(module), function))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
