from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from redactor.core.audit import (
    Action,
    AuditError,
    AuditEvent,
    Broken,
    LoggedEvent,
    Outcome,
    Whole,
    leaf_of,
    verify,
)
from redactor.core.hashtree import Checkpoint, root_of

EVENT = AuditEvent(
    at=datetime(2030, 5, 6, 7, 8, 9, 10, tzinfo=UTC),
    actor="p-1",
    action=Action.READ,
    outcome=Outcome.DENIED,
    rule="recusal",
    meeting="m-7",
    items=("4", "#3", "20.1.2"),
    digest="ab" * 32,
)


def log_of(count: int) -> list[LoggedEvent]:
    events = [replace(EVENT, at=EVENT.at + timedelta(seconds=n)) for n in range(count)]
    return [LoggedEvent(n, event.encode(), leaf_of(event)) for n, event in enumerate(events)]


def checkpoint(log: list[LoggedEvent]) -> Checkpoint:
    return Checkpoint(len(log), root_of(entry.leaf for entry in log))


def test_the_canonical_encoding_is_pinned() -> None:
    assert EVENT.encode() == (
        b'{"action":"portion.read","actor":"p-1","at":"2030-05-06T07:08:09.000010Z","digest":"'
        + b"ab" * 32
        + b'","items":["4","#3","20.1.2"],"meeting":"m-7","outcome":"denied","rule":"recusal","v":1}'
    )


@pytest.mark.parametrize("event", [EVENT, replace(EVENT, actor=None, meeting=None, items=(), digest=None)])
def test_an_event_reads_back_as_it_was(event: AuditEvent) -> None:
    assert AuditEvent.decode(event.encode()) == event


def test_one_moment_has_one_encoding() -> None:
    elsewhere = replace(EVENT, at=EVENT.at.astimezone(timezone(timedelta(hours=5))))
    assert elsewhere.encode() == EVENT.encode()


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "Larkspur Ltd. bid £2.4m"},
        {"rule": ""},
        {"actor": "a name"},
        {"meeting": "x" * 129},
        {"digest": "line\nbreak"},
        {"items": ("the bid of Larkspur",)},
        {"items": ("",)},
        {"items": ("4",) * 1001},
        {"at": datetime(2030, 5, 6)},  # noqa: DTZ001 -- the fault that is tried
    ],
    ids=str,
)
def test_an_event_can_not_hold_text(change: dict[str, Any]) -> None:
    with pytest.raises(AuditError) as caught:
        replace(EVENT, **change)
    assert "Larkspur" not in caught.value.diagnostics()


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        EVENT.encode() + b" ",
        EVENT.encode().replace(b'"v":1', b'"v":2'),
        EVENT.encode().replace(b"portion.read", b"portion.eat"),
        EVENT.encode().replace(b'"v":1', b'"more":"text","v":1'),
        EVENT.encode().replace(b'"4"', b"4"),
        json.dumps(json.loads(EVENT.encode())).encode(),
        b"[" * 100_000,
    ],
)
def test_an_entry_that_is_not_canonical_is_refused(entry: bytes) -> None:
    with pytest.raises(AuditError):
        AuditEvent.decode(entry)


def test_a_whole_log_verifies_to_its_checkpoint() -> None:
    log = log_of(9)
    assert verify(log) == Whole(checkpoint(log))
    assert verify([]) == Whole(checkpoint([]))
    kept = [checkpoint(log[:n]) for n in (0, 1, 5, 9)]
    assert verify(log, checkpoints=kept) == Whole(checkpoint(log))


def test_a_changed_missing_or_swapped_entry_is_found_where_it_stands() -> None:
    log = log_of(6)
    changed = replace(log[3], entry=log[3].entry.replace(b"denied", b"granted"))
    assert verify([*log[:3], changed, *log[4:]]) == Broken(3, "an entry was changed")
    assert verify(log[:3] + log[4:]) == Broken(3, "an entry is missing or out of order")
    assert verify([*log[:2], log[3], log[2], *log[4:]]) == Broken(2, "an entry is missing or out of order")
    noise = LoggedEvent(0, b"{}", leaf_of(EVENT))
    assert isinstance(verify([noise]), Broken)


def test_a_rewritten_log_does_not_match_a_checkpoint_that_was_kept() -> None:
    log = log_of(6)
    other = replace(EVENT, outcome=Outcome.GRANTED)
    rewritten = [*log[:2], LoggedEvent(2, other.encode(), leaf_of(other)), *log[3:]]
    assert isinstance(verify(rewritten), Whole)
    found = verify(rewritten, checkpoints=[checkpoint(log[:2]), checkpoint(log[:4])])
    assert found == Broken(4, "the entries so far are not those of an earlier checkpoint")
    assert isinstance(verify(rewritten, checkpoints=[checkpoint(log)]), Broken)


def test_a_log_that_was_cut_at_its_end_is_found_by_a_checkpoint() -> None:
    log = log_of(6)
    assert verify(log[:4], checkpoints=[checkpoint(log)]) == Broken(4, "entries are missing at the end")
