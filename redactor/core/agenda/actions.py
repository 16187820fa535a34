"""Actions, in the forms in which minutes write them.

    action    = [["NEW"] ("ACTION" / "Action") ["s"]] [reference] (":" / dash) text
              / "Minute" number ":" text
              / sentence "(new action" number ")"
    reference = SECP61/03 / EBC 1002 / A12 / 0606
    text      = [owner verb] … [status "."]
    owner     = organisations or initials, joined by "and", "&", "," or "/"
    verb      = "to" / "will" / "shall" / …
    status    = "Open" / "Ongoing" / "Closed" / "Complete" / "Carried forward" / …

A reference of a paper (`PAB177/01b – Risk Report`) or of a modification (`SECMP0046: Allow Operators to …`) looks like
one of an action: without the word "Action" there has to be an owner with a verb, a status, or a whole sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from redactor.core.minutes import Action

_SLASHED: Final = r"[A-Z][A-Za-z]{0,9}[ ]?\d{1,4}(?:[/.-]\d{1,5})+[A-Za-z]?"
_REFERENCE: Final = rf"(?:{_SLASHED}|[A-Z]{{2,6}}[ ]?\d{{3,5}}|[A-Z]\d{{1,3}}|\d{{2,6}}(?:[/.-]\d{{1,5}})*)"
_NAMED: Final = re.compile(
    r"\s*+(?:NEW|New|new)?\s*+(?:ACTIONS?|Actions?|(?<=[Nn]ew )actions?)"
    r"(?:\s+(?:POINTS?|[Pp]oints?|[Rr]ef(?:erence)?\.?|[Nn]o\.?))?"
    rf"\s*+(?P<reference>{_REFERENCE})?(?P<stop>\s*+[:–—-]\s*+|\s++(?=[A-Z]))(?P<rest>\S.*)\Z",
    re.DOTALL,
)
_MINUTE: Final = re.compile(r"\s*+(?:MINUTE|Minute)\s+(?P<reference>\d{1,6})\s*+:\s*+(?P<rest>\S.*)\Z", re.DOTALL)
_BARE: Final = re.compile(
    r"\s*+(?!(?:DECISIONS?|RESOLUTIONS?|RESOLVED|RECOMMENDATIONS?|MOTIONS?|Decisions?|Resolutions?|Resolved|Motions?)\b)"
    rf"(?P<reference>{_REFERENCE})(?P<stop>\s*+[:–—]\s*+|\s++-\s++|\s++)(?P<rest>\S.*)\Z",
    re.DOTALL,
)
_IN_PROSE: Final = re.compile(rf"\bnew\s+action\s+(?P<reference>{_REFERENCE})\b", re.IGNORECASE)
_OWNER: Final = re.compile(
    r"\s*(?:The\s+)?(?P<owner>[A-Z][\w&’'./-]*(?:(?:\s+(?:and|&|of|the)\s+(?:the\s+)?|\s+|,\s*)[A-Z][\w&’'./-]*){0,7})\s+"
    r"(?:to|will|shall|should|must|(?:is|are)\s+to|agreed\s+to|(?:has|have)\s+been\s+asked\s+to)\s"
)
_INITIALS_TO: Final = re.compile(
    r"(?:[A-Z][A-Z&/]{1,9})(?:(?:\s+(?:and|&)\s+|,\s*)[A-Z][A-Z&/]{1,9}){0,7}\s+(?:to|will|shall)\s"
)
_OWNER_FIRST: Final = re.compile(
    r"\s*(?P<owner>(?:[A-Z][A-Z&/]{1,9}|[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'-]*){1,3})"
    r"(?:(?:\s+(?:and|&)\s+|,\s*|\s*/\s*)(?:[A-Z][A-Z&/]{1,9}|[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'-]*){1,3})){0,4})\s*:\s+\S"
)
_ONLY_OWNER: Final = re.compile(r"[A-Z][A-Z&/]{1,9}(?:(?:\s+(?:and|&)\s+|,\s*)[A-Z][A-Z&/]{1,9}){0,4}\.?\s*\Z")
_ONLY_NAME: Final = re.compile(r"\s*[A-Z][a-z’'-]+(?:\s+[A-Z][\w’'-]*){1,2}\s*\Z")
_STATUS: Final = re.compile(
    r"(?:(?:Action|Status|Update)\s{0,3}:\s{0,3}|[.:;–(\[-]\s{0,3}|\A\s*+)"
    r"(?P<status>On-?going|Open|Closed|Complete(?:d)?|Carried\s+forward|In\s+progress|Not\s+started|On\s+hold|Overdue|"
    r"Superseded|Withdrawn|Outstanding)\s{0,3}[)\]]?\s{0,3}\.?\Z",
    re.IGNORECASE,
)
_IS_REFERENCE: Final = re.compile(
    r"\s*(?:(?:new\s+)?action\s+)?(?P<reference>[\w /.-]{0,24}\d[\w/.-]{0,8})\s*\Z", re.IGNORECASE
)
_LEAD: Final = re.compile(
    r"\s*(?:(?:NEW|New)\s+)?(?:ACTIONS?|Actions?)(?:\s+(?:POINTS?|[Pp]oints?|arising|ARISING|agreed))?\s*:?\s*\Z"
)
_TAIL: Final = 60  # a status stands at the end
_LONGEST_OWNER: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What was read as an action: its reference and the text behind it. `update` tells that it only reports on one."""

    reference: str | None
    rest: str
    update: bool = False


