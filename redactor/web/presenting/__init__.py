"""From the values of services to the dataclasses of pages. Pure: everything comes in as an argument."""

from __future__ import annotations
