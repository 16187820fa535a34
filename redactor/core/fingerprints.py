"""What a body remembers of its withheld texts, and what later minutes say of them.

Rules this module keeps:

- What is remembered are tokens of the lexicon, of each item and marking apart; the vault makes fingerprints of them.
- Remembered is what a person or a marking withholds; what nobody has looked at yet is not.
- What everybody may know is no leak: the policy's glossary, public front matter and titles, members, and what the body
  has published.
- All that a copy shows is looked through, titles and front matter too: last month's name may be in this month's agenda.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC, effective, visible
from redactor.core.betrayals import no_secrets, place_of, shown, withheld
from redactor.core.inheriting import actions_of
from redactor.core.lexicon.excuse import excuses
from redactor.core.lexicon.fold import clean, fold
from redactor.core.lexicon.keyed import candidates, ground, kind_of
from redactor.core.minutes import FRONT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from redactor.core.decisions import Decisions
    from redactor.core.lexicon.keyed import Candidate
    from redactor.core.minutes import Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.rendering import Rendered

STEP: Final = 256
"""Fingerprints are kept in multiples of so many, so that their number tells little."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Whose fingerprints these are: an item of a meeting, at one marking."""

    meeting: str
    item: str
    marking: str


@dataclass(frozen=True, slots=True)
class Match:
    """A visible term that a sealed text has. `ref` is a portion or an item of the new minutes; `source` is where from.

    `term` is as it stands in the new minutes.
    """

    ref: str
    kind: str
    term: str = field(repr=False)
    source: Place


def texts_in(minutes: Minutes, policy: Policy) -> frozenset[str]:
    """Give every text of minutes by itself, shown or withheld: what a later draft still has."""
    texts = {p.text for _, p in minutes.portions()} | {item.title for item in minutes.items}
    return frozenset(texts | {passage.text for passage in withheld(minutes, visible(minutes, PUBLIC, policy))})


def remembered(
    minutes: Minutes, policy: Policy, decisions: Decisions, *, but: Collection[str] = frozenset()
) -> dict[tuple[str, str], frozenset[str]]:
    """Give the tokens of what is withheld, by item and marking; without the texts that are named."""
    seen = visible(minutes, PUBLIC, policy)
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    owners = _owners(minutes, policy)
    for passage in withheld(minutes, seen):
        owner = owners.get(passage.key)
        if owner is not None and passage.text not in but:
            texts[owner].append(passage.text)
    actions = _withheld_actions(minutes, seen.refs | seen.mended, owners)
    if not texts:
        return {}
    known = (*no_secrets(minutes, policy, seen, decisions), *_public_words(minutes))
    draft, met = [p.text for _, p in minutes.portions()], minutes.meeting.date
    free = ground(known=known, glossary=policy.glossary, draft=draft, met=met)
    return {owner: found for owner, these in texts.items() if (found := actions[owner] | free.tokens(these))}


def _withheld_actions(
    minutes: Minutes, seen: frozenset[str], owners: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str], frozenset[str]]:
    """Give what the withheld actions are known again by."""
    found: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for ref, made in actions_of(minutes).items():
        if ref in owners and ref not in seen:
            found[owners[ref]] |= made
    return found


def _owners(minutes: Minutes, policy: Policy) -> dict[str, tuple[str, str]]:
    """Give item and marking of each portion, and of each title, that is withheld and not merely unread.

    A portion out of which a person took words withholds these; one that a next draft brought is withheld by its marking
    until somebody has looked at it.
    """
    owners = {
        p.ref: (item.name, effective(p, item, policy))
        for item, p in minutes.portions()
        if p.disposition == "withhold" or p.cuts or p.reworded is not None or _is_marked(p, policy)
    }
    titles = {i.name: (i.name, policy.highest([i.marking]).id) for i in minutes.items if i.marking is not None}
    return titles | owners


def _is_marked(portion: Portion, policy: Policy) -> bool:
    return portion.disposition == "review" and portion.marking not in {None, policy.public_level.id}


