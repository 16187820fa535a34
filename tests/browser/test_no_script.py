"""From a draft to what anybody can read, in a browser that runs no script."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import FILENAME
from tests.browser.people import Person
from tests.services.house import MINUTES, PASSWORD, SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from tests.services.house import House

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_in_the_clear")]

LEAKY = MINUTES + "\n## 5. Paint\n\nBrightwater will paint the railings.\n"
PLACE = "/lantern-board/lb-7-0311/"


def test_a_draft_becomes_public_minutes_without_script(
    person: Callable[..., Person], chromium: Browser, reading_room: str
) -> None:
    secretary, officer = (person(java_script_enabled=False) for _ in range(2))
    secretary.sign_in("secretary").sees("No meetings yet").follow("Upload")
    secretary.bring(f"{FILENAME}.md", LEAKY.encode()).press("Upload").sees("What bears no marking")
    secretary.tick("WHITE").press("Continue to the review").sees("Draft, with its markings")
    secretary.press("Send for release").sees("This cannot go to release yet")
    secretary.press("Withhold it here").sees("Undo").follow("Change item 3").sees("Item 3: decide")
    secretary.fill("Public title", "Report").press("Save item 3").sees("3. Report")
    secretary.press("Undo ‘item 3’").sees("3. Harbour report").press("Redo").sees("3. Report")
    secretary.press("Send for release").sees("A second person reads it")

    officer.sign_in("officer").follow("Read and release").sees("Exactly these bytes")
    officer.tick("Release now").tick("I have read").press("Record your decision").sees("The minutes are public.")

    citizen = Person.at(chromium, reading_room, java_script_enabled=False).open("/")
    citizen.fill("Search the minutes", "lamp house").press("Search").sees("Welcome")
    citizen.open(PLACE).sees("lamp house", "3. Report").open("/verify/").sees("list of fingerprints")
    assert not any(word in citizen.open(PLACE).text for word in SECRETS)
    citizen.close()


def test_a_member_reads_what_is_open_to_her_without_script(
    house: House, meeting: str, person: Callable[..., Person]
) -> None:
    house.grant("member", meeting, "2")
    member = person(java_script_enabled=False).sign_in("member").open(f"/read/{meeting}").sees("Your copy")
    assert "Brightwater" not in member.text
    house.clock.forward(timedelta(minutes=6))
    member.press("Open item 2").sees("Confirm that it is you").fill("Password", PASSWORD)
    member.press("Confirm with the password").sees("Thank you. Carry on").press("Send it now")
    member.sees("Brightwater Ostler offered 412,000 pounds")
