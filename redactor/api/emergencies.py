"""Emergencies, for those who let them be; and the notices that ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views, paged, span_of
from redactor.api.schemas.reading import (
    EmergencySchema,
    EmergencyWithReasonSchema,
    HowManySchema,
    NoticeSchema,
    OpenedSchema,
)
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.entitlements import EmergencyRecord, NoticeRecord

views = Views("emergencies", "Items that were asked for at once, and notices.")


@views.get("/emergencies")
@views.response(200, EmergencySchema(many=True))
@views.listed()
@action("break-glass.read")
def emergencies(pagination_parameters: Any) -> Sequence[EmergencyRecord]:  # noqa: ANN401 -- the library's own
    """List all, newest first, without their reasons."""
    return paged(services().emergencies.all(subject(), span_of(pagination_parameters)), pagination_parameters)


@views.get("/emergencies/<emergency>")
@views.response(200, EmergencyWithReasonSchema)
@action("break-glass.approve")
def emergency(emergency: str) -> dict[str, Any]:
    """Show one with its reason; that is written down before."""
    found, why = services().emergencies.look(subject(), emergency)
    return {"emergency": found, "why": why}


@views.post("/emergencies/<emergency>/approval")
@views.response(200, OpenedSchema)
@action("break-glass.approve")
def approve_emergency(emergency: str) -> dict[str, bool]:
    """Let one be; the second approval opens it."""
    return {"open": services().emergencies.approve(subject(), emergency)}


@views.delete("/emergencies/<emergency>")
@views.response(204)
@action("break-glass.approve")
def end_emergency(emergency: str) -> None:
    """End one at once, before or after it opened."""
    services().emergencies.end(subject(), emergency)


@views.get("/notices")
@views.response(200, NoticeSchema(many=True))
@action("notice.read")
def notices() -> Sequence[NoticeRecord]:
    """Show what rang for the holder of the token."""
    return services().notices.mine(subject())


@views.post("/notices/read")
@views.response(200, HowManySchema)
@action("notice.read")
def mark_read() -> dict[str, int]:
    """Mark all of hers as read."""
    return {"count": services().notices.mark_read(subject())}
