"""Messages over SMTP, with TLS. Nothing goes out in the clear but to a server on this very machine.

`smtps://` speaks TLS from the start (port 465), `smtp://` begins it with STARTTLS (port 587) and stops where the server
does not offer it. To a server on this machine (`localhost`, `127.0.0.1`, `::1`) `smtp://` goes without where none is
offered, and then without name and password.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from redactor.core.mail import SUBJECT, WORDS, NotSent
from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from redactor.core.mail import Letter

TIMEOUT_SECONDS: Final = 10
_PORTS: Final = {"smtp": 587, "smtps": 465}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}", re.ASCII)
_NO_MORE: Final = 500  # from here on, the other side says that trying again is of no use


class SmtpPost:
    """Hands messages to a mail server, each over a connection of its own."""

    def __init__(
        self, url: str, sender: str, *, clock: Callable[[], datetime], context: ssl.SSLContext | None = None
    ) -> None:
        """Read the address of the server. Raises UsageError, which does not say it: a password may stand in it."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _PORTS or not parts.hostname or not _is_address(parseaddr(sender)[1]):
            raise UsageError(
                "The settings for mail are not right.",
                remedy="REDACTOR_SMTP_URL is smtp://HOST or smtps://HOST, REDACTOR_MAIL_FROM an address.",
            )
        self._tls_first = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, port or _PORTS[parts.scheme]
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender, self._clock = sender, clock
        self._context = context or ssl.create_default_context()

    def __repr__(self) -> str:
        """Name the server, never the password."""
        return f"<SmtpPost {self._host}:{self._port}>"

    def send(self, letter: Letter) -> None:
        """Hand a message over. Raises NotSent."""
        if not _is_address(letter.to):
            raise NotSent("A message has no address that it could go to.", lasting=True)
        try:
            with self._connected() as server:
                server.send_message(self._written(letter))
        except smtplib.SMTPRecipientsRefused as error:
            lasting = all(code >= _NO_MORE for code, _ in error.recipients.values())
            raise NotSent("The mail server refused the address of a message.", lasting=lasting) from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"A message could not be handed over ({type(error).__name__}).") from None

    def check(self) -> None:
        """Return if the server takes us in; nothing is sent. Raises NotSent."""
        try:
            with self._connected() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"The mail server does not take us in ({type(error).__name__}).") from None

    def _connected(self) -> smtplib.SMTP:
        if self._tls_first:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            sealed = self._tls_first or self._begin_tls(server)
            if self._login is not None and sealed:
                server.login(*self._login)
        except BaseException:
            server.close()
            raise
        return server

    def _begin_tls(self, server: smtplib.SMTP) -> bool:
        server.ehlo()
        if not server.has_extn("starttls") and self._host in _HERE:
            return False
        server.starttls(context=self._context)
        server.ehlo()
        return True

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = self._sender, letter.to, SUBJECT
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{letter.id}@{parseaddr(self._sender)[1].partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(WORDS.format(link=letter.link), cte="7bit")  # the link stays on one line
        return message


def _is_address(text: str) -> bool:
    """Tell whether text is one address and nothing that a header would read in another way."""
    return bool(_ADDRESS.fullmatch(text))
