"""Tables of public facts for machines: CSV (RFC 4180) and JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from redactor.core.registers import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def as_csv(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write CSV. What a spreadsheet would take for a formula stands behind an apostrophe, so that nothing runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(fields)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def as_json(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a list of objects."""
    held = [dict(zip(fields, row, strict=True)) for row in rows]
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()
