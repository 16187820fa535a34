"""What the services need to have stored of what people prove with who they are, as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.credentials import ApiTokenRecord, ChallengeRecord, OutsideRecord, PasskeyRecord


class Credentials(Protocol):
    """Passkeys, recovery codes, tokens, accounts elsewhere, and what was asked of browsers."""

    def ask(self, challenge_: ChallengeRecord) -> None:
        """Store a challenge."""

    def answer(self, id_hash: str, *, purpose: str, at: datetime) -> ChallengeRecord | None:
        """Use a challenge up; None where there is none that fits."""

    def forget_unanswered(self, *, at: datetime) -> int:
        """Remove the challenges that ended before `at`."""

    def add_passkey(self, record: PasskeyRecord) -> None:
        """Add a passkey. Raises Conflict where somebody has it already."""

    def passkeys(self, person: str) -> tuple[PasskeyRecord, ...]:
        """Return a person's passkeys, oldest first."""

    def remove_passkey(self, person: str, id: str) -> bool:  # noqa: A002 -- the record's own word
        """Take a passkey of hers away; False where she has no such one."""

    def recovery_left(self, person: str) -> int:
        """Count the recovery codes that still work."""

    def add_token(self, record: ApiTokenRecord) -> None:
        """Store a token."""

    def token(self, id_hash: str) -> ApiTokenRecord | None:
        """Return a token by its hash, whether it still works or not."""

    def tokens(self, person: str) -> tuple[ApiTokenRecord, ...]:
        """Return a person's tokens, newest first."""

    def touch_token(self, id: str, *, at: datetime) -> None:  # noqa: A002 -- the record's own word
        """Note that a token was used."""

    def revoke_token(self, person: str, id: str, *, at: datetime) -> bool:  # noqa: A002 -- as above
        """End a token of hers; False where there is none that still works."""

    def revoke_tokens(self, person: str, *, at: datetime) -> int:
        """End all her tokens."""

    def outside(self, issuer: str, subject: str) -> OutsideRecord | None:
        """Return whom an account elsewhere stands for."""

    def outsides(self, person: str) -> tuple[OutsideRecord, ...]:
        """Return the accounts elsewhere that stand for a person."""

    def link(self, record: OutsideRecord) -> None:
        """Let an account elsewhere stand for a person. Raises Conflict."""

    def remove_all(self, person: str, *, at: datetime) -> None:
        """Take every way in away but the password, and end the tokens."""
