"""Go to every address of a table of routes in a stocked house, and say how each answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stocked import ABSENT, DUTIES
from tests.web.browser import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.stocked import Stocked

    Pair = tuple[str, str]

EMAILS = {duty: f"{duty}@lantern.example" for duty in DUTIES} | {"administrator": "ada@lantern.example"}


def addresses(stocked: Stocked, table: Iterable[Pair], who: str) -> dict[Pair, str]:
    """Fill in the routes, so that each leads somewhere for those who may."""
    ids, own = stocked.ids, owned(stocked, who)
    filled = {
        "/drafts/<meeting>": f"/drafts/{ids['round']}",
        "<meeting>/circulation": f"{ids['round']}/circulation",
        "<meeting>/comments": f"{ids['round']}/comments",
        "<meeting>/adoption": f"{ids['round']}/adoption",
        "<meeting>/release": f"{ids['waiting']}/release",
        "<meeting>/proposal": f"{ids['waiting']}/proposal",
        "<meeting>": ids["meeting"],
        "<item>": "3",
        "<path:name>": "index.html",
        "<any(actions, decisions):name>": "actions",
        "<any(csv, json):form>": "csv",
        "<kind>": "txt",
        "<int:number>": "1",
        "<duty>": "member",
        "<adopted>": ids["adoption"],
    } | {f"<{name}>": known for name, known in (ids | own).items()}
    made = {}
    for method, rule in table:
        address = rule
        for hole, value in filled.items():
            address = address.replace(hole, value)
        made[method, rule] = address.replace("<finding>", ABSENT).replace("<held>", ABSENT)
    return made


def owned(stocked: Stocked, who: str) -> dict[str, str]:
    """Name a session and a token of somebody's own that can be ended."""
    people = stocked.house.services.people
    if who not in EMAILS:
        return {"session": "0" * 64, "token": ABSENT, "passkey": ABSENT}
    people.sign_in(EMAILS[who], "quite a long phrase")
    held = people.account.overview(stocked.house[who]).sessions
    made = people.tokens.make(stocked.house[who], name="to end", scopes=["notice.read"], days=1)
    return {"session": held[0].id_hash, "token": made.record.id, "passkey": ABSENT}


def walk(known: dict[Pair, str], client: FlaskClient, headers: dict[str, str]) -> dict[Pair, str]:
    """Go to every address, and say how each answered; what ends something comes last."""
    found = {}
    for number, pair in enumerate(sorted(known, key=lambda pair: pair[0] == "DELETE")):
        sent = headers if known[pair].startswith("/api/") else OWN
        machine = {"REMOTE_ADDR": f"192.0.2.{number}"}  # each its own: tokens that do not work are counted by machine
        found[pair] = came(client.open(known[pair], method=pair[0], headers=sent, environ_base=machine), pair[1])
    return found


def came(answer: TestResponse, rule: str) -> str:
    """Say how an address answered; of the API only whether it let somebody in: most questions lack what they need."""
    if answer.status_code == 303:
        where = answer.headers["Location"]
        return "to sign in" if where.startswith("/sign-in") else f"to {where}"
    if rule.startswith("/api/") and answer.status_code in {200, 201, 204, 400, 409, 422}:
        return "let in"
    said = {200: "shown", 400: "token missing", 401: "a token is needed", 404: "nothing there"}
    return said.get(answer.status_code, str(answer.status_code))
