"""The numbers say how the service does, and nothing of whom, of what, or from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor import __version__
from redactor.app import create_app
from redactor.errors import StorageError
from redactor.web import measuring
from redactor.web.admission import Work
from tests.services.house import MINUTES, SECRETS
from tests.web.browser import browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from prometheus_client.metrics import MetricWrapperBase

    from tests.services.house import House


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, float]]:
    """Give every number as a line of Prometheus, of the application that is made next."""
    made: list[measuring.Numbers] = []
    make = measuring.Numbers.made

    def keep() -> measuring.Numbers:
        made[:] = [make()]
        return made[0]

    monkeypatch.setattr(measuring.Numbers, "made", keep)
    monkeypatch.setattr(measuring, "_EVERY", 0.0)

    def read() -> dict[str, float]:
        found: dict[str, float] = {}
        for name in measuring.Numbers.__slots__:
            metric: MetricWrapperBase = getattr(made[0], name)
            for family in metric.collect():
                for one in family.samples:
                    labels = ",".join(f'{k}="{v}"' for k, v in sorted(one.labels.items()))
                    found[f"{one.name}{{{labels}}}"] = one.value
        return found

    return read


def measured(house: House) -> House:
    object.__setattr__(house.services.settings, "metrics_port", 1)
    return house


def test_answers_are_counted_and_timed_by_route_method_and_outcome(
    house: House, numbers: Callable[[], dict[str, float]]
) -> None:
    client = create_app(services=measured(house).services).test_client()
    client.get("/sign-in")
    client.get("/Brightwater")
    client.open("/sign-in", method="QUILLON")
    found = numbers()
    assert found['redactor_answers_total{method="GET",outcome="2xx",route="/sign-in"}'] == 1
    assert found['redactor_answer_seconds_count{method="GET",outcome="2xx",route="/sign-in"}'] == 1
    assert found['redactor_answers_total{method="ANY",outcome="4xx",route="nowhere"}'] >= 1
    assert found[f'redactor_build_info{{version="{__version__}"}}'] == 1


def test_a_journey_leaves_nobody_and_nothing_in_the_numbers(
    house: House, numbers: Callable[[], dict[str, float]]
) -> None:
    app = create_app(services=measured(house).services)
    person = browser(app, "secretary")
    person.open("/upload")
    person.send("/upload", file=("draft.md", MINUTES.encode()))
    meeting = person.path.split("/")[2]
    browser(app, "member").client.get(f"/meetings/{meeting}/release")
    found = numbers()
    told = "\n".join(found)
    assert not [word for word in (*SECRETS, *house.ids.values(), meeting, "lantern", "RED") if word in told]
    assert found['redactor_denials_total{action="release.read"}'] == 1
    assert found["redactor_upload_bytes_total{}"] > len(MINUTES)
    assert found["redactor_record_events{}"] > 5


def test_places_and_the_age_of_the_checkpoint_are_seen(house: House, numbers: Callable[[], dict[str, float]]) -> None:
    app = create_app(services=measured(house).services)
    app.extensions["redactor"].limits.places.take(Work.HEAVY)
    app.test_client().get("/healthz")
    assert numbers()['redactor_places_taken{work="heavy"}'] == 1
    assert numbers()["redactor_places_waiting{}"] == 0
    assert numbers()["redactor_checkpoint_timestamp_seconds{}"] == 0  # never, as yet
    folder = house.folder / "checkpoints"
    folder.mkdir()
    (folder / "2031-03-11.note").write_bytes(b"")
    app.test_client().get("/healthz")
    signed = (folder / "2031-03-11.note").stat().st_mtime
    assert numbers()["redactor_checkpoint_timestamp_seconds{}"] == pytest.approx(signed, abs=0.001)


def test_a_database_that_is_away_stops_no_answer(
    house: House, numbers: Callable[[], dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(services=measured(house).services)

    def away(_: object) -> int:
        raise StorageError("The database is away.")

    monkeypatch.setattr("redactor.storage.log.Log.size", away)
    assert app.test_client().get("/healthz").status_code == 200
    assert numbers()["redactor_record_events{}"] == 0
