"""The ways that people take through both faces, in a real browser: each page on the way is looked at as well."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from redactor.app import create_app
from redactor.cli.commands import cli
from tests.browser.conftest import FILENAME, serving
from tests.browser.people import Person
from tests.services.house import MINUTES, PASSWORD, SECRETS, Clock, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.services.house import House

    People = Callable[..., Person]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_in_the_clear")]

LEAKY = MINUTES + "\n## 5. Paint\n\nBrightwater will paint the railings.\n"
"""Item 5 names whom item 2 withholds."""
PLACE = "/lantern-board/lb-7-0311/"


def uploaded(secretary: Person, text: str = LEAKY, name: str = f"{FILENAME}.md") -> str:
    """Upload a draft and answer what is asked about it; return where its meeting stands."""
    secretary.open("/").sees("Meetings").follow("Upload").sees("What happens to your file")
    secretary.bring(name, text.encode()).press("Upload").sees("Findings to settle", "What bears no marking")
    secretary.tick("WHITE").press("Continue to the review").sees("Public result", "Draft, with its markings")
    return secretary.path.removesuffix("/review")


def join(house: House, name: str) -> None:
    """Bring in somebody more, whose duty is her name."""
    people = house.services.people
    invited = people.invite(house["administrator"], name=name, email=f"{name}@lantern.example", duties=[name])
    house.ids[name] = people.accept(invited.secret, PASSWORD)


def test_the_first_start_makes_an_administrator_who_invites_a_secretary(chromium: Browser, tmp_path: Path) -> None:
    """Both by one-time link, both with a passkey."""
    service = start(tmp_path / "data", Clock())
    link = f"/first-start/{service.people.first_link()}"
    with serving(create_app(services=service)) as home:
        ada = Person.at(chromium, home).with_passkey().open(link).sees("Set up redactor", "they cannot read minutes")
        ada.fill("Name of the body", "Lantern Board").fill("Your name", "Ada Marsh")
        ada.fill("Your email address", "ada@lantern.example").press("Make a passkey and finish")
        ada.sees("You are set up").press("Sign in with a passkey").sees("People", "Ada Marsh")
        ada.fill("Name", "Ruth Ellery").fill("Email address", "ruth@lantern.example").tick("Secretary")
        invitation = ada.press("Invite").sees("Invitation made", "it is not shown again").page.locator(".r-mono")

        ruth = Person.at(chromium, home).with_passkey().open(invitation.inner_text()).sees("You were invited")
        ruth.press("Make a passkey").sees("You are set up").press("Sign in with a passkey").sees("No meetings yet")
        ruth.press("Sign out").sees("For the people of the Lantern Board")
        ruth.open(link).sees("This link has been used")
        assert (ada.faults, ruth.faults) == ([], [])
        ada.close()
        ruth.close()
    service.close()


def test_a_draft_becomes_public_minutes_by_two_people(
    house: House, person: People, citizen: Person, clear: Callable[..., list[str]]
) -> None:
    secretary = person("secretary")
    uploaded(secretary)
    secretary.sees("To settle before release").press("Send for release").sees("This cannot go to release yet")
    secretary.press("Withhold it here").sees("Public result")
    assert clear("lamp house", "railings", "Welcome", "Paint", "Tender for the lamps") == []  # no word of a draft
    secretary.press("Send for release").sees("Sent for release", "Awaiting release")

    officer = person("officer").open("/").sees("Waiting for you").follow("Read and release").sees("Exactly these bytes")
    for tab in ("What is withheld", "Files"):
        officer.page.get_by_text(tab).first.scroll_into_view_if_needed()
    officer.tick("Release now").press("Record your decision").sees("There is a problem", "read")
    officer.tick("Release now").tick("I have read").press("Record your decision").sees("The minutes are public.")

    citizen.open(PLACE).sees("Lantern Board Meeting 7", "lamp house")
    assert not any(word in citizen.text for word in SECRETS)
    assert secretary.faults + officer.faults + citizen.faults == []
    assert secretary.acts <= 7
    assert house.services.publication.served().meetings[0].title == "Lantern Board Meeting 7"


def test_two_who_edit_the_same_item_lose_nothing(house: House, person: People) -> None:
    where = f"/meetings/{house.upload(MINUTES)}/review?item=1"
    first, second = person("secretary").open(where), person("second").open(where)
    for each, words in ((first, "Stub of the first"), (second, "Stub of the second")):
        each.sees("Item 1: decide").tick("Withhold").fill("Words at the gap", words)
    first.press("Save item 1").sees("Stub of the first")

    second.press("Save item 1").sees("secretary changed item 1", "Nothing of yours is lost", "Stub of the second")
    assert "Stub of the first" in second.text
    second.press("Use mine").sees("Stub of the second")
    first.open(where).sees("Stub of the second")
    first.press("Undo ‘item 1’") if first.page.get_by_role("button", name="Undo ‘item 1’").count() else None
    assert first.faults + second.faults == []


@pytest.mark.usefixtures("meeting")
def test_a_citizen_finds_reads_and_checks(citizen: Person) -> None:
    citizen.open("/").sees("Search the minutes", "Lantern Board Meeting 7")
    citizen.fill("Search the minutes", "lamp house").press("Search").sees("Welcome")
    citizen.page.locator("#results a").first.click()
    citizen.sees("The Chair welcomed the members", "This agenda item was marked as RED", "Version 1")
    assert citizen.path.startswith(f"{PLACE}#")
    copy = citizen.page.request.get(f"{PLACE}minutes.docx").body()
    citizen.follow("Check that a copy is real").sees("your file is not sent anywhere")
    answer = citizen.page.locator("#check-answer")
    for data, said in ((copy, "Yes"), (copy + b" ", "No")):
        citizen.bring("minutes.docx", data)
        expect(answer).to_contain_text(said)
    citizen.open("/search/?q=Brightwater").sees("No published text has these words")
    citizen.open("/withheld/").sees("Withheld items", "Tender for the lamps")
    citizen.open("/registers/").sees("Registers")
    feed = citizen.page.request.get("/feed.atom")
    assert feed.ok
    assert "Lantern Board Meeting 7" in feed.text()
    citizen.open("/no-such-address").sees("not found")
    assert citizen.faults == []


def test_a_member_is_refused_asks_reads_what_is_granted_and_stops_with_the_grant(
    house: House, meeting: str, person: People
) -> None:
    join(house, "chair")
    member = person("member").open("/read").sees("Published minutes").follow("Lantern Board Meeting 7")
    member.sees("This agenda item was marked as RED", "Ask to read an item")
    assert member.page.get_by_role("button", name="Open item").count() == 0
    member.page.locator("#item").select_option(label="2. Tender for the lamps")
    member.fill("Why you need it", "I keep the accounts of the lamps.").press("Send to the chair")
    member.sees("Your request is with the chair")

    chair = person("chair").open("/requests").sees("Requests to read")
    chair.page.get_by_role("row").get_by_role("link").first.click()
    chair.sees("I keep the accounts of the lamps").fill("Ground", "She pays for them.").press("Open it")
    chair.sees("The grant is given")

    house.clock.forward(timedelta(minutes=6))
    member.open(f"/read/{meeting}").press("Open item 2").sees("Confirm that it is you").fill("Password", PASSWORD)
    member.press("Confirm with the password").sees("Carry on").press("Send it now")
    member.sees("Brightwater Ostler offered 412,000 pounds")
    mark = member.page.locator("svg.r-watermark")
    assert "member" in (mark.text_content() or "")
    assert mark.get_attribute("aria-hidden") == "true"

    house.clock.forward(timedelta(days=400))
    member.sign_in("member").open(f"/read/{meeting}").sees("This agenda item was marked as RED")
    assert not any(word in member.text for word in ("Brightwater", "Open item"))
    assert member.faults + chair.faults == []


def test_an_auditor_reads_the_record_and_takes_its_proof_elsewhere(
    house: House, meeting: str, person: People, tmp_path: Path
) -> None:
    join(house, "auditor")
    auditor = person("auditor").open("/audit").sees("Every change, every reading and every refusal")
    auditor.sees("The log is whole")
    assert not any(word in auditor.text for word in SECRETS)
    proof = auditor.page.request.get(
        auditor.page.get_by_role("link", name="Download the proof").get_attribute("href") or ""
    )
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(io.BytesIO(proof.body())) as archive:
        archive.extractall(elsewhere)
    key = house.folder / "checkpoints" / "verifier-key"
    kept = ["--log", str(elsewhere / "record.jsonl"), "--checkpoints", str(elsewhere / "checkpoints")]
    found = CliRunner().invoke(cli, ["audit", "verify", *kept, "--key", str(key)])
    assert (found.exit_code, "1 checkpoints" in found.output) == (0, True), found.output
    changed = (elsewhere / "record.jsonl").read_text().replace(meeting, meeting[::-1], 1)
    (elsewhere / "record.jsonl").write_text(changed)
    assert CliRunner().invoke(cli, ["audit", "verify", *kept, "--key", str(key)]).exit_code != 0
    assert auditor.open(f"/read/{meeting}").page.title().startswith("Page not found")
    assert auditor.faults == []


def test_a_recused_member_reads_exactly_what_the_public_reads(house: House, meeting: str, person: People) -> None:
    house.clear("member", "AMBER")
    house.clear("other", "AMBER")
    officer = person("officer").open(f"/meetings/{meeting}/access").sees("Recusals")
    officer.page.locator("#recuse-person").select_option(label="member, member")
    officer.page.locator("#recuse-item").select_option(index=2)
    officer.press("Record a recusal").sees("The recusal is recorded")

    member, other = person("member"), person("other")
    for each in (member, other):
        each.open("/read").sees("Published minutes").follow("Lantern Board Meeting 7").sees("Your copy")
    assert "dry rot" in other.text
    assert "dry rot" not in member.text
    own = member.page.request.get(f"/read/{meeting}/copy.txt")
    assert own.ok
    assert b"dry rot" not in own.body()
    assert officer.faults + member.faults + other.faults == []


def test_an_administrator_invites_and_cannot_join_duties_that_clash(person: People) -> None:
    ada = person("administrator").sees("People")
    ada.fill("Name", "Nina Colley").fill("Email address", "nina@lantern.example")
    ada.tick("Administrator").tick("Secretary").press("Invite").sees("There is a problem", "manages access")
    ada.page.get_by_label("Administrator").uncheck()
    invitation = ada.press("Invite").sees("Invitation made").page.locator(".r-mono").inner_text()
    nina = person().open(invitation).sees("You were invited")
    nina.fill("Password", PASSWORD).fill("Password again", PASSWORD).press("Set the password").sees("You are set up")
    nina.fill("Email address", "nina@lantern.example").fill("Password", PASSWORD).press("Sign in")
    nina.sees("No meetings yet")
    ada.open("/people").sees("Nina Colley").follow("Nina Colley").sees("Duties", "Clearance")
    ada.choose("May read", "Up to AMBER").press("Save the clearance").sees("The clearance waits")
    officer = (
        person("officer").open("/clearances").sees("Nina Colley").press("Confirm for Nina Colley").sees("is confirmed")
    )
    assert ada.open("/read").page.title().startswith("Page not found")
    assert ada.faults + nina.faults + officer.faults == []


def test_what_is_withdrawn_leaves_a_notice_at_its_address(meeting: str, person: People, citizen: Person) -> None:
    citizen.open(PLACE).sees("lamp house")
    officer = person("officer").open(f"/meetings/{meeting}").follow("Versions").sees("Version 1")
    officer.follow("Withdraw the minutes").sees("You do this alone").fill("Why", "A name stands in item 1.")
    officer.press("Withdraw now").sees("The address answers with neutral words")
    citizen.open(PLACE).sees("Withdrawn")
    assert "lamp house" not in citizen.text
    citizen.open("/").sees("Minutes of the Lantern Board, 11 March 2031", "Withdrawn")
    assert officer.faults + citizen.faults == []
