"""The gate: the one way from a rendered copy to a file that may leave the house.

`ClearedCopy` comes from here and from nowhere else. It is a proof only while the process lives: what comes out of
storage is bytes with a hash, and is cleared again or compared with the hash that was approved.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from redactor.core.access import visible
from redactor.core.accounting import CODE, account, audit_ledger
from redactor.core.betrayals import betrayals
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.access import Audience, Visible
    from redactor.core.decisions import Decisions, Settle
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.core.rendering import Rendered

Beyond: TypeAlias = "Callable[[Rendered], Iterable[Finding]]"
"""Finds what a copy says of texts that are not in its own minutes: a twin document, earlier meetings."""

_KEY: Final = object()


@dataclass(frozen=True, slots=True)
class ClearedCopy:
    """A finished file in which everything is accounted for. Only the gate can make one."""

    format: str
    data: bytes = field(repr=False)
    sha256: str
    counted: int
    _key: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a copy that the gate did not clear."""
        if self._key is not _KEY:
            message = "a ClearedCopy comes from the gate"
            raise TypeError(message)


@dataclass(frozen=True, slots=True)
class Checked:
    """A rendered copy whose words gave nothing away; its files still have to be accounted for.

    `excused` are the settles without which it would have been stopped.
    """

    rendered: Rendered
    excused: frozenset[Settle] = frozenset()


def check_words(
    rendered: Rendered,
    minutes: Minutes,
    policy: Policy,
    decisions: Decisions,
    *,
    audience: Audience,
    mark: str = "",
    notice: str = "",
    beyond: Beyond | None = None,
) -> Checked | tuple[Finding, ...]:
    """Check a rendered copy before it is written.

    What it shows must be what its audience may see, its ledger must hold, and its words must give nothing away of what
    is withheld; nor of what is withheld elsewhere, which `beyond` finds. `mark` is the line that a named reader's copy
    bears.
    """
    used: set[Settle] = set()
    findings = (
        *_wrongly_visible(rendered.seen, minutes, policy, audience),
        *_wrongly_marked(rendered, audience, mark),
        *_wrongly_noticed(rendered, notice),
        *audit_ledger(rendered, minutes, policy, decisions.status, mark=mark, notice=notice),
        *betrayals(rendered, minutes, policy, decisions, used=used),
        *(beyond(rendered) if beyond else ()),
    )
    return findings or Checked(rendered, frozenset(used))


def _wrongly_visible(seen: Visible, minutes: Minutes, policy: Policy, audience: Audience) -> Iterator[Finding]:
    """Check what is visible twice: by asking again, and for the public by what was decided about each portion."""
    if seen != visible(minutes, audience, policy):
        yield Finding(CODE, "The copy was made for another audience than the one it is for.", place="audience")
    if not audience.public:
        return
    shown = seen.refs | seen.mended  # once: for each portion anew it would take the square of the length
    for item, portion in minutes.portions():
        if portion.ref in shown and not _is_public(portion, item, policy):
            place = item.name if item.name != FRONT else None
            yield Finding(CODE, "A portion is shown that nobody has released.", place, portion.ref, portion.place)
        if portion.ref in seen.refs and (portion.cuts or portion.reworded is not None):
            place = item.name if item.name != FRONT else None
            yield Finding(CODE, "Words are shown that a person withheld.", place, portion.ref, portion.place)


def _wrongly_marked(rendered: Rendered, audience: Audience, mark: str) -> Iterator[Finding]:
    """Check that a copy bears the line that it should; a public one is nobody's, and names none."""
    if rendered.mark != mark or (mark and audience.public):
        yield Finding(CODE, "The copy bears the name of somebody whom it is not for.", place="watermark")


def _wrongly_noticed(rendered: Rendered, notice: str) -> Iterator[Finding]:
    """Check that a copy says what it should of its approval by the body, and says it at all."""
    said = any(piece.kind == "notice" for pieces in rendered.ledger for piece in pieces)
    if rendered.notice != notice or said != bool(notice):
        yield Finding(CODE, "The copy does not say what it should of its approval.", place="notice")


def _is_public(portion: Portion, item: Item, policy: Policy) -> bool:
    least = portion.marking if item.binding(portion) is None and item.marking is not None else item.marking
    levels = [policy.level(m) if m is not None else None for m in (least, portion.marking)]
    allowed = all(level is not None and portion.kind in level.released for level in levels)
    return (
        portion.disposition == "release"
        and portion.substitute is None
        and (portion.named or portion.kind == "stub" or allowed)
    )


def clear(checked: Checked, name: str, data: bytes, probe: Probe) -> ClearedCopy | tuple[Finding, ...]:
    """Clear one finished file of a checked copy; `probe` is what an independent extractor found in it."""
    findings = tuple(account(checked.rendered, probe))
    if findings:
        return findings
    counted = len(probe.lines) + len(probe.values) + len(probe.labels) + len(probe.images)
    return ClearedCopy(name, data, hashlib.sha256(data).hexdigest(), counted, _KEY)
