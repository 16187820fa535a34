"""Write a document as JSON for programs: its text by agenda item, without looks.

```
{"title": …, "language": …, "front": [BLOCK…], "items": [{"number", "title", "heading", "blocks": [BLOCK…]}…],
 "notes": [{"number", "blocks"}…]}
BLOCK = {"kind": "paragraph" | "heading" | "list-item", "text", "level"?, "label"?, "links"?, "notes"?, "pictures"?}
      | {"kind": "table", "header": bool, "rows": [[[BLOCK…] for each cell] for each row]}
```

`heading` is an item's heading as it is shown, `title` the same without its number; `number` is null for an item that
has none.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from redactor.core.document import NoteReference, Paragraph, Picture, Run, Table
from redactor.core.shown import description, shown, target
from redactor.formats.outline import has_header, outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Block, Document
    from redactor.formats.outline import Outline


def write(document: Document) -> bytes:
    """Write a document as UTF-8 JSON."""
    laid = outline(document)
    front: list[dict[str, Any]] = [b for p in laid.furniture for b in _blocks(laid, [p], plain=True)]
    items: list[dict[str, Any]] = []
    current = front
    for block in laid.body:
        if isinstance(block, Paragraph) and block.item is not None:
            current = []
            items.append(_item(laid, block) | {"blocks": current})
        else:
            current += _blocks(laid, [block])
    notes = [{"number": number, "blocks": _blocks(laid, note.blocks)} for number, note in laid.notes]
    whole = {
        "title": description(laid.title),
        "language": laid.language,
        "front": front,
        "items": items,
        "notes": notes,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _item(laid: Outline, paragraph: Paragraph) -> dict[str, Any]:
    heading = shown(paragraph)
    number = None if paragraph.item is None or paragraph.item.startswith("#") else paragraph.item
    title = re.sub(rf"^{re.escape(number)}[.):]?\s+", "", heading) if number else heading
    return {"number": number, "title": title, "heading": heading} | _hanging(laid, paragraph)


def _blocks(laid: Outline, blocks: Iterable[Block], *, plain: bool = False) -> list[dict[str, Any]]:
    out = []
    for block in blocks:
        if isinstance(block, Paragraph):
            entry = _paragraph(laid, block, plain=plain)
            if entry:
                out.append(entry)
        elif isinstance(block, Table):
            rows = [[_blocks(laid, cell.blocks) for cell in row.cells] for row in block.rows]
            out.append({"kind": "table", "header": has_header(block), "rows": rows})
    return out


def _paragraph(laid: Outline, paragraph: Paragraph, *, plain: bool) -> dict[str, Any]:
    text = shown(paragraph)
    hanging = _hanging(laid, paragraph)
    if not text and not hanging:
        return {}
    rank = 0 if plain else laid.rank(paragraph)
    label = paragraph.place.label if paragraph.place else ""
    if rank:
        entry: dict[str, Any] = {"kind": "heading", "level": rank}
    elif paragraph.place and label:
        entry = {"kind": "list-item", "level": paragraph.place.level + 1}
    else:
        entry = {"kind": "paragraph"}
    if label:
        entry["label"] = label
    return entry | {"text": text} | hanging


def _hanging(laid: Outline, paragraph: Paragraph) -> dict[str, Any]:
    links = [t for i in paragraph.inlines if isinstance(i, Run) and i.text.strip() and (t := target(i.link))]
    notes = [n for i in paragraph.inlines if isinstance(i, NoteReference) and (n := laid.note(i))]
    pictures = [description(i.description) for i in paragraph.inlines if isinstance(i, Picture) and laid.media(i)]
    found = {"links": list(dict.fromkeys(links)), "notes": notes, "pictures": pictures}
    return {name: values for name, values in found.items() if values}
