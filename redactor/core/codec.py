"""A document as plain values (numbers, words, lists) and back, so that it can come from a process that nobody trusts.

Rules this module keeps:

- Nothing is believed: `decode` builds a document out of kinds, properties and words of closed sets, numbers in their
  ranges, and indexes that point at something. Everything else is refused, whole.
- A value that decodes is one that a reader could have made: a document has one encoding, and no object is named in it.
- What only the renderer and `core.hidden` set (`Paragraph.item`, `Document.hidden`) has no encoding.

An object is a list: its tag, then its fields in the order of the class. A `Format` is an index into the table of looks,
since documents repeat a few hundred times over. The bytes of pictures travel beside the values, in their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from redactor.core import document as d
from redactor.core import untrusted as u
from redactor.core.properties import LANGUAGES, LOOK_HIDDEN, OMISSIONS, SEQUENCES
from redactor.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.untrusted import Rule, Terms

    Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]

_LARGEST: Final = 2**31 - 1  # of a length in EMU: more than a mile
_DIGEST: Final = re.compile(r"(?:pixels:[0-9a-f]{64})?", re.ASCII)
_LINK: Final = re.compile(r"#|(?:https?://|mailto:)[^\s]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document as plain values, and the bytes of its pictures."""

    head: Plain
    media: tuple[bytes, ...]


def encode(document: d.Document) -> Encoded:
    """Encode what a reader made. Raises ValueError where somebody else had the document after it."""
    if document.hidden:
        message = "what looks hidden was decided about before"
        raise ValueError(message)
    encoder = _Encoder()
    head = {name: encoder.plain(getattr(document, name)) for name in _DOCUMENT}
    looks: list[Plain] = [{name: _open(value) for name, value in look.items()} for look in encoder.looks]
    return Encoded({"looks": looks, **head}, tuple(media.data for media in document.media))


def decode(untrusted: object, untrusted_media: Sequence[bytes] = (), *, terms: Terms) -> d.Document:
    """Build the document that some values stand for. Raises InputError for everything that is not quite one."""
    try:
        return u.Decoder(untrusted, untrusted_media, terms, _ALPHABET).document()
    except (u.Fault, RecursionError):
        # Said without its cause: that may hold the file's words.
        raise InputError("This file could not be read.", code="not-readable", remedy="Choose it again.") from None


def _open(value: Any) -> Any:  # noqa: ANN401 -- a property, and its parts
    return [_open(part) for part in value] if isinstance(value, tuple) else value


class _Encoder:
    def __init__(self) -> None:
        self.looks: dict[d.Format, int] = {}

    def plain(self, value: Any) -> Plain:  # noqa: ANN401 -- every part of the model
        if value is None or isinstance(value, (str, int)):
            return value
        if isinstance(value, bytes):
            return None  # a picture's: they travel beside
        if isinstance(value, tuple):
            return [self.plain(part) for part in value]
        if isinstance(value, d.Format):
            return self.looks.setdefault(value, len(self.looks))
        if isinstance(value, d.Paragraph) and value.item is not None:
            message = "a paragraph of a copy has no encoding"
            raise ValueError(message)
        tag, names = _names_of(type(value))
        return [tag, *[self.plain(getattr(value, name)) for name in names]]


def _names_of(kind: type) -> tuple[str, tuple[str, ...]]:
    return _TAGS[kind], tuple(_FIELDS[kind])


# ---------------------------------------------------------------------------------------------------------- the model

_TAGS: Final[dict[type, str]] = {
    d.Run: "r",
    d.Tab: "t",
    d.Break: "b",
    d.Picture: "i",
    d.NoteReference: "n",
    d.Field: "f",
    d.Omission: "o",
    d.Paragraph: "p",
    d.Table: "g",
    d.SectionBreak: "s",
    d.Contents: "c",
    d.Row: "row",
    d.Cell: "cell",
    d.ListPlace: "place",
    d.Style: "style",
    d.ListLevel: "level",
    d.NumberedList: "list",
    d.Note: "note",
    d.Media: "media",
    d.Story: "story",
    d.Section: "section",
    d.Loss: "loss",
}
_LARGE, _COUNT, _HEADING = u.whole(0, _LARGEST), u.whole(0, 9_999_999), u.maybe(u.whole(1, 9))
_PLACE, _MARKED, _STYLE = u.maybe(u.one_of(d.ListPlace)), u.maybe(u.level), u.maybe(u.style)
_INLINE: Final = u.one_of(d.Run, d.Tab, d.Break, d.Picture, d.NoteReference, d.Field, d.Omission)
_BLOCKS: Final = u.nested(u.one_of(d.Paragraph, d.Table, d.SectionBreak, d.Contents))
_NUMBERS: Final = "decimal decimalZero upperRoman lowerRoman upperLetter lowerLetter bullet none ordinal".split()

