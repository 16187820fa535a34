"""Leaks as the review shows them: which term, and where it is withheld; and a portion with them underlined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from redactor.core.minutes import FRONT
from redactor.web.deciding.findings import key_of
from redactor.web.presenting.words import item_words
from redactor.web.screens.review import Leak

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redactor.core.minutes import Finding, Minutes, Portion

KINDS: Final = {
    "name": "a name",
    "amount": "an amount",
    "reference": "a reference",
    "date": "a date",
    "phrase": "a rare phrase",
}
"""What a term can be, in words."""
# The gate says in its sentence which item withholds the term; its words for it are a constant.
_SOURCE: Final = re.compile(r"withheld text of item (\S+) stands here")
_TAG: Final = re.compile(r"(<[^>]*>)")
_PICTURE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


def leak_of(leak: Finding, minutes: Minutes, action: str, *, missing: bool) -> Leak:
    """Show a leak with both its places; without an action there are no ways out. `missing`: no reason was given."""
    found = _SOURCE.search(leak.message)
    source = found.group(1) if found else FRONT
    return Leak(
        key_of(leak),
        action,
        leak.ref or "",
        KINDS.get(leak.kind or "", "a term"),
        item_words(source),
        f"#item-{source.replace('#', 'n')}",
        leak.term or "",
        "Say why it may be public" if missing else "",
        _first(minutes, source, leak.term, withheld=True),
        _first(minutes, leak.item or FRONT, leak.term, withheld=False, ref=leak.ref),
    )


def underlined(paper: Markup, terms: Sequence[str]) -> Markup:
    """Underline terms in the words of a paper of our writer, and nowhere within its tags."""
    if not terms:
        return paper
    longest = sorted(terms, key=len, reverse=True)
    words = "|".join(_pattern(str(escape(term))) for term in longest)
    either = re.compile(rf"(?<![\w&])(?:{words})(?!\w)", re.IGNORECASE)  # whole words, and never within `&amp;`
    parts = _TAG.split(str(paper))
    marked = (
        part if n % 2 else either.sub(lambda m: f'<mark class="r-leak">{m[0]}</mark>', part)
        for n, part in enumerate(parts)
    )
    return Markup("".join(marked))  # noqa: S704 -- our writer's HTML, with a tag of ours around words of it


def _first(minutes: Minutes, item: str, term: str | None, *, withheld: bool, ref: str | None = None) -> Markup:
    """Give the first portion of an item in which a term stands."""
    if not term:
        return Markup()
    for found, portion in minutes.portions():
        fits = portion.ref == ref if ref is not None else (portion.disposition != "release") is withheld
        if found.name == item and fits and _places(portion.text, term):
            return portion_text(portion, [term])
    return Markup()


def portion_text(portion: Portion, terms: Iterable[str]) -> Markup:
    """Give a portion's words, with the terms underlined that it gives away."""
    text = f"{portion.text}\n{portion.notes}" if portion.notes else portion.text
    text = text.replace(_PICTURE, "[image]")
    found = sorted({span for term in terms for span in _places(text, term)})
    out, at = Markup(), 0
    for start, end in found:
        if start >= at:
            out += escape(text[at:start]) + Markup('<mark class="r-leak">%s</mark>') % text[start:end]
            at = end
    return out + escape(text[at:])


def _places(text: str, term: str) -> list[tuple[int, int]]:
    pattern = _pattern(term)
    return [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []


def _pattern(term: str) -> str:
    return r"\s+".join(re.escape(word) for word in term.split())
