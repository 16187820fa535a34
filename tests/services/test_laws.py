"""What holds for every reader, and when people act at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING

import pytest

from redactor.core.decisions import Decisions
from redactor.core.records import RecusalRecord
from redactor.errors import Conflict, NotFound, RedactorError
from redactor.services.release.served import folder_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.services.house import House

WORDS = {"2": "Brightwater", "3": "dry rot", "4": "gasometer"}
READS = {None: "", "GREEN": "4", "AMBER": "34", "RED": "34"}
"""The items that a clearance opens, by the policy: RED wants a name."""


def seen_by(house: House, name: str, meeting: str) -> set[str]:
    """Name the items whose withheld words somebody reads, in her copy or opened on the page."""
    retrieval, read = house.services.retrieval, ""
    with suppress(NotFound):
        read += retrieval.open(house[name], meeting, format="txt").data.decode()
    for item in WORDS:
        with suppress(NotFound):
            read += "".join(portion.text for portion in retrieval.open_item(house[name], meeting, item))
    return {item for item, word in WORDS.items() if word in read}


@pytest.mark.slow
def test_a_copy_holds_exactly_what_clearance_grants_and_recusals_give(published: House) -> None:
    meeting, member = published.ids["meeting"], published.ids["member"]
    access = published.services.access
    for clearance, granted, recused in product(READS, (None, "2", "3"), (None, "2", "3", "*")):
        if clearance is not None:
            published.clear("member", clearance)
        grant = published.grant("member", meeting, granted) if granted else None
        with published.services.office.records.transaction() as unit:
            if recused:
                now = published.clock()
                unit.access.recuse(
                    RecusalRecord(person=member, meeting=meeting, item=recused, since=now, set_by=member)
                )

        expected = {*READS[clearance], *filter(None, [granted])} - set(WORDS if recused == "*" else {recused})
        assert seen_by(published, "member", meeting) == expected, (clearance, granted, recused)

        if grant:
            access.revoke(published["officer"], meeting, grant)
        with published.services.office.records.transaction() as unit:
            if recused:
                unit.access.lift(member, meeting, recused)
            unit.people.remove_clearance(member, "lantern-board")


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do things at the same moment; give what each returned, or its error."""

    def done(deed: Callable[[], object]) -> object:
        try:
            return deed()
        except RedactorError as error:
            return error

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [*pool.map(done, deeds)]


def test_of_two_decisions_at_the_same_moment_one_is_refused(house: House) -> None:
    meeting, review = house.upload(), house.services.review
    people = [house["secretary"], house["second"]]

    answers = at_once(
        [
            lambda who=who: review.decide(who, meeting, Decisions(status="Final Minutes"), expected_seq=1)  # type: ignore[misc]  # mypy does not infer defaults of lambdas
            for who in people
        ]
    )

    assert sorted(type(a).__name__ for a in answers) == ["Conflict", "int"]
    assert review.view(house["secretary"], meeting).seq == 2


def test_of_two_approvals_at_the_same_moment_one_publishes(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    publication = house.services.publication
    people = [house["officer"], house["both"]]

    answers = at_once([lambda who=who: publication.approve(who, meeting, seen=seen) for who in people])  # type: ignore[misc]  # as above

    assert answers.count(True) == 1
    assert any(isinstance(a, Conflict | NotFound) for a in answers)
    root = house.folder / "public" / "current"
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert folder_hash(files) == seen
