"""Somebody who may write to the database changes one stored value: every column of every table, once.

Either it is noticed (what is bound to it does not open, the log is broken, or the row is refused), or the column stands
below, by why a change to it is not noticed. A new column has to be put in one of the two.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, LargeBinary, String
from sqlalchemy import types as sqltypes

from redactor.core.audit import Broken, verify
from redactor.core.filing import Scope
from redactor.errors import RedactorError
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.keeping.keys import envelope_of
from redactor.services.keeping.tallying import contradictions
from redactor.services.opening import load_case
from redactor.storage.tables import metadata
from redactor.vault.context import Kind, MeetingContexts
from redactor.vault.records import StoredMarks, StoredWrap
from redactor.vault.remembering import MemoryKey
from redactor.vault.sealing import Sealed
from tests.services.house import MINUTES
from tests.services.test_annexes import file
from tests.services.test_circulation import send
from tests.services.test_exporting import give

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column

    from redactor.vault.context import Context
    from tests.services.house import House


ACCOUNTS = "an account is what its row says: who can write rows lets herself in, or gives herself a duty"
RIGHTS = "opens texts by rows that no key seals: what the log says of them is checked, how far they go is not"
STORY = "says who or when; the log says it too, and that is what counts"
NOTHING = "means nothing by itself: to drop, repeat or delay it is denial of service"
PUBLIC = "is public, or says how far a release came; the files, their hash and their certificate tell"
RULES = "says under which policy minutes to come are marked; a meeting keeps its own, whose text is bound"
UNBOUND = "stands beside what is sealed for lists and for wrapping anew; opens nothing"

RESIDUE: dict[str, tuple[str, ...]] = {
    ACCOUNTS: (
        "challenge: *",
        "person: email name password_hash duties active",
        "sign_in_try: *",
        "api_token: *",
        "code_secret: *",
        "outside_account: *",
        "passkey: *",
        "recipient_key: *",
        "recovery_code: *",
        "session: *",
        "token: *",
    ),
    RIGHTS: (
        "clearance: person body level given_by appointment starts ends",
        "duty_term: *",
        "one_clerk: *",
        "access_grant: id meeting starts ends granted_by revoked_at revoked_by appointment",
        "circulation: *",
        "consent: *",
        "embargo: *",
        "emergency: *",
        "item_body: *",
        "meeting_body: *",
        "one_clerk_confirmed: *",
        "one_clerk_ended: *",
        "origin: *",
        "paper: *",
        "circulation_reader: *",
        "emergency_approval: emergency",
        "paper_entry: meeting deed item marking phase was_public suffix sealed",
        "sole_approval: *",
    ),
    PUBLIC: (
        "meeting: policy_name policy_sha256 state version",
        "proposal: meeting draft_version decisions_seq folder_hash",
        "approval: proposal",
        "paper_proposal: *",
        "proposal_return: *",
        "publication: meeting version path",
        "release_rebuild: *",
        "release_schedule: *",
        "withdrawal: *",
    ),
    RULES: ("body: *",),
    STORY: (
        "meeting: created created_by",
        "decision: at by",
        "draft: uploaded uploaded_by",
        "minutes_adoption: *",
        "proposal: proposed_by proposed_at",
        "pseudonym: at by",
        "recusal: since set_by",
        "adoption_answer: *",
        "approval: proposed_by at",
        "draft_comment: *",
        "emergency_approval: asked_by at",
        "paper_entry: at by",
        "publication: at",
        "comment_answer: *",
        "disclosure: *",
        "disclosure_made: *",
    ),
    UNBOUND: (
        "dek_wrap: body marking",
        "decision: marking",
        "draft: marking",
        "pseudonym: id body meeting item marking within mask fingerprint",
        "register_part: *",
        "register_state: *",
        "sealed_portion: marking",
    ),
    NOTHING: (
        "body_room: *",
        "job: *",
        "kept_original: *",
        "rate: *",
        "worker: *",
        "mail_cursor: *",
        "memory_key: *",
        "mail: *",
        "mail_off: *",
        "request: *",
        "memory_held: *",
        "notice: *",
        "reading_request: *",
    ),
}
"""Columns, `table: column …`, where a change is not noticed by what is tried here, by why that stands."""


def rich(house: House) -> None:
    """Let something of most kinds be in the records."""
    services, meeting = house.services, house.ids["meeting"]
    house.clear("member", "AMBER")
    house.grant("other", meeting, "2")
    give(house)
    services.retrieval.open(house["member"], meeting, format="txt")
    services.access.recuse(house["officer"], meeting, item="4", person=house.ids["other"])
    asked = services.emergencies.ask(house["second"], meeting, item="3", why="The pier is closed today.")
    services.emergencies.approve(house["officer"], asked)
    services.access.set_time(house["officer"], meeting, item="3", opens_at=house.clock() + timedelta(days=1))
    draft = house.upload(MINUTES.replace("LB_7", "LB_8"))
    file(house, draft, marking="RED", item="2")
    wanted = Assignment("Quillon Vane", "A surveyor", Scope.BODY)
    services.pseudonyms.assign(house["secretary"], draft, "3", wanted)
    send(house, draft, "member")
    services.registers.rows(house["secretary"], "decision")


def test_every_column_is_bound_to_something_or_stands_in_the_list(published: House) -> None:
    rich(published)
    tried = Tried(published)
    unnoticed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not tried.is_noticed(column)
    }
    listed = set(residue())
    assert sorted(unnoticed - listed) == [], "a change here is not noticed: bind it, or say why that stands"
    assert sorted(listed - unnoticed) == [], "a change here is noticed, or it is not there: take it out of the list"
    assert tried.betrayed == []


def residue() -> Iterator[str]:
    for lines in RESIDUE.values():
        for line in lines:
            table, _, columns = line.partition(": ")
            named = metadata.tables[table].columns.keys() if columns == "*" else columns.split()
            yield from (f"{table}.{column}" for column in named)


class Tried:
    """A house whose database somebody writes to."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.betrayed: list[str] = []
        with house.services.office.records.reading() as unit:
            self.known = [held.context for held in unit.wraps.sample(10_000)]
            self.memory = unit.memory.marks("lantern-board")
        assert {c.kind for c in self.known} >= {Kind.PORTION, Kind.ORIGINAL, Kind.TITLE, Kind.DECISION, Kind.REASON}
        self.before = self.look()

    def is_noticed(self, column: Column[Any]) -> bool:
        """Change a column in the first row and the last, look, and put it back; an empty table notices nothing."""
        return any(self._noticed(column, row) for row in self._rows(column))

    def _rows(self, column: Column[Any]) -> list[tuple[int, Any]]:
        with closing(sqlite3.connect(self.house.folder / "records.db")) as db:
            found = db.execute(f'SELECT rowid, "{column.name}" FROM "{column.table.name}" ORDER BY rowid')  # noqa: S608 -- our own names
            rows = found.fetchall()
        return rows if len(rows) == 1 else [rows[0], rows[-1]] if rows else []

    def _noticed(self, column: Column[Any], row: tuple[int, Any]) -> bool:
        rowid, was = row
        if not self._write(column, rowid, other(column, was)):
            return True
        try:
            seen = self.look()
        except (RedactorError, ValueError, TypeError, KeyError, AssertionError):
            return True
        finally:
            assert self._write(column, rowid, was)
        if seen != self.before:
            self.betrayed.append(f"{column.table.name}.{column.name}")
        return False

    def _write(self, column: Column[Any], rowid: int, value: Any) -> bool:  # noqa: ANN401 -- of any column
        """Write as somebody does who has the file and SQLite: no trigger, constraint or foreign key is in her way."""
        with closing(sqlite3.connect(self.house.folder / "records.db")) as db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            db.execute("PRAGMA synchronous = OFF")
            for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                db.execute(f'DROP TRIGGER "{trigger}"')
            try:
                db.execute(f'UPDATE "{column.table.name}" SET "{column.name}" = ? WHERE rowid = ?', (value, rowid))  # noqa: S608 -- our own names
                db.commit()
            except sqlite3.IntegrityError:
                return False
        return True

    def look(self) -> dict[str, bytes]:
        """Check the log, derive each meeting, and open all that was sealed as what it was sealed for."""
        office = self.house.services.office
        with office.records.reading() as unit:
            assert not isinstance(verify(unit.log.read()), Broken)
            assert list(contradictions(unit)) == []
            case = load_case(office, unit, self.house.ids["meeting"])
            found = {f"{c.kind}:{c.portion}:{c.version}": self._open(unit, c) for c in self.known}
            signs = self.house.services.publication.seals.signing.known()
            assert signs is not None, "what was published was signed"
            found["signing"] = signs.seed
        return found | {"decisions": repr(case.draft.decisions).encode(), "hash": case.draft.sha256.encode()}

    def _open(self, unit: Any, context: Context) -> bytes:  # noqa: ANN401 -- the records' own
        office = self.house.services.office
        wrap = unit.sealed.find_wrap(context)
        assert wrap is not None
        if context.kind is Kind.MEMORY:
            key = MemoryKey(office.keys.unwrap(wrap, context))
            sets = [one for one in unit.memory.marks(context.body) if one.marking == context.marking]
            assert len(sets) == len([one for one in self.memory if one.marking == context.marking])
            return b"".join(sorted(_marks_of(key, one) for one in sets))
        if (envelope := envelope_of(unit, office.blobs, StoredWrap(context, wrap))) is None:
            assert context.kind is Kind.PSEUDONYM, context.kind
            assert context.portion == context.marking, "the key of a body's pseudonyms alone rests without a text"
            return office.keys.unwrap(wrap, context).reveal()
        return office.open(Sealed(envelope, wrap), context)


def _marks_of(key: MemoryKey, one: StoredMarks) -> bytes:
    context = MeetingContexts(one.body, one.meeting).marks(one.item, marking=one.marking, key=one.key)
    return b"".join(sorted(key.open(one.envelope, context)))


def other(column: Column[Any], was: Any) -> Any:  # noqa: ANN401 -- of any column
    """Give another value of the same form."""
    match column.type:
        case LargeBinary():
            held = bytes(was or b"0")
            return held[:-1] + bytes([held[-1] ^ 1])
        case Boolean():
            return 0 if was else 1
        case sqltypes.Integer():
            return (was or 0) + 1
        case String():
            words = str(was or "0")
            return words[:-1] + ("b" if words[-1] == "a" else "a")
        case _:
            return "2033-01-01 00:00:00.000000"
