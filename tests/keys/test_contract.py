"""The contract of key stores, held by the keyring file and by the real key service."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from redactor.errors import VaultError
from redactor.keys.keyring import Keyring
from redactor.keys.locks import Cost, PassphraseLock
from redactor.keys.transit import Transit, TransitError
from redactor.vault.context import SealError
from redactor.vault.keys import Epoch
from redactor.vault.sealing import open_under, seal_under
from tests.keys import bao
from tests.keys.contract import CONTEXT, KeyStoreContract, add

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redactor.vault.keys import KeyStore

CHEAPEST = Cost(iterations=1, lanes=1, memory_kib=8)
LOCK = PassphraseLock("seven herons over lantern marsh", cost=CHEAPEST)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bao.Bao]:
    if bao.binary() is None:
        pytest.skip("no bao: install requirements/dev.txt")
    with bao.running(tmp_path_factory.mktemp("bao")) as running:
        yield running


@pytest.fixture
def transit(service: bao.Bao, request: pytest.FixtureRequest) -> Transit:
    store = Transit(service.url, bao.TOKEN, mount=service.mount(f"t-{abs(hash(request.node.name)):x}"))
    add(store, "RED", "1")
    add(store, "AMBER", "1")
    return store


class TestKeyring(KeyStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> KeyStore:
        store = Keyring.create(tmp_path / "keyring", LOCK, random=os.urandom)
        add(store, "RED", "1")
        add(store, "AMBER", "1")
        return store

    def test_what_one_process_destroyed_opens_in_no_other(self, store: KeyStore, tmp_path: Path) -> None:
        other = Keyring.open(tmp_path / "keyring", LOCK)
        sealed = seal_under(other, b"lost", CONTEXT, random=os.urandom)
        add(store, "RED", "2")
        store.destroy(Epoch("RED", "1"))
        with pytest.raises(SealError):
            open_under(other, sealed, CONTEXT)

    def test_signing_keys_outlive_a_restart_and_are_none_of_the_wrapping_keys(
        self, store: KeyStore, tmp_path: Path
    ) -> None:
        public = store.verifying_key("audit", random=os.urandom)
        again = Keyring.open(tmp_path / "keyring", LOCK)
        assert again.verifying_key("audit", random=os.urandom) == public
        assert again.epochs() == store.epochs()


class TestTransit(KeyStoreContract):
    @pytest.fixture
    def store(self, transit: Transit) -> KeyStore:
        return transit

    def test_no_key_can_be_taken_out(self, transit: Transit, service: bao.Bao) -> None:
        engine: Any = service.client().secrets.transit
        held = engine.read_key("redactor-kek-RED-1", mount_point=transit._mount)["data"]  # noqa: SLF001
        assert (held["derived"], held["exportable"], held["allow_plaintext_backup"]) == (True, False, False)

    def test_a_service_that_is_away_or_refuses_is_not_taken_for_a_broken_seal(
        self, transit: Transit, service: bao.Bao
    ) -> None:
        sealed = seal_under(transit, b"withheld", CONTEXT, random=os.urandom)
        for away in (Transit("http://127.0.0.1:9", bao.TOKEN), Transit(service.url, "another", mount=transit._mount)):  # noqa: SLF001
            for ask in (
                away.health,
                lambda store=away: open_under(store, sealed, CONTEXT),
                lambda store=away: seal_under(store, b"x", CONTEXT, random=os.urandom),
                lambda store=away: store.rewrap([(sealed.wrap, CONTEXT)], Epoch("RED", "1")),
                lambda store=away: store.sign("audit", b"x"),
                lambda store=away: store.destroy(Epoch("RED", "1")),
            ):
                with pytest.raises(TransitError) as caught:
                    ask()
                assert isinstance(caught.value, VaultError)
                assert caught.value.remedy

    def test_an_epoch_is_named_by_a_number(self, transit: Transit) -> None:
        for name in ("", "0", "01", "two", "2-1", "²"):
            with pytest.raises(TransitError, match="number"):
                add(transit, "RED", name)

    def test_a_repr_shows_no_token(self, transit: Transit) -> None:
        assert bao.TOKEN not in repr(transit)
