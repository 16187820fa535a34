"""The review: one row for each item, the draft on the left, on the right what the public would get."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from redactor.core.held import CODE as HELD
from redactor.core.mending import withheld_words
from redactor.core.minutes import FRONT
from redactor.services.release.papers import BEFORE
from redactor.web.deciding.findings import key_of
from redactor.web.presenting.leaks import KINDS, leak_of, portion_text, underlined
from redactor.web.presenting.papers import Pictures
from redactor.web.presenting.slip import slip_of
from redactor.web.presenting.suggestions import strip, suggestions_in
from redactor.web.presenting.taking_back import TakingBack
from redactor.web.presenting.words import banner, counted, head, highest, item_title, item_words, levels_of, said_time
from redactor.web.screens.parts import Link
from redactor.web.screens.review import ItemLine, PortionView, ReviewPage, ReviewRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from redactor.core.minutes import Finding, Item, Portion
    from redactor.core.tones import Mark
    from redactor.services.drafting.review import View
    from redactor.web.screens.parts import FieldError
    from redactor.web.screens.review import Conflict, Leak, Suggestion


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address and the last form ask of the review.

    `item` is open, `show` is which items; `typed` are the fields of a form that was not taken, with their `errors`;
    `why` is the leak of which the reason was missing.
    """

    item: str = ""
    show: str = ""
    typed: Mapping[str, str] | None = None
    errors: tuple[FieldError, ...] = ()
    why: str = ""


def review_page(
    meeting: str,
    view: View,
    paper: Mapping[str, str],
    asked: Asked,
    *,
    editable: bool,
    too_early: tuple[Link, ...] = (),
    conflict: Conflict | None = None,
) -> ReviewPage:
    """Show the review; `editable` for those who decide, read-only for those who release."""
    sheet = _Sheet(meeting, view, paper, asked, editable=editable)
    rows = tuple(sheet.row(item) for item in sheet.items())
    where, draft, top = f"/meetings/{meeting}", view.draft, highest(view.draft)
    last = view.case.entries[-1] if view.case.entries else None
    back, within = TakingBack.of(view), f"&item={quote(asked.item, safe='')}" if asked.item else ""
    return ReviewPage(
        head(meeting, view.case),
        banner(draft.policy, top),
        levels_of(draft.policy)[top],
        f"Draft {view.case.version}, decision {view.seq}",
        rows,
        tuple(sheet.line(item) for item in sheet.items()),
        sheet.filters(),
        tuple(to_settle(meeting, view, editable=editable)),
        f"Saved {said_time(last.at)}" if last else "",
        left_to_settle(view),
        f"{where}/undo?seen={view.seq}{within}" if editable and view.undo else "",
        back.undo,
        _title_of(back.undo_item),
        f"{where}/redo?seen={view.seq}{within}" if editable and view.redo else "",
        back.redo,
        _title_of(back.redo_item),
        f"{where}/send?seen={view.seq}" if editable else "",
        f"{where}/draft-with-changes.docx" if editable else "",
        too_early,
        conflict,
    )


def to_settle(meeting: str, view: View, *, editable: bool) -> Iterator[Link]:
    """List what stands before a release."""
    for leak in view.leaks:
        yield Link(f"A leak, {item_words(leak.item)}", f"#leak-{key_of(leak)}")
    open_ = len(view.draft.minutes.findings)
    if open_:
        yield Link(f"{counted(open_, 'finding')} open", f"/meetings/{meeting}/findings" if editable else "")
    yield from strip(view.suggestions)


def left_to_settle(view: View) -> str:
    """Say how much stands before a release, and what is suggested besides."""
    numbers = (
        (len(view.leaks), "leak"),
        (len(view.draft.minutes.findings), "finding"),
        (len(view.suggestions.open), "suggestion"),
    )
    *said, last = [counted(number, word) for number, word in numbers if number] or [""]
    return f"{', '.join(said)}{' and ' if said else ''}{last} left." if last else "Nothing is left to settle."


def _title_of(item: str) -> str:
    return f"item-{item.replace('#', 'n')}-title" if item else ""


def too_early(meeting: str, findings: Sequence[Finding], leaks: Sequence[Finding]) -> tuple[Link, ...]:
    """Say what stopped a release, with a link to each place; never the words themselves."""
    known = {key_of(leak) for leak in leaks}
    made: dict[Link, None] = {}
    for finding in findings:
        where = item_words(finding.item)
        if finding.code == "lexicon":
            key = key_of(finding)
            kind = KINDS.get(finding.kind or "", "a term")
            what = f"{kind[:1].upper()}{kind[1:]} that is withheld elsewhere stands in {where}"
            made[Link(what, f"#leak-{key}" if key in known else "#main-content")] = None
        elif finding.code == HELD:
            made[Link(finding.message, "/held" if finding.term else "#main-content")] = None
        elif finding.code == "unaccounted":
            made[Link(f"{finding.message} Tell the person who runs the service.", "#main-content")] = None
        else:
            made[Link("Findings are open. Settle them first.", f"/meetings/{meeting}/findings")] = None
    return tuple(made)


