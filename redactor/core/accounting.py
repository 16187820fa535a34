"""Accounting: every string, number and image in a copy's finished bytes is something that may be there.

Two steps that trust nobody. First the ledger: each piece of the rendered document is a portion that the audience may
see, word for word as the draft has it, or a declared insertion whose words the policy or a decision gives; nothing
stands there twice, nothing visible is missing; every link, picture and note hangs in what is visible. Then the bytes:
every line that an independent probe found in them is a paragraph of that document, no more often than it stands there;
every other string is a link, a description or a label of it; nothing else is there at all.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from redactor.core.document import Field, Paragraph, Picture, Run, paragraphs
from redactor.core.minutes import Finding
from redactor.core.numbering import renumbered
from redactor.core.permitted import Permitted, digest, squeezed, words_of
from redactor.core.properties import LANGUAGES, SEQUENCES
from redactor.core.rendering.pieces import ref_of
from redactor.core.shown import description, only_pages, shown, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redactor.core.document import Block, Document, Inline, ListPlace
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy
    from redactor.core.probe import Found, Probe
    from redactor.core.rendering import Piece, Rendered

__all__ = ["CODE", "account", "audit_ledger"]

CODE: Final = "unaccounted"
_NOTE_LABEL = re.compile(r"\[?\^?(\d{1,4})\]?[.:]?\Z")
_TITLE: Final = "Minutes"
_OF_ITEMS: Final = frozenset({"portion", "part", "reworded", "title"})
_ONCE: Final = frozenset({"portion", "part", "title", "public-title", "stub", "substitute", "reworded", "status"})


def audit_ledger(
    rendered: Rendered,
    minutes: Minutes,
    policy: Policy,
    status: str | None,
    *,
    mark: str = "",
    notice: str = "",
) -> Iterator[Finding]:
    """Check every piece of a rendered document against the draft, the policy, the decisions and the reader's mark."""
    permitted = Permitted(minutes, policy, rendered.seen, status, mark=mark, notice=notice)
    yield from _portions_apart(minutes)
    for piece in (piece for pieces in rendered.ledger for piece in pieces):
        if not permitted.allows(piece):
            yield _rendered(f"A piece of the copy ({piece.kind}) is not what may stand there.", piece.key)
    yield from _counted(rendered, permitted)
    yield from _paragraphs_declared(rendered)
    yield from _values_permitted(rendered.document, permitted)


def _rendered(message: str, place: str = "rendered document") -> Finding:
    return Finding(CODE, message, place=place)


def _portions_apart(minutes: Minutes) -> Iterator[Finding]:
    """Check that no two portions share a name or a character: what is said of one would hold for the other."""
    names: set[str] = set()
    spans: dict[tuple[str, tuple[int, ...]], list[tuple[int, int | None, str]]] = {}
    for _, portion in minutes.portions():
        if portion.ref in names:
            yield _rendered("Two portions have one ref.", portion.ref)
        names.add(portion.ref)
        at = portion.at
        spans.setdefault((at.region, at.steps), []).append((at.start, at.end, portion.ref))
    for region, steps in spans:
        if any((region, steps[:n]) in spans for n in range(1, len(steps))):
            yield _rendered("A portion stands inside another one.", spans[region, steps][0][2])
    for found in spans.values():
        reached: int | None = 0
        for start, end, ref in sorted(found, key=lambda span: span[0]):
            if reached is None or start < reached:
                yield _rendered("Two portions share their text.", ref)
            reached = end


def _counted(rendered: Rendered, permitted: Permitted) -> Iterator[Finding]:
    """Check that everything visible is there once, whole, and no stub or title twice."""
    counts: Counter[tuple[str, str]] = Counter()
    cells: dict[str, list[str]] = {}
    for piece in (piece for pieces in rendered.ledger for piece in pieces):
        if piece.kind == "cell":
            cells.setdefault(piece.key, []).append(piece.text)
        elif piece.kind in _ONCE:
            counts[piece.kind, piece.key] += 1
    for (kind, key), count in counts.items():
        if count > 1:
            yield _rendered(f"The copy has a piece ({kind}) more than once.", key)
    for ref, texts in cells.items():
        if squeezed("".join(texts)) != permitted.row(ref):
            yield _rendered("A row of the copy is not the row of the draft.", ref)
    yield from _mended(rendered, counts, permitted)
    furniture = {(f.at.region, f.at.steps) for f in permitted.minutes.furniture}
    for _, portion in permitted.minutes.portions():
        replaced = (portion.at.region, portion.at.steps) in furniture
        there = counts["portion", portion.ref] or portion.ref in cells
        if portion.ref in permitted.seen.refs and portion.at.region == "body" and not there and not replaced:
            yield _rendered("A portion that the audience may see is missing.", portion.ref)


