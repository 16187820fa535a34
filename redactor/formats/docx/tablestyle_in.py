"""Which parts of a table style meet in a cell: what white text in a dark header row stands on (17.7.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FIRST_ROW, LAST_ROW, FIRST_COLUMN, LAST_COLUMN = 0x20, 0x40, 0x80, 0x100
NO_ROW_BANDS, NO_COLUMN_BANDS = 0x200, 0x400
NONE: Final = NO_ROW_BANDS | NO_COLUMN_BANDS


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as its style sees it: which parts are switched on, its size, and how wide its bands are."""

    look: int = NONE
    rows: int = 0
    band_rows: int = 1
    band_columns: int = 1

    def conditions(self, row: int, column: int, columns: int) -> tuple[str, ...]:
        """Name the parts that meet in a cell, counted from 0; later ones lie over earlier ones."""
        top = bool(self.look & FIRST_ROW) and row == 0
        bottom = bool(self.look & LAST_ROW) and row == self.rows - 1 and not top
        left = bool(self.look & FIRST_COLUMN) and column == 0
        right = bool(self.look & LAST_COLUMN) and column == columns - 1 and not left
        out = ["wholeTable"]
        if not self.look & NO_COLUMN_BANDS and not (left or right):
            out.append(_band("Vert", column - bool(self.look & FIRST_COLUMN), self.band_columns))
        if not self.look & NO_ROW_BANDS and not (top or bottom):
            out.append(_band("Horz", row - bool(self.look & FIRST_ROW), self.band_rows))
        out += [
            name for name, on in (("firstCol", left), ("lastCol", right), ("firstRow", top), ("lastRow", bottom)) if on
        ]
        corner = {(True, False, True, False): "nwCell", (True, False, False, True): "neCell",
                  (False, True, True, False): "swCell", (False, True, False, True): "seCell"}  # fmt: skip
        found = corner.get((top, bottom, left, right))
        return (*out, found) if found else tuple(out)


def _band(kind: str, at: int, width: int) -> str:
    return f"band{at // max(width, 1) % 2 + 1}{kind}"
