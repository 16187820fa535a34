"""What the body says to its minutes, who records it and who confirms it, and what every page of a copy says of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from redactor.core.access import PUBLIC, Audience, Visible
from redactor.core.adoption import UNAPPROVED
from redactor.core.circulation import Half
from redactor.core.document import Document, Format, Paragraph, Run, Section, Story, paragraphs
from redactor.core.gate import Checked, check_words
from redactor.core.rendering import Rendered
from redactor.core.rendering.notice import noticed
from redactor.errors import Conflict, NotFound, UsageError
from redactor.services.body.adopting import Said
from redactor.services.opening import load_case
from redactor.services.release.copies import make_copies, rendering
from tests.services.house import BODY, MINUTES
from tests.services.test_publication import PLACE, current

if TYPE_CHECKING:
    from redactor.services.case import Case
    from tests.services.house import House

BY_MEETING = "Approved at meeting LB_8_0408 on 12 March 2031."
FORMATS = ("docx", "html", "md", "txt", "json", "odt", "pdf")


def approved(house: House, meeting: str, half: Half = Half.PUBLIC, *, amended: tuple[str, ...] = ()) -> None:
    """Record an approval and confirm it."""
    said = Said(half, date(2031, 3, 12), "LB_8_0408", amended)
    adoption = house.services.adopting.record(house["secretary"], meeting, said)
    house.services.adopting.answer(house["officer"], meeting, adoption, confirmed=True)


def case_of(house: House, meeting: str) -> Case:
    with house.services.office.records.reading() as unit:
        return load_case(house.services.office, unit, meeting)


@pytest.mark.parametrize("name", FORMATS)
def test_unapproved_minutes_say_so_in_every_format(house: House, name: str) -> None:
    meeting, formats = house.upload(), house.services.office.formats

    (copy,) = make_copies(formats, case_of(house, meeting).draft, PUBLIC, [name]).files

    assert UNAPPROVED in [found.text for found in formats.probe(name, copy.data).lines]


def test_every_kind_of_page_says_so() -> None:
    first, other = Section(Format({"title_page": True}), (0,)), Section(Format({"even_pages": True}))
    line = Paragraph((Run("Page head"),))
    document = Document((line,), sections=(first, other), stories=(Story("header", "default", (line,)),))

    made = noticed(Rendered(document, (), Visible(frozenset(), frozenset(), "WHITE")), UNAPPROVED).document

    for section in made.sections:
        heads = {made.stories[n].page: made.stories[n] for n in section.stories if made.stories[n].kind == "header"}
        wanted = {"default", "even"} | ({"first"} if section is made.sections[0] else set())
        assert set(heads) == wanted
        assert all(UNAPPROVED in [p.text for p in paragraphs(story.blocks)] for story in heads.values())


def test_approved_minutes_say_by_which_meeting_and_void_what_waited_without_it(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    approved(house, meeting)

    with pytest.raises(Conflict, match="decisions about it were changed"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    files = current(house) or {}
    for name in ("md", "txt", "html"):
        text = files[f"{PLACE}/minutes.{name}"].decode()
        assert BY_MEETING in text
        assert UNAPPROVED not in text


def test_each_half_is_approved_by_itself(house: House) -> None:
    meeting = house.upload()
    approved(house, meeting, Half.CONFIDENTIAL)
    draft, formats = case_of(house, meeting).draft, house.services.office.formats

    public = make_copies(formats, draft, PUBLIC, ["txt"]).files[0].data.decode()
    hers = make_copies(formats, draft, Audience(level="AMBER"), ["txt"]).files[0].data.decode()

    assert UNAPPROVED in public
    assert BY_MEETING in hers


def test_ex_committee_and_subject_to_amendments_are_said(house: House) -> None:
    meeting = house.upload()
    said = Said(Half.PUBLIC, date(2031, 3, 11), None, ("1", "4"))
    adoption = house.services.adopting.record(house["secretary"], meeting, said)
    house.services.adopting.answer(house["officer"], meeting, adoption, confirmed=True)

    notice = case_of(house, meeting).draft.notice_for(PUBLIC)

    assert notice == "Approved ex-committee on 11 March 2031, subject to an amendment to items 1 and 4."


def test_what_is_recorded_counts_once_another_person_confirmed_it(house: House) -> None:
    meeting = house.services.intake.upload(house["both"], body=BODY, filename="d.md", untrusted=MINUTES.encode())
    said = Said(Half.PUBLIC, date(2031, 3, 12), "LB_8_0408")
    first = house.services.adopting.record(house["both"], meeting, said)
    assert case_of(house, meeting).draft.notice_for(PUBLIC) == UNAPPROVED
    with pytest.raises(Conflict, match="does not confirm"):
        house.services.adopting.answer(house["both"], meeting, first, confirmed=True)
    for name in ("secretary", "member", "administrator"):
        with pytest.raises(NotFound):
            house.services.adopting.answer(house[name], meeting, first, confirmed=True)
    house.services.adopting.answer(house["officer"], meeting, first, confirmed=False)
    with pytest.raises(Conflict):
        house.services.adopting.answer(house["officer"], meeting, first, confirmed=True)

    assert case_of(house, meeting).draft.notice_for(PUBLIC) == UNAPPROVED
    (kept,) = house.services.adopting.adoptions(house["secretary"], meeting)
    assert (kept.refused, kept.confirmed_by) == (True, house.ids["officer"])


@pytest.mark.parametrize(
    "said",
    [
        Said(Half.PUBLIC, date(2031, 3, 13), "LB_8_0408"),
        Said(Half.PUBLIC, date(2031, 3, 12), "the meeting, where Brightwater was expelled"),
        Said(Half.PUBLIC, date(2031, 3, 12), None, ("99",)),
    ],
)
def test_what_is_no_approval_is_not_recorded(house: House, said: Said) -> None:
    meeting = house.upload()

    with pytest.raises(UsageError):
        house.services.adopting.record(house["secretary"], meeting, said)


def test_a_later_draft_is_not_approved_by_it_and_an_earlier_state_stays_as_it_was(house: House) -> None:
    meeting = house.upload()
    approved(house, meeting)
    with house.services.office.records.reading() as unit:
        before = load_case(house.services.office, unit, meeting, version=1, seq=1)
    text = MINUTES.replace("welcomed the members", "greeted the members")
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())

    assert before.draft.notice_for(PUBLIC) == UNAPPROVED
    assert case_of(house, meeting).draft.notice_for(PUBLIC) == UNAPPROVED


def test_whoever_confirmed_an_approval_may_release(house: House) -> None:
    meeting = house.upload()
    approved(house, meeting)

    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def test_a_copy_that_says_something_else_of_its_approval_or_nothing_is_stopped(house: House) -> None:
    draft = case_of(house, house.upload()).draft
    plain = rendering(draft)

    def checked(rendered: Rendered) -> object:
        return check_words(rendered, draft.minutes, draft.policy, draft.decisions, audience=PUBLIC, notice=UNAPPROVED)

    assert isinstance(checked(noticed(plain, UNAPPROVED)), Checked)
    assert not isinstance(checked(plain), Checked)
    assert not isinstance(checked(noticed(plain, "Approved by everybody.")), Checked)
