"""What exports need to have stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.disclosures import Disclosure, RecipientKey


class Exports(Protocol):
    """What left the house, and to which keys it may be encrypted."""

    def begin(self, made: Disclosure) -> None:
        """Write down that a copy is about to be made. Raises Conflict where its number is taken."""

    def finish(self, number: str, *, sha256: str, at: datetime) -> None:
        """Write down that it was made. Raises Conflict where that was said, or the copy was never begun."""

    def find(self, number: str) -> Disclosure | None:
        """Return the record of a copy by its number."""

    def of_meeting(self, meeting: str) -> tuple[Disclosure, ...]:
        """Return every copy of a meeting's minutes, oldest first."""

    def of_person(self, person: str) -> tuple[Disclosure, ...]:
        """Return every copy that somebody made, oldest first."""

    def recipient(self, person: str) -> RecipientKey | None:
        """Return the key that a person gave, confirmed or not."""

    def set_recipient(self, key: RecipientKey) -> None:
        """Put a key in the place of the one that a person had."""

    def confirm_recipient(self, person: str, key: str, *, at: datetime) -> None:
        """Confirm the very key that was shown. Raises Conflict where another one waits, or none."""

    def drop_recipient(self, person: str) -> None:
        """Forget a person's key, if there is one."""
