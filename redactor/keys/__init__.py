"""Providers of the keys that wrap keys (KEKs); each fills `redactor.vault.keys.KekProvider`."""

from __future__ import annotations
