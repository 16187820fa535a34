"""The Merkle tree of RFC 9162, section 2.1: one root for a list, short proofs about it.

Rules kept here: a leaf can never be taken for a node (the prefixes of 2.1.1); a proof is verified with
the sizes it claims, and anything left over refuses it; a leaf that hides its content has a salt in front.
Pure, and over hashes: whoever has the entries hashes them with `leaf_hash`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from redactor.errors import RedactorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HASH_SIZE: Final = 32

SALT_SIZE: Final = 16
"""128 bits: a short text behind such a salt cannot be guessed from its hash."""

EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of an empty list (2.1.1)."""


class TreeError(RedactorError):
    """A proof was asked for something that is not in the tree."""

    code = "tree"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree's state: how many leaves, and the root over them. A copy kept elsewhere proves the rest."""

    size: int
    root: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry of the list (2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees (2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def salted_leaf(salt: bytes, content: bytes) -> bytes:
    """Hash content so that nobody without the salt can test a guess. Raises `TreeError` on another salt.

    The salt has a fixed length, so that no other pair of salt and content has the same bytes.
    """
    if len(salt) != SALT_SIZE:
        message = "The salt of a leaf has the wrong length."
        raise TreeError(message)
    return leaf_hash(salt + content)


class Frontier:
    """A tree that grows at the end and remembers only its complete subtrees: log₂ n hashes."""

    __slots__ = ("_peaks", "_size")

    def __init__(self) -> None:
        """Start with the empty list."""
        self._peaks: list[bytes] = []
        self._size = 0

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Add one leaf's hash, joining the subtrees that it completes."""
        full = self._size
        while full & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            full >>= 1
        self._peaks.append(leaf)
        self._size += 1

    def state(self) -> Checkpoint:
        """Return size and root, as others keep them."""
        return Checkpoint(self._size, self.root())

    def root(self) -> bytes:
        """Return the root over all leaves so far (2.1.1)."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over the hashes of leaves (2.1.1)."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Prove that a leaf stands at an index, counted from 0 (2.1.3.1). Raises `TreeError`: none stands there."""
    if not 0 <= index < len(leaves):
        message = f"There is no leaf {index} in a tree of {len(leaves)}."
        raise TreeError(message)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return (*inclusion_proof(index, left), root_of(right))
    return (*inclusion_proof(index - split, right), root_of(left))


def verify_inclusion(leaf: bytes, index: int, proof: Sequence[bytes], state: Checkpoint) -> bool:
    """Tell whether a proof shows a leaf at an index of a tree in that state (2.1.3.2)."""
    if not 0 <= index < state.size:
        return False
    place, last, computed = index, state.size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            computed = node_hash(step, computed)
            place, last = _climb(place, last)
        else:
            computed = node_hash(computed, step)
        place, last = place >> 1, last >> 1
    return last == 0 and computed == state.root


def consistency_proof(earlier: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Prove that the first `earlier` leaves are a prefix (2.1.4.1). Raises `TreeError` on another size."""
    if not 0 < earlier <= len(leaves):
        message = f"A tree of {len(leaves)} has no earlier state of {earlier}."
        raise TreeError(message)
    return _subproof(earlier, leaves, whole=True)


def verify_consistency(earlier: Checkpoint, later: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows the later state to be the earlier one, grown (2.1.4.2)."""
    if not 0 < earlier.size <= later.size:
        return False
    if earlier.size == later.size:
        return not proof and earlier.root == later.root
    if not proof:
        return False
    # 2.1.4.2, step 2: a complete earlier tree is its own first subtree.
    complete = earlier.size & (earlier.size - 1) == 0
    path = [earlier.root, *proof] if complete else list(proof)
    place, last = earlier.size - 1, later.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _walk(path, place, last) == (earlier.root, later.root)


def _walk(path: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Compute both roots along a consistency path (2.1.4.2, steps 4 to 6)."""
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            place, last = _climb(place, last)
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _climb(place: int, last: int) -> tuple[int, int]:
    """Pass the levels where the node has no sibling, at the right edge of the tree."""
    while not place & 1 and place:
        place, last = place >> 1, last >> 1
    return place, last


def _subproof(earlier: int, leaves: Sequence[bytes], *, whole: bool) -> tuple[bytes, ...]:
    """SUBPROOF of 2.1.4.1; `whole` says that the reader knows the root of these leaves already."""
    if earlier == len(leaves):
        return () if whole else (root_of(leaves),)
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if earlier <= split:
        return (*_subproof(earlier, left, whole=whole), root_of(right))
    return (*_subproof(earlier - split, right, whole=False), root_of(left))


def _split(size: int) -> int:
    """Return the largest power of two that is smaller than `size` (2.1.1)."""
    return 1 << (size - 1).bit_length() - 1
