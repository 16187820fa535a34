"""No colour is in the services: the journey under policies of another shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions, ItemDecision
from redactor.errors import NotFound
from tests.services.house import BODY

if TYPE_CHECKING:
    from tests.services.house import House

TLP = """# Lantern Board Meeting 9

LB_9_0506

6 May 2031

## 1. Welcome

The Chair welcomed the members to the lamp house.

## 2. Breach at the gasworks (TLP:RED)

An intruder copied the ledger of the gasworks on Tuesday night.

## 3. Patching (TLP:AMBER)

The vendor Quillon will mend the pump controllers.
"""


def release(house: House, text: str, policy: str, change: Decisions) -> str:
    services = house.services
    meeting = services.intake.upload(
        house["secretary"], body=BODY, policy=policy, filename="d.md", untrusted=text.encode()
    )
    services.review.decide(house["secretary"], meeting, change, expected_seq=0)
    assert services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    return meeting


def test_a_title_that_is_withheld_is_on_no_page_and_in_no_index(house: House) -> None:
    meeting = release(house, TLP, "tlp-2", Decisions(unmarked="CLEAR"))
    root = house.folder / "public" / "current"

    for path in (p for p in root.rglob("*") if p.is_file()):
        for word in (b"gasworks", b"Breach", b"Patching", b"Quillon", b"intruder"):
            assert word not in path.read_bytes(), path

    house.grant("member", meeting, "2")
    with pytest.raises(NotFound):  # the policy lets it be read on the page alone
        house.services.retrieval.open(house["member"], meeting, format="txt")
    texts = [p.text for p in house.services.retrieval.open_item(house["member"], meeting, "2")]
    assert "Breach at the gasworks" in texts


def test_a_policy_of_two_levels_with_reasons(house: House) -> None:
    policy = house.services.office.policies.load("lga-1972-schedule-12a")
    top, reason = policy.levels[-1], policy.reasons[0]
    text = TLP.replace(" (TLP:RED)", "").replace(" (TLP:AMBER)", "")
    change = Decisions(
        unmarked=policy.public_level.id, items={"2": ItemDecision("2", marking=top.id, reason=reason.code)}
    )

    meeting = release(house, text, policy.name, change)

    root = house.folder / "public" / "current"
    assert "ledger" not in "".join(p.read_text() for p in root.rglob("*.html"))
    assert reason.text[:40] in (root / "withheld" / "index.html").read_text()
    house.grant("other", meeting, "2")
    assert "ledger" in house.services.retrieval.open(house["other"], meeting, format="txt").data.decode()


@pytest.mark.parametrize("word", ["RED", "AMBER", "GREEN", "WHITE", "CLEAR"])
def test_no_colour_is_in_the_code_of_the_services(word: str) -> None:
    from pathlib import Path  # noqa: PLC0415 -- beside its use

    import redactor.services  # noqa: PLC0415 -- beside its use

    folder = Path(redactor.services.__path__[0])
    assert [p.name for p in folder.glob("*.py") if f'"{word}"' in p.read_text()] == []
