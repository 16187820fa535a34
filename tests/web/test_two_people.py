"""Rules between people, as the browser meets them: two to release, named access, and two at one item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.app import create_app
from redactor.core.audit import Action, Outcome
from tests.services.house import MINUTES, SECRETS
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser


def draft(person: Browser, text: str = MINUTES) -> str:
    """Upload minutes and say what is unmarked; return where the meeting stands."""
    person.open("/upload")
    person.send("/upload", file=("draft.md", text.encode()))
    where = person.path.removesuffix("/findings")
    person.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")
    assert person.path == f"{where}/review"
    return where


def send(person: Browser, where: str) -> None:
    person.open(f"{where}/review")
    person.send("/send")
    assert "Sent for release" in person.text


# ---------------------------------------------------------------------------------------------- two to release


def test_nobody_releases_what_she_marked_whatever_else_she_is(app: Flask) -> None:
    both = browser(app, "both")
    where = draft(both)
    send(both, where)

    both.open(f"{where}/release")

    assert "You marked this version, so someone else must release it." in both.text
    assert both.tree.xpath("//form[contains(@action, '/release')]") == []
    assert browser(app, "second").open(f"{where}/release") is not None


def test_a_decision_is_asked_for_and_the_tick_that_it_was_read(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release")

    officer.send("/release")
    assert officer.status == 422
    assert "Choose what happens" in officer.text
    officer.send("/release", decision="release")
    assert officer.status == 422
    assert "Tick that you have read it" in officer.text
    officer.send("/release", decision="release", read="yes")
    assert "The minutes are public." in officer.text


def test_an_approval_is_void_once_anything_was_changed(app: Flask, house: House) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release")
    secretary.open(f"{where}/review?item=2")
    secretary.send("/items/2", reason="commercial", button="save")

    officer.send("/release", decision="release", read="yes")

    assert officer.status == 409
    assert "This is no longer what you read." in officer.text
    assert "Your approval was not given." in officer.text
    assert not (house.folder / "public" / "current").exists()
    assert "In review" in officer.open(f"{where}").text_content()


def test_what_was_sent_back_is_a_draft_again(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release")

    officer.send("/release", decision="return")
    assert officer.status == 422
    assert "Say what has to be mended" in officer.text
    officer.send("/release", decision="return", reason="Item 1 names the tenderer.")

    assert "Sent back" in officer.text
    assert "In review" in secretary.open("/").text_content()
    assert "Item 1 names the tenderer." in secretary.open(where).text_content()


def test_the_slower_of_two_officers_is_told_what_the_other_did(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer, both = browser(app, "officer"), browser(app, "both")
    officer.open(f"{where}/release")
    both.open(f"{where}/release")
    officer.send("/release", decision="release", read="yes")

    both.send("/release", decision="release", read="yes")

    assert both.status == 409
    assert "Somebody else decided about this release while you had it open: it was published." in both.text


def test_every_file_of_the_folder_is_listed(app: Flask, house: House) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release?tab=files")

    listed = [" ".join(li.text_content().split()) for li in officer.tree.xpath("//section[@id='files']//li")]

    (folder,) = (house.folder / "public" / "proposals").iterdir()
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(listed) == len(files) > 20
    assert all(any(p.name in line for line in listed) for p in files)


def test_a_second_version_shows_what_it_changes(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release")
    officer.send("/release", decision="release", read="yes")
    secretary.open(f"{where}/review?item=4")
    secretary.send_fields("/items/4", {"publish-4.1.1": "release"}, button="save")
    send(secretary, where)

    officer.open(f"{where}/release")

    assert "Changes since version 1" in officer.text
    assert officer.tree.xpath("//ins")[0].text_content() == "The newsletter will carry a drawing of the new gasometer."
    assert "This agenda item was marked as GREEN" in officer.tree.xpath("//del")[0].text_content()
    officer.open(f"{where}/release?tab=text")
    assert not officer.tree.xpath("//ins")
    officer.send("/release", decision="release", read="yes")
    assert "The minutes are public." in officer.text


def test_the_files_of_the_folder_can_be_looked_at_before_they_are_public(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    send(secretary, where)
    officer = browser(app, "officer")
    officer.open(f"{where}/release?tab=files")

    links = officer.tree.xpath("//section[@id='files']//a/@href")

    assert len(links) >= 9
    for link in links:
        answer = officer.client.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["Cache-Control"] == "no-store"
        assert not any(word.encode() in answer.data for word in SECRETS)


# ------------------------------------------------------------------------------------------------- named access


def test_a_member_reads_an_item_while_she_is_named_for_it_and_not_before_or_after(published: House) -> None:
    app = create_app(services=published.services)
    meeting, member, officer = published.ids["meeting"], browser(app, "member"), browser(app, "officer")
    member.open(f"/read/{meeting}")
    assert "The Chair welcomed" in member.text
    assert "Open item" not in member.text

    officer.open(f"/meetings/{meeting}/access?person={published.ids['member']}&item=2")
    assert "member cannot read item 2" in officer.text
    officer.send(
        "/grants", person=published.ids["member"], item="2", until="2031-03-14", ground="She drafts the contract."
    )
    assert "The grant is given" in officer.text

    member.open(f"/read/{meeting}")
    assert "Brightwater" not in member.text
    before = len(list(published.services.audit.events()))
    member.send("/items/2")
    assert "Brightwater Ostler offered 412,000 pounds for the lamps." in member.text
    assert "dry rot" not in member.text
    event = list(published.services.audit.events())[before]
    assert (event.action, event.outcome, event.items) == (Action.READ, Outcome.GRANTED, ("2",))
    assert member.response is not None
    assert member.response.headers["Cache-Control"] == "no-store"
    assert member.client.get(f"/read/{meeting}/copy.txt").status_code == 404  # the policy lets it be read here alone

    officer.open(f"/meetings/{meeting}/access")
    officer.send("/end")
    assert "The grant has ended" in officer.text
    member.open(f"/read/{meeting}")
    assert "Open item" not in member.text
    assert member.client.get(f"/read/{meeting}/copy.txt").status_code == 404


def test_a_clearance_takes_effect_when_an_officer_confirms_it(published: House) -> None:
    app = create_app(services=published.services)
    meeting, admin, member = published.ids["meeting"], browser(app, "administrator"), browser(app, "member")
    admin.open(f"/people/{published.ids['member']}")
    admin.send("/clearances", level="AMBER")
    assert "The clearance waits" in admin.text
    assert "dry rot" not in member.open(f"/read/{meeting}").text_content()

    officer = browser(app, "officer")
    officer.open("/clearances")
    officer.send("/clearances")

    text = " ".join(member.open(f"/read/{meeting}").text_content().split())
    assert "dry rot in the eastern pier" in text
    assert "gasometer" in text
    assert "Brightwater" not in text
    assert "Open to you by your clearance in this body." in text


def test_a_duty_and_a_new_password_wait_for_an_officer(published: House) -> None:
    app = create_app(services=published.services)
    admin, officer = browser(app, "administrator"), browser(app, "officer")
    admin.open(f"/people/{published.ids['administrator']}")
    admin.send("/duties", duty="secretary")
    assert admin.status == 409
    assert "Nobody changes her own duties." in admin.text
    admin.open(f"/people/{published.ids['member']}")
    admin.send("/duties", duty="officer")
    assert "The change waits" in admin.text
    assert "Duties: releasing officer: Waits" in admin.text
    admin.send("/invitation")
    assert "when a releasing officer has confirmed it" in admin.text
    link = admin.tree.xpath("string(//*[contains(@class, 'r-mono')])").strip().removeprefix("http://localhost")
    assert browser(app).client.get(link).status_code == 404

    officer.open("/clearances")
    assert "Duties: releasing officer" in officer.text
    officer.send("/clearances")
    officer.send("/clearances")

    assert published["member"].duties == {"officer"}
    assert browser(app).client.get(link).status_code == 200


def test_a_recused_member_sees_exactly_the_public_minutes(published: House) -> None:
    app = create_app(services=published.services)
    meeting, officer, member = published.ids["meeting"], browser(app, "officer"), browser(app, "member")
    plain = _words(member.open(f"/read/{meeting}").text_content())
    published.grant("member", meeting, "2")
    assert "Open item 2" in member.open(f"/read/{meeting}").text_content()

    officer.open(f"/meetings/{meeting}/access")
    officer.send("/recusals", person=published.ids["member"], item="2")

    assert "The recusal is recorded" in officer.text
    assert _words(member.open(f"/read/{meeting}").text_content()) == plain
    officer.open(f"/meetings/{meeting}/access?person={published.ids['member']}&item=2")
    assert "member cannot read item 2" in officer.text
    assert "This person stays out of the item." in officer.text
    assert "explain" in [e.rule for e in published.services.audit.events()]


def test_the_administrator_meets_no_text_of_any_meeting(published: House) -> None:
    app = create_app(services=published.services)
    admin, meeting = browser(app, "administrator"), published.ids["meeting"]
    for address in ("/", "/people", f"/people/{published.ids['member']}", f"/meetings/{meeting}", f"/read/{meeting}"):
        admin.open(address)

    shown = b"".join(admin.seen)

    assert not any(word.encode() in shown for word in (*SECRETS, "welcomed", "Board Meeting 7"))


def test_people_come_in_by_invitation_and_go_when_they_are_closed_out(house: House) -> None:
    app = create_app(services=house.services)
    admin, newcomer = browser(app, "administrator"), browser(app)
    admin.open("/people")
    admin.send("/people", name="Ines", email="no address", duty="member")
    assert admin.status == 422
    assert "Give an e-mail address" in admin.text
    admin.send("/people", name="Ines", email="ines@lantern.example", duty="member")
    link = admin.tree.xpath("string(//*[contains(@class, 'r-mono')])").strip()
    assert link.startswith("http://localhost/invitation/")

    newcomer.open(link.removeprefix("http://localhost"))
    newcomer.send(newcomer.path, password="short", password_again="short")
    assert newcomer.status == 422
    newcomer.send(newcomer.path, password="quite a long phrase", password_again="another long phrase")
    assert "The two passwords are not the same." in newcomer.text
    newcomer.send(newcomer.path, password="quite a long phrase", password_again="quite a long phrase")
    assert newcomer.path == "/sign-in"
    newcomer.sign_in("ines")
    again = browser(app)
    answers = [again.client.get(a).get_data() for a in ("/nowhere", f"/invitation/{'0' * 64}")]
    used = again.client.get(link.removeprefix("http://localhost"))
    assert used.status_code == 404
    assert used.get_data() == answers[0] == answers[1]

    admin.open("/people")
    admin.open(admin.tree.xpath("string(//a[text()='Ines']/@href)"))
    admin.send("/duties", duty="administrator")
    assert "Saved" in admin.text
    admin.send("/close")
    newcomer.open("/")
    assert newcomer.path.startswith("/sign-in")


# --------------------------------------------------------------------------------------------- two at one item


def test_two_people_at_one_item_see_both_versions_and_nothing_is_lost(app: Flask) -> None:
    where = draft(ada := browser(app, "secretary"))
    niamh = browser(app, "second")
    for person in (ada, niamh):
        person.open(f"{where}/review?item=2")
    niamh.send_fields("/items/2", {"publish-2.2.1": "release"}, button="save")

    ada.send_fields("/items/2", {"public_title": "A tender", "text-2.1.1": "An offer was made."}, button="save")

    assert ada.status == 409
    assert re.search(r"second changed item 2 at \d\d:\d\d, while you had it open", ada.text)
    assert "Published: 2.2.1" in ada.text
    assert "2.1.1 with own words" in ada.text
    assert "Public title: A tender" in ada.text
    ada.send("/items/2", button="mine")
    assert ada.status == 200
    slip = ada.form("/items/2")
    assert slip.xpath("string(.//input[@name='public_title']/@value)") == "A tender"
    assert slip.xpath("string(.//input[@name='text-2.1.1']/@value)") == "An offer was made."


def test_use_theirs_changes_nothing(app: Flask) -> None:
    where = draft(ada := browser(app, "secretary"))
    niamh = browser(app, "second")
    for person in (ada, niamh):
        person.open(f"{where}/review?item=2")
    niamh.send("/items/2", button="save", public_title="A tender")
    ada.send("/items/2", button="save", public_title="A purchase")

    ada.send("/items/2", button="theirs")

    assert ada.form("/items/2").xpath("string(.//input[@name='public_title']/@value)") == "A tender"


def test_two_people_at_two_items_do_not_meet(app: Flask) -> None:
    where = draft(ada := browser(app, "secretary"))
    niamh = browser(app, "second")
    ada.open(f"{where}/review?item=2")
    niamh.open(f"{where}/review?item=3")
    niamh.send("/items/3", button="save", public_title="A report")

    ada.send("/items/2", button="save", public_title="A tender")

    assert ada.status == 200
    assert ada.form("/items/2").xpath("string(.//input[@name='public_title']/@value)") == "A tender"


def test_undo_and_redo_go_on_across_reloads_and_other_people(app: Flask) -> None:
    where = draft(ada := browser(app, "secretary"))
    ada.open(f"{where}/review?item=2")
    ada.send_fields("/items/2", {"publish-2.2.1": "release"}, button="save")
    niamh = browser(app, "second")
    niamh.open(f"{where}/review")
    assert "Undo ‘item 2’" in niamh.text

    niamh.send("/undo")
    assert "2.2.1, withheld" in niamh.text
    assert "2.2.1, withheld" in " ".join(ada.open(f"{where}/review").text_content().split())
    ada.send("/redo")
    assert "2.2.1, published" in ada.text
    niamh.send("/undo")
    niamh.send("/undo") if niamh.status == 200 else None
    assert niamh.status == 409
    assert "Somebody else was faster" in niamh.text


def test_the_officer_reads_the_review_and_changes_nothing(app: Flask) -> None:
    where = draft(browser(app, "secretary"))

    officer = browser(app, "officer")
    officer.open(f"{where}/review?item=2")

    assert "Brightwater" in officer.text
    assert officer.tree.xpath("//main//form") == []


def _words(text: str) -> str:
    return re.sub(r"\d\d:\d\d", "", " ".join(text.split()))


# ------------------------------------------------------------------------------------------ answers, once more


def test_an_answer_can_be_changed_and_a_settled_finding_taken_back(app: Flask) -> None:
    text = MINUTES.replace("to the lamp house", "to the Amber room")
    secretary = browser(app, "secretary")
    where = draft(secretary, text)
    secretary.open(f"{where}/findings")
    key = secretary.tree.xpath("string(//section[@class='r-finding']//input/@name)")
    secretary.send_fields("/findings", {key: "settle"}, button="review")

    secretary.open(f"{where}/findings")
    assert "No marking: it is part of the sentence." in secretary.text
    assert "secretary, 12 March 2031, 09:00" in secretary.text
    links = secretary.tree.xpath("//*[@class='r-settled']//a/@href")
    secretary.open(f"{where}/findings{links[0]}")
    secretary.send_fields("/findings", {"finding-unmarked-material": "GREEN"}, button="review")
    assert "1.1.1, withheld" in secretary.text
    secretary.open(f"{where}/findings{links[1]}")
    name = secretary.tree.xpath("string(//section[@class='r-finding']//input/@name)")
    secretary.send_fields("/findings", {name: "withdraw"}, button="review")

    assert secretary.path == f"{where}/findings"
    assert "Is this word a marking?" in secretary.text


def test_what_somebody_else_answered_meanwhile_is_shown_and_not_laid_over(app: Flask) -> None:
    ada = browser(app, "secretary")
    ada.open("/upload")
    ada.send("/upload", file=("draft.md", MINUTES.encode()))
    niamh = browser(app, "second")
    niamh.open(ada.path)
    niamh.send_fields("/findings", {"finding-unmarked-material": "GREEN"}, button="leave")

    ada.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")

    assert ada.status == 409
    assert "Somebody else answered some of these" in ada.text
    assert "GREEN" in ada.tree.xpath("string(//*[@class='r-settled'])")


def test_a_leak_is_settled_from_the_review_with_a_reason_or_by_withholding(app: Flask) -> None:
    secretary = browser(app, "secretary")
    where = draft(
        secretary, MINUTES.replace("The Chair welcomed", "Brightwater sent 412,000 cards. The Chair welcomed")
    )
    assert "This cannot go to release yet" not in secretary.text
    secretary.send("/send")
    assert secretary.status == 409
    summary = secretary.tree.xpath("//*[contains(@class, 'govuk-error-summary')]")[0]
    assert "that is withheld elsewhere stands in item 1" in summary.text_content()
    assert not any(word in summary.text_content() for word in SECRETS)
    assert secretary.tree.xpath("//mark[@class='r-leak']")

    secretary.send_fields("/leaks", {}, nth=1)
    assert secretary.status == 422
    assert "Say why it may be public" in secretary.text
    secretary.send_fields("/leaks", {"why": "it stands in the press"}, nth=1)
    assert "it stands in the press" in secretary.open(f"{where}/findings").text_content().lower()
    secretary.open(f"{where}/review")
    while secretary.tree.xpath("//form[contains(@action, '/leaks')]"):
        secretary.send("/leaks")
    secretary.send("/send")
    assert "Sent for release" in secretary.text


def test_the_next_draft_keeps_what_was_decided_and_asks_about_what_changed(app: Flask) -> None:
    secretary = browser(app, "secretary")
    where = draft(secretary)
    secretary.open(f"{where}/review?item=2")
    secretary.send_fields("/items/2", {"publish-2.2.1": "release", "reason": "commercial"}, button="save")
    secretary.open(f"{where}/drafts")
    secretary.send("/drafts", file=("next.xlsx", b"PK"))
    assert secretary.status == 422

    text = MINUTES.replace("welcomed the members to the lamp house", "welcomed everybody to the new lamp house")
    secretary.send("/drafts", file=("next.md", text.encode()))

    assert secretary.path == f"{where}/findings"
    assert "Changed since the draft before: 1.1.1" in secretary.text
    name = secretary.tree.xpath("string(//section[@class='r-finding']//input/@name)")
    secretary.send_fields("/findings", {name: "settle"}, button="review")
    assert "2.2.1, published" in secretary.text
    assert "1 portion, published as drafted" in secretary.text
    secretary.send("/send")
    assert "Sent for release" in secretary.text


def test_a_day_that_is_none_is_told_at_its_field_and_what_was_typed_stays(app: Flask) -> None:
    where = draft(secretary := browser(app, "secretary"))
    secretary.open(f"{where}/review?item=2")

    secretary.send("/items/2", button="save", review="soon", stub="Words at the gap.")

    assert secretary.status == 422
    assert "Give a day, or leave it empty." in secretary.text
    slip = secretary.form("/items/2")
    assert slip.xpath("string(.//input[@name='stub']/@value)") == "Words at the gap."
    secretary.send("/items/2", button="save", review="2032-03-12")
    assert secretary.form("/items/2").xpath("string(.//input[@name='review']/@value)") == "2032-03-12"
    assert "Words at the gap." in secretary.text
