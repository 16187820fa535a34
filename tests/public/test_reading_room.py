from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from redactor.public import create_reading_room
from redactor.public.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

FILES = {
    "index.html": "<p>home</p>",
    "404.html": "<p>not here</p>",
    "feed.atom": "<feed/>",
    "withheld/index.html": "<p>withheld</p>",
    "verify/index.html": "<p>verify</p>",
    "board/lb-7/index.html": "<p>minutes</p>",
    "board/lb-7/minutes.docx": "PK",
    "board/lb-7/minutes.html": "<style>p{}</style>",
    "board/lb-7/minutes.json": "{}",
    "board/lb-7/minutes.md": "# m",
    "board/lb-7/minutes.txt": "m",
    "static/redactor.css": "p{}",
    "board/lb-7/.hidden": "dot",
    "board/lb-7/notes.exe": "unknown kind",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("outside")
    return write(tmp_path / "published", FILES)


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return create_reading_room(folder).test_client()


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("address", "name", "kind"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/board/lb-7/", "board/lb-7/index.html", "text/html; charset=utf-8"),
        (
            "/board/lb-7/minutes.docx",
            "board/lb-7/minutes.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("/board/lb-7/minutes.html", "board/lb-7/minutes.html", "text/html; charset=utf-8"),
        ("/board/lb-7/minutes.json", "board/lb-7/minutes.json", "application/json"),
        ("/board/lb-7/minutes.md", "board/lb-7/minutes.md", "text/markdown; charset=utf-8"),
        ("/board/lb-7/minutes.txt", "board/lb-7/minutes.txt", "text/plain; charset=utf-8"),
        ("/feed.atom", "feed.atom", "application/atom+xml; charset=utf-8"),
        ("/withheld/", "withheld/index.html", "text/html; charset=utf-8"),
        ("/verify/", "verify/index.html", "text/html; charset=utf-8"),
    ],
)
def test_each_address_is_a_file_with_its_type_and_a_strong_tag(
    client: FlaskClient, address: str, name: str, kind: str
) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.text, answer.content_type) == (200, FILES[name], kind)
    assert answer.headers["ETag"] == f'"{hashlib.sha256(FILES[name].encode()).hexdigest()}"'
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(client: FlaskClient, folder: Path) -> None:
    tag = client.get("/board/lb-7/minutes.txt").headers["ETag"]

    same = client.get("/board/lb-7/minutes.txt", headers={"If-None-Match": tag})
    (folder / "board/lb-7/minutes.txt").write_text("corrected")
    new = client.get("/board/lb-7/minutes.txt", headers={"If-None-Match": tag})

    assert (same.status_code, same.data) == (304, b"")
    assert (new.status_code, new.text) == (200, "corrected")


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/board/../../secret.txt",
        "/board/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/board//lb-7/",
        "/board/lb-7/.hidden",
        "/board/lb-7/notes.exe",
        "/board/lb-7/minutes.txt/",
        "/board/lb-7/minutes.txt%00.html",
        "/board/",
        "/nothing",
        "/" + "a/" * 40,
        "/" + "a" * 5000,
    ],
)
def test_everything_else_is_the_one_not_found_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer.text) == (404, FILES["404.html"])
    assert "ETag" not in answer.headers


def test_a_part_of_a_file_can_be_asked_for_and_a_head(client: FlaskClient) -> None:
    part = client.get("/board/lb-7/minutes.html", headers={"Range": "bytes=0-6"})
    head = client.head("/board/lb-7/minutes.html")

    assert (part.status_code, part.text, part.headers["Content-Range"]) == (206, "<style>", "bytes 0-6/18")
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", "18")
    assert client.get("/board/lb-7/minutes.html", headers={"Range": "bytes=90-"}).status_code == 416


def test_nothing_that_can_be_withdrawn_is_kept_without_asking(client: FlaskClient) -> None:
    for address in ("/", "/board/lb-7/", "/board/lb-7/minutes.docx", "/feed.atom", "/verify/", "/nothing"):
        assert client.get(address).headers["Cache-Control"] == "no-cache"
    assert client.get("/static/redactor.css").headers["Cache-Control"] == "public, max-age=3600"


