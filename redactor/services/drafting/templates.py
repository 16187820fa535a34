"""The decisions file to fill in: every finding and every open choice of a draft, with the refs to name them.

It is valid as it stands. A line that begins with `#` and a letter or bracket is a choice, to be taken by taking the
`#` away; a line that begins with `# ` is explanation. It holds no text of the draft.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from redactor.core.decisions import PAIRED, SETTLEABLE
from redactor.core.minutes import FRONT
from redactor.core.suggesting import CODE, suggestions_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.minutes import Finding, Item, Minutes
    from redactor.core.suggesting import Suggested
    from redactor.services.drafting.drafts import Draft

_WIDTH = 110
_KINDS = {"decision": "decisions", "action": "actions"}


def template(draft: Draft) -> str:
    """Write the file."""
    minutes, policy = draft.minutes, draft.policy
    levels = ", ".join(level.id for level in policy.levels)
    lines = [
        f"# Decisions about a draft, under the policy {policy.name}: {levels}.",
        "# To decide something, take away the # before its line. What nobody releases stays withheld.",
        f'draft = "sha256:{draft.sha256}"',
        "",
        *_general(minutes),
        "[document]",
        f'#unmarked = "{policy.public_level.id}"          # the level of everything that bears no marking',
        '#status = "Final Minutes"     # the status line of the public copy',
        *_choices(minutes),
    ]
    for item in minutes.parts():
        lines += _item(item, draft)
    for finding in minutes.findings:
        if finding.code in (*SETTLEABLE, *PAIRED):
            lines += _settle(finding)
    for suggested in suggestions_on(minutes, policy, draft.decisions).open:
        lines += _suggestion(suggested)
    lines += _words(minutes)
    return "\n".join(lines) + "\n"


def _general(minutes: Minutes) -> Iterator[str]:
    general = [f for f in minutes.findings if f.item is None]
    if general:
        yield "# To settle first:"
        for finding in general:
            yield from _explained(finding)


def _explained(finding: Finding) -> Iterable[str]:
    place = finding.ref or finding.place
    words = f"{finding.code}{f' at {place}' if place else ''}: {finding.message}"
    return textwrap.wrap(words, _WIDTH, initial_indent="#   ", subsequent_indent="#     ")


def _choices(minutes: Minutes) -> Iterator[str]:
    hidden, revisions = len(minutes.document.hidden), minutes.document.revisions
    images = [p.ref for _, p in minutes.portions() if p.image]
    yield f'#look_hidden = "withhold"      # text that only looks hidden, in {hidden} places: withhold or release'
    yield f'#revisions = "accept"          # {revisions} tracked changes: accept or reject'
    yield '#images = "withhold"           # images in released items: withhold or release; or one by one:'
    if images:
        chosen = ", ".join(f'"{ref}" = "withhold"' for ref in images)
        yield f"# images = {{ {chosen} }}"


def _item(item: Item, draft: Draft) -> Iterator[str]:
    withheld = [p for p in item.portions if p.disposition == "withhold"]
    findings = [f for f in draft.minutes.findings if f.item == item.name]
    if not withheld and not findings:
        return
    key = item.name if item.name.isalnum() and item.name.isascii() else f'"{item.name}"'
    where = "the front matter" if item.name == FRONT else f"item {item.name}, {item.place}"
    yield ""
    yield f"# ---- {where}: {item.marking or 'no marking'}"
    for finding in findings:
        yield from _explained(finding)
    yield f"[item.{key}]"
    yield f'#marking = "{item.marking or draft.policy.levels[-1].id}"'
    names = [f'"{_KINDS[k]}"' for k in _KINDS if any(p.kind == k for p in withheld)] or [
        f'"{p.ref}"' for p in withheld[:1]
    ]
    yield f"#release = [{', '.join(names)}]   # all, decisions, actions, or refs: {item.name}.2 or {item.name}.2.1-3"
    if draft.policy.reasons:
        codes = ", ".join(reason.code for reason in draft.policy.reasons)
        yield f'#reason = "{draft.policy.reasons[0].code}"   # {codes}'
    if withheld:
        yield '#review = "2032-03-01"   # when it is looked at again, or event = "…"; and owner = "…"'
    for portion in withheld:
        yield f"#   {portion.ref:<10} {portion.kind:<11} {portion.marking or '–':<12} {portion.place}".rstrip()


def _settle(finding: Finding) -> Iterator[str]:
    yield ""
    yield f"# If {finding.code} at {finding.ref or finding.item or 'the document'} is none, say why:"
    yield "#[[settle]]"
    yield f'#code = "{finding.code}"'
    yield f'#ref = "{finding.ref or finding.item or FRONT}"'
    yield '#why = "…"'


def _suggestion(suggested: Suggested) -> Iterator[str]:
    """Offer to dismiss what rules of the policy say of a portion, in their own words."""
    yield ""
    yield f"# The policy suggests {suggested.level} for {suggested.ref}, which is {suggested.marking}. If not, say why:"
    for term in suggested.terms:
        yield "#[[settle]]"
        yield f'#code = "{CODE}"'
        yield f'#ref = "{suggested.ref}"'
        yield f"#term = {json.dumps(term, ensure_ascii=False)}"
        yield '#why = "…"'


def _words(minutes: Minutes) -> Iterator[str]:
    ref = next((p.ref for _, p in minutes.portions() if p.disposition == "withhold"), None)
    ref = ref or next((p.ref for _, p in minutes.portions()), None)
    if ref is None:
        return
    yield ""
    yield "# Your own words in place of a withheld portion:"
    yield "#[[public_text]]"
    yield f'#ref = "{ref}"'
    yield '#text = "…"'
    yield ""
    yield "# Other words for a visible portion, which everybody reads; or words withheld in a portion:"
    yield "#[[reword]]"
    yield f'#ref = "{ref}"'
    yield '#text = "…"'
    yield ""
    yield "#[[withhold_words]]"
    yield f'#ref = "{ref}"'
    yield '#words = "…"   # the very words; or first = 1 and last = 9, characters of the portion'
    yield ""
    yield "# A term that the gate stops at, and that may stand there all the same; one entry for each place:"
    yield "#[[settle]]"
    yield '#code = "lexicon"'
    yield f'#ref = "{ref}"'
    yield '#term = "the term"'
    yield '#why = "…"'
