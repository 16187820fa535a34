"""Who reads what of published minutes, and what is written down before anybody does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redactor.core.audit import Action, Outcome
from redactor.core.decisions import Decisions, ItemDecision, Settle
from redactor.errors import GateStopped, NotFound, RedactorError
from redactor.vault import sealing
from tests.services.house import BODY, MINUTES, RULING

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.audit import AuditEvent
    from tests.services.house import House


def events(house: House) -> list[AuditEvent]:
    return [*house.services.audit.events()]


def refusal(deed: Callable[[], object]) -> tuple[object, ...]:
    """Give everything that a door could show of a refusal."""
    with pytest.raises(RedactorError) as raised:
        deed()
    error = raised.value
    return type(error), error.code, error.message, error.remedy, str(error), error.diagnostics(), error.__cause__


def text_of(house: House, name: str, meeting: str) -> str:
    return house.services.retrieval.open(house[name], meeting, format="txt").data.decode()


def words_of(house: House, name: str, meeting: str, item: str) -> str:
    return "\n".join(p.text for p in house.services.retrieval.open_item(house[name], meeting, item))


# ----------------------------------------------------------------------------------------------------- who reads


def test_a_clearance_opens_its_level_in_this_body_and_never_what_wants_a_name(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "RED")

    copy = text_of(published, "member", meeting)

    assert "dry rot" in copy
    assert "gasometer" in copy
    assert "Brightwater" not in copy


def test_a_lower_clearance_opens_no_more_than_its_level(published: House) -> None:
    published.clear("member", "GREEN")

    copy = text_of(published, "member", published.ids["meeting"])

    assert "gasometer" in copy
    assert "dry rot" not in copy


def test_an_unconfirmed_clearance_opens_nothing(published: House) -> None:
    published.services.people.give_clearance(
        published["administrator"], published.ids["member"], body=BODY, level="AMBER"
    )

    with pytest.raises(NotFound):
        text_of(published, "member", published.ids["meeting"])


def test_a_grant_opens_its_item_from_its_start_to_its_end(published: House) -> None:
    meeting, now = published.ids["meeting"], published.clock()
    published.services.access.give(
        published["officer"],
        meeting,
        item="2",
        person=published.ids["member"],
        starts=now + timedelta(hours=1),
        ends=now + timedelta(hours=2),
        why="",
    )
    seen = []
    for _ in range(4):
        try:
            seen.append("Brightwater" in words_of(published, "member", meeting, "2"))
        except NotFound:
            seen.append(False)
        published.clock.forward(timedelta(minutes=30))
    assert seen == [False, False, True, True]
    with pytest.raises(NotFound):
        words_of(published, "member", meeting, "2")


def test_a_revoked_grant_opens_nothing_from_then_on(published: House) -> None:
    meeting = published.ids["meeting"]
    grant = published.grant("member", meeting, "2")
    assert "Brightwater" in words_of(published, "member", meeting, "2")

    published.services.access.revoke(published["officer"], meeting, grant)

    with pytest.raises(NotFound):
        words_of(published, "member", meeting, "2")


@pytest.mark.parametrize("item", ["2", "*"])
def test_recusal_beats_every_grant_and_clearance(published: House, item: str) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    published.grant("member", meeting, "2")
    published.services.access.recuse(published["officer"], meeting, person=published.ids["member"], item=item)

    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["member"], meeting, "2")
    if item == "2":
        copy = text_of(published, "member", meeting)
        assert "Brightwater" not in copy
        assert "dry rot" in copy
    else:
        with pytest.raises(NotFound):
            text_of(published, "member", meeting)


def test_the_administrator_reads_nothing_whatever_she_is_given(published: House) -> None:
    meeting = published.ids["meeting"]
    with pytest.raises(RedactorError):
        published.grant("administrator", meeting, "2")
    office = published.services.office
    people = published.services.people
    people.give_clearance(published["administrator"], published.ids["administrator"], body=BODY, level="AMBER")
    people.confirm_clearance(published["officer"], published.ids["administrator"], body=BODY, level="AMBER")
    admin = published["administrator"]
    services = published.services

    for deed in (
        lambda: services.retrieval.open(admin, meeting),
        lambda: services.retrieval.open_item(admin, meeting, "3"),
        lambda: services.retrieval.shelves(admin),
        lambda: services.review.meetings(admin),
        lambda: services.review.view(admin, meeting),
        lambda: services.review.decide(admin, meeting, RULING, expected_seq=1),
        lambda: services.publication.look(admin, meeting),
        lambda: services.access.grants(admin, meeting),
        lambda: services.intake.upload(admin, body=BODY, filename="x.md", untrusted=b"x"),
    ):
        with pytest.raises(NotFound):
            deed()
    assert office is services.office


def test_nobody_reads_what_is_not_published_yet(house: House) -> None:
    meeting = house.upload()
    house.clear("member", "AMBER")
    house.grant("member", meeting, "2")

    with pytest.raises(NotFound):
        text_of(house, "member", meeting)


def test_a_secretary_without_a_clearance_reads_through_the_review_and_not_as_a_reader(published: House) -> None:
    with pytest.raises(NotFound):
        text_of(published, "secretary", published.ids["meeting"])


# ------------------------------------------------------------------------------------------ denial is absence


def test_a_denial_is_the_same_as_what_is_not_there(published: House) -> None:
    meeting, member = published.ids["meeting"], published["member"]
    retrieval = published.services.retrieval
    unpublished = published.upload(MINUTES.replace("LB_7_0311", "LB_8"))

    answers = {
        refusal(lambda: retrieval.open(member, meeting)),
        refusal(lambda: retrieval.open(member, unpublished)),
        refusal(lambda: retrieval.open(member, "0" * 20)),
        refusal(lambda: retrieval.open(member, "../../etc/passwd")),
        refusal(lambda: retrieval.open(member, meeting, format="exe")),
        refusal(lambda: retrieval.open_item(member, meeting, "2")),
        refusal(lambda: retrieval.open_item(member, meeting, "99")),
        refusal(lambda: retrieval.open_item(member, meeting, "<b>")),
        refusal(lambda: retrieval.open_item(member, "0" * 20, "2")),
        refusal(lambda: retrieval.open_item(published["administrator"], meeting, "2")),
        refusal(lambda: retrieval.shelf(member, "0" * 20)),
        refusal(lambda: published.services.review.view(member, meeting)),
        refusal(lambda: published.services.review.view(published["secretary"], "0" * 20)),
        refusal(lambda: published.services.publication.look(published["officer"], "0" * 20)),
    }

    assert len(answers) == 1


def test_each_denial_is_written_down_with_its_rule_and_without_what_was_typed(published: House) -> None:
    meeting, member = published.ids["meeting"], published["member"]
    for item in ("2", "Brightwater told me so"):
        with pytest.raises(NotFound):
            published.services.retrieval.open_item(member, meeting, item)
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(member, "Brightwater told me so", "2")

    named, typed, address = events(published)[-3:]
    assert (named.outcome, named.rule, named.items) == (Outcome.DENIED, "not-named", ("2",))
    assert (typed.outcome, typed.items) == (Outcome.DENIED, ("*",))
    assert (address.outcome, address.meeting) == (Outcome.DENIED, None)


# ------------------------------------------------------------------------------------------- audit before open


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record each opening by the vault."""
    from redactor.services import office  # noqa: PLC0415 -- patched here and nowhere else

    seen: list[str] = []
    real = sealing.open_under

    def watched(provider: object, sealed: object, context: object) -> bytes:
        seen.append("open")
        return real(provider, sealed, context)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(office, "open_under", watched)
    return seen


