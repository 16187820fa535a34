"""The checker of the reading room: its logic in Node, and the page itself in a real browser."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.certificate.salts import signing_secret
from redactor.core.site import Site
from redactor.formats.site import SiteWriter
from redactor.public import create_reading_room
from redactor.resources import static_dir, templates_dir
from redactor.services.release.certificates import note_text, opening, signed_files
from redactor.services.release.copies import make_copies
from redactor.vault.notes import SignerKey
from tests.drafts import HEAD, WHITE, draft

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = static_dir() / "certificate.js"
KEY = SignerKey("panel.example", bytes(range(32)))
VECTORS = Path(__file__).parents[1] / "vectors" / "certificate-v1.json"
TEXT = (
    "1. Cranes\n\nThe crane is painted. It was late.\n\n- one\n- two\n\n| Who | What |\n|---|---|\n| Ada | Paint |\n\n"
    "2. Bids (RED)\n\nQuillfeather bid £12. Zanzibarry bid £14.\n\nThe panel thanked all.\n\n3. Close\n\nIt ended.\n"
)
NODE = """
require(process.argv[1]);
const held = JSON.parse(require("fs").readFileSync(0, "utf8"));
const files = new Map(Object.entries(held.files).map(([n, d]) => [n, new Uint8Array(Buffer.from(d, "base64"))]));
redactorCertificate.check(files, held.key).then((r) => console.log(JSON.stringify(r)));
"""
DRIVE = """
const chosen = new DataTransfer();
for (const [name, data] of Object.entries(HELD))
  chosen.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
