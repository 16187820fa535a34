"""What opens a keyring: a key file, or a passphrase through Argon2id.

Rules kept here: a lock says in the keyring's header how it is opened, never with what; costs that a header
asks for are bounded, so that a forged file cannot take the machine's memory or time.
"""

from __future__ import annotations

import json
import os
import stat
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from redactor.errors import VaultError
from redactor.vault.keys import KEY_SIZE, Secret

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.vault.keys import RandomBytes

Header: TypeAlias = "dict[str, Any]"
"""What a keyring's file says of its lock."""

SHORTEST_PASSPHRASE: Final = 15
"""Letters; in the hands of a thief of the data folder, this alone stands before the text."""

_SALT_SIZE: Final = 16
_KEY_FILE_LABEL: Final = b"redactor/keyring/v1/key-file"


class KeyringError(VaultError):
    """The keyring, or what opens it, cannot be used."""

    code = "keyring"


class UnlockKey(Secret):
    """The key that a keyring's contents are encrypted under."""

    __slots__ = ()


class Lock(Protocol):
    """Something that opens a keyring."""

    def describe(self, random: RandomBytes) -> Header:
        """Say for a new keyring's header how this lock is opened."""

    def key(self, header: Header) -> UnlockKey:
        """Derive the key for a header. Raises `KeyringError` where the header asks for another lock."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at a passphrase costs: passes, lanes, and memory in KiB."""

    iterations: int
    lanes: int
    memory_kib: int


RECOMMENDED: Final = Cost(iterations=3, lanes=4, memory_kib=64 * 1024)  # RFC 9106, second recommended option
HIGHEST: Final = Cost(iterations=16, lanes=16, memory_kib=1024 * 1024)
"""What a header may ask for at most: a forged one must not stop the machine."""


class PassphraseLock:
    """A passphrase that a person, or a credential of the service manager, gives."""

    __slots__ = ("_cost", "_passphrase")

    def __init__(self, passphrase: str, *, cost: Cost = RECOMMENDED) -> None:
        """Hold a passphrase, in one spelling of its letters. Raises `KeyringError` where it is too short."""
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise KeyringError(f"The passphrase of the keyring needs at least {SHORTEST_PASSPHRASE} letters.")
        try:
            self._passphrase = unicodedata.normalize("NFC", passphrase).encode()
        except UnicodeEncodeError:
            raise KeyringError("The passphrase of the keyring is not text.") from None
        self._cost = cost

    def __repr__(self) -> str:
        """Name the type, never the passphrase."""
        return "<PassphraseLock>"

    def describe(self, random: RandomBytes) -> Header:
        """Say with which salt and at which cost."""
        cost = self._cost
        return {
            "kind": "passphrase",
            "kdf": "argon2id",
            "salt": random(_SALT_SIZE).hex(),
            "iterations": cost.iterations,
            "lanes": cost.lanes,
            "memory_kib": cost.memory_kib,
        }

    def key(self, header: Header) -> UnlockKey:
        """Derive the key as the header says. Raises `KeyringError`."""
        if header.get("kind") != "passphrase" or header.get("kdf") != "argon2id":
            raise _another_lock()
        try:
            cost = Cost(*(_bounded(header, name) for name in ("iterations", "lanes", "memory_kib")))
            salt = bytes.fromhex(header["salt"])
            kdf = Argon2id(
                salt=salt, length=KEY_SIZE, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
            )
        except (KeyError, TypeError, ValueError):
            raise KeyringError("The header of the keyring is damaged.", remedy="Restore it from its backup.") from None
        return UnlockKey(kdf.derive(self._passphrase))


class KeyFileLock:
    """A file of 32 random bytes, kept apart from the keyring and its backups."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Remember where the file is; it is read when it is needed."""
        self._path = path

    def describe(self, random: RandomBytes) -> Header:  # noqa: ARG002 -- the port's signature
        """Say that a key file opens it."""
        return {"kind": "key-file"}

    def key(self, header: Header) -> UnlockKey:
        """Derive the key from the file. Raises `KeyringError`: missing, open to others, or not 32 bytes."""
        if header != {"kind": "key-file"}:
            raise _another_lock()
        content = read_private(self._path, what="key file")
        if len(content) != KEY_SIZE:
            raise KeyringError("The key file of the keyring is not one.", remedy="It has just 32 bytes.")
        kdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=_KEY_FILE_LABEL)
        return UnlockKey(kdf.derive(content))

    def create(self, random: RandomBytes) -> None:
        """Make the file, never over another. Raises `KeyringError`."""
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(self._path, flags, 0o600), "wb") as file:
                file.write(random(KEY_SIZE))
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self._path.parent)
        except OSError as error:
            raise KeyringError(f"The key file could not be made: {error.strerror}.") from error


def has_passphrase(path: Path) -> bool:
    """Tell from a keyring's header whether a passphrase opens it; what is no keyring has none."""
    try:
        return bool(json.loads(path.read_bytes())["lock"]["kind"] == "passphrase")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def read_private(path: Path, *, what: str) -> bytes:
    """Read a file that only its owner may read. Raises `KeyringError`."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise KeyringError(f"The {what} can be read by others.", remedy="Run chmod 600 on it.")
            return file.read()
    except OSError as error:
        raise KeyringError(
            f"The {what} could not be read: {error.strerror}.", remedy="Check where it is and its owner."
        ) from error


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk: a file without its name is lost (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _bounded(header: Header, name: str) -> int:
    value = header[name]
    if not isinstance(value, int) or not 1 <= value <= getattr(HIGHEST, name):
        raise ValueError(name)
    return value


def _another_lock() -> KeyringError:
    return KeyringError("The keyring has a lock of another kind.", remedy="Give its passphrase, or its key file.")
