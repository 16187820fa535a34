"""One reader's page: public words on paper, and what is open to her under its marking and ground."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup, escape

from redactor.core.access import NO_EXPORT
from redactor.services.release.papers import BEFORE, by_item
from redactor.web.presenting.papers import Pictures
from redactor.web.presenting.words import banner, levels_of, said_date, said_time
from redactor.web.screens.parts import Fact, MeetingHead, State
from redactor.web.screens.release import ClosedText, OpenText, PublicText, ReadingPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from redactor.core.policy import Policy
    from redactor.core.site import Published
    from redactor.services.reading.reading_requests import Until
    from redactor.services.reading.retrieval import OpenPortion, Shelf
    from redactor.web.screens.release import AskForm

_GROUNDS: Final = {
    "grant-for-item": "Open to you by name, by a grant for this item.",
    "clearance-in-body": "Open to you by your clearance in this body.",
    "clearance-in-community": "Open to you by your clearance.",
}
_OPENS: Final = "Opening it is recorded, and asks for a proof of the last five minutes that it is you."
_VIEW_ONLY: Final = "View only."
_TAG: Final = re.compile(r"<[^>]*>")
_FORMATS: Final = (("docx", "Word"), ("html", "Web page"), ("md", "Markdown"), ("txt", "Plain text"))
_Block = PublicText | OpenText | ClosedText


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her name, until when what she holds lasts, whether she gave a key for her copies.

    `closes` is when what she opened with a proof closes again.
    """

    name: str
    until: Until
    name_of: Callable[[str], str]
    has_key: bool = False
    closes: datetime | None = None

    def ground(self, item: str, rule: str) -> str:
        """Say by what an item is open to her, and until when."""
        granted, emergency = self.until.grants.get(item), self.until.emergencies.get(item)
        if rule == "grant-for-item" and granted is not None:
            return f"Open to you until {said_time(granted.ends)}, by a grant of {self.name_of(granted.granted_by)}."
        if rule == "break-glass" and emergency is not None:
            return f"Open to you until {said_time(emergency.ends)}, in an emergency."
        said = _GROUNDS.get(rule, "Open to you.")
        if rule == "clearance-in-body" and self.until.clearance is not None:
            return f"{said} It ends on {said_time(self.until.clearance)}."
        return said

    def offer(self, item: str) -> str:
        """Say by what an item could be opened, before it is."""
        rule = "grant-for-item" if item in self.until.grants else "break-glass"
        held = item in self.until.grants or item in self.until.emergencies
        return f"{self.ground(item, rule) if held else 'Open to you.'} {_OPENS}"


def opens_at_once(published: Published, item: str, policy: Policy) -> bool:
    """Tell whether an item is shown without asking: only where none of it is for named people alone."""
    gap = next((g for g in published.gaps if g.item == item), None)
    level = policy.level(gap.level) if gap else None
    return level is not None and level.access != "named"


def reading_page(
    shelf: Shelf,
    public: bytes,
    opened: Mapping[str, tuple[OpenPortion, ...]],
    policy: Policy,
    *,
    reader: Reader,
    now: datetime,
    ask: AskForm | None = None,
) -> ReadingPage:
    """Show the minutes to one reader. What is not open to her leaves no trace beyond the public stub."""
    published, at = shelf.published, said_time(now)
    levels = [p.level for portions in opened.values() for p in portions]
    return ReadingPage(
        MeetingHead(
            published.title, said_date(published.date), f"/read/{shelf.meeting}", State("Published", "outline")
        ),
        banner(policy, policy.highest(levels).id) if levels else None,
        f"Version {published.version}, put together for {reader.name} on {at}",
        "/read",
        tuple(_blocks(shelf, by_item(public), opened, policy, reader=reader)),
        f"{reader.name}, {at}, not for sharing",
        (Fact("Made for", reader.name), Fact("On", at), Fact("Version", str(published.version))),
        downloads=tuple(_downloads(shelf, has_key=reader.has_key)),
        key="/account/key" if shelf.takes and not reader.has_key else "",
        closes=f"What you opened closes at {reader.closes:%H:%M}." if reader.closes else "",
        ask=ask,
    )


def _downloads(shelf: Shelf, *, has_key: bool) -> Iterator[tuple[str, str]]:
    """Offer what she may take away: nothing where nothing beyond the public is open, or all of it is view-only."""
    if not shelf.takes:
        return
    if has_key:
        yield "Word, encrypted under your key", f"/read/{shelf.meeting}/copy.age"
    for kind, text in _FORMATS:
        yield text, f"/read/{shelf.meeting}/copy.{kind}"


def _blocks(
    shelf: Shelf,
    papers: Mapping[str, str],
    opened: Mapping[str, Sequence[OpenPortion]],
    policy: Policy,
    *,
    reader: Reader,
) -> Iterator[_Block]:
    pictures = Pictures(f"/read/{shelf.meeting}/pictures/")
    left = list(shelf.open_items)
    for name, paper in papers.items():
        yield PublicText(pictures.fit(paper))
        if name != BEFORE and name in left:
            left.remove(name)
            yield from _more(shelf, name, paper, opened, policy=policy, reader=reader)
    for name in left:  # an item without a heading of its own
        yield from _more(shelf, name, "", opened, policy=policy, reader=reader)


def _more(
    shelf: Shelf,
    item: str,
    paper: str,
    opened: Mapping[str, Sequence[OpenPortion]],
    *,
    policy: Policy,
    reader: Reader,
) -> Iterator[_Block]:
    looks = levels_of(policy)
    gap = next((g for g in shelf.published.gaps if g.item == item), None)
    if item not in opened:
        if gap is not None:
            where = f"/read/{shelf.meeting}/items/{quote(item, safe='')}"
            yield ClosedText(looks[gap.level], reader.offer(item), where, f"Open item {item}")
        return
    shown = _flat(Markup(_TAG.sub(" ", paper)).unescape())  # noqa: S704 -- unescaped at once
    new = [p for p in opened[item] if _flat(p.text) and _flat(p.text) not in shown]
    for (level, rule), portions in groupby(new, key=lambda p: (p.level, p.rule)):
        known = policy.level(level)
        kept = rule == "break-glass" or known is None or NO_EXPORT in known.obligations
        ground = f"{reader.ground(item, rule)}{f' {_VIEW_ONLY}' if kept else ''}"
        yield OpenText(looks[level], ground, Markup().join(map(_paragraph, portions)))


def _paragraph(portion: OpenPortion) -> Markup:
    text = portion.text.replace("\N{OBJECT REPLACEMENT CHARACTER}", "[image]")
    lines = Markup("<br>").join(escape(line) for line in text.split("\n"))
    if portion.ref is None:  # an item's own title
        return Markup("<p><strong>%s</strong></p>") % lines
    return Markup("<p>%s</p>") % lines


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).split())
