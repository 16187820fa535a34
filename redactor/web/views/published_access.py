"""Why somebody can, or cannot, read an item of published minutes; and who read what of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.web.actions import action
from redactor.web.door import may, services, show, subject
from redactor.web.presenting.paging import pages_of, span_in
from redactor.web.presenting.published_access import explain_page, published_list, readings_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.site import Published

views = Blueprint("published_access", __name__)
ON_A_PAGE = 50
_EXPLAIN = "Choose the minutes. You then ask for a person and an item, and see the rules in the order they are applied."
_READ = "Choose the minutes. You see who read, copied or was refused which item, and on which ground, never a text."


@views.get("/access")
@action("access.explain")
def meetings() -> Response:
    """List what is published."""
    found = services().published_access.meetings(subject())
    return _choose(found, "/access", "Why can or can’t someone read this?", _EXPLAIN)


@views.get("/access/<meeting>")
@action("access.explain")
def explained(meeting: str) -> Response:
    """Show who may read what of published minutes; with a person and an item, why. Each question is recorded."""
    running = services()
    looked = running.published_access.look(subject(), meeting)
    asked = (request.args.get("person", ""), request.args.get("item", ""))
    answer = None
    if all(asked):
        answer = running.published_access.explain(subject(), looked, person=asked[0], item=asked[1])
    page = explain_page(
        looked,
        asked,
        answer,
        running.reading_requests.listed(subject(), meeting),
        answers=may("access.answer"),
        grants=may("access.grant"),
        name_of=running.people.naming(person.id for person in looked.people),
    )
    return show(page)


@views.get("/readings")
@action("access.readings")
def read_meetings() -> Response:
    """List what is published."""
    found = services().published_access.meetings(subject(), "access.readings")
    return _choose(found, "/readings", "Who read what", _READ)


@views.get("/readings/<meeting>")
@action("access.readings")
def readings(meeting: str) -> Response:
    """Show who read what of published minutes, by item and by person."""
    running, asked = services(), (request.args.get("item", ""), request.args.get("person", ""))
    found = running.published_access.readings(subject(), meeting, item=asked[0], person=asked[1])
    published = running.public_facts.all()[meeting]
    name_of = running.people.naming(line.person for line in found)
    return show(readings_page(meeting, published, found, asked, name_of=name_of))


def _choose(found: Mapping[str, Published], where: str, title: str, lead: str) -> Response:
    span = span_in(request.args, ON_A_PAGE)
    rows = span.of(tuple(found.items()))
    page = published_list(dict(rows), where, title, lead)
    return show(replace(page, pages=pages_of(where, span, rows.total)))
