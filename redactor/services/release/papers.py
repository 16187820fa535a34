"""A copy as a page shows it: the text of our own HTML writer, whole or item by item."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from redactor.errors import StorageError

BEFORE: Final = ""
"""The name under which stands what comes before the first item."""

_MAIN = re.compile(r"<main>\n(?:<article>\n)?(.*?)(?:\n</article>)?\n</main>", re.DOTALL)
_HEADING = re.compile(r'^<h[1-6] id="item-([0-9A-Za-z.]{1,12})">', re.MULTILINE)


def article(html: bytes) -> str:
    """Take the text out of a page of our writer. Raises StorageError where it is none."""
    found = _MAIN.search(html.decode("utf-8"))
    if found is None:
        raise StorageError("A page has another form than it should.")
    return found.group(1)


def by_item(html: bytes) -> dict[str, str]:
    """Cut the text at the headings of items, by item name; items without a number stay with the one before them."""
    text = article(html)
    starts = [(m.start(), m.group(1)) for m in _HEADING.finditer(text)]
    cuts = [(0, BEFORE), *starts, (len(text), BEFORE)]
    return {name: text[start:end] for (start, name), (end, _) in pairwise(cuts)}
