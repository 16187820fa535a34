"""What registers, pseudonyms and texts of other bodies need to have stored, as protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.filing import ConsentRecord, OriginRecord, PartRecord, PseudonymRecord, Scope, Stage


class RegisterParts(Protocol):
    """Which sealed rows there are of each meeting."""

    def made_of(self, meeting: str, stage: Stage) -> str | None:
        """Tell what state the rows were made of; None where none were made."""

    def parts(self, meeting: str, stage: Stage) -> tuple[PartRecord, ...]:
        """Return what is sealed, item by item and level by level."""

    def keep(self, meeting: str, stage: Stage, parts: Iterable[PartRecord], *, made_of: str) -> None:
        """Put other rows in the place of those before."""


class PseudonymStore(Protocol):
    """Masks, and where their names are sealed."""

    def add(self, record: PseudonymRecord) -> None:
        """Add one. Raises Conflict."""

    def get(self, identity: str) -> PseudonymRecord:
        """Return one. Raises NotFound."""

    def inside(self, scope: Scope, within: str) -> tuple[PseudonymRecord, ...]:
        """Return those of one scope, by their masks."""

    def of_body(self, body: str) -> tuple[PseudonymRecord, ...]:
        """Return those that were assigned in the meetings of a body."""


class Origins(Protocol):
    """Texts that came from another body, and its word for what is released of them."""

    def add(self, record: OriginRecord) -> None:
        """Say where the text of an item came from."""

    def all(self, meeting: str) -> tuple[OriginRecord, ...]:
        """Return the origins of a meeting's items."""

    def consent(self, record: ConsentRecord) -> None:
        """Record a body's word. Raises Conflict."""

    def consents(self, meeting: str) -> tuple[ConsentRecord, ...]:
        """Return the words that were given about a meeting."""
