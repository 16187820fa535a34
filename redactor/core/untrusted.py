"""Rules by which values from a process that nobody trusts become parts of a document, or are refused.

A rule takes the decoder, which knows what can be pointed at, and one value; it gives what that stands for or raises
`Fault`. `core.codec` says which rule each field of the model has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from redactor.core import document as d

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Rule = Callable[["Decoder", Any], Any]

LONGEST_TEXT: Final = 10_000_000
"""Characters in one run: libxml2 itself stops at a text node of ten million."""
_LONGEST_PLACE: Final = 4_000  # thirty tables inside one another, each with its row and cell
_LONGEST_NAME: Final = 200
_DEEPEST: Final = 40  # the readers stop at thirty; Python itself at about eighty
_MOST_LOOKS: Final = 100_000
_MOST_PIXELS: Final = 100_000_000
_KEY: Final = re.compile(r"[a-z][a-z0-9]{0,15}", re.ASCII)


class Fault(Exception):  # noqa: N818 -- `core.codec` turns it into an error
    """Something is not as it must be."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Closed sets that are not of the model: the levels that were given, the standard styles, the parts of a table."""

    levels: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The tags of the kinds, and for each kind a rule for each of its fields, in their order."""

    tags: Mapping[type, str]
    fields: Mapping[type, Mapping[str, Rule]]
    document: Mapping[str, Rule]


class Decoder:
    """`sizes` says how many there are of what is pointed at; `depth` how deep the blocks stand."""

    def __init__(self, untrusted: object, untrusted_media: Sequence[bytes], terms: Terms, alphabet: Alphabet) -> None:
        if not isinstance(untrusted, dict) or set(untrusted) != {"looks", *alphabet.document}:
            raise Fault
        self._kinds = {tag: kind for kind, tag in alphabet.tags.items()}
        self._alphabet = alphabet
        self._head: dict[str, Any] = untrusted
        self.terms = terms
        self.depth = 0
        self.media = iter(untrusted_media)
        self.sizes = {name: len(_list(untrusted[name])) for name in ("media", "notes", "lists", "stories", "sections")}
        if self.sizes["media"] != len(untrusted_media) or not self.sizes["sections"]:
            raise Fault
        self.looks = tuple(map(_look, _list(untrusted["looks"], _MOST_LOOKS)))
        self.keys = frozenset(_key_of(style) for style in _list(untrusted["styles"]))
        self.levels = tuple(_levels_of(item) for item in _list(untrusted["lists"]))

    def document(self) -> d.Document:
        """Build the document."""
        made = {name: rule(self, self._head[name]) for name, rule in self._alphabet.document.items()}
        _refuse_loops(made["styles"])
        return d.Document(**made)

    def built(self, value: object, kinds: tuple[type, ...]) -> object:
        """Build an object of one of some kinds out of its tag and its fields."""
        parts = _list(value)
        kind = self._kinds.get(parts[0]) if parts and isinstance(parts[0], str) else None
        if kind not in kinds or kind is None:
            raise Fault
        rules = self._alphabet.fields[kind]
        if len(parts) != len(rules) + 1:
            raise Fault
        made = [rule(self, part) for rule, part in zip(rules.values(), parts[1:], strict=True)]
        return _sound(self, kind(*made))


def _closed(value: Any) -> Any:  # noqa: ANN401 -- whatever came
    return tuple(_closed(part) for part in value) if isinstance(value, list) else value


# ---------------------------------------------------------------------------------------------------------- the rules


def _list(value: object, most: int = LONGEST_TEXT) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise Fault
    return value


def _look(value: object) -> d.Format:
    if not isinstance(value, dict):
        raise Fault
    try:
        return d.Format({name: _closed(part) for name, part in value.items()})
    except (ValueError, TypeError):
        raise Fault from None


def _key_of(value: object) -> str:
    key = _list(value)[1:2]
    if not key or not isinstance(key[0], str) or not _KEY.fullmatch(key[0]):
        raise Fault
    return key[0]


def _levels_of(value: object) -> int:
    levels = _list(value)[2:3]
    return len(_list(levels[0])) if levels else 0


def _refuse_loops(styles: Sequence[d.Style]) -> None:
    """Refuse styles that stand on themselves, and two of one name: whoever walks them would never end."""
    based = {style.key: style.based_on for style in styles}
    if len(based) != len(styles):
        raise Fault
    ended: set[str | None] = {None}
    for key in based:
        path: dict[str | None, None] = {}
        at: str | None = key
        while at not in ended:
            if at in path:
                raise Fault
            path[at] = None
            at = based[at or ""]
        ended.update(path)


def flag(_: Decoder, value: object) -> bool:
    """Take yes or no."""
    if not isinstance(value, bool):
        raise Fault
    return value


def _words(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise Fault
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise Fault  # half a character: no reader makes one, and no writer can write it
    return value


def text(_: Decoder, value: object) -> str:
    """Take free text of a document."""
    return _words(value, LONGEST_TEXT)


def place_name(_: Decoder, value: object) -> str:
    """Take the name of a place, which findings show and copies never do."""
    return _words(value, _LONGEST_PLACE)


def name(_: Decoder, value: object) -> str:
    """Take a few words, such as a label or a kind of loss."""
    return _words(value, _LONGEST_NAME)


def look(decoder: Decoder, value: object) -> d.Format:
    """Take an index into the table of looks."""
    return decoder.looks[_below(value, len(decoder.looks))]


def level(decoder: Decoder, value: object) -> str:
    """Take a level that was given in this reading."""
    return _member(value, decoder.terms.levels)


def style(decoder: Decoder, value: object) -> str:
    """Take the key of a style of the document."""
    return _member(value, decoder.keys)


def builtin(decoder: Decoder, value: object) -> str:
    """Take a standard name of a style."""
    return _member(value, decoder.terms.styles)


def condition(decoder: Decoder, value: object) -> str:
    """Take a part of a table that a style can dress."""
    return _member(value, decoder.terms.conditions)


def nothing(_: Decoder, value: object) -> None:
    """Take what only the renderer sets: nothing."""
    if value is not None:
        raise Fault


def data(decoder: Decoder, value: object) -> bytes:
    """Take the bytes of the next picture, which travelled beside."""
    if value is not None:
        raise Fault
    return next(decoder.media)


def _member(value: object, choices: frozenset[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise Fault
    return value


def _below(value: object, size: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < size:
        raise Fault
    return value


def whole(low: int, high: int) -> Rule:
    """Take a number between two bounds, neither below zero."""

    def rule(_: Decoder, value: object) -> int:
        if _below(value, high + 1) < low:
            raise Fault
        return _below(value, high + 1)

    return rule


def among(choices: Sequence[str] | frozenset[str] | dict[str, str]) -> Rule:
    """Take a member of a closed set."""
    closed = frozenset(choices)
    return lambda _, value: _member(value, closed)


def like(pattern: re.Pattern[str]) -> Rule:
    """Take a text of one form."""

    def rule(_: Decoder, value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Fault
        return _words(value, LONGEST_TEXT)

    return rule


def index(name: str) -> Rule:
    """Take an index of one of the document's lists."""
    return lambda decoder, value: _below(value, decoder.sizes[name])


