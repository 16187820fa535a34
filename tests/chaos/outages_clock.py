"""Clocks that jump: back a day, on a year, and on a year and back. Nothing that cannot be undone happens by a jump.

The office's clock is the one that is moved; `redactor serve` takes it from the machine. What is looked at: what time
decides is refused by a clock that reads earlier than the record; a scheduled release does not appear a year early, nor
an embargo end; nothing is removed; what needs no time goes on; and with the right time again all is as it was.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redactor.services.persons.signing_in import SignedIn
from tests.chaos.experiments import Row, Table, unsound
from tests.chaos.races_contest import Outcome, attempt
from tests.services.house import MINUTES, PASSWORD, furnish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.chaos.experiments import Asked
    from tests.services.house import House

DAY, YEAR = timedelta(days=1), timedelta(days=365)
REFUSED: Final = 503
_COLUMNS: Final = ("jump", "deeds", "done", "refused", "changed by the jump itself")
_TIMED: Final = ("read", "approve", "name somebody")


@dataclass
class Standing:
    """What there is, as far as a jump could change it."""

    rows: Mapping[str, Any] = field(default_factory=dict)


def run(_: Asked) -> Iterator[Table]:
    """Jump in each way, and look."""
    rows = []
    for name, jump in JUMPS.items():
        with tempfile.TemporaryDirectory(prefix="redactor-clock-") as folder:
            rows.append(jumped(Path(folder) / "data", name, jump))
    yield Table("Clocks that jump", _COLUMNS, tuple(rows))


def jumped(folder: Path, name: str, jump: Callable[[House], bool]) -> Row:
    """Furnish a house, let its clock jump, try every deed, and set the clock right."""
    house = furnish(folder, reader="process")
    with _closing(house):
        cookie = _prepare(house)
        before, right = standing(house), house.clock.now
        timed_refused = jump(house)
        _look(house)
        wrong = [f"the jump itself changed {what}" for what in _changed(before, standing(house))]
        told = {deed: attempt(lambda do=do: do(house)) for deed, do in _deeds().items()}  # type: ignore[misc]  # bound at once
        for deed, outcome in told.items():
            if outcome.status not in (200, 404, REFUSED):
                wrong.append(f"{deed}: {outcome}")
            if timed_refused and deed in _TIMED and outcome.status != REFUSED:
                wrong.append(f"{deed} by a clock that is behind: {outcome}")
        house.clock.now = right
        wrong += _afterwards(house, cookie, behind=timed_refused and name == "back a day")
    done = sum(outcome.done for outcome in told.values())
    return Row((name, str(len(told)), str(done), str(len(told) - done), str(len(wrong))), tuple(wrong))


def _back(house: House) -> bool:
    house.clock.forward(-DAY)
    return True


def _ahead(house: House) -> bool:
    house.clock.forward(YEAR)
    return False


def _ahead_and_back(house: House) -> bool:
    """Leap ahead, let somebody work there, and come back: what was written down there is in the record."""
    house.clock.forward(YEAR)
    house.upload(MINUTES.replace("LB_7_0311", "LB_97_0311"))
    house.clock.forward(-YEAR)
    return True


JUMPS: Final = {"back a day": _back, "on a year": _ahead, "on a year, and back": _ahead_and_back}


def _prepare(house: House) -> str:
    """Have minutes published, minutes whose release is due in two days, a grant for a day, somebody signed in."""
    services, now = house.services, house.clock()
    house.ids["m"] = house.publish()
    house.clear("member", "AMBER")
    house.ids["due"] = house.upload(MINUTES.replace("LB_7_0311", "LB_8_0311"))
    seen = house.propose(house.ids["due"])
    services.publication.approve(house["officer"], house.ids["due"], seen=seen, due=now + 2 * DAY)
    house.ids["waiting"] = house.upload(MINUTES.replace("LB_7_0311", "LB_9_0311"))
    house.ids["hash"] = house.propose(house.ids["waiting"])
    house.grant("other", house.ids["m"], "2")
    signed = services.people.sign_in("member@lantern.example", PASSWORD)
    assert isinstance(signed, SignedIn)
    return signed.cookie


def _look(house: House) -> None:
    """Do what happens by itself: what is due, and a start."""
    house.services.publication.publish_due()
    house.again().services.close()


def _deeds() -> dict[str, Callable[[House], object]]:
    return {
        "read": lambda h: h.services.retrieval.open_item(h["member"], h.ids["m"], "3"),
        "name somebody": lambda h: h.grant("second", h.ids["m"], "3"),
        "approve": lambda h: h.services.publication.approve(h["officer"], h.ids["waiting"], seen=h.ids["hash"]),
        "look at a draft": lambda h: h.services.review.view(h["secretary"], h.ids["waiting"]),
        "upload": lambda h: h.upload(MINUTES.replace("LB_7_0311", "LB_98_0311")),
    }


def standing(house: House) -> Mapping[str, object]:
    """Say what there is: publications, schedules, grants, drafts, what is served."""
    meetings = [house.ids[name] for name in ("m", "due", "waiting")]
    with house.services.office.records.reading() as unit:
        return {
            "publications": [p.path for p in unit.releases.publications()],
            "schedules": [unit.releases.open_for(m) for m in meetings],
            "grants": [unit.access.grants(m) for m in meetings],
            "drafts": [unit.meetings.latest_draft(m) for m in meetings],
            "served": house.services.publication.folders.shown(),
        }


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def _afterwards(house: House, cookie: str, *, behind: bool) -> Iterator[str]:
    """Look that it works again once the clock is right; who leapt ahead in the record waits, and loses nothing."""
    with house.services.office.records.reading() as unit:
        yield from unsound(unit)
    if behind:
        told: Outcome = attempt(lambda: house.services.retrieval.open_item(house["member"], house.ids["m"], "3"))
        if not told.done:
            yield f"after the clock was set right: {told}"
        if house.services.people.resume(cookie) is None:
            yield "she has to sign in again although her session had not ended"


@contextmanager
def _closing(house: House) -> Iterator[None]:
    try:
        yield
    finally:
        house.services.close()
