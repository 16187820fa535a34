"""What is not there and what is not allowed are one answer, byte by byte, for every restricted thing and each way.

Each row asks twice: for the thing, by somebody who may not see it though her duty would let her ask, or whose duty does
not; and for one that was never there. Status, headers and body are the same, but for the date. How long it takes is not
promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.errors import GateStopped
from redactor.services.release.holding import Holding
from tests.services.house import MINUTES
from tests.stocked import ABSENT
from tests.web.browser import OWN, browser
from tests.web.walking import EMAILS

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.stocked import Stocked

SEQ = {"If-Match": '"seq-1"'}
WORDS = {
    "reason": "x",
    "words": "x",
    "taken": True,
    "confirmed": True,
    "until": "2032-01-01",
    "marking": "GREEN",
    "phase": "final",
}
# kind, who asks, method, address, what is there (an id by its name, or itself), fields
API = [
    ("a meeting in draft", "member", "GET", "/reading/{}", "waiting", ()),
    ("a meeting in draft", "kept out", "GET", "/meetings/{}", "round", ()),
    ("a meeting in draft", "kept out", "GET", "/meetings/{}/decisions", "round", ()),
    ("a meeting in draft", "kept out", "POST", "/meetings/{}/undo", "round", ()),
    ("a meeting in draft", "administrator", "GET", "/meetings/{}", "round", ()),
    ("a meeting in draft", "member", "GET", "/reading/{}/terms", "waiting", ()),
    ("an item", "member", "GET", "/reading/{meeting}/items/{}", "2", ()),
    ("an item", "kept out", "GET", "/reading/{meeting}/items/{}", "3", ()),
    ("a portion", "member", "POST", "/drafts/{round}/comments", "2.1.1", ("ref", "words")),
    ("a copy", "member", "GET", "/reading/{}/copy", "waiting", ()),
    ("a copy", "auditor", "GET", "/reading/{}/copy", "meeting", ()),
    ("a copy of a draft", "member", "GET", "/drafts/{}/copy", "waiting", ()),
    ("a comment", "kept out", "POST", "/meetings/{round}/comments/{}/answer", "comment", ("taken", "words")),
    ("comments", "member", "GET", "/meetings/{}/comments", "round", ()),
    ("an approval by the body", "kept out officer", "POST", "/meetings/{round}/adoptions/{}/answer", "adoption",
     ("confirmed",)),
    ("a grant", "kept out officer", "DELETE", "/meetings/{meeting}/grants/{}", "grant", ()),
    ("a grant", "secretary", "DELETE", "/meetings/{meeting}/grants/{}", "grant", ()),
    ("a person", "officer", "GET", "/people/{}", "person", ()),
    ("a person", "officer", "GET", "/meetings/{meeting}/access/explanation?item=2&person={}", "administrator", ()),
    ("a file of a proposal", "kept out", "GET", "/meetings/{waiting}/proposal/files/{}", "index.html", ()),
    ("a file of a proposal", "member", "GET", "/meetings/{waiting}/proposal/files/{}", "index.html", ()),
    ("a proposal", "kept out", "GET", "/meetings/{}/proposal", "waiting", ()),
    ("disclosures", "kept out officer", "GET", "/meetings/{}/disclosures", "meeting", ()),
    ("disclosures", "member", "GET", "/meetings/{}/disclosures", "meeting", ()),
    ("a row of a register", "kept out", "POST", "/registers/withheld/{meeting}/{}/later", "2", ("until",)),
    ("a mask", "kept out", "POST", "/meetings/{round}/pseudonyms/{}", "pseudonym", ()),
    ("an emergency", "kept out officer", "GET", "/emergencies/{}", "emergency", ()),
    ("an emergency", "member", "GET", "/emergencies/{}", "emergency", ()),
    ("a request to read", "kept out officer", "GET", "/requests/{}", "asked", ()),
    ("a request to read", "kept out officer", "POST", "/requests/{}/declining", "asked", ()),
    ("a request to read", "member", "GET", "/requests/{}", "asked", ()),
    ("readings", "officer", "GET", "/reading/{}/readings", "meeting", ()),
    ("the record", "officer", "GET", "/audit/events?meeting={}", "meeting", ()),
    ("a paper", "member", "GET", "/papers/{meeting}/{}", "closed", ()),
    ("a paper", "member", "GET", "/papers/{meeting}/{}/copy", "closed", ()),
    ("a paper", "member", "DELETE", "/meetings/{meeting}/papers/{}", "reference", ()),
    ("a paper", "kept out member", "GET", "/papers/{meeting}/{}", "reference", ()),
    ("a paper", "kept out member", "GET", "/papers/{meeting}/{}/copy", "reference", ()),
    ("a paper", "kept out", "PUT", "/meetings/{meeting}/papers/{}/marking", "reference", ("marking", "phase")),
    ("a paper", "kept out", "DELETE", "/meetings/{meeting}/papers/{}", "reference", ()),
    ("a paper", "auditor", "GET", "/papers/{meeting}/{}", "reference", ()),
    ("papers", "kept out", "GET", "/meetings/{}/papers", "meeting", ()),
    ("bodies of a meeting", "kept out", "GET", "/meetings/{}/bodies", "round", ()),
    ("bodies of a meeting", "kept out", "POST", "/meetings/{}/bodies", "round", ("body",)),
    ("bodies of a meeting", "kept out officer", "PUT", "/meetings/{}/bodies/items", "round", ("item", "body")),
    ("a body of one clerk", "secretary", "POST", "/one-clerk/{}/confirmation", "clerk", ()),
    ("a body of one clerk", "member", "DELETE", "/bodies/{}/one-clerk", "body", ()),
    ("a copy by its number", "kept out officer", "GET", "/copies/{}", "number", ()),
    ("a copy by its number", "secretary", "GET", "/copies/{}", "number", ()),
    ("what bears on access", "kept out officer", "GET", "/access/{}", "meeting", ()),
    ("what bears on access", "member", "GET", "/access/{}", "meeting", ()),
    ("a circulation", "kept out", "GET", "/meetings/{}/circulation", "round", ()),
    ("limits", "officer", "PUT", "/limits/{}", "body", ("drafts", "megabytes")),
]  # fmt: skip
PAGES = [
    ("a meeting in draft", "member", "GET", "/read/{}", "waiting"),
    ("a meeting in draft", "kept out", "GET", "/meetings/{}", "round"),
    ("a meeting in draft", "kept out", "GET", "/meetings/{}/review", "round"),
    ("a meeting in draft", "kept out", "POST", "/meetings/{}/undo", "round"),
    ("a meeting in draft", "administrator", "GET", "/meetings/{}", "round"),
    ("an item", "member", "POST", "/read/{meeting}/items/{}", "2"),
    ("an item", "kept out", "POST", "/read/{meeting}/items/{}", "3"),
    ("a copy", "member", "GET", "/read/{}/copy.docx", "waiting"),
    ("a copy", "auditor", "GET", "/read/{}/copy.docx", "meeting"),
    ("a copy of a draft", "member", "GET", "/drafts/{}/copy.docx", "waiting"),
    ("a draft that goes round", "member", "GET", "/drafts/{}", "waiting"),
    ("a comment", "kept out", "POST", "/meetings/{round}/comments/{}", "comment"),
    ("comments", "member", "GET", "/meetings/{}/comments", "round"),
    ("an approval by the body", "kept out officer", "POST", "/meetings/{round}/adoption/{}", "adoption"),
    ("a grant", "kept out officer", "POST", "/meetings/{meeting}/grants/{}/end", "grant"),
    ("grants", "kept out officer", "GET", "/meetings/{}/access", "meeting"),
    ("a person", "officer", "GET", "/people/{}", "person"),
    ("a file of a proposal", "kept out", "GET", "/meetings/{waiting}/release/files/{}", "index.html"),
    ("a file of a proposal", "member", "GET", "/meetings/{waiting}/release/files/{}", "index.html"),
    ("a proposal", "kept out", "GET", "/meetings/{}/release", "waiting"),
    ("disclosures", "kept out officer", "GET", "/meetings/{}/disclosures", "meeting"),
    ("disclosures", "member", "GET", "/meetings/{}/disclosures", "meeting"),
    ("a request to read", "kept out officer", "GET", "/requests/{}", "asked"),
    ("a request to read", "member", "GET", "/requests/{}", "asked"),
    ("readings", "officer", "GET", "/readings/{}", "meeting"),
    ("an emergency", "kept out officer", "GET", "/emergencies/{}", "emergency"),
    ("an emergency", "member", "GET", "/emergencies/{}", "emergency"),
    ("a paper", "member", "POST", "/papers/{meeting}/{}", "closed"),
    ("a paper", "member", "GET", "/papers/{meeting}/{}/copy.txt", "closed"),
    ("a paper", "kept out member", "POST", "/papers/{meeting}/{}", "reference"),
    ("a paper", "kept out", "POST", "/meetings/{meeting}/papers/{}/remove", "reference"),
    ("papers", "kept out", "GET", "/meetings/{}/papers", "meeting"),
]


@pytest.mark.parametrize("who", sorted({row[1] for row in API}))
def test_the_api_answers_for_what_she_may_not_see_as_for_nothing(stocked: Stocked, who: str) -> None:
    token = stocked.tokens[kept_out(stocked, who)]
    client = create_app(services=stocked.house.services).test_client()
    nothing = bytes_of(client.get("/api/v1/nothing", headers=token))
    assert nothing[0] == 404
    told = []
    for kind, _, method, address, there, fields in (row for row in API if row[1] == who):
        for what in (real(stocked, there), absent(there)):
            body = {name: WORDS.get(name, what) for name in fields} or None
            where = f"/api/v1{address}".format(what, **stocked.ids)
            if bytes_of(client.open(where, method=method, json=body, headers=token | SEQ)) != nothing:
                told.append(f"{kind}: {method} {address} for {what}")
    assert told == []


@pytest.mark.parametrize("who", sorted({row[1] for row in PAGES}))
def test_the_pages_answer_for_what_she_may_not_see_as_for_nothing(stocked: Stocked, who: str) -> None:
    person = browser(create_app(services=stocked.house.services))
    person.sign_in_as(EMAILS[kept_out(stocked, who)])
    token = {"csrf_token": str(person.tree.xpath("string(//input[@name='csrf_token']/@value)"))}
    nothing = bytes_of(person.client.get("/an/address/that/leads/nowhere"))
    assert nothing[0] == 404
    told = []
    for kind, _, method, address, there in (row for row in PAGES if row[1] == who):
        for what in (real(stocked, there), absent(there)):
            sent = token if method == "POST" else None
            answer = person.client.open(address.format(what, **stocked.ids), method=method, data=sent, headers=OWN)
            if bytes_of(answer) != nothing:
                told.append(f"{kind}: {method} {address} for {what}")
    assert told == []


def test_a_finding_that_is_held_is_not_there_for_whoever_may_not_open_its_source(stocked: Stocked) -> None:
    house = stocked.house
    text = MINUTES.replace("LB_7_0311", "LB_10_0603").replace("a drawing", "Quillon Vane and a drawing")
    with pytest.raises(GateStopped):
        house.propose(house.upload(text.replace("(GREEN)", "(WHITE)")))
    held, *_ = Holding(house.services.office).waiting(house["officer"])
    client = create_app(services=house.services).test_client()
    token = stocked.tokens[kept_out(stocked, "kept out")]

    answers = [
        client.post(f"/api/v1/held/{finding}/settlement", json={"reason": "x"}, headers=token)
        for finding in (held.record.id, ABSENT)
    ]

    assert answers[0].status_code == 404
    assert bytes_of(answers[0]) == bytes_of(answers[1])
    assert client.get("/api/v1/held", headers=token).get_json() == []


def test_lists_name_and_count_only_what_she_may_see(stocked: Stocked) -> None:
    client = create_app(services=stocked.house.services).test_client()
    asking = stocked.tokens[kept_out(stocked, "kept out")]
    lists = ("/meetings", "/registers/withheld", "/registers/origins", "/registers/actions", "/held", "/papers")
    for listed in lists:
        answer = client.get(f"/api/v1{listed}", headers=asking)
        assert answer.status_code == 200
        assert not [name for name in ("meeting", "waiting", "round") if stocked.ids[name] in answer.text], listed
    assert '"total": 0' in client.get("/api/v1/meetings", headers=asking).headers["X-Pagination"]


def test_the_page_that_was_not_found_names_nobody(app: Flask) -> None:
    page = browser(app, "secretary").client.get("/nowhere")

    assert b"secretary" not in page.data
    assert page.data == app.test_client().get("/nowhere").data


def kept_out(stocked: Stocked, who: str) -> str:
    """Give the duty of who asks; who is kept out stays out of every meeting there is."""
    if not who.startswith("kept out"):
        return who
    duty = who.removeprefix("kept out").strip() or "secretary"
    for meeting in ("meeting", "waiting", "round"):
        stocked.house.services.access.recuse(
            stocked.house["both"], stocked.ids[meeting], person=stocked.house.ids[duty]
        )
    return duty


def real(stocked: Stocked, there: str) -> str:
    return stocked.ids.get(there) or stocked.house.ids.get(there) or there


def absent(there: str) -> str:
    """Name something of the same kind that is not there."""
    return {"2": "99", "3": "99", "2.1.1": "99.1.1", "index.html": "other.html"}.get(there, ABSENT)


def bytes_of(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    kept = sorted((name, value) for name, value in answer.headers if name not in {"Date", "Set-Cookie"})
    return answer.status_code, answer.get_data(), kept
