"""Equations, flattened to one line of text (ECMA-376 Part 1, 22.1): what was a fraction is read as `(a)/(b)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.formats.docx.names import M, W
from redactor.formats.docx.values import on

if TYPE_CHECKING:
    from lxml.etree import _Element

_M_VAL: Final = M + "val"
_OFF: Final = frozenset(("0", "off", "false"))
_INFIX: Final = {M + "sSup": "^", M + "sSub": "_", M + "f": "/"}


def linear(el: _Element, dropped: frozenset[str]) -> str:
    """Write an equation in one line; `dropped` are the revision marks whose content is gone."""
    if el.tag in {M + "t", W + "t"}:
        return el.text or ""
    if el.tag in dropped or not isinstance(el.tag, str) or el.tag.endswith("Pr") or _is_hidden(el):
        return ""
    return _joined(el, [linear(child, dropped) for child in el])


def _joined(el: _Element, parts: list[str]) -> str:
    if el.tag in _INFIX:
        return _INFIX[el.tag].join(_grouped(x) for x in parts if x)
    if el.tag == M + "rad":
        return "√" + _grouped(parts[-1] if parts else "")
    if el.tag == M + "d":
        begin, end = _character(el, "dPr", "begChr", "("), _character(el, "dPr", "endChr", ")")
        return begin + ", ".join(x for x in parts if x) + end
    return (_character(el, "naryPr", "chr", "∫") if el.tag == M + "nary" else "") + "".join(parts)


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _character(el: _Element, props: str, name: str, usual: str) -> str:
    found = el.find(f"{M}{props}/{M}{name}")
    return usual if found is None else found.get(_M_VAL, "")[:1]


def _is_hidden(el: _Element) -> bool:
    """Tell hidden text, and a phantom: it takes the room of its inside, and may not show it (22.1.2.81)."""
    mark, show = el.find(f"{W}rPr/{W}vanish"), el.find(f"{M}phantPr/{M}show")
    return (mark is not None and on(mark)) or (show is not None and show.get(_M_VAL, "1") in _OFF)
