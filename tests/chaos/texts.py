"""Minutes of which it is known what stands where, and which words of them are nobody's to find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS: Final = {
    5: ("Osprey Tallow", "231,750", "Perpetua Inglenook", "woodworm", "weathercock"),
    6: ("Brightwater Ostler", "412,000", "Quillon Vane", "dry rot", "gasometer"),
    7: ("Corvina Thatch", "527,300", "Lysander Mould", "quicksand", "semaphore"),
    8: ("Hesper Quayle", "618,450", "Ottoline Furze", "shipworm", "aqueduct"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """The minutes of one meeting, known by its number; `later` is the draft that comes after the first."""

    number: int
    later: bool = False

    @property
    def source(self) -> str:
        """Give the draft."""
        items = "\n\n".join(f"## {head}\n\n{chr(10).join(lines)}" for head, lines in self._items())
        return "\n\n".join((f"# {self.front[0]}", *self.front[1:], f"{items}\n"))

    @property
    def front(self) -> tuple[str, ...]:
        """Give the lines before the first item."""
        return f"Lantern Board Meeting {self.number}", f"LB_{self.number}_0311", "11 March 2025", "Draft Minutes"

    @property
    def lines(self) -> list[str]:
        """Give everything that a portion of it says, in the order of the alphabet."""
        return sorted((*self.front, *(line for lines in self.portions.values() for line in lines)))

    @property
    def portions(self) -> dict[str, tuple[str, ...]]:
        """Give the sentences of each item."""
        return {head.partition(".")[0]: lines for head, lines in self._items()}

    @property
    def public(self) -> tuple[str, ...]:
        """Give the sentences that everybody may read once it is published."""
        return self.portions["1"]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Give words that stand in its restricted portions and nowhere else."""
        return _WORDS[self.number]

    @property
    def place(self) -> str:
        """Give its address in the reading room."""
        return f"lantern-board/lb-{self.number}-0311"

    def _items(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        offeror, amount, surveyor, fault, drawing = _WORDS[self.number]
        more = ("The report has nine pages.",) if self.later else ()
        yield "1. Welcome", ("The Chair welcomed the members to the lamp house.",)
        yield (
            "2. Tender for the lamps (RED)",
            (f"{offeror} offered {amount} pounds for the lamps.", f"The Board AGREED to accept the {amount} pounds."),
        )
        yield "3. Harbour report (AMBER)", (f"The surveyor {surveyor} found {fault} in the eastern pier.", *more)
        yield "4. Newsletter (GREEN)", (f"The newsletter will carry a drawing of the new {drawing}.",)


SECRETS: Final = tuple(word for words in _WORDS.values() for word in words)
"""Words that no deed makes public."""
