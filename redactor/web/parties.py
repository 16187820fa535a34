"""What views and passkeys need to agree on: who we are to a browser, what it showed, and options as JSON."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, request

from redactor.core.credentials import RelyingParty, Shown
from redactor.errors import NotFound, UsageError
from redactor.services.persons.signing_in import Locked
from redactor.web.cookies import session_of
from redactor.web.door import door, services
from redactor.web.screens.signing_in import SIGN_IN_LOCKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.credentials import Asked
    from redactor.core.records import SessionRecord


def party() -> RelyingParty:
    """Say who we are by the address that the browser used, which is one of ours or the request is refused."""
    scheme = "https" if door().https else request.scheme
    return RelyingParty(urlsplit(request.host_url).hostname or "", f"{scheme}://{request.host}")


def caller() -> str:
    """Name the machine that asks, as far as the proxies in front are set: by its address."""
    return request.remote_addr or ""


def shown() -> Shown:
    """Take from a form what somebody shows."""
    form = request.form
    return Shown(
        password=form.get("password", ""),
        code=form.get("code", ""),
        passkey=form.get("answer", ""),
        ceremony=form.get("ceremony", ""),
        party=party(),
    )


def options(ask: Callable[[], Asked | Locked]) -> Response:
    """Hand a script what it asks the browser for, or what stands in the way; `ceremony` goes back with the answer."""
    try:
        asked = ask()
    except UsageError as error:
        return Response(json.dumps({"fault": error.diagnostics()}), 422, content_type="application/json")
    if isinstance(asked, Locked):
        return with_wait(Response(json.dumps({"fault": SIGN_IN_LOCKED}), 429, content_type="application/json"), asked)
    # The options are JSON already; the ceremony is hexadecimal.
    body = f'{{"ceremony":"{asked.ceremony}","options":{asked.options}}}'
    return Response(body, content_type="application/json")


def with_wait(response: Response, came: object) -> Response:
    """Tell in the header too how long it takes until somebody who tried too often may try again."""
    if isinstance(came, Locked):
        wait = (came.until - services().office.clock()).total_seconds()
        response.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return response


def current_session() -> SessionRecord:
    """Give the session of who asks. Raises NotFound where it ended in between."""
    found = services().people.signing_in.session(session_of(request, https=door().https))
    if found is None:
        raise NotFound("There is nothing here that you can read.")
    return found
