"""Twelve months of one body: every publication is the oracle's, and nothing that is withheld is in any file."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from redactor.core import access, carrying, registers
from redactor.errors import RedactorError
from redactor.services.body import circulation
from redactor.services.drafting import intake
from redactor.services.persons import appointments
from redactor.services.release import offered, proposals, served
from redactor.services.release.holding import Holding
from redactor.services.release.publication import Publication
from redactor.services.release.served import ServedFolder
from tests.services.conftest import copy, furnished, quick_disk
from tests.simulation import stories
from tests.simulation.checks import WrongError
from tests.simulation.stories import STORIES, play
from tests.simulation.year import MONTH, Year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.services.house import House

__all__ = ["furnished", "quick_disk"]

MONTHS = int(os.environ.get("REDACTOR_MONTHS", str(len(STORIES))))


@pytest.fixture
def year(furnished: House, tmp_path: Path) -> Iterator[Year]:
    house = copy(furnished, tmp_path / "data")
    yield Year(house)
    house.services.close()


@pytest.mark.slow
@pytest.mark.timeout(120 + 20 * MONTHS)
def test_every_publication_of_a_year_is_the_oracles(year: Year) -> None:
    play(year, MONTHS)

    assert year.stopped >= year.planted >= MONTHS // 2
    assert year.publications > MONTHS


# ------------------------------------------------------------------------------------- what it sees when it is broken


def _changes_are_carried(patch: pytest.MonkeyPatch) -> None:
    def carry(*given: Any, **named: Any) -> Any:  # noqa: ANN401 -- stands for any call
        made = carrying.carry(*given, **named)
        return replace(made, decisions=replace(made.decisions, changed=()))

    patch.setattr(intake, "carry", carry)


def _nothing_is_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Holding, "check", lambda *_: None)


def _old_versions_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("redactor.storage.public.shutil.rmtree", lambda *_, **__: None)


def _recusals_are_ignored(patch: pytest.MonkeyPatch) -> None:
    rules = tuple(rule for rule in access._RULES if rule[0] != "recusal")  # noqa: SLF001 -- it is broken on purpose
    patch.setattr(access, "_RULES", rules)
    patch.setattr(circulation, "is_recused", lambda *_, **__: False)


def _void_approvals_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(proposals, "_void", lambda *_, **__: "")
    patch.setattr("redactor.storage.releases.Releases._still_true", lambda *_: None)  # the second lock on that door


def _what_is_scheduled_comes_early(patch: pytest.MonkeyPatch) -> None:
    real = Publication.publish_due

    def publish_due(self: Publication) -> tuple[str, ...]:
        self.office.clock.forward(timedelta(days=1))  # type: ignore[attr-defined]  # a test's clock
        done = real(self)
        self.office.clock.forward(timedelta(days=-1))  # type: ignore[attr-defined]  # a test's clock
        return done

    patch.setattr(Publication, "publish_due", publish_due)


def _a_withdrawal_leaves_the_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ServedFolder, "without", lambda self, unit, _: self.base(unit)[1])


def _carried_actions_are_free(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(intake, "carried_over", lambda *_: ())


def _appointments_never_end(patch: pytest.MonkeyPatch) -> None:
    real = appointments.subject_now

    def subject_now(unit: Any, person: str, now: Any) -> Any:  # noqa: ANN401 -- stands for any call
        return real(unit, person, now - 5 * MONTH if now.month > 7 else now)

    patch.setattr(appointments, "subject_now", subject_now)
    patch.setattr("redactor.services.persons.signing_in.subject_now", subject_now)


def _whoever_decided_may_release(patch: pytest.MonkeyPatch) -> None:
    def proposal_of(*given: Any) -> Any:  # noqa: ANN401 -- stands for any call
        return replace(proposals.proposal_of(*given), marked=frozenset())

    patch.setattr("redactor.services.release.publication.proposal_of", proposal_of)


def _registers_tell_all(patch: pytest.MonkeyPatch) -> None:
    held: list[Any] = []

    def public_copies(formats: Any, draft: Any, wanted: Any, **named: Any) -> Any:  # noqa: ANN401 -- stands for any call
        held.append(draft.minutes)
        return offered.public_copies(formats, draft, wanted, **named)

    patch.setattr(served, "public_copies", public_copies)
    patch.setattr(registers, "public_rows", lambda *_: tuple(registers.rows_of(held[-1])))


BREAKS: tuple[tuple[Callable[[pytest.MonkeyPatch], None], tuple[str, ...]], ...] = (
    (_changes_are_carried, ("redrafts",)),
    (_nothing_is_remembered, ("redrafts", "circulates")),
    (_old_versions_stay, ("redrafts", "raises")),
    (_recusals_are_ignored, ("circulates",)),
    (_void_approvals_count, ("late_edits",)),
    (_what_is_scheduled_comes_early, ("schedules",)),
    (_a_withdrawal_leaves_the_files, ("withdraws",)),
    (_carried_actions_are_free, ("redrafts", "carries_over")),
    (_appointments_never_end, ("redrafts", "mends", "late_edits", "schedules", "withdraws")),
    (_whoever_decided_may_release, ("late_edits",)),
    (_registers_tell_all, ("redrafts",)),
)


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize(("breaking", "months"), BREAKS, ids=[made.__name__.strip("_") for made, _ in BREAKS])
def test_a_product_that_is_broken_is_seen(
    year: Year, monkeypatch: pytest.MonkeyPatch, breaking: Callable[[pytest.MonkeyPatch], None], months: tuple[str, ...]
) -> None:
    breaking(monkeypatch)

    with pytest.raises((WrongError, RedactorError, pytest.fail.Exception)):
        _months(year, months)


def _months(year: Year, names: tuple[str, ...]) -> None:
    for name in names:
        getattr(stories, name)(year)
        year.month_over()
