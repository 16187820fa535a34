"""Who gets in where: every route, every method and every duty, in one table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from tests.services.house import MINUTES
from tests.web.browser import OWN, browser

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.services.house import House

OPEN = {
    "/first-start/<secret>",
    "/first-start/<secret>/options",
    "/healthz",
    "/invitation/<secret>",
    "/invitation/<secret>/options",
    "/readyz",
    "/sign-in",
    "/sign-in/passkey",
    "/sign-in/passkey/options",
    "/static/<path:filename>",
}
EVERYBODY = "secretary officer member administrator"
READERS = "secretary officer member"
TABLE = {
    ("GET", "/"): EVERYBODY,
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/confirm"): EVERYBODY,
    ("POST", "/confirm"): EVERYBODY,
    ("POST", "/confirm/options"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("POST", "/account/passkeys/options"): EVERYBODY,
    ("POST", "/account/passkeys"): EVERYBODY,
    ("POST", "/account/passkeys/<passkey>/remove"): EVERYBODY,
    ("GET", "/account/app"): EVERYBODY,
    ("POST", "/account/app"): EVERYBODY,
    ("GET", "/account/app/picture.svg"): EVERYBODY,
    ("POST", "/account/app/confirm"): EVERYBODY,
    ("POST", "/account/app/remove"): EVERYBODY,
    ("POST", "/account/recovery"): EVERYBODY,
    ("POST", "/account/password"): EVERYBODY,
    ("POST", "/account/sessions/<session>/end"): EVERYBODY,
    ("POST", "/account/sessions/end"): EVERYBODY,
    ("POST", "/account/tokens"): EVERYBODY,
    ("POST", "/account/tokens/<token>/end"): EVERYBODY,
    ("GET", "/account/key"): EVERYBODY,
    ("POST", "/account/key"): EVERYBODY,
    ("POST", "/account/key/confirm"): EVERYBODY,
    ("POST", "/account/key/forget"): EVERYBODY,
    ("GET", "/read"): READERS,
    ("GET", "/read/<meeting>"): READERS,
    ("GET", "/read/<meeting>/copy.<kind>"): READERS,
    ("GET", "/read/<meeting>/pictures/<int:number>"): READERS,
    ("POST", "/read/<meeting>/items/<item>"): READERS,
    ("GET", "/upload"): "secretary",
    ("POST", "/upload"): "secretary",
    ("GET", "/meetings/<meeting>"): "secretary officer",
    ("GET", "/meetings/<meeting>/drafts"): "secretary",
    ("POST", "/meetings/<meeting>/drafts"): "secretary",
    ("GET", "/meetings/<meeting>/findings"): "secretary",
    ("POST", "/meetings/<meeting>/findings"): "secretary",
    ("GET", "/meetings/<meeting>/review"): "secretary officer",
    ("GET", "/meetings/<meeting>/pictures/<int:number>"): "secretary officer",
    ("POST", "/meetings/<meeting>/items/<item>"): "secretary",
    ("POST", "/meetings/<meeting>/leaks"): "secretary",
    ("POST", "/meetings/<meeting>/undo"): "secretary",
    ("POST", "/meetings/<meeting>/redo"): "secretary",
    ("POST", "/meetings/<meeting>/send"): "secretary",
    ("GET", "/meetings/<meeting>/draft-with-changes.docx"): "secretary",
    ("GET", "/meetings/<meeting>/release"): "secretary officer",
    ("GET", "/meetings/<meeting>/release/files/<path:name>"): "secretary officer",
    ("GET", "/meetings/<meeting>/release/pictures/<int:number>"): "secretary officer",
    ("POST", "/meetings/<meeting>/release"): "officer",
    ("GET", "/meetings/<meeting>/versions"): "secretary officer",
    ("GET", "/meetings/<meeting>/certificate.json"): "secretary officer",
    ("GET", "/meetings/<meeting>/withdraw"): "officer",
    ("POST", "/meetings/<meeting>/withdraw"): "officer",
    ("GET", "/meetings/<meeting>/circulate"): "secretary",
    ("POST", "/meetings/<meeting>/circulate"): "secretary",
    ("POST", "/meetings/<meeting>/circulate/close"): "secretary",
    ("GET", "/meetings/<meeting>/comments"): "secretary",
    ("POST", "/meetings/<meeting>/comments/<comment>"): "secretary",
    ("GET", "/meetings/<meeting>/adoption"): "secretary officer",
    ("POST", "/meetings/<meeting>/adoption"): "secretary",
    ("POST", "/meetings/<meeting>/adoption/<adopted>"): "officer",
    ("GET", "/drafts"): READERS,
    ("GET", "/drafts/<meeting>"): READERS,
    ("GET", "/drafts/<meeting>/copy.<kind>"): READERS,
    ("POST", "/drafts/<meeting>/comments"): READERS,
    ("GET", "/meetings/<meeting>/access"): "officer",
    ("GET", "/meetings/<meeting>/disclosures"): "secretary officer",
    ("POST", "/meetings/<meeting>/disclosures"): "officer",
    ("POST", "/meetings/<meeting>/grants"): "officer",
    ("POST", "/meetings/<meeting>/grants/<grant>/end"): "officer",
    ("POST", "/meetings/<meeting>/recusals"): "officer",
    ("GET", "/registers/<any(actions, decisions):name>"): READERS,
    ("GET", "/registers/<any(actions, decisions):name>.<any(csv, json):form>"): READERS,
    ("GET", "/registers/withheld"): "secretary officer",
    ("POST", "/registers/withheld/<meeting>/<item>/later"): "secretary",
    ("POST", "/registers/withheld/<meeting>/<item>/happened"): "secretary",
    ("GET", "/registers/origins"): "secretary officer",
    ("POST", "/registers/origins"): "secretary",
    ("POST", "/registers/origins/<meeting>/<item>/agree"): "secretary officer",
    ("GET", "/registers/pseudonyms"): "secretary officer",
    ("POST", "/registers/pseudonyms"): "secretary",
    ("POST", "/meetings/<meeting>/pseudonyms/<pseudonym>"): "secretary",
    ("GET", "/read/<meeting>/emergency"): READERS,
    ("POST", "/read/<meeting>/emergency"): READERS,
    ("GET", "/held"): "secretary officer",
    ("POST", "/held/<held>"): "secretary officer",
    ("GET", "/emergencies"): "officer",
    ("GET", "/emergencies/<emergency>"): "officer",
    ("POST", "/emergencies/<emergency>/approve"): "officer",
    ("POST", "/emergencies/<emergency>/end"): "officer",
    ("GET", "/notices"): EVERYBODY,
    ("POST", "/notices"): EVERYBODY,
    ("POST", "/meetings/<meeting>/times"): "secretary officer",
    ("GET", "/clearances"): "officer",
    ("POST", "/clearances"): "officer",
    ("GET", "/people"): "administrator",
    ("POST", "/people"): "administrator",
    ("GET", "/people/<person>"): "administrator",
    ("POST", "/people/<person>/duties"): "administrator",
    ("POST", "/people/<person>/close"): "administrator",
    ("POST", "/people/<person>/sessions/end"): "administrator",
    ("GET", "/bodies"): "administrator",
    ("POST", "/bodies"): "administrator",
    ("POST", "/people/<person>/invitation"): "administrator",
    ("POST", "/people/<person>/clearances"): "administrator",
}
EMAILS = {name: f"{name}@lantern.example" for name in READERS.split()} | {"administrator": "ada@lantern.example"}


def rules(app: Flask) -> set[tuple[str, str]]:
    """List every route with its methods."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_has_every_route_that_is_not_open_to_anyone(app: Flask) -> None:
    assert {pair for pair in rules(app) if pair[1] not in OPEN} == set(TABLE)


