"""What a copy is checked against: the fingerprints of everything that was published, and what became of it.

    verify/fingerprints.txt   for people and for `sha256sum`: one line a file
    verify/fingerprints.js    the same for the page, as a script, since the page may connect to nothing
    verify/check.py           compares a file with the list where no browser can

Fingerprints of earlier versions are in it only where nothing in them is restricted now; see `core.site.succeeding`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from redactor.formats.site.words import label_of, said_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.site import File, Published, Site

NEW, OLD, WITHDRAWN = "published", "older", "withdrawn"
"""What became of a file."""


def check_files(site: Site, script: bytes) -> dict[str, bytes]:
    """Write the fingerprints, and carry the script along."""
    known = [
        (file.sha256, m, file, version, published, state)
        for m in site.meetings
        for state, version, published, files in _states(m)
        for file in files
    ]
    lines = [
        f"# {state}, version {version}, {said_date(published)}: {m.title}\n{sha256}  {m.place}/{file.name}\n"
        for sha256, m, file, version, published, state in known
    ]
    entries = {
        sha256: [state, f"/{m.place}/", m.title, label_of(file.name), version, said_date(published), m.version]
        for sha256, m, file, version, published, state in reversed(known)  # what is published goes before what was
    }
    data = json.dumps(entries, indent=0, sort_keys=True)  # ASCII: no other character ends a line of a script
    return {
        "verify/fingerprints.txt": "".join(lines).encode(),
        "verify/fingerprints.js": f'"use strict";\nglobalThis.redactorPublished = {data};\n'.encode(),
        "verify/check.py": script,
    }


def _states(m: Published) -> Iterator[tuple[str, int, str, tuple[File, ...]]]:
    """Give the versions of minutes by which a copy can be told."""
    if not m.withdrawn:
        # Papers of earlier versions are not in the list: a marking of one may have been raised.
        yield NEW, m.version, m.published, (*m.files, *(file for paper in m.papers for file in paper.files))
    for past in reversed(m.past):
        yield WITHDRAWN if m.withdrawn else OLD, past.version, past.published, past.files
