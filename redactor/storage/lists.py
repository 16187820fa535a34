"""What long lists read: a page of rows at a time, and what belongs to each of them in one question for all.

Rules kept here: a question is asked once for a page, never once for a row; what a page does not show is not read; rows
are chosen by narrow columns first, and only those that were chosen are looked at in full.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from redactor.core.filing import PartRecord, Stage
from redactor.core.pages import Rows
from redactor.core.records import PublicationRecord, WithdrawalRecord
from redactor.core.standings import Standing
from redactor.storage import tables
from redactor.storage.bearing import Bearing
from redactor.storage.circulation import schedule
from redactor.storage.crowd import Crowd
from redactor.storage.joint import joining
from redactor.storage.meetings import meeting_of, whole_list
from redactor.storage.part import Part, chunks
from redactor.storage.registers import origin, pseudonym, pseudonym_of, register_part, register_state
from redactor.storage.states import IS_OPEN, IS_OVER, MEETINGS
from redactor.storage.wraps import NAMES, among, key_of
from redactor.vault.context import Kind
from redactor.vault.envelope import SealedPortion
from redactor.vault.records import SealedEntry
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

    from redactor.core.entitlements import Facts
    from redactor.core.filing import PseudonymRecord
    from redactor.core.pages import Span
    from redactor.core.records import MeetingRecord
    from redactor.storage.sealed import SealedTexts
    from redactor.vault.context import Context
    from redactor.vault.keys import WrappedKey
    from redactor.vault.records import SealedDecision

_MEETING, _PUBLICATION, _WITHDRAWAL = tables.meeting.c, tables.publication.c, tables.withdrawal.c
_MADE: Final = select(
    select(func.max(_PUBLICATION.path)).scalar_subquery().label("shown"),
    select(func.max(_WITHDRAWAL.path)).scalar_subquery().label("gone"),
)
"""The names of releases count upwards, with leading zeros: the newest is the last in the order of letters."""


class Lists(Part):
    """Many rows at once."""

    def __init__(self, connection: Connection, texts: SealedTexts) -> None:
        """Work on the records' connection; `texts` know where wraps rest."""
        super().__init__(connection)
        self._texts = texts

    def newest_release(self) -> PublicationRecord | WithdrawalRecord | None:
        """Return what made the folder that is served."""
        made = self._db.execute(_MADE).mappings().one()
        shown, gone = made["shown"] or "", made["gone"] or ""
        if gone > shown:
            return WithdrawalRecord(**self._get(select(tables.withdrawal).where(_WITHDRAWAL.path == gone)))
        if not shown:
            return None
        return PublicationRecord(**self._get(select(tables.publication).where(_PUBLICATION.path == shown)))

    def count_releases(self) -> int:
        """Count how often what is served was changed."""
        counts = [
            select(func.count()).select_from(t).scalar_subquery() for t in (tables.publication, tables.withdrawal)
        ]
        return int(self._db.execute(select(counts[0] + counts[1])).scalar_one())

    def meetings(self, span: Span | None, *, but: Collection[str] = ()) -> Rows[MeetingRecord]:
        """Return meetings, those that wait for somebody first and then the newest, without those that are named."""
        where = [_MEETING.id.not_in(but)] if but else []
        ids = select(_MEETING.id).where(*where).order_by(IS_OVER, _MEETING.created.desc(), _MEETING.id)
        chosen = [row["id"] for row in self._all(_cut(ids, span))]
        total = self._db.execute(select(func.count()).select_from(tables.meeting).where(*where)).scalar_one()
        return Rows(self.records(chosen).values(), total=int(total))

    def records(self, meetings: Collection[str]) -> dict[str, MeetingRecord]:
        """Return meetings by their ids, in the order in which they were asked for."""
        found = {row["id"]: meeting_of(row) for row in self._each(MEETINGS, _MEETING.id, meetings)}
        return {meeting: found[meeting] for meeting in dict.fromkeys(meetings) if meeting in found}

    def identities(self) -> dict[str, str]:
        """Name every meeting with its body, newest first."""
        query = select(_MEETING.id, _MEETING.body).order_by(_MEETING.created.desc(), _MEETING.id)
        return {row["id"]: row["body"] for row in self._all(query)}

    def few_identities(self, most: int) -> tuple[int, tuple[str, ...]]:
        """Count the meetings, and name the newest of them."""
        query = select(_MEETING.id).order_by(_MEETING.created.desc(), _MEETING.id).limit(most)
        total = self._db.execute(select(func.count()).select_from(tables.meeting)).scalar_one()
        return int(total), tuple(row["id"] for row in self._all(query))

    def joined(self, meetings: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Name the further bodies of joint meetings, the first that joined first."""
        rows, found = joining.c, defaultdict[str, tuple[str, ...]](tuple)
        for row in self._each(select(joining).order_by(rows.at, rows.body), rows.meeting, meetings):
            found[row["meeting"]] += (row["body"],)
        return found

    def states(self, meetings: Collection[str]) -> dict[str, tuple[int, int]]:
        """Return the draft that counts of each meeting, and the number of decisions about it."""
        decided = self._decided(meetings)
        return {m: (draft, decided.get(m, 0)) for m, draft in self._newest(tables.draft, "version", meetings).items()}

    def standings(self, meetings: Collection[str]) -> dict[str, Standing]:
        """Return what stands of each meeting that was ever published: what was released, and where its draft is now."""
        drafts, decided = self._newest(tables.draft, "version", meetings), self._decided(meetings)
        gone = {
            (row["meeting"], row["version"])
            for row in self._each(select(tables.withdrawal), _WITHDRAWAL.meeting, meetings)
        }
        made: dict[str, list[RowMapping]] = defaultdict(list)
        columns = (tables.publication, tables.proposal.c.draft_version, tables.proposal.c.decisions_seq)
        joined = tables.publication.join(tables.proposal, tables.proposal.c.id == _PUBLICATION.proposal)
        query = select(*columns).select_from(joined).order_by(_PUBLICATION.version)
        for row in self._each(query, _PUBLICATION.meeting, meetings):
            made[row["meeting"]].append(row)
        return {
            meeting: _standing(rows, gone, draft=drafts.get(meeting, 0), seq=decided.get(meeting, 0))
            for meeting, rows in made.items()
        }

    def moved_on(self) -> frozenset[str]:
        """Name the meetings about which something was decided after what was published of them last."""
        newest = select(_PUBLICATION.meeting, func.max(_PUBLICATION.version).label("version"))
        last = newest.group_by(_PUBLICATION.meeting).subquery()
        rows, decided = tables.proposal.c, tables.decision.c
        top = select(func.max(decided.seq)).where(decided.meeting == last.c.meeting).scalar_subquery()
        joined = last.join(
            tables.publication,
            (_PUBLICATION.meeting == last.c.meeting) & (_PUBLICATION.version == last.c.version),
        ).join(tables.proposal, rows.id == _PUBLICATION.proposal)
        query = select(last.c.meeting).select_from(joined).where(top > rows.decisions_seq)
        return frozenset(row["meeting"] for row in self._all(query))

    def due(self, meetings: Collection[str]) -> dict[str, datetime]:
        """Return when each of some meetings is to be published, of those that are scheduled."""
        rows = tables.proposal.c
        joined = tables.proposal.join(schedule, schedule.c.proposal == rows.id)
        query = select(rows.meeting, schedule.c.due).select_from(joined).where(IS_OPEN)
        return {row["meeting"]: row["due"] for row in self._each(query, rows.meeting, meetings)}

    def decisions(self, meetings: Collection[str]) -> dict[str, tuple[SealedDecision, ...]]:
        """Return the lists of decisions, each in its order."""
        rows, found = tables.decision.c, defaultdict[str, list["RowMapping"]](list)
        for row in self._each(select(tables.decision).order_by(rows.seq), rows.meeting, meetings):
            found[row["meeting"]].append(row)
        wraps = self._texts.keys.of_meetings(meetings, Kind.DECISION.value)
        together = self._texts.together
        return {meeting: whole_list(found[meeting], wraps.get(meeting, {}), together=together) for meeting in meetings}

    def entries(self, meetings: Collection[str], kinds: Collection[str]) -> dict[str, tuple[SealedEntry, ...]]:
        """Return what is sealed of some kinds for each meeting, every version of it, in a stable order."""
        rows, found = tables.sealed_portion.c, defaultdict[str, list[SealedEntry]](list)
        columns = (rows.meeting, rows.kind, rows.portion, rows.version, rows.marking)
        query = select(*columns).where(rows.kind.in_(kinds)).order_by(*columns[1:4])
        for row in self._each(query, rows.meeting, meetings):
            held = dict(row)
            found[held.pop("meeting")].append(SealedEntry(**{**held, "kind": Kind(held["kind"])}))
        return {meeting: tuple(entries) for meeting, entries in found.items()}

    def sealed(self, contexts: Iterable[Context]) -> dict[Context, Sealed | None]:
        """Return the texts that are there; None where the key of one was shredded."""
        asked = {key_of(context): context for context in contexts}
        rows = tables.sealed_portion.c
        query = select(*(rows[name] for name in NAMES), rows.envelope)
        envelopes = {
            key: row["envelope"]
            for some in chunks(asked)
            for row in self._all(query.where(*among(tables.sealed_portion, some)))
            if (key := (row["meeting"], row["kind"], row["portion"], row["version"])) in asked
        }
        wraps = self._texts.keys.many(envelopes)
        return {asked[key]: _sealed(envelope, wraps.get(key)) for key, envelope in envelopes.items()}

    def made_of(self, meetings: Collection[str], stage: Stage) -> dict[str, str]:
        """Tell what state the register's rows of each meeting were made of."""
        rows = register_state.c
        query = select(rows.meeting, rows.made_of).where(rows.stage == stage.value)
        return {row["meeting"]: row["made_of"] for row in self._each(query, rows.meeting, meetings)}

    def parts(self, meetings: Collection[str], stage: Stage) -> dict[str, tuple[PartRecord, ...]]:
        """Return what is sealed of the register, meeting by meeting, item by item and level by level."""
        rows, found = register_part.c, defaultdict[str, list[PartRecord]](list)
        query = select(register_part).where(rows.stage == stage.value).order_by(rows.item, rows.marking)
        for row in self._each(query, rows.meeting, meetings):
            found[row["meeting"]].append(PartRecord(**{**row, "stage": Stage(row["stage"])}))
        return {meeting: tuple(parts) for meeting, parts in found.items()}

    def facts(self, meetings: Collection[str], *, person: str | None = None) -> dict[str, Facts]:
        """Return all that bears on who may read each meeting, of one person or of all."""
        return Bearing(self._db).facts(meetings, person=person)

    def masks(self, span: Span | None, *, but: Collection[str] = ()) -> Rows[PseudonymRecord]:
        """Return masks, oldest first, without those of some meetings."""
        rows = pseudonym.c
        where = [rows.meeting.not_in(but)] if but else []
        query = _cut(select(pseudonym).where(*where).order_by(rows.at, rows.id), span)
        total = self._db.execute(select(func.count()).select_from(pseudonym).where(*where)).scalar_one()
        return Rows(map(pseudonym_of, self._all(query)), total=int(total))

    def with_origins(self, span: Span | None, *, but: Collection[str] = ()) -> Rows[str]:
        """Name the meetings that have texts of other bodies, without some."""
        where = [origin.c.meeting.not_in(but)] if but else []
        named = select(origin.c.meeting).where(*where).distinct()
        total = self._db.execute(select(func.count()).select_from(named.subquery())).scalar_one()
        found = self._all(_cut(named.order_by(origin.c.meeting), span))
        return Rows((row["meeting"] for row in found), total=int(total))

    @property
    def crowd(self) -> Crowd:
        """Many people at once."""
        return Crowd(self._db)

    def _newest(self, table: Any, column: str, meetings: Collection[str]) -> dict[str, int]:  # noqa: ANN401 -- any table
        rows = table.c
        query = select(rows.meeting, func.max(rows[column]).label("top")).group_by(rows.meeting)
        return {row["meeting"]: row["top"] for row in self._each(query, rows.meeting, meetings)}

    def _decided(self, meetings: Collection[str]) -> dict[str, int]:
        return self._newest(tables.decision, "seq", meetings)


def _cut(query: Select[Any], span: Span | None) -> Select[Any]:
    return query if span is None else query.offset(span.first).limit(span.most)


def _standing(rows: Sequence[RowMapping], gone: Collection[tuple[str, int]], *, draft: int, seq: int) -> Standing:
    held = dict(rows[-1])
    released = (held.pop("draft_version"), held.pop("decisions_seq"))
    publication = PublicationRecord(**held)
    return Standing(
        publication=publication,
        withdrawn=(publication.meeting, publication.version) in gone,
        released=released,
        now=(draft, seq),
        since=rows[0]["at"],
    )


def _sealed(envelope: bytes, wrap: WrappedKey | None) -> Sealed | None:
    return Sealed(SealedPortion(envelope), wrap) if wrap is not None else None
