"""What the visible words of a copy say of the withheld ones: the lexicon, laid over minutes and an audience.

Withheld is everything that the audience does not see: text, titles, and what hangs in them. Looked through is what it
does see, and what hangs in that as the copy has it. Front matter, public titles, stubs and the glossary are no secrets;
what hangs in front matter and titles is no line that everybody reads, so it is looked through as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC, visible
from redactor.core.document import Picture, Run, paragraphs
from redactor.core.hanging import hanging, heading_of, inlines_of, notes_of, said_by
from redactor.core.lexicon import Hit, Lexicon, Passage, excuses, lexicon
from redactor.core.mending import parts, shown_inlines, taken_out, withheld_words
from redactor.core.minutes import FRONT, Finding
from redactor.core.verbatim import survivors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.access import Visible
    from redactor.core.decisions import Decisions, Settle
    from redactor.core.document import Document, Inline
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.rendering import Rendered
    from redactor.core.verbatim import Survivor

_WHAT: Final = {
    "name": "A name",
    "amount": "An amount",
    "reference": "A reference",
    "date": "A date",
    "phrase": "A phrase",
}
_BESIDE: Final = "\0"
"""Behind the key of a passage that hangs in a portion and is no line of it."""
_SHORTEST_PATH: Final = 3


def betrayals(
    rendered: Rendered, minutes: Minutes, policy: Policy, decisions: Decisions, *, used: set[Settle] | None = None
) -> Iterator[Finding]:
    """Find what the visible words say of the withheld ones; `used` gathers the settles that excused something."""
    seen = rendered.seen
    kept = tuple(withheld(minutes, seen))
    if not kept:
        return
    known, texts = no_secrets(minutes, policy, seen, decisions), [_all_text(p) for _, p in minutes.portions()]

    def learnt(passages: Iterable[Passage]) -> Lexicon:
        return lexicon(passages, known=known, glossary=policy.glossary, draft=texts)

    portions = {p.ref: (i, p) for i, p in minutes.portions()}
    items = {i.name: i for i in minutes.items}
    told: set[tuple[str, str, str]] = set()
    for hit in _hits(learnt, kept, rendered, minutes):
        ref, beside, _ = hit.key.partition(_BESIDE)
        item, portion = portions[ref] if ref in portions else (items[ref], None)
        said = (ref, hit.kind, hit.term.casefold())
        if said in told or (portion is not None and _spoken_for(portion, hit, seen)):
            continue
        told.add(said)
        excuse = excuse_for(hit.term, ref, item, decisions)
        if used is not None and excuse:
            used.update(excuse)
        if not excuse:
            yield _betrayal(hit, item, portion, beside=bool(beside))
    for one in _survivors(rendered, minutes, policy):
        item, portion = portions.get(one.place) or (items.get(one.place, minutes.front), None)
        excuse = excuse_for(one.words, one.place, item, decisions)
        if used is not None and excuse:
            used.update(excuse)
        heard = any((one.place, kind, one.words.casefold()) in told for kind in _WHAT)
        if not excuse and not heard:
            yield _betrayal(Hit(one.place, "phrase", one.words, one.source), item, portion, beside=False)


def _hits(
    learnt: Callable[[Iterable[Passage]], Lexicon], kept: Iterable[Passage], rendered: Rendered, minutes: Minutes
) -> Iterator[Hit]:
    """Find what is said of withheld words.

    What a rewording took out of a portion that everybody reads is a secret of what everybody reads: a portion that is
    open to this reader alone may say it.
    """
    passages, held = tuple(shown(rendered, minutes)), tuple(kept)
    hers = {p.ref for _, p in minutes.portions() if p.disposition != "release"}
    reworded = {p.ref for _, p in minutes.portions() if p.disposition == "release" and p.reworded is not None}
    own = reworded and any(place_of(passage.key) in hers for passage in passages)
    for hit in learnt(held).search(passages):
        if not own or place_of(hit.key) not in hers:
            yield hit
    if own:
        without = learnt(passage for passage in held if passage.key not in reworded)
        yield from (hit for hit in without.search(passages) if place_of(hit.key) in hers)


def _survivors(rendered: Rendered, minutes: Minutes, policy: Policy) -> Iterator[Survivor]:
    """Give what stands there word for word; the words before a rewording are a secret of what everybody reads."""
    hers = {p.ref for _, p in minutes.portions() if p.disposition != "release"}
    reworded = {p.ref for _, p in minutes.portions() if p.disposition == "release" and p.reworded is not None}
    for one in survivors(rendered, minutes, policy):
        if one.source not in reworded or one.place not in hers:
            yield one


def _spoken_for(portion: Portion, hit: Hit, seen: Visible) -> bool:
    """Tell whether a person released by name what says it; never the words that she withheld in the same portion."""
    if not portion.named:
        return False
    return portion.ref in seen.refs or (
        portion.ref in seen.mended and portion.reworded is None and hit.source != portion.ref
    )


def shown(rendered: Rendered, minutes: Minutes) -> Iterator[Passage]:
    """Give what a copy is looked through for, by ref; `place_of` reads its keys."""
    yield from _searched(minutes, rendered.seen)
    yield from _beside(rendered, minutes)


def place_of(key: str) -> str:
    """Give the ref, or the item, that a passage is of."""
    return key.partition(_BESIDE)[0]


def withheld(minutes: Minutes, seen: Visible) -> Iterator[Passage]:
    """Give what is withheld from those who see this, by ref."""
    for _, portion in minutes.portions():
        if portion.ref in seen.mended:
            yield from _taken_out(minutes.document, portion)
        elif portion.ref not in seen.refs:
            yield Passage(portion.ref, _all_text(portion))
            if portion.reworded is not None:  # those who may read it read these words
                yield Passage(portion.ref, portion.reworded)
            yield from _secret(minutes.document, portion.ref, inlines_of(minutes.document, portion))
    for item in minutes.items:
        if item.name not in seen.titles:
            yield Passage(item.name, item.title)
            yield from _secret(minutes.document, item.name, heading_of(minutes.document, item))


def _taken_out(document: Document, portion: Portion) -> Iterator[Passage]:
    """Give what a person took out of a portion that is shown otherwise: words, notes, links and pictures."""
    if portion.reworded is None:
        gone, words = tuple(shown_inlines(document, portion, withheld=True)), withheld_words(portion)
    else:
        gone, words = tuple(inlines_of(document, portion)), taken_out(portion.text, portion.reworded)
    notes = (p.text for inline in gone for p in notes_of(document, inline))
    yield from (Passage(portion.ref, text) for text in (*words, *notes) if text)
    yield from _secret(document, portion.ref, gone)


def _secret(document: Document, key: str, inlines: Iterable[Inline]) -> Iterator[Passage]:
    """Give what hangs in something withheld; the words of a target stand each for itself, and make no names."""
    for text, words in dict.fromkeys(map(said_by, hanging(document, inlines))):
        if not words or _is_telling(text):
            yield Passage(key, text)
        if words:
            yield Passage(key, f"| {words.replace(' ', ' | ')}")


def _is_telling(address: str) -> bool:
    """Tell whether an address leads to more than a site's front door, which anybody may name."""
    host, _, path = address.partition("/")
    return "@" in host or sum(map(str.isalnum, path)) >= _SHORTEST_PATH


