from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.services.hands import Line, ready
from tests.services.house import Clock, House, furnish, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redactor.services.working.worker import Worker


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk's own cache be: no test pulls the plug for real."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Bring the people in once; each test works on a copy of the folder."""
    house = furnish(tmp_path_factory.mktemp("furnished") / "data")
    house.services.close()
    return house


@pytest.fixture(scope="session")
def with_minutes(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Publish minutes once."""
    house = copy(furnished, tmp_path_factory.mktemp("published") / "data")
    house.ids["meeting"] = house.publish()
    house.services.close()
    return house


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> Iterator[House]:
    """Give a house with people and nothing else."""
    house = copy(furnished, tmp_path / "data")
    yield house
    house.services.close()


@pytest.fixture
def published(with_minutes: House, tmp_path: Path) -> Iterator[House]:
    """Give a house in which one meeting is published; its id is `ids["meeting"]`."""
    house = copy(with_minutes, tmp_path / "data")
    yield house
    house.services.close()


def copy(house: House, folder: Path) -> House:
    """Start a copy of a house."""
    shutil.copytree(house.folder, folder, symlinks=True)
    clock = Clock()
    return House(folder, start(folder, clock), clock, dict(house.ids))


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def hand(house: House, line: Line) -> Worker:
    return ready(house, line)
