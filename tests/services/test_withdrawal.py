"""Friday: minutes are taken back by one person at once, markings are raised, mistakes are corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action
from redactor.core.decisions import Decisions, ItemDecision, Settle, Span
from redactor.core.records import MeetingState
from redactor.core.site import WITHDRAWN
from redactor.errors import Conflict, NotFound, StorageError, UsageError
from redactor.services.release.seals import is_seal
from redactor.services.release.served import folder_hash
from redactor.storage import public
from redactor.vault.context import MeetingContexts
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.services.house import House

PLACE = f"{BODY}/lb-7-0311"
SECOND = MINUTES.replace("LB_7_0311", "LB_8_0408").replace("Meeting 7", "Meeting 8")
WHY = "Brightwater is named in item 1."
TRACES = ("lamp house", "Lantern Board Meeting 7", "Newsletter", "LB_7_0311")
"""What stood in the withdrawn minutes."""


def current(house: House) -> dict[str, bytes]:
    """Read what a reader of the public gets."""
    root = house.folder / "public" / "current"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def on_disk(house: House) -> bytes:
    """Read every file of the public folder, served or not."""
    return b"".join(p.read_bytes() for p in (house.folder / "public").rglob("*") if p.is_file())


def withdraw(house: House, meeting: str, who: str = "officer") -> None:
    house.services.publication.withdraw(house[who], meeting, WHY)


def decide(house: House, meeting: str, change: Decisions) -> None:
    view = house.services.review.view(house["secretary"], meeting)
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=view.seq)


def release(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def correct(house: House, meeting: str, *change: tuple[str, str]) -> None:
    """Upload a next draft with other words, settle everything and publish it."""
    text = MINUTES
    for was, now in change:
        assert was in text
        text = text.replace(was, now)
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())
    found = house.services.review.view(house["secretary"], meeting).draft.minutes.findings
    refs = [f.ref or f.item or "0" for f in found if f.code == "changed-portion"]
    decide(house, meeting, Decisions(settled=tuple(Settle("changed-portion", ref, why="seen") for ref in refs)))
    release(house, meeting)


def page(house: House) -> str:
    return current(house)[f"{PLACE}/index.html"].decode()


# ------------------------------------------------------------------------------------------------------- withdrawing


def test_one_officer_withdraws_alone_and_at_once(house: House) -> None:
    meeting = house.publish()

    withdraw(house, meeting)

    files = current(house)
    assert [path for path in files if path.startswith(PLACE)] == [f"{PLACE}/index.html"]
    assert WITHDRAWN in page(house)
    assert house.services.publication.served().meetings[0].withdrawn == WITHDRAWN


def test_nothing_of_withdrawn_minutes_is_left_in_the_public_folder(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)

    left = on_disk(house)

    assert not [trace for trace in TRACES if trace.encode() in left]
    assert WHY.encode() not in left


def test_feed_home_and_registers_are_rewritten(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)

    files = current(house)

    assert "<strong>Withdrawn</strong>" in files["index.html"].decode()
    assert f"urn:minutes:{PLACE}:1:withdrawn" in files["feed.atom"].decode()
    assert PLACE not in files["withheld/index.html"].decode()
    assert PLACE not in files["verify/index.html"].decode()


def test_other_minutes_and_the_public_log_stay_as_they_are(house: House) -> None:
    meeting = house.publish()
    house.publish(SECOND)
    before = current(house)

    withdraw(house, meeting)

    after = current(house)
    kept = {path for path in before if "lb-8-0408" in path or (is_seal(path) and PLACE not in path)}
    assert len(kept) > 6
    assert {path: before[path] for path in kept} == {path: after.get(path) for path in kept}


def test_the_bytes_that_were_served_are_sealed_as_evidence(house: House) -> None:
    meeting = house.publish()
    before = {p.removeprefix(f"{PLACE}/"): data for p, data in current(house).items() if p.startswith(PLACE)}
    withdraw(house, meeting)

    why, files = house.services.publication.evidence(house["officer"], meeting, 1)

    assert why == WHY
    assert files == before
    assert WHY.encode() not in (house.folder / "records.db").read_bytes()


def test_evidence_opens_as_nothing_else(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)
    contexts = MeetingContexts(BODY, meeting)
    with house.services.office.records.reading() as unit:
        sealed = unit.sealed.get(contexts.evidence(1, marking="RED"))

    with pytest.raises(Exception, match="could not be opened"):
        house.services.office.open(sealed, contexts.evidence(2, marking="RED"))


@pytest.mark.parametrize("who", ["secretary", "member", "administrator"])
def test_only_an_officer_withdraws_and_opens_evidence(house: House, who: str) -> None:
    meeting = house.publish()

    with pytest.raises(NotFound):
        withdraw(house, meeting, who)
    assert f"{PLACE}/minutes.html" in current(house)
    withdraw(house, meeting)
    with pytest.raises(NotFound):
        house.services.publication.evidence(house[who], meeting, 1)


def test_an_officer_who_stays_out_of_an_item_withdraws_and_sees_nothing_by_it(house: House) -> None:
    meeting = house.publish()
    house.services.access.recuse(house["officer"], meeting, person=house.ids["officer"], item="2")

    withdraw(house, meeting)

    assert WITHDRAWN in page(house)
    with pytest.raises(NotFound):
        house.services.publication.evidence(house["officer"], meeting, 1)


def test_what_is_not_published_is_not_withdrawn_and_nothing_twice(house: House) -> None:
    meeting = house.upload()
    with pytest.raises(NotFound):
        withdraw(house, meeting)
    release(house, meeting)
    withdraw(house, meeting)
    with pytest.raises(NotFound):
        withdraw(house, meeting)


def test_a_withdrawal_has_a_reason(house: House) -> None:
    meeting = house.publish()

    with pytest.raises(UsageError):
        house.services.publication.withdraw(house["officer"], meeting, "  ")

    assert f"{PLACE}/minutes.html" in current(house)


def test_a_withdrawal_is_in_the_log(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)

    last = [*house.services.audit.events()][-1]

    assert (last.action, last.actor, last.meeting) == (Action.WITHDRAW, house.ids["officer"], meeting)


def test_publishing_again_needs_two_people(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)
    seen = house.propose(meeting)
    assert WITHDRAWN in page(house)

    with pytest.raises(NotFound):
        house.services.publication.approve(house["secretary"], meeting, seen=seen)
    assert house.services.publication.approve(house["officer"], meeting, seen=seen)

    assert house.services.publication.served().meetings[0].version == 2
    assert "lamp house" in page(house)


def test_what_was_proposed_before_a_withdrawal_is_not_published_after_it(house: House) -> None:
    meeting = house.publish()
    decide(house, meeting, Decisions(status="Final Minutes"))
    seen = house.propose(meeting)
    other = house.upload(SECOND)
    waiting = house.propose(other)
    withdraw(house, meeting)

    with pytest.raises(Conflict, match="withdrawn"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)
    assert house.services.publication.approve(house["officer"], other, seen=waiting)
    assert WITHDRAWN in page(house)
    assert [path for path in current(house) if path.startswith(PLACE)] == [f"{PLACE}/index.html"]


def test_readers_copies_of_withdrawn_minutes_are_closed_too(house: House) -> None:
    meeting = house.publish()
    house.clear("member", "AMBER")
    assert house.services.retrieval.open_item(house["member"], meeting, "3")
    withdraw(house, meeting)

    for ask in (house.services.retrieval.open, house.services.retrieval.shelf):
        with pytest.raises(NotFound):
            ask(house["member"], meeting)
    assert house.services.retrieval.shelves(house["member"]) == ()


# --------------------------------------------------------------------------------------------------------- crashes


class _PulledError(BaseException):
    """The power went."""


@pytest.mark.parametrize("step", ["put_aside", "move_in", "commit", "show"])
def test_a_crash_leaves_the_minutes_published_or_withdrawn(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    meeting = house.publish()
    before = current(house)

    def pull(*_: object) -> None:
        raise _PulledError

    kind = house.services.publication.folders.__class__
    with monkeypatch.context() as patch:
        patch.setattr(kind, "drop", lambda *_: None)
        patch.setattr(kind, "move_back", lambda *_: None)
        if step == "commit":
            patch.setattr(kind, "move_in", _then(kind.move_in, pull))
        elif step == "move_in":
            patch.setattr(kind, "put_aside", _then(kind.put_aside, pull))
        else:
            patch.setattr(kind, step, pull)
        with pytest.raises(_PulledError):
            withdraw(house, meeting)

    again = house.again()
    if step == "show":
        assert WITHDRAWN in page(again)
        assert not [t for t in TRACES if t.encode() in on_disk(again)]
        assert again.services.publication.evidence(again["officer"], meeting, 1)[0] == WHY
    else:
        assert current(again) == before
        withdraw(again, meeting)
    assert len(list((house.folder / "public" / "releases").iterdir())) == 1
    assert list((house.folder / "public" / "proposals").iterdir()) == []
    assert again.services.review.meetings(again["secretary"])[0].state is MeetingState.WITHDRAWN


def _then(first: Callable[..., object], then: Callable[[], object]) -> Callable[..., None]:
    """Do one thing, and then another."""

    def both(*args: object) -> None:
        first(*args)
        then()

    return both


def test_what_is_served_after_a_withdrawal_is_what_was_recorded(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)
    with house.services.office.records.reading() as unit:
        (known,) = unit.releases.withdrawals(meeting)

    assert folder_hash(current(house)) == known.folder_hash
    (house.folder / "public" / "current").resolve().joinpath(PLACE, "index.html").write_text("back again")
    with pytest.raises(StorageError):
        house.services.publication.served()


def test_the_link_is_replaced_in_one_rename(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.publish()
    states = []
    real = public.replace

    def watch(source: object, target: object) -> None:
        states.append(f"{PLACE}/minutes.html" in current(house))
        real(source, target)  # type: ignore[arg-type]  # paths, as they come

    monkeypatch.setattr(public, "replace", watch)
    withdraw(house, meeting)

    assert states[-1]
    assert f"{PLACE}/minutes.html" not in current(house)


# ------------------------------------------------------------------------------------------------- raising a marking


def released(house: House) -> str:
    """Publish minutes of which the restricted item 2 shows its decision."""
    meeting = house.upload()
    item = ItemDecision("2", release=(Span("2", kind="decision"),))
    decide(house, meeting, Decisions(items={"2": item}))
    release(house, meeting)
    return meeting


def test_raising_a_marking_shows_no_difference_and_no_earlier_text(house: House) -> None:
    meeting = released(house)
    assert b"midsummer" in on_disk(house)

    decide(house, meeting, Decisions(items={"2": ItemDecision("2")}))
    release(house, meeting)

    assert b"midsummer" not in on_disk(house)
    assert "What this version changed" not in page(house)
    assert house.services.publication.served().meetings[0].edits == ()


def test_a_public_item_that_becomes_restricted_shows_no_difference(house: House) -> None:
    meeting = house.publish()
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", marking="AMBER")}))
    release(house, meeting)

    assert b"welcomed the members" not in on_disk(house)
    assert "What this version changed" not in page(house)


def test_a_raised_marking_silences_the_ordinary_corrections_beside_it(house: House) -> None:
    meeting = house.publish()
    correct(
        house,
        meeting,
        ("Welcome", "Welcome (AMBER)"),
        ("newsletter will", "newsletter shall"),
        ("11 March", "12 March"),
    )

    assert "11 March" not in on_disk(house).decode("utf-8", "replace")
    assert "What this version changed" not in page(house)


def test_a_raised_marking_takes_the_differences_of_earlier_corrections_away(house: House) -> None:
    meeting = house.publish()
    correct(house, meeting, ("the lamp house", "the great lamp house"))
    assert "great lamp house" in page(house)
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", marking="AMBER")}))
    release(house, meeting)

    assert b"lamp house" not in on_disk(house)


# --------------------------------------------------------------------------------------------- ordinary corrections


def test_an_ordinary_correction_shows_what_it_changed(house: House) -> None:
    meeting = house.publish()
    correct(house, meeting, ("members to the lamp house", "members to the boat house"))

    assert "It replaces version 1 of 12 March 2031" in page(house)
    assert "<del>The Chair welcomed the members to the lamp house.</del>" in page(house)
    assert "<ins>The Chair welcomed the members to the boat house.</ins>" in page(house)


def test_a_change_of_withheld_text_shows_nothing(house: House) -> None:
    meeting = house.publish()
    correct(house, meeting, ("Brightwater Ostler offered", "Brightwater Ostler and Sons offered"))

    assert "It replaces version 1 of 12 March 2031" in page(house)
    assert "What this version changed" not in page(house)


def test_a_restricted_item_does_not_say_what_changed_in_what_was_released_of_it(house: House) -> None:
    meeting = released(house)
    text = MINUTES.replace("accept it before midsummer", "accept it in winter")
    house.services.intake.upload_next(house["secretary"], meeting, filename="d.md", untrusted=text.encode())
    decide(house, meeting, Decisions(items={"2": ItemDecision("2", release=(Span("2", kind="decision"),))}))
    release(house, meeting)

    assert b"accept it in winter" in on_disk(house)
    assert b"midsummer" not in on_disk(house)


def test_a_text_taken_out_that_names_what_is_withheld_is_not_shown(house: House) -> None:
    text = MINUTES.replace("to the lamp house.", "to the lamp house. Quillon Vane was greeted.")
    meeting = house.upload(text)
    refs = [p.ref for p in house.services.review.view(house["secretary"], meeting).draft.minutes.items[0].portions]
    decide(house, meeting, Decisions(items={"1": ItemDecision("1", release=(Span("1"),))}))
    release(house, meeting)
    assert len(refs) == 2
    assert b"Quillon" in on_disk(house)

    correct(house, meeting)

    assert b"Quillon" not in on_disk(house)


def test_minutes_published_again_after_a_withdrawal_show_nothing_of_the_earlier_text(house: House) -> None:
    meeting = house.publish()
    withdraw(house, meeting)
    correct(house, meeting, ("members to the lamp house", "members to the boat house"))

    assert b"lamp house" not in on_disk(house)
    assert "It replaces" not in page(house)
