"""People: invite, change, close; give clearances, and confirm those that somebody else gave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, UsageError
from redactor.web.actions import action
from redactor.web.door import door, see, services, show, subject
from redactor.web.presenting.account import field_error
from redactor.web.presenting.paging import pages_of, span_in
from redactor.web.presenting.people import (
    PEOPLE_ON_A_PAGE,
    clearances_page,
    days_of,
    last_day,
    people_page,
    person_page,
)
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.services.persons.people import Invitation

views = Blueprint("people", __name__)


@views.get("/people")
@action("people.read")
def everybody() -> Response:
    """List the people."""
    return _people()


@views.post("/people")
@action("people.manage")
def invite() -> Response:
    """Invite somebody; the link is shown once, in this answer."""
    form = request.form
    try:
        invited = services().people.invite(
            subject(), name=form.get("name", ""), email=form.get("email", ""), duties=form.getlist("duty")
        )
    except UsageError as error:
        return _people(errors=field_error(error, ("name", "email", "duty")), status=422)
    except Conflict as error:
        return _people(errors=(FieldError("email", error.diagnostics()),), status=409)
    return _people(invited=invited)


@views.get("/people/<person>")
@action("people.read")
def one(person: str) -> Response:
    """Show somebody, and what can be changed about her."""
    return _person(person)


@views.post("/people/<person>/duties")
@action("people.manage")
def set_duties(person: str) -> ResponseReturnValue:
    """Change what somebody is for."""
    try:
        starts, ends = days_of(request.form)
        done = services().people.set_duties(subject(), person, request.form.getlist("duty"), starts=starts, ends=ends)
    except UsageError as error:
        return _person(person, errors=field_error(error, ("duty",)), status=422)
    except Conflict as error:
        return _person(person, errors=(FieldError("duty", error.diagnostics()),), status=409)
    return see(f"/people/{person}", said="changed" if done else "asked")


@views.post("/people/<person>/duties/end")
@action("people.manage")
def limit_duty(person: str) -> ResponseReturnValue:
    """End a duty with a day; never later than was confirmed."""
    try:
        ends = last_day(request.form)
        services().people.limit_duty(subject(), person, request.form.get("duty", ""), ends=ends)
    except UsageError as error:
        return _person(person, errors=(FieldError("last-day", error.diagnostics()),), status=422)
    except Conflict as error:
        return _person(person, errors=(FieldError("last-day", error.diagnostics()),), status=409)
    return see(f"/people/{person}", said="changed")


@views.post("/people/<person>/close")
@action("people.manage")
def close(person: str) -> ResponseReturnValue:
    """Close an account."""
    services().people.close(subject(), person)
    return see(f"/people/{person}", said="changed")


@views.post("/people/<person>/sessions/end")
@action("people.manage")
def end_sessions(person: str) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    services().people.end_sessions(subject(), person)
    return see(f"/people/{person}", said="signed-out")


@views.post("/people/<person>/invitation")
@action("people.manage")
def invite_again(person: str) -> Response:
    """Make a new link for somebody; it is shown once, in this answer."""
    return _person(person, invited=services().people.invite_again(subject(), person))


@views.post("/people/<person>/clearances")
@action("people.manage")
def give_clearance(person: str) -> ResponseReturnValue:
    """Propose a clearance, or take one away."""
    people, body, level = services().people, request.form.get("body", ""), request.form.get("level", "")
    if not level:
        people.remove_clearance(subject(), person, body=body)
        return see(f"/people/{person}", said="removed")
    try:
        starts, ends = days_of(request.form)
        people.give_clearance(subject(), person, body=body, level=level, starts=starts, ends=ends)
    except UsageError as error:
        return _person(person, errors=(FieldError("level", error.diagnostics()),), status=422)
    return see(f"/people/{person}", said="given")


@views.get("/clearances")
@action("clearance.confirm")
def clearances() -> Response:
    """List the clearances that wait for a second person."""
    waiting = services().people.unconfirmed(subject())
    office = services().office
    name_of = services().people.naming(c.given_by for m in waiting for c in (*m.clearances, *m.changes))
    return show(clearances_page(waiting, office.bodies.all(), office.policies, asking=subject(), name_of=name_of))


@views.post("/clearances")
@action("clearance.confirm")
def confirm() -> ResponseReturnValue:
    """Confirm a clearance that somebody else gave."""
    form = request.form
    services().people.confirm_clearance(
        subject(), form.get("person", ""), body=form.get("body", ""), level=form.get("level", "")
    )
    return see("/clearances", said="confirmed")


def _people(*, errors: tuple[FieldError, ...] = (), invited: Invitation | None = None, status: int = 200) -> Response:
    office, span = services().office, span_in(request.args, PEOPLE_ON_A_PAGE)
    members = services().people.everybody(subject(), span)
    page = people_page(
        members,
        door().duties,
        bodies=office.bodies.all(),
        policies=office.policies,
        typed=request.form if errors else {},
        errors=errors,
        invitation=_link(invited),
        chosen=request.form.getlist("duty") if errors else [],
    )
    return show(replace(page, pages=pages_of("/people", span, members.total)), status=status)


def _person(
    person: str, *, errors: tuple[FieldError, ...] = (), invited: Invitation | None = None, status: int = 200
) -> Response:
    office = services().office
    page = person_page(
        services().people.member(subject(), person),
        door().duties,
        bodies=office.bodies.all(),
        policies=office.policies,
        own=subject().person == person,
        errors=errors,
        invitation=_link(invited),
        waits=invited is not None and invited.waits,
    )
    return show(page, status=status)


def _link(invited: Invitation | None) -> str:
    return f"{request.host_url}invitation/{invited.secret}" if invited else ""
