"""What is killed: a process that seals, rotates, rewraps and burns, and says where it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.records import MeetingRecord, PersonRecord
from redactor.keys.keyring import Keyring
from redactor.keys.locks import KeyFileLock
from redactor.services.keeping import keys as key_work
from redactor.services.keeping.keys import KeyWork
from redactor.storage.backups import Certificates, WrapBackups
from redactor.storage.blobs import Blobs
from redactor.storage.engine import open_engine
from redactor.storage.migrations import migrate
from redactor.storage.records import Records
from redactor.storage.wraps import prepare
from redactor.vault.context import Context
from redactor.vault.sealing import seal_under

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

STAGES = ("seal", "rotate", "rewrap", "burn")
PHRASE = "the heron tower tender of Larkspur"
MEETING = "m7"


def now() -> datetime:
    return datetime.now(UTC)


def context(portion: str) -> Context:
    return Context(body="lantern-board", meeting=MEETING, portion=portion, marking="RED", version=1)


@dataclass(frozen=True)
class Place:
    """A data folder; the wraps in it are in a database apart."""

    folder: Path

    def records(self) -> Records:
        wraps = open_engine(f"sqlite:///{self.folder / 'wraps.db'}")
        prepare(wraps)
        return Records(open_engine(f"sqlite:///{self.folder / 'records.db'}"), wraps=wraps)

    def keyring(self) -> Keyring:
        return Keyring.open(self.folder / "keyring", KeyFileLock(self.folder / "key-file"))

    def work(self) -> KeyWork:
        return KeyWork(
            records=self.records(),
            blobs=Blobs(self.folder / "originals"),
            keys=self.keyring(),
            backups=WrapBackups(self.folder / "backups"),
            certificates=Certificates(self.folder / "burnt"),
            clock=now,
            random=os.urandom,
            operator="os:test",
            grace=timedelta(0),
        )

    def furnish(self) -> None:
        lock = KeyFileLock(self.folder / "key-file")
        lock.create(os.urandom)
        Keyring.create(self.folder / "keyring", lock, random=os.urandom)
        migrate(open_engine(f"sqlite:///{self.folder / 'records.db'}"))
        work = self.work()
        work.init(["RED", "AMBER"])
        with work.records.transaction() as unit:
            unit.people.add(PersonRecord(id="clerk", email="clerk@lantern.example", name="Clerk"))
            unit.meetings.add(
                MeetingRecord(
                    id=MEETING,
                    body="lantern-board",
                    policy_name="sec-panel",
                    policy_sha256="0" * 64,
                    policy_text="",
                    created=now(),
                    created_by="clerk",
                )
            )
        close(work)


def seal(work: KeyWork, portion: str) -> None:
    """Store a text and its event, as the services do: in one transaction."""
    asked = context(portion)
    sealed = seal_under(work.keys, f"{PHRASE} {portion}".encode(), asked, random=os.urandom)
    event = AuditEvent(now(), "clerk", Action.DRAFT_UPLOAD, Outcome.GRANTED, "duty:secretary", MEETING, (portion,))
    with work.records.transaction() as unit:
        unit.sealed.put(asked, sealed)
        unit.audit(event)


def run(folder: str, round_: int, say: Connection) -> None:
    """Work until killed. Each text that was stored is acknowledged, and from then on must never be lost."""
    os.fsync = lambda _: None  # type: ignore[assignment] # a killed process loses nothing that it has written
    key_work.BATCH = 7  # type: ignore[misc] # many small transactions, many places to be killed at
    work = Place(Path(folder)).work()
    acknowledged = os.open(Path(folder) / "acknowledged", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for turn in range(1000):
        say.send("seal")
        for n in range(4):
            portion = f"p{round_}-{turn}-{n}"
            seal(work, portion)
            os.write(acknowledged, f"{portion}\n".encode())
        say.send("rotate")
        work.rotate(["RED"])
        say.send("rewrap")
        work.rewrap()
        say.send("burn")
        current = work.keys.current("RED")
        for epoch in work.keys.epochs():
            if epoch.marking == "RED" and epoch != current:
                work.burn(epoch)


def close(work: KeyWork) -> None:
    assert isinstance(work.records, Records)
    work.records.close()


def finish(folder: Path) -> KeyWork:
    """Do what a person does after a crash: the same again."""
    work = Place(folder).work()
    work.rewrap()
    return work
