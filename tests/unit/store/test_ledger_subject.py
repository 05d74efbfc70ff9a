"""The door of the ledger: ids, digests, codes and counts pass; names, identifiers and content do not."""

from __future__ import annotations

import pytest

from rightdoor.errors import ActorMissing, LedgerSubjectRefused
from rightdoor.store.ledger_subject import ACTS, LedgerEntry, check_actor

PASSES = ["fp_abcdefghij234567", "a" * 64, "RD-A02", "2.0.1", "batches/b-000001", "json:/a/0", "sha256:" + "0" * 64, "", None, True, 12]
REFUSED = [
    "Jane Example", "jane@example.com", "192.0.2.7", "192.0.2.7:443", "2001:db8::7", "2001:db8::/32", "::ffff:192.0.2.1",
    "07700900123", "+447700900123", "700001", "line\nbreak", "x" * 201, "é", 1.5, 2**53, ["Jane Example"], [1], {"a": "b"}, b"x",
]  # fmt: skip


@pytest.mark.parametrize("value", [v for v in PASSES if v != ""])
def test_ids_digests_codes_and_counts_pass(value: object) -> None:
    assert LedgerEntry("received", {"value": value}).subject == {"value": value}  # type: ignore[dict-item]


@pytest.mark.parametrize("value", [*REFUSED, ""])
def test_everything_else_is_refused_and_not_repeated(value: object) -> None:
    with pytest.raises(LedgerSubjectRefused) as refusal:
        LedgerEntry("received", {"value": value})  # type: ignore[dict-item]
    if isinstance(value, str) and value:
        assert value not in str(refusal.value)


@pytest.mark.parametrize("key", ["", "Name", "jane example", "a" * 41, "1a"])
def test_keys_are_names_of_fields(key: str) -> None:
    with pytest.raises(LedgerSubjectRefused):
        LedgerEntry("received", {key: 1})


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(LedgerSubjectRefused):
        LedgerEntry("looked-at", {})
    assert len(ACTS) == 20


@pytest.mark.parametrize("actor", ["", "  ", "a\nb", "x" * 201, "\ud800"])
def test_no_actor_no_act(actor: str) -> None:
    with pytest.raises(ActorMissing):
        check_actor(actor)


def test_actors_may_be_named_in_any_script() -> None:
    assert check_actor("os:zoë\\π") == "os:zoë\\π"
