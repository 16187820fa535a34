"""Uploads that come twice: the caller's key makes the second a repetition of the first, not another meeting.

What is kept is a mark of the key and one of the content, both under the installation's own signing key, which is
sealed. Next to public minutes a hash of a draft would let a thief of the database test guesses of what is withheld, and
one under the caller's key as well: callers count and date theirs.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.requests import RequestRecord
from redactor.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.access import Subject
    from redactor.services.office import Office
    from redactor.vault.notes import SignerKey

KEPT: Final = timedelta(days=1)
CUT_OFF: Final = timedelta(minutes=10)
"""After this long a request without a result was cut off, and may be tried again."""


@dataclass(frozen=True, slots=True)
class Requests:
    """What was asked for with a key."""

    office: Office
    key: Callable[[], SignerKey]

    def once(self, subject: Subject, key: str | None, content: bytes, do: Callable[[], str]) -> str:
        """Do something once for each key of a person, and give the same result again for the same content.

        Raises Conflict where the key was used for other content, or its request is still being done; and whatever `do`
        raises: it has done nothing then, and may be tried again.
        """
        if key is None:
            return do()
        person, held = subject.person or "", self.key()
        hashed = _mark(held, "key", person, key.encode("utf-8", "surrogatepass"))
        mark = _mark(held, "content", hashed, content)
        known = self._begin(person, hashed, mark)
        if known is not None:
            return known
        try:
            made = do()
        except BaseException:
            with self.office.records.transaction() as unit:
                unit.requests.drop(person, hashed)
            raise
        with self.office.records.transaction() as unit:
            unit.requests.finish(person, hashed, made)
        return made

    def _begin(self, person: str, hashed: str, mark: str) -> str | None:
        """Note that a request is being done; return the result where it is a repetition."""
        now = self.office.clock()
        with self.office.records.transaction() as unit:
            unit.requests.forget(before=now - KEPT)
            known = unit.requests.find(person, hashed)
            if known is not None and known.result is None and known.at <= now - CUT_OFF:
                unit.requests.drop(person, hashed)
                known = None
            if known is None:
                unit.requests.begin(RequestRecord(person=person, key_hash=hashed, mark=mark, at=now))
                return None
        if not hmac.compare_digest(known.mark, mark):
            raise Conflict("This key was used for another upload.", remedy="Choose a new key for each upload.")
        if known.result is None:
            raise Conflict("This upload is being taken in.", remedy="Ask again in a moment, with the same key.")
        return known.result


def _mark(key: SignerKey, what: str, within: str, content: bytes) -> str:
    """Mark something so that only who has the key can make the mark: signatures by Ed25519 are deterministic."""
    digest = hashlib.sha256(content).hexdigest()
    return hashlib.sha256(key.sign(f"redactor/request/v1\n{what}\n{within}\n{digest}\n")).hexdigest()
