"""What is said about a draft and its copies: the JSON of `inspect`, the report of a split.

The report holds no text of a withheld portion; it may lie beside the public files.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from redactor.core.access import PUBLIC, visible
from redactor.core.mending import is_withheld, withheld_words
from redactor.core.minutes import FRONT
from redactor.core.suggesting import suggestions_on
from redactor.services.drafting.settles import unused_settles
from redactor.services.release.advice import advice_json, advice_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.access import Visible
    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Finding, Item, Portion
    from redactor.core.suggesting import Suggestions
    from redactor.services.drafting.drafts import Draft
    from redactor.services.release.copies import Copies

Json = dict[str, Any]


def inspection(draft: Draft) -> Json:
    """Say everything that is in a draft, as the interface of `inspect --json` has it."""
    minutes, policy = draft.minutes, draft.policy
    meeting = minutes.meeting
    return {
        "policy": {"name": policy.name, "sha256": policy.sha256, "title": policy.title},
        "draft": {"sha256": draft.sha256},
        "meeting": {
            "title": meeting.title,
            "reference": meeting.reference,
            "date": meeting.date,
            "status": meeting.status,
            "marking": meeting.marking,
            "marking_origin": meeting.marking_origin,
        },
        "people": [
            {"name": p.name, "group": p.group, "role": p.role, "attendance": p.attendance, "remote": p.remote}
            for p in minutes.people
        ],
        "front": _item(minutes.front),
        "items": [_item(item) | {"suggestions": _suggestions(item, draft)} for item in minutes.items],
        "findings": [finding_json(f) for f in minutes.findings],
        "dropped": [{"kind": x.kind, "place": x.place, "visible": x.visible} for x in minutes.document.losses],
        "unused_settles": [{"code": s.code, "ref": s.ref} for s in unused_settles(draft)],
        "suggestions": suggestions_json(suggestions_on(minutes, policy, draft.decisions)),
    }


def _item(item: Item) -> Json:
    by_ref = {p.ref: p for p in item.portions}
    return {
        "number": item.number,
        "name": item.name,
        "title": item.title,
        "marking": item.marking,
        "origin": item.origin,
        "portions": [_portion(p) for p in item.portions],
        "decisions": [
            {"ref": r.ref, "verb": r.verb, "text": r.text, "marking": by_ref[r.ref].marking} for r in item.resolutions
        ],
        "actions": [
            {
                "ref": a.ref,
                "reference": a.reference,
                "owner": a.owner,
                "text": a.text,
                "status": a.status,
                "marking": by_ref[a.ref].marking,
            }
            for a in item.actions
        ],
    }


def _portion(portion: Portion) -> Json:
    made: Json = {
        "ref": portion.ref,
        "kind": portion.kind,
        "marking": portion.marking,
        "origin": portion.origin,
        "disposition": portion.disposition,
        "text": portion.text,
        "place": portion.place,
    }
    mends: Json = {"notes": portion.notes} if portion.notes else {}
    if portion.reworded is not None:
        mends["reworded"] = portion.reworded
    if portion.cuts:
        mends["withheld_words"] = list(withheld_words(portion))
    return made | mends


def _suggestions(item: Item, draft: Draft) -> list[Json]:
    """Say which markings the rules of the policy would suggest, and why; they never decide."""
    return [
        {"ref": p.ref, "marking": s.level, "why": s.why} for p in item.portions for s in draft.policy.suggest(p.text)
    ]


def suggestions_json(suggestions: Suggestions) -> Json:
    """Say what the rules of the policy suggest as a draft stands, and what was dismissed; it names places, no text."""
    return {
        "open": [asdict(one) for one in suggestions.open],
        "dismissed": [{"ref": s.ref, "term": s.term, "why": s.why} for s in suggestions.dismissed],
    }


def finding_json(finding: Finding) -> Json:
    """Say what a finding is, without the term that it is about."""
    made: Json = {
        "code": finding.code,
        "item": finding.item,
        "ref": finding.ref,
        "place": finding.place,
        "message": finding.message,
        "choices": list(finding.choices),
    }
    return made | ({"class": finding.kind} if finding.kind else {})


def split_report(draft: Draft, public: Copies, readers: Iterable[Copies]) -> Json:
    """Say what was withheld where and why, what was dropped, and what the gate counted; no restricted text."""
    seen, copies = visible(draft.minutes, PUBLIC, draft.policy), (public, *readers)
    excused = frozenset(s for made in copies for s in made.excused)
    return {
        "policy": {"name": draft.policy.name, "sha256": draft.policy.sha256},
        "draft": {"sha256": draft.sha256},
        "items": [_withheld(item, seen, shown=item.name in seen.titles) for item in draft.minutes.items],
        "front": [_reason(p, draft.minutes.front) for p in draft.minutes.front.portions if is_withheld(p, seen)],
        "dropped": [{"kind": x.kind, "place": x.place} for x in draft.minutes.document.losses],
        "hidden": [{"place": place, "why": why} for place, why in draft.minutes.document.hidden],
        "settled": [{"code": s.code, "ref": s.ref} for s in draft.decisions.settled],
        "gate": {c.format: {"sha256": c.sha256, "accounted": c.counted} for c in public.files},
        "advice": advice_json(advice_on(draft, public.rendered)),
        "recipients": [_reader(copies, n) for n, copies in enumerate(copies[1:], 1)],
        "unused_settles": [{"code": s.code, "ref": s.ref} for s in unused_settles(draft, excused)],
    }


def _withheld(item: Item, seen: Visible, *, shown: bool) -> Json:
    return {
        "number": item.number,
        "name": item.name,
        "marking": item.marking,
        "origin": item.origin,
        "title": "published" if shown else "withheld",
        "reason": item.reason,
        "released": sum(p.ref in seen.refs for p in item.portions),
        "reworded": [p.ref for p in item.portions if p.ref in seen.mended and p.reworded is not None],
        "withheld": [_reason(p, item, gaps=p.ref in seen.mended) for p in item.portions if is_withheld(p, seen)],
    }


def _reason(portion: Portion, item: Item, *, gaps: bool = False) -> Json:
    if gaps:
        why = "some of its words are withheld"
    elif portion.substitute is not None:
        why = "other words stand in its place"
    elif portion.origin == "inherited" and item.name != FRONT:
        why = f"inherits {portion.marking}"
    else:
        why = f"marked {portion.marking}" if portion.marking else "nobody has released it"
    return {"ref": portion.ref, "kind": portion.kind, "marking": portion.marking, "place": portion.place, "why": why}


def _reader(copies: Copies, number: int) -> Json:
    audience = copies.audience
    return {
        "file": f"{number}.age",
        "everything": audience.everything,
        "level": audience.level,
        "items": sorted(audience.items),
        "accounted": {c.format: c.counted for c in copies.files},
    }


def change_json(change: Decisions) -> Json:
    """Say what an entry of the list decided: what it does not name is left out."""
    return {name: value for name, value in _plain(asdict(change)).items() if value}


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever a decision holds
    """Leave out, inside, what says nothing."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items() if v is not None and v != ()}
    return [_plain(v) for v in value] if isinstance(value, (tuple, list)) else value
