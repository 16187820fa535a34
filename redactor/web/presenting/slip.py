"""The form of one item: what is decided about it, or what was typed where that was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from redactor.core.minutes import FRONT
from redactor.web.deciding.items import decision_about
from redactor.web.deciding.mends import KINDS, words_now
from redactor.web.presenting.taking_back import items_of
from redactor.web.presenting.words import levels_of, said_time
from redactor.web.screens.parts import Option
from redactor.web.screens.review import Slip, SlipPortion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.minutes import Item, Portion
    from redactor.core.policy import Policy
    from redactor.services.drafting.review import View
    from redactor.web.screens.parts import FieldError

_ORIGINS = {
    "heading": "in its heading",
    "line": "on a line of its own",
    "style": "by the style of its paragraphs",
    "control": "by a content control",
    "statement": "by the statement on the first page",
    "decision": "by what was decided here",
}


def slip_of(
    where: str, view: View, item: Item, *, typed: Mapping[str, str] | None, errors: tuple[FieldError, ...]
) -> Slip:
    """Make the form of an item."""
    draft, form = view.draft, typed or {}
    decided = decision_about(draft.decisions, item.name)
    looks = levels_of(draft.policy)
    marking = form.get("marking", item.marking)
    levels = () if item.name == FRONT else tuple((looks[x.id], x.id == marking) for x in reversed(draft.policy.levels))
    return Slip(
        f"{where}/items/{quote(item.name, safe='')}",
        str(view.seq),
        levels,
        tuple(_portion(p, view, form) for p in item.portions),
        _reasons(draft.policy, form.get("reason", decided.reason or "")),
        _origin(item),
        form.get("public_title", decided.public_title or ""),
        form.get("stub", decided.stub or ""),
        form.get("review", decided.review or ""),
        _review_hint(item, draft.policy),
        "" if typed else _saved(item, view),
        errors,
    )


def _portion(portion: Portion, view: View, form: Mapping[str, str]) -> SlipPortion:
    shown = {"release": True, "withhold": False}
    text = portion.text.replace("\N{OBJECT REPLACEMENT CHARACTER}", "[image]")
    return SlipPortion(
        portion.ref,
        portion.kind.capitalize(),
        text,
        shown.get(form.get(f"publish-{portion.ref}", portion.disposition)),
        levels_of(view.draft.policy)[portion.marking] if portion.marking else None,
        *(form.get(f"{kind}-{portion.ref}", words_now(portion, kind)) for kind in KINDS),
    )


def _reasons(policy: Policy, chosen: str) -> tuple[Option, ...]:
    none = Option("", "No reason printed", chosen=not chosen)
    return (none, *(Option(r.code, r.text, chosen=r.code == chosen) for r in policy.reasons))


def _saved(item: Item, view: View) -> str:
    """Say when the item was saved, where nothing was decided since about anything else."""
    last = view.case.entries[-1] if view.case.entries else None
    if last is None or item.name not in items_of(last.change):
        return ""
    return f"Saved {said_time(last.at)}. The public result below is up to date."


def _review_hint(item: Item, policy: Policy) -> str:
    level = policy.level(item.marking or "")
    months = level.review_months if level else None
    return f"Policy: within {months} months." if months else "Leave it empty to follow the policy."


def _origin(item: Item) -> str:
    if item.name == FRONT:
        return "What stands before the first item, and in page headers and footers."
    if item.marking is None:
        return "Nobody has said yet which marking it has."
    how = _ORIGINS.get(item.origin or "", "")
    place = f", {item.place}" if item.place else ""
    return f"Marked {item.marking} {how}{place}.".replace(" ,", ",")
