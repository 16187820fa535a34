from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.services.house import House, furnish, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Bring the people in once; each test works on a copy of the folder."""
    house = furnish(tmp_path_factory.mktemp("furnished") / "data")
    house.services.close()
    return house


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "data"
    shutil.copytree(furnished.folder, folder, symlinks=True)
    clock = type(furnished.clock)()
    house = House(folder, start(folder, clock), clock, dict(furnished.ids))
    yield house
    house.services.close()
