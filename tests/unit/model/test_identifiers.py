"""One canonical form per type, and nothing a person could have meant otherwise."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.model.identifiers import canonical, canonical_email, canonical_ip, canonical_phone, canonical_prefix, port_number


@given(st.integers(0, 2**32 - 1))
def test_every_ipv4_reads_as_itself(number):
    text = str(ipaddress.IPv4Address(number))
    assert canonical_ip(text) == ("ipv4", text)


@given(st.integers(0, 2**128 - 1))
def test_every_ipv6_has_one_form(number):
    address = ipaddress.IPv6Address(number)
    found = canonical_ip(address.exploded)
    assert found is not None
    assert found.type == "ipv6"
    assert ipaddress.IPv6Address(found.value) == address
    assert canonical_ip(found.value.upper()) == found


@pytest.mark.parametrize(
    "raw",
    ["192.0.2.010", "192.0.2.256", "192.0.2", "192.0.2.1.1", "0xC0000201", "3221225985", "2001:db8::1%eth0", "::g", "", "192.0.2.1:80"],
)
def test_no_address(raw):
    assert canonical_ip(raw) is None


def test_prefix_clears_host_bits():
    assert canonical_prefix("2001:db8::ff/56") == ("ipv6-prefix", "2001:db8::/56")
    assert canonical_prefix("2001:db8::/200") is None


def test_mail_keeps_its_local_part_byte_for_byte():
    assert canonical_email(" First.Last_X+tag@Example.COM ") == "First.Last_X+tag@example.com"
    assert canonical_email("firstlast@example.com") != canonical_email("first.last@example.com")
    for bad in ("a@b", "a..b@example.com", ".a@example.com", "a b@example.com", "a@example..com", "@example.com"):
        assert canonical_email(bad) is None


def test_phone_needs_its_country():
    assert canonical_phone("07700 900123", region="GB") == "+447700900123"
    assert canonical_phone("+44 7700 900123") == "+447700900123"
    assert canonical_phone("0044 7700 900123") == "+447700900123"
    assert canonical_phone("07700 900123") is None


def test_names_are_kept_byte_for_byte():
    assert canonical("account", " User_1.x ") == "User_1.x"
    assert canonical("screen-name", "a\u202eb") is None


@pytest.mark.parametrize(
    ("raw", "port"), [("0", 0), ("65535", 65535), ("65536", None), ("-1", None), ("1e3", None), ("٣", None), ("", None)]
)
def test_ports(raw, port):
    assert port_number(raw) == port
