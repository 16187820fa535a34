"""Say whether a file is one that was published here: python3 check.py FILE fingerprints.txt

Both stand in the folder verify/ of the reading room. Nothing is sent anywhere.
"""
from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def main():
    """Compare the fingerprint of a file with the list."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    wanted = hashlib.sha256(Path(sys.argv[1]).read_bytes()).hexdigest()
    what = ""
    for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            what = line[2:]
        elif line.startswith(wanted):
            print(f"It is the same as {line[66:]} ({what}).")
            return
    sys.exit("No. This is not the same as anything in the list. It may have been changed, or only saved again by a program.")


main()
