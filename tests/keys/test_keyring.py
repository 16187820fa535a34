from __future__ import annotations

import errno
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from redactor.keys.keyring import Keyring
from redactor.keys.locks import HIGHEST, Cost, KeyFileLock, KeyringError, PassphraseLock
from redactor.vault.context import Context, SealError
from redactor.vault.keys import Epoch
from redactor.vault.sealing import open_under, seal_under

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.keys.locks import Lock
    from redactor.vault.keys import KekProvider

NOW = datetime(2030, 1, 2, tzinfo=UTC)
WORDS = "seven herons over lantern marsh"
CHEAPEST = Cost(iterations=1, lanes=1, memory_kib=8)
CONTEXT = Context(body="lantern-board", meeting="m-7", portion="p-1", marking="RED", version=1)


def lock(words: str = WORDS) -> PassphraseLock:
    return PassphraseLock(words, cost=CHEAPEST)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keyring.json"


@pytest.fixture
def keyring(path: Path) -> Keyring:
    made = Keyring.create(path, lock(), random=os.urandom)
    made.add_epoch("RED", "2030-1", at=NOW, random=os.urandom)
    made.add_epoch("AMBER", "2030", at=NOW, random=os.urandom)
    return made


def test_what_is_sealed_under_it_opens_after_it_was_opened_again(keyring: Keyring, path: Path) -> None:
    provider: KekProvider = keyring
    sealed = seal_under(provider, b"withheld", CONTEXT, random=os.urandom)
    again: KekProvider = Keyring.open(path, lock())
    assert open_under(again, sealed, CONTEXT) == b"withheld"
    again.health()


def test_a_new_epoch_is_used_at_once_and_the_old_one_still_opens(keyring: Keyring) -> None:
    old = seal_under(keyring, b"old", CONTEXT, random=os.urandom)
    keyring.add_epoch("RED", "2030-2", at=NOW, random=os.urandom)
    new = seal_under(keyring, b"new", CONTEXT, random=os.urandom)
    assert (old.wrap.epoch, new.wrap.epoch) == ("2030-1", "2030-2")
    assert [open_under(keyring, it, CONTEXT) for it in (old, new)] == [b"old", b"new"]
    assert keyring.epochs() == (Epoch("RED", "2030-1"), Epoch("AMBER", "2030"), Epoch("RED", "2030-2"))


def test_another_process_learns_of_a_new_epoch(keyring: Keyring, path: Path) -> None:
    other = Keyring.open(path, lock())
    keyring.add_epoch("RED", "2030-2", at=NOW, random=os.urandom)
    sealed = seal_under(keyring, b"new", CONTEXT, random=os.urandom)
    assert open_under(other, sealed, CONTEXT) == b"new"
    assert other.current("RED") == Epoch("RED", "2030-2")


def test_a_marking_without_a_key_is_refused_and_given_no_other(keyring: Keyring) -> None:
    with pytest.raises(KeyringError, match="GREEN"):
        keyring.current("GREEN")


def test_an_unknown_epoch_does_not_open_and_does_not_wrap(keyring: Keyring, tmp_path: Path) -> None:
    sealed = seal_under(keyring, b"withheld", CONTEXT, random=os.urandom)
    stranger = Keyring.create(tmp_path / "stranger.json", lock(), random=os.urandom)
    with pytest.raises(SealError):
        open_under(stranger, sealed, CONTEXT)
    dek = keyring.unwrap(sealed.wrap, CONTEXT)
    with pytest.raises(KeyringError):
        stranger.wrap(Epoch("RED", "2030-1"), dek, CONTEXT)


def test_an_epoch_of_the_same_name_in_another_keyring_does_not_open(keyring: Keyring, tmp_path: Path) -> None:
    sealed = seal_under(keyring, b"withheld", CONTEXT, random=os.urandom)
    stranger = Keyring.create(tmp_path / "stranger.json", lock(), random=os.urandom)
    stranger.add_epoch("RED", "2030-1", at=NOW, random=os.urandom)
    with pytest.raises(SealError):
        open_under(stranger, sealed, CONTEXT)


def test_the_name_of_an_epoch_is_used_once(keyring: Keyring) -> None:
    with pytest.raises(KeyringError, match="already"):
        keyring.add_epoch("RED", "2030-1", at=NOW, random=os.urandom)


