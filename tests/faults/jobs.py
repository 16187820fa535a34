"""What is killed: a worker, in the middle of a job of each kind; and how to see that the job was done wholly, once."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redactor.bootstrap.working import worker
from redactor.core.audit import Action
from redactor.core.jobs import Kind
from redactor.services.body.circulation import Circulation
from redactor.services.persons.mail import Mail
from redactor.services.persons.notices import Kind as Notice
from redactor.services.release.sentinel import Sentinel
from redactor.services.release.served import folder_hash
from redactor.services.working import proposing
from redactor.services.working.reminding import Reminding
from redactor.storage.notes import NoteFolder
from redactor.storage.public import PublicFolders
from redactor.storage.wraps import Wraps
from tests.faults.deeds import HOUR
from tests.services.house import MINUTES, Clock, House, start
from tests.services.test_mail import Bag

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from redactor.core.jobs import JobRecord


@dataclass(frozen=True)
class Told:
    """What the process that is killed is told: where the house is, what time it is, and what it stands on."""

    folder: str
    ids: dict[str, str]
    now: datetime
    database_url: str

    def house(self) -> House:
        """Start the service over the folder."""
        clock = Clock(self.now)
        running = start(Path(self.folder), clock, database_url=self.database_url, selftest=False)
        running.__dict__["mail"] = replace(running.mail, post=BAG, address="https://minutes.example")
        return House(Path(self.folder), running, clock, self.ids)


BAG: Final = Bag()
"""What this process has sent."""

PAUSES: Final[dict[Kind, tuple[type, str]]] = {
    Kind.RELEASE: (PublicFolders, "move_in"),
    Kind.CLOSING: (Circulation, "close_over"),
    Kind.MAIL: (Mail, "_take"),
    Kind.SENTINEL: (Sentinel, "_tell"),
    Kind.CHECKPOINT: (NoteFolder, "keep"),
    Kind.REMINDERS: (Reminding, "_ring"),
    Kind.REWRAP: (Wraps, "replace"),
    Kind.PROPOSAL: (PublicFolders, "put_aside"),
}
"""After what the worker stands still, to be killed there."""


def run(told: Told, kind: Kind, say: Connection) -> None:
    """Do what is due until the middle of a kind, and stand still there."""
    os.fsync = lambda _: None  # type: ignore[assignment]  # a killed process loses nothing that it has written
    proposing.LARGE = 0  # type: ignore[misc]  # every draft is large
    owner, name = PAUSES[kind]
    real = getattr(owner, name)

    def still(*given: Any, **named: Any) -> None:  # noqa: ANN401 -- of any of them
        real(*given, **named)
        say.send("there")
        threading.Event().wait(600)

    setattr(owner, name, still)
    worker(told.house().services).once()


def prepare(house: House, kind: Kind) -> None:
    """See that one job of a kind is due, and no other."""
    _PREPARED[kind](house)


def _release(house: House) -> None:
    meeting = house.upload()
    due = house.clock() + HOUR
    house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting), due=due)
    house.clock.forward(2 * HOUR)


def _closing(house: House) -> None:
    meeting = house.upload(MINUTES.replace("LB_7_0311", "LB_3_1110"))
    ends = house.clock() + HOUR
    house.services.circulation.circulate(house["secretary"], meeting, people=[house.ids["member"]], closes=ends)
    house.clock.forward(2 * HOUR)


def _proposal(house: House) -> None:
    meeting = house.upload(MINUTES.replace("LB_7_0311", "LB_4_1210"))
    assert house.services.proposing.send(house["secretary"], meeting, expected_seq=1) is not None


def _rewrap(house: House) -> None:
    from redactor.safekeeping import key_work  # noqa: PLC0415 -- here alone

    with key_work(house.services.settings) as work:
        work.rotate()


def _mail(house: House) -> None:
    house.upload(MINUTES.replace("LB_7_0311", "LB_2_1010"))


def _next_day(house: House) -> None:
    house.clock.forward(timedelta(days=1))


def _years_later(house: House) -> None:
    house.clock.now = house.clock.now.replace(year=house.clock.now.year + 30)


_PREPARED: Final[dict[Kind, Callable[[House], None]]] = {
    Kind.RELEASE: _release,
    Kind.CLOSING: _closing,
    Kind.MAIL: _mail,
    Kind.SENTINEL: _next_day,
    Kind.CHECKPOINT: _next_day,
    Kind.REMINDERS: _years_later,
    Kind.REWRAP: _rewrap,
    Kind.PROPOSAL: _proposal,
}


def check(house: House, job: JobRecord) -> None:
    """Raise where a job that was gone on with is not done wholly, or its deed was done twice."""
    _CHECKED[Kind(job.kind)](house, job)


def _is_released(house: House, job: JobRecord) -> None:
    assert job.outcome == "published"
    with house.services.office.records.reading() as unit:
        (made,) = unit.releases.publications(job.meeting)
        house.services.publication.folder.base(unit)
    assert [e.meeting for e in house.services.audit.events() if e.action is Action.PUBLISH].count(made.meeting) == 1


def _is_closed(house: House, job: JobRecord) -> None:
    assert job.outcome == "done"
    with house.services.office.records.reading() as unit:
        assert unit.circulations.unclosed() == ()
    assert [e.rule for e in house.services.audit.events()].count("closed-by-itself") == 1


def _is_sent(house: House, job: JobRecord) -> None:
    assert job.outcome == "done"
    assert BAG.letters
    assert len({letter.id for letter in BAG.letters}) == len(BAG.letters)
    assert house.services.mail.counts() == (0, 0)


def _is_proposed(house: House, job: JobRecord) -> None:
    assert job.outcome == "sent"
    with house.services.office.records.reading() as unit:
        known = unit.releases.open_for(job.meeting or "")
    assert known is not None
    folders = house.services.publication.folders
    assert folder_hash(folders.aside(known.id) or {}) == known.folder_hash
    assert folders.proposals() == (known.id,)


def _is_moved(house: House, job: JobRecord) -> None:
    from redactor.safekeeping import key_work  # noqa: PLC0415 -- as above

    assert job.outcome == "done"
    with key_work(house.services.settings) as work:
        assert [state.wraps for state in work.status() if not state.current and state.wraps] == []
    view = house.services.review.view(house["secretary"], house.services.review.meetings(house["secretary"])[0].id)
    assert "Brightwater" in " ".join(p.text for _, p in view.draft.minutes.portions())


def _is_rung(house: House, job: JobRecord) -> None:
    assert job.outcome == "done"
    rung = [n.id for n in house.services.notices.mine(house["secretary"]) if n.kind == Notice.REVIEW]
    assert rung
    assert len(set(rung)) == len(rung)


def _is_signed(house: House, job: JobRecord) -> None:
    assert job.outcome in ("signed", "there")
    assert any(job.subject in path.name for path in (house.folder / "checkpoints").iterdir())
    assert any(job.subject in path.name for path in (house.folder / "anchors").iterdir())


def _is_looked(_house: House, job: JobRecord) -> None:
    assert job.outcome == "well"


_CHECKED: Final[dict[Kind, Callable[[House, JobRecord], None]]] = {
    Kind.RELEASE: _is_released,
    Kind.CLOSING: _is_closed,
    Kind.MAIL: _is_sent,
    Kind.SENTINEL: _is_looked,
    Kind.CHECKPOINT: _is_signed,
    Kind.REMINDERS: _is_rung,
    Kind.REWRAP: _is_moved,
    Kind.PROPOSAL: _is_proposed,
}
