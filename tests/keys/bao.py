"""The real key service on loopback, for the tests: OpenBao in its development mode, in memory, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hvac
import requests
from hvac.exceptions import VaultError

from tests.ports import free_port
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "only-on-loopback"


@dataclass(frozen=True)
class Bao:
    """A running service."""

    url: str
    process: subprocess.Popen[bytes]
    authority: Path | None = None
    """The certificate of the authority that vouches for it, where it speaks TLS."""

    def client(self) -> hvac.Client:
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.authority or "") or True
        return hvac.Client(url=self.url, token=TOKEN, session=session)

    def mount(self, name: str) -> str:
        """Make an engine of its own, so that tests do not see each other's keys."""
        self.client().sys.enable_secrets_engine("transit", path=name)
        return name


def binary() -> str | None:
    """Find the server: beside this Python, or on PATH."""
    beside = Path(sys.executable).with_name("bao")
    return str(beside) if beside.exists() else shutil.which("bao")


@contextmanager
def running(folder: Path, *, tls: bool = False) -> Iterator[Bao]:
    """Start it, wait until it answers, and stop it."""
    port = free_port()
    command = [binary() or "bao", "server", "-dev", f"-dev-root-token-id={TOKEN}",
               f"-dev-listen-address=127.0.0.1:{port}", "-dev-no-store-token", "-log-level=error"]  # fmt: skip
    command += ["-dev-tls", f"-dev-tls-cert-dir={folder}"] if tls else []
    env = {"HOME": str(folder), "PATH": os.environ.get("PATH", "")}
    with (folder / "bao.log").open("wb") as log:
        process = subprocess.Popen(tied(command, by=signal.SIGKILL), env=env, stdout=log, stderr=log)
    try:
        made = Bao(f"http{'s' * tls}://127.0.0.1:{port}", process, folder / "vault-ca.pem" if tls else None)
        _wait(made)
        yield made
    finally:
        process.kill()
        process.wait()


def _wait(bao: Bao) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            if bao.client().sys.is_initialized():  # type: ignore[no-untyped-call] # the stubs leave it out
                return
        except (requests.RequestException, VaultError, OSError):  # its certificate may not be there yet
            time.sleep(0.1)
    message = "the key service did not start"
    raise RuntimeError(message)
