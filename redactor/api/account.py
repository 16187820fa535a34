"""One's own account, as far as a program has a part in it: sessions and tokens are listed and ended, never made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.api.common import Views
from redactor.api.schemas.people import AccountSchema, MailSchema, OwnKeySchema, TokenSchema, WantingMailSchema
from redactor.services.office import absent
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.credentials import ApiTokenRecord
    from redactor.core.disclosures import RecipientKey
    from redactor.services.persons.account import Overview

views = Views("account", "One's own account. No program makes a token, or a way in.")


@views.get("/account")
@views.response(200, AccountSchema)
@action("account.manage")
def account() -> Overview:
    """Show her account, with the sessions that go on."""
    return services().people.account.overview(subject())


@views.delete("/account/sessions/<session>")
@views.response(204)
@action("account.manage")
def end_session(session: str) -> None:
    """End one of her sessions."""
    services().people.account.end_session(subject(), session)


@views.get("/account/tokens")
@views.response(200, TokenSchema(many=True))
@action("account.manage")
def tokens() -> Sequence[ApiTokenRecord]:
    """List her tokens, without their secrets."""
    return services().people.tokens.all(subject())


@views.delete("/account/tokens/<token>")
@views.response(204)
@action("account.manage")
def end_token(token: str) -> None:
    """End a token of hers, at once; it may be this one."""
    services().people.tokens.revoke(subject(), token)


@views.get("/account/key")
@views.response(200, OwnKeySchema)
@action("account.manage")
def key() -> RecipientKey:
    """Show the key under which she wants her copies; she gives and confirms it on the pages."""
    found = services().recipients.held(subject())
    if found is None:
        raise absent()
    return found


@views.get("/account/mail")
@views.response(200, MailSchema)
@action("account.manage")
def mail() -> dict[str, bool]:
    """Say whether she wants messages, and whether any are sent at all."""
    return {"wanted": services().mail.wanted(subject()), "sent": services().mail.on}


@views.put("/account/mail")
@views.arguments(WantingMailSchema)
@views.response(204)
@action("account.manage")
def want_mail(given: dict[str, bool]) -> None:
    """Switch her messages on or off."""
    services().mail.want(subject(), wanted=given["wanted"])
