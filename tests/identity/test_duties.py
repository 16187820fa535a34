"""Who may press what, and which duties stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.identity.duties import PERMISSIONS, Clash, Denial, Duty, Grant, clashes, may, parse

duties = st.frozensets(st.sampled_from(Duty))
EVERYBODY = ("session.end", "session.confirm", "account.manage", "body.list", "notice.read")


@pytest.mark.parametrize(
    ("held", "action", "verdict"),
    [
        ("secretary", "draft.upload", Grant(Duty.SECRETARY)),
        ("secretary", "release.decide", Denial("no-duty")),
        ("officer", "release.decide", Grant(Duty.OFFICER)),
        ("officer", "draft.decide", Denial("no-duty")),
        ("member", "copy.read", Grant(Duty.MEMBER)),
        ("member", "draft.read", Denial("no-duty")),
        ("administrator", "people.manage", Grant(Duty.ADMINISTRATOR)),
        ("administrator", "meeting.list", Denial("no-duty")),
        ("administrator", "copy.read", Denial("no-duty")),
        ("secretary member", "draft.upload", Grant(Duty.SECRETARY)),
        ("", "meeting.list", Denial("no-duty")),
        ("secretary", "meeting.burn", Denial("unknown-action")),
        ("administrator secretary", "session.end", Denial("duties-clash")),
        ("chair", "clearance.confirm", Grant(Duty.CHAIR)),
        ("chair", "access.readings", Grant(Duty.CHAIR)),
        ("chair", "release.decide", Denial("no-duty")),
        ("chair", "access.grant", Denial("no-duty")),
        ("chair", "access.answer", Grant(Duty.CHAIR)),
        ("administrator", "access.answer", Denial("no-duty")),
        ("auditor", "audit.read", Grant(Duty.AUDITOR)),
        ("auditor", "copy.open", Denial("no-duty")),
        ("auditor", "clearance.confirm", Denial("no-duty")),
        ("auditor member", "copy.open", Grant(Duty.MEMBER)),
        ("auditor secretary", "draft.upload", Denial("duties-clash")),
        ("auditor officer", "release.decide", Denial("duties-clash")),
        ("auditor chair", "audit.read", Denial("duties-clash")),
    ],
)
def test_the_table_decides(held: str, action: str, verdict: Grant | Denial) -> None:
    assert may(parse(held.split()), action) == verdict


def test_the_administrator_reads_nothing_and_releases_nothing() -> None:
    hers = {action for action in PERMISSIONS if isinstance(may([Duty.ADMINISTRATOR], action), Grant)}

    work = {"job.read", "job.again"}
    assert hers == {*EVERYBODY, *work, "access.explain", "one-clerk.read", "people.read", "people.manage"}


@given(duties)
def test_the_administrator_s_duty_stays_apart_from_every_other(held: frozenset[Duty]) -> None:
    assert (Duty.ADMINISTRATOR in {clash.one for clash in clashes(held)}) == (
        Duty.ADMINISTRATOR in held and len(held) > 1
    )


@given(duties)
def test_whoever_audits_has_no_part_in_what_is_audited(held: frozenset[Duty]) -> None:
    parts = {"draft.upload", "draft.decide", "release.ask", "release.decide", "access.grant", "clearance.confirm"}
    parts |= {"break-glass.approve", "people.manage"}
    if Duty.AUDITOR in held:
        assert all(isinstance(may(held, action), Denial) for action in parts)


@given(duties, st.sampled_from(Duty), st.sampled_from(sorted(PERMISSIONS)))
def test_whoever_may_act_holds_a_duty_that_the_table_names(held: frozenset[Duty], more: Duty, action: str) -> None:
    verdict = may(held, action)

    if isinstance(verdict, Grant):
        assert verdict.duty in held & PERMISSIONS[action]
        assert isinstance(may(held | {more}, action), Grant) or clashes(held | {more})


def test_an_unknown_duty_is_not_ignored() -> None:
    with pytest.raises(ValueError, match="janitor"):
        parse(["secretary", "janitor"])


def test_a_clash_is_said_in_a_sentence() -> None:
    assert Clash(Duty.ADMINISTRATOR, Duty.OFFICER).said_of("Tom Vane") == (
        "Tom Vane manages access. Whoever does that cannot be an officer as well."
    )
