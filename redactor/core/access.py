"""Who may see what. The public is the audience that has nothing; every copy is made for one audience by one rule.

`visible` answers what an audience may see of minutes: everything released, and what its levels, items and refs add.
`decide` answers whether a person may read one level in one item, and `explain` why. Rules kept here, in this order; the
first that refuses decides, and what no rule opens is refused:

1. account: nobody, and an account that is closed, reads nothing.
2. recusal: it beats everything else that a person holds; whoever stays out of an item stays out of its papers.
3. duty: the administrator reads nothing.
4. embargo: before an item opens, only who prepares the minutes reads it.
5. need-to-know: a live grant for the item reads the item, at any level; a `named` level knows no other way. `body`
   wants a clearance in this body that dominates the level, `community` such a clearance in any body. What a person
   withheld without a level wants a grant. An emergency that two people approved opens its item like a grant.
   A text of a joint meeting wants the clearance in each of its bodies, but for an item that names one of them.
6. proof: a `named` level, and an emergency, want a proof at most five minutes old of who asks. It is asked for last, so
   that being asked tells nobody anything but who may read the item anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from redactor.core.levels import OBLIGATIONS
from redactor.core.proof import PROOF_FOR_READING, is_fresh
from redactor.core.records import WHOLE_MEETING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from redactor.core.entitlements import EmergencyRecord, Facts
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

PREPARES: Final = frozenset({"secretary", "officer"})
"""The duties that prepare minutes, and are not kept out of an item before it opens."""

STEP_UP: Final = "step-up"
"""The rule of a denial that lacks nothing but a fresh proof of who asks."""

NO_EXPORT: Final = "no-export"
WATERMARK: Final = "watermark"
_ALWAYS: Final = frozenset({"audit", "no-store"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who asks. `clearances` are the confirmed ones: the level by body. Without a person it is nobody.

    Duties, clearances and `appointments`, the ids of those clearances, are those that run at the moment.
    `stepped_up_at` is when she last proved that it is she, by signing in or by confirming; None means never. `scopes`
    are the actions that a program may do in her name, of those that she may do; None where she asks herself.
    """

    person: str | None = None
    duties: frozenset[str] = frozenset()
    clearances: Mapping[str, str] = field(default_factory=dict)
    active: bool = True
    stepped_up_at: datetime | None = None
    appointments: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None


NOBODY: Final = Subject()


@dataclass(frozen=True, slots=True)
class Grant:
    """It may be done, by this rule; what has to be done with it are obligations."""

    rule: str
    obligations: frozenset[str] = _ALWAYS


@dataclass(frozen=True, slots=True)
class Denial:
    """It may not be done, by this rule. The rule goes into the audit log, the reason to nobody outside.

    `lacking` is what it would be, where nothing is in the way but a proof that is too old.
    """

    rule: str
    reason: str
    lacking: Grant | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: one level in one item of one meeting of one body."""

    body: str
    meeting: str
    item: str
    level: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rule as it was applied: `passed`, `no`, `yes` by a grant, or `not-reached` behind the first no."""

    rule: str
    outcome: Literal["passed", "yes", "no", "not-reached"]
    said: Grant | Denial | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    subject: Subject
    wanted: Wanted
    policy: Policy
    facts: Facts
    now: datetime

    @property
    def level(self) -> Level | None:
        return self.policy.level(self.wanted.level)

    @property
    def items(self) -> frozenset[str]:
        """Name what is asked for, and for a paper every item that it belongs to."""
        return self.facts.bounds.papers.get(self.wanted.item, frozenset()) | {self.wanted.item}

    @property
    def bodies(self) -> frozenset[str]:
        """Name the bodies that have to let it be read: all of the meeting's, or the one that each item names."""
        bounds, every = self.facts.bounds, {self.wanted.body} | self.facts.bounds.bodies
        belongs = bounds.papers.get(self.wanted.item) or frozenset({self.wanted.item})
        named = {bounds.named.get(item, "") for item in belongs}
        return frozenset(named) if len(named) == 1 and named <= every else frozenset(every)


def decide(subject: Subject, wanted: Wanted, *, policy: Policy, facts: Facts, now: datetime) -> Grant | Denial:
    """Decide whether somebody may read a level in an item. Unknown, empty and contradictory mean no."""
    question = _Question(subject, wanted, policy, facts, now)
    for _, refusal in _RULES:
        refused = refusal(question)
        if refused is not None:
            return refused
    return _opening(question) or _unnamed(question)


def explain(
    subject: Subject, wanted: Wanted, *, policy: Policy, facts: Facts, now: datetime
) -> tuple[Grant | Denial, tuple[Step, ...]]:
    """Give the verdict of `decide`, and how each rule came to it, in the order in which they are applied."""
    question = _Question(subject, wanted, policy, facts, now)
    verdict, made = decide(subject, wanted, policy=policy, facts=facts, now=now), list[Step]()
    for name, refusal in _RULES:
        refused = refusal(question)
        if any(step.outcome == "no" for step in made):
            made.append(Step(name, "not-reached"))
        elif refused is not None:
            made.append(Step(name, "no", refused))
        else:
            opened = _opening(question) if name == "need-to-know" else None
            made.append(Step(name, "yes", opened) if opened else Step(name, "passed"))
    return verdict, tuple(made)


