"""The audit log through the interface: what an auditor stays out of is closed to her there as it is on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.core.records import WHOLE_MEETING
from tests.services.house import PASSWORD

if TYPE_CHECKING:
    from tests.services.house import House


@pytest.fixture
def audited(published: House) -> House:
    """Give a house with an auditor, and one reading of item 2 on record."""
    people = published.services.people
    invited = people.invite(
        published["administrator"], name="auditor", email="auditor@lantern.example", duties=["auditor"]
    )
    published.ids["auditor"] = people.accept(invited.secret, PASSWORD)
    meeting = published.ids["meeting"]
    published.grant("member", meeting, "2")
    published.services.retrieval.open_item(published["member"], meeting, "2")
    return published


def events(house: House, header: dict[str, str], *queries: str) -> list[dict[str, object]]:
    client = create_app(services=house.services).test_client()
    answers = [client.get(f"/api/v1/audit/events?{query}", headers=header) for query in queries]
    assert {answer.status_code for answer in answers} == {200}
    return [event for answer in answers for event in answer.get_json()["events"]]


@pytest.mark.parametrize("item", ["2", WHOLE_MEETING])
def test_entries_about_an_item_are_hidden_from_an_auditor_who_stays_out_of_it(audited: House, item: str) -> None:
    meeting = audited.ids["meeting"]
    made = audited.services.people.tokens.make(audited["auditor"], name="a test", scopes=["audit.read"], days=1)
    header = {"Authorization": f"Bearer {made.secret}"}
    queries = ("", f"meeting={meeting}", f"meeting={meeting}&item=2", f"person={audited.ids['member']}")
    assert all('"2"' in str(events(audited, header, query)).replace("'", '"') for query in queries)
    audited.services.access.recuse(audited["officer"], meeting, person=audited.ids["auditor"], item=item)
    assert '"2"' not in str(events(audited, header, *queries)).replace("'", '"')
