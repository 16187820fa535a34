"""Accounting: every string, number and image in a copy's finished bytes is something that may be there.

Two steps that trust nobody. First the ledger: each piece of the rendered document is a portion that the audience may
see, word for word as the draft has it, or a declared insertion whose words the policy or a decision gives. Then the
bytes: every line that an independent probe found in them is a paragraph of that document, no more often than it stands
there; every other string is a link, a description or a label of it; nothing else is there at all.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from redactor.core.document import OBJECT, Paragraph, Picture, Run, paragraphs
from redactor.core.minutes import FRONT, Finding
from redactor.core.numbering import renumbered
from redactor.core.properties import OMISSIONS
from redactor.core.rendering.stubs import NEUTRAL
from redactor.core.shown import description, only_pages, shown, target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.document import Block, Document
    from redactor.core.minutes import Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.probe import Found, Probe
    from redactor.core.rendering import Piece, Rendered

CODE = "unaccounted"
_NOTE_LABEL = re.compile(r"\[?\^?\d{1,4}\]?[.:]?\Z")
_NUMBER = re.compile(r"\s*(?:item\s+)?\d{1,3}(?:[A-Za-z]|/[A-Z])?[.):]*\s*\Z", re.IGNORECASE)


def audit_ledger(rendered: Rendered, minutes: Minutes, policy: Policy, status: str | None) -> Iterator[Finding]:
    """Check every piece of a rendered document against the draft, the policy and the decisions."""
    rules = _Rules(rendered, minutes, policy, status)
    for pieces in rendered.ledger:
        for piece in pieces:
            if not rules.allows(piece):
                yield Finding(CODE, f"A piece of the copy ({piece.kind}) is not what may stand there.", place=piece.key)
    written = Counter(_squeezed("".join(map(_words, pieces))) for pieces in rendered.ledger)
    for paragraph in _paragraphs(rendered.document):
        squeezed = _squeezed(_without_omissions(paragraph))
        if squeezed and written[squeezed] <= 0:
            yield Finding(CODE, "A paragraph of the copy was made from nothing that is declared.", place="rendered document")
        written[squeezed] -= 1


class _Rules:
    """What each kind of piece may say."""

    def __init__(self, rendered: Rendered, minutes: Minutes, policy: Policy, status: str | None) -> None:
        self._seen, self._policy, self._status = rendered.seen, policy, status
        self._portions: dict[str, Portion] = {p.ref: p for _, p in minutes.portions()}
        self._items: dict[str, Item] = {i.name: i for i in minutes.items}
        self._headings = {i.name: _heading_text(minutes.document, i) for i in minutes.items}
        self._notes = _squeezed("\n".join(p.notes for p in self._portions.values() if p.ref in rendered.seen.refs))
        self._titles = {_squeezed(_words(p)) for pieces in rendered.ledger for p in pieces if p.kind in ("title", "public-title", "number", "label")}
        self._checks: dict[str, Callable[[Piece], bool]] = {
            "portion": lambda p: self._same(p, whole=True),
            "cell": lambda p: self._same(p, whole=False),
            "title": lambda p: p.key in self._seen.titles and p.text == self._headings.get(p.key),
            "public-title": self._public_title,
            "label": lambda p: p.text.strip(" []") in {policy.label(level) for level in policy.levels},
            "number": lambda p: _NUMBER.match(p.text) is not None,
            "banner": lambda p: p.text in self._banners(),
            "stub": self._stub,
            "substitute": self._substitute,
            "status": lambda p: p.text == self._status,
            "note": lambda p: _squeezed(p.text) in self._notes,
            "omission": lambda p: p.text == "",
            "contents": lambda p: any(t in _squeezed(p.text) or _squeezed(p.text) in t for t in self._contents()),
        }

    def allows(self, piece: Piece) -> bool:
        check = self._checks.get(piece.kind)
        return check is not None and check(piece)

    def _same(self, piece: Piece, *, whole: bool) -> bool:
        portion = self._portions.get(piece.key)
        if portion is None or piece.key not in self._seen.refs or piece.inlines is None:
            return False
        inside = "".join(i.text for i in piece.inlines if isinstance(i, Run))
        wanted, found = _squeezed(portion.text), _squeezed(piece.text)
        return (found == wanted if whole else found in wanted) and _squeezed(inside) == found

    def _banners(self) -> set[str]:
        level = self._policy.level(self._seen.banner)
        return {level.first_page, self._policy.label(level)} if level else set()

    def _public_title(self, piece: Piece) -> bool:
        item = self._items.get(piece.key)
        level = self._policy.level(item.marking or "") if item else None
        return item is not None and piece.text in {item.public_title, level.title_stub if level else None, "Title withheld"}

    def _stub(self, piece: Piece) -> bool:
        item = self._items.get(piece.key)
        return item is not None and piece.text in {item.stub, NEUTRAL, *(level.stub for level in self._policy.levels)}

    def _substitute(self, piece: Piece) -> bool:
        portion = self._portions.get(piece.key)
        return portion is not None and piece.key not in self._seen.refs and piece.text == portion.substitute

    def _contents(self) -> set[str]:
        return {t for t in self._titles if t}


def _heading_text(document: Document, item: Item) -> str | None:
    if item.heading is None:
        return None
    block: object = document.blocks[item.heading.steps[0]]
    rest = item.heading.steps[1:]
    while rest:
        row, cell, inner, *rest = rest  # type: ignore[assignment]  # steps come in threes below a table
        block = block.rows[row].cells[cell].blocks[inner]  # type: ignore[attr-defined]  # the grammar made these steps
    return block.text if isinstance(block, Paragraph) else None


def account(rendered: Rendered, probe: Probe, *, whole: bool = True) -> Iterator[Finding]:
    """Account for everything that a probe found in a finished file; with `whole`, also for what it did not find."""
    expected = Counter(text for p in _paragraphs(rendered.document) if (text := shown(p)))
    left = Counter(expected)
    for found in probe.lines:
        left[found.text] -= 1
        if left[found.text] < 0:
            yield _unaccounted("a line", found)
    if whole:
        lost = [text for p in paragraphs(rendered.document.blocks) if (text := shown(p)) and left[text] > 0 and not only_pages(p)]
        if lost:
            yield Finding(CODE, f"{len(lost)} paragraphs of the copy are missing in the finished file.", place="finished file")
    yield from _values(rendered.document, probe)
    pictures = {hashlib.sha256(m.data).hexdigest() for m in rendered.document.media}
    if any(digest not in pictures for digest in probe.images):
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
        if _bare(found.text) not in drawn and not _NOTE_LABEL.match(found.text):
            yield _unaccounted("a label", found)
    for found in probe.strays:
        yield _unaccounted("something", found)


def _bare(label: str) -> str:
    """Take from a label what formats write differently: brackets, stops and bullets."""
    return label.strip("()[].:#-•* \u2013\u25e6\u25aa")


def _unaccounted(what: str, found: Found) -> Finding:
    return Finding(CODE, f"The finished file holds {what} that the copy does not have.", place=found.place)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    regions: Iterable[Iterable[Block]] = (
        document.blocks, *(s.blocks for s in document.stories), *(n.blocks for n in document.notes)
    )
    for blocks in regions:
        yield from paragraphs(blocks)


def _words(piece: Piece) -> str:
    if piece.inlines is None:
        return piece.text.replace("**", "")
    return piece.text


def _without_omissions(paragraph: Paragraph) -> str:
    return "".join(i.text for i in paragraph.inlines)


def _squeezed(text: str) -> str:
    return re.sub(rf"[\s{OBJECT}]+", "", text)


__all__ = ["CODE", "FRONT", "OMISSIONS", "account", "audit_ledger"]
