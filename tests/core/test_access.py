"""Who may read one level in one item: the whole table, and the order of its rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.access import NOBODY, Denial, Grant, Subject, Wanted, decide, is_recused
from redactor.core.entitlements import UNBOUND, Facts
from redactor.core.records import WHOLE_MEETING, GrantRecord, RecusalRecord
from redactor.formats.policyfile import load

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = load("sec-panel")
LEVELS = ("WHITE", "GREEN", "AMBER", "RED")


def verdict(
    subject: Subject,
    level: str,
    *,
    grants: tuple[GrantRecord, ...] = (),
    recusals: tuple[RecusalRecord, ...] = (),
    item: str = "4",
) -> str:
    facts = Facts(grants, recusals, (), (), UNBOUND)
    found = decide(subject, Wanted("board", "m", item, level), policy=POLICY, facts=facts, now=NOW)
    return f"{'yes' if isinstance(found, Grant) else 'no'}: {found.rule}"


def named(
    person: str = "p", meeting: str = "m", item: str = "4", *, starts: datetime = NOW, ends: datetime = NOW + HOUR
) -> GrantRecord:
    return GrantRecord(id="g", person=person, meeting=meeting, item=item, starts=starts, ends=ends, granted_by="o")


def out(item: str = "4", person: str = "p", meeting: str = "m") -> RecusalRecord:
    return RecusalRecord(person=person, meeting=meeting, item=item, since=NOW, set_by="o")


def somebody(level: str | None = None, body: str = "board", *duties: str) -> Subject:
    return Subject("p", frozenset(duties or ("member",)), {body: level} if level else {}, stepped_up_at=NOW)


@pytest.mark.parametrize(
    ("held", "body", "level", "expected"),
    [
        (None, "board", "GREEN", "no: no-clearance"),
        (None, "board", "AMBER", "no: no-clearance-in-body"),
        (None, "board", "RED", "no: not-named"),
        ("GREEN", "board", "GREEN", "yes: clearance-in-community"),
        ("GREEN", "board", "AMBER", "no: no-clearance-in-body"),
        ("AMBER", "board", "AMBER", "yes: clearance-in-body"),
        ("AMBER", "board", "GREEN", "yes: clearance-in-community"),
        ("AMBER", "board", "RED", "no: not-named"),
        ("RED", "board", "RED", "no: not-named"),
        ("RED", "board", "AMBER", "yes: clearance-in-body"),
        ("RED", "other", "AMBER", "no: no-clearance-in-body"),
        ("GREEN", "other", "GREEN", "yes: clearance-in-community"),
        ("WHITE", "board", "GREEN", "no: no-clearance"),
        ("PURPLE", "board", "GREEN", "no: no-clearance"),
        ("PURPLE", "board", "AMBER", "no: no-clearance-in-body"),
        ("RED", "board", "WHITE", "no: withheld-without-level"),
        ("RED", "board", "PURPLE", "no: level-unknown"),
    ],
)
def test_a_level_asks_for_the_clearance_that_its_policy_says(
    held: str | None, body: str, level: str, expected: str
) -> None:
    assert verdict(somebody(held, body), level) == expected


@pytest.mark.parametrize("level", LEVELS)
def test_a_live_grant_reads_its_item_at_any_level(level: str) -> None:
    assert verdict(somebody(), level, grants=(named(),)) == "yes: grant-for-item"


@pytest.mark.parametrize(
    "grant",
    [
        named(person="q"),
        named(meeting="n"),
        named(item="5"),
        named(item="41"),
        named(item=WHOLE_MEETING),
        named(starts=NOW + timedelta(microseconds=1)),
        named(starts=NOW - HOUR, ends=NOW),
        GrantRecord(
            id="g", person="p", meeting="m", item="4", starts=NOW, ends=NOW + HOUR, granted_by="o", revoked_at=NOW
        ),
    ],
)
def test_any_other_grant_reads_nothing(grant: GrantRecord) -> None:
    assert verdict(somebody(), "RED", grants=(grant,)) == "no: not-named"


@pytest.mark.parametrize("recusal", [out(), out(WHOLE_MEETING)])
@pytest.mark.parametrize("level", LEVELS)
def test_recusal_beats_every_grant_and_clearance(recusal: RecusalRecord, level: str) -> None:
    assert verdict(somebody("RED"), level, grants=(named(),), recusals=(recusal,)) == "no: recused"


@pytest.mark.parametrize("recusal", [out("5"), out(person="q"), out(meeting="n"), out("41")])
def test_another_recusal_changes_nothing(recusal: RecusalRecord) -> None:
    assert verdict(somebody(), "RED", grants=(named(),), recusals=(recusal,)) == "yes: grant-for-item"


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_a_closed_account_and_the_administrator_read_nothing(level: str) -> None:
    grants = (named(),)
    closed = Subject("p", frozenset({"member"}), {"board": "RED"}, active=False)
    assert verdict(NOBODY, level, grants=grants) == "no: nobody"
    assert verdict(closed, level, grants=grants) == "no: inactive"
    for duties in (("administrator",), ("administrator", "member")):
        assert verdict(somebody("RED", "board", *duties), level, grants=grants) == "no: administrator-reads-nothing"


def test_a_recusal_of_one_item_shuts_what_shows_the_whole_meeting() -> None:
    assert is_recused(somebody(), "m", (out("4"),))
    assert not is_recused(somebody(), "m", (out("4", person="q"), out("4", meeting="n")))


@given(
    level=st.sampled_from(LEVELS),
    held=st.sampled_from((None, *LEVELS)),
    granted=st.booleans(),
    recused=st.booleans(),
    duty=st.sampled_from(("member", "officer", "secretary", "administrator")),
)
def test_more_restricted_never_means_more_readers(
    *, level: str, held: str | None, granted: bool, recused: bool, duty: str
) -> None:
    subject = somebody(held, "board", duty)
    grants, recusals = (named(),) * granted, (out(),) * recused

    def may(wanted: str) -> bool:
        return verdict(subject, wanted, grants=grants, recusals=recusals).startswith("yes")

    restricted = [x for x in LEVELS[1:] if POLICY.dominates(x, level)]
    if level != "WHITE" and not may(level):
        assert not any(map(may, restricted))


def test_every_combination_is_decided_by_a_rule_with_a_name() -> None:
    people = (NOBODY, *(somebody(held) for held in (None, *LEVELS)))
    rules = {
        verdict(who, level, grants=(named(),) * g, recusals=(out(),) * r)
        for who, level, g, r in product(people, LEVELS, (0, 1), (0, 1))
    }
    assert all(rule.partition(": ")[2] for rule in rules)
    denial = decide(NOBODY, Wanted("b", "m", "1", "RED"), policy=POLICY, facts=Facts((), (), (), (), UNBOUND), now=NOW)
    assert isinstance(denial, Denial)
    assert denial.reason
