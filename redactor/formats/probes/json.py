"""Probe JSON: every key, every value, and that nothing is spelled in a second way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redactor.formats.probes.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.probe import Probe

_TOP = ("title", "language", "front", "items", "notes")
_LEVELS = range(1, 10)
_LANGUAGE_PARTS = (2, 5)


def probe(data: bytes) -> Probe:
    """Find everything that is in a JSON file."""
    walk = _Walk(Ledger())
    try:
        text = data.decode("utf-8")
        whole = json.loads(text)
        again = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    except (ValueError, RecursionError):
        walk.ledger.stray("bytes that are no JSON", "file")
        return walk.ledger.close()
    if again != text:
        walk.ledger.stray("JSON spelled otherwise", "file")  # duplicate keys, white space, needless escapes
    if not isinstance(whole, dict) or tuple(whole) != _TOP:
        walk.ledger.stray("unknown keys", "file")
        return walk.ledger.close()
    walk.top(whole)
    return walk.ledger.close()


class _Walk:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._hanging: dict[str, Callable[[Any, str], None]] = {
            "links": self._values,
            "pictures": self._values,
            "notes": self._notes,
        }

    def top(self, whole: dict[str, Any]) -> None:
        self.ledger.value(self._string(whole["title"], "title"), "title")
        language = self._string(whole["language"], "language")
        if len(language) not in _LANGUAGE_PARTS or not language.replace("-", "").isalpha():
            self.ledger.stray(language, "language")
        self._blocks(whole["front"], "front")
        for index, item in enumerate(self._list(whole["items"], "items"), 1):
            self._item(item, f"items {index}")
        for index, note in enumerate(self._list(whole["notes"], "notes"), 1):
            place = f"notes {index}"
            if self._keys(note, {"number", "blocks"}, place):
                self._number(note["number"], place)
                self._blocks(note["blocks"], place)

    def _item(self, item: Any, place: str) -> None:  # noqa: ANN401 -- whatever JSON holds
        if not self._keys(item, {"number", "title", "heading", "blocks"}, place, {*self._hanging, "label"}):
            return
        heading, title = self._string(item["heading"], place), self._string(item["title"], place)
        number = "" if item["number"] is None else self._string(item["number"], place)
        self.ledger.label(number, place)
        before = heading.removesuffix(title)
        if not heading.endswith(title) or (before and before.strip(" .):") != number):
            self.ledger.stray(title, place)
        self.ledger.line(heading, place)
        self._rest(item, place)
        self._blocks(item["blocks"], place)

    def _blocks(self, blocks: Any, place: str) -> None:  # noqa: ANN401 -- as _item
        for index, block in enumerate(self._list(blocks, place), 1):
            self._block(block, f"{place} block {index}")

    def _block(self, block: Any, place: str) -> None:  # noqa: ANN401 -- as _item
        kind = block.get("kind") if isinstance(block, dict) else None
        if kind == "table":
            if self._keys(block, {"kind", "header", "rows"}, place) and not isinstance(block["header"], bool):
                self.ledger.stray("header", place)
            for at, row in enumerate(self._list(block.get("rows"), place), 1):
                for column, cell in enumerate(self._list(row, place), 1):
                    self._blocks(cell, f"{place} row {at} cell {column}")
            return
        needed = {"paragraph": set(), "heading": {"level"}, "list-item": {"level", "label"}}.get(str(kind))
        if needed is None or not self._keys(block, {"kind", "text"} | needed, place, {*self._hanging, "label"}):
            self.ledger.stray("unknown block", place)
            return
        if "level" in needed and (type(block["level"]) is not int or block["level"] not in _LEVELS):
            self.ledger.stray("level", place)
        self.ledger.line(self._string(block["text"], place), place)
        self._rest(block, place)

    def _rest(self, block: dict[str, Any], place: str) -> None:
        if "label" in block:
            self.ledger.label(self._string(block["label"], place), place)
        for name, look in self._hanging.items():
            if name in block:
                look(block[name], place)

    def _values(self, values: Any, place: str) -> None:  # noqa: ANN401 -- as _item
        for value in self._list(values, place):
            self.ledger.value(self._string(value, place), place)

    def _notes(self, values: Any, place: str) -> None:  # noqa: ANN401 -- as _item
        for value in self._list(values, place):
            self._number(value, place)

    def _number(self, value: Any, place: str) -> None:  # noqa: ANN401 -- as _item
        if type(value) is int and value > 0:
            self.ledger.label(str(value), place)
        else:
            self.ledger.stray(str(value), place)

    def _keys(self, value: Any, needed: set[str], place: str, possible: set[str] | None = None) -> bool:  # noqa: ANN401 -- as _item
        fits = isinstance(value, dict) and needed <= set(value) <= needed | (possible or set())
        if not fits:
            self.ledger.stray("unknown keys", place)
        return fits

    def _string(self, value: Any, place: str) -> str:  # noqa: ANN401 -- as _item
        if isinstance(value, str):
            return value
        self.ledger.stray(str(value), place)
        return ""

    def _list(self, value: Any, place: str) -> list[Any]:  # noqa: ANN401 -- as _item
        if isinstance(value, list):
            return value
        self.ledger.stray(str(value), place)
        return []
