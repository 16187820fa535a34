"""Who may read what: the rules in the order in which they are applied, grants, recusals. Items by public title only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from redactor.core.access import (
    Grant,
    Subject,
    Wanted,
    explain,
    granted_after_proof,
    title_is_public,
)
from redactor.core.filed import PREFIX
from redactor.core.reading_requests import LENGTHS
from redactor.core.records import WHOLE_MEETING
from redactor.services.entitling.explaining import highest_withheld
from redactor.web.deciding.items import find_item
from redactor.web.presenting.embargoes import time_words
from redactor.web.presenting.frame import duty_words
from redactor.web.presenting.words import head, item_words, levels_of, said_date, said_time
from redactor.web.screens.access import AccessPage, Explanation, GrantForm, GrantRow, RecusalRow, RequestRow, Rule
from redactor.web.screens.parts import FieldError, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from redactor.core.access import Step
    from redactor.core.entitlements import Facts
    from redactor.core.minutes import Item
    from redactor.core.records import PersonRecord, RecusalRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.review import View
    from redactor.services.reading.reading_requests import Asked

_LONGEST: Final = timedelta(days=366)
_USUAL: Final = timedelta(days=7)
_RULES: Final = {
    "account": ("Account is active", "Who is closed out reads nothing."),
    "recusal": ("No recusal", "Who stays out of an item reads none of it."),
    "duty": ("Not an administrator", "Who manages access reads nothing."),
    "embargo": ("The item is open", "Before the time that is set, only who prepares the minutes reads it."),
    "need-to-know": (
        "Need to know",
        "A running grant for the item, or a running clearance that covers the level.",
    ),
    "proof": ("A fresh proof", "What only named people read wants a proof of who asks, at most five minutes old."),
}
_BY: Final = {
    "grant-for-item": "By a grant by name that is running now.",
    "clearance-in-body": "By a clearance in this body that covers the level.",
    "clearance-in-community": "By a clearance that covers the level.",
    "break-glass": "By an emergency that two people approved, for thirty minutes.",
    "not-named": "Only those named for the item read this level, and no name is running now.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a grant can name, all that bears on who may read, what time it is, and which requests wait."""

    people: tuple[PersonRecord, ...]
    facts: Facts
    now: datetime
    waiting: tuple[Asked, ...] = ()


def faults(form: Mapping[str, str], *, today: date) -> tuple[FieldError, ...]:
    """Say what is missing from a grant."""
    made = []
    if not form.get("person"):
        made.append(FieldError("person", "Choose a person"))
    if not form.get("item"):
        made.append(FieldError("item", "Choose an item"))
    until = _day(form.get("until", ""))
    if until is None or not today <= until <= today + _LONGEST:
        made.append(FieldError("until", "Give a day from today, at most a year ahead"))
    if not form.get("ground", "").strip():
        made.append(FieldError("ground", "Say on what ground"))
    return tuple(made)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def access_page(
    meeting: str,
    view: View,
    known: Known,
    *,
    asked: tuple[str, str],
    whom: Subject | None,
    typed: Mapping[str, str],
    errors: tuple[FieldError, ...],
    name_of: Callable[[str], str],
) -> AccessPage:
    """Show who may read what of a meeting."""
    draft, where = view.draft, f"/meetings/{meeting}"
    item = find_item(draft.minutes, asked[1])
    chosen = (typed.get("person") or asked[0], typed.get("item") or asked[1])
    return AccessPage(
        head(meeting, view.case),
        where,
        f"{where}/access",
        tuple(Option(p.id, f"{p.name}, {duty_words(p.duties)}", chosen=p.id == chosen[0]) for p in known.people),
        tuple(Option(i.name, _title(i, draft), chosen=i.name == chosen[1]) for i in draft.minutes.items)
        + tuple(Option(p, f"Paper {p.removeprefix(PREFIX)}", chosen=p == chosen[1]) for p in known.facts.bounds.papers),
        _explained(view, known, whom, item, name=name_of(whom.person or ""))
        if whom is not None and item is not None
        else None,
        tuple(_grants(where, draft, known, name_of)),
        requests=request_rows(known.waiting, name_of, answers=True),
        recusals=tuple(recusal_row(r, name_of, lift=f"{where}/recusals/lift") for r in known.facts.recusals),
        form=GrantForm(
            f"{where}/grants",
            typed.get("until") or (known.now.date() + _USUAL).isoformat(),
            typed.get("ground", ""),
            errors,
        ),
        recuse_action=f"{where}/recusals",
        times=tuple(time_words(e) for e in known.facts.embargoes if e.opens_at > known.now),
        time_action=f"{where}/times",
    )


