"""Somebody writes to the database, past the program, and the log is whole: what its check says of the rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from redactor import safekeeping
from redactor.errors import StorageError
from redactor.services.keeping.auditing import LogBroken
from redactor.services.opening import load_case

if TYPE_CHECKING:
    from tests.services.house import House


def check(house: House) -> None:
    safekeeping.check_log(
        database=str(house.folder / "records.db"), exported=None, checkpoints=None, anchors=None, key=None
    )


def hostile(house: House, statement: str) -> None:
    """Write as somebody does who has the file: no trigger and no foreign key is in her way."""
    with closing(sqlite3.connect(house.folder / "records.db")) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{trigger}"')
        for one in statement.format(**house.ids).split("; "):
            assert db.execute(one).rowcount > 0
        db.commit()


@pytest.fixture
def busy(published: House) -> House:
    """Let rights be given, ended and taken, all as they should be."""
    services, meeting = published.services, published.ids["meeting"]
    published.clear("member", "AMBER")
    services.access.revoke(published["officer"], meeting, published.grant("other", meeting, "3"))
    published.grant("member", meeting, "2")
    services.access.recuse(published["officer"], meeting, item="4", person=published.ids["other"])
    emergency = services.emergencies.ask(published["second"], meeting, item="3", why="The pier is closed today.")
    services.emergencies.approve(published["officer"], emergency)
    return published


def test_rows_that_the_program_wrote_are_what_the_log_says(busy: House) -> None:
    check(busy)
    busy.services.access.lift(busy["officer"], busy.ids["meeting"], person=busy.ids["other"], item="4")
    busy.upload()
    check(busy)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE access_grant SET person = '{second}' WHERE item = '2'", "nobody gave the person"),
        ("UPDATE access_grant SET item = '3' WHERE item = '2'", "nobody gave the person"),
        ("UPDATE access_grant SET revoked_at = NULL WHERE item = '3'", "was ended, and is not"),
        ("UPDATE clearance SET person = '{other}'", "nobody confirmed a clearance"),
        ("UPDATE clearance SET confirmed_by = '{second}'", "nobody confirmed a clearance"),
        ("DELETE FROM recusal", "stays out of item 4"),
        ("UPDATE recusal SET person = '{second}'", "stays out of item 4"),
        ("DELETE FROM decision; DELETE FROM dek_wrap WHERE kind = 'decision'", "has 0 decisions, and the log says 1"),
        ("UPDATE approval SET person = '{second}'", "did not approve"),
        ("UPDATE emergency_approval SET person = '{both}'", "did not let an emergency be"),
        ("UPDATE publication SET folder_hash = 'f' || substr(folder_hash, 2) || 'x'", "nobody published version 1"),
        (
            "INSERT INTO person (id, email, name, duties, active) VALUES ('x', 'x@x.example', 'X', 'officer', 1)",
            "nobody brought the person x in",
        ),
    ],
)
def test_rights_that_somebody_wrote_herself_are_found(busy: House, statement: str, said: str) -> None:
    hostile(busy, statement)
    with pytest.raises(LogBroken, match=said):
        check(busy)


def test_a_list_of_decisions_that_was_cut_at_its_end_opens_no_meeting(busy: House) -> None:
    hostile(busy, "DELETE FROM decision")
    with pytest.raises(StorageError, match="end of the list"), busy.services.office.records.reading() as unit:
        load_case(busy.services.office, unit, busy.ids["meeting"])
