"""The page that a PDF is printed from: our HTML without its page furniture, and that furniture as running elements."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final

from redactor.core.document import Break, Field, Paragraph, Tab, paragraphs
from redactor.core.shown import description, shown, words_of
from redactor.formats.html import fragment
from redactor.formats.outline import outline
from redactor.formats.pdf_sheet import FIRST_PAGE, STYLE

if TYPE_CHECKING:
    from redactor.core.document import Document, Story

_TITLE: Final = re.compile('<h1 id="title">[^<]*</h1>')  # of the page; a PDF has its title elsewhere
_NOTES: Final = '<h2 id="notes">Notes</h2>'
_COUNTERS: Final = {
    "page": '<span class="count page"></span>',
    "pages": '<span class="count pages"></span>',
}


def page(document: Document) -> str:
    """Lay a document out as a page to print. White space in it is text: there is none between elements."""
    laid = outline(document)
    body = _TITLE.sub("", fragment(replace(document, stories=())).replace("\n", "")).replace(_NOTES, "")
    body = body.replace("<br>", " <br>")
    title = escape(description(laid.title), quote=False)
    style = STYLE + (FIRST_PAGE if _is_apart(document) else "")
    return (
        f'<!DOCTYPE html><html lang="{laid.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body>{_furniture(document)}<main>{body}</main></body></html>"
    )


def _furniture(document: Document) -> str:
    """Write the first header and footer that pages have, and those of the first page where it has its own."""
    out = []
    for kind, name in (("header", "top"), ("footer", "foot")):
        out.append(_running(_story(document, kind, "default"), name))
        if _is_apart(document):
            out.append(_running(_story(document, kind, "first"), name + "1"))
    return "".join(out)


def _is_apart(document: Document) -> bool:
    """Tell whether the first page has a header and a footer of its own."""
    return bool(document.sections[0].format.get("title_page"))


def _story(document: Document, kind: str, page_kind: str) -> Story | None:
    for section in document.sections:
        for index in section.stories:
            if 0 <= index < len(document.stories):
                story = document.stories[index]
                if (story.kind, story.page) == (kind, page_kind):
                    return story
    return None


def _running(story: Story | None, name: str) -> str:
    lines = [_line(p) for p in paragraphs(story.blocks)] if story else []
    inside = "".join(f"<p>{line}</p>" for line in lines if line)
    return f'<div class="{name}">{inside}</div>' if inside else ""


def _line(paragraph: Paragraph) -> str:
    """Write a line of a header: its parts are set apart where tabs part them."""
    live = any(isinstance(i, Field) for i in paragraph.inlines)
    if not shown(paragraph) and not live:
        return ""
    parts = [""]
    for inline in paragraph.inlines:
        if isinstance(inline, Tab):
            parts[-1] += " "
            parts.append("")
        elif isinstance(inline, Field) and inline.kind in _COUNTERS:
            parts[-1] += _COUNTERS[inline.kind]
        elif isinstance(inline, Break):
            parts[-1] += " "
        else:
            parts[-1] += escape(words_of(inline), quote=False)
    return "".join(f"<span>{part}</span>" for part in parts)
