"""Decisions: the append-only list of what people settled about a draft, and the file that holds one such list.

The file of `--decisions` and the list that the service keeps are the same thing: `Decisions` is what either says now.
A later decision about the same thing replaces the earlier one, so undoing is one decision more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from redactor.core.mends import Rewording, WithheldWords, about_others, check_kinds, parse_rewording, parse_words
from redactor.core.minutes import FRONT, KINDS
from redactor.core.tables import Table, TomlSyntaxError, did_you_mean, parse_toml
from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redactor.core.inheriting import CarriedOver

SETTLEABLE: Final = (
    "carried-action",
    "changed-portion",
    "conflicting-markings",
    "image-to-release",
    "item-number-gap",
    "lexicon",
    "look-hidden-text",
    "no-items",
    "paper-named",
    "restricted-body-in-public-document",
    "stub-without-marking",
    "suggestion",
    "tracked-changes",
    "unknown-marking",
    "unread-marking-word",
)
"""The findings, and the suggestions of rules, that a person can call none. The others need an answer, no excuse."""
PAIRED: Final = (
    "pair-differs",
    "pair-markings",
    "pair-meeting",
    "pair-same-text",
    "pair-title",
    "pair-without-item",
    "pair-without-stub",
    "pair-without-text",
)
"""Those about public minutes and their confidential twin, which only a decisions file settles."""
_ANSWERS: Final = {
    "unmarked-material": "write `unmarked` under [document]",
    "decisions-for-another-draft": "make a new template for this draft",
    "reason-missing": "write `reason` under the item",
    "unaccounted": "it is a fault of the program: report it",
}
_PLURALS: Final = {"decisions": "decision", "actions": "action", "images": "image", "headings": "heading"}
_PARTS: Final = _PLURALS | {kind: kind for kind in KINDS}
LATER: Final = {"later": True}
"""Marks a field that the first releases did not have: while it is empty, hashes and encodings are as if it were not."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(r"(?P<block>\d+)(?:\.(?P<first>\d+)(?:\s*[-–]\s*(?P<last>\d+))?)?\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """What a release or a withholding names: a whole item, a kind of portion, a block, or sentences of one."""

    item: str
    kind: str | None = None
    block: int | None = None
    first: int | None = None
    last: int | None = None

    def covers(self, ref: str, kind: str) -> bool:
        """Tell whether a portion is meant."""
        if self.kind is not None:
            return kind == self.kind and ref.rpartition(".")[0].rpartition(".")[0] == self.item
        head, _, sentence = ref.rpartition(".")
        item, _, block = head.rpartition(".")
        if item != self.item or (self.block is not None and int(block) != self.block):
            return False
        return self.first is None or self.first <= int(sentence) <= (self.last or self.first)


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """What was decided about one item.

    Of what is withheld, `reason` says why, `owner` who looks at it again, and `review` (a day, ISO 8601) or `event`
    when.
    """

    item: str
    marking: str | None = None
    release: tuple[Span, ...] = ()
    withhold: tuple[Span, ...] = ()
    stub: str | None = None
    reason: str | None = None
    public_title: str | None = None
    review: str | None = None
    event: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class PublicText:
    """The secretary's own words in place of a portion."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Settle:
    """A finding that is none: its code, its place, the term that it is about, and why."""

    code: str
    ref: str
    term: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that is decided about a draft. `images` is a choice for all (`""`) or by ref.

    `changed` are the refs (and items, for their titles) that are other than in the draft before: each waits until it
    is released, withheld or settled. `rewordings` and `withheld_words` are the mends; `carried` are actions
    that an earlier meeting withholds.
    """

    draft: str | None = None
    unmarked: str | None = None
    look_hidden: str | None = None
    revisions: str | None = None
    status: str | None = None
    images: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, ItemDecision] = field(default_factory=dict)
    public_texts: tuple[PublicText, ...] = ()
    settled: tuple[Settle, ...] = ()
    changed: tuple[str, ...] = ()
    rewordings: tuple[Rewording, ...] = field(default=(), metadata=LATER)
    withheld_words: tuple[WithheldWords, ...] = field(default=(), metadata=LATER)
    carried: tuple[CarriedOver, ...] = field(default=(), metadata=LATER)

    @property
    def worded(self) -> tuple[str, ...]:
        """Name the portions about whose words something is said."""
        own, reworded = [t.ref for t in self.public_texts], [t.ref for t in self.rewordings]
        return (*own, *reworded, *(w.ref for w in self.withheld_words))

    def settles(self, code: str, item: str | None, ref: str | None = None, term: str | None = None) -> bool:
        """Tell whether somebody settled a finding of this code, at this place, about this term.

        A place is a portion, or an item where the finding is about the item; `0` is all of the front matter.
        """
        item = FRONT if item is None else item
        places = {ref or item} | ({FRONT} if item == FRONT else set())
        return any(
            s.code == code and s.ref in places and (not s.term or term is None or _same(s.term, term))
            for s in self.settled
        )


