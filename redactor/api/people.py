"""People: invite, change, close; give clearances, and confirm what somebody else gave.

A token does this only with scopes that its holder gave it for that, and with `proven`; see `services.persons.tokens`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views, paged, span_of
from redactor.api.schemas.people import (
    ConfirmingSchema,
    DoneSchema,
    GivingClearanceSchema,
    InvitedSchema,
    InvitingSchema,
    LimitingSchema,
    MemberSchema,
    SettingDutiesSchema,
    WaitingSchema,
)
from redactor.api.schemas.reading import HowManySchema
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.services.persons.clearances import Member
    from redactor.services.persons.people import Invitation

views = Views("people", "People, what they are for, and how far each may read.")


@views.get("/people")
@views.response(200, MemberSchema(many=True))
@views.listed()
@action("people.read")
def people(pagination_parameters: Any) -> Sequence[Member]:  # noqa: ANN401 -- the library's own
    """List the people."""
    return paged(services().people.everybody(subject(), span_of(pagination_parameters)), pagination_parameters)


@views.post("/people")
@views.arguments(InvitingSchema)
@views.response(201, InvitedSchema)
@action("people.manage")
def invite(given: dict[str, Any]) -> Invitation:
    """Invite somebody; the secret of the link is in this answer and nowhere else."""
    return services().people.invite(subject(), **given)


@views.get("/people/<person>")
@views.response(200, MemberSchema)
@action("people.read")
def person(person: str) -> Member:
    """Show somebody."""
    return services().people.member(subject(), person)


@views.post("/people/<person>/invitation")
@views.response(201, InvitedSchema)
@action("people.manage")
def invite_again(person: str) -> Invitation:
    """Make a new link for somebody who may have lost her way in."""
    return services().people.invite_again(subject(), person)


@views.put("/people/<person>/duties")
@views.arguments(SettingDutiesSchema)
@views.response(200, DoneSchema)
@action("people.manage")
def set_duties(given: dict[str, Any], person: str) -> dict[str, bool]:
    """Change what somebody is for; what opens texts waits for an officer."""
    return {"done": services().people.set_duties(subject(), person, **given)}


@views.post("/people/<person>/duties/<duty>/end")
@views.arguments(LimitingSchema)
@views.response(204)
@action("people.manage")
def limit_duty(given: dict[str, Any], person: str, duty: str) -> None:
    """End a duty at a moment."""
    services().people.limit_duty(subject(), person, duty, **given)


@views.post("/people/<person>/closing")
@views.response(204)
@action("people.manage")
def close_account(person: str) -> None:
    """Close an account."""
    services().people.close(subject(), person)


@views.delete("/people/<person>/sessions")
@views.response(200, HowManySchema)
@action("people.manage")
def end_sessions(person: str) -> dict[str, int]:
    """Sign somebody out everywhere."""
    return {"count": services().people.end_sessions(subject(), person)}


@views.put("/people/<person>/clearances/<body>")
@views.arguments(GivingClearanceSchema)
@views.response(204)
@action("people.manage")
def give_clearance(given: dict[str, Any], person: str, body: str) -> None:
    """Propose how far somebody may read in a body; it waits for another duty."""
    services().people.give_clearance(subject(), person, body=body, **given)


@views.delete("/people/<person>/clearances/<body>")
@views.response(204)
@action("people.manage")
def remove_clearance(person: str, body: str) -> None:
    """Take a clearance away, at once."""
    services().people.remove_clearance(subject(), person, body=body)


@views.get("/confirmations")
@views.response(200, WaitingSchema(many=True))
@action("clearance.confirm")
def unconfirmed() -> Sequence[Member]:
    """List the people about whom something waits for a second person."""
    return services().people.unconfirmed(subject())


@views.post("/confirmations")
@views.arguments(ConfirmingSchema)
@views.response(204)
@action("clearance.confirm")
def confirm(given: dict[str, str]) -> None:
    """Confirm a clearance, or another change, that somebody else gave."""
    services().people.confirm_clearance(subject(), given["person"], body=given["body"], level=given["level"])
