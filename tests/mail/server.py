"""A mail server of our own, small and real: SMTP over a socket, with STARTTLS or TLS from the start, and a memory."""

from __future__ import annotations

import socketserver
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Box:
    """What a server was given, and how it behaves. `sealed` tells of each message whether it came over TLS."""

    port: int = 0
    offers_tls: bool = True
    tls_first: bool = False
    wants_login: bool = False
    refuses: str = ""
    down: bool = False
    messages: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    sealed: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    server: _Server  # type: ignore[mutable-override]  # no other server makes one

    def handle(self) -> None:
        self.box, self.tls, self.to, self.known = self.server.box, self.server.box.tls_first, "", False
        if self.box.tls_first:
            self._seal()
        if self.box.down:
            return
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.decode("ascii").strip()
            if word.upper() == "QUIT":
                self._say("221 bye")
                return
            self._answer(word)

    def _answer(self, word: str) -> None:
        verb = word.split(" ", 1)[0].upper()
        if verb == "EHLO":
            more = ["STARTTLS"] if self.box.offers_tls and not self.tls else []
            more += ["AUTH PLAIN"] if self.tls else []
            lines = ["here", *more]
            for place, text in enumerate(lines):
                self._say(f"250{' ' if place == len(lines) - 1 else '-'}{text}")
        elif verb == "STARTTLS":
            self._say("220 go")
            self._seal()
            self.tls = True
        elif verb == "AUTH":
            self.box.logins.append(word)
            self.known = True
            self._say("235 known")
        elif verb == "MAIL" and self.box.wants_login and not self.known:
            self._say("530 sign in first")
        elif verb == "RCPT":
            self.to = word.partition("<")[2].partition(">")[0]
            self._say(f"{self.box.refuses} no" if self.box.refuses else "250 ok")
        elif verb == "DATA":
            self._say("354 go on")
            self._take()
        else:
            self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()).rstrip(b"\r\n") != b".":
            lines.append(line)
        self.box.messages.append(b"".join(lines).decode("ascii"))
        self.box.recipients.append(self.to)
        self.box.sealed.append(self.tls)
        self._say("250 taken")

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _seal(self) -> None:
        self.rfile.close()
        self.wfile.close()
        sealed = self.server.context.wrap_socket(self.connection, server_side=True)
        self.connection, self.request = sealed, sealed
        self.rfile, self.wfile = sealed.makefile("rb"), sealed.makefile("wb")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode("ascii"))
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, box: Box, context: ssl.SSLContext) -> None:
        self.box, self.context = box, context
        super().__init__(("127.0.0.1", 0), _Talk)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that goes away in the middle is part of a test."""


@contextmanager
def serving(folder: Path, box: Box) -> Iterator[ssl.SSLContext]:
    """Run a server; give what a client trusts it by. Its port is in the box."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with _Server(box, context) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield ssl.create_default_context(cafile=str(certificate))
        finally:
            server.shutdown()


def _certificate(folder: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
