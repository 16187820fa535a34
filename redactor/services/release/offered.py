"""The formats in which minutes are published: those that every publication has, and those that are made where they can.

Rules kept here: a folder without one of the first kind is not proposed at all. One of the second kind is left out, by
itself and with a reason that stands in the index and on the page, where the gate does not clear it, where this server
cannot make it, or where the minutes are longer than it is made for: it adds no words, so leaving it out hides none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC
from redactor.core.site import LeftOut
from redactor.errors import GateStopped, UsageError
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from redactor.core.gate import Beyond
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats
    from redactor.services.release.copies import Copies

ALWAYS: Final = ("docx", "html", "md", "txt", "json")
"""What every publication has: the draft's own kind, the page, the text, and what the search is made of."""

WHERE_POSSIBLE: Final = ("odt", "pdf")
"""What is made besides where it can be."""

# Setting pages takes some 20 microseconds a character and 220 MB at most: twenty seconds for this many, in a worker.
LONGEST_PDF: Final = 1_000_000
TOO_LONG: Final = "These minutes are too long for it."
NOT_CLEARED: Final = "It did not pass the check that every published file must pass."
NOT_HERE: Final = "It could not be made on the server of the body."


def public_copies(
    formats: Formats,
    draft: Draft,
    wanted: Collection[str],
    *,
    beyond: Beyond | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Copies, tuple[LeftOut, ...]]:
    """Make the files that everybody gets, and say which of the formats that are wanted were left out and why.

    `beyond` is what else their words are held against; `progress` is told each step.
    Raises DecisionNeeded, GateStopped.
    """
    copies = make_copies(formats, draft, PUBLIC, ALWAYS, beyond=beyond, progress=progress)
    left = []
    for name in WHERE_POSSIBLE:
        if name in wanted:
            if progress is not None:
                progress(f"writing and checking {name}")
            made = _made(formats, draft, name, size=_size(copies), beyond=beyond)
            if isinstance(made, LeftOut):
                left.append(made)
            else:
                copies = replace(copies, files=copies.files + made.files)
    return copies, tuple(left)


def _made(formats: Formats, draft: Draft, name: str, *, size: int, beyond: Beyond | None) -> Copies | LeftOut:
    if name == "pdf" and size > LONGEST_PDF:
        return LeftOut(name, TOO_LONG)
    try:
        return make_copies(formats, draft, PUBLIC, (name,), beyond=beyond)
    except GateStopped:
        return LeftOut(name, NOT_CLEARED)
    except UsageError:
        return LeftOut(name, NOT_HERE)


def _size(copies: Copies) -> int:
    """Count the characters of the public text."""
    return next(len(c.data.decode()) for c in copies.files if c.format == "txt")
