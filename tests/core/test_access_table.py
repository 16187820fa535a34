"""The whole table of who may read a level in an item: written down once, and held against every case there is.

`docs/reference/access.md` shows the table; it is the same one, and a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import cycle, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redactor.core.access import NOBODY, Denial, Grant, Subject, Wanted, decide, explain
from redactor.core.entitlements import UNBOUND, EmbargoRecord, EmergencyApproval, EmergencyRecord, Facts
from redactor.core.records import WHOLE_MEETING, GrantRecord, RecusalRecord
from redactor.formats.policyfile import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redactor.core.policy import Policy

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "access.md"

# account       recusal  embargo  named by      level for   clearance           proof   verdict
TABLE = """
nobody        | any    | any    | any         | any       | any               | any   | no: nobody
closed        | any    | any    | any         | any       | any               | any   | no: inactive
open          | yes    | any    | any         | any       | any               | any   | no: recused
administrator | no     | any    | any         | any       | any               | any   | no: administrator-reads-nothing
open          | no     | runs   | any         | any       | any               | any   | no: embargo
open          | no     | no     | grant       | named     | any               | stale | no: step-up
open          | no     | no     | grant       | unknown   | any               | stale | no: step-up
open          | no     | no     | grant       | any       | any               | any   | yes: grant-for-item
open          | no     | no     | any         | body      | enough, this body | any   | yes: clearance-in-body
open          | no     | no     | any         | community | enough, any body  | any   | yes: clearance-in-community
open          | no     | no     | break-glass | any       | any               | stale | no: step-up
open          | no     | no     | break-glass | any       | any               | fresh | yes: break-glass
open          | no     | no     | none        | unknown   | any               | any   | no: level-unknown
open          | no     | no     | none        | named     | any               | any   | no: not-named
open          | no     | no     | none        | body      | any               | any   | no: no-clearance-in-body
open          | no     | no     | none        | community | any               | any   | no: no-clearance
open          | no     | no     | none        | public    | any               | any   | no: withheld-without-level
"""

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
TICK, HOUR = timedelta(microseconds=1), timedelta(hours=1)
HALF = timedelta(minutes=30)
OPEN = ("member", "chair", "auditor", "")
PREPARING = ("secretary", "officer", "secretary officer")


def grant(
    *,
    person: str = "p",
    meeting: str = "m",
    item: str = "4",
    starts: datetime = NOW,
    ends: datetime = NOW + TICK,
    revoked_at: datetime | None = None,
    appointment: str | None = None,
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
        appointment=appointment,
    )


def out(*, person: str = "p", meeting: str = "m", item: str = "4") -> RecusalRecord:
    return RecusalRecord(person=person, meeting=meeting, item=item, since=NOW, set_by="o")


def embargo(*, meeting: str = "m", item: str = "4", opens_at: datetime = NOW + TICK) -> EmbargoRecord:
    return EmbargoRecord(meeting=meeting, item=item, opens_at=opens_at, set_by="s", set_at=NOW)


def emergency(
    *ago: timedelta,
    person: str = "p",
    meeting: str = "m",
    item: str = "4",
    closed_at: datetime | None = None,
) -> EmergencyRecord:
    """Make one that was approved so long ago, by somebody else each time."""
    approvals = tuple(EmergencyApproval(person=f"o{n}", at=NOW - each) for n, each in enumerate(ago))
    return EmergencyRecord(
        id="e", person=person, meeting=meeting, item=item, asked_at=NOW - HOUR, approvals=approvals, closed_at=closed_at
    )


ACCOUNTS = {
    "nobody": [NOBODY],
    "closed": [Subject("p", frozenset(d.split()), {}, active=False) for d in (*OPEN, *PREPARING, "administrator")],
    "administrator": [Subject("p", frozenset(d.split())) for d in ("administrator", "administrator member")],
    "open": [Subject("p", frozenset(d.split())) for d in OPEN],
    "preparer": [Subject("p", frozenset(d.split())) for d in PREPARING],
}
RECUSALS: dict[str, list[tuple[RecusalRecord, ...]]] = {
    "yes": [(out(),), (out(item=WHOLE_MEETING),), (out(item="9"), out())],
    "no": [(), (out(item="5"), out(item="41")), (out(person="q"),), (out(meeting="n", item=WHOLE_MEETING),)],
}
EMBARGOES: dict[str, list[tuple[EmbargoRecord, ...]]] = {
    "runs": [(embargo(),), (embargo(item=WHOLE_MEETING),), (embargo(item="5"), embargo(opens_at=NOW + HOUR))],
    "no": [(), (embargo(opens_at=NOW),), (embargo(item="5"), embargo(meeting="n", item=WHOLE_MEETING))],
}
NAMED: dict[str, list[tuple[tuple[GrantRecord, ...], tuple[EmergencyRecord, ...]]]] = {
    "grant": [
        ((grant(),), ()),
        ((grant(starts=NOW - HOUR, ends=NOW + HOUR), grant(item="5")), ()),
        ((grant(appointment="a1"),), (emergency(TICK, TICK),)),  # a grant stands before an emergency
    ],
    "break-glass": [
        ((), (emergency(TICK, HOUR),)),
        ((), (emergency(timedelta(0), timedelta(minutes=30)),)),  # it begins with the second
        ((), (emergency(HALF - TICK, HALF, TICK),)),
    ],
    "none": [
        ((), ()),
        ((grant(starts=NOW + TICK, ends=NOW + HOUR),), ()),  # not yet
        ((grant(starts=NOW - HOUR, ends=NOW),), ()),
        ((grant(revoked_at=NOW - TICK), grant(revoked_at=NOW + HOUR)), ()),  # revoked, whatever time it bears
        ((grant(item="5"), grant(item="41"), grant(item=WHOLE_MEETING)), ()),
        ((grant(person="q"), grant(meeting="n"), grant(appointment="a2")), ()),  # an appointment that is over
        ((), (emergency(), emergency(TICK), emergency(TICK, -TICK))),  # not approved by two, yet
        ((), (emergency(HALF, HOUR), emergency(TICK, TICK, closed_at=NOW))),  # thirty minutes are over; ended
        ((), (emergency(TICK, TICK, item="5"), emergency(TICK, TICK, person="q"))),
        ((), (emergency(TICK, TICK, meeting="n"), emergency(TICK, TICK, item=WHOLE_MEETING))),
    ],
}
PROOFS: dict[str, list[datetime | None]] = {
    "fresh": [NOW, NOW - timedelta(minutes=5)],
    "stale": [None, NOW - timedelta(minutes=5) - TICK, NOW + timedelta(minutes=2) + TICK],
}


@dataclass(frozen=True)
class Case:
    """One line of the enumeration: the words of the table for it, what is asked, and what `decide` says."""

    words: tuple[str, ...]
    verdict: Grant | Denial
    asked: tuple[Subject, Wanted, Facts]

    @property
    def said(self) -> str:
        return f"{'yes' if isinstance(self.verdict, Grant) else 'no'}: {self.verdict.rule}"


class _Turns:
    """The examples of a word of the table, one after the other."""

    def __init__(self, examples: Mapping[str, Sequence[Any]]) -> None:
        self._each = {word: cycle(each) for word, each in examples.items()}

    def next(self, word: str) -> Any:  # noqa: ANN401 -- of any word of the table
        return next(self._each[word])


@lru_cache
def cases(name: str) -> tuple[Case, ...]:
    """List every combination of the table's words, each with every example of who is named.

    The examples of the other words take turns, so that all of them meet all words around them.
    """
    return tuple(_cases(load(name)))


def _cases(policy: Policy) -> Iterator[Case]:
    levels = [(level.access, level.id) for level in policy.levels] + [("unknown", "PURPLE"), ("unknown", "")]
    held = [(body, level) for body in ("board", "other") for level in (*(x.id for x in policy.levels), "PURPLE")]
    clearances: list[dict[str, str]] = [{}, *({body: level} for body, level in held)]
    subjects, recusals, embargoes, proofs = _Turns(ACCOUNTS), _Turns(RECUSALS), _Turns(EMBARGOES), _Turns(PROOFS)
    for account, recusal, embargoed, proof, named in product(ACCOUNTS, RECUSALS, EMBARGOES, PROOFS, NAMED):
        for (grants, emergencies), (access, level), clearance in product(NAMED[named], levels, clearances):
            who: Subject = subjects.next(account)
            who = replace(who, clearances=clearance, stepped_up_at=proofs.next(proof), appointments=frozenset({"a1"}))
            facts = Facts(grants, recusals.next(recusal), embargoes.next(embargoed), emergencies, UNBOUND)
            wanted = Wanted("board", "m", "4", level)
            found = decide(who, wanted, policy=policy, facts=facts, now=NOW)
            kept_out = "no" if account == "preparer" else embargoed
            said = (account, recusal, kept_out, named, access, _clearance(clearance, level, policy), proof)
            yield Case(said, found, (who, wanted, facts))


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
        same = said in {"any", word} or (said == "open" and word in {"administrator", "preparer"})
        return same or (said == "enough, any body" and word.startswith("enough"))

    return all(map(one, row[:-1], words))


@pytest.mark.parametrize("name", ["sec-panel", "tlp-2"])
def test_every_case_there_is_gets_the_verdict_of_the_first_row_that_fits(name: str) -> None:
    used, count, table = set(), 0, rows()
    fitting = lru_cache(maxsize=None)(lambda words: next((row for row in table if fits(row, words)), None))
    for case in cases(name):
        row = fitting(case.words)
        assert row is not None, case
        assert case.said == row[-1], (row, case)
        used.add(row)
        count += 1
    assert count > 40_000
    assert used == set(table)  # no row is idle


def test_every_case_is_explained_by_its_own_rules_and_the_first_no_decides() -> None:
    policy = load("sec-panel")
    for case in cases("sec-panel"):
        who, wanted, facts = case.asked
        _, steps = explain(who, wanted, policy=policy, facts=facts, now=NOW)
        outcomes = [step.outcome for step in steps]
        refused = [step.said for step in steps if step.outcome == "no"]
        assert [step.rule for step in steps] == ["account", "recusal", "duty", "embargo", "need-to-know", "proof"]
        if isinstance(case.verdict, Grant):
            assert refused == []
            assert [step.said for step in steps if step.outcome == "yes"] == [case.verdict]
        else:
            assert refused == [case.verdict]
            assert set(outcomes[outcomes.index("no") + 1 :]) <= {"not-reached"}


def test_the_table_says_no_to_everything_that_it_does_not_say_yes_to() -> None:
    yes = [row for row in rows() if row[-1].startswith("yes")]
    assert [row[-1].removeprefix("yes: ") for row in yes] == [
        "grant-for-item",
        "clearance-in-body",
        "clearance-in-community",
        "break-glass",
    ]
    # Recusal, a closed account and a time that has not come beat them all.
    assert all(row[:3] == ("open", "no", "no") for row in yes)


def test_a_proof_is_asked_for_only_where_nothing_else_is_in_the_way() -> None:
    asked = [case for case in cases("sec-panel") if case.said == "no: step-up"]
    assert {case.words[3] for case in asked} == {"grant", "break-glass"}
    policy = load("sec-panel")
    for case in asked:
        assert isinstance(case.verdict, Denial)
        assert case.verdict.lacking is not None
        assert case.words[1:3] == ("no", "no")
        who, wanted, facts = case.asked
        fresh = decide(replace(who, stepped_up_at=NOW), wanted, policy=policy, facts=facts, now=NOW)
        assert fresh == case.verdict.lacking


def test_a_reading_comes_with_what_its_level_obliges_to() -> None:
    obliged: dict[str, set[frozenset[str]]] = {}
    for case in cases("sec-panel"):
        if isinstance(case.verdict, Grant):
            obliged.setdefault(f"{case.verdict.rule} {case.words[4]}", set()).add(case.verdict.obligations)
    always = {"audit", "no-store"}
    everything = always | {"watermark", "no-export"}
    assert obliged.pop("grant-for-item named") == obliged.pop("grant-for-item unknown") == {frozenset(everything)}
    assert obliged.pop("grant-for-item body") == {frozenset(always | {"watermark"})}
    assert obliged.pop("clearance-in-body body") == {frozenset(always | {"watermark"})}
    assert {
        rule: next(iter(each)) for rule, each in obliged.items() if rule.startswith("break-glass")
    } == dict.fromkeys(
        (f"break-glass {access}" for access in ("named", "unknown", "body", "community", "public")), everything
    )
    assert all(each == {frozenset(always)} for rule, each in obliged.items() if not rule.startswith("break-glass"))


def test_the_page_shows_this_very_table() -> None:
    head = ("account", "recusal", "embargo", "named by", "level is for", "clearance", "proof", "verdict and rule")
    cells = [head, ("---",) * len(head), *rows()]
    drawn = "\n".join(f"| {' | '.join(row)} |" for row in cells)
    assert drawn in PAGE.read_text(encoding="utf-8"), f"put this into {PAGE.name}:\n{drawn}"
