"""Who may read what of one meeting: explain it, give it by name, end it, keep somebody out. Never any text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views
from redactor.api.schemas.access import (
    AccessSchema,
    ExplainingSchema,
    ExplanationSchema,
    GivingAccessSchema,
    RecusingSchema,
    SettingTimeSchema,
    TimeSchema,
)
from redactor.api.schemas.base import MadeSchema
from redactor.api.schemas.circulation import PersonSchema
from redactor.services.entitling.explaining import Explaining
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.entitlements import EmbargoRecord, Facts
    from redactor.core.records import PersonRecord
    from redactor.services.entitling.explaining import Explanation

views = Views("access", "Who may read what: grants by name, recusals, times, and how the rules come to it.")


@views.get("/readers")
@views.response(200, PersonSchema(many=True))
@action("access.grant")
def readers() -> Sequence[PersonRecord]:
    """List whom a grant can name."""
    return services().people.readers(subject())


@views.get("/meetings/<meeting>/access")
@views.response(200, AccessSchema)
@action("access.grant")
def access(meeting: str) -> Facts:
    """List grants, recusals and times of a meeting."""
    return services().access.facts(subject(), meeting)


@views.get("/meetings/<meeting>/access/explanation")
@views.arguments(ExplainingSchema, location="query")
@views.response(200, ExplanationSchema)
@action("access.grant")
def explain(given: dict[str, str], meeting: str) -> Explanation:
    """Say why somebody can, or cannot, read an item; that it was asked is written down. Wants `draft.read` as well."""
    running = services()
    return Explaining(running.access, running.review, running.people).why(subject(), meeting, **given)


@views.post("/meetings/<meeting>/grants")
@views.arguments(GivingAccessSchema)
@views.response(201, MadeSchema)
@action("access.grant")
def give(given: dict[str, Any], meeting: str) -> dict[str, str]:
    """Open an item to somebody by name, from and until."""
    return {"id": services().access.give(subject(), meeting, **given)}


@views.delete("/meetings/<meeting>/grants/<grant>")
@views.response(204)
@action("access.grant")
def end_grant(meeting: str, grant: str) -> None:
    """End a grant at once. What was read stays read."""
    services().access.revoke(subject(), meeting, grant)


@views.post("/meetings/<meeting>/recusals")
@views.arguments(RecusingSchema)
@views.response(204)
@action("access.grant")
def recuse(given: dict[str, str], meeting: str) -> None:
    """Keep somebody out of an item, or of everything, whatever else she holds."""
    services().access.recuse(subject(), meeting, **given)


@views.post("/meetings/<meeting>/recusals/end")
@views.arguments(RecusingSchema)
@views.response(204)
@action("access.grant")
def end_recusal(given: dict[str, str], meeting: str) -> None:
    """End a recusal of somebody else."""
    services().access.lift(subject(), meeting, **given)


@views.get("/meetings/<meeting>/times")
@views.response(200, TimeSchema(many=True))
@action("access.time")
def times(meeting: str) -> Sequence[EmbargoRecord]:
    """List the times before which items stay closed."""
    return services().access.times(subject(), meeting)


@views.post("/meetings/<meeting>/times")
@views.arguments(SettingTimeSchema)
@views.response(204)
@action("access.time")
def set_time(given: dict[str, Any], meeting: str) -> None:
    """Keep an item, or everything, closed until a moment."""
    services().access.set_time(subject(), meeting, **given)
