"""From a draft to its release with the keyboard alone; at each stop it is to be seen where one is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.conftest import FILENAME
from tests.services.house import MINUTES, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FileChooser, FloatRect, Page

    from tests.browser.people import Person

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_in_the_clear")]

MOST_STOPS = 200
"""More stops than any page of these minutes has."""
LEAKY = MINUTES + "\n## 5. Paint\n\nBrightwater will paint the railings.\n"
WINDOWS = {
    "whole": {},
    "zoomed": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
}
"""The second is a window of 1280 by 900 at 200 %."""

HERE = """() => {
    const at = document.activeElement;
    const label = at.labels && at.labels.length ? at.labels[0] : null;
    const drawn = at.matches("[type=radio], [type=checkbox]") && label ? label : at;
    const box = drawn.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 10));
    return {
        name: (at.getAttribute("aria-label") || (label || at).textContent || "").replace(/\\s+/g, " ").trim(),
        tag: at.tagName,
        kind: [at.tagName, at.type || "", at.className].join(" "),
        clear: at === document.body || (top !== null && (at.contains(top) || drawn.contains(top) || top.contains(at))),
        box: {x: box.x, y: box.y, width: box.width, height: box.height},
    };
}"""
LEAVE, BACK = "() => { window.was = document.activeElement; window.was.blur(); }", "() => window.was.focus()"
MARGIN = 8
_PRESSES, _HEARD_MS = 5, 5_000
SPOIL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`a:focus { outline: none !important; box-shadow: none !important; color: inherit !important;
        background: none !important; position: static !important } .govuk-skip-link { display: none }
        #password { position: relative } .r-footer { position: fixed; inset: 300px 0 0 0; background: white }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""Links that do not show the focus, and a bar over the lower part of the page."""


@dataclass
class Keyboard:
    """Somebody who has no mouse. `hidden` lists the stops at which nothing shows where she is."""

    person: Person
    hidden: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    @property
    def page(self) -> Page:
        """The page that she is on."""
        return self.person.page

    def to(self, name: str, tag: str = "") -> Self:
        """Press Tab until the stop has this name, and this element where one is given."""
        gone: list[str] = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(HERE)
            self._look(here)
            if here["name"].startswith(name) and tag in ("", here["tag"]):
                return self
            gone.append(here["name"])
        raise AssertionError(f"no way to {name!r} by Tab, past {gone[:60]}")

    def press(self, key: str) -> Self:
        """Press a key."""
        self.page.keyboard.press(key)
        return self

    def write(self, name: str, text: str) -> Self:
        """Go to a field and type."""
        self.to(name)
        self.page.keyboard.insert_text(text)
        return self

    def answer(self, name: str) -> Self:
        """Go to the first of several answers and with the arrow to the one with this name."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.type") == "radio":
                break
        self.press("Space")
        for _ in range(10):
            here = self.page.evaluate(HERE)
            self._look(here)
            if here["name"].startswith(name):
                return self
            self.press("ArrowDown")
        raise AssertionError(f"no answer {name!r}")

    def _look(self, here: dict[str, Any]) -> None:
        if not here["clear"]:
            self.hidden.append(f"{here['name']!r} is covered on {self.person.path}")
        if here["tag"] == "BODY" or here["kind"] in self._known:
            return
        self._known.add(str(here["kind"]))
        with_focus = self._drawn(here["box"])
        self.page.evaluate(LEAVE)
        without = self._drawn(here["box"])
        self.page.evaluate(BACK)
        if with_focus == without:
            self.hidden.append(f"{here['name']!r} looks the same with focus on {self.person.path}")

    def _drawn(self, box: dict[str, float]) -> bytes:
        clip: FloatRect = {
            "x": max(box["x"] - MARGIN, 0),
            "y": max(box["y"] - MARGIN, 0),
            "width": box["width"] + 2 * MARGIN,
            "height": box["height"] + 2 * MARGIN,
        }
        return self.page.screenshot(clip=clip, caret="initial")  # to hide it puts a style in


def signed_in(person: Person, name: str) -> Keyboard:
    """Sign in by the keyboard."""
    keys = Keyboard(person.open("/sign-in"))
    keys.write("Email address", f"{name}@lantern.example").write("Password", PASSWORD).press("Enter")
    person.sees("Meetings")
    return keys


def choosing(keys: Keyboard) -> FileChooser:
    """Press the key that opens the choice of a file, once more where the driver did not hear of it in time."""
    for _ in range(_PRESSES):
        try:
            with keys.page.expect_file_chooser(timeout=_HEARD_MS) as chooser:
                keys.press("Space")
        except PlaywrightTimeoutError:
            continue
        else:
            return chooser.value
    pytest.fail("the key opens no choice of a file")


@pytest.mark.parametrize("window", WINDOWS)
def test_a_draft_goes_from_upload_to_release_without_a_mouse(person: Callable[..., Person], window: str) -> None:
    secretary, officer = person(**WINDOWS[window]), person(**WINDOWS[window])
    hers = signed_in(secretary, "secretary")
    hers.to("Upload", "A").press("Enter")
    secretary.sees("What happens to your file")
    hers.to("Draft minutes")
    draft = {"name": f"{FILENAME}.md", "mimeType": "text/markdown", "buffer": LEAKY.encode()}
    choosing(hers).set_files(draft)  # type: ignore[arg-type]  # a file in memory
    hers.to("Upload", "BUTTON").press("Enter")
    secretary.sees("Findings to settle")
    hers.answer("WHITE").to("Continue to the review").press("Enter")
    secretary.sees("Draft, with its markings", "To settle before release")
    hers.to("Withhold it here").press("Enter")
    secretary.sees("Undo")
    hers.to("Send for release").press("Enter")
    secretary.sees("A second person reads it")

    his = signed_in(officer, "officer")
    his.to("Read and release").press("Enter")
    officer.sees("Exactly these bytes")
    his.answer("Release now").to("I have read").press("Space").to("Record your decision").press("Enter")
    officer.sees("The minutes are public.")
    assert hers.hidden + his.hidden == []
    assert secretary.faults + officer.faults == []


def test_the_looker_sees_where_nothing_shows_the_focus_and_what_is_covered(person: Callable[..., Person]) -> None:
    keys = Keyboard(person().open("/sign-in"))
    keys.page.evaluate(SPOIL)
    keys.to("Password")
    assert any("is covered" in found for found in keys.hidden)
    assert any("looks the same" in found for found in keys.hidden)
