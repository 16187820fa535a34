"""The token that the deploy page has made: its policy is enough for all that is done with keys, and it does not end."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redactor.keys.transit import Transit, TransitError
from redactor.vault.keys import Epoch
from redactor.vault.sealing import open_under, seal_under
from tests.keys import bao
from tests.keys.contract import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = Path(__file__).parents[2] / "deploy" / "openbao" / "redactor.hcl"
NOW = datetime(2031, 3, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bao.Bao]:
    with bao.running(tmp_path_factory.mktemp("bao")) as running:
        running.client().sys.create_or_update_policy("redactor", POLICY.read_text())
        yield running


@pytest.fixture
def token(service: bao.Bao) -> Iterator[str]:
    """Give a token as the service has one, and an engine without any key."""
    service.mount("transit")
    made = service.client().auth.token.create_orphan(policies=["redactor"], period="768h")
    yield str(made["auth"]["client_token"])
    service.client().sys.disable_secrets_engine("transit")  # type: ignore[no-untyped-call]  # hvac ships no annotations


def test_the_policy_is_enough_for_a_key_from_its_making_to_its_end(service: bao.Bao, token: str) -> None:
    store = Transit(service.url, token)
    first = store.add_epoch(CONTEXT.marking, "1", at=NOW, random=os.urandom)
    sealed = seal_under(store, b"text", CONTEXT, random=os.urandom)
    assert open_under(store, sealed, CONTEXT) == b"text"
    key = store.verifying_key("log", random=os.urandom)
    assert (len(key), len(store.sign("log", b"note"))) == (32, 64)
    second = store.add_epoch(CONTEXT.marking, "2", at=NOW, random=os.urandom)
    (anew,) = store.rewrap([(sealed.wrap, CONTEXT)], second)
    assert anew is not None
    store.destroy(first)
    store.health()
    assert store.epochs() == (Epoch(CONTEXT.marking, "2"),)


@pytest.mark.parametrize("with_keys", [True, False])
def test_the_token_is_renewed_while_it_is_used(service: bao.Bao, token: str, *, with_keys: bool) -> None:
    store = Transit(service.url, token)
    if with_keys:
        Transit(service.url, bao.TOKEN).add_epoch(CONTEXT.marking, "9", at=NOW, random=os.urandom)
    client = service.client()
    client.token = token
    assert client.auth.token.lookup_self()["data"].get("last_renewal_time") is None

    store.epochs()

    assert client.auth.token.lookup_self()["data"]["last_renewal_time"] is not None


def test_a_service_with_a_certificate_of_this_machines_authorities_is_trusted_and_another_is_not(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("tls")
    with bao.running(folder, tls=True) as running:
        with pytest.raises(TransitError):
            Transit(running.url, bao.TOKEN).epochs()
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        store = Transit(running.url, bao.TOKEN, mount=running.mount("transit"))
        assert store.epochs() == ()
