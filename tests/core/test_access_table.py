"""The whole table of who may read a level in an item: written down once, and held against every case there is.

`docs/reference/access.md` shows the table; it is the same one, and a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redactor.core.access import NOBODY, Grant, Subject, Wanted, decide
from redactor.core.records import WHOLE_MEETING, GrantRecord, RecusalRecord
from redactor.formats.policyfile import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.policy import Policy

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "access.md"

# account         recusal  grant  level is for  clearance           verdict
TABLE = """
nobody          | any    | any  | any         | any               | no: nobody
closed          | any    | any  | any         | any               | no: inactive
open            | yes    | any  | any         | any               | no: recused
administrator   | no     | any  | any         | any               | no: administrator-reads-nothing
open            | no     | live | any         | any               | yes: grant-for-item
open            | no     | none | unknown     | any               | no: level-unknown
open            | no     | none | named       | any               | no: not-named
open            | no     | none | body        | enough, this body | yes: clearance-in-body
open            | no     | none | body        | any               | no: no-clearance-in-body
open            | no     | none | community   | enough, any body  | yes: clearance-in-community
open            | no     | none | community   | any               | no: no-clearance
open            | no     | none | public      | any               | no: withheld-without-level
"""

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
TICK, HOUR = timedelta(microseconds=1), timedelta(hours=1)
OPEN = ("member", "secretary", "officer", "secretary officer", "")


def grant(
    *,
    person: str = "p",
    meeting: str = "m",
    item: str = "4",
    starts: datetime = NOW,
    ends: datetime = NOW + TICK,
    revoked_at: datetime | None = None,
) -> GrantRecord:
    return GrantRecord(
        id="g",
        person=person,
        meeting=meeting,
        item=item,
        starts=starts,
        ends=ends,
        granted_by="o",
        revoked_at=revoked_at,
    )


def out(*, person: str = "p", meeting: str = "m", item: str = "4") -> RecusalRecord:
    return RecusalRecord(person=person, meeting=meeting, item=item, since=NOW, set_by="o")


ACCOUNTS = {
    "nobody": [NOBODY],
    "closed": [Subject("p", frozenset(d.split()), {}, active=False) for d in (*OPEN, "administrator")],
    "administrator": [Subject("p", frozenset(d.split())) for d in ("administrator", "administrator member")],
    "open": [Subject("p", frozenset(d.split())) for d in OPEN],
}
RECUSALS = {
    "yes": [(out(),), (out(item=WHOLE_MEETING),), (out(item="9"), out())],
    "no": [(), (out(item="5"), out(item="41")), (out(person="q"),), (out(meeting="n", item=WHOLE_MEETING),)],
}
GRANTS = {
    "live": [(grant(),), (grant(starts=NOW - HOUR, ends=NOW + HOUR),), (grant(item="5"), grant())],
    "none": [
        (),
        (grant(starts=NOW + TICK, ends=NOW + HOUR),),  # not yet
        (grant(starts=NOW - HOUR, ends=NOW),),  # its end: for an alternate, that of her appointment
        (grant(starts=NOW - HOUR, ends=NOW - TICK),),
        (grant(revoked_at=NOW - TICK),),
        (grant(revoked_at=NOW + HOUR),),  # revoked is revoked, whatever time it bears
        (grant(item="5"), grant(item="41"), grant(item=WHOLE_MEETING)),
        (grant(person="q"), grant(meeting="n")),
    ],
}


@dataclass(frozen=True)
class Case:
    """One line of the enumeration: the words of the table for it, and what `decide` says."""

    words: tuple[str, ...]
    verdict: str
    why: tuple[object, ...]


def cases(policy: Policy) -> Iterator[Case]:
    levels = [(level.access, level.id) for level in policy.levels] + [("unknown", "PURPLE"), ("unknown", "")]
    held = [(body, level) for body in ("board", "other") for level in (*(x.id for x in policy.levels), "PURPLE")]
    clearances: list[dict[str, str]] = [{}, *({body: level} for body, level in held)]
    for account, recusal, given in product(ACCOUNTS, RECUSALS, GRANTS):
        everything = product(ACCOUNTS[account], RECUSALS[recusal], GRANTS[given], levels, clearances)
        for subject, recusals, grants, (access, level), clearance in everything:
            who = Subject(subject.person, subject.duties, clearance, active=subject.active)
            wanted = Wanted("board", "m", "4", level)
            found = decide(who, wanted, policy=policy, grants=grants, recusals=recusals, now=NOW)
            said = f"{'yes' if isinstance(found, Grant) else 'no'}: {found.rule}"
            words = (account, recusal, given, access, _clearance(clearance, level, policy))
            yield Case(words, said, (who, wanted, grants, recusals))


def _clearance(held: dict[str, str], level: str, policy: Policy) -> str:
    if policy.level(level) is None:
        return "none"
    places = [policy.level(x) for x in held.values()]
    order = [x.id for x in policy.levels]
    enough = [place is not None and order.index(place.id) >= order.index(level) for place in places]
    if not any(enough):
        return "none"
    return "enough, this body" if "board" in held else "enough, another body"


def rows() -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]


def fits(row: tuple[str, ...], words: tuple[str, ...]) -> bool:
    def one(said: str, word: str) -> bool:
        same = said in {"any", word} or (said == "open" and word == "administrator")
        return same or (said == "enough, any body" and word.startswith("enough"))

    return all(map(one, row[:5], words))


@pytest.mark.parametrize("name", ["sec-panel", "tlp-2"])
def test_every_case_there_is_gets_the_verdict_of_the_first_row_that_fits(name: str) -> None:
    used, count = set(), 0
    for case in cases(load(name)):
        row = next((row for row in rows() if fits(row, case.words)), None)
        assert row is not None, case
        assert case.verdict == row[5], (row, case)
        used.add(row)
        count += 1
    assert count > 20_000
    assert used == set(rows())  # no row is idle


def test_the_table_says_no_to_everything_that_it_does_not_say_yes_to() -> None:
    yes = [row for row in rows() if row[5].startswith("yes")]
    assert [row[5] for row in yes] == ["yes: grant-for-item", "yes: clearance-in-body", "yes: clearance-in-community"]
    assert all(row[0] == "open" and row[1] == "no" for row in yes)  # recusal and a closed account beat them all


def test_a_grant_comes_with_what_has_to_be_done_about_it() -> None:
    for case in cases(load("sec-panel")):
        if case.verdict.startswith("yes"):
            who, wanted, grants, recusals = case.why
            found = decide(who, wanted, policy=load("sec-panel"), grants=grants, recusals=recusals, now=NOW)  # type: ignore[arg-type] # as above
            assert isinstance(found, Grant)
            assert {"audit", "no-store"} <= found.obligations
            return
    pytest.fail("nobody may read anything")


def test_the_page_shows_this_very_table() -> None:
    cells = [("account", "recusal", "grant", "level is for", "clearance", "verdict and rule"), ("---",) * 6, *rows()]
    drawn = "\n".join(f"| {' | '.join(row)} |" for row in cells)
    assert drawn in PAGE.read_text(encoding="utf-8"), f"put this into {PAGE.name}:\n{drawn}"
