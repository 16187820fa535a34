"""Reading who was there: attendance tables and lists, part and remote attendance, apologies.

    person = name ["[" initials "]"] [organisation] *remark
    remark = "(Part)" / "(part meeting)" / "(Teleconference)" / "(dial-in)" / "*" remark / "(alternate for …)"
    list   = heading (":" / line end) persons, separated by lines, ";" or ","
    table  = columns of group and name, in either order; a blank group repeats the one above

A table or a list counts if a heading of its own, or a word in its first row, says that it holds people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.agenda.tables import cell_text
from redactor.core.document import Paragraph, Table
from redactor.core.minutes import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Block, Row

_SECTION: Final = re.compile(
    r"\s{0,8}(?P<head>(?:(?:members|also|officers|those|staff)\s+)?(?:attendees|attending|present|in\s+attendance|attendance|"
    r"apolog(?:y|ies)(?:\s+for\s+absence|\s+received(?:\s+from)?)?|absent|members|observers|guests|participants|alternates))"
    r"\s{0,3}(?:(?::|[–-]\s)\s{0,8}(?P<rest>\S.*)?)?\Z",
    re.IGNORECASE | re.DOTALL,
)
_SENT: Final = re.compile(
    r"\s{0,8}apologies(?:\s+for\s+absence)?\s+(?:were|was|had\s+been)\s+received\s+from\s+(?P<rest>\S.*)\Z",
    re.IGNORECASE,
)
_GROUP_HEAD: Final = re.compile(
    r"(?:category|representing|organisation|organization|company|role|position|constituency|title|party(?:\s+category)?|"
    r"capacity|initials|for)\Z",
    re.IGNORECASE,
)
_NAME_HEAD: Final = re.compile(
    r"(?:names?|present|members?(?:\s+present)?|attendees?|apologies(?:\s+for\s+absence)?|in\s+attendance|attending|"
    r".{0,40}\b(?:members|participants|attendees))\Z",
    re.IGNORECASE,
)
_APOLOGY: Final = re.compile(r"apolog|absent", re.IGNORECASE)
_REMOTE: Final = re.compile(
    r"tele-?\s?conference|dial(?:l?ed|l?ing)?[- ]?in|\bremote|\bvideo|virtual|\bteams\b|\bby\s+(?:tele)?phone"
    r"|\bonline\b|\bzoom\b",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"\bpart\b|\bfor\s+items?\b|\bleft\b|\bjoined\b|\buntil\b|\bfrom\s+(?:item|\d)", re.IGNORECASE
)
_TITLES: Final = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Alderman|Sir|Dame|Lord|Lady|Revd?|Y)\.?\s+)?"
)
_WORD: Final = r"[A-ZÀ-ÖØ-ÞŴŶ][\w’'.-]*"
_PERSON: Final = re.compile(
    rf"{_TITLES}{_WORD}(?:\s+(?:(?:ap|ab|van|de|der|von|la|le|di|da|al|bin|ferch|y)\s+){{0,2}}{_WORD}){{1,4}}"
)
_INITIALS: Final = re.compile(
    r"[\[(](?P<initials>[A-Z][A-Za-z’'öÖ]{1,4})(?:[\])]|\Z|(?=\s))\s{0,3}[–,-]?\s{0,3}(?P<company>[^\[(*]*)"
)
_NOTE: Final = re.compile(r"[(\[*]\s{0,3}([^()\[\]*]{1,60})")
_AFTER_NAME: Final = re.compile(r"(?P<name>[^,]{2,60}?)(?:,\s*|\s+[–-]\s+)(?P<company>\S.*)\Z")
_SEPARATORS: Final = re.compile(
    r"[;\n]|(?:,\s{1,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3})(?=[A-Z][\w’'.-]{0,40}\s{1,3}[A-Z]|\d)"
)
_COLUMNS: Final = re.compile(r"(?<=\S) {2,}(?=\S)")
_HOW: Final = re.compile(r"\b(?:by|via|over|through|remotely|online)\b|\bon\s+(?:teams|zoom|video)\b", re.IGNORECASE)
_NOBODY: Final = re.compile(r"(?:vacan(?:t|cy)|tb[ac]|n/?a|none|nil|nobody|no\s+one)\b", re.IGNORECASE)
_PLURALS: Final = {
    "Cllrs": "Cllr",
    "Councillors": "Councillor",
    "Aldermen": "Alderman",
    "Drs": "Dr",
    "Messrs": "Mr",
}
_NOT_NAMES: Final = frozenset(
    "Minutes Meeting Agenda Draft Final Status Classification Date Time Venue Location Item Next Page Action Actions "
    "Attendees Apologies Present This The".split()
)
_LONGEST: Final = 2000  # characters of a list of people in one paragraph
_MOST_WORDS: Final = 14  # a piece with more words is a sentence


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader is: role and group of the people to come, and whether lines and tables hold people."""

    role: str = "attendee"
    group: str | None = None
    listing: bool = False
    tables: bool = False


