from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app

# The houses of the services' tests, with their people, storage and keys.
from tests.services.conftest import furnished, house, published, quick_disk, with_minutes
from tests.stocked import stocked, with_everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.services.house import House

__all__ = ["furnished", "house", "published", "quick_disk", "stocked", "with_everything", "with_minutes"]


@pytest.fixture
def app(house: House) -> Flask:
    """Give the service over a house without minutes."""
    return create_app(services=house.services)


@pytest.fixture
def token(house: House) -> Callable[..., dict[str, str]]:
    """Give the header of a token for somebody of the house, with the scopes that are named."""

    def make(name: str, *scopes: str) -> dict[str, str]:
        made = house.services.people.tokens.make(house[name], name="a test", scopes=scopes, days=1)
        return {"Authorization": f"Bearer {made.secret}"}

    return make
