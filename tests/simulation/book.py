"""The generator: minutes of one fictional body, sentence by sentence, and what each sentence gives away.

Everything comes from a seed. It knows nothing of the product but the way in which drafts are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

RESTRICTED: Final = ("GREEN", "AMBER", "RED")
_HEADS: Final = "Thistle Brack Ostring Harrow Pelling Tarning Moulder Grensby Quilling Larken Ferring Stoking".split()
_MIDDLES: Final = ("", "ar", "el", "or", "im", "um", "ov", "ad", "er", "as")
_TAILS: Final = "combe worthy ingham stedder mereton crofter thorpel gatesby bourne holmeby".split()
_THINGS: Final = (
    "lamps|pier|buoys|slipway|cranes|tide gauge|ferry steps|north quay|boat shed|fog bell|pilot launch|sea wall"
).split("|")
_WORDS: Final = (
    "The Board heard about the {a} and asked for a paper on the {b}.",
    "The Chair showed members the {a} beside the {b}.",
    "Members were told that work on the {a} comes before work on the {b}.",
    "It was noted that the {a} and the {b} are in good order.",
    "The Secretary will write to all members about the {a} and the {b}.",
)
_AGREED: Final = "The Board AGREED to look again at the {a} after the {b}."
_ASKED: Final = "Secretary to send members a note on the {a} and the {b}."
_OFFER: Final = "{name} asked {amount} pounds for its work."
_FAULT: Final = "The surveyor of {name} was not content."
_PLAN: Final = "Papers on {name} will go to members."
_SECRETS: Final = {"RED": _OFFER, "AMBER": _FAULT, "GREEN": _PLAN}
_TITLES: Final = ("Harbour works", "Reports", "Planning", "Estates", "Safety", "Members", "Repairs", "Visits")
_STUBS: Final = {
    "GREEN": "This agenda item was marked as **GREEN** and is available to SEC Parties.",
    "AMBER": "Further information can be found within the Confidential Minutes from this Panel meeting.",
    "RED": "This agenda item was marked as **RED** and therefore recorded in the Confidential Minutes.",
}


@dataclass(eq=False)
class Line:
    """One sentence, a paragraph of its own: what the draft says, and what was decided about it.

    `secrets` are the words that nobody else says. `reworded` stands in its place for every reader, `own` for those who
    may not read it; `cut` are words taken out for those. `free` was released by name, `held` withheld by
    name, `carried` is the level of the old item that an action comes from.
    """

    text: str
    kind: str = "prose"
    secrets: tuple[str, ...] = ()
    reference: str = ""
    reworded: str = ""
    own: str = ""
    cut: str = ""
    free: bool = False
    held: str = ""
    carried: str = ""


@dataclass(eq=False)
class Item:
    """An item; `level` is empty where it is public."""

    title: str
    level: str = ""
    lines: list[Line] = field(default_factory=list)
    marked: bool = True
    """Whether the heading says the level; else a decision does."""

    @property
    def heading(self) -> str:
        """Give the title as the draft has it."""
        return f"{self.title} ({self.level})" if self.level and self.marked else self.title


@dataclass(eq=False)
class Minutes:
    """Minutes of one meeting."""

    number: int
    day: date
    items: list[Item]
    status: str = "Draft Minutes"

    @property
    def title(self) -> str:
        """Give the title."""
        return f"Lantern Board Meeting {self.number}"

    @property
    def reference(self) -> str:
        """Give the reference, of which the address is made."""
        return f"LB_{self.number}_{self.day:%m%d}"

    @property
    def date(self) -> str:
        """Give the day as minutes write it."""
        return f"{self.day.day} {self.day:%B %Y}"

    def head(self) -> list[str]:
        """Give the lines before the first item."""
        return [self.title, self.reference, self.date, self.status]

    def find(self, line: Line) -> tuple[str, str]:
        """Name a line's item and its portion, as they are numbered now."""
        for number, item in enumerate(self.items, 1):
            if line in item.lines:
                return str(number), f"{number}.{item.lines.index(line) + 1}.1"
        raise LookupError

    def number_of(self, item: Item) -> str:
        """Give the number of an item."""
        return str(self.items.index(item) + 1)

    def lines(self) -> list[tuple[Item, Line]]:
        """List all lines with their items."""
        return [(item, line) for item in self.items for line in item.lines]

    def draft(self, *, twin: str = "") -> bytes:
        """Write the draft as a secretary does, or one half of the pair that she kept before: public, confidential."""
        parts = [f"# {self.title}", *self.head()[1:]]
        for number, item in enumerate(self.items, 1):
            if twin == "confidential" and not item.level:
                continue
            said = [line.text for line in item.lines]
            stubbed = twin == "public" and item.level
            parts += [f"## {number}. {item.heading}", *([_STUBS[item.level]] if stubbed else said)]
        return ("\n\n".join(parts) + "\n").encode()


class Writer:
    """Writes the minutes of a body, and never says the same thing twice."""

    def __init__(self, seed: int) -> None:
        """Begin a body's history."""
        self.rng = Random(seed)
        names = ["".join(parts) for parts in product(_HEADS, _MIDDLES, _TAILS)]
        self.rng.shuffle(names)
        self._names = iter(names)
        pairs = [(a, b) for a in _THINGS for b in _THINGS if a != b]
        told = [(words, pair) for words in _WORDS for pair in pairs]
        self.rng.shuffle(told)
        self._told = iter(told)
        self._amounts = iter(self.rng.sample(range(200_011, 980_000, 1013), 700))
        self._pairs = iter(pairs * 40)

    def minutes(self, number: int, day: date) -> Minutes:
        """Write one meeting: public items, and one of each level."""
        titles = self.rng.sample(_TITLES, 6)
        items = [Item("Welcome", lines=[self.line(), self.line()])]
        for title, level in zip(titles, ("RED", "", "AMBER", "GREEN", ""), strict=False):
            lines = [self.secret(level), self.secret(level)] if level else [self.firm(), self.line()]
            items.append(Item(title, level, lines))
        items[1].lines.append(self.action(number, 1, secret=True))
        items.append(Item("Actions", lines=[self.decision(), self.action(number, 2)]))
        return Minutes(number, day, items)

    def line(self) -> Line:
        """Write a sentence that anybody may read."""
        words, (a, b) = next(self._told)
        return Line(words.format(a=a, b=b))

    def firm(self) -> Line:
        """Write a sentence that anybody may read, about a firm: it can be withheld later, and known again."""
        name = self.name()
        return Line(f"{name} was thanked by the Chair.", secrets=(name,))

    def decision(self) -> Line:
        """Write a decision that anybody may read."""
        a, b = next(self._pairs)
        return Line(_AGREED.format(a=a, b=b), "decision")

    def secret(self, level: str) -> Line:
        """Write a sentence of a restricted item."""
        name, amount = self.name(), f"{next(self._amounts):,}"
        text = _SECRETS[level].format(name=name, amount=amount)
        return Line(text, secrets=(name, amount) if amount in text else (name,))

    def action(self, number: int, count: int, *, secret: bool = False) -> Line:
        """Write an action, of a restricted item or not."""
        reference, (a, b) = f"LB{number}/{count:02}", next(self._pairs)
        name = self.name() if secret else ""
        text = f"Secretary to draw up terms with {name}." if secret else _ASKED.format(a=a, b=b)
        return Line(f"{reference}: {text}", "action", (name,) if secret else (), reference)

    def name(self) -> str:
        """Make up a firm."""
        return next(self._names)

    def amount(self) -> str:
        """Make up a sum."""
        return f"{next(self._amounts):,}"