@pytest.fixture
def addresses(published: House) -> dict[tuple[str, str], str]:
    """Fill in the routes, so that each leads somewhere for those who may."""
    meeting = published.ids["meeting"]
    waiting = published.upload(MINUTES.replace("LB_7_0311", "LB_8_0408"))
    published.propose(waiting)
    published.clear("member", "AMBER")
    published.grant("secretary", meeting, "3")
    now = published.clock()
    published.services.access.give(
        published["both"],
        meeting,
        item="3",
        person=published.ids["officer"],
        starts=now,
        ends=now + timedelta(days=1),
        why="To compare it with the contract.",
    )
    going_round = published.upload(MINUTES.replace("LB_7_0311", "LB_9_0506"))
    readers = [published.ids[name] for name in READERS.split()]
    published.services.circulation.circulate(
        published["secretary"], going_round, people=readers, closes=now + timedelta(days=1)
    )
    filled = {
        "/drafts/<meeting>": f"/drafts/{going_round}",
        "<comment>": "0" * 20,
        "<held>": "0" * 20,
        "<adopted>": "0" * 20,
        "<meeting>/release": f"{waiting}/release",
        "<meeting>": meeting,
        "<item>": "3",
        "<kind>": "txt",
        "<grant>": "0" * 20,
        "<emergency>": published.services.emergencies.ask(
            published["member"], published.ids["meeting"], item="2", why="Now."
        ),
        "<person>": published.ids["member"],
        "<path:name>": "index.html",
        "<any(actions, decisions):name>": "actions",
        "<any(csv, json):form>": "csv",
        "<pseudonym>": "0" * 20,
    }
    made = {}
    for method, rule in TABLE:
        address = rule
        for hole, value in filled.items():
            address = address.replace(hole, value)
        made[method, rule] = address
    return made


