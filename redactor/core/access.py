"""Who may see what. The public is the audience that has nothing; every copy is made for one audience by one rule.

`visible` answers what an audience may see of minutes: everything released, and what its levels, items and refs add.
`decide` answers whether a person may read one level in one item. Rules kept here, in this order; the first that fits
decides, and what no rule grants is refused:

1. Nobody, and an account that is closed, reads nothing.
2. Recusal beats everything else that a person holds.
3. The administrator reads nothing.
4. A live grant for the item reads the item, at any level; a `named` level knows no other way.
5. `body` wants a confirmed clearance in this body that dominates the level.
6. `community` wants such a clearance in any body. What a person withheld without a level wants a grant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.records import WHOLE_MEETING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from redactor.core.levels import Level
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.records import GrantRecord, RecusalRecord


@dataclass(frozen=True, slots=True)
class Audience:
    """What a reader may read beyond the public. Empty is the public.

    Everything; or up to a level; or whole items by name; or single portions by ref, and titles by the item's name.
    """

    level: str | None = None
    items: frozenset[str] = frozenset()
    everything: bool = False
    refs: frozenset[str] = frozenset()

    @property
    def public(self) -> bool:
        """Tell whether it is nobody in particular."""
        return not (self.level or self.items or self.everything or self.refs)


PUBLIC = Audience()


@dataclass(frozen=True, slots=True)
class Visible:
    """What one audience may see: portions by ref, and the items of which it may see the title itself.

    `mended` are portions of which it sees what a person made of their words, and not the whole: no part of `refs`.
    """

    refs: frozenset[str]
    titles: frozenset[str]
    banner: str
    mended: frozenset[str] = frozenset()


def effective(portion: Portion, item: Item, policy: Policy) -> str:
    """Give the level that a portion is restricted to: its own or its item's, whichever is higher; unsaid is highest."""
    own, least = portion.marking if portion.marking is not None else item.marking, item.binding(portion)
    return policy.highest([own, least if least is not None else own]).id


def visible(minutes: Minutes, audience: Audience, policy: Policy) -> Visible:
    """Say which portions and titles an audience may see, and the level of the copy that shows them."""
    refs, mended, shown = set(), set(), {policy.public_level.id}
    for item, portion in minutes.portions():
        level = effective(portion, item, policy)
        released = portion.disposition == "release"
        apart = not released or portion.cuts or portion.reworded is not None
        reads = apart and (portion.ref in audience.refs or _may(item, portion, level, audience=audience, policy=policy))
        if reads and (not released or portion.reworded is None):
            shown.add(level)
        if portion.reworded is not None and (released or reads):
            mended.add(portion.ref)
        elif reads or (released and not portion.cuts):
            refs.add(portion.ref)
        elif released:
            mended.add(portion.ref)
    titles = set()
    for item in minutes.items:
        if title_is_public(item, policy):
            titles.add(item.name)
        elif item.name in audience.refs or _reads(item.name, item.marking, audience, policy):
            titles.add(item.name)
            shown.add(item.marking or policy.levels[-1].id)
    return Visible(frozenset(refs), frozenset(titles), policy.highest(shown).id, frozenset(mended))


def title_is_public(item: Item, policy: Policy) -> bool:
    """Tell whether everybody may see the title itself."""
    level = policy.level(item.marking or "")
    return item.title_released or (level is not None and level.title_public and not item.public_title)


def _may(item: Item, portion: Portion, level: str, *, audience: Audience, policy: Policy) -> bool:
    public = policy.level(level) is policy.public_level
    return _reads(item.name, None if public or portion.marking is None else level, audience, policy)


def _reads(item: str, level: str | None, audience: Audience, policy: Policy) -> bool:
    """Tell whether an audience reads a level in an item. What is withheld without a level needs more than a level."""
    if audience.everything or item in audience.items:
        return True
    return level is not None and audience.level is not None and policy.dominates(audience.level, level)


