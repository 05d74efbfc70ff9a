"""The triage list as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rightdoor.cli.output import table


def print_triage(lines: Sequence[Mapping[str, Any]], *, limit: int = 50) -> None:
    """Rank, tier, track, status, premises, why, next step; `limit` lines, 0 for all."""
    shown = lines if limit <= 0 else lines[:limit]
    rows = [_row(line) for line in shown]
    rest = f" {len(lines) - len(shown)} more not shown (--limit 0 shows all)." if len(shown) < len(lines) else ""
    note = (
        "The list orders work; people decide, with a name and a reason. "
        "Tiers are of an instrument that is not validated and is not KIRAT." + rest
    )
    columns = ("rank", "subject", "tier", "track", "referrals", "attribution status", "premises", "why", "next", "age")
    table("Triage list", columns, rows, note=note)


def _row(line: Mapping[str, Any]) -> tuple[object, ...]:
    tier = line["tier"]
    interval = tier["low"] if tier["low"] == tier["high"] else f"{tier['low']} (up to {tier['high']} if unknowns are yes)"
    why = " ".join(r["text"] for r in line["reasons"] if r["code"] not in ("STATUS",))
    step = line["next"]
    due = f" by {step['due'][:10]}" if step["due"] else ""
    return (
        line["rank"],
        line["subject"],
        interval,
        line["track"],
        _some(line["referrals"]),
        line["status"],
        _some([" ".join(x for x in (p["address"], p["postcode"]) if x) for p in line["premises"]]),
        why,
        f"{step['action']}{due}: {step['why']}",
        "" if line["age_days"] is None else f"{line['age_days']} d",
    )


def _some(values: Sequence[str], most: int = 3) -> str:
    """The first few, and how many more."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return "; ".join(values[:most]) + more
