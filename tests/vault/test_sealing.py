from __future__ import annotations

import copy
import os
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import VaultError
from redactor.vault.context import Context, Kind, MeetingContexts, SealError
from redactor.vault.envelope import SealedPortion, encrypt, padme
from redactor.vault.keys import Epoch, Kek, PlainKey, WrappedKey
from redactor.vault.sealing import Sealed, open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = Context(body="lantern-board", meeting="m-7", portion="p-4-2-3", marking="RED", version=3)
KEK = Kek(Epoch("RED", "2026-1"), os.urandom(32))
TEXT = b"The bid of Larkspur Ltd. is withdrawn."


def sealed(text: bytes = TEXT, context: Context = CONTEXT) -> Sealed:
    return seal(text, context, KEK, random=os.urandom)


def refused(it: Sealed, context: Context = CONTEXT, kek: Kek = KEK) -> SealError:
    with pytest.raises(SealError) as caught:
        open_sealed(it, context, kek)
    return caught.value


def with_envelope(it: Sealed, envelope: bytes) -> Sealed:
    return replace(it, envelope=SealedPortion(envelope))


def with_wrap(it: Sealed, wrap: bytes) -> Sealed:
    return replace(it, wrap=replace(it.wrap, wrap=wrap))


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@given(st.binary(max_size=3000))
def test_what_was_sealed_opens_as_it_was(text: bytes) -> None:
    assert open_sealed(sealed(text), CONTEXT, KEK) == text


def test_every_flipped_bit_of_the_envelope_is_refused() -> None:
    it = sealed()
    for bit in range(len(it.envelope.envelope) * 8):
        refused(with_envelope(it, flip(it.envelope.envelope, bit)))


def test_every_flipped_bit_of_the_wrap_is_refused() -> None:
    it = sealed()
    for bit in range(len(it.wrap.wrap) * 8):
        refused(with_wrap(it, flip(it.wrap.wrap, bit)))


def test_every_shorter_or_longer_field_is_refused() -> None:
    it = sealed()
    for size in range(len(it.envelope.envelope)):
        refused(with_envelope(it, it.envelope.envelope[:size]))
    for size in range(len(it.wrap.wrap)):
        refused(with_wrap(it, it.wrap.wrap[:size]))
    refused(with_envelope(it, it.envelope.envelope + b"\0"))
    refused(with_wrap(it, it.wrap.wrap + b"\0"))


@pytest.mark.parametrize(
    "other",
    [
        replace(CONTEXT, body="other-board"),
        replace(CONTEXT, meeting="m-8"),
        replace(CONTEXT, portion="p-4-2-4"),
        replace(CONTEXT, version=2),
        replace(CONTEXT, version=4),
        replace(CONTEXT, kind=Kind.TITLE),
        replace(CONTEXT, body="lantern-boardm", meeting="-7"),
        replace(CONTEXT, portion="p-4-2-3\0"),
        replace(CONTEXT, portion="P-4-2-3"),
    ],
    ids=str,
)
def test_a_text_opens_only_as_what_it_was_sealed_as(other: Context) -> None:
    refused(sealed(), other)


def test_a_relabelled_text_is_refused_under_either_key() -> None:
    amber = replace(CONTEXT, marking="AMBER")
    same_bytes = Kek(Epoch("AMBER", "2026-1"), KEK.reveal())
    refused(sealed(), amber)
    refused(sealed(), amber, same_bytes)


def test_swapped_rows_are_refused() -> None:
    other = replace(CONTEXT, portion="p-5-1-1")
    mine, theirs = sealed(), sealed(b"Another secret", other)
    refused(Sealed(theirs.envelope, theirs.wrap))
    refused(Sealed(theirs.envelope, mine.wrap))
    refused(Sealed(mine.envelope, theirs.wrap))


def test_an_earlier_version_does_not_open_as_the_present_one() -> None:
    earlier = sealed(context=replace(CONTEXT, version=2))
    refused(earlier)
    assert open_sealed(earlier, replace(CONTEXT, version=2), KEK) == TEXT


def test_another_kek_and_another_epoch_are_refused() -> None:
    it = sealed()
    refused(it, kek=Kek(KEK.epoch, os.urandom(32)))
    refused(it, kek=Kek(Epoch("RED", "2026-2"), KEK.reveal()))
    refused(replace(it, wrap=WrappedKey("2026-2", it.wrap.wrap)))


def test_the_content_is_bound_to_its_context_even_with_the_data_key_in_hand() -> None:
    dek = PlainKey.fresh(os.urandom)
    other = replace(CONTEXT, portion="p-9")
    envelope = encrypt(TEXT, other, dek, random=os.urandom)
    refused(Sealed(envelope, KEK.wrap(dek, CONTEXT)))


def test_all_refusals_are_one_error_that_says_no_more() -> None:
    it = sealed()
    causes = [
        refused(with_wrap(it, flip(it.wrap.wrap, 99))),
        refused(with_envelope(it, flip(it.envelope.envelope, 999))),
        refused(with_envelope(it, b"")),
        refused(it, replace(CONTEXT, marking="AMBER")),
        refused(it, replace(CONTEXT, version=2)),
    ]
    assert len({(error.code, error.diagnostics()) for error in causes}) == 1
    assert all(error.__cause__ is None and error.__suppress_context__ for error in causes[:2])


