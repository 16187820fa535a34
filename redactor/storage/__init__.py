"""Records in a database, sealed originals in a folder; both hold restricted text in envelopes only."""

from __future__ import annotations
