"""The masks that hold in a meeting, with the names behind them: for the check of its copies."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from redactor.core.filing import Scope
from redactor.core.masks import Masked
from redactor.errors import RedactorError
from redactor.vault.context import MeetingContexts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.filing import PseudonymRecord
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit


def masks_for(office: Office, unit: Unit, record: MeetingRecord) -> tuple[Masked, ...]:
    """Open the masks that hold in a meeting. Audit first."""
    there = [one for one in unit.pseudonyms.of_body(record.body) if holds(one, record)]
    names = names_behind(office, unit, there) if there else {}
    return tuple(
        Masked(one.mask, names[one.id], one.marking, one.item if one.meeting == record.id else None)
        for one in there
        if names.get(one.id)
    )


def holds(record: PseudonymRecord, meeting: MeetingRecord) -> bool:
    """Tell whether a mask can stand in a meeting: that of a matter may in every one of its body."""
    return record.scope is not Scope.MEETING or record.within == meeting.id


def name_behind(office: Office, unit: Unit, record: PseudonymRecord) -> str | None:
    """Open the name behind a mask; None where its key was destroyed, and the name with it. Audit first."""
    context = contexts_for(record).pseudonym(record.id, marking=record.marking)
    try:
        return office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
    except RedactorError:
        return None


def names_behind(office: Office, unit: Unit, records: Iterable[PseudonymRecord]) -> dict[str, str]:
    """Open the names behind masks, by the ids of those whose keys are there. Audit first."""
    wanted = {r.id: contexts_for(r).pseudonym(r.id, marking=r.marking) for r in records}
    found, made = unit.lists.sealed(wanted.values()), {}
    for known, context in wanted.items():
        sealed = found.get(context)
        if sealed is not None:
            with suppress(RedactorError):
                made[known] = office.open(sealed, context).decode("utf-8", "surrogatepass")
    return made


def contexts_for(record: PseudonymRecord) -> MeetingContexts:
    """Give the contexts of the meeting in which a mask was assigned."""
    return MeetingContexts(record.body, record.meeting)
