"""Passkeys (WebAuthn): what is asked of a browser, and whether its answer is one.

Rules kept here: a challenge is stored on this side, is used up by the first answer whatever it is, and fits one purpose
and one person; host and origin are ours; the device verified its user; a counter that goes back is a copied passkey,
and refused; no attestation is asked for, so nothing is learnt of the device.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from redactor.core.credentials import Asked, ChallengeRecord, PasskeyRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.core.credentials import RelyingParty, Shown
    from redactor.identity.stores import Transactions

ANSWERED_WITHIN: Final = timedelta(minutes=5)
NAME_OF_SERVICE: Final = "redactor"
_LARGEST_ANSWER: Final = 64 * 1024
_ANSWER_FAULTS: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, EOFError)
"""What a made-up answer sets off in the parsers of JSON, CBOR and base64 beside WebAuthn's own errors."""


def passkey_id(credential: bytes) -> str:
    """Name a passkey by the hash of its credential id, which may be long."""
    return hashlib.sha256(credential).hexdigest()


class StoredPasskeys:
    """Passkeys over transactions."""

    def __init__(self, records: Transactions, *, randomness: Callable[[int], bytes]) -> None:
        self._records = records
        self._randomness = randomness

    # ---------------------------------------------------------------------------------------------------- to make one

    def ask_new(
        self, party: RelyingParty, *, person: str, address: str, name: str, purpose: str, now: datetime
    ) -> Asked:
        """Ask for a new passkey of a person, not on a device that has one of hers already."""
        from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 -- slow to import
        from webauthn.helpers.structs import (  # noqa: PLC0415 -- as above
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        with self._records.reading() as unit:
            known = unit.credentials.passkeys(person)
        challenge = self._randomness(32)
        options = generate_registration_options(
            rp_id=party.host,
            rp_name=NAME_OF_SERVICE,
            user_id=person.encode("ascii"),
            user_name=address,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=p.credential) for p in known],
        )
        return Asked(options_to_json(options), self._keep(challenge, purpose, person, now))

    def made(self, shown: Shown, *, purpose: str, name: str, now: datetime) -> PasskeyRecord | None:
        """Read a new passkey from an answer, for the person who was asked; None where it is none. It is not stored."""
        from webauthn import verify_registration_response  # noqa: PLC0415 -- slow to import
        from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 -- as above
        from webauthn.helpers.structs import CredentialDeviceType  # noqa: PLC0415 -- as above

        asked = self._answered(shown, purpose, now)
        if asked is None or asked.person is None or shown.party is None:
            return None
        try:
            found = verify_registration_response(
                credential=shown.passkey,
                expected_challenge=asked.value,
                expected_rp_id=shown.party.host,
                expected_origin=shown.party.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, *_ANSWER_FAULTS):
            return None
        return PasskeyRecord(
            id=passkey_id(found.credential_id),
            credential=found.credential_id,
            person=asked.person,
            name=name,
            public_key=found.credential_public_key,
            sign_count=found.sign_count,
            backed_up=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
            created=now,
        )

    # ----------------------------------------------------------------------------------------------------- to show one

    def ask(self, party: RelyingParty, *, purpose: str, now: datetime, person: str | None = None) -> Asked:
        """Ask for a passkey: of a person, one of hers; of nobody in particular, whichever the device has for us."""
        from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415 -- slow to import
        from webauthn.helpers.structs import (  # noqa: PLC0415 -- as above
            PublicKeyCredentialDescriptor,
            UserVerificationRequirement,
        )

        known: tuple[PasskeyRecord, ...] = ()
        if person is not None:
            with self._records.reading() as unit:
                known = unit.credentials.passkeys(person)
        challenge = self._randomness(32)
        options = generate_authentication_options(
            rp_id=party.host,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=p.credential) for p in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return Asked(options_to_json(options), self._keep(challenge, purpose, person, now))

    def holder(self, shown: Shown, *, purpose: str, now: datetime) -> str | None:
        """Return whose passkey answered the challenge that was put for this purpose; None for everything else."""
        asked = self._answered(shown, purpose, now)
        if asked is None:
            return None
        known = self._known(shown)
        if known is None or asked.person not in (None, known.person):
            return None
        count = _verified(shown, asked, known)
        if count is None:
            return None
        with self._records.transaction() as unit:
            moved: bool = unit.credentials.use_passkey(known.id, seen=known.sign_count, now=count, at=now)
        return known.person if moved else None

    # --------------------------------------------------------------------------------------------------------- details

    def _known(self, shown: Shown) -> PasskeyRecord | None:
        """Find the passkey that an answer names; one that names somebody else as well is none."""
        from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 -- slow to import

        try:
            fields = json.loads(shown.passkey)
            credential = base64url_to_bytes(fields["rawId"])
            handle = fields["response"].get("userHandle")
            named = base64url_to_bytes(handle).decode("ascii") if handle else None
        except _ANSWER_FAULTS:
            return None
        with self._records.reading() as unit:
            found: PasskeyRecord | None = unit.credentials.passkey(passkey_id(credential))
        return found if found is not None and named in (None, found.person) else None

    def _keep(self, challenge: bytes, purpose: str, person: str | None, now: datetime) -> str:
        handle = self._randomness(32).hex()
        record = ChallengeRecord(
            id_hash=_hash(handle), purpose=purpose, value=challenge, expires=now + ANSWERED_WITHIN, person=person
        )
        with self._records.transaction() as unit:
            unit.credentials.forget_unanswered(at=now)
            unit.credentials.ask(record)
        return handle

    def _answered(self, shown: Shown, purpose: str, now: datetime) -> ChallengeRecord | None:
        if not shown.ceremony or not 0 < len(shown.passkey) <= _LARGEST_ANSWER:
            return None
        with self._records.transaction() as unit:
            found: ChallengeRecord | None = unit.credentials.answer(_hash(shown.ceremony), purpose=purpose, at=now)
            return found


def _verified(shown: Shown, asked: ChallengeRecord, known: PasskeyRecord) -> int | None:
    """Return the counter of an answer that holds; None for one that does not."""
    from webauthn import verify_authentication_response  # noqa: PLC0415 -- slow to import
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 -- as above

    if shown.party is None:
        return None
    try:
        found: Any = verify_authentication_response(
            credential=shown.passkey,
            expected_challenge=asked.value,
            expected_rp_id=shown.party.host,
            expected_origin=shown.party.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, *_ANSWER_FAULTS):
        return None
    return int(found.new_sign_count)


def _hash(handle: str) -> str:
    return hashlib.sha256(handle.encode("utf-8", "surrogatepass")).hexdigest()
