"""A short run of the races: two processes over one installation, on both engines."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.chaos.races import migrated_twice, raced
from tests.chaos.races_contest import DONE
from tests.chaos.races_deeds import CONTESTS
from tests.services.conftest import quick_disk
from tests.storage import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["quick_disk"]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """Give the kind of a database, the address of one with tables, and that of an empty one."""
    if request.param == "sqlite":
        yield "sqlite", f"sqlite:///{tmp_path / 'records.db'}", f"sqlite:///{tmp_path / 'empty.db'}"
        return
    if postgresql.binaries() is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    with ExitStack() as stack:
        server = stack.enter_context(postgresql.running())
        yield "postgresql", server.database(), f"{server.url}/postgres"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_of_two_at_once_nothing_is_lost_and_who_came_second_is_told(
    database: tuple[str, str, str], tmp_path: Path
) -> None:
    engine, url, _ = database

    rows = list(raced(tmp_path / "data", {"database_url": url}, engine, rounds=1))

    assert [row.cells[1] for row in rows] == [contest.name for contest in CONTESTS]
    assert [fault for row in rows for fault in row.faults] == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_processes_may_bring_one_database_up_to_this_version(
    database: tuple[str, str, str], tmp_path: Path
) -> None:
    _, _, empty = database

    told = migrated_twice(tmp_path / "data", empty)

    assert [outcome.status for outcome in told] == [DONE, DONE], told
