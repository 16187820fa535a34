"""Which item and which portion of a draft is which of the draft before.

Rules this module keeps:

- A portion is the same only where everything that a copy would show of it is the same: words, notes, links, pictures.
- Portions are looked for inside their own item: a sentence that moved to another item is new there.
- An item is found again by its title, its name and what is in it, so that numbers and order may change.
- Every portion of both drafts stands in one pair, and in one only; but what a person made of a portion may come back as
  several.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from redactor.core.accepting import accepted
from redactor.core.document import NoteReference, Paragraph, Picture, Run, Table
from redactor.core.hanging import notes_of
from redactor.core.mending import shown_inlines
from redactor.core.policy import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redactor.core.document import Block, Document, Inline, Row
    from redactor.core.minutes import At, Item, Minutes, Portion

_PLAIN: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2011": "-"})
_ALIKE: Final = 0.6  # of the words in common: reworded; less is another portion
_SAME_CONTENT: Final = 0.5  # of the portions in common: the same item under another title
_MOST_COMPARED: Final = 40_000  # pairs of portions in one item; above it a draft could stall the service for hours


class Kind(StrEnum):
    """What became of a portion, or of a title."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Pair:
    """A portion by its ref in the draft before and in this one; None where it is not there."""

    kind: Kind
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two drafts hang together. `items` leads from old names to new ones; `titles` has pairs of item names.

    `whole` are the items, by their old name, in which nothing at all has changed but perhaps the number. `accepted` are
    the old portions that come back as what a person made of them, by ref, with the refs that say it.
    """

    items: Mapping[str, str]
    pairs: tuple[Pair, ...]
    titles: tuple[Pair, ...]
    whole: frozenset[str]
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def refs(self) -> dict[str, str]:
        """Lead from the old ref of each unchanged portion to its new one."""
        return {old: new[0] for old, new in self.places.items()}

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        """Lead from the old ref of each unchanged portion to all its new ones."""
        found: dict[str, tuple[str, ...]] = {}
        for pair in self.pairs:
            if pair.kind is Kind.UNCHANGED and pair.old and pair.new:
                found[pair.old] = (*found.get(pair.old, ()), pair.new)
        return found

    @property
    def changes(self) -> tuple[Pair, ...]:
        """Give what is not as it was, titles first."""
        return tuple(p for p in (*self.titles, *self.pairs) if p.kind is not Kind.UNCHANGED)

    @property
    def renamed(self) -> frozenset[str]:
        """Name the old items that are gone, or stand under another name now."""
        named = {p.old for p in self.titles if p.old} | set(self.items)
        return frozenset(name for name in named if self.items.get(name) != name)


def align(old: Minutes, new: Minutes, *, gap: str | None = GAP) -> Alignment:
    """Compare two drafts. `gap` is what stands for words that were withheld inside a portion of the old one.

    Without it, what a person made of a portion is not known again.
    """
    before, after = _Keys(old.document), _Keys(new.document)
    matched = _items(old, new, before, after)
    pairs: list[Pair] = []
    taken = {i.name: o for o, i in matched}
    whole: set[str] = set()
    known: dict[str, tuple[str, ...]] = {}
    for item in new.parts():
        origin = taken.get(item.name)
        found, came_back = _portions(origin, item, before, after, gap=gap)
        pairs += found
        known |= came_back
        if origin is not None and not came_back and _is_whole(origin, item, found):
            whole.add(origin.name)
    kept = {o.name for o, _ in matched}
    pairs += [Pair(Kind.GONE, p.ref, None) for i in old.parts() if i.name not in kept for p in i.portions]
    titles = tuple(_titles(old, new, matched))
    return Alignment({o.name: n.name for o, n in matched}, tuple(pairs), titles, frozenset(whole), known)


def plain(text: str) -> str:
    """Bring a text into the form in which two are the same: white space, quotes and dashes do not count."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