@pytest.mark.parametrize("name", ["nobody", *EMAILS])
def test_each_duty_gets_in_where_the_table_says_and_nowhere_else(
    published: House, addresses: dict[tuple[str, str], str], name: str
) -> None:
    app = create_app(services=published.services)
    client = app.test_client()
    wrong = {}
    for pair, address in addresses.items():
        if "<int:number>" in address:
            continue  # these minutes have no picture; the rule of its page holds for it
        if name != "nobody":
            sign_in(app, client, name)
        answer = client.open(address, method=pair[0], headers=OWN)
        if came(answer) != expected(name, pair):
            wrong[pair] = f"{came(answer)}, not {expected(name, pair)}"
    assert wrong == {}


def expected(name: str, pair: tuple[str, str]) -> str:
    if name == "nobody":
        return "to sign in"
    if name not in TABLE[pair].split():
        return "nothing there"
    if pair == ("GET", "/") and name == "administrator":
        return "to /people"
    if pair in {("GET", "/account/app"), ("GET", "/account/app/picture.svg")}:
        return "nothing there"  # nobody is setting an app up
    # The form's token is asked for after the duty: this request has none.
    return "shown" if pair[0] == "GET" else "token missing"


def came(answer: TestResponse) -> str:
    if answer.status_code == 303:
        where = answer.headers["Location"]
        return "to sign in" if where.startswith("/sign-in") else f"to {where}"
    return {200: "shown", 400: "token missing", 404: "nothing there"}.get(answer.status_code, str(answer.status_code))


def sign_in(app: Flask, client: FlaskClient, name: str) -> None:
    if client.get_cookie("sid") is None:
        made = browser(app)
        made.client = client
        made.sign_in_as(EMAILS[name])


def test_a_route_that_nobody_declared_is_refused_even_where_it_was_added_late(app: Flask) -> None:
    app.add_url_rule("/late", "late", lambda: "text of the minutes")

    answer = browser(app, "secretary").client.get("/late")

    assert answer.status_code == 500
    assert b"text of the minutes" not in answer.data


