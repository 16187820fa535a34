"""What one process keeps in memory is never other than what a process without memory shows, whatever another one did.

Each step is done in a process of its own memory; then the page of the process that had shown it before is held against
the page of one that was started just now, byte for byte but for the tokens of the forms.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app
from redactor.core.circulation import Half
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.filed import Phase
from redactor.core.filing import Scope
from redactor.core.records import TermRecord
from redactor.resources import policies_dir
from redactor.services.annex.paperuploads import Upload
from redactor.services.body.adopting import Said
from redactor.services.drafting.pseudonyms import Assignment
from redactor.services.persons.notices import Kind, ring
from tests.keys import bao
from tests.services import house as houses
from tests.services.house import BODY, MINUTES
from tests.web.browser import Browser, browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.services.house import House

TOKEN = re.compile(r'name="csrf_token" value="[^"]+"|<code>[0-9a-f]{12}</code>')
"""The token of a form, and the name of a request that failed."""
WEEK = timedelta(days=7)
OK, GONE, NOT_FOUND = 200, 303, 404


@dataclass
class Desk:
    """A page in a process that shows it again and again, and another process in which things are done."""

    house: House
    meeting: str
    who: str = "second"
    page: str = "review"
    other: House = field(init=False)
    mine: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.other = self.house.again()
        self.mine = browser(create_app(services=self.house.services), self.who)
        assert self.shown()[0] == OK
        assert self.shown() == self.shown()

    @property
    def path(self) -> str:
        return f"/read/{self.meeting}" if self.page == "read" else f"/meetings/{self.meeting}/review"

    def shown(self) -> tuple[int, str]:
        """Look once more, in the process that has shown it before."""
        return self._of(self.mine)

    def anew(self) -> tuple[int, str]:
        """Look in a process that was started just now, with the same cookies."""
        started = self.house.again()
        theirs = Browser(create_app(services=started.services).test_client())
        for name in ("sid", "form"):
            cookie = self.mine.client.get_cookie(name)
            assert cookie is not None
            theirs.client.set_cookie(name, cookie.value)
        try:
            return self._of(theirs)
        finally:
            started.services.close()

    def after(self, deed: Callable[[House], object]) -> tuple[int, str]:
        """Do something elsewhere; what is shown here then is what a process without memory shows."""
        deed(self.other)
        here = self.shown()
        is_same = here == self.anew()
        assert is_same, "what is kept in memory is shown, and is not so any more"
        return here

    def _of(self, whose: Browser) -> tuple[int, str]:
        response = whose.client.get(self.path)
        return response.status_code, TOKEN.sub("", response.get_data(as_text=True))


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    made = Desk(house, house.upload())
    yield made
    made.other.services.close()


@pytest.fixture
def member(published: House) -> Iterator[Desk]:
    published.clear("member", "AMBER")
    made = Desk(published, published.ids["meeting"], "member", "read")
    yield made
    made.other.services.close()


def seq(house: House, meeting: str) -> int:
    return house.services.review.view(house["secretary"], meeting).seq


def decide(house: House, meeting: str, *items: ItemDecision) -> None:
    change = Decisions(items={item.item: item for item in items})
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=seq(house, meeting))


def approve(house: House, meeting: str) -> None:
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def test_the_life_of_a_draft(desk: Desk) -> None:
    meeting, seen = desk.meeting, [desk.shown()]

    def circulate(house: House) -> None:
        house.services.circulation.circulate(
            house["secretary"], meeting, people=[house.ids["member"]], closes=house.clock() + WEEK
        )

    def send_back(house: House) -> None:
        known = house.services.publication.look(house["officer"], meeting)
        house.services.publication.send_back(
            house["officer"], meeting, seen=known.record.folder_hash, reason="Look once more at item 4."
        )

    def next_draft(house: House) -> None:
        text = MINUTES.replace("drawing of the new gasometer", "picture of the old gasometer").encode()
        house.services.intake.upload_next(house["secretary"], meeting, filename="second.md", untrusted=text)

    steps: list[Callable[[House], object]] = [
        lambda house: decide(house, meeting, ItemDecision("4", marking="WHITE")),
        lambda house: house.services.review.undo(house["secretary"], meeting, expected_seq=seq(house, meeting)),
        lambda house: house.services.review.redo(house["secretary"], meeting, expected_seq=seq(house, meeting)),
        circulate,
        lambda house: house.services.circulation.close(house["secretary"], meeting),
        lambda house: house.propose(meeting),
        send_back,
        next_draft,
    ]
    seen += map(desk.after, steps)
    assert [n for n, (one, other) in enumerate(pairwise(seen)) if one == other] == []
    assert {status for status, _ in seen} == {OK}
    assert "picture of the old" in seen[-1][1]


def test_the_life_of_what_is_published(published: House) -> None:
    desk = Desk(published, published.ids["meeting"])

    def adopt(house: House) -> None:
        said = Said(Half.PUBLIC, date(2031, 3, 12), "LB_8_0408", ())
        adoption = house.services.adopting.record(house["secretary"], desk.meeting, said)
        house.services.adopting.answer(house["officer"], desk.meeting, adoption, confirmed=True)

    seen = [desk.shown()]
    seen.append(desk.after(lambda house: house.services.publication.withdraw(house["officer"], desk.meeting, "Why.")))
    seen.append(desk.after(lambda house: approve(house, desk.meeting)))
    desk.after(adopt)
    desk.other.services.close()
    assert "Withdrawn" in seen[1][1]
    assert "Withdrawn" not in seen[0][1] + seen[2][1]


def recuse(house: House, desk: Desk) -> None:
    house.services.access.recuse(house["officer"], desk.meeting, person=house.ids["second"], item="1")


def take_duty(house: House, _: Desk) -> None:
    house.services.people.set_duties(house["administrator"], house.ids["second"], ["administrator"])


def end_duty(house: House, _: Desk) -> None:
    term = TermRecord(person=house.ids["second"], duty="secretary", ends=house.clock() + timedelta(minutes=1))
    with house.services.office.records.transaction() as unit:
        unit.access.set_terms(house.ids["second"], [term])
    house.clock.forward(timedelta(minutes=1))


def close_out(house: House, _: Desk) -> None:
    house.services.people.close(house["administrator"], house.ids["second"])


def only_mark_closed(house: House, _: Desk) -> None:
    with house.services.office.records.transaction() as unit:
        unit.people.save(replace(unit.people.get(house.ids["second"]), active=False))


def end_session(house: House, _: Desk) -> None:
    house.services.people.end_sessions(house["administrator"], house.ids["second"])


def let_idle(house: House, _: Desk) -> None:
    house.clock.forward(timedelta(minutes=15))


RIGHTS: dict[Callable[[House, Desk], None], int] = {
    recuse: NOT_FOUND,
    take_duty: GONE,
    end_duty: NOT_FOUND,
    close_out: GONE,
    only_mark_closed: GONE,
    end_session: GONE,
    let_idle: GONE,
}


@pytest.mark.parametrize("deed", RIGHTS, ids=lambda deed: deed.__name__)
def test_whose_right_has_ended_is_shown_nothing_from_that_moment(
    desk: Desk, deed: Callable[[House, Desk], None]
) -> None:
    status, page = desk.after(lambda house: deed(house, desk))
    assert status == RIGHTS[deed]
    assert "Brightwater" not in page


def test_what_a_member_reads_follows_her_rights(member: Desk) -> None:
    meeting, now = member.meeting, member.house.clock()
    access, people = member.other.services.access, member.other.services.people
    officer, administrator, hers = (
        member.other["officer"],
        member.other["administrator"],
        member.house.ids["member"],
    )
    assert "dry rot" in member.shown()[1]

    _, granted = member.after(lambda house: house.grant("member", meeting, "2"))
    (grant,) = access.grants(officer, meeting)
    _, revoked = member.after(lambda _: access.revoke(officer, meeting, grant.id))
    _, closed = member.after(
        lambda house: access.set_time(house["secretary"], meeting, item="3", opens_at=now + timedelta(days=1))
    )
    _, opened = member.after(lambda house: access.set_time(house["secretary"], meeting, item="3", opens_at=None))
    _, recused = member.after(lambda _: access.recuse(officer, meeting, person=hers, item="3"))
    member.after(lambda _: access.lift(officer, meeting, person=hers, item="3"))
    _, lowered = member.after(lambda house: house.clear("member", "GREEN"))
    member.after(lambda house: house.clear("member", "AMBER"))
    _, taken = member.after(lambda _: people.remove_clearance(administrator, hers, body=BODY))

    assert granted != revoked
    assert "dry rot" in opened
    assert "dry rot" not in closed + recused + lowered + taken


def test_what_stands_beside_a_draft_is_seen_at_once(desk: Desk) -> None:
    meeting = desk.meeting

    def paper(house: House) -> None:
        upload = Upload(
            filename="paper.md",
            untrusted=b"# Wharf\n\nThe lamp house opens.\n",
            marking="RED",
            phase=Phase.FINAL,
            reference="LB_7_02",
            title="The lamp house",
            item="4",
        )
        house.services.annexes.file(house["secretary"], meeting, [upload])

    seen = [desk.shown(), desk.after(paper)]
    assert seen[0] != seen[1]
    desk.after(
        lambda house: house.services.pseudonyms.assign(
            house["secretary"], meeting, "2", Assignment("Quillon Vane", "Other User", Scope.BODY)
        )
    )


def test_the_frame_of_a_page_is_that_of_this_moment(desk: Desk) -> None:
    def tell(house: House) -> None:
        with house.services.office.records.transaction() as unit:
            ring(house.services.office, unit, Kind.HELD, [house.ids["second"]], about=house.ids["secretary"])

    _, told = desk.after(tell)
    _, read = desk.after(lambda house: house.services.notices.mark_read(house["second"]))
    _, several = desk.after(
        lambda house: house.services.people.add_body(house["administrator"], name="Second Board", policy="sec-panel")
    )
    assert ["1 new" in page for page in (told, read)] == [True, False]
    assert ["Lantern Board</span>" in page for page in (told, several)] == [True, False]


def test_a_policy_that_was_changed_on_file_is_told(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "policies"
    shutil.copytree(policies_dir(), there)
    monkeypatch.setattr("redactor.formats.policyfile.policies_dir", lambda: there)
    desk = Desk(house, house.upload())
    before = house.services.review.view(house["second"], desk.meeting)
    file = there / "sec-panel.toml"

    desk.after(lambda _: file.write_text(file.read_text() + "\n# Other words.\n"))

    after = house.services.review.view(house["second"], desk.meeting)
    assert (before.policy_changed, after.policy_changed) == (False, True)
    desk.other.services.close()


@pytest.mark.parametrize("kind", ["original", "decision"])
def test_what_was_destroyed_is_shown_to_nobody_however_fresh_in_memory(desk: Desk, kind: str) -> None:
    def destroy(house: House) -> None:
        with closing(sqlite3.connect(house.folder / "records.db")) as rows, rows:
            assert rows.execute("DELETE FROM dek_wrap WHERE kind = ?", (kind,)).rowcount == 1

    status, page = desk.after(destroy)
    assert status >= 500
    assert "Brightwater" not in page


def test_while_the_key_service_is_away_nothing_is_shown_from_memory(tmp_path: Path) -> None:
    if bao.binary() is None:
        pytest.skip("no bao: install requirements/dev.txt")
    (tmp_path / "bao").mkdir()
    with bao.running(tmp_path / "bao") as service:
        service.mount("transit")
        house = houses.furnish(tmp_path / "data", keys_url=service.url, keys_token=bao.TOKEN)
        meeting = house.upload()
        secretary = browser(create_app(services=house.services), "second")
        shown = [secretary.client.get(f"/meetings/{meeting}/review") for _ in range(3)]
    away = secretary.client.get(f"/meetings/{meeting}/review")
    house.services.close()

    assert {answer.status_code for answer in shown} == {OK}
    assert "Brightwater" in shown[-1].text
    assert away.status_code >= 500
    assert "Brightwater" not in away.text


def test_each_look_is_written_down_and_each_page_is_hers_alone(desk: Desk) -> None:
    app = create_app(services=desk.house.services)
    secretary, second = browser(app, "secretary"), browser(app, "second")
    before = len([*desk.house.services.audit.events()])
    pages = [who.client.get(desk.path).text for who in (secretary, second, secretary, second)]
    told = [*desk.house.services.audit.events()][before:]

    assert [event.actor for event in told] == [desk.house.ids[name] for name in ("secretary", "second") * 2]
    shown = [TOKEN.sub("", page) for page in pages]  # a token tells the second in which it was made
    assert shown[0] == shown[2]
    assert shown[1] == shown[3]
    assert [">secretary, secretary<" in page for page in pages] == [True, False, True, False]
    tokens = [TOKEN.findall(page) for page in pages]
    assert set(tokens[0]).isdisjoint(tokens[1])
    assert "token-" not in "".join(pages)
    for who, deed in ((secretary, "/undo"), (second, "/redo")):  # with the token of the page that was kept
        who.open(desk.path)
        who.send(deed)
        assert who.status == OK
