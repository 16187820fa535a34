"""The reading room comes up under the real server and answers."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_the_reading_room_answers_and_stops_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>home</p>")
    port = free_port()
    command = [sys.executable, "-m", "redactor", "serve-public", str(tmp_path), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            assert _get(f"http://127.0.0.1:{port}/") == "<p>home</p>"
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/nothing", timeout=5)
        finally:
            server.terminate()
            said, _ = server.communicate(timeout=20)
    assert said.startswith("Reading room: http://127.0.0.1:")
    assert "Traceback" not in said
    assert len([*tmp_path.iterdir()]) == 1


def _get(address: str) -> str:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own address
                return str(answer.read().decode())
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError
