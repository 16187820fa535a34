from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.errors import Conflict, NotFound, RedactorError, UsageError

if TYPE_CHECKING:
    from tests.services.house import House


def test_nobody_names_herself(published: House) -> None:
    with pytest.raises(Conflict):
        published.grant("officer", published.ids["meeting"], "2")


@pytest.mark.parametrize("item", ["99", "*", "", "2.1.1"])
def test_a_grant_names_one_item_that_exists(published: House, item: str) -> None:
    with pytest.raises(UsageError):
        published.grant("member", published.ids["meeting"], item)


def test_a_grant_ends_after_it_starts(published: House) -> None:
    with pytest.raises(RedactorError):
        published.grant("member", published.ids["meeting"], "2", days=0)


@pytest.mark.parametrize("who", ["secretary", "member", "administrator"])
def test_only_who_releases_gives_and_revokes(published: House, who: str) -> None:
    meeting, now = published.ids["meeting"], published.clock()
    grant = published.grant("member", meeting, "2")
    access = published.services.access
    for deed in (
        lambda: access.give(
            published[who], meeting, item="2", person=published.ids["other"], starts=now,
            ends=now + timedelta(days=1), why="",
        ),
        lambda: access.revoke(published[who], meeting, grant),
        lambda: access.grants(published[who], meeting),
        lambda: access.recuse(published[who], meeting, person=published.ids["other"]),
        lambda: access.lift(published[who], meeting, person=published.ids["other"], item="2"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            deed()


def test_a_grant_of_another_meeting_is_not_revoked_through_this_one(published: House) -> None:
    grant = published.grant("member", published.ids["meeting"], "2")
    other = published.upload()

    with pytest.raises(NotFound):
        published.services.access.revoke(published["officer"], other, grant)


def test_everybody_may_recuse_herself_and_nobody_lifts_her_own_recusal(published: House) -> None:
    meeting = published.ids["meeting"]
    published.services.access.recuse(published["member"], meeting, person=published.ids["member"], item="2")
    assert [r.item for r in published.services.access.recusals(published["officer"], meeting)] == ["2"]

    published.services.access.recuse(published["officer"], meeting, person=published.ids["officer"], item="2")
    with pytest.raises(RedactorError):
        published.services.access.lift(published["officer"], meeting, person=published.ids["officer"], item="2")
    published.services.access.lift(published["both"], meeting, person=published.ids["officer"], item="2")
    assert [r.person for r in published.services.access.recusals(published["officer"], meeting)] == [
        published.ids["member"]
    ]


def test_a_second_running_grant_of_the_same_item_to_the_same_person_is_refused(published: House) -> None:
    meeting = published.ids["meeting"]
    first = published.grant("member", meeting, "2")
    with pytest.raises(Conflict, match="running grant for the item until 13 March 2031"):
        published.grant("member", meeting, "2", days=3)
    published.grant("member", meeting, "3")
    published.grant("other", meeting, "2")

    published.services.access.revoke(published["officer"], meeting, first)
    published.grant("member", meeting, "2")
    published.clock.forward(timedelta(days=1))
    published.grant("member", meeting, "2")


def test_asking_what_somebody_can_read_is_written_down(published: House) -> None:
    meeting, member = published.ids["meeting"], published.ids["member"]
    published.services.access.explained(published["officer"], meeting, person=member, item="2")

    last = [*published.services.audit.events()][-1]
    assert (last.rule, last.items, last.digest, last.actor) == ("explain", ("2",), member, published.ids["officer"])
    with pytest.raises(NotFound):
        published.services.access.explained(published["member"], meeting, person=member, item="2")
