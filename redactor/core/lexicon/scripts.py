"""Words of other scripts in a Latin text: each is a name, or tells as much as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.core.lexicon.fold import fold_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from redactor.core.lexicon.fold import Reading

_FOREIGN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u1e00-\u1eff]{2,40}")
_LATIN = re.compile(r"[a-zA-Z]")


def in_other_scripts(text: Reading, known: Collection[str]) -> Iterator[str]:
    """Find the words that are not in Latin letters; where most of a text is so, they tell no more than others."""
    words = [] if text.text.isascii() else [fold_word(found.group()) for found in _FOREIGN.finditer(text.text)]
    if words and sum(map(len, words)) < len(_LATIN.findall(text.text)):
        yield from (word for word in words if word not in known)
