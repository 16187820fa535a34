"""Processes killed at random moments of what they do, and what is found at the next start.

Half of the kills come after a random share of the time that the deed takes, half right after a random one of its
writes. A kill that came too late, after the end of the deed, does not count and is made again.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos import scenes
from tests.chaos.engines import engine, memory
from tests.chaos.experiments import Row, Table
from tests.chaos.killing import AFTER, BEFORE, BETWEEN, Killer, nursery
from tests.chaos.oracle import WrongError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.experiments import Asked


def run(asked: Asked) -> Iterator[Table]:
    """Kill each deed on each engine, and look."""
    columns = ("engine", "deed", "kills", "nothing done", "part done", "all done", "deed, ms", "writes")
    rows = []
    with tempfile.TemporaryDirectory(prefix="redactor-kills-", dir=memory()) as folder, nursery() as born:
        made = scenes.base(Path(folder) / "base")
        for name in asked.engines:
            with engine(name) as running:
                deeds = asked.deeds or tuple(scenes.DEEDS)
                each = -(-asked.kills // len(deeds))
                for deed in deeds:
                    killer = Killer(born, scenes.scene(running, deed, Path(folder) / f"{name}-{deed}", made))
                    rows.append(_row(killer, asked.seed, name, each))
                    sys.stderr.write("  ".join((*rows[-1].cells, *rows[-1].faults[:1])) + "\n")
                    killer.end()
    yield Table("Killed at random moments", columns, tuple(rows))


def _row(killer: Killer, seed: int, name: str, kills: int) -> Row:
    """Kill so many times, and count where the kills hit."""
    scene, found, faults = killer.scene, Counter[str](), []
    deed = scene.deed.act
    chance = random.Random(f"{seed} {name} {deed}")
    killer.rehearse()
    shown = f"{scene.seconds * 1000:.0f}", str(scene.writes)
    for number in range(kills):
        try:
            found[killer.kill(chance, by_time=number % 2 == 0)] += 1
        except WrongError as error:
            faults.append(f"{name}, {deed}, kill {number + 1} of seed {seed}: {error}")
        killer.clear()
    hits = tuple(str(found[where]) for where in (BEFORE, BETWEEN, AFTER))
    return Row((name, deed, str(kills), *hits, *shown), tuple(faults))
