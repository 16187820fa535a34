"""From the form of one item to the words of its portions: own words, other words, words that are withheld.

Rules kept here: a field that the form does not have keeps what was decided; a portion has words of one kind; what is
withheld is named by the very words, one stretch a line, and words that are not there once are refused, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.decisions import PublicText
from redactor.core.mending import fault_of, withheld_words
from redactor.core.mends import Rewording, WithheldWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.minutes import Item, Portion

KINDS: Final = ("text", "reword", "words")
"""The fields of a portion: own words in its place, other words for everybody, words to withhold."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a form changes about the words of an item's portions."""

    public_texts: tuple[PublicText, ...] = ()
    rewordings: tuple[Rewording, ...] = ()
    withheld_words: tuple[WithheldWords, ...] = ()


def words_now(portion: Portion, kind: str) -> str:
    """Say what a field of a portion has now."""
    if kind == "text":
        return portion.substitute or ""
    return (portion.reworded or "") if kind == "reword" else "\n".join(withheld_words(portion))


def words_of(item: Item, form: Mapping[str, str]) -> Words:
    """Say what a form changes; what it ends is given with no words."""
    texts: list[PublicText] = []
    rewordings: list[Rewording] = []
    withheld: list[WithheldWords] = []
    for portion in item.portions:
        changed = {kind: said for kind in KINDS if (said := _said(portion, kind, form)) is not None}
        if "text" in changed:
            texts.append(PublicText(portion.ref, " ".join(changed["text"].split())))
        if "reword" in changed:
            rewordings.append(Rewording(portion.ref, " ".join(changed["reword"].split())))
        if "words" in changed:
            withheld += _lines(portion.ref, changed["words"]) or [WithheldWords(portion.ref)]
    return Words(tuple(texts), tuple(rewordings), tuple(withheld))


def faults_of(item: Item, form: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Say what is wrong with the words of a form: the field, and how to mend it."""
    return tuple(fault for portion in item.portions for fault in _faults(portion, form))


def _faults(portion: Portion, form: Mapping[str, str]) -> list[tuple[str, str]]:
    filled = [kind for kind in KINDS if form.get(f"{kind}-{portion.ref}", words_now(portion, kind)).strip()]
    if len(filled) > 1:
        return [(f"{filled[-1]}-{portion.ref}", f"{portion.ref} has words of two kinds. Empty one of the fields.")]
    said = _said(portion, "words", form)
    every = _lines(portion.ref, said or "")
    found = (fault_of(portion, one, every) for one in every)
    return [(f"words-{portion.ref}", f"{fault[:1].upper()}{fault[1:]}.") for fault in found if fault][:1]


def _said(portion: Portion, kind: str, form: Mapping[str, str]) -> str | None:
    """Read a field; None where the form does not have it, or says what holds."""
    said = form.get(f"{kind}-{portion.ref}")
    return None if said is None or _plain(said) == _plain(words_now(portion, kind)) else said


def _plain(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _lines(ref: str, text: str) -> list[WithheldWords]:
    return [WithheldWords(ref, " ".join(words)) for words in _plain(text)]
