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
        confirming,
        drafts,
        health,
        meetings,
        people,
        reading,
        release,
        review,
    )

    for module in (account, confirming, meetings, drafts, review, release, reading, access, people, health):
        app.register_blueprint(module.views)
