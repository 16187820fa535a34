"""The audit log from the auditor's side: checkpoints, anchors, reports, exports, and what is found out offline."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor import safekeeping
from redactor.errors import NotFound, StorageError, UsageError
from redactor.services.keeping.auditing import AuditWork, LogBroken
from redactor.vault.notes import NoteError, SignerKey
from tests.services.house import SECRETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redactor.services.keeping.auditing import Checked
    from tests.services.house import House


@pytest.fixture
def work(published: House) -> Iterator[AuditWork]:
    with safekeeping.audit_work(published.services.settings) as held:
        yield AuditWork(
            held.records, held.keys, held.notes, published.clock, held.random, operator="os:auditor", origin=held.origin
        )


def days(house: House, work: AuditWork, count: int) -> None:
    """Let days go by, with something happening on the first of them only."""
    for _ in range(count):
        assert work.checkpoint() is not None
        house.clock.forward(timedelta(days=1))


def check(house: House, **given: object) -> Checked:
    asked: dict[str, object] = {"database": str(house.folder / "records.db"), "exported": None, "key": None}
    folders = {name: house.folder / name for name in ("checkpoints", "anchors") if (house.folder / name).exists()}
    return safekeeping.check_log(**({"checkpoints": None, "anchors": None} | asked | folders | given))  # type: ignore[arg-type]


def hostile(house: House, *statements: str) -> None:
    """Do what somebody can who may write to the database file."""
    with closing(sqlite3.connect(house.folder / "records.db")) as connection:
        for deed in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_event_no_{deed}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_whole_log_passes_with_everything_that_was_kept_of_it(published: House, work: AuditWork) -> None:
    days(published, work, 3)
    found = check(published)
    assert (found.checkpoints, found.anchors, found.missing_days) == (3, 3, ())
    assert found.state.size > 10


def test_a_day_has_one_checkpoint_and_a_day_without_one_is_named(published: House, work: AuditWork) -> None:
    days(published, work, 1)
    published.clock.forward(timedelta(days=2))
    days(published, work, 1)
    published.clock.forward(timedelta(days=-1))
    assert work.checkpoint() is None
    assert check(published).missing_days == ("2031-03-13", "2031-03-14")


def test_an_anchor_tells_nothing_of_how_much_happened(published: House, work: AuditWork) -> None:
    days(published, work, 1)
    for _ in range(300):  # much happens: the size gains a digit
        with pytest.raises(NotFound):
            published.services.retrieval.open_item(published["other"], published.ids["meeting"], "2")
    days(published, work, 2)
    notes = {path.name: path.read_bytes() for path in sorted((published.folder / "anchors").glob("*.note"))}
    assert len({len(note) for note in notes.values()}) == 1
    sizes = [
        note.split(b"\n")[1] for note in (p.read_bytes() for p in (published.folder / "checkpoints").glob("*.note"))
    ]
    assert len({len(size) for size in sizes}) == 2
    for note in notes.values():
        assert not any(size in note.split(b"\n") for size in sizes)
    assert len({note.split(b"\n")[2] for note in notes.values()}) == 3  # nor whether anything happened


def test_a_checkpoint_cut_off_before_its_anchor_is_anchored_as_it_is(published: House, work: AuditWork) -> None:
    work.checkpoint()
    anchor = published.folder / "anchors" / "2031-03-12.note"
    before = anchor.read_bytes()
    anchor.unlink()
    work.report(published.ids["meeting"], None)
    assert work.checkpoint() is not None
    assert anchor.read_bytes() == before


@pytest.mark.parametrize(
    "deeds",
    [
        ["UPDATE audit_event SET entry = replace(CAST(entry AS TEXT), 'granted', 'denied') WHERE idx = 3"],
        ["UPDATE audit_event SET leaf = zeroblob(32) WHERE idx = 3"],
        ["DELETE FROM audit_event WHERE idx = 3"],
        ["DELETE FROM audit_event WHERE idx = 0"],
        ["DELETE FROM audit_event WHERE idx = (SELECT max(idx) FROM audit_event)"],
        ["DELETE FROM audit_event"],
        [
            "UPDATE audit_event SET idx = 9999 WHERE idx = 3",
            "UPDATE audit_event SET idx = 3 WHERE idx = 4",
            "UPDATE audit_event SET idx = 4 WHERE idx = 9999",
        ],
        ["DELETE FROM audit_event WHERE idx = 3", "UPDATE audit_event SET idx = idx - 1 WHERE idx > 3"],
        ["UPDATE audit_event SET (entry, leaf) = (SELECT entry, leaf FROM audit_event WHERE idx = 5) WHERE idx = 3"],
    ],
    ids=str,
)
def test_every_change_removal_and_move_is_found(published: House, work: AuditWork, deeds: list[str]) -> None:
    work.checkpoint()
    hostile(published, *deeds)
    with pytest.raises(LogBroken) as caught:
        check(published)
    assert not any(secret in caught.value.diagnostics() for secret in SECRETS)


def test_who_holds_the_machine_and_its_key_and_rewrites_everything_is_found_by_the_anchors_elsewhere(
    published: House, work: AuditWork, tmp_path: Path
) -> None:
    days(published, work, 1)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in (published.folder / "anchors").iterdir():
        (elsewhere / path.name).write_bytes(path.read_bytes())
    hostile(published, "DELETE FROM audit_event WHERE idx > 4")
    published.clock.forward(timedelta(days=-1))
    for folder in ("checkpoints", "anchors"):
        (published.folder / folder / "2031-03-12.note").unlink()
    assert work.checkpoint() is not None  # signed by the right key, on the right day, over the cut log
    with pytest.raises(LogBroken, match="the rows are not what it says"):
        check(published)
    export = tmp_path / "log"
    export.write_bytes(b"".join(work.export()))
    assert check(published, database=None, exported=export).state.size == 6  # were the rows rewritten as well
    with pytest.raises(LogBroken, match="2031-03-12"):
        check(published, database=None, exported=export, anchors=elsewhere)


def test_notes_of_another_key_count_for_nothing(published: House, work: AuditWork) -> None:
    work.checkpoint()
    other = SignerKey.new("localhost/audit", random=lambda n: b"7" * n).verifier
    with pytest.raises(NoteError, match=r"2031-03-12\.note"):
        check(published, key=str(other))
    note = published.folder / "checkpoints" / "2031-03-12.note"
    whole = note.read_bytes()
    for place in range(0, len(whole), 5):
        note.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((NoteError, LogBroken)):
            check(published)


def test_an_export_is_checked_alone_and_against_the_database(published: House, work: AuditWork, tmp_path: Path) -> None:
    export = tmp_path / "log"
    lines = list(work.export())
    export.write_bytes(b"".join(lines))
    assert check(published, database=None, exported=export).state.size == len(lines) - 1
    work.report(published.ids["meeting"], None)  # the log grows on
    assert check(published, exported=export).state.size == len(lines)
    for forged in (
        [*lines[:4], *lines[5:]],
        [*lines[:4], lines[5], lines[4], *lines[6:]],
        [*lines[:4], lines[4].replace(b"granted", b"denied"), *lines[5:]],
        [*lines, lines[-1]],
    ):
        assert forged != lines
        export.write_bytes(b"".join(forged))
        with pytest.raises(LogBroken):
            check(published, exported=export)
    for nonsense in (b"", b"{}\n", b"\xff" * 40, lines[0] + b"not an entry\n"):
        export.write_bytes(nonsense or b"x")
        with pytest.raises(LogBroken):
            check(published, database=None, exported=export)


def test_a_check_writes_nothing_and_needs_no_key_store(published: House, work: AuditWork) -> None:
    work.checkpoint()
    published.services.close()
    work.records.close()  # type: ignore[attr-defined] # the real ones
    before = {p: p.read_bytes() for p in published.folder.rglob("*") if p.is_file() and "records" not in p.name}
    log = (published.folder / "records.db").read_bytes()
    (published.folder / "keys" / "keyring").unlink()
    check(published)
    assert (published.folder / "records.db").read_bytes() == log
    after = {p: p.read_bytes() for p in published.folder.rglob("*") if p.is_file() and "records" not in p.name}
    assert after == {p: held for p, held in before.items() if p.name != "keyring"}


def test_what_cannot_be_checked_is_said(published: House, work: AuditWork, tmp_path: Path) -> None:
    work.checkpoint()
    with pytest.raises(UsageError, match="not there"):
        check(published, database=str(tmp_path / "nothing.db"))
    (tmp_path / "text.db").write_text("no database at all")
    with pytest.raises(StorageError, match="cannot be read"):
        check(published, database=str(tmp_path / "text.db"))
    for folder in ("checkpoints", "anchors"):
        (published.folder / folder / "verifier-key").unlink()
    with pytest.raises(UsageError, match="key of the log"):
        check(published)


def test_a_report_names_everybody_who_read_or_was_refused_an_item_and_no_text(
    published: House, work: AuditWork
) -> None:
    meeting = published.ids["meeting"]
    published.grant("member", meeting, "2")
    published.services.retrieval.open_item(published["member"], meeting, "2")
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["other"], meeting, "2")
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["other"], meeting, "3")
    told = {(line.who, line.action, line.outcome, line.rule) for line in work.report(meeting, "2")}
    assert ("member", "portion.read", "granted", "grant-for-item") in told
    assert ("other", "portion.read", "denied", "not-named") in told
    assert ("officer", "grant.give", "granted", "duty:officer") in told
    assert not any(rule == "no-clearance-in-body" for *_, rule in told)
    assert not any(secret in str(told) for secret in SECRETS)
    again = work.report(meeting, "2")
    assert (again[-2].who, again[-2].action) == ("os:auditor", "audit.read")  # that was the first report
    assert len(work.report(meeting, None)) > len(again)
    assert [line.action for line in work.report("another", "2")] == ["audit.read"]  # and nothing else


def test_a_time_beside_an_entry_that_is_not_its_own_is_found(published: House, work: AuditWork) -> None:
    days(published, work, 1)
    hostile(published, "UPDATE audit_event SET at = '2030-01-01 00:00:00.000000' WHERE idx = 3")
    with pytest.raises(LogBroken, match="From entry 3 on"):
        check(published)
