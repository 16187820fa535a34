"""Writes the drafts of the selftest: `python -m tests.corpus.places`, from the top of the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.corpus.places.forms import drafts, solos

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.corpus.places.model import Sheet

TARGET = Path(__file__).parents[3] / "redactor" / "sample" / "selftest"
SHIPPED = ("tlp-line-typed-full", "sec-table-typed")
SHIPPED_SOLOS = 14  # the first ones; they differ in the archive and not in the text


def shipped() -> Iterator[Sheet]:
    """Choose the drafts that go with the program: every place once, and a second form and policy."""
    yield from (sheet for sheet in drafts() if sheet.name in SHIPPED)
    yield from list(solos())[:SHIPPED_SOLOS]


def table(sheets: list[Sheet]) -> str:
    """Write the table of places."""
    lines = []
    for sheet in sheets:
        lines.append("\t".join(("draft", sheet.name, sheet.policy, sheet.public, " ".join(sheet.levels))))
        lines += ["\t".join((x.id, x.where, x.what, x.level, "kept" if x.kept else "", x.token)) for x in sheet.places]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the folder."""
    TARGET.mkdir(parents=True, exist_ok=True)
    sheets = list(shipped())
    for sheet in sheets:
        (TARGET / f"{sheet.name}.docx").write_bytes(sheet.package())
    (TARGET / "places.tsv").write_text(table(sheets), encoding="utf-8")


if __name__ == "__main__":
    main()
