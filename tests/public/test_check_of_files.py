"""Check a document: the browser says what became of a file, and the file does not leave it."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import threading
from dataclasses import replace
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from redactor.core.site import File, Past, Published, Site
from redactor.public import create_reading_room
from tests.public.folders import WRITER, write

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"new.docx": b"new", "old.docx": b"old", "taken.docx": b"taken", "other.docx": b"other"}
DRIVE = """
(async () => {
  const said = [];
  for (const [name, data] of Object.entries(HELD)) {
    const chosen = new DataTransfer();
    chosen.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
    const form = document.getElementById("check-document");
    const answer = document.getElementById("check-answer");
    answer.replaceChildren();
    form.elements.file.files = chosen.files;
    form.elements.file.dispatchEvent(new Event("change"));
    while (!answer.textContent) await new Promise((done) => setTimeout(done, 10));
    said.push(answer.innerText);
  }
  const out = document.createElement("pre");
  out.id = "said";
  out.textContent = JSON.stringify(said);
  document.body.append(out);
})();
"""


def file(name: str) -> tuple[File, ...]:
    return (File("minutes.docx", len(FILES[name]), sha256(FILES[name]).hexdigest()),)


def site() -> Site:
    first = Published("p/a", "p", "Panel <1>", "2031-01-02", 2, "2031-02-01", "s", "", files=file("new.docx"))
    first = replace(first, past=(Past(1, "2031-01-05", file("old.docx")),))
    gone = Published("p/b", "p", "Minutes of the Panel", "2031-01-03", 1, "2031-02-01", "s", "", withdrawn="Withdrawn.")
    return Site("2031-02-02", (), (first, replace(gone, past=(Past(1, "2031-01-05", file("taken.docx")),))))


@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here")
@pytest.mark.slow
def test_a_real_browser_tells_the_newest_an_older_a_withdrawn_and_an_unknown_file(tmp_path: Path) -> None:
    frame = WRITER.frame(site())
    drive = b'<script src="/static/drive.js" defer></script></body>'
    frame["verify/index.html"] = frame["verify/index.html"].replace(b"</body>", drive)
    held = {name: base64.b64encode(data).decode() for name, data in FILES.items()}
    frame["static/drive.js"] = DRIVE.replace("HELD", json.dumps(held)).encode()
    server = make_server("127.0.0.1", 0, create_reading_room(write(tmp_path / "site", frame)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--dump-dom", "--virtual-time-budget=9000", f"http://127.0.0.1:{server.port}/verify/"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    server.shutdown()
    thread.join()
    server.server_close()
    new, old, taken, other = json.loads(unescape(done.stdout.partition('<pre id="said">')[2].partition("</pre>")[0]))

    assert new.startswith("Yes. This is what was published.")
    assert "new.docx is version 2 (Word) of the minutes of Panel <1>, published 1 February 2031." in new
    assert old.startswith("An older version.")
    assert "version 2 has replaced it" in old
    assert taken.startswith("Withdrawn.")
    assert other.startswith("No.")
    assert "This is not the same as anything published here." in other


def test_the_list_for_people_is_one_that_sha256sum_reads() -> None:
    frame = WRITER.frame(site())
    lines = [line for line in frame["verify/fingerprints.txt"].decode().splitlines() if not line.startswith("#")]

    assert len(lines) == 3
    for line in lines:
        sha, _, path = line.partition("  ")
        assert (len(sha), path in {"p/a/minutes.docx", "p/b/minutes.docx"}) == (64, True)
