"""Who gets in where: every route of the pages and of the API, every method and every duty, in one table.

Beside the duties the table is asked for a stranger, for somebody whose account was closed, and for tokens that lack the
scope, or are over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from tests.stocked import DUTIES, token_of
from tests.web.browser import browser
from tests.web.walking import EMAILS, addresses, walk

if TYPE_CHECKING:
    from flask import Flask

    from tests.stocked import Stocked
    from tests.web.walking import Pair

OPEN = {
    "/api/v1/openapi.json",
    "/first-start/<secret>",
    "/first-start/<secret>/options",
    "/healthz",
    "/invitation/<secret>",
    "/invitation/<secret>/options",
    "/readyz",
    "/sign-in",
    "/sign-in/elsewhere",
    "/sign-in/elsewhere/back",
    "/sign-in/passkey",
    "/sign-in/passkey/options",
    "/static/<path:filename>",
}
EVERYBODY = "secretary officer member chair auditor administrator"
READERS = "secretary officer member chair"
WORKERS = "secretary officer"
CONFIRMERS = "officer chair"
TABLE = {
    # the pages
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/confirm"): EVERYBODY,
    ("POST", "/confirm/options"): EVERYBODY,
    ("POST", "/confirm"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("POST", "/account/passkeys/options"): EVERYBODY,
    ("POST", "/account/passkeys"): EVERYBODY,
    ("POST", "/account/passkeys/<passkey>/remove"): EVERYBODY,
    ("POST", "/account/app"): EVERYBODY,
    ("GET", "/account/app"): EVERYBODY,
    ("GET", "/account/app/picture.svg"): EVERYBODY,
    ("POST", "/account/app/confirm"): EVERYBODY,
    ("POST", "/account/app/remove"): EVERYBODY,
    ("POST", "/account/recovery"): EVERYBODY,
    ("POST", "/account/password"): EVERYBODY,
    ("POST", "/account/sessions/<session>/end"): EVERYBODY,
    ("POST", "/account/sessions/end"): EVERYBODY,
    ("POST", "/account/tokens"): EVERYBODY,
    ("POST", "/account/tokens/<token>/end"): EVERYBODY,
    ("GET", "/"): EVERYBODY,
    ("GET", "/read"): READERS,
    ("GET", "/meetings/<meeting>"): WORKERS,
    ("GET", "/upload"): "secretary",
    ("POST", "/upload"): "secretary",
    ("GET", "/meetings/<meeting>/drafts"): "secretary",
    ("POST", "/meetings/<meeting>/drafts"): "secretary",
    ("GET", "/meetings/<meeting>/findings"): "secretary",
    ("POST", "/meetings/<meeting>/findings"): "secretary",
    ("GET", "/meetings/<meeting>/review"): WORKERS,
    ("POST", "/meetings/<meeting>/items/<item>"): "secretary",
    ("POST", "/meetings/<meeting>/leaks"): "secretary",
    ("POST", "/meetings/<meeting>/suggestions"): "secretary",
    ("POST", "/meetings/<meeting>/undo"): "secretary",
    ("POST", "/meetings/<meeting>/redo"): "secretary",
    ("GET", "/meetings/<meeting>/draft-with-changes.docx"): "secretary",
    ("POST", "/meetings/<meeting>/send"): "secretary",
    ("GET", "/meetings/<meeting>/pictures/<int:number>"): WORKERS,
    ("GET", "/meetings/<meeting>/release"): WORKERS,
    ("POST", "/meetings/<meeting>/release"): "officer",
    ("GET", "/meetings/<meeting>/release/files/<path:name>"): WORKERS,
    ("GET", "/meetings/<meeting>/release/pictures/<int:number>"): WORKERS,
    ("GET", "/read/<meeting>"): READERS,
    ("POST", "/read/<meeting>/items/<item>"): READERS,
    ("GET", "/read/<meeting>/copy.<kind>"): READERS,
    ("GET", "/read/<meeting>/pictures/<int:number>"): READERS,
    ("GET", "/account/key"): EVERYBODY,
    ("POST", "/account/key"): EVERYBODY,
    ("POST", "/account/key/confirm"): EVERYBODY,
    ("POST", "/account/key/forget"): EVERYBODY,
    ("POST", "/read/<meeting>/requests"): READERS,
    ("GET", "/requests"): CONFIRMERS,
    ("GET", "/requests/<asked>"): CONFIRMERS,
    ("POST", "/requests/<asked>"): CONFIRMERS,
    ("GET", "/registers/<any(actions, decisions):name>"): READERS,
    ("GET", "/registers/<any(actions, decisions):name>.<any(csv, json):form>"): READERS,
    ("GET", "/registers/withheld"): WORKERS,
    ("POST", "/registers/withheld/<meeting>/<item>/later"): "secretary",
    ("POST", "/registers/withheld/<meeting>/<item>/happened"): "secretary",
    ("GET", "/registers/origins"): WORKERS,
    ("POST", "/registers/origins"): "secretary",
    ("POST", "/registers/origins/<meeting>/<item>/agree"): WORKERS,
    ("GET", "/registers/pseudonyms"): WORKERS,
    ("POST", "/registers/pseudonyms"): "secretary",
    ("POST", "/meetings/<meeting>/pseudonyms/<pseudonym>"): "secretary",
    ("GET", "/meetings/<meeting>/access"): "officer",
    ("POST", "/meetings/<meeting>/grants"): "officer",
    ("POST", "/meetings/<meeting>/grants/<grant>/end"): "officer",
    ("POST", "/meetings/<meeting>/recusals"): "officer",
    ("POST", "/meetings/<meeting>/times"): WORKERS,
    ("GET", "/meetings/<meeting>/disclosures"): "secretary officer chair auditor",
    ("POST", "/meetings/<meeting>/disclosures"): "officer",
    ("GET", "/read/<meeting>/emergency"): READERS,
    ("POST", "/read/<meeting>/emergency"): READERS,
    ("GET", "/emergencies"): "officer chair auditor",
    ("GET", "/emergencies/<emergency>"): CONFIRMERS,
    ("POST", "/emergencies/<emergency>/approve"): CONFIRMERS,
    ("POST", "/emergencies/<emergency>/end"): CONFIRMERS,
    ("GET", "/notices"): EVERYBODY,
    ("POST", "/notices"): EVERYBODY,
    ("GET", "/people"): "administrator",
    ("POST", "/people"): "administrator",
    ("GET", "/people/<person>"): "administrator",
    ("POST", "/people/<person>/duties"): "administrator",
    ("POST", "/people/<person>/duties/end"): "administrator",
    ("POST", "/people/<person>/close"): "administrator",
    ("POST", "/people/<person>/sessions/end"): "administrator",
    ("POST", "/people/<person>/invitation"): "administrator",
    ("POST", "/people/<person>/clearances"): "administrator",
    ("GET", "/clearances"): CONFIRMERS,
    ("POST", "/clearances"): CONFIRMERS,
    ("GET", "/bodies"): "administrator",
    ("POST", "/bodies"): "administrator",
    ("GET", "/meetings/<meeting>/circulate"): "secretary",
    ("POST", "/meetings/<meeting>/circulate"): "secretary",
    ("POST", "/meetings/<meeting>/circulate/close"): "secretary",
    ("GET", "/meetings/<meeting>/comments"): "secretary",
    ("POST", "/meetings/<meeting>/comments/<comment>"): "secretary",
    ("GET", "/drafts"): READERS,
    ("GET", "/drafts/<meeting>"): READERS,
    ("POST", "/drafts/<meeting>/comments"): READERS,
    ("GET", "/drafts/<meeting>/copy.<kind>"): READERS,
    ("GET", "/meetings/<meeting>/versions"): WORKERS,
    ("GET", "/meetings/<meeting>/certificate.json"): WORKERS,
    ("GET", "/meetings/<meeting>/withdraw"): "officer",
    ("POST", "/meetings/<meeting>/withdraw"): "officer",
    ("GET", "/meetings/<meeting>/adoption"): WORKERS,
    ("POST", "/meetings/<meeting>/adoption"): "secretary",
    ("POST", "/meetings/<meeting>/adoption/<adopted>"): "officer",
    ("GET", "/meetings/<meeting>/papers"): WORKERS,
    ("POST", "/meetings/<meeting>/papers"): "secretary",
    ("POST", "/meetings/<meeting>/papers/<reference>/file"): "secretary",
    ("POST", "/meetings/<meeting>/papers/<reference>/marking"): "secretary",
    ("POST", "/meetings/<meeting>/papers/<reference>/findings"): "secretary",
    ("POST", "/meetings/<meeting>/papers/<reference>/remove"): "secretary",
    ("POST", "/meetings/<meeting>/bodies"): "secretary",
    ("POST", "/meetings/<meeting>/bodies/items"): "officer",
    ("GET", "/papers"): READERS,
    ("POST", "/papers/<meeting>/<reference>"): READERS,
    ("GET", "/papers/<meeting>/<reference>/copy.<kind>"): READERS,
    ("GET", "/one-clerk"): "officer chair administrator",
    ("POST", "/one-clerk/<body>/ask"): "administrator",
    ("POST", "/one-clerk/<clerk>/confirm"): CONFIRMERS,
    ("POST", "/one-clerk/<body>/end"): "officer chair administrator",
    ("GET", "/limits"): "administrator",
    ("POST", "/limits/<body>"): "administrator",
    ("GET", "/held"): WORKERS,
    ("GET", "/jobs"): "secretary auditor administrator",
    ("POST", "/jobs/<job>/again"): "secretary administrator",
    ("GET", "/meetings/<meeting>/sending"): WORKERS,
    ("POST", "/held/<held>"): WORKERS,
    ("GET", "/access"): "officer chair administrator",
    ("GET", "/access/<meeting>"): "officer chair administrator",
    ("GET", "/readings"): "chair auditor",
    ("GET", "/readings/<meeting>"): "chair auditor",
    ("POST", "/meetings/<meeting>/recusals/lift"): "officer",
    ("POST", "/account/mail"): EVERYBODY,
    ("GET", "/copies"): "officer auditor",
    ("GET", "/audit"): "auditor",
    ("GET", "/audit/proof.zip"): "auditor",
    # the API
    ("GET", "/api/v1/bodies"): EVERYBODY,
    ("POST", "/api/v1/bodies"): "administrator",
    ("GET", "/api/v1/meetings"): WORKERS,
    ("POST", "/api/v1/meetings"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/drafts"): "secretary",
    ("GET", "/api/v1/meetings/<meeting>"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/paper"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/draft-with-changes"): "secretary",
    ("GET", "/api/v1/meetings/<meeting>/decisions"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/decisions/template"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/decisions"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/settlements"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/rewordings"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/withheld-words"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/undo"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/redo"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/proposal"): "secretary",
    ("GET", "/api/v1/meetings/<meeting>/proposal"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/proposal/files/<path:name>"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/proposal/advice"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/proposal/difference"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/proposal/revealed"): WORKERS,
    ("POST", "/api/v1/meetings/<meeting>/proposal/approval"): "officer",
    ("POST", "/api/v1/meetings/<meeting>/proposal/return"): "officer",
    ("GET", "/api/v1/meetings/<meeting>/returned"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/versions"): WORKERS,
    ("GET", "/api/v1/meetings/<meeting>/certificate"): WORKERS,
    ("POST", "/api/v1/meetings/<meeting>/withdrawal"): "officer",
    ("GET", "/api/v1/meetings/<meeting>/circulation/readers"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/circulation"): "secretary",
    ("DELETE", "/api/v1/meetings/<meeting>/circulation"): "secretary",
    ("GET", "/api/v1/meetings/<meeting>/comments"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/comments/<comment>/answer"): "secretary",
    ("GET", "/api/v1/drafts"): READERS,
    ("GET", "/api/v1/drafts/<meeting>"): READERS,
    ("GET", "/api/v1/drafts/<meeting>/copy"): READERS,
    ("GET", "/api/v1/drafts/<meeting>/comments"): READERS,
    ("POST", "/api/v1/drafts/<meeting>/comments"): READERS,
    ("GET", "/api/v1/meetings/<meeting>/adoptions"): WORKERS,
    ("POST", "/api/v1/meetings/<meeting>/adoptions"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/adoptions/<adoption>/answer"): "officer",
    ("GET", "/api/v1/meetings/<meeting>/papers"): WORKERS,
    ("POST", "/api/v1/meetings/<meeting>/papers"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/papers/<reference>/file"): "secretary",
    ("PUT", "/api/v1/meetings/<meeting>/papers/<reference>/marking"): "secretary",
    ("PUT", "/api/v1/meetings/<meeting>/papers/<reference>/choices"): "secretary",
    ("DELETE", "/api/v1/meetings/<meeting>/papers/<reference>"): "secretary",
    ("GET", "/api/v1/papers"): READERS,
    ("GET", "/api/v1/papers/<meeting>/<reference>"): READERS,
    ("GET", "/api/v1/papers/<meeting>/<reference>/copy"): READERS,
    ("GET", "/api/v1/meetings/<meeting>/bodies"): WORKERS,
    ("POST", "/api/v1/meetings/<meeting>/bodies"): "secretary",
    ("PUT", "/api/v1/meetings/<meeting>/bodies/items"): "officer",
    ("GET", "/api/v1/one-clerk"): "officer chair administrator",
    ("POST", "/api/v1/bodies/<body>/one-clerk"): "administrator",
    ("POST", "/api/v1/one-clerk/<clerk>/confirmation"): CONFIRMERS,
    ("DELETE", "/api/v1/bodies/<body>/one-clerk"): "officer chair administrator",
    ("GET", "/api/v1/limits"): "administrator",
    ("PUT", "/api/v1/limits/<body>"): "administrator",
    ("GET", "/api/v1/meetings/<meeting>/circulation"): "secretary",
    ("GET", "/api/v1/copies/<number>"): "officer auditor",
    ("GET", "/api/v1/audit/record"): "auditor",
    ("GET", "/api/v1/account/key"): EVERYBODY,
    ("GET", "/api/v1/account/mail"): EVERYBODY,
    ("PUT", "/api/v1/account/mail"): EVERYBODY,
    ("GET", "/api/v1/access"): "officer chair administrator",
    ("GET", "/api/v1/access/<meeting>"): "officer chair administrator",
    ("GET", "/api/v1/readings"): "chair auditor",
    ("GET", "/api/v1/held"): WORKERS,
    ("GET", "/api/v1/jobs"): "secretary auditor administrator",
    ("POST", "/api/v1/meetings/<meeting>/sending"): "secretary",
    ("GET", "/api/v1/meetings/<meeting>/sending"): WORKERS,
    ("POST", "/api/v1/jobs/<job>/again"): "secretary administrator",
    ("POST", "/api/v1/held/<finding>/settlement"): WORKERS,
    ("GET", "/api/v1/reading"): READERS,
    ("GET", "/api/v1/reading/<meeting>"): READERS,
    ("GET", "/api/v1/reading/<meeting>/terms"): READERS,
    ("GET", "/api/v1/reading/<meeting>/items/<item>"): READERS,
    ("GET", "/api/v1/reading/<meeting>/copy"): READERS,
    ("POST", "/api/v1/reading/<meeting>/emergencies"): READERS,
    ("GET", "/api/v1/readers"): "officer",
    ("GET", "/api/v1/meetings/<meeting>/access"): "officer",
    ("GET", "/api/v1/meetings/<meeting>/access/explanation"): "officer",
    ("POST", "/api/v1/meetings/<meeting>/grants"): "officer",
    ("DELETE", "/api/v1/meetings/<meeting>/grants/<grant>"): "officer",
    ("POST", "/api/v1/meetings/<meeting>/recusals"): "officer",
    ("POST", "/api/v1/meetings/<meeting>/recusals/end"): "officer",
    ("GET", "/api/v1/meetings/<meeting>/times"): WORKERS,
    ("POST", "/api/v1/meetings/<meeting>/times"): WORKERS,
    ("GET", "/api/v1/people"): "administrator",
    ("POST", "/api/v1/people"): "administrator",
    ("GET", "/api/v1/people/<person>"): "administrator",
    ("POST", "/api/v1/people/<person>/invitation"): "administrator",
    ("PUT", "/api/v1/people/<person>/duties"): "administrator",
    ("POST", "/api/v1/people/<person>/duties/<duty>/end"): "administrator",
    ("POST", "/api/v1/people/<person>/closing"): "administrator",
    ("DELETE", "/api/v1/people/<person>/sessions"): "administrator",
    ("PUT", "/api/v1/people/<person>/clearances/<body>"): "administrator",
    ("DELETE", "/api/v1/people/<person>/clearances/<body>"): "administrator",
    ("GET", "/api/v1/confirmations"): CONFIRMERS,
    ("POST", "/api/v1/confirmations"): CONFIRMERS,
    ("GET", "/api/v1/emergencies"): "officer chair auditor",
    ("GET", "/api/v1/emergencies/<emergency>"): CONFIRMERS,
    ("POST", "/api/v1/emergencies/<emergency>/approval"): CONFIRMERS,
    ("DELETE", "/api/v1/emergencies/<emergency>"): CONFIRMERS,
    ("GET", "/api/v1/notices"): EVERYBODY,
    ("POST", "/api/v1/notices/read"): EVERYBODY,
    ("GET", "/api/v1/registers/<any(actions, decisions):name>"): READERS,
    ("GET", "/api/v1/registers/<any(actions, decisions):name>/export"): READERS,
    ("GET", "/api/v1/registers/withheld"): WORKERS,
    ("POST", "/api/v1/registers/withheld/<meeting>/<item>/later"): "secretary",
    ("POST", "/api/v1/registers/withheld/<meeting>/<item>/happened"): "secretary",
    ("GET", "/api/v1/registers/origins"): WORKERS,
    ("POST", "/api/v1/registers/origins"): "secretary",
    ("POST", "/api/v1/registers/origins/<meeting>/<item>/agreement"): WORKERS,
    ("GET", "/api/v1/registers/pseudonyms"): WORKERS,
    ("POST", "/api/v1/registers/pseudonyms"): "secretary",
    ("POST", "/api/v1/meetings/<meeting>/pseudonyms/<pseudonym>"): "secretary",
    ("GET", "/api/v1/meetings/<meeting>/disclosures"): "secretary officer chair auditor",
    ("POST", "/api/v1/meetings/<meeting>/disclosures"): "officer",
    ("GET", "/api/v1/audit/events"): "auditor",
    ("GET", "/api/v1/audit/verification"): "auditor",
    ("GET", "/api/v1/account"): EVERYBODY,
    ("DELETE", "/api/v1/account/sessions/<session>"): EVERYBODY,
    ("GET", "/api/v1/account/tokens"): EVERYBODY,
    ("DELETE", "/api/v1/account/tokens/<token>"): EVERYBODY,
    ("POST", "/api/v1/reading/<meeting>/requests"): READERS,
    ("GET", "/api/v1/requests"): CONFIRMERS,
    ("GET", "/api/v1/requests/<asked>"): CONFIRMERS,
    ("POST", "/api/v1/requests/<asked>/grant"): CONFIRMERS,
    ("POST", "/api/v1/requests/<asked>/declining"): CONFIRMERS,
    ("GET", "/api/v1/reading/<meeting>/explanation"): "officer chair administrator",
    ("GET", "/api/v1/reading/<meeting>/readings"): "chair auditor",
}
OTHER = {
    ("GET", "/", "auditor"): "to /audit",
    ("GET", "/", "administrator"): "to /people",
    # nobody is setting an app up, gave a key, nothing came back, and no file has a picture
    ("GET", "/account/app", ""): "nothing there",
    ("GET", "/account/app/picture.svg", ""): "nothing there",
    ("GET", "/api/v1/meetings/<meeting>/returned", ""): "nothing there",
    ("GET", "/api/v1/account/key", ""): "nothing there",
    ("GET", "/read/<meeting>/pictures/<int:number>", ""): "nothing there",
    ("GET", "/meetings/<meeting>/pictures/<int:number>", ""): "nothing there",
    ("GET", "/meetings/<meeting>/release/pictures/<int:number>", ""): "nothing there",
}
"""Where somebody who may gets something else than the page; without a duty for all who may."""


def rules(app: Flask) -> set[Pair]:
    """List every route with its methods."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_has_every_route_that_is_not_open_to_anyone(app: Flask) -> None:
    asked = {pair for pair in rules(app) if pair[1] not in OPEN}
    assert (asked - set(TABLE), set(TABLE) - asked) == (set(), set())


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_gets_in_where_the_table_says_and_nowhere_else(stocked: Stocked, duty: str) -> None:
    client = create_app(services=stocked.house.services).test_client()
    person = browser(client.application)
    person.client = client
    person.sign_in_as(EMAILS[duty])

    found = walk(addresses(stocked, TABLE, duty), client, stocked.tokens[duty])

    assert {p: f"{found[p]}, not {expected(duty, p)}" for p in TABLE if found[p] != expected(duty, p)} == {}


