"""The review desk in a real browser: what is quick is true, what is typed is not lost, each key has a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.services.house import MINUTES, SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Dialog

    from tests.browser.people import Person
    from tests.services.house import House

pytestmark = pytest.mark.slow

LEAKING = f"{MINUTES}\n## 5. Any other business\n\nThe lamps come from Brightwater Ostler, the Chair said.\n"
STAYED = "window.stayed = true"


def status(person: Person, words: str) -> None:
    """Wait until the page says something to those who do not see it."""
    expect(person.page.locator("#said")).to_have_text(words)


def at(person: Person) -> str:
    """Say what has the focus."""
    return str(person.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_saving_an_item_swaps_the_page_in_place_and_says_so(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload(LEAKING)
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    page = secretary.page
    page.evaluate(STAYED)
    page.get_by_role("link", name="Change item 2").click()
    page.wait_for_selector("#decide")
    assert at(secretary) == "decide-title"
    assert page.url.endswith("/review?item=2#decide")
    page.get_by_label("Public title").fill("Tender")
    secretary.press("Save item 2")
    status(secretary, "Item 2 saved. 1 leak left.")
    assert at(secretary) == "decide-title"
    assert page.evaluate("window.stayed")
    assert "2. Tender" in page.locator("#item-2 .r-document").inner_text()
    assert secretary.violations() == []
    secretary.press("Undo ‘item 2’")
    status(secretary, "Undone: item 2. 1 leak left.")
    assert at(secretary) == "item-2-title"
    assert "2. Tender for the lamps" in page.locator("#item-2 .r-document").inner_text()
    secretary.press("Redo")
    status(secretary, "Done again: item 2. 1 leak left.")
    assert page.evaluate("window.stayed")
    assert secretary.faults == []


def test_a_leak_is_settled_in_place(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload(LEAKING)
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    page = secretary.page
    page.evaluate(STAYED)
    page.get_by_text("It may be public…", exact=True).click()
    secretary.press("Let it stand")
    page.wait_for_selector("text=Say why it may be public")
    page.get_by_label("Why it may be public").fill("Announced on Monday")
    secretary.press("Let it stand")
    status(secretary, "Let stand in item 5. Nothing is left to settle.")
    assert at(secretary) == "item-5-title"
    assert page.evaluate("window.stayed")


def test_what_could_not_be_saved_is_said_and_stays(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload()
    secretary = person("secretary").open(f"/meetings/{meeting}/review?item=2")
    page = secretary.page
    page.route("**/items/2", lambda route: route.abort())
    page.get_by_label("Public title").fill("Tender")
    secretary.press("Save item 2")
    status(secretary, "Not saved. What you typed is still here. Try again.")
    assert page.get_by_label("Public title").input_value() == "Tender"
    page.unroute("**/items/2")
    page.wait_for_timeout(1100)  # a button of GOV.UK's takes no second press within a second
    secretary.press("Save item 2")
    status(secretary, "Item 2 saved. Nothing is left to settle.")


def test_nobody_leaves_what_she_typed_without_being_asked(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload()
    secretary = person("secretary").open(f"/meetings/{meeting}/review?item=2")
    page, asked = secretary.page, list[str]()
    page.get_by_label("Public title").fill("Tender")

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Change item 3").click()
    assert asked == ["Item 2 is not saved. Go on without saving it?"]
    assert page.get_by_label("Public title").input_value() == "Tender"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Change item 3").click()
    page.wait_for_selector("text=Item 3: decide")


def test_who_was_signed_out_meanwhile_keeps_what_she_typed(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload()
    secretary = person("secretary").open(f"/meetings/{meeting}/review?item=2")
    page = secretary.page
    page.get_by_label("Public title").fill("Tender")
    other = secretary.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign out").click()
    secretary.press("Save item 2")
    page.wait_for_selector("[data-saved]:has-text('Not saved. What you typed is still here.')")
    assert page.get_by_label("Public title").input_value() == "Tender"


def test_two_at_one_item_see_both_versions_in_place(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload()
    first = person("secretary").open(f"/meetings/{meeting}/review?item=2")
    second = person("second").open(f"/meetings/{meeting}/review?item=2")
    first.page.get_by_label("Public title").fill("Tender")
    first.press("Save item 2")
    status(first, "Item 2 saved. Nothing is left to settle.")
    second.page.get_by_label("Public title").fill("Lamps")
    second.press("Save item 2")
    second.page.wait_for_selector("#conflict-title")
    assert at(second) == "conflict-title"
    assert "Public title: Lamps" in second.text
    assert second.violations() == []
    second.press("Use mine")
    expect(second.page.locator("#conflict-title")).to_have_count(0)
    assert "2. Lamps" in second.page.locator("#item-2 .r-document").inner_text()


def test_nothing_restricted_is_kept_by_the_browser(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload()
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    for number in (2, 3):
        secretary.page.get_by_role("link", name=f"Change item {number}").click()
        secretary.page.wait_for_selector(f"text=Item {number}: decide")
    kept = secretary.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, history.state])")
    assert [word for word in SECRETS if word in kept] == []
    secretary.page.go_back()
    secretary.page.wait_for_selector("text=Item 2: decide")
    assert secretary.faults == []


def test_keys_do_what_buttons_do(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload(LEAKING)
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    page, keys = secretary.page, secretary.page.keyboard
    page.locator("#item-2-title").focus()
    keys.press("j")
    assert at(secretary).startswith("leak-")
    keys.press("d")
    assert page.evaluate("document.activeElement.name") == "why"
    keys.type("ajuj")  # in a field they are letters
    assert page.get_by_label("Why it may be public").input_value() == "ajuj"
    page.locator("#item-5-title").focus()
    keys.press("a")
    status(secretary, "Withheld in item 5. Nothing is left to settle.")
    keys.press("u")
    status(secretary, "Undone: item 5. 1 leak left.")
    keys.press("Shift+U")
    status(secretary, "Done again: item 5. Nothing is left to settle.")
    keys.press("Control+z")
    status(secretary, "Undone: item 5. 1 leak left.")
    page.locator("#item-3-title").focus()
    keys.press("e")
    page.wait_for_selector("text=Item 3: decide")
    keys.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    assert secretary.violations() == []


def test_a_key_raises_a_marking_at_once_and_lowering_needs_the_button(
    house: House, person: Callable[..., Person]
) -> None:
    meeting = house.upload()
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    page, keys = secretary.page, secretary.page.keyboard
    page.locator("#item-4-title").focus()
    keys.press("1")
    status(secretary, "Item 4 saved. Nothing is left to settle.")
    assert page.get_by_role("radio", name="RED").is_checked()
    page.locator("#decide-title").focus()
    keys.press("4")
    status(secretary, "WHITE chosen. Save the item to lower its marking.")
    assert "RED" in page.locator("#item-4 .r-row__head").inner_text()
    assert len(house.services.review.view(house["secretary"], meeting).case.entries) == 2


def test_keys_act_only_in_the_list_and_the_columns_and_can_be_switched_off(
    house: House, person: Callable[..., Person]
) -> None:
    meeting = house.upload(LEAKING)
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    page, keys = secretary.page, secretary.page.keyboard
    page.get_by_role("link", name="Sign out").or_(page.get_by_role("button", name="Sign out")).focus()
    keys.press("?")
    assert page.locator("#keys").get_attribute("open") is None
    page.locator("#keys summary").click()
    page.get_by_label("Use these keys in this browser").uncheck()
    page.reload()
    page.locator("#item-2-title").focus()
    keys.press("j")
    assert at(secretary) == "item-2-title"
    assert page.locator(".r-strip .r-key").first.is_hidden()


def test_files_are_sent_one_by_one_and_each_says_what_became_of_it(
    house: House, person: Callable[..., Person], tmp_path: Path
) -> None:
    for name, text in {"seven.md": MINUTES, "empty.md": "", "eight.md": LEAKING}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    secretary = person("secretary").open("/upload")
    page = secretary.page
    page.locator("#draft").set_input_files([tmp_path / n for n in ("seven.md", "empty.md", "eight.md")])
    secretary.press("Upload")
    lines = page.locator("#files > li")
    expect(lines.nth(2)).to_contain_text("5 items found")
    expect(lines.nth(0)).to_contain_text("4 items found")
    expect(lines.nth(1).locator(".r-files__refused")).to_have_count(1)
    assert secretary.violations() == []
    assert len(house.services.review.meetings(house["secretary"])) == 2
    page.route("**/upload", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("#draft").set_input_files(tmp_path / "seven.md")
    page.wait_for_timeout(1100)  # a button of GOV.UK's takes no second press within a second
    secretary.press("Upload")
    expect(lines.nth(3)).to_contain_text("Nothing was kept. Choose the file again.")
    page.unroute("**/upload")
    page.locator("#draft").set_input_files(tmp_path / "seven.md")
    page.wait_for_timeout(1100)
    secretary.press("Upload")
    page.wait_for_url("**/findings")


def test_a_suggestion_is_taken_dismissed_and_taken_back_by_keys(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload(f"{LEAKING}\nThe clerk read the legal advice. It was given in strict confidence.\n")
    secretary = person("secretary").open(f"/meetings/{meeting}/review")
    page, keys = secretary.page, secretary.page.keyboard
    page.evaluate(STAYED)
    page.locator("#item-4-title").focus()
    for wanted in ("leak-", "suggestion-", "suggestion-", "leak-"):
        keys.press("j")
        assert at(secretary).startswith(wanted)
    keys.press("k")
    assert at(secretary) == page.locator("[data-suggestion]").last.get_attribute("id")
    assert secretary.violations() == []

    keys.press("a")
    status(secretary, "Withheld in item 5. 1 leak and 1 suggestion left.")
    assert at(secretary) == "item-5-title"
    keys.press("u")
    status(secretary, "Undone: item 5. 1 leak and 2 suggestions left.")

    page.locator("[data-suggestion]").first.focus()
    keys.press("d")
    status(secretary, "Suggestion for 5.2.1 dismissed. 1 leak and 1 suggestion left.")
    keys.press("u")
    status(secretary, "Undone: a suggestion in item 5. 1 leak and 2 suggestions left.")

    # Out of a suggestion the keys are about the leak, as ever.
    page.locator("#item-5-title").focus()
    keys.press("a")
    status(secretary, "Withheld in item 5. 2 suggestions left.")
    assert page.evaluate("window.stayed")
    page.locator("#item-5-title").focus()
    keys.press("a")
    keys.press("d")
    assert len(house.services.review.view(house["secretary"], meeting).suggestions.open) == 2
    assert secretary.faults == []


def test_the_open_item_offers_a_suggestion_with_a_reason(house: House, person: Callable[..., Person]) -> None:
    meeting = house.upload(f"{LEAKING}\nThe clerk read the legal advice.\n")
    secretary = person("secretary").open(f"/meetings/{meeting}/review?item=5")
    page = secretary.page
    page.get_by_label("Why not, 5.2.1").fill("It was read in public.")
    secretary.press("Dismiss the suggestion for 5.2.1")
    status(secretary, "Suggestion for 5.2.1 dismissed. 1 leak left.")
    (settle,) = house.services.review.view(house["secretary"], meeting).suggestions.dismissed
    assert settle.why == "It was read in public."
    assert secretary.violations() == []
