"""Words that somebody typed for a copy, and that name what the copy withholds.

A stub, a public title and the status line are declared as no secrets, so no gate hears them: whoever releases the copy
is told instead. This is the one rule of advice that reads withheld text; what it says quotes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.betrayals import no_secrets, withheld
from redactor.core.inference.copies import LIKELY, Advice
from redactor.core.lexicon import Passage, lexicon
from redactor.core.minutes import FRONT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Item, Minutes
    from redactor.core.policy import Policy
    from redactor.core.rendering import Rendered

KIND: Final = "words"
"""The kind of this advice."""
_BAR: Final = "\n"


def typed(rendered: Rendered, minutes: Minutes, policy: Policy, decisions: Decisions) -> tuple[Advice, ...]:
    """Say which typed words name what a copy withholds: once for each item for which they were typed."""
    words = dict(_typed(rendered, minutes, decisions))
    kept = tuple(withheld(minutes, rendered.seen)) if words else ()
    if not kept:
        return ()
    own = set(_BAR.join(words.values()).split(_BAR))
    learnt = lexicon(
        kept,
        known=[text for text in no_secrets(minutes, policy, rendered.seen, decisions) if text not in own],
        glossary=policy.glossary,
        draft=[portion.text for _, portion in minutes.portions()],
    )
    hits = learnt.search(Passage(name, f"{text} |") for name, text in words.items())
    sources = {hit.key: hit.source.partition(".")[0] for hit in reversed(hits)}
    places = {item.name: item.place for item in minutes.items}
    return tuple(_advice(name, sources[name], places.get(name, "")) for name in words if name in sources)


def _typed(rendered: Rendered, minutes: Minutes, decisions: Decisions) -> Iterator[tuple[str, str]]:
    """Give the typed words that stand in the copy, by item; those of the status line are the front matter's."""
    said = {(piece.kind, piece.key) for pieces in rendered.ledger for piece in pieces}
    if decisions.status:
        yield FRONT, decisions.status
    for item in minutes.items:
        if words := _BAR.join(_of_item(item, said)):
            yield item.name, words


def _of_item(item: Item, said: set[tuple[str, str]]) -> Iterator[str]:
    if item.public_title and ("public-title", item.name) in said:
        yield item.public_title
    if item.stub and ("stub", item.name) in said:
        yield item.stub


def _advice(name: str, source: str, place: str) -> Advice:
    what = "the status line" if name == FRONT else f"item {name}"
    whose = "it withholds" if source == name else f"{_named(source)} withholds"
    return Advice(KIND, LIKELY, name, name, place, f"The words typed for {what} name what {whose}. Say it otherwise.")


def _named(source: str) -> str:
    return "the front matter" if source == FRONT else f"item {source}"
