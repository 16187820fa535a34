from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor.errors import Conflict, NotFound
from redactor.vault.context import Kind, SealError
from redactor.vault.keys import Epoch, WrappedKey
from redactor.vault.sealing import open_sealed
from tests.storage.house import EVENT, ON_SQLITE

if TYPE_CHECKING:
    from tests.storage.house import House


def test_a_sealed_text_is_found_and_opened_by_what_was_asked_for(house: House) -> None:
    context = house.context("p-1")
    with house.records.transaction() as unit:
        unit.sealed.put(context, house.seal(b"withheld", context))
    with house.records.reading() as unit:
        assert open_sealed(unit.sealed.get(context), context, house.kek) == b"withheld"
        entry = unit.sealed.entries("m-7")[0]
        assert (entry.kind, entry.portion, entry.version, entry.marking) == (Kind.PORTION, "p-1", 1, "RED")
        for other in (house.context("p-2"), house.context("p-1", version=2), house.context("p-1", kind=Kind.TITLE)):
            with pytest.raises(NotFound):
                unit.sealed.get(other)


def test_many_texts_are_found_as_one_is(house: House) -> None:
    contexts = [house.context(f"p-{n}") for n in range(5)]
    with house.records.transaction() as unit:
        for context in contexts:
            unit.sealed.put(context, house.seal(context.portion.encode(), context))
    with house.records.reading() as unit:
        found = unit.sealed.get_many(contexts[1:4])
        assert list(found) == contexts[1:4]
        assert all(open_sealed(found[c], c, house.kek) == c.portion.encode() for c in found)
        assert unit.sealed.get_many([]) == {}
        with pytest.raises(NotFound):
            unit.sealed.get_many([*contexts, house.context("p-9")])
    with house.records.transaction() as unit:
        unit.sealed.shred(contexts[2])
        with pytest.raises(SealError):
            unit.sealed.get_many(contexts)


def test_a_version_is_never_overwritten(house: House) -> None:
    context = house.context("p-1")
    with house.records.transaction() as unit:
        unit.sealed.put(context, house.seal(b"first", context))
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.sealed.put(context, house.seal(b"second", context))


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE sealed_portion SET portion = CASE portion WHEN 'p-1' THEN 'p-2' ELSE 'p-1' END WHERE version = 1",
        "UPDATE sealed_portion SET envelope = (SELECT envelope FROM sealed_portion WHERE version = 2)",
        "UPDATE sealed_portion SET envelope = substr(envelope, 1, 100)",
        "UPDATE sealed_portion SET envelope = substr(envelope, 1, 0)",
        "UPDATE dek_wrap SET epoch = '2031'",
        "UPDATE dek_wrap SET wrapped = (SELECT wrapped FROM dek_wrap WHERE portion = 'p-2')",
        "UPDATE dek_wrap SET wrapped = substr(wrapped, 1, 43)",
        "DELETE FROM dek_wrap",
    ],
)
def test_what_a_hostile_administrator_of_the_database_changes_does_not_open(house: House, forgery: str) -> None:
    with house.records.transaction() as unit:
        for context in (house.context("p-1"), house.context("p-2"), house.context("p-1", version=2)):
            unit.sealed.put(context, house.seal(context.portion.encode(), context))
    with house.engine.connect().execution_options(redactor_writes=True) as connection:
        if "CASE" in forgery:  # a swap passes through a name that nobody has
            connection.exec_driver_sql("UPDATE sealed_portion SET portion = 'x' WHERE portion = 'p-2'")
            connection.exec_driver_sql(
                "UPDATE sealed_portion SET portion = 'p-2' WHERE portion = 'p-1' AND version = 1"
            )
            connection.exec_driver_sql("UPDATE sealed_portion SET portion = 'p-1' WHERE portion = 'x'")
        else:
            connection.exec_driver_sql(forgery)
        connection.commit()
    asked = house.context("p-1")
    with house.records.reading() as unit, pytest.raises(SealError):
        open_sealed(unit.sealed.get(asked), asked, house.kek)


def test_the_marking_beside_an_envelope_opens_nothing(house: House) -> None:
    context = house.context("p-1")
    with house.records.transaction() as unit:
        unit.sealed.put(context, house.seal(b"withheld", context))
        unit._connection.execute(text("UPDATE sealed_portion SET marking = 'GREEN'"))  # noqa: SLF001
    with house.records.reading() as unit:
        relabelled = replace(context, marking=unit.sealed.entries("m-7")[0].marking)
        with pytest.raises(SealError):
            open_sealed(unit.sealed.get(relabelled), relabelled, house.kek)
        assert open_sealed(unit.sealed.get(context), context, house.kek) == b"withheld"


def test_a_key_is_wrapped_anew_only_where_it_is_as_it_was_seen(house: House) -> None:
    context = house.context("p-1")
    sealed = house.seal(b"withheld", context)
    newer = WrappedKey("2031", b"newer")
    with house.records.transaction() as unit:
        unit.sealed.put(context, sealed)
        unit.wraps.rewrap(context, was=sealed.wrap, now=newer)
        assert unit.sealed.find_wrap(context) == newer
        assert unit.wraps.by_epoch() == {Epoch("RED", "2031"): 1}
        with pytest.raises(Conflict):
            unit.wraps.rewrap(context, was=sealed.wrap, now=newer)


def test_a_shredded_text_does_not_open(house: House) -> None:
    context = house.context("p-1")
    with house.records.transaction() as unit:
        unit.sealed.put(context, house.seal(b"withheld", context))
        assert unit.sealed.shred(context)
        assert not unit.sealed.shred(context)
    with house.records.reading() as unit, pytest.raises(SealError):
        unit.sealed.get(context)


@ON_SQLITE
def test_no_file_of_the_data_folder_has_a_sealed_text_in_the_clear(house: House) -> None:
    phrase = b"the heron tower tender of Larkspur"
    with house.records.transaction() as unit:
        for n in range(50):
            context = house.context(f"p-{n}")
            unit.sealed.put(context, house.seal(phrase * 20, context))
        title = house.context("4", kind=Kind.TITLE)
        unit.sealed.put(title, house.seal(phrase, title))
        house.decide(unit, 0, phrase)
        unit.audit(EVENT)
    files = [path for path in house.folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"records.db", "records.db-wal"}
    for path in files:
        held = path.read_bytes()
        assert phrase not in held
        assert phrase.decode().encode("utf-16-le") not in held
        assert b"Larkspur" not in held


def test_many_texts_are_stored_as_one_by_one_or_none_of_them(house: House) -> None:
    texts = {c: house.seal(c.portion.encode(), c) for c in (house.context(f"p-{n}") for n in range(5))}
    with house.records.transaction() as unit:
        unit.sealed.put_many(texts)
        unit.sealed.put_many({})
    with house.records.reading() as unit:
        assert {context: unit.sealed.get(context) for context in texts} == texts

    more = house.context("p-9")
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.sealed.put_many({more: house.seal(b"more", more)} | texts)
    with house.records.reading() as unit, pytest.raises(NotFound):
        unit.sealed.get(more)
