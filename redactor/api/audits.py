"""The audit log, for auditors: who did what about a meeting, and whether the log is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import Views, paged
from redactor.api.schemas.people import EventSchema, ReportingSchema, VerifiedSchema
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.services.audit import Verified
    from redactor.services.auditing import Line

views = Views("audit", "The record of who did what. It holds identities and no text.")


@views.get("/audit/events")
@views.arguments(ReportingSchema, location="query")
@views.response(200, EventSchema(many=True))
@views.listed()
@action("audit.read")
def events(given: dict[str, Any], pagination_parameters: Any) -> Sequence[Line]:  # noqa: ANN401 -- the library's own
    """List who did, or was refused, what about a meeting or an item of it; that it was asked is in the record too."""
    return paged(services().audit.report(subject(), given["meeting"], given["item"]), pagination_parameters)


@views.get("/audit/verification")
@views.response(200, VerifiedSchema)
@action("audit.read")
def verification() -> Verified:
    """Tell whether no event was changed, removed or moved; compare size and root with what was kept elsewhere."""
    return services().audit.verified(subject())
