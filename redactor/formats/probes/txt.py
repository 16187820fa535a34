"""Probe plain text: every line, every gap.

The grammar of a line, in which text has single spaces only:

    line    = indent paragraph | cell *( TAB cell )
    cell    = [ paragraph *( "  /  " paragraph ) ]
    paragraph = [ "[" number "]  " ] [ label "  " ] text *( "   " hanging ) | "   " hanging *( "   " hanging )
    hanging = "[" number "]" | "<" target ">" | "[Picture]" | "[Picture: " description "]"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.formats.probes.ledger import Ledger

if TYPE_CHECKING:
    from redactor.core.probe import Probe

_HANGING = re.compile(r"\[(?P<note>\d{1,5})\]|<(?P<target>[^<>\s]+)>|\[Picture(?:: (?P<picture>.+))?\]")
_INDENT = re.compile(r"(?:  )*(?! )| {3}(?=[\[<])")
_DEEPEST = 16
_NOTE = re.compile(r"\[(\d{1,5})\]  ")
_SPACES = re.compile(r"[^\S ]|  ")


def probe(data: bytes) -> Probe:
    """Find everything that is in a plain text."""
    ledger = Ledger()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        ledger.stray("bytes that are no text", "file")
        return ledger.close()
    if text and (not text.endswith("\n") or text.startswith("\n") or "\n\n\n" in text or text.endswith("\n\n")):
        ledger.stray("empty lines", "file")
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            _line(ledger, line, f"line {number}")
    return ledger.close()


def _line(ledger: Ledger, line: str, place: str) -> None:
    cells = line.split("\t")
    if len(cells) == 1:
        indent = _INDENT.match(line)
        width = len(indent.group()) if indent else 0
        if indent is None or width > _DEEPEST:
            ledger.stray("indentation", place)
        cells = [line[width:] if width != len("   ") else line]
    for cell in cells:
        for paragraph in cell.split("  /  ") if cell else ():
            _paragraph(ledger, paragraph, place)


def _paragraph(ledger: Ledger, paragraph: str, place: str) -> None:
    text, *hanging = re.split(r" {3}(?=[\[<])", paragraph)
    for part in hanging:
        match = _HANGING.fullmatch(part)
        if match is None or _SPACES.search(part):
            ledger.stray(part, place)
        elif match["note"]:
            ledger.label(match["note"], place)
        else:
            ledger.value(match["target"] or match["picture"] or "", place)
    note = _NOTE.match(text)
    if note:
        ledger.label(note[1], place)
        text = text[note.end() :]
    label, gap, rest = text.partition("  ")
    if gap:
        ledger.label(label, place)
        text = rest
    if _SPACES.search(text) or text != text.strip():
        ledger.stray("white space", place)
    ledger.line(text, place)
