"""The application: made from settings, whole, and with nothing built at import."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.bootstrap import services
from redactor.config import settings
from redactor.web.actions import UndeclaredEndpointError
from tests.services.house import CHEAP, PASSWORD
from tests.web.browser import browser

if TYPE_CHECKING:
    from pathlib import Path


def test_the_service_starts_from_settings_alone(tmp_path: Path) -> None:
    app = create_app(settings(data_dir=tmp_path / "data"))

    assert app.test_client().get("/readyz").data.startswith(b"ready\n")
    assert app.test_client().get("/").headers["Location"] == "/sign-in"


def test_the_key_of_forms_outlives_a_restart(tmp_path: Path) -> None:
    first, second = (create_app(settings(data_dir=tmp_path / "data")).config["SECRET_KEY"] for _ in range(2))

    assert first == second
    assert len(first) >= 32


def test_it_does_not_start_with_a_page_that_does_not_say_who_may_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.bootstrap.actions", lambda: frozenset({"session.end"}))

    with pytest.raises(UndeclaredEndpointError, match=r"drafts\.upload"):
        create_app(settings(data_dir=tmp_path / "data"))


def test_the_first_person_comes_in_by_the_link_of_the_first_start_once(tmp_path: Path) -> None:
    running = services(settings(data_dir=tmp_path / "data"), passwords=CHEAP)
    app = create_app(services=running)
    link = f"/first-start/{running.people.first_link()}"
    person = browser(app)
    person.open(link)
    person.send(link, body="Lantern Board", name="Ada", email="", password=PASSWORD, password_again=PASSWORD)
    assert person.status == 422
    assert "Give an e-mail address" in person.text
    assert person.tree.xpath("string(//input[@name='body']/@value)") == "Lantern Board"
    person.send(link, email="ada@lantern.example", password=PASSWORD, password_again=PASSWORD)
    assert person.path == "/sign-in"
    person.sign_in("administrator")
    assert person.path == "/people"

    other = browser(app)
    other.open(link)
    assert other.status == 404
    assert "This link has been used." in other.text
    running.close()


def test_importing_it_builds_nothing() -> None:
    heavy = "('sqlalchemy', 'lxml', 'redactor.storage')"
    code = f"import redactor.app, sys; sys.exit(any(m.startswith({heavy}) for m in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