@pytest.mark.parametrize("deed", ["copy", "item", "review", "list", "decide", "propose", "approve"])
def test_the_event_is_committed_before_the_vault_opens_anything(
    published: House, monkeypatch: pytest.MonkeyPatch, order: list[str], deed: str
) -> None:
    meeting, services = published.ids["meeting"], published.services
    published.grant("member", meeting, "2")
    published.grant("member", meeting, "3")
    subjects = {"copy": "member", "item": "member", "approve": "officer"}
    who = published[subjects.get(deed, "secretary")]
    records = type(services.office.records)
    real = records.transaction

    seen = published.propose(meeting) if deed == "approve" else ""
    order.clear()

    def broken(_: object) -> object:
        raise ConnectionError

    deeds: dict[str, Callable[[], object]] = {
        "copy": lambda: services.retrieval.open(who, meeting),
        "item": lambda: services.retrieval.open_item(who, meeting, "2"),
        "review": lambda: services.review.view(who, meeting),
        "list": lambda: services.review.meetings(who),
        "decide": lambda: services.review.decide(who, meeting, RULING, expected_seq=1),
        "propose": lambda: services.publication.propose(who, meeting, expected_seq=1),
        "approve": lambda: services.publication.approve(who, meeting, seen=seen),
    }
    monkeypatch.setattr(records, "transaction", broken)
    with pytest.raises(ConnectionError):
        deeds[deed]()
    assert order == [], "something was opened although nothing could be written down"

    monkeypatch.setattr(records, "transaction", real)
    before = len(events(published))
    deeds[deed]()
    assert order
    assert len(events(published)) > before


