"""What a merge would bring together, before it is decided."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.casework.listing.models import Subject


class Change(NamedTuple):
    """What, before and after, in words."""

    what: str
    before: str
    after: str


def together(row: Subject, other: Subject) -> list[Change]:
    """Of two subjects that are both seen."""
    numbers = set(row.line.get("referrals", ())) | set(other.line.get("referrals", ()))
    premises = {p["premises"] for one in (row, other) for p in one.line.get("premises", ())}
    mine = {p["premises"] for p in row.line.get("premises", ())}
    return [
        Change("Events", f"{row.events} here, {other.events} there", str(row.events + other.events)),
        Change("Referrals", f"{row.referrals} here, {other.referrals} there", str(len(numbers))),
        Change("Premises named by the best events", str(len(mine)), f"up to {len(premises)}"),
        Change("Best status", f"{row.status} here, {other.status} there", "the better of the two"),
        Change(
            "Tier",
            f"{row.tier_low} to {row.tier_high} here, {other.tier_low} to {other.tier_high} there",
            "worked out anew from the facts of both",
        ),
    ]
