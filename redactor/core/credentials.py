"""What somebody proves with who she is, as it is stored: passkeys, codes, tokens, and the challenges they answer.

Plain frozen values, beside `redactor.core.records`. No secret is among them: of a passkey the public key, of a code
the sealed secret, of everything that works by being known its hash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The service as a passkey knows it: its host without port, and the origin that browsers name."""

    host: str
    origin: str

    @property
    def fits(self) -> bool:
        """Tell whether browsers have passkeys here: over https, and on this machine under the name localhost."""
        return self.origin.startswith("https://") or self.host == "localhost"


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows to prove who she is, unchecked.

    `passkey` is what the browser gave, in JSON; `ceremony` names the challenge that it answers.
    """

    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    passkey: str = field(default="", repr=False)
    ceremony: str = field(default="", repr=False)
    party: RelyingParty | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked: the options of WebAuthn in JSON, and the name under which the answer is awaited."""

    options: str
    ceremony: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeSetup:
    """An app that is being set up: its secret, to be typed, and the address that its QR code holds."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRecord:
    """A passkey, known by the SHA-256 of its credential id. `backed_up` where its owner's other devices have it."""

    id: str
    credential: bytes = field(repr=False)
    person: str
    name: str
    public_key: bytes = field(repr=False)
    sign_count: int
    backed_up: bool
    created: datetime
    last_used: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRecord:
    """Something that was asked of a browser, to be answered once; known by the hash of what the browser holds."""

    id_hash: str
    purpose: str
    value: bytes = field(repr=False)
    expires: datetime
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRecord:
    """The sealed secret of an app that makes codes. It counts once confirmed; `last_step` was its newest code's."""

    person: str
    version: int
    envelope: bytes = field(repr=False)
    confirmed_at: datetime | None = None
    last_step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTokenRecord:
    """A token for programs, in the name of a person and for some of what she may do."""

    id: str
    id_hash: str = field(repr=False)
    person: str
    name: str
    scopes: frozenset[str]
    created: datetime
    expires: datetime
    last_used: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRecord:
    """An account elsewhere that stands for a person here."""

    issuer: str
    subject: str
    person: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Leaving:
    """A browser on its way to the provider of accounts elsewhere: the address, and a secret that it keeps meanwhile."""

    address: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a browser brings back from there, unchecked. `issuer` is empty where the provider does not name itself."""

    state: str = field(repr=False)
    code: str = field(repr=False)
    browser: str = field(repr=False)
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider knows, checked: its name for her, a verified address or none, and where she was going.

    `fresh` where she proved it there just now, and not some hours ago.
    """

    issuer: str
    subject: str
    email: str
    fresh: bool
    wanted: str


@dataclass(frozen=True, slots=True)
class Tries:
    """How often signing in failed lately, and when last."""

    failures: int = 0
    last: datetime | None = None
