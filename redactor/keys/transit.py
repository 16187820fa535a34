"""Keys in OpenBao or Vault: the transit engine wraps and unwraps, and never gives a KEK away.

Rules kept here: an epoch is a key of its own name, never a version of one, so that destroying it is one act; keys are
derived, with the context of the text as derivation context, so that the service itself refuses another marking; what
the service does not answer is refused, and only its own "no" is taken for a wrap that does not open.

NOTE: `transit/rewrap` is not used. It ignores associated data (hashicorp/vault issues 29532 and 31791), and it stays
within one key; here a data key moves from one key to another, as it moves through this process at every opening.
"""

from __future__ import annotations

import re
import ssl
import time
from base64 import b64decode, b64encode
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hvac
import requests
from hvac.exceptions import InvalidPath, InvalidRequest
from hvac.exceptions import VaultError as ServiceError

from redactor.core.patience import Patience, SilentError
from redactor.errors import VaultError
from redactor.vault.context import SealError
from redactor.vault.keys import Epoch, PlainKey, WrappedKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.vault.context import Context
    from redactor.vault.keys import RandomBytes

WRAP_HEADER: Final = b"RDT\x01"

MOST_AT_ONCE: Final = 200
"""OpenBao refuses a request with a thousand entries ("maximum number of strings")."""

LONGEST_WRAP: Final = 1024
"""Bytes; a wrap of the service has about 90, and what is not one is not sent."""

_PREFIX: Final = "redactor-kek-"
_SIGNS: Final = "redactor-sign-"
_SECONDS: Final = 5
"""How long a call may take: a reader waits for it."""

_RENEWED_EVERY: Final = 3600.0


class TransitError(VaultError):
    """The key service cannot be asked, or refused."""

    code = "key-service"


