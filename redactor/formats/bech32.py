"""Bech32 as age uses it (BIP 173, without its limit on length): keys as text with a checksum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM: Final = 6
_FIVE, _EIGHT = 5, 8


def encode(prefix: str, data: bytes) -> str:
    """Write bytes behind a prefix in small letters."""
    values = _regrouped(data, _EIGHT, _FIVE, pad=True) or []
    checked = _polymod([*_expanded(prefix), *values, *([0] * _CHECKSUM)]) ^ 1
    values += [(checked >> _FIVE * (_CHECKSUM - 1 - n)) & 31 for n in range(_CHECKSUM)]
    return f"{prefix}1{''.join(_SIGNS[v] for v in values)}"


def decode(prefix: str, text: str) -> bytes | None:
    """Read bytes behind a prefix, all in small letters or all in capitals; None where it is none or has a slip."""
    if text not in (text.lower(), text.upper()):
        return None
    head, _, tail = text.lower().rpartition("1")
    if head != prefix.lower() or len(tail) < _CHECKSUM or not set(tail) <= set(_SIGNS):
        return None
    values = [_SIGNS.index(c) for c in tail]
    if _polymod([*_expanded(head), *values]) != 1:
        return None
    found = _regrouped(values[:-_CHECKSUM], _FIVE, _EIGHT, pad=False)
    return None if found is None else bytes(found)


def _polymod(values: Iterable[int]) -> int:
    checked = 1
    for value in values:
        top, checked = checked >> 25, (checked & 0x1FFFFFF) << _FIVE ^ value
        for n, part in enumerate(_GENERATOR):
            checked ^= part if top >> n & 1 else 0
    return checked


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> _FIVE for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _regrouped(values: Iterable[int], width: int, to: int, *, pad: bool) -> list[int] | None:
    held, bits, out = 0, 0, []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= to:
            bits -= to
            out.append(held >> bits & ((1 << to) - 1))
    rest = held & ((1 << bits) - 1)
    if pad:
        return [*out, rest << (to - bits)] if bits else out
    return None if bits >= width or rest else out
