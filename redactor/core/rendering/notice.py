"""Whether the body has approved minutes: one line at the head of every page of every copy, the same in all of them.

Text formats have no pages; they show the line where the words of page headers stand. The line is a declared insertion:
the gate knows its words, and wants to find them in the finished file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.rendering.pieces import insertion
from redactor.core.rendering.watermark import EveryPage

if TYPE_CHECKING:
    from redactor.core.rendering.pieces import Rendered


def noticed(rendered: Rendered, words: str) -> Rendered:
    """Put a line at the head of every page of a rendered copy."""
    heads = EveryPage(rendered.document, words, "notice", "header")
    document = heads.run()
    ledger = (*rendered.ledger, *((insertion("notice", words),) for _ in range(heads.count)))
    return replace(rendered, document=document, ledger=ledger, notice=words)
