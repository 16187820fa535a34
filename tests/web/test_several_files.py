"""Several drafts at once, without script: a meeting for each, a line for each, and none of them spoils another."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tests.services.house import MINUTES
from tests.web.browser import OWN, browser, fields_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.services.house import House
    from tests.web.browser import Browser


def sent(person: Browser, *files: tuple[str, str], **more: str) -> TestResponse:
    person.open("/upload")
    drafts = [(io.BytesIO(text.encode()), name) for name, text in files]
    fields: dict[str, object] = {**fields_of(person.form("/upload")), **more, "draft": drafts}
    person.response = person.client.post("/upload", data=fields, headers=OWN)
    return person.response


def test_each_file_is_a_meeting_and_a_line(app: Flask, house: House) -> None:
    person = browser(app, "secretary")
    other = MINUTES.replace("Meeting 7", "Meeting 8")

    answer = sent(person, ("seven.md", MINUTES), ("macros.xlsm", "PK"), ("eight.md", other))

    assert answer.status_code == 200
    lines = person.tree.xpath("//ul[@id='files']/li")
    assert [" ".join(line.xpath("string(.//strong)").split()) for line in lines] == [
        "seven.md",
        "macros.xlsm",
        "eight.md",
    ]
    assert "4 items found" in lines[0].text_content()
    assert "only .docx" in lines[1].text_content()
    titles = {line.title for line in house.services.review.meetings(house["secretary"])}
    assert titles == {"Lantern Board Meeting 7", "Lantern Board Meeting 8"}
    person.open(lines[2].xpath(".//a/@href")[0])
    assert "Lantern Board Meeting 8" in person.text


def test_one_file_leads_on_unless_its_line_was_asked_for(app: Flask) -> None:
    person = browser(app, "secretary")
    assert sent(person, ("seven.md", MINUTES)).headers["Location"].endswith("/findings")
    assert sent(person, ("seven.md", MINUTES), each="yes").status_code == 200
    assert len(person.tree.xpath("//ul[@id='files']/li//a")) == 1


def test_where_none_was_taken_in_the_page_says_so(app: Flask) -> None:
    person = browser(app, "secretary")
    assert sent(person, ("a.md", ""), ("b.xlsm", "PK")).status_code == 422
    assert len(person.tree.xpath("//*[@class='r-files__refused']")) == 2
