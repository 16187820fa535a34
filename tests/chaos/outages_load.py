"""Everybody at work at once while something is taken away: who asks what, and what each answer has to be.

A kind of request names what it stands on. What does not stand on the missing part has to go on; what does is told 503
and when to ask again. Without keys, or a record to write it down in, nobody is shown a text; one that was derived a
moment ago is shown without the bucket.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.chaos.outages_house import DATABASE, KEYS, ORIGINALS
from tests.services.house import SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.outages_house import Answer, Site

_NUMBERS: Final = itertools.count(1000)
REFUSED: Final = (503, 429)
"""What may be told to somebody who has to wait."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request, and what it stands on."""

    name: str
    stands_on: frozenset[str]
    send: Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, with its kind and when it was asked for and came, in seconds of one clock."""

    kind: Kind
    began: float
    ended: float
    answer: Answer


@dataclass
class Load:
    """What was asked and answered, by all."""

    site: Site
    told: list[Told] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def kinds(self) -> tuple[Kind, ...]:
        """List who asks what."""
        ask, ids, everything = self.site.ask, self.site.house.ids, frozenset((DATABASE, ORIGINALS, KEYS))
        rows = frozenset((DATABASE,))
        return (
            Kind("health", frozenset(), lambda: ask("GET", "/healthz")),
            Kind("reading room", frozenset(), lambda: ask("GET", "/", room=True)),
            Kind("sign-in page", frozenset(), lambda: ask("GET", "/sign-in")),
            Kind("people", rows, lambda: ask("GET", "/api/v1/people", "administrator")),
            Kind("public minutes", rows, lambda: ask("GET", f"/api/v1/reading/{ids['meeting']}", "second")),
            Kind("titles", frozenset((DATABASE, KEYS)), lambda: ask("GET", "/api/v1/meetings", "secretary")),
            Kind("read an item", everything,
                 lambda: ask("GET", f"/api/v1/reading/{ids['meeting']}/items/3", "member")),
            Kind("review", everything, lambda: ask("GET", f"/api/v1/meetings/{ids['work']}", "secretary")),
            Kind("upload", everything, self._upload),
        )  # fmt: skip

    def _upload(self) -> Answer:
        answer = self.site.upload(next(_NUMBERS))
        if answer.status == 201:
            self.made.append(str(answer.json["id"]))
        return answer

    @contextmanager
    def going(self) -> Iterator[Load]:
        """Let everybody ask again and again, each one thing after the other, until the end of the block."""
        threads = [threading.Thread(target=self._repeat, args=(kind,)) for kind in self.kinds()]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _repeat(self, kind: Kind) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            answer = kind.send()
            self.told.append(Told(kind, began, time.monotonic(), answer))
            self._stop.wait(0.05)

    def until_all(self, when: Callable[[Told], bool], *, since: float, within: float = 240) -> float:
        """Wait until each kind has had such an answer to what it asked since a moment; return how long that took."""
        end = time.monotonic() + within
        names = {kind.name for kind in self.kinds()}
        while time.monotonic() < end:
            if names == {told.kind.name for told in tuple(self.told) if told.began >= since and when(told)}:
                return time.monotonic() - since
            time.sleep(0.05)
        return float("inf")


def is_well(told: Told) -> bool:
    """Tell whether somebody got what she asked for."""
    return 200 <= told.answer.status < 300


def faults(load: Load, part: str, cut: float, restored: float) -> tuple[str, ...]:
    """Name what was answered that must not have been, each once with its count."""
    found = Counter[str]()
    for told in load.told:
        answer, kind = told.answer, told.kind.name
        if not is_well(told) and (answer.status not in REFUSED or not answer.retry_after):
            found[f"{kind}: {answer.status or answer.body.decode()}, Retry-After {answer.retry_after!r}"] += 1
        if cut <= told.began and told.ended <= restored:
            if part not in told.kind.stands_on and not is_well(told) and not _is_busy(answer):
                found[f"{kind}: {answer.status} although it needs no {part}"] += 1
            if part != ORIGINALS and part in told.kind.stands_on and is_well(told) and _shows(answer):
                found[f"{kind}: text shown without {part}"] += 1
    return tuple(f"{what} ({count} times)" for what, count in sorted(found.items()))


def _is_busy(answer: Answer) -> bool:
    """Tell whether there was no place: the first who ask what is silent find out for all, and hold theirs as long."""
    return b"The service is very busy" in answer.body


def _shows(answer: Answer) -> bool:
    return any(word.encode() in answer.body for word in SECRETS)
