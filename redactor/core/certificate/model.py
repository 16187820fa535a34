"""What a certificate says, and the hash of each thing that it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.hashtree import leaf_hash, root_of, salted_leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INSERTIONS: Final = frozenset(
    "banner contents label notice number omission public-title redacted reworded status stub substitute".split()
)
"""What a copy may say that the original does not, by kind."""

REGIONS: Final = frozenset({"body", "note", "page"})
"""Where a line stands: in the body, in a note, or at the edge of a page, where a format may leave it out."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One portion or title of the original. `ref` is `ITEM.N`, or `ITEM.N.M` inside a gap.

    `notes` has the paragraphs of its notes, `media` the digests of its pictures, `values` link targets and descriptions
    of pictures.
    """

    ref: str
    kind: str
    salt: bytes = field(repr=False)
    text: str = field(repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)
    media: tuple[str, ...] = ()
    values: tuple[str, ...] = field(default=(), repr=False)

    @property
    def hash(self) -> bytes:
        """Commit to everything in it."""
        lists = (fields_of(*(x.encode() for x in several)) for several in (self.notes, self.media, self.values))
        named = (b"portion", self.ref.encode(), self.kind.encode(), self.text.encode())
        return salted_leaf(self.salt, fields_of(*named, *lists))


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not shown in one place: a hash, whatever it holds."""

    ref: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line: of the leaf `leaf` (an index among the nodes), or an insertion of a kind, for an item."""

    text: str
    leaf: int | None = None
    insertion: str | None = None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as every format shows it: its parts, one after the other."""

    region: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Say the line."""
        return "".join(part.text for part in self.parts)

    @property
    def hash(self) -> bytes:
        """Commit to the line; it is public, so there is no salt."""
        parts = (
            fields_of(p.text.encode(), _number(p.leaf), (p.insertion or "").encode(), p.item.encode())
            for p in self.parts
        )
        return leaf_hash(fields_of(b"line", self.region.encode(), *parts))


@dataclass(frozen=True, slots=True)
class Listed:
    """A delivered file, by name and SHA-256 in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A whole certificate. `draft` and `decisions` are salted commitments, absent where there is no secret.

    `signer` is the verifier key whose signature belongs beside it; empty where it is not signed.
    """

    policy: str
    policy_sha256: str
    nodes: tuple[Leaf | Gap, ...]
    lines: tuple[Line, ...]
    files: tuple[Listed, ...]
    title: str = ""
    language: str = ""
    draft: bytes | None = None
    decisions: bytes | None = None
    signer: str = ""

    @property
    def opens(self) -> bool:
        """Tell whether its gaps are commitments that can be opened later."""
        return self.draft is not None

    @property
    def head(self) -> bytes:
        """Commit to everything that is neither a node nor a line."""
        files = fields_of(*(fields_of(f.name.encode(), f.sha256.encode()) for f in self.files))
        texts = (self.policy, self.policy_sha256, self.title, self.language, self.signer)
        commitments = (self.draft or b"", self.decisions or b"")
        return leaf_hash(fields_of(b"head", *(x.encode() for x in texts), *commitments, files))

    def hashes(self) -> Iterator[bytes]:
        """Give the leaves of the tree: the head, the nodes in the order of the original, the lines of the copy."""
        yield self.head
        yield from (node.hash for node in self.nodes)
        yield from (line.hash for line in self.lines)

    @property
    def size(self) -> int:
        """Count the leaves of the tree."""
        return 1 + len(self.nodes) + len(self.lines)

    @property
    def root(self) -> bytes:
        """Give the root over everything."""
        return root_of(self.hashes())


@dataclass(frozen=True, slots=True)
class Reveal:
    """What opens one gap of an earlier certificate: its salt, and everything it held.

    A member that stays withheld is its bare hash; that tells how many there are.
    """

    ref: str
    salt: bytes = field(repr=False)
    members: tuple[Leaf | bytes, ...] = field(repr=False)

    @property
    def hash(self) -> bytes:
        """Compute the hash that stands in the certificate, if this is what it held."""
        return gap_hash(self.ref, self.salt, [m if isinstance(m, bytes) else m.hash for m in self.members])


def gap_hash(ref: str, salt: bytes, members: Sequence[bytes]) -> bytes:
    """Commit to what a gap holds: how much is hidden, too."""
    return salted_leaf(salt, fields_of(b"gap", ref.encode(), len(members).to_bytes(8, "big"), root_of(members)))


def blank_gap(ref: str, salt: bytes) -> bytes:
    """Stand for a gap without committing to anything, where there is no secret."""
    return salted_leaf(salt, fields_of(b"blank", ref.encode()))


def commitment(salt: bytes, what: str, value: str) -> bytes:
    """Commit to one value, such as the draft's SHA-256."""
    return salted_leaf(salt, fields_of(what.encode(), value.encode()))


def fields_of(*values: bytes) -> bytes:
    """Join values so that no other values give the same bytes: each behind its length, 4 bytes, big-endian."""
    return b"".join(len(value).to_bytes(4, "big") + value for value in values)


def squeezed(text: str) -> str:
    """Take out white space: between the parts of a line it is the copy's, not the original's."""
    return "".join(text.split())


def _number(value: int | None) -> bytes:
    return b"" if value is None else value.to_bytes(4, "big")
