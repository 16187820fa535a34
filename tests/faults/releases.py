"""What is killed: a process that lowers a marking, releases, raises it again, and says where it is."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.core.decisions import Decisions, ItemDecision
from tests.services.house import Clock, House, start

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

STAGES = ("decide", "propose", "approve")


@dataclass(frozen=True)
class Told:
    """What the process that is killed is told: where the house is, who its people are, and which meeting."""

    folder: str
    ids: dict[str, str]
    meeting: str


def house(told: Told) -> House:
    """Start the service over the folder, as after a crash."""
    clock = Clock()
    return House(Path(told.folder), start(Path(told.folder), clock), clock, told.ids)


def run(told: Told, say: Connection) -> None:
    """Declassify item 3 and take that back, in turns, until killed."""
    os.fsync = lambda _: None  # type: ignore[assignment]  # a killed process loses nothing that it has written
    here = house(told)
    review, publication = here.services.review, here.services.publication
    for turn in itertools.count():
        seq = review.view(here["secretary"], told.meeting).seq
        marking = "WHITE" if (seq + turn) % 2 else "AMBER"
        say.send("decide")
        change = Decisions(items={"3": ItemDecision("3", marking=marking)})
        review.decide(here["secretary"], told.meeting, change, expected_seq=seq)
        say.send("propose")
        proposal = publication.propose(here["secretary"], told.meeting, expected_seq=seq + 1)
        say.send("approve")
        publication.approve(here["officer"], told.meeting, seen=proposal)
