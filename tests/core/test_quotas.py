"""What counts as one machine."""

from __future__ import annotations

import pytest

from redactor.core.quotas import network_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8::1", "2001:db8::f03c:91ff:fe00:2", True),
        ("2001:db8::1", "2001:DB8:0:0:0:0:0:2%eth0", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("", "unknown", False),
    ],
)
def test_a_machine_is_an_address_or_a_network_however_it_is_written(one: str, other: str, *, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
