"""What leaves: to whom, under which key, on record before it is made, told to those only whom it is open to."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pyrage
import pytest

from redactor.bootstrap import Tools
from redactor.core.audit import Action
from redactor.core.disclosures import Disclosure, Kind, Protection, RecipientKey
from redactor.core.rendering.watermark import grouped
from redactor.errors import NotFound, StepUpNeeded, UsageError
from redactor.formats.protected import unprotect
from redactor.services.reading.disclosing import is_same
from redactor.services.reading.passphrases import passphrase
from redactor.services.reading.ways import Outside
from redactor.vault.sealing import open_under

if TYPE_CHECKING:
    from redactor.services.reading.exporting import Given
    from tests.services.house import House

TXT = Outside("txt")


def give(house: House, to: Outside = TXT, *, who: str = "officer", requester: str = "Tamsin Okafor") -> Given:
    return house.services.exporting.for_requester(
        house[who], house.ids["meeting"], items=["3"], requester=requester, reason="She asked about the pier.", to=to
    )


def on_record(house: House) -> tuple[Disclosure, ...]:
    with house.services.office.records.reading() as unit:
        return unit.exports.of_meeting(house.ids["meeting"])


def set_key(house: House, key: str, *, confirmed: bool = True) -> None:
    now = house.clock()
    with house.services.office.records.transaction() as unit:
        unit.exports.set_recipient(RecipientKey(person=house.ids["member"], key=key, added_at=now))
        if confirmed:
            unit.exports.confirm_recipient(house.ids["member"], key, at=now)


def test_a_copy_for_somebody_outside_bears_her_name_and_the_number_that_is_in_the_log(published: House) -> None:
    given = give(published)

    line = f"Copy {grouped(given.taken.number)}, made for Tamsin Okafor on 12 March 2031 at 09:00 UTC"
    assert line in given.data.decode().splitlines()
    events = [e for e in published.services.audit.events() if e.action is Action.EXPORT]
    assert [e.rule for e in events] == [
        f"duty:officer+copy:{given.taken.number}",
        f"copy:{given.taken.number}.made",
    ]
    with published.services.office.records.reading() as unit:
        assert events[1].digest == on_record(published)[0].sha256
        assert is_same(published.services.office, unit, on_record(published)[0], given.data)


def test_every_copy_is_listed_with_who_when_and_what(published: House) -> None:
    published.clear("member", "AMBER")
    hers = published.services.retrieval.open(published["member"], published.ids["meeting"], format="md")
    published.clock.forward(timedelta(minutes=1))
    given = give(published)

    listed = published.services.exporting.disclosures(published["officer"], published.ids["meeting"])

    assert [(d.taken.kind, d.by, d.taken.items, d.taken.format) for d in listed] == [
        (Kind.REQUESTER, "officer", ("3",), "txt"),
        (Kind.READER, "member", ("3", "4"), "md"),
    ]
    assert [d.requester for d in listed if d.taken.kind is Kind.REQUESTER] == ["Tamsin Okafor"]
    assert [d.reason for d in listed if d.taken.kind is Kind.REQUESTER] == ["She asked about the pier."]
    for line, data in ((given.taken.number, given.data), (hers.number, hers.data)):
        found = next(d.taken for d in listed if d.taken.number == line)
        with published.services.office.records.reading() as unit:
            assert is_same(published.services.office, unit, found, data)
            assert not is_same(published.services.office, unit, found, data + b" ")


def test_no_hash_in_the_records_lets_anybody_test_a_guess_of_what_a_copy_says(published: House) -> None:
    published.clear("member", "AMBER")
    hers = published.services.retrieval.open(published["member"], published.ids["meeting"], format="md")
    given = give(published)

    stored = b"".join(path.read_bytes() for path in published.folder.glob("records.db*"))

    for data in (hers.data, given.data):
        for known in (hashlib.sha256(data), hashlib.sha1(data), hashlib.md5(data)):  # noqa: S324 -- what a thief would try
            assert known.hexdigest().encode() not in stored
            assert known.digest() not in stored


def test_who_asked_and_why_is_told_to_officers_alone_and_stands_nowhere_in_the_database(published: House) -> None:
    give(published)

    seen = published.services.exporting.disclosures(published["secretary"], published.ids["meeting"])

    assert [(d.requester, d.reason) for d in seen] == [("", "")]
    assert len(seen) == 1
    with sqlite3.connect(published.folder / "records.db") as database:
        dumped = "\n".join(database.iterdump())
    assert "Tamsin" not in dumped
    assert "the pier" not in dumped


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_the_list_is_no_readers(published: House, who: str) -> None:
    with pytest.raises(NotFound):
        published.services.exporting.disclosures(published[who], published.ids["meeting"])


@pytest.mark.parametrize("who", ["secretary", "member", "administrator"])
def test_nobody_but_an_officer_gives_anything(published: House, who: str) -> None:
    with pytest.raises(NotFound):
        give(published, who=who)
    with pytest.raises(NotFound):
        published.services.exporting.items(published[who], published.ids["meeting"])
    assert on_record(published) == ()


def test_giving_wants_a_fresh_proof(published: House) -> None:
    officer = replace(published["officer"], stepped_up_at=None)
    with pytest.raises(StepUpNeeded):
        published.services.exporting.for_requester(
            officer, published.ids["meeting"], items=["3"], requester="A", reason="B", to=TXT
        )
    assert on_record(published) == ()


def test_a_process_that_dies_leaves_a_record_and_no_copy(published: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("redactor.services.office.open_under", dies)
    with pytest.raises(KeyboardInterrupt):
        give(published)

    assert [(d.kind, d.sha256, d.made_at) for d in on_record(published)] == [(Kind.REQUESTER, None, None)]


def test_nothing_is_opened_for_a_list_before_that_is_written_down(
    published: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(published)
    seen = []

    def watch(*args: object, **more: object) -> bytes:
        seen.append(any(e.rule.startswith("disclosures+") for e in published.services.audit.events()))
        return open_under(*args, **more)  # type: ignore[arg-type]  # as it comes

    monkeypatch.setattr("redactor.services.office.open_under", watch)
    published.services.exporting.disclosures(published["officer"], published.ids["meeting"])

    assert seen == [True]


@pytest.mark.parametrize(
    ("items", "requester", "reason"),
    [
        ((), "A", "B"), (("9",), "A", "B"), (("0",), "A", "B"), (("3",), " ", "B"), (("3",), "A", "\n"),
        (("3",), "A" * 201, "B"), (("3",), "A", "B" * 2001),
    ],
)  # fmt: skip
def test_a_release_says_what_to_whom_and_why(
    published: House, items: tuple[str, ...], requester: str, reason: str
) -> None:
    with pytest.raises(UsageError):
        published.services.exporting.for_requester(
            published["officer"], published.ids["meeting"], items=items, requester=requester, reason=reason, to=TXT
        )
    assert on_record(published) == ()


def test_a_copy_under_a_password_opens_with_it(published: House) -> None:
    password = passphrase(os.urandom)
    given = give(published, Outside("docx", Protection.PASSWORD, password=password))

    assert b"word/document.xml" not in given.data
    assert unprotect(given.data, password).startswith(b"PK")
    assert password not in repr(given) + repr(Outside(password=password))


@pytest.mark.parametrize(
    "to",
    [
        Outside("docx", Protection.PASSWORD, password="my own phrase"),
        Outside("txt", Protection.PASSWORD, password="k7mq-x2fr-9abc-defg-hjk2"),
        Outside("docx", Protection.PASSWORD),
        Outside("docx", Protection.AGE, "age1nonsense"),
        Outside("docx", Protection.AGE),
    ],
)
def test_a_weak_protection_is_refused_before_anything_is_opened(published: House, to: Outside) -> None:
    with pytest.raises(UsageError):
        give(published, to)
    assert on_record(published) == ()


def test_a_reader_takes_her_own_copy_away_under_the_key_that_she_confirmed(published: House) -> None:
    published.clear("member", "AMBER")
    identity = pyrage.x25519.Identity.generate()
    set_key(published, str(identity.to_public()))

    own = published.services.exporting.own(
        published["member"], published.ids["meeting"], Outside("txt", Protection.AGE)
    )

    assert (own.filename, own.taken.protection, own.taken.kind) == ("minutes.age", Protection.AGE, Kind.READER)
    text = Tools().sealer.open(own.data, str(identity))["minutes.txt"].decode()
    assert f"Copy {grouped(own.taken.number)}, made for member" in text
    assert "dry rot" in text


@pytest.mark.parametrize("given", ["none", "unconfirmed"])
def test_a_key_that_she_did_not_confirm_is_no_key(published: House, given: str) -> None:
    published.clear("member", "AMBER")
    if given == "unconfirmed":
        set_key(published, str(pyrage.x25519.Identity.generate().to_public()), confirmed=False)
    with pytest.raises(UsageError):
        published.services.exporting.own(published["member"], published.ids["meeting"], Outside("txt", Protection.AGE))
    assert on_record(published) == ()


def test_what_a_level_does_not_let_out_leaves_with_nobody(published: House) -> None:
    published.grant("member", published.ids["meeting"], "2")
    with pytest.raises(NotFound):
        published.services.exporting.own(published["member"], published.ids["meeting"], TXT)
    assert on_record(published) == ()
