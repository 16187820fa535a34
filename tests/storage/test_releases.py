from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor.core.records import (
    ProposalState,
)
from redactor.errors import Conflict, StorageError
from tests.storage.house import NOW, PROPOSAL, PUBLICATION

if TYPE_CHECKING:
    from tests.storage.house import House


def test_a_release_takes_two_people_and_one_folder(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        assert unit.releases.open_for("m-7") == PROPOSAL
    with pytest.raises(Conflict, match="not approved"), house.records.transaction() as unit:
        unit.releases.publish(PUBLICATION)
    seen = PROPOSAL.folder_hash
    for by, folder_hash, said in (("clerk", seen, "Who proposed"), ("officer", "ee" * 32, "What you saw")):
        with pytest.raises(Conflict, match=said), house.records.transaction() as unit:
            unit.releases.approve("r-1", folder_hash=folder_hash, at=NOW, by=by)
    with house.records.transaction() as unit:
        approved = unit.releases.approve("r-1", folder_hash=PROPOSAL.folder_hash, at=NOW, by="officer")
        assert [approval.person for approval in approved.approvals] == ["officer"]
        for other in (replace(PUBLICATION, folder_hash="ee" * 32), replace(PUBLICATION, meeting="m-8")):
            with pytest.raises(Conflict, match="not approved"):
                unit.releases.publish(other)
        unit.releases.publish(PUBLICATION)
        assert unit.releases.get("r-1").state is ProposalState.PUBLISHED
        assert unit.releases.publications() == unit.releases.publications("m-7") == (PUBLICATION,)
        assert unit.releases.open_for("m-7") is None
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.releases.publish(replace(PUBLICATION, version=2))


def test_the_database_itself_refuses_an_approval_by_who_proposed_or_of_another_folder(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
    columns = "proposal, person, proposed_by, folder_hash, at"
    row = f"INSERT INTO approval ({columns}) VALUES ('r-1', :who, :by, :hash, '2030-01-02')"  # noqa: S608 -- constants
    right = {"who": "officer", "by": "clerk", "hash": PROPOSAL.folder_hash}
    for wrong in ({"who": "clerk"}, {"by": "member"}, {"hash": "ee" * 32}):
        with pytest.raises(StorageError), house.records.transaction() as unit:
            unit._connection.execute(text(row), right | wrong)  # noqa: SLF001 -- what a faulty release could do
    with house.records.transaction() as unit:
        unit._connection.execute(text(row), right)  # noqa: SLF001 -- the one that fits


def test_a_proposal_falls_when_the_meeting_moves_on(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        house.decide(unit, 0)
    with pytest.raises(Conflict, match="changed since"), house.records.transaction() as unit:
        unit.releases.approve("r-1", folder_hash=PROPOSAL.folder_hash, at=NOW, by="officer")
    with house.records.transaction() as unit:
        unit.releases.withdraw("r-1")
        with pytest.raises(Conflict):
            unit.releases.propose(replace(PROPOSAL, id="r-2"))
        unit.releases.propose(replace(PROPOSAL, id="r-2", decisions_seq=1))
        with pytest.raises(Conflict):
            unit.releases.withdraw("r-1")


def test_an_approved_proposal_is_not_published_after_the_meeting_moved_on(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        unit.releases.approve("r-1", folder_hash=PROPOSAL.folder_hash, at=NOW, by="officer")
        house.decide(unit, 0)
    with pytest.raises(Conflict, match="changed since"), house.records.transaction() as unit:
        unit.releases.publish(PUBLICATION)


def test_a_meeting_has_one_open_proposal(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
    with pytest.raises(Conflict, match="open"), house.records.transaction() as unit:
        unit.releases.propose(replace(PROPOSAL, id="r-2"))


def test_publications_are_numbered_without_gap(house: House) -> None:
    with house.records.transaction() as unit:
        unit.releases.propose(PROPOSAL)
        unit.releases.approve("r-1", folder_hash=PROPOSAL.folder_hash, at=NOW, by="officer")
    with pytest.raises(Conflict), house.records.transaction() as unit:
        unit.releases.publish(replace(PUBLICATION, version=2))
