"""Published papers as the reading room has them: on the page, in the search, among the fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.public import create_reading_room
from tests.services.house import House, furnish
from tests.services.test_annexes import SECRET, file, publish

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = furnish(tmp_path_factory.mktemp("papers") / "data")
    meeting = house.upload()
    file(house, meeting)
    file(house, meeting, "LB_7_09", text=SECRET, marking="RED", title="Wages of the keeper")
    publish(house, meeting)
    return house


@pytest.fixture(scope="module")
def room(house: House) -> FlaskClient:
    folder: Path = house.services.settings.public_dir
    return create_reading_room(folder / "current").test_client()


def test_the_page_of_the_meeting_lists_public_papers_and_says_nothing_of_others(room: FlaskClient) -> None:
    page = room.get("/lantern-board/lb-7-0311/").text
    assert "Opening hours" in page
    assert "papers/lb-7-02.docx" in page
    assert "Wages" not in page
    assert "LB_7_09" not in page


def test_no_file_that_is_served_says_a_word_of_a_restricted_paper(house: House) -> None:
    for path in house.services.settings.public_dir.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(word in data for word in (b"Teasdale", b"77,500", b"Wages of the keeper", b"LB_7_09")), path


def test_a_paper_is_served_with_its_own_style(room: FlaskClient) -> None:
    answer = room.get("/lantern-board/lb-7-0311/papers/lb-7-02.html")
    assert answer.status_code == 200
    assert "open to visitors" in answer.text
    assert "sha256-" in answer.headers["Content-Security-Policy"]


def test_the_search_finds_a_paper_and_leads_to_it(room: FlaskClient) -> None:
    found = room.get("/search/?q=visitors").text
    assert "/lantern-board/lb-7-0311/papers/lb-7-02.html" in found
    assert "LB_7_02, Opening hours" in found


def test_a_paper_is_among_the_fingerprints(room: FlaskClient) -> None:
    assert "lb-7-0311/papers/lb-7-02.docx" in room.get("/verify/fingerprints.txt").text
