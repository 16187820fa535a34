"""What our own writer made, fitted into a page of the service.

The page has one main heading and anchors of its own, and its content policy shows no picture that is not a file of
ours: headings, anchors and pictures of the paper are changed accordingly. Words are never touched.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from redactor.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANCHOR: Final = re.compile(r'(<h[1-6]) id="(?:item-[^"]*|title)"')
_TITLE: Final = re.compile(r"(</?)h1\b")
_PICTURE: Final = re.compile(r' src="data:(image/[a-z]{3,4});base64,([A-Za-z0-9+/=]+)"')


class Pictures:
    """Numbers the pictures of papers in their order, and gives each an address."""

    def __init__(self, address: str) -> None:
        """Begin at the first picture; `address` ends where the number follows."""
        self._address, self._count = address, 0

    def fit(self, paper: str) -> Markup:
        """Fit one paper, or a part of one, into a page."""
        plain = _TITLE.sub(r"\1h2", _ANCHOR.sub(r"\1", paper))
        return Markup(_PICTURE.sub(self._placed, plain))  # noqa: S704 -- our own writer's page, which escapes

    def _placed(self, _: re.Match[str]) -> str:
        self._count += 1
        return f' src="{self._address}{self._count}"'


def picture(papers: Iterable[str], number: int) -> tuple[str, bytes]:
    """Give a picture by its number, with its type. Raises NotFound."""
    found = [match.group(1, 2) for paper in papers for match in _PICTURE.finditer(paper)]
    if not 1 <= number <= len(found):
        raise NotFound("There is nothing here that you can read.")
    kind, data = found[number - 1]
    return kind, base64.b64decode(data)
