"""Every error raised on purpose, under one root.

An error carries a stable `code` for programs, a `message` for the person (what happened) and a `remedy` (what to do
next). Errors know nothing of HTTP or exit codes: each door has one table for that. No message ever holds text of a
withheld portion; a place is named instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.minutes import Finding


class RedactorError(Exception):
    """Something went wrong that the person can be told about."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, remedy: str = "") -> None:
        """Keep what happened, and what to do next."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        if code is not None:
            self.code = code

    def diagnostics(self) -> str:
        """Say to a person what happened and what to do next."""
        return f"{self.message} {self.remedy}".strip()


class UsageError(RedactorError):
    """The command was asked for something that it does not know."""

    code = "usage"


class InputError(RedactorError):
    """The file was not accepted, and nothing was stored."""

    code = "input-refused"


class PolicyError(UsageError):
    """The policy file has faults."""

    code = "policy"


class FindingsError(RedactorError):
    """A person has to look at the findings before there can be a copy."""

    code = "findings"

    def __init__(self, message: str, findings: Sequence[Finding], *, remedy: str = "") -> None:
        """Keep the findings beside the message."""
        super().__init__(message, remedy=remedy)
        self.findings = tuple(findings)


class DecisionNeeded(FindingsError):  # noqa: N818 -- the house's word; it asks, it does not accuse
    """Something in the draft has to be decided by a person first."""

    code = "decision-needed"


class GateStopped(FindingsError):  # noqa: N818 -- the house's word
    """The gate found something in a finished copy that may not be there. Nothing was written."""

    code = "gate-stopped"


class NotFound(RedactorError):  # noqa: N818 -- also what a denial becomes
    """There is nothing here that you can read."""

    code = "not-found"


class StepUpNeeded(RedactorError):  # noqa: N818 -- the house's word; it asks, it does not accuse
    """All that is missing is a proof, made just now, that the person who asks is the one who signed in."""

    code = "step-up-needed"


class Conflict(RedactorError):  # noqa: N818 -- the house's word
    """Somebody else changed this at the same time; nothing was saved over theirs."""

    code = "conflict"


class VaultError(RedactorError):
    """A key or a sealed portion cannot be used."""

    code = "vault"


class ProviderError(RedactorError):
    """The service that keeps accounts elsewhere does not answer, or not as it should."""

    code = "provider"


class StorageError(RedactorError):
    """The data could not be stored or read."""

    code = "storage"


class NoRoomError(RedactorError):
    """There is no room for this; nothing of it was kept."""

    code = "no-room"


class BusyError(RedactorError):
    """Too much is being done at the same time; this was not begun. `wait` is in how many seconds to ask again."""

    code = "busy"

    def __init__(self, message: str, *, wait: int = 10, remedy: str = "Nothing was changed. Try again then.") -> None:
        """Keep for how long to wait."""
        super().__init__(message, remedy=remedy)
        self.wait = wait
