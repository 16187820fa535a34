"""Settles that match nothing: a typing error, or a finding that another decision made vanish.

They do no harm, and they do not do what somebody meant; so they are told, and stop nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.betrayals import betrayals
from redactor.core.classification import classify
from redactor.core.minutes import FRONT
from redactor.core.suggesting import suggestions_on
from redactor.services.release.copies import rendering

if TYPE_CHECKING:
    from collections.abc import Collection

    from redactor.core.decisions import Settle
    from redactor.core.minutes import Finding
    from redactor.services.drafting.drafts import Draft

_GATE = "lexicon"


def unused_settles(draft: Draft, excused: Collection[Settle] | None = None) -> tuple[Settle, ...]:
    """List the settles of a draft that settle nothing.

    `excused` are those that the gate used, over all copies; without it the public copy is asked, unless findings are
    open: then nobody can tell yet.
    """
    settled = draft.decisions.settled
    if not settled:
        return ()
    found: tuple[Finding, ...] = ()
    dismissed = suggestions_on(draft.minutes, draft.policy, draft.decisions).dismissed
    if any(s.code != _GATE for s in settled):
        bare = replace(draft.decisions, settled=())
        found = classify(draft.minutes, draft.policy, bare, draft_sha256=draft.sha256).findings
    if excused is None and any(s.code == _GATE for s in settled):
        excused = tuple(s for s in settled if s.code == _GATE) if draft.minutes.findings else _excused(draft)
    used = (*(excused or ()), *dismissed)
    return tuple(s for s in settled if s not in used and not any(_settles(s, f) for f in found))


def _excused(draft: Draft) -> set[Settle]:
    used: set[Settle] = set()
    for _ in betrayals(rendering(draft), draft.minutes, draft.policy, draft.decisions, used=used):
        pass  # what is found is the gate's to tell
    return used


def _settles(settle: Settle, finding: Finding) -> bool:
    return (
        settle.code == finding.code
        and settle.ref in (finding.ref, finding.item or FRONT)
        and (not settle.term or finding.term is None or settle.term.strip().casefold() == finding.term.casefold())
    )
