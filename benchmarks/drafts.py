"""Drafts to measure with: a fictional panel's minutes of any length, in the shape of real ones."""

from __future__ import annotations

import io
import random
from itertools import cycle

from docx import Document

ITEMS_A_MEETING = 25
_MARKS = {3: "RED", 4: "RED", 7: "AMBER", 9: "RED", 12: "GREEN"}
_SUBJECTS = (
    "harbour dues|the pilot roster|the inner basin|the north quay|the tide gauge|the ferry berth|the slipway|"
    "the fish market|the buoys|the harbour lights|the winter closure|the survey"
).split("|")
_VERBS = ("considered", "discussed", "reviewed", "was told of", "asked about", "came back to")
_ENDS = (
    "and asked for a further report at the next meeting",
    "before the works begin in the spring",
    "as the previous meeting had requested",
    "in the light of the comments of port users",
    "and noted that the costs had not changed since the last report",
    "with regard to the safety of small craft",
)
_FRONT = (
    "This document is classified as Red in accordance with the Panel Information Policy.",
    "Tidewater Harbour Panel – Meeting 20",
    "THP_20_1109, 11th September 2026",
    "Draft Minutes",
)


def twelve_pages(times: int = 1, *, items: int = ITEMS_A_MEETING, seed: int = 14) -> bytes:
    """Make the draft minutes of one meeting as .docx, about twelve pages; `times` repeats its length."""
    choose = random.Random(seed)  # noqa: S311 -- text to measure with, no secret
    draft = Document()
    for line in _FRONT:
        draft.add_paragraph(line)
    paragraphs = cycle(range(6, 11))
    for number in range(1, items * times + 1):
        mark = _MARKS.get((number - 1) % ITEMS_A_MEETING + 1)
        draft.add_heading(f"{number}. {choose.choice(_SUBJECTS).capitalize()}{f' ({mark})' if mark else ''}", level=1)
        for _ in range(next(paragraphs)):
            draft.add_paragraph(" ".join(_sentence(choose) for _ in range(3)))
        if number % 5 == 0:
            _table(draft, choose)
        decision = draft.add_paragraph("The Panel ")
        decision.add_run("NOTED").bold = True
        decision.add_run(" the update.")
    out = io.BytesIO()
    draft.save(out)
    return out.getvalue()


def _sentence(choose: random.Random) -> str:
    return f"The Panel {choose.choice(_VERBS)} {choose.choice(_SUBJECTS)} {choose.choice(_ENDS)}."


def _table(draft: object, choose: random.Random) -> None:
    table = draft.add_table(rows=0, cols=2)  # type: ignore[attr-defined]  # a python-docx document, which has no types
    for _ in range(5):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = choose.choice(_SUBJECTS), _sentence(choose)


DECISIONS = '[document]\nunmarked = "WHITE"\n'
