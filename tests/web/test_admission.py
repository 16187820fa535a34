"""However much heavy work waits, light work is answered; what finds no place is told when to come back."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.config import settings
from redactor.errors import BusyError, StorageError
from redactor.web import limits
from redactor.web.admission import Bounds, Places, Work
from tests.stocked import token_of
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.services.house import House


def bounds(most: int = 4, heavy: int = 2, *, waiting: int = 8, seconds: float = 60.0) -> Bounds:
    kinds = {Work.LIGHT: most, Work.HEAVY: heavy, Work.RECEIVING: 1, Work.PASSWORD: 1}
    return Bounds(most, kinds, waiting, seconds)


def until(true: Callable[[], bool]) -> None:
    """Wait for something; a machine that is busy may take its time."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


@contextmanager
def one_waits(places: Places, work: Work) -> Iterator[list[Work]]:
    """Let somebody wait for a place; gives what she got."""
    got: list[Work] = []

    def wait() -> None:
        places.take(work)
        got.append(work)

    before = places.waiting()
    waiter = threading.Thread(target=wait)
    waiter.start()
    until(lambda: places.waiting() == before + 1)
    yield got
    waiter.join(60)


def test_heavy_work_never_takes_the_last_places_however_much_of_it_waits() -> None:
    places = Places(bounds())
    places.take(Work.HEAVY)
    places.take(Work.HEAVY)
    with one_waits(places, Work.HEAVY) as got:
        places.take(Work.LIGHT)  # at once: it would wait for a minute
        places.take(Work.LIGHT)
        assert not got
        places.give(Work.LIGHT)
        assert places.waiting() == 1
        places.give(Work.HEAVY)
    assert got == [Work.HEAVY]
    assert places.taken() == {Work.LIGHT: 1, Work.HEAVY: 2, Work.RECEIVING: 0, Work.PASSWORD: 0}


def test_who_turns_out_to_be_heavy_gives_the_light_place_up_before_waiting() -> None:
    places = Places(bounds(most=2, heavy=1))
    places.take(Work.HEAVY)
    places.take(Work.LIGHT)
    changed = threading.Thread(target=lambda: places.change(Work.LIGHT, Work.HEAVY))
    changed.start()
    until(lambda: places.waiting() == 1)
    places.take(Work.LIGHT)
    places.give(Work.HEAVY)
    changed.join(60)
    assert places.taken()[Work.HEAVY] == 1


def test_the_queue_is_bounded_and_so_is_the_wait() -> None:
    places = Places(bounds(heavy=1, waiting=1))
    places.take(Work.HEAVY)
    with one_waits(places, Work.HEAVY):
        with pytest.raises(BusyError) as told:
            places.take(Work.HEAVY)
        assert told.value.wait > 0
        places.give(Work.HEAVY)
    places.give(Work.HEAVY)
    short = Places(bounds(heavy=1, seconds=0.01))
    short.take(Work.HEAVY)
    with pytest.raises(BusyError):
        short.take(Work.HEAVY)
    assert short.waiting() == 0
    assert short.taken()[Work.HEAVY] == 1


def test_files_are_received_beside_all_work_and_only_so_many_at_once() -> None:
    places = Places(bounds(most=2, seconds=0.01))
    places.take(Work.LIGHT)
    places.take(Work.LIGHT)
    places.take(Work.RECEIVING)
    with pytest.raises(BusyError):
        places.take(Work.RECEIVING)
    places.give(Work.LIGHT)
    places.take(Work.LIGHT)


def test_places_are_given_in_the_order_of_coming() -> None:
    places = Places(bounds(heavy=1))
    places.take(Work.HEAVY)
    with one_waits(places, Work.HEAVY) as first, one_waits(places, Work.HEAVY) as second:
        places.give(Work.HEAVY)
        until(lambda: bool(first))
        assert not second
        places.give(Work.HEAVY)
    assert second


def test_many_at_once_never_take_more_than_there_are_and_all_of_them_end() -> None:
    places = Places(bounds(most=3, heavy=2, waiting=1000))
    most: list[int] = []

    def work(kind: Work) -> None:
        places.take(kind)
        taken = places.taken()
        most.append(max(sum(taken.values()) - 3, taken[Work.HEAVY] - 2))
        places.give(kind)

    with ThreadPoolExecutor(16) as pool:
        [*pool.map(work, [Work.HEAVY, Work.LIGHT] * 200)]
    assert max(most) <= 0
    assert set(places.taken().values()) == {0}