class Transit:
    """KEKs in a key service; a `KeyStore`."""

    def __init__(self, url: str, token: str, *, mount: str = "transit") -> None:
        """Talk to a service. Nothing is sent before the first call."""
        session = requests.Session()
        session.trust_env = False  # a proxy of the environment would see every data key
        session.verify = _authorities()
        self._client = hvac.Client(url=url, token=token, timeout=_SECONDS, session=session)
        self._mount = mount
        self._patience = Patience(time.monotonic)
        self._renew_at = 0.0

    def __repr__(self) -> str:
        """Name the type, never the token."""
        return "<Transit>"

    def epochs(self) -> tuple[Epoch, ...]:
        """Name every key, oldest first. Raises `TransitError`."""
        named = (_epoch_of(name) for name in self._names())
        return tuple(sorted(filter(None, named), key=lambda epoch: (epoch.marking, int(epoch.name))))

    def current(self, marking: str) -> Epoch:
        """Name the key that new texts of a marking are sealed under. Raises `TransitError`: none is, or no answer."""
        newest = [epoch for epoch in self.epochs() if epoch.marking == marking]
        if not newest:
            raise TransitError(f"The key service has no key for the marking {marking!r}.", remedy="Rotate it once.")
        return newest[-1]

    def add_epoch(self, marking: str, name: str, *, at: datetime, random: RandomBytes) -> Epoch:  # noqa: ARG002 -- the service has clock and chance of its own
        """Make a new key; its name is a number. Raises `TransitError`: the name is taken, or is none."""
        epoch = Epoch(marking, name)
        if not re.fullmatch(r"[1-9][0-9]{0,8}", name, re.ASCII):
            raise TransitError("Here an epoch is named by a number.")
        if epoch in self.epochs():
            raise TransitError(f"There is a key {name!r} for {marking!r} already.")
        with self._asking():
            self._transit.create_key(
                _name_of(epoch), key_type="aes256-gcm96", derived=True, exportable=False, mount_point=self._mount
            )
        return epoch

    def made(self, epoch: Epoch) -> datetime:
        """Say when a key was made, by the service's clock. Raises `TransitError`: it is unknown."""
        with self._asking(InvalidRequest, InvalidPath):
            held = self._transit.read_key(_name_of(epoch), mount_point=self._mount)["data"]["keys"]
        return datetime.fromtimestamp(held["1"], UTC)

    def destroy(self, epoch: Epoch) -> None:
        """Delete a key, at once and for good. Raises `TransitError`: it is unknown, or the current one."""
        if epoch not in self.epochs():
            raise TransitError("The key service does not have this key.")
        if self.current(epoch.marking) == epoch:
            raise TransitError("This is the current key of its marking.", remedy="Rotate first.")
        with self._asking():
            self._transit.update_key_configuration(_name_of(epoch), deletion_allowed=True, mount_point=self._mount)
            self._transit.delete_key(_name_of(epoch), mount_point=self._mount)

    def wrap(self, epoch: Epoch, dek: PlainKey, context: Context) -> WrappedKey:
        """Wrap a data key for one context. Raises `TransitError`: the epoch is unknown, or no answer."""
        if context.marking != epoch.marking:
            raise TransitError("A text is to be sealed under the key of another marking.", code="key")
        if epoch not in self.epochs():  # the service would make the key up
            raise TransitError("The key service does not have this key.")
        return self._wrapped(epoch, [(dek, context)])[0]

    def unwrap(self, wrapped: WrappedKey, context: Context) -> PlainKey:
        """Unwrap a data key. Raises `SealError`, whatever does not fit, and `TransitError` where nobody answers."""
        if not _is_whole(wrapped):
            raise SealError
        entry = {"ciphertext": _ciphertext(wrapped), "context": _text(context.encode())}
        try:
            with self._asking():
                answer = self._transit.decrypt_data(
                    _name_of(Epoch(context.marking, wrapped.epoch)), mount_point=self._mount, **entry
                )
        except (InvalidRequest, InvalidPath):
            raise SealError from None  # the service's words would tell which bond broke
        return PlainKey(b64decode(answer["data"]["plaintext"]))

    def rewrap(self, wraps: Sequence[tuple[WrappedKey, Context]], epoch: Epoch) -> tuple[WrappedKey | None, ...]:
        """Wrap data keys anew under another epoch; None for each that does not open. Raises `TransitError`."""
        if epoch not in self.epochs():
            raise TransitError("The key service does not have this key.")
        made: list[WrappedKey | None] = []
        for start in range(0, len(wraps), MOST_AT_ONCE):
            some = wraps[start : start + MOST_AT_ONCE]
            deks = self._unwrapped(some)
            opened = [(dek, context) for dek, (_, context) in zip(deks, some, strict=True) if dek is not None]
            anew = iter(self._wrapped(epoch, opened) if opened else ())
            made += [None if dek is None else next(anew) for dek in deks]
        return tuple(made)

    def sign(self, name: str, message: bytes) -> bytes:
        """Sign with the Ed25519 key of that name. Raises `TransitError`."""
        with self._asking(InvalidRequest):
            answer = self._transit.sign_data(_SIGNS + name, hash_input=_text(message), mount_point=self._mount)
        return b64decode(answer["data"]["signature"].rpartition(":")[2])

    def verifying_key(self, name: str, *, random: RandomBytes) -> bytes:  # noqa: ARG002 -- as above
        """Give the public half of a signing key, made the first time. Raises `TransitError`."""
        with self._asking(InvalidRequest):
            if _SIGNS + name not in self._names():
                self._transit.create_key(_SIGNS + name, key_type="ed25519", mount_point=self._mount)
            held = self._transit.read_key(_SIGNS + name, mount_point=self._mount)["data"]["keys"]
        return b64decode(held["1"]["public_key"])

    def health(self) -> None:
        """Return if the service answers and has a key at all. Raises `TransitError` with what to do."""
        if not self.epochs():
            raise TransitError("The key service has no key of ours.", remedy="Run `redactor keys init`.")

    @property
    def _transit(self) -> Any:  # noqa: ANN401 -- hvac ships no annotations
        return self._client.secrets.transit

    def _names(self) -> list[str]:
        try:
            with self._asking():
                answer = self._transit.list_keys(mount_point=self._mount)
        except InvalidPath:  # its way to say: no key yet
            answer = None
        self._renew()
        return list(answer["data"]["keys"]) if answer else []

    def _renew(self) -> None:
        """Let the token live for another period, once an hour: each of them ends after 32 days at most.

        One that cannot be renewed ends at its time, and the check of the service's health says so then.
        """
        now = time.monotonic()
        if now >= self._renew_at:
            self._renew_at = now + _RENEWED_EVERY
            with suppress(ServiceError, requests.RequestException):
                self._client.auth.token.renew_self()

    def _wrapped(self, epoch: Epoch, deks: Sequence[tuple[PlainKey, Context]]) -> list[WrappedKey]:
        entries = [{"plaintext": _text(d.reveal()), "context": _text(c.encode())} for d, c in deks]
        with self._asking(InvalidRequest):
            answer = self._transit.encrypt_data(
                _name_of(epoch), plaintext=None, batch_input=entries, mount_point=self._mount
            )
        return [
            WrappedKey(epoch.name, WRAP_HEADER + one["ciphertext"].encode()) for one in answer["data"]["batch_results"]
        ]

    def _unwrapped(self, wraps: Sequence[tuple[WrappedKey, Context]]) -> list[PlainKey | None]:
        """Unwrap many: a call for each key that made them; one by one where the service refuses the lot."""
        names = {(wrap.epoch, context.marking) for wrap, context in wraps}
        if len(names) == 1 and all(_is_whole(wrap) for wrap, _ in wraps):
            ((epoch, marking),) = names
            entries = [{"ciphertext": _ciphertext(w), "context": _text(c.encode())} for w, c in wraps]
            try:
                with self._asking():
                    answer = self._transit.decrypt_data(
                        _name_of(Epoch(marking, epoch)), ciphertext=None, batch_input=entries, mount_point=self._mount
                    )
                return [PlainKey(b64decode(one["plaintext"])) for one in answer["data"]["batch_results"]]
            except (InvalidRequest, InvalidPath, KeyError):
                pass  # at least one does not open
        return [self._opened(wrap, context) for wrap, context in wraps]

    def _opened(self, wrap: WrappedKey, context: Context) -> PlainKey | None:
        try:
            return self.unwrap(wrap, context)
        except SealError:
            return None

    @contextmanager
    def _asking(self, *refusals: type[ServiceError]) -> Iterator[None]:
        """Turn silence into `TransitError`; a "no" passes to the caller, but for the `refusals`."""
        try:
            with self._patience.asking(requests.RequestException):
                yield
        except refusals as error:
            raise TransitError("The key service refused.", remedy="Check its policy for our token.") from error
        except (InvalidRequest, InvalidPath):
            raise
        except (ServiceError, SilentError, requests.RequestException) as error:
            raise TransitError(
                "The key service does not answer, or does not let us in.",
                remedy="Start or unseal it, and check the address and the token; everything else goes on.",
            ) from error


