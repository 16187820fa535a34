"""What large and many documents cost: a thousand pages at once, and a thousand small drafts in one process.

Run by `python -m benchmarks`, each in a process of its own, because a peak is one of a process.
"""

from __future__ import annotations

import resource
import sys
import time

from benchmarks.bench_split import split
from benchmarks.drafts import twelve_pages

FORMATS = ("docx", "html", "md", "txt", "json")
_THOUSAND_PAGES = 83  # times twelve
_MANY = 1000
_SMALL = 50  # after so many the caches are full; growth is counted from there


def large() -> str:
    """Split a thousand pages to every format but PDF and ODT: seconds and peak memory."""
    data = twelve_pages(_THOUSAND_PAGES)
    before = time.perf_counter()
    split(data, *FORMATS)
    return (
        f"1,000 pages, five formats: {time.perf_counter() - before:.1f} s, peak {_peak():.0f} MB (at most 60 s, 512 MB)"
    )


def many() -> str:
    """Split a thousand small drafts one after the other: how much memory has grown since the first fifty."""
    data = twelve_pages(1, items=2)
    for _ in range(_SMALL):
        split(data, "docx")
    first = _peak()
    for _ in range(_MANY - _SMALL):
        split(data, "docx")
    return f"1,000 small drafts in one process: peak grew by {_peak() - first:.1f} MB from {first:.0f} MB"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print({"large": large, "many": many}[sys.argv[1]]())
