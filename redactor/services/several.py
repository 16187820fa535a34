"""Several meetings at once: what a page of a list opens, at the price of a few statements however long the page is.

What is opened is the same, under the same contexts, as where it is opened one by one; audit first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.policy import parse_policy
from redactor.errors import NotFound
from redactor.services.office import MEETING_TITLE, context_of, contexts_of
from redactor.vault.context import SealError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from redactor.core.history import Entry
    from redactor.core.records import MeetingRecord
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context


def top_of(record: MeetingRecord) -> str:
    """Give the highest level of the policy that a meeting keeps."""
    return parse_policy(record.policy_text, name=record.policy_name).levels[-1].id


def entries_of(office: Office, unit: Unit, records: Collection[MeetingRecord]) -> dict[str, tuple[Entry, ...]]:
    """Open the lists of decisions of meetings, and nothing else of them. Raises SealError."""
    held = unit.lists.decisions([record.id for record in records])
    return {r.id: tuple(office.read_entries(r, held[r.id], top_of(r))) for r in records}


def titles_of(office: Office, unit: Unit, records: Collection[MeetingRecord]) -> dict[str, str]:
    """Open the titles of meetings, which follow from their decisions. Raises SealError, NotFound."""
    entries = entries_of(office, unit, records)
    wanted = {r.id: context_of(contexts_of(r), MEETING_TITLE, top_of(r), entries[r.id]) for r in records}
    texts = open_all(office, unit, wanted.values())
    return {meeting: texts[context].decode("utf-8", "surrogatepass") for meeting, context in wanted.items()}


def open_all(office: Office, unit: Unit, contexts: Iterable[Context]) -> Mapping[Context, bytes]:
    """Open texts as what was asked for. Raises NotFound where one is not there, SealError where its key is gone."""
    asked = tuple(contexts)
    found = unit.lists.sealed(asked)
    made = {}
    for context in asked:
        if context not in found:
            raise NotFound("There is nothing here that you can read.")
        sealed = found[context]
        if sealed is None:
            raise SealError
        made[context] = office.open(sealed, context)
    return made
