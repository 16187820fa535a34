"""What all hosts share: the bodies, and small sealed things, on either database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redactor.core.site import Body
from redactor.errors import Conflict, StorageError
from redactor.storage.bodies import SIGNING, Bodies, KeptThing, adopt
from redactor.storage.records import Records
from tests.storage.house import ON_SQLITE

if TYPE_CHECKING:
    from sqlalchemy import Engine

BOARD = Body("board", "Lantern Board", "sec-panel")
PANEL = Body("panel", "Hafenausschuß", "tlp-2")


@pytest.fixture
def records(engine: Engine) -> Records:
    return Records(engine)


def add(records: Records, *bodies: Body) -> None:
    with records.transaction() as unit:
        for body in bodies:
            unit.bodies.add(body)


def test_bodies_come_back_in_their_order_at_every_host(records: Records, engine: Engine) -> None:
    bodies = Bodies(records)
    assert bodies.all() == ()
    add(records, PANEL, BOARD)

    assert Bodies(Records(engine)).all() == (PANEL, BOARD)
    with pytest.raises(Conflict):
        add(records, Body("board", "Another", "tlp-2"))
    assert bodies.all() == (PANEL, BOARD)


def test_a_body_is_never_changed_or_removed(records: Records, engine: Engine) -> None:
    add(records, BOARD)

    for statement in ("UPDATE body SET policy = 'tlp-2'", "DELETE FROM body"):
        with pytest.raises(StorageError), records.transaction() as unit:
            unit._connection.exec_driver_sql(statement)  # noqa: SLF001 -- past the program, as an attacker
    assert Bodies(records).all() == (BOARD,)


def test_of_two_that_make_the_same_thing_the_first_ones_is_kept(records: Records, engine: Engine) -> None:
    here, there = KeptThing(records, SIGNING), KeptThing(Records(engine), SIGNING)
    assert here.held() is None

    assert here.first(lambda: "made here") == "made here"
    assert there.first(lambda: "made there") == "made here"
    there.keep("wrapped anew")
    assert here.held() == "wrapped anew"


def test_what_is_made_and_fails_leaves_nothing(records: Records) -> None:
    def fails() -> str:
        raise StorageError("The key service does not answer.")

    with pytest.raises(StorageError):
        KeptThing(records, SIGNING).first(fails)
    assert KeptThing(records, SIGNING).held() is None


def test_files_of_an_earlier_version_are_taken_over_once_and_put_aside(records: Records, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "bodies.json").write_text(json.dumps([{"id": "board", "name": "Lantern Board", "policy": "sec-panel"}]))
    (tmp_path / "keys" / "signing").write_text("sealed")

    adopt(records, tmp_path)

    assert Bodies(records).all() == (BOARD,)
    assert KeptThing(records, SIGNING).held() == "sealed"
    assert not (tmp_path / "bodies.json").exists()
    assert (tmp_path / "keys" / "signing.moved").read_text() == "sealed"


def test_files_of_a_host_that_joins_later_change_nothing_that_is_shared(records: Records, tmp_path: Path) -> None:
    add(records, PANEL)
    KeptThing(records, SIGNING).keep("the shared one")
    (tmp_path / "keys").mkdir()
    (tmp_path / "bodies.json").write_text(json.dumps([{"id": "board", "name": "Lantern Board", "policy": "sec-panel"}]))
    (tmp_path / "keys" / "signing").write_text("another")

    adopt(records, tmp_path)

    assert Bodies(records).all() == (PANEL,)
    assert KeptThing(records, SIGNING).held() == "the shared one"


def test_a_damaged_list_of_bodies_is_refused_and_stays(records: Records, tmp_path: Path) -> None:
    (tmp_path / "bodies.json").write_text('[{"id": "x"}]')

    with pytest.raises(StorageError):
        adopt(records, tmp_path)
    assert (tmp_path / "bodies.json").exists()


def test_a_file_that_cannot_be_taken_over_is_named(records: Records, tmp_path: Path) -> None:
    (tmp_path / "keys" / "signing").mkdir(parents=True)

    with pytest.raises(StorageError, match="taken over") as refused:
        adopt(records, tmp_path)
    assert str(tmp_path / "keys" / "signing") in refused.value.remedy


def test_one_at_a_time_is_at_a_work_and_works_of_other_names_are_free(records: Records, engine: Engine) -> None:
    there = Records(engine)
    with records.alone("publish-to") as mine, there.alone("publish-to") as theirs, there.alone("another") as other:
        assert (mine, theirs, other) == (True, False, True)
        with records.transaction() as unit:  # no writer waits for it
            unit.kept.put("x", "y")
    with there.alone("publish-to") as theirs:
        assert theirs


@ON_SQLITE
def test_where_there_can_be_no_lock_it_is_a_fault_that_says_what_to_do(records: Records, engine: Engine) -> None:
    Path(f"{engine.url.database}.publish-to").mkdir()
    with pytest.raises(StorageError, match="folder of the database cannot be written"), records.alone("publish-to"):
        pass
