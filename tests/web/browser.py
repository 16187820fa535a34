"""A browser without script: follows links, fills in the forms that a page has, and counts what a person would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import html

from tests.services.house import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.testing import FlaskClient
    from lxml.html import FormElement, HtmlElement
    from werkzeug.test import TestResponse

# What a browser says of a form that was sent from a page of the service itself.
BOUNDARY = "----a-line-that-stands-in-no-draft"
OWN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Browser:
    """One person's browser. `forms` and `pages` count what was sent and looked at."""

    client: FlaskClient
    path: str = "/"
    response: TestResponse | None = None
    forms: int = 0
    pages: int = 0
    seen: list[bytes] = field(default_factory=list, repr=False)

    def open(self, path: str) -> HtmlElement:
        """Go to an address, and on to where it sends."""
        self.pages += 1
        return self._arrived(path.partition("#")[0], self.client.get(path.partition("#")[0]))

    def send(
        self, action: str, *, button: str = "", file: tuple[str, bytes] | None = None, **given: str
    ) -> HtmlElement:
        """Fill in the form that posts to an address that ends like this, press a button, and go where it leads."""
        return self.send_fields(action, given, button=button, file=file)

    def send_fields(
        self,
        action: str,
        given: Mapping[str, str],
        *,
        button: str = "",
        file: tuple[str, bytes] | None = None,
        nth: int = 0,
    ) -> HtmlElement:
        """Send a form; a name that it does not have stops the test."""
        form = self.form(action, nth)
        fields: dict[str, object] = dict(fields_of(form))
        names = {e.get("name") for e in form.xpath(".//input|.//select|.//textarea")}
        assert set(given) <= names, f"the form has no {set(given) - names}"
        fields |= given
        if button:
            pressed = form.xpath(".//button[@value=$v]", v=button)[0]
            fields[pressed.get("name")] = button
        self.forms += 1
        where = str(form.get("action"))
        if form.get("enctype") == "multipart/form-data":
            body = multipart(fields, form.xpath("string(.//input[@type='file']/@name)"), file)
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            return self._arrived(where, self.client.post(where, data=body, headers=OWN, content_type=kind))
        return self._arrived(where, self.client.post(where, data=fields, headers=OWN))

    def form(self, action: str, nth: int = 0) -> FormElement:
        """Find a form of the page."""
        found = [
            f for f in self.tree.xpath("//form[@method='post']") if f.get("action").partition("?")[0].endswith(action)
        ]
        assert len(found) > nth, (
            f"no form to {action} on {self.path}: {[f.get('action') for f in self.tree.xpath('//form')]}"
        )
        chosen: FormElement = found[nth]
        return chosen

    @property
    def tree(self) -> HtmlElement:
        """The page that is shown."""
        assert self.response is not None
        return html.document_fromstring(self.response.get_data(as_text=True))

    @property
    def text(self) -> str:
        """What is to read on the page."""
        return " ".join(self.tree.xpath("string(//body)").split())

    @property
    def status(self) -> int:
        """How the last answer was."""
        assert self.response is not None
        return self.response.status_code

    def sign_in(self, name: str) -> Browser:
        """Sign in as somebody of the house."""
        return self.sign_in_as("ada@lantern.example" if name == "administrator" else f"{name}@lantern.example")

    def sign_in_as(self, email: str) -> Browser:
        """Sign in by the form."""
        self.open("/sign-in")
        self.send("/sign-in", email=email, password=PASSWORD)
        assert self.status == 200, self.text
        return self

    def _arrived(self, path: str, response: TestResponse) -> HtmlElement:
        while response.status_code in (302, 303, 307, 308):
            path = response.headers["Location"].partition("#")[0]
            response = self.client.get(path)
        self.path, self.response = path, response
        self.seen.append(response.get_data())
        return self.tree


def multipart(fields: Mapping[str, object], name: str, file: tuple[str, bytes] | None) -> bytes:
    """Write a form with a file as a browser does; Werkzeug's own client would put a large one on the disk."""
    lines = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    filename, data = file or ("", b"")
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    kind = "Content-Type: application/octet-stream\r\n\r\n"
    return ("".join(lines) + head + kind).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def fields_of(form: FormElement) -> dict[str, str]:
    """Give what a browser would send of a form that nobody touched."""
    made: dict[str, str] = {}
    for e in form.xpath(".//input[@name]"):
        kind = e.get("type", "text")
        if kind in ("radio", "checkbox") and e.get("checked") is None:
            continue
        if kind not in ("file", "submit", "button"):
            made[e.get("name")] = e.get("value", "")
    for e in form.xpath(".//textarea[@name]"):
        made[e.get("name")] = e.text or ""
    for e in form.xpath(".//select[@name]"):
        chosen = e.xpath("./option[@selected]") or e.xpath("./option")
        made[e.get("name")] = chosen[0].get("value")
    return made


def browser(app: Flask, name: str = "") -> Browser:
    """Open a browser of its own, signed in where a name is given."""
    made = Browser(app.test_client())
    return made.sign_in(name) if name else made
