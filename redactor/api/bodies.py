"""Bodies that hold a meeting together, bodies of one clerk, and how much each body keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.api.common import Views
from redactor.api.schemas.base import MadeSchema
from redactor.api.schemas.bodies import (
    AllowingSchema,
    ClerkSchema,
    HeldBySchema,
    JoiningSchema,
    NamingBodySchema,
    UseSchema,
)
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.clerks import ClerkRecord
    from redactor.services.body.jointly import Held
    from redactor.services.keeping.quotas import Use

views = Views("bodies", "Bodies that hold a meeting together, bodies of one clerk, and how much each body keeps.")


@views.get("/meetings/<meeting>/bodies")
@views.response(200, HeldBySchema)
@action("draft.read")
def held_by(meeting: str) -> Held:
    """Say which bodies hold a meeting, and which items are one body's alone."""
    return services().jointly.held(subject(), meeting)


@views.post("/meetings/<meeting>/bodies")
@views.arguments(JoiningSchema)
@views.response(204)
@action("draft.upload")
def join(given: dict[str, str], meeting: str) -> None:
    """Let a body hold a meeting with the others: fewer people read it then. It counts as an upload."""
    services().jointly.join(subject(), meeting, body=given["body"])


@views.put("/meetings/<meeting>/bodies/items")
@views.arguments(NamingBodySchema)
@views.response(204)
@action("access.grant")
def name_body(given: dict[str, str | None], meeting: str) -> None:
    """Say that an item is one body's alone, or everybody's again. Wants `proven` as well."""
    services().jointly.name(subject(), meeting, item=given["item"] or "", body=given["body"])


@views.get("/one-clerk")
@views.response(200, ClerkSchema(many=True))
@action("one-clerk.read")
def clerks() -> Sequence[ClerkRecord]:
    """List the bodies in which one person may mark and release, or that wait for it.

    Wants `people.manage` or `clearance.confirm` as well.
    """
    return tuple(services().one_clerk.all(subject()).values())


@views.post("/bodies/<body>/one-clerk")
@views.response(201, MadeSchema)
@action("people.manage")
def ask_one_clerk(body: str) -> dict[str, str]:
    """Ask that one person may mark and release the minutes of a body; somebody with another duty confirms it."""
    return {"id": services().one_clerk.ask(subject(), body)}


@views.post("/one-clerk/<clerk>/confirmation")
@views.response(204)
@action("clearance.confirm")
def confirm_one_clerk(clerk: str) -> None:
    """Confirm what was asked for. What is published then says so."""
    services().one_clerk.confirm(subject(), clerk)


@views.delete("/bodies/<body>/one-clerk")
@views.response(204)
@action("one-clerk.read")
def end_one_clerk(body: str) -> None:
    """Let two people release again, at once. Wants `people.manage` or `clearance.confirm` as well."""
    services().one_clerk.end(subject(), body)


@views.get("/limits")
@views.response(200, UseSchema(many=True))
@action("people.manage")
def limits() -> Sequence[Use]:
    """Say how much each body keeps, and may."""
    return services().quotas.uses(subject())


@views.put("/limits/<body>")
@views.arguments(AllowingSchema)
@views.response(204)
@action("people.manage")
def allow(given: dict[str, int | None], body: str) -> None:
    """Allow one body more, or less. What is kept already is never touched."""
    services().quotas.allow(subject(), body, **given)