# In the order of the fields of each class; a test holds them side by side.
_FIELDS: Final[dict[type, dict[str, Rule]]] = {
    d.Run: {
        "text": u.text,
        "format": u.look,
        "link": u.maybe(u.like(_LINK)),
        "look_hidden": u.maybe(u.among(LOOK_HIDDEN)),
        "level": _MARKED,
    },
    d.Tab: {"format": u.look},
    d.Break: {"kind": u.among(("line", "page", "column"))},
    d.Picture: {
        "media": u.index("media"),
        "width": _LARGE,
        "height": _LARGE,
        "description": u.text,
        "level": _MARKED,
    },
    d.NoteReference: {"note": u.index("notes"), "level": _MARKED},
    d.Field: {
        "kind": u.among(("page", "pages", "sequence")),
        "label": u.among((*SEQUENCES, "")),
        "number": _COUNT,
        "format": u.look,
        "level": _MARKED,
    },
    d.Omission: {"kind": u.among(OMISSIONS), "level": _MARKED},
    d.ListPlace: {"list": u.index("lists"), "level": u.whole(0, 8), "label": u.name},
    d.Paragraph: {
        "inlines": u.many(_INLINE),
        "style": _STYLE,
        "format": u.look,
        "mark": u.look,
        "place": _PLACE,
        "heading": _HEADING,
        "style_level": _MARKED,
        "control_level": _MARKED,
        "item": u.nothing,
        "origin": u.place_name,
    },
    d.Cell: {"blocks": _BLOCKS, "format": u.look},
    d.Row: {
        "cells": u.many(u.one_of(d.Cell)),
        "format": u.look,
        "control_level": _MARKED,
        "origin": u.place_name,
    },
    d.Table: {
        "rows": u.many(u.one_of(d.Row)),
        "columns": u.many(_LARGE),
        "style": _STYLE,
        "format": u.look,
        "box": u.flag,
        "origin": u.place_name,
    },
    d.SectionBreak: {"section": u.index("sections")},
    d.Contents: {"levels": u.whole(1, 9), "origin": u.place_name},
    d.Style: {
        "key": u.style,
        "kind": u.among(("paragraph", "character", "table")),
        "builtin": u.maybe(u.builtin),
        "based_on": _STYLE,
        "follows": _STYLE,
        "heading": _HEADING,
        "paragraph": u.look,
        "character": u.look,
        "table": u.look,
        "cell": u.look,
        "place": _PLACE,
        "conditions": u.many(u.each(u.condition, u.look, u.look, u.look)),
    },
    d.ListLevel: {
        "number_format": u.among(_NUMBERS),
        "template": u.name,
        "start": _COUNT,
        "suffix": u.among(("tab", "space", "nothing")),
        "align": u.among(("left", "center", "right")),
        "restart": u.maybe(u.whole(0, 9)),
        "legal": u.flag,
        "paragraph": u.look,
        "character": u.look,
    },
    d.NumberedList: {
        "scheme": _COUNT,
        "levels": u.many(u.one_of(d.ListLevel)),
        "restarts": u.many(u.each(u.whole(0, 8), _COUNT)),
    },
    d.Note: {"kind": u.among(("footnote", "endnote")), "blocks": _BLOCKS},
    d.Media: {
        "type": u.among(("png", "jpeg")),
        "data": u.data,
        "width": u.whole(1, 65_535),
        "height": u.whole(1, 65_535),
        "pixels": u.like(_DIGEST),
    },
    d.Story: {
        "kind": u.among(("header", "footer")),
        "page": u.among(("default", "first", "even")),
        "blocks": _BLOCKS,
    },
    d.Section: {"format": u.look, "stories": u.many(u.index("stories"))},
    d.Loss: {"kind": u.name, "place": u.place_name, "visible": u.flag},
}

_DOCUMENT: Final[dict[str, Rule]] = {
    "blocks": _BLOCKS,
    "sections": u.many(u.one_of(d.Section)),
    "stories": u.many(u.one_of(d.Story)),
    "notes": u.many(u.one_of(d.Note)),
    "media": u.many(u.one_of(d.Media)),
    "styles": u.many(u.one_of(d.Style)),
    "lists": u.many(u.one_of(d.NumberedList)),
    "defaults": u.each(u.look, u.look),
    "title": u.text,
    "language": u.among(LANGUAGES),
    "losses": u.many(u.one_of(d.Loss)),
    "revisions": _COUNT,
}
_ALPHABET: Final = u.Alphabet(_TAGS, _FIELDS, _DOCUMENT)
