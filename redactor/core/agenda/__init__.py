"""The grammar of minutes: from a document to a meeting, its items and their portions. Tolerant in, strict out.

What it reads is described in the modules beside this one, and each variation stands in a test. It never decides what
is public; it only says what is where, and which markings people wrote.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.core.agenda.bigtable import big_table_items
from redactor.core.agenda.content import Placed, Reader
from redactor.core.agenda.headings import find_heads
from redactor.core.agenda.meeting import read_meeting
from redactor.core.agenda.people import read_people
from redactor.core.document import Paragraph
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, At, Item, Mark, Minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.agenda.headings import Head
    from redactor.core.document import Block, Document
    from redactor.core.policy import Policy

_MAIL_HEAD = re.compile(r"\s*>*\s*(?:From|Von|De|O/Wrth)\s*:\s*\S", re.IGNORECASE)
_MAIL_LINE = re.compile(r"(?:^|\n)\s*>*\s*(?:To|Sent|Date|Subject|Cc)\s*:", re.IGNORECASE)
_MAIL_REACH = 6


def read_minutes(document: Document, policy: Policy) -> Minutes:
    """Read a document as minutes under a policy (whose words for levels, bodies and decisions it uses)."""
    labels = labels_of(policy)
    reader = Reader(policy, labels, document.notes)
    mail = mail_blocks(document.blocks)
    table = big_table_items(document, reader, labels)
    if table is not None:
        items, front_blocks = table
    else:
        heads = find_heads(document.blocks, labels, mail)
        items = _items(document.blocks, heads, reader, mail)
        front_blocks = range(heads[0].block if heads else len(document.blocks))
    placed = [Placed(document.blocks[i], "body", (i,)) for i in front_blocks]
    stories = [
        Placed(block, f"story:{index}", (at,))
        for index, story in enumerate(document.stories)
        for at, block in enumerate(story.blocks)
    ]
    meeting, furniture = read_meeting([*placed, *stories], labels)
    content = reader.read(FRONT, [*placed, *stories], frozenset())
    front = Item(FRONT, FRONT, "", None, portions=tuple(content.portions), actions=tuple(content.actions))
    return Minutes(document, meeting, read_people([p.block for p in placed]), front, items, furniture)


def mail_blocks(blocks: Sequence[Block]) -> frozenset[int]:
    """Find the blocks that are pasted mail: from its header lines to the next heading, and every quoted line."""
    found: set[int] = set()
    inside = False
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if block.heading:
            inside = False
        following = [b.text for b in blocks[index : index + _MAIL_REACH] if isinstance(b, Paragraph)]
        if _MAIL_HEAD.match(block.text) and any(_MAIL_LINE.search(text) for text in following):
            inside = True
        elif inside and re.match(r"\s*(?:---+|The\s+\w+\s+(?:[A-Z]{4,}|noted|agreed)\b|\d{1,3}[.)]\s+[A-Z])", block.text):
            inside = False
        if inside or re.match(r"\s*>", block.text):
            found.add(index)
    return frozenset(found)


def _items(blocks: Sequence[Block], heads: Sequence[Head], reader: Reader, mail: frozenset[int]) -> tuple[Item, ...]:
    out: list[Item] = []
    part: tuple[Mark, ...] = ()
    for position, head in enumerate(heads, 1):
        end = heads[position].block if position < len(heads) else len(blocks)
        body = [Placed(blocks[i], "body", (i,)) for i in range(head.block + 1, end)]
        name = head.number or f"#{position}"
        if any(item.name == name for item in out):
            name = f"#{position}"
        within = frozenset(i - head.block - 1 for i in mail if head.block < i < end)
        content = reader.read(name, body, within)
        if head.divider:
            part = tuple(replace(m, origin="inherited") for m in head.marks)
        marks = head.marks if head.divider or head.marks else part
        block = blocks[head.block]
        assert isinstance(block, Paragraph)  # noqa: S101 -- a head is a paragraph
        out.append(
            Item(
                name,
                head.number,
                block.text[slice(*head.title)].strip(),
                At("body", (head.block,), 0, len(block.text)),
                head.title,
                marks,
                tuple(content.portions),
                tuple(content.resolutions),
                tuple(content.actions),
                block.origin,
            )
        )
    return tuple(out)
