"""Pages of long lists: which one is asked for, and the ways to the others with every filter kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from redactor.core.pages import ON_A_PAGE, Span
from redactor.web.screens.parts import PageLink, Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_ASKED: Final = 100_000
"""No list has more pages; a larger number is somebody's joke, and the first page is shown."""


def number_in(args: Mapping[str, str]) -> int:
    """Read which page is asked for; what is no number of a page is the first."""
    asked = args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(MOST_ASKED)) else 1
    return number if 1 <= number <= MOST_ASKED else 1


def span_in(args: Mapping[str, str], most: int = ON_A_PAGE) -> Span:
    """Read which rows are asked for."""
    return Span.page(number_in(args), most)


def pages_of(where: str, span: Span, total: int, *, fields: Mapping[str, str] | None = None) -> Pages | None:
    """Lead to the other pages of a list, with the `fields` that narrow it; None where there is one page, or none."""
    last = max(1, -(-total // span.most))
    number = span.first // span.most + 1
    if not total or (last == 1 and number == 1):
        return None
    held = {name: value for name, value in (fields or {}).items() if value}

    def way(to: int) -> str:
        query = urlencode(held | ({"page": str(to)} if to > 1 else {}))
        return f"{where}?{query}" if query else where

    return Pages(
        previous=way(min(number - 1, last)) if number > 1 else "",
        following=way(number + 1) if number < last else "",
        links=tuple(_links(number, last, way)),
        said=f"Page {number} of {last}",
    )


def _links(number: int, last: int, way: Callable[[int], str]) -> Iterator[PageLink]:
    """Name the first page, the last one and those around the present one; what is left out is said once."""
    shown = sorted({1, last, number - 1, number, number + 1} & set(range(1, last + 1)))
    before = 0
    for page in shown:
        if page > before + 1:
            yield PageLink("", "")
        yield PageLink(str(page), way(page), current=page == number)
        before = page
