"""The pages of one's own account: how one proves who one is, where one is signed in, tokens for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from redactor.web.screens.parts import FieldError, Option


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """A passkey, and the address that takes it away."""

    name: str
    made: str
    used: str
    remove: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """Where one is signed in. `end` is empty for the session that asks."""

    how: str
    began: str
    seen: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token for programs, with what it may do in words; `revoke` is empty where it has ended."""

    name: str
    scopes: str
    ends: str
    used: str
    revoke: str = ""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account.

    Posts `name` with the answer of a passkey to `passkey_action`; nothing to `app_action`, `app_remove`,
    `recovery_action`, `others_action`; `password` and `password_again` to `password_action`; `name`, `scope` (once for
    each) and `days` to `token_action`; `mail` = `on` or `off` to `mail_action`. What is empty is left out. `token` is
    the one that was just made; it is shown once.
    """

    template: ClassVar[str] = "account.html"

    name: str
    email: str
    advice: str
    passkeys: tuple[PasskeyLine, ...]
    passkey_action: str
    passkey_options: str
    password_action: str
    has_password: bool
    app_action: str
    app_remove: str
    recovery_action: str
    recovery_left: int
    sessions: tuple[SessionLine, ...]
    others_action: str
    tokens: tuple[TokenLine, ...] = ()
    token_action: str = ""
    scopes: tuple[Option, ...] = ()
    token: str = field(default="", repr=False)
    outside: tuple[str, ...] = ()
    mail_action: str = ""
    mail_wanted: bool = True
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class AppPage:
    """An app is being set up. Posts `code` to `action`; the picture holds the same as `secret`."""

    template: ClassVar[str] = "app.html"

    action: str
    picture: str
    secret: str = field(repr=False)
    back: str = "/account"
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """Recovery codes, shown once."""

    template: ClassVar[str] = "recovery.html"

    codes: tuple[str, ...] = field(repr=False)
    back: str = "/account"