const form = document.getElementById("check-certificate");
form.elements.files.files = chosen.files;
form.elements.key.value = "KEY";
form.requestSubmit();
"""

node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
browser = pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here")


@cache
def folder() -> dict[str, bytes]:
    understood = draft(HEAD + TEXT, WHITE + '[item.2]\nrelease = ["2.2"]\n')
    copies = make_copies(Tools().formats, understood, PUBLIC, ["docx", "json"])
    secret = signing_secret(KEY.seed)
    made = {f"minutes.{c.format}": c.data for c in copies.files} | signed_files(understood, copies, KEY)
    return made | {"gap-2.2.json": opening(understood, "2.2", secret=secret)}


def checked(files: dict[str, bytes], key: str = "") -> dict[str, Any]:
    held = {"files": {name: base64.b64encode(data).decode() for name, data in files.items()}, "key": key}
    command = ["node", "-e", NODE, str(SCRIPT)]
    done = subprocess.run(command, input=json.dumps(held), check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def respelled(name: str, change: Any) -> dict[str, bytes]:  # noqa: ANN401 -- a function over whatever JSON holds
    held = json.loads(folder()[name])
    change(held)
    return folder() | {name: (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()}


@node
def test_what_was_made_is_verified() -> None:
    result = checked(folder(), str(KEY.verifier))
    assert result["faults"] == []
    assert result["signature"]["by"] == "panel.example"
    assert result["gaps"] == ["2.2"]
    assert result["revealed"] == [{"ref": "2.2", "texts": ["Quillfeather bid £12.", "Zanzibarry bid £14."]}]


@node
def test_the_vectors_are_verified_but_for_their_file() -> None:
    vector = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"][0]
    reveals = {
        f"{kind}.json": (json.dumps(vector[kind], ensure_ascii=False, indent=1) + "\n").encode()
        for kind in ("reveal", "partial")
    }
    files = {"certificate.json": vector["certificate"].encode(), "certificate.txt": vector["note"].encode()} | reveals
    result = checked(files, vector["key"])
    assert result["faults"] == ["minutes.txt: the file is missing"]
    assert len(result["signature"]["approvals"]) == 2
    assert [len(r["texts"]) for r in result["revealed"]] == [3, 3]


@node
@pytest.mark.parametrize(
    "name", ["certificate.json", "certificate.txt", "minutes.docx", "minutes.json", "gap-2.2.json"]
)
def test_a_changed_byte_in_any_file_is_refused(name: str) -> None:
    data = folder()[name]
    for at in (3, len(data) // 3, len(data) - 2):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert checked(folder() | {name: changed}, str(KEY.verifier))["faults"], at


@node
@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("certificate.json", lambda c: c["nodes"].pop(1), "certificate.json"),
        ("certificate.json", lambda c: c["nodes"].append(c["nodes"][0]), "size"),
        ("certificate.json", lambda c: c["nodes"].insert(0, c["nodes"].pop(1)), "root"),
        ("certificate.json", lambda c: c["lines"].insert(0, c["lines"].pop(1)), "root"),
        ("certificate.json", lambda c: c["policy"].update(sha256="0" * 64), "head"),
        ("certificate.json", lambda c: c["nodes"][0].update(text="x"), "node 0.1"),
        ("certificate.json", lambda c: c.update(signer=None), "head"),
        ("certificate.json", lambda c: c.update(more=1), "certificate.json"),
        ("gap-2.2.json", lambda r: r["members"].pop(), "gap 2.2"),
        ("gap-2.2.json", lambda r: r["members"][0].update(text="x"), "gap 2.2"),
        ("gap-2.2.json", lambda r: r.update(ref="1.1"), "reveal"),
    ],
)
def test_what_was_touched_is_named(name: str, change: Any, place: str) -> None:  # noqa: ANN401 -- as above
    assert any(fault.startswith(place) for fault in checked(respelled(name, change))["faults"])


@node
def test_files_and_signatures_that_do_not_belong_are_refused() -> None:
    without = {n: d for n, d in folder().items() if n != "certificate.txt"}
    other = SignerKey("other.example", bytes(32))
    assert checked(without)["faults"] == ["certificate.txt: the signature is missing"]
    assert checked(folder(), str(other.verifier))["faults"]
    assert checked(folder() | {"minutes.pdf": b""})["faults"] == [
        "minutes.pdf: the certificate does not know this file"
    ]
    text = note_text(folder()["certificate.json"])
    assert checked(folder() | {"certificate.txt": KEY.sign(text + "and more\n")})["faults"]
    assert not checked(folder() | {"certificate.txt": KEY.sign(text)})["faults"]
    forged = other.sign(text).replace(b"other.example", b"panel.example")
    assert checked(folder() | {"certificate.txt": forged})["faults"]


@node
def test_the_json_copy_is_read_line_by_line_and_not_by_its_hash_alone() -> None:
    page = json.loads(folder()["minutes.json"])
    page["items"][0]["blocks"][0]["text"] = "The crane is pointed. It was late."
    data = (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode()
    script = SCRIPT.read_text(encoding="utf-8").replace("!== file.sha256", "=== 0")
    held = {
        "files": {n: base64.b64encode(d).decode() for n, d in (folder() | {"minutes.json": data}).items()},
        "key": "",
    }
    code = script + NODE.replace("require(process.argv[1]);", "")
    done = subprocess.run(["node", "-e", code], input=json.dumps(held), check=True, capture_output=True, text=True)
    faults = json.loads(done.stdout)["faults"]
    assert faults
    assert all(fault.startswith("minutes.json") for fault in faults)


def test_the_script_sends_nothing_and_loads_nothing() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    words = (
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "EventSource",
        "import ",
        "import(",
        "eval",
        "innerHTML",
    )
    assert not [word for word in words if word in text]


# -- the page in a real browser


@pytest.fixture
def reading_room(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Serve a folder as an installation publishes it, with a script on the page that does what a reader would."""
    frame = SiteWriter(templates_dir(), static_dir()).frame(Site())
    page, drive = frame["verify/index.html"].decode(), '<script src="/static/drive.js" defer></script>'
    frame["verify/index.html"] = page.replace("</body>", f"{drive}</body>").encode()
    files = {name: base64.b64encode(data).decode() for name, data in request.param().items()}
    frame["static/drive.js"] = DRIVE.replace("HELD", json.dumps(files)).replace("KEY", str(KEY.verifier)).encode()
    for name, data in frame.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    server = make_server("127.0.0.1", 0, create_reading_room(tmp_path), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def touched() -> dict[str, bytes]:
    return folder() | {"minutes.docx": folder()["minutes.docx"] + b" "}


def looked_at(address: str, profile: Path) -> str:
    """Open the page in Chromium, and give what it shows at the end."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom"]
    command += ["--virtual-time-budget=20000", f"{address}/verify/"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.partition('id="check-result"')[2].partition("</div>")[0]


@browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("reading_room", "state", "words"),
    [
        (folder, "verified", "Signed by panel.example"),
        (touched, "refused", "minutes.docx: the file is not the certified one"),
    ],
    indirect=["reading_room"],
    ids=["whole", "touched"],
)
def test_a_real_browser_says_it_under_the_policy_of_the_reading_room(
    reading_room: str, state: str, words: str, tmp_path: Path
) -> None:
    shown = looked_at(reading_room, tmp_path / "profile")
    assert f'data-state="{state}"' in shown
    assert words in shown
