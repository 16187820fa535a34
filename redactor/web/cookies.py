"""The cookie that says who is signed in: opaque, for this host alone, gone with the browser.

The prefix `__Host-` makes browsers refuse it without https, with a domain or with a path, so that no neighbour can
plant one. On plain http, for development on one's own machine, it has no prefix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from flask import Flask, Request, Response
    from itsdangerous import URLSafeTimedSerializer


class FormCookie(SecureCookieSessionInterface):
    """Flask's own signed cookie, behind the form tokens; what signs it is made once, not for each request."""

    _made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie of this one application."""
        if self._made is None:
            self._made = super().get_signing_serializer(app)
        return self._made


def _name(*, https: bool) -> str:
    return "__Host-sid" if https else "sid"


def session_of(request: Request, *, https: bool) -> str | None:
    """Return what the browser sent, unchecked."""
    return request.cookies.get(_name(https=https))


def keep_session(response: Response, value: str, *, https: bool) -> None:
    """Give the browser a session id. It is not stored beyond the browser's own session."""
    response.set_cookie(_name(https=https), value, secure=https, httponly=True, samesite="Strict", path="/")


def _away(*, https: bool) -> str:
    return "__Host-away" if https else "away"


def browser_secret(request: Request, *, https: bool) -> str | None:
    """Return what a browser kept while it was at the service that keeps its account, unchecked."""
    return request.cookies.get(_away(https=https))


def keep_browser_secret(response: Response, value: str, *, https: bool) -> None:
    """Give a browser what it is known by when another site sends it back: Strict cookies are not sent then."""
    response.set_cookie(_away(https=https), value, max_age=600, secure=https, httponly=True, samesite="Lax", path="/")


def drop_browser_secret(response: Response, *, https: bool) -> None:
    """Take it away again."""
    response.delete_cookie(_away(https=https), secure=https, httponly=True, samesite="Lax", path="/")


def drop_session(response: Response, *, https: bool) -> None:
    """Take the session id away, and what the browser kept of the pages; neighbours' cookies are left alone."""
    response.delete_cookie(_name(https=https), secure=https, httponly=True, samesite="Strict", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
