"""Suggestions for programs: in the review, dismissed by a settlement, and to nobody who may not read the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.core.records import WHOLE_MEETING
from tests.services.house import MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.services.house import House

LEGAL = "The text speaks of legal advice."
ADVISED = f"{MINUTES}\n## 5. Any other business\n\nThe clerk read the legal advice aloud.\n"


def test_a_program_reads_a_suggestion_and_dismisses_it(
    app: Flask, house: House, token: Callable[..., dict[str, str]]
) -> None:
    meeting, client = house.upload(ADVISED), app.test_client()
    hers, where = token("secretary", "draft.read", "draft.decide"), "/api/v1/meetings"
    seen = client.get(f"{where}/{meeting}", headers=hers)
    (found,) = seen.get_json()["suggestions"]["open"]
    assert (found["ref"], found["level"], found["published"], found["whys"]) == ("5.1.1", "RED", True, [LEGAL])

    given = {"code": "suggestion", "ref": found["ref"], "term": found["terms"][0], "why": "It was read in public."}
    match = {"If-Match": seen.headers["ETag"]}
    made = client.post(f"{where}/{meeting}/settlements", json=given, headers=hers | match)
    assert made.status_code == 200, made.text

    told = client.get(f"{where}/{meeting}", headers=hers).get_json()["suggestions"]
    assert told == {"open": [], "dismissed": [{k: given[k] for k in ("ref", "term", "why")}]}
    entries = client.get(f"{where}/{meeting}/decisions", headers=hers).get_json()
    assert entries[-1]["change"]["settled"] == [given]
    stale = client.post(f"{where}/{meeting}/settlements", json=given, headers=hers | match)
    assert stale.status_code == 409


def test_a_dismissal_without_its_rule_is_refused(
    app: Flask, house: House, token: Callable[..., dict[str, str]]
) -> None:
    meeting, client = house.upload(ADVISED), app.test_client()
    hers = token("secretary", "draft.read", "draft.decide") | {"If-Match": '"seq-1"'}
    for given in ({"ref": "5.1.1"}, {"ref": "5", "term": f"public: {LEGAL}"}):
        made = client.post(
            f"/api/v1/meetings/{meeting}/settlements", json={"code": "suggestion", **given}, headers=hers
        )
        assert made.status_code == 400, made.text
    assert house.services.review.view(house["secretary"], meeting).seq == 1


@pytest.mark.parametrize("item", [WHOLE_MEETING, "5"])
def test_whoever_is_kept_out_of_any_item_gets_the_answer_about_nothing(
    app: Flask, house: House, token: Callable[..., dict[str, str]], item: str
) -> None:
    meeting, client = house.upload(ADVISED), app.test_client()
    hers = token("second", "draft.read", "draft.decide")
    assert client.get(f"/api/v1/meetings/{meeting}", headers=hers).status_code == 200
    house.services.access.recuse(house["officer"], meeting, person=house.ids["second"], item=item)
    absent = client.get("/api/v1/meetings/absent", headers=hers)
    for path in ("", "/decisions", "/decisions/template"):
        answer = client.get(f"/api/v1/meetings/{meeting}{path}", headers=hers)
        assert (answer.status_code, answer.data) == (404, absent.data)