def test_what_is_kept_in_memory_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactor.public.folder._MOST_KEPT", 40)
    served = Folder(folder)
    for name in FILES:
        served.read(served.root(), name)

    assert served.kept() <= 40
    assert served.read(served.root(), "board/lb-7/minutes.md") is not None


def test_no_link_leads_out_of_the_folder(client: FlaskClient, folder: Path, tmp_path: Path) -> None:
    (folder / "board" / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)

    assert client.get("/board/leak.txt").status_code == 404
    assert client.get("/up/secret.txt").status_code == 404


def test_an_address_without_its_slash_leads_to_the_one_with_it(client: FlaskClient) -> None:
    answer = client.get("/board/lb-7")

    assert (answer.status_code, answer.headers["Location"]) == (308, "/board/lb-7/")


def test_nothing_can_be_sent(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.open("/", method=method).status_code == 405
    assert client.head("/board/lb-7/minutes.txt").status_code == 200


def test_it_follows_the_release_that_is_current(tmp_path: Path) -> None:
    old = write(tmp_path / "releases" / "1", {"index.html": "one", "board/lb-7/minutes.txt": "one"})
    write(tmp_path / "releases" / "2", {"index.html": "two"})
    write(tmp_path / "proposals" / "3", {"index.html": "not approved"})
    (tmp_path / "current").symlink_to("releases/1")
    client = create_reading_room(tmp_path).test_client()

    assert client.get("/").text == "one"
    assert client.get("/proposals/3/").status_code == 404
    assert client.get("/releases/1/").status_code == 404

    (tmp_path / "new").symlink_to("releases/2")
    (tmp_path / "new").replace(tmp_path / "current")
    assert old.is_dir()
    assert client.get("/").text == "two"
    assert client.get("/board/lb-7/minutes.txt").status_code == 404


def test_before_the_first_publication_it_says_so(tmp_path: Path) -> None:
    client = create_reading_room(tmp_path).test_client()

    assert (client.get("/").status_code, "Nothing is published yet." in client.get("/").text) == (200, True)
    assert client.get("/board/").status_code == 404


def test_pages_load_nothing_from_elsewhere_and_run_nothing(client: FlaskClient) -> None:
    for address in ("/", "/board/lb-7/minutes.html", "/nothing"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "script" not in policy
        assert "unsafe" not in policy
        assert client.get(address).headers["X-Content-Type-Options"] == "nosniff"


def test_the_checker_may_run_its_own_script_and_nothing_may_connect(folder: Path, client: FlaskClient) -> None:
    (folder / "verify").mkdir(exist_ok=True)
    (folder / "verify" / "index.html").write_text("<p>Check</p>")
    (folder / "static" / "certificate.js").parent.mkdir(exist_ok=True)
    (folder / "static" / "certificate.js").write_text("1")

    policy = client.get("/verify/").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "connect-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert client.get("/static/certificate.js").content_type == "text/javascript; charset=utf-8"


def test_the_page_that_opens_by_itself_may_have_its_own_style_and_no_other(folder: Path, client: FlaskClient) -> None:
    page = b"<html><head><style>p{color:#000}</style></head><body><style>p{display:none}</style></body></html>"
    (folder / "board" / "lb-7" / "minutes.html").write_bytes(page)

    policy = client.get("/board/lb-7/minutes.html").headers["Content-Security-Policy"]

    digest = base64.b64encode(hashlib.sha256(b"p{color:#000}").digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy
    assert "sha256" not in client.get("/").headers["Content-Security-Policy"]


def test_it_loads_no_key_and_no_database() -> None:
    code = (
        "import sys, redactor.public\n"
        "ours = {'bootstrap', 'core', 'vault', 'keys', 'storage', 'services', 'identity', 'formats', 'web'}\n"
        "theirs = {'sqlalchemy', 'sqlite3', 'cryptography', 'pyrage', 'argon2', 'docx', 'lxml'}\n"
        "held = {m.split('.')[1] for m in sys.modules if m.startswith('redactor.')}\n"
        "print(sorted(held & ours), sorted(set(sys.modules) & theirs))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["[]", "[]"]
