"""An account with everything that one can have."""

from __future__ import annotations

from redactor.web.screens.own import AccountPage, PasskeyLine, SessionLine, TokenLine
from redactor.web.screens.parts import Option

ACCOUNT = AccountPage(
    name="Ada Brook",
    email="ada.brook@example.org",
    advice="A password alone can be stolen.",
    mail_action="/account/mail",
    passkeys=(PasskeyLine("Desk laptop", "12 March 2031, 09:00", "not used yet", "/account/passkeys/1/remove"),),
    passkey_action="/account/passkeys",
    passkey_options="/account/passkeys/options",
    password_action="/account/password",
    has_password=True,
    app_action="/account/app",
    app_remove="/account/app/remove",
    recovery_action="/account/recovery",
    recovery_left=9,
    sessions=(
        SessionLine("With a passkey", "12 March 2031, 09:00", "12 March 2031, 09:10"),
        SessionLine("With the password", "12 March 2031, 08:00", "12 March 2031, 08:10", "/account/sessions/1/end"),
    ),
    others_action="/account/sessions/end",
    tokens=(TokenLine("Nightly upload", "Upload drafts", "Ends 1 April 2031, 09:00", "not used yet", "/x"),),
    token_action="/account/tokens",
    scopes=(Option("draft.upload", "Upload drafts"),),
)
