"""Who counts as one caller."""

import pytest
from fastapi import Request

from dossier_shared.web.limits import network_of


@pytest.mark.parametrize(
    ("host", "network", "why"),
    [
        ("203.0.113.7", "203.0.113.7", "an address of IPv4 is one caller"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "a household has a /64 to itself"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", "and cannot be many by changing the rest"),
        ("::ffff:203.0.113.7", "203.0.113.7", "the same address in another dress"),
        ("testclient", "testclient", "a socket that has a name only"),
    ],
)  # fmt: skip
def test_a_caller_is_counted_by_the_network_that_is_his_own(host, network, why):
    assert network_of(Request({"type": "http", "client": (host, 1)})) == network, why


def test_a_caller_without_an_address_is_one_caller():
    assert network_of(Request({"type": "http", "client": None})) == ""
