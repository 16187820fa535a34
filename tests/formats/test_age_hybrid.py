"""Files for a post-quantum key: as the spec has them, opened and made by another implementation too."""

from __future__ import annotations

import os
from base64 import b64decode

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHAKE256, Hash

from redactor.errors import UsageError, VaultError
from redactor.formats import age, bech32
from redactor.formats.age_hybrid import HybridError, seal, unseal

# The pair that stands in the specification (C2SP age.md); of the key its ends, whose checksum covers all of it.
IDENTITY = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
BEGINS, ENDS = "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg8", "hl53k2ykx3qheyty7saeq0d3fzv49zc0k"


def public_half(identity: str) -> str:
    """Derive a recipient with primitives alone."""
    digest = Hash(SHAKE256(96))
    digest.update(bech32.decode("AGE-SECRET-KEY-PQ-", identity) or b"")
    expanded = digest.finalize()
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    curve = X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()
    return bech32.encode("age1pq", lattice + curve)


RECIPIENT = public_half(IDENTITY)


def test_the_pair_of_the_specification_belongs_together() -> None:
    assert (RECIPIENT[: len(BEGINS)], RECIPIENT[-len(ENDS) :], len(RECIPIENT)) == (BEGINS, ENDS, 1959)


def test_a_file_that_another_implementation_made_opens() -> None:
    assert unseal(b64decode(MADE_ELSEWHERE), IDENTITY) == b"The pier wants new piles.\n"


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072, 200001])
def test_what_comes_out_is_what_went_in(size: int) -> None:
    plain = os.urandom(size)
    assert unseal(seal(RECIPIENT, plain), IDENTITY) == plain


def test_every_changed_byte_is_refused() -> None:
    sealed = seal(RECIPIENT, b"Zan")
    for at in (*range(60), *range(60, len(sealed) - 60, 37), *range(len(sealed) - 60, len(sealed))):
        with pytest.raises(HybridError):
            unseal(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], IDENTITY)


@pytest.mark.parametrize("cut", [1, 16, 17, 65552, 65553, 131104])
def test_a_file_that_is_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(HybridError):
        unseal(seal(RECIPIENT, os.urandom(131072))[:-cut], IDENTITY)


def test_a_file_has_this_recipient_and_no_other() -> None:
    sealed = seal(RECIPIENT, b"Zan")
    assert sealed.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    assert sealed.count(b"\n-> ") == 1


def test_a_sealed_copy_takes_either_kind_of_key() -> None:
    sealed = age.seal(RECIPIENT, {"minutes.txt": b"Zan"})
    assert age.unseal(sealed, f"# mine\n{IDENTITY}\n") == {"minutes.txt": b"Zan"}
    curve = pyrage.x25519.Identity.generate()
    both = f"{IDENTITY}\n{curve}\n"
    for recipient in (RECIPIENT, str(curve.to_public())):
        assert age.unseal(age.seal(recipient, {"minutes.txt": b"Zan"}), both) == {"minutes.txt": b"Zan"}
    other = bech32.encode("age-secret-key-pq-", os.urandom(32)).upper()
    with pytest.raises(VaultError):
        age.unseal(sealed, other)


@pytest.mark.parametrize("key", [RECIPIENT[:-1], RECIPIENT.replace("x34", "x43"), "age1pq1", "age1pq", RECIPIENT + "q"])
def test_a_key_with_a_slip_is_refused(key: str) -> None:
    with pytest.raises(UsageError):
        age.check(key)


