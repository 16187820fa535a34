"""The two ways out of a leak: withhold the portion, or say why the term may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.decisions import Decisions, PublicText, Settle
from redactor.core.minutes import FRONT
from redactor.web.deciding.findings import key_of
from redactor.web.deciding.items import decision_about, find_item, with_choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.minutes import Finding
    from redactor.services.drafting.drafts import Draft


def find_leak(leaks: Sequence[Finding], key: str) -> Finding | None:
    """Find a leak by its name in a form."""
    return next((leak for leak in leaks if key_of(leak) == key), None)


def withheld(draft: Draft, leak: Finding) -> Decisions:
    """Withhold the portion in which a term stands, and the secretary's words in its place, if it is they that tell."""
    name, ref = leak.item or FRONT, leak.ref or ""
    item = find_item(draft.minutes, name)
    if item is None or leak.ref is None:
        return Decisions()
    made = with_choices(decision_about(draft.decisions, name), item, {ref: "withhold"})
    words = tuple(PublicText(t.ref, "") for t in draft.decisions.public_texts if t.ref == ref)
    return Decisions(items={name: made}, public_texts=words)


def excused(leak: Finding, why: str) -> Decisions:
    """Let a term stand in one place, with the reason."""
    return Decisions(settled=(Settle("lexicon", leak.ref or FRONT, leak.term or "", why),))
