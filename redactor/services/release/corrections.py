"""What a correction says about itself: the text that it took out and brought in, or nothing at all.

Rules kept here: a correction is shown only where everything that was public still may be. As soon as anything that was
public is restricted now, or what was taken out says something of what is withheld now, nothing is shown and no earlier
text stays anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.access import PUBLIC, visible
from redactor.core.alignment import Kind, align, plain
from redactor.core.lexicon import Passage, lexicon
from redactor.core.minutes import FRONT
from redactor.core.site import Edit, succeeding
from redactor.services.opening import load_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.access import Visible
    from redactor.core.alignment import Alignment
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.records import PublicationRecord
    from redactor.core.site import Published
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit


def corrected(
    office: Office,
    unit: Unit,
    case: Case,
    facts: Published,
    *,
    before: PublicationRecord,
    served: str,
    listed: Published,
) -> Published:
    """Say in public facts which version they replace, and what an ordinary correction changed in it.

    `listed` are the facts about that version, as they are served.
    """
    known = unit.releases.get(before.proposal)
    old = load_case(office, unit, case.record.id, version=known.draft_version, seq=known.decisions_seq)
    edits, neutral = _compared(old.draft, case.draft, served=served)
    return succeeding(replace(facts, replaces=before.version, edits=edits), listed, neutral=neutral)


def _compared(old: Draft, new: Draft, *, served: str) -> tuple[tuple[Edit, ...], bool]:
    """Say what is other, and whether nothing may be said of the version before."""
    made = _Comparison(old.minutes, new.minutes, new.policy, align(old.minutes, new.minutes))
    edits = tuple(made.edits(plain(served)))
    removed = [edit.text for edit in edits if edit.kind == "removed"]
    neutral = made.raised() or _betrays(removed, new)
    return () if neutral else edits, neutral


class _Comparison:
    def __init__(self, old: Minutes, new: Minutes, policy: Policy, alignment: Alignment) -> None:
        self._policy, self._alignment = policy, alignment
        self._before, self._after = visible(old, PUBLIC, policy), visible(new, PUBLIC, policy)
        self._old, self._new = _places(old), _places(new)
        self._items = {i.name: i for i in old.parts()}, {i.name: i for i in new.parts()}

    def raised(self) -> bool:
        """Tell whether anything that was public is not, or stands in an item that is restricted."""
        return any(self._raised(p.kind, p.old, p.new) for p in self._alignment.pairs) or any(
            self._title_raised(p.kind, p.old or "", p.new) for p in self._alignment.titles
        )

    def edits(self, served: str) -> Iterator[Edit]:
        """Give what changed among what was and is public, in the order of the new minutes."""
        for pair in self._alignment.changes:
            was, now = self._old.get(pair.old or ""), self._new.get(pair.new or "")
            if was and was[1].ref in self._before.refs and plain(was[1].text) in served:
                yield Edit(self._alignment.items.get(was[0].name, was[0].name), "removed", was[1].text)
            if now and now[1].ref in self._after.refs:
                yield Edit(now[0].name, "added", now[1].text)

    def _raised(self, kind: Kind, old: str | None, new: str | None) -> bool:
        if old not in self._before.refs:
            return False
        if new is not None and new not in self._after.refs:
            return True
        return kind is not Kind.UNCHANGED and not self._open(self._old[old or ""][0])

    def _title_raised(self, kind: Kind, old: str, new: str | None) -> bool:
        if old not in self._before.titles:
            return False
        if new is not None and new not in self._after.titles:
            return True
        return kind is not Kind.UNCHANGED and not self._open(self._items[0][old])

    def _open(self, old: Item) -> bool:
        """Tell whether an item was and is public as a whole; restricted items do not say what changed in them."""
        new = self._items[1].get(self._alignment.items.get(old.name, ""))
        known = (old,) if new is None else (old, new)
        return all(self._public(item.marking) and all(self._public(p.marking) for p in item.portions) for item in known)

    def _public(self, marking: str | None) -> bool:
        level = self._policy.level(marking or "")
        return level is not None and level.public


def _places(minutes: Minutes) -> dict[str, tuple[Item, Portion]]:
    return {portion.ref: (item, portion) for item, portion in minutes.portions()}


def _betrays(removed: list[str], draft: Draft) -> bool:
    """Tell whether texts say something of what is withheld."""
    minutes, policy = draft.minutes, draft.policy
    seen: Visible = visible(minutes, PUBLIC, policy)
    withheld = [Passage(p.ref, f"{p.text}\n{p.notes}") for _, p in minutes.portions() if p.ref not in seen.refs]
    withheld += [Passage(i.name, i.title) for i in minutes.items if i.name not in seen.titles and i.title]
    if not withheld or not removed:
        return False
    known = [i.title for i in minutes.items if i.name in seen.titles]
    known += [p.text for i, p in minutes.portions() if p.ref in seen.refs and i.name == FRONT]
    found = lexicon(withheld, known=known, glossary=policy.glossary, draft=[p.text for _, p in minutes.portions()])
    return any(True for _ in found.search([Passage(str(n), text) for n, text in enumerate(removed)]))
