"""Decisions as the file that says them; reading it gives the same decisions."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions, ItemDecision, Span
    from redactor.core.mends import WithheldWords

_KINDS: Final = {"decision": "decisions", "action": "actions", "image": "images", "heading": "headings"}
_DOCUMENT: Final = ("unmarked", "look_hidden", "revisions", "status")
_LISTS: Final = ("release", "withhold")


def write_decisions(decisions: Decisions) -> str:
    """Write a decisions file."""
    return "\n".join(_lines(decisions)) + "\n"


def _lines(decisions: Decisions) -> Iterator[str]:
    if decisions.draft:
        yield f"draft = {_text(decisions.draft)}"
        yield ""
    yield "[document]"
    for key in _DOCUMENT:
        if value := getattr(decisions, key):
            yield f"{key} = {_text(value)}"
    yield from _images(decisions)
    if decisions.changed:
        yield "# What is new, or other than in the draft before: release, withhold or settle each."
        yield f"changed = {_texts(decisions.changed)}"
    for name, item in decisions.items.items():
        yield from ("", f"[item.{_text(name)}]", *_item(item))
    for text in decisions.public_texts:
        yield from ("", "[[public_text]]", f"ref = {_text(text.ref)}", f"text = {_text(text.text)}")
    for rewording in decisions.rewordings:
        yield from ("", "[[reword]]", f"ref = {_text(rewording.ref)}", f"text = {_text(rewording.text)}")
    for words in decisions.withheld_words:
        yield from ("", "[[withhold_words]]", *_withheld(words))
    for settle in decisions.settled:
        yield from ("", "[[settle]]")
        yield from (f"{f.name} = {_text(value)}" for f in fields(settle) if (value := getattr(settle, f.name)))


def _withheld(words: WithheldWords) -> Iterator[str]:
    yield f"ref = {_text(words.ref)}"
    if words.words:
        yield f"words = {_text(words.words)}"
    else:
        yield from (f"first = {words.first}", f"last = {words.last}")


def _images(decisions: Decisions) -> Iterator[str]:
    """Write the choices about pictures: for all, or by ref where there is one; a file holds one of the two."""
    by_ref = {ref: choice for ref, choice in decisions.images.items() if ref}
    if by_ref:
        yield f"images = {{ {', '.join(f'{_text(ref)} = {_text(choice)}' for ref, choice in by_ref.items())} }}"
    elif decisions.images:
        yield f"images = {_text(decisions.images[''])}"


def _item(item: ItemDecision) -> Iterator[str]:
    for field in fields(item):
        value = getattr(item, field.name)
        if field.name in _LISTS and value:
            yield f"{field.name} = {_texts(tuple(map(entry, value)))}"
        elif field.name not in (*_LISTS, "item") and value:
            yield f"{field.name} = {_text(value)}"


def entry(span: Span) -> str:
    """Write what a release or a withholding names."""
    if span.kind is not None:
        return _KINDS.get(span.kind, span.kind)
    if span.block is None:
        return "all"
    sentences = "" if span.first is None else f".{span.first}" + ("" if span.last is None else f"-{span.last}")
    return f"{span.item}.{span.block}{sentences}"


def _text(value: str) -> str:
    """Write a basic string of TOML, which JSON's is but for the two control characters that JSON leaves as they are."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, dict.fromkeys(values)))}]"
