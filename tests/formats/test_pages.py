"""The pages of the reading room are plain files: escaped, whole, and the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from redactor.formats.pages import (
    HomePage,
    MeetingLine,
    MinutesPage,
    PublicNotFoundPage,
    PublicShell,
    Year,
    public_environment,
    write_page,
)
from redactor.resources import templates_dir

ENV = public_environment(templates_dir())
SHELL = PublicShell("Tidewater Ferries Panel")
EVIL = '<script src="//example.org/x.js"></script>'


def test_text_is_escaped_and_the_cleared_article_is_not() -> None:
    page = MinutesPage(EVIL, EVIL, EVIL, EVIL, Markup("<p>The Chair <strong>welcomed</strong> all.</p>"), changed=EVIL)

    written = write_page(ENV, page, PublicShell(EVIL))

    assert "<script" not in written
    assert "<p>The Chair <strong>welcomed</strong> all.</p>" in written


def test_an_article_that_is_no_markup_is_escaped() -> None:
    page = MinutesPage("Panel 14", "", "", "", EVIL)  # type: ignore[arg-type]

    assert "<script" not in write_page(ENV, page, SHELL)


def test_equal_pages_are_equal_bytes() -> None:
    page = HomePage("All of it.", (Year("2031", (MeetingLine("Panel 14", "/tfp/14/", "9 items."),)),))

    assert write_page(ENV, page, SHELL) == write_page(public_environment(templates_dir()), page, SHELL)


def test_a_withdrawn_publication_has_its_note_and_no_text() -> None:
    page = MinutesPage("Panel 11", "", "Version 1", "3 January", None, withdrawn="Withdrawn: wrong meeting.")

    written = write_page(ENV, page, SHELL)

    assert "Withdrawn: wrong meeting." in written
    assert "<article" not in written
    assert "Version 1" not in written


def test_a_page_with_a_hole_is_not_written() -> None:
    @dataclass(frozen=True)
    class Holed:
        template: ClassVar[str] = "public/home.html"

    with pytest.raises(UndefinedError):
        write_page(ENV, Holed(), SHELL)


def test_public_pages_do_not_lead_to_the_confidential_service() -> None:
    written = write_page(ENV, PublicNotFoundPage(), SHELL)

    assert "sign-in" not in written
    assert written.count("href=") == written.count('href="/') + written.count('href="#main-content"')
