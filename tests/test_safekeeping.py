"""How the service gets at its keys when it starts: by every way that there is, unattended and at a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

import pytest

from redactor import bootstrap, safekeeping
from redactor.config import Settings, settings
from redactor.errors import NotFound, UsageError, VaultError
from redactor.vault.context import MeetingContexts
from redactor.vault.sealing import open_under
from tests.keys import bao
from tests.services.house import MINUTES, PASSWORD, RULING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = "seven herons over lantern marsh"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.fsync", lambda _: None)
    for name in (*(f"REDACTOR_{n.upper()}" for n in Settings.model_fields), "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """Give a data folder whose keyring has a passphrase."""
    folder = tmp_path / "data"
    with safekeeping.key_work(settings(data_dir=folder, passphrase=WORDS)) as work:
        work.init(["RED"])
    return folder


def epochs(**given: object) -> list[str]:
    with safekeeping.key_work(settings(**given)) as work:
        return [epoch.marking for epoch in work.keys.epochs()]


def test_it_starts_again_unattended_with_a_credential_of_the_service_manager(
    locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "redactor-passphrase").write_text(WORDS + "\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert epochs(data_dir=locked) == ["RED"]
    services = bootstrap.services(settings(data_dir=locked))
    assert services.readiness.parts()["keys"]
    services.close()


def test_a_wrong_credential_is_said_and_shown_nowhere(locked: Path, tmp_path: Path) -> None:
    (tmp_path / "redactor-passphrase").write_text("some other words altogether")
    with pytest.raises(VaultError, match="wrong") as caught:
        epochs(data_dir=locked, credentials_dir=tmp_path)
    assert "other words" not in caught.value.diagnostics()


def test_without_its_passphrase_it_does_not_start_and_says_how_to_give_it(locked: Path) -> None:
    with pytest.raises(VaultError) as caught:
        bootstrap.services(settings(data_dir=locked))
    for way in ("prompt", "credential redactor-passphrase", "REDACTOR_PASSPHRASE"):
        assert way in caught.value.remedy
    assert not (locked / "keys" / "key-file").exists()  # none is made up in its place


def test_a_key_file_may_be_kept_elsewhere_and_without_it_nothing_starts(tmp_path: Path) -> None:
    given = {"data_dir": tmp_path / "data", "key_file": tmp_path / "stick" / "key"}
    with safekeeping.key_work(settings(**given)) as work:
        work.init(["RED"])
    assert epochs(**given) == ["RED"]
    assert not list((tmp_path / "data").rglob("key-file"))
    (tmp_path / "stick" / "key").unlink()
    with pytest.raises(VaultError, match="key file"):
        epochs(**given)
    assert not (tmp_path / "stick" / "key").exists()  # a new one would lock the old keyring out for good


@pytest.mark.slow
@pytest.mark.parametrize(("words", "said"), [(WORDS, "RED/1"), ("another long passphrase", "wrong")])
def test_at_a_terminal_it_asks_and_shows_nothing_of_what_is_typed(locked: Path, words: str, said: str) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "redactor", "keys", "status"],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "REDACTOR_DATA_DIR": str(locked)},
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 -- a prompt wants a terminal of its own
    )  # fmt: skip
    os.close(theirs)
    shown = read_until(ours, b"Passphrase")
    os.write(ours, words.encode() + b"\n")
    shown += read_until(ours, None)
    assert process.wait(60) == (0 if said == "RED/1" else 7)
    assert said in shown.decode()
    assert words not in shown.decode()


def read_until(terminal: int, wanted: bytes | None) -> bytes:
    shown = b""
    while wanted is None or wanted not in shown:
        try:
            more = os.read(terminal, 1024)
        except OSError:  # how a terminal says that nobody is at its other end
            break
        if not more:
            break
        shown += more
    return shown


def test_wraps_move_to_a_database_of_their_own_at_the_next_start(tmp_path: Path) -> None:
    one, apart = tmp_path / "data", f"sqlite:///{tmp_path / 'elsewhere' / 'wraps.db'}"
    meeting = uploaded(settings(data_dir=one))
    chosen = settings(data_dir=one, wraps_url=apart)
    service = bootstrap.services(chosen)
    assert readable(service, meeting) == b"Brightwater Ostler offered 412,000 pounds for the lamps."
    service.close()
    with pytest.raises(VaultError):  # the records alone open nothing any more
        readable(bootstrap.services(settings(data_dir=one)), meeting)


# ------------------------------------------------------------------------------------------------ with a key service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bao.Bao]:
    if bao.binary() is None:
        pytest.skip("no bao: install requirements/dev.txt")
    with bao.running(tmp_path_factory.mktemp("bao")) as running:
        running.mount("transit")
        yield running


def test_the_service_works_with_keys_in_a_key_service_and_makes_no_keyring(service: bao.Bao, tmp_path: Path) -> None:
    (tmp_path / "redactor-keys-token").write_text(bao.TOKEN + "\n")
    chosen = settings(data_dir=tmp_path / "data", keys_url=service.url, credentials_dir=tmp_path)
    meeting = uploaded(chosen)
    running = bootstrap.services(chosen)
    assert b"Brightwater" in readable(running, meeting)
    running.close()
    assert not list((tmp_path / "data").rglob("keyring"))
    with safekeeping.key_work(chosen) as work:
        work.rotate()
        assert work.rewrap().renewed > 0
        assert work.rewrap().renewed == 0


def test_while_the_key_service_is_away_text_is_refused_and_the_rest_goes_on(service: bao.Bao, tmp_path: Path) -> None:
    chosen = settings(data_dir=tmp_path / "data", keys_url=service.url, keys_token=bao.TOKEN)
    meeting = uploaded(chosen)
    away = bootstrap.services(chosen.model_copy(update={"keys_url": "http://127.0.0.1:9"}))
    with pytest.raises(VaultError, match="does not answer"):
        readable(away, meeting)
    with away.office.records.reading() as unit:
        assert [record.id for record in unit.meetings.all()] == [meeting]
    with pytest.raises(NotFound):
        away.retrieval.open_item(away.people.subject("nobody"), meeting, "2")
    away.close()


def test_without_a_token_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="token"):
        epochs(data_dir=tmp_path, keys_url="http://127.0.0.1:9")


def uploaded(chosen: Settings) -> str:
    """Upload the sample minutes to a new installation, and stop it."""
    service = bootstrap.services(chosen)
    people = service.people
    admin = people.found(people.first_link(), name="Ada", email="ada@lantern.example", password=PASSWORD,
                         body="Lantern Board", policy="sec-panel")  # fmt: skip
    invited = people.invite(people.subject(admin), name="S", email="s@lantern.example", duties=["secretary"])
    secretary = people.subject(people.accept(invited.secret, PASSWORD))
    meeting = service.intake.upload(secretary, body="lantern-board", filename="d.md", untrusted=MINUTES.encode())
    service.review.decide(secretary, meeting, RULING, expected_seq=0)
    service.close()
    return meeting


def readable(service: bootstrap.Services, meeting: str) -> bytes:
    context = MeetingContexts("lantern-board", meeting).portion("2.1.1", marking="RED", version=1)
    with service.office.records.reading() as unit:
        return open_under(service.office.keys, unit.sealed.get(context), context)
