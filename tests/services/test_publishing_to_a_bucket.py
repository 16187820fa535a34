"""What is published goes to a bucket of a real S3 server, what is withdrawn leaves it, and its faults stop nobody."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import obstore
import pytest
from click.testing import CliRunner

from redactor.bootstrap.checkup import check_up
from redactor.cli.commands import cli
from redactor.config import settings
from redactor.core.audit import Action
from redactor.core.jobs import LONGEST_WAIT, JobState, Kind
from redactor.errors import StorageError, UsageError
from redactor.safekeeping import fetching, open_public_bucket
from redactor.services.release import mirroring
from redactor.services.release.mirroring import FILES, STATE
from redactor.storage.public_bucket import PublicBucket
from tests.services.hands import Line, ready, the
from tests.services.house import SECRETS, House, furnish, start
from tests.services.test_publication import PLACE, SECOND, current
from tests.storage.seaweed import KEY_ID, SECRET, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from obstore.store import S3Store

    from redactor.services.release.mirroring import Levelled
    from tests.storage.seaweed import Store

pytestmark = pytest.mark.slow
_OURS = {STATE, FILES}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("weed")) as made:
        obstore.put(made.raw("readers"), "first", b"")  # which makes the bucket
        yield made


@pytest.fixture
def prefix() -> str:
    return os.urandom(6).hex()


@pytest.fixture
def house(tmp_path: Path, store: Store, prefix: str) -> Iterator[House]:
    """Give a house with a bucket for readers."""
    made = furnish(tmp_path / "data")
    made.services.close()
    given = settings_of(store, prefix)
    again = House(made.folder, start(made.folder, made.clock, **given), made.clock, made.ids)
    yield again
    again.services.close()


def settings_of(store: Store, prefix: str) -> dict[str, Any]:
    return {
        "publish_to": f"s3://readers/{prefix}",
        "publish_endpoint": store.endpoint,
        "publish_key_id": KEY_ID,
        "publish_secret": SECRET,
    }


def held(store: Store, prefix: str) -> dict[str, bytes]:
    """Read what readers can get."""
    raw = store.raw("readers")
    paths = [entry["path"] for page in obstore.list(raw, f"{prefix}/") for entry in page]
    return {
        path.removeprefix(f"{prefix}/"): bytes(obstore.get(raw, path).bytes())
        for path in paths
        if path.removeprefix(f"{prefix}/") not in _OURS
    }


def served(house: House) -> dict[str, bytes]:
    return {path: data for path, data in (current(house) or {}).items() if path != "_headers"}


def level(house: House, *, whole: bool = False) -> Levelled:
    done = house.services.mirroring.level(whole=whole)
    assert done is not None
    return done


def test_the_bucket_has_what_the_folder_has_after_each_publication_correction_and_withdrawal(
    house: House, store: Store, prefix: str
) -> None:
    house.publish()
    assert held(store, prefix) == served(house) != {}

    second = house.publish(SECOND)
    assert held(store, prefix) == served(house)
    assert not any(word.encode() in data for data in held(store, prefix).values() for word in SECRETS)

    house.services.publication.withdraw(house["officer"], second, "A name in item 4.")
    assert held(store, prefix) == served(house)
    assert f"{PLACE}/minutes.docx" in served(house)
    assert not [path for path in held(store, prefix) if path.startswith("lantern-board/lb-8-0408/minutes")]
    assert "withdrawn" in held(store, prefix)["lantern-board/lb-8-0408/index.html"].decode()

    events = [e for e in house.services.audit.events() if e.action is Action.MIRROR]
    assert len(events) == 3
    assert not house.services.mirroring.behind()


def test_a_second_look_writes_nothing(house: House) -> None:
    house.publish()

    done = level(house)
    assert (done.put, done.removed, done.changed) == (0, 0, ())
    assert level(house, whole=True).put == 0


def test_what_was_withdrawn_is_forgotten_and_not_told_as_changed_by_somebody_else(
    house: House, store: Store, prefix: str
) -> None:
    house.services.publication.withdraw(house["officer"], house.publish(), "A name in item 4.")

    listed = json.loads(bytes(obstore.get(store.raw("readers"), f"{prefix}/{FILES}").bytes()))
    assert set(listed) == set(served(house))
    assert level(house).changed == ()
    assert level(house, whole=True).changed == ()


def test_what_somebody_changes_in_the_bucket_is_told_and_mended(house: House, store: Store, prefix: str) -> None:
    house.publish()
    raw = store.raw("readers")
    obstore.put(raw, f"{prefix}/{PLACE}/minutes.txt", b"something else")
    obstore.delete(raw, f"{prefix}/{PLACE}/minutes.md")
    obstore.put(raw, f"{prefix}/left.txt", b"nobody approved this")

    done = level(house)

    assert done.changed == (f"{PLACE}/minutes.md", f"{PLACE}/minutes.txt")
    assert (done.put, done.removed) == (2, 1)
    assert held(store, prefix) == served(house)


class PulledPlugError(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_run_that_is_killed_is_gone_on_with(
    house: House, store: Store, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    prefix = house.services.settings.publish_to.rpartition("/")[2]
    house.publish()
    calls, real = [0], PublicBucket.put

    def put(bucket: PublicBucket, files: Mapping[str, bytes]) -> dict[str, str]:
        calls[0] += 1
        if calls[0] > after + 1:
            raise PulledPlugError
        return real(bucket, files)

    with monkeypatch.context() as patched:
        patched.setattr(PublicBucket, "put", put)
        with pytest.raises(PulledPlugError):
            house.publish(SECOND)
        listed = held(store, prefix)["index.html"]
    assert house.services.mirroring.behind()
    if after < 3:  # the lists do not name minutes that are not whole
        assert b"Meeting 8" not in listed

    done = level(house)
    assert done.changed == ()
    assert held(store, prefix) == served(house)


def test_a_bucket_that_does_not_answer_stops_no_withdrawal_and_rings_the_officers(
    house: House, store: Store, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = house.publish()
    with gone(monkeypatch):
        house.services.publication.withdraw(house["officer"], meeting, "A name in item 4.")
    assert f"{PLACE}/minutes.docx" not in served(house)
    assert f"{PLACE}/minutes.docx" in held(store, prefix)
    assert "mirror" in [notice.kind for notice in house.services.notices.mine(house["officer"])]
    assert bucket_state(house) == "fault"
    house.services.close()  # as the timer comes, or somebody by hand
    for setting, value in settings_of(store, prefix).items():
        monkeypatch.setenv(f"REDACTOR_{setting.upper()}", value)
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(house.folder))

    assert CliRunner().invoke(cli, ["publish-due"]).stderr == ""
    assert held(store, prefix) == served(house)
    assert bucket_state(house) == "well"
    assert CliRunner().invoke(cli, ["publish-to", "--check"]).stdout.startswith("0 written, 0 removed;")


def bucket_state(house: House) -> str:
    (found,) = [one for one in check_up(house.services.settings) if one.name == "bucket for readers"]
    return found.state


def test_a_fault_of_the_stores_library_takes_no_withdrawal_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise TypeError("a library's own")

    meeting = house.publish()
    with monkeypatch.context() as patched:
        patched.setattr(PublicBucket, "held", fails)
        house.services.publication.withdraw(house["officer"], meeting, "A name in item 4.")

    assert f"{PLACE}/minutes.docx" not in served(house)
    assert house.services.mirroring.behind()


def test_officers_who_cannot_be_told_take_no_withdrawal_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StorageError("It is away.")

    meeting = house.publish()
    with gone(monkeypatch), monkeypatch.context() as patched:
        patched.setattr(mirroring, "holders", fails)
        house.services.publication.withdraw(house["officer"], meeting, "A name in item 4.")

    assert f"{PLACE}/minutes.docx" not in served(house)


@contextmanager
def gone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fails(*_: object) -> None:
        raise StorageError("It does not answer.")

    with monkeypatch.context() as patched:
        for name in ("put", "get", "held", "remove"):
            patched.setattr(PublicBucket, name, fails)
        yield


def test_a_job_brings_the_bucket_level_once_for_each_release(
    house: House, store: Store, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = ready(house, Line())
    with gone(monkeypatch):
        house.publish()
        hand.once()
        waits = the(house, Kind.MIRROR)
        assert (waits.state, waits.outcome) == (JobState.WAITING, "storage")
    assert held(store, prefix) == {}

    house.clock.forward(LONGEST_WAIT)
    assert hand.once() == 1
    assert (the(house, Kind.MIRROR).outcome, held(store, prefix)) == ("level", served(house))
    assert hand.once() == 0


def test_what_is_taken_back_is_gone_before_anything_else_is_written(
    house: House, store: Store, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, seen = house.publish(), []
    real = PublicBucket.remove

    def remove(bucket: PublicBucket, paths: tuple[str, ...]) -> None:
        real(bucket, paths)
        seen.append(held(store, prefix))

    monkeypatch.setattr(PublicBucket, "remove", remove)
    before = held(store, prefix)
    house.services.publication.withdraw(house["officer"], meeting, "A name in item 4.")

    (first,) = seen
    assert not [path for path in first if path.startswith(f"{PLACE}/minutes")]
    assert b"lamp house" not in first[f"{PLACE}/index.html"]
    assert first["index.html"] == before["index.html"]


def test_a_bucket_of_somebody_else_is_not_touched(house: House, store: Store, prefix: str) -> None:
    obstore.put(store.raw("readers"), f"{prefix}/holiday.jpg", b"by the sea")

    with pytest.raises(UsageError, match="something else"):
        house.services.mirroring.level()
    assert held(store, prefix) == {"holiday.jpg": b"by the sea"}


def test_only_one_at_a_time_writes_and_who_is_at_it_looks_again(house: House, store: Store, prefix: str) -> None:
    with house.services.office.records.alone("publish-to") as mine:
        assert mine
        house.publish()
        assert house.services.mirroring.level() is None
        assert held(store, prefix) == {}
    level(house)
    assert held(store, prefix) == served(house)


def test_the_folder_is_held_against_its_hash_before_it_goes_out(house: House, store: Store, prefix: str) -> None:
    house.publish()
    before = held(store, prefix)
    file = house.folder / "public" / "current" / PLACE / "minutes.txt"
    file.write_bytes(file.read_bytes() + b"one more sentence")

    with pytest.raises(StorageError):
        house.services.mirroring.level()
    assert held(store, prefix) == before


def test_files_say_what_they_are_and_what_can_be_withdrawn_is_kept_by_nobody(
    house: House, store: Store, prefix: str
) -> None:
    house.publish()
    raw: S3Store = store.raw("readers")

    def said(path: str) -> Mapping[str, str]:
        return {str(k): str(v) for k, v in obstore.get(raw, f"{prefix}/{path}").attributes.items()}

    assert said(f"{PLACE}/index.html")["Content-Type"] == "text/html; charset=utf-8"
    assert said(f"{PLACE}/minutes.docx")["Content-Disposition"].endswith('lantern-board-lb-7-0311.docx"')
    assert {said(path)["Cache-Control"] for path in (f"{PLACE}/minutes.txt", "index.json", "feed.atom")} == {"no-cache"}
    looks = "static/vendor/govuk-frontend-6.3.0/govuk-frontend.min.css"
    assert "immutable" in said(looks)["Cache-Control"]


def test_the_sentinel_reads_the_bucket(house: House, store: Store, prefix: str) -> None:
    house.publish()
    fetch = fetching(f"s3://readers/{prefix}/", house.services.settings)
    assert house.services.sentinel.look(fetch).well

    obstore.put(store.raw("readers"), f"{prefix}/{PLACE}/minutes.txt", b"something else")
    assert house.services.sentinel.look(fetch).changed == (f"{PLACE}/minutes.txt",)
    with pytest.raises(UsageError):
        fetching("s3://another", house.services.settings)


@pytest.mark.parametrize(
    "blobs",
    ["s3://readers", "s3://readers/x", "s3://readers/x/sealed", "S3://readers/x", "s3://readers//x", "s3://readers//"],
)
def test_readers_get_no_place_that_sealed_originals_are_in(tmp_path: Path, store: Store, blobs: str) -> None:
    given = settings_of(store, "x") | {"blob_url": blobs, "s3_endpoint": store.endpoint}
    with pytest.raises(UsageError, match="one place"):
        open_public_bucket(settings(data_dir=tmp_path, **given))


def test_what_is_written_down_in_the_bucket_names_no_more_than_what_is_there(
    house: House, store: Store, prefix: str
) -> None:
    house.publish()
    house.propose(house.upload(SECOND))
    raw = store.raw("readers")
    files = json.loads(bytes(obstore.get(raw, f"{prefix}/{FILES}").bytes()))
    assert set(files) == set(held(store, prefix))
    assert set(json.loads(bytes(obstore.get(raw, f"{prefix}/{STATE}").bytes()))) == {"format", "version", "release"}
