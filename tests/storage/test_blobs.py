from __future__ import annotations

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from redactor.errors import StorageError
from redactor.storage.blobs import Blobs
from redactor.vault.context import Context, Kind, SealError
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import Epoch, Kek
from redactor.vault.sealing import Sealed, open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEK = Kek(Epoch("RED", "2030"), os.urandom(32))
PHRASE = b"the heron tower tender of Larkspur"


class PowerCut(BaseException):
    """The process is gone: nothing in it may tidy up after this."""


def context(version: int = 1) -> Context:
    return Context(body="lantern-board", meeting="m-7", portion="1", marking="RED", version=version, kind=Kind.ORIGINAL)


def sealed(text: bytes = PHRASE) -> Sealed:
    return seal(text, context(), KEK, random=os.urandom)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_what_was_stored_comes_back(blobs: Blobs) -> None:
    original = sealed(PHRASE * 10_000)
    key = blobs.put(original.envelope)
    assert blobs.get(key) == original.envelope
    assert open_sealed(Sealed(blobs.get(key), original.wrap), context(), KEK) == PHRASE * 10_000


def test_storing_twice_is_one_file(blobs: Blobs, tmp_path: Path) -> None:
    it = sealed().envelope
    assert blobs.put(it) == blobs.put(it)
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("plain", [PHRASE, b"", PHRASE * 100, b"PK\x03\x04" + bytes(400), b"RDE\x01" + bytes(100)])
def test_what_is_not_sealed_is_not_stored(blobs: Blobs, tmp_path: Path, plain: bytes) -> None:
    with pytest.raises(StorageError, match="not sealed"):
        blobs.put(SealedPortion(plain))
    assert files(tmp_path) == []


def test_no_file_has_the_text_in_the_clear_and_only_its_owner_reads_it(blobs: Blobs, tmp_path: Path) -> None:
    blobs.put(sealed(PHRASE * 1000).envelope)
    for path in (tmp_path / "blobs", *(tmp_path / "blobs").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        assert not path.is_file() or b"Larkspur" not in path.read_bytes()


@pytest.mark.parametrize(
    "key",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "a" * 64 + "\n",
        "../" + "a" * 61,
        "a" * 63 + "\0",
        "\uff41" * 64,
    ],
)
def test_no_key_leads_out_of_the_folder(blobs: Blobs, key: str) -> None:
    for deed in (blobs.get, blobs.delete):
        with pytest.raises(StorageError, match="not the key"):
            deed(key)


def test_a_link_is_not_followed(blobs: Blobs, tmp_path: Path) -> None:
    key = blobs.put(sealed().envelope)
    path = tmp_path / "blobs" / key[:2] / key
    elsewhere = path.rename(tmp_path / "elsewhere")
    path.symlink_to(elsewhere)
    with pytest.raises(StorageError):
        blobs.get(key)


def test_a_changed_file_is_refused_and_storing_again_repairs_it(blobs: Blobs, tmp_path: Path) -> None:
    it = sealed().envelope
    key = blobs.put(it)
    path = tmp_path / "blobs" / key[:2] / key
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(StorageError, match="changed"):
        blobs.get(key)
    assert blobs.put(it) == key
    assert blobs.get(key) == it


def test_one_original_does_not_open_in_place_of_another(blobs: Blobs) -> None:
    first, second = sealed(b"first"), sealed(b"second")
    keys = [blobs.put(first.envelope), blobs.put(second.envelope)]
    with pytest.raises(SealError):
        open_sealed(Sealed(blobs.get(keys[0]), second.wrap), context(), KEK)


def test_a_missing_original_is_said_to_be_missing(blobs: Blobs) -> None:
    key = blobs.put(sealed().envelope)
    assert blobs.delete(key)
    assert not blobs.delete(key)
    with pytest.raises(StorageError) as caught:
        blobs.get(key)
    assert caught.value.remedy


STEPS = ["fsync", "link", "unlink", "close", "open"]


@pytest.mark.parametrize("step", STEPS)
def test_a_power_cut_at_any_step_leaves_the_whole_file_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    it = sealed().envelope
    for count in range(12):
        folder = tmp_path / f"{step}-{count}"
        blobs = Blobs(folder)
        with monkeypatch.context() as patched:
            cut = _cut(patched, step, after=count)
            key = _try_to_put(blobs, it)
        survivor = Blobs(folder)
        survivor.sweep(before=datetime.now(UTC) + timedelta(minutes=1))
        kept = files(folder)
        assert kept in ([], [path for path in kept if path.read_bytes() == it.envelope])
        assert len(kept) <= 1
        assert key is None or survivor.get(key) == it
        assert survivor.get(survivor.put(it)) == it
        if not cut():
            return
    pytest.fail("the step never came to its end")


def _try_to_put(blobs: Blobs, it: SealedPortion) -> str | None:
    try:
        return blobs.put(it)
    except PowerCut:
        return None


def _cut(patched: pytest.MonkeyPatch, step: str, *, after: int) -> Callable[[], bool]:
    """Let a system call work some times and then cut the power: from then on no call that changes a file works."""
    state = {"left": after, "off": False}

    def wrap(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- any system call
            state["off"] = state["off"] or (name == step and state["left"] == 0)
            if name == step:
                state["left"] -= 1
            if state["off"]:
                raise PowerCut
            return real(*args, **kwargs)

        return call

    for name in (*STEPS, "replace", "rename", "mkdir"):
        patched.setattr(os, name, wrap(name, getattr(os, name)))
    return lambda: bool(state["off"])


def test_the_content_reaches_the_disk_before_the_name_and_the_name_at_last(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, link = os.fsync, os.link

    def note_sync(descriptor: int) -> None:
        order.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        sync(descriptor)

    def note_link(*names: Any, **how: Any) -> None:  # noqa: ANN401 -- paths of any kind
        order.append("link")
        link(*names, **how)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", note_sync)
        patched.setattr(os, "link", note_link)
        blobs.put(sealed().envelope)
    assert order == ["sync folder", "sync file", "link", "sync folder"]


def fail_at(monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException) -> None:
    """Let bringing a file (not a folder) to the disk fail, or giving it its name."""
    real = os.fsync

    def fail(place: Any, *_more: object, **_how: object) -> None:  # noqa: ANN401 -- a descriptor or a path
        if step == "fsync" and stat.S_ISDIR(os.fstat(place).st_mode):
            real(place)
        else:
            raise error

    monkeypatch.setattr(os, step, fail)


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk_is_a_clear_error_and_leaves_nothing(
    blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fail_at(monkeypatch, step, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    with pytest.raises(StorageError, match="No space left"):
        blobs.put(sealed().envelope)
    assert files(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_ctrl_c_while_storing_leaves_nothing(
    blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fail_at(monkeypatch, step, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        blobs.put(sealed().envelope)
    assert files(tmp_path) == []


def test_a_sweep_leaves_alone_what_is_still_being_written(blobs: Blobs, tmp_path: Path) -> None:
    left = tmp_path / "blobs" / "incoming" / "left"
    left.write_bytes(b"RDE\x01")
    now = datetime.now(UTC)
    assert blobs.sweep(before=now - timedelta(hours=1)) == 0
    assert blobs.sweep(before=now + timedelta(hours=1)) == 1
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="could not be made"):
        Blobs(tmp_path / "file" / "blobs")
