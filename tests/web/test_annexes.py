"""Papers, joint meetings and bodies of one clerk, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.services.test_annexes import PLAIN, SECRET, file
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House


def test_a_secretary_files_marks_settles_and_removes_a_paper(app: Flask, house: House) -> None:
    meeting = house.upload()
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/papers")
    text = f"# Paper\n\n## 1. Hours\n\n{PLAIN}\n\n## 2. Staff (RED)\n\n{SECRET}\n".encode()
    secretary.send("/papers", file=("LB_7_02.md", text), title="Opening hours", marking="WHITE", item="4")
    assert "LB_7_02 Opening hours" in secretary.text
    assert "A part in item 2 is marked RED" in secretary.text
    assert "not published with the minutes until its marking is final" in secretary.text
    secretary.send("/findings", parts="withhold")
    assert "A part in item 2 is marked RED" not in secretary.text
    secretary.send("/marking", marking="WHITE", phase="final")
    assert "until its marking is final" not in secretary.text
    secretary.send("/file", file=("other.md", PLAIN.encode()))
    assert "Version 2" in secretary.text
    secretary.send("/remove")
    assert "No papers yet" in secretary.text


def test_a_form_about_a_file_that_somebody_replaced_meanwhile_changes_nothing(app: Flask, house: House) -> None:
    meeting = house.upload()
    file(house, meeting)
    secretary = browser(app, "secretary")
    where = f"/meetings/{meeting}/papers"
    for form, given in (("/marking", {"marking": "WHITE", "phase": "final"}), ("/file", {}), ("/remove", {})):
        secretary.open(where)
        house.services.annexes.replace(house["second"], meeting, "LB_7_02", filename="b.md", untrusted=PLAIN.encode())
        (before,) = house.services.annexes.view(house["secretary"], meeting)
        secretary.send(form, file=("c.md", b"Words.") if form == "/file" else None, **given)
        assert "This paper was changed since you looked at it" in secretary.text
        (after,) = house.services.annexes.view(house["secretary"], meeting)
        assert after.paper.now == before.paper.now


def test_a_file_that_cannot_be_rebuilt_is_refused_with_words(app: Flask, house: House) -> None:
    meeting = house.upload()
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/papers")
    secretary.send("/papers", file=("accounts.xlsx", b"PK"), marking="GREEN")
    assert "This file cannot be read: only .docx" in secretary.text


def test_a_paper_without_a_marking_is_not_taken_for_a_public_one(app: Flask, house: House) -> None:
    meeting = house.upload()
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/papers")
    secretary.send("/papers", file=("LB_7_02.md", SECRET.encode()), title="Opening hours")
    assert "The paper has no marking yet. Choose who may read it." in secretary.text
    assert "No papers yet." in secretary.text


def test_a_reader_finds_and_opens_what_is_open_to_her_and_nothing_else(app: Flask, house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="GREEN")
    file(house, meeting, "LB_7_03", text=SECRET, marking="RED", title="Wages")
    house.clear("member", "GREEN")
    member = browser(app, "member")
    member.open("/papers")
    assert "LB_7_02 Opening hours" in member.text
    assert "LB_7_03" not in member.text
    assert "Wages" not in member.text
    member.send("/LB_7_02")
    assert "Teasdale" in member.text
    assert "member" in member.text
    other = browser(app, "other")
    other.open("/papers")
    assert "No paper is open to you" in other.text
    denied = other.client.get(f"/papers/{meeting}/LB_7_03/copy.docx")
    absent = other.client.get(f"/papers/{meeting}/LB_7_99/copy.docx")
    assert (denied.status_code, denied.data) == (absent.status_code, absent.data)
    assert denied.status_code == 404


def test_an_officer_names_a_reader_for_a_paper(app: Flask, house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED")
    officer = browser(app, "officer")
    officer.open(f"/meetings/{meeting}/access")
    officer.send("/grants", item="paper:LB_7_02", person=house.ids["member"], until="2031-03-13", ground="Her work.")
    assert "LB_7_02" in officer.text
    assert [p.reference for p in house.services.consulting.papers(house["member"], meeting)] == ["LB_7_02"]


def test_a_body_joins_and_an_officer_says_whose_an_item_is(app: Flask, house: House) -> None:
    house.services.people.add_body(house["administrator"], name="Harbour Board", policy="sec-panel")
    meeting = house.upload()
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/papers")
    secretary.send("/bodies", body="harbour-board")
    assert "Harbour Board" in secretary.text
    officer = browser(app, "officer")
    officer.open(f"/meetings/{meeting}/papers")
    officer.send("/bodies/items", item="3", body="harbour-board")
    assert "item 3: Harbour Board alone" in officer.text


def test_the_administrator_asks_and_an_officer_confirms_that_one_person_releases(app: Flask, house: House) -> None:
    administrator, officer = browser(app, "ada"), browser(app, "officer")
    administrator.open("/one-clerk")
    administrator.send("/ask")
    assert "until this is confirmed" in administrator.text
    officer.open("/one-clerk")
    officer.send("/confirm")
    assert "One person may mark and release" in officer.text
    administrator.open("/one-clerk")
    administrator.send("/end")
    assert "Two people: one marks" in administrator.text
