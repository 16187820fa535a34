"""The rules of the record in words, as far as people should not have to read names of rules."""

from __future__ import annotations

import re
from typing import Final

from redactor.core.rendering.watermark import grouped
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
_ACTIONS: Final = {
    "draft.read": "who prepares or releases the minutes",
    "draft.receive": "a circulated draft",
    "release.read": "who releases the minutes",
    "meeting.read": "a reader of the minutes",
    "published": "published",
    "retrieval": "what is open to the reader",
}
"""Permissions that stand in the record as a ground."""

_SAID: Final = {
    "register": "in a register",
    "register-export": "a register as a file",
    "register-made": "a register was made",
    "disclosures": "the list of copies",
    "circulated": "circulated",
    "held.again": "held against what was sealed since",
    "sentinel": "what is served was checked",
    "publish-to": "files written and removed",
    "scheduled": "at the time that was set",
    "scheduled-for": "for a time that was set",
    "next-draft": "a further draft",
    "draft": "a draft",
    "comment": "a comment",
    "origin": "the word of another body",
    "joined": "a meeting with another body",
}
"""What a rule that names something is about; the name after the colon is an identity, and is not shown."""

_REGISTERS: Final = {"decision": "in the register of decisions", "action": "in the register of actions"}
_DUTY: Final = re.compile(r"duty:([a-z]+)(?:[.:](.+))?")
_COPY: Final = re.compile(r"copy:([0-9a-f]{12})(\.made)?")
_VERSION: Final = re.compile(r"@v[0-9]+")
_IDENTITY: Final = re.compile(r"[0-9a-f]{12,}|[0-9]{6,}T?[0-9]*Z?|os")
"""What tells a person nothing: ids, hashes, and moments in the form of the record."""


def ground_words(rule: str) -> str:
    """Say a rule in words. What has none is said as plainly as it can be, without identities."""
    said = (_part(part) for part in _VERSION.sub("", rule).split("+"))
    return ", ".join(dict.fromkeys(words for words in said if words))


def _part(part: str) -> str:
    if copy := _COPY.fullmatch(part):
        return f"copy {grouped(copy[1])}{' was made' if copy[2] else ''}"
    if (duty := _DUTY.fullmatch(part)) and duty[1] in DUTIES:
        more = _plain(duty[2] or "")
        return f"{DUTIES[duty[1]][0].lower()}{', ' if more else ''}{more}"
    part = part.removeprefix("duty:")
    if known := _WORDS.get(part) or _ACTIONS.get(part):
        return known
    kind, _, rest = part.partition(":")
    if kind == "register":
        name, _, ground = rest.partition(":")
        return ", ".join(filter(None, (_REGISTERS.get(name, _SAID[kind]), _part(ground) if ground else "")))
    return _SAID.get(kind) or _plain(part)


def _plain(part: str) -> str:
    """Take signs and identities out of a name of the record."""
    words = re.split(r"[.:\-_]", part)
    return " ".join(word for word in words if word and not _IDENTITY.fullmatch(word))
