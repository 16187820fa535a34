"""Sign in by an account of another service: a real provider on loopback, the whole way there and back."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from redactor.app import create_app
from tests.ports import free_port
from tests.services.house import House, start
from tests.tied import tied
from tests.web.browser import OWN, Browser, browser

if TYPE_CHECKING:
    from collections.abc import Iterator


def user(sub: str, email: str, *, verified: object = True, **claims: object) -> str:
    return json.dumps({"sub": sub, "email": email, "email_verified": verified, **claims})


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Run a provider that knows some people, in a process of its own."""
    users = [
        user("u-member", "member@lantern.example", auth_time=int(time.time()) - 3600),
        user("u-new", "member@lantern.example"),
        user("u-unsure", "other@lantern.example", verified=False),
        user("u-stranger", "nobody@elsewhere.example"),
        user("u-other", "OTHER@lantern.example"),
        user("u-fresh", "officer@lantern.example", auth_time=int(time.time())),
    ]
    port = free_port()
    known = [part for one in users for part in ("--user-claims", one)]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *known]
    running = subprocess.Popen(tied(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        running.kill()
        running.wait()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            requests.get(f"{address}/jwks", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError


@pytest.fixture
def linked(house: House, provider: str) -> Iterator[House]:
    """Start the house with that provider, at the time that the provider has."""
    house.services.close()
    house.clock.now = datetime.now(UTC)
    started = start(house.folder, house.clock, oidc_issuer=provider, oidc_client_id="minutes", oidc_client_secret="s")
    yield replace(house, services=started)
    started.close()


def away(person: Browser, sub: str, start_at: str = "/sign-in/elsewhere") -> str:
    """Go to the provider, sign in there as somebody, and return the address that it sends back to."""
    leaving = person.client.get(start_at)
    assert leaving.status_code == 303
    answer = requests.post(leaving.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    back: str = answer.headers["Location"]
    return back.partition("localhost")[2]


def come(house: House, sub: str) -> tuple[Browser, int]:
    person = browser(create_app(services=house.services))
    answer = person.client.get(away(person, sub))
    return person, answer.status_code


def entries(house: House) -> list[bytes]:
    with house.services.office.records.reading() as unit:
        return [logged.entry for logged in unit.log.read()]


def test_somebody_who_is_here_signs_in_and_comes_to_the_page_that_she_asked_for(linked: House) -> None:
    person = browser(create_app(services=linked.services))
    person.open("/sign-in?next=%2Fnotices")
    assert "your organisation" in person.text

    answer = person.client.get(away(person, "u-member", "/sign-in/elsewhere?next=%2Fnotices"))

    assert answer.status_code == 200
    assert b'href="/notices"' in answer.data
    assert person.client.get("/notices").status_code == 200
    assert any(b"sign-in" in entry and b'"elsewhere"' in entry and b"granted" in entry for entry in entries(linked))


def test_the_name_there_decides_once_it_is_known_and_the_address_does_not_take_her_place(linked: House) -> None:
    assert come(linked, "u-member")[1] == 200
    assert come(linked, "u-member")[1] == 200
    assert come(linked, "u-new")[1] == 403
    with linked.services.office.records.reading() as unit:
        held = unit.credentials.outsides(linked.ids["member"])
    assert [(h.subject, h.issuer) for h in held] == [("u-member", linked.services.settings.oidc_issuer)]


def test_nobody_is_made_and_an_address_that_is_not_verified_finds_nobody(linked: House) -> None:
    with linked.services.office.records.reading() as unit:
        before = len(unit.people.all())

    assert come(linked, "u-stranger")[1] == 403
    assert come(linked, "u-unsure")[1] == 403
    with linked.services.office.records.reading() as unit:
        assert len(unit.people.all()) == before
        assert unit.credentials.outsides(linked.ids["other"]) == ()


def test_a_closed_account_has_the_answer_of_one_that_never_was(linked: House) -> None:
    assert come(linked, "u-other")[1] == 200
    linked.services.people.close(linked["administrator"], linked.ids["other"])
    app = create_app(services=linked.services)
    answers = []
    for sub in ("u-other", "u-stranger"):
        person = browser(app)
        answer = person.client.get(away(person, sub))
        answers.append((answer.status_code, len(answer.data), sorted(name for name, _ in answer.headers)))

    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_who_waits_for_an_officers_word_does_not_get_in_this_way_before(linked: House) -> None:
    people = linked.services.people
    assert people.invite_again(linked["administrator"], linked.ids["member"]).waits

    assert come(linked, "u-member")[1] == 403


def test_an_account_elsewhere_is_a_way_in_that_a_new_invitation_may_not_replace_alone(linked: House) -> None:
    people = linked.services.people
    invited = people.invite(linked["administrator"], name="New", email="nobody@elsewhere.example", duties=["member"])
    linked.confirm_changes(invited.person)
    assert come(linked, "u-stranger")[1] == 200

    assert people.invite_again(linked["administrator"], invited.person).waits


def test_an_answer_in_another_browser_is_nobody(linked: House) -> None:
    app = create_app(services=linked.services)
    hers, anothers = browser(app), browser(app)
    back = away(hers, "u-member")

    assert anothers.client.get(back).status_code == 403
    assert hers.client.get(back).status_code == 403  # used up


def test_it_is_a_proof_for_deeds_only_where_it_was_fresh(linked: House) -> None:
    proofs = {}
    for name, sub in (("member", "u-member"), ("officer", "u-fresh")):
        assert come(linked, sub)[1] == 200
        with linked.services.office.records.reading() as unit:
            proofs[name] = [s.stepped_up_at for s in unit.sessions.of(linked.ids[name])]

    assert proofs["member"] == [None]
    assert proofs["officer"] == [linked.clock()]


def test_without_a_provider_there_is_no_such_way(house: House) -> None:
    person = browser(create_app(services=house.services))

    assert person.client.get("/sign-in/elsewhere").status_code == 404
    assert person.client.get("/sign-in/elsewhere/back?state=x&code=y").status_code == 404
    person.open("/sign-in")
    assert "your organisation" not in person.text


def test_a_provider_that_does_not_answer_is_said_and_the_other_ways_stay(house: House) -> None:
    house.services.close()
    started = start(house.folder, house.clock, oidc_issuer="http://127.0.0.1:9", oidc_client_id="minutes")
    person = browser(create_app(services=started))

    assert person.client.get("/sign-in/elsewhere").status_code == 503
    assert person.sign_in("member").status == 200
    started.close()


# ------------------------------------------------------------------------------------------------ how often it is asked


def test_a_machine_is_given_so_many_challenges_and_others_meanwhile_are_served(house: House) -> None:
    app = create_app(services=house.services)

    def ask(address: str) -> int:
        client = app.test_client()
        page = browser(app)
        page.client = client
        page.open("/sign-in")
        token = page.form("/sign-in").xpath("string(.//input[@name='csrf_token']/@value)")
        where, data = "http://localhost/sign-in/passkey/options", {"csrf_token": token}
        return client.post(where, data=data, headers=OWN, environ_base={"REMOTE_ADDR": address}).status_code

    answers = [ask("192.0.2.7") for _ in range(61)]

    assert answers == [200] * 60 + [429]
    assert ask("192.0.2.8") == 200
    house.clock.forward(timedelta(minutes=5))
    assert ask("192.0.2.7") == 200


def test_a_made_up_header_is_no_other_machine(house: House) -> None:
    app = create_app(services=house.services)
    seen = []

    @app.before_request
    def _look() -> None:
        from flask import request  # noqa: PLC0415 -- inside a request

        seen.append(request.remote_addr)

    app.test_client().get("/healthz", headers={"X-Forwarded-For": "192.0.2.9"})

    assert seen == ["127.0.0.1"]
