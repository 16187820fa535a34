"""Reading a TOML file that a person wrote: every fault at once, each with its key path.

A reader that stops at the first fault makes a person run it ten times. `Table` therefore never raises: it notes what
is wrong in a shared list and goes on with a harmless value. Whoever reads with it must refuse the file where that
list is not empty.

Key paths are those of the file, with entries counted from 1: `level[2].aliases[1]` is the first alias of the second
`[[level]]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_T = TypeVar("_T")

_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_SHOWN: Final = 60  # characters of a value or line that a message repeats

_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (bool, "true or false"),  # before int: a bool is one
    (str, "a text"),
    (int, "a whole number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a table"),
)


class TomlSyntaxError(ValueError):
    """The file is no TOML: the message has line, column, the line itself and a caret under the place."""


def parse_toml(text: str) -> dict[str, object]:
    """Return the file's tables. Raises TomlSyntaxError, whose text shows the place."""
    import tomllib  # noqa: PLC0415 -- 14 ms that a run without a policy file need not pay

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlSyntaxError(_caret(text, str(error))) from error
    except (RecursionError, ValueError) as error:  # ten thousand brackets, or a number of as many digits
        raise TomlSyntaxError("a value is nested too deeply, or has too many digits") from error


def _caret(text: str, message: str) -> str:
    """Turn tomllib's one line into the three that a person needs."""
    lines = text.split("\n")
    found = _PLACE.search(message)
    line = int(found[1]) if found and found[1] else len(lines)
    column = int(found[2]) if found and found[2] else len(lines[-1]) + 1
    shown = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start = max(0, column - _SHOWN)
    shown, offset = shown[start : start + 2 * _SHOWN], column - 1 - start
    what = _PLACE.sub("", message)
    return f"line {line}, column {column}: {what}\n    {shown}\n    {' ' * offset}^"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return “; did you mean …?” for a near miss, else what there is to choose from."""
    import difflib  # noqa: PLC0415 -- wanted only where something is wrong

    names = list(known)
    by_case = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(word.casefold(), by_case, n=1)
    return f"did you mean {by_case[near[0]]}?" if near else f"known are: {', '.join(names) or 'none'}"


def kind_of(value: object) -> str:
    """Name the kind of a TOML value in words."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "a date or time")


class Table:
    """One table of the file: gives out checked values, and knows which keys nobody asked for."""

    def __init__(self, raw: Mapping[str, object], path: str, faults: list[str]) -> None:
        """Read from `raw`; note faults in the list that all tables of the file share."""
        self._raw = raw
        self._path = path
        self._faults = faults
        self._known: dict[str, None] = {}
        self.provisional: set[str] = set()

    def fault(self, key: str, what: str) -> None:
        """Note a fault of one key (or of the table itself, where `key` is empty)."""
        self._faults.append(f"{self.path(key)}: {what}")

    def path(self, key: str = "") -> str:
        """Return the key path of a key of this table."""
        return ".".join(part for part in (self._path, key) if part) or "the file"

    def has(self, key: str) -> bool:
        """Tell whether the file says anything about the key. Whoever asks knows the key."""
        self._known[key] = None
        return key in self._raw

    def is_table(self, key: str) -> bool:
        """Tell whether the file has a table of that name, where another kind of value is welcome as well."""
        return isinstance(self._raw.get(key), dict)

    def text(self, key: str, *, default: str | None = None, expected: str = "a text") -> str:
        """Return one line of text. Empty is a fault unless it is the default."""
        value = self._get(key, str, default, expected)
        return self._checked_text(key, value, allow_empty=value == default)

    def sentence(self, key: str, *, default: str | None = None, expected: str = "a sentence") -> str:
        """Return a text that may be provisional: a string, or `{ text = "…", provisional = true, source = "…" }`."""
        raw = self._raw.get(key)
        if not isinstance(raw, dict):
            return self.text(key, default=default, expected=expected)
        self._known[key] = None
        inner = Table(raw, self.path(key), self._faults)
        text = inner.text("text", expected=expected)
        inner.text("source", default="")
        if inner.flag("provisional", default=False):
            self.provisional.add(key)
        inner.close()
        return text

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of different texts, none of them empty."""
        values = self._get(key, list, None if default is None else list(default), "a list of texts")
        texts: list[str] = []
        for number, value in enumerate(values, 1):
            place = f"{key}[{number}]"
            if not isinstance(value, str):
                self.fault(place, f"is {kind_of(value)}; expected a text")
            elif value in texts:
                self.fault(place, f"{value!r} stands there twice")
            else:
                texts.append(self._checked_text(place, value, allow_empty=False))
        return tuple(texts)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        return self._get(key, bool, default, "true or false")

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number between two bounds, both included."""
        expected = f"a whole number from {least} to {most}"
        value = self._get(key, int, default, expected)
        if value != default and not least <= value <= most:
            self.fault(key, f"is {value}; expected {expected}")
        return value

    def choice(self, key: str, choices: Collection[str], *, default: str | None = None) -> str:
        """Return one member of a closed set; for anything else the last one, which must be the narrowest."""
        expected = f"one of {', '.join(choices)}"
        value = self._get(key, str, default, expected)
        if key in self._raw and isinstance(self._raw[key], str) and value not in choices:
            self.fault(key, f"is {value!r:.{_SHOWN}}; {did_you_mean(value, choices)}")
        return value if value in choices else list(choices)[-1]

    def table(self, key: str) -> Table:
        """Return a table inside this one, empty where there is none."""
        return Table(self._get(key, dict, {}, "a table"), self.path(key), self._faults)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the entries of an array of tables, `[[key]]`."""
        found: list[Table] = []
        for number, value in enumerate(self._get(key, list, [], f"tables, each under [[{key}]]"), 1):
            if isinstance(value, dict):
                found.append(Table(value, self.path(f"{key}[{number}]"), self._faults))
            else:
                self.fault(f"{key}[{number}]", f"is {kind_of(value)}; expected a table")
        return tuple(found)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of a table whose names are free."""
        return tuple(self._raw)

    def know(self, *keys: str) -> None:
        """Count keys as known that are read only in some cases, so that a near miss is still answered with them."""
        self._known.update(dict.fromkeys(keys))

    def close(self) -> None:
        """Note a fault for each key that nobody asked for: a word with a typo must never be silently without effect."""
        for key in self._raw:
            if key not in self._known:
                self.fault(key, f"is no key of {self._path or 'a policy'}; {did_you_mean(key, self._known)}")

    def _get(self, key: str, kind: type[_T], default: _T | None, expected: str) -> _T:
        """Return the value where it is there and of that kind; else note the fault and return a harmless one."""
        self._known[key] = None
        if key not in self._raw:
            if default is None:
                self.fault(key, f"is missing; expected {expected}")
            return kind() if default is None else default
        value = self._raw[key]
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.fault(key, f"is {kind_of(value)}; expected {expected}")
        return kind() if default is None else default

    def _checked_text(self, key: str, value: str, *, allow_empty: bool) -> str:
        if not value.strip():
            if not allow_empty:
                self.fault(key, "is empty; write the text, or take the key away where it is optional")
            return ""
        if value != value.strip() or not value.isprintable():
            self.fault(key, "has a line break, a control character, or a space at an end; expected one line of text")
        return value
