"""What left of published minutes: public titles, numbers of copies, and who asked, where that is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.disclosures import Kind, Protection
from redactor.core.rendering.watermark import grouped
from redactor.services.reading.exporting import Disclosed
from redactor.web.presenting.words import said_date, said_time
from redactor.web.screens.disclosures import CopyPage, DisclosureRow, DisclosuresPage, GiveForm
from redactor.web.screens.parts import Fact, FieldError, Link, Option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from redactor.services.reading.exporting import Board, Found

FIND: Final = "/copies"
"""Where a copy is found by its number."""

_FORMATS: Final = {"docx": "Word", "html": "Web page", "md": "Markdown", "txt": "Text"}
_PROTECTIONS: Final = {
    Protection.PASSWORD: "Under the password below (Word only)",
    Protection.AGE: "Encrypted to an age key",
    Protection.NONE: "Not protected",
}
_SAID: Final = {Protection.PASSWORD: ", under a password", Protection.AGE: ", encrypted to a key", Protection.NONE: ""}


def faults(form: MultiDict[str, str]) -> tuple[FieldError, ...]:
    """Say what is missing before anything is given."""
    made = []
    if not form.getlist("item"):
        made.append(FieldError("item", "Choose at least one item"))
    if not form.get("requester", "").strip():
        made.append(FieldError("requester", "Say who asked"))
    if not form.get("reason", "").strip():
        made.append(FieldError("reason", "Say why it is given"))
    if form.get("protection") == Protection.AGE and not form.get("recipient", "").strip():
        made.append(FieldError("recipient", "Give the key that it is encrypted to"))
    return tuple(made)


def disclosures_page(
    meeting: str,
    board: Board,
    *,
    typed: MultiDict[str, str],
    password: str,
    finds: bool,
    errors: tuple[FieldError, ...] = (),
) -> DisclosuresPage:
    """Show what left, and the form where she may give."""
    where = f"/meetings/{meeting}"
    form = replace(_form(where, board, typed, password), errors=errors) if board.gives else None
    return DisclosuresPage(
        board.title, said_date(board.date), where, tuple(map(_row, board.disclosed)), form, FIND if finds else ""
    )


def copy_page(number: str, found: Found | None) -> CopyPage:
    """Show the form for a number, and with one whose copy bears it."""
    if found is None:
        return CopyPage(FIND, number, unknown=bool(number))
    row, where = _row(Disclosed(found.taken, found.by)), f"/meetings/{found.taken.meeting}/disclosures"
    facts = (
        Fact("Copy", row.number),
        Fact("Made by", row.made_by),
        Fact("For", row.given_to),
        Fact("When", f"{row.at} UTC"),
        Fact("Meeting", found.title),
        Fact("Items", row.items),
        Fact("Format", row.file if row.made else f"{row.file}; begun, and perhaps never made"),
    )
    return CopyPage(FIND, number, facts, Link("Every copy of this meeting", where))


def _form(where: str, board: Board, typed: MultiDict[str, str], password: str) -> GiveForm:
    items = set(typed.getlist("item"))
    kind, way = typed.get("format", "docx"), typed.get("protection", Protection.PASSWORD)
    return GiveForm(
        f"{where}/disclosures",
        tuple(Option(line.name, _title(line.number, line.title), chosen=line.name in items) for line in board.lines),
        tuple(Option(name, said, chosen=name == kind) for name, said in _FORMATS.items()),
        tuple(Option(name, said, chosen=name == way) for name, said in _PROTECTIONS.items()),
        password,
        typed.get("requester", ""),
        typed.get("reason", ""),
        typed.get("recipient", ""),
    )


def _title(number: str | None, title: str) -> str:
    return f"{number}. {title}" if number else title


def _row(one: Disclosed) -> DisclosureRow:
    taken = one.taken
    to = "herself or himself" if taken.kind is Kind.READER else one.requester or "somebody outside"
    file = f"{_FORMATS.get(taken.format, taken.format)}{_SAID[taken.protection]}"
    return DisclosureRow(
        grouped(taken.number), said_time(taken.at), one.by, to, ", ".join(taken.items), file,
        taken.sha256 is not None, one.reason,
    )  # fmt: skip


def chosen(form: Mapping[str, str]) -> tuple[str, Protection]:
    """Read format and protection from what was sent; unknown means the most protected."""
    way = form.get("protection", "")
    known = Protection(way) if way in set(Protection) else Protection.PASSWORD
    return (form.get("format", "docx") if form.get("format") in _FORMATS else "docx"), known