def read_people(blocks: Iterable[Block]) -> tuple[Person, ...]:
    """Read the people of the front matter, in their order."""
    people: list[Person] = []
    place = _Place()
    for block in blocks:
        if isinstance(block, Table):
            place = _read_table(block, place, people)
        elif isinstance(block, Paragraph) and 0 < len(block.text) <= _LONGEST and block.text.strip():
            place = _read_line(block.text, place, people)
    return tuple(people)


def _read_line(text: str, place: _Place, people: list[Person]) -> _Place:
    if sent := _SENT.match(text):
        people += _listed(sent.group("rest").rstrip(" ."), "apology")
        return place
    if section := _SECTION.match(text):
        role = _role(section.group("head"))
        people += _listed((section.group("rest") or "").rstrip(" ."), role)
        return _Place(role, None, listing=True, tables=True)
    if place.listing and _heads_columns(text):
        return place
    found = list(_in_columns(text, place.role) or _listed(text, place.role)) if place.listing else []
    people += found
    return replace(place, listing=bool(found), tables=bool(found))


def _heads_columns(text: str) -> bool:
    """Tell a line of blank-parted column heads."""
    cells = _COLUMNS.split(text.strip())
    return len(cells) > 1 and all(_GROUP_HEAD.match(c) or _NAME_HEAD.match(c) for c in cells)


def _in_columns(text: str, role: str) -> list[Person]:
    """Read a line that blanks part into a group and its people, or a person and her group."""
    left, gap, right = _COLUMNS.sub("\t", text.strip(), count=1).partition("\t")
    if not gap:
        return []
    if people := list(_listed(right, role)) if not _NAME_HEAD.match(right) else []:
        return [replace(p, group=p.group or left) for p in people]
    return [replace(p, group=p.group or right) for p in _listed(left, role)]


def _role(head: str) -> str:
    return "apology" if _APOLOGY.match(head.strip()) else "attendee"


# -- tables


def _read_table(table: Table, place: _Place, people: list[Person]) -> _Place:
    columns = _columns(table.rows[0]) if table.rows else None
    if columns is None and not place.tables:
        return place
    names, groups = columns or _guess(table)
    role = "apology" if columns and _APOLOGY.match(cell_text(table.rows[0], names)) else place.role
    place = _Place(role, None, listing=False, tables=True)
    for row in table.rows[1:] if columns else table.rows:
        place = _read_row(row, (names, groups), place, people)
    return place


def _columns(row: Row) -> tuple[int, int | None] | None:
    """Find the columns of names and groups by the words in a head row; a head has no cell that is neither."""
    names = groups = None
    for at in range(len(row.cells)):
        text = cell_text(row, at).strip(" :")
        if groups is None and _GROUP_HEAD.match(text):
            groups = at
        elif names is None and _NAME_HEAD.match(text):
            names = at
    if names is None and groups is not None and len(row.cells) > 1:
        names = next(at for at in range(len(row.cells)) if at != groups)
        return (names, groups) if not _PERSON.match(cell_text(row, names)) else None
    return (names, groups if groups is not None else _other(row, names)) if names is not None else None


