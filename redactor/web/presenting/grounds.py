"""The rules of the record in words, as far as people should not have to read names of rules."""

from __future__ import annotations

import re
from typing import Final

from redactor.web.presenting.frame import DUTIES

_WORDS: Final = {
    "grant-for-item": "a grant for the item",
    "clearance-in-body": "a clearance in the body",
    "clearance-in-community": "a clearance",
    "break-glass": "an emergency",
    "not-named": "not named for the item",
    "recused": "stays out of it",
    "no-clearance": "no clearance",
    "no-clearance-in-body": "no clearance in the body",
    "embargo": "before it opens",
    "step-up": "no fresh proof of who asked",
    "not-published": "not published",
    "no-export": "read on the page only",
    "nothing-there": "nothing there",
    "no-duty": "not her duty",
    "markings-only": "to find markings",
    "herself": "by herself",
    "approved": "approved",
    "proposed": "asked for",
}
_DUTY: Final = re.compile(r"duty:([a-z]+)(?:\.(.+))?")


def ground_words(rule: str) -> str:
    """Say a rule in words; one that has none is said as it stands, since it is an identity and no text."""
    known = rule.partition("@")[0]
    duty = _DUTY.fullmatch(known)
    if duty and duty[1] in DUTIES:
        said = DUTIES[duty[1]][0].lower()
        return f"{said}, {duty[2].replace('-', ' ')}" if duty[2] else said
    return ", ".join(_WORDS.get(part.removeprefix("duty:"), part) for part in known.split("+"))