def test_a_keyring_is_never_made_over_another(keyring: Keyring, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(KeyringError, match="already"):
        Keyring.create(path, lock(), random=os.urandom)
    assert path.read_bytes() == before


def test_an_empty_keyring_is_not_healthy(path: Path) -> None:
    with pytest.raises(KeyringError, match="empty"):
        Keyring.create(path, lock(), random=os.urandom).health()


def test_no_key_stands_in_the_file_or_in_a_repr(path: Path) -> None:
    drawn: list[bytes] = []

    def random(size: int) -> bytes:
        drawn.append(os.urandom(size))
        return drawn[-1]

    keyring = Keyring.create(path, lock(), random=random)
    keyring.add_epoch("RED", "2030-1", at=NOW, random=random)
    keks = [value for value in drawn if len(value) == 32]
    assert len(keks) == 1
    held = path.read_bytes()
    assert keks[0] not in held
    assert keks[0].hex().encode() not in held
    assert WORDS.encode() not in held
    assert keks[0].hex() not in repr(keyring) + repr(vars(keyring)) + repr(lock())
    assert WORDS not in repr(lock())


# -------------------------------------------------------------------------------------------------------------- locks


@pytest.mark.parametrize("wrong", [lock("seven herons over lantern marsH"), lock(WORDS + " ")])
def test_a_wrong_passphrase_is_a_clear_error(keyring: Keyring, path: Path, wrong: Lock) -> None:
    with pytest.raises(KeyringError, match="wrong, or the file is damaged") as caught:
        Keyring.open(path, wrong)
    assert caught.value.code == "keyring"
    assert caught.value.remedy


def test_a_passphrase_is_the_same_however_its_letters_are_composed(path: Path) -> None:
    Keyring.create(path, lock("Zo\u00eb over lantern marsh"), random=os.urandom)
    assert Keyring.open(path, lock("Zoe\u0308 over lantern marsh")).epochs() == ()


@pytest.mark.parametrize("words", ["", "short", "x" * 14, "\ud800" * 20])
def test_a_weak_or_impossible_passphrase_is_refused(words: str) -> None:
    with pytest.raises(KeyringError, match="passphrase"):
        PassphraseLock(words)


def test_a_key_file_opens_it_and_another_does_not(path: Path, tmp_path: Path) -> None:
    right, wrong = KeyFileLock(tmp_path / "right"), KeyFileLock(tmp_path / "wrong")
    for key_file in (right, wrong):
        key_file.create(os.urandom)
    made = Keyring.create(path, right, random=os.urandom)
    made.add_epoch("RED", "1", at=NOW, random=os.urandom)
    assert Keyring.open(path, right).epochs() == (Epoch("RED", "1"),)
    with pytest.raises(KeyringError, match="wrong, or the file is damaged"):
        Keyring.open(path, wrong)
    with pytest.raises(KeyringError, match="another kind"):
        Keyring.open(path, lock())
    assert stat.S_IMODE((tmp_path / "right").stat().st_mode) == 0o600
    with pytest.raises(KeyringError, match="could not be made"):
        right.create(os.urandom)


def test_a_key_file_does_not_open_a_keyring_with_a_passphrase(keyring: Keyring, path: Path, tmp_path: Path) -> None:
    key_file = KeyFileLock(tmp_path / "key")
    key_file.create(os.urandom)
    with pytest.raises(KeyringError, match="another kind"):
        Keyring.open(path, key_file)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33, b"0" * 64])