def test_a_crash_in_the_vault_leaves_the_record_of_the_access(
    published: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redactor.services import office  # noqa: PLC0415 -- patched here and nowhere else

    meeting = published.ids["meeting"]
    published.grant("member", meeting, "2")

    def crash(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(office, "open_under", crash)
    with pytest.raises(KeyboardInterrupt):
        published.services.retrieval.open_item(published["member"], meeting, "2")

    last = events(published)[-1]
    assert (last.action, last.outcome, last.rule) == (Action.READ, Outcome.GRANTED, "grant-for-item")
    assert (last.actor, last.meeting, last.items) == (published.ids["member"], meeting, ("2",))


def test_a_look_at_a_proposal_opens_nothing(house: House, order: list[str]) -> None:
    meeting = house.upload()
    house.propose(meeting)
    order.clear()

    house.services.publication.look(house["officer"], meeting)

    assert order == []


def test_a_refused_reader_opens_nothing(published: House, order: list[str]) -> None:
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["member"], published.ids["meeting"], "2")

    assert order == []


# ------------------------------------------------------------------------------------ what was released, and since


def test_a_marking_that_was_raised_since_holds_at_once(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    raised = Decisions(items={"3": ItemDecision("3", marking="RED")})
    published.services.review.decide(published["secretary"], meeting, raised, expected_seq=1)

    copy = text_of(published, "member", meeting)

    assert "dry rot" not in copy
    assert "gasometer" in copy
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["member"], meeting, "3")


def test_a_marking_that_was_lowered_holds_only_when_it_is_released(published: House) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    lowered = Decisions(items={"2": ItemDecision("2", marking="AMBER")})
    published.services.review.decide(published["secretary"], meeting, lowered, expected_seq=1)
    assert "Brightwater" not in text_of(published, "member", meeting)

    published.services.publication.approve(published["officer"], meeting, seen=published.propose(meeting))

    assert "Brightwater" in text_of(published, "member", meeting)


def test_a_copy_that_the_gate_stops_names_no_place_to_the_reader(house: House) -> None:
    leaky = MINUTES.replace("in the eastern pier.", "in the pier that Brightwater Ostler will light.")
    meeting = house.publish(leaky)
    house.clear("member", "AMBER")

    with pytest.raises(GateStopped) as raised:
        text_of(house, "member", meeting)
    assert raised.value.findings == ()

    term = Settle("lexicon", "3.1.1", "Brightwater Ostler", "announced")
    house.services.review.decide(house["secretary"], meeting, Decisions(settled=(term,)), expected_seq=1)
    house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    assert "dry rot" in text_of(house, "member", meeting)


def test_the_shelf_says_what_is_open_to_her_and_opens_nothing(published: House, order: list[str]) -> None:
    meeting = published.ids["meeting"]
    published.clear("member", "AMBER")
    published.grant("other", meeting, "2")
    shelves = published.services.retrieval.shelves

    assert [s.open_items for s in shelves(published["member"])] == [("3", "4")]
    assert [s.open_items for s in shelves(published["other"])] == [("2",)]
    assert [s.open_items for s in shelves(published["secretary"])] == [()]
    assert order == []


@pytest.mark.parametrize("format_name", ["docx", "html", "md", "txt"])
def test_her_copy_comes_in_the_format_she_asks_for(published: House, format_name: str) -> None:
    published.clear("member", "AMBER")

    copy = published.services.retrieval.open(published["member"], published.ids["meeting"], format=format_name)

    assert (copy.format, copy.level) == (format_name, "AMBER")
    assert copy.data