def _beside(rendered: Rendered, minutes: Minutes) -> Iterator[Passage]:
    """Give what hangs in what is shown, as far as the copy has it."""
    document, seen, there = minutes.document, rendered.seen, _strings(rendered.document)
    shown: list[tuple[str, str, Iterable[Inline]]] = [
        (p.ref, _all_text(p), inlines_of(document, p)) for _, p in minutes.portions() if p.ref in seen.refs
    ]
    shown += [
        (p.ref, p.text, shown_inlines(document, p))
        for _, p in minutes.portions()
        if p.ref in seen.mended and p.reworded is None
    ]
    shown += [(i.name, i.title, heading_of(document, i)) for i in minutes.items if i.name in seen.titles]
    for key, line, inlines in shown:
        hung = (inline for inline in hanging(document, inlines) if _string(inline) in there)
        for text, words in dict.fromkeys(map(said_by, hung)):
            # The bar ends a passage: what hangs in one portion does not go on in what hangs in the next.
            yield Passage(f"{key}{_BESIDE}", f"{text} |")
            if words and text not in line:
                yield Passage(f"{key}{_BESIDE}", f"{words} |", caseless=True)


def _strings(document: Document) -> frozenset[str]:
    regions = (document.blocks, *(s.blocks for s in document.stories), *(n.blocks for n in document.notes))
    return frozenset(_string(i) for blocks in regions for p in paragraphs(blocks) for i in p.inlines)


