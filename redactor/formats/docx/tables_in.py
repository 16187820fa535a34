"""Tables: rows and cells with their spans, and what hides in them.

A row or a cell that a tracked change deleted is gone with its text. A row that is squashed to nothing, or a cell that
has no width, keeps its text with the reason why nobody would see it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import Cell, Row, Table
from redactor.formats.docx import looks_in as looks
from redactor.formats.docx.alternate import CONTENT, branch
from redactor.formats.docx.names import W
from redactor.formats.docx.runs_in import before, fill_of, style_val
from redactor.formats.docx.tablestyle_in import NONE, Layout
from redactor.formats.docx.values import clamped, on, twips

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from redactor.formats.docx.flow import Flow
    from redactor.formats.docx.job import Scope

_LOW: Final = 40  # twips; two points cut every letter
_NARROW: Final = 20
_WIDEST: Final = 31680
_LAST: Final = 63


class Tables:
    """Reads a table of a story."""

    def __init__(self, flow: Flow) -> None:
        """Keep the story."""
        self._flow = flow
        self._job = flow.job
        self._layout = Layout()
        self._row_number = self._column = -1
        self._columns = 1
        self._fixed = False

    def read(self, el: _Element, scope: Scope) -> Table | None:
        """Read a table; None for one of which nothing is left."""
        job = self._job
        props = before(el.find(W + "tblPr"), "tblPrChange", accept=job.accept)
        named = style_val(props, "tblStyle") or job.styles.default("table")
        place = scope.place or f"table {job.next('table')}"
        found = looks.read(props, looks.TABLE, job.theme)
        self._layout, self._row_number = _layout(el, found), -1
        self._fixed = found.get("layout") == "fixed"
        level = job.restricted(job.styles.level(named), scope.control)
        rows = list(self._rows(el, replace(scope, place=place, table=(named, ()), control=level)))
        if not rows:
            return None
        grid = el.find(W + "tblGrid")
        widths = [
            clamped(twips(c, "w"), 0, _WIDEST) or 0
            for c in (grid if grid is not None else ())
            if c.tag == W + "gridCol"
        ]
        return Table(
            rows=tuple(rows),
            columns=tuple(widths[:_LAST]),
            style=job.styles.use(named, "table"),
            format=looks.kept(found, p.TABLE),
            origin=place,
        )

    def _rows(self, parent: Iterable[_Element], scope: Scope, count: list[int] | None = None) -> Iterator[Row]:
        count = count if count is not None else [0]
        for el in parent:
            if el.tag == W + "tr":
                count[0] += 1
                row = self._row(el, replace(scope, place=f"{scope.place}, row {count[0]}"))
                if row is not None:
                    yield row
            elif el.tag == W + "sdt":
                content = el.find(W + "sdtContent")
                if content is not None:
                    level = self._flow.job.restricted(self._flow.control_level(el), scope.control)
                    yield from self._rows(content, replace(scope, control=level), count)
            elif el.tag == CONTENT:
                yield from self._rows(branch(el), scope, count)
            elif el.tag in _OPENED:
                yield from self._rows(el, scope, count)
            else:
                self._unknown(el, scope)

    def _row(self, el: _Element, scope: Scope) -> Row | None:
        props = before(el.find(W + "trPr"), "trPrChange", accept=self._job.accept)
        if self._is_gone(el.find(W + "trPr"), "ins", "del", scope.place):
            return None
        hidden = props.find(W + "hidden") if props is not None else None
        if hidden is not None and on(hidden):
            self._job.lose("hidden text", scope.place)
            return None
        found = looks.read(props, looks.ROW, self._job.theme)
        height = found.get("height")
        if found.get("height_rule") == "exact" and isinstance(height, int) and height <= _LOW:
            scope = replace(scope, squashed="tiny")
        self._row_number += 1
        self._column, self._columns = -1, len(el.findall(W + "tc"))
        cells = tuple(self._cells(el, scope))
        return Row(cells, looks.kept(found, p.ROW), scope.control, scope.place) if cells else None

    def _is_gone(self, props: _Element | None, inserted: str, deleted: str, place: str) -> bool:
        """Resolve a tracked row or cell."""
        if props is None:
            return False
        here = [tag for tag in (inserted, deleted) if props.find(W + tag) is not None]
        self._job.revisions += len(here)
        gone = (deleted if self._job.accept else inserted) in here
        if gone:
            self._job.lose("tracked change", place)
        return gone

    def _cells(self, parent: Iterable[_Element], scope: Scope) -> Iterator[Cell]:
        for el in parent:
            if el.tag == W + "tc":
                cell = self._cell(el, scope)
                if cell is not None:
                    yield cell
            elif el.tag == W + "sdt":
                content = el.find(W + "sdtContent")
                if content is not None:
                    yield from self._cells(
                        content,
                        replace(scope, control=self._flow.job.restricted(self._flow.control_level(el), scope.control)),
                    )
            elif el.tag == CONTENT:
                yield from self._cells(branch(el), scope)
            elif el.tag in _OPENED:
                yield from self._cells(el, scope)
            else:
                self._unknown(el, scope)

    def _unknown(self, el: _Element, scope: Scope) -> None:
        """Note what may have been rows or cells of another time; there is no place in a table for more."""
        if isinstance(el.tag, str) and next(el.iter(W + "t"), None) is not None:
            self._job.lose("unknown", scope.place, visible=not self._flow.is_ignorable(el))

    def _cell(self, el: _Element, scope: Scope) -> Cell | None:
        props = el.find(W + "tcPr")
        if self._is_gone(props, "cellIns", "cellDel", scope.place):
            return None
        props = before(props, "tcPrChange", accept=self._job.accept)
        found = looks.read(props, looks.CELL, self._job.theme)
        width, kind = found.get("width"), found.get("width_kind")
        self._column += 1
        if kind == "dxa" and isinstance(width, int) and width <= _NARROW and (width > 0 or self._fixed):
            scope = replace(scope, squashed="tiny")
        return Cell(self._flow.read(el, self._inside(props, scope)), looks.kept(found, p.CELL))

    def _inside(self, props: _Element | None, scope: Scope) -> Scope:
        """Say what the text of a cell stands on."""
        table = (scope.table[0], self._layout.conditions(self._row_number, self._column, self._columns))
        styled = self._job.styles.in_table(*table).get("fill")
        fill = fill_of(props, self._job) or (styled if isinstance(styled, str) and styled != "auto" else None)
        return replace(scope, fill=fill or scope.fill, table=table)


def _layout(el: _Element, found: looks.Found) -> Layout:
    look, rows, columns = (found.get(name) for name in ("look", "band_rows", "band_columns"))
    return Layout(
        look if isinstance(look, int) else NONE,
        len(el.findall(W + "tr")),
        rows if isinstance(rows, int) else 1,
        columns if isinstance(columns, int) else 1,
    )


_OPENED: Final = frozenset(W + tag for tag in ("customXml", "ins", "del", "moveTo", "moveFrom"))
