"""Registers as pages: filters, pages of rows, and words for what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from redactor.core.filing import Scope
from redactor.core.registers import Filters, choices, owners_of, selected
from redactor.core.tones import Mark
from redactor.web.presenting.paging import pages_of
from redactor.web.presenting.words import counted, said_date
from redactor.web.screens.parts import FieldError, Link, Option
from redactor.web.screens.registers import (
    AssignForm,
    MaskRow,
    OriginRow,
    OriginsPage,
    PseudonymsPage,
    RegisterPage,
    RegisterRow,
    Select,
    WithheldPage,
    WithheldRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from redactor.core.pages import Rows, Span
    from redactor.core.registers import Filed, Kind
    from redactor.core.site import Body, Published
    from redactor.services.body.registers import Narrowings
    from redactor.services.drafting.lifecycle import Withheld
    from redactor.services.drafting.listed import MeetingLine
    from redactor.services.drafting.origins import Origin
    from redactor.services.drafting.pseudonyms import Known, Listed

_USUAL: Final = timedelta(days=182)
_TITLES: Final[dict[Kind, str]] = {"action": "Actions", "decision": "Decisions"}
_HEADINGS: Final[dict[Kind, tuple[str, ...]]] = {
    "action": ("Reference", "Owner", "Action", "Status", "Due", "Carried over"),
    "decision": ("Item", "Decision", "Text"),
}
_PLACES: Final = (
    ("Actions", "/registers/actions", "register.read"),
    ("Decisions", "/registers/decisions", "register.read"),
    ("Withheld", "/registers/withheld", "draft.read"),
    ("Other bodies", "/registers/origins", "draft.read"),
    ("Pseudonyms", "/registers/pseudonyms", "pseudonym.read"),
)
_SCOPES: Final = {Scope.MEETING: "this meeting", Scope.MATTER: "one matter", Scope.BODY: "every meeting of the body"}


def tabs(here: str, may: Callable[[str], bool]) -> tuple[Link, ...]:
    """Lead to the registers that somebody may open."""
    return tuple(Link(text, href, current=href == here) for text, href, action in _PLACES if may(action))


def asked(form: Mapping[str, str]) -> Filters:
    """Read what somebody filters by."""
    return Filters(
        body=form.get("body", ""),
        owner=form.get("owner", ""),
        status=form.get("status", ""),
        year=form.get("year", ""),
        overdue=form.get("overdue") == "yes",
        words=form.get("words", "")[:200],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for: its filters, its meetings, the day on which it is asked, and what there is to choose.

    What there is to choose is said by public facts where there are several pages: no other one is opened for it.
    """

    filters: Filters
    span: Span
    today: date
    narrowings: Narrowings


def register_page(
    kind: Kind, rows: Rows[Filed], wanted: Asked, *, may: Callable[[str], bool], works: bool
) -> RegisterPage:
    """Show actions or decisions of some meetings: every choice and count is of the rows that she sees."""
    filters, found = wanted.filters, selected(rows, wanted.filters, wanted.today)
    where = f"/registers/{kind}s"
    pages = pages_of(where, wanted.span, rows.total, fields=_fields(filters))
    count = counted(len(found), kind)
    return RegisterPage(
        _TITLES[kind],
        tabs(where, may),
        where,
        _HEADINGS[kind],
        tuple(_row(filed, wanted.today, works=works) for filed in found),
        f"{count} in {min(wanted.span.most, rows.total - wanted.span.first)} of {rows.total} meetings"
        if pages
        else count,
        _none(kind, rows, pages=bool(pages)),
        tuple(_selects(kind, rows, filters, wanted.narrowings if pages else None)),
        filters.words,
        filters.overdue if kind == "action" else None,
        tuple(Link(f"Take them as {form.upper()}", _address(f"{where}.{form}", filters)) for form in ("csv", "json")),
        pages,
    )


def _none(kind: Kind, rows: Rows[Filed], *, pages: bool) -> str:
    if pages:
        return f"No {kind}s match in the meetings of this page. Look at the other pages, or take all of them as CSV."
    return f"No {kind}s match." if rows else f"No {kind}s yet."


