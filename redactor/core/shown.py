"""What a reader sees of a paragraph, in any format: the words that writers write and that the gate looks for.

Characters that nobody sees are no part of a text: they could carry a message past every human check (Unicode Technical
Report 36, section 3). Line ends and tabs are spaces. Joiners stay between letters that need them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from redactor.core.document import Break, Field, Omission, Run, Tab
from redactor.core.properties import OMISSIONS

if TYPE_CHECKING:
    from redactor.core.document import Inline, Paragraph

_SPACES = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\uffff"
    "\U000e0000-\U000e0fff]"
)
_STRAY_JOINER = re.compile("(?<![^\x00-\x7f])[\u200c\u200d\ufe0e\ufe0f]+|[\u200c\u200d]+(?=[\x00-\x7f]|\\Z)")
_NONCHARACTER: Final = 0xFFFE  # the last two code points of every plane (Unicode 16, 23.7)
_TARGET = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_LONGEST_TARGET = 2083  # what browsers have agreed on
_PAGE_WORDS = frozenset({"", "page", "of", "/", "-", "–", "p", "p.", "pages", "|"})


def legible(text: str) -> str:
    """Leave out of a text what nobody can see."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNSEEN.sub("", _SPACES.sub(" ", text))
    if text and max(text) > "\U0001fffd":
        text = "".join(c for c in text if ord(c) & _NONCHARACTER != _NONCHARACTER)
    return _STRAY_JOINER.sub("", text)


def words_of(inline: Inline) -> str:
    """Say what one inline shows: nothing for a picture, a note reference or the number of a page."""
    if isinstance(inline, Run):
        return legible(inline.text)
    if isinstance(inline, Tab | Break):
        return " "
    if isinstance(inline, Omission):
        return OMISSIONS[inline.kind]
    if isinstance(inline, Field) and inline.kind == "sequence":
        return str(inline.number)
    return ""


def shown(paragraph: Paragraph) -> str:
    """Say what a paragraph shows, its label aside, with white space collapsed."""
    return " ".join("".join(map(words_of, paragraph.inlines)).split())


def target(link: str | None) -> str:
    """Spell a link target in the one way in which every writer writes it; empty where it leads nowhere outside."""
    if not link or not _TARGET.match(link) or len(link) > _LONGEST_TARGET:
        return ""
    spelt = quote(legible(link).strip(), safe="%/:?#@!$&'()*+,;=~-._", errors="replace")
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", spelt)


def description(text: str) -> str:
    """Spell the description of an image in the one way in which every writer writes it."""
    return " ".join(legible(text).split())


def only_pages(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph says nothing but what page this is: text formats have no pages, and leave it out."""
    live = any(isinstance(i, Field) and i.kind != "sequence" for i in paragraph.inlines)
    return live and all(word in _PAGE_WORDS for word in shown(paragraph).casefold().split())
