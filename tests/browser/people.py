"""A person at her browser: what she sees, presses and types, and what a checker of accessibility says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no annotations
from playwright.sync_api import expect

from tests.services.house import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

_WAIT_MS = 15_000
_TRIES, _PAUSE_MS = 100, 20
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that keeps passkeys and has just seen the finger of its owner."""


@dataclass
class Person:
    """One person with a browser window. `acts` counts forms sent; `faults` what the console complained about."""

    context: BrowserContext
    page: Page
    home: str
    script: bool = True
    acts: int = 0
    faults: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, browser: Browser, home: str, **options: Any) -> Self:  # noqa: ANN401 -- the options of Playwright
        """Open a window of 1280 by 900 points, or as the options say."""
        context = browser.new_context(base_url=home, **({"viewport": WIDE, "locale": "en-GB"} | options))
        context.set_default_timeout(_WAIT_MS)
        made = cls(context, context.new_page(), home, script=bool(options.get("java_script_enabled", True)))
        made.page.on("pageerror", lambda error: made.faults.append(str(error)))
        made.page.on("console", made._hear)
        made.page.on("response", made._meet)
        return made

    def _hear(self, said: ConsoleMessage) -> None:
        # That a page came with 409 or 422 is for the journey to expect; parts of pages are heard below, with address.
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            self.faults.append(said.text)

    def _meet(self, response: Response) -> None:
        # A page that script asked for in place of a load may say no as well.
        of_script = response.request.resource_type in {"fetch", "xhr"} and response.status in {409, 422}
        if response.status >= 400 and not (response.request.is_navigation_request() or of_script):
            self.faults.append(f"{response.status} for {response.url}")

    def sign_in(self, name: str) -> Self:
        """Sign in as somebody of the house."""
        self.open("/sign-in")
        self.page.get_by_label("Email").fill(
            "ada@lantern.example" if name == "administrator" else f"{name}@lantern.example"
        )
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def with_passkey(self) -> Self:
        """Have a device that keeps passkeys."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        return self

    def open(self, path: str) -> Self:
        """Go to an address of the service."""
        self.page.goto(path)
        return self

    def follow(self, text: str) -> Self:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=text).first.click()
        return self

    def press(self, text: str) -> Self:
        """Press a button by its words, which is one act."""
        self.page.get_by_role("button", name=text, exact=True).first.click()
        self.acts += 1
        return self

    def fill(self, label: str, text: str) -> Self:
        """Fill in a field by its label."""
        self.page.get_by_label(label, exact=True).first.fill(text)
        return self

    def choose(self, label: str, option: str) -> Self:
        """Choose from a list by the words of its label and of the option."""
        self.page.get_by_label(label, exact=True).first.select_option(label=option)
        return self

    def tick(self, label: str) -> Self:
        """Tick a box or one of several answers, by what stands beside it."""
        self.page.get_by_role("radio", name=label).or_(self.page.get_by_role("checkbox", name=label)).first.check()
        return self

    def bring(self, name: str, data: bytes) -> Self:
        """Choose a file of one's own in the field for files of the page."""
        kind = "application/octet-stream"
        self.page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": kind, "buffer": data})
        return self

    def sees(self, *words: str) -> Self:
        """Wait until the page says this, and look at it: nothing wrong with it, however wide the window."""
        for said in words:
            expect(self.page.locator("body")).to_contain_text(re.compile(re.escape(said)), timeout=_WAIT_MS)
        wrong = self.looked_at()
        assert wrong == [], f"{self.page.url}: {wrong}"
        return self

    def looked_at(self) -> list[str]:
        """Say what is wrong with the page, at its own width and on a phone."""
        was = self.page.viewport_size
        wrong = self._at_this_width()
        self.resize(PHONE)
        wrong += [f"on a phone: {found}" for found in self._at_this_width()]
        if was:
            self.resize({"width": was["width"], "height": was["height"]})
        return wrong

    def resize(self, size: dict[str, int]) -> None:
        """Make the window another size, and wait until the page has it."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
        # Asked from here, since a page without script cannot wait by itself.
        for _ in range(_TRIES):
            if self.page.evaluate("document.documentElement.clientWidth") <= size["width"] == self._inner_width():
                return
            self.page.wait_for_timeout(_PAUSE_MS)

    def _inner_width(self) -> int:
        return int(self.page.evaluate("window.innerWidth"))

    def _at_this_width(self) -> list[str]:
        sideways = ["it scrolls sideways"] if self.overflows() else []
        return sideways + (self.violations() if self.script else [])  # the checker is a script

    @property
    def path(self) -> str:
        """Where she is."""
        return self.page.url.removeprefix(self.home)

    @property
    def text(self) -> str:
        """What is to read on the page."""
        return " ".join(self.page.inner_text("body").split())

    def violations(self) -> list[str]:
        """Give what axe finds on the page, each with its place."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found]

    def overflows(self) -> bool:
        """Tell whether the page scrolls sideways, and goes on doing so: while it is laid out it may for a moment."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        for _ in range(_TRIES):
            if not self.page.evaluate(wide):
                return False
            self.page.wait_for_timeout(_PAUSE_MS)
        return True

    def close(self) -> None:
        """Close the window."""
        self.context.close()
