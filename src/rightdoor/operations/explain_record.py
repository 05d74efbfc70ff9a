"""The part of `explain` about what was received: exhibits, receipts and records, down to the text and the ledger's entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_utc
from rightdoor.model.rows import FootprintRow, ReferralRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.explain_sets import Sets
from rightdoor.operations.node import Node
from rightdoor.operations.places import Place, Places
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

MOST = 50  # of one kind under one node; the rest is counted


def unknown(wanted: str) -> UsageProblem:
    """What is said where nothing has an id."""
    return UsageProblem(
        f"Nothing here has the id {wanted[:80]}.",
        advice="Give an id that a list shows: fp_…, sub_…, pr_…, rc_…, rc_…#place, the SHA-256 of an exhibit, or a referral's number.",
    )


def record_at(places: Places, receipt: str, locator: str) -> Node:
    """The record at a place: the exhibit, the name under which it came, and every statement with its raw text."""
    seen = places.receipt(receipt)
    if seen is None:
        return Node("the exhibit was erased")
    statements = tuple(
        Node(
            f"{s.field}: {s.raw!r}" + ("" if s.value == s.raw else f" read as {s.value!r} ({s.method})") + f" at {s.locator}",
            f"{receipt}#{s.locator}",
        )
        for s in places.record(receipt, locator)
    )
    return of_exhibit(places, seen.exhibit, f"received as {seen.name}, place {locator}", (*statements, *entry_of(places, receipt)))


def of_exhibit(places: Places, exhibit: str, text: str, children: tuple[Node, ...]) -> Node:
    """A line about an exhibit, marked where it is restricted."""
    marked = places.is_restricted(exhibit)
    return Node(f"exhibit {exhibit}{' (RESTRICTED)' if marked else ''} {text}", exhibit, children, marked)


def entry_of(places: Places, receipt: str) -> Iterable[Node]:
    """Where every walk ends: the ledger's entry that the exhibit was received."""
    entry = places.received(receipt)
    if entry is not None:
        yield Node(f"ledger {entry.seq}: received {iso_utc(entry.at_us)} by {entry.actor}")


def statement_at(wanted: str, places_found: Sequence[Any], places: Places, sets: Sets) -> Node:
    """A statement with the record that it stands in, and what hash sets said of the file that the record speaks of."""
    if not places_found:
        raise unknown(wanted)
    records = {(s.receipt, s.record): s for s in places_found}.values()
    children = tuple(record_at(places, s.receipt, s.record) for s in records)
    said = tuple(node for s in records for node in sets.at(s.exhibit, s.record))
    first = places_found[0]
    return Node(f"{first.field}: {first.raw!r} read as {first.value!r} ({first.method})", wanted, (*said, *children))


def receipt_of(places: Places, wanted: str, locators: Sequence[str] | None = None) -> Node:
    """A receipt with its records; with `locators` those alone."""
    seen = places.receipt(wanted)
    if seen is None:
        raise unknown(wanted)
    records = tuple(record_at(places, wanted, locator) for locator in (places.records(wanted) if locators is None else locators)[:MOST])
    text = f"received as {seen.name}, exhibit {seen.exhibit}, reader {seen.reader or 'none'}"
    marked = places.is_restricted(seen.exhibit)
    return Node(f"{text}{' (RESTRICTED)' if marked else ''}", wanted, (*records, *entry_of(places, wanted)), marked)


def referral_of(store: Store, connection: StoreConnection, places: Places, wanted: str) -> Node:
    """Every receipt in which a referral of that number stands; where no referral has it, every event that bears it."""
    with open_engine(store, connection) as engine:
        found = [(r.receipt, r.locator) for r in cast("Iterable[ReferralRow]", engine.rows("referrals")) if r.number == wanted]
        if not found:
            found = [(r.receipt, r.locator) for r in cast("Iterable[FootprintRow]", engine.rows("footprints")) if r.number == wanted]
    if not wanted or not found:
        raise unknown(wanted)
    received: dict[str, list[str]] = {}
    for receipt, locator in found:
        received.setdefault(receipt, []).append(locator)
    places.prefetch([Place(receipt, "") for receipt in list(received)[:MOST]])
    children = [receipt_of(places, receipt, locators) for receipt, locators in list(received.items())[:MOST]]
    if len(received) > MOST:
        children.append(Node(f"and {len(received) - MOST} more"))
    return Node(f"referral {wanted}: stands in {len(received)} receipt(s)", "", tuple(children))


def exhibit_of(connection: StoreConnection, places: Places, wanted: str, sets: Sets) -> Node:
    """An exhibit with its receipts, what hash sets said of its files, and its continuity."""
    row = connection.execute("select size, stored, erased_seq from exhibit where sha256 = %s", (wanted,)).fetchone()
    if row is None:
        raise unknown(wanted)
    receipts = [r[0] for r in connection.execute("select id from receipt where exhibit = %s order by id", (wanted,)).fetchall()]
    entries = connection.execute(
        "select seq, at_us, actor, act, body::jsonb->'subject'->>'authority' from ledger where body like %s order by seq limit %s",
        (f"%{wanted}%", MOST),
    ).fetchall()
    history = tuple(
        Node(f"ledger {seq}: {act} {iso_utc(at_us)} by {actor}{f' under {authority}' if authority else ''}")
        for seq, at_us, actor, act, authority in entries
    )
    state = "erased" if row[2] is not None else f"kept as {row[1]}"
    children = (*(Node(f"receipt {r}", r) for r in receipts[:MOST]), *sets.exhibit(wanted, MOST), Node("continuity", "", history))
    return of_exhibit(places, wanted, f"of {row[0]} bytes, {state}", children)
