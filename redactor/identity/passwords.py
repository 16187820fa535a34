"""Passwords: which are accepted, how they are kept, how they are compared.

Argon2id with the second recommended option of RFC 9106 (64 MiB, 3 passes, 4 lanes). Length counts and composition does
not (NIST SP 800-63B, 3.1.1.2): no rules about digits and capitals, but nothing that is on the first pages of every
list, nothing that is one pattern, and nothing made of the person's own name. A password is compared as its NFKC form,
so that the same letters typed on another keyboard are the same password.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from redactor.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 12
# Argon2 takes any length; without a limit one form post could keep a processor busy with hashing megabytes.
LONGEST = 256
_DIFFERENT = 5  # fewer different characters are a pattern
_OWN_WORD = 4  # shorter parts of a name turn up in any sentence

# What remains of the published lists of most used passwords once everything under twelve characters is gone.
_COMMON = frozenset(
    """
    000000000000 012345678910 102030405060 111111111111 112233445566 121212121212 123123123123 123456123456
    123456654321 1234567890 12345678910 123456789012 1234567890123 123456789123 1234567891011 123456789abc 123456789qwe
    123456qwerty 123qwe123qwe 147258369147 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv 987654321000
    administrator adminadminadmin asdfghjkl123 asdfghjklqwe changeme1234 changemenow1 correcthorsebatterystaple
    iloveyou1234 iloveyouforever letmein12345 letmeinplease liverpool123 manchester123 minutes12345 monkey123456
    p@ssw0rd1234 passw0rd1234 password0000 password1111 password1234 password12345 password123456 passwordpassword
    passwort1234 qazwsxedcrfv qwerty123456 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas
    qwertyuiopasdfghjkl secretsecret sunshine1234 superman1234 trustno1trustno1 welcome12345 welcome123456
    zaq12wsxcde3 zxcvbnm12345 zxcvbnmasdfghjkl
    """.split()
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a comparison; `rehash` is a new hash to keep, where the old one is weaker than today's."""

    matches: bool
    rehash: str | None = field(default=None, repr=False)


def faults(password: str, *, about: Iterable[str] = ()) -> tuple[str, ...]:
    """Say everything that is wrong with a new password, in words for the person; nothing means accepted.

    `about` are words that others know of her: name, address, body.
    """
    text = _canonical(password)
    checks = (
        (len(text) < SHORTEST, f"Use {SHORTEST} characters or more."),
        (len(text) > LONGEST, f"Use at most {LONGEST} characters."),
        (text.casefold() in _COMMON, "This password is on every list of common passwords. Choose another."),
        (len(set(text)) < _DIFFERENT, "This is one pattern over and over. Choose another."),
        (_is_made_of(text, about), "Do not build it from your own name, address or body."),
    )
    return tuple(words for wrong, words in checks if wrong)


class Passwords:
    """Hash and compare. `hasher` carries the cost; tests hand in a cheap one."""

    def __init__(self, hasher: PasswordHasher | None = None, *, at_once: int = 2, seconds: float = 10) -> None:
        """Compare `at_once` passwords together, others after them; who has waited for `seconds` is told to come back.

        Each takes 64 MB while it runs: a hundred strangers who try at once must not take six gigabytes.
        """
        self._hasher = hasher or PasswordHasher()
        self._decoy: str | None = None
        self._places, self._seconds = threading.BoundedSemaphore(at_once), seconds

    def hash(self, password: str) -> str:
        """Return what is kept in place of the password. The caller has asked `faults` before. Raises BusyError."""
        with self._place():
            return self._hasher.hash(_canonical(password))

    def check(self, stored: str | None, password: str) -> Checked:
        """Compare a password with what is kept; with nothing kept, take as long and say no.

        The time must not tell whether an address has an account. Raises BusyError.
        """
        with self._place():
            return self._checked(stored, password)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._seconds):
            raise BusyError("Too many passwords are compared at the same time, so this one was not looked at.")
        try:
            yield
        finally:
            self._places.release()

    def _checked(self, stored: str | None, password: str) -> Checked:
        text = _canonical(password[:LONGEST])
        if stored is None:
            self._verify(self._decoy_hash(), text)
            return Checked(matches=False)
        if len(password) > LONGEST or not self._verify(stored, text):
            return Checked(matches=False)
        stale = self._hasher.check_needs_rehash(stored)
        return Checked(matches=True, rehash=self._hasher.hash(text) if stale else None)

    def _verify(self, stored: str, text: str) -> bool:
        try:
            return self._hasher.verify(stored, text)
        except (VerificationError, InvalidHashError):
            return False

    def _decoy_hash(self) -> str:
        if self._decoy is None:
            self._decoy = self._hasher.hash("nobody has this password")
        return self._decoy


def _canonical(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_made_of(text: str, about: Iterable[str]) -> bool:
    """Tell whether less than eight characters are left once the known words are taken out."""
    words = {word for known in about for word in re.split(r"\W+", known.casefold()) if len(word) >= _OWN_WORD}
    rest = text.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < min(len(text), 8)