def granted_after_proof(verdict: Grant | Denial) -> Grant | None:
    """Give what is granted now, or would be once she has proved that it is she; None where more is in the way."""
    return verdict if isinstance(verdict, Grant) else verdict.lacking


def is_recused(subject: Subject, meeting: str, recusals: Iterable[RecusalRecord], *, item: str | None = None) -> bool:
    """Tell whether somebody stays out of an item, or without `item` out of anything in the meeting."""
    return any(
        r.person == subject.person and r.meeting == meeting and (item is None or r.item in (WHOLE_MEETING, item))
        for r in recusals
    )


def is_live(grant: GrantRecord, subject: Subject, wanted: Wanted, now: datetime) -> bool:
    """Tell whether a grant names just this person and item, now. Its end is outside its time.

    A grant that hangs on an appointment lives while that appointment runs.
    """
    named = (grant.person, grant.meeting, grant.item) == (subject.person, wanted.meeting, wanted.item)
    appointed = grant.appointment is None or grant.appointment in subject.appointments
    return named and appointed and grant.revoked_at is None and grant.starts <= now < grant.ends


def _account(question: _Question) -> Denial | None:
    if question.subject.person is None:
        return Denial("nobody", "Nobody is signed in.")
    if not question.subject.active:
        return Denial("inactive", "The account is closed.")
    return None


def _recusal(question: _Question) -> Denial | None:
    out, meeting = question.facts.recusals, question.wanted.meeting
    if any(is_recused(question.subject, meeting, out, item=item) for item in question.items):
        return Denial("recused", "This person stays out of the item.")
    return None


def _duty(question: _Question) -> Denial | None:
    if ADMINISTRATOR in question.subject.duties:
        return Denial("administrator-reads-nothing", "Who manages access reads nothing.")
    return None


def _embargo(question: _Question) -> Denial | None:
    wanted = question.wanted
    closed = any(
        e.meeting == wanted.meeting and e.item in (WHOLE_MEETING, *question.items) and question.now < e.opens_at
        for e in question.facts.embargoes
    )
    if closed and not question.subject.duties & PREPARES:
        return Denial("embargo", "The item opens later.")
    return None


def _need_to_know(question: _Question) -> Denial | None:
    return None if _opening(question) else _unnamed(question)


def _proof(question: _Question) -> Denial | None:
    """Want a fresh proof, last of all: so only whom everything else opens the item learns that one is asked for."""
    opened, level = _opening(question), question.level
    wants = opened is not None and (opened.rule == "break-glass" or level is None or level.access == "named")
    if wants and not is_fresh(question.subject.stepped_up_at, within=PROOF_FOR_READING, now=question.now):
        return Denial(STEP_UP, "The last proof of who asks is too old.", opened)
    return None


_RULES: Final[tuple[tuple[str, Callable[[_Question], Denial | None]], ...]] = (
    ("account", _account),
    ("recusal", _recusal),
    ("duty", _duty),
    ("embargo", _embargo),
    ("need-to-know", _need_to_know),
    ("proof", _proof),
)


def _opening(question: _Question) -> Grant | None:
    """Find what opens it: a name, else a clearance, else an emergency. What it obliges to comes from the level."""
    level = question.level
    obligations = _ALWAYS | (frozenset(OBLIGATIONS) if level is None else level.obligations)
    if any(is_live(grant, question.subject, question.wanted, question.now) for grant in question.facts.grants):
        return Grant("grant-for-item", obligations)
    cleared = level and _cleared(question, level)
    if cleared:
        return Grant(cleared, obligations)
    if any(_is_emergency(emergency, question) for emergency in question.facts.emergencies):
        return Grant("break-glass", _ALWAYS | frozenset(OBLIGATIONS))
    return None


def _cleared(question: _Question, level: Level) -> str:
    held = question.subject.clearances
    if level.access == "body" and all(_clears(held.get(body), level, question.policy) for body in question.bodies):
        return "clearance-in-body"
    if level.access == "community" and any(_clears(each, level, question.policy) for each in held.values()):
        return "clearance-in-community"
    return ""


def _is_emergency(emergency: EmergencyRecord, question: _Question) -> bool:
    asked = (emergency.person, emergency.meeting, emergency.item)
    wanted = question.wanted
    return asked == (question.subject.person, wanted.meeting, wanted.item) and emergency.is_live(question.now)


def _unnamed(question: _Question) -> Denial:
    """Say why nothing opens it. What is withheld without a level is nobody's by one: a person has to grant it."""
    level = question.level
    if level is None:
        return Denial("level-unknown", "The policy has no such level.")
    if level.access == "named":
        return Denial("not-named", "Only those named for the item read this level.")
    if level.access == "body":
        return Denial("no-clearance-in-body", "This level wants a clearance in this body.")
    if level.access == "community":
        return Denial("no-clearance", "This level wants a clearance.")
    return Denial("withheld-without-level", "A person withheld this; only a grant opens it.")


def _clears(held: str | None, level: Level, policy: Policy) -> bool:
    return held is not None and policy.level(held) is not None and policy.dominates(held, level.id)
