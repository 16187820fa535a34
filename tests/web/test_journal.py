"""Each request is a line without content, and the page of an error quotes it."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

from redactor.cli.logs import PlainLines
from tests.services.house import MINUTES, PASSWORD, SECRETS
from tests.stocked import token_of
from tests.web.browser import browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.services.house import House


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Give every line that is written meanwhile, at any level, as the service writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlainLines())
    root, before = logging.getLogger(), logging.getLogger("redactor").level
    root.addHandler(handler)
    logging.getLogger("redactor").setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    logging.getLogger("redactor").setLevel(before)


def test_a_whole_journey_leaves_no_word_address_or_identity_in_the_log(
    app: Flask, house: House, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    person = browser(app, "secretary")
    person.open("/upload")
    person.send("/upload", file=("draft Brightwater.md", MINUTES.encode()))
    where = person.path.removesuffix("/findings")
    person.send_fields("/findings", {"finding-unmarked-material": "WHITE"}, button="review")
    person.open(f"{where}/review?item=2")
    person.open(f"{where}/nothing-of-the-kind?title=Tender+for+the+lamps")
    app.test_client().get("/Brightwater", headers={"User-Agent": "Quillon", "X-Request-Id": "gasometer"})
    app.test_client().open("/sign-in", method="BRIGHTWATER")
    app.test_client().get(f"/api/v1{where}", headers=token_of(house, "secretary"))
    written = lines()
    told = json.dumps(written)
    meeting = where.rpartition("/")[2]
    for word in (*SECRETS, *house.ids.values(), meeting, PASSWORD, "Tender", "lantern.example", "127.0.0.1", "BRIGHT"):
        assert word not in told, word
    requests = [line for line in written if line["from"] == "redactor.requests"]
    assert {"/meetings/<meeting>/findings", "/sign-in", "/upload", "nowhere"} <= {line["route"] for line in requests}
    assert all(set(line) <= {"at", "level", "from", "process", "said", "request", *FIELDS} for line in written)
    assert all(re.fullmatch(r"[0-9a-f]{12}", line["request"]) for line in requests)
    assert len({line["request"] for line in requests}) == len(requests)


FIELDS = ("route", "method", "status", "ms")


def test_the_page_of_an_error_quotes_the_request_as_the_log_names_it(
    app: Flask, house: House, lines: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = browser(app, "secretary")
    hers = token_of(house, "secretary")
    monkeypatch.setattr("redactor.web.views.drafts.upload_page", lambda *_: 1 / 0)
    monkeypatch.setattr("redactor.services.drafting.review.Review.view", lambda *_: 1 / 0)
    person.open("/upload")
    api = app.test_client().get("/api/v1/meetings/abc", headers=hers)
    assert (person.status, api.status_code) == (500, 500)
    faults = [line["request"] for line in lines() if "fault" in line["said"]]
    answers = [line["request"] for line in lines() if line.get("status") == 500]
    assert len(faults) == 2
    assert faults == answers
    assert f"quote the request {faults[0]}" in person.text
    assert api.get_json()["request"] == faults[1]


def test_what_is_not_there_is_the_same_bytes_each_time_and_quotes_nothing(app: Flask) -> None:
    person = browser(app, "secretary")
    answers = {person.client.get(f"/meetings/{name}").get_data() for name in ("a", "b")}
    answers.add(person.client.get("/nowhere").get_data())
    assert len(answers) == 1
    assert b"quote" not in answers.pop()
