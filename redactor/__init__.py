"""Splits minutes into what the public may read and what only entitled people may."""

from __future__ import annotations

__version__ = "0.1.0"
