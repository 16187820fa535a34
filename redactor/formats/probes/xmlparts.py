"""Read the XML of a part with expat, event by event, and report what is no letter of the alphabet.

Expat is not the parser of the readers or the writers. Beside the events the raw bytes are looked at: nothing may stand
in a file that raises no event, such as white space in a tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TAG = re.compile(rb'<(?:/[A-Za-z:0-9-]+|[A-Za-z:0-9-]+(?: [A-Za-z:0-9-]+="[^"<>]*")*/?)>')
_ENTITY = re.compile(rb"&[^;&]*;?")
_ENTITIES = frozenset({b"&amp;", b"&lt;", b"&gt;", b"&quot;"})


def parse(
    data: bytes,
    *,
    start: Callable[[str, list[str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    stray: Callable[[str], None],
) -> None:
    """Report the elements and texts of a part; `start` gets attributes as name, value, name, value …."""
    if not data.startswith(_HEAD):
        stray("XML declaration")
    rest = data[len(_HEAD) :]
    left = _TAG.sub(b"", rest)
    if not rest.endswith(b">") or b"<" in left or b">" in left or not set(_ENTITY.findall(rest)) <= _ENTITIES:
        stray("markup spelled otherwise")
    parser = expat.ParserCreate("UTF-8")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.CommentHandler = lambda _data: stray("comment")
    parser.ProcessingInstructionHandler = lambda _target, _data: stray("processing instruction")
    parser.StartDoctypeDeclHandler = lambda *_rest: stray("document type")
    parser.StartCdataSectionHandler = lambda: stray("character data section")
    try:
        parser.Parse(data, True)  # noqa: FBT003 -- expat's own interface
    except expat.ExpatError:
        stray("XML that is not well-formed")
