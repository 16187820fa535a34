"""The two ways out of a suggestion: take it, by the decisions that there are for it, or dismiss it.

Rules kept here: to take one withholds its portion by name, as Withhold does; no decision marks a single portion, so
where its marking would let people read it all the same, its item is marked as suggested, as the key of a marking does.
Dismissed is what was on the screen: what rules say that came to it meanwhile has another key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.decisions import Decisions, Settle
from redactor.core.minutes import Finding
from redactor.core.suggesting import CODE
from redactor.web.deciding.findings import key_of
from redactor.web.deciding.items import decision_about, find_item, with_choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.suggesting import Suggested
    from redactor.services.drafting.drafts import Draft


def suggestion_key(suggested: Suggested) -> str:
    """Name a suggestion in forms and addresses."""
    return key_of(Finding(CODE, "", suggested.item, suggested.ref, term="\n".join(suggested.terms)))


def find_suggestion(suggested: Iterable[Suggested], key: str) -> Suggested | None:
    """Find a suggestion by its name in a form."""
    return next((one for one in suggested if suggestion_key(one) == key), None)


def taken(draft: Draft, suggested: Suggested) -> Decisions:
    """Withhold a portion for a suggestion; where its marking would still open it, mark its item as suggested."""
    item = find_item(draft.minutes, suggested.item)
    if item is None or not suggested.narrows:
        return Decisions()
    made = decision_about(draft.decisions, item.name)
    if suggested.published:
        made = with_choices(made, item, {suggested.ref: "withhold"})
    if suggested.raises:
        made = replace(made, marking=suggested.level)
    return Decisions(items={item.name: made})


def dismissed(suggested: Suggested, why: str) -> Decisions:
    """Let a portion stand as it is, for each rule that was on the screen."""
    return Decisions(settled=tuple(Settle(CODE, suggested.ref, term, why) for term in suggested.terms))
