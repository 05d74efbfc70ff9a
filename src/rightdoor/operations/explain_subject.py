"""The part of `explain` about a subject's place on the list: why, by which statements, and which set said what of the files they name."""

from __future__ import annotations

from typing import Any, cast

from rightdoor.operations.derived import DerivedRef, decode_line
from rightdoor.operations.explain_event import rows_of
from rightdoor.operations.explain_record import MOST, unknown
from rightdoor.operations.explain_sets import Sets
from rightdoor.operations.node import Node
from rightdoor.operations.places import Place, Places
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.triage.rank import line_of
from rightdoor.triage.row import TriageRow


def subject_of(ref: DerivedRef, places: Places, wanted: str, as_of_us: int, sets: Sets) -> Node:
    """A subject: tier and track, each reason with what it cites, what is not known, and the events."""
    rows = rows_of(ref, "triage", [("subject", "=", wanted)])
    subjects = rows_of(ref, "subjects", [("subject", "=", wanted)])
    if not rows or not subjects:
        raise unknown(wanted)
    body = line_of(TriageRow(**rows[0]), load_instrument(), as_of_us).body
    tier = cast("dict[str, str]", body["tier"])
    reasons = cast("list[dict[str, Any]]", body["reasons"])
    cited = [s for r in reasons for s in r["statements"][:MOST]]
    places.prefetch([Place(*s.split("#", 1)) for s in cited if "#" in s])
    why = tuple(Node(f"{r['code']}: {r['text']}", "", tuple(_cited(places, s, sets) for s in r["statements"][:MOST])) for r in reasons)
    ask = tuple(
        Node(f"{q['ask']} (of {q['of']}): {_if_yes(q['would_change_tier_to'], tier['low'])}")
        for q in cast("list[dict[str, str]]", body["questions"])
    )
    events = cast("list[str]", decode_line(f'{{"f":{subjects[0]["footprints"]}}}')["f"])
    listed = tuple(Node(f"event {f}", f) for f in events[:MOST])
    return Node(
        f"subject {wanted}: {tier['low']} on what is known, {tier['high']} if the unknowns were yes; track {body['track']}",
        wanted,
        (Node("why", "", why), Node("not known, and would change the tier", "", ask), Node(f"events: {len(events)}", "", listed)),
    )


def _if_yes(would_be: str, now: str) -> str:
    return f"would change the tier to {would_be}" if would_be != now else f"alone it leaves the tier at {now}"


def _cited(places: Places, statement: str, sets: Sets) -> Node:
    """A cited statement. What sets said of a file stands under its hash, the first time that one is cited."""
    receipt, place, locator = statement.partition("#")
    if not place:
        return Node(f"decision {statement}", statement)
    found = places.statement(receipt, locator)
    seen = places.receipt(receipt)
    if not found or seen is None:
        return Node(f"place {locator}", statement)
    return Node(
        f"{found[0].field}: {found[0].raw!r} at {locator} of exhibit {seen.exhibit} ({seen.name})",
        statement,
        sets.at(seen.exhibit, found[0].record, once=True) if found[0].field == "hash" else (),
    )
