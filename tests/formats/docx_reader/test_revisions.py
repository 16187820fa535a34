"""Tracked changes are resolved at the reader, as decided; nothing of the other side is in the model."""

from __future__ import annotations

import pytest

from tests.formats.docx_reader.packages import change, p, part, r, reading, sdt, sketch, style, tbl, tc, tr

DELETED_MARK = f"<w:rPr>{change('del')}</w:rPr>"
INSERTED_MARK = f"<w:rPr>{change('ins')}</w:rPr>"


@pytest.mark.parametrize(
    ("body", "accepted", "rejected"),
    [
        (p("a ", change("ins", r("new"))), "a new", "a "),
        (p("a ", change("del", "<w:r><w:delText>old</w:delText></w:r>")), "a ", "a old"),
        (p("a ", change("moveTo", r("here"))), "a here", "a "),
        (p("a ", change("moveFrom", r("there"))), "a ", "a there"),
        (p(change("ins", change("del", "<w:r><w:delText>both</w:delText></w:r>"))), "", ""),
        (p("first ", props=DELETED_MARK) + p("second"), "first second", "first \nsecond"),
        (p("first ", props=INSERTED_MARK) + p("second"), "first \nsecond", "first second"),
        (p("only", props=DELETED_MARK), "only", "only"),
        (p("before ", props=DELETED_MARK) + tbl(tr("cell")), "before \n| cell", "before \n| cell"),
        (tbl(tr("kept"), tr("row", props=change("del"))), "| kept", "| kept\n| row"),
        (tbl(tr("kept"), tr("row", props=change("ins"))), "| kept\n| row", "| kept"),
        (tbl(tr("kept", tc("cell", change("cellDel")))), "| kept", "| kept | cell"),
        (tbl(tr("kept", tc("cell", change("cellIns")))), "| kept | cell", "| kept"),
        (tbl(tr("row", props=change("del"))) + p("after"), "after", "| row\nafter"),
    ],
)
def test_changes_are_accepted_or_rejected(body: str, accepted: str, rejected: str) -> None:
    assert sketch(body) == accepted
    assert sketch(body, revisions="reject") == rejected


def test_the_changes_are_counted() -> None:
    body = p(change("ins", r("a")), change("del", "<w:r/>")) + tbl(tr("x"), tr("y", props=change("del")))
    assert reading(body).revisions == 3
    assert reading(p("plain")).revisions == 0


def test_a_change_of_look_is_resolved_with_the_text() -> None:
    body = p(r("a", f"<w:b/>{change('rPrChange', '<w:rPr><w:i/></w:rPr>')}"))
    now, then = (reading(body, revisions=x).blocks[0].inlines[0].format for x in ("accept", "reject"))  # type: ignore[union-attr]
    assert dict(now.items()) == {"bold": True}
    assert dict(then.items()) == {"italic": True}


def test_a_change_of_style_is_resolved_before_headings_are_told() -> None:
    styles = style("Heading1", name="heading 1")
    old = '<w:pPr><w:pStyle w:val="Normal"/></w:pPr>'
    body = p("title", style="Heading1", props=change("pPrChange", old))
    assert reading(body, styles=styles).blocks[0].heading == 1  # type: ignore[union-attr]
    assert reading(body, styles=styles, revisions="reject").blocks[0].heading is None  # type: ignore[union-attr]


def test_a_joined_paragraph_keeps_the_style_of_the_mark_that_stays() -> None:
    styles = style("Heading1", name="heading 1")
    body = p("", props=DELETED_MARK) + p("title", style="Heading1")
    assert reading(body, styles=styles).blocks[0].heading == 1  # type: ignore[union-attr]


def test_deleted_notes_and_authors_are_nowhere() -> None:
    note = f'<w:footnote w:id="5">{p("kept ", change("del", "<w:r><w:delText>SECRET</w:delText></w:r>"))}</w:footnote>'
    other = f'<w:footnote w:id="6">{p("SECRET")}</w:footnote>'
    gone = change("del", '<w:r><w:footnoteReference w:id="6"/></w:r>')
    document = reading(
        p("a", '<w:r><w:footnoteReference w:id="5"/></w:r>', gone),
        parts={"footnotes.xml": ("footnotes", part("footnotes", note + other))},
    )
    assert len(document.notes) == 1
    assert "SECRET" not in repr(document)
    assert "Nonymous" not in repr(document)


MARKED = style("Red", name="TLP Red") + style("Heading1", name="heading 1")


@pytest.mark.parametrize(
    "body",
    [
        sdt(p("a", props=DELETED_MARK), tag="RED") + p("b"),
        p("a", props=DELETED_MARK) + sdt(p("b"), tag="RED"),
        p("a", style="Red", props=DELETED_MARK) + p("b"),
        p("a", style="Heading1", props=DELETED_MARK) + p("b"),
        p("a", props=DELETED_MARK) + p("b", style="Heading1"),
    ],
)
def test_a_paragraph_that_is_marked_or_a_heading_never_sinks_into_its_neighbour(body: str) -> None:
    assert sketch(body, styles=MARKED) == "a\nb"
    first, second = reading(body, styles=MARKED).blocks
    told = [(x.control_level, x.style_level, x.heading) for x in (first, second)]  # type: ignore[union-attr]
    assert told[0] != told[1]


@pytest.mark.parametrize("second", ["3. Case", "[RED] Case", "(RED)", "Item 3: case", "TLP:RED"])
def test_what_begins_like_an_item_never_sinks_into_the_text_before_it(second: str) -> None:
    assert sketch(p("a", props=DELETED_MARK) + p(second)) == f"a\n{second}"


def test_a_section_that_ends_in_a_cell_ends_nothing() -> None:
    assert sketch(tbl(tr(tc(p("a", props="<w:sectPr/>")))) + p("b")) == "| a\nb"
