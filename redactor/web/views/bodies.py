"""The bodies whose minutes are kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import Conflict, UsageError
from redactor.web.actions import action
from redactor.web.door import see, services, show, subject
from redactor.web.presenting.account import field_error, policy_options
from redactor.web.screens.bodies import BodiesPage, BodyRow
from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("bodies", __name__)


@views.get("/bodies")
@action("people.manage")
def bodies() -> Response:
    """List the bodies."""
    return _bodies()


@views.post("/bodies")
@action("people.manage")
def add() -> ResponseReturnValue:
    """Add a body."""
    form = request.form
    try:
        services().people.add_body(subject(), name=form.get("name", ""), policy=form.get("policy", ""))
    except UsageError as error:
        return _bodies(*field_error(error, ("name", "policy")), status=422)
    except Conflict as error:
        return _bodies(FieldError("name", error.diagnostics()), status=409)
    return see("/bodies", said="body")


def _bodies(*errors: FieldError, status: int = 200) -> Response:
    office, people = services().office, services().people.cleared(subject())
    known = {policy: office.policies.load(policy).title for policy in office.policies.names()}
    rows = tuple(
        BodyRow(
            body.name,
            known.get(body.policy, body.policy),
            _people(people.get(body.id, 0)),
        )
        for body in office.bodies.all()
    )
    form = request.form if errors else {}
    options = policy_options(services(), chosen=form.get("policy", "sec-panel"))
    return show(BodiesPage(rows, "/bodies", options, form.get("name", ""), errors), status=status)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
