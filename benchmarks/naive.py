"""The script that people write first: open with python-docx, drop the blocks of restricted items, save.

It is what the library's documentation teaches, and it LEAKS: comments, notes, deleted text, properties, pictures and
everything else that is reachable stays in the file. It is here to be measured against, never to be used.
"""

from __future__ import annotations

import io

from docx import Document


def naive_cut(data: bytes) -> bytes:
    """Drop the blocks below every heading that says RED, AMBER or GREEN."""
    document = Document(io.BytesIO(data))
    restricted = False
    for block in list(document.iter_inner_content()):
        if hasattr(block, "text") and block.style.name == "Heading 1":  # type: ignore[union-attr]  # as people write it
            restricted = any(f"({word})" in block.text for word in ("RED", "AMBER", "GREEN"))
        elif restricted:
            element = block._element  # noqa: SLF001 -- how it is done, for want of a method
            element.getparent().remove(element)  # type: ignore[union-attr, arg-type]  # as above
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
