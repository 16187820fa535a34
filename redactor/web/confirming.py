"""The page that asks for a proof, and what it carries: the fields of a form that was interrupted.

Rules kept here: fields go through her own browser and are kept nowhere; they are offered to her as a form, and never
sent on without her; the form leads to an address of ours that takes forms; a file cannot be carried, and she is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from redactor.web.door import is_ours, next_page, services, subject
from redactor.web.parties import party
from redactor.web.screens.parts import Option
from redactor.web.screens.signing_in import ConfirmPage

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

CONFIRM: Final = "/confirm"
CARRIED: Final = "carried-to"
_PREFIX: Final = "carried-"
_TOKEN: Final = "csrf_token"  # noqa: S105 -- the name of a field
_MOST_BYTES: Final = 256 * 1024


def confirm_page(
    back: str, *, again: str = "", fields: tuple[Option, ...] = (), refusal: str = "", lost_file: bool = False
) -> ConfirmPage:
    """Make the page for who asks, with the ways that she has."""
    ways = services().people.signing_in.ways(subject())
    passkey = ways.passkeys > 0 and party().fits
    password = ways.password and not ways.strict
    carried = (Option(CARRIED, again), *(Option(_PREFIX + f.value, f.text) for f in fields)) if again else ()
    return ConfirmPage(
        f"{CONFIRM}?next={quote(back, safe='')}",
        back,
        passkey_options=f"{CONFIRM}/options" if passkey else "",
        with_code=ways.app,
        with_password=password,
        stuck=not (passkey or ways.app or password),
        carried=carried,
        lost_file=lost_file,
        refusal=refusal,
    )


def interrupted(back: str) -> ConfirmPage | None:
    """Make the page for a form that was just sent; None where it is too large to carry, or leads nowhere of ours."""
    if not is_ours_to_post(request.path):
        return None
    fields = tuple(Option(name, value) for name, value in request.form.items(multi=True) if name != _TOKEN)
    if sum(len(f.value) + len(f.text) for f in fields) > _MOST_BYTES:
        return None
    return confirm_page(next_page(back), again=request.path, fields=fields, lost_file=bool(request.files))


def sent_before(form: MultiDict[str, str]) -> tuple[Option, ...]:
    """Read back what was carried."""
    return tuple(
        Option(name.removeprefix(_PREFIX), value)
        for name, value in form.items(multi=True)
        if name.startswith(_PREFIX) and name != CARRIED
    )


def is_ours_to_post(path: str) -> bool:
    """Tell whether an address is one of ours that takes forms, and is not this very page."""
    if not is_ours(path) or path.startswith(CONFIRM):
        return False
    try:
        return bool(current_app.url_map.bind("").match(path, "POST"))
    except HTTPException:
        return False
