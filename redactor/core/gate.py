"""The gate: the one way from a rendered copy to a file that may leave the house.

`ClearedCopy` comes from here and from nowhere else. It is a proof only while the process lives: what comes out of
storage is bytes with a hash, and is cleared again or compared with the hash that was approved.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC, visible
from redactor.core.accounting import CODE, account, audit_ledger
from redactor.core.lexicon import Passage, excuses, lexicon
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.access import Audience, Visible
    from redactor.core.decisions import Decisions
    from redactor.core.lexicon import Hit
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.core.rendering import Rendered

_KEY: Final = object()
_WHAT: Final = {
    "name": "A name",
    "amount": "An amount",
    "reference": "A reference",
    "date": "A date",
    "phrase": "A phrase",
}


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
    """A rendered copy whose words gave nothing away; its files still have to be accounted for."""

    rendered: Rendered


def check_words(
    rendered: Rendered, minutes: Minutes, policy: Policy, decisions: Decisions, *, audience: Audience
) -> Checked | tuple[Finding, ...]:
    """Check a rendered copy before it is written.

    What it shows must be what its audience may see, its ledger must hold, and its words must give nothing away of what
    is withheld.
    """
    findings = (
        *_wrongly_visible(rendered.seen, minutes, policy, audience),
        *audit_ledger(rendered, minutes, policy, decisions.status),
        *_betrayals(rendered, minutes, policy, decisions),
    )
    return findings or Checked(rendered)


def _wrongly_visible(seen: Visible, minutes: Minutes, policy: Policy, audience: Audience) -> Iterator[Finding]:
    """Check what is visible twice: by asking again, and for the public by what was decided about each portion."""
    if seen != visible(minutes, audience, policy):
        yield Finding(CODE, "The copy was made for another audience than the one it is for.", place="audience")
    if not audience.public:
        return
    for item, portion in minutes.portions():
        if portion.ref in seen.refs and not _is_public(portion, item, policy):
            place = item.name if item.name != FRONT else None
            yield Finding(CODE, "A portion is shown that nobody has released.", place, portion.ref, portion.place)


def _is_public(portion: Portion, item: Item, policy: Policy) -> bool:
    levels = [policy.level(m) if m is not None else None for m in (item.marking, portion.marking)]
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


def _betrayals(rendered: Rendered, minutes: Minutes, policy: Policy, decisions: Decisions) -> Iterator[Finding]:
    """Find what the visible words say of the withheld ones."""
    seen = rendered.seen
    withheld = [Passage(p.ref, _all_text(p)) for _, p in minutes.portions() if p.ref not in seen.refs]
    withheld += [Passage(i.name, i.title) for i in minutes.items if i.name not in seen.titles and i.title]
    if not withheld:
        return
    found = lexicon(
        withheld,
        known=_no_secrets(minutes, policy, seen, decisions),
        glossary=policy.glossary,
        draft=[_all_text(p) for _, p in minutes.portions()],
    )
    places = {p.ref: (i, p) for i, p in minutes.portions()}
    for hit in found.search(_searched(minutes, seen)):
        item, portion = places[hit.key]
        if not (portion.named and portion.ref in seen.refs) and not _excused(hit, item, decisions):
            yield _betrayal(hit, item, portion)


def _no_secrets(minutes: Minutes, policy: Policy, seen: Visible, decisions: Decisions) -> list[str]:
    """Gather what everybody may know: public front matter and titles, stubs, and the sentences of the policy.

    What a reader sees of these beyond the public is no secret to her, but it does not make the rest of them one less.
    """
    public = visible(minutes, PUBLIC, policy)
    known = [_all_text(p) for p in minutes.front.portions if p.ref in seen.refs & public.refs]
    known += [i.title if i.name in public.titles else (i.public_title or "") for i in minutes.items]
    known += [item.stub or "" for item in minutes.items]
    known += [p.text for _, p in minutes.portions() if p.kind == "stub" and p.ref in seen.refs]
    known += [s for level in policy.levels for s in (level.first_page, level.stub, level.title_stub)]
    return [text for text in (*known, decisions.status or "") if text]


def _searched(minutes: Minutes, seen: Visible) -> Iterator[Passage]:
    """Give what is looked through: what is shown of the items, restricted front matter, and the secretary's words."""
    for item, portion in minutes.portions():
        if portion.ref not in seen.refs:
            if portion.substitute:
                yield Passage(portion.ref, portion.substitute)
        elif portion.kind != "stub" and (item.name != FRONT or portion.disposition != "release"):
            yield Passage(portion.ref, _all_text(portion))


def _all_text(portion: Portion) -> str:
    return f"{portion.text}\n{portion.notes}" if portion.notes else portion.text


def _excused(hit: Hit, item: Item, decisions: Decisions) -> bool:
    places = {hit.key, FRONT} if item.name == FRONT else {hit.key}
    return any(
        s.code == "lexicon" and s.ref in places and excuses(hit.term, s.term) for s in decisions.settled if s.term
    )


def _betrayal(hit: Hit, item: Item, portion: Portion) -> Finding:
    source = hit.source.partition(".")[0]
    return Finding(
        "lexicon",
        f"{_WHAT[hit.kind]} that stands in withheld text of item {source} stands here as well. Withhold this portion, "
        "put other words in its place, or settle the term with the reason why it may be public.",
        item.name if item.name != FRONT else None,
        portion.ref,
        portion.place,
        ("withhold", "public_text", "settle"),
        hit.kind,
        hit.term,
    )
