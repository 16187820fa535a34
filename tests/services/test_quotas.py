"""A body keeps as much as it may and no more; what fails takes no room; raising a marking is never in the way of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action
from redactor.core.filed import Phase
from redactor.core.quotas import MEGABYTE, Kept, Room
from redactor.errors import InputError, NoRoomError, NotFound, UsageError
from redactor.services.annex.paperuploads import Upload
from redactor.services.body.adoption import REFUSED, Adoption, Found
from redactor.services.drafting.pairs import File
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from tests.services.house import House


def narrow(house: House, room: Room | None = None, *, free: int = 1 << 60) -> None:
    """Give the house this much room: all its services share one office, which is not for changing."""
    keeping = replace(house.services.office.keeping, room=room or Room(), free=lambda: free)
    object.__setattr__(house.services.office, "keeping", keeping)


def kept(house: House) -> Kept:
    (use,) = [one for one in house.services.quotas.all() if one.body.id == BODY]
    return use.kept


def file_paper(house: House, meeting: str) -> None:
    upload = Upload(filename="lamps.md", untrusted=b"# Lamps\n\nTwelve lamps.\n", marking="GREEN")
    house.services.annexes.file(house["secretary"], meeting, [upload])


def test_what_is_kept_is_counted_to_the_byte_of_what_rests(house: House) -> None:
    meeting = house.upload()
    house.services.intake.upload_next(
        house["secretary"], meeting, filename="next.md", untrusted=MINUTES.replace("7", "8").encode()
    )
    file_paper(house, meeting)
    blobs = house.services.office.blobs
    assert kept(house).drafts == 2
    assert kept(house).bytes == sum(len(blobs.get(key).envelope) for key in sorted(blobs.keys()))
    assert kept(house).unmeasured == 0


def test_a_body_with_as_many_drafts_as_it_may_keep_takes_no_more_and_others_go_on(house: House) -> None:
    narrow(house, Room(drafts=1))
    house.upload()
    before = kept(house)
    with pytest.raises(NoRoomError, match="as many drafts as it may: 1") as told:
        house.upload()
    assert "Nothing was kept" in told.value.remedy
    assert "Limits" in told.value.remedy
    assert kept(house) == before
    assert len([*house.services.office.blobs.keys()]) == 1


def test_bytes_are_limited_too_and_the_file_is_not_read_for_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(house, Room(bytes=MEGABYTE))
    monkeypatch.setattr(type(house.services.office), "understand", lambda *_: pytest.fail("it was read"))
    large = b"# Meeting\n" + b"x" * MEGABYTE
    with pytest.raises(NoRoomError, match="may keep 1 MB, and keeps 0 MB"):
        house.services.intake.upload(house["secretary"], body=BODY, filename="a.md", untrusted=large)


def test_the_next_draft_and_papers_take_room_as_the_first_draft_does(house: House) -> None:
    meeting = house.upload()
    narrow(house, Room(drafts=1, bytes=1))
    with pytest.raises(NoRoomError):
        house.services.intake.upload_next(house["secretary"], meeting, filename="n.md", untrusted=MINUTES.encode())
    with pytest.raises(NoRoomError):
        file_paper(house, meeting)


def test_a_marking_is_raised_however_much_a_body_keeps(house: House) -> None:
    meeting = house.upload()
    file_paper(house, meeting)
    narrow(house, Room(drafts=1, bytes=1))
    house.services.annexes.mark(house["secretary"], meeting, "lamps", marking="RED", phase=Phase.PROPOSED)
    (line,) = house.services.annexes.view(house["secretary"], meeting)
    assert line.proposed == "RED"


def test_an_upload_that_fails_takes_no_room(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError):
        house.services.intake.upload(house["secretary"], body=BODY, filename="a.docx", untrusted=b"PK")
    monkeypatch.setattr("redactor.services.drafting.intake.remember", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        house.upload()
    assert kept(house) == Kept()


def test_of_two_drafts_at_the_limit_the_one_that_is_stored_later_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(house, Room(drafts=1))
    monkeypatch.setattr("redactor.services.drafting.intake.look_ahead", lambda *_, **__: None)  # both looked at once
    house.upload()
    with pytest.raises(NoRoomError):
        house.upload()
    assert kept(house).drafts == 1


def test_below_the_reserve_of_the_disk_nothing_is_taken_in(house: House) -> None:
    narrow(house, free=house.services.office.keeping.reserve + 10)
    with pytest.raises(NoRoomError, match="nearly full"):
        house.upload()


def test_below_the_reserve_no_file_comes_in_by_another_way(house: House) -> None:
    meeting = house.upload()
    file_paper(house, meeting)
    before = kept(house)
    narrow(house, free=house.services.office.keeping.reserve + 10)
    with pytest.raises(NoRoomError, match="nearly full"):
        house.services.annexes.replace(
            house["secretary"], meeting, "lamps", filename="lamps.md", untrusted=b"# Lamps\n\nNine lamps.\n"
        )
    found = Found("old.md", None, lambda _: File(".md", MINUTES.replace("7", "8").encode()))
    (told,) = Adoption(house.services.office).run(house["secretary"], [found], body=BODY, apply=True)
    assert (told.state, told.notes) == (REFUSED, ("no-room",))
    assert kept(house) == before


def test_who_manages_access_allows_one_body_more_and_that_is_on_record(house: House) -> None:
    narrow(house, Room(drafts=1))
    house.upload()
    house.services.quotas.allow(house["administrator"], BODY, drafts=2, megabytes=None)
    house.upload()
    with house.services.office.records.reading() as unit:
        told = [json.loads(logged.entry) for logged in unit.log.read()]
    assert [e["rule"] for e in told if e["action"] == Action.QUOTA] == [f"duty:administrator:{BODY}:2:general"]
    with pytest.raises(NoRoomError):
        house.upload()


@pytest.mark.parametrize("drafts", [0, -1, 10**9])
def test_a_number_that_is_no_limit_is_refused(house: House, drafts: int) -> None:
    with pytest.raises(UsageError, match="no limit"):
        house.services.quotas.allow(house["administrator"], BODY, drafts=drafts, megabytes=None)


@pytest.mark.parametrize("name", ["secretary", "officer", "member"])
def test_nobody_else_sees_or_changes_what_bodies_may_keep(house: House, name: str) -> None:
    with pytest.raises(NotFound):
        house.services.quotas.uses(house[name])
    with pytest.raises(NotFound):
        house.services.quotas.allow(house[name], BODY, drafts=9, megabytes=9)


def test_originals_from_before_are_measured_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr("redactor.services.drafting.intake.enter", lambda *_, **__: None)
        house.upload()
    house.upload()
    assert kept(house).unmeasured == 1
    assert house.services.quotas.measure() == 1
    assert house.services.quotas.measure() == 0
    blobs = house.services.office.blobs
    assert kept(house) == Kept(2, sum(len(blobs.get(key).envelope) for key in sorted(blobs.keys())), 0)
