"""Papers beside minutes: filed, replaced, published beside them, read by whom they are for, and by nobody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action
from redactor.core.decisions import Decisions, Settle
from redactor.core.filed import Phase
from redactor.errors import Conflict, DecisionNeeded, GateStopped, InputError, NotFound, UsageError
from redactor.services.annex.annexed import Choices
from redactor.services.annex.paperuploads import Upload
from tests.services.house import MINUTES, House, furnish

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "The lamp house is open to visitors from April. Tickets are free for schools."
LATER = "# Lantern Board Meeting 8\n\nLB_8_0411\n\n11 April 2031\n\n## 1. Welcome\n\nAll were there.\n"
SECRET = "The keeper Marlow Teasdale asked for 77,500 pounds."


@pytest.fixture
def house(tmp_path: Path) -> House:
    return furnish(tmp_path / "data")


def file(
    house: House,
    meeting: str,
    reference: str = "LB_7_02",
    *,
    text: str = PLAIN,
    marking: str = "WHITE",
    phase: Phase = Phase.FINAL,
    item: str | None = "4",
    title: str = "Opening hours",
) -> None:
    upload = Upload(
        filename="paper.md",
        untrusted=text.encode(),
        marking=marking,
        phase=phase,
        reference=reference,
        title=title,
        item=item,
    )
    house.services.annexes.file(house["secretary"], meeting, [upload])


def publish(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def reads(house: House, name: str, meeting: str, reference: str = "LB_7_02") -> str:
    try:
        offered, html = house.services.consulting.show(house[name], meeting, reference)
    except NotFound:
        return "nothing"
    assert offered.reference == reference
    return html


def test_a_public_paper_stands_beside_the_minutes_and_in_the_approved_folder(house: House) -> None:
    meeting = house.upload()
    file(house, meeting)
    publish(house, meeting)
    published = house.services.publication.served().meetings[0]
    (paper,) = published.papers
    assert (paper.reference, paper.title, paper.item) == ("LB_7_02", "Opening hours", "4")
    served = house.services.publication.file(published.place, "papers/lb-7-02.html")
    assert b"open to visitors" in served
    assert {f.name for f in paper.files} >= {"papers/lb-7-02.docx", "papers/lb-7-02.html"}


def test_a_paper_is_published_only_under_a_final_marking_that_is_public(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, "P-1", phase=Phase.PROPOSED)
    file(house, meeting, "P-2", marking="GREEN", title="Something else")
    publish(house, meeting)
    assert house.services.publication.served().meetings[0].papers == ()


def test_a_paper_that_says_what_the_minutes_withhold_stops_the_release(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text="Brightwater Ostler came to the open day.")
    with pytest.raises(GateStopped) as stopped:
        house.propose(meeting)
    assert "LB_7_02" in str(stopped.value)
    assert "Brightwater" not in str(stopped.value)


def test_the_title_of_a_paper_is_looked_through_as_well(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, title="The offer of Brightwater Ostler")
    with pytest.raises(GateStopped):
        house.propose(meeting)


def test_a_paper_that_says_what_another_meeting_withholds_is_held_for_review(house: House) -> None:
    other = house.upload()
    house.services.review.view(house["secretary"], other)
    later = house.upload(LATER)
    file(house, later, text="Brightwater Ostler came to the open day.", item=None)
    with pytest.raises(GateStopped) as stopped:
        house.propose(later)
    assert "LB_7_02" in str(stopped.value)


def test_a_part_that_is_marked_higher_stops_a_paper_until_it_is_withheld(house: House) -> None:
    meeting = house.upload()
    text = f"# Paper\n\n## 1. Hours\n\n{PLAIN}\n\n## 2. Staff (RED)\n\n{SECRET}\n"
    file(house, meeting, text=text)
    with pytest.raises(DecisionNeeded) as needed:
        house.propose(meeting)
    assert {f.code for f in needed.value.findings} >= {"paper-marked-higher"}
    house.services.annexes.settle(house["secretary"], meeting, "LB_7_02", Choices(parts="withhold"))
    publish(house, meeting)
    place = house.services.publication.served().meetings[0].place
    served = house.services.publication.file(place, "papers/lb-7-02.txt")
    assert b"Teasdale" not in served
    assert b"open to visitors" in served


def test_a_banner_that_says_more_than_the_filing_is_not_settled_away(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=f"# Paper\n\nThis document is classified as RED.\n\nRED\n\n## 1. Hours\n\n{PLAIN}\n")
    house.services.annexes.settle(house["secretary"], meeting, "LB_7_02", Choices(parts="withhold"))
    (line,) = house.services.annexes.view(house["secretary"], meeting)
    assert any(f.code == "paper-marked-higher" for f in line.findings)


def test_a_restricted_paper_is_read_by_its_named_reader_and_by_nobody_else(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED", item="4")
    house.clear("other", "AMBER")
    house.grant("other", meeting, "4")
    assert reads(house, "member", meeting) == "nothing"
    assert reads(house, "other", meeting) == "nothing"  # neither a clearance nor the item's name opens it
    house.grant("member", meeting, "paper:LB_7_02")
    assert "Teasdale" in reads(house, "member", meeting)


def test_a_clearance_reads_a_paper_up_to_its_level(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="AMBER")
    house.clear("member", "GREEN")
    house.clear("other", "AMBER")
    assert reads(house, "member", meeting) == "nothing"
    assert "Teasdale" in reads(house, "other", meeting)
    assert [p.reference for p in house.services.consulting.papers(house["other"], meeting)] == ["LB_7_02"]
    assert house.services.consulting.papers(house["member"], meeting) == ()


def test_who_stays_out_of_the_item_stays_out_of_its_papers(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED", item="2")
    house.grant("member", meeting, "paper:LB_7_02")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["member"], item="2")
    assert reads(house, "member", meeting) == "nothing"
    assert house.services.consulting.papers(house["member"], meeting) == ()


def test_a_paper_that_is_absent_and_one_that_is_not_allowed_are_answered_alike(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED")
    said = []
    for reference in ("LB_7_02", "LB_7_99", "../x", "x" * 90):
        with pytest.raises(NotFound) as refused:
            house.services.consulting.open(house["member"], meeting, reference)
        said.append((str(refused.value), refused.value.remedy))
    assert len(set(said)) == 1


def test_it_is_written_down_before_a_paper_is_opened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="AMBER")
    house.clear("member", "AMBER")
    opened: list[int] = []

    def events() -> list[str]:
        with house.services.office.records.reading() as unit:
            return [str(event) for event in unit.log.read()]

    before = len(events())
    real = type(house.services.office.blobs).get

    def get(self: object, key: str) -> object:
        opened.append(len(events()))
        return real(self, key)  # type: ignore[arg-type]  # the very class that it is of

    monkeypatch.setattr(type(house.services.office.blobs), "get", get)
    assert "Teasdale" in reads(house, "member", meeting)
    assert opened
    assert min(opened) > before


def test_a_readers_copy_is_rebuilt_and_bears_her_name(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="GREEN")
    house.clear("member", "GREEN")
    copy = house.services.consulting.open(house["member"], meeting, "LB_7_02", format="txt")
    assert b"made for member" in copy.data
    assert copy.data != SECRET.encode()


def test_no_copy_is_made_of_what_is_read_on_the_page_only(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED")
    house.grant("member", meeting, "paper:LB_7_02")
    assert "Teasdale" in reads(house, "member", meeting)
    with pytest.raises(NotFound):
        house.services.consulting.open(house["member"], meeting, "LB_7_02")


def test_nobody_lowers_a_marking_alone(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED", phase=Phase.PROPOSED)
    house.clear("member", "GREEN")
    house.services.annexes.mark(house["secretary"], meeting, "LB_7_02", marking="GREEN", phase=Phase.FINAL)
    assert reads(house, "member", meeting) == "nothing"
    (line,) = house.services.annexes.view(house["secretary"], meeting)
    assert (line.proposed, line.final, line.binding) == ("RED", "GREEN", "RED")
    publish(house, meeting)
    assert "Teasdale" in reads(house, "member", meeting)


def test_raising_a_marking_binds_at_once(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="GREEN")
    publish(house, meeting)
    house.clear("member", "GREEN")
    assert "Teasdale" in reads(house, "member", meeting)
    house.services.annexes.mark(house["secretary"], meeting, "LB_7_02", marking="RED", phase=Phase.FINAL)
    assert reads(house, "member", meeting) == "nothing"


def test_a_proposal_falls_when_a_paper_changes(house: House) -> None:
    meeting = house.upload()
    file(house, meeting)
    seen = house.propose(meeting)
    file(house, meeting, "LB_7_03", title="Another")
    with pytest.raises(Conflict):
        house.services.publication.approve(house["officer"], meeting, seen=seen)


def test_a_removed_paper_is_read_by_nobody_and_stays_in_the_record(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="AMBER")
    house.clear("member", "AMBER")
    house.services.annexes.remove(house["secretary"], meeting, "LB_7_02")
    assert reads(house, "member", meeting) == "nothing"
    with house.services.office.records.reading() as unit:
        (paper,) = unit.papers.all(meeting)
    assert [e.deed for e in paper.entries] == ["filed", "removed"]


def test_withdrawing_minutes_takes_their_papers_out_of_what_is_served(house: House) -> None:
    meeting = house.upload()
    file(house, meeting)
    publish(house, meeting)
    place = house.services.publication.served().meetings[0].place
    house.services.publication.withdraw(house["officer"], meeting, "A mistake.")
    with pytest.raises(NotFound):
        house.services.publication.file(place, "papers/lb-7-02.html")
    assert house.services.publication.served().meetings[0].papers == ()
    _, files = house.services.publication.evidence(house["officer"], meeting, 1)
    assert "papers/lb-7-02.html" in files


def test_another_meetings_release_carries_the_papers_along(house: House) -> None:
    meeting = house.upload()
    file(house, meeting)
    publish(house, meeting)
    house.publish(LATER)
    found = next(m for m in house.services.publication.served().meetings if m.papers)
    assert house.services.publication.file(found.place, "papers/lb-7-02.html")


def test_killed_between_file_and_row_a_replacement_loses_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="AMBER")
    house.clear("member", "AMBER")

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("redactor.storage.sealed.SealedTexts.put_wrap", die)
        patched.setattr(type(house.services.office.blobs), "delete", lambda *_: True)  # nobody cleans up after a kill
        with pytest.raises(Killed):
            house.services.annexes.replace(
                house["secretary"], meeting, "LB_7_02", filename="new.md", untrusted=b"Another text."
            )
    again = house.again()
    assert "Teasdale" in reads(again, "member", meeting)
    again.services.annexes.replace(
        again["secretary"], meeting, "LB_7_02", filename="new.md", untrusted=b"Another text."
    )
    assert "Another text" in reads(again, "member", meeting)


def test_several_files_are_filed_together_or_not_at_all(house: House) -> None:
    meeting = house.upload()
    good = Upload(filename="LB_7_05.md", untrusted=PLAIN.encode(), marking="GREEN")
    bad = Upload(filename="LB_7_06.xlsx", untrusted=b"PK", marking="GREEN")
    with pytest.raises(InputError):
        house.services.annexes.file(house["secretary"], meeting, [good, bad])
    assert house.services.annexes.view(house["secretary"], meeting) == ()
    house.services.annexes.file(house["secretary"], meeting, [good])
    with pytest.raises(Conflict):
        house.services.annexes.file(house["secretary"], meeting, [good])
    (line,) = house.services.annexes.view(house["secretary"], meeting)
    assert (line.paper.record.reference, line.title) == ("LB_7_05", "LB 7 05")


def test_a_marking_or_an_item_that_is_none_is_refused(house: House) -> None:
    meeting = house.upload()
    with pytest.raises(UsageError):
        file(house, meeting, marking="PURPLE")
    with pytest.raises(UsageError):
        file(house, meeting, item="99")
    with pytest.raises(UsageError):
        file(house, meeting, "has space")


def test_readers_file_nothing_and_it_is_written_down(house: House) -> None:
    meeting = house.upload()
    for name in ("member", "officer", "administrator"):
        with pytest.raises(NotFound):
            house.services.annexes.file(
                house[name], meeting, [Upload(filename="a.md", untrusted=b"x", marking="GREEN")]
            )
    with house.services.office.records.reading() as unit:
        said = [json.loads(event.entry) for event in unit.log.read()]
    refused = [e["actor"] for e in said if (e["action"], e["outcome"]) == (Action.PAPER, "denied")]
    assert refused == [house.ids[name] for name in ("member", "officer", "administrator")]


def test_public_minutes_that_name_a_restricted_paper_are_asked_about(house: House) -> None:
    meeting = house.upload(
        "# Lantern Board Meeting 7\n\nLB_7_0311\n\n11 March 2031\n\n## 1. Welcome\n\nThe Board noted LB_7_02.\n"
    )
    file(house, meeting, text=SECRET, marking="RED", item="1", title="Wages of the keeper")
    with pytest.raises(DecisionNeeded) as needed:
        house.propose(meeting)
    (finding,) = needed.value.findings
    assert (finding.code, finding.ref, finding.term) == ("paper-named", "1.1.1", "LB_7_02")
    change = Decisions(settled=(Settle("paper-named", "1.1.1", "LB_7_02", "The reference tells nothing."),))
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=1)
    publish(house, meeting)


def test_a_paper_that_is_filed_after_the_release_closes_no_readers_copy(house: House) -> None:
    meeting = house.publish()
    house.clear("member", "AMBER")
    file(house, meeting, "LB_7_0311", text=SECRET, marking="RED", item="1")
    assert house.services.retrieval.open(house["member"], meeting).data


def test_a_public_paper_may_be_named(house: House) -> None:
    meeting = house.upload(
        "# Lantern Board Meeting 7\n\nLB_7_0311\n\n11 March 2031\n\n## 1. Welcome\n\nThe Board noted LB_7_02.\n"
    )
    file(house, meeting, item="1")
    publish(house, meeting)
    assert house.services.publication.served().meetings[0].papers


def test_a_paper_goes_with_its_item_and_stays_closed_to_who_stays_out_of_it(house: House) -> None:
    meeting = house.upload()
    file(house, meeting, text=SECRET, marking="RED", item="3")
    house.grant("member", meeting, "paper:LB_7_02")
    house.services.access.recuse(house["officer"], meeting, person=house.ids["member"], item="3")
    text = MINUTES.replace("## 3. Harbour", "## 5. Harbour").replace("## 4. News", "## 3. News")
    house.services.intake.upload_next(house["secretary"], meeting, filename="next.md", untrusted=text.encode())
    (line,) = house.services.annexes.view(house["secretary"], meeting)
    assert line.paper.now.item == "5"
    assert reads(house, "member", meeting) == "nothing"
