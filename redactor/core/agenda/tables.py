"""Reading the heads of tables: which column holds the reference, the owner, the item that a row points to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.document import OBJECT, paragraphs

if TYPE_CHECKING:
    from redactor.core.document import Row, Table

_ROLES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (role, re.compile(rf"\s*(?:{pattern})\s*[.:]?\s*\Z", re.IGNORECASE))
    for role, pattern in (
        ("reference", r"(?:action\s+)?(?:ref(?:erence)?|no|number|id)\.?|action\s+(?:ref(?:erence)?|no|number)\.?|#"),
        (
            "item",
            r"(?:(?:agenda|minute)\s+)?item(?:\s+(?:no|number|ref)\.?)?|(?:agenda|minute)\s+(?:no|ref)\.?|minute",
        ),
        ("owner", r"(?:action\s+)?owner|lead|by\s+whom|responsible|assigned\s+to|who|action\s+by"),
        ("status", r"status|progress|update|(?:action\s+)?status\s+update"),
        ("action", r"actions?|actions?\s+(?:required|agreed|description)|description|task"),
        ("marking", r"(?:protective\s+|security\s+)?(?:markings?|classification)|tlp(?:\s+(?:marking|label|level))?"),
        ("state", r"(?:current\s+|overall\s+)?(?:b?rag(?:\s+(?:status|rating))?|(?:risk\s+)?rating|risk|level|colour)"),
        ("discussion", r"discussion|minutes?|notes?|subject|business|summary|content|title|topic"),
    )
)
_HEAD_ROWS: Final = 2
_LONGEST_HEAD: Final = 40  # characters; what is longer heads no column
_NUMBER = re.compile(r"\s*(?:(?:agenda\s+)?(?:item|minute)\s+)?(\d{1,3})(?:\.\d+)*[.):]?(?:\s|\Z)", re.IGNORECASE)

_TITLE = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class TableHead:
    """What the columns of a table hold: role to column, the rows that are the head, and whether rows are actions."""

    columns: dict[str, int]
    rows: frozenset[int]

    @property
    def actions(self) -> bool:
        """Tell whether the rows are actions."""
        return "action" in self.columns and bool({"reference", "owner", "status"} & set(self.columns))

    def role(self, column: int) -> str | None:
        """Say what a column holds."""
        return next((role for role, at in self.columns.items() if at == column), None)

    def cells(self, row: Row) -> dict[str, str]:
        """Give a row's texts by role."""
        return {role: text for role, at in self.columns.items() if (text := cell_text(row, at))}

    def item_of(self, row: Row) -> str | None:
        """Give the number of the item that a row points to, or else the words that may be its title."""
        at = self.columns.get("item")
        text = cell_text(row, at) if at is not None else ""
        match = _NUMBER.match(text)
        return match.group(1) if match else (text if _TITLE.search(text) else None)


def table_head(table: Table) -> TableHead:
    """Read the head of a table; a table without one has no columns by role."""
    for index, row in enumerate(table.rows[:_HEAD_ROWS]):
        columns: dict[str, int] = {}
        for at in range(len(row.cells)):
            text = cell_text(row, at)
            if not text or len(text) > _LONGEST_HEAD:
                continue
            if role := next((r for r, p in _ROLES if r not in columns and p.match(text)), None):
                columns[role] = at
        telling = len(columns) > 1 or len(row.cells) == 1 or {"marking", "state"} & columns.keys()
        if columns and telling:
            return TableHead(columns, frozenset(range(index + 1)))
    return TableHead({}, frozenset())


def cell_text(row: Row, at: int) -> str:
    """Give what a reader sees in a cell; cells that are not there are empty."""
    if at >= len(row.cells):
        return ""
    return " ".join(p.text.replace(OBJECT, " ").strip() for p in paragraphs(row.cells[at].blocks)).strip()


def row_text(row: Row) -> str:
    """Give what a reader sees in a row, cell by cell."""
    return "\t".join(text for at in range(len(row.cells)) if (text := cell_text(row, at)))