def test_a_stranger_gets_in_nowhere(stocked: Stocked) -> None:
    assert (
        shut(walk(addresses(stocked, TABLE, ""), create_app(services=stocked.house.services).test_client(), {})) == {}
    )


def test_neither_does_somebody_whose_account_was_closed(stocked: Stocked) -> None:
    house = stocked.house
    client = create_app(services=house.services).test_client()
    person = browser(client.application)
    person.client = client
    person.sign_in_as(EMAILS["member"])
    house.services.people.close(house["administrator"], house.ids["member"])

    assert shut(walk(addresses(stocked, TABLE, ""), client, stocked.tokens["member"])) == {}


def test_nor_a_token_that_is_over(stocked: Stocked) -> None:
    stocked.house.clock.forward(timedelta(days=1))
    client = create_app(services=stocked.house.services).test_client()

    assert shut(walk(addresses(stocked, TABLE, ""), client, stocked.tokens["secretary"])) == {}


def test_a_token_does_what_its_scopes_say_and_nothing_else(stocked: Stocked) -> None:
    client = create_app(services=stocked.house.services).test_client()
    bare = token_of(stocked.house, "secretary", scopes=("body.list",))

    found = walk(addresses(stocked, TABLE, ""), client, bare)

    inside = {p for p, answer in found.items() if p[1].startswith("/api/") and answer != "nothing there"}
    assert inside == {("GET", "/api/v1/bodies")}


def shut(found: dict[Pair, str]) -> dict[Pair, str]:
    """Leave out what a stranger is answered."""
    return {p: a for p, a in found.items() if a != ("a token is needed" if p[1].startswith("/api/") else "to sign in")}


def expected(duty: str, pair: Pair) -> str:
    if duty not in TABLE[pair].split():
        return "nothing there"
    if other := OTHER.get((*pair, duty), OTHER.get((*pair, ""))):
        return other
    if pair[1].startswith("/api/"):
        return "let in"
    # The form's token is asked for after the duty: this request has none.
    return "shown" if pair[0] == "GET" else "token missing"


def test_a_route_that_nobody_declared_is_refused_even_where_it_was_added_late(app: Flask) -> None:
    app.add_url_rule("/late", "late", lambda: "text of the minutes")

    answer = browser(app, "secretary").client.get("/late")

    assert answer.status_code == 500
    assert b"text of the minutes" not in answer.data
