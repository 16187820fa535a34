"""Registers: rows that the reader may see, what is withheld and when it is looked at again, masks and names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, request

from redactor.core.filing import Scope
from redactor.core.pages import Span
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services.body.registers import MEETINGS_ON_A_PAGE
from redactor.services.drafting.pseudonyms import Assignment
from redactor.web.actions import action
from redactor.web.door import attached, may, see, services, show, subject
from redactor.web.presenting.paging import pages_of, span_in
from redactor.web.presenting.registers import (
    Asked,
    WithheldAsked,
    asked,
    assign_faults,
    origins_page,
    pseudonyms_page,
    register_page,
    withheld_page,
)
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from redactor.core.registers import Kind

views = Blueprint("registers", __name__)
_KINDS = {"actions": "action", "decisions": "decision"}
ORIGINS_ON_A_PAGE = 5  # meetings: the whole draft of each is opened
_FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@views.get("/registers/<any(actions, decisions):name>")
@action("register.read")
def rows(name: str) -> Response:
    """Show the actions or the decisions of all meetings, as far as she may read them."""
    kind = cast("Kind", _KINDS[name])
    registers, filters = services().registers, asked(request.args)
    wanted = Asked(filters, span_in(request.args, MEETINGS_ON_A_PAGE), _today(), registers.narrowings())
    found = registers.rows(subject(), kind, wanted.span, filters=filters)
    return show(register_page(kind, found, wanted, may=may, works=may("draft.read")))


@views.get("/registers/<any(actions, decisions):name>.<any(csv, json):form>")
@action("register.read")
def export(name: str, form: str) -> Response:
    """Give the same rows as a file."""
    data = services().registers.export(subject(), cast("Kind", _KINDS[name]), asked(request.args), form)
    return attached(data, f"{name}.{form}", _FORMS[form])


@views.get("/registers/withheld")
@action("draft.read")
def withheld() -> Response:
    """Show what is withheld in published minutes, soonest review first."""
    return _show_withheld()


@views.post("/registers/withheld/<meeting>/<item>/later")
@action("draft.decide")
def later(meeting: str, item: str) -> ResponseReturnValue:
    """Keep an item withheld, and look at it again another day."""
    try:
        until = date.fromisoformat(request.form.get("until", ""))
        services().lifecycle.put_off(subject(), meeting, _item(item), until=until, expected_seq=_seq())
    except ValueError:
        return _show_withheld((FieldError("until", "Give a day to come"),), status=422)
    except (UsageError, Conflict) as error:
        return _show_withheld((FieldError("until", error.message),), status=409)
    return see("/registers/withheld", said="put-off")


@views.post("/registers/withheld/<meeting>/<item>/happened")
@action("draft.decide")
def happened(meeting: str, item: str) -> ResponseReturnValue:
    """Note that the event has happened that an item waited for. Nothing is published by it."""
    try:
        services().lifecycle.happened(subject(), meeting, _item(item), expected_seq=_seq())
    except (UsageError, Conflict) as error:
        return _show_withheld((FieldError("until", error.message),), status=409)
    return see("/registers/withheld?due=yes", said="due-now")


@views.get("/registers/origins")
@action("draft.read")
def origins() -> Response:
    """Show the items that came from other bodies, and where their word is wanted."""
    return _show_origins()


@views.post("/registers/origins")
@action("draft.decide")
def came_from() -> ResponseReturnValue:
    """Say that the text of an item came from another body."""
    form = request.form
    try:
        services().origins.came_from(
            subject(), form.get("meeting", ""), form.get("item", "").strip(), form.get("body", "")
        )
    except (UsageError, Conflict) as error:
        return _show_origins((FieldError("item", f"{error.message} {error.remedy}"),), status=422)
    return see("/registers/origins", said="came-from")


@views.post("/registers/origins/<meeting>/<item>/agree")
@action("origin.agree")
def agree(meeting: str, item: str) -> ResponseReturnValue:
    """Give a body's word for what is released of an item now. Nothing is published by it."""
    try:
        services().origins.agree(subject(), meeting, _item(item), request.form.get("body", ""), expected_seq=_seq())
    except (UsageError, Conflict) as error:
        return _show_origins((FieldError("rows", error.message),), status=409)
    return see("/registers/origins", said="agreed")


@views.get("/registers/pseudonyms")
@action("pseudonym.read")
def pseudonyms() -> Response:
    """Show masks, and the names that she may know after a fresh proof."""
    return _show_pseudonyms()


@views.post("/registers/pseudonyms")
@action("draft.decide")
def assign() -> ResponseReturnValue:
    """Give somebody a mask."""
    form = request.form
    errors = assign_faults(form)
    if errors:
        return _show_pseudonyms(errors, status=422)
    scope = form.get("scope", "")
    if scope not in set(Scope):
        raise NotFound("There is nothing here that you can read.")
    matter = form.get("matter", "") if scope == Scope.MATTER else ""
    wanted = Assignment(form["name"], form["label"].strip(), Scope(scope), matter)
    try:
        services().pseudonyms.assign(subject(), form["meeting"], form["item"].strip(), wanted)
    except (UsageError, Conflict) as error:
        return _show_pseudonyms((FieldError("name", f"{error.message} {error.remedy}"),), status=422)
    return see("/registers/pseudonyms", said="masked")


@views.post("/meetings/<meeting>/pseudonyms/<pseudonym>")
@action("draft.decide")
def apply(meeting: str, pseudonym: str) -> ResponseReturnValue:
    """Put a mask in place of its name wherever everybody would read the name in a meeting."""
    try:
        services().pseudonyms.apply(subject(), meeting, pseudonym, expected_seq=_seq())
    except UsageError:
        return see(f"/meetings/{meeting}/review", said="no-name")
    return see(f"/meetings/{meeting}/review", said="mask-applied")


def _today() -> date:
    return services().office.clock().date()


def _seq() -> int:
    text = request.form.get("seq", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 -- a number that no list has


def _item(name: str) -> str:
    return f"#{name}" if request.args.get("by") == "position" else name


def _show_withheld(errors: tuple[FieldError, ...] = (), *, status: int = 200) -> Response:
    today, running = _today(), services()
    only_due, span = request.args.get("due") == "yes", span_in(request.args)
    found, due = running.lifecycle.look(subject(), today, span, due=only_due)
    asked = WithheldAsked(today, span, only_due=only_due)
    page = withheld_page(found, running.public_facts.places(), asked, due=due, may=may, errors=errors)
    return show(page, status=status)


def _show_origins(errors: tuple[FieldError, ...] = (), *, status: int = 200) -> Response:
    running, span = services(), span_in(request.args, ORIGINS_ON_A_PAGE)
    found, meetings = running.origins.listed(subject(), span), running.review.meetings(subject(), Span())
    titles = running.review.titles(subject(), {one.record.meeting for one in found})
    page = origins_page(found, meetings, titles, running.office.bodies.all(), may=may, errors=errors)
    return show(replace(page, pages=pages_of("/registers/origins", span, found.total)), status=status)


def _show_pseudonyms(errors: tuple[FieldError, ...] = (), *, status: int = 200) -> Response:
    running, span = services(), span_in(request.args)
    listed, meetings = running.pseudonyms.listed(subject(), span), running.review.meetings(subject(), Span())
    titles = running.review.titles(subject(), {known.record.meeting for known in listed.known})
    page = pseudonyms_page(listed, meetings, titles, typed=request.form, errors=errors, may=may)
    return show(replace(page, pages=pages_of("/registers/pseudonyms", span, listed.total)), status=status)
