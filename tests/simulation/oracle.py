"""The oracle: what each reader is to find, from what the generator knows. It shares no code with the product.

Words that the product puts in (stubs, first-page sentences, notices) are written down here a second time.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tests.simulation.book import Item, Line, Minutes

STUBS: Final = {
    "RED": "This agenda item was marked as RED and therefore recorded in the Confidential Minutes.",
    "AMBER": "Further information can be found within the Confidential Minutes from this Panel meeting.",
    "GREEN": "This agenda item was marked as GREEN and is available to SEC Parties.",
}
PART: Final = "Part of this item is withheld."
UNAPPROVED: Final = "These minutes have not been approved yet."
WHITE: Final = (
    "This document is classified as White in accordance with the Panel Information Policy. Information can be shared "
    "with the public, and any members may publish the information, subject to copyright."
)
_READ_BY_CLEARANCE: Final = ("GREEN", "AMBER")
_HIGHEST: Final = "RED"


@dataclass
class Reader:
    """Somebody who reads: until when she is appointed, which items she was named for, what she stays out of."""

    appointed: tuple[datetime, datetime | None] | None = None
    named: dict[tuple[int, str], datetime] = field(default_factory=dict)
    out: set[tuple[int, str]] = field(default_factory=set)
    joint: set[int] = field(default_factory=set)
    """Meetings of several bodies, in one of which she is not cleared: what a body reads is theirs in common."""

    def may(self, meeting: int, number: str, level: str, now: datetime) -> bool:
        """Tell whether she reads what is withheld at a level in an item."""
        if (meeting, number) in self.out or (meeting, "*") in self.out:
            return False
        if (ends := self.named.get((meeting, number))) is not None and now < ends:
            return True
        if level not in _READ_BY_CLEARANCE or self.appointed is None or (level == "AMBER" and meeting in self.joint):
            return False
        starts, ends = self.appointed
        return starts <= now and (ends is None or now < ends)


def everybody_reads(item: Item, line: Line) -> str | None:
    """Give what everybody reads of a line, in its place or as it is; None where a stub stands for it."""
    if line.reworded:
        return line.reworded
    if line.own:
        return line.own
    if line.held or ((item.level or line.carried) and not line.free):
        return None
    return line.text.replace(line.cut, "[withheld]") if line.cut else line.text


def public(minutes: Minutes) -> list[str]:
    """Give the public minutes piece by piece: titles, sentences and stubs, in order."""
    return [UNAPPROVED, WHITE, *minutes.head(), *_body(minutes, None, None)]


def on_page(minutes: Minutes, number: int, reader: Reader, now: datetime) -> set[str]:
    """Give what a reader opens of an item on the page, beyond what everybody reads."""
    item = minutes.items[number - 1]
    return {
        line.text
        for line in item.lines
        if not line.reworded
        and everybody_reads(item, line) != line.text
        and reader.may(minutes.number, str(number), item.level or line.carried or _HIGHEST, now)
    }


def readable(minutes: Minutes, reader: Reader, now: datetime) -> list[str]:
    """Give the items of a reader's copy piece by piece."""
    return list(_body(minutes, reader, now))


def _body(minutes: Minutes, reader: Reader | None, now: datetime | None) -> Iterator[str]:
    for number, item in enumerate(minutes.items, 1):
        yield f"{number}. {item.heading}"
        stubbed = False
        for line in item.lines:
            level = item.level or line.carried or _HIGHEST
            opens = (
                level != _HIGHEST  # that is read on the page
                and reader is not None
                and now is not None
                and reader.may(minutes.number, str(number), level, now)
            )
            said = line.reworded or line.text if opens else everybody_reads(item, line)
            if said is not None:
                yield said
            elif not stubbed:
                stubbed = True
                yield STUBS[level] if item.level or line.carried else PART


@dataclass(eq=False)
class Meeting:
    """A meeting: its minutes as they are worked on, and what is published of them."""

    id: str
    minutes: Minutes
    published: Minutes | None = None
    versions: int = 0

    def appear(self) -> None:
        """Take down that the minutes are public as they are now."""
        self.published = deepcopy(self.minutes)
        self.versions += 1

    @property
    def place(self) -> str:
        """Give the address in the reading room."""
        return f"lantern-board/{self.minutes.reference.lower().replace('_', '-')}"


def sentences(meetings: Iterable[Meeting]) -> set[str]:
    """Give every sentence that is public now."""
    held = [m.published for m in meetings if m.published is not None]
    return {said for minutes in held for item, line in minutes.lines() if (said := everybody_reads(item, line))}


def forbidden(meetings: Iterable[Meeting], allowed: Iterable[str]) -> set[str]:
    """Give the sentences and telling words that stand nowhere in public now."""
    every = list(meetings)
    told = " ".join(sentences(every))
    words: set[str] = set()
    for minutes in [m.minutes for m in every] + [m.published for m in every if m.published]:
        for _, line in minutes.lines():
            words.update((line.text, *line.secrets), (line.cut,) if line.cut else ())
    return {word for word in words if word not in told} - set(allowed)


def withheld(meetings: Iterable[Meeting]) -> set[str]:
    """Give the telling words of what is withheld by a marking, published or not."""
    lines = [pair for m in meetings for pair in m.minutes.lines()]
    told = " ".join(said for item, line in lines if (said := everybody_reads(item, line)))
    return {word for _, line in lines for word in line.secrets if word not in told}


def mentions(minutes: Minutes, meetings: Iterable[Meeting], allowed: Iterable[str]) -> set[str]:
    """Give what minutes would make public of what other meetings withhold, in whatever sentence they do."""
    every = list(meetings)
    words = {word for m in every for _, line in m.minutes.lines() for word in line.secrets}
    others = [m for m in every if m.minutes.number != minutes.number]
    sealed = " ".join(
        line.text for m in others for item, line in m.minutes.lines() if everybody_reads(item, line) != line.text
    )
    known = " ".join(sentences(every))
    told = " ".join(said for item, line in minutes.lines() if (said := everybody_reads(item, line)))
    return {word for word in words - set(allowed) if word in sealed and word in told and word not in known}


def actions(minutes: Minutes) -> set[tuple[str, str]]:
    """Give reference and words of the actions that everybody reads."""
    return {
        (line.reference, said.removeprefix(f"{line.reference}: "))
        for item, line in minutes.lines()
        if line.kind == "action" and (said := everybody_reads(item, line)) == line.text
    }


def decisions(minutes: Minutes) -> set[str]:
    """Give the decisions that everybody reads."""
    return {
        said
        for item, line in minutes.lines()
        if line.kind == "decision" and (said := everybody_reads(item, line)) == line.text
    }