def _mended(rendered: Rendered, counts: Mapping[tuple[str, str], int], permitted: Permitted) -> Iterator[Finding]:
    """Check that all that is shown of portions with gaps is there, in its order, and every other wording."""
    parts: dict[str, list[str]] = {}
    for piece in (piece for pieces in rendered.ledger for piece in pieces if piece.kind == "part"):
        parts.setdefault(ref_of(piece), []).append(piece.text)
    for ref in permitted.seen.mended:
        portion = permitted.portions.get(ref)
        if portion is None or portion.at.region != "body":
            continue
        if portion.reworded is not None and not counts["reworded", ref]:
            yield _rendered("The words for a portion are missing.", ref)
        elif portion.reworded is None and squeezed("".join(parts.get(ref, ()))) != "".join(permitted.parts(ref)):
            yield _rendered("A portion with gaps is not the one of the draft.", ref)


def _paragraphs_declared(rendered: Rendered) -> Iterator[Finding]:
    """Check that the paragraphs of the document are those of the ledger, each as often as there."""
    written = Counter(squeezed("".join(map(words_of, pieces))) for pieces in rendered.ledger)
    for paragraph in _paragraphs(rendered.document):
        words = squeezed(paragraph.text)
        if words and written[words] <= 0:
            yield _rendered("A paragraph of the copy was made from nothing that is declared.")
        written[words] -= 1
    kept = (squeezed("".join(map(words_of, pieces))) for pieces in rendered.ledger if _must_stay(pieces))
    lost = sum(1 for words in kept if words and written[words] > 0)
    if lost:
        yield _rendered(f"{lost} paragraphs that were declared are missing in the copy.")


def _must_stay(pieces: Sequence[Piece]) -> bool:
    """Tell whether a paragraph belongs to an item: the stories of a page section that is left out go with it."""
    return any(
        piece.kind in ("portion", "part", "reworded", "title") and not piece.key.startswith("0.") for piece in pieces
    )


def _values_permitted(document: Document, permitted: Permitted) -> Iterator[Finding]:
    """Check what hangs in the words: links, pictures, counters; and the words beside them, title and language."""
    hanging = _Hanging(document, permitted)
    for paragraph in _paragraphs(document):
        if paragraph.item is not None and paragraph.item not in permitted.items:
            yield _rendered("A heading of the copy belongs to no item.")
        if paragraph.place is not None and not _in_a_list(paragraph.place, document):
            yield _rendered("A list item of the copy is in no list.")
        for inline in paragraph.inlines:
            if fault := hanging.fault(inline):
                yield _rendered(fault)
    if hanging.unused:
        yield _rendered("The copy holds a picture that it does not show.")
    if document.language not in LANGUAGES or not _title_permitted(document.title, permitted):
        yield _rendered("The copy has a title that stands in nothing that is visible.")


def _in_a_list(place: ListPlace, document: Document) -> bool:
    """Tell whether a label is drawn from a list: one that is not would be words of its own."""
    return 0 <= place.list < len(document.lists) and 0 <= place.level < len(document.lists[place.list].levels)


