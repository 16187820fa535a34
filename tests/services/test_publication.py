"""Two people, one folder, and a publication that is whole whatever happens in the middle of it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap.working import worker
from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.records import MeetingState
from redactor.errors import Conflict, DecisionNeeded, GateStopped, NotFound, StorageError, UsageError
from redactor.services.release import releasing
from redactor.services.release.served import folder_hash
from redactor.storage import public
from tests.services.house import BODY, MINUTES, RULING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redactor.services.release.publication import Publication
    from tests.services.house import House

PLACE = f"{BODY}/lb-7-0311"
SECOND = MINUTES.replace("LB_7_0311", "LB_8_0408").replace("Meeting 7", "Meeting 8")


def current(house: House) -> dict[str, bytes] | None:
    """Read what a reader of the public would get."""
    root = house.folder / "public" / "current"
    if not root.exists():
        return None
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# ---------------------------------------------------------------------------------------------------- two people


def test_the_one_who_proposed_cannot_approve(house: House) -> None:
    meeting = house.services.intake.upload(house["both"], body=BODY, filename="d.md", untrusted=MINUTES.encode())
    house.services.review.decide(house["both"], meeting, RULING, expected_seq=0)
    seen = house.services.publication.propose(house["both"], meeting, expected_seq=1)

    with pytest.raises(Conflict, match="someone else must release"):
        house.services.publication.approve(house["both"], meeting, seen=seen)

    assert current(house) is None


def test_whoever_decided_anything_cannot_approve(house: House) -> None:
    meeting = house.upload()
    house.services.review.decide(house["both"], meeting, Decisions(status="Final Minutes"), expected_seq=1)
    seen = house.propose(meeting)

    with pytest.raises(Conflict, match="someone else must release"):
        house.services.publication.approve(house["both"], meeting, seen=seen)

    assert house.services.publication.approve(house["officer"], meeting, seen=seen)


def test_whoever_uploaded_cannot_approve_even_if_others_decided(house: House) -> None:
    meeting = house.services.intake.upload(house["both"], body=BODY, filename="d.md", untrusted=MINUTES.encode())
    house.services.review.decide(house["secretary"], meeting, RULING, expected_seq=0)
    seen = house.propose(meeting)

    with pytest.raises(Conflict, match="someone else must release"):
        house.services.publication.approve(house["both"], meeting, seen=seen)


@pytest.mark.parametrize("way", ["look", "due", "start", "work"])
def test_the_text_of_a_void_proposal_does_not_stay_on_the_disk(house: House, way: str) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    publication = house.services.publication
    publication.look(house["officer"], meeting)
    assert [*(house.folder / "public" / "proposals").iterdir()]
    change = Decisions(items={"1": ItemDecision("1", marking="RED")})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=1)

    if way == "look":
        assert "decisions about it were changed" in publication.look(house["officer"], meeting).void
    elif way == "due":
        publication.publish_due()
    elif way == "work":
        worker(house.services).once()
    else:
        house.again().services.close()

    assert not [*(house.folder / "public" / "proposals").iterdir()]
    looked = publication.look(house["officer"], meeting)
    assert (looked.void, looked.folder_hash) == ("The draft or the decisions about it were changed.", seen)
    with pytest.raises(Conflict, match="decisions about it were changed"):
        publication.approve(house["officer"], meeting, seen=seen)
    publication.send_back(house["officer"], meeting, seen=seen, reason="Mark the lamp house.")


@pytest.mark.parametrize("who", ["secretary", "member", "administrator"])
def test_only_a_releasing_officer_approves(house: House, who: str) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)

    with pytest.raises(NotFound):
        house.services.publication.approve(house[who], meeting, seen=seen)

    assert current(house) is None
    assert [*house.services.audit.events()][-1].outcome is Outcome.DENIED


def test_a_recused_officer_does_not_release(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    house.services.access.recuse(house["officer"], meeting, person=house.ids["officer"], item="2")

    with pytest.raises(NotFound):
        house.services.publication.approve(house["officer"], meeting, seen=seen)
    with pytest.raises(NotFound):
        house.services.publication.look(house["officer"], meeting)


# ------------------------------------------------------------------------------------------------ the very folder


def test_the_hash_is_that_of_everything_that_is_served(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    house.services.publication.approve(house["officer"], meeting, seen=seen)

    assert folder_hash(current(house) or {}) == seen


def test_a_folder_that_was_changed_on_the_disk_is_not_published(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    file = next((house.folder / "public" / "proposals").glob(f"*/{PLACE}/minutes.txt"))
    file.write_text("The Chair resigned.")

    with pytest.raises(Conflict, match="no longer what you read"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)

    assert current(house) is None


def test_a_file_slipped_into_the_folder_is_not_published(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    next((house.folder / "public" / "proposals").glob("*/static")).joinpath("more.txt").write_text("more")

    with pytest.raises(Conflict, match="no longer what you read"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)


def test_an_approval_of_another_folder_is_void(house: House) -> None:
    meeting = house.upload()
    house.propose(meeting)

    with pytest.raises(Conflict, match="no longer what you read"):
        house.services.publication.approve(house["officer"], meeting, seen="0" * 64)


def test_a_decision_after_the_proposal_voids_it(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    house.services.review.decide(house["second"], meeting, Decisions(status="Final Minutes"), expected_seq=1)

    with pytest.raises(Conflict, match=r"no longer what you read.*decisions.*changed") as raised:
        house.services.publication.approve(house["officer"], meeting, seen=seen)

    assert raised.value.code == "void"
    assert "decisions" in house.services.publication.look(house["officer"], meeting).void
    assert current(house) is None


def test_a_changed_policy_voids_the_proposal(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    policies = house.services.office.policies
    tlp = policies.load("tlp-2")
    monkeypatch.setattr(type(policies), "load", lambda _, name: tlp)

    with pytest.raises(Conflict, match="policy was changed"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)

    # Put forward again, it is published under the policy that it began under, by people who can see that.
    assert house.services.review.view(house["secretary"], meeting).policy_changed
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def test_minutes_published_meanwhile_void_nothing_and_stand_beside_the_approved_part(house: House) -> None:
    first, second = house.upload(), house.upload(SECOND)
    seen_first, seen_second = house.propose(first), house.propose(second)
    approved = house.services.publication.look(house["officer"], second)
    assert not approved.merges
    house.services.publication.approve(house["officer"], first, seen=seen_first)
    assert house.services.publication.look(house["officer"], second).merges

    assert house.services.publication.approve(house["officer"], second, seen=seen_second)

    now = current(house) or {}
    assert f"{PLACE}/minutes.txt" in now
    part = {p: d for p, d in approved.files.items() if p.startswith(approved.place) and not p.endswith("index.html")}
    assert len(part) > 5
    assert {path: now.get(path) for path in part} == part
    assert now["index.html"].count(b"Lantern Board Meeting") == 2
    assert folder_hash(now) != seen_second
    assert house.services.publication.served().meetings
    assert not [*(house.folder / "public" / "proposals").iterdir()]


def test_an_address_that_another_meeting_took_meanwhile_voids_a_proposal(house: House) -> None:
    first, second = house.upload(), house.upload(MINUTES.replace("Welcome", "Opening"))
    seen_first, seen_second = house.propose(first), house.propose(second)
    house.services.publication.approve(house["officer"], first, seen=seen_first)

    with pytest.raises(Conflict, match="under the same reference"):
        house.services.publication.approve(house["officer"], second, seen=seen_second)


def test_the_loser_of_two_simultaneous_releases_is_told_what_happened(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    house.services.publication.approve(house["officer"], meeting, seen=seen)

    with pytest.raises(Conflict, match=r"Somebody else decided.*it was published"):
        house.services.publication.approve(house["both"], meeting, seen=seen)
    with pytest.raises(NotFound):
        house.services.publication.approve(house["both"], meeting, seen="0" * 64)
    with pytest.raises(NotFound):
        house.services.publication.approve(house["member"], meeting, seen=seen)


def test_a_new_proposal_takes_the_place_of_the_open_one(house: House) -> None:
    meeting = house.upload()
    old = house.propose(meeting)
    house.services.review.decide(house["secretary"], meeting, Decisions(status="Final Minutes"), expected_seq=1)
    new = house.propose(meeting)

    assert len([*(house.folder / "public" / "proposals").iterdir()]) == 1
    with pytest.raises(Conflict):
        house.services.publication.approve(house["officer"], meeting, seen=old)
    assert house.services.publication.approve(house["officer"], meeting, seen=new)


def test_a_withdrawal_between_a_release_and_its_showing_is_not_undone_by_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, second = house.publish(), house.upload(SECOND)
    seen, real, once = house.propose(second), releasing.show_newest, [True]

    def slow(publication: Publication) -> None:
        if once:
            once.clear()
            publication.withdraw(house["both"], gone, "A name stands in it.")
        real(publication)

    monkeypatch.setattr(releasing, "show_newest", slow)
    house.services.publication.approve(house["officer"], second, seen=seen)

    now = current(house) or {}
    assert [path for path in now if path.startswith(PLACE)] == [f"{PLACE}/index.html"]
    assert any("lb-8-0408/minutes.txt" in path for path in now)
    assert len(house.services.publication.served().meetings) == 2


def test_a_proposal_that_was_sent_back_is_in_review_again_with_a_sealed_reason(house: House) -> None:
    meeting, why = house.upload(), "The name of the tenderer stands in item 1."
    seen = house.propose(meeting)
    assert house.services.publication.returned(house["secretary"], meeting) is None
    with pytest.raises(UsageError):
        house.services.publication.send_back(house["officer"], meeting, seen=seen, reason=" ")
    house.services.publication.send_back(house["officer"], meeting, seen=seen, reason=why)

    with pytest.raises(Conflict, match="sent back"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)
    assert house.services.review.meetings(house["secretary"])[0].state is MeetingState.IN_REVIEW
    assert not [*(house.folder / "public" / "proposals").iterdir()]
    back = house.services.publication.returned(house["secretary"], meeting)
    assert back is not None
    assert (back.by, back.reason) == (house.ids["officer"], why)
    assert why.encode() not in (house.folder / "records.db").read_bytes()
    with pytest.raises(NotFound):
        house.services.publication.returned(house["member"], meeting)
    house.clock.forward(timedelta(minutes=1))
    house.propose(meeting)
    assert house.services.publication.returned(house["secretary"], meeting) is None


def test_what_is_not_settled_is_not_proposed(house: House) -> None:
    meeting = house.services.intake.upload(house["secretary"], body=BODY, filename="d.md", untrusted=MINUTES.encode())

    with pytest.raises(DecisionNeeded):
        house.services.publication.propose(house["secretary"], meeting, expected_seq=0)


def test_what_the_gate_stops_is_not_proposed(house: House) -> None:
    meeting = house.upload(MINUTES.replace("to the lamp house.", "to the lamp house of Brightwater Ostler."))

    with pytest.raises(GateStopped):
        house.propose(meeting)

    assert not [*(house.folder / "public" / "proposals").iterdir()]


def test_two_meetings_do_not_share_an_address(published: House) -> None:
    house = published
    other = house.upload(MINUTES.replace("Welcome", "Opening"))

    with pytest.raises(Conflict, match="same reference"):
        house.propose(other)


def test_a_second_version_takes_the_place_of_the_first(published: House) -> None:
    house, meeting = published, published.ids["meeting"]
    house.services.review.decide(
        house["secretary"], meeting, Decisions(items={"4": ItemDecision("4", marking="WHITE")}), expected_seq=1
    )
    house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))

    page = (current(house) or {})[f"{PLACE}/index.html"].decode()
    assert "Version 2" in page
    assert "gasometer" in page
    assert len([*(house.folder / "public" / "releases").iterdir()]) == 1


def test_a_published_folder_that_was_changed_is_not_built_upon(published: House) -> None:
    house = published
    (house.folder / "public" / "current" / PLACE / "minutes.txt").write_text("The Chair resigned.")
    second = house.upload(SECOND)

    with pytest.raises(StorageError, match="not the one that was approved"):
        house.propose(second)


def test_the_events_of_a_publication_are_in_the_log(published: House) -> None:
    house, meeting = published, published.ids["meeting"]
    deeds = [(e.action, e.actor) for e in house.services.audit.events() if e.meeting == meeting]

    assert (Action.PROPOSE, house.ids["secretary"]) in deeds
    assert (Action.APPROVE, house.ids["officer"]) in deeds
    assert (Action.PUBLISH, house.ids["officer"]) in deeds


# --------------------------------------------------------------------------------------------------- power cuts


class PowerCutError(BaseException):
    """The machine went off; nothing that runs afterwards is of this process."""


class Machine:
    """Counts the file operations of a publication, and goes off before one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fails_at: int | None) -> None:
        self.done = 0
        self.off = False
        self._fails_at = fails_at
        for name in ("replace", "sync"):
            monkeypatch.setattr(public, name, self._watched(getattr(public, name)))
        monkeypatch.setattr(shutil, "rmtree", self._watched(shutil.rmtree))

    def _watched(self, deed: Callable[..., None]) -> Callable[..., None]:
        def watched(*arguments: object, **options: object) -> None:
            if self.off or self.done == self._fails_at:
                self.off = True
                raise PowerCutError
            self.done += 1
            deed(*arguments, **options)

        return watched


