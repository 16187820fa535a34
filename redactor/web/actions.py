"""Every endpoint says what it lets people do, or the service does not start.

A view is declared with `@action("meeting.read")`, or `@open_to_anyone` for the few pages before sign-in. `seal` looks
through all routes once they are registered; the hook looks again at each request, so that a route added later is
refused, not served. New means no.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, request

from redactor.errors import RedactorError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from flask import Flask
    from flask.typing import ResponseReturnValue

    # Goes on with None; anything else is the answer (a redirect to sign in). A denial is raised.
    Authorise = Callable[[str], ResponseReturnValue | None]

_MARK = "_redactor_declared"
_View = TypeVar("_View", bound="Callable[..., Any]")


class UndeclaredEndpointError(RedactorError):
    """A page of the service does not say who may use it, so the service does not start."""

    code = "undeclared-endpoint"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view lets people do; without an action it is open to anyone."""

    action: str | None


def action(name: str) -> Callable[[_View], _View]:
    """Declare what a view lets people do; who may is the permission table's to say."""

    def declare(view: _View) -> _View:
        setattr(view, _MARK, Declared(name))
        return view

    return declare


def open_to_anyone(view: _View) -> _View:
    """Declare that a view is for people who are not signed in, too."""
    setattr(view, _MARK, Declared(None))
    return view


def seal(app: Flask, *, known: Collection[str]) -> None:
    """Refuse to start where an endpoint is undeclared, or declares an action that the permission table lacks.

    Call it when all routes are registered. Raises UndeclaredEndpointError that names every such endpoint.
    """
    faults = sorted(set(_faults(app, known)))
    if faults:
        message = f"These endpoints do not say who may use them: {'; '.join(faults)}."
        raise UndeclaredEndpointError(message, remedy="Declare each with @action or @open_to_anyone.")


def demand_declared_action(authorise: Authorise) -> ResponseReturnValue | None:
    """Before each request: find what its view declares, and ask whether this person may.

    An address that leads nowhere goes on to the not-found page. Raises UndeclaredEndpointError for a view that was
    added after `seal`.
    """
    if request.endpoint is None:
        return None
    declared = declared_by(current_app.view_functions[request.endpoint], request.method)
    if declared is None:
        raise UndeclaredEndpointError(f"The endpoint {request.endpoint} does not say who may use it.")
    return None if declared.action is None else authorise(declared.action)


def _faults(app: Flask, known: Collection[str]) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            declared = declared_by(view, method)
            if declared is None:
                yield f"{rule.endpoint} ({method})"
            elif declared.action is not None and declared.action not in known:
                yield f"{rule.endpoint} ({method}: {declared.action} is unknown)"


def declared_by(view: Callable[..., Any], method: str) -> Declared | None:
    """Look at the view, and at the method of a class of views; what answers HEAD and OPTIONS is what answers GET."""
    found = getattr(view, _MARK, None)
    handlers = getattr(view, "view_class", None)
    if found is None and handlers is not None:
        names = (method.lower(), "get") if method in {"HEAD", "OPTIONS"} else (method.lower(),)
        handler = next((getattr(handlers, name) for name in names if hasattr(handlers, name)), handlers)
        found = getattr(handler, _MARK, None)
    return found if isinstance(found, Declared) else None