def is_action_lead(text: str) -> bool:
    """Tell whether a paragraph only announces the actions that follow."""
    return len(text) <= _TAIL and _LEAD.match(text) is not None and text.strip() not in ("Action", "ACTION")


def find_action(text: str) -> Found | None:
    """Read a paragraph as an action, or not."""
    first = text.lstrip()[:1]
    if first in "NnAa" and first and (named := _NAMED.match(text)):
        return _named(named)
    if first == "M" and (minute := _MINUTE.match(text)):
        return Found(minute.group("reference"), minute.group("rest"))
    if first.isupper() or first.isdigit():
        bare = _BARE.match(text)
        if bare and _acts(bare):
            return Found(bare.group("reference"), bare.group("rest"))
    return None


def _named(match: re.Match[str]) -> Found | None:
    reference, rest = match.group("reference"), match.group("rest")
    status = _STATUS.match(rest.strip())
    if reference is None and not match.group("stop").strip():
        return None
    return Found(reference, rest, update=reference is None and status is not None)


def _acts(match: re.Match[str]) -> bool:
    """Tell an action without the word from a paper, a modification or a numbered sentence."""
    reference, stop, rest = match.group("reference"), match.group("stop").strip(), match.group("rest")
    if reference.isdigit():
        long_enough = len(reference) > 2 and (reference.startswith("0") or bool(stop))  # noqa: PLR2004 -- 12: is an item
        return long_enough and _INITIALS_TO.match(rest) is not None
    if "/" not in reference and " " not in reference:
        return bool(stop) and _INITIALS_TO.match(rest) is not None
    if not stop:
        return _INITIALS_TO.match(rest) is not None
    owned = owner_of(rest) is not None or rest.startswith("to ") or status_of(rest) is not None
    return owned or rest.rstrip().endswith(".")


def mentioned(text: str) -> str | None:
    """Give the reference of a new action that a sentence of prose mentions in passing."""
    match = _IN_PROSE.search(text)
    return match.group("reference") if match else None


def reference_of(cell: str) -> str | None:
    """Read the reference of an action in a cell of its own."""
    match = _IS_REFERENCE.match(cell)
    return " ".join(match.group("reference").split()) if match else None


def owner_of(text: str) -> str | None:
    """Read who is to act."""
    head = text[:_LONGEST_OWNER]
    match = _OWNER.match(head) or _OWNER_FIRST.match(head)
    if match:
        return " ".join(match.group("owner").split())
    return head.strip().rstrip(".") if _ONLY_OWNER.match(head) else None


def status_of(text: str) -> str | None:
    """Read what has become of an action, at the end of its text."""
    match = _STATUS.search(text.rstrip()[-_TAIL:])
    return " ".join(match.group("status").split()).capitalize() if match else None


def action_of(ref: str, reference: str | None, rest: str) -> Action:
    """Make an action of its text."""
    plain = " ".join(reference.split()) if reference else None
    status = status_of(rest)
    alone = rest.strip() if status is None and _ONLY_NAME.match(rest) else None
    return Action(ref, plain, owner_of(rest) or alone, rest, status)