@dataclass(frozen=True, slots=True)
class _Keys:
    """Says of each portion of one document what makes it what it is."""

    document: Document

    def of(self, portion: Portion) -> str:
        """Join what a copy would show of a portion."""
        shown = [plain(portion.text), plain(portion.notes), "image" * portion.image]
        return "\0".join((*shown, *self._beside(_inlines(self.document, portion.at))))

    def hung(self, portion: Portion) -> tuple[str, ...]:
        """Give what hangs in a portion and is no word of it."""
        return tuple(self._hung(_inlines(self.document, portion.at)))

    def hung_shown(self, portion: Portion) -> tuple[str, ...]:
        """Give what hangs in what everybody sees of a portion that was mended; in other words for it is nothing."""
        shown = portion.substitute is None and portion.reworded is None
        return tuple(self._hung(shown_inlines(self.document, portion))) if shown else ()

    def _hung(self, inlines: Iterable[Inline]) -> Iterator[str]:
        held = tuple(inlines)
        for inline in held:
            yield from (plain(p.text) for p in notes_of(self.document, inline))
        yield from self._beside(held)

    def _beside(self, inlines: Iterable[Inline]) -> Iterator[str]:
        for inline in inlines:
            if isinstance(inline, Picture):
                media = self.document.media[inline.media]
                yield f"{hashlib.sha256(media.data).hexdigest()}{media.pixels} {inline.description}"
            elif isinstance(inline, Run) and inline.link and inline.link != "#":  # which leads nowhere
                yield inline.link
            elif isinstance(inline, NoteReference):
                yield from self._beside(_all(self.document.notes[inline.note].blocks))


def _inlines(document: Document, at: At) -> Iterator[Inline]:
    """Find what stands at a place of the document."""
    blocks: Sequence[Block] = document.blocks
    if at.region != "body":
        blocks = document.stories[int(at.region.partition(":")[2])].blocks
    steps = [step for step in at.steps if step >= 0]
    block = blocks[steps[0]] if steps else None
    for row, cell, inner in zip(steps[1::3], steps[2::3], steps[3::3], strict=False):
        if isinstance(block, Table):
            block = block.rows[row].cells[cell].blocks[inner]
    rest = (len(steps) - 1) % 3
    if isinstance(block, Table):
        rows = [block.rows[steps[-rest]]] if rest else block.rows
        yield from _of_rows(rows)
    elif isinstance(block, Paragraph):
        yield from block.slice(at.start, len(block.text) if at.end is None else at.end)


def _of_rows(rows: Iterable[Row]) -> Iterator[Inline]:
    for row in rows:
        for cell in row.cells:
            yield from _all(cell.blocks)


def _all(blocks: Iterable[Block]) -> Iterator[Inline]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.inlines
        elif isinstance(block, Table):
            yield from _of_rows(block.rows)


# --------------------------------------------------------------------------------------------------------------- items


def _items(old: Minutes, new: Minutes, before: _Keys, after: _Keys) -> list[tuple[Item, Item]]:
    """Match the items, the surest pairs first. The front matter is always itself."""
    olds = [(n, i, Counter(map(before.of, i.portions))) for n, i in enumerate(old.items)]
    news = [(n, i, Counter(map(after.of, i.portions))) for n, i in enumerate(new.items)]
    scored = [
        (-score, abs(m - n), m, n)
        for m, a, had in olds
        for n, b, has in news
        if (score := _likeness(a, b, _shared(had, has))) is not None
    ]
    left, right, out = set(), set(), [(old.front, new.front)]
    for _, _, m, n in sorted(scored):
        if m not in left and n not in right:
            left.add(m)
            right.add(n)
            out.append((old.items[m], new.items[n]))
    return out


