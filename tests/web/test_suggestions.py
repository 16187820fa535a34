"""What rules of the policy suggest, at the review desk: seen, taken, dismissed, taken back, and never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, Settle
from redactor.core.records import WHOLE_MEETING
from tests.services.house import MINUTES
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from redactor.core.suggesting import Suggestions
    from tests.services.house import House
    from tests.web.browser import Browser

LEGAL = "The text speaks of legal advice."
ADVISED = f"""{MINUTES}
## 5. Any other business

The weather was fine. The clerk read the legal advice aloud.
"""
HARBOUR = MINUTES.replace("found dry rot", "read counsel's opinion and found dry rot")


def found(house: House, meeting: str) -> Suggestions:
    return house.services.review.view(house["secretary"], meeting).suggestions


def desk(app: Flask, meeting: str, query: str = "", name: str = "secretary") -> Browser:
    person = browser(app, name)
    person.open(f"/meetings/{meeting}/review{query}")
    return person


def strip(person: Browser) -> list[str]:
    places = person.tree.xpath("//nav[@aria-label='To settle before release']//li[a or not(*)]")
    return [" ".join(place.text_content().split()) for place in places]


def notes(person: Browser) -> list[str]:
    return [" ".join(note.text_content().split()) for note in person.tree.xpath("//*[@data-suggestion]")]


def test_a_suggestion_is_told_in_the_strip_the_list_and_at_its_portion(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting)
    assert strip(person) == ["1 suggestion, which stops nothing"]
    (link,) = person.tree.xpath("//nav[@aria-label='To settle before release']//a")
    (note,) = person.tree.xpath("//*[@data-suggestion]")
    assert link.get("href") == f"#{note.get('id')}"
    label = note.xpath("string(preceding-sibling::*[1]//p[@class='r-portion__label'])")
    assert " ".join(label.split()) == "WHITE Discussion 5.1.2, published"
    assert "Suggestion RED for 5.1.2" in notes(person)[0]
    assert f"{LEGAL} As it stands it will be public. It stops nothing." in notes(person)[0]
    (line,) = person.tree.xpath("//ol[@id='items']//a[@href='#item-5']")
    assert " ".join(line.text_content().split()).endswith("1 suggestion")
    assert person.tree.xpath("//@data-left") == ["1 suggestion left."]
    filters = person.tree.xpath("//nav[@aria-label='Which items'] | //*[contains(@class, 'r-filters')]")[0]
    assert "To settle 1" in " ".join(filters.text_content().split())


def test_the_open_item_has_it_in_its_form_with_its_words_and_both_ways_out(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting, "?item=5")
    (note,) = person.tree.xpath("//*[@id='decide']//*[@data-suggestion]")
    assert person.tree.xpath("count(//*[@data-suggestion])") == 1
    assert note.xpath("string(.//q)") == "The clerk read the legal advice aloud."
    buttons = [" ".join(b.text_content().split()) for b in note.xpath(".//button")]
    assert buttons == ["Take: withhold it, 5.1.2a", "Dismiss the suggestion for 5.1.2d"]


def test_taking_one_withholds_its_portion_and_nothing_else(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting)
    person.send("/suggestions")
    view = house.services.review.view(house["secretary"], meeting)
    assert view.suggestions.open == ()
    portions = {p.ref: (p.marking, p.disposition) for _, p in view.draft.minutes.portions() if p.ref.startswith("5.")}
    assert portions == {"5.1.1": ("WHITE", "release"), "5.1.2": ("WHITE", "withhold")}
    assert "legal advice" not in house.services.review.paper(view.draft)["5"]
    assert (notes(person), strip(person)) == ([], [])
    assert person.tree.xpath("//button[contains(., 'Undo ‘item 5’')]")
    person.send("/undo")
    assert len(notes(person)) == 1


def test_where_a_marking_would_still_open_it_taking_one_marks_its_item(app: Flask, house: House) -> None:
    meeting = house.upload(HARBOUR)
    person = desk(app, meeting)
    assert "As it stands it is withheld as AMBER, and whoever reads AMBER reads it." in notes(person)[0]
    assert "Take: mark all of item 3 RED" in notes(person)[0]
    person.send("/suggestions")
    view = house.services.review.view(house["secretary"], meeting)
    assert next(i.marking for i in view.draft.minutes.items if i.name == "3") == "RED"
    assert view.suggestions.open == ()


def test_what_no_decision_can_narrow_says_so(app: Flask, house: House) -> None:
    meeting = house.upload(MINUTES.replace("Draft Minutes", "Draft Minutes\n\n(AMBER) Sent with the legal advice."))
    person = desk(app, meeting)
    (note,) = notes(person)
    assert "To narrow it, mark it RED in the draft itself and upload that." in note
    assert "Take" not in note
    assert len(person.tree.xpath("//*[@data-suggestion]//form")) == 1


@pytest.mark.parametrize("why", ["", "It was read in public."])
def test_dismissing_one_is_a_decision_that_undo_takes_back(app: Flask, house: House, why: str) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting)
    person.send_fields("/suggestions", {"why": why}, nth=1)
    view = house.services.review.view(house["secretary"], meeting)
    term = f"public: {LEGAL}"
    assert view.case.entries[-1].change == Decisions(settled=(Settle("suggestion", "5.1.2", term, why),))
    assert view.suggestions.open == ()
    assert notes(person) == []
    assert "legal advice" in house.services.review.paper(view.draft)["5"]
    person.send("/undo")
    assert len(notes(person)) == 1
    assert person.tree.xpath("//button[contains(., 'Redo')]")
    person.send("/redo")
    assert notes(person) == []
    assert person.tree.xpath("//button[contains(., 'Undo ‘a suggestion in item 5’')]")


def test_a_dismissal_is_listed_with_the_answers_and_can_be_taken_back_there(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    desk(app, meeting).send_fields("/suggestions", {}, nth=1)
    person = browser(app, "secretary")
    person.open(f"/meetings/{meeting}/findings")
    assert "A suggestion, dismissed: 5.1.2" in person.text
    assert "No reason given." in person.text
    (change,) = [a for a in person.tree.xpath("//a/@href") if a.startswith("?again=")][-1:]
    person.open(f"/meetings/{meeting}/findings{change}")
    person.send_fields("/findings", {person.tree.xpath("//input[@type='radio']/@name")[0]: "withdraw"})
    assert len(found(house, meeting).open) == 1


def test_what_was_dismissed_is_what_was_on_the_screen(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting)
    view = house.services.review.view(house["secretary"], meeting)
    assert view.suggestions.open
    house.services.review.undo(house["secretary"], meeting, expected_seq=view.seq)  # nobody has said what is unmarked
    person.send_fields("/suggestions", {"why": "x"}, nth=1)
    assert "suggestion" not in {
        s.code for s in house.services.review.view(house["secretary"], meeting).draft.decisions.settled
    }


def test_an_open_suggestion_stops_no_release(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting)
    person.send("/send")
    assert house.services.review.view(house["secretary"], meeting).proposal is not None


def test_the_next_item_to_settle_may_have_nothing_but_a_suggestion(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting, "?item=2")
    person.send("/items/2", button="next")
    assert person.tree.xpath("string(//h3[@id='decide-title'])") == "Item 5: decide"


def test_who_releases_reads_it_and_has_no_way_out(app: Flask, house: House) -> None:
    meeting = house.upload(ADVISED)
    person = desk(app, meeting, name="officer")
    assert LEGAL in notes(person)[0]
    assert person.tree.xpath("//*[@data-suggestion]//form") == []


def test_who_releases_reads_how_many_were_dismissed_and_why(app: Flask, house: House) -> None:
    text = f"{ADVISED}\nThe figures were given in strict confidence.\n"
    meeting = house.upload(text)
    desk(app, meeting).send_fields("/suggestions", {"why": "It was read in public."}, nth=1)
    house.propose(meeting)
    officer = browser(app, "officer")
    officer.open(f"/meetings/{meeting}/release")
    assert "1 dismissed and 1 not answered; nothing is stopped by it." in officer.text
    officer.open(f"/meetings/{meeting}/release?tab=suggested")
    told = officer.tree.xpath("//section[@id='suggested']")[0].text_content()
    assert "Dismissed: 5.1.2" in told
    assert f"{LEGAL} Because: It was read in public." in told
    assert "Not answered: 5.2.1" in told
    assert officer.form("/release") is not None


def test_a_release_without_suggestions_says_nothing_of_them(app: Flask, house: House) -> None:
    meeting = house.upload()
    house.propose(meeting)
    officer = browser(app, "officer")
    officer.open(f"/meetings/{meeting}/release?tab=suggested")
    assert "uggested" not in officer.text


@pytest.mark.parametrize("item", [WHOLE_MEETING, "2", "5"])
def test_whoever_is_kept_out_learns_nothing_of_it(app: Flask, house: House, item: str) -> None:
    meeting = house.upload(ADVISED)
    second = desk(app, meeting, name="second")
    key = second.tree.xpath("//*[@data-suggestion]//input[@name='suggestion']/@value")[0]
    house.services.access.recuse(house["officer"], meeting, person=house.ids["second"], item=item)
    second.send("/suggestions", suggestion=key)
    refused, status = second.text, second.status
    second.open("/meetings/absent/review")
    assert (second.status, second.text) == (404, refused) == (status, refused)
    second.open(f"/meetings/{meeting}/review")
    assert (second.status, second.text) == (404, refused)
    member = browser(app, "member")
    member.open(f"/meetings/{meeting}/review")
    assert member.status == 404
    assert len(found(house, meeting).open) == 1
