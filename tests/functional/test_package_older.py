"""A package that an earlier state of the program made is checked by this one: `tests/golden/packages/corroborated.zip`, of invented people.

It was made from the papers of `package_desk` on 2026-03-02 as of the program at ae16348. It is never made anew: that a receiver's
newer program still reads what was sent is the point.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from rightdoor.operations.package_check import check_package
from rightdoor.reporting.container import unseal

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "packages" / "corroborated.zip"
SHA256 = "da9b2cfa1bbba1e7505e0b21cff1d14b2d1ec3e8d44bace345268f5b97721604"
SIGNER = "b9728bc1d621f1c08f69b778fa5820e220b308ef2caaa4915fc063389905003f"


@pytest.fixture(scope="module")
def data() -> bytes:
    return GOLDEN.read_bytes()


def test_it_is_the_file_that_was_made_then(data):
    assert hashlib.sha256(data).hexdigest() == SHA256


def test_the_same_follows_with_the_program_of_today(data):
    checked = check_package(GOLDEN.name, data)
    assert checked.same, [each.sentence() for each in checked.differences]
    assert (checked.manifest.status, checked.manifest.stamp.code, checked.signed_by) == ("corroborated", "corroborated", SIGNER)
    assert {(each.sender_status, each.own_status) for each in checked.events} == {("corroborated", "corroborated")}
    assert [each.code for each in checked.findings if each.severity == "stop"] == []


def test_that_the_program_is_another_is_said(data):
    checked = check_package(GOLDEN.name, data)
    assert not checked.programs.same and checked.programs.changed
    assert checked.programs.sentence() in checked.notes
    assert "differ" in checked.programs.sentence()


def test_by_command(data, cli):
    done = cli("package", "check", GOLDEN)
    assert "SAME: the sender's status follows from the papers inside" in done.stderr + done.stdout
    (told,) = [json.loads(line) for line in cli("package", "check", GOLDEN, "--json").stdout.splitlines()]
    assert (told["whole"], told["same"], told["signed_by"]) == (True, True, SIGNER)


def test_a_changed_byte_of_it_is_told(data):
    at = data.index(b"papers/0001/log.csv") + 40
    assert not unseal(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]).whole