def _selects(kind: Kind, rows: Sequence[Filed], filters: Filters, public: Narrowings | None) -> Iterator[Select]:
    bodies = _named(public.bodies) if public else choices(rows, lambda f: [f.body, *f.also])
    years = _named(public.years) if public else choices(rows, lambda f: [f.year])
    yield _select("body", "Body", filters.body, bodies)
    if kind == "action":
        yield _select("owner", "Owner", filters.owner, choices(rows, lambda f: owners_of(f.row)))
        yield _select("status", "Status", filters.status, choices(rows, lambda f: [f.row.status.casefold()]))
    else:
        yield _select("status", "Decision", filters.status, choices(rows, lambda f: [f.row.verb]))
    yield _select("year", "Year", filters.year, years)


def _named(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Offer values that nobody has counted."""
    return tuple((value, 0) for value in values)


def _select(name: str, label: str, chosen: str, known: Iterable[tuple[str, int]]) -> Select:
    every = Option("", "All", chosen=not chosen)
    said = ((value, f"{value} ({number})" if number else value) for value, number in known)
    return Select(name, label, (every, *(Option(value, text, chosen=value == chosen) for value, text in said)))


def _fields(filters: Filters) -> dict[str, str]:
    return {
        "body": filters.body,
        "owner": filters.owner,
        "status": filters.status,
        "year": filters.year,
        "overdue": "yes" if filters.overdue else "",
        "words": filters.words,
    }


def _address(where: str, filters: Filters) -> str:
    query = urlencode({name: value for name, value in _fields(filters).items() if value})
    return f"{where}?{query}" if query else where


def _row(filed: Filed, today: date, *, works: bool) -> RegisterRow:
    row = filed.row
    item = "front matter" if row.item == "0" else row.item
    cells: tuple[str, ...]
    if row.kind == "action":
        cells = (row.reference, row.owner, row.text, row.status, said_date(row.due), _carried(filed))
    else:
        cells = (item, row.verb, row.text)
    return RegisterRow(
        filed.title,
        f"/meetings/{filed.meeting}" if works else f"/read/{filed.meeting}",
        cells,
        Mark(filed.level, filed.tone) if not filed.public else None,
        f"{said_date(filed.day)}, item {item}" if filed.day else f"item {item}",
        filed.overdue(today),
    )


def _carried(filed: Filed) -> str:
    said = [f"from {said_date(filed.carried_from)}"] if filed.carried_from else []
    said += [f"to {said_date(filed.carried_to)}"] if filed.carried_to else []
    return ", ".join(said)


# ----------------------------------------------------------------------------------------------------------- withheld


@dataclass(frozen=True, slots=True)
class WithheldAsked:
    """What the register of what is withheld is asked for, and the day on which it is asked."""

    today: date
    span: Span
    only_due: bool


def withheld_page(
    found: Rows[Withheld],
    places: Mapping[str, Published],
    asked: WithheldAsked,
    *,
    due: int,
    may: Callable[[str], bool],
    errors: tuple[FieldError, ...] = (),
) -> WithheldPage:
    """Show what is withheld, soonest review first; `due` is how much is to be looked at now."""
    where, today = "/registers/withheld", asked.today
    other = Link("Show all", where) if asked.only_due else Link(f"Only what is due ({due})", f"{where}?due=yes")
    return WithheldPage(
        tabs(where, may),
        tuple(_withheld(w, places, today, may=may) for w in found),
        counted(found.total, "withheld item"),
        other,
        (today + _USUAL).isoformat(),
        errors,
        pages_of(where, asked.span, found.total, fields={"due": "yes" if asked.only_due else ""}),
    )


def due_link(due: int) -> Link | None:
    """Lead from the start to what is to be looked at again; None where nothing is due."""
    what = counted(due, "withheld item")
    return Link(f"{what} to look at again", "/registers/withheld?due=yes") if due else None


def _withheld(w: Withheld, places: Mapping[str, Published], today: date, *, may: Callable[[str], bool]) -> WithheldRow:
    acts = may("draft.decide")
    where = f"/registers/withheld/{w.meeting}/{w.item.removeprefix('#')}"
    named = "position" if w.item.startswith("#") else "item"
    return WithheldRow(
        f"{w.meeting}-{w.item.removeprefix('#')}",
        places[w.place].title if w.place in places else w.place,
        f"/meetings/{w.meeting}",
        w.title,
        Mark(w.level, w.tone),
        w.reason or "None given",
        w.owner or "Nobody named",
        f"after: {w.event}" if w.event else said_date(w.review) or "No day set",
        _age(w.since, today),
        w.overdue,
        w.seq,
        f"{where}/later?by={named}" if acts else "",
        f"{where}/happened?by={named}" if acts and w.event else "",
    )


def _age(since: str, today: date) -> str:
    try:
        days = (today - date.fromisoformat(since[:10])).days
    except ValueError:
        return ""
    return counted(days // 30, "month") if days >= 60 else counted(max(days, 0), "day")  # noqa: PLR2004 -- two months


# ------------------------------------------------------------------------------------------------ texts of other bodies


def origins_page(
    found: Sequence[Origin],
    meetings: Sequence[MeetingLine],
    titles: Mapping[str, str],
    bodies: Sequence[Body],
    *,
    may: Callable[[str], bool],
    errors: tuple[FieldError, ...] = (),
) -> OriginsPage:
    """Show the items that came from other bodies, and where their word is wanted."""
    names, where = {b.id: b.name for b in bodies}, "/registers/origins"
    return OriginsPage(
        tabs(where, may),
        tuple(_origin(one, titles, names) for one in found),
        where if may("draft.decide") and len(bodies) > 1 else "",
        tuple(Option(m.id, m.title or "Minutes without a title") for m in meetings),
        tuple(Option(b.id, b.name) for b in bodies),
        errors,
    )


def _origin(one: Origin, titles: Mapping[str, str], names: Mapping[str, str]) -> OriginRow:
    record, wants = one.record, bool(one.releases) and not one.holds
    if not one.releases:
        state = "Nothing of it is released"
    elif one.word is not None and one.holds:
        state = f"Agreed on {said_date(one.word.at.date().isoformat())} to what is released"
    else:
        state = f"{counted(one.releases, 'portion')} would be released: its word is wanted"
    return OriginRow(
        titles.get(record.meeting) or "Minutes without a title",
        f"/meetings/{record.meeting}/review",
        record.item,
        names.get(record.body, record.body),
        record.body,
        state,
        f"/registers/origins/{record.meeting}/{record.item.removeprefix('#')}/agree"
        f"?by={'position' if record.item.startswith('#') else 'item'}"
        if one.mine and wants
        else "",
        one.seq,
    )


# --------------------------------------------------------------------------------------------------------- pseudonyms


def pseudonyms_page(
    listed: Listed,
    meetings: Sequence[MeetingLine],
    titles: Mapping[str, str],
    *,
    typed: Mapping[str, str],
    errors: tuple[FieldError, ...],
    may: Callable[[str], bool],
) -> PseudonymsPage:
    """Show masks, names where she may know them, and the form for another one."""
    where = "/registers/pseudonyms"
    form = AssignForm(
        where,
        tuple(
            Option(m.id, m.title or "Minutes without a title", chosen=m.id == typed.get("meeting")) for m in meetings
        ),
        tuple(Option(s.value, said, chosen=s.value == typed.get("scope")) for s, said in _SCOPES.items()),
        typed.get("label", ""),
        typed.get("name", ""),
        typed.get("matter", ""),
        typed.get("item", ""),
        errors,
    )
    return PseudonymsPage(
        tabs(where, may),
        tuple(_mask(known, titles) for known in listed.known),
        f"/confirm?next={where.replace('/', '%2F')}" if listed.waits else "",
        form if may("draft.decide") else None,
    )


def _mask(known: Known, titles: Mapping[str, str]) -> MaskRow:
    record = known.record
    given = f"{titles.get(record.meeting, 'A meeting')}, item {record.item}, {said_date(record.at.date().isoformat())}"
    return MaskRow(record.mask, _SCOPES[record.scope], given, f"/meetings/{record.meeting}", known.name or "")


def assign_faults(form: Mapping[str, str]) -> tuple[FieldError, ...]:
    """Say what is missing before a mask can be given."""
    wanted = {
        "meeting": "Choose a meeting",
        "item": "Name the item",
        "name": "Write the name",
        "label": "Write what the mask says before its letter",
    }
    made = [FieldError(name, said) for name, said in wanted.items() if not form.get(name, "").strip()]
    if form.get("scope") == Scope.MATTER and not form.get("matter", "").strip():
        made.append(FieldError("matter", "Name the matter"))
    return tuple(made)
