from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.app import create_app

# The houses of the services' tests, with their people, storage and keys.
from tests.services.conftest import furnished, house, published, quick_disk, with_minutes
from tests.stocked import stocked, with_everything

if TYPE_CHECKING:
    from flask import Flask

    from tests.services.house import House

__all__ = ["furnished", "house", "published", "quick_disk", "stocked", "with_everything", "with_minutes"]


@pytest.fixture
def app(house: House) -> Flask:
    """Give the service over a house without minutes."""
    return create_app(services=house.services)


@pytest.fixture
def public_app(published: House) -> Flask:
    """Give the service over a house in which one meeting is published."""
    return create_app(services=published.services)
