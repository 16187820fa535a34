"""A version that has not passed its selftest here publishes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.services.release.selftest import SelfTestError

if TYPE_CHECKING:
    from tests.services.house import House


def _fails() -> None:
    message = "It failed."
    raise SelfTestError(message)


def test_nothing_is_proposed_before_the_selftest_has_passed(house: House) -> None:
    meeting = house.upload()
    seq = house.services.review.view(house["secretary"], meeting).seq
    publication = replace(house.services.publication, proven=_fails)
    with pytest.raises(SelfTestError):
        publication.propose(house["secretary"], meeting, expected_seq=seq)
    assert house.services.publication.folders.proposals() == ()


def test_nothing_is_approved_before_the_selftest_has_passed(house: House) -> None:
    meeting = house.upload()
    seen = house.propose(meeting)
    publication = replace(house.services.publication, proven=_fails)
    with pytest.raises(SelfTestError):
        publication.approve(house["officer"], meeting, seen=seen)
    assert house.services.publication.served().meetings == ()


def test_a_version_that_passed_is_remembered_in_the_data_folder(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr("redactor.services.release.selftest.ensure", lambda version, ledger, _: ran.append(version))
    house.services.publication.proven()
    assert ran == []  # the tests have it switched off
    from tests.services.house import start  # noqa: PLC0415 -- a second service over the same folder

    again = start(house.folder, house.clock, selftest=True)
    again.publication.proven()
    again.close()
    assert len(ran) == 1
