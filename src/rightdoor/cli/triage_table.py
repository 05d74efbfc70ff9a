"""The triage list as a table for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rightdoor.cli.output import table


def print_triage(lines: Sequence[Mapping[str, Any]], *, limit: int = 50, all_by: str = "--limit 0 shows all") -> None:
    """Rank, tier, subject, connection, why, next step; `limit` lines, 0 for all. `all_by`: what shows all of them."""
    shown = lines if limit <= 0 else lines[:limit]
    rest = f" {len(lines) - len(shown)} more not shown ({all_by})." if len(shown) < len(lines) else ""
    note = (
        "The list orders work; people decide, with a name and a reason. A connection is not a person.\n"
        "Tiers are of an instrument that is not validated and is not KIRAT; the second tier is the one if every unknown were yes.\n"
        "`rightdoor explain ID` walks any of it back to the exhibit." + rest
    )
    table("Triage list", ("", "tier", "subject", "connection", "why", "next"), [_row(line) for line in shown], note=note)


def _row(line: Mapping[str, Any]) -> tuple[object, ...]:
    tier = line["tier"]
    interval = tier["low"] if tier["low"] == tier["high"] else f"{tier['low']}\n({tier['high']})"
    age = "" if line["age_days"] is None else f", {line['age_days']} d old"
    step = line["next"]
    due = f" by {step['due'][:10]}" if step["due"] else ""
    return (
        line["rank"],
        interval,
        f"{line['subject']}\n{line['track']}; {line['footprints']} event(s){age}\nreferral {_some(line['referrals'])}",
        f"{line['status']}\n" + _some(told_apart(line["premises"]), most=2),
        " ".join(r["text"] for r in line["reasons"] if _telling(r, line["track"])),
        f"{step['action']}{due}",
    )


def _telling(reason: Mapping[str, Any], track: str) -> bool:
    """Whether a reason earns its place in a table; JSON and `explain` have all of them."""
    return reason["code"] != "STATUS" and not (reason["code"] == "TRACK" and track == "adult")


def _some(values: Sequence[str], most: int = 3) -> str:
    """The first few, and how many more."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return "; ".join(values[:most]) + more


def told_apart(premises: Iterable[Mapping[str, Any]]) -> list[str]:
    """Addresses on one line each; where two have the same words, with the UPRN of each, or that its papers give none."""
    lines = [(" ".join(p[name] for name in ("address", "postcode") if p[name]), str(p.get("uprn") or "")) for p in premises]
    often = Counter(words for words, _ in lines)
    return [f"{words} ({f'UPRN {uprn}' if uprn else 'no UPRN given'})".strip() if often[words] > 1 else words for words, uprn in lines]
