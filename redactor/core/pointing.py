"""Rows and lines that speak of a restricted item: they inherit its marking.

A row of a table points to an item by the number or the title in its item column, by `Item N` in a cell, by the
reference of one of its actions, or by its title where that is withheld. A line points by `Item N:` before its text. A
line of the front matter points by such a title: an agenda or a table of contents would else publish it.

The front matter may also mark an item, where an agenda bears markings: `announced` reads what it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.access import effective

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.minutes import Item, Portion
    from redactor.core.policy import Policy

_CELL = re.compile(
    r"\s*(?:agenda\s+|minute\s+)?item\s+(?:no\.?\s*)?(\d{1,3}(?:/?[A-Z])?)\s*(?:[.:)]\s*)?\Z", re.IGNORECASE
)
_LEADING = re.compile(
    r"\s*(?:agenda\s+|minute\s+)?(?:item|minute)\s+(?:no\.?\s*)?(\d{1,3}(?:/?[A-Z])?)\s*[:–—-]\s*(\S.*)", re.IGNORECASE
)
# Where letters begin, or behind the one that ends another reference: from each letter of a long word it would be slow.
_REFERENCE = re.compile(r"(?:(?<![A-Za-z])|(?<=\d[A-Za-z]))[A-Za-z][A-Za-z0-9]*(?:[ _/.-]?\d+)+[A-Za-z]?")
_TELLING: Final = 8
"""A title shorter than this (`Update`) stands in too many lines that do not mean it."""


class Targets:
    """The restricted items of a draft, and all that points to one of them."""

    def __init__(self, items: tuple[Item, ...], policy: Policy) -> None:
        """Note numbers, action references and withheld titles."""
        self._policy = policy
        self._items = {f"#{n}": item for n, item in enumerate(items, 1)} | {item.name: item for item in items}
        self._actions: dict[str, list[tuple[str, str]]] = {}
        self._titles: list[tuple[str, Item]] = []
        self._named = {key: item for item in items if item.marking and (key := title_key(item.title))}
        for item in items:
            self._note(item)

    def _note(self, item: Item) -> None:
        portions = {p.ref: p for p in item.portions}
        for action in item.actions:
            level = effective(portions[action.ref], item, self._policy)
            if action.reference and level != self._policy.public_level.id and portions[action.ref].marking is not None:
                self._actions.setdefault(_joined(action.reference), []).append((item.name, level))
        level_of = self._policy.level(item.marking or "")
        if item.title and item.marking and not (level_of is not None and level_of.title_public):
            self._titles.append((title_key(item.title), item))

    def level_for(self, item: Item, portion: Portion, *, front: bool) -> str | None:
        """Give the highest level that a portion inherits by pointing to something restricted; None if it does not."""
        found = [level for level in self._levels(item, portion, front=front) if level != self._policy.public_level.id]
        return self._policy.highest(found).id if found else None

    def _levels(self, item: Item, portion: Portion, *, front: bool) -> Iterator[str]:
        row = len(portion.at.steps) % 3 == 2  # noqa: PLR2004 -- steps come in threes, and a row ends after two
        if row or portion.points_to:
            for number in (portion.points_to, *(_numbers(portion.text) if row else ())):
                target = self._target(number)
                if target is not None and target.name != item.name and target.marking is not None:
                    yield target.marking
        elif (
            (led := _LEADING.match(portion.text))
            and (target := self._target(led.group(1)))
            and target.name != item.name
            and title_key(led.group(2)) != title_key(target.title)
        ):
            yield target.marking or self._policy.public_level.id
        if row or portion.kind == "action":
            yield from self._by_reference(item, portion)
        if row or front:
            line = portion.text.strip()
            yield from (
                other.marking or "" for key, other in self._titles if other.name != item.name and _means(line, key)
            )

    def _target(self, said: str | None) -> Item | None:
        """Find the item that a number or a title means."""
        if not said:
            return None
        return self._items.get(said) or self._items.get(f"#{said}") or self._named.get(title_key(said))

    def _by_reference(self, item: Item, portion: Portion) -> Iterator[str]:
        if not self._actions:
            return
        for match in _REFERENCE.finditer(portion.text):
            yield from (level for name, level in self._actions.get(_joined(match.group()), ()) if name != item.name)


def announced(front: Item, items: Iterable[Item], public: str) -> dict[str, tuple[str, ...]]:
    """Read which items the front matter marks, and how: lines and rows of an agenda that bear a restricting marking."""
    marked: dict[str, dict[str, None]] = {}
    for portion in front.portions:
        if (levels := _restricting(portion, public)) and (said := _without_labels(portion)):
            marked.setdefault(said, {}).update(dict.fromkeys(levels))
    found: dict[str, tuple[str, ...]] = {}
    for item in items if marked else ():
        title, number = title_key(item.title), (item.number or item.name).casefold()
        names = (title, f"{number} {title}".strip(), number, f"item {number}")
        if levels := tuple(dict.fromkeys(level for name in names for level in marked.get(name, ()))):
            found[item.name] = levels
    return found


def _restricting(portion: Portion, public: str) -> tuple[str, ...]:
    return tuple(m.level for m in portion.marks if m.level and m.level != public and m.label in portion.text)


def _without_labels(portion: Portion) -> str:
    """Give the words of a line or row without its markings, in the form of a title's."""
    text = portion.text
    for mark in portion.marks:
        text = text.replace(mark.label, " ", 1)
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return " ".join(words)


def _numbers(text: str) -> Iterable[str]:
    return (match.group(1) for cell in text.split("\t") if (match := _CELL.match(cell)))


def _joined(reference: str) -> str:
    return "".join(reference.split()).casefold()


def title_key(text: str) -> str:
    """Bring a title, or the agenda's line of it, to the form in which the two are compared."""
    bare = text.lstrip("0123456789.()[] \t•-").casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _means(line: str, title: str) -> bool:
    """Tell whether a line says a title: whole, with a number or page beside it, or cut short behind its number."""
    said = title_key(line)
    if not said or not title:
        return False
    if said == title:
        return True
    if " " in title and len(title) >= _TELLING and f" {title} " in f" {said} ":
        return True
    rest = f" {said} ".replace(f" {title} ", " ", 1).split()
    if len(rest) < len(said.split()) and all(word.isdigit() or word == "item" for word in rest):
        return True
    return line[:1].isdigit() and " " in said and len(said) >= _TELLING and f" {said} " in f" {title} "
