"""What every key store must hold. A test module inherits it and gives the fixture `store`."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from redactor.errors import VaultError
from redactor.vault.context import Context, Kind, SealError
from redactor.vault.keys import Epoch, KeyStore, PlainKey, WrappedKey
from redactor.vault.sealing import open_under, seal_under

NOW = datetime(2030, 1, 2, tzinfo=UTC)
CONTEXT = Context(body="lantern-board", meeting="m-7", portion="p-1", marking="RED", version=1)


def add(store: KeyStore, marking: str, name: str) -> Epoch:
    return store.add_epoch(marking, name, at=NOW, random=os.urandom)


class KeyStoreContract:
    """The tests. `store` begins with the epochs RED/1 and AMBER/1."""

    def test_a_text_opens_as_what_it_was_sealed_for(self, store: KeyStore) -> None:
        sealed = seal_under(store, b"withheld", CONTEXT, random=os.urandom)
        assert open_under(store, sealed, CONTEXT) == b"withheld"
        store.health()

    @pytest.mark.parametrize(
        "other",
        [
            replace(CONTEXT, body="other"),
            replace(CONTEXT, meeting="m-8"),
            replace(CONTEXT, portion="p-2"),
            replace(CONTEXT, marking="AMBER"),
            replace(CONTEXT, version=2),
            replace(CONTEXT, kind=Kind.TITLE),
        ],
        ids=str,
    )
    def test_a_wrap_opens_as_nothing_else(self, store: KeyStore, other: Context) -> None:
        sealed = seal_under(store, b"withheld", CONTEXT, random=os.urandom)
        with pytest.raises(SealError):
            store.unwrap(sealed.wrap, other)

    def test_a_damaged_wrap_does_not_open(self, store: KeyStore) -> None:
        wrap = seal_under(store, b"withheld", CONTEXT, random=os.urandom).wrap.wrap
        places = [*range(0, len(wrap), 7), len(wrap) - 4]
        damaged = [wrap[:n] + bytes([wrap[n] ^ 1]) + wrap[n + 1 :] for n in places]
        for one in (*damaged, b"", wrap[:-5], wrap + wrap, b"\xff" * len(wrap)):
            with pytest.raises(SealError):
                store.unwrap(WrappedKey("1", one), CONTEXT)

    def test_two_epochs_live_side_by_side_and_the_newer_is_current(self, store: KeyStore) -> None:
        old = seal_under(store, b"old", CONTEXT, random=os.urandom)
        for name in map(str, range(2, 12)):
            add(store, "RED", name)
        new = seal_under(store, b"new", CONTEXT, random=os.urandom)
        assert (old.wrap.epoch, new.wrap.epoch) == ("1", "11")
        assert open_under(store, old, CONTEXT) == b"old"
        assert open_under(store, new, CONTEXT) == b"new"
        assert store.current("AMBER") == Epoch("AMBER", "1")
        assert [e.name for e in store.epochs() if e.marking == "RED"] == [*map(str, range(1, 12))]

    def test_the_name_of_an_epoch_is_used_once(self, store: KeyStore) -> None:
        with pytest.raises(VaultError, match="already"):
            add(store, "RED", "1")

    def test_after_destroy_nothing_of_it_opens_and_the_rest_does(self, store: KeyStore) -> None:
        lost = seal_under(store, b"lost", CONTEXT, random=os.urandom)
        add(store, "RED", "2")
        kept = seal_under(store, b"kept", CONTEXT, random=os.urandom)
        store.destroy(Epoch("RED", "1"))
        with pytest.raises(SealError):
            open_under(store, lost, CONTEXT)
        assert open_under(store, kept, CONTEXT) == b"kept"
        assert Epoch("RED", "1") not in store.epochs()
        with pytest.raises(VaultError):
            store.wrap(Epoch("RED", "1"), PlainKey.fresh(os.urandom), CONTEXT)

    def test_a_key_knows_when_it_was_made(self, store: KeyStore) -> None:
        assert store.made(Epoch("RED", "1")) <= store.made(add(store, "RED", "2"))
        assert store.made(Epoch("RED", "1")).utcoffset() is not None
        with pytest.raises(VaultError):
            store.made(Epoch("RED", "7"))

    def test_the_current_key_and_an_unknown_one_are_not_destroyed(self, store: KeyStore) -> None:
        for name, said in (("1", "current"), ("7", "does not have")):
            with pytest.raises(VaultError, match=said):
                store.destroy(Epoch("RED", name))
        assert Epoch("RED", "1") in store.epochs()

    def test_a_marking_without_a_key_is_refused_and_given_no_other(self, store: KeyStore) -> None:
        with pytest.raises(VaultError, match="GREEN"):
            store.current("GREEN")
        with pytest.raises(VaultError):
            store.wrap(Epoch("RED", "7"), PlainKey.fresh(os.urandom), CONTEXT)
        with pytest.raises(VaultError):
            store.wrap(Epoch("AMBER", "1"), PlainKey.fresh(os.urandom), CONTEXT)

    @pytest.mark.parametrize("marking", ["AMBER+STRICT", "streng vertraulich", "Ünder_Ros-1", "a" * 64])
    def test_any_marking_can_have_a_key(self, store: KeyStore, marking: str) -> None:
        epoch = add(store, marking, "1")
        assert store.current(marking) == epoch
        context = replace(CONTEXT, marking=marking)
        assert open_under(store, seal_under(store, b"x", context, random=os.urandom), context) == b"x"

    def test_rewrapping_moves_keys_and_leaves_out_what_does_not_open(self, store: KeyStore) -> None:
        contexts = [replace(CONTEXT, portion=f"p-{n}") for n in range(450)]
        dek = PlainKey.fresh(os.urandom)
        wraps = [store.wrap(Epoch("RED", "1"), dek, context) for context in (contexts[0], contexts[1])]
        wraps += [wraps[0]] * 3  # of another context
        sealed = [seal_under(store, b"text", context, random=os.urandom) for context in contexts[5:20]]
        pairs = list(zip([*wraps, *(s.wrap for s in sealed)], contexts, strict=False))
        pairs += [pairs[0]] * 420
        newer = add(store, "RED", "2")
        made = store.rewrap(pairs, newer)
        assert len(made) == len(pairs)
        assert [wrap is None for wrap in made[:20]] == [False, False, True, True, True] + [False] * 15
        assert {wrap.epoch for wrap in made if wrap} == {"2"}
        assert store.unwrap(made[1], contexts[1]).reveal() == dek.reveal()  # type: ignore[arg-type]
        assert store.unwrap(made[-1], contexts[0]).reveal() == dek.reveal()  # type: ignore[arg-type]
        assert store.unwrap(made[19], contexts[19]).reveal() == store.unwrap(sealed[14].wrap, contexts[19]).reveal()  # type: ignore[arg-type]

    def test_what_it_signs_anybody_can_check(self, store: KeyStore) -> None:
        public = store.verifying_key("audit", random=os.urandom)
        assert public == store.verifying_key("audit", random=os.urandom)
        assert public != store.verifying_key("other", random=os.urandom)
        Ed25519PublicKey.from_public_bytes(public).verify(store.sign("audit", b"a note"), b"a note")
        with pytest.raises(VaultError):
            store.sign("unknown", b"a note")
        assert {e.marking for e in store.epochs()} == {"RED", "AMBER"}
