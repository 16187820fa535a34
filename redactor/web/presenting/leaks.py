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
    from collections.abc import Iterable

    from redactor.core.minutes import Finding, Portion

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
_PICTURE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


def leak_of(leak: Finding, action: str, *, missing: bool) -> Leak:
    """Show a leak; without an action there are no ways out. `missing` tells that the reason was not given."""
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
    )


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
    pattern = r"\s+".join(re.escape(word) for word in term.split())
    return [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []
