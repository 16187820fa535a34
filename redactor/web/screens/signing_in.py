"""Pages on which somebody proves who she is: sign in, confirm, carry on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from redactor.web.screens.parts import FieldError

if TYPE_CHECKING:
    from redactor.web.screens.parts import Option

# The same words for a wrong password and an unknown address: the answer must not tell who has an account.
SIGN_IN_REFUSED = "We could not sign you in. Check the address and try again, or use another way."
SIGN_IN_LOCKED = "Too many tries. Wait 15 minutes."
CONFIRM_REFUSED = "We could not confirm that it is you. Try again, or use another way."


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The way in. Posts `email`, `password` and `code`; with a passkey `answer` and `ceremony` to `passkey_action`.

    `refusal` is SIGN_IN_REFUSED or SIGN_IN_LOCKED. Without `passkey_action` browsers have no passkeys here.
    """

    template: ClassVar[str] = "signin.html"

    action: str
    email: str = ""
    refusal: str = ""
    passkey_action: str = ""
    passkey_options: str = ""
    elsewhere: str = ""

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Point at the address for every refusal, so that the place of the message says nothing either."""
        return (FieldError("email", self.refusal),) if self.refusal else ()


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """Prove again who one is. Posts `password` or `code` to `action`; with a passkey `answer` and `ceremony`.

    `carried` are the fields of a form that was interrupted, posted back as they are. With `stuck` she has nothing that
    would do here, and is told how she gets it.
    """

    template: ClassVar[str] = "confirm.html"

    action: str
    back: str
    passkey_options: str = ""
    with_code: bool = False
    with_password: bool = False
    stuck: bool = False
    carried: tuple[Option, ...] = ()
    lost_file: bool = False
    refusal: str = ""

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Point at the first field that there is."""
        field = "code" if self.with_code else "password" if self.with_password else "passkey"
        return (FieldError(field, self.refusal),) if self.refusal else ()


@dataclass(frozen=True, slots=True)
class CarryOnPage:
    """What was interrupted, to be sent now: a form with the fields that were sent before."""

    template: ClassVar[str] = "carry_on.html"

    action: str
    fields: tuple[Option, ...]
    back: str


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """She is in, and goes on by a link: browsers keep the cookie from what another site has redirected to."""

    template: ClassVar[str] = "arrived.html"

    href: str
