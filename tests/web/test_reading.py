"""A member's reading view, and asking to read an item: what is shown, what closes, and what tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import html

from redactor.core.reading_requests import DAILY
from redactor.core.records import WHOLE_MEETING
from redactor.services.release.papers import by_item
from tests.web.browser import Browser, browser

if TYPE_CHECKING:
    from flask import Flask
    from lxml.html import HtmlElement

    from tests.services.house import House

ANSWER = "Your request is with the chair You will find the item in your minutes if it is opened to you."


def plain(reader: Browser, where: str) -> str:
    """Give the page's bytes but for the token of its forms, which is another at each look."""
    reader.open(where)
    assert reader.response is not None
    return re.sub(r'name="csrf_token" value="[^"]*"', "", reader.response.get_data(as_text=True))


def words_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def ask(reader: Browser, meeting: str, item: str) -> str:
    reader.open(f"/read/{meeting}")
    reader.send("/requests", item=item, reason="The contract renews in May.", length="7")
    return reader.text


def test_what_is_open_stands_in_place_under_its_marking_its_ground_and_its_end(
    public_app: Flask, published: House
) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    published.grant("member", meeting, "2", days=3)
    reader = browser(public_app, "member")

    reader.open(f"/read/{meeting}")

    assert "Open to you by your clearance in this body." in reader.text
    assert "dry rot" in reader.text
    assert "Open to you until 15 March 2031, 09:00, by a grant of officer. Opening it is recorded" in reader.text
    assert "Brightwater" not in reader.text
    reader.send("/items/2")
    assert "by a grant of officer. View only. Brightwater" in " ".join(reader.text.split())
    assert "What you opened closes at 09:05." in reader.text


def test_what_only_named_people_read_closes_by_itself_and_opens_again_after_a_proof(
    public_app: Flask, published: House
) -> None:
    meeting = published.ids["meeting"]
    published.grant("member", meeting, "2", days=3)
    reader = browser(public_app, "member")
    published.clock.forward(timedelta(minutes=2))
    reader.open(f"/read/{meeting}")
    reader.send("/items/2")
    assert reader.response is not None
    assert reader.response.headers["Refresh"] == f"180; url=/read/{meeting}"

    published.clock.forward(timedelta(minutes=3, seconds=1))
    reader.open(f"/read/{meeting}")
    assert "Brightwater" not in reader.text
    assert "Refresh" not in reader.response.headers
    reader.send("/items/2")
    assert "Confirm that it is you" in reader.text
    assert "Brightwater" not in reader.text


def test_the_mark_across_the_text_is_drawn_without_style_and_said_once(public_app: Flask, published: House) -> None:
    reader = browser(public_app, "member")
    reader.open(f"/read/{published.ids['meeting']}")

    mark = "member, 12 March 2031, 09:00, not for sharing"
    drawn = reader.tree.xpath("//*[name()='svg' and @aria-hidden='true']//*[name()='text']")
    assert {" ".join(e.text_content().split()) for e in drawn} == {mark}
    said = reader.tree.xpath("//*[contains(@class, 'govuk-visually-hidden') and contains(., 'not for sharing')]")
    assert len(said) == 1
    assert not reader.tree.xpath("//*[@style]|//style")


@pytest.mark.parametrize("item", ["2", WHOLE_MEETING])
def test_who_stays_out_has_the_very_page_of_somebody_to_whom_nothing_was_ever_opened(
    public_app: Flask, published: House, item: str
) -> None:
    meeting = published.ids["meeting"]
    reader = browser(public_app, "member")
    before = plain(reader, f"/read/{meeting}")
    published.grant("member", meeting, "2", days=3)
    assert plain(reader, f"/read/{meeting}") != before

    published.services.access.recuse(published["officer"], meeting, person=published.ids["member"], item=item)

    assert plain(reader, f"/read/{meeting}") == before
    paper = reader.tree.xpath("//div[@class='r-document']")[0]
    place = published.services.public_facts.all()[meeting].place
    public = by_item(published.services.publication.file(place, "minutes.html"))
    assert words_of(paper) == words_of(html.fromstring(f"<div>{''.join(public.values())}</div>"))


def test_an_ended_grant_leaves_the_public_stub_and_no_word_of_it(public_app: Flask, published: House) -> None:
    meeting = published.ids["meeting"]
    reader = browser(public_app, "member")
    before = plain(reader, f"/read/{meeting}")
    published.grant("member", meeting, "2", days=1)
    published.clock.forward(timedelta(days=1))

    reader.sign_in("member")
    after = plain(reader, f"/read/{meeting}")

    assert after == before.replace("12 March 2031, 09:00", "13 March 2031, 09:00")