def _same(a: str, b: str) -> bool:
    return a.strip().casefold() == b.strip().casefold()


class DecisionsFileError(UsageError):
    """The decisions file has faults; all of them are named, each with its key path."""

    code = "decisions-file"


def parse_decisions(source: str, *, name: str) -> Decisions:
    """Read a decisions file. Raises DecisionsFileError with every fault at once."""
    try:
        raw = parse_toml(source)
    except TomlSyntaxError as error:
        raise DecisionsFileError(f"{name} is not TOML: {error}", remedy="Correct that place.") from error
    faults: list[str] = []
    decisions = _decisions(Table(raw, "", faults))
    if faults:
        raise faulty(name, faults)
    return decisions


def faulty(name: str, faults: Sequence[str]) -> DecisionsFileError:
    """Tell all faults of a decisions file, one a line."""
    lines = "".join(f"\n  {fault}" for fault in faults)
    count = f"{len(faults)} faults" if len(faults) > 1 else "1 fault"
    return DecisionsFileError(f"{name} has {count}:{lines}\n", remedy="Correct each of them; nothing was written.")


def _decisions(file: Table) -> Decisions:
    document = file.table("document")
    texts = tuple(_public_text(t) for t in file.tables("public_text"))
    for number, text in enumerate(texts, 1):
        if text.ref and any(text.ref == other.ref for other in texts[: number - 1]):
            file.fault(f"public_text[{number}].ref", f"{text.ref!r:.40} stands there twice")
    rewordings = tuple(parse_rewording(t) for t in file.tables("reword"))
    words = tuple(parse_words(t) for t in file.tables("withhold_words"))
    check_kinds(file, texts, rewordings, words)
    decisions = Decisions(
        draft=(file.text("draft") if file.has("draft") else None),
        unmarked=_optional(document, "unmarked"),
        look_hidden=_choice(document, "look_hidden", ("withhold", "release")),
        revisions=_choice(document, "revisions", ("accept", "reject")),
        status=_optional(document, "status"),
        images=_images(document),
        items=_items(file.table("item")),
        public_texts=texts,
        settled=tuple(_settle(t) for t in file.tables("settle")),
        changed=document.texts("changed", default=()),
        rewordings=rewordings,
        withheld_words=words,
    )
    document.close()
    file.close()
    return decisions


def _optional(table: Table, key: str) -> str | None:
    return table.text(key) if table.has(key) else None


def _choice(table: Table, key: str, choices: tuple[str, ...]) -> str | None:
    return table.choice(key, choices) if table.has(key) else None


def _images(document: Table) -> dict[str, str]:
    if not document.has("images"):
        return {}
    if document.is_table("images"):
        inner = document.table("images")
        chosen = {ref: inner.choice(ref, ("withhold", "release")) for ref in inner.keys()}  # noqa: SIM118 -- no dict
        inner.close()
        return chosen
    return {"": document.choice("images", ("withhold", "release"))}


def _items(table: Table) -> dict[str, ItemDecision]:
    return {name: _item(name, table.table(name)) for name in table.keys()}  # noqa: SIM118 -- no dict


def _item(name: str, table: Table) -> ItemDecision:
    decision = ItemDecision(
        name,
        marking=_optional(table, "marking"),
        release=_spans(name, table, "release"),
        withhold=_spans(name, table, "withhold"),
        stub=_optional(table, "stub"),
        reason=_optional(table, "reason"),
        public_title=_optional(table, "public_title"),
        review=_day(table, "review"),
        event=_optional(table, "event"),
        owner=_optional(table, "owner"),
    )
    table.close()
    return decision


def _day(table: Table, key: str) -> str | None:
    if not table.has(key):
        return None
    text = table.text(key, expected='a day such as "2032-01-31"')
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    if text:
        table.fault(key, f'is {text!r:.40}; expected a day such as "2032-01-31"')
    return None


