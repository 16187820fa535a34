"""Where a link may lead: to the web, or to a mailbox."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

_WEB: Final = frozenset({"http", "https"})
_LONGEST: Final = 2000


def link_target(address: str) -> str | None:
    """Accept an address that may leave the document; None for any other.

    A mail's subject and text are dropped: they are words that nobody sees. So is an address with a name or a password.
    """
    address = address.strip()
    if len(address) > _LONGEST or any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme == "mailto":
        return address.partition("?")[0] if "@" in parts.path else None
    return address if scheme in _WEB and parts.netloc and "@" not in parts.netloc else None
