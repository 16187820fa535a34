"""The rows of registers at rest: made of a meeting's state, and sealed item by item and level by level.

Rules kept here: rows are sealed under the keys of their levels when the state of a meeting is new; what is the same
keeps its envelope; public rows are read out of the public copy, never the draft.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import effective
from redactor.core.filing import PartRecord, Stage
from redactor.core.mending import is_withheld
from redactor.core.policy import parse_policy
from redactor.core.registers import encode, public_rows, rows_of
from redactor.errors import RedactorError
from redactor.services.office import contexts_of
from redactor.services.release.copies import rendering

if TYPE_CHECKING:
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord
    from redactor.core.registers import Row
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

HEAD: Final = "#head"
"""The part that holds a meeting's title and day, which only who prepares minutes reads here. No item has this name."""
_FORM: Final = "1"  # of what is sealed; another one makes all rows anew


def keep(office: Office, unit: Unit, case: Case, stage: Stage) -> None:
    """Seal the rows of a meeting's state, in a transaction; what is the same keeps its envelope."""
    stamp = stamp_of(case.version, case.seq)
    if unit.registers.made_of(case.record.id, stage) == stamp:
        return
    known = {(p.item, p.marking): p for p in unit.registers.parts(case.record.id, stage)}
    used = {
        entry.portion: entry.version for entry in unit.sealed.entries(case.record.id) if str(entry.kind) == "register"
    }
    parts = []
    for (item, marking), data in _sheets(case).items():
        part = known.get((item, marking))
        if part is None or _held(office, unit, case.record, part) != data:
            name = f"{stage.value}:{item}:{marking}"
            part = PartRecord(
                meeting=case.record.id, stage=stage, item=item, marking=marking, version=used.get(name, 0) + 1
            )
            context = context_of_part(case.record, part)
            unit.sealed.put(context, office.seal(data, context))
        parts.append(part)
    unit.registers.keep(case.record.id, stage, parts, made_of=stamp)


def _held(office: Office, unit: Unit, record: MeetingRecord, part: PartRecord) -> bytes | None:
    context = context_of_part(record, part)
    try:
        return office.open(unit.sealed.get(context), context)
    except RedactorError:  # burned, or gone: it is made anew
        return None


def _sheets(case: Case) -> dict[tuple[str, str], bytes]:
    """Make the rows of a draft by item and level: public ones as the public copy has them, others as the draft has."""
    draft, policy = case.draft, case.draft.policy
    copy, minutes = rendering(draft), draft.minutes
    portions = {p.ref: (item, p) for item, p in minutes.portions()}
    made: dict[tuple[str, str], list[Row]] = {}
    for row in public_rows(copy.document, policy):
        made.setdefault((row.item, policy.public_level.id), []).append(row)
    for row in rows_of(minutes):
        item, portion = portions[row.ref]
        if portion.reworded is not None:  # everybody reads these words, whoever may read the portion as well
            row = replace(row, text=portion.reworded)  # noqa: PLW2901 -- the same row
        if is_withheld(portion, copy.seen) and portion.substitute is None:
            level = sealed_under(effective(portion, item, policy), policy)
            made.setdefault((row.item, level), []).append(row)
    head = json.dumps([minutes.meeting.title or minutes.meeting.reference or "Minutes", minutes.meeting.date or ""])
    return {key: encode(rows) for key, rows in made.items()} | {(HEAD, policy.levels[-1].id): head.encode()}


def sealed_under(level: str, policy: Policy) -> str:
    """Give the level that withheld rows are sealed under: the highest, for what a person withheld without a level."""
    return policy.levels[-1].id if level == policy.public_level.id else level


def stamp_of(version: int, seq: int) -> str:
    """Name the state that rows are made of."""
    return f"{_FORM}:{version}.{seq}"


def context_of_part(record: MeetingRecord, part: PartRecord) -> Context:
    """Compute what a part was sealed for."""
    contexts = contexts_of(record)
    return contexts.register(part.stage.value, part.item, marking=part.marking, version=part.version)


def policy_of(record: MeetingRecord) -> Policy:
    """Give the policy that a meeting keeps."""
    return parse_policy(record.policy_text, name=record.policy_name)
