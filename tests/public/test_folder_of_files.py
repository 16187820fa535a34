"""A published folder is whole by itself: every link in it leads to a file of it, and its pages allow what they need."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from redactor.public import create_reading_room
from redactor.resources import PUBLISHED_TYPES
from tests.public.folders import published, write

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = re.compile(r'(?:href|src|action)="([^"]*)"')
PAGES = sorted(name for name in published()[1] if name.endswith("index.html") or name == "404.html")


def page(name: str) -> str:
    return published()[1][name].decode()


def target(where: str) -> tuple[str, str]:
    """Give the file that an address is of on a host of plain files, and the place in it."""
    path, _, place = where.partition("#")
    return f"{path[1:]}index.html" if path.endswith("/") else path[1:], place


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_of_the_folder_and_to_a_place_in_it(name: str) -> None:
    for where in map(unescape, ADDRESS.findall(page(name))):
        file, place = target(where) if not where.startswith("#") else (name, where[1:])
        assert file in published()[1], where
        assert not place or f'id="{place}"' in page(file), where


def test_links_of_feeds_and_data_lead_to_files_too() -> None:
    files = published()[1]
    feeds = [etree.fromstring(data) for name, data in files.items() if name.endswith(".atom")]
    links = {link.get("href") or "" for feed in feeds for link in feed.iter("{*}link")}
    rows = [row for name in files if name.startswith(("registers/", "withheld/")) for row in rows_of(name)]

    assert len(feeds) == 3
    assert all(target(where)[0] in files for where in links | {row["address"] for row in rows})


def rows_of(name: str) -> list[dict[str, str]]:
    return json.loads(published()[1][name]) if name.endswith(".json") else []


def test_the_reading_room_serves_every_file_of_the_folder_as_it_is(tmp_path: Path) -> None:
    client = create_reading_room(write(tmp_path, published()[1])).test_client()
    for name, data in published()[1].items():
        if name == "search/index.html" or name.rpartition(".")[2] not in PUBLISHED_TYPES:
            continue
        address = f"/{name.removesuffix('index.html')}"
        assert client.get(address).data == data, name


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_its_language_its_title_and_its_landmarks(name: str) -> None:
    text = page(name)

    assert '<html lang="en"' in text
    assert re.search(r"<title>[^<]{5,}</title>", text)
    assert '<a href="#main-content" class="govuk-skip-link">' in text
    for landmark in ("<header", "<main", "<footer", "<nav"):
        assert landmark in text
    assert text.count("<h1 class=") == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_itself_what_it_may_load_and_only_two_may_run_anything(name: str) -> None:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page(name))

    assert found
    scripts = {"verify/index.html", "search/index.html"}
    assert found[1].startswith("default-src 'none'")
    assert ("script-src 'self'" in found[1]) == (name in scripts)
    assert ("connect-src" in found[1]) == (name == "search/index.html")
    assert ("<script" in page(name)) == (name in scripts)
    assert "unsafe" not in found[1]


class Unclosed(HTMLParser):
    """Finds elements that are closed by none, or in another order."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "circle", "path", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(tag)


@pytest.mark.parametrize("name", PAGES)
def test_every_element_is_closed_and_no_id_stands_twice(name: str) -> None:
    parser = Unclosed()
    parser.feed(page(name))
    ids = re.findall(r' id="([^"]+)"', page(name))

    assert (parser.faults, parser.open) == ([], [])
    assert sorted(ids) == sorted(set(ids))
    assert {part for labels in re.findall(r'aria-labelledby="([^"]+)"', page(name)) for part in labels.split()} <= set(
        ids
    )


def test_the_registers_say_what_the_public_minutes_record_and_nothing_that_is_withheld() -> None:
    files = published()[1]
    registers = b"".join(data for name, data in files.items() if name.startswith(("registers/", "withheld/")))

    assert b"Quillfeather" not in registers
    assert b"Ada to paint" not in registers
    assert b"=Commercial" in registers
    cells = [cell for row in csv.reader(io.StringIO(files["withheld/withheld.csv"].decode())) for cell in row]
    assert "'=Commercial" in cells  # what a spreadsheet would run is text
    assert [c for c in cells if c.startswith("=")] == []


def test_the_script_without_a_browser_knows_what_was_published(tmp_path: Path) -> None:
    write(tmp_path, published()[1])
    script = [sys.executable, str(tmp_path / "verify" / "check.py")]
    listed = str(tmp_path / "verify" / "fingerprints.txt")
    (tmp_path / "other.docx").write_bytes(b"other")

    known = subprocess.run(
        [*script, str(tmp_path / "panel/m-1/minutes.docx"), listed], capture_output=True, text=True, check=False
    )
    other = subprocess.run([*script, str(tmp_path / "other.docx"), listed], capture_output=True, text=True, check=False)

    assert (known.returncode, "panel/m-1/minutes.docx (published, version 1" in known.stdout) == (0, True)
    assert (other.returncode, "This is not the same as anything" in other.stderr) == (1, True)
