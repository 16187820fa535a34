"""Tables: rows and cells wherever a wrapper holds them, their looks, and the markings around them."""

from __future__ import annotations

from redactor.core.document import Paragraph, Table
from tests.formats.docx_reader.packages import p, reading, sdt, sketch, style, tbl, tc, tr


def test_rows_and_cells_inside_wrappers_are_read() -> None:
    assert sketch(tbl(sdt(tr("in a control")), f"<w:customXml>{tr('in custom XML')}</w:customXml>")) == (
        "| in a control\n| in custom XML"
    )
    assert (
        sketch(f"<w:tbl><w:tr>{tc('a')}{sdt(tc('b'))}<w:customXml>{tc('c')}</w:customXml></w:tr></w:tbl>")
        == "| a | b | c"
    )


def test_a_table_in_a_cell_is_read_in_its_place() -> None:
    assert sketch(tbl(tr("outer", tc(tbl(tr("inner")) + p("after"))))) == "| outer | | inner / after"


def test_grid_spans_and_merges_are_kept() -> None:
    grid = '<w:gridCol w:w="2400"/><w:gridCol w:w="1200"/>'
    merged = tc("a", '<w:tcW w:w="3600" w:type="dxa"/><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>')
    (table,) = reading(tbl(tr(merged), tr(tc("", "<w:vMerge/>"), "b"), grid=grid)).blocks
    assert isinstance(table, Table)
    assert table.columns == (2400, 1200)
    assert dict(table.rows[0].cells[0].format.items()) == {
        "merge": "restart",
        "span": 2,
        "width": 3600,
        "width_kind": "dxa",
    }
    assert dict(table.rows[1].cells[0].format.items()) == {"merge": "continue"}


def test_absurd_numbers_are_dropped() -> None:
    cell = tc("a", '<w:gridSpan w:val="2000000000"/><w:tcW w:w="99999999999999" w:type="dxa"/>')
    (table,) = reading(tbl(tr(cell, props='<w:trHeight w:val="-5"/>'), grid='<w:gridCol w:w="2000000000"/>')).blocks
    assert isinstance(table, Table)
    assert not table.rows[0].cells[0].format
    assert not table.rows[0].format


def test_looks_of_tables_rows_and_cells_are_kept() -> None:
    border = '<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    props = f'<w:jc w:val="center"/><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{border}</w:tblBorders>'
    row = tr(tc("a", '<w:shd w:val="clear" w:fill="d9d9d9"/>'), props="<w:tblHeader/><w:cantSplit/>")
    (table,) = reading(tbl(row, props=props)).blocks
    assert isinstance(table, Table)
    assert table.format.get("align") == "center"
    assert table.format.get("border.top.style") == "single"
    assert dict(table.rows[0].format.items()) == {"cannot_split": True, "header": True}
    assert table.rows[0].cells[0].format.get("shade") == "D9D9D9"


def test_captions_and_descriptions_of_tables_are_not_read() -> None:
    props = '<w:tblCaption w:val="SECRET"/><w:tblDescription w:val="SECRET"/>'
    assert "SECRET" not in repr(reading(tbl(tr("a"), props=props)))


def test_controls_mark_rows_and_paragraphs() -> None:
    document = reading(
        sdt(p("x") + tbl(tr("a")), tag="RED")
        + tbl(sdt(tr("b"), tag="AMBER"), tr("c"))
        + sdt(sdt(p("d"), tag="AMBER"), tag="RED")
    )
    first, table, mixed, inner = document.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert isinstance(mixed, Table)
    assert isinstance(inner, Paragraph)
    assert first.control_level == table.rows[0].control_level == "RED"
    assert [row.control_level for row in mixed.rows] == ["AMBER", None]
    assert inner.control_level == "RED"


def test_a_control_around_a_cell_marks_what_is_in_it() -> None:
    (table,) = reading(f"<w:tbl><w:tr>{tc('a')}{sdt(tc('b'), tag='RED')}</w:tr></w:tbl>").blocks
    assert isinstance(table, Table)
    a, b = (cell.blocks[0] for cell in table.rows[0].cells)
    assert isinstance(a, Paragraph)
    assert isinstance(b, Paragraph)
    assert (a.control_level, b.control_level, table.rows[0].control_level) == (None, "RED", None)


def test_places_are_named_for_people() -> None:
    document = reading(p("a") + tbl(tr("b"), tr("c")) + p("d") + tbl(tr("e")))
    assert [b.origin for b in document.blocks] == ["paragraph 1", "table 1", "paragraph 2", "table 2"]  # type: ignore[union-attr]
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert [row.origin for row in table.rows] == ["table 1, row 1", "table 1, row 2"]


def test_a_table_style_comes_with_its_conditions() -> None:
    inside = (
        '<w:tblPr><w:tblStyleRowBandSize w:val="1"/></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>'
        '</w:tblStylePr><w:tblStylePr w:type="somebody"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    )
    document = reading(
        tbl(tr("a"), props='<w:tblStyle w:val="T"/>'), styles=style("T", kind="table", name="SECRET", inside=inside)
    )
    (found,) = [s for s in document.styles if s.kind == "table"]
    assert found.builtin is None
    assert [(c[0], dict(c[2].items()), dict(c[3].items())) for c in found.conditions] == [
        ("firstRow", {"bold": True}, {"shade": "000000"})
    ]
    assert "SECRET" not in repr(document)


def test_rows_and_cells_of_another_time_are_listed() -> None:
    document = reading(
        tbl(tr("a"), f"<y:row>{p('SECRET')}</y:row>")
        + f"<w:tbl><w:tr>{tc('b')}<y:cell>{p('SECRET')}</y:cell></w:tr></w:tbl>"
    )
    assert "SECRET" not in repr(document)
    assert [(x.kind, x.place, x.visible) for x in document.losses] == [
        ("unknown", "table 1", True),
        ("unknown", "table 2, row 1", True),
    ]
    branches = f"<mc:AlternateContent><mc:Choice Requires='wps'>{tc('b')}</mc:Choice></mc:AlternateContent>"
    assert sketch(f"<w:tbl><w:tr>{tc('a')}{branches}</w:tr></w:tbl>") == "| a | b"
