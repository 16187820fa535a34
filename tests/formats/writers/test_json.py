"""JSON: what the reference shows is what is written."""

from __future__ import annotations

import json
from pathlib import Path

from redactor.core.document import (
    Cell,
    Document,
    ListLevel,
    ListPlace,
    Note,
    NoteReference,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Table,
)
from redactor.formats import jsonfile

ROOT = Path(__file__).resolve().parents[3]


def test_the_example_of_the_reference_is_what_is_written() -> None:
    step = Paragraph(
        (Run("the map is "), Run("public", link="https://map.example/"), NoteReference(0)), place=ListPlace(0, 0, "")
    )
    document = Document(
        (
            Paragraph((Run("Harbour Panel 9"),)),
            Paragraph((Run("1. Cranes"),), item="1"),
            step,
            Table((Row((Cell((Paragraph((Run("Paint the gate"),)),)), Cell())),)),
        ),
        notes=(Note("footnote", (Paragraph((Run("Since May."),)),)),),
        lists=(NumberedList(0, (ListLevel("lowerLetter", "(%1)"),)),),
        title="Harbour Panel",
    )
    page = (ROOT / "docs/reference/copies.md").read_text()
    assert page.split("```json\n")[1].split("```")[0] == jsonfile.write(document).decode()


def test_an_item_without_a_number_has_none_and_keeps_its_heading() -> None:
    written = json.loads(jsonfile.write(Document((Paragraph((Run("2019 budget"),), item="#3"),))))
    assert written["items"] == [{"number": None, "title": "2019 budget", "heading": "2019 budget", "blocks": []}]


def test_the_number_is_taken_off_the_title_only_where_it_is_the_items() -> None:
    headings = ("4. Gates", "4) Gates", "Gates", "40 gates", "4. 4 gates")
    written = json.loads(jsonfile.write(Document(tuple(Paragraph((Run(h),), item="4") for h in headings))))
    assert [item["title"] for item in written["items"]] == ["Gates", "Gates", "Gates", "40 gates", "4 gates"]