def _likeness(a: Item, b: Item, shared: float) -> float | None:
    """Say how sure it is that two items are one; None where it is not."""
    titles = SequenceMatcher(None, plain(a.title).casefold(), plain(b.title).casefold(), autojunk=False).ratio()
    same_title, same_name = plain(a.title) == plain(b.title), a.name == b.name
    near = titles >= _ALIKE and (same_name or shared > 0)
    if not (same_title or near or shared >= _SAME_CONTENT):
        return None
    return 3 * shared + 2 * same_title + titles + 0.5 * same_name


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """Say which part of two lists of portions they have in common, from 0 to 1."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _titles(old: Minutes, new: Minutes, matched: Iterable[tuple[Item, Item]]) -> Iterator[Pair]:
    by_new = {n.name: o for o, n in matched}
    for item in new.items:
        origin = by_new.get(item.name)
        if origin is None:
            yield Pair(Kind.NEW, None, item.name)
        else:
            same = plain(origin.title) == plain(item.title)
            yield Pair(Kind.UNCHANGED if same else Kind.REWORDED, origin.name, item.name)
    found = {o.name for o in by_new.values()}
    yield from (Pair(Kind.GONE, item.name, None) for item in old.items if item.name not in found)


def _is_whole(old: Item, new: Item, pairs: Iterable[Pair]) -> bool:
    if plain(old.title) != plain(new.title) or _marks(old) != _marks(new):
        return False
    return all(
        p.kind is Kind.UNCHANGED and _inside(p.old or "", old.name) == _inside(p.new or "", new.name) for p in pairs
    ) and [p.kind for p in old.portions] == [p.kind for p in new.portions]


def _marks(item: Item) -> list[tuple[str | None, str, str]]:
    own = [(m.level, m.origin, m.label) for m in item.marks]
    return own + [(m.level, m.origin, m.label) for p in item.portions for m in p.marks]


def _inside(ref: str, item: str) -> str:
    return ref.removeprefix(item)


# ------------------------------------------------------------------------------------------------------------ portions


def _portions(
    old: Item | None, new: Item, before: _Keys, after: _Keys, *, gap: str | None
) -> tuple[list[Pair], dict[str, tuple[str, ...]]]:
    """Pair the portions of an item: those in their old order, those that moved, those that were reworded, the rest.

    What a person made of a portion counts as the portion; it is given beside the pairs.
    """
    if old is None:
        return [Pair(Kind.NEW, None, p.ref) for p in new.portions], {}
    a, b = [before.of(p) for p in old.portions], [after.of(p) for p in new.portions]
    same = dict(_in_order(a, b))
    same |= _moved(a, b, same)
    sides = (old.portions, before.hung_shown), (new.portions, after.hung)
    mended = accepted(*sides, same, gap) if gap is not None else {}
    same |= {n: m for m, run in mended.items() for n in run}
    left = [n for n in range(len(b)) if n not in same]
    used = set(same.values())
    reworded = _reworded(old, new, [m for m in range(len(a)) if m not in used], left)
    out = []
    for n, portion in enumerate(new.portions):
        origin = same.get(n, reworded.get(n))
        kind = Kind.UNCHANGED if n in same else Kind.REWORDED if n in reworded else Kind.NEW
        out.append(Pair(kind, None if origin is None else old.portions[origin].ref, portion.ref))
    used |= set(reworded.values())
    out += [Pair(Kind.GONE, p.ref, None) for m, p in enumerate(old.portions) if m not in used]
    return out, {old.portions[m].ref: tuple(new.portions[n].ref for n in run) for m, run in mended.items()}


def _in_order(a: list[str], b: list[str]) -> Iterator[tuple[int, int]]:
    """Give new and old index of what stands in the same order."""
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield block.b + step, block.a + step


def _moved(a: list[str], b: list[str], same: Mapping[int, int]) -> dict[int, int]:
    free: defaultdict[str, list[int]] = defaultdict(list)
    used = set(same.values())
    for m, key in enumerate(a):
        if m not in used:
            free[key].append(m)
    return {n: free[key].pop(0) for n, key in enumerate(b) if n not in same and free.get(key)}


def _reworded(old: Item, new: Item, left: list[int], right: list[int]) -> dict[int, int]:
    """Pair what is much alike, the most alike first."""
    if len(left) * len(right) > _MOST_COMPARED:
        return {}
    scored = []
    for n in right:
        matcher = SequenceMatcher(None, b=plain(new.portions[n].text).split(), autojunk=False)
        for m in left:
            matcher.set_seq1(plain(old.portions[m].text).split())
            if matcher.real_quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
                scored.append((-ratio, abs(m - n), m, n))
    out: dict[int, int] = {}
    for _, _, m, n in sorted(scored):
        if n not in out and m not in out.values():
            out[n] = m
    return out
