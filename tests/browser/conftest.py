"""Both faces on loopback, and a real Chromium that looks at them."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from redactor.app import create_app
from redactor.public import create_reading_room
from tests.browser.people import Person
from tests.browser.scanning import in_the_clear

# The houses of the services' tests, with their people, storage and keys.
from tests.services.conftest import furnished, house, quick_disk
from tests.services.house import SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser

    from tests.services.house import House

__all__ = ["furnished", "house", "quick_disk"]

FILENAME = "draft Brightwater"
"""What a draft is called on the machine of whoever uploads it: for nobody else to know."""

# Nothing that Chromium would like to ask of machines elsewhere; the sandbox needs what a container has not.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium once; without one, say so."""
    path = os.environ.get("REDACTOR_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here: apt-get install chromium, or name one with REDACTOR_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Answer on loopback, several requests at a time; give the address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def clear(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., list[str]]:
    """Tell where words rest in the clear: data folder, database, temporary folder, published files, log, output."""
    caplog.set_level(0)
    (temporary := tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    said: list[str] = []

    def look(*words: str) -> list[str]:
        said.extend(capfd.readouterr())
        told = caplog.text + "".join(said)
        return [*in_the_clear(words, [tmp_path]), *(f"{word!r} was logged" for word in words if word in told)]

    return look


@pytest.fixture
def nothing_in_the_clear(clear: Callable[..., list[str]]) -> Iterator[None]:
    """After the journey no restricted words rest in the clear anywhere."""
    yield
    assert clear(*SECRETS, FILENAME) == []


@pytest.fixture
def meeting(house: House) -> str:
    """Publish minutes in the house; give the meeting's id."""
    return house.publish()


@pytest.fixture
def service(house: House) -> Iterator[str]:
    """Serve the confidential face over a house with its people; give the address."""
    with serving(create_app(services=house.services)) as address:
        yield address


@pytest.fixture
def reading_room(house: House) -> Iterator[str]:
    """Serve what the house publishes; give the address."""
    with serving(create_reading_room(house.folder / "public")) as address:
        yield address


@pytest.fixture
def person(chromium: Browser, service: str) -> Iterator[Callable[..., Person]]:
    """Give each person a browser of her own, signed in where a name is given."""
    opened: list[Person] = []

    def make(name: str = "", **options: object) -> Person:
        made = Person.at(chromium, service, **options)
        opened.append(made)
        return made.sign_in(name) if name else made

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def citizen(chromium: Browser, reading_room: str) -> Iterator[Person]:
    """Give somebody from outside a browser in the reading room."""
    made = Person.at(chromium, reading_room)
    yield made
    made.close()
