# noqa: INP001 -- published as a file, no part of the package
"""Say whether a file is one that was published: python3 check.py FILE fingerprints.txt.

The list stands in the folder verify/ of the reading room. Nothing is sent anywhere.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

_NO = "No. This is not the same as anything in the list. It may have been changed, or only saved again by a program."


def answer(file: Path, fingerprints: Path) -> str | None:
    """Find the fingerprint of a file in the list; None where it is not there."""
    wanted = hashlib.sha256(file.read_bytes()).hexdigest()
    what = ""
    for line in fingerprints.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            what = line[2:]
        elif line.startswith(wanted):
            return f"It is the same as {line.split(maxsplit=1)[1]} ({what}).\n"
    return None


if __name__ == "__main__":
    if len(sys.argv[1:]) != len(("FILE", "fingerprints.txt")):
        sys.exit(__doc__)
    sys.stdout.write(answer(*map(Path, sys.argv[1:])) or sys.exit(_NO))
