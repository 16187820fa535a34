"""The people of the service, one of them, and the clearances that wait for a second person."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from redactor.errors import UsageError
from redactor.services.persons.appointments import DUTIES_WAIT, PASSWORD_WAITS
from redactor.web.presenting.frame import DUTIES, duty_words
from redactor.web.presenting.words import counted, levels_of, said_time
from redactor.web.screens.account import (
    ClearanceLine,
    ClearancesPage,
    PeoplePage,
    PersonPage,
    PersonRow,
    WaitingClearance,
)
from redactor.web.screens.parts import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from redactor.core.access import Subject
    from redactor.core.pages import Rows
    from redactor.core.records import ClearanceRecord
    from redactor.core.site import Body
    from redactor.core.tones import Mark
    from redactor.services.persons.clearances import Member
    from redactor.services.ports import Policies
    from redactor.web.screens.parts import FieldError


PEOPLE_ON_A_PAGE: Final = 50


def people_page(
    members: Rows[Member],
    duties: Iterable[str],
    *,
    bodies: Sequence[Body],
    policies: Policies,
    typed: Mapping[str, str],
    chosen: Sequence[str],
    errors: tuple[FieldError, ...],
    invitation: str,
) -> PeoplePage:
    """List the people, with the form to invite one."""
    return PeoplePage(
        tuple(_row(m, bodies, policies) for m in members),
        members.total,
        "/people",
        duty_options(duties, chosen),
        invitation=invitation,
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        errors=errors,
    )


def duty_options(duties: Iterable[str], chosen: Iterable[str]) -> tuple[Option, ...]:
    """Offer the duties, in words."""
    held = frozenset(chosen)
    return tuple(Option(duty, *DUTIES.get(duty, (duty.capitalize(), "")), chosen=duty in held) for duty in duties)


def person_page(
    member: Member,
    duties: Iterable[str],
    *,
    bodies: Sequence[Body],
    policies: Policies,
    own: bool,
    errors: tuple[FieldError, ...],
    invitation: str,
    waits: bool = False,
) -> PersonPage:
    """Show somebody, with the forms to change what she is for and how far she may read."""
    record, where = member.record, f"/people/{member.record.id}"
    return PersonPage(
        record.name,
        record.email,
        _sign_in(member),
        "/people",
        f"{where}/duties",
        duty_options(duties, record.duties),
        f"{where}/clearances",
        tuple(Option(b.id, b.name) for b in bodies),
        tuple(_levels(bodies, policies)),
        tuple(_lines(member, bodies, policies)),
        "" if own or not record.active else f"{where}/close",
        f"{where}/invitation" if record.active and not own else "",
        invitation,
        errors,
        waits,
        f"{where}/sessions/end" if member.sessions and not own else "",
        tuple(f"{DUTIES[t.duty][0]}{span_words(t.starts, t.ends)}." for t in member.terms if t.duty in DUTIES),
        f"{where}/duties/end" if record.active and not own else "",
        duty_options(sorted(record.duties), ()),
    )


def span_words(starts: datetime | None, ends: datetime | None) -> str:
    """Say from and until when something holds; nothing where it has neither."""
    said = (f" from {said_time(starts)} UTC" if starts else "", f" until {said_time(ends)} UTC" if ends else "")
    return "".join(said)


def days_of(form: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """Read the first and the last day of an appointment as moments; the last one ends it. Raises UsageError."""
    first, last = _day(form.get("starts", "")), _day(form.get("ends", ""))
    return first, last + timedelta(days=1) if last else None


def last_day(form: Mapping[str, str]) -> datetime:
    """Read when a duty is over from its last day. Raises UsageError."""
    _, ends = days_of({"ends": form.get("ends", "")})
    if ends is None:
        raise UsageError("There is no day.", remedy="Give the last day of the duty.")
    return ends


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text.strip()) if text.strip() else None
        return datetime.combine(day, time(), UTC) if day and day < date.max else None
    except ValueError:
        raise UsageError("This is no day.", remedy="Give a day, as 2031-03-12.") from None


def clearances_page(
    waiting: Sequence[Member],
    bodies: Sequence[Body],
    policies: Policies,
    *,
    asking: Subject,
    name_of: Callable[[str], str],
) -> ClearancesPage:
    """List what waits to be confirmed; nobody confirms her own, nor what she gave."""
    return ClearancesPage(
        "/clearances",
        tuple(
            WaitingClearance(
                m.record.id,
                m.record.name,
                c.body,
                _name(c, bodies),
                _mark(c, bodies, policies),
                name_of(c.given_by),
                own=asking.person in (m.record.id, c.given_by),
                change=_change(c),
                asked=c.level,
                span=span_words(c.starts, c.ends),
            )
            for m in waiting
            for c in (*m.clearances, *m.changes)
        ),
    )


def _change(asked: ClearanceRecord) -> str:
    """Say what was asked for beside a clearance; nothing for a clearance."""
    if asked.body == PASSWORD_WAITS:
        return "A new password"
    if asked.body != DUTIES_WAIT:
        return ""
    return f"Duties: {duty_words(frozenset(asked.level.split()))}{span_words(asked.starts, asked.ends)}"


def _row(member: Member, bodies: Sequence[Body], policies: Policies) -> PersonRow:
    record = member.record
    confirmed = tuple(c for c in member.clearances if c.confirmed_by)
    held = confirmed[0] if len(confirmed) == 1 and len(bodies) == 1 else None
    several = (f"{c.level} in {_name(c, bodies)}" for c in confirmed if held is None)
    waiting = (f"{c.level} waits to be confirmed" for c in member.clearances if not c.confirmed_by)
    words = ", ".join((*several, *waiting))
    nothing = "Reads nothing" if "administrator" in record.duties else "By name only"
    return PersonRow(
        record.name,
        record.email,
        duty_words(record.duties).capitalize(),
        "No end" if record.active else "Closed",
        _sign_in(member),
        counted(member.sessions, "session") if member.sessions else "None",
        _mark(held, bodies, policies) if held else None,
        words or ("" if held else nothing),
        f"/people/{record.id}",
    )


def _sign_in(member: Member) -> str:
    if not member.record.active:
        return "Closed"
    if member.invited_until is not None:
        until = f"invited until {said_time(member.invited_until)}"
        return f"{', '.join(member.ways)}; {until}" if member.ways else until[0].upper() + until[1:]
    return ", ".join(member.ways) or "The invitation has expired"


def _body(clearance: ClearanceRecord, bodies: Sequence[Body]) -> Body | None:
    return next((b for b in bodies if b.id == clearance.body), None)


def _name(clearance: ClearanceRecord, bodies: Sequence[Body]) -> str:
    body = _body(clearance, bodies)
    return body.name if body else clearance.body


def _mark(clearance: ClearanceRecord, bodies: Sequence[Body], policies: Policies) -> Mark | None:
    body = _body(clearance, bodies)
    return levels_of(policies.load(body.policy)).get(clearance.level) if body else None


def _levels(bodies: Sequence[Body], policies: Policies) -> Iterator[Option]:
    seen: set[str] = set()
    for body in bodies:
        for level in policies.load(body.policy).restricted_levels:
            if level.id not in seen and level.access != "named":
                seen.add(level.id)
                yield Option(level.id, f"Up to {level.id}")
    yield Option("", "None: take it away")


def _lines(member: Member, bodies: Sequence[Body], policies: Policies) -> Iterator[ClearanceLine]:
    for c in member.clearances:
        yield ClearanceLine(_name(c, bodies), _mark(c, bodies, policies), _stands(c))
    for c in member.changes:
        yield ClearanceLine(_change(c), None, _stands(c))


def _stands(given: ClearanceRecord) -> str:
    said = "Confirmed" if given.confirmed_by else "Waits for a releasing officer"
    span = span_words(given.starts, given.ends)
    return f"{said}, holds{span}" if span else said
