"""From what a form says to one change in the list of decisions. Pure; the service checks and stores it."""

from __future__ import annotations
