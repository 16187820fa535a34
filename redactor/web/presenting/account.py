"""Pages of the way in, and which field a refusal is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.web.screens.account import InvitationPage, SetupPage
from redactor.web.screens.parts import FieldError, Option
from redactor.web.screens.signing_in import SIGN_IN_LOCKED, SIGN_IN_REFUSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.bootstrap import Services
    from redactor.errors import UsageError

# What the service says of a field has the field's word in it; the first that fits decides.
_ABOUT: Final = (
    ("e-mail", "email"),
    ("address", "email"),
    ("duty", "duty"),
    ("duties", "duty"),
    ("cannot be", "duty"),
    ("policy", "policy"),
    ("body", "body"),
    ("name", "name"),
)


def sign_in_errors(*, locked: bool) -> tuple[str, int]:
    """Give the words and the status for somebody who was not let in."""
    return (SIGN_IN_LOCKED, 429) if locked else (SIGN_IN_REFUSED, 403)


def field_error(error: UsageError, fields: tuple[str, ...]) -> tuple[FieldError, ...]:
    """Place a refusal at the field that it is about; at the first where it names none."""
    if error.code == "password":
        return (FieldError("password", error.message),)
    if error.code == "passkey":
        return (FieldError("passkey", error.diagnostics()),)
    if error.code == "password-again":
        return (FieldError("password_again", error.message),)
    found = (field for word, field in _ABOUT if word in error.message and field in fields)
    return (FieldError(next(found, fields[0]), error.diagnostics()),)


def setup(
    action: str,
    services: Services,
    *,
    used: bool = False,
    given: Mapping[str, str] | None = None,
    error: UsageError | None = None,
    fits: bool = False,
) -> SetupPage:
    """Show the form of the first start, with what was typed where something of it does not fit."""
    if used:
        return SetupPage(action, used=True)
    typed = given or {}
    return SetupPage(
        action,
        policy_options(services, chosen=typed.get("policy", "sec-panel")),
        body=typed.get("body", ""),
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        errors=field_error(error, ("name", "email", "body", "policy")) if error else (),
        passkey_options=f"{action}/options" if fits else "",
    )


def invitation(
    action: str, *, used: bool = False, error: UsageError | None = None, fits: bool = False
) -> InvitationPage:
    """Show the form for a passkey or a password."""
    errors = field_error(error, ("password",)) if error else ()
    return InvitationPage(action, used=used, errors=errors, passkey_options=f"{action}/options" if fits else "")


def policy_options(services: Services, *, chosen: str) -> tuple[Option, ...]:
    """List the policies by their titles."""
    policies = services.office.policies
    return tuple(Option(name, policies.load(name).title, chosen=name == chosen) for name in policies.names())
