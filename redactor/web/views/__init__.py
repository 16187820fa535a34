"""The views: each loads, checks, acts and presents, with one call of a service where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add all views to an application."""
    from redactor.web.views import (
        access,
        account,
        adoption,
        annexes,
        audit,
        bodies,
        circulation,
        clerks,
        confirming,
        disclosures,
        drafts,
        elsewhere,
        emergencies,
        health,
        held,
        meetings,
        own,
        people,
        published_access,
        reading,
        recipient,
        registers,
        release,
        requests,
        review,
        versions,
    )

    for module in (
        account,
        elsewhere,
        confirming,
        own,
        meetings,
        drafts,
        review,
        release,
        reading,
        recipient,
        requests,
        published_access,
        audit,
        registers,
        access,
        disclosures,
        emergencies,
        people,
        bodies,
        health,
        circulation,
        versions,
        adoption,
        held,
        annexes,
        clerks,
    ):
        app.register_blueprint(module.views)
