"""Killed at random points of declassifying: what is public is what two people released, whole, and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, AuditEvent, Whole, verify
from redactor.services.case import texts_of
from redactor.services.office import context_of, contexts_of
from redactor.services.opening import load_case
from redactor.services.release.standing import newest, release_of
from tests.faults.releases import STAGES, Told, house, run
from tests.services.house import furnish

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.core.hashtree import Checkpoint
    from tests.services.house import House

KILLS = int(os.environ.get("REDACTOR_KILLS", "4"))
ALWAYS_SECRET = ("Brightwater", "412,000", "midsummer", "gasometer")
SOMETIMES = "dry rot"


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr("os.fsync", lambda _: None)
    made = furnish(tmp_path / "data")
    meeting = made.publish()
    made.services.close()
    return Told(str(tmp_path / "data"), made.ids, meeting)


def kill(told: Told, round_: int, chance: random.Random) -> str:
    """Start the work, wait for a stage, wait a little longer, and kill; return the stage."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(
        ["tests.faults.releases", "redactor.formats.site", "redactor.services.release.publication"]
    )
    here, there = forks.Pipe(duplex=False)
    process = forks.Process(target=run, args=(told, there))
    process.start()
    there.close()
    wanted = STAGES[round_ % len(STAGES)]
    said = ""
    while said != wanted:
        assert here.poll(60), f"it stands still after {said!r}"
        said = here.recv()
    time.sleep(chance.random() * 0.25)
    process.kill()
    process.join()
    assert process.exitcode == -9
    return wanted


def check(again: House, told: Told, kept: Checkpoint | None) -> Checkpoint:
    """Hold what is served against what was released, open every text, and verify the log."""
    office = again.services.office
    with office.records.reading() as unit:
        made = newest(unit)
        assert made is not None
        proposal = unit.releases.get(unit.releases.publications(told.meeting)[-1].proposal)
        released = load_case(office, unit, told.meeting, version=proposal.draft_version, seq=proposal.decisions_seq)
        now = load_case(office, unit, told.meeting)
        contexts = contexts_of(now.record)
        for name, text in texts_of(now.draft).items():
            context = context_of(contexts, name, text.marking, now.entries)
            assert office.open(unit.sealed.get(context), context).decode() == text.words
        log = tuple(unit.log.read())
        whole = verify(log, checkpoints=[kept] if kept else [])
        assert isinstance(whole, Whole), whole
        events = [AuditEvent.decode(logged.entry) for logged in log]
        versions = len(unit.releases.publications(told.meeting))
        assert sum(e.action is Action.PUBLISH for e in events) == versions
        assert {a.person for a in proposal.approvals} == {told.ids["officer"]}
    assert served(again) == release_of(made)
    open_now = released.draft.decisions.items["3"].marking == "WHITE" if released.draft.decisions.items else False
    words = everything(again)
    assert not [word for word in ALWAYS_SECRET if word in words]
    assert (SOMETIMES in words) is open_now
    return whole.checkpoint


def served(again: House) -> str:
    """Name the folder that readers are given."""
    return (again.services.settings.public_dir / "current").resolve().name


def everything(again: House) -> str:
    """Read every text file that readers are given."""
    folder = (again.services.settings.public_dir / "current").resolve()
    kinds = {".md", ".txt", ".html", ".json", ".atom", ".xml"}
    return "\n".join(p.read_text("utf-8") for p in sorted(folder.rglob("*")) if p.suffix in kinds)


@pytest.mark.slow
@pytest.mark.timeout(120 + 6 * KILLS)
def test_a_release_that_is_killed_is_whole_or_was_not(told: Told) -> None:
    chance, kept, hit, versions = random.Random(11), None, set(), set()
    for round_ in range(KILLS):
        hit.add(kill(told, round_, chance))
        again = house(told)
        kept = check(again, told, kept)
        versions.add(served(again))
        again.services.close()
    assert hit == set(STAGES)
    assert len(versions) > KILLS // 8
