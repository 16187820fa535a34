"""The service reads what comes over the network in a process of its own, never in the one that holds the keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from redactor import formats
from redactor.config import settings
from redactor.errors import InputError
from tests.services.house import BODY, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.services.house import House

SAMPLE = Path(__file__).parents[2] / "redactor" / "sample" / "harbour-panel-14.docx"


@pytest.fixture
def apart(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Give a house whose service cannot read drafts itself."""

    def unreadable(*_: object, **__: object) -> NoReturn:
        pytest.fail("the service read a draft in its own process")

    running = start(house.folder, house.clock, reader="child")
    monkeypatch.setattr(formats, "read", unreadable)
    yield replace(house, services=running)
    running.close()


def test_uploads_and_reviews_go_through_a_child(apart: House) -> None:
    data = SAMPLE.read_bytes()

    meeting = apart.services.intake.upload(apart["secretary"], body=BODY, filename="draft.docx", untrusted=data)

    view = apart.services.review.view(apart["secretary"], meeting)
    assert len(view.draft.minutes.items) > 5
    assert view.draft.minutes.meeting.title


def test_what_a_child_refuses_is_refused_and_nothing_is_kept(apart: House) -> None:
    with pytest.raises(InputError, match="not a Word document"):
        apart.services.intake.upload(apart["secretary"], body=BODY, filename="x.docx", untrusted=b"no package at all")
    assert apart.services.review.meetings(apart["secretary"]) == ()


def test_a_service_reads_in_a_child_unless_it_is_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDACTOR_READER", raising=False)
    assert settings().reader == "child"