def maybe(rule: Rule) -> Rule:
    """Take nothing, or what a rule takes."""
    return lambda decoder, value: None if value is None else rule(decoder, value)


def many(rule: Rule) -> Rule:
    """Take a list."""
    return lambda decoder, value: tuple([rule(decoder, part) for part in _list(value)])


def each(*rules: Rule) -> Rule:
    """Take exactly as many values as there are rules."""

    def rule(decoder: Decoder, value: object) -> tuple[Any, ...]:
        parts = _list(value)
        if len(parts) != len(rules):
            raise Fault
        return tuple([one(decoder, part) for one, part in zip(rules, parts, strict=True)])

    return rule


def one_of(*kinds: type) -> Rule:
    """Take an object of one of some kinds."""

    def rule(decoder: Decoder, value: object) -> object:
        return decoder.built(value, kinds)

    return rule


def _sound(decoder: Decoder, made: object) -> object:
    """Refuse what only two fields together show."""
    if isinstance(made, d.ListPlace) and made.level >= decoder.levels[made.list]:
        raise Fault
    if isinstance(made, d.Media) and made.width * made.height > _MOST_PIXELS:
        raise Fault
    return made


def nested(rule: Rule) -> Rule:
    """Take a list of what may hold such lists again, as deep as readers go."""

    def deeper(decoder: Decoder, value: object) -> tuple[Any, ...]:
        decoder.depth += 1
        if decoder.depth > _DEEPEST:
            raise Fault
        found = tuple([rule(decoder, part) for part in _list(value)])
        decoder.depth -= 1
        return found

    return deeper
