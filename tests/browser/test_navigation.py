"""The places that somebody can go to stand in one line in a window of 1280 points."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.access import Subject
from redactor.identity.duties import PERMISSIONS
from redactor.resources import templates_dir
from redactor.web.assets import STATIC
from redactor.web.presenting.frame import frame
from redactor.web.templating import environment, render
from tests.browser.people import WIDE
from tests.web.gallery import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

_LINES = "new Set([...document.querySelectorAll('.govuk-service-navigation__item')].map(e => e.offsetTop)).size"


@pytest.mark.parametrize("duties", [{"officer"}, {"chair"}, {"officer", "chair"}])
def test_the_navigation_stands_in_one_line(chromium: Browser, tmp_path: Path, duties: set[str]) -> None:
    page, _ = PAGES["people"]
    shell = frame(
        "Tidewater Ferries Panel",
        Subject("p", frozenset(duties)),
        "Dara Quill",
        token="a token",
        here="/held",
        notice=None,
        may=lambda action: bool(duties & {str(duty) for duty in PERMISSIONS.get(action, ())}),
    )
    assert len(shell.navigation) > 9
    shutil.copytree(STATIC, tmp_path / "static")
    written = tmp_path / "page.html"
    written.write_text(render(environment(templates_dir()), page, replace(shell, assets="static")), encoding="utf-8")
    window = chromium.new_page(viewport=WIDE)  # type: ignore[arg-type]  # the window of the journeys
    window.goto(written.as_uri())

    assert window.evaluate(_LINES) == 1

    window.close()
