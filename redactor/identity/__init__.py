"""Who somebody is: passwords, sessions, lock-out after failed tries, duties. No framework; stores come in as ports."""

from __future__ import annotations
