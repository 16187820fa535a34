"""The bodies whose minutes are kept here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import FieldError, Option


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body, with its policy, and how many people have a clearance in it."""

    name: str
    policy: str
    cleared: str


@dataclass(frozen=True, slots=True)
class BodiesPage:
    """The bodies, and the form that adds one. Posts `name` and `policy`."""

    template: ClassVar[str] = "bodies.html"

    bodies: tuple[BodyRow, ...]
    action: str
    policies: tuple[Option, ...]
    name: str = ""
    errors: tuple[FieldError, ...] = ()
