"""A short notation for drafts and for what is read in them.

A draft is written as text (Markdown, as the samples are), or for Word as one string for each paragraph, whose looks
stand before a bar: `h1 3.|Title` is a heading of level 1 whose number is drawn, `l0 a)|…` a list item, `style=RED|…`,
`control=RED|…`, `b|…` bold. `*…*` in it is bold, `{RED:…}` a run in a control.

What was read is written the same way each time, so that a test is one line:

    heads       1 Welcome | 2 Budget {AMBER heading} | #3 Other business
    portions    discussion: text {RED portion} | decision: …
    decisions   AGREED the plan. | …
    actions     SECP61/03 > SECAS > Open
    people      Ann Lee / DCC / part remote
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from redactor.core.agenda import read_minutes
from redactor.core.document import Break, Cell, Document, ListPlace, Paragraph, Row, Run, Table, format_of
from redactor.core.marking import labels_of
from redactor.core.policy import parse_policy
from redactor.formats import plain
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Block
    from redactor.core.minutes import Item, Mark, Minutes
    from redactor.core.policy import Policy

BOLD = format_of(("bold", True))


@lru_cache
def policy(name: str = "sec-panel") -> Policy:
    return parse_policy((ROOT / "policies" / f"{name}.toml").read_bytes(), name=name)


def read(text: str, *, markdown: bool = True, under: str = "sec-panel") -> Minutes:
    labels = labels_of(policy(under))
    document = plain.read(text.encode(), markdown=markdown, level_of=labels.bare_name)
    return read_minutes(document, policy(under))


def word(*paragraphs: str | Table, under: str = "sec-panel", **parts: tuple[object, ...]) -> Minutes:
    blocks = tuple(_block(p) for p in paragraphs)
    return read_minutes(Document(blocks=blocks, **parts), policy(under))  # type: ignore[arg-type]  # parts of a Document


def table(*rows: str, box: bool = False, control: dict[int, str] | None = None) -> Table:
    """Make a table: cells between `|`, paragraphs in a cell between `/`."""
    made = (
        Row(tuple(_cell(text) for text in row.split("|")), control_level=(control or {}).get(n), origin=f"row {n}")
        for n, row in enumerate(rows)
    )
    return Table(tuple(made), box=box)


def _cell(text: str) -> Cell:
    return Cell(tuple(_block(part.strip()) for part in re.split(r"\s/\s", text)) or (Paragraph(),))


def _block(text: str | Table) -> Block:
    if isinstance(text, Table):
        return text
    looks, bar, rest = text.partition("|")
    if not bar:
        return Paragraph(tuple(_runs(text)), origin=f"paragraph {text[:12]}")
    heading = re.search(r"\bh(\d)", looks)
    place = re.search(r"\b([hl])(\d) (\S+)", looks)
    style, control = re.search(r"style=(\S+)", looks), re.search(r"control=(\S+)", looks)
    level = int(place.group(2)) - (place.group(1) == "h") if place else 0
    return Paragraph(
        tuple(_runs(f"*{rest}*" if "b" in looks.split() else rest)),
        place=ListPlace(0, level, place.group(3).replace("_", " ")) if place else None,
        heading=int(heading.group(1)) if heading else None,
        style_level=style.group(1) if style else None,
        control_level=control.group(1) if control else None,
    )


def _runs(text: str) -> Iterator[Run | Break]:
    for piece in re.split(r"(\*[^*]+\*|\{\w+:[^}]*\})", text):
        if piece.startswith("*"):
            yield Run(piece.strip("*"), BOLD)
        elif piece.startswith("{"):
            level, _, inside = piece.strip("{}").partition(":")
            yield Run(inside, level=level)
        elif piece:
            yield from _broken(piece)


def _broken(text: str) -> Iterator[Run | Break]:
    for n, line in enumerate(text.split("\n")):
        if n:
            yield Break()
        if line:
            yield Run(line)


# -- what was read


def heads(minutes: Minutes) -> str:
    return " | ".join(f"{i.name} {i.title}{_marks(i.marks)}" for i in minutes.items)


def portions(item: Item) -> str:
    return " | ".join(f"{p.kind}: {p.text}{_marks(p.marks)}" for p in item.portions)


def item(minutes: Minutes, name: str) -> Item:
    return next(i for i in minutes.parts() if i.name == name)


def decisions(minutes: Minutes, name: str = "1") -> str:
    return " | ".join(f"{r.verb}: {r.text}" for r in item(minutes, name).resolutions)


def actions(minutes: Minutes, name: str = "1") -> str:
    found = item(minutes, name).actions
    return " | ".join(f"{a.reference or '-'} > {a.owner or '-'} > {a.status or '-'}" for a in found)


def people(minutes: Minutes) -> str:
    return " | ".join(_person(p.name, p.group, p.role, p.attendance, p.remote) for p in minutes.people)


def _person(*parts: object) -> str:
    name, group, role, attendance, remote = parts
    more = [str(x) for x in (role, attendance) if x not in ("attendee", "full")] + ["remote"] * bool(remote)
    return f"{name} / {group or '-'}" + (f" / {' '.join(more)}" if more else "")


def _marks(marks: Iterable[Mark]) -> str:
    shown = [f"{m.level or '?' + m.label} {m.origin}" for m in marks]
    return f" {{{', '.join(shown)}}}" if shown else ""