def _authorities() -> str | bool:
    """Trust whom this machine trusts: a key service has a certificate of the house's own authority, as a rule.

    The library would ask for a list that it brings along, which has public authorities alone.
    """
    known = ssl.get_default_verify_paths()
    folder = known.capath if known.capath and any(Path(known.capath).iterdir()) else None
    return known.cafile or folder or True


def _name_of(epoch: Epoch) -> str:
    """Name a key by what its service allows: letters, digits and - stay, any other byte is `_` and two digits."""
    safe = re.sub(rb"[^A-Za-z0-9-]", lambda found: b"_%02x" % found[0][0], epoch.marking.encode()).decode()
    return f"{_PREFIX}{safe}-{epoch.name}"


def _epoch_of(name: str) -> Epoch | None:
    found = re.fullmatch(_PREFIX + r"((?:[A-Za-z0-9-]|_[0-9a-f]{2})+)-([1-9][0-9]{0,8})", name)
    if found is None:
        return None
    plain = re.sub(r"_([0-9a-f]{2})", lambda part: chr(int(part[1], 16)), found[1])
    try:
        return Epoch(plain.encode("latin-1").decode(), found[2])
    except UnicodeDecodeError:
        return None


def _is_whole(wrapped: WrappedKey) -> bool:
    body = wrapped.wrap[len(WRAP_HEADER) :]
    return wrapped.wrap.startswith(WRAP_HEADER) and len(wrapped.wrap) <= LONGEST_WRAP and body.isascii()


def _ciphertext(wrapped: WrappedKey) -> str:
    return wrapped.wrap[len(WRAP_HEADER) :].decode("ascii")


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
