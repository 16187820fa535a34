"""Whether decisions fit a draft: everything that they name must be there, and all that is not is told at once.

A word with a typing error must never silently release or withhold nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.hanging import hanging, heading_of
from redactor.core.mending import fault_of
from redactor.core.minutes import FRONT
from redactor.core.suggesting import CODE as SUGGESTION
from redactor.core.tables import did_you_mean
from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions, ItemDecision, Settle, Span
    from redactor.core.minutes import Minutes, Portion
    from redactor.core.policy import Policy

_OF_ITEMS = frozenset({"item-number-gap", "conflicting-markings", "restricted-body-in-public-document"})
"""Findings about a whole item; those about a portion are settled portion by portion."""
_OF_DOCUMENTS = frozenset({"no-items", "tracked-changes"})


class MissingPortionError(UsageError):
    """The decisions name a portion, an item or a word of the policy that is not there."""

    code = "missing-portion"


def check_fit(minutes: Minutes, policy: Policy, decisions: Decisions) -> None:
    """Refuse decisions about things that are not there. Raises MissingPortionError with every fault at once."""
    faults = tuple(_Fit(minutes, policy, decisions).faults())
    if faults:
        lines = "".join(f"\n  {fault}" for fault in faults)
        count = f"{len(faults)} faults" if len(faults) > 1 else "1 fault"
        raise MissingPortionError(
            f"The decisions do not fit this draft, {count}:{lines}\n",
            remedy="`redactor inspect DRAFT --json` lists every item and ref; nothing was written.",
        )


class _Fit:
    def __init__(self, minutes: Minutes, policy: Policy, decisions: Decisions) -> None:
        self._policy, self._decisions = policy, decisions
        self._items = {item.name: item.portions for item in minutes.parts()}
        self._portions = {p.ref: p for _, p in minutes.portions()}
        headed = {i.name: heading_of(minutes.document, i) for i in minutes.items}
        self._hung = {name for name, inlines in headed.items() if any(hanging(minutes.document, inlines))}

    def faults(self) -> Iterator[str]:
        decisions = self._decisions
        if decisions.unmarked and self._policy.level(decisions.unmarked) is None:
            yield f"document.unmarked: {self._no_level(decisions.unmarked)}"
        for ref in decisions.images:
            if ref and not getattr(self._portions.get(ref), "image", False):
                yield f"document.images.{ref}: {'no image stands there' if ref in self._portions else _no_portion(ref)}"
        for name, decision in decisions.items.items():
            yield from self._item(name, decision)
        for number, text in enumerate(decisions.public_texts, 1):
            if text.ref not in self._portions:
                yield f"public_text[{number}].ref: {_no_portion(text.ref)}"
        yield from self._mends(decisions)
        yield from self._changed(decisions.changed)
        yield from self._settles(decisions.settled)

    def _mends(self, decisions: Decisions) -> Iterator[str]:
        for number, rewording in enumerate(decisions.rewordings, 1):
            if rewording.ref not in self._portions:
                yield f"reword[{number}].ref: {_no_portion(rewording.ref)}"
        for number, words in enumerate(decisions.withheld_words, 1):
            portion = self._portions.get(words.ref)
            if portion is None:
                yield f"withhold_words[{number}].ref: {_no_portion(words.ref)}"
                continue
            every = [w for w in decisions.withheld_words if w.ref == words.ref]
            if fault := fault_of(portion, words, every):
                yield f"withhold_words[{number}].{'words' if words.words else 'first'}: {fault}"

    def _changed(self, refs: tuple[str, ...]) -> Iterator[str]:
        for number, ref in enumerate(refs, 1):
            if ref not in self._portions and ref not in self._items:
                yield f"document.changed[{number}]: {_no_portion(ref)}"

    def _item(self, name: str, decision: ItemDecision) -> Iterator[str]:
        path = f"item.{name}"
        if name not in self._items:
            yield f"{path}: there is no item {name:.20}; {did_you_mean(name, self._items)}"
            return
        if decision.marking and self._policy.level(decision.marking) is None:
            yield f"{path}.marking: {self._no_level(decision.marking)}"
        if decision.reason and self._policy.reason(decision.reason) is None:
            codes = [reason.code for reason in self._policy.reasons]
            hint = did_you_mean(decision.reason, codes)
            yield f"{path}.reason: {decision.reason:.40} is no reason code of {self._policy.name}; {hint}"
        for key, spans in (("release", decision.release), ("withhold", decision.withhold)):
            for number, span in enumerate(spans, 1):
                for ref in _absent(span, self._items[name]):
                    yield f"{path}.{key}[{number}]: {_no_portion(ref)}"

    def _settles(self, settled: tuple[Settle, ...]) -> Iterator[str]:
        for number, settle in enumerate(settled, 1):
            if fault := self._settle(settle.code, settle.ref):
                yield f"settle[{number}].ref: {fault}"
            elif settle.code == SUGGESTION and settle.ref not in self._portions:
                yield f"settle[{number}].ref: {settle.ref:.20} is a whole item; name one portion, in an entry for each"
            elif settle.code == SUGGESTION and not settle.term:
                yield f"settle[{number}].term: is missing; without it suggestions would go that nobody has seen"

    def _settle(self, code: str, ref: str) -> str | None:
        if code in _OF_DOCUMENTS and ref != FRONT and (ref in self._portions or ref in self._items):
            return f"{code} is about the whole draft, never about {ref:.20}; write {FRONT}"
        if code in _OF_ITEMS and ref in self._portions:
            return f"{code} is about a whole item, never about the portion {ref:.20}; write the item"
        if ref in self._portions:
            return None
        if ref not in self._items:
            return f"there is no place {ref:.20}"
        if code == "lexicon" and ref != FRONT and ref not in self._hung:
            return f"{ref} is a whole item; name one portion, and write one entry for each"
        return None

    def _no_level(self, word: str) -> str:
        levels = [level.id for level in self._policy.levels]
        return f"{word:.40} is no level of the policy {self._policy.name}; {did_you_mean(word, levels)}"


def _no_portion(ref: str) -> str:
    return f"there is no portion {ref:.20}"


def _absent(span: Span, portions: tuple[Portion, ...]) -> Iterator[str]:
    """Name the ends of a span that no portion stands at."""
    if span.kind is not None or span.block is None:
        return
    ends = dict.fromkeys((span.first, span.last if span.last is not None else span.first))
    for sentence in ends:
        wanted = replace(span, first=sentence, last=None)
        if not any(wanted.covers(p.ref, p.kind) for p in portions):
            yield ".".join(str(part) for part in (span.item, span.block, sentence) if part is not None)
