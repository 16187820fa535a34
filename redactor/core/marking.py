"""Reading markings in every form in which people write them. The words come from the policy; the forms are here.

Forms: in brackets at either end of a heading, paragraph or sentence (`(RED)`, `[TLP:RED]`), behind a dash or colon
(`Title – RED`, `RED: text`), on a line of its own with or without an introduction (`Classification / Public`), in a
sentence about the document (`This document is classified as Red …`), and in the name of a style or control.

A label that the form makes a marking, but that the policy does not know, is read as an unknown marking, never as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from redactor.core.levels import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.levels import Level
    from redactor.core.policy import Policy

_OPEN, _CLOSE = r"[(\[{]\s*\**\s*", r"\s*\**\s*[)\]}]"
_DASH = r"\s*[-–—:|/]\s*"
_INTRODUCTION = (
    r"(?:(?:this|the)\s+)?(?:agenda\s+item|item|section|document|paper|meeting|minutes|file)?\s*"
    r"(?:(?:is|was|has\s+been)\s+)?(?:security\s+|protective\s+|document\s+|item\s+)?"
    r"(?:markings?|marked|classification|classified|handling|sensitivity|level|status|tlp)"
    r"(?:\s+(?:as|is))?\s*[:/–-]?\s*"
)
_ABOUT = r"\b(?:classified|classification|marked|marking|handled|designated|graded|labelled)\b"
_NAMING_WORDS: Final = frozenset(
    "heading headings title item items minute minutes marking marked confidential restricted paragraph para text body "
    "portion section table row list block char character style tlp public private level class classification only "
    "control bullet numbered number".split()
)
"""Words that may stand beside a level in the name of a style or control without making it another name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A marking in a text. `level` is a level's id, or None where the policy does not know the label."""

    level: str | None
    start: int
    end: int
    text: str