# ------------------------------------------------------------------------------------------------------ who may read

ADMINISTRATOR: Final = "administrator"
"""The duty that reads nothing, whatever else its holder was given."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who asks. `clearances` are the confirmed ones: the level by body. Without a person it is nobody.

    `stepped_up_at` is when she last proved that it is she, by signing in or by confirming; None means never.
    """

    person: str | None = None
    duties: frozenset[str] = frozenset()
    clearances: Mapping[str, str] = field(default_factory=dict)
    active: bool = True
    stepped_up_at: datetime | None = None


NOBODY: Final = Subject()


@dataclass(frozen=True, slots=True)
class Grant:
    """It may be done, by this rule; what has to be done with it are obligations."""

    rule: str
    obligations: frozenset[str] = frozenset({"audit", "no-store"})


@dataclass(frozen=True, slots=True)
class Denial:
    """It may not be done, by this rule. The rule goes into the audit log, the reason to nobody outside."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: one level in one item of one meeting of one body."""

    body: str
    meeting: str
    item: str
    level: str


def decide(
    subject: Subject,
    wanted: Wanted,
    *,
    policy: Policy,
    grants: Iterable[GrantRecord],
    recusals: Iterable[RecusalRecord],
    now: datetime,
) -> Grant | Denial:
    """Decide whether somebody may read a level in an item. Unknown, empty and contradictory mean no."""
    refused = _refusal(subject, wanted, recusals)
    if refused is not None:
        return refused
    if any(is_live(grant, subject, wanted, now) for grant in grants):
        return Grant("grant-for-item")
    level = policy.level(wanted.level)
    if level is None:
        return Denial("level-unknown", "The policy has no such level.")
    return _by_level(subject, wanted, level, policy)


def is_recused(subject: Subject, meeting: str, recusals: Iterable[RecusalRecord], *, item: str | None = None) -> bool:
    """Tell whether somebody stays out of an item, or without `item` out of anything in the meeting."""
    return any(
        r.person == subject.person and r.meeting == meeting and (item is None or r.item in (WHOLE_MEETING, item))
        for r in recusals
    )


def is_live(grant: GrantRecord, subject: Subject, wanted: Wanted, now: datetime) -> bool:
    """Tell whether a grant names just this person and item, now. Its end is outside its time."""
    named = (grant.person, grant.meeting, grant.item) == (subject.person, wanted.meeting, wanted.item)
    return named and grant.revoked_at is None and grant.starts <= now < grant.ends


def _refusal(subject: Subject, wanted: Wanted, recusals: Iterable[RecusalRecord]) -> Denial | None:
    if subject.person is None:
        return Denial("nobody", "Nobody is signed in.")
    if not subject.active:
        return Denial("inactive", "The account is closed.")
    if is_recused(subject, wanted.meeting, recusals, item=wanted.item):
        return Denial("recused", "This person stays out of the item.")
    if ADMINISTRATOR in subject.duties:
        return Denial("administrator-reads-nothing", "Who manages access reads nothing.")
    return None


def _by_level(subject: Subject, wanted: Wanted, level: Level, policy: Policy) -> Grant | Denial:
    if level.access == "named":
        return Denial("not-named", "Only those named for the item read this level.")
    if level.access == "body":
        if _clears(subject.clearances.get(wanted.body), level, policy):
            return Grant("clearance-in-body")
        return Denial("no-clearance-in-body", "This level wants a clearance in this body.")
    if level.access == "community":
        if any(_clears(held, level, policy) for held in subject.clearances.values()):
            return Grant("clearance-in-community")
        return Denial("no-clearance", "This level wants a clearance.")
    # What is withheld without being restricted is nobody's by a level: a person withheld it, and a person grants it.
    return Denial("withheld-without-level", "A person withheld this; only a grant opens it.")


def _clears(held: str | None, level: Level, policy: Policy) -> bool:
    return held is not None and policy.level(held) is not None and policy.dominates(held, level.id)
