"""Reading markings in every form in which people write them. The words come from the policy; the forms are here.

Forms: in brackets at either end of a heading, paragraph or sentence (`(RED)`, `[TLP:RED]`), behind a dash or colon
(`Title – RED`, `RED: text`), on a line of its own with or without an introduction (`Classification / Public`), in a
sentence about the document (`This document is classified as Red …`), and in the name of a style or control.

A label that the form makes a marking, but that the policy does not know, is read as an unknown marking, never as text.
What disguises a label (look-alike letters, letter-spacing, characters that nobody sees) is undone first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from redactor.core.document import OBJECT
from redactor.core.levels import fold
from redactor.core.lookalikes import Seen, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.policy import Policy

_GAP: Final = r"\s{0,3}"  # blanks without end would make a pattern slow
_OPEN, _CLOSE = rf"[(\[{{]{_GAP}\*{{0,3}}{_GAP}", rf"{_GAP}\*{{0,3}}{_GAP}[)\]}}]"
_INTRODUCTION: Final = (
    r"(?:(?:this|the|these)\s+)?(?:agenda\s+item|item|section|document|paper|meeting|minutes|file)?\s*"
    r"(?:(?:is|are|was|were|has\s+been)\s+)?(?:security\s+|protective\s+|document\s+|item\s+)?"
    r"(?:markings?|marked|classification|classified|handling|sensitivity|level)"
    r"(?:\s+(?:as|is))?\s*[:/–-]?\s*"
    r"|(?:security|access|distribution|circulation|protection)\s*[:/–-]\s*"
    r"|(?:(?:strictly|private\s+and)\s+)?confidential(?:ity)?\s*[:/–-]\s*"
)
_FOR_WHOM: Final = (
    rf"(?:{_GAP}[–—:(-]{_GAP}(?:(?:strictly|only)\s+)?(?:for\s[^.]{{0,60}}\b(?:only|eyes)\b|not\s+(?:for|to\s+be)\b"
    r"|(?:restricted|limited|confined)\s+to\b|(?:commercial|legal|personal|security|confidential)\w*)[^.]{0,60})?"
)
"""What may stand behind a marking on a line of its own: who may read what it marks, or why nobody else."""
_REMARK: Final = (
    rf"(?:{_GAP}[–—:,(\[-]{_GAP}(?:\d{{1,3}}\s?(?:min(?:ute)?s?|hours?)|verbal|oral|presentation|papers?|attached|tabled|"
    r"enclosed|to\s+follow|appendix|annex|for\s+(?:information|decision|discussion|noting|approval|assurance|action|"
    r"comment|consideration|endorsement|review))\b[^.;!?]{0,40})?"
)
"""What else an agenda has behind it: how long the item takes, its papers, and what they are for."""
_FIELD: Final = re.compile(
    r"\s*(?:(?:security|protective|document)\s+)?(?:marking|classification)\s*[:/–-]\s*(?P<any>[A-Z][A-Za-z-]{2,20})\s*\Z",
    re.IGNORECASE,
)
_SPOKEN_OF: Final = re.compile(
    r"\b(?:classified|classification|marked|marking|handled|designated|graded|labelled)\W+(?:\w+\W+){0,3}\Z|[(\[]\s*\Z",
    re.IGNORECASE,
)
_ABOUT: Final = (
    r"\b(?:document|minutes|papers?|file|report|meeting|record|information|contents?)\b[^.]{0,40}?\b"
    r"(?:(?:classified|marked|handled|designated|graded|labelled)\s+(?:(?:as|at|to\s+be|with|under|level|class|tlp)\s+){0,3}"
    r"|(?:is|are)\s+)"
)
_LONGEST_LINE: Final = 120  # a marking on a line of its own is a few words
_LONGEST_LABEL: Final = 80
_TRAILING: Final = " \t\n\xa0.;:–—-" + OBJECT
_NAMING_WORDS: Final = frozenset(
    "heading headings title item items minute minutes marking marked confidential restricted paragraph para text body "
    "portion section table row list block char character style tlp public private level class classification only "
    "control bullet numbered number 0 1 2 3 4 5 6 7 8 9".split()
)
"""Words that may stand beside a level in the name of a style or control without making it another name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A marking in a text. `level` is a level's id, or None where the policy does not know the label.

    `prefixed` tells that the prefix of a scheme stands before it (`TLP:RED`).
    """

    level: str | None
    start: int
    end: int
    text: str
    prefixed: bool = False

    @property
    def speaks_up(self) -> bool:
        """Tell whether it is written as a name: in lower case and without a prefix it is a word like others."""
        return self.prefixed or not self.text.islower()


class Labels:
    """The forms of one policy, compiled. Use `labels_of`."""

    def __init__(self, policy: Policy) -> None:
        """Compile the forms."""
        self._levels: dict[str, str | None] = {_key(word): None for word in policy.other_labels}
        self._levels |= {_key(word): level.id for level in policy.levels for word in level.names}
        self._ranks = {level.id: level.rank for level in policy.levels}
        self._known = frozenset(key for key, level in self._levels.items() if level)
        self._signs = _signs(policy, self._levels)
        self._compile(_label_pattern(policy))
        self._statements = tuple(_template(s, _label_pattern(policy)) for s in policy.statement)
        friends = _alternatives(policy.false_friends) if policy.false_friends else r"(?!)"
        self._friends = re.compile(rf"(?<!\w)(?:{friends})(?!\w)", re.IGNORECASE)
        self._stubs = _stub_table(policy)
        self._lowest = min(self._ranks.values())
        self._tokens = {tuple(_name_tokens(w)): level.id for level in policy.levels for w in level.names}
        self._longest_name = max(map(len, self._tokens))

    def _compile(self, label: str) -> None:
        flags = re.IGNORECASE
        boxed, stars = f"{_OPEN}{label}{_CLOSE}", r"\*{0,3}"
        self._boxed = re.compile(boxed, flags)
        self._boxed_start = re.compile(rf"\s*{boxed}\s*[:–—-]?\s*", flags)
        self._boxed_end = re.compile(rf"{_GAP}{boxed}\Z", flags)
        self._bare_start = re.compile(
            rf"\s*{stars}{label}{stars}(?P<dash>{_GAP}[:–—|]\s+|{_GAP}[-/]\s+|\s+){stars}", flags
        )
        self._bare_end = re.compile(rf"(?P<dash>{_GAP}[-–—:|/]{_GAP}|\s{{1,3}}){stars}{label}{stars}\Z", flags)
        boxed_line = boxed.replace("?P<", "?P<b_")
        self._line = re.compile(
            rf"\s*(?:[–—:|/]\s)?{stars}\s*(?P<intro>{_INTRODUCTION})?(?:{boxed_line}|{stars}{label}{stars})"
            rf"(?:{_FOR_WHOM}|{_REMARK})\s*[.:–—-]?\s*\Z",
            flags,
        )
        self._about = re.compile(rf"{_ABOUT}{stars}{label}", flags)
        self._word = re.compile(rf"(?<!\w){label}", flags)

    def _label(self, match: re.Match[str]) -> Label:
        name = next(n for n, word in match.groupdict().items() if word and n.removeprefix("b_") in _WORD_GROUPS)
        word = match.group(name)
        prefixed = not name.endswith("word") or name.endswith("pword")
        return Label(self._levels.get(_key(word)), match.start(), match.end(), word, prefixed)

    def may_stand(self, text: str) -> bool:
        """Tell cheaply whether a marking can stand in a text at all: most texts hold no word for a level."""
        undone = seen(text)
        folded = (undone.text if undone else text).casefold()
        for sign in self._signs:  # noqa: SIM110 -- asked of every paragraph and cell, and twice as fast as any()
            if sign in folded:
                return True
        return False

    def at_start(self, text: str) -> Label | None:
        """Read a marking at the start of a heading or paragraph."""
        return _undone(text, self._at_start)

    def _at_start(self, text: str) -> Label | None:
        if match := self._boxed_start.match(text):
            label = self._label(match)
            return label if label.speaks_up else None
        if match := self._bare_start.match(text):
            label = self._label(match)
            if label.prefixed or (match.end() < len(text) and self._stands_before(label, match, text)):
                return label
        return None

    def _stands_before(self, label: Label, match: re.Match[str], text: str) -> bool:
        """Tell a label before a text from its first word.

        One of another scheme needs no stop, and several words no capitals: nothing else would ask about them.
        """
        stopped = bool(match.group("dash").strip())
        if label.text.isupper():
            return stopped or (label.level is None and not text[match.end() :].isupper())
        return stopped and self._of_words(label)

    def _of_words(self, label: Label) -> bool:
        """Tell a label of several words that begins with a capital, and publishes nothing."""
        return " " in _key(label.text) and label.text[:1].isupper() and self.restricts(label.level)

    def at_end(self, text: str) -> Label | None:
        """Read a marking at the end of a heading or paragraph; a stop or a note behind it does not matter."""
        return _undone(text, self._at_end)

    def _at_end(self, text: str) -> Label | None:
        text = text.rstrip(_TRAILING)
        base = max(0, len(text) - _LONGEST_LABEL)
        if match := self._boxed_end.search(text, base):
            label = self._label(match)
            return label if label.speaks_up else None
        if match := self._bare_end.search(text, base):
            label = self._label(match)
            written = label.text.isupper() or self._of_words(label)
            apart = match.group("dash").strip() or (label.level is None and not text[base : match.start()].isupper())
            if label.prefixed or (written and apart):
                return label
        return None

    def line(self, text: str, *, introduced: bool = False) -> Label | None:
        """Read a paragraph that is nothing but a marking; if `introduced`, behind a word such as `Classification`."""
        return _undone(text, self._introduced if introduced else self._line_of)

    def _introduced(self, text: str) -> Label | None:
        match = self._line.match(text) if len(text) <= _LONGEST_LINE else None
        return self._label(match) if match and match.group("intro") else None

    def _line_of(self, text: str) -> Label | None:
        if len(text) > _LONGEST_LINE:
            return None
        match = self._line.match(text)
        if match is None:
            field = _FIELD.match(text)
            return Label(None, 0, len(text), field.group("any")) if field else None
        label = self._label(match)
        alone = label.level and (label.speaks_up or text.strip(" *.") == label.text)
        said = match.group("intro") or label.prefixed or alone or label.text.isupper()
        return label if said else None

    def inside(self, text: str) -> Iterator[Label]:
        """Read every bracketed marking in a text; in lower case it is a word, not a marking."""
        undone = seen(text)
        yield from self._inside(text) if undone is None else _back(undone, self._inside(undone.text))

    def _inside(self, text: str) -> Iterator[Label]:
        if "(" in text or "[" in text or "{" in text:
            for match in self._boxed.finditer(text):
                label = self._label(match)
                if label.speaks_up:
                    yield label

    def statement(self, text: str) -> Label | None:
        """Read a sentence that says how the document is classified."""
        return _undone(text, self._statement)

    def _statement(self, text: str) -> Label | None:
        for pattern, whole in self._statements:
            if (match := pattern.search(text)) and ((label := self._label(match)).speaks_up or whole):
                return label
        match = self._about.search(text)
        return label if match and (label := self._label(match)).speaks_up else None

    def restricts(self, level: str | None) -> bool:
        """Tell whether a marking withholds anything from anybody; an unknown one does."""
        return level is None or self._ranks[level] > self._lowest

    def knows(self, word: str) -> bool:
        """Tell whether a word is a label, of this policy or of another."""
        return _key(word) in self._levels

    def name(self, text: str) -> str | None:
        """Read a marking in the name of a style or a control; None where there is none.

        Whoever makes a style or a control gives it a meaning: a restricted level in its name marks, whatever else the
        name says. The public level marks only where nothing else stands beside it: nothing is published for its looks.
        Of several levels, and of several names, each on a line, the most restricted holds.
        """
        if "\n" in text:
            found = [level for line in text.split("\n") if (level := self.name(line))]
            return max(found, key=self._ranks.__getitem__, default=None)
        if level := self.bare_name(text):
            return level
        rest = _name_tokens(self._friends.sub(" ", text))
        named = [level for level, _, _ in self._named(rest) if self._ranks[level] > self._lowest]
        return max(named, key=self._ranks.__getitem__, default=None)

    def bare_name(self, text: str) -> str | None:
        """Read a marking in a name, or on a line, that says nothing else."""
        tokens = _name_tokens(text)
        others = sum(token not in _NAMING_WORDS for token in tokens)
        for level, start, end in self._named(tokens):
            if others == sum(token not in _NAMING_WORDS for token in tokens[start:end]):
                return level
        return None

    def _named(self, tokens: list[str]) -> Iterator[tuple[str, int, int]]:
        """Find the levels in the words of a name, with their places; the longest name first."""
        taken: set[int] = set()
        for width in range(self._longest_name, 0, -1):
            for at in range(len(tokens) - width + 1):
                level = self._tokens.get(tuple(tokens[at : at + width]))
                if level and taken.isdisjoint(range(at, at + width)):
                    taken.update(range(at, at + width))
                    yield level, at, at + width

    def words(self, text: str) -> Iterator[Label]:
        """Find every occurrence of a level's name that is written as a name.

        In lower case it is a word, unless it is spoken of as a marking (`marked as red`) or stands in brackets.
        """
        undone = seen(text)
        yield from self._spoken(text) if undone is None else _back(undone, self._spoken(undone.text))

    def _spoken(self, text: str) -> Iterator[Label]:
        friends = [match.span() for match in self._friends.finditer(text)]
        for match in self._word.finditer(text):
            label = self._label(match)
            if any(start <= match.start() and match.end() <= end for start, end in friends):
                continue
            spoken_of = _SPOKEN_OF.search(text, max(0, match.start() - 60), match.start()) is not None
            if label.level is None and not (label.prefixed or self._is_told(label, spoken_of=spoken_of)):
                continue
            if label.speaks_up or spoken_of:
                yield label

    def _is_told(self, label: Label, *, spoken_of: bool) -> bool:
        """Tell a label of another scheme from a word: by a level's name in it, capitals, or what is said of it."""
        words = _key(label.text).split()
        return not self._known.isdisjoint(words) or (label.text.isupper() and (spoken_of or len(words) > 1))

    def stub(self, sentence: str) -> tuple[str, ...]:
        """Tell which levels a sentence can stand for, if it is one that stands in the place of withheld text."""
        return self._stubs.get(_plain(sentence), ())


