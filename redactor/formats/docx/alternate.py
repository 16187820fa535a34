"""Alternate content: a document that says one thing twice, for readers of different age (ECMA-376 Part 3, 10.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.formats.docx.names import MC, UNDERSTOOD, W

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

CONTENT: Final = MC + "AlternateContent"
BRANCHES: Final = frozenset({MC + "Choice", MC + "Fallback"})


def chosen(el: _Element) -> _Element | None:
    """Resolve alternate content to one branch: the first Choice whose namespaces are understood, or the Fallback."""
    for choice in el.iterchildren(MC + "Choice"):
        needs = choice.get("Requires", "").split()
        if needs and all(choice.nsmap.get(prefix) in UNDERSTOOD for prefix in needs):
            return choice
    return el.find(MC + "Fallback")


def branch(el: _Element) -> Iterable[_Element]:
    """Give what stands in the branch that is shown."""
    found = chosen(el)
    return () if found is None else found


def shown(el: _Element, stop: str = W + "txbxContent") -> Iterator[_Element]:
    """Walk what is inside an element in the branches that are shown; `stop` is met, but not entered."""
    for child in el:
        if child.tag == CONTENT:
            found = chosen(child)
            if found is not None:
                yield from shown(found, stop)
            continue
        yield child
        if child.tag != stop:
            yield from shown(child, stop)