@pytest.mark.parametrize(
    "forge",
    [
        lambda padded: (2**32 - 1).to_bytes(4, "big") + padded[4:],
        lambda padded: (253).to_bytes(4, "big") + padded[4:],
        lambda padded: padded[:-1] + b"\1",
        lambda padded: padded + bytes(256),
    ],
    ids=["length beyond the end", "length of a larger size", "padding not zero", "padding too long"],
)
def test_padding_has_one_form(monkeypatch: pytest.MonkeyPatch, forge: Callable[[bytes], bytes]) -> None:
    right = (len(TEXT).to_bytes(4, "big") + TEXT).ljust(256, b"\0")
    monkeypatch.setattr("redactor.vault.envelope._pad", lambda _: forge(right))
    refused(sealed())


@given(st.integers(4, 2**31))
def test_padme_hides_length_and_costs_at_most_an_eighth(size: int) -> None:
    padded = padme(size)
    assert size <= padded <= size * 1.125
    assert padme(padded) == padded


def test_short_texts_all_take_the_same_room() -> None:
    assert {len(sealed(b"x" * n).envelope.envelope) for n in (0, 1, 100, 252)} == {288}


texts = st.text("a\0\1", min_size=1, max_size=3)
contexts = st.builds(
    Context,
    body=texts,
    meeting=texts,
    portion=texts,
    marking=texts,
    version=st.integers(1, 3),
    kind=st.sampled_from(Kind),
)


@given(contexts, contexts)
def test_different_contexts_never_have_equal_bytes(one: Context, other: Context) -> None:
    assert (one == other) == (one.encode() == other.encode())


def test_the_texts_of_a_meeting_never_share_a_context() -> None:
    of = MeetingContexts("lantern-board", "m-7")
    made = [
        of.portion("1", marking="RED", version=1),
        of.original(1, marking="RED"),
        of.filename(1, marking="RED"),
        of.title("1", marking="RED", version=1),
        of.decision(1, marking="RED"),
        of.reason("1", marking="RED"),
    ]
    assert [context.kind for context in made] == [
        Kind.PORTION,
        Kind.ORIGINAL,
        Kind.FILENAME,
        Kind.TITLE,
        Kind.DECISION,
        Kind.REASON,
    ]
    assert len({context.encode() for context in made}) == 6
    assert {(c.body, c.meeting, c.portion, c.marking, c.version) for c in made} == {
        ("lantern-board", "m-7", "1", "RED", 1)
    }
    assert of.original(2, marking="RED").version == of.filename(2, marking="RED").version == 2


def test_two_spellings_are_two_contexts() -> None:
    composed, decomposed = "Zo\u00eb", "Zoe\u0308"
    assert replace(CONTEXT, body=composed).encode() != replace(CONTEXT, body=decomposed).encode()


@pytest.mark.parametrize(
    ("name", "value"),
    [("body", ""), ("meeting", "\ud800"), ("portion", "x" * 1025), ("marking", ""), ("version", 0), ("version", 2**63)],
)
def test_a_context_that_the_format_cannot_hold_is_refused_by_name(name: str, value: str | int) -> None:
    changed: dict[str, Any] = {name: value}
    with pytest.raises(VaultError, match=name) as caught:
        replace(CONTEXT, **changed)
    assert caught.value.code == "context"


def test_a_data_key_is_never_used_twice() -> None:
    one, other = sealed(), sealed()
    assert one.envelope != other.envelope
    assert one.wrap != other.wrap
    refused(Sealed(one.envelope, other.wrap))


def test_a_text_is_not_sealed_under_the_key_of_another_marking() -> None:
    with pytest.raises(VaultError, match="another marking"):
        seal(TEXT, replace(CONTEXT, marking="AMBER"), KEK, random=os.urandom)


@pytest.mark.parametrize("given_bytes", [0, 1, 31])
def test_a_source_that_gives_too_few_random_bytes_is_refused(given_bytes: int) -> None:
    with pytest.raises(VaultError):
        seal(TEXT, CONTEXT, KEK, random=lambda _: bytes(given_bytes))
    with pytest.raises(VaultError):
        encrypt(TEXT, CONTEXT, PlainKey(bytes(32)), random=lambda _: bytes(given_bytes))


@pytest.mark.parametrize("secret", [PlainKey(b"k" * 32), KEK], ids=["dek", "kek"])
def test_secrets_have_no_repr_do_not_pickle_and_are_not_compared(secret: PlainKey | Kek) -> None:
    shown = f"{secret!r} {secret} {[secret]}"
    assert secret.reveal().hex() not in shown
    assert repr(secret.reveal()) not in shown
    assert secret != type(secret).__new__(type(secret))
    for refuse in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            refuse(secret)


def test_what_rests_shows_no_bytes_in_its_repr() -> None:
    it = sealed()
    assert it.envelope.envelope.hex()[:20] not in repr(it)
    assert "envelope=SealedPortion()" in repr(it)
