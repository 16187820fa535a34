"""One reader's page: public words on paper, and what is open to her under its marking and ground."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup, escape

from redactor.services.papers import BEFORE, by_item
from redactor.web.presenting.papers import Pictures
from redactor.web.presenting.words import banner, levels_of, said_date, said_time
from redactor.web.screens.parts import Fact, MeetingHead, State
from redactor.web.screens.release import ClosedText, OpenText, PublicText, ReadingPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from redactor.core.policy import Policy
    from redactor.core.site import Published
    from redactor.services.retrieval import OpenPortion, Shelf

_GROUNDS: Final = {
    "grant-for-item": "Open to you by name, by a grant for this item.",
    "clearance-in-body": "Open to you by your clearance in this body.",
    "clearance-in-community": "Open to you by your clearance.",
}
_TAG: Final = re.compile(r"<[^>]*>")
_FORMATS: Final = (("docx", "Word"), ("html", "Web page"), ("md", "Markdown"), ("txt", "Plain text"))
_Block = PublicText | OpenText | ClosedText


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
    reader: str,
    now: datetime,
) -> ReadingPage:
    """Show the minutes to one reader. What is not open to her leaves no trace beyond the public stub."""
    published, at = shelf.published, said_time(now)
    levels = [p.level for portions in opened.values() for p in portions]
    return ReadingPage(
        MeetingHead(
            published.title, said_date(published.date), f"/read/{shelf.meeting}", State("Published", "outline")
        ),
        banner(policy, policy.highest(levels).id) if levels else None,
        f"Version {published.version}, put together for {reader} on {at}",
        "/read",
        tuple(_blocks(shelf, by_item(public), opened, policy)),
        f"{reader}, {at}, not for sharing",
        (Fact("Made for", reader), Fact("On", at), Fact("Version", str(published.version))),
        downloads=tuple(
            (text, f"/read/{shelf.meeting}/copy.{kind}") for kind, text in (_FORMATS if shelf.takes else ())
        ),
    )


def _blocks(
    shelf: Shelf, papers: Mapping[str, str], opened: Mapping[str, Sequence[OpenPortion]], policy: Policy
) -> Iterator[_Block]:
    pictures = Pictures(f"/read/{shelf.meeting}/pictures/")
    left = list(shelf.open_items)
    for name, paper in papers.items():
        yield PublicText(pictures.fit(paper))
        if name != BEFORE and name in left:
            left.remove(name)
            yield from _more(shelf, name, paper, opened, policy=policy)
    for name in left:  # an item without a heading of its own
        yield from _more(shelf, name, "", opened, policy=policy)


def _more(
    shelf: Shelf, item: str, paper: str, opened: Mapping[str, Sequence[OpenPortion]], *, policy: Policy
) -> Iterator[_Block]:
    looks = levels_of(policy)
    gap = next((g for g in shelf.published.gaps if g.item == item), None)
    if item not in opened:
        if gap is not None:
            where = f"/read/{shelf.meeting}/items/{quote(item, safe='')}"
            ground = "Open to you. Opening it is recorded."
            yield ClosedText(looks[gap.level], ground, where, f"Open item {item}")
        return
    shown = _flat(Markup(_TAG.sub(" ", paper)).unescape())  # noqa: S704 -- unescaped at once
    new = [p for p in opened[item] if _flat(p.text) and _flat(p.text) not in shown]
    for (level, rule), portions in groupby(new, key=lambda p: (p.level, p.rule)):
        yield OpenText(looks[level], _GROUNDS.get(rule, "Open to you."), Markup().join(map(_paragraph, portions)))


def _paragraph(portion: OpenPortion) -> Markup:
    text = portion.text.replace("\N{OBJECT REPLACEMENT CHARACTER}", "[image]")
    lines = Markup("<br>").join(escape(line) for line in text.split("\n"))
    if portion.ref is None:  # an item's own title
        return Markup("<p><strong>%s</strong></p>") % lines
    return Markup("<p>%s</p>") % lines


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).split())
