"""The text of minutes as their page has it: the cleared fragment, and in quiet boxes what is withheld and why.

The fragment is our own writer's HTML, cleared by the gate. Nothing in it is changed; boxes are put around the sentence
that stands for what is withheld, or behind the heading where that sentence stands in a list or a table.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEADING: Final = re.compile(r'^<h[1-6] id="item-([0-9A-Za-z.]{1,12})">.*$', re.MULTILINE)
_PARAGRAPH: Final = re.compile(r"^<p>(?:[^<]|<(?!p>)[^>]*>)*?</p>$", re.MULTILINE)
_TAG: Final = re.compile(r"<[^>]*>")


def composed(fragment: str, boxes: Mapping[str, tuple[str, str]], former: Iterable[str]) -> Markup:
    """Put the box of each item, by its name, around its stub: (the stub's text, the box's inside).

    `former` are the names of items that an earlier version had, so that links to them still lead to a sentence.
    """
    starts = [(found.start(), found[1], found.end()) for found in _HEADING.finditer(fragment)]
    out, at = [], 0
    for number, (_, name, behind) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(fragment)
        out.append(fragment[at:behind])
        section = fragment[behind:end]
        out.append(_boxed(section, *boxes[name]) if name in boxes else section)
        at = end
    out.append(fragment[at:])
    gone = [f'<p id="item-{name}">Item {name} of an earlier version is not in this one.</p>' for name in former]
    return Markup("".join(out) + "\n".join(["", *gone]) * bool(gone))  # noqa: S704 -- cleared, and words of ours


def _boxed(section: str, stub: str, inside: str) -> str:
    for found in _PARAGRAPH.finditer(section):
        if _plain(found[0]) == " ".join(stub.split()):
            box = f'<div class="r-gap">\n{found[0]}\n{inside}</div>'
            return section[: found.start()] + box + section[found.end() :]
    return f'\n<div class="r-gap">\n{inside}</div>{section}'


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())
