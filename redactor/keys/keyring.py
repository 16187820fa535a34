"""The keyring file: the KEKs of a house that has no key service, encrypted under a lock.

Format v1 of `docs/reference/keyring.md`. Rules kept here: the file is whole or the one before, also after
a power cut; nobody but its owner reads it; a marking without a key is refused, never given another's.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from redactor.keys.locks import KeyringError, read_private, sync_folder
from redactor.vault.context import SealError
from redactor.vault.keys import KEY_SIZE, Epoch, Kek, PlainKey, Secret, WrappedKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.keys.locks import Header, Lock, UnlockKey
    from redactor.vault.context import Context
    from redactor.vault.keys import RandomBytes

FORMAT: Final = "redactor-keyring"
VERSION: Final = 1
_NONCE_SIZE: Final = 12


class SigningSeed(Secret):
    """What a signing key is made of; it signs and never wraps."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the file holds, oldest first."""

    keks: dict[Epoch, Kek] = field(default_factory=dict)
    created: dict[Epoch, str] = field(default_factory=dict)
    seeds: dict[str, SigningSeed] = field(default_factory=dict)


class Keyring:
    """KEKs from a keyring file; a `KeyStore`. Made by `create` and `open`."""

    def __init__(self, path: Path, lock: Header, key: UnlockKey) -> None:
        """Hold the derived key, not the passphrase, so that the file can be read again."""
        self._path = path
        self._lock = lock
        self._key = key
        self._seen: tuple[int, int, int] | None = None
        self._held = _Contents()

    @classmethod
    def create(cls, path: Path, lock: Lock, *, random: RandomBytes) -> Keyring:
        """Make an empty keyring file, never over another. Raises `KeyringError`."""
        header = lock.describe(random)
        keyring = cls(path, header, lock.key(header))
        with _alone(path):
            if path.exists():
                raise KeyringError("There is a keyring already; it was left as it is.")
            keyring._write(random)
        return keyring

    @classmethod
    def open(cls, path: Path, lock: Lock) -> Keyring:
        """Open a keyring file. Raises `KeyringError`: missing, damaged, or a wrong passphrase or key file."""
        held = _parse(read_private(path, what="keyring"))
        keyring = cls(path, held["lock"], lock.key(held["lock"]))
        keyring._read()
        return keyring

    def __repr__(self) -> str:
        """Name the type, never a key."""
        return f"<Keyring of {len(self._held.keks)} keys>"

    def add_epoch(self, marking: str, name: str, *, at: datetime, random: RandomBytes) -> Epoch:
        """Make a new key for a marking; new texts use it from now on. Raises `KeyringError`: the name is taken."""
        epoch = Epoch(marking, name)
        with self._changing(random) as held:
            if epoch in held.keks:
                raise KeyringError(f"There is a key {name!r} for {marking!r} already.")
            held.keks[epoch] = Kek(epoch, random(KEY_SIZE))
            held.created[epoch] = at.astimezone(UTC).isoformat(timespec="seconds")
        return epoch

    def made(self, epoch: Epoch) -> datetime:
        """Say when a key was made. Raises `KeyringError`: it is unknown."""
        self._refresh()
        if epoch not in self._held.created:
            raise _unknown()
        return datetime.fromisoformat(self._held.created[epoch])

    def destroy(self, epoch: Epoch) -> None:
        """Write the file without a key. Raises `KeyringError`: it is unknown, or the current one of its marking.

        NOTE: copies of the file, and blocks that the disk has not used again, still hold it, under the file's lock.
        """
        with self._changing(os.urandom) as held:
            if epoch not in held.keks:
                raise KeyringError("The keyring does not have this key.")
            if [known for known in held.keks if known.marking == epoch.marking][-1] == epoch:
                raise KeyringError("This is the current key of its marking.", remedy="Rotate first.")
            del held.keks[epoch], held.created[epoch]

    def rewrap(self, wraps: Sequence[tuple[WrappedKey, Context]], epoch: Epoch) -> tuple[WrappedKey | None, ...]:
        """Wrap data keys anew under another epoch; None for each that does not open. Raises `KeyringError`."""
        kek = self._find(epoch)
        if kek is None:
            raise _unknown()
        return tuple(self._rewrapped(wrap, context, kek) for wrap, context in wraps)

    def sign(self, name: str, message: bytes) -> bytes:
        """Sign with the Ed25519 key of that name. Raises `KeyringError`: there is none."""
        self._refresh()
        seed = self._held.seeds.get(name)
        if seed is None:
            raise KeyringError(f"The keyring has no signing key {name!r}.", remedy="Run `redactor keys init`.")
        return Ed25519PrivateKey.from_private_bytes(seed.reveal()).sign(message)

    def verifying_key(self, name: str, *, random: RandomBytes) -> bytes:
        """Give the public half of a signing key, made the first time. Raises `KeyringError`."""
        self._refresh()
        if name not in self._held.seeds:
            with self._changing(random) as held:
                held.seeds.setdefault(name, SigningSeed(random(KEY_SIZE)))
        seed = self._held.seeds[name]
        return Ed25519PrivateKey.from_private_bytes(seed.reveal()).public_key().public_bytes_raw()

    def epochs(self) -> tuple[Epoch, ...]:
        """Name every key, oldest first; the last of a marking is its current one."""
        self._refresh()
        return tuple(self._held.keks)

    def current(self, marking: str) -> Epoch:
        """Name the key that new texts of a marking are sealed under. Raises `KeyringError`: none is."""
        newest = [epoch for epoch in self.epochs() if epoch.marking == marking]
        if not newest:
            raise KeyringError(
                f"The keyring has no key for the marking {marking!r}.", remedy="Add an epoch for it to the keyring."
            )
        return newest[-1]

    def wrap(self, epoch: Epoch, dek: PlainKey, context: Context) -> WrappedKey:
        """Wrap a data key under an epoch's key. Raises `KeyringError` where the epoch is unknown."""
        kek = self._find(epoch)
        if kek is None:
            raise _unknown()
        return kek.wrap(dek, context)

    def unwrap(self, wrapped: WrappedKey, context: Context) -> PlainKey:
        """Unwrap a data key. Raises `SealError`, whatever does not fit."""
        kek = self._find(Epoch(context.marking, wrapped.epoch))
        if kek is None:
            raise SealError
        return kek.unwrap(wrapped, context)

    def health(self) -> None:
        """Return if the file can be read and has a key at all. Raises `KeyringError` with what to do."""
        self._read()
        if not self._held.keks:
            raise KeyringError("The keyring is empty.", remedy="Add an epoch for each marking of the policy.")

    def _rewrapped(self, wrap: WrappedKey, context: Context, kek: Kek) -> WrappedKey | None:
        try:
            return kek.wrap(self.unwrap(wrap, context), context)
        except SealError:
            return None

    def _find(self, epoch: Epoch) -> Kek | None:
        self._refresh()  # another process may have added it, or destroyed it
        return self._held.keks.get(epoch)

    def _refresh(self) -> None:
        if self._seen != _signature(self._path):
            self._read()

    def _read(self) -> None:
        seen = _signature(self._path)
        held = _parse(read_private(self._path, what="keyring"))
        if held["lock"] != self._lock:
            raise KeyringError("The keyring has a new lock.", remedy="Start again with its new passphrase or key file.")
        self._held, self._seen = _contents(_decrypt(held, self._key)), seen

    @contextmanager
    def _changing(self, random: RandomBytes) -> Iterator[_Contents]:
        """Give a copy to change; it is taken over once it is on the disk, and not at all where that fails."""
        with _alone(self._path):
            self._read()
            now = self._held
            changed = _Contents(dict(now.keks), dict(now.created), dict(now.seeds))
            yield changed
            self._held = changed
            try:
                self._write(random)
            except BaseException:
                self._held = now
                raise

    def _write(self, random: RandomBytes) -> None:
        header = {"format": FORMAT, "version": VERSION, "lock": self._lock}
        nonce = random(_NONCE_SIZE)
        sealed = AESGCM(self._key.reveal()).encrypt(nonce, _canonical(_plain(self._held)), _canonical(header))
        held = header | {"nonce": nonce.hex(), "sealed": sealed.hex()}
        try:
            _replace(self._path, json.dumps(held, indent=1).encode() + b"\n")
        except OSError as error:
            raise KeyringError(
                f"The keyring could not be written: {error.strerror}.", remedy="It was left as it was."
            ) from error
        self._seen = _signature(self._path)


