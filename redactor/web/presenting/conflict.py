"""Two people at one item: what hers says and what mine would have said, and the way to choose."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from redactor.web.deciding.items import decision_about, find_item
from redactor.web.deciding.mends import words_now
from redactor.web.presenting.words import item_words
from redactor.web.screens.review import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redactor.core.decisions import Decisions
    from redactor.core.history import Entry
    from redactor.services.drafting.review import View

_FIELDS = {"public_title": "Public title", "stub": "Words at the gap", "reason": "Reason", "review": "Review again by"}
_WORDS = {"text": "with own words", "reword": "reworded", "words": "with words withheld in it"}
_OURS = ("csrf_token", "seen", "do", "keep")


def touched(view: View, item: str, *, since: int) -> Entry | None:
    """Find the last decision after a version that is about an item, or about the draft as a whole."""
    later = [e for e in view.case.entries if e.seq > since]
    return next((e for e in reversed(later) if _about(e, item, view.case.entries)), None)


def conflict_of(
    meeting: str, view: View, item: str, theirs: Entry, *, form: Mapping[str, str], name_of: Callable[[str], str]
) -> Conflict:
    """Show both versions of an item; what was typed rides along."""
    return Conflict(
        name_of(theirs.by),
        item_words(item),
        f"{datetime.fromisoformat(theirs.at):%H:%M}",
        f"/meetings/{meeting}/items/{quote(item, safe='')}",
        str(view.seq),
        tuple(_mine(view, item, form)) or ("The same as it stands now.",),
        tuple(_theirs(view, item)),
        tuple((name, value) for name, value in form.items() if name not in _OURS),
    )


def _about(entry: Entry, item: str, entries: Sequence[Entry]) -> bool:
    change = entry.change or next((e.change for e in entries if e.seq == entry.undoes), None)
    if change is None or entry.begins is not None:  # another draft is about every item
        return True
    return item in _items(change) or any((change.unmarked, change.look_hidden, change.revisions, change.images.get("")))


def _items(change: Decisions) -> set[str]:
    refs = [*change.worded, *(s.ref for s in change.settled), *(r for r in change.images if r)]
    return {*change.items, *(ref.rsplit(".", 2)[0] for ref in refs)}


def _mine(view: View, item: str, form: Mapping[str, str]) -> Iterator[str]:
    found = find_item(view.draft.minutes, item)
    if found is None:
        return
    if form.get("marking") and form["marking"] != found.marking:
        yield f"Marking {form['marking']}"
    decided = decision_about(view.draft.decisions, item)
    for name, words in _FIELDS.items():
        if name in form and form[name].strip() != (getattr(decided, name) or ""):
            yield f"{words}: {form[name].strip() or 'none'}"
    for portion in found.portions:
        choice = form.get(f"publish-{portion.ref}")
        if choice and choice != portion.disposition:
            yield f"{portion.ref} {'published' if choice == 'release' else 'withheld'}"
        for kind, what in _WORDS.items():
            words = form.get(f"{kind}-{portion.ref}", "").strip()
            if words and words.split() != words_now(portion, kind).split():
                yield f"{portion.ref} {what}"


def _theirs(view: View, item: str) -> Iterator[str]:
    found = find_item(view.draft.minutes, item)
    if found is None:
        return
    yield f"Marking {found.marking}" if found.marking else "No marking"
    decided = decision_about(view.draft.decisions, item)
    yield from (f"{words}: {held}" for name, words in _FIELDS.items() if (held := getattr(decided, name)))
    for portion in found.portions:
        yield from (f"{portion.ref} {what}" for kind, what in _WORDS.items() if words_now(portion, kind))
    published = [p.ref for p in found.portions if p.disposition == "release"]
    yield f"Published: {', '.join(published) or 'nothing'}"
