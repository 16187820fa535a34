"""The port of the numbers: one that is taken is told in words, before anything is begun."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from redactor.cli import exits, sockets
from redactor.cli.commands import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("words", [["serve"], ["worker", "--once"]], ids=["serve", "worker"])
def test_a_port_for_numbers_that_is_taken_is_told_in_words(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sockets, "_PAUSE", 0)
    monkeypatch.setenv("REDACTOR_DATA_DIR", str(tmp_path / "data"))
    with socket.socket() as other, socket.socket() as free:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", 0))  # held, and not listened at: the service could
        monkeypatch.setenv("REDACTOR_METRICS_PORT", str(port))
        own = ["--port", str(free.getsockname()[1])] if words == ["serve"] else ["--metrics-port", str(port)]

        code = exits.guarded(cli, [*words, *own])

    said = capsys.readouterr().err
    assert (code, f"127.0.0.1:{port}: another program has it." in said) == (2, True)
    assert "REDACTOR_METRICS_PORT or --metrics-port" in said
    assert not (tmp_path / "data").exists()
