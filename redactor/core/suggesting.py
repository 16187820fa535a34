"""What the rules of a policy suggest about a draft: where words would be shown to more people than a rule would have.

Rules kept here: a suggestion decides nothing and stops nothing; it is made of the words that would be shown as the
draft stands, and of no others; it is dismissed rule by rule and portion by portion, for the audience that it was
dismissed for and narrower ones, so what is shown more widely afterwards is asked about again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import effective
from redactor.core.mending import parts
from redactor.core.minutes import FRONT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.decisions import Decisions, Settle
    from redactor.core.levels import Level, Suggestion
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy

CODE: Final = "suggestion"
"""The code of a settle that dismisses one."""
EVERYBODY: Final = "public"
"""The audience of what is published, in the term of a settle."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A portion that rules would have shown to fewer people: the highest `level` that they propose, and why, each once.

    `marking` is the level that it has as it stands, `restricted` unless that is the public one. Where it is `published`
    everybody reads it all the same; where it is not, those who read that marking do. `terms` are what a settle has to
    say to dismiss it.
    """

    item: str
    ref: str
    level: str
    marking: str
    restricted: bool
    published: bool
    whys: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def raises(self) -> bool:
        """Tell whether its item has to be marked higher: withheld by name, its marking would still open it."""
        return self.restricted and self.item != FRONT

    @property
    def narrows(self) -> bool:
        """Tell whether a decision can narrow it: the marking of a line of the front matter stands in the draft."""
        return self.published or self.raises


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the rules say of a draft as it stands: what nobody has answered, and the settles that dismiss the rest."""

    open: tuple[Suggested, ...] = ()
    dismissed: tuple[Settle, ...] = ()


def suggestions_on(
    minutes: Minutes, policy: Policy, decisions: Decisions, *, known: dict[str, tuple[Suggestion, ...]] | None = None
) -> Suggestions:
    """Find what the rules of a policy suggest about a classified draft.

    `known` gathers which rules of this policy a text meets, so that the next look need not try them all again.
    """
    if not policy.suggestions:
        return Suggestions()
    given = {(s.ref, s.term.casefold()): s for s in decisions.settled if s.code == CODE}
    open_: list[Suggested] = []
    dismissed: dict[Settle, None] = {}
    for item, portion, marking, rules in _met(minutes, policy, {} if known is None else known):
        audiences = _audiences(policy, portion, marking)
        answers = {rule: _answer(rule, portion.ref, audiences, given) for rule in rules}
        dismissed |= dict.fromkeys(answer for answer in answers.values() if answer)
        left = [rule for rule, answer in answers.items() if answer is None]
        if left:
            level = policy.highest(rule.level for rule in left).id
            open_.append(_suggested(item, portion, marking, left, level=level))
    return Suggestions(tuple(open_), tuple(dismissed))


def _answer(
    rule: Suggestion, ref: str, audiences: Iterable[str], given: Mapping[tuple[str, str], Settle]
) -> Settle | None:
    """Find the settle that dismisses a rule at a portion, for one of some audiences."""
    keys = ((ref, _term(audience, rule).casefold()) for audience in audiences)
    return next((given[key] for key in keys if key in given), None)


def _suggested(item: Item, portion: Portion, marking: Level, rules: list[Suggestion], *, level: str) -> Suggested:
    published = portion.disposition == "release"
    audience = EVERYBODY if published else marking.id
    return Suggested(
        item.name,
        portion.ref,
        level,
        marking.id,
        restricted=not marking.public,
        published=published,
        whys=tuple(dict.fromkeys(rule.why for rule in rules)),
        terms=tuple(dict.fromkeys(_term(audience, rule) for rule in rules)),
    )


def _met(
    minutes: Minutes, policy: Policy, known: dict[str, tuple[Suggestion, ...]]
) -> Iterator[tuple[Item, Portion, Level, list[Suggestion]]]:
    """Give each portion that is shown to somebody, with the rules that would have a higher marking for its words."""
    top = max(policy.rank(rule.level) for rule in policy.suggestions)
    for item, portion in minutes.portions():
        level = policy.level(effective(portion, item, policy))
        if level is None or level.rank >= top or not _is_read(portion, level):
            continue
        text = _shown(portion)
        if text not in known:
            known[text] = policy.suggest(text)
        rules = [rule for rule in known[text] if policy.rank(rule.level) > level.rank]
        if rules:
            yield item, portion, level, rules


def _is_read(portion: Portion, level: Level) -> bool:
    """Tell whether a level lets anybody read a portion. What is withheld without one is open by name alone."""
    if portion.disposition == "release":
        return True
    return portion.disposition == "withhold" and portion.marking is not None and not level.public


def _shown(portion: Portion) -> str:
    """Give the words that the most people read: other words, what is left between gaps, or all of it."""
    if portion.reworded is not None:
        return portion.reworded
    cut = portion.disposition == "release" and portion.cuts
    text = " | ".join(parts(portion)) if cut else portion.text
    return f"{text}\n{portion.notes}" if portion.notes else text


def _audiences(policy: Policy, portion: Portion, marking: Level) -> tuple[str, ...]:
    """Name the audiences for which a dismissal holds: the one that reads it as it stands, and every wider one."""
    if portion.disposition == "release":
        return (EVERYBODY,)
    wider = (level.id for level in policy.levels if not level.public and level.rank <= marking.rank)
    return (EVERYBODY, *wider)


def _term(audience: str, rule: Suggestion) -> str:
    return f"{audience}: {rule.why}"