MADE_ELSEWHERE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IG1sa2VtNzY4eDI1NTE5IE5BaHpKbHhzeWxCZWpqbjdnVno2Umk0SjVFNVJSdDRnbXYy
L3RCaTZIT3BMRGVvRVZYUnNNeXViYU5pTFh6WXdnNnhpK1Y2V09aRkU5d1ZueVdiM0xLV1F2UVVXbnc1eC8vU3UreTF1Zmx5cjFF
REFISW8zS0hvR1RhdFhWSjk0R1hIMlpaYXlTSkE3UDMvdGcwNFhlYnd2RmU2aVRoenJtcGJieFJWRkhmdG9ZT3BRdkk3OURWajQw
MEt1YXdKdWVrNE9MVVA5cEpQdXZhWHdtOVRuSWIxdzhTVWhiaThEVUd6NmQ4NHZtMkszdG1sbjlSbEk4Qzk1eWF3Y2ZCR1hHNjFL
S2ZpeTE1SW05bmhmWm5veGY4bXBlaEZtN04xTEh0SmZQYlB0TWJBRXJYWGxUYTV0bkIyTllnM01xeEQ2WmJiaEZsa0hIY3VxV3ZP
Sks3Z2ZuZVR3ckc5TEwydzA2a25CNlI0emE0S2k2RGhYVHRuMDRVWFYxS3RaK0crNVFCUmR4NThXOUZlRzN6VHdLVkxDUHA2ci9z
UnZsOWtneVhGQWVTQzN1bnkwVHdicXJNc2k0eU9uNmh1ZjFmaGZGc25KWnF2cWc0d0cwOWt6Rk9tU3hGQzV2ZkpCNDFhQm1Nemtk
aHBycnRjWWRXK05ySGxwRHdjRXdzSHdxc0hsSnlTQTNzaTI3WWVaRzRQKzN6RUpIem1wbUFsdmlrZXN5S3ZCUGNpWitsR3Nxa1lZ
K3l6L25FZjJxeFowMDFuSnBjTWxuNmpGZW9FSk9NcURyb1YyZlpkbUN1YUVRVmI2WWQvbHZxQWtSSUowY3RnTUsrM1IzaXNXTStj
a3Y4UzBJN1dPVnhxeHdQM3RZeUdWNkFSdkZVU1QxZktmWE95TXYwVUlMeW1OcGNLK1E3TjhUeHVPN0Yzc0xLczR6Z1JyVlIrcDFJ
TzVNQzkwN04wL0JYVXljK0djOUljNGw3S1pXUEVwbGhtM1lUd2d1K3ZGTkJ0VFBudk5NMkpYMkZ2a0tYRGoyT1V3bUpxZldiRVdt
d25HWGVsWktjQlBReU15R0R0TXRXTW9RaFdkZTRBRENGRUNqNURTb09kUVlUYThRZm1HN3hmTjB3NW9nemdGbzJyUlE2clVSb3By
cWszdTJHRDhGbkZZRUdsVTNkNHY0QzVEYWZsY0V4SFRQSkxteTA3ODB1MHEzU2s2b3FKc1NQaHo0Uk1CYU5ickJpYVBMQ1BocGhV
V3dhY0p5Q2tiTmNtcllMbHBDNm9JVXYvSVliTmhWQ3laQ010WmIwajduMDFyS3FsVGpRV2FldHZvUUFjemFvUm1TN2Q4M3M3bTE2
azVUc1MwZ201K3h0eWVtSHB3U2orQWM2NndvbGF6eGpXd0VoRVRqOXI4RWpad3hSMjUyODhtMDM2dW05KzE1V3lBTEFONUg3TnF1
THZ0MURTNlIvQkJJb1o4di9xSTRxbzljY2MyQVYvNWpYajh3Umg4bVlNYlFUenVyTUYxcHprOGd5SEdheGloMVFldHY4eENrNllN
OTlsK0lHaXFQUXpseGR2TSs4UUFDYm1XSmJKY3lrMjhEMVdQeEo1Smdtam9NWWlmRHVuRU55WFREVXlXQ21oSTZwT1A1UkQxWkF1
clNKTDRGRmhlWmRSK3E5VzdDSG0wUi92bzJHTk9MK0gwZGJicWd5WEtkWm5SRWJ2dXFhajFpcnlWZytLcW9tTEF1L21sVVJxdk1h
VTlvbkl4bVFUNzhlTVlYL0ZRd1RWU29kU3R3aTk1RDZmY1YvSXVQcUR6NmFEVzNGUVYzQW9PLzByNmllR3E2UU1rVDhIRU90ZVpC
c29zVmJ1UDQ3YzF0UGNnakp4VUdTeExGc0VFZHI1aExVTTdHZXE4YWVQWmJwN3ZBNnluZHRpRTczREhncUZoLzd0WmhtZ3ROZkpC
WGlwYktlcU4yNHNqbzVxcUNVaTNGUDdIcTArWTZkUGpiQQpsQXNxVzBLRDhrMXlKdWxoK1B3VHlPaWhvMHB4WC9ROTJIc3VYdVp0
Rkx3Ci0tLSAvSTVWSVFiRHJzcXlmM2dsNTkrUTNPVTFNenEwc0tZWlI3T2N2UDh0dHlvClCdWgy7QgQk+Rs8urhhhBX/m5xvsEgy
+QmExa2p5Nc9wdUjBB+oFTiRJ/ttMybZUUKDNX1SBaRtCD0=
"""
"""Made with the JavaScript implementation of the author of age (age-encryption 0.3.1)."""
