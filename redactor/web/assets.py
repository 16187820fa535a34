"""The files that browsers load beside a page: where they are, and that they are the ones that were committed.

Both faces use the same files. They hold nothing of any meeting, so the reading room's folder may carry a copy.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"


def manifest() -> dict[str, str]:
    """Return the SHA-384 of each vendored file, in the notation of subresource integrity, by path under static/."""
    known: dict[str, str] = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    return known


def integrity(name: str) -> str:
    """Return the SHA-384 of the file as it stands on the disk."""
    digest = hashlib.sha384((STATIC / name).read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode("ascii")
