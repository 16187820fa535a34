"""The list in which a probe writes down what it finds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from redactor.core.probe import Found, Probe
from redactor.formats.probes.labels import is_label


@dataclass
class Ledger:
    """Findings in the order in which they were made."""

    lines: list[Found] = field(default_factory=list)
    labels: list[Found] = field(default_factory=list)
    values: list[Found] = field(default_factory=list)
    strays: list[Found] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def line(self, text: str, place: str) -> None:
        """Write down the text of a paragraph; nothing where it is empty."""
        text = " ".join(text.split())
        if text:
            self.lines.append(Found(text, place))

    def label(self, text: str, place: str) -> None:
        """Write down a label, or a stray where it is none."""
        (self.labels if is_label(text) else self.strays).append(Found(text, place))

    def value(self, text: str, place: str) -> None:
        """Write down any other string; nothing where it is empty."""
        if text:
            self.values.append(Found(text, place))

    def stray(self, text: str, place: str) -> None:
        """Write down what no writer of ours makes."""
        self.strays.append(Found(text[:200], place))

    def image(self, data: bytes) -> None:
        """Write down an image."""
        self.images.append(hashlib.sha256(data).hexdigest())

    def close(self) -> Probe:
        """Hand the list over."""
        return Probe(tuple(self.lines), tuple(self.labels), tuple(self.values), tuple(self.strays), tuple(self.images))
