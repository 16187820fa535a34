"""What is held for review, for whoever may open what it comes from; letting it pass with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from redactor.errors import UsageError
from redactor.services.release.holding import Holding
from redactor.web.actions import action
from redactor.web.door import see, services, show, subject
from redactor.web.presenting.held import held_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

views = Blueprint("held", __name__)


@views.get("/held")
@action("held.read")
def held() -> Response:
    """List what waits."""
    return _show()


@views.post("/held/<held>")
@action("held.settle")
def settle(held: str) -> ResponseReturnValue:
    """Let one of them pass."""
    try:
        Holding(services().office).settle(subject(), held, reason=request.form.get("reason", ""))
    except UsageError:
        return _show(missing=held, status=422)
    return see("/held", said="passed")


def _show(*, missing: str = "", status: int = 200) -> Response:
    running = services()
    waiting = Holding(running.office).waiting(subject())
    return show(held_page(waiting, name_of=running.people.name_of, missing=missing), status=status)