class _Sheet:
    """The rows of one review."""

    def __init__(self, meeting: str, view: View, paper: Mapping[str, str], asked: Asked, *, editable: bool) -> None:
        self._where, self._view, self._asked, self._editable = f"/meetings/{meeting}", view, asked, editable
        self._draft, self._looks = view.draft, levels_of(view.draft.policy)
        pictures = Pictures(f"{self._where}/pictures/")
        self._papers: dict[str, Markup] = {name: pictures.fit(part) for name, part in paper.items()}
        self._leaks: dict[str, list[Finding]] = {}
        for leak in view.leaks:
            self._leaks.setdefault(leak.item or FRONT, []).append(leak)
        self._advice = Counter(one.item for one in view.suggestions.open)

    def items(self) -> list[Item]:
        """Give the items that are shown, in their order."""
        chosen = {"open": self._is_open, "withheld": _withholds}.get(self._asked.show)
        return [item for item in self._all() if chosen is None or chosen(item) or item.name == self._asked.item]

    def _all(self) -> list[Item]:
        return [item for item in self._draft.minutes.parts() if item.name != FRONT or item.portions]

    def _is_open(self, item: Item) -> bool:
        return item.name in self._leaks or item.name in self._advice or self._asks(item)

    def _asks(self, item: Item) -> bool:
        return item.name in {f.item or FRONT for f in self._draft.minutes.findings if f.code != "unmarked-material"}

    def filters(self) -> tuple[Link, ...]:
        """Offer the ways to show fewer items."""
        counts = (
            ("All", "", len(self._all())),
            ("To settle", "open", sum(map(self._is_open, self._all()))),
            ("Withheld", "withheld", sum(map(_withholds, self._all()))),
        )
        return tuple(
            Link(f"{text} {count}", f"?show={show}" if show else "?", current=self._asked.show == show)
            for text, show, count in counts
        )

    def line(self, item: Item) -> ItemLine:
        """Show an item in the list at the side."""
        leaks, advice = len(self._leaks.get(item.name, ())), self._advice[item.name]
        return ItemLine(
            item.name,
            item_title(item),
            f"#item-{item.name.replace('#', 'n')}",
            self._mark(item.marking),
            counted(leaks, "leak") if leaks else "",
            item.name == self._asked.item,
            counted(advice, "suggestion") if advice else "",
        )

    def row(self, item: Item) -> ReviewRow:
        """Show an item on both sides."""
        leaks = self._leaks.get(item.name, [])
        opened = self._editable and item.name == self._asked.item
        folded = not opened and not leaks and self._untouched(item)
        return ReviewRow(
            item.name,
            item_title(item),
            self._mark(item.marking),
            self._paper(item, leaks),
            () if folded else tuple(self._portion(p, leaks) for p in item.portions),
            tuple(self._leak(leak) for leak in leaks),
            self._href(item) if self._editable else "",
            folded,
            f"{counted(len(item.portions), 'portion')}, published as drafted" if folded else "",
            slip_of(self._where, self._view, item, typed=self._asked.typed, errors=self._asked.errors)
            if opened
            else None,
            not leaks and self._asks(item),
            self._suggestions(item),
        )

    def _paper(self, item: Item, leaks: Sequence[Finding]) -> Markup:
        paper = self._papers.get(BEFORE if item.name == FRONT else item.name, Pictures("").fit(_ELSEWHERE))
        return underlined(paper, [leak.term for leak in leaks if leak.term])

    def _href(self, item: Item) -> str:
        return f"?item={item.name.replace('#', '%23')}#decide"

    def _untouched(self, item: Item) -> bool:
        mended = any(p.substitute or p.reworded or p.cuts for p in item.portions)
        return not mended and not _withholds(item) and not self._is_open(item)

    def _mark(self, level: str | None) -> Mark | None:
        return self._looks.get(level) if level else None

    def _portion(self, portion: Portion, leaks: Sequence[Finding]) -> PortionView:
        notes = _NOTES | {"cut": f"Words withheld in it: {'; '.join(withheld_words(portion))}"}
        key = "own" if portion.substitute else "cut" if portion.cuts else "named" if portion.named else ""
        key = "reworded" if portion.reworded is not None else key
        key = "open" if portion.disposition == "review" else key
        terms = [leak.term for leak in leaks if leak.ref == portion.ref and leak.term]
        return PortionView(
            portion.ref,
            portion.kind.capitalize(),
            portion_text(portion, terms),
            portion.disposition == "release",
            self._mark(portion.marking),
            notes.get(key, ""),
        )

    def _suggestions(self, item: Item) -> tuple[Suggestion, ...]:
        if item.name not in self._advice:
            return ()
        action = f"{self._where}/suggestions" if self._editable else ""
        return suggestions_in(item, self._draft, self._view.suggestions, action)

    def _leak(self, leak: Finding) -> Leak:
        action = f"{self._where}/leaks" if self._editable else ""
        return leak_of(leak, self._draft.minutes, action, missing=self._asked.why == key_of(leak))


_ELSEWHERE = "<p>This item has no heading of its own in the public copy; its words stand with the item before it.</p>"


_NOTES = {
    "named": "Published by name",
    "own": "Own words stand in its place",
    "reworded": "Everybody reads other words",
    "open": "Nobody has decided yet",
}


def _withholds(item: Item) -> bool:
    return any(p.disposition != "release" for p in item.portions)
