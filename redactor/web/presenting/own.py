"""One's own account, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from redactor.services.persons.tokens import PROVEN
from redactor.web.presenting.words import said_time
from redactor.web.screens.own import AccountPage, PasskeyLine, SessionLine, TokenLine
from redactor.web.screens.parts import Option

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.credentials import ApiTokenRecord
    from redactor.services.persons.account import Overview
    from redactor.web.screens.parts import FieldError

_HOW: Final = {
    "passkey": "With a passkey",
    "password": "With the password",
    "password+code": "With the password and a code",
    "password+recovery": "With the password and a recovery code",
    "elsewhere": "With your organisation’s account",
}
_WANTED: Final = (
    "This service wants a passkey, or a code beside the password, to open the highest level and to release. "
    "Set one of them up below."
)
_ADVICE: Final = (
    "A password alone can be stolen. Add a passkey, or an app beside the password. It takes a minute, and is "
    "recommended to everybody who reads or releases withheld text."
)
_SCOPES: Final = {
    "job.again": "Try failed work again",
    "job.read": "See the work in the background",
    "one-clerk.read": "See where one person may release",
    "paper.file": "File papers of a meeting",
    "paper.read": "Read papers",
    "access.ask": "Ask for access",
    "access.answer": "Answer requests to read",
    "access.explain": "Ask why somebody can read an item",
    "access.grant": "Give access by name",
    "access.readings": "See who read what",
    "access.time": "Say from when an item opens",
    "account.manage": "See your account, end sessions and tokens",
    "audit.read": "Read the record of what was done",
    "body.list": "List bodies",
    "break-glass.approve": "Approve an emergency",
    "break-glass.ask": "Ask for an emergency",
    "break-glass.read": "See emergencies",
    "copy.open": "Fetch your own copies",
    "copy.read": "See which copies there are",
    "disclosure.give": "Give copies to people outside",
    "disclosure.read": "See which copies left",
    "disclosure.find": "Find a copy by its number",
    "draft.circulate": "Send drafts round",
    "draft.decide": "Settle markings",
    "draft.read": "Read drafts under review",
    "draft.receive": "Read drafts that are sent to you",
    "draft.upload": "Upload drafts",
    "held.read": "Read what is held",
    "held.settle": "Settle what is held",
    "meeting.list": "List meetings",
    "meeting.read": "Read minutes",
    "minutes.adopt": "Note that minutes were adopted",
    "minutes.confirm": "Confirm that minutes were adopted",
    "notice.read": "Read notices",
    "clearance.confirm": "Confirm what somebody else gave",
    "people.manage": "Invite people, change what they are for, and set limits of bodies",
    "origin.agree": "Give the word of a body to its text",
    "people.read": "List people",
    "pseudonym.read": "Read the register of masks",
    "register.read": "Read registers",
    "release.ask": "Ask for release",
    "release.decide": "Release, or send back",
    "release.read": "Read what waits for release",
    PROVEN: "Also do what asks you for a proof made just now, without one",
}


@dataclass(frozen=True, slots=True)
class TokenDesk:
    """Her tokens, the scopes that she can give, those that she ticked, and the token that was just made."""

    tokens: tuple[ApiTokenRecord, ...]
    scopes: tuple[str, ...]
    chosen: frozenset[str] = frozenset()
    made: str = field(default="", repr=False)


def account_page(
    overview: Overview,
    *,
    here: str,
    fits: bool,
    desk: TokenDesk,
    now: datetime,
    errors: tuple[FieldError, ...] = (),
) -> AccountPage:
    """Show her account; `here` is the hash of the session that asks."""
    others = tuple(s for s in overview.sessions if s.id_hash != here)
    return AccountPage(
        overview.name,
        overview.email,
        "" if overview.strong else _WANTED if overview.strict else _ADVICE,
        tuple(
            PasskeyLine(
                p.name,
                said_time(p.created),
                f"last used {said_time(p.last_used)}" if p.last_used else "not used yet",
                f"/account/passkeys/{p.id}/remove",
                "kept by its maker on your other devices too" if p.backed_up else "",
            )
            for p in overview.passkeys
        ),
        "/account/passkeys" if fits else "",
        "/account/passkeys/options" if fits else "",
        "/account/password",
        overview.has_password,
        "/account/app",
        "/account/app/remove" if overview.has_app else "",
        "/account/recovery" if overview.has_app else "",
        overview.recovery_left,
        tuple(
            SessionLine(
                _HOW.get(s.how or "", "Signed in"),
                said_time(s.created),
                said_time(s.last_seen),
                "" if s.id_hash == here else f"/account/sessions/{s.id_hash}/end",
            )
            for s in overview.sessions
        ),
        "/account/sessions/end" if others else "",
        tuple(_token(t, now) for t in desk.tokens),
        "/account/tokens" if desk.scopes else "",
        tuple(Option(s, _SCOPES.get(s, s), chosen=s in desk.chosen) for s in desk.scopes),
        desk.made,
        tuple(f"{o.issuer}, since {said_time(o.since)}" for o in overview.outside),
        errors=errors,
    )


def qr_picture(address: str) -> bytes:
    """Draw an address as an SVG file, without style or script."""
    import segno

    made = BytesIO()
    segno.make(address, error="m").save(made, kind="svg", scale=6, border=4, light="#ffffff")
    return made.getvalue()


def _token(token: ApiTokenRecord, now: datetime) -> TokenLine:
    works = token.revoked_at is None and now < token.expires
    ended = token.revoked_at or token.expires
    return TokenLine(
        token.name,
        "; ".join(_SCOPES.get(s, s) for s in sorted(token.scopes)),
        f"Ends {said_time(token.expires)}" if works else f"Ended {said_time(ended)}",
        f"last used {said_time(token.last_used)}" if token.last_used else "not used yet",
        f"/account/tokens/{token.id}/end" if works else "",
    )
