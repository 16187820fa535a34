"""What the folder says beside the minutes: registers, search, fingerprints and addresses follow what is public now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision, Settle
from redactor.core.site import RESERVED
from redactor.errors import UsageError
from redactor.public.searching import Asked, answer
from tests.services.house import BODY, MINUTES, SECRETS

if TYPE_CHECKING:
    from tests.services.house import House

PLACE = f"{BODY}/lb-7-0311"
EXTRA = "\n## 5. Oil\n\nThe Board **AGREED** to buy seal oil.\n\nACTION LB7/01: Vera to order seal oil.\n"
SECOND = MINUTES.replace("LB_7_0311", "LB_8_0408").replace("Meeting 7", "Meeting 8")


def current(house: House) -> dict[str, bytes]:
    """Read what a reader of the public gets."""
    root = house.folder / "public" / "current"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def found(house: House, words: str) -> bool:
    return "<mark>" in answer(current(house).__getitem__, Asked(words))


def decide(house: House, meeting: str, change: Decisions) -> None:
    seq = house.services.review.view(house["secretary"], meeting).seq
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq)


def again(house: House, meeting: str, text: str | None = None) -> None:
    """Publish another version, of another draft where there is a text."""
    if text is not None:
        house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())
        changed = house.services.review.view(house["secretary"], meeting).draft.minutes.findings
        refs = [f.ref or f.item or "0" for f in changed if f.code == "changed-portion"]
        decide(house, meeting, Decisions(settled=tuple(Settle("changed-portion", ref, why="seen") for ref in refs)))
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def states(house: House) -> dict[str, str]:
    """Give what the checker says of each fingerprint."""
    text = current(house)["verify/fingerprints.js"].decode().partition("redactorPublished = ")[2]
    return {sha256: known[0] for sha256, known in json.loads(text.strip().removesuffix(";")).items()}


def prints(house: House) -> set[str]:
    """Give the fingerprints of what is published at the place."""
    return {file.sha256 for m in house.services.publication.served().meetings for file in m.files if m.place == PLACE}


def test_no_file_of_the_folder_has_a_word_that_is_withheld(house: House) -> None:
    house.publish(MINUTES + EXTRA)

    for name, data in current(house).items():
        if not name.startswith("static/"):
            assert [s for s in SECRETS if s.lower().encode() in data.lower()] == [], name


def test_registers_and_search_have_what_was_published(house: House) -> None:
    house.publish(MINUTES + EXTRA)
    files = current(house)

    assert found(house, "seal oil")
    assert not found(house, "Brightwater")
    assert [row["text"] for row in json.loads(files["registers/decisions.json"])] == [
        "The Board AGREED to buy seal oil."
    ]
    assert [row["reference"] for row in json.loads(files["registers/actions.json"])] == ["LB7/01"]
    assert b"seal oil" in files["registers/decisions/2031/index.html"]
    assert [row["marking"] for row in json.loads(files["withheld/withheld.json"])] == ["RED", "AMBER", "GREEN"]


def test_withdrawn_minutes_vanish_from_search_registers_and_feeds(house: House) -> None:
    meeting = house.publish(MINUTES + EXTRA)
    house.publish(SECOND)
    assert found(house, "seal oil")
    house.services.publication.withdraw(house["officer"], meeting, "A mistake.")

    files = current(house)
    assert not found(house, "seal oil")
    assert found(house, "welcomed the members")
    assert not [name for name, data in files.items() if b"seal oil" in data.lower()]
    for name in ("registers/actions.json", "registers/decisions.csv", "withheld/withheld.csv", "search/index.json"):
        assert PLACE.encode() not in files[name], name
    assert b"Lantern Board Meeting 7" not in b"".join(files.values())
    assert set(states(house).values()) == {"published", "withdrawn"}


def test_an_older_version_is_known_by_its_fingerprint_after_a_correction(house: House) -> None:
    meeting = house.publish()
    before = prints(house)
    again(house, meeting, MINUTES.replace("lamp house", "boat house"))

    known = states(house)
    assert {known[sha256] for sha256 in before - prints(house)} == {"older"}
    assert {known[sha256] for sha256 in prints(house)} == {"published"}
    assert before - prints(house)


def test_raising_a_marking_leaves_no_fingerprint_of_an_earlier_version_anywhere(house: House) -> None:
    meeting = house.publish()
    before = prints(house)
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", marking="AMBER")}))
    again(house, meeting)

    everything = b"".join(current(house).values())
    assert before - prints(house)
    assert [sha256 for sha256 in before - prints(house) if sha256.encode() in everything] == []
    assert not found(house, "lamp house")


def test_minutes_published_again_after_a_withdrawal_leave_no_fingerprint_of_what_was_withdrawn(house: House) -> None:
    meeting = house.publish()
    before = prints(house)
    house.services.publication.withdraw(house["officer"], meeting, "A mistake.")
    assert {states(house)[sha256] for sha256 in before} == {"withdrawn"}
    again(house, meeting, MINUTES.replace("lamp house", "boat house"))

    everything = b"".join(current(house).values())
    assert [sha256 for sha256 in before - prints(house) if sha256.encode() in everything] == []


def test_a_link_to_an_item_that_is_gone_still_leads_to_a_sentence(house: House) -> None:
    meeting = house.publish(MINUTES + EXTRA)
    again(house, meeting, MINUTES)

    page = current(house)[f"{PLACE}/index.html"].decode()
    assert '<p id="item-5">Item 5 of an earlier version is not in this one.</p>' in page


def test_what_was_withheld_and_is_public_now_is_listed_for_the_year(house: House) -> None:
    meeting = house.publish()
    assert b"Released this year" not in current(house)["withheld/index.html"]
    decide(house, meeting, Decisions(items={"4": ItemDecision("4", marking="WHITE")}))
    again(house, meeting)

    page = current(house)["withheld/index.html"].decode()
    assert "1 item withheld before, now public in full." in page
    assert f'href="/{PLACE}/#item-4">Lantern Board Meeting 7: 4 Newsletter' in page


def test_the_page_says_beside_each_gap_what_is_withheld_why_and_when_it_is_looked_at_again(house: House) -> None:
    meeting = house.upload()
    decide(house, meeting, Decisions(items={"2": ItemDecision("2", reason="commercial")}))
    again(house, meeting)

    page = current(house)[f"{PLACE}/index.html"].decode()
    box = page.partition('<div class="r-gap">')[2].partition("</div></div>")[0]
    assert "recorded in the Confidential Minutes." in box
    assert "<dd>The whole item" in box
    assert "ommercial" in box
    assert page.count('<div class="r-gap">') == 3


def test_a_body_does_not_take_the_address_of_a_page(house: House) -> None:
    people = house.services.people
    for name in RESERVED:
        with pytest.raises(UsageError):
            people._body(name, "sec-panel")  # noqa: SLF001 -- the first body is founded once, at the first start
