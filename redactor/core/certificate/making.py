"""From what is shown to an audience to its certificate, and from a draft to what opens a gap of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from redactor.core.certificate.coding import CertificateError
from redactor.core.certificate.model import (
    Certificate,
    Gap,
    Leaf,
    Line,
    Listed,
    Part,
    Reveal,
    blank_gap,
    commitment,
    gap_hash,
    squeezed,
)
from redactor.core.certificate.showing import NOTE, PORTION, TITLE, lines_of, note_paragraphs, said
from redactor.core.decisions import LATER
from redactor.core.document import OBJECT, Paragraph, Picture, Row, Run, paragraphs
from redactor.core.hanging import find
from redactor.core.mending import letters_in, stretches, texts_of
from redactor.core.permitted import digest
from redactor.core.shown import description, shown, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redactor.core.certificate.salts import Salts
    from redactor.core.certificate.showing import Key, Stretch
    from redactor.core.document import Document, Inline
    from redactor.core.gate import ClearedCopy
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.rendering import Piece, Rendered

_SHOWN: Final = frozenset({"portion", "part", "cell", "title"})


@dataclass(frozen=True, slots=True)
class Sources:
    """What a certificate is about: the draft's and the decisions' SHA-256 in hex, and who signs (a verifier key)."""

    draft: str
    decisions: str
    signer: str = ""


def fingerprint(value: object) -> str:
    """Name a value made of dataclasses, mappings and lists by a hash: equal values have equal ones."""
    return sha256(json.dumps(value, default=_plain, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        held = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: inner for f, inner in held if inner or f.metadata != LATER}
    return {str(k): v for k, v in dict(value).items()}  # type: ignore[call-overload] # a mapping, or it raises


def certify(
    minutes: Minutes,
    policy: Policy,
    rendered: Rendered,
    copies: Iterable[ClearedCopy],
    *,
    sources: Sources,
    salts: Salts,
) -> Certificate:
    """Make the certificate of the cleared copies of one audience. Raises CertificateError: a fault of ours."""
    original = _Original(minutes, rendered)
    nodes, index = _nodes(original, salts)
    hidden = salts.secret
    return Certificate(
        policy=policy.name,
        policy_sha256=policy.sha256,
        nodes=nodes,
        lines=tuple(Line(region, tuple(_part(s, index) for s in parts)) for region, parts in original.lines),
        files=tuple(Listed(f"minutes.{c.format}", c.sha256) for c in copies),
        title=shown(Paragraph((Run(rendered.document.title),))),
        language=rendered.document.language,
        draft=commitment(salts.salt("draft", ""), "draft", sources.draft) if hidden else None,
        decisions=commitment(salts.salt("decisions", ""), "decisions", sources.decisions) if hidden else None,
        signer=sources.signer,
    )


def reveal(minutes: Minutes, rendered: Rendered, ref: str, *, salts: Salts) -> Reveal:
    """Open one gap of a certificate that was made with the same draft, policy, decisions and secret.

    Raises CertificateError where there is no such gap, or where nothing was committed to.
    """
    if not salts.secret:
        raise CertificateError("This certificate was made without a secret, so its gaps hold no commitment.")
    for place, members in _Original(minutes, rendered).places():
        if place == ref and isinstance(members, list):
            return Reveal(ref, salts.salt("gap", ref), _members(ref, members, salts))
    raise CertificateError(f"The certificate has no gap {ref:.40}.", remedy="List its gaps: those nodes without text.")


def declassified(
    minutes: Minutes, before: Rendered, now: tuple[Minutes, Rendered], *, salts: Salts
) -> Iterator[Reveal]:
    """Open every gap of an earlier certificate of a draft of which everything is public now, word for word.

    A gap of which a part stays withheld stays closed: opening the rest would tell how much that is.
    """
    public = {t.key: t for _, t in _Original(*now).places() if isinstance(t, _Text)}
    for ref, members in _Original(minutes, before).places():
        if isinstance(members, list) and all(_is_said(text, _now(text, public)) for text in members):
            yield Reveal(ref, salts.salt("gap", ref), _members(ref, members, salts))


def _now(text: _Text, public: Mapping[Key, _Text]) -> _Text | None:
    """Find a text among what is public now; words that were withheld inside a portion in the whole of it."""
    return public.get(text.key) or public.get((text.key[0], text.key[1].partition(":")[0]))


def _is_said(text: _Text, now: _Text | None) -> bool:
    """Tell whether everything of a text is in what is public now; a part stands in the whole, as a title does."""
    if now is None:
        return False
    words, shown_now = squeezed(text.text), squeezed(now.text)
    same = words in shown_now if text.kind == TITLE or text.key != now.key else words == shown_now
    lists = ((text.notes, now.notes), (text.media, now.media), (text.values, now.values))
    return same and all(set(before) <= set(after) for before, after in lists)


def _nodes(original: _Original, salts: Salts) -> tuple[tuple[Leaf | Gap, ...], dict[Key, int]]:
    """Give the nodes, and where what a line shows stands among them."""
    nodes: list[Leaf | Gap] = []
    index: dict[Key, int] = {}
    for ref, members in original.places():
        if isinstance(members, list):
            nodes.append(Gap(ref, _gap(ref, members, salts)))
            continue
        index |= {(NOTE, squeezed(note)): len(nodes) for note in members.notes if (NOTE, squeezed(note)) not in index}
        index[members.key] = len(nodes)
        nodes.append(members.leaf(ref, salts))
    return tuple(nodes), index


def _part(stretch: Stretch, index: Mapping[Key, int]) -> Part:
    if stretch.key is None:
        return Part(stretch.text, insertion=stretch.insertion, item=stretch.item)
    if stretch.key not in index:
        raise CertificateError("The copy shows something that is not in the original.")
    return Part(stretch.text, leaf=index[stretch.key])


@dataclass(frozen=True, slots=True)
class _Text:
    """A title or a portion of the original, before it has a salt."""

    key: tuple[str, str]
    kind: str
    text: str
    notes: tuple[str, ...]
    media: tuple[str, ...]
    values: tuple[str, ...]
    visible: bool

    def leaf(self, ref: str, salts: Salts, what: str = "leaf") -> Leaf:
        salt = salts.salt(what, ref)
        return Leaf(ref, self.kind, salt, self.text, notes=self.notes, media=self.media, values=self.values)


class _Original:
    """Walks the original in its order, and tells what of it the copy shows."""

    def __init__(self, minutes: Minutes, rendered: Rendered) -> None:
        """Split the copy into lines; what stands in none of them is not shown."""
        self._minutes, self._document, self._seen = minutes, minutes.document, rendered.seen
        self.lines = tuple(lines_of(rendered))
        self._there = {s.key for _, stretches in self.lines for s in stretches if s.key is not None}
        self._carried = _Carried(rendered.document)
        self._pieces: dict[Key, list[Piece]] = {}
        for piece in (p for pieces in rendered.ledger for p in pieces if p.kind in _SHOWN):
            self._pieces.setdefault((TITLE if piece.kind == TITLE else PORTION, piece.key), []).append(piece)

    def places(self) -> Iterator[tuple[str, _Text | list[_Text]]]:
        """Give each visible text with its ref, and each contiguous gap of an item with what it holds."""
        for item in self._minutes.parts():
            for count, (visible, texts) in enumerate(_runs(self._texts(item)), 1):
                yield f"{item.name}.{count}", texts[0] if visible else texts

    def _texts(self, item: Item) -> Iterator[_Text]:
        if item.heading is not None:
            yield self._text((TITLE, item.name), TITLE, item.title, self._heading(item))
        for portion in item.portions:
            if portion.ref in self._seen.mended and portion.reworded is None:
                yield from self._parts(portion)
            else:
                yield self._text((PORTION, portion.ref), portion.kind, portion.text, _inlines(self._document, portion))

    def _parts(self, portion: Portion) -> Iterator[_Text]:
        """Part a portion at its gaps: what is shown, numbered as the copy numbers it, and what is not."""
        letters, shown_parts, gaps = 0, 0, 0
        for paragraph, start, end in texts_of(self._document, portion):
            text = paragraph.text[start:end]
            for part in stretches(text, portion.cuts, before=letters):
                shown_parts, gaps = shown_parts + (not part.withheld), gaps + part.withheld
                name = f"{portion.ref}:{-gaps if part.withheld else shown_parts}"
                words = text[part.start : part.end]
                inlines = paragraph.slice(start + part.start, start + part.end)
                if not words.isspace():
                    yield self._text((PORTION, name), portion.kind, words.replace(OBJECT, ""), inlines)
            letters += letters_in(text)

    def _heading(self, item: Item) -> Sequence[Inline]:
        found = find(self._document, item.heading) if item.heading else None
        return found.inlines if isinstance(found, Paragraph) else ()

    def _text(self, key: Key, kind: str, text: str, inlines: Sequence[Inline]) -> _Text:
        pieces = self._pieces.get(key, [])
        words = said(text)
        visible = bool(pieces) and (key in self._there or not words)
        if visible:
            shown_words = said(" ".join(p.text for p in pieces))
            words = words if squeezed(words) == squeezed(shown_words) else shown_words
            inlines = [i for p in pieces for i in p.inlines or ()]
        notes = list(note_paragraphs(self._document, inlines))
        hanging = [*inlines, *(i for p in notes for i in p.inlines)]
        made = _Text(
            key=key,
            kind=kind,
            text=words,
            notes=tuple(text for p in notes if (text := said(p.text))),
            media=tuple(_media(self._document, hanging)),
            values=tuple(_values(hanging)),
            visible=visible,
        )
        return self._carried.of(made) if visible else made


class _Carried:
    """What hangs in the words of a copy. A note that is shown may have lost its pictures: they must not be named."""

    def __init__(self, document: Document) -> None:
        self._notes = {said(p.text) for note in document.notes for p in paragraphs(note.blocks)}
        inlines = [i for p in _all(document) for i in p.inlines]
        self._media, self._values = set(_media(document, inlines)), set(_values(inlines))

    def of(self, text: _Text) -> _Text:
        """Leave out what the copy does not carry."""
        return replace(
            text,
            notes=tuple(x for x in text.notes if x in self._notes),
            media=tuple(x for x in text.media if x in self._media),
            values=tuple(x for x in text.values if x in self._values),
        )


def _all(document: Document) -> Iterator[Paragraph]:
    for blocks in (document.blocks, *(s.blocks for s in document.stories), *(n.blocks for n in document.notes)):
        yield from paragraphs(blocks)


def _media(document: Document, inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Picture) and inline.media < len(document.media):
            media = document.media[inline.media]
            yield from (name for name in (digest(media.data), media.pixels) if name)


def _values(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        value = target(inline.link) if isinstance(inline, Run) else ""
        value = description(inline.description) if isinstance(inline, Picture) else value
        if value:
            yield value


def _runs(texts: Iterable[_Text]) -> Iterator[tuple[bool, list[_Text]]]:
    """Put what is withheld side by side into one gap; what is visible stands alone."""
    gap: list[_Text] = []
    for text in texts:
        if not text.visible:
            gap.append(text)
            continue
        if gap:
            yield False, gap
            gap = []
        yield True, [text]
    if gap:
        yield False, gap


def _inlines(document: Document, portion: Portion) -> Sequence[Inline]:
    found = find(document, portion.at)
    if isinstance(found, Paragraph):
        return found.slice(portion.at.start, len(found.text) if portion.at.end is None else portion.at.end)
    if isinstance(found, Row):
        return [i for cell in found.cells for p in paragraphs(cell.blocks) for i in p.inlines]
    return ()


def _members(ref: str, texts: Iterable[_Text], salts: Salts) -> tuple[Leaf, ...]:
    return tuple(text.leaf(f"{ref}.{number}", salts, "member") for number, text in enumerate(texts, 1))


def _gap(ref: str, texts: Sequence[_Text], salts: Salts) -> bytes:
    salt = salts.salt("gap", ref)
    if not salts.secret:
        return blank_gap(ref, salt)
    return gap_hash(ref, salt, [leaf.hash for leaf in _members(ref, texts, salts)])
