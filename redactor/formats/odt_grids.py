"""Write tables as OpenDocument: every place of the grid is a cell, or covered by one; a cell ends with a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from redactor.core.document import PLAIN, Format
from redactor.formats import odt_looks as looks
from redactor.formats.odt_tables import Placed, TableLook, grid, placed, whole
from redactor.formats.outline import has_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redactor.core.document import Block, Row, Table
    from redactor.formats.odt_styles import Automatic, Styles
    from redactor.formats.odt_text import Numbers

_EMPTY: Final = '<text:p text:style-name="Standard"/>'
_COVERED: Final = "<table:covered-table-cell/>"
_FROM_TOP: Final = {"center": "middle", "bottom": "bottom", "top": "top", "both": "top"}


@dataclass(frozen=True, slots=True)
class Under:
    """The looks that a paragraph has from the table it stands in."""

    paragraph: Format = PLAIN
    character: Format = PLAIN


class Grids:
    """Writes the tables of one region."""

    def __init__(
        self,
        numbers: Numbers,
        styles: Styles,
        automatic: Automatic,
        blocks: Callable[[Sequence[Block], Under | None], str],
    ) -> None:
        """Keep what names come from, and how the blocks of a cell are written."""
        self._numbers = numbers
        self._styles = styles
        self._automatic = automatic
        self._blocks = blocks

    def table(self, table: Table, under: Under | None, *, page: str, page_start: str) -> str:
        """Write a table; empty where nothing of it is left. `page` are ready attributes of its style."""
        rows = [r for r in table.rows if r.cells]
        if not rows:
            return ""
        columns = grid(table, rows)
        look = TableLook(table, self._styles.chain(table.style), rows=len(rows), columns=len(columns))
        self._numbers.tables += 1
        number = self._numbers.tables
        style = self._style(look.whole, sum(columns), page, page_start)
        cells = placed(rows)
        lines = [self._row(r, cells[at], len(columns), partial(self._cell, look, under)) for at, r in enumerate(rows)]
        head = _heading_rows(table, rows, cells)
        top = f"<table:table-header-rows>{''.join(lines[:head])}</table:table-header-rows>" if head else ""
        return (
            f'<table:table table:name="Table{number}" table:style-name="{style}">{self._columns(columns)}{top}'
            f"{''.join(lines[head:])}</table:table>"
        )

    def _style(self, look: Format, width: int, page: str, page_start: str) -> str:
        align = {"center": "center", "right": "right", "end": "right"}.get(str(look.get("align", "left")), "left")
        left = whole(look, "indent", 0)
        pairs: list[tuple[str, str]] = [("style:width", looks.points(min(width, 31680)))]
        if look.get("width_kind") == "pct" and whole(look, "width", 0):
            pairs.append(("style:rel-width", f"{max(min(round(whole(look, 'width', 0) / 50), 100), 1)}%"))
        pairs.append(("table:align", align))
        if left and align == "left":
            pairs.append(("fo:margin-left", looks.points(left)))
        pairs.append(("table:border-model", "collapsing"))
        inside = looks.attributes(iter(pairs)) + page_start
        return self._automatic.name("table", f"<style:table-properties{inside}/>", page)

    def _columns(self, columns: Sequence[int]) -> str:
        looked = (f'<style:table-column-properties style:column-width="{looks.points(w)}"/>' for w in columns)
        names = (self._automatic.name("table-column", look) for look in looked)
        return "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)

    def _row(self, row: Row, cells: Sequence[Placed], columns: int, cell: Callable[[Placed], str]) -> str:
        """Write a row: cells, the places that they cover or that cells above do, and places that are left out."""
        at = whole(row.format, "before", 0)
        end = at + sum(whole(c.format, "span", 1) for c in row.cells)
        out = [self._gap(at)]
        for place in cells:
            out += [_COVERED * (place.column - at), cell(place), _COVERED * (place.across - 1)]
            at = place.column + place.across
        out += [_COVERED * (min(end, columns) - at), self._gap(columns - end)]
        return f'<table:table-row table:style-name="{self._row_style(row.format)}">{"".join(out)}</table:table-row>'

    def _gap(self, count: int) -> str:
        """Write places of the grid that a row leaves out."""
        if count <= 0:
            return ""
        name = self._automatic.name("table-cell", '<style:table-cell-properties fo:border="none"/>')
        return f'<table:table-cell table:style-name="{name}">{_EMPTY}</table:table-cell>' * count

    def _row_style(self, look: Format) -> str:
        pairs: list[tuple[str, str]] = []
        height = whole(look, "height", 0)
        if height:
            exact = look.get("height_rule") == "exact"
            pairs.append(("style:row-height" if exact else "style:min-row-height", looks.points(height)))
        pairs.append(("fo:keep-together", "always" if look.get("cannot_split") else "auto"))
        return self._automatic.name("table-row", f"<style:table-row-properties{looks.attributes(iter(pairs))}/>")

    def _cell(self, table: TableLook, under: Under | None, place: Placed) -> str:
        look = table.at(place)
        name = self._automatic.name("table-cell", f"<style:table-cell-properties{looks.attributes(_cell(look.cell))}/>")
        spans = f' table:number-columns-spanned="{place.across}"' if place.across > 1 else ""
        spans += f' table:number-rows-spanned="{place.down}"' if place.down > 1 else ""
        outer = under or Under()
        inner = Under(outer.paragraph.merged(look.paragraph), outer.character.merged(look.character))
        blocks = self._blocks(place.cell.blocks, inner)
        if not blocks.endswith(("</text:p>", "</text:h>", "</text:list>", "/>")):
            blocks += _EMPTY
        return f'<table:table-cell table:style-name="{name}"{spans}>{blocks}</table:table-cell>'


def _heading_rows(table: Table, rows: Sequence[Row], cells: Sequence[Sequence[Placed]]) -> int:
    """Count the rows that name the columns, and stand on every page; none where a cell reaches out of them."""
    count = 0
    while count < len(rows) - 1 and rows[count].format.get("header"):
        count += 1
    count = count or int(has_header(table) and len(rows) > 1)
    crossing = any(p.row + p.down > count for line in cells[:count] for p in line)
    return 0 if crossing else count


def _cell(look: Format) -> Iterator[tuple[str, str]]:
    yield "fo:border-top", _line(look, "top")
    yield from ((f"fo:border-{side}", _line(look, side)) for side in ("left", "bottom", "right"))
    for side in looks.SIDES:
        yield f"fo:padding-{side}", looks.points(whole(look, f"margin_{side}", 0))
    shade = look.get("shade")
    if shade and shade != "auto":
        yield "fo:background-color", looks.colour(shade)
    yield "style:vertical-align", _FROM_TOP.get(str(look.get("align", "top")), "top")
    if str(look.get("direction", "")).startswith("tbRl"):
        yield "style:writing-mode", "tb-rl"


def _line(look: Format, side: str) -> str:
    return looks.line(look, side) if look.get(f"border.{side}.style") else "none"
