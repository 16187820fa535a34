"""Checking a certificate against itself and against what a probe found in each delivered file."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from redactor.core.certificate.model import Gap, Leaf, squeezed
from redactor.core.minutes import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redactor.core.certificate.model import Certificate, Line, Reveal
    from redactor.core.probe import Probe

CODE: Final = "certificate"
_REF: Final = re.compile(r"(.+)\.([1-9]\d{0,8})", re.DOTALL)


def check(certificate: Certificate, probes: Mapping[str, Probe]) -> Iterator[Finding]:
    """Give what does not fit: places in order, lines made of their leaves, and each file's text, by file name.

    Hashes of bytes, the root and the signature are for whoever has them: `decode` and the caller.
    """
    yield from _places(certificate)
    yield from _leaves_shown(certificate)
    yield from _notes_shown(certificate)
    for name, probe in probes.items():
        yield from _file(certificate, name, probe)


def check_reveal(certificate: Certificate, opened: Reveal) -> Iterator[Finding]:
    """Give what does not fit between a certificate and what is said to have been in one of its gaps."""
    gap = next((n for n in certificate.nodes if n.ref == opened.ref and isinstance(n, Gap)), None)
    if gap is None:
        yield _found("The certificate has no such gap.", f"gap {opened.ref:.40}")
    elif gap.hash != opened.hash:
        yield _found("This is not what the gap held when it was certified.", f"gap {opened.ref:.40}")
    places = [f"{opened.ref}.{number}" for number in range(1, len(opened.members) + 1)]
    for place, member in zip(places, opened.members, strict=True):
        if isinstance(member, Leaf) and member.ref != place:
            yield _found("A member of the gap stands in another place than it says.", f"gap {opened.ref:.40}")


def _found(message: str, place: str) -> Finding:
    return Finding(CODE, message, place=place)


def _places(certificate: Certificate) -> Iterator[Finding]:
    """Check that the nodes of each item are counted from 1, that items stay together, and no two gaps touch."""
    done: set[str] = set()
    item, count, gap = "", 0, False
    for node in certificate.nodes:
        match = _REF.fullmatch(node.ref)
        owner, number = (match[1], int(match[2])) if match else ("", 0)
        if owner != item:
            done.add(item)
            item, count, gap = owner, 0, False
        if not match or owner in done or number != count + 1:
            yield _found("An entry is missing, was added, or is out of order.", f"node {node.ref:.40}")
        if gap and isinstance(node, Gap):
            yield _found("Two gaps stand side by side.", f"node {node.ref:.40}")
        count, gap = number, isinstance(node, Gap)


def _leaves_shown(certificate: Certificate) -> Iterator[Finding]:
    """Check that the lines say each visible text once, whole; white space aside, which is the copy's."""
    said: dict[int, str] = {}
    for line in certificate.lines:
        if line.region == "note":
            continue
        for part in line.parts:
            if part.leaf is not None:
                said[part.leaf] = said.get(part.leaf, "") + squeezed(part.text)
    for number, node in enumerate(certificate.nodes):
        if isinstance(node, Leaf) and said.get(number, "") != squeezed(node.text):
            yield _found("The lines of the copy do not say this text, or not once.", f"node {node.ref:.40}")


def _notes_shown(certificate: Certificate) -> Iterator[Finding]:
    """Check that each line of a note is one of its leaf, and that each is there."""
    there: set[str] = set()
    for number, line in enumerate(certificate.lines, 1):
        if line.region != "note":
            continue
        words = squeezed("".join(p.text for p in line.parts if p.leaf is not None))
        owners = {certificate.nodes[p.leaf] for p in line.parts if p.leaf is not None}
        there.add(words)
        if words and not any(isinstance(n, Leaf) and words in map(squeezed, n.notes) for n in owners):
            yield _found("A note of the copy is not one of the text that it is said to hang in.", f"line {number}")
    for node in certificate.nodes:
        if isinstance(node, Leaf) and not there.issuperset(map(squeezed, node.notes)):
            yield _found("The lines of the copy do not say a note of this text.", f"node {node.ref:.40}")


def _file(certificate: Certificate, name: str, probe: Probe) -> Iterator[Finding]:
    """Check that a file says the lines in their order, what hangs in them, and nothing else."""
    yield from (_found(message, f"{name} {place}") for message, place in _lines(certificate.lines, probe))
    leaves = [n for n in certificate.nodes if isinstance(n, Leaf)]
    values = {certificate.title, certificate.language, "#", *(v for n in leaves for v in n.values)}
    for found in probe.values:
        if found.text not in values:
            yield _found("The file holds a value that is not certified.", f"{name} {found.place}")
    for found in probe.strays:
        yield _found("The file holds something that no certified file has.", f"{name} {found.place}")
    media = {m for n in leaves for m in n.media}
    if not media.issuperset(probe.images):
        yield _found("The file holds an image that is not certified.", name)


def _lines(lines: Iterable[Line], probe: Probe) -> Iterator[tuple[str, str]]:
    """Compare lines: those of the body stand in their order, notes anywhere, the edges of pages where a format can."""
    body = [line.text for line in lines if line.region == "body"]
    notes = Counter(line.text for line in lines if line.region == "note")
    pages = Counter(line.text for line in lines if line.region == "page")
    at, rest = 0, []
    for found in probe.lines:
        if at < len(body) and found.text == body[at]:
            at += 1
        else:
            rest.append(found)
    for found in rest:
        kept = notes if notes[found.text] > 0 else pages
        kept[found.text] -= 1
        if kept[found.text] < 0:
            yield "The file says a line that is not certified, or not in this place.", found.place
    if at < len(body):
        yield f"The file does not say line {at + 1} of the body in its place.", "body"
    if any(count > 0 for count in notes.values()):
        yield "The file does not say a note that is certified.", "notes"