# ------------------------------------------------------------------------------------- absent and not allowed


def bytes_of(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.get_data(), sorted((k, v) for k, v in answer.headers if k != "Date")


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("member", "/meetings/{meeting}"),
        ("member", "/meetings/{absent}"),
        ("member", "/meetings/{meeting}/review"),
        ("member", "/read/{draft}"),
        ("member", "/read/{absent}"),
        ("member", "/read/{meeting}/copy.docx"),
        ("member", "/read/{absent}/copy.docx"),
        ("member", "/read/{meeting}/copy.exe"),
        ("member", "/people"),
        ("secretary", "/meetings/{absent}"),
        ("secretary", "/meetings/%00"),
        ("secretary", "/meetings/{absent}/review"),
        ("secretary", "/meetings/{meeting}/release"),
        ("secretary", "/meetings/{meeting}/release/files/index.html"),
        ("secretary", "/meetings/{meeting}/access"),
        ("secretary", "/meetings/{meeting}/pictures/1"),
        ("secretary", "/meetings/{meeting}/nothing"),
        ("administrator", "/meetings/{meeting}"),
        ("administrator", "/read/{meeting}"),
        ("administrator", "/people/{absent}"),
    ],
)
def test_what_is_not_allowed_has_the_bytes_of_what_is_not_there(published: House, who: str, address: str) -> None:
    app = create_app(services=published.services)
    client = app.test_client()
    sign_in(app, client, who)
    draft = published.upload(MINUTES.replace("LB_7_0311", "LB_8_0408"))
    asked = address.format(meeting=published.ids["meeting"], draft=draft, absent="0123456789abcdef0123")

    assert bytes_of(client.get(asked)) == bytes_of(client.get("/an/address/that/leads/nowhere"))


def test_an_item_that_is_closed_to_her_is_answered_like_one_that_is_not_there(published: House) -> None:
    app = create_app(services=published.services)
    published.clear("member", "AMBER")
    reader = browser(app, "member")
    where = f"/read/{published.ids['meeting']}"
    reader.open(where)
    token = reader.tree.xpath("string(//input[@name='csrf_token']/@value)")

    answers = [
        reader.client.post(f"{where}/items/{item}", data={"csrf_token": token}, headers=OWN)
        for item in ("2", "99", "%23")
    ]

    assert [a.status_code for a in answers] == [404, 404, 404]
    assert bytes_of(answers[0]) == bytes_of(answers[1]) == bytes_of(answers[2])
    nowhere = reader.client.post("/nowhere", data={"csrf_token": token}, headers=OWN)
    assert bytes_of(answers[0]) == bytes_of(nowhere)


def test_the_page_that_was_not_found_names_nobody(app: Flask) -> None:
    page = browser(app, "secretary").client.get("/nowhere")

    assert b"secretary" not in page.data
    assert page.data == app.test_client().get("/nowhere").data


def test_after_signing_in_she_comes_to_the_page_that_she_asked_for_and_to_no_other_site(app: Flask) -> None:
    asked = app.test_client().get("/upload?x=1")
    assert asked.headers["Location"] == "/sign-in?next=%2Fupload%3Fx%3D1"
    person = browser(app)
    person.open("/upload")
    person.send("/sign-in", email=EMAILS["secretary"], password="quite a long phrase")
    assert person.path == "/upload"
    for bad in (
        "//evil.example/",
        "https://evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/a//b",
        "/sign-in",
        "x",
    ):
        person = browser(app)
        person.open(f"/sign-in?next={bad.replace('%', '%25')}")
        person.send("/sign-in", email=EMAILS["secretary"], password="quite a long phrase")
        assert person.path in ("/", "/%09/evil.example"), bad


def test_no_link_can_make_a_page_claim_that_something_was_done(app: Flask) -> None:
    person = browser(app, "secretary")

    assert "Released" not in person.open("/?said=released").text_content()
