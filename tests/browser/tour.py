"""Take pictures of every page: `python -m tests.browser.tour FOLDER` writes them, and an index with a sentence each."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flask import request
from PIL import Image
from playwright.sync_api import sync_playwright

from redactor.app import create_app
from redactor.cli.furnishing import address_of
from redactor.public import create_reading_room
from tests.browser import stops
from tests.browser.conftest import QUIET, serving
from tests.browser.people import PHONE, WIDE, Person
from tests.services.house import PASSWORD, Clock, start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.browser.stops import Panel, Stop

COLOURS = 32
"""Enough for flat pages; a picture is then a third as large."""
NO_PAGES = frozenset(
    {
        "account.first_start_page",  # of the service without people, which is another application
        "circulation.copy",
        "elsewhere.back",
        "elsewhere.leave",
        "health.lives",
        "health.ready",
        "own.app_picture",
        "annexes.copy_paper",
        "reading.copy",
        "reading.show_picture",
        "registers.export",
        "release.file",
        "release.show_picture",
        "review.draft_with_changes",
        "review.show_picture",
        "versions.certificate",
        "audit.proof",
        "static",
    }
)
"""Answers that are files, or a page that others lead to."""


@dataclass
class Tour:
    """A browser on its way through both faces; `lines` become the index."""

    browser: Browser
    homes: dict[str, str]
    folder: Path
    people: dict[str, Person] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def go(self, stops_: Iterable[Stop]) -> None:
        """Take the pictures of some stops."""
        for stop in stops_:
            self._stop(stop, f"{len(self.lines) + 1:02d}-{stop.name}")

    def _stop(self, stop: Stop, name: str) -> None:
        person = self.people.get(stop.who) or self.come(stop.who)
        person.open(
            self.homes.get(stop.who, self.homes["service"]) + stop.path if "://" not in stop.path else stop.path
        )
        if stop.act:
            stop.act(person)
        person.page.wait_for_load_state("networkidle")
        for size in (WIDE, PHONE):
            person.resize(size)
            person.page.evaluate("() => { window.scrollTo(0, 0); document.activeElement?.blur?.(); }")
            self._keep(person.page.screenshot(full_page=True), f"{name}-{size['width']}.png")
        person.resize(WIDE)
        self.lines.append(f"| {stop.says} | [1280]({name}-1280.png) | [390]({name}-390.png) |")

    def come(self, first: str) -> Person:
        """Open a window for somebody, and sign her in where she is one of the panel."""
        person = Person.at(self.browser, self.homes.get(first, self.homes["service"]))
        if first not in ("", "public"):
            person.open("/sign-in").fill("Email address", address_of(first)).fill("Password", PASSWORD)
            person.press("Sign in").page.wait_for_url(lambda url: "/sign-in" not in url)
        self.people[first] = person
        return person

    def _keep(self, picture: bytes, name: str) -> None:
        with Image.open(io.BytesIO(picture)) as drawn:
            few = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(self.folder / name, optimize=True)

    def close(self) -> None:
        """Close all windows."""
        for person in self.people.values():
            person.close()


def main(folder: str) -> int:
    """Write the pictures and the index; give 1 where a page of the service was left out."""
    os.environ |= {"REDACTOR_SELFTEST": "false", "REDACTOR_READER": "process"}
    out = Path(folder)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with ExitStack() as stack:
        around = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        panel = stops.furnish(around / "panel")
        app, seen = _watched(panel)
        new = start(around / "new", Clock())
        homes = {
            "service": stack.enter_context(serving(app)),
            "public": stack.enter_context(serving(create_reading_room(around / "panel" / "public"))),
        }
        first = f"{stack.enter_context(serving(create_app(services=new)))}/first-start/{new.people.first_link()}"
        playwright = stack.enter_context(sync_playwright())
        path = os.environ.get("REDACTOR_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        tour = Tour(browser, homes, out)
        _walk(tour, panel, first)
        tour.close()
        browser.close()
    (out / "README.md").write_text(_index(tour.lines), encoding="utf-8")
    missing = sorted(_pages(app) - seen)
    if missing:
        sys.stderr.write(f"No picture of: {', '.join(missing)}\n")
    return bool(missing)


def _walk(tour: Tour, panel: Panel, first: str) -> None:
    tour.go(stops.before(panel, first))
    stops.settle(panel)
    tour.go(stops.after(panel))
    tour.go(stops.public(f"/{panel.services.publication.served().meetings[0].place}/"))
    panel.clock.forward(stops.STALE)
    tour.people.pop("Dara").close()
    tour.come("Dara")
    panel.clock.forward(stops.STALE)
    tour.go(stops.late(panel))


def _watched(panel: Panel) -> tuple[Flask, set[str]]:
    """Make the service, and note which of its pages are looked at."""
    app, seen = create_app(services=panel.services), set[str]()

    @app.before_request
    def _note() -> None:
        if request.method == "GET" and request.endpoint:
            seen.add(request.endpoint)

    return app, seen


def _pages(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/") and rule.endpoint not in NO_PAGES
    }


def _index(lines: Iterable[str]) -> str:
    return "\n".join(_said(lines)) + "\n"


def _said(lines: Iterable[str]) -> Iterator[str]:
    yield "# Every page in pictures\n"
    yield "A fictional panel in the middle of its work, at 1280 and at 390 points. `make tour` takes them anew.\n"
    yield "| What it shows | Wide | Phone |"
    yield "| --- | --- | --- |"
    yield from lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
