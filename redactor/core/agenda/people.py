"""Reading who was there: attendance tables and lists, part and remote attendance, apologies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.tables import cell_text
from redactor.core.document import Paragraph, Table
from redactor.core.minutes import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Block, Row

_SECTIONS: Final = re.compile(
    r"\s*(?P<head>(?:members\s+|also\s+|officers\s+)?(?:attendees|attending|present|in attendance|attendance|apolog(?:y|ies)"
    r"(?:\s+for\s+absence|\s+received)?|absent|members|observers|guests|participants))\s*(?:[:–-]\s*(?P<rest>\S.*)?)?\Z",
    re.IGNORECASE,
)
_HEAD_CELL: Final = re.compile(
    r"\s*(?:category|representing|organisation|organization|company|name|names|present|role|position|member|members|"
    r"attendees?|apologies|party|constituency|title|initials|.*\b(?:members|participants|attendees))\s*\Z",
    re.IGNORECASE,
)
_NAME_HEAD: Final = re.compile(r"\s*(?:names?|present|members?|attendees?|apologies)\s*\Z", re.IGNORECASE)
_NOTE = re.compile(r"\s*[(\[]\s*(?P<note>[^()\[\]]{1,40}?)\s*[)\]]?\s*(?=[(\[]|\Z|\s)")
_REMOTE = re.compile(r"tele-?conference|dial(?:led|ing)?[- ]?in|remote|video|virtual|\bteams\b|by (?:phone|telephone)|online", re.IGNORECASE)
_PART = re.compile(r"\bpart\b|for items?\b|left|joined|until|from item", re.IGNORECASE)
_PERSON = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev)\.?\s+)?[A-Z][\w’'.-]*(?:\s+(?:[a-z]{1,3}\s+){0,2}[A-Z][\w’'.-]*){1,4}")
_INITIALS = re.compile(r"[\[(](?P<initials>[A-Z][A-Za-z’'ö]{1,4})(?:[\])]|\Z|\s)\s*(?P<company>[^\[(*]*)")


def read_people(blocks: Iterable[Block]) -> tuple[Person, ...]:
    """Read the people of the front matter, in their order."""
    people: list[Person] = []
    role, group, listing = "attendee", None, False
    for block in blocks:
        if isinstance(block, Table):
            found, group = _table(block, role, group)
            people += found
        elif isinstance(block, Paragraph) and block.text.strip():
            section = _SECTIONS.match(block.text)
            if section:
                role = "apology" if re.match(r"apolog|absent", section.group("head"), re.IGNORECASE) else "attendee"
                group, listing = None, True
                people += _listed(section.group("rest") or "", role)
            elif listing:
                found_here = list(_listed(block.text, role))
                people += found_here
                listing = bool(found_here)
    return tuple(people)


def _table(table: Table, role: str, group: str | None) -> tuple[list[Person], str | None]:
    people: list[Person] = []
    names = 1
    for index, row in enumerate(table.rows):
        first, second = cell_text(row, 0), cell_text(row, 1)
        if index == 0 and _HEAD_CELL.match(first) and (len(row.cells) == 1 or not second or _HEAD_CELL.match(second)):
            names = 0 if _NAME_HEAD.match(first) or len(row.cells) == 1 else 1
            role, group = ("apology" if re.match(r"\s*apolog", first, re.IGNORECASE) else role), None
            continue
        if (section := _SECTIONS.match(first)) and not second:
            role = "apology" if re.match(r"apolog|absent", section.group("head"), re.IGNORECASE) else "attendee"
            continue
        name, other = (first, second) if names == 0 else (second, first)
        group = (other or None) if names == 0 else (other or group)
        people += [_person(n, group, role) for n in _cell_names(row, names) if n.strip()] if name else []
    return people, group


def _cell_names(row: Row, at: int) -> list[str]:
    if at >= len(row.cells):
        return []
    return [b.text for b in row.cells[at].blocks if isinstance(b, Paragraph) and re.search(r"[A-Za-z]{2}", b.text)]


def _listed(text: str, role: str) -> Iterator[Person]:
    for piece in re.split(r"[;\n]|,\s+(?=[A-Z][a-z’']+\s+[A-Z])|\s+and\s+(?=[A-Z][a-z’']+\s+[A-Z])", text):
        if _PERSON.match(piece.strip()) and len(piece.split()) <= 14 and not re.search(r"[.!?]\s*\Z(?<!\bJr\.)", piece.strip()):  # noqa: PLR2004 -- more words are a sentence
            yield _person(piece, None, role)


def _person(text: str, group: str | None, role: str) -> Person:
    remote, part = bool(_REMOTE.search(text)), bool(_PART.search(" ".join(_notes(text))))
    name, company = text, None
    if initials := _INITIALS.search(text):
        name, company = text[: initials.start()], initials.group("company").strip() or None
        company = None if company and (_PART.search(company) or _REMOTE.search(company)) else company
    name = re.sub(r"[(\[].*|\*.*", "", name).strip(" ,–-\t")
    if group is None and company is None and (comma := re.match(r"(.+?),\s*(\S.*)\Z|(.+?)\s+[–-]\s+(\S.*)\Z", name)):
        name, company = (comma.group(1) or comma.group(3)), (comma.group(2) or comma.group(4))
    return Person(name.strip(), company or group, role, "part" if part else "full", remote)


def _notes(text: str) -> list[str]:
    return re.findall(r"[(\[*]\s*([^()\[\]*]{1,60})", text)