class _Hanging:
    """What hangs in the words of a copy, inline by inline."""

    def __init__(self, document: Document, permitted: Permitted) -> None:
        self._permitted = permitted
        self._media = document.media
        self.unused = set(range(len(self._media)))
        self._counted: Counter[str] = Counter()

    def fault(self, inline: Inline) -> str | None:
        if isinstance(inline, Run):
            return self._run(inline)
        if isinstance(inline, Picture):
            return self._picture(inline)
        if isinstance(inline, Field) and inline.kind == "sequence":
            return self._sequence(inline)
        return None

    def _run(self, run: Run) -> str | None:
        if run.look_hidden:
            return "Text of the copy looks hidden."
        if run.link is not None and run.link not in self._permitted.links:
            return "A link of the copy stands in nothing that is visible."
        return None

    def _picture(self, picture: Picture) -> str | None:
        self.unused.discard(picture.media)
        known = picture.media < len(self._media) and (self._media[picture.media], picture.description)
        return None if known in self._permitted.pictures else "A picture of the copy stands in nothing that is visible."

    def _sequence(self, field: Field) -> str | None:
        self._counted[field.label] += 1
        right = field.number == self._counted[field.label] and field.label in SEQUENCES
        return None if right else "A number of the copy does not count what is shown."


def _title_permitted(title: str, permitted: Permitted) -> bool:
    front = (p.text for p in permitted.minutes.front.portions if p.ref in permitted.seen.refs)
    return title == _TITLE or (title == permitted.minutes.meeting.title and any(title in text for text in front))


# -- the finished bytes


def account(rendered: Rendered, probe: Probe) -> Iterator[Finding]:
    """Account for everything that a probe found in a finished file, and for what it did not find."""
    document = rendered.document
    left = Counter(text for p in _paragraphs(document) if (text := shown(p)))
    for found in probe.lines:
        left[found.text] -= 1
        if left[found.text] < 0:
            yield _unaccounted("a line", found)
    # Text formats may leave page headers and footers out, and with them words that stand in the body as well.
    body = (p for blocks in (document.blocks, *(n.blocks for n in document.notes)) for p in paragraphs(blocks))
    wanted = Counter(text for p in body if (text := shown(p)) and not only_pages(p))
    lost = (wanted - Counter(found.text for found in probe.lines)).total()
    if lost:
        yield Finding(CODE, f"{lost} paragraphs of the copy are missing in the finished file.", place="finished file")
    said = {found.text for found in probe.lines}
    if rendered.mark and shown(Paragraph((Run(rendered.mark),))) not in said:
        yield Finding(CODE, "The finished file does not say whose copy it is.", place="watermark")
    if rendered.notice and shown(Paragraph((Run(rendered.notice),))) not in said:
        yield Finding(CODE, "The finished file does not say whether it is approved.", place="notice")
    yield from _values(document, probe)
    pictures = {digest(m.data) for m in document.media} | {m.pixels for m in document.media if m.pixels}
    if any(found not in pictures for found in probe.images):
        yield Finding(CODE, "The finished file holds an image that the copy does not have.", place="images")


def _values(document: Document, probe: Probe) -> Iterator[Finding]:
    inlines = [i for p in _paragraphs(document) for i in p.inlines]
    links = {target(i.link) for i in inlines if isinstance(i, Run)} | {"#"}
    alts = {description(i.description) for i in inlines if isinstance(i, Picture)}
    known = links | alts | {shown(Paragraph((Run(document.title),))), document.language}
    drawn = {_bare(p.place.label) for p in _paragraphs(renumbered(document)) if p.place}
    drawn |= {"", *(p.item.lstrip("#") for p in _paragraphs(document) if p.item)}
    for found in probe.values:
        if found.text not in known:
            yield _unaccounted("a value", found)
    for found in probe.labels:
        if _bare(found.text) not in drawn and not _numbers_a_note(found.text, len(document.notes)):
            yield _unaccounted("a label", found)
    for found in probe.strays:
        yield _unaccounted("something", found)


def _numbers_a_note(label: str, notes: int) -> bool:
    match = _NOTE_LABEL.match(label)
    return match is not None and 1 <= int(match.group(1)) <= notes


def _bare(label: str) -> str:
    """Take from a label what formats write differently: brackets, stops and bullets."""
    return label.strip("()[].:#-•* \u2013\u25e6\u25aa")


def _unaccounted(what: str, found: Found) -> Finding:
    return Finding(CODE, f"The finished file holds {what} that the copy does not have.", place=found.place)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    regions: Iterable[Iterable[Block]] = (
        document.blocks,
        *(s.blocks for s in document.stories),
        *(n.blocks for n in document.notes),
    )
    for blocks in regions:
        yield from paragraphs(blocks)
