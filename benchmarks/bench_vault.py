"""The vault beside the bare arithmetic, rotation of many keys, and an authorised reading beside a bare audit row."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from redactor.core.access import Grant, Subject, Wanted, decide
from redactor.core.audit import Action, AuditEvent, Outcome
from redactor.core.records import GrantRecord, MeetingRecord, PersonRecord
from redactor.formats.policyfile import load
from redactor.keys.keyring import Keyring
from redactor.keys.locks import KeyFileLock
from redactor.services.keeping.keys import KeyWork
from redactor.storage.backups import Certificates, WrapBackups
from redactor.storage.blobs import Blobs
from redactor.storage.engine import open_engine
from redactor.storage.migrations import migrate
from redactor.storage.records import Records
from redactor.vault.context import Context
from redactor.vault.keys import Kek, PlainKey
from redactor.vault.records import StoredWrap
from redactor.vault.sealing import open_sealed, open_under, seal, seal_under

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

WRAPS: Final = 100_000
NOW: Final = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
TEXT: Final = b"The surveyor found dry rot. " * 366  # 10 KB
CONTEXT: Final = Context(body="b", meeting="m", portion="4.1.1", marking="RED", version=1)

MEETING: Final = MeetingRecord(
    id="m", body="b", policy_name="sec-panel", policy_sha256="0" * 64, policy_text="", created=NOW, created_by="p"
)
GRANT: Final = GrantRecord(
    id="g", person="p", meeting="m", item="4", starts=NOW, ends=NOW + timedelta(days=1), granted_by="o"
)


@pytest.fixture
def store(tmp_path: Path) -> Keyring:
    """Make a keyring with one key."""
    lock = KeyFileLock(tmp_path / "key-file")
    lock.create(os.urandom)
    made = Keyring.create(tmp_path / "keyring", lock, random=os.urandom)
    made.add_epoch("RED", "1", at=NOW, random=os.urandom)
    return made


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """Make records on SQLite, with one meeting and one grant."""
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    made = Records(engine)
    with made.transaction() as unit:
        unit.people.add(PersonRecord(id="p", email="p@lantern.example", name="P"))
        unit.people.add(PersonRecord(id="o", email="o@lantern.example", name="O"))
        unit.meetings.add(MEETING)
        unit.access.give(GRANT)
    yield made
    made.close()


def measure(benchmark: BenchmarkFixture, call: Any, *, rounds: int) -> Any:  # noqa: ANN401 -- whatever is called
    """Run a call that is too slow, or too lasting, for as many times as pytest-benchmark likes."""
    return benchmark.pedantic(call, rounds=rounds, warmup_rounds=rounds // 15)  # type: ignore[no-untyped-call]  # it has no types


def kek(store: Keyring) -> Kek:
    """Take the key itself: what is compared is the format, not how a key is found."""
    return next(iter(store._held.keks.values()))  # noqa: SLF001 -- nobody else may have it


def test_bare_seal(benchmark: BenchmarkFixture) -> None:
    """The measure: a fresh key and nonce, AES-GCM, and the key wrapped."""
    outer = os.urandom(32)

    def bare() -> tuple[bytes, bytes]:
        key, nonce = os.urandom(32), os.urandom(12)
        return AESGCM(key).encrypt(nonce, TEXT, b"aad"), aes_key_wrap(outer, key)

    assert benchmark(bare)


def test_bare_open(benchmark: BenchmarkFixture) -> None:
    """The measure: the key unwrapped, and AES-GCM."""
    outer, key, nonce = os.urandom(32), os.urandom(32), os.urandom(12)
    sealed, wrapped = AESGCM(key).encrypt(nonce, TEXT, b"aad"), aes_key_wrap(outer, key)

    def bare() -> bytes:
        return AESGCM(aes_key_unwrap(outer, wrapped)).decrypt(nonce, sealed, b"aad")

    assert benchmark(bare) == TEXT


def test_seal(benchmark: BenchmarkFixture, store: Keyring) -> None:
    """At most 3 times the bare one: context, padding, a key derived for it."""
    assert benchmark(seal, TEXT, CONTEXT, kek(store), random=os.urandom)


def test_open(benchmark: BenchmarkFixture, store: Keyring) -> None:
    """At most 3 times the bare one."""
    sealed = seal(TEXT, CONTEXT, kek(store), random=os.urandom)
    assert benchmark(open_sealed, sealed, CONTEXT, kek(store)) == TEXT


def test_rewrap_of_100_000(benchmark: BenchmarkFixture, store: Keyring, records: Records, tmp_path: Path) -> None:
    """Below 10 seconds, on the disk, in transactions of a thousand."""
    work = KeyWork(records=records, blobs=Blobs(tmp_path / "originals"), keys=store,
                   backups=WrapBackups(tmp_path / "backups"), certificates=Certificates(tmp_path / "burnt"),
                   clock=lambda: NOW, random=os.urandom, operator="os:bench")  # fmt: skip
    dek, outer = PlainKey.fresh(os.urandom), kek(store)
    contexts = (Context("b", "m", f"p-{n}", "RED", 1) for n in range(WRAPS))
    with records.transaction() as unit:
        unit.wraps.fill(StoredWrap(context, outer.wrap(dek, context)) for context in contexts)

    def again() -> int:
        work.rotate(["RED"])
        return work.rewrap().renewed

    assert measure(benchmark, again, rounds=3) == WRAPS


def event() -> AuditEvent:
    """Make an event of a reading."""
    return AuditEvent(NOW, "p", Action.READ, Outcome.GRANTED, "grant-for-item", "m", ("4",))


def test_bare_audit_row(benchmark: BenchmarkFixture, records: Records) -> None:
    """The measure: one event, committed to the disk."""

    def bare() -> int:
        with records.transaction() as unit:
            return unit.audit(event())

    assert measure(benchmark, bare, rounds=300) >= 0


def test_authorised_open(benchmark: BenchmarkFixture, store: Keyring, records: Records) -> None:
    """At least half the rate: the grant looked up, decided, the event committed, unwrapped, decrypted."""
    policy, wanted = load("sec-panel"), Wanted("b", "m", "4", "RED")
    subject = Subject("p", frozenset({"member"}), stepped_up_at=NOW)
    with records.transaction() as unit:
        unit.sealed.put(CONTEXT, seal_under(store, TEXT, CONTEXT, random=os.urandom))

    def read() -> bytes:
        with records.reading() as unit:
            facts = unit.access.facts("m", person="p")
            sealed = unit.sealed.get(CONTEXT)
        verdict = decide(subject, wanted, policy=policy, facts=facts, now=NOW)
        assert isinstance(verdict, Grant)
        with records.transaction() as unit:
            unit.audit(event())
        return open_under(store, sealed, CONTEXT)

    assert measure(benchmark, read, rounds=300) == TEXT
