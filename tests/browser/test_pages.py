"""Every page of both faces as a browser draws it: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask, send_from_directory

from tests.browser.conftest import serving
from tests.browser.people import Person
from tests.web import gallery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


GOES_ON = {"arrived.html"}
"""A page that leads on at once; what it leads to is looked at by itself."""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery")
    gallery.main(str(folder))
    return folder


@pytest.fixture(scope="module")
def shown(pictures: Path) -> Iterator[str]:
    app = Flask("gallery", static_folder=None)
    app.add_url_rule("/<path:name>", view_func=lambda name: send_from_directory(pictures, name))
    with serving(app) as address:
        yield address


SIZES = {"wide": (1280, 900), "phone": (390, 844), "narrow": (320, 640), "zoomed": (640, 450)}
"""In points; the last is a window of 1280 by 900 at 200 %."""
PARTS = 4


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(
    chromium: Browser, shown: str, pictures: Path, part: int
) -> None:
    window = Person.at(chromium, shown)
    names = sorted(file.relative_to(pictures).as_posix() for file in pictures.rglob("*.html"))
    found = {name: wrong for name in names[part::PARTS] if name not in GOES_ON and (wrong := looked_at(window, name))}
    window.close()
    assert found == {}


def looked_at(window: Person, name: str) -> list[str]:
    """Say what is wrong with a page: at each size, in the dark, and with the colours of the reader's own."""
    window.open(f"/{name}")
    wrong = []
    for size, (width, height) in SIZES.items():
        window.page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{size}: scrolls sideways"] if window.overflows() else []
        wrong += [f"{size}: {found}" for found in window.violations()] if size in ("wide", "phone") else []
    window.page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {found}" for found in window.violations()]
    window.page.emulate_media(color_scheme="light", forced_colors="active")
    wrong += [f"forced colours: {found}" for found in window.violations()]
    window.page.emulate_media(forced_colors="none")
    return wrong


@pytest.mark.slow
def test_the_checker_sees_what_is_wrong(chromium: Browser, shown: str) -> None:
    window = Person.at(chromium, shown, viewport={"width": 320, "height": 640}).open("/meetings.html")
    window.page.evaluate(
        "document.querySelector('main').innerHTML = '<input><div class=\"govuk-body\">' + 'w'.repeat(200)"
    )
    assert window.overflows()
    assert any(found.startswith("label: ") for found in window.violations())
    window.close()
