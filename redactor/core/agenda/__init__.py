"""The grammar of minutes: from a document to a meeting, its items and their portions. Tolerant in, strict out.

What it reads is described in the modules beside this one, and each variation stands in a test. It never decides what
is public; it only says what is where, and which markings people wrote.

Rules this module keeps:

- Portions partition the document: what is no heading belongs to exactly one item, or to the front matter.
- It reads any text without raising, in time linear in its length.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.agenda.bigtable import big_table_items
from redactor.core.agenda.content import Placed, Reader
from redactor.core.agenda.headings import find_heads
from redactor.core.agenda.layout import mended
from redactor.core.agenda.mail import mail_blocks
from redactor.core.agenda.meeting import read_meeting, unfolded
from redactor.core.agenda.people import read_people
from redactor.core.document import OBJECT, Paragraph
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, At, Item, Mark, Minutes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.agenda.headings import Head
    from redactor.core.document import Block, Document
    from redactor.core.minutes import Portion
    from redactor.core.policy import Policy

__all__ = ["read_minutes"]


def read_minutes(document: Document, policy: Policy) -> Minutes:
    """Read a document as minutes under a policy (whose words for levels, bodies and decisions it uses).

    The document of the minutes is the draft's, with its layout mended: see `layout`.
    """
    labels = labels_of(policy)
    document = mended(document, labels)
    reader = Reader(policy, labels, document.notes)
    mail = mail_blocks(document.blocks)
    table = big_table_items(document, reader, labels)
    if table is not None:
        items, front = table
    else:
        heads = find_heads(document.blocks, labels, mail)
        items = _items(document.blocks, heads, reader, mail)
        first = heads[0].block if heads else len(document.blocks)
        front = [Placed(block, "body", (index,)) for index, block in enumerate(document.blocks[:first])]
    placed = [*unfolded(front, labels), *unfolded(_stories(document), labels)]
    quoted = frozenset(n for n, here in enumerate(placed) if here.region == "body" and here.steps[0] in mail)
    meeting, furniture = read_meeting([here for n, here in enumerate(placed) if n not in quoted], labels, policy)
    content = reader.read(FRONT, placed, quoted)
    matter = Item(FRONT, FRONT, "", None, portions=tuple(content.portions), actions=tuple(content.actions))
    people = read_people([here.block for here in front])
    return Minutes(document, meeting, people, matter, items if table else _marked_before(items, matter), furniture)


def _stories(document: Document) -> Iterator[Placed]:
    for index, story in enumerate(document.stories):
        for at, block in enumerate(story.blocks):
            yield Placed(block, f"story:{index}", (at,))


def _items(blocks: Sequence[Block], heads: Sequence[Head], reader: Reader, mail: frozenset[int]) -> tuple[Item, ...]:
    out: list[Item] = []
    names = {FRONT}
    part: tuple[Mark, ...] = ()
    for position, head in enumerate(heads, 1):
        end = heads[position].block if position < len(heads) else len(blocks)
        name = head.number if head.number and head.number not in names else f"#{position}"
        names.add(name)
        item = _item(name, head, blocks[head.block : end], reader=reader, mail=mail)
        if head.divider:
            part = tuple(replace(m, origin="inherited") for m in (*item.marks, *_line_marks(item.portions[:1])))
        elif not head.marks and part and not _line_marks(item.portions[:1]):
            item = replace(item, marks=part)
        out.append(item)
    return tuple(out)


def _item(name: str, head: Head, blocks: Sequence[Block], *, reader: Reader, mail: frozenset[int]) -> Item:
    body = [Placed(block, "body", (head.block + n,)) for n, block in enumerate(blocks) if n]
    within = frozenset(n for n, here in enumerate(body) if here.steps[0] in mail) if mail else mail
    content = reader.read(name, body, within)
    block = blocks[0]
    assert isinstance(block, Paragraph)  # noqa: S101 -- a head is a paragraph
    return Item(
        name,
        head.number,
        block.text[slice(*head.title)].replace(OBJECT, "").strip(),
        At("body", (head.block,), 0, len(block.text)),
        head.title,
        head.marks,
        tuple(content.portions),
        tuple(content.resolutions),
        tuple(content.actions),
        block.origin,
    )


def _line_marks(portions: Iterable[Portion]) -> tuple[Mark, ...]:
    """Give the markings of portions that are nothing but a marking."""
    return tuple(m for p in portions if p.kind == "other" for m in p.marks if m.origin == "line")


def _marked_before(items: tuple[Item, ...], front: Item) -> tuple[Item, ...]:
    """Let a marking on a line of its own directly before a heading hold for that heading's item.

    A line at the end of an item that also begins with one closes that item. In front of the first item it is the
    document's own, unless other items are marked so.
    """
    out = list(items)
    for at in range(1, len(items)):
        before = items[at - 1].portions
        if len(before) > 1 and not _line_marks(before[:1]):
            out[at] = _with_line(items[at], before[-1:])
    body = [p for p in front.portions if p.at.region == "body"]
    if items and any(new is not old for new, old in zip(out, items, strict=True)):
        out[0] = _with_line(items[0], body[-1:])
    return tuple(out)


def _with_line(item: Item, before: Iterable[Portion]) -> Item:
    marks = _line_marks(before)
    return replace(item, marks=marks) if marks and not item.marks and not _line_marks(item.portions[:1]) else item