def test_a_key_file_has_just_32_bytes(path: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(KeyringError, match="key file"):
        Keyring.create(path, KeyFileLock(file), random=os.urandom)
    with pytest.raises(KeyringError, match="could not be read"):
        Keyring.create(path, KeyFileLock(tmp_path / "missing"), random=os.urandom)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_files_that_others_can_read_are_refused(keyring: Keyring, path: Path, tmp_path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(KeyringError, match="by others") as caught:
        Keyring.open(path, lock())
    assert "chmod 600" in caught.value.remedy


# ------------------------------------------------------------------------------------------------------------- damage


def test_every_damaged_byte_is_noticed(keyring: Keyring, path: Path) -> None:
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        if json_of(damaged) == json_of(whole):
            continue
        path.write_bytes(damaged)
        with pytest.raises(KeyringError):
            Keyring.open(path, lock())


def json_of(data: bytes) -> Any:  # noqa: ANN401 -- any JSON
    try:
        return json.loads(data)
    except ValueError:
        return data


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"format": 1}'])
def test_what_is_no_keyring_is_a_clear_error(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyringError, match="damaged"):
        Keyring.open(path, lock())


def test_a_missing_keyring_is_a_clear_error(keyring: Keyring, path: Path) -> None:
    path.unlink()
    with pytest.raises(KeyringError, match="could not be read"):
        Keyring.open(path, lock())
    with pytest.raises(KeyringError, match="could not be read"):
        keyring.health()


@pytest.mark.parametrize(
    "forged",
    [
        {"memory_kib": HIGHEST.memory_kib + 1},
        {"memory_kib": 2**40},
        {"iterations": HIGHEST.iterations + 1},
        {"lanes": HIGHEST.lanes + 1},
        {"lanes": 0},
        {"iterations": "3"},
        {"iterations": None},
        {"salt": "not hex"},
        {"salt": 7},
        {"salt": ""},
    ],
    ids=str,
)
def test_a_header_can_not_ask_for_more_than_the_machine_can_bear(
    keyring: Keyring, path: Path, forged: dict[str, object]
) -> None:
    held = json.loads(path.read_bytes())
    held["lock"] |= forged
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(KeyringError, match="header"):
        Keyring.open(path, lock())


def test_a_later_version_is_said_to_be_one(keyring: Keyring, path: Path) -> None:
    held = json.loads(path.read_bytes()) | {"version": 2}
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(KeyringError, match="another version"):
        Keyring.open(path, lock())


def test_a_lock_that_was_changed_meanwhile_is_said(keyring: Keyring, path: Path) -> None:
    path.unlink()
    Keyring.create(path, lock("another passphrase altogether"), random=os.urandom)
    with pytest.raises(KeyringError, match="new lock"):
        keyring.current("RED")


# ------------------------------------------------------------------------------------------------------------- writing


class PowerCut(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("cut_at", [("fsync", 0), ("fsync", 1), ("replace", 0)])
def test_a_power_cut_while_writing_leaves_the_old_file_or_the_new(
    keyring: Keyring, path: Path, monkeypatch: pytest.MonkeyPatch, cut_at: tuple[str, int]
) -> None:
    before = keyring.epochs()
    step, count = cut_at
    left = [count]
    real = getattr(os, step)

    def cut(*args: object, **kwargs: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise PowerCut
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(os, step, cut)
        with suppress(PowerCut):
            keyring.add_epoch("RED", "2030-2", at=NOW, random=os.urandom)
    after = Keyring.open(path, lock()).epochs()
    assert after in (before, (*before, Epoch("RED", "2030-2")))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_contents_reach_the_disk_before_the_name_and_the_name_at_last(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        order.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        sync(descriptor)

    def note_replace(*names: Any) -> None:  # noqa: ANN401 -- paths of any kind
        order.append("rename")
        replace(*names)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", note_sync)
        patched.setattr(os, "replace", note_replace)
        keyring.add_epoch("RED", "2030-2", at=NOW, random=os.urandom)
    assert order == ["sync file", "rename", "sync folder"]


def test_a_full_disk_leaves_the_keyring_as_it_was(
    keyring: Keyring, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = keyring.epochs()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(KeyringError, match="No space left"):
            keyring.add_epoch("RED", "2030-2", at=NOW, random=os.urandom)
    assert keyring.epochs() == before == Keyring.open(path, lock()).epochs()
    assert {file.name for file in path.parent.iterdir()} == {"keyring.json", "keyring.json.lock"}


def test_epochs_added_at_the_same_time_are_all_kept(keyring: Keyring, path: Path) -> None:
    def add(number: int) -> None:
        mine = Keyring.open(path, lock())
        mine.add_epoch("RED", f"at-once-{number}", at=NOW, random=os.urandom)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(6)))
    assert {epoch.name for epoch in keyring.epochs()} >= {f"at-once-{number}" for number in range(6)}


def test_the_file_is_its_owners_only(keyring: Keyring, path: Path) -> None:
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