def test_the_link_to_an_encrypted_copy_stands_where_something_may_be_taken_away(
    public_app: Flask, published: House
) -> None:
    from pyrage import x25519  # noqa: PLC0415 -- one test

    meeting, where = published.ids["meeting"], f"/read/{published.ids['meeting']}"
    published.grant("member", meeting, "2")
    reader = browser(public_app, "member")
    reader.open(where)
    assert not reader.tree.xpath("//a[contains(@href, '/copy.')]")
    published.clear("member", "AMBER")
    reader.sign_in("member").open(where)
    assert reader.tree.xpath("//a[@href='/account/key']")
    assert not reader.tree.xpath("//a[contains(@href, 'copy.age')]")

    key = str(x25519.Identity.generate().to_public())
    published.services.recipients.give(published["member"], key)
    published.services.recipients.confirm(published["member"], key)

    reader.open(where)
    link = reader.tree.xpath("//a[contains(@href, 'copy.age')]/@href")[0]
    assert reader.client.get(link).data.startswith(b"age-encryption.org/")


def test_everybody_asks_for_any_item_in_the_same_words_and_is_told_the_same(
    public_app: Flask, published: House
) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    published.grant("member", meeting, "2")
    published.services.access.recuse(published["officer"], meeting, person=published.ids["other"], item="2")
    forms, answers = [], []
    for name in ("member", "other", "secretary"):
        reader = browser(public_app, name)
        reader.open(f"/read/{meeting}")
        form = reader.form("/requests")
        forms.append([o.text for o in form.xpath(".//option")])
        answers += [ANSWER in ask(reader, meeting, item) for item in ("1", "2", "3")]
    assert forms[0] == forms[1] == forms[2]
    assert [f.split(".")[0] for f in forms[0]][:5] == ["Choose an item", "1", "2", "3", "4"]
    assert answers == [True] * 9


def test_a_request_without_an_item_or_a_reason_is_asked_again_and_keeps_what_was_typed(
    public_app: Flask, published: House
) -> None:
    reader = browser(public_app, "member")
    reader.open(f"/read/{published.ids['meeting']}")
    reader.send("/requests", item="", reason="Because of the pier.", length="1")
    assert reader.status == 422
    assert "The agenda has no such item" in reader.text
    assert "Because of the pier." in reader.text
    reader.send("/requests", item="3", reason=" ", length="1")
    assert reader.status == 422


def test_a_request_goes_to_who_decides_with_its_reason_and_opens_the_item_for_a_time(
    public_app: Flask, published: House
) -> None:
    meeting = published.ids["meeting"]
    member, officer = browser(public_app, "member"), browser(public_app, "officer")
    ask(member, meeting, "2")
    officer.open("/notices")
    assert "member asks to read an item." in officer.text
    officer.open("/requests")
    assert "The contract renews in May." not in officer.text
    officer.open(officer.tree.xpath("//td//a/@href")[0])
    assert "The contract renews in May." in officer.text

    officer.send("/requests/" + officer.path.rsplit("/", 1)[1], button="grant")

    assert "The grant is given" in officer.text
    assert "Nobody is waiting." in officer.text
    member.open(f"/read/{meeting}")
    assert "Open to you until 19 March 2031, 00:00, by a grant of officer." in member.text
    member.send("/items/2")
    assert "Brightwater" in member.text
    published.clock.forward(timedelta(days=7))
    member.sign_in("member").open(f"/read/{meeting}")
    assert "by a grant" not in member.text


def test_a_declined_request_changes_nothing_that_she_sees(public_app: Flask, published: House) -> None:
    meeting = published.ids["meeting"]
    member, officer = browser(public_app, "member"), browser(public_app, "officer")
    before = plain(member, f"/read/{meeting}")
    ask(member, meeting, "2")
    officer.open("/requests")
    officer.open(officer.tree.xpath("//td//a/@href")[0])
    officer.send(officer.path, button="decline")
    assert "told nothing" in officer.text

    assert plain(member, f"/read/{meeting}") == before
    assert not published.unread("member")


def test_who_decides_is_told_that_she_who_asks_stays_out_and_can_only_decline(
    public_app: Flask, published: House
) -> None:
    meeting = published.ids["meeting"]
    published.services.access.recuse(published["officer"], meeting, person=published.ids["member"], item="2")
    assert ANSWER in ask(browser(public_app, "member"), meeting, "2")
    officer = browser(public_app, "officer")
    officer.open("/requests")
    officer.open(officer.tree.xpath("//td//a/@href")[0])

    assert "stays out of the item" in officer.text
    assert not officer.tree.xpath("//button[@value='grant']")


def test_asking_is_limited_by_the_day(public_app: Flask, published: House) -> None:
    reader = browser(public_app, "member")
    for _ in range(DAILY):
        published.services.reading_requests.ask(
            published["member"], published.ids["meeting"], item="2", why="It is urgent.", days=1
        )
    ask(reader, published.ids["meeting"], "1")
    assert reader.status == 409
    published.clock.forward(timedelta(days=1))
    assert ANSWER in ask(reader.sign_in("member"), published.ids["meeting"], "1")
