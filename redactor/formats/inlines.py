"""Reading the inside of a line of text: bold and links as CommonMark has them, and what a renderer would not show.

Extracted text is not Markdown by an author, so blocks are read in `plain`; see there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Break, Omission, Run, format_of
from redactor.formats.unseen import BREAK, CLOSE, OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from markdown_it.token import Token

    from redactor.core.document import Inline

LONGEST_MARKUP: Final = 10_000  # in a longer paragraph only bold is read: nested brackets cost a parser their square
UNSEEN: Final = "markup"

_BOLD = format_of(("bold", True))
_UNSEEN = re.compile(rf"{OPEN}([^{CLOSE}]*){CLOSE}")


def inlines_of(links: Mapping[str, str]) -> Callable[[str], tuple[Inline, ...]]:
    """Make a reader of the inside of lines of Markdown; `links` are the targets that the text defines, by label."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- slow to import, and plain text does without
    from markdown_it.common.utils import normalizeReference  # noqa: PLC0415 -- as above

    parser = MarkdownIt("commonmark", {"html": False})
    references = {normalizeReference(label): {"title": "", "href": to} for label, to in links.items()}

    def seen(text: str) -> Iterator[Inline]:
        if not re.search(r"[*_`\[\]\\&<!]", text):
            yield Run(text)
        elif len(text) > LONGEST_MARKUP:
            yield from bold_runs(text)
        else:
            yield from _walk(parser.parseInline(text, {"references": dict(references)})[0].children or [])

    def inlines(text: str) -> tuple[Inline, ...]:
        return tuple(merged(_parts(text, seen)))

    return inlines


def _parts(text: str, seen: Callable[[str], Iterable[Inline]]) -> Iterator[Inline]:
    """Read the lines between breaks, and in them what is seen and what is not.

    What is seen is read as one text, in which a blank holds the place of what is not: emphasis may go across it.
    """
    for number, line in enumerate(BREAK.split(text)):
        if number:
            yield Break()
        hidden = _UNSEEN.findall(line)
        if hidden:
            yield from _with_unseen(seen(_UNSEEN.sub(OPEN, line)), iter(hidden))
        elif line:
            yield from seen(line)


def _with_unseen(inlines: Iterable[Inline], hidden: Iterator[str]) -> Iterator[Inline]:
    """Put what is not seen in the place of its signs."""
    for inline in inlines:
        if not isinstance(inline, Run) or OPEN not in inline.text:
            yield inline
            continue
        for number, part in enumerate(inline.text.split(OPEN)):
            if number:
                yield Run(next(hidden, "").replace("\\|", "|"), look_hidden=UNSEEN)
            yield replace(inline, text=part)
    yield from (Run(words, look_hidden=UNSEEN) for words in hidden)


def bold_runs(text: str) -> tuple[Run, ...]:
    """Read a text in which only bold is marked."""
    return tuple(_bold_runs(text))


def _bold_runs(text: str) -> Iterator[Run]:
    for index, part in enumerate(re.split(r"\*\*(\S(?:[^*]*\S)?)\*\*", text)):
        if part:
            yield Run(part, _BOLD) if index % 2 else Run(part)


def _walk(tokens: Iterable[Token]) -> Iterator[Inline]:
    bold = italic = 0
    link: str | None = None
    for token in tokens:
        kind = token.type
        bold += (kind == "strong_open") - (kind == "strong_close")
        italic += (kind == "em_open") - (kind == "em_close")
        if kind == "link_open":
            link = _target(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            link = None
        elif kind in ("text", "code_inline", "text_special", "html_inline"):
            yield Run(token.content, format_of(*_looks(bold, italic)), link)
        elif kind == "softbreak":
            yield Run(" ")
        elif kind == "hardbreak":
            yield Break()
        elif kind == "image":
            yield Omission("picture")
            yield Run(token.content)


def _looks(bold: int, italic: int) -> Iterator[tuple[str, bool]]:
    if bold:
        yield "bold", True
    if italic:
        yield "italic", True


def _target(href: str) -> str | None:
    return href if re.match(r"(?:https?://|mailto:)[!-~]+\Z", href, re.IGNORECASE) or href == "#" else None


def merged(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Join runs that look the same."""
    held: Run | None = None
    for inline in inlines:
        if isinstance(inline, Run):
            if not inline.text:
                continue
            if held and replace(held, text="") == replace(inline, text=""):
                held = replace(held, text=held.text + inline.text)
                continue
            if held:
                yield held
            held = inline
            continue
        if held:
            yield held
        held = None
        yield inline
    if held:
        yield held
