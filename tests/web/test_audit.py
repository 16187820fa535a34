"""The record in a browser: the auditor's entries and proof, the chair's readings, and who can read what and why."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from redactor.core.records import WHOLE_MEETING
from redactor.errors import NotFound
from redactor.safekeeping import check_log
from tests.services.house import PASSWORD, SECRETS
from tests.web.browser import Browser, browser

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.services.house import House


def invite(house: House, name: str, *duties: str) -> None:
    """Bring somebody in, with her duties confirmed."""
    people = house.services.people
    invited = people.invite(house["administrator"], name=name, email=f"{name}@lantern.example", duties=duties)
    house.ids[name] = people.accept(invited.secret, PASSWORD)


@pytest.fixture
def chaired(published: House) -> House:
    """Give a house with a chair, an auditor, and one reading and one refusal on record."""
    invite(published, "chair", "chair")
    invite(published, "auditor", "auditor", "member")
    meeting = published.ids["meeting"]
    published.grant("member", meeting, "2")
    published.services.retrieval.open_item(published["member"], meeting, "2")
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["other"], meeting, "3")
    return published


def rows(reader: Browser) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in reader.tree.xpath("//tbody/tr")
    ]


def test_the_auditor_starts_at_the_record_and_finds_who_did_what_without_a_text(
    public_app: Flask, chaired: House
) -> None:
    auditor = browser(public_app, "auditor")
    auditor.open("/audit")

    found = [[what, who, ground] for _, _, what, who, ground in rows(auditor)]
    assert ["Read: item 2, Lantern Board Meeting 7", "member", "a grant for the item"] in found
    assert ["Read refused: item 3, Lantern Board Meeting 7", "other", "no clearance in the body"] in found
    assert "The log is whole" in auditor.text
    assert not [word for word in SECRETS if any(word.encode() in page for page in auditor.seen)]
    numbers = [int(re.sub(r"\D", "", row[0])) for row in rows(auditor)]
    assert numbers == sorted(numbers, reverse=True)


def test_entries_are_narrowed_by_person_item_number_and_outcome(public_app: Flask, chaired: House) -> None:
    auditor = browser(public_app, "auditor")
    auditor.open(f"/audit?person={chaired.ids['other']}")
    assert {row[3] for row in rows(auditor)} <= {"other", "administrator", "Ada Marsh"}
    auditor.open("/audit?show=refused")
    assert all("refused" in row[2] for row in rows(auditor))
    assert rows(auditor)
    auditor.open("/audit?item=3")
    assert {row[2] for row in rows(auditor)} == {"Read refused: item 3, Lantern Board Meeting 7"}
    number = rows(auditor)[0][0]
    auditor.open(f"/audit?number={number}")
    assert [row[0] for row in rows(auditor)] == [number]
    auditor.open("/audit?show=apart")
    assert {row[2].partition(":")[0] for row in rows(auditor)} <= {
        "Signed in",
        "Signed out",
        "Looked at the record",
        "Keys",
    }
    auditor.open("/audit?number=12345678901234567890&below=x")
    assert auditor.status == 200


def test_old_entries_are_on_further_pages_and_none_is_lost(public_app: Flask, chaired: House) -> None:
    for _ in range(60):
        chaired.services.retrieval.open_item(chaired["member"], chaired.ids["meeting"], "2")
    auditor = browser(public_app, "auditor")
    auditor.open(f"/audit?person={chaired.ids['member']}")
    first = rows(auditor)
    auditor.open(auditor.tree.xpath("//a[text()='Older entries']/@href")[0])
    assert len(first) == 50
    assert not {row[0] for row in first} & {row[0] for row in rows(auditor)}
    assert sum("item 2" in row[2] and row[2].startswith("Read") for row in first + rows(auditor)) == 61


def test_the_proof_is_one_download_that_checks_elsewhere(public_app: Flask, chaired: House, tmp_path: Path) -> None:
    auditor = browser(public_app, "auditor")
    auditor.open("/audit")
    answer = auditor.client.get(auditor.tree.xpath("//a[text()='Download the proof']/@href")[0])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archive.extractall(tmp_path)
    key = chaired.services.settings.data_dir / "checkpoints" / "verifier-key"

    found = check_log(
        database=None,
        exported=tmp_path / "record.jsonl",
        checkpoints=tmp_path / "checkpoints",
        anchors=tmp_path / "anchors",
        key=str(key),
    )
    assert (found.checkpoints, found.anchors) == (1, 1)
    auditor.open("/audit")
    assert "It grew out of every checkpoint since 12 March 2031." in auditor.text


def test_a_broken_log_is_said_to_be_broken_where_it_is(public_app: Flask, chaired: House) -> None:
    engine = create_engine(chaired.services.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS audit_event_no_update"))
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
        ).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_event SET entry = :e WHERE idx = 4"), {"e": b"{}"})
    auditor = browser(public_app, "auditor")

    auditor.open("/audit")

    assert "Entry 5 does not fit. Stop and call the custodian of keys." in auditor.text


def test_the_auditor_has_no_part_in_what_is_audited(public_app: Flask, chaired: House) -> None:
    auditor = browser(public_app, "auditor")
    meeting = chaired.ids["meeting"]
    for where in ("/requests", f"/meetings/{meeting}", f"/access/{meeting}", "/clearances", "/upload", "/people"):
        auditor.open(where)
        assert auditor.status == 404, where


@pytest.mark.parametrize("item", ["2", WHOLE_MEETING])
def test_what_was_done_about_an_item_is_hidden_from_an_auditor_who_stays_out_of_it(
    public_app: Flask, chaired: House, item: str
) -> None:
    meeting = chaired.ids["meeting"]
    chaired.services.access.recuse(chaired["officer"], meeting, person=chaired.ids["auditor"], item=item)
    auditor = browser(public_app, "auditor")
    auditor.open("/audit")
    assert not [row for row in rows(auditor) if "item 2" in row[2]]
    auditor.open("/audit?item=2")
    assert not rows(auditor)
    auditor.open("/audit/proof.zip")
    assert auditor.status == 404


def test_the_chair_sees_who_read_what_by_item_and_by_person(public_app: Flask, chaired: House) -> None:
    chair = browser(public_app, "chair")
    chair.open("/readings")
    chair.open(chair.tree.xpath("//main//li/a/@href")[0])
    assert [row[1:] for row in rows(chair)] == [
        ["other", "was refused item 3", "no clearance in the body"],
        ["member", "read item 2", "a grant for the item"],
    ]
    chair.open(f"{chair.path}?item=2")
    assert [row[1] for row in rows(chair)] == ["member"]
    chair.open(f"/readings/{chaired.ids['meeting']}?person={chaired.ids['other']}")
    assert [row[2] for row in rows(chair)] == ["was refused item 3"]
    assert not [word for word in SECRETS if any(word.encode() in page for page in chair.seen)]


def test_a_chair_who_stays_out_of_an_item_sees_no_reading_of_it(public_app: Flask, chaired: House) -> None:
    meeting = chaired.ids["meeting"]
    chaired.services.access.recuse(chaired["officer"], meeting, person=chaired.ids["chair"], item="2")
    chair = browser(public_app, "chair")
    chair.open(f"/readings/{meeting}")
    assert [row[2] for row in rows(chair)] == ["was refused item 3"]
    chair.open(f"/readings/{meeting}?item=2")
    assert not rows(chair)


def test_the_administrator_asks_why_and_sees_numbers_and_public_titles_only(public_app: Flask, chaired: House) -> None:
    meeting = chaired.ids["meeting"]
    chaired.services.reading_requests.ask(chaired["member"], meeting, item="3", why="Quillon asked me to.", days=7)
    admin = browser(public_app, "administrator")
    admin.open("/access")
    admin.open(admin.tree.xpath("//main//li/a/@href")[0])
    assert "member, item 3, one week" in admin.text
    assert not admin.tree.xpath("//a[starts-with(@href, '/requests')]")

    admin.open(f"/access/{meeting}?person={chaired.ids['other']}&item=2")

    assert "other cannot read item 2" in admin.text
    assert "The first “no” below decides." in admin.text
    verdicts = [v.text for v in admin.tree.xpath("//ol[@class='r-checks']//span")]
    assert verdicts == ["Yes:", "Yes:", "Yes:", "Yes:", "No:", "Not reached:"]
    assert "A releasing officer names the person for the item" in admin.text
    assert not [word for word in SECRETS if any(word.encode() in page for page in admin.seen)]
    admin.open(f"/access/{meeting}?person={chaired.ids['other']}&item=1")
    assert "All of it is public" in admin.text
    asked = [e for e in chaired.services.audit.events() if e.rule.startswith("explain.")]
    assert [(e.rule, e.items, e.digest) for e in asked] == [
        ("explain.no", ("2",), chaired.ids["other"]),
        ("explain.yes", ("1",), chaired.ids["other"]),
    ]


def test_a_draft_is_nothing_to_who_explains_published_access(public_app: Flask, chaired: House) -> None:
    draft = chaired.upload()
    for name in ("administrator", "chair"):
        person = browser(public_app, name)
        person.open(f"/access/{draft}")
        first = person.seen[-1]
        person.open("/access/0123456789abcdef0123")
        assert person.status == 404
        assert person.seen[-1] == first


def test_a_recusal_is_lifted_by_another_officer_and_by_nobody_for_herself(public_app: Flask, chaired: House) -> None:
    meeting = chaired.ids["meeting"]
    chaired.services.access.recuse(chaired["officer"], meeting, person=chaired.ids["member"], item="2")
    officer = browser(public_app, "officer")
    officer.open(f"/meetings/{meeting}/access")
    officer.send("/recusals/lift")
    assert "The recusal is lifted" in officer.text
    chaired.services.access.recuse(chaired["officer"], meeting, person=chaired.ids["officer"], item="2")
    with pytest.raises(NotFound):
        chaired.services.access.lift(chaired["officer"], meeting, person=chaired.ids["officer"], item="2")
    assert chaired.services.retrieval.open_item(chaired["member"], meeting, "2")


def test_the_chair_answers_a_request_and_cannot_give_access_unasked(public_app: Flask, chaired: House) -> None:
    meeting = chaired.ids["meeting"]
    chaired.services.reading_requests.ask(chaired["other"], meeting, item="2", why="The appeal.", days=1)
    chair = browser(public_app, "chair")
    chair.open(f"/access/{meeting}")
    chair.open(chair.tree.xpath("//a[starts-with(@href, '/requests/')]/@href")[0])
    chair.send(chair.path, button="grant", until="2031-03-14")
    assert "The grant is given" in chair.text
    assert chaired.services.retrieval.open_item(chaired["other"], meeting, "2")
    chair.open(f"/meetings/{meeting}/access")
    assert chair.status == 404
