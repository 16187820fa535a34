"""What a copy for one audience may hold, worked out from the draft and what is visible, without the renderer.

The gate asks this for every piece, link, picture and note of a rendered document. It shares nothing with the code
that renders: a mistake there must not be believed here.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from redactor.core.document import OBJECT, Paragraph, Picture, Row, Run
from redactor.core.hanging import IN_TABLE, find, hanging, in_row, inlines_of, notes_of
from redactor.core.marking import labels_of
from redactor.core.mending import shown_inlines, stretches
from redactor.core.minutes import FRONT
from redactor.core.rendering.stubs import NEUTRAL, TITLE_WITHHELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redactor.core.access import Visible
    from redactor.core.document import Inline, Media
    from redactor.core.minutes import At, Item, Minutes, Portion
    from redactor.core.policy import Policy
    from redactor.core.rendering import Piece

_NUMBER: Final = re.compile(r"(?:item)?(\d{1,3}(?:[a-z]|/[a-z])?)[.):]*", re.IGNORECASE)


def squeezed(text: str) -> str:
    """Take out white space and what stands for no text, so that only the words are compared."""
    return "".join(text.replace(OBJECT, "").split())


def words_of(piece: Piece) -> str:
    """Give the words of a piece as the copy shows them: the stars of an insertion are its look."""
    return piece.text.replace("**", "") if piece.inlines is None else piece.text


class Permitted:
    """Everything that may stand in one copy."""

    def __init__(
        self,
        minutes: Minutes,
        policy: Policy,
        seen: Visible,
        status: str | None,
        *,
        mark: str = "",
        notice: str = "",
    ) -> None:
        """Gather what is visible: portions, titles, and the links, pictures and notes that hang in them."""
        self.minutes, self.policy, self.seen, self.status, self.mark = minutes, policy, seen, status, mark
        self.notice = notice
        self.portions: dict[str, Portion] = {p.ref: p for _, p in minutes.portions()}
        self.items: dict[str, Item] = {i.name: i for i in minutes.items}
        self.links: set[str] = set()
        self.pictures: set[tuple[Media, str]] = set()
        self.notes: set[str] = set()
        self._rows: dict[str, str] = {}
        self._labels = labels_of(policy)
        self._tables = {(f.at.region, f.at.steps[:-1]) for f in minutes.furniture if f.at.steps[-1:] == (-1,)}
        self._headings: dict[str, tuple[str, str]] = {}
        self._rules: dict[str, Callable[[Piece], bool]] = {
            "portion": self._portion,
            "cell": self._cell,
            "title": self._title,
            "public-title": self._public_title,
            "label": self._label,
            "number": self._number,
            "banner": self._banner,
            "stub": self._stub,
            "substitute": self._substitute,
            "part": self._part,
            "redacted": self._redacted,
            "reworded": self._reworded,
            "status": self._status_line,
            "watermark": self._watermark,
            "notice": self._notice,
            "note": self._note,
            "contents": self._contents,
            "omission": self._omission,
        }
        self._gather()

    def _gather(self) -> None:
        for item, portion in self.minutes.portions():
            if portion.ref in self.seen.refs:
                self._take(inlines_of(self.minutes.document, portion))
                if item.name == FRONT or _is_row(portion.at):
                    self._rows[portion.ref] = self._row_words(portion)
            elif portion.ref in self.seen.mended and portion.reworded is None:
                self._take(shown_inlines(self.minutes.document, portion))
        for item in self.minutes.items:
            block = find(self.minutes.document, item.heading) if item.heading else None
            if isinstance(block, Paragraph):
                self._headings[item.name] = (block.text, block.place.label if block.place else "")
                if item.name in self.seen.titles and self._open(item):
                    self._take(block.inlines)

    def _open(self, item: Item) -> bool:
        level = self.policy.level(item.marking or "")
        return bool(level and level.public) or all(p.ref in self.seen.refs for p in item.portions)

    def _take(self, inlines: Iterable[Inline]) -> None:
        document, shown = self.minutes.document, tuple(inlines)
        for inline in hanging(document, shown):
            if isinstance(inline, Run) and inline.link:
                self.links.add(inline.link)
            elif isinstance(inline, Picture):
                self.pictures.add((document.media[inline.media], inline.description))
        self.notes.update(squeezed(p.text) for i in shown for p in notes_of(document, i))

    def _row_words(self, portion: Portion) -> str:
        """Say a row, without what says in the table of a page header how the draft is marked."""
        found = find(self.minutes.document, portion.at)
        if not isinstance(found, Row) or not self.has_banner(portion):
            return squeezed(portion.text)
        kept = (p.text for p in in_row(found) if not self._labels.line(p.text) and not self._labels.statement(p.text))
        return squeezed("".join(kept))

    def has_banner(self, portion: Portion) -> bool:
        """Tell whether a portion is a row of a page header's table in which the draft says how it is marked."""
        return portion.at.region != "body" and (portion.at.region, portion.at.steps[:-1]) in self._tables

    # -- pieces

    def allows(self, piece: Piece) -> bool:
        """Tell whether a piece says no more than its kind may say."""
        rule = self._rules.get(piece.kind)
        if rule is None:
            return False
        if piece.inlines is not None:
            inside = squeezed("".join(i.text for i in piece.inlines if isinstance(i, Run)))
            if inside != squeezed(piece.text):
                return False
        return rule(piece)

    def _portion(self, piece: Piece) -> bool:
        portion = self._visible(piece.key)
        return portion is not None and squeezed(piece.text) == squeezed(portion.text)

    def _cell(self, piece: Piece) -> bool:
        return self._visible(piece.key) is not None and piece.key in self._rows

    def _title(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        if item is None or piece.key not in self.seen.titles:
            return False
        whole, _ = self._headings.get(piece.key, ("", ""))
        return squeezed(piece.text) in {squeezed(whole), squeezed(item.title)}

    def _public_title(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        if item is None or piece.inlines is not None:
            return False
        return piece.text in self._public_titles(item)

    def _public_titles(self, item: Item) -> set[str]:
        level = self.policy.level(item.marking or "")
        words = (item.public_title, level.title_stub if level else None, TITLE_WITHHELD)
        return {text for text in words if text}

    def _label(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        level = self.policy.level(item.marking or "") if item else None
        return level is not None and piece.text.strip(" []") == self.policy.label(level)

    def _number(self, piece: Piece) -> bool:
        match = _NUMBER.fullmatch(squeezed(piece.text))
        numbers = {i.number for i in self.minutes.items if piece.key in (FRONT, i.name) and i.number}
        return match is not None and match.group(1) in numbers

    def _banner(self, piece: Piece) -> bool:
        level = self.policy.level(self.seen.banner)
        return (
            level is not None and piece.inlines is None and piece.text in {level.first_page, self.policy.label(level)}
        )

    def _stub(self, piece: Piece) -> bool:
        item = self.items.get(piece.key)
        if item is None or piece.inlines is not None or all(p.ref in self.seen.refs for p in item.portions):
            return False
        return piece.text in {text for text in (item.stub, NEUTRAL, *(x.stub for x in self.policy.levels)) if text}

    def _substitute(self, piece: Piece) -> bool:
        portion = self.portions.get(piece.key)
        return (
            portion is not None
            and piece.inlines is None
            and piece.key not in self.seen.refs
            and portion.substitute is not None
            and piece.text == portion.substitute
        )

    def _part(self, piece: Piece) -> bool:
        """Allow a stretch of a portion with gaps: no letter of it is one that is withheld."""
        ref, _, number = piece.key.rpartition(":")
        said = squeezed(piece.text)
        return number.isdecimal() and (not said or any(said in shown for shown in self.parts(ref)))

    def parts(self, ref: str) -> tuple[str, ...]:
        """Give what is shown between the gaps of a portion, without white space."""
        portion = self._seen_mended(ref)
        if portion is None or portion.reworded is not None or not portion.cuts:
            return ()
        text = squeezed(portion.text)
        return tuple(text[s.start : s.end] for s in stretches(text, portion.cuts) if not s.withheld)

    def _redacted(self, piece: Piece) -> bool:
        portion = self._seen_mended(piece.key)
        return portion is not None and bool(portion.cuts) and piece.inlines is None and piece.text == self.policy.gap

    def _reworded(self, piece: Piece) -> bool:
        portion = self._seen_mended(piece.key)
        return portion is not None and piece.inlines is None and piece.text == portion.reworded

    def _seen_mended(self, ref: str) -> Portion | None:
        return self.portions.get(ref) if ref in self.seen.mended else None

    def _status_line(self, piece: Piece) -> bool:
        return self.status is not None and piece.inlines is None and piece.text == self.status

    def _watermark(self, piece: Piece) -> bool:
        return bool(self.mark) and piece.inlines is None and piece.text == self.mark

    def _notice(self, piece: Piece) -> bool:
        return bool(self.notice) and piece.inlines is None and piece.text == self.notice

    def _note(self, piece: Piece) -> bool:
        return squeezed(piece.text) in self.notes

    def _contents(self, piece: Piece) -> bool:
        """Allow in the contents what the heading of the item says, as far as it is shown, behind its drawn number."""
        item = self.items.get(piece.key)
        if item is None:
            return False
        whole, drawn = self._headings.get(piece.key, ("", ""))
        number = f"{item.number}." if item.number else ""
        if piece.key in self.seen.titles:
            said = {whole, item.title, f"{number}{item.title}"}
        else:
            level = self.policy.level(item.marking or "")
            label = f"[{self.policy.label(level)}]" if level and not level.public else ""
            said = {f"{n}{words}{label}" for words in self._public_titles(item) for n in ("", number)}
        return squeezed(piece.text) in {squeezed(f"{before}{words}") for words in said for before in ("", drawn)}

    def _omission(self, piece: Piece) -> bool:
        return not piece.text

    def _visible(self, ref: str) -> Portion | None:
        return self.portions.get(ref) if ref in self.seen.refs else None

    def row(self, ref: str) -> str | None:
        """Give the words of a visible row, all cells together; None for anything else."""
        portion = self._visible(ref)
        return self._rows.get(ref) if portion is not None and _is_row(portion.at) else None


def digest(data: bytes) -> str:
    """Name an image by its bytes."""
    return hashlib.sha256(data).hexdigest()


def _is_row(at: At) -> bool:
    return len(at.steps) % IN_TABLE == IN_TABLE - 1
