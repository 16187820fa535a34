"""What copies say of the approval of minutes by their body, and what may be recorded of it.

Rules kept here: what nobody has confirmed is not approved; an approval is for one half of one draft, and says by which
meeting or that it was given outside of one; a later draft is not approved by it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from redactor.core.circulation import Half

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.core.circulation import AdoptionRecord

UNAPPROVED: Final = "These minutes have not been approved yet."
"""What every page of a copy says until their body has approved them."""
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _/.-]{0,59}", re.ASCII)
_ITEMS: Final = r"[A-Za-z0-9._:-]{1,32}"
_SAID: Final = re.compile(
    rf"Approved (?:at meeting {_REFERENCE.pattern}|ex-committee) on [0-9]{{1,2}} [A-Z][a-z]{{2,8}} [0-9]{{4}}"
    rf"(?:, subject to an amendment to items? {_ITEMS}(?:, {_ITEMS})*(?: and {_ITEMS})?)?\.",
    re.ASCII,
)


def is_reference(text: str) -> bool:
    """Tell whether a text can name a meeting: it stands in every copy, so it is a reference and no sentence."""
    return _REFERENCE.fullmatch(text) is not None


def words_of(record: AdoptionRecord) -> str:
    """Say an approval in a sentence, such as `Approved at meeting LB_8_0408 on 8 April 2031.`, for every page."""
    where = f"at meeting {record.at_meeting}" if record.at_meeting else "ex-committee"
    day = date.fromisoformat(record.on)
    return f"Approved {where} on {day.day} {day:%B %Y}{_amended(record.amended)}."


def is_notice(text: str) -> bool:
    """Tell whether a sentence is one that `words_of` makes, or that nothing is approved yet; no other words."""
    return text == UNAPPROVED or _SAID.fullmatch(text) is not None


def notices(records: Iterable[AdoptionRecord], *, draft: int, seq: int) -> Mapping[Half, str]:
    """Say of each half of a draft, as it stood after `seq` decisions, whether it is approved; the last one counts."""
    made = dict.fromkeys(Half, UNAPPROVED)
    for record in records:
        if record.draft_version == draft and record.seq is not None and record.seq <= seq and not record.refused:
            made[record.half] = words_of(record)
    return made


def _amended(items: tuple[str, ...]) -> str:
    if not items:
        return ""
    named = items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
    return f", subject to an amendment to item{'s' * (len(items) > 1)} {named}"
