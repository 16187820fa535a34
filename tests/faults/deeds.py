"""What is killed in the life of minutes: how each deed is prepared and done, and how to see that it is done wholly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.cli.adopting import _paired
from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.services.body.adoption import Adoption
from redactor.services.opening import load_case
from redactor.services.release.served import folder_hash
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.services.house import House

HOUR: Final = timedelta(hours=1)
NEXT: Final = MINUTES.replace("lamp house", "new lamp house").replace("## 4.", "## 5.") + "\nIt has nine pages.\n"
TWINS: Final = "# Lantern Board Meeting 3\n\nLB_3_0311\n\n11 March 2023\n\nFinal Minutes\n\n"
STUB: Final = "This agenda item was marked as **RED** and therefore recorded in the Confidential Minutes.\n"


@dataclass(frozen=True)
class Deed:
    """What is killed: how it is prepared, how it is done, and how it is done again after the start."""

    prepare: Callable[[House], str]
    do: Callable[[House, str], object]
    holds: Callable[[House, str], bool]
    """Tells whether it is done, wholly; raises where it is half done."""


def seq(house: House, meeting: str) -> int:
    return house.services.review.view(house["secretary"], meeting).seq


def approve(house: House, meeting: str) -> None:
    publication = house.services.publication
    publication.approve(house["officer"], meeting, seen=publication.look(house["officer"], meeting).folder_hash)


def proposed(house: House) -> str:
    house.publish(MINUTES.replace("LB_7_0311", "LB_6_0211").replace("Meeting 7", "Meeting 6"))
    meeting = house.upload()
    house.propose(meeting)
    return meeting


def opened(house: House) -> str:
    meeting = house.publish()
    house.clock.forward(HOUR)
    change = Decisions(items={"3": ItemDecision("3", release=(Span("3"),))})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq(house, meeting))
    house.propose(meeting)
    return meeting


def scheduled(house: House) -> str:
    meeting = house.upload()
    seen = house.propose(meeting)
    house.services.publication.approve(house["officer"], meeting, seen=seen, due=house.clock() + HOUR)
    house.publish(MINUTES.replace("LB_7_0311", "LB_6_0211").replace("Meeting 7", "Meeting 6"))
    house.clock.forward(2 * HOUR)
    return meeting


def pair(house: House) -> str:
    folder = house.folder.parent / f"years-{house.folder.name}"
    folder.mkdir(exist_ok=True)
    (folder / "LB.md").write_text(f"{TWINS}## 1. Welcome\n\nAll were there.\n\n## 2. Lamps (RED)\n\n{STUB}")
    (folder / "LB-confidential.md").write_text(
        f"{TWINS}## 2. Lamps (RED)\n\nBrightwater Ostler offered 41,350 pounds.\n"
    )
    return str(folder)


def adopt(house: House, folder: str) -> None:
    office = house.services.office
    list(Adoption(office).run(house["secretary"], _paired(Path(folder)), body=BODY, apply=True))


def carry(house: House, meeting: str) -> None:
    house.services.intake.upload_next(house["secretary"], meeting, filename="n.md", untrusted=NEXT.encode())


def withdraw(house: House, meeting: str) -> None:
    house.services.publication.withdraw(house["officer"], meeting, "It says too much.")


def decided(house: House) -> str:
    meeting = house.upload()
    item = ItemDecision("2", release=(Span("2", kind="decision"),), reason="commercial")
    house.services.review.decide(house["secretary"], meeting, Decisions(items={"2": item}), expected_seq=1)
    return meeting


def current(house: House) -> dict[str, bytes]:
    """Read what is served, and hold it against its hash: nothing is half there."""
    root = house.folder / "public" / "current"
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with house.services.office.records.reading() as unit:
        house.services.publication.folder.base(unit)
    return files


def is_public(house: House, meeting: str) -> bool:
    with house.services.office.records.reading() as unit:
        recorded = bool(unit.releases.publications(meeting))
        waits = unit.releases.open_for(meeting)
    page = f"{BODY}/lb-7-0311/minutes.txt" in current(house)
    assert page is recorded
    assert (waits is None) is recorded
    if waits is not None:
        assert folder_hash(house.services.publication.folders.aside(waits.id) or {}) == waits.folder_hash
    return recorded


def is_opened(house: House, meeting: str) -> bool:
    with house.services.office.records.reading() as unit:
        versions = len(unit.releases.publications(meeting))
    said = b"dry rot" in current(house)[f"{BODY}/lb-7-0311/minutes.txt"]
    assert said is (versions == 2)
    return said


def is_gone(house: House, meeting: str) -> bool:
    with house.services.office.records.reading() as unit:
        recorded = bool(unit.releases.withdrawals(meeting))
    assert (f"{BODY}/lb-7-0311/minutes.txt" in current(house)) is not recorded
    if recorded:
        reason, files = house.services.publication.evidence(house["officer"], meeting, 1)
        assert reason == "It says too much."
        assert "minutes.txt" in files
    return recorded


def is_carried(house: House, meeting: str) -> bool:
    view = house.services.review.view(house["secretary"], meeting)
    texts = " ".join(p.text for _, p in view.draft.minutes.portions())
    item = view.draft.decisions.items["2"]
    assert item.reason == "commercial"
    assert ("new lamp house" in texts) is bool(view.changes)
    return bool(view.changes)


def is_adopted(house: House, _: str) -> bool:
    office = house.services.office
    with office.records.reading() as unit:
        meetings = unit.meetings.all()
        for one in meetings:
            assert "Ostler" in " ".join(p.text for _, p in load_case(office, unit, one.id).draft.minutes.portions())
        assert {row.meeting for row in unit.memory.marks(BODY)} == {one.id for one in meetings}
    return bool(meetings)


DEEDS: Final = {
    "publish": Deed(proposed, approve, is_public),
    "release later": Deed(opened, approve, is_opened),
    "withdraw": Deed(lambda house: house.publish(), withdraw, is_gone),
    "carry over": Deed(decided, carry, is_carried),
    "adopt": Deed(pair, adopt, is_adopted),
    "scheduled": Deed(scheduled, lambda house, _: house.services.publication.publish_due(), is_public),
}
