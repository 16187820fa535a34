"""What left the house stays on record, once; a key is a key when it was confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor.core.disclosures import Disclosure, Kind, Protection, RecipientKey, read_number
from redactor.errors import Conflict, StorageError
from tests.storage.house import HOUR, NOW, PROPOSAL, PUBLICATION

if TYPE_CHECKING:
    from tests.storage.house import House

COPY = Disclosure(
    number="3f9a107bce22",
    meeting="m-7",
    version=1,
    kind=Kind.REQUESTER,
    person="officer",
    at=NOW,
    format="docx",
    protection=Protection.AGE,
    items=("4", "#5"),
)
KEY = RecipientKey(person="member", key="age1member", added_at=NOW)


@pytest.fixture
def published(house: House) -> House:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        unit.releases.approve("r-1", folder_hash=PROPOSAL.folder_hash, at=NOW, by="officer")
        unit.releases.publish(PUBLICATION)
    return house


def test_a_copy_is_on_record_before_it_is_made_and_said_to_be_made_once(published: House) -> None:
    with published.records.transaction() as unit:
        unit.exports.begin(COPY)
        assert unit.exports.find(COPY.number) == COPY
        unit.exports.finish(COPY.number, sha256="ab" * 32, at=NOW + HOUR)
    made = replace(COPY, sha256="ab" * 32, made_at=NOW + HOUR)
    with published.records.reading() as unit:
        assert unit.exports.of_meeting("m-7") == unit.exports.of_person("officer") == (made,)
        assert (unit.exports.of_meeting("m-8"), unit.exports.of_person("member")) == ((), ())
        assert unit.exports.find("000000000000") is None
    with pytest.raises(Conflict), published.records.transaction() as unit:
        unit.exports.finish(COPY.number, sha256="cd" * 32, at=NOW)
    with pytest.raises(Conflict), published.records.transaction() as unit:
        unit.exports.begin(COPY)


@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET number = 'ffffffffffff'"])
@pytest.mark.parametrize("table", ["disclosure", "disclosure_made"])
def test_the_database_refuses_to_forget_what_left(published: House, table: str, deed: str) -> None:
    with published.records.transaction() as unit:
        unit.exports.begin(COPY)
        unit.exports.finish(COPY.number, sha256="ab" * 32, at=NOW)
    with pytest.raises(StorageError), published.records.transaction() as unit:
        unit._connection.execute(text(deed.format(table)))  # noqa: SLF001 -- what a faulty release could do
    with published.records.reading() as unit:
        assert unit.exports.find(COPY.number) is not None


def test_a_key_waits_until_the_very_key_is_confirmed(house: House) -> None:
    with house.records.transaction() as unit:
        assert unit.exports.recipient("member") is None
        unit.exports.set_recipient(KEY)
        with pytest.raises(Conflict):
            unit.exports.confirm_recipient("member", "age1other", at=NOW)
        unit.exports.confirm_recipient("member", KEY.key, at=NOW)
        assert unit.exports.recipient("member") == replace(KEY, confirmed_at=NOW)
        with pytest.raises(Conflict):
            unit.exports.confirm_recipient("member", KEY.key, at=NOW)
        unit.exports.set_recipient(replace(KEY, key="age1new"))
        assert unit.exports.recipient("member") == replace(KEY, key="age1new")
        unit.exports.drop_recipient("member")
        assert unit.exports.recipient("member") is None


@pytest.mark.parametrize("number", ["", "3f9a", "3F9A107BCE22", "3f9a107bce2g"])
def test_a_copy_has_a_number_of_its_own_kind(number: str) -> None:
    with pytest.raises(StorageError):
        replace(COPY, number=number)


@pytest.mark.parametrize("said", ["3f9a-107b-ce22", "3F9A 107B CE22", " 3f9a107bce22\n"])
def test_a_number_is_read_as_people_type_it(said: str) -> None:
    assert read_number(said) == COPY.number


@pytest.mark.parametrize("said", ["", "3f9a-107b", "3f9a-107b-ce22-00", "copy 1"])
def test_what_is_no_number_is_none(said: str) -> None:
    assert read_number(said) is None