def _string(inline: Inline) -> str:
    if isinstance(inline, Picture):
        return inline.description
    return (inline.link or "") if isinstance(inline, Run) else ""


def no_secrets(minutes: Minutes, policy: Policy, seen: Visible, decisions: Decisions) -> list[str]:
    """Gather what everybody may know: public front matter and titles, stubs, and the sentences of the policy.

    What a reader sees of these beyond the public is no secret to her, but it does not make the rest of them one less.
    """
    public = visible(minutes, PUBLIC, policy)
    known = [_all_text(p) for p in minutes.front.portions if p.ref in seen.refs & public.refs]
    known += [" | ".join(parts(p)) for p in minutes.front.portions if p.ref in public.mended and p.cuts]
    known += [i.title if i.name in public.titles else (i.public_title or "") for i in minutes.items]
    known += [item.stub or "" for item in minutes.items]
    known += [p.text for _, p in minutes.portions() if p.kind == "stub" and p.ref in seen.refs]
    known += [s for level in policy.levels for s in (level.first_page, level.stub, level.title_stub)]
    return [text for text in (*known, decisions.status or "") if text]


def _searched(minutes: Minutes, seen: Visible) -> Iterator[Passage]:
    """Give what is looked through: what is shown of the items, restricted front matter, and the secretary's words."""
    for item, portion in minutes.portions():
        if portion.ref in seen.mended:
            yield Passage(portion.ref, portion.reworded if portion.reworded is not None else " | ".join(parts(portion)))
            for notes in _notes_shown(minutes.document, portion):
                yield Passage(portion.ref, notes)
        elif portion.ref not in seen.refs:
            if portion.substitute:
                yield Passage(portion.ref, portion.substitute)
        elif portion.kind != "stub" and (item.name != FRONT or portion.disposition != "release"):
            yield Passage(portion.ref, _all_text(portion))


def _notes_shown(document: Document, portion: Portion) -> Iterator[str]:
    """Give the notes that hang in what is shown of a portion with gaps."""
    if portion.reworded is None:
        for inline in shown_inlines(document, portion):
            yield from (p.text for p in notes_of(document, inline) if p.text)


def _all_text(portion: Portion) -> str:
    return f"{portion.text}\n{portion.notes}" if portion.notes else portion.text


def excuse_for(term: str, ref: str, item: Item, decisions: Decisions) -> tuple[Settle, ...]:
    """Give the settles that excuse a term at a place."""
    places = {ref, FRONT} if item.name == FRONT else {ref}
    given = (s for s in decisions.settled if s.code == "lexicon" and s.ref in places and s.term)
    return tuple(s for s in given if excuses(term, s.term))


def _betrayal(hit: Hit, item: Item, portion: Portion | None, *, beside: bool) -> Finding:
    source = hit.source.partition(".")[0]
    where = "is hidden in a link or the description of a picture here" if beside else "stands here as well"
    return Finding(
        "lexicon",
        f"{_WHAT[hit.kind]} that stands in withheld text of item {source} {where}. Withhold this portion, put other "
        "words in its place, or settle the term with the reason why it may be public.",
        item.name if item.name != FRONT else None,
        portion.ref if portion else None,
        portion.place if portion else item.place,
        ("withhold", "public_text", "settle"),
        hit.kind,
        hit.term,
    )