def _unknown() -> KeyringError:
    return KeyringError("The keyring does not have this key.", remedy="Restore it from its backup.")


def _plain(held: _Contents) -> dict[str, list[dict[str, str]]]:
    epochs = [
        {"created": held.created[e], "key": kek.reveal().hex(), "marking": e.marking, "name": e.name}
        for e, kek in held.keks.items()
    ]
    signing = [{"name": name, "seed": seed.reveal().hex()} for name, seed in held.seeds.items()]
    return {"epochs": epochs} | ({"signing": signing} if signing else {})


def _contents(opened: dict[str, list[dict[str, str]]]) -> _Contents:
    held = _Contents()
    for entry in opened["epochs"]:
        epoch = Epoch(entry["marking"], entry["name"])
        held.keks[epoch], held.created[epoch] = Kek(epoch, bytes.fromhex(entry["key"])), entry["created"]
    for entry in opened.get("signing", ()):
        held.seeds[entry["name"]] = SigningSeed(bytes.fromhex(entry["seed"]))
    return held


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def _parse(untrusted: bytes) -> dict[str, Any]:
    try:
        held = json.loads(untrusted)
        known = (held["format"], held["version"]) == (FORMAT, VERSION)
        parsed = {
            "lock": dict(held["lock"]),
            "nonce": bytes.fromhex(held["nonce"]),
            "sealed": bytes.fromhex(held["sealed"]),
        }
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KeyringError("The keyring is damaged.", remedy="Restore it from its backup.") from None
    if not known:
        raise KeyringError(
            "The keyring is of another version.", remedy="Use the release that wrote it, or a newer one."
        )
    return parsed


def _decrypt(held: dict[str, Any], key: UnlockKey) -> dict[str, list[dict[str, str]]]:
    header = _canonical({"format": FORMAT, "version": VERSION, "lock": held["lock"]})
    try:
        opened = AESGCM(key.reveal()).decrypt(held["nonce"], held["sealed"], header)
    except (InvalidTag, ValueError):
        raise KeyringError(
            "The keyring could not be opened: the passphrase or key file is wrong, or the file is damaged.",
            remedy="Try again; restore the file from its backup if it stays so.",
        ) from None
    contents: dict[str, list[dict[str, str]]] = json.loads(opened)
    return contents


def _signature(path: Path) -> tuple[int, int, int]:
    """Tell one state of the file from another; every writing makes a new inode."""
    try:
        state = path.stat()
    except OSError as error:
        raise KeyringError(
            f"The keyring could not be read: {error.strerror}.", remedy="Check where it is and its owner."
        ) from error
    return state.st_ino, state.st_mtime_ns, state.st_size


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from writing at the same time. Raises `KeyringError`: the folder is not writable."""
    try:
        descriptor = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise KeyringError(f"The folder of the keyring cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(path: Path, content: bytes) -> None:
    """Write aside, bring it to the disk, rename, bring the name to the disk."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:  # Ctrl-C too leaves nothing behind
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
