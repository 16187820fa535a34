"""A law: what a reader of the document sees is read once and in order, whatever holds it; the rest is nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.core.document import Run, paragraphs
from tests.formats.docx_reader.packages import change, p, r, reading, sdt, tbl, tc, tr

WORD = st.text("abcdefghij", min_size=3, max_size=8)


@dataclass(frozen=True)
class Piece:
    """XML, the words of it that are seen, and those that are not."""

    xml: str
    seen: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def joined(pieces: list[Piece], around: str = "{}") -> Piece:
    """Put pieces one after the other into a wrapper."""
    return Piece(
        around.replace("{}", "".join(x.xml for x in pieces)),
        tuple(w for x in pieces for w in x.seen),
        tuple(w for x in pieces for w in x.unseen),
    )


def gone(piece: Piece, around: str) -> Piece:
    """Put a piece where nobody sees it."""
    return Piece(around.replace("{}", piece.xml), (), piece.seen + piece.unseen)


KEPT = (
    "<w:smartTag>{}</w:smartTag>",
    "<w:customXml>{}</w:customXml>",
    '<w:bdo w:val="ltr">{}</w:bdo>',
    '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    sdt("{}"),
    change("ins", "{}"),
    change("moveTo", "{}"),
    "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='y'/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
)
GONE = (
    change("del", "{}"),
    change("moveFrom", "{}"),
    "<x:ext>{}</x:ext>",
    "<mc:AlternateContent><mc:Choice Requires='y'>{}</mc:Choice></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
)

run = WORD.map(lambda w: Piece(r(f"{w}."), (w,)))
hidden = WORD.map(lambda w: Piece(r(f"{w}.", "<w:vanish/>"), (), (w,)))
inline = st.recursive(
    run | hidden,
    lambda inner: (
        st.builds(joined, st.lists(inner, max_size=3), st.sampled_from(KEPT))
        | st.builds(gone, inner, st.sampled_from(GONE))
    ),
    max_leaves=6,
)
paragraph = st.lists(inline, max_size=3).map(
    lambda xs: joined([Piece(p(joined(xs).xml), joined(xs).seen, joined(xs).unseen)])
)


def table(rows: list[list[Piece]]) -> Piece:
    """Put blocks into the cells of a table."""
    whole = joined([x for row in rows for x in row])
    return Piece(tbl(*(tr(*(tc(x.xml + p("")) for x in row)) for row in rows)), whole.seen, whole.unseen)


def deleted_row(block: Piece) -> Piece:
    """Put a block into a row that a tracked change deletes."""
    return gone(Piece(tbl(tr(tc(block.xml + p("")), props=change("del"))), block.seen, block.unseen), "{}")


def boxed(block: Piece) -> Piece:
    """Put a block into a text box."""
    shape = f"<w:pict><v:shape><v:textbox><w:txbxContent>{block.xml}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return Piece(p(f"<w:r>{shape}</w:r>"), block.seen, block.unseen)


block = st.recursive(
    paragraph,
    lambda inner: (
        st.builds(table, st.lists(st.lists(inner, min_size=1, max_size=2), min_size=1, max_size=2))
        | st.builds(joined, st.lists(inner, max_size=3), st.sampled_from([sdt("{}"), "<w:customXml>{}</w:customXml>"]))
        | st.builds(deleted_row, inner)
        | st.builds(boxed, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.lists(block, max_size=4).map(joined))
def test_what_is_seen_is_read_once_and_in_order(piece: Piece) -> None:
    document = reading(piece.xml)
    texts = [i.text for x in paragraphs(document.blocks) for i in x.inlines if isinstance(i, Run)]
    assert [w for text in texts for w in text.split(".") if w] == list(piece.seen)