@lru_cache(maxsize=16)
def labels_of(policy: Policy) -> Labels:
    """Compile the forms of a policy, once."""
    return Labels(policy)


def _undone(text: str, read: Callable[[str], Label | None]) -> Label | None:
    """Read a text with what disguises it undone; the label stands where it was written."""
    undone = seen(text)
    if undone is None:
        return read(text)
    label = read(undone.text)
    return next(_back(undone, (label,))) if label else None


def _back(undone: Seen, labels: Iterable[Label]) -> Iterator[Label]:
    for label in labels:
        start, end = undone.span(label.start, label.end)
        yield replace(label, start=start, end=end)


_WORD_GROUPS: Final = frozenset({"word", "pword", "sword", "any"})


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    """Bring a label to the form in which labels are compared: `Amber-Strict`, `AMBER + STRICT` are `amber strict`."""
    return " ".join(re.split(r"[\s+\-\u2011]+", fold(word)))


def _signs(policy: Policy, levels: Iterable[str]) -> tuple[str, ...]:
    """List what has to stand in a text for any form to be read in it: the first part of each word, the prefixes."""
    firsts = {key.split(" ")[0] for key in levels}
    prefixes = set(map(fold, _prefixes(policy)))
    return tuple(sorted((firsts | prefixes | {"marking", "classification"}) - {""}))


