"""What an independent extractor found in a finished file: the gate accounts for every part of it.

A probe reads bytes, shares no code and no table with the writers, and reports four kinds of text and everything else as
a stray. What a probe leaves unreported are constants of the format that it knows from its own table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A string of a file and where it stands, such as `word/document.xml paragraph 12`."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Probe:
    """Everything that a file holds.

    `lines` has the text of each paragraph that is not empty, in `core.shown` terms: white space collapsed, note
    references and page numbers left out. `labels` are list labels and note numbers that the format writes as text;
    `values` every other string (link targets, descriptions of images, the title). `strays` are things that no writer
    of ours makes: one is enough to stop a copy. `images` are SHA-256 digests of the images' bytes, in hex, or of
    their pixels (`Media.pixels`).
    """

    lines: tuple[Found, ...] = ()
    labels: tuple[Found, ...] = ()
    values: tuple[Found, ...] = ()
    strays: tuple[Found, ...] = ()
    images: tuple[str, ...] = ()