def steps_of_an_approval(house: House, monkeypatch: pytest.MonkeyPatch, meeting: str, seen: str) -> int:
    with monkeypatch.context() as patched:
        machine = Machine(patched, None)
        house.services.publication.approve(house["officer"], meeting, seen=seen)
    return machine.done


@pytest.mark.parametrize("step", range(10))
def test_a_power_cut_anywhere_leaves_the_old_state_or_the_new(
    published: House, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    house = published
    old = current(house)
    second = house.upload(SECOND)
    seen = house.propose(second)
    with monkeypatch.context() as patched:
        machine = Machine(patched, step)
        try:
            house.services.publication.approve(house["officer"], second, seen=seen)
        except PowerCutError:
            assert machine.off
    between = current(house)
    assert between == old or folder_hash(between or {}) == seen

    after = house.again()

    states = {line.id: line.state for line in after.services.review.meetings(after["secretary"])}
    done = states[second] is MeetingState.PUBLISHED
    now = current(after)
    assert (folder_hash(now or {}) == seen) if done else (now == old)
    assert len([*(after.folder / "public" / "releases").iterdir()]) == 1
    if not done:
        assert after.services.publication.approve(after["officer"], second, seen=seen)
        assert folder_hash(current(after) or {}) == seen
    assert not [*(after.folder / "public" / "proposals").iterdir()]
    after.services.close()


def test_the_power_cuts_cover_every_step(published: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = published
    second = house.upload(SECOND)

    assert steps_of_an_approval(house, monkeypatch, second, house.propose(second)) <= 10


def test_a_power_cut_while_the_folder_is_put_aside_leaves_no_proposal(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = house.upload()
    with monkeypatch.context() as patched:
        patched.setattr(house.services.publication.office.records.__class__, "transaction", broken(house))
        with pytest.raises(PowerCutError):
            house.propose(meeting)
    left = house.folder / "public" / "proposals" / "abandoned"
    left.mkdir()

    after = house.again()

    assert not [*(house.folder / "public" / "proposals").iterdir()]
    assert after.services.publication.approve(after["officer"], meeting, seen=after.propose(meeting))
    after.services.close()


def broken(house: House) -> Callable[..., object]:
    """Give a transaction that works until the folder is on the disk."""
    real = type(house.services.office.records).transaction

    def transaction(records: object) -> object:
        if [*(house.folder / "public" / "proposals").iterdir()]:
            raise PowerCutError
        return real(records)  # type: ignore[arg-type]  # the very class

    return transaction


def test_an_error_while_publishing_leaves_the_proposal_as_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(public, "replace", full)
        with pytest.raises(StorageError, match="No space left"):
            house.services.publication.approve(house["officer"], meeting, seen=seen)

    assert current(house) is None
    assert house.services.publication.approve(house["officer"], meeting, seen=seen)