def _other(row: Row, names: int) -> int | None:
    return next((at for at in range(len(row.cells)) if at != names), None)


def _guess(table: Table) -> tuple[int, int | None]:
    """Guess the columns of a table without a head, under a heading: the one with more names holds the names."""
    width = max((len(row.cells) for row in table.rows), default=1)
    if width == 1:
        return 0, None
    counts = [sum(bool(_PERSON.match(cell_text(row, at))) for row in table.rows) for at in (0, 1)]
    return (0, 1) if counts[0] > counts[1] else (1, 0)


def _read_row(row: Row, columns: tuple[int, int | None], place: _Place, people: list[Person]) -> _Place:
    names, groups = columns
    texts = [cell_text(row, at) for at in range(len(row.cells))]
    if sum(map(bool, texts)) == 1 and (section := _SECTION.match(next(filter(None, texts)))):
        return replace(place, role=_role(section.group("head")), group=None)
    named = texts[names] if names < len(texts) else ""
    if (again := _columns(row)) and (_NAME_HEAD.match(named.strip(" :")) or not _PERSON.match(named)):
        role = _role(cell_text(row, again[0])) if _APOLOGY.match(cell_text(row, again[0])) else place.role
        return replace(place, role=role, group=None)
    group = texts[groups].strip() if groups is not None and groups < len(texts) else ""
    kept = place.group if groups is not None and groups < names else None
    place = replace(place, group=group or kept)
    remarks = " ".join(f"({t})" for at, t in enumerate(texts) if at not in (names, groups) and t)
    for name in _cell_names(row, names):
        person = _person(f"{name} {remarks}" if remarks else name, place.group, place.role)
        people += [person] if person.name and not _NOBODY.match(person.name) else []
    return place


def _cell_names(row: Row, at: int) -> Iterator[str]:
    if at < len(row.cells):
        for block in row.cells[at].blocks:
            if isinstance(block, Paragraph) and re.search(r"[^\W\d_]{2}", block.text):
                yield from (line for line in block.text.split("\n") if line.strip())


# -- persons


def _listed(text: str, role: str) -> Iterator[Person]:
    for piece in _SEPARATORS.split(text):
        plain = piece.strip(" \t•·–▪-")
        sentence = plain.endswith((".", "!", "?")) and not plain.endswith(("Jr.", "Sr."))
        words = plain.split()
        if _PERSON.match(plain) and len(words) <= _MOST_WORDS and not sentence and words[0] not in _NOT_NAMES:
            yield _person(plain, None, role)


def _person(text: str, group: str | None, role: str) -> Person:
    remarks = " ".join(_NOTE.findall(text))
    attendance = "part" if _PART.search(remarks) else "full"
    remote = _REMOTE.search(text) is not None
    company = None
    initials = _INITIALS.search(text)
    if initials and not _PART.match(initials.group("initials")):
        company = _HOW.split(initials.group("company"))[0].strip(" ,–-\t") or _organisation(text, initials)
        text = text[: initials.start()]
    name = _singular(re.split(r"[(\[*]", text, maxsplit=1)[0].strip(" ,–-\t•·"))
    if company is None and group is None and (after := _AFTER_NAME.match(name)):
        name, company = after.group("name").strip(), after.group("company").strip()
    return Person(name, company or group, role, attendance, remote)


def _organisation(text: str, brackets: re.Match[str]) -> str | None:
    """Tell the short name of an organisation in brackets from the initials of the name before them."""
    short, name = brackets.group("initials"), text[: brackets.start()].split()
    own = bool(name) and (short[0], short[-1]) == (name[0][0], name[-1][0])
    titled = len(name) > 2 and short[0] == name[1][0]  # noqa: PLR2004 -- a title, a name and a surname
    return short if short.isupper() and len(short) > 2 and not own and not titled else None  # noqa: PLR2004 -- SSE


def _singular(name: str) -> str:
    """Give the first of several people the title that stands before them all."""
    title, blank, rest = name.partition(" ")
    return f"{_PLURALS.get(title.rstrip('.'), title)}{blank}{rest}"
