"""What is held for review because it is still sealed elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.api.common import Views
from redactor.api.schemas.base import ReasonSchema
from redactor.api.schemas.circulation import HeldSchema
from redactor.services.release.holding import Holding
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.services.release.holding import Held

views = Views("held", "Words of a release that are still sealed elsewhere, for whoever may open where.")


@views.get("/held")
@views.response(200, HeldSchema(many=True))
@action("held.read")
def held() -> Sequence[Held]:
    """List what waits."""
    return Holding(services().office).waiting(subject())


@views.post("/held/<finding>/settlement")
@views.arguments(ReasonSchema)
@views.response(204)
@action("held.settle")
def settle_held(given: dict[str, str], finding: str) -> None:
    """Let one of them pass."""
    Holding(services().office).settle(subject(), finding, reason=given["reason"])
