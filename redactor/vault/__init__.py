"""Sealing of restricted text: the format of `docs/reference/envelope.md`, on `cryptography` alone.

Pure: no file, no clock, no environment; random bytes come in as an argument.
"""

from __future__ import annotations
