"""What programs ask about published minutes, copies and the record; and what of her account a program may change."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from redactor.app import create_app

if TYPE_CHECKING:
    from tests.stocked import Stocked


def test_who_explains_access_finds_the_minutes_the_agenda_and_what_holds(stocked: Stocked) -> None:
    client, hers = create_app(services=stocked.house.services).test_client(), stocked.tokens["administrator"]
    meeting = stocked.ids["meeting"]
    (listed,) = client.get("/api/v1/access", headers=hers).get_json()
    assert listed["meeting"] == meeting
    stocked.house.services.access.revoke(stocked.house["both"], meeting, stocked.ids["grant"])

    looked = client.get(f"/api/v1/access/{meeting}", headers=hers).get_json()

    assert [line["name"] for line in looked["items"]] == ["1", "2", "3", "4"]
    assert stocked.house.ids["member"] in {person["id"] for person in looked["people"]}
    assert stocked.house.ids["administrator"] not in {person["id"] for person in looked["people"]}
    assert looked["grants"]
    assert stocked.ids["grant"] not in {grant["id"] for grant in looked["grants"]}
    assert [request["reason"] for request in looked["requests"]] == [""]
    assert client.get(f"/api/v1/access/{stocked.ids['waiting']}", headers=hers).status_code == 404


def test_who_answers_for_readings_finds_the_minutes_that_were_published(stocked: Stocked) -> None:
    client = create_app(services=stocked.house.services).test_client()
    (listed,) = client.get("/api/v1/readings", headers=stocked.tokens["auditor"]).get_json()
    found = client.get(f"/api/v1/reading/{listed['meeting']}/readings", headers=stocked.tokens["auditor"])
    assert found.get_json()


def test_a_copy_is_found_by_its_number_by_whom_that_is_for(stocked: Stocked) -> None:
    client = create_app(services=stocked.house.services).test_client()
    found = client.get(f"/api/v1/copies/{stocked.ids['number']}", headers=stocked.tokens["officer"]).get_json()
    assert (found["number"], found["by"], found["kind"]) == (stocked.ids["number"], "member", "reader")
    assert "requester" not in found


def test_a_reader_is_told_until_when_what_she_holds_lasts_and_nothing_of_what_she_stays_out_of(
    stocked: Stocked,
) -> None:
    house, meeting = stocked.house, stocked.ids["meeting"]
    client, where = create_app(services=house.services).test_client(), f"/api/v1/reading/{meeting}/terms"
    told = client.get(where, headers=stocked.tokens["officer"]).get_json()
    assert (list(told["grants"]), told["emergencies"], told["clearance"]) == (["3"], {}, None)
    house.services.access.recuse(house["both"], meeting, person=house.ids["officer"], item="3")
    assert client.get(where, headers=stocked.tokens["officer"]).get_json()["grants"] == {}


def test_a_circulation_is_shown_until_it_is_closed(stocked: Stocked) -> None:
    client, hers = create_app(services=stocked.house.services).test_client(), stocked.tokens["secretary"]
    where = f"/api/v1/meetings/{stocked.ids['round']}/circulation"
    shown = client.get(where, headers=hers).get_json()
    assert set(shown["readers"]) == {stocked.house.ids[name] for name in ("secretary", "officer", "member", "chair")}
    assert client.delete(where, headers=hers).status_code == 204
    assert client.get(where, headers=hers).status_code == 404


def test_the_record_is_given_whole_or_not_at_all(stocked: Stocked) -> None:
    house, client = stocked.house, create_app(services=stocked.house.services).test_client()
    given = client.get("/api/v1/audit/record", headers=stocked.tokens["auditor"])
    assert given.content_type == "application/zip"
    assert "record.jsonl" in zipfile.ZipFile(io.BytesIO(given.data)).namelist()
    house.services.access.recuse(house["officer"], stocked.ids["meeting"], person=house.ids["auditor"], item="2")
    assert client.get("/api/v1/audit/record", headers=stocked.tokens["auditor"]).status_code == 404


def test_a_program_switches_messages_and_sees_the_key_but_gives_none(stocked: Stocked) -> None:
    client, hers = create_app(services=stocked.house.services).test_client(), stocked.tokens["member"]
    assert client.get("/api/v1/account/mail", headers=hers).get_json() == {"wanted": True, "sent": False}
    assert client.put("/api/v1/account/mail", json={"wanted": False}, headers=hers).status_code == 204
    assert client.get("/api/v1/account/mail", headers=hers).get_json()["wanted"] is False
    assert client.get("/api/v1/account/key", headers=hers).status_code == 404
    assert client.put("/api/v1/account/key", json={"key": "age1"}, headers=hers).status_code == 405
