"""Laws that hold for every draft, audience and format; Hypothesis looks for one that breaks them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC, Audience, visible
from redactor.core.accounting import account, audit_ledger
from redactor.core.document import Cell, Contents, Document, Note, NoteReference, Paragraph, Picture, Row, Run, Table
from redactor.core.rendering import Piece
from redactor.services.release.copies import rendering
from tests.drafts import draft_of, para
from tests.pictures import BLUE_DOT, RED_DOT

LEVELS = (None, None, None, "WHITE", "GREEN", "AMBER", "RED")
FORMATS = ("docx", "md", "html", "txt", "json", "odt")
AUDIENCES = (PUBLIC, Audience(level="AMBER"), Audience(items=frozenset({"2"})), Audience(everything=True))
STUBS = re.compile(r"Part of this item is withheld|Confidential Minutes|available to SEC Parties")


HIDDEN = "qxjjjjjjvz"
"""What looks hidden; it is in no copy."""


@dataclass
class Tokens:
    """Words that stand nowhere else, so that each tells which sentence leaked."""

    used: int = 0

    def next(self) -> str:
        self.used += 1
        return "qx" + "".join(chr(97 + int(d)) for d in str(self.used + 10**4)) + "vz"


KINDS = (
    "prose",
    "prose",
    "run",
    "note",
    "picture",
    "row",
    "deep",
    "box",
    "line",
    "blank",
    "style",
    "heading",
    "hidden",
)


@st.composite
def sentence(draw: st.DrawFn, tokens: Tokens) -> str:
    level = draw(st.sampled_from(LEVELS))
    words = f"It was said that {tokens.next()} and no more."
    return f"[{level}] {words}" if level else words


@st.composite
def block(draw: st.DrawFn, tokens: Tokens) -> Paragraph | Table:  # noqa: PLR0911 -- one for each kind
    kind = draw(st.sampled_from(KINDS))
    level = draw(st.sampled_from(LEVELS))
    if kind == "prose":
        return para(" ".join(draw(sentence(tokens)) for _ in range(draw(st.integers(1, 3)))))
    if kind == "run":
        return Paragraph(
            (Run(f"It held {tokens.next()} and "), Run(tokens.next(), level=level), Run(f" beside {tokens.next()}."))
        )
    if kind == "note":
        return Paragraph((Run(draw(sentence(tokens))), NoteReference(draw(st.integers(0, 1)))))
    if kind == "picture":
        return Paragraph((Run(draw(sentence(tokens)) + " "), Picture(draw(st.integers(0, 1)), 9, 9, tokens.next())))
    if kind == "row":
        rows = tuple(Row((Cell((para(draw(sentence(tokens))),)), Cell((para(tokens.next()),)))) for _ in range(2))
        return Table(rows, (900, 900))
    if kind in ("deep", "box"):
        inner = Table((Row((Cell((para(draw(sentence(tokens))),)),)),), (900,))
        rows = (Row((Cell((para(tokens.next()), inner)), Cell((para(draw(sentence(tokens))),)))),)
        return Table(rows, (900, 900), box=kind == "box")
    if kind == "heading":
        return para(f"About {tokens.next()}", bold=True)
    if kind == "hidden":
        return Paragraph((Run(draw(sentence(tokens))), Run(f" {HIDDEN}", look_hidden="white")))
    if kind == "style":
        return para(f"It was {tokens.next()} again.", style_level=level)
    return para(f"({level})" if kind == "line" and level else "")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    tokens = Tokens()
    blocks: list[Paragraph | Table] = [para("SEC Panel Meeting 7"), para(draw(sentence(tokens)))]
    for number in range(1, draw(st.integers(2, 4)) + 1):
        level = draw(st.sampled_from(LEVELS))
        blocks.append(para(f"{number}. Business of the day" + (f" ({level})" if level else "")))
        blocks += draw(st.lists(block(tokens), min_size=1, max_size=4))
        blocks.append(para(draw(sentence(tokens))))
    notes = tuple(Note("footnote", (para(f"A note on {tokens.next()}."),)) for _ in range(2))
    return Document(tuple(blocks), notes=notes, media=(RED_DOT, BLUE_DOT))


SETTLED = '[document]\nunmarked = "WHITE"\nimages = "release"\nlook_hidden = "withhold"\n'
quick = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def tokens_in(text: str) -> set[str]:
    return set(re.findall(r"qx[a-j]+vz", text))


def settled(document: Document) -> str:
    """Settle every contradiction that chance made, item by item, with the highest marking."""
    read = draft_of(document, SETTLED)
    items = {f.item for f in read.minutes.findings if f.item}
    return SETTLED + "".join(f'[item.{name}]\nmarking = "RED"\n' for name in sorted(items))


@given(documents(), st.sampled_from(AUDIENCES))
@settings(quick, max_examples=30)
def test_a_copy_holds_what_is_visible_and_nothing_else_in_any_format(document: Document, audience: Audience) -> None:
    read = draft_of(document, settled(document))
    assume(not read.minutes.findings)
    rendered = rendering(read, audience)
    assert not list(audit_ledger(rendered, read.minutes, read.policy, None))
    shown = {
        t for _, p in read.minutes.portions() if p.ref in rendered.seen.refs for t in tokens_in(f"{p.text} {p.notes}")
    }
    for form in FORMATS:
        data = Tools().formats.write(form, rendered.document)
        assert not list(account(rendered, Tools().formats.probe(form, data)))
        found = tokens_in((_unzipped(data) if form in ("docx", "odt") else data).decode("utf-8", "replace"))
        assert found - pictures_in(document) == shown, (form, audience)


def pictures_in(document: Document) -> set[str]:
    inlines = (i for b in document.blocks if isinstance(b, Paragraph) for i in b.inlines)
    return {t for i in inlines if isinstance(i, Picture) for t in tokens_in(i.description)}


def _unzipped(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@given(documents())
@quick
def test_who_may_see_more_sees_all_that_the_others_see(document: Document) -> None:
    read = draft_of(document, settled(document))
    seen = [
        visible(read.minutes, audience, read.policy).refs
        for audience in (
            PUBLIC,
            Audience(level="GREEN"),
            Audience(level="AMBER"),
            Audience(level="RED"),
            Audience(everything=True),
        )
    ]
    for less, more in pairwise(seen):
        assert less <= more
    assert seen[-1] == {p.ref for _, p in read.minutes.portions()}


@given(documents())
@quick
def test_a_stub_stands_once_in_an_item_with_a_gap_and_numbers_stay(document: Document) -> None:
    read = draft_of(document, settled(document))
    for audience in AUDIENCES:
        rendered = rendering(read, audience)
        seen = rendered.seen
        pieces = [piece for group in rendered.ledger for piece in group]
        for item in read.minutes.items:
            stubs = sum(piece.kind == "stub" and piece.key == item.name for piece in pieces)
            gap = [p for p in item.portions if p.ref not in seen.refs]
            only_images = bool(gap) and all(p.kind == "image" for p in gap) and item.marking == "WHITE"
            assert stubs == (bool(gap) and not only_images)
            assert sum(piece.kind == "title" and piece.key == item.name for piece in pieces) == 1
        heads = [b.text.partition(".")[0] for b in rendered.document.blocks if isinstance(b, Paragraph) and b.item]
        assert heads == [item.number for item in read.minutes.items]


@given(documents(), st.data())
@quick
def test_showing_one_withheld_portion_more_is_stopped(document: Document, data: st.DataObject) -> None:
    read = draft_of(document, settled(document))
    withheld = [p for _, p in read.minutes.portions() if p.disposition != "release" and p.text]
    assume(withheld)
    portion = data.draw(st.sampled_from(withheld))
    rendered = rendering(read)
    for kind in ("portion", "cell", "title", "note", "contents", "stub", "number"):
        piece = Piece(kind, portion.ref, portion.text, (Run(portion.text),))
        more = replace(rendered, ledger=(*rendered.ledger, (piece,)))
        assert list(audit_ledger(more, read.minutes, read.policy, None)), kind
    longer = replace(rendered.document, blocks=(*rendered.document.blocks, para(portion.text)))
    assert list(audit_ledger(replace(rendered, document=longer), read.minutes, read.policy, None))


@given(
    st.lists(st.sampled_from(("", " [TLP:CLEAR]", " [TLP:AMBER]", " [TLP:RED]")), min_size=2, max_size=5), st.booleans()
)
@quick
def test_a_withheld_title_is_in_no_byte_of_a_copy_and_its_number_is(labels: list[str], agenda: bool) -> None:  # noqa: FBT001 -- drawn
    titles = [f"Case of {Tokens(n).next()}" for n in range(len(labels))]
    heads = [f"{n}. {title}" for n, title in enumerate(titles, 1)]
    blocks: list[Paragraph | Contents] = [para("ISAC Meeting 7")]
    if agenda:
        blocks += [Contents(), *map(para, titles)]
    for head, label in zip(heads, labels, strict=True):
        blocks += [para(f"{head}{label}", heading=1), para("Something was said there.")]
    read = draft_of(Document(tuple(blocks)), '[document]\nunmarked = "CLEAR"\n', rules="tlp-2")
    assume(not read.minutes.findings)
    rendered = rendering(read, PUBLIC)
    assert not list(audit_ledger(rendered, read.minutes, read.policy, None))
    public = {
        t
        for title, label in zip(titles, labels, strict=True)
        if "AMBER" not in label and "RED" not in label
        for t in tokens_in(title)
    }
    for form in FORMATS:
        data = Tools().formats.write(form, rendered.document)
        text = (_unzipped(data) if form in ("docx", "odt") else data).decode("utf-8", "replace")
        assert tokens_in(text) == public, form
        assert text.count("Title withheld") >= sum("AMBER" in label or "RED" in label for label in labels)
