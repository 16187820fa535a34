"""Killed before any write of publishing, withdrawing, carrying over, a scheduled release, adopting, releasing later.

A kill is played inside the process: the n-th write raises, and from then on nothing is written at all, so that no
clean-up runs that a killed process would not have run. REDACTOR_KILL_EVERY=1 tries every n, otherwise every third.
A few are killed for real, in processes of their own.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from redactor.core.decisions import Decisions, ItemDecision, Settle, Span
from redactor.errors import Conflict
from redactor.storage import folders
from redactor.storage.blobs import Blobs
from redactor.storage.public import PublicFolders
from tests.faults.deeds import DEEDS, Deed, approve, is_public
from tests.services.conftest import copy, furnished, quick_disk
from tests.services.house import SECRETS, Clock, House, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["furnished", "quick_disk"]

EVERY: Final = int(os.environ.get("REDACTOR_KILL_EVERY", "3"))
FILES: Final = (
    (PublicFolders, "put_aside"), (PublicFolders, "add"), (PublicFolders, "drop"), (PublicFolders, "_move"),
    (PublicFolders, "show"), (Blobs, "put"), (Blobs, "delete"),
)  # fmt: skip


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Disk:
    """Counts writes; from the `at`-th on nothing is written. At 0 all are."""

    at: int = 0
    count: int = 0
    armed: bool = False
    dead: bool = field(default=False)

    def write(self) -> None:
        if not self.armed:
            return
        self.count += 1
        if self.at and self.count >= self.at:
            self.dead = True
        if self.dead:
            raise Killed


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """Stand before every statement that changes the database, every commit, and every step with files."""
    made = Disk()

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:  # noqa: ANN401 -- stands for any of them
            made.write()
            return real(*given, **named)

        return step

    for owner, name in FILES:
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))

    def statement(_: object, __: object, words: str, *___: object) -> None:
        if words.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            made.write()

    def commit(_: object) -> None:
        made.write()

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    yield made
    event.remove(Engine, "before_cursor_execute", statement)
    event.remove(Engine, "commit", commit)


@contextmanager
def prepared(house: House, deed: Deed, folder: Path) -> Iterator[tuple[House, str]]:
    made = copy(house, folder)
    try:
        yield made, deed.prepare(made)
    finally:
        made.services.close()


def again(template: House, folder: Path) -> House:
    """Copy a prepared house, and start it."""
    shutil.copytree(template.folder, folder, symlinks=True)
    clock = Clock(template.clock())
    return House(folder, start(folder, clock), clock, template.ids)


def clear(house: House) -> None:
    """Hold that nothing restricted rests in clear, and that no half-written folder is left."""
    public = house.folder / "public"
    assert not list((public / "proposals").glob(".*"))
    assert len(list((public / "releases").iterdir())) <= 1
    for path in public.rglob("*"):
        if path.is_file() and not path.is_symlink() and "static" not in path.parts and path.suffix in (".txt", ".md"):
            assert not any(secret.encode() in path.read_bytes() for secret in SECRETS[:2])


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", DEEDS)
def test_killed_before_any_write_it_is_done_or_not_and_is_finished_or_done_again(
    furnished: House, disk: Disk, tmp_path: Path, *, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    deed = DEEDS[name]
    caplog.set_level(logging.WARNING, "redactor")
    with prepared(furnished, deed, tmp_path / "template") as (template, what):
        template.services.close()
        done, at, ends = False, 0, []
        while not done:
            at += EVERY
            house = again(template, tmp_path / f"at-{at}")
            disk.at, disk.count, disk.armed, disk.dead = at, 0, True, False
            try:
                deed.do(house, what)
                done = True
            except Killed:
                pass
            disk.armed = False
            house.services.close()
            caplog.clear()
            house.services = start(house.folder, house.clock)
            held = deed.holds(house, what)
            clear(house)
            ends.append(held)
            if not held:
                deed.do(house, what)
                assert deed.holds(house, what)
            _spoke(caplog.messages, done=done)
            house.services.close()
            shutil.rmtree(house.folder)
        assert ends[-1]
        assert ends == sorted(ends)  # the moment is one: before it nothing is done, after it all
        assert False in ends
        assert len(ends) > 1


def _spoke(messages: list[str], *, done: bool) -> None:
    """Hold that a start says what it did, and is silent where there was nothing to do; never a title or a text."""
    assert not (done and messages)
    assert not any(word in said for said in messages for word in (*SECRETS, "Lantern", "lb-7"))


def test_a_start_says_what_it_finished_and_what_it_undid(
    furnished: House, disk: Disk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    deed = DEEDS["publish"]
    said: set[str] = set()
    with prepared(furnished, deed, tmp_path / "template") as (template, what):
        template.services.close()
        for step in ("add", "_move", "commit", "show"):
            house = again(template, tmp_path / step)
            with pytest.MonkeyPatch.context() as patch:
                _die_at(patch, disk, step)
                with pytest.raises(Killed):
                    deed.do(house, what)
            disk.armed = False
            house.services.close()
            caplog.clear()
            house.services = start(house.folder, house.clock)
            said.update(message.partition(":")[0] for message in caplog.messages)
            house.services.close()
    assert said == {
        "A release was recorded and not shown when the service stopped",
        "A release was not recorded when the service stopped",
        "Folders on their way in or out when the service stopped were cleared away",
    }


def _die_at(patch: pytest.MonkeyPatch, disk: Disk, step: str) -> None:
    """Die at a named step, and write nothing after it."""
    disk.at = disk.count = 0
    disk.armed, disk.dead = True, False

    def die(*_: object) -> None:
        disk.dead = True
        raise Killed

    if step == "commit":
        real = PublicFolders.move_in

        def move_in(*given: Any) -> None:  # noqa: ANN401 -- stands for the real one
            real(*given)
            die()

        patch.setattr(PublicFolders, "move_in", move_in)
    else:
        patch.setattr(PublicFolders, step, die)


# ------------------------------------------------------------------------------------------------------ killed for real


def _publish_and_die(folder: str, meeting: str, officer: str, at: int) -> None:
    os.fsync = lambda fd: None
    made = start(Path(folder), Clock())
    house, disk = House(Path(folder), made, Clock(), {"officer": officer}), Disk(at, armed=True)

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:  # noqa: ANN401 -- stands for any of them
            try:
                disk.write()
            except Killed:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return step

    for owner, name in ((PublicFolders, "add"), (PublicFolders, "_move"), (PublicFolders, "show"), (folders, "write")):
        setattr(owner, name, dying(getattr(owner, name)))
    approve(house, meeting)


@pytest.mark.slow
@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_for_real_it_is_whole_after_the_next_start(furnished: House, tmp_path: Path, at: int) -> None:
    house = copy(furnished, tmp_path / "data")
    meeting = house.upload()
    house.propose(meeting)
    house.services.close()
    forks = multiprocessing.get_context("forkserver")
    process = forks.Process(target=_publish_and_die, args=(str(house.folder), meeting, house.ids["officer"], at))
    process.start()
    process.join(60)

    house = house.again()

    assert process.exitcode == -9
    assert is_public(house, meeting) is (at == 3)
    if at < 3:
        approve(house, meeting)
        assert is_public(house, meeting)
    house.services.close()


# ------------------------------------------------------------------------------------------------- two at one portion


def test_two_people_decide_about_one_portion_and_the_second_is_told(furnished: House, tmp_path: Path) -> None:
    house = copy(furnished, tmp_path / "data")
    meeting, review = house.upload(), house.services.review
    seen = {name: review.view(house[name], meeting).seq for name in ("secretary", "second")}
    release = Decisions(items={"3": ItemDecision("3", release=(Span("3", block=1, first=1),))})
    withhold = Decisions(items={"3": ItemDecision("3", withhold=(Span("3", block=1, first=1),))})

    review.decide(house["secretary"], meeting, release, expected_seq=seen["secretary"])
    with pytest.raises(Conflict) as told:
        review.decide(house["second"], meeting, withhold, expected_seq=seen["second"])

    assert told.value.diagnostics()
    held = review.view(house["second"], meeting).draft
    assert held.decisions.items["3"].release == release.items["3"].release
    assert held.decisions.items["3"].withhold == ()
    review.decide(
        house["second"], meeting, Decisions(settled=(Settle("lexicon", "1.1.1", "x", "why"),)), expected_seq=2
    )
    house.services.close()
