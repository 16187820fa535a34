"""Handing messages to a real mail server: over TLS or not at all, and what becomes of a refusal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from redactor.core.mail import Letter, NotSent
from redactor.errors import UsageError
from redactor.mail import SmtpPost
from tests.mail.server import Box, serving

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

LETTER = Letter("0a1b", "dara@lantern.example", "https://minutes.example/read/41b8")
NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)


def post(url: str, context: ssl.SSLContext | None = None, sender: str = "minutes@lantern.example") -> SmtpPost:
    return SmtpPost(url, sender, clock=lambda: NOW, context=context)


def test_a_message_is_a_link_and_the_same_words_for_everything(tmp_path: Path) -> None:
    box = Box()
    with serving(tmp_path, box) as trust:
        post(f"smtp://127.0.0.1:{box.port}", trust).send(LETTER)

    assert box.recipients == ["dara@lantern.example"]
    head, _, words = box.messages[0].replace("\r\n", "\n").partition("\n\n")
    assert dict(line.split(": ", 1) for line in head.splitlines()) == {
        "From": "minutes@lantern.example",
        "To": "dara@lantern.example",
        "Subject": "There is something for you",
        "Date": "Wed, 12 Mar 2031 09:00:00 +0000",
        "Message-ID": "<0a1b@lantern.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }
    assert [line for line in words.splitlines() if "http" in line] == [LETTER.link]


@pytest.mark.parametrize("tls_first", [False, True])
def test_name_and_password_go_over_tls_alone(tmp_path: Path, *, tls_first: bool) -> None:
    box = Box(tls_first=tls_first, wants_login=True)
    with serving(tmp_path, box) as trust:
        post(f"smtp{'s' if tls_first else ''}://clerk:p%40ss@127.0.0.1:{box.port}", trust).send(LETTER)
    assert box.sealed == [True]
    assert len(box.logins) == 1


def test_a_server_on_this_machine_without_tls_is_given_no_password(tmp_path: Path) -> None:
    box = Box(offers_tls=False)
    with serving(tmp_path, box):
        post(f"smtp://clerk:pass@127.0.0.1:{box.port}").send(LETTER)
    assert (box.sealed, box.logins) == ([False], [])


def test_a_server_elsewhere_that_offers_no_tls_is_given_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor.mail._HERE", frozenset())  # 127.0.0.1 stands for a machine elsewhere
    box = Box(offers_tls=False)
    with serving(tmp_path, box), pytest.raises(NotSent, match="SMTPNotSupportedError"):
        post(f"smtp://127.0.0.1:{box.port}").send(LETTER)
    assert not box.messages


def test_a_server_whose_certificate_nobody_vouches_for_is_given_nothing(tmp_path: Path) -> None:
    box = Box()
    with serving(tmp_path, box), pytest.raises(NotSent, match="SSLCertVerificationError"):
        post(f"smtp://127.0.0.1:{box.port}").send(LETTER)
    assert not box.messages


@pytest.mark.parametrize(("code", "lasting"), [("550", True), ("451", False)])
def test_a_refusal_says_whether_to_try_again_and_quotes_nothing(tmp_path: Path, code: str, *, lasting: bool) -> None:
    box = Box(refuses=code)
    with serving(tmp_path, box) as trust, pytest.raises(NotSent) as caught:
        post(f"smtp://127.0.0.1:{box.port}", trust).send(LETTER)
    assert caught.value.lasting is lasting
    assert "dara" not in caught.value.diagnostics()


@pytest.mark.parametrize("to", ["", "no address", "a@b.example\r\nBcc: all@b.example", "a@b.example, c@d.example"])
def test_an_address_that_a_header_would_read_otherwise_is_refused_for_good(to: str) -> None:
    with pytest.raises(NotSent) as caught:
        post("smtp://127.0.0.1:9").send(Letter("0a1b", to, "https://minutes.example/"))
    assert caught.value.lasting


@pytest.mark.parametrize("url", ["", "http://x.example", "smtp://", "smtp://x.example:port", "clerk:secret@x.example"])
def test_wrong_settings_are_refused_without_saying_them(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        post(url)
    assert "secret" not in caught.value.diagnostics()
    with pytest.raises(UsageError):
        post("smtp://x.example", sender="nobody")


def test_the_password_is_in_no_picture_of_it() -> None:
    assert repr(post("smtp://clerk:secret@x.example")) == "<SmtpPost x.example:587>"