class Labels:
    """The forms of one policy, compiled. Use `labels_of`."""

    def __init__(self, policy: Policy) -> None:
        """Compile the forms."""
        self._levels: dict[str, Level] = {fold(w): level for level in policy.levels for w in level.names}
        known = _alternatives(w for level in policy.levels for w in level.names)
        foreign = _alternatives(policy.other_labels) if policy.other_labels else r"(?!)"
        prefixes = {p.rstrip(": ") for p in (policy.label_prefix, *policy.accepted_prefixes) if p.strip(": ")}
        prefix = rf"(?:{_alternatives(prefixes)})\s*[:\-]\s*" if prefixes else r"(?!)"
        label = rf"(?:{prefix}(?P<any>[A-Za-z][A-Za-z+]*)|(?P<word>{known})|(?P<foreign>{foreign}))(?![\w+])"
        boxed = f"{_OPEN}{label}{_CLOSE}"
        flags = re.IGNORECASE
        self._boxed = re.compile(boxed, flags)
        self._boxed_start = re.compile(rf"\s*{boxed}\s*[:–—-]?\s*", flags)
        self._boxed_end = re.compile(rf"\s*{boxed}\s*[.]?\s*\Z", flags)
        self._bare_start = re.compile(rf"\s*\**{label}\**(?:\s*[:–—|]\s+|\s+[-/]\s+|\s+(?<=\s))", flags)
        self._bare_end = re.compile(rf"(?P<dash>{_DASH}|\s+)\**{label}\**\s*\Z", flags)
        self._line = re.compile(rf"\s*(?P<intro>{_INTRODUCTION})?(?:{boxed.replace('?P<', '?P<b_')}|\**{label}\**)\s*[.]?\s*\Z", flags)
        self._about = re.compile(rf"{_ABOUT}[^.]{{0,60}}?\W\**{label}", flags)
        self._word = re.compile(rf"(?<![\w]){label}", flags)
        self._statements = tuple(_template(s, label) for s in policy.statement)
        friends = _alternatives(policy.false_friends) if policy.false_friends else r"(?!)"
        self._friends = re.compile(rf"(?<!\w)(?:{friends})(?!\w)", flags)
        self._stubs = _stub_table(policy)
        self._tokens = {tuple(_name_tokens(w)): level.id for level in policy.levels for w in level.names}

    def _label(self, match: re.Match[str], box: str = "") -> Label:
        groups = match.groupdict()
        names = [f"{p}{n}" for p in ("", box) for n in ("any", "word", "foreign")]
        name = next(n for n in names if groups.get(n))
        word = groups[name]
        level = self._levels.get(fold(word)) if not name.endswith("foreign") else None
        return Label(level.id if level else None, match.start(), match.end(), word)

    def at_start(self, text: str) -> Label | None:
        """Read a marking at the start of a heading or paragraph."""
        if match := self._boxed_start.match(text):
            return self._label(match) if _speaks_up(self._label(match).text) else None
        if (match := self._bare_start.match(text)) and (label := self._label(match)):
            separated = match.group()[-2:].strip() or match.group().rstrip()[-1:] in ":–—|-/"
            if label.text.isupper() and (match.groupdict().get("any") or separated and match.end() < len(text)):
                return label
        return None

    def at_end(self, text: str) -> Label | None:
        """Read a marking at the end of a heading or paragraph."""
        if match := self._boxed_end.search(text):
            return self._label(match)
        if match := self._bare_end.search(text):
            label = self._label(match)
            if label.text.isupper() and (match.groupdict().get("any") or match.group("dash").strip()):
                return label
        return None

    def line(self, text: str) -> Label | None:
        """Read a paragraph that is nothing but a marking."""
        match = self._line.match(text)
        if match is None:
            return None
        label = self._label(match, "b_")
        prefixed = match.groupdict().get("any") or match.groupdict().get("b_any")
        return label if match.group("intro") or prefixed or _speaks_up(label.text) else None

    def inside(self, text: str) -> Iterator[Label]:
        """Read every bracketed marking in a text; in lower case it is a word, not a marking."""
        for match in self._boxed.finditer(text):
            label = self._label(match)
            if _speaks_up(label.text):
                yield label

    def statement(self, text: str) -> Label | None:
        """Read a sentence that says how the document is classified."""
        for pattern in self._statements:
            if match := pattern.search(text):
                return self._label(match)
        match = self._about.search(text)
        return self._label(match) if match else None

    def name(self, text: str) -> str | None:
        """Read a marking in the name of a style or a control; None where there is none."""
        tokens = _name_tokens(text)
        for width in (3, 2, 1):
            for at in range(len(tokens) - width + 1):
                level = self._tokens.get(tuple(tokens[at : at + width]))
                if level and set(tokens[:at] + tokens[at + width :]) <= _NAMING_WORDS | {"", *map(str, range(10))}:
                    return level
        return None

    def words(self, text: str) -> Iterator[Label]:
        """Find every occurrence of a level's name that is written as a name: not in lower case, unless it is spoken of
        as a marking (`marked as red`).
        """
        friends = [match.span() for match in self._friends.finditer(text)]
        for match in self._word.finditer(text):
            label = self._label(match)
            if any(start <= match.start() and match.end() <= end for start, end in friends):
                continue
            before = text[max(0, match.start() - 40) : match.start()]
            if match.groupdict().get("foreign"):
                continue
            if _speaks_up(label.text) or re.search(rf"{_ABOUT}\W+(?:\w+\W+){{0,3}}\Z|[(\[]\s*\Z", before, re.IGNORECASE):
                yield label

    def stub(self, sentence: str) -> tuple[str, ...]:
        """Tell which levels a sentence can stand for, if it is one that stands in the place of withheld text."""
        return self._stubs.get(_plain(sentence), ())


@lru_cache(maxsize=16)
def labels_of(policy: Policy) -> Labels:
    """Compile the forms of a policy, once."""
    return Labels(policy)


def _speaks_up(word: str) -> bool:
    return not word.islower()


def _alternatives(words: object) -> str:
    found = sorted({str(w) for w in words if str(w).strip()}, key=lambda w: (-len(w), w))  # type: ignore[attr-defined]
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in found)


def _template(sentence: str, label: str) -> re.Pattern[str]:
    before, _, after = sentence.replace("*", "").partition("{level}")
    loose = [r"\s+".join(re.escape(word) for word in part.split()) for part in (before, after.rstrip(". "))]
    return re.compile(rf"{loose[0]}\s*\**{label}\**\s*{loose[1]}", re.IGNORECASE)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _stub_table(policy: Policy) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for level in policy.restricted_levels:
        for sentence in (level.stub, *level.stubs):
            for word in level.names if "{level}" in sentence else ("",):
                key = _plain(sentence.replace("{level}", word))
                table[key] = tuple(dict.fromkeys((*table.get(key, ()), level.id)))
    table.pop("", None)
    return table


def _name_tokens(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return re.sub(r"[^A-Za-z0-9+]+", " ", spaced).casefold().split()
