"""Work in the background, in the browser: the list, trying again, and a large draft on its way without a script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.bootstrap.working import worker
from redactor.core.jobs import Kind, WorkerRecord
from redactor.errors import Conflict, RedactorError
from redactor.services.working import proposing
from redactor.services.working.worker import UNSEEN
from redactor.web.presenting.jobs import outcome_words
from tests.services.hands import Line, raising, ready
from tests.services.house import MINUTES, SECRETS
from tests.web.browser import browser

if TYPE_CHECKING:
    from flask import Flask

    from redactor.services.working.worker import Worker
    from tests.services.house import House
    from tests.web.browser import Browser


@pytest.fixture
def hand(house: House, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Give a worker of a house in which every draft is large, and the day's own jobs are done."""
    monkeypatch.setattr(proposing, "LARGE", 0)
    return ready(house, Line())


@pytest.fixture
def sent(app: Flask, house: House, hand: Worker) -> tuple[Browser, str]:
    """Send a draft for release as a secretary does."""
    assert hand.tasks
    meeting = house.upload()
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/review")
    secretary.send(f"/meetings/{meeting}/send")
    return secretary, meeting


def test_a_large_draft_is_on_its_way_and_its_page_says_how_far(
    sent: tuple[Browser, str], house: House, hand: Worker
) -> None:
    secretary, meeting = sent
    assert "It waits for its turn." in secretary.text
    assert secretary.tree.xpath("//a[text() = 'Look again']/@href") == [f"/meetings/{meeting}/sending"]
    assert secretary.tree.get_element_by_id("sending").get("hx-get") == f"/meetings/{meeting}/sending"

    secretary.open(f"/meetings/{meeting}")
    assert "It is being sent for release" in secretary.text

    hand.once()
    secretary.open(f"/meetings/{meeting}/sending")

    assert "It is sent for release." in secretary.text
    assert secretary.tree.get_element_by_id("sending").get("hx-get") is None
    secretary.open(f"/meetings/{meeting}")
    assert "Awaiting release" in secretary.text
    assert "It is being sent" not in secretary.text
    assert house.services.publication.look(house["officer"], meeting).folder_hash


def test_where_no_worker_is_seen_the_page_of_a_large_draft_says_so_and_whom_to_tell(
    sent: tuple[Browser, str], house: House, hand: Worker
) -> None:
    secretary, meeting = sent
    assert "No worker is there to go on with it" in secretary.text
    there = WorkerRecord(id="0" * 20, host="host", started_at=house.clock(), seen_at=house.clock())
    with house.services.office.records.transaction() as unit:
        unit.jobs.seen(there)
    secretary.open(f"/meetings/{meeting}/sending")
    assert "No worker" not in secretary.text

    house.clock.forward(UNSEEN + timedelta(seconds=1))
    secretary.open(f"/meetings/{meeting}/sending")
    assert "No worker is there to go on with it" in secretary.text
    hand.once()
    secretary.open(f"/meetings/{meeting}/sending")
    assert "No worker" not in secretary.text


def test_a_draft_that_went_round_meanwhile_is_said_in_words(
    sent: tuple[Browser, str], house: House, hand: Worker
) -> None:
    secretary, meeting = sent
    closes = house.clock() + timedelta(days=1)
    house.services.circulation.circulate(house["secretary"], meeting, people=[house.ids["officer"]], closes=closes)
    hand.once()
    secretary.open(f"/meetings/{meeting}/sending")
    assert "The meeting was moved on meanwhile: look at it." in secretary.text


def test_a_text_that_was_found_to_be_another_bodys_meanwhile_is_said_in_words(
    sent: tuple[Browser, str], house: House, hand: Worker
) -> None:
    secretary, meeting = sent
    with house.services.office.records.transaction() as unit:
        unit.bodies.add(replace(unit.bodies.all()[0], id="harbour-panel", name="Harbour Panel"))
    house.services.origins.came_from(house["secretary"], meeting, "1", "harbour-panel")
    hand.once()
    secretary.open(f"/meetings/{meeting}/sending")
    assert "has not agreed to what is released: see the register of other bodies." in secretary.text


def test_every_kind_of_error_is_an_outcome_with_words() -> None:
    kinds = [RedactorError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    said = {kind.code: outcome_words(kind.code) for kind in kinds}

    assert [code for code, words in said.items() if not words.endswith(".") or words.startswith(code)] == []
    assert "policies check" in said["policy"]
    assert said["keyring"] == said["vault"]
    assert outcome_words("xyzzy") == "It could not be done (xyzzy): tell whoever runs the service."
    assert outcome_words(None) == ""


def test_what_ended_it_is_said_in_words_and_it_is_tried_again_from_the_list(
    sent: tuple[Browser, str], house: House, hand: Worker, app: Flask
) -> None:
    secretary, meeting = sent
    real = hand.tasks
    hand.tasks = {**real, Kind.PROPOSAL: raising(Conflict("Brightwater moved on."))}
    hand.once()
    hand.tasks = real
    secretary.open(f"/meetings/{meeting}/sending")
    assert "Something was changed meanwhile" in secretary.text

    administrator = browser(app, "administrator")
    administrator.open("/jobs")
    with house.services.office.records.reading() as unit:
        job = unit.jobs.newest(most=1, kinds=[Kind.PROPOSAL])[0]
    assert "Something was changed meanwhile" in administrator.text
    administrator.send(f"/jobs/{job.id}/again")
    assert "Tried again" in administrator.text
    hand.once()

    secretary.open("/jobs")
    assert "Sent for release." in secretary.text


def test_the_list_says_no_word_of_a_text_and_no_title_that_is_not_public(
    sent: tuple[Browser, str], app: Flask, hand: Worker
) -> None:
    assert sent
    hand.once()
    for name in ("administrator", "secretary"):
        person = browser(app, name)
        person.open("/jobs")
        assert "Send a large draft for release" in person.text
        assert not [word for word in (*SECRETS, "Lantern Board Meeting") if word in person.text]


def test_a_small_draft_is_sent_as_before(app: Flask, house: House) -> None:
    meeting = house.upload(MINUTES)
    secretary = browser(app, "secretary")
    secretary.open(f"/meetings/{meeting}/review")

    secretary.send(f"/meetings/{meeting}/send")

    assert "Awaiting release" in secretary.text


def test_no_request_publishes_what_is_due_and_a_worker_does(published: House) -> None:
    """Hold requests to do what they are asked, and nothing beside it."""
    client = create_app(services=published.services).test_client()
    with published.services.office.records.reading() as unit:
        before = unit.log.size()

    client.get("/healthz")

    with published.services.office.records.reading() as unit:
        assert unit.log.size() == before
    assert worker(published.services).once() >= 1
