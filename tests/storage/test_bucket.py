"""Sealed originals in a bucket of a real S3 server: the same promises as in a folder."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import obstore
import pytest

from redactor.core.patience import Patience
from redactor.errors import StorageError, UsageError
from redactor.storage.bucket import Bucket
from redactor.vault.context import Context, Kind
from redactor.vault.envelope import SealedPortion
from redactor.vault.keys import Epoch, Kek
from redactor.vault.sealing import seal
from tests.storage.seaweed import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obstore import PutResult
    from obstore.store import S3Store

    from tests.storage.seaweed import Store

pytestmark = pytest.mark.slow

KEK = Kek(Epoch("RED", "2030"), os.urandom(32))
PHRASE = b"the heron tower tender of Larkspur"


def sealed(text: bytes = PHRASE) -> SealedPortion:
    context = Context(body="lantern-board", meeting="m-7", portion="1", marking="RED", version=1, kind=Kind.ORIGINAL)
    return seal(text, context, KEK, random=os.urandom).envelope


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("weed")) as made:
        yield made


@pytest.fixture
def prefix() -> str:
    return os.urandom(6).hex()


@pytest.fixture
def bucket(store: Store, prefix: str) -> Bucket:
    return store.bucket(f"s3://originals/{prefix}")


def test_what_was_stored_comes_back_and_only_under_its_key(bucket: Bucket) -> None:
    it = sealed(PHRASE * 10_000)
    key = bucket.put(it)
    assert bucket.get(key) == it
    assert [*bucket.keys()] == [key]
    stored = bucket.stored(key)
    assert stored is not None
    assert abs(stored - datetime.now(UTC)) < timedelta(minutes=5)
    assert bucket.stored("0" * 64) is None
    with pytest.raises(StorageError, match="missing"):
        bucket.get("0" * 64)


def test_storing_twice_is_one_object_and_a_changed_one_is_refused_and_repaired(
    store: Store, prefix: str, bucket: Bucket
) -> None:
    it = sealed()
    key = bucket.put(it)
    assert bucket.put(it) == key
    assert [*bucket.keys()] == [key]

    obstore.put(store.raw("originals"), f"{prefix}/{key[:2]}/{key}", it.envelope[:-1] + b"?")
    with pytest.raises(StorageError, match="changed"):
        bucket.get(key)
    assert bucket.put(it) == key
    assert bucket.get(key) == it


def test_a_store_that_has_it_from_a_first_try_which_was_slow_has_answered(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try arrives, its answer is lost, and the second one is told that it is there."""
    seconds, put = [0.0], obstore.put
    bucket._patience = Patience(lambda: seconds[0])  # noqa: SLF001 -- another clock

    def put_twice(store: S3Store, path: str, data: bytes, *, mode: Literal["create", "overwrite"]) -> PutResult:
        put(store, path, data, mode=mode)
        seconds[0] += 2
        return put(store, path, data, mode=mode)

    monkeypatch.setattr(obstore, "put", put_twice)
    it = sealed()
    assert bucket.get(bucket.put(it)) == it


def test_what_was_removed_is_gone_and_says_so_once(bucket: Bucket) -> None:
    key = bucket.put(sealed())
    assert bucket.delete(key)
    assert not bucket.delete(key)
    assert [*bucket.keys()] == []


@pytest.mark.parametrize("plain", [PHRASE, b"", PHRASE * 100, b"RDE\x01" + bytes(100)])
def test_what_is_not_sealed_is_not_stored(bucket: Bucket, plain: bytes) -> None:
    with pytest.raises(StorageError, match="not sealed"):
        bucket.put(SealedPortion(plain))
    assert [*bucket.keys()] == []


@pytest.mark.parametrize("key", ["", "..", "../../x", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_no_key_leads_to_another_place(bucket: Bucket, key: str) -> None:
    for deed in (bucket.get, bucket.delete):
        with pytest.raises(StorageError, match="not the key"):
            deed(key)


def test_a_store_that_is_away_or_refuses_is_no_missing_original(store: Store, bucket: Bucket) -> None:
    key = bucket.put(sealed())
    away = Bucket("s3://originals", endpoint="http://127.0.0.1:9", region="us-east-1", key_id="x", secret="y")
    stranger = Bucket("s3://originals", endpoint=store.endpoint, region="us-east-1", key_id="x", secret="y")
    deeds: tuple[Callable[[Bucket], object], ...] = (
        lambda b: b.get(key),
        lambda b: b.put(sealed()),
        lambda b: b.delete(key),
        lambda b: b.check(),
    )
    for other in (away, stranger):
        for deed in deeds:
            with pytest.raises(StorageError, match="does not answer"):
                deed(other)


@pytest.mark.parametrize("url", ["", "originals", "https://originals", "s3://", "s3://originals?x=1"])
def test_what_names_no_bucket_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="names no bucket"):
        Bucket(url, endpoint="", region="us-east-1", key_id="x", secret="y")