def _public_words(minutes: Minutes) -> Iterator[str]:
    """Give what is public of a meeting beside its front matter: who is a member, and the references of actions."""
    for person in minutes.people:
        yield from filter(None, (person.name, person.group))
    yield from (action.reference for item in minutes.parts() for action in item.actions if action.reference)
    yield from filter(None, (minutes.meeting.reference, minutes.meeting.title, minutes.meeting.date))


@dataclass(frozen=True, slots=True)
class Reading:
    """The visible text of new minutes, read once: passages by ref, and what each may say."""

    keys: tuple[str, ...]
    said: tuple[tuple[int, str, tuple[Candidate, ...]], ...] = field(repr=False)

    @property
    def tokens(self) -> frozenset[str]:
        """Everything that is to be looked up."""
        return frozenset(one.token for _, _, these in self.said for one in these)

    def matches(self, found: Mapping[str, Collection[Place]]) -> Iterator[Match]:
        """Say where the tokens that were found stand; one for each place, term and source."""
        told: set[tuple[str, str, Place]] = set()
        for at, text, these in self.said:
            hits = [one for one in these if one.token in found]
            for one in _outermost(hits):
                term = " ".join(text[one.start : one.end].split())
                inside = (other for other in hits if one.start <= other.start and other.end <= one.end)
                for source in sorted({place for other in inside for place in found[other.token]}):
                    said = (self.keys[at], fold(term), source)
                    if said not in told:
                        told.add(said)
                        yield Match(self.keys[at], kind_of(one.token), term, source)


def read_copy(rendered: Rendered, minutes: Minutes, policy: Policy) -> Reading:
    """Read all that a copy shows, but for sentences of the policy, people on the list, and references of actions."""
    public = _Known(minutes, policy)
    passages = tuple((place_of(p.key), p.text) for p in shown(rendered, minutes))
    seen = rendered.seen
    passages += tuple((FRONT, p.text) for p in minutes.front.portions if p.ref in seen.refs)
    passages += tuple((i.name, i.title) for i in minutes.items if i.name in seen.titles)
    passages += tuple((i.name, i.public_title) for i in minutes.items if i.public_title)
    passages += tuple((i.name, i.stub) for i in minutes.items if i.stub)
    read = candidates([text for _, text in passages])
    said = tuple(
        (at, text.text, tuple(one for one in these if not public.has(one, text.text))) for at, text, these in read
    )
    return Reading(tuple(key for key, _ in passages), said)


def read_text(text: str) -> Reading:
    """Read a published text as it stands, by its lines, where there is nothing else of it."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    read = candidates(lines)
    return Reading(tuple(map(str, range(len(lines)))), tuple((at, line.text, these) for at, line, these in read))


class _Known:
    """What everybody may know beside what the body has published."""

    def __init__(self, minutes: Minutes, policy: Policy) -> None:
        words = (*policy.glossary, *_public_words(minutes))
        self._text = f" | {' | '.join(fold(text) for text in words)} | "
        self._references = {
            fold(a.reference).replace(" ", "") for i in minutes.parts() for a in i.actions if a.reference
        }

    def has(self, one: Candidate, text: str) -> bool:
        term = fold(text[one.start : one.end])
        return f" {term} " in self._text or term.replace(" ", "") in self._references


def _outermost(hits: Iterable[Candidate]) -> Iterator[Candidate]:
    reached = -1
    for one in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if one.end > reached:
            reached = one.end
            yield one


def without_public(matches: Iterable[Match], published: Iterable[str]) -> tuple[Match, ...]:
    """Leave out the terms that stand in what the body has published."""
    left = tuple(matches)
    for text in published:
        if not left:
            break
        said = f" {fold(clean(text))} "
        left = tuple(one for one in left if f" {fold(one.term)} " not in said)
    return left


def without_settled(matches: Iterable[Match], settled: Iterable[str]) -> tuple[Match, ...]:
    """Leave out the terms that somebody settled, however they are written."""
    terms = tuple(settled)
    return tuple(one for one in matches if not any(excuses(one.term, term) for term in terms))
