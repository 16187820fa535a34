"""How often one may ask: uploads and copies by each person, wrong tokens by each machine.

Rules kept here: a limit is told with the time after which it is over, to the pages and to programs alike; a token that
works is never held up by others that do not. Sign-in has a limit of its own, which is stored (`identity.throttle`).
Counted in the memory of each process, in stretches of a fixed length: with several processes it is that many times as
much, and a start begins anew. It keeps one person or machine from taking the service for itself; it guards no secret.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from flask import request
from werkzeug.exceptions import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.config import Settings

WRONG_TOKENS: Final = 30
_TOKENS_WITHIN: Final = timedelta(minutes=5)
_UPLOADS: Final = frozenset({"draft.upload", "paper.file"})
_COPIES: Final = frozenset({"copy.open", "draft.receive", "disclosure.give", "release.ask", "audit.read"})
"""What opens, renders or checks whole documents: seconds of work for one request."""


@dataclass(slots=True)
class Allowance:
    """So many in each stretch of time for each name; what is over is forgotten with its stretch."""

    most: int
    within: timedelta
    clock: Callable[[], datetime]
    _stretch: int = -1
    _counts: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def take(self, name: str) -> None:
        """Count one more. Raises TooManyRequests, with the seconds until the next stretch."""
        length, now = self.within.total_seconds(), self.clock().timestamp()
        with self._lock:
            if int(now // length) != self._stretch:
                self._stretch, self._counts = int(now // length), Counter()
            self._counts[name] += 1
            over = self._counts[name] > self.most
        if over:
            raise TooManyRequests(retry_after=int(length - now % length) + 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one application."""

    uploads: Allowance
    copies: Allowance
    tokens: Allowance

    @classmethod
    def of(cls, settings: Settings, clock: Callable[[], datetime]) -> Limits:
        """Set them as the settings say."""
        return cls(
            Allowance(settings.uploads_per_hour, timedelta(hours=1), clock),
            Allowance(settings.copies_per_minute, timedelta(minutes=1), clock),
            Allowance(WRONG_TOKENS, _TOKENS_WITHIN, clock),
        )

    def allow(self, person: str, action: str) -> None:
        """Count what somebody does who may. Raises TooManyRequests."""
        if action in _UPLOADS and request.method == "POST":
            self.uploads.take(person)
        elif action in _COPIES:
            self.copies.take(person)
