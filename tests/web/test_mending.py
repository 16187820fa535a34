"""Mending in place, as the browser meets it: words withheld, a portion reworded, own words, and the draft back."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from redactor.core.audit import Action
from redactor.web.deciding.items import find_item
from redactor.web.deciding.mends import faults_of, words_of
from redactor.web.deciding.slip import saved
from tests.drafts import WHITE, copy, draft
from tests.services.house import MINUTES
from tests.web.browser import browser
from tests.web.test_deciding import QUIET, after, form_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser

TEXT = MINUTES.replace(
    "The Chair welcomed the members to the lamp house.",
    "The Chair welcomed Ottoline Marchbanks to the lamp house. The stairs were slippery, again.",
)


def begun(person: Browser, text: str = TEXT) -> str:
    """Upload minutes and say what is unmarked; return where the meeting stands."""
    person.open("/upload")
    person.send("/upload", file=("draft.md", text.encode()))
    where = person.path.removesuffix("/findings")
    person.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")
    return where


def paper(person: Browser) -> str:
    """Read the public result of the open item."""
    return " ".join(person.tree.xpath("//section[@id='item-1']//div[@class='r-document']")[0].text_content().split())


def test_each_mend_is_one_form_and_the_result_stands_beside_it(app: Flask) -> None:
    person = browser(app, "secretary")
    where = begun(person)
    for field, words, said in (
        ("words-1.1.1", "Ottoline Marchbanks", "The Chair welcomed [withheld] to the lamp house."),
        ("words-1.1.1", "The Chair\nthe lamp house", "[withheld] welcomed Ottoline Marchbanks to [withheld]."),
        ("words-1.1.1", "", "The Chair welcomed Ottoline Marchbanks to the lamp house. The stairs"),
        ("reword-1.1.2", "The stairs were discussed.", "The stairs were discussed."),
    ):
        forms = person.forms
        person.open(f"{where}/review?item=1")
        person.send_fields("/items/1", {field: words}, button="save")
        assert person.forms == forms + 1
        assert said in paper(person)
        now = person.tree.xpath(f"//*[@name='{field}']")[0]
        assert (now.value if now.tag == "input" else now.text_content().strip()) == words
    person.send_fields("/items/1", {"reword-1.1.2": "", "text-1.1.2": "Something was discussed."}, button="save")
    assert "Something was discussed." in paper(person)
    person.send("/undo")
    person.open(f"{where}/review?item=1")
    assert "The stairs were discussed." in paper(person)


def test_what_is_wrong_is_told_at_the_field_and_what_was_typed_stays(app: Flask) -> None:
    person = browser(app, "secretary")
    where = begun(person, TEXT.replace("to the lamp house.", "to the house, the lamp house."))
    for given, said in (
        ({"words-1.1.1": "Ottoline Marchbank"}, "The words do not stand in 1.1.1; copy them from it exactly."),
        ({"words-1.1.1": "house"}, "The words stand twice in 1.1.1; give more of the words around them."),
        ({"words-1.1.1": "The", "reword-1.1.1": "Both."}, "1.1.1 has words of two kinds. Empty one of the fields."),
        ({"words-1.1.2": "The stairs were slippery, again."}, "These are all the words of 1.1.2; withhold the portion"),
    ):
        person.open(f"{where}/review?item=1")
        person.send_fields("/items/1", given, button="save")
        assert person.status == 422
        assert said in person.text
        for field, words in given.items():
            shown = person.tree.xpath(f"//*[@name='{field}']")[0]
            assert words in (shown.text_content() or shown.value)
        assert person.tree.xpath(f"//a[@href='#{next(iter(given))}']")


def test_the_second_of_two_people_is_told_of_a_mend_and_overwrites_nothing(app: Flask) -> None:
    one, two = browser(app, "secretary"), browser(app, "second")
    where = begun(one)
    one.open(f"{where}/review?item=1")
    two.open(f"{where}/review?item=1")
    one.send_fields("/items/1", {"words-1.1.1": "Ottoline Marchbanks"}, button="save")
    two.send_fields("/items/1", {"reword-1.1.1": "A guest came."}, button="save")
    assert two.status == 409
    assert "1.1.1 reworded" in two.text
    assert "1.1.1 with words withheld in it" in two.text
    one.open(f"{where}/review?item=1")
    assert "[withheld]" in paper(one)
    two.send("/items/1", button="mine")
    one.open(f"{where}/review?item=1")
    assert "A guest came." in paper(one)
    assert "[withheld]" not in paper(one)


def test_a_form_without_the_fields_keeps_the_words() -> None:
    read = draft(QUIET, WHITE + '\n[[reword]]\nref = "1.1.1"\ntext = "They met."\n')
    item = find_item(read.minutes, "1")
    assert item is not None
    assert words_of(item, {}) == words_of(item, {"reword-1.1.1": " They  met. "})
    assert saved(read, item, form_of(read, "1")) is None


def test_other_words_end_the_words_before() -> None:
    read = draft(QUIET, WHITE + '\n[[reword]]\nref = "1.1.1"\ntext = "They met."\n')
    item = find_item(read.minutes, "1")
    assert item is not None
    form = form_of(read, "1") | {"reword-1.1.1": "", "words-1.1.1": "The Chair"}
    assert not faults_of(item, form)
    assert "[withheld] welcomed everybody." in copy(after(read, saved(read, item, form)))


# -- the draft back


def taken(person: Browser, where: str) -> bytes:
    person.open(f"{where}/review")
    (link,) = person.tree.xpath("//a[contains(., 'Draft with your changes')]/@href")
    answer = person.client.get(link)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    return bytes(answer.data)


def test_the_draft_comes_back_with_the_changes_and_uploaded_again_asks_nothing(app: Flask, house: House) -> None:
    person = browser(app, "secretary")
    where = begun(person)
    person.open(f"{where}/review?item=1")
    person.send_fields("/items/1", {"words-1.1.1": "Ottoline Marchbanks", "reword-1.1.2": "They met."}, button="save")
    said, data = paper(person), taken(person, where)
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert '<w:ins w:id="2" w:author="secretary" w:date="2031-03-12T09:00:00Z">' in body
    assert "Ottoline Marchbanks</w:delText>" in body
    with house.services.office.records.reading() as unit:
        logged = [event.entry.decode() for event in unit.log.read(0)]
    assert any(Action.EXPORT.value in entry and ".draft" in entry for entry in logged)

    meeting = where.rpartition("/")[2]
    house.services.intake.upload_next(house["secretary"], meeting, filename="again.docx", untrusted=data)
    person.open(f"{where}/review?item=1")
    assert "open. Their text" not in person.text
    assert "Draft 2" in person.text
    assert paper(person) == said


def test_nobody_else_gets_the_draft_nor_a_secretary_who_stays_out_of_an_item(app: Flask, house: House) -> None:
    person, officer = browser(app, "secretary"), browser(app, "officer")
    where = begun(person)
    officer.open(f"{where}/review")
    assert "Draft with your changes" not in officer.text
    address, meeting = f"{where}/draft-with-changes.docx", where.rpartition("/")[2]
    others = [officer, browser(app, "member")]
    house.services.access.recuse(house["officer"], meeting, item="2", person=house.ids["secretary"])
    for reader in (*others, person):
        answer = reader.client.get(address)
        assert answer.status_code == 404
        assert b"Ottoline" not in answer.data
