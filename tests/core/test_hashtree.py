from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.hashtree import (
    EMPTY_ROOT,
    Checkpoint,
    Frontier,
    TreeError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    salted_leaf,
    verify_consistency,
    verify_inclusion,
)

# The entries, roots and proofs that implementations of RFC 6962 are compared on.
KNOWN_ENTRIES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
KNOWN_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in KNOWN_ENTRIES]

trees = st.integers(1, 70).map(lambda n: [leaf_hash(bytes([i])) for i in range(n)])


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH as section 2.1.1 writes it, without a thought for speed."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**k for k in range(len(leaves)) if 2**k < len(leaves))
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def test_the_empty_list_has_the_known_root() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_trees_have_the_known_roots(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == KNOWN_ROOTS[size - 1]


def test_the_known_inclusion_proof() -> None:
    proof = inclusion_proof(5, LEAVES)
    assert [step.hex() for step in proof] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_the_known_consistency_proof() -> None:
    proof = consistency_proof(6, LEAVES)
    assert [step.hex() for step in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(trees)
def test_the_growing_tree_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == naive_root(leaves)


def test_a_leaf_can_not_be_taken_for_a_node() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


def test_every_leaf_is_shown_where_it_stands_and_nowhere_else() -> None:
    for size in range(1, 20):
        leaves = [leaf_hash(bytes([i])) for i in range(size)]
        root = root_of(leaves)
        for index in range(size):
            proof = inclusion_proof(index, leaves)
            assert verify_inclusion(leaves[index], index, proof, Checkpoint(size, root))
            for other in range(-1, size + 2):
                if other != index:
                    assert not verify_inclusion(leaves[index], other, proof, Checkpoint(size, root))


@given(trees, st.data())
def test_a_changed_inclusion_proof_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = inclusion_proof(index, leaves), root_of(leaves)
    size = len(leaves)
    assert verify_inclusion(leaves[index], index, proof, Checkpoint(size, root))
    assert not verify_inclusion(leaf_hash(b"other"), index, proof, Checkpoint(size, root))
    assert not verify_inclusion(leaves[index], index, (*proof, root), Checkpoint(size, root))
    assert not verify_inclusion(leaves[index], index, proof, Checkpoint(size, leaf_hash(b"other")))
    if proof:
        cut = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_inclusion(leaves[index], index, proof[:cut] + proof[cut + 1 :], Checkpoint(size, root))
        changed = (*proof[:cut], leaf_hash(b"other"), *proof[cut + 1 :])
        assert not verify_inclusion(leaves[index], index, changed, Checkpoint(size, root))


def test_every_earlier_state_is_shown_to_be_a_prefix() -> None:
    leaves = [leaf_hash(bytes([i])) for i in range(20)]
    roots = [root_of(leaves[:n]) for n in range(21)]
    for later in range(1, 21):
        for earlier in range(1, later + 1):
            proof = consistency_proof(earlier, leaves[:later])
            assert verify_consistency(Checkpoint(earlier, roots[earlier]), Checkpoint(later, roots[later]), proof)
            if earlier < later:
                assert not verify_consistency(
                    Checkpoint(earlier, roots[earlier - 1]), Checkpoint(later, roots[later]), proof
                )
                assert not verify_consistency(
                    Checkpoint(earlier, roots[earlier]), Checkpoint(later, roots[later - 1]), proof
                )


@given(trees, st.data())
def test_a_rewritten_past_has_no_consistency_proof(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    changed = data.draw(st.integers(0, earlier - 1))
    rewritten = [*leaves[:changed], leaf_hash(b"other"), *leaves[changed + 1 :]]
    proof = consistency_proof(earlier, rewritten)
    old, new = root_of(leaves[:earlier]), root_of(rewritten)
    assert not verify_consistency(Checkpoint(earlier, old), Checkpoint(len(leaves), new), proof)


@given(trees, st.data())
def test_a_changed_consistency_proof_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    proof = consistency_proof(earlier, leaves)
    old, new, size = root_of(leaves[:earlier]), root_of(leaves), len(leaves)
    assert verify_consistency(Checkpoint(earlier, old), Checkpoint(size, new), proof)
    assert not verify_consistency(Checkpoint(earlier, old), Checkpoint(size, new), (*proof, new))
    for cut in range(len(proof)):
        assert not verify_consistency(Checkpoint(earlier, old), Checkpoint(size, new), proof[:cut] + proof[cut + 1 :])
        changed = (*proof[:cut], leaf_hash(b"other"), *proof[cut + 1 :])
        assert not verify_consistency(Checkpoint(earlier, old), Checkpoint(size, new), changed)


@given(trees, st.data())
def test_a_proof_that_is_too_long_is_refused_even_where_its_arithmetic_fits(
    leaves: list[bytes], data: st.DataObject
) -> None:
    more, size = leaf_hash(b"more"), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    above = Checkpoint(size, node_hash(more, root_of(leaves)))
    assert not verify_inclusion(leaves[index], index, (*inclusion_proof(index, leaves), more), above)


def test_a_proof_that_is_too_long_for_its_earlier_state_is_refused() -> None:
    more = leaf_hash(b"more")
    for later in range(4, 9):
        old = Checkpoint(3, node_hash(more, root_of(LEAVES[:3])))
        new = Checkpoint(later, node_hash(more, root_of(LEAVES[:later])))
        assert not verify_consistency(old, new, (*consistency_proof(3, LEAVES[:later]), more))


def test_a_proof_that_is_too_short_is_refused_even_where_its_arithmetic_fits() -> None:
    state = Checkpoint(2, root_of(LEAVES[:2]))
    proof = consistency_proof(2, LEAVES)
    assert verify_consistency(state, Checkpoint(4, root_of(LEAVES[:4])), proof[:1])
    assert not verify_consistency(state, Checkpoint(8, root_of(LEAVES[:4])), proof[:1])


@pytest.mark.parametrize(("earlier", "later"), [(0, 3), (-1, 3), (4, 3), (0, 0)])
def test_impossible_sizes_show_nothing(earlier: int, later: int) -> None:
    assert not verify_consistency(Checkpoint(earlier, EMPTY_ROOT), Checkpoint(later, EMPTY_ROOT), ())
    with pytest.raises(TreeError):
        consistency_proof(earlier, LEAVES[:later])


@pytest.mark.parametrize("index", [-1, 8, 99])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(TreeError):
        inclusion_proof(index, LEAVES)


def test_a_growing_tree_knows_its_size() -> None:
    tree = Frontier()
    for size, leaf in enumerate(LEAVES):
        assert tree.size == size
        tree.append(leaf)
    assert tree.root().hex() == KNOWN_ROOTS[-1]


def test_a_salted_leaf_hides_its_content_behind_a_salt_of_one_length() -> None:
    salt = bytes(16)
    assert salted_leaf(salt, b"withheld") != leaf_hash(b"withheld")
    assert salted_leaf(salt, b"withheld") != salted_leaf(b"\1" * 16, b"withheld")
    for other in (b"", salt[:-1], salt + b"w"):
        with pytest.raises(TreeError):
            salted_leaf(other, b"ithheld")