def _label_pattern(policy: Policy) -> str:
    """Make the pattern of a label: `PREFIX:ANY`, `PREFIX KNOWN` or `KNOWN`, in groups that tell which it was."""
    known = _alternatives({*policy.other_labels, *(w for level in policy.levels for w in level.names)})
    prefixes = _prefixes(policy)
    before = rf"(?:{_alternatives(prefixes)})" if prefixes else r"(?!)"
    colon = rf"{before}{_GAP}[:\-–]{_GAP}"
    prefixed = rf"{colon}(?:(?P<pword>{known})|(?P<any>[A-Za-z][A-Za-z+-]{{0,30}}))"
    return rf"(?:{prefixed}|{before}\s{{1,3}}(?P<sword>{known})|(?P<word>{known}))(?![\w+])"


def _alternatives(words: Iterable[str]) -> str:
    """Join words to alternatives, the longest first; whatever joins their parts may be another joint in the text."""
    found = sorted({w for w in words if w.strip()}, key=lambda w: (-len(w), w))
    joint = rf"(?:{_GAP}[+\-\u2011]{_GAP}|\s{{1,3}})"
    return "|".join(joint.join(re.escape(part) for part in re.split(r"[\s+\-]+", w.strip()) if part) for w in found)


def _template(sentence: str, label: str) -> tuple[re.Pattern[str], bool]:
    """Compile a sentence about the document, and tell whether words of it follow the level's name."""
    before, _, after = sentence.replace("*", "").partition("{level}")
    loose = [r"\s+".join(re.escape(word) for word in part.split()) for part in (before, after.rstrip(". "))]
    return re.compile(rf"{loose[0]}{_GAP}\*{{0,3}}{label}\*{{0,3}}{_GAP}{loose[1]}", re.IGNORECASE), bool(loose[1])


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _stub_table(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Map every sentence that can stand for withheld text to its levels; a level's name with any prefix, or none."""
    prefixes = ("", *_prefixes(policy))
    table: dict[str, tuple[str, ...]] = {}
    for level in policy.restricted_levels:
        for sentence in (level.stub, *level.stubs):
            bare = _without_prefix(sentence, prefixes)
            names = [f"{prefix} {word}" for prefix in prefixes for word in level.names] if "{level}" in bare else [""]
            for key in {_plain(bare.replace("{level}", name)) for name in names} | {_plain(sentence)}:
                table[key] = tuple(dict.fromkeys((*table.get(key, ()), level.id)))
    table.pop("", None)
    return table


def _without_prefix(sentence: str, prefixes: Iterable[str]) -> str:
    """Take the prefixes of labels out of a sentence of the policy."""
    for prefix in filter(None, prefixes):
        sentence = re.sub(rf"\b{re.escape(prefix)}\s?[:–-]\s?", "", sentence, flags=re.IGNORECASE)
    return sentence


def _prefixes(policy: Policy) -> set[str]:
    return {p.rstrip(": ") for p in (policy.label_prefix, *policy.accepted_prefixes) if p.strip(": ")}


def _name_tokens(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)", " ", text)
    return re.sub(r"[\W_]+", " ", spaced).casefold().split()
