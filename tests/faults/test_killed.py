"""Killed at random points of sealing, rotating, rewrapping and burning: nothing is lost, nothing comes back."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, AuditEvent, Whole, verify
from redactor.errors import VaultError
from redactor.services.keeping import keys as key_work
from redactor.vault.keys import Epoch
from redactor.vault.sealing import Sealed, open_under
from tests.faults.work import PHRASE, STAGES, Place, close, context, finish, run, seal

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.core.hashtree import Checkpoint
    from redactor.services.keeping.keys import KeyWork

KILLS = int(os.environ.get("REDACTOR_KILLS", "40"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("os.fsync", lambda _: None)
    made = Place(tmp_path)
    made.furnish()
    return made


def destroyed(place: Place) -> Sealed:
    """Seal a text and destroy it with its key; give what a thief of an older backup would hold."""
    work = place.work()
    seal(work, "gone")
    with work.records.reading() as unit:
        held = unit.sealed.get(context("gone"))
    work.rotate(["RED"])
    work.burn(Epoch("RED", "1"), destroying=1)
    close(work)
    return held


def kill(place: Place, round_: int, chance: random.Random) -> str:
    """Start the work, wait for a stage, wait a little longer, and kill; return the stage."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.faults.work"])
    here, there = forks.Pipe(duplex=False)
    process = forks.Process(target=run, args=(str(place.folder), round_, there))
    process.start()
    there.close()
    wanted, turns = STAGES[round_ % len(STAGES)], chance.randrange(2)
    said = ""
    while said != wanted or turns >= 0:
        assert here.poll(60), f"it stands still after {said!r}"
        said = here.recv()
        turns -= said == wanted
    time.sleep(chance.random() * 0.03)
    process.kill()
    process.join()
    assert process.exitcode == -9
    return wanted


def check(place: Place, kept: Checkpoint | None, gone: Sealed) -> Checkpoint:
    """Hold that every acknowledged text opens, no text that was destroyed does, and the log is whole."""
    records, keyring = place.records(), place.keyring()
    acknowledged = (place.folder / "acknowledged").read_text().split()
    with records.reading() as unit:
        stored = {entry.portion for entry in unit.sealed.entries("m7")} - {"gone"}
        assert stored >= set(acknowledged)
        for portion in sorted(stored):
            assert open_under(keyring, unit.sealed.get(context(portion)), context(portion)).decode().endswith(portion)
        log = tuple(unit.log.read())
        whole = verify(log, checkpoints=[kept] if kept else [])
        assert isinstance(whole, Whole), whole
        events = [AuditEvent.decode(logged.entry) for logged in log]
        uploads = [event.items[0] for event in events if event.action is Action.DRAFT_UPLOAD]
        assert sorted(uploads) == sorted({*stored, "gone"})  # each text with its event, each event with its text
        made = {event.rule.removeprefix("rotate:") for event in events if event.rule.startswith("rotate:")}
        assert {f"{e.marking}/{e.name}" for e in keyring.epochs()} <= made
    with pytest.raises(VaultError):
        open_under(keyring, gone, context("gone"))
    records.close()
    return whole.checkpoint


@pytest.mark.slow
@pytest.mark.timeout(60 + 5 * KILLS)
def test_nothing_is_lost_and_nothing_comes_back_however_often_it_is_killed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, gone, kept = random.Random(7), destroyed(place), None
    (place.folder / "acknowledged").touch()
    hit = set()
    for round_ in range(KILLS):
        hit.add(kill(place, round_, chance))
        kept = check(place, kept, gone)
    assert hit == set(STAGES)
    monkeypatch.setattr(key_work, "BATCH", 7)
    work = finish(place.folder)
    finished(work)
    check(place, kept, gone)
    for path in place.folder.rglob("*"):
        assert not path.is_file() or PHRASE.encode() not in path.read_bytes()


def finished(work: KeyWork) -> None:
    """Burn everything but the newest key, as a person would after the crash, and find each certificate in its place."""
    current = work.keys.current("RED")
    for epoch in work.keys.epochs():
        if epoch.marking == "RED" and epoch != current:
            work.burn(epoch)
    assert [e for e in work.keys.epochs() if e.marking == "RED"] == [current]
    left = [state for state in work.status() if state.wraps and not state.current]
    assert left == []
    assert work.rewrap().renewed == 0
    close(work)