def _spans(item: str, table: Table, key: str) -> tuple[Span, ...]:
    out = []
    for index, entry in enumerate(table.texts(key, default=()), 1):
        span = parse_span(item, entry)
        if not entry:
            continue  # told already
        if span is None:
            expected = f"all, decisions, actions, or a ref such as {item}.2 or {item}.2.1-3"
            table.fault(f"{key}[{index}]", f"is {entry!r:.40}; expected {expected}")
        else:
            out.append(span)
    return tuple(out)


def parse_span(item: str, entry: str) -> Span | None:
    """Read what an entry of `release` names; None if it names nothing of the item."""
    word = entry.strip()
    if word in ("all", item):
        return Span(item)
    if word in _PARTS:
        return Span(item, kind=_PARTS[word])
    match = _PLACE.match(word.removeprefix(f"{item}."))
    if match is None or not word.startswith(f"{item}."):
        return None
    first, last = (int(text) if text else None for text in match.group("first", "last"))
    if first is not None and last is not None and last < first:
        return None
    return Span(item, block=int(match.group("block")), first=first, last=last)


def _public_text(table: Table) -> PublicText:
    made = PublicText(table.text("ref"), table.text("text"))
    table.close()
    return made


def _settle(table: Table) -> Settle:
    made = Settle(table.text("code"), table.text("ref"), _optional(table, "term") or "", _optional(table, "why") or "")
    table.close()
    known = (*SETTLEABLE, *PAIRED)
    if made.code and made.code not in known:
        answer = _ANSWERS.get(made.code)
        hint = f"is not settled like this; {answer}" if answer else f"is no finding; {did_you_mean(made.code, known)}"
        table.fault("code", f"{made.code!r:.40} {hint}")
    if made.code == "lexicon" and not table.has("term"):
        table.fault("term", "is missing; an excuse without its term would excuse everything at that place")
    return made


@dataclass(frozen=True, slots=True)
class Decided:
    """One entry of the append-only list: what was decided, by whom and when (ISO 8601), in its order."""

    seq: int
    at: str
    by: str
    change: Decisions


def folded(entries: Iterable[Decided]) -> Decisions:
    """Lay the entries of the list over one another, oldest first: what is decided now."""
    now = Decisions()
    for entry in entries:
        now = merged(now, entry.change)
    return now


def merged(before: Decisions, change: Decisions) -> Decisions:
    """Lay a change over what was decided before.

    About one item, and about the words of one portion, the later decision replaces the earlier one whole.
    """
    texts, rewordings, words = _worded(before, change)
    settled = {(s.code, s.ref, s.term): s for s in (*before.settled, *change.settled)}
    return replace(
        before,
        draft=change.draft or before.draft,
        unmarked=change.unmarked or before.unmarked,
        look_hidden=change.look_hidden or before.look_hidden,
        revisions=change.revisions or before.revisions,
        status=change.status or before.status,
        images={**before.images, **change.images},
        items={**before.items, **change.items},
        public_texts=texts,
        rewordings=rewordings,
        withheld_words=words,
        settled=tuple(s for s in settled.values() if s.why != WITHDRAWN),
        changed=tuple(dict.fromkeys((*before.changed, *change.changed))),
        carried=change.carried or before.carried,
    )


def _worded(
    before: Decisions, change: Decisions
) -> tuple[tuple[PublicText, ...], tuple[Rewording, ...], tuple[WithheldWords, ...]]:
    """Lay the words of a change over those before: a text that is given ends every other kind of words there."""
    own, reworded = {t.ref: t for t in change.public_texts}, {t.ref: t for t in change.rewordings}
    withheld = {w.ref for w in change.withheld_words}
    given = {t.ref for t in own.values() if t.text} | {t.ref for t in reworded.values() if t.text}
    given |= {w.ref for w in change.withheld_words if not w.empty}
    texts = {t.ref: t for t in about_others(before.public_texts, frozenset(given))} | own
    rewordings = {t.ref: t for t in about_others(before.rewordings, frozenset(given))} | reworded
    words = (*about_others(before.withheld_words, frozenset(given | withheld)), *change.withheld_words)
    return (
        tuple(t for t in texts.values() if t.text),
        tuple(t for t in rewordings.values() if t.text),
        tuple(dict.fromkeys(w for w in words if not w.empty)),
    )


WITHDRAWN: Final = "\0withdrawn"
"""The `why` of a settle that takes an earlier one back; never in a file."""