@pytest.mark.parametrize("threads", [2, 3, 4, 8, 64])
@pytest.mark.parametrize("heavy", [0, 1, 63])
def test_of_several_threads_one_is_always_left_to_light_work(threads: int, heavy: int) -> None:
    made = Bounds.of(settings(threads=threads, heavy=heavy, hashes=32))
    assert made.of_kind[Work.HEAVY] < threads
    assert all(most >= 1 for most in made.of_kind.values())
    if threads > 2:
        assert made.of_kind[Work.HEAVY] + made.of_kind[Work.PASSWORD] < threads


# ------------------------------------------------------------------------------------------------------- the service


def impatient(house: House) -> tuple[Flask, Places]:
    """Give a service in which nobody waits for longer than a moment."""
    app = create_app(services=house.services)
    places = app.extensions["redactor"].limits.places
    places.bounds = replace(places.bounds, seconds=0.01)
    return app, places


def test_with_all_heavy_places_taken_uploads_are_put_off_and_pages_are_answered(house: House) -> None:
    app, places = impatient(house)
    person = browser(app, "secretary")
    person.open("/upload")
    for _ in range(places.bounds.of_kind[Work.HEAVY]):
        places.take(Work.HEAVY)
    person.send("/upload", file=("a.md", b"# Meeting 1\n"))
    assert person.status == 503
    assert person.response is not None
    assert int(person.response.headers["Retry-After"]) > 0
    assert "very busy" in person.text
    assert "Nothing was changed" in person.text
    person.open("/upload")
    assert person.status == 200
    hers = token_of(house, "secretary")
    answer = app.test_client().post("/api/v1/meetings", data={}, headers=hers)
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.get_json()["code"] == "busy"
    assert int(answer.headers["Retry-After"]) > 0
    assert places.taken()[Work.LIGHT] == 0


def test_an_upload_that_was_put_off_is_not_counted(house: House) -> None:
    app, places = impatient(house)
    hers = token_of(house, "secretary")
    for _ in range(places.bounds.of_kind[Work.HEAVY]):
        places.take(Work.HEAVY)
    for _ in range(3):
        assert app.test_client().post("/api/v1/meetings", data={}, headers=hers).status_code == 503
    for _ in range(places.bounds.of_kind[Work.HEAVY]):
        places.give(Work.HEAVY)
    assert app.test_client().post("/api/v1/meetings", data={}, headers=hers).status_code == 422
    with house.services.office.records.reading() as unit:
        allowance = app.extensions["redactor"].limits.uploads
        now = allowance.stretch(house.clock())
        assert unit.rates.used(house.ids["secretary"], "upload", stretch=now) == 1


def test_with_all_places_taken_the_service_still_says_that_it_lives_and_how_it_is(house: House) -> None:
    app, places = impatient(house)
    for _ in range(places.bounds.most):
        places.take(Work.LIGHT)
    client = app.test_client()
    assert client.get("/sign-in").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    places.give(Work.LIGHT)
    assert client.get("/sign-in").status_code == 200


def test_strangers_who_try_passwords_take_the_places_of_passwords_alone(house: House) -> None:
    app, places = impatient(house)
    stranger = browser(app)
    stranger.open("/sign-in")
    places.take(Work.PASSWORD)
    stranger.send("/sign-in", email="ada@lantern.example", password="a wrong long phrase")
    assert stranger.status == 503
    assert stranger.client.get("/sign-in").status_code == 200


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/api/v1/meetings", "/api/v1/nowhere", "/static/gone"])
def test_a_place_is_given_back_whatever_the_answer(house: House, path: str) -> None:
    app, places = impatient(house)
    app.test_client().get(path)
    app.test_client().post(path, headers=OWN, data={"a": "b"})
    assert set(places.taken().values()) == {0}


def test_a_place_is_given_back_where_the_database_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app, places = impatient(house)

    def away(*_: object) -> None:
        raise StorageError("The database is away.")

    person = browser(app, "secretary")
    monkeypatch.setattr(type(house.services.office.records), "reading", away)
    assert person.client.get("/").status_code == 503
    assert set(places.taken().values()) == {0}


def test_what_is_named_as_heavy_or_as_comparing_passwords_is_there(house: House) -> None:
    app = create_app(services=house.services)
    rules = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert rules >= limits.PASSWORDS
    assert app.extensions["redactor"].actions >= limits.HEAVY | limits.UPLOADS
    assert set(app.view_functions) >= limits.ALWAYS
