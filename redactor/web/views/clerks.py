"""How many people release the minutes of a body: asked for by one duty, confirmed by another, ended by either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from redactor.web.actions import action
from redactor.web.door import may, see, services, show, subject
from redactor.web.screens.clerks import ClerkRow, ClerksPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

views = Blueprint("clerks", __name__)
_HERE = "/one-clerk"


@views.get(_HERE)
@action("one-clerk.read")
def clerks() -> Response:
    """Say how many people release the minutes of each body."""
    return show(ClerksPage(tuple(_rows())))


@views.post("/one-clerk/<body>/ask")
@action("people.manage")
def ask(body: str) -> ResponseReturnValue:
    """Ask that one person may."""
    services().one_clerk.ask(subject(), body)
    return see(_HERE, said="one-clerk")


@views.post("/one-clerk/<clerk>/confirm")
@action("clearance.confirm")
def confirm(clerk: str) -> ResponseReturnValue:
    """Confirm what was asked for."""
    services().one_clerk.confirm(subject(), clerk)
    return see(_HERE, said="one-clerk")


@views.post("/one-clerk/<body>/end")
@action("one-clerk.read")
def end(body: str) -> ResponseReturnValue:
    """Let two people release again."""
    services().one_clerk.end(subject(), body)
    return see(_HERE, said="one-clerk")


def _rows() -> Iterator[ClerkRow]:
    found = services().one_clerk.all(subject())
    for body in services().office.bodies.all():
        known, where = found.get(body.id), f"{_HERE}/{body.id}"
        if known is None:
            asks = f"{where}/ask" * may("people.manage")
            yield ClerkRow(body.name, "Two people: one marks, another releases.", ask=asks)
        elif known.holds:
            yield ClerkRow(body.name, "One person may mark and release. What is published says so.", end=f"{where}/end")
        else:
            confirm = f"{_HERE}/{known.id}/confirm" * may("clearance.confirm")
            yield ClerkRow(body.name, "Two people, until this is confirmed.", confirm=confirm, end=f"{where}/end")
