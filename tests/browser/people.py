"""A person at her browser: what she sees, presses and types, and what a checker of accessibility says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no annotations

from tests.services.house import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_WAIT_MS = 15_000


@dataclass
class Person:
    """One person with a browser window. `acts` counts forms sent; `faults` what the console complained about."""

    context: BrowserContext
    page: Page
    home: str
    acts: int = 0
    faults: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, browser: Browser, home: str, **options: Any) -> Self:  # noqa: ANN401 -- the options of Playwright
        """Open a window of 1280 by 900 points, or as the options say."""
        context = browser.new_context(base_url=home, **({"viewport": {"width": 1280, "height": 900}} | options))
        context.set_default_timeout(_WAIT_MS)
        made = cls(context, context.new_page(), home)
        made.page.on("pageerror", lambda error: made.faults.append(str(error)))
        made.page.on("console", lambda said: made.faults.append(said.text) if said.type == "error" else None)
        return made

    def sign_in(self, name: str) -> Self:
        """Sign in as somebody of the house."""
        self.open("/sign-in")
        self.page.get_by_label("Email").fill(
            "ada@lantern.example" if name == "administrator" else f"{name}@lantern.example"
        )
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
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

    @property
    def text(self) -> str:
        """What is to read on the page."""
        return " ".join(self.page.inner_text("body").split())

    def violations(self) -> list[str]:
        """Give what axe finds on the page, each with its place."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found]

    def overflows(self) -> bool:
        """Tell whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def close(self) -> None:
        """Close the window."""
        self.context.close()
