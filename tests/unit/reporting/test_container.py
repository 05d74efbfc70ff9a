"""The package file: one form, one signature, no byte that could be another."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rightdoor.exhibits.package_mark import MARK_LENGTH, mark_of, mark_start
from rightdoor.reporting import container
from rightdoor.reporting.container import seal, unseal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
MEMBERS = {"index.html": b"<p>page</p>" * 30, "package.json": b"{}", "papers/0001/a.csv": b"a,b\n1,2\n", "empty": b""}


@pytest.fixture(scope="module")
def small() -> bytes:
    return seal(MEMBERS, kind="training", key=KEY)


def resealed(before: bytes) -> bytes:
    """Bytes up to the comment, with a mark and a signature that hold over them: what a hostile signer can make."""
    out = before + mark_start("training", KEY.public_key().public_bytes_raw())
    return out + KEY.sign(container._signed(out)).hex().encode()


def test_what_was_sealed_comes_back(small):
    opened = unseal(small)
    assert (opened.whole, dict(opened.members), opened.findings) == (True, MEMBERS, ())
    assert opened.mark.kind == "training"
    assert opened.mark.public_key == KEY.public_key().public_bytes_raw()


def test_the_same_members_give_the_same_bytes(small):
    assert seal(dict(reversed(MEMBERS.items())), kind="training", key=KEY) == small
    assert seal(MEMBERS, kind="live", key=KEY) != small
    assert seal(MEMBERS, kind="training", key=OTHER) != small


def test_any_zip_program_opens_it(small):
    with zipfile.ZipFile(io.BytesIO(small)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS


def test_every_change_of_a_single_byte_is_detected(small):
    """Exhaustive over places; at each place every bit alone and two other values."""
    for at in range(len(small)):
        for value in {small[at] ^ (1 << bit) for bit in range(8)} | {0, 0xFF} - {small[at]}:
            changed = small[:at] + bytes([value]) + small[at + 1 :]
            opened = unseal(changed)
            assert not opened.whole, at
            assert opened.findings[0].locator, at


def test_every_byte_lost_or_added_is_detected(small):
    for at in range(len(small)):
        assert not unseal(small[:at] + small[at + 1 :]).whole
    for at in range(0, len(small) + 1, 7):
        assert not unseal(small[:at] + b"x" + small[at:]).whole
    assert not unseal(small[:-1]).whole
    assert not unseal(b"").whole


def test_the_damage_is_located(small):
    body = zlib.compress(MEMBERS["index.html"], 6, -15)
    at = small.index(body[:8]) + 4
    opened = unseal(small[:at] + bytes([small[at] ^ 1]) + small[at + 1 :])
    assert "index.html" in opened.findings[0].locator


def directory(data: bytes) -> tuple[int, int]:
    end = len(data) - MARK_LENGTH - container._END.size
    return struct.unpack_from("<I", data, end + 16)[0], end


def test_a_signed_file_that_departs_from_the_form_is_refused(small):
    start, end = directory(small)
    unsigned = small[:-MARK_LENGTH]
    hostile = {
        "gap": unsigned[:start] + b"\0" * 4 + unsigned[start:],
        "size told small": unsigned[:end] + unsigned[end:].replace(struct.pack("<H", 4), struct.pack("<H", 3)),
        "entry with a huge size": unsigned[: start + 24] + b"\xff\xff\xff\xff" + unsigned[start + 28 :],
        "entry placed elsewhere": unsigned[: start + 42] + b"\x01\0\0\0" + unsigned[start + 46 :],
        "an encrypted flag": unsigned[: start + 8] + b"\x01\0" + unsigned[start + 10 :],
        "cut": unsigned[: start + 10],
        "nothing": b"",
    }
    for what, before in hostile.items():
        opened = unseal(resealed(before))
        assert not opened.whole, what
        assert opened.findings[0].code == "package-damaged"


@pytest.mark.parametrize("name", ["../out", "/root", "a/../b", "papers//x", "a\\b", "papers/", "C:/x", "", "a" * 130, "pap\u00e9r"])
def test_names_that_lead_out_are_neither_written_nor_read(name):
    with pytest.raises(ValueError, match="name"):
        seal({name: b""}, kind="training", key=KEY)
    assert not container.member_name_allowed(name)


def test_two_members_of_one_name_are_refused(monkeypatch):
    made = seal({"a": b"1", "b": b"2"}, kind="training", key=KEY)
    before = made[:-MARK_LENGTH].replace(b"b2", b"a2")
    start, _ = directory(made)
    before = before[: start + 46 + 1 + 46] + b"a" + before[start + 46 + 1 + 46 + 1 :]
    opened = unseal(resealed(before))
    assert not opened.whole
    assert "twice" in opened.findings[0].message


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(container, "_plausible", lambda packed, size: True)
    made = seal({"bomb": b"\0" * (8 << 20)}, kind="training", key=KEY)
    monkeypatch.undo()
    opened = unseal(made)
    assert not opened.whole
    assert opened.findings[0].locator == "member:bomb"


def test_random_bytes_never_crash_it(small):
    chance = random.Random(5)
    for _ in range(300):
        before = bytearray(small[:-MARK_LENGTH])
        for _ in range(chance.randrange(1, 6)):
            before[chance.randrange(len(before))] = chance.randrange(256)
        unseal(resealed(bytes(before)))
        unseal(chance.randbytes(chance.randrange(400)))


def test_the_mark_is_found_at_the_end_of_a_stream(small):
    assert mark_of(io.BytesIO(small), len(small)).kind == "training"
    assert mark_of(io.BytesIO(b"PK" * 300), 600) is None
    assert mark_of(io.BytesIO(b"short"), 5) is None
