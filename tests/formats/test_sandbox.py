"""A file that nobody trusts is read by a process that can do nothing else, and whose answer is not believed."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from redactor import formats
from redactor.bootstrap import Tools
from redactor.core.marking import labels_of
from redactor.errors import InputError
from redactor.formats import confinement, sandbox
from redactor.formats.child import MOST_BODY
from redactor.formats.containers import is_sound
from redactor.formats.sandbox import SandboxedReader
from tests.corpus.places.forms import drafts
from tests.formats.evil import DEEDS, HINDERED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from redactor.core.document import Document

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "redactor" / "sample" / "harbour-panel-14.docx"
PACKAGES = {sheet.name: sheet.package() for sheet in drafts()}
EVIL = (sys.executable, "-I", str(Path(__file__).with_name("evil.py")))
LEVEL_OF = labels_of(Tools().policies.load("sec-panel")).name

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    made = SandboxedReader()
    yield made
    made.close()


@pytest.fixture(scope="module")
def evil() -> Iterator[SandboxedReader]:
    made = SandboxedReader(seconds=30, command=EVIL)
    yield made
    made.close()


def outcome(read: Callable[..., Document], suffix: str, data: bytes) -> Document | tuple[str, str, str]:
    """Read: the document, or how it was refused."""
    try:
        return read(suffix, data, level_of=LEVEL_OF)
    except InputError as e:
        return (e.code, e.message, e.remedy)


def told(reader: SandboxedReader, deed: str) -> str:
    """Do a deed, and give the words that it tells how it went in."""
    with pytest.raises(InputError) as raised:
        reader.read(deed, b"", level_of=LEVEL_OF)
    assert raised.value.code == "malformed"
    return raised.value.message


def test_the_sample_is_read_as_it_is_in_one_process(reader: SandboxedReader) -> None:
    data = SAMPLE.read_bytes()
    for revisions in ("accept", "reject"):
        document = formats.read(".docx", data, level_of=LEVEL_OF, revisions=revisions)
        assert reader.read(".docx", data, level_of=LEVEL_OF, revisions=revisions) == document
        assert document.media
        assert document.revisions


@pytest.mark.parametrize("name", PACKAGES)
def test_every_draft_of_the_corpus_is_read_as_it_is_in_one_process(reader: SandboxedReader, name: str) -> None:
    assert outcome(reader.read, ".docx", PACKAGES[name]) == outcome(formats.read, ".docx", PACKAGES[name])


@pytest.mark.parametrize("suffix", [".md", ".txt", ".odt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_encoding_is_read_or_refused_as_in_one_process(
    reader: SandboxedReader, suffix: str, encoding: str
) -> None:
    text = "# Minutes\n\n## 1. Café (RED)\n\nRED\n\n- one [x](https://a.example)\n\n| a | b |\n|---|---|\n| c | d |\n"
    data = text.encode(encoding)
    assert outcome(reader.read, suffix, data) == outcome(formats.read, suffix, data)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"\xd0\xcf\x11\xe0", SAMPLE.read_bytes()[:-40]])
def test_what_a_reader_refuses_is_refused_in_its_words(reader: SandboxedReader, data: bytes) -> None:
    refused = outcome(formats.read, ".docx", data)
    assert isinstance(refused, tuple)
    assert outcome(reader.read, ".docx", data) == refused


def test_shared_samples_and_hostile_files_end_as_they_do_in_one_process(reader: SandboxedReader, shared: Path) -> None:
    files = [path for part in ("samples", "hostile") for path in sorted((shared / part).iterdir())]
    files = [path for path in files if path.suffix in {".docx", ".md", ".txt"}]
    assert files
    for path in files:
        data = path.read_bytes()
        there, here = (outcome(read, path.suffix, data) for read in (reader.read, formats.read))
        assert there == here, path.name


# -------------------------------------------------------------------------------------- a reader that was taken over


@pytest.mark.parametrize("deed", sorted(HINDERED))
def test_the_child_can_do_nothing_else(evil: SandboxedReader, deed: str) -> None:
    if deed in {"signal", "ptrace"} and not confinement.lists_calls():
        return  # only the list of system calls hinders these
    assert told(evil, deed) in {"MemoryError", "OSError", "PermissionError", "BlockingIOError", "RuntimeError"}


def test_no_file_was_written() -> None:
    assert not Path("/tmp/redactor-evil").exists()  # noqa: S108 -- what the deed would have written


def test_the_child_starts_with_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_PASSPHRASE", "correct horse battery staple")
    fresh = SandboxedReader(command=EVIL)
    words = told(fresh, "started")
    fresh.close()
    assert json.loads(words) == {"variables": [], "folder": "/", "open": [0, 1, 2], "interpreter": [1, 0]}


LIES = sorted(set(DEEDS) - set(HINDERED) - {"good", "started", "hang", "spin", "stopped", "flood", "pictures"})


@pytest.mark.parametrize("deed", LIES)
def test_what_it_says_is_not_believed(evil: SandboxedReader, deed: str) -> None:
    with pytest.raises(InputError) as raised:
        evil.read(deed, b"", level_of=lambda _: "RED")
    assert raised.value.code == "not-readable"
    assert "limits" in raised.value.message
    assert raised.value.__cause__ is None
    assert evil.read("good", b"", level_of=lambda _: None).blocks == ()


def test_no_file_has_more_processor_time_than_the_limit(evil: SandboxedReader) -> None:
    started = time.monotonic()
    with pytest.raises(InputError):
        evil.read("spin", b"", level_of=lambda _: None)
    assert time.monotonic() - started < 25  # the processor's limit, one second in there; by the clock it has thirty


@pytest.mark.parametrize("deed", ["hang", "stopped", "flood"])
def test_no_file_has_more_time_than_the_clock_says(deed: str) -> None:
    brief = SandboxedReader(seconds=0.6, command=EVIL)
    started = time.monotonic()
    with pytest.raises(InputError):
        brief.read(deed, b"", level_of=lambda _: None)
    brief.close()
    assert time.monotonic() - started < 25


def test_no_more_comes_back_than_the_limit(evil: SandboxedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_OUT", 2_000_000)
    with pytest.raises(InputError):
        evil.read("pictures", b"", level_of=lambda _: None)


def test_a_file_that_is_larger_than_any_upload_is_not_sent(reader: SandboxedReader) -> None:
    with pytest.raises(InputError):
        reader.read(".txt", bytes(MOST_BODY + 1), level_of=LEVEL_OF)


# ---------------------------------------------------------------------------------------------------------- processes


def nursery(reader: SandboxedReader) -> subprocess.Popen[bytes]:
    process = reader._nursery._process  # noqa: SLF001 -- to see and to kill it
    assert process is not None
    return process


def test_a_nursery_that_was_killed_is_started_again() -> None:
    reader = SandboxedReader(command=EVIL)
    assert reader.read("good", b"", level_of=lambda _: None).language == "en-GB"
    first = nursery(reader)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert reader.read("good", b"", level_of=lambda _: None).language == "en-GB"
    assert nursery(reader).pid != first.pid
    reader.close()


def test_nothing_runs_on_after_the_end() -> None:
    reader = SandboxedReader(seconds=30, command=EVIL)
    thread = threading.Thread(target=lambda: outcome(reader.read, "hang", b""))
    thread.start()
    while reader._nursery._process is None or not children_of(nursery(reader).pid):  # noqa: SLF001 -- until it hangs
        time.sleep(0.02)
    process = nursery(reader)
    group = children_of(process.pid)
    reader.close()
    thread.join(10)
    assert process.returncode == 0
    assert not thread.is_alive()
    assert not any(Path(f"/proc/{number}").exists() for number in group)


def children_of(number: int) -> list[int]:
    path = Path(f"/proc/{number}/task/{number}/children")
    return [int(x) for x in path.read_text().split()] if path.exists() else []


def test_a_reader_that_is_forgotten_ends_its_processes() -> None:
    reader = SandboxedReader(command=EVIL)
    reader.read("good", b"", level_of=lambda _: None)
    process = nursery(reader)
    del reader
    gc.collect()
    assert process.returncode == 0


def test_many_files_are_read_at_the_same_time(reader: SandboxedReader) -> None:
    data = SAMPLE.read_bytes()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(outcome(reader.read, ".docx", data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [outcome(formats.read, ".docx", data)] * 6


def test_a_command_that_does_not_start_is_a_refusal() -> None:
    reader = SandboxedReader(command=("/nonexistent/python",))
    with pytest.raises(InputError):
        reader.read(".md", b"# 1. A\n", level_of=LEVEL_OF)
    reader.close()


# ----------------------------------------------------------------------------------------------------------- pictures


def packed(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (5, 3), (200, 10, 10)).save(out, kind, **options)
    return out.getvalue()


PNG, JPEG = packed("PNG"), packed("JPEG", quality=88)


@pytest.mark.parametrize(("kind", "data"), [("png", PNG), ("jpeg", JPEG)])
def test_a_picture_is_what_our_readers_write_to_the_last_byte(kind: str, data: bytes) -> None:
    assert is_sound(kind, data, width=5, height=3)
    assert not is_sound(kind, data, width=3, height=5)
    assert not is_sound(kind, data + b"x", width=5, height=3)
    assert not any(is_sound(kind, data[:end], width=5, height=3) for end in range(len(data)))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("png", JPEG),
        ("jpeg", PNG),
        ("png", b"GIF89a"),
        ("png", packed("PNG", dpi=(72, 72))),
        ("png", PNG[:40] + bytes([PNG[40] ^ 1]) + PNG[41:]),
        ("jpeg", packed("JPEG", progressive=True)),
        ("jpeg", packed("JPEG", comment=b"secret")),
        ("jpeg", packed("JPEG", exif=b"Exif\0\0secret")),
    ],
)
def test_any_other_container_is_not_sound(kind: str, data: bytes) -> None:
    assert not is_sound(kind, data, width=5, height=3)
