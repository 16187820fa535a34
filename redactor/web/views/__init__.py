"""The views: each loads, checks, acts and presents, with one call of a service where it can."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flask import Flask

NAMES: Final = (
    "access",
    "account",
    "adoption",
    "annexes",
    "audit",
    "bodies",
    "circulation",
    "clerks",
    "confirming",
    "disclosures",
    "drafts",
    "elsewhere",
    "emergencies",
    "health",
    "held",
    "jobs",
    "limits",
    "meetings",
    "own",
    "people",
    "published_access",
    "reading",
    "recipient",
    "registers",
    "release",
    "requests",
    "review",
    "versions",
)
"""The modules of views. They are imported when an application is made: the command line does without them."""


def register(app: Flask) -> None:
    """Add all views to an application."""
    for name in NAMES:
        app.register_blueprint(import_module(f"{__name__}.{name}").views)
