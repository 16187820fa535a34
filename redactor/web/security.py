"""What guards every page of the confidential service, whatever its view does.

`secure` sets it up: uploads stay in memory, forms are accepted from our own pages only, every endpoint is declared and
authorised, and every response carries the same headers. Nothing here can be switched off by a setting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden

from redactor.web import actions
from redactor.web.cookies import FormCookie
from redactor.web.door import for_programs
from redactor.web.receiving import LARGEST_REQUEST, InMemoryRequest

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

# A form may stay open as long as the longest session.
FORM_LASTS_SECONDS: Final = 8 * 60 * 60
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_COUNT: Final = re.compile(r'"seq-\d{1,9}"', re.ASCII)
_TWO_YEARS: Final = 2 * 365 * 24 * 60 * 60

CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Site:
    """How browsers reach the service.

    Over https or not; by which names (empty: by any, which leaves a service on plain http open to names that somebody
    else points at it); and from which other origins its forms come, where a proxy in front rewrites the address.
    """

    https: bool
    hosts: tuple[str, ...] = ()
    origins: frozenset[str] = frozenset()


def secure(app: Flask, *, site: Site, authorise: actions.Authorise) -> None:
    """Guard an application. Its secret key is set; `actions.seal` follows when all routes are registered.

    The order is on purpose: nobody's upload is read before she may send it.
    """
    app.request_class = InMemoryRequest
    app.session_interface = FormCookie()
    app.config.update(_config(site))
    forms = CSRFProtect()
    forms.init_app(app)
    if "static" in app.view_functions:  # style sheets, fonts and scripts, the same for everybody
        actions.open_to_anyone(app.view_functions["static"])

    @app.before_request
    def _guard() -> ResponseReturnValue | None:
        # A method that the address does not know is no form from elsewhere: routing has its own answer to it.
        if request.routing_exception is None:
            refuse_foreign(site)
        answer = actions.demand_declared_action(authorise)
        # An address that leads nowhere changes nothing; asking it for a token would tell it from a denied one.
        if answer is None and request.endpoint is not None and not _has_bearer():
            forms.protect()
        return answer

    @app.after_request
    def _label(response: Response) -> Response:
        return label(response)


def refuse_foreign(site: Site) -> None:
    """Refuse a request that changes something unless it comes from a page of ours.

    Browsers say where a request comes from in Sec-Fetch-Site, over https and on this machine; those that do not must
    name our own origin. Raises Forbidden. Tokens in an Authorization header need no such proof: no page of somebody
    else's can make a browser send one. Nor does the API, which looks at nothing that a browser sends by itself.
    """
    if request.method in _SAFE_METHODS or _has_bearer() or for_programs():
        return
    fetched = request.headers.get("Sec-Fetch-Site")
    own = request.headers.get("Origin") in site.origins | {request.host_url.rstrip("/")}
    if fetched == "same-origin" or (fetched is None and own):
        return
    raise Forbidden("This form was not sent from a page of this service. Open the page again and send it from there.")


def label(response: Response) -> Response:
    """Put the headers on a response; a view cannot weaken them.

    No validators either: an ETag of decrypted bytes lets people guess at them. One that is a count of decisions stays.
    """
    response.headers.update(HEADERS)
    for validator in ("ETag", "Last-Modified", "Expires"):
        if validator != "ETag" or not _COUNT.fullmatch(response.headers.get("ETag", "")):
            response.headers.pop(validator, None)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    return response


def _config(site: Site) -> dict[str, object]:
    return {
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "TRUSTED_HOSTS": list(site.hosts) or None,
        # The cookie behind the form tokens. Who is signed in is in another cookie, see `cookies`.
        "SESSION_COOKIE_NAME": "__Host-form" if site.https else "form",
        "SESSION_COOKIE_SECURE": site.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "WTF_CSRF_TIME_LIMIT": FORM_LASTS_SECONDS,
        # `_guard` asks itself, after authorisation; this keeps Flask-WTF from asking before.
        "WTF_CSRF_CHECK_DEFAULT": False,
        # Our own pages send no referrer, which this check would demand over https.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _has_bearer() -> bool:
    return request.authorization is not None and request.authorization.type == "bearer"