def _title(item: Item, draft: Draft) -> str:
    title = item.title if title_is_public(item, draft.policy) else item.public_title or "Title withheld"
    return f"{item.number or item.name}. {title}"


def _grants(where: str, draft: Draft, known: Known, name_of: Callable[[str], str]) -> Iterator[GrantRow]:
    looks = levels_of(draft.policy)
    for grant in known.facts.grants:
        if grant.revoked_at is not None or grant.ends <= known.now:
            continue
        item = find_item(draft.minutes, grant.item)
        yield GrantRow(
            grant.id,
            name_of(grant.person),
            grant.item,
            looks[highest_withheld(item, draft) if item else draft.policy.levels[-1].id],
            said_time(grant.starts),
            said_time(grant.ends),
            name_of(grant.granted_by),
            end_action=f"{where}/grants/{grant.id}/end",
        )


def recusal_row(recusal: RecusalRecord, name_of: Callable[[str], str], *, lift: str = "") -> RecusalRow:
    """Say who stays out of what; with `lift` there is a way to end it."""
    what = "the whole meeting" if recusal.item == WHOLE_MEETING else item_words(recusal.item)
    day = said_date(recusal.since.date().isoformat())
    said = f"{what}, since {day}. Wins over every grant."
    return RecusalRow(name_of(recusal.person), said, recusal.person, recusal.item, lift)


def request_rows(waiting: Iterable[Asked], name_of: Callable[[str], str], *, answers: bool) -> tuple[RequestRow, ...]:
    """Say who asks for what; who `answers` has a way to it."""
    return tuple(
        RequestRow(
            name_of(asked.request.person),
            asked.request.item,
            LENGTHS[asked.request.days].lower(),
            said_time(asked.request.asked_at),
            f"/requests/{asked.request.id}" if answers else "",
        )
        for asked in waiting
    )


def _explained(view: View, known: Known, whom: Subject, item: Item, *, name: str) -> Explanation:
    draft = view.draft
    level = highest_withheld(item, draft)
    wanted = Wanted(view.case.record.body, view.case.record.id, item.name, level)
    verdict, steps = explain(whom, wanted, policy=draft.policy, facts=known.facts, now=known.now)
    can = granted_after_proof(verdict) is not None
    reason = "" if isinstance(verdict, Grant) else verdict.reason
    return Explanation(
        f"{name} {'can' if can else 'cannot'} read {item_words(item.name)}",
        "Once the minutes are published. The rules below are applied in this order."
        if can
        else f"{reason} The first “no” below decides.",
        rules_of(steps, can=can),
        f"{draft.policy.title}, version {draft.policy.version}.",
        levels_of(draft.policy)[level],
    )


def rules_of(steps: Iterable[Step], *, can: bool) -> tuple[Rule, ...]:
    """Say how each rule was applied, to somebody who `can` read or not."""
    return tuple(_rule(step, asked_when_reading=can) for step in steps)


def _rule(step: Step, *, asked_when_reading: bool) -> Rule:
    """Say how a rule was applied. A proof is asked for when she reads; what it would be now says nothing."""
    title, text = _RULES[step.rule]
    if step.rule == "proof" and asked_when_reading:
        return Rule(title, text, "yes")
    said = _BY.get(step.said.rule, text) if step.said is not None else text
    verdict: Literal["yes", "no", "unreached"] = "no" if step.outcome == "no" else "yes"
    return Rule(title, said, "unreached" if step.outcome == "not-reached" else verdict)
