"""The search answers over the index in the folder: by the server and by the script alike, of published text only."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
from html import unescape
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from redactor.formats.site import searching as indexing
from redactor.public import create_reading_room
from redactor.public.searching import NOTHING, Asked, answer, asked_in, part_of, texts_of, words_of
from redactor.resources import static_dir
from tests.public.folders import published, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

TEXTS = [
    "The Panel's crane", "Café ZÜRICH naïve", "ΟΔΟΣ ὁδός",
    "½ x² №5", "e\u0301te\u0301", "İstanbul ß ﬁn", "日本語 テスト",
    "under_score self-service", "x" * 80, "\U0001d465 = 12", "",
]  # fmt: skip
NODE = """
require(process.argv[1]);
const held = JSON.parse(require("fs").readFileSync(0, "utf8"));
const { wordsOf, partOf, textsOf, askedIn, hitsOf } = redactorSearch;
const read = async (path) => JSON.parse(held.files[path]);
(async () => {
  const words = held.texts.map(wordsOf);
  const found = {};
  for (const asked of held.asked) {
    const words = wordsOf(asked.words);
    found[asked.words] = (await hitsOf(read, words, asked)).map(([m, n]) => [m.place, n]);
  }
  const parts = words.flat().map((w) => partOf(w, 64));
  console.log(JSON.stringify({ words, parts, found, texts: held.json.map((t) => textsOf(JSON.parse(t))) }));
})();
"""


def read(path: str) -> bytes:
    return published()[1][path]


def places(html: str) -> list[str]:
    return [unescape(x) for x in re.findall(r'<li><a class="govuk-link" href="([^"]*)">', html)]


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return create_reading_room(write(tmp_path / "published", published()[1])).test_client()


def test_every_item_with_all_the_words_is_found_and_the_words_are_marked() -> None:
    assert places(answer(read, Asked("CRANE"))) == ["/panel/m-1/#item-1", "/board/b-2/#item-1"]
    assert places(answer(read, Asked("cafe zurich"))) == ["/panel/m-1/#item-1"]
    assert "<mark>Café</mark> <mark>Zürich</mark>" in answer(read, Asked("cafe zurich"))
    assert places(answer(read, Asked("crane", body="board"))) == ["/board/b-2/#item-1"]
    assert places(answer(read, Asked("crane", year="2030"))) == ["/panel/m-1/#item-1"]


@pytest.mark.parametrize(
    "words", ["Quillfeather", "12", "Quillfeather bid", "nobodywrotethis", "?!", "crane Quillfeather"]
)
def test_a_withheld_word_answers_exactly_as_a_word_nobody_wrote(words: str) -> None:
    assert answer(read, Asked(words)) == NOTHING
    assert "No published text has these words." in NOTHING


def test_text_of_minutes_is_never_markup() -> None:
    evil = '<img src=x> crane & "<script>"'
    item = {"number": "1", "heading": evil, "blocks": [{"text": evil}]}
    meeting = {"place": "b/m", "title": evil, "body": "b", "year": "", "texts": 2}
    files = {
        "search/index.json": {"parts": 1, "meetings": [meeting]},
        "search/words-0.json": {"crane": [1]},
        "b/m/minutes.json": {"front": [], "notes": [], "items": [item]},
    }
    shown = answer(lambda path: json.dumps(files[path]).encode(), Asked("crane"))

    assert ("<mark>crane</mark>" in shown, "<img" in shown, "<script" in shown) == (True, False, False)


def test_the_passage_shown_has_the_most_of_the_words() -> None:
    assert "The <mark>crane</mark> <mark>sank</mark>." in unescape(answer(read, Asked("crane sank")))


def test_the_index_has_no_word_that_the_cleared_texts_do_not_have() -> None:
    files = published()[1]
    known = {w for path, data in files.items() if path.endswith("minutes.txt") for w in words_of(data.decode())}
    index = {w for path, data in files.items() if path.startswith("search/words-") for w in json.loads(data)}

    assert index
    assert index <= known


def test_a_large_index_is_cut_into_parts_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "PART_SIZE", 40)
    site, files = published()
    cut = indexing.search_files(site, files)

    assert json.loads(cut["search/index.json"])["parts"] > 4
    for words in ("crane", "the crane", "silt", "nothing"):
        assert answer((files | cut).__getitem__, Asked(words)) == answer(read, Asked(words))


def test_long_lists_of_answers_have_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.public.searching.PAGE", 1)
    first, second = answer(read, Asked("crane")), answer(read, Asked("crane", page=2))

    assert (len(places(first)), len(places(second))) == (1 + 1, 1 + 1)
    assert "/search/?q=crane&amp;page=2" in first
    assert answer(read, Asked("crane", page=9)) == NOTHING


def test_what_is_asked_is_bounded_and_never_markup(client: FlaskClient) -> None:
    shown = client.get("/search/", query_string={"q": '"><script>alert(1)</script>' + "x" * 500, "page": "-3"})

    assert shown.status_code == 200
    assert "<script>alert" not in shown.text
    assert 'value="&quot;&gt;&lt;script&gt;' in shown.text
    assert len(asked_in({"q": "x" * 500}).words) == 200
    assert asked_in({"page": "0"}).page == asked_in({"page": "9" * 30}).page == 1


def test_the_server_answers_without_a_script(client: FlaskClient) -> None:
    shown = client.get("/search/?q=crane&year=2030")

    assert "<mark>crane</mark>" in shown.text
    assert 'value="crane"' in shown.text
    assert '<option value="2030" selected>' in shown.text
    assert "<noscript>" not in shown.text
    assert "ETag" not in shown.headers
    assert client.get("/search?q=crane").headers["Location"] == "/search/?q=crane"


def test_the_page_of_a_withheld_word_differs_in_the_word_alone(client: FlaskClient) -> None:
    withheld = client.get("/search/?q=Quillfeather")
    unknown = client.get("/search/?q=Nobodywrote1")

    assert withheld.text.replace("Quillfeather", "Nobodywrote1") == unknown.text
    assert {**withheld.headers, "Date": ""} == {**unknown.headers, "Date": ""}


def test_writer_and_server_mean_the_same_by_a_word() -> None:
    for text in TEXTS:
        assert indexing.words_of(text) == words_of(text)
        assert [indexing.part_of(w, 64) for w in words_of(text)] == [part_of(w, 64) for w in words_of(text)]
    for path, data in published()[1].items():
        if path.endswith("minutes.json"):
            assert indexing.texts_of(data) == tuple(text for _, _, text in texts_of(data))


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_the_script_means_the_same_by_a_word_and_finds_the_same() -> None:
    files = {p: d.decode() for p, d in published()[1].items() if p.startswith("search/") and p.endswith(".json")}
    asked = [{"words": w, "year": "", "body": ""} for w in ("crane", "cafe zurich", "the crane", "constructor", "42")]
    minutes = [d.decode() for p, d in published()[1].items() if p.endswith("minutes.json")]
    given = json.dumps({"files": files, "texts": TEXTS, "asked": asked, "json": minutes})
    command = ["node", "-e", NODE, str(static_dir() / "search.js")]
    said = json.loads(subprocess.run(command, input=given, check=True, capture_output=True, text=True).stdout)

    assert said["words"] == [words_of(text) for text in TEXTS]
    assert said["parts"] == [part_of(w, 64) for text in TEXTS for w in words_of(text)]
    assert said["texts"] == [[list(text) for text in texts_of(data.encode())] for data in minutes]
    for one in asked:
        hits = [f"/{place}/" for place, _ in said["found"][one["words"]]]
        assert hits == [where.partition("#")[0] for where in places(answer(read, Asked(one["words"])))]


# -- the same folder on a host of plain files, in a real browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Serve one folder twice: by the reading room, and as plain files."""
    folder = write(tmp_path / "published", published()[1])
    room = make_server("127.0.0.1", 0, create_reading_room(folder), threaded=True)
    plain = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threads = [threading.Thread(target=server.serve_forever) for server in (room, plain)]
    for thread in threads:
        thread.start()
    yield f"http://127.0.0.1:{room.port}", f"http://127.0.0.1:{plain.server_address[1]}"
    for server, thread in zip((room, plain), threads, strict=True):
        server.shutdown()
        thread.join()
        server.server_close()


def results(address: str, profile: Path) -> str:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom"]
    done = subprocess.run(
        [*command, "--virtual-time-budget=9000", address], check=True, capture_output=True, text=True, timeout=60
    )
    return re.split(r'<div id="results"[^>]*>', done.stdout)[1].partition("</div>")[0]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here")
@pytest.mark.slow
@pytest.mark.parametrize("query", ["crane+paint", "Quillfeather"])
def test_a_host_of_plain_files_shows_what_the_server_shows(hosts: tuple[str, str], tmp_path: Path, query: str) -> None:
    room, plain = hosts
    served = results(f"{room}/search/?q={query}", tmp_path / "a")

    assert served == results(f"{plain}/search/?q={query}", tmp_path / "b")
    assert served == answer(read, Asked(query.replace("+", " ")))
