"""A policy: what the levels are, who may read each, and the sentences that stand for what is withheld.

A policy is data. Nothing in the code knows the name of a level, a colour or a reason; it asks the policy. The rules
kept here:

- Levels have one order, that of the file, from the one public level up. More restricted never means more readers.
- Silence means no: a kind of portion that a level does not release is withheld; a set of markings with a gap counts
  as the most restricted level; an unmarked draft is never public.
- A faulty file is refused with all of its faults, each under its key path.
- A text whose source nobody has checked says so (`provisional`), and whoever shows it can say so too.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from redactor.core.levels import ACCESS, KINDS, OBLIGATIONS, OBLIGED, Level, Reason, Suggestion, fold
from redactor.core.tables import Table, TomlSyntaxError, did_you_mean, parse_toml
from redactor.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ACCESS",
    "KINDS",
    "UNMARKED",
    "FaultyPolicyError",
    "Level",
    "Policy",
    "Reason",
    "Suggestion",
    "fold",
    "parse_policy",
]

UNMARKED: Final = "review"
GAP: Final = "[withheld]"
"""What a policy says where unmarked material of a draft has to be looked at by a person."""

SENTENCE_LIMIT: Final = 600  # characters; a stub of a page would hide what it stands for
PATTERN_LIMIT: Final = 400  # characters; a rule that nobody can read is no rule


class FaultyPolicyError(PolicyError):
    """The policy file has faults; all of them are listed, each with its key path."""

    def __init__(self, message: str, faults: tuple[str, ...], *, remedy: str = "") -> None:
        """Keep the faults beside the message."""
        super().__init__(message, remedy=remedy)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy. `sha256` is that of the file's bytes, so that a publication can name exactly what ruled it.

    `statement` are sentences of a first page, with `{level}` where the level stands; `other_labels` are markings of
    other schemes, which are read as unknown ones; `false_friends` are phrases in which a level's name is no marking;
    `verbs` and `bodies` are the words of resolutions (`NOTED`, `The Panel:`); `glossary` holds terms that give nothing
    away; `gap` stands for words that are withheld inside a portion.
    """

    name: str
    title: str
    version: str
    source: str
    sha256: str
    levels: tuple[Level, ...]
    label_prefix: str
    accepted_prefixes: tuple[str, ...]
    statement: tuple[str, ...]
    unmarked: str
    reason_required: bool
    approvals: int
    other_labels: tuple[str, ...]
    false_friends: tuple[str, ...]
    verbs: tuple[str, ...]
    bodies: tuple[str, ...]
    reasons: tuple[Reason, ...]
    suggestions: tuple[Suggestion, ...]
    glossary: tuple[str, ...]
    gap: str = GAP

    def __hash__(self) -> int:
        """Hash the file's hash, not its thousand words: forms that are compiled once are looked up by policy."""
        return hash((self.name, self.sha256))

    @property
    def public_level(self) -> Level:
        """Return the one level that everybody may read."""
        return self.levels[0]

    @property
    def restricted_levels(self) -> tuple[Level, ...]:
        """Return all others, the least restricted first."""
        return self.levels[1:]

    def level(self, text: str) -> Level | None:
        """Return the level that a word means, in any case, with or without a prefix (`TLP:`); None if it is none."""
        for level in self.levels:
            if level.id == text:  # what the program itself asks with, thousands of times
                return level
        word = self._without_prefix(fold(text))
        return next((level for level in self.levels if word in map(fold, level.names)), None)

    def rank(self, level_id: str) -> int:
        """Return the rank of a level. Raises ValueError for a word that is none, so that nothing passes unranked."""
        found = self.level(level_id)
        if found is None:
            message = f"{level_id!r:.40} is no level of the policy {self.name}"
            raise ValueError(message)
        return found.rank

    def dominates(self, a: str, b: str) -> bool:
        """Tell whether level `a` is at least as restricted as level `b`: a total order."""
        return self.rank(a) >= self.rank(b)

    def highest(self, levels: Iterable[str | None]) -> Level:
        """Return the most restricted of some markings.

        None means that nobody has said, and counts as the top level; so does an empty set.
        """
        top = self.levels[-1]
        ranks = [top.rank if level is None else self.rank(level) for level in levels]
        return self.levels[max(ranks, default=top.rank)]

    def label(self, level: Level) -> str:
        """Write a level as a label: the id behind the policy's prefix."""
        return f"{self.label_prefix}{level.id}"

    def reason(self, code: str) -> Reason | None:
        """Return the reason with that code; codes are told apart without regard to case."""
        return next((reason for reason in self.reasons if reason.code.casefold() == code.strip().casefold()), None)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Return the rules that a text meets, for a person to look at."""
        return tuple(rule for rule in self.suggestions if rule.pattern.search(text))

    def _without_prefix(self, word: str) -> str:
        for prefix in (self.label_prefix, *self.accepted_prefixes):
            bare = fold(prefix).rstrip(": ")
            if bare and word.startswith(bare):
                rest = word.removeprefix(bare).lstrip()
                if rest.startswith(":"):
                    return rest[1:].lstrip()
        return word


@lru_cache(maxsize=16)
def parse_policy(source: str | bytes, *, name: str) -> Policy:
    """Read a policy file's content.

    Raises FaultyPolicyError with every fault at once, or with the one place where the file is no TOML.
    """
    raw = source if isinstance(source, bytes) else source.encode()
    try:
        tables = parse_toml(raw.decode())
    except (TomlSyntaxError, UnicodeDecodeError) as error:
        what = str(error) if isinstance(error, TomlSyntaxError) else f"byte {error.start + 1} is not UTF-8"
        raise FaultyPolicyError(
            f"The policy {name} is not TOML: {what}", (what,), remedy="Correct that place."
        ) from error
    faults: list[str] = []
    policy = _policy(Table(tables, "", faults), name, hashlib.sha256(raw).hexdigest())
    if faults:
        lines = "".join(f"\n  {fault}" for fault in faults)
        count = f"{len(faults)} faults" if len(faults) > 1 else "1 fault"
        raise FaultyPolicyError(
            f"The policy {name} has {count}:{lines}\n", tuple(faults), remedy="Correct each of them."
        )
    return policy


_ID: Final = re.compile(r"[A-Z][A-Z0-9]*(?:[+_-][A-Z0-9]+)*")
_RESTRICTED_ONLY: Final = ("stub", "stubs", "title_public", "title_stub", "becomes", "obligations")


def _policy(file: Table, name: str, sha256: str) -> Policy:
    head = file.table("policy")
    if not file.has("policy"):
        head.fault("", "is missing; expected a table [policy]")
    stubs = head.texts("stubs", default=())
    policy = _head(head, name, sha256)
    levels = tuple(_level(table, rank, stubs) for rank, table in enumerate(file.tables("level")))
    policy = replace(
        policy,
        levels=levels,
        reasons=tuple(_reason(table) for table in file.tables("reason")),
        suggestions=tuple(_suggestion(table, levels) for table in file.tables("suggestion")),
        glossary=_glossary(file.table("glossary")),
    )
    file.close()
    _check_levels(file, levels)
    _check_head(head, policy)
    _check_reasons(file, policy)
    return policy


def _head(head: Table, name: str, sha256: str) -> Policy:
    policy = Policy(
        name=name,
        sha256=sha256,
        levels=(),
        reasons=(),
        suggestions=(),
        glossary=(),
        title=head.text("title"),
        version=head.text("version", expected='a text, such as "1.0"'),
        source=head.text("source", default=""),
        label_prefix=head.text("label_prefix", default=""),
        accepted_prefixes=head.texts("accepted_prefixes", default=()),
        statement=head.texts("statement"),
        other_labels=head.texts("other_labels", default=()),
        false_friends=head.texts("false_friends", default=()),
        unmarked=head.text("unmarked", default=UNMARKED),
        reason_required=head.flag("reason_required", default=False),
        approvals=head.whole("approvals", least=1, most=9),
        verbs=head.texts("verbs"),
        bodies=head.texts("bodies"),
        gap=head.text("gap", default=GAP),
    )
    head.close()
    return policy


def _level(table: Table, rank: int, stubs: tuple[str, ...]) -> Level:
    level_id = table.text("id", expected='a word in capitals, such as "SECRET"')
    if level_id and not _ID.fullmatch(level_id):
        table.fault("id", f"is {level_id!r:.40}; expected capitals, joined by + - or _ where there are more words")
    access = table.choice("access", ACCESS)
    public = access == ACCESS[0]
    title_public = table.flag("title_public", default=True if public else None)
    level = Level(
        id=level_id,
        rank=rank,
        access=access,
        title_public=title_public,
        name=table.text("name", default=level_id or None),
        aliases=table.texts("aliases", default=()),
        audience=table.sentence("audience", expected="in words who may read it"),
        first_page=table.sentence("first_page"),
        stub=table.sentence("stub", default="" if public else None),
        stubs=() if public else tuple(dict.fromkeys((*table.texts("stubs", default=()), *stubs))),
        title_stub=table.sentence("title_stub", default="" if title_public else None),
        released=frozenset(KINDS) if public else _released(table.table("becomes")),
        review_months=table.whole("review_months", least=1, most=1200) if table.has("review_months") else None,
        provisional=frozenset(table.provisional),
        obligations=_obligations(table, access),
    )
    if public:
        _refuse_on_public(table)
    table.know("review_months", *_RESTRICTED_ONLY)
    table.close()
    for key in ("first_page", "stub", "title_stub"):
        _check_sentence(table, key, getattr(level, key))
    _check_stubs(table, level.stubs)
    return level


def _obligations(table: Table, access: str) -> frozenset[str]:
    """Read what readings of a level oblige to; where nothing is said it follows from who may read the level."""
    said = table.texts("obligations", default=tuple(OBLIGED.get(access, OBLIGATIONS)))
    for word in said:
        if word not in OBLIGATIONS:
            table.fault("obligations", f"has {word!r:.40}; expected any of {', '.join(OBLIGATIONS)}")
    return frozenset(said)


def _refuse_on_public(table: Table) -> None:
    for key in _RESTRICTED_ONLY:
        if table.has(key):
            table.fault(key, "stands at the public level, of which nothing is withheld; take the key away")


def _released(table: Table) -> frozenset[str]:
    chosen = {kind: table.choice(kind, ("release", "withhold"), default="withhold") for kind in KINDS}
    table.close()
    return frozenset(kind for kind, choice in chosen.items() if choice == "release")


def _reason(table: Table) -> Reason:
    code, text = table.text("code"), table.sentence("text")
    basis = table.text("basis", default="")
    table.close()
    return Reason(code=code, text=text, basis=basis, provisional=frozenset(table.provisional))


def _suggestion(table: Table, levels: tuple[Level, ...]) -> Suggestion:
    pattern = _pattern(table, table.text("pattern", expected="a regular expression"))
    level, why = table.text("level"), table.text("why")
    table.close()
    ids = [known.id for known in levels]
    if level and level not in ids:
        table.fault("level", f"{level!r:.40} is the id of no level; {did_you_mean(level, ids)}")
    return Suggestion(pattern=pattern, level=level, why=why)


def _pattern(table: Table, text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text[:PATTERN_LIMIT], re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        table.fault("pattern", f"is no regular expression: {error}")
        return re.compile("(?!)")
    if len(text) > PATTERN_LIMIT:
        table.fault("pattern", f"has {len(text)} characters; expected at most {PATTERN_LIMIT}")
    elif text and pattern.search(""):
        table.fault("pattern", "meets every text, even an empty one; expected one that finds something")
    return pattern


def _glossary(table: Table) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for group in table.keys() for term in table.texts(group)))  # noqa: SIM118 -- no dict


def _check_sentence(table: Table, key: str, text: str) -> None:
    if "{" in text or "}" in text:
        table.fault(key, "has a brace; the sentence is printed as it stands, nothing is filled in")
    if text.count("**") % 2:
        table.fault(key, "opens bold with ** and does not close it")
    if len(text) > SENTENCE_LIMIT:
        table.fault(key, f"has {len(text)} characters; expected at most {SENTENCE_LIMIT}")


def _check_stubs(table: Table, stubs: tuple[str, ...]) -> None:
    for number, stub in enumerate(stubs, 1):
        if stub.count("{level}") > 1 or set("{}") & set(stub.replace("{level}", "")):
            table.fault(f"stubs[{number}]", "expected a sentence with {level} in it at most once, and no other brace")


def _check_levels(file: Table, levels: tuple[Level, ...]) -> None:
    if len(levels) < 2:  # noqa: PLR2004 -- a policy tells at least two things apart
        file.fault("level", f"has {len(levels)} entries; expected two at least, the public level first")
    public = [number for number, level in enumerate(levels, 1) if level.public]
    if levels and not public:
        file.fault("level", 'has no public level; expected the first one with access = "public"')
    for number in public:
        if number != public[0]:
            file.fault(f"level[{number}].access", f"is public, as in level[{public[0]}]; expected one public level")
        elif number != 1:
            file.fault(f"level[{number}]", "is the public level; expected it first: the order is that of the ranks")
    for number, (below, level) in enumerate(itertools.pairwise(levels), 2):
        if not level.public and ACCESS.index(level.access) < ACCESS.index(below.access):
            file.fault(f"level[{number}].access", f"is wider than that of {below.id or 'the level'} below it")
    _check_unique(file, levels)


def _check_unique(file: Table, levels: tuple[Level, ...]) -> None:
    words: dict[str, int] = {}
    for number, level in enumerate(levels, 1):
        for word in map(fold, level.names):
            other = words.setdefault(word, number)
            if word and other != number:
                file.fault(
                    f"level[{number}]", f"has the word {word!r:.40}, and so has level[{other}]; expected it once"
                )


def _check_head(head: Table, policy: Policy) -> None:
    for number, template in enumerate(policy.statement, 1):
        if template.count("{level}") != 1 or len(template) < len("{level}") + 8:
            head.fault(f"statement[{number}]", "expected a sentence with {level} in it once, where the level stands")
    if not policy.statement:
        head.fault("statement", "is empty; expected at least one sentence with {level} in it")
    _check_sentence(head, "gap", policy.gap)
    if not policy.verbs:
        head.fault("verbs", "is empty; expected the words of the panel's decisions")
    for key, words in (("verbs", policy.verbs), ("other_labels", policy.other_labels)):
        for number, word in enumerate(words, 1):
            if policy.level(word) is not None:
                head.fault(f"{key}[{number}]", f"{word!r:.40} is a level's name, and can be nothing else")
    restricted = [level.id for level in policy.levels if not level.public]
    if policy.unmarked not in (UNMARKED, *restricted):
        known = ", ".join((UNMARKED, *restricted))
        head.fault("unmarked", f"is {policy.unmarked!r:.40}; expected one of {known}: a draft never defaults to public")


def _check_reasons(file: Table, policy: Policy) -> None:
    codes = [reason.code.casefold() for reason in policy.reasons]
    for number, code in enumerate(codes, 1):
        if code and code in codes[: number - 1]:
            file.fault(f"reason[{number}].code", f"{code!r:.40} stands there twice")
    if policy.reason_required and not codes:
        file.fault("reason", "is missing, and policy.reason_required is true; expected [[reason]] entries")
