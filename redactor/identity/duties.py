"""Duties: the closed set of what people are for, which of them clash, and what each may do.

The table below is the whole policy of who may press what. It says nothing about texts: whether somebody may read a
portion is derived from the portion's marking, every time. The administrator reads nothing and releases nothing, so her
duty clashes with every other; an auditor marks, releases and confirms nothing. That whoever marked a version does not
release it is a rule about the version, not about duties, and stands with the release.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Duty(StrEnum):
    """What a person is for. There is no other."""

    SECRETARY = "secretary"
    OFFICER = "officer"
    MEMBER = "member"
    CHAIR = "chair"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_WORDS = {
    Duty.SECRETARY: "marks minutes",
    Duty.OFFICER: "releases minutes",
    Duty.MEMBER: "reads minutes",
    Duty.CHAIR: "answers for who reads what",
    Duty.AUDITOR: "audits the record",
    Duty.ADMINISTRATOR: "manages access",
}

_ALL = frozenset(Duty)
_READERS = frozenset({Duty.SECRETARY, Duty.OFFICER, Duty.MEMBER, Duty.CHAIR})
_MARKS = frozenset({Duty.SECRETARY})
_RELEASES = frozenset({Duty.OFFICER})
_ADMINISTERS = frozenset({Duty.ADMINISTRATOR})
_ANSWERS = frozenset({Duty.CHAIR})
_AUDITS = frozenset({Duty.AUDITOR})
_CONFIRMS = _RELEASES | _ANSWERS

_APART: Mapping[Duty, frozenset[Duty]] = {
    Duty.ADMINISTRATOR: _ALL - {Duty.ADMINISTRATOR},
    Duty.AUDITOR: frozenset({Duty.SECRETARY, Duty.OFFICER, Duty.CHAIR}),
}
"""Who manages access has no other duty; who audits has no part in what is audited: marking, releasing, confirming."""

PERMISSIONS: Mapping[str, frozenset[Duty]] = {
    "session.end": _ALL,
    "session.confirm": _ALL,
    "account.manage": _ALL,
    "body.list": _ALL,
    "meeting.list": _READERS,
    "meeting.read": _READERS,
    "copy.read": _READERS,
    "copy.open": _READERS,
    "access.ask": _READERS,
    "one-clerk.read": _ADMINISTERS | _CONFIRMS,
    "paper.file": _MARKS,
    "paper.read": _READERS,
    "register.read": _READERS,
    "pseudonym.read": _MARKS | _RELEASES,
    "origin.agree": _MARKS | _RELEASES,
    "draft.upload": _MARKS,
    "draft.read": _MARKS | _RELEASES,
    "draft.decide": _MARKS,
    "draft.circulate": _MARKS,
    "draft.receive": _READERS,
    "minutes.adopt": _MARKS,
    "minutes.confirm": _RELEASES,
    "held.read": _MARKS | _RELEASES,
    "held.settle": _MARKS | _RELEASES,
    "release.ask": _MARKS,
    "release.read": _MARKS | _RELEASES,
    "release.decide": _RELEASES,
    "disclosure.read": _MARKS | _RELEASES | _ANSWERS | _AUDITS,
    "disclosure.give": _RELEASES,
    "disclosure.find": _RELEASES | _AUDITS,
    "access.answer": _CONFIRMS,
    "access.explain": _CONFIRMS | _ADMINISTERS,
    "access.grant": _RELEASES,
    "access.time": _MARKS | _RELEASES,
    "access.readings": _ANSWERS | _AUDITS,
    "audit.read": _AUDITS,
    "break-glass.ask": _READERS,
    "break-glass.read": _CONFIRMS | _AUDITS,
    "break-glass.approve": _CONFIRMS,
    "notice.read": _ALL,
    "job.read": _MARKS | _ADMINISTERS | _AUDITS,
    "job.again": _MARKS | _ADMINISTERS,
    "clearance.confirm": _CONFIRMS,
    "people.read": _ADMINISTERS,
    "people.manage": _ADMINISTERS,
}


@dataclass(frozen=True, slots=True)
class Grant:
    """It may be done, by this duty."""

    duty: Duty


@dataclass(frozen=True, slots=True)
class Denial:
    """It may not be done, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two duties that nobody may hold together."""

    one: Duty
    other: Duty

    def said_of(self, name: str) -> str:
        """Say it in a sentence about a person, without guessing a pronoun."""
        return (
            f"{name} {_WORDS[self.one]}. Whoever does that cannot be {_article(self.other)} {self.other.value} as well."
        )


def parse(names: Iterable[str]) -> frozenset[Duty]:
    """Read duties by their names. Raises ValueError at one that does not exist: unknown is never ignored."""
    return frozenset(Duty(name) for name in names)


def clashes(duties: Iterable[Duty]) -> tuple[Clash, ...]:
    """Find the duties that must stay apart; nothing means that one person may hold them all."""
    held = frozenset(duties)
    met = {one: held & apart for one, apart in _APART.items() if one in held}
    return tuple(Clash(one, other) for one, others in met.items() for other in Duty if other in others)


def may(duties: Iterable[Duty], action: str) -> Grant | Denial:
    """Decide whether somebody with these duties may do something. Unknown, empty and clashing mean no."""
    held = frozenset(duties)
    if action not in PERMISSIONS:
        return Denial("unknown-action")
    if clashes(held):
        return Denial("duties-clash")
    fitting = sorted(held & PERMISSIONS[action])
    return Grant(fitting[0]) if fitting else Denial("no-duty")


def _article(duty: Duty) -> str:
    return "an" if duty.value[0] in "aeiou" else "a"
