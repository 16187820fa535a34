"""From an upload to a published folder and back in, with real database, keyring and files."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import pytest

from redactor.errors import NotFound
from tests.services.house import BODY, MINUTES, SECRETS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.house import House

PLACE = f"{BODY}/lb-7-0311"


def test_a_draft_becomes_public_minutes_and_entitled_readers_get_their_portions(house: House) -> None:
    house.clear("member", "AMBER")
    meeting = house.publish()
    current = house.folder / "public" / "current"

    page = (current / PLACE / "index.html").read_text()
    assert "The Chair welcomed the members" in page
    assert not any(word in page for word in SECRETS)

    house.grant("other", meeting, "2")
    opened = house.services.retrieval.open_item(house["other"], meeting, "2")
    assert opened[0].text == "Brightwater Ostler offered 412,000 pounds for the lamps."
    assert [p.rule for p in opened] == ["grant-for-item"] * 3

    copy = house.services.retrieval.open(house["member"], meeting, format="txt")
    assert b"dry rot" in copy.data
    assert b"gasometer" in copy.data
    assert b"Brightwater" not in copy.data
    assert copy.level == "AMBER"

    with pytest.raises(NotFound):
        house.services.retrieval.open_item(house["member"], meeting, "2")


def test_the_published_folder_is_whole_and_says_what_it_holds(house: House) -> None:
    house.publish()
    current = house.folder / "public" / "current"

    listed = (current / "verify" / "fingerprints.txt").read_text()
    for name in ("docx", "html", "md", "txt", "json"):
        data = (current / PLACE / f"minutes.{name}").read_bytes()
        assert hashlib.sha256(data).hexdigest() in listed
    assert "Tender for the lamps" in (current / "withheld" / "index.html").read_text()
    assert f"/{PLACE}/" in (current / "index.html").read_text()
    assert f"/{PLACE}/" in (current / "feed.atom").read_text()


def test_a_second_meeting_leaves_the_bytes_of_the_first_as_they_were(house: House) -> None:
    house.publish()
    first = house.folder / "public" / "current" / PLACE / "minutes.docx"
    before = first.read_bytes()

    house.publish(MINUTES.replace("LB_7_0311", "LB_8_0408").replace("Meeting 7", "Meeting 8"))

    assert first.read_bytes() == before
    home = (house.folder / "public" / "current" / "index.html").read_text()
    assert "Meeting 7" in home
    assert "Meeting 8" in home


def test_nothing_restricted_rests_in_clear_anywhere(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    house.clear("member", "AMBER")
    meeting = house.publish()
    house.grant("other", meeting, "2")
    house.services.retrieval.open(house["member"], meeting)
    house.services.retrieval.open_item(house["other"], meeting, "2")

    seen = 0
    for path in tmp_path.rglob("*"):
        assert not any(word in str(path) for word in SECRETS)
        if path.is_file():
            seen += 1
            for content in _contents(path):
                for word in (*SECRETS, "drafts the contract"):
                    assert word.encode() not in content, f"{word} in {path}"
                    assert word.encode("utf-16-le") not in content, f"{word} in {path}"
    assert seen > 25


def test_the_draft_s_public_text_too_is_sealed_before_it_is_published(house: House) -> None:
    house.upload()

    with sqlite3.connect(house.folder / "records.db") as database:
        dump = "\n".join(database.iterdump()).encode()
    assert b"welcomed" not in dump
    assert b"Lantern Board Meeting" not in dump
    assert b"draft.md" not in dump


def _contents(path: Path) -> list[bytes]:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [data, *(package.read(name) for name in package.namelist())]
