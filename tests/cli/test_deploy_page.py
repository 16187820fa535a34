"""What the deploy page has people type: the two processes on one machine, as they stand there, and nginx in front."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import requests

from tests.ports import free_ports
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")


def block(heading: str, word: str = "") -> str:
    """Give the first commands under a heading of the page, of those that have a word in them."""
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", PAGE.partition(f"## {heading}\n")[2], re.DOTALL)
    return next(commands for commands in blocks if word in commands)


def test_the_two_processes_of_the_page_answer_with_the_commands_as_written(tmp_path: Path) -> None:
    (service, room), folder = free_ports(2), tmp_path / "two"
    places = {"/tmp/redactor-two": str(folder), "8000": str(service), "8080": str(room)}  # noqa: S108 -- the page's own
    with typed(block("Two processes on one machine"), places, tmp_path) as said:
        until_answered(f"http://127.0.0.1:{room}/", said)
        assert requests.get(f"http://127.0.0.1:{service}/sign-in", timeout=30).status_code == 200
        assert "@" in said.read_text()  # who can sign in
        assert serving(service) >= 3  # one that starts the others, and two that answer


def serving(port: int) -> int:
    """Count the processes of the service at a port, whoever started which of them."""
    found = 0
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = process.read_bytes().split(b"\0")
            found += b"serve" in words and str(port).encode() in words
    return found


@contextmanager
def typed(commands: str, places: Mapping[str, str], folder: Path) -> Iterator[Path]:
    """Type commands into a shell, with ports and a folder in the place of the page's; end both as it says.

    The two commands in the background are ended by `kill %1 %2`, which the page tells people to type.
    """
    assert "`kill %1 %2`" in PAGE
    for written, meant in places.items():
        assert written in commands
        commands = commands.replace(written, meant)
    quick = {"REDACTOR_SELFTEST": "false", "REDACTOR_PUBLIC_FORMATS": "[]", "REDACTOR_READER": "process"}
    environment = os.environ | quick | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    script = f"trap 'kill %1 %2; wait; exit 0' TERM\n{commands}\nwait\n"
    said = folder / "said"
    with said.open("wb") as output:
        shell = subprocess.Popen(
            tied(["bash", "-uc", script]), env=environment, cwd=folder, stdout=output, stderr=output
        )
    try:
        yield said
    finally:
        shell.terminate()
        assert shell.wait(timeout=120) == 0, said.read_text()


def until_answered(address: str, said: Path) -> None:
    """Wait until something answers, however long the machine takes for it."""
    for _ in range(1200):
        with suppress(requests.RequestException):
            requests.get(address, timeout=30)
            return
        time.sleep(0.1)
    raise TimeoutError(said.read_text())


def test_nginx_takes_the_configuration_and_passes_requests_on_without_a_file_of_its_own(tmp_path: Path) -> None:
    service, room, front = free_ports(3)
    limit = 51 * 1024 * 1024
    with echo(service), echo(room), nginx(tmp_path, {"8000": service, "8080": room, "443": front}):
        status, told = asked(front, "minutes.example.org", b"x" * limit)
        assert (status, told["bytes"]) == (200, limit)
        assert (told["Host"], told["X-Forwarded-For"]) == ("minutes.example.org", "127.0.0.1")
        assert told["held"] == []
        assert asked(front, "minutes.example.org", b"", length=limit + 1)[0] == 413
        assert asked(front, "reading.example.org", b"")[1]["port"] == room


@contextmanager
def nginx(folder: Path, ports: Mapping[str, int]) -> Iterator[None]:
    """Run nginx with the file as it is, but for ports and the places of certificates, which the page has made."""
    certificates = block("The machine", "openssl").replace("nginx -t\n", "").replace("/etc/ssl", str(folder))
    (folder / "private").mkdir()
    (folder / "temporary-of-nginx").mkdir()
    subprocess.run(["bash", "-euc", certificates], check=True, capture_output=True)
    site = (ROOT / "deploy" / "nginx" / "redactor.conf").read_text().replace("/etc/ssl", str(folder))
    site = site.replace("listen 443", f"listen 127.0.0.1:{ports['443']}")
    for written in ("8000", "8080"):
        site = site.replace(f"127.0.0.1:{written}", f"127.0.0.1:{ports[written]}")
    own = "".join(
        f"{kind}_temp_path {folder}/temporary-of-nginx/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # whose folder it is
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} pid {folder}/pid; error_log {folder}/errors; events {{}} http {{ {own} {site} }}"
    )
    command = [program(), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with subprocess.Popen(tied(command)) as running:
        try:
            until_open(ports["443"], running)
            yield
        finally:
            running.terminate()


def program() -> str:
    """Find nginx, which Debian keeps off the path of people."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        pytest.skip("no nginx: apt-get install nginx")
    return found


def until_open(port: int, running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=30):
            return
        time.sleep(0.05)
    raise TimeoutError


class Echo(BaseHTTPRequestHandler):
    """Says what came: how much, and what of it the program looks at."""

    def do_POST(self) -> None:
        """Answer."""
        length, port = int(self.headers["Content-Length"]), cast("tuple[str, int]", self.server.server_address)[1]
        told: dict[str, Any] = {
            "bytes": len(self.rfile.read(length)),
            "port": port,
            "held": held("/temporary-of-nginx/"),
        }
        told |= {name: self.headers[name] for name in ("Host", "X-Forwarded-For")}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def echo(port: int) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", port), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def held(place: str) -> list[str]:
    """Name the files of a place that a process holds open, though they have no name any more."""
    found = []
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            found += [name] if place in (name := str(handle.readlink())) else []
    return found


def asked(port: int, host: str, body: bytes, *, length: int | None = None) -> tuple[int, dict[str, Any]]:
    """Come by TLS, as a browser does, and take any certificate; `length` announces more than is sent."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", port, context=context, timeout=60)
    try:
        connection.request("POST", "/meetings", body, {"Host": host, "Content-Length": str(length or len(body))})
        answer = connection.getresponse()
        data = answer.read()
        return answer.status, json.loads(data) if answer.status == 200 else {}
    finally:
        connection.close()
