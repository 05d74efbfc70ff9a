"""docs/clocks.md: every clock rule with its source, how it was read, whether it is on, who may extend it and what must be recorded."""

from __future__ import annotations

from collections.abc import Iterable

_NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland", "": "force not known"}
_HEAD = """# Clock rules

Every obligation with a time that the program knows, one file for each in `src/rightdoor/rules/clocks/`. Made by `make docs`. Why they are built so: [ADR 41](adr/0041-clock-rules.md).

A rule raises a duty of a case when its event is recorded; one that says whether an entry was authorised, or how long a court keeps a warrant, raises none. Which law applies goes by the day of the event (arrest, grant, issue), never by today. Days and months are counted by the clock on the wall of the
United Kingdom; hours are hours that passed, also when the clocks change. What was read from memory, in a weak source only, or is not firm for another reason, is **off**: it raises nothing, a store's policy
does not switch it on, and the reason stands below. Confirm each rule with your legal services before it goes live.

Confidence: A = read in the law itself; B = in an official or good secondary source; C = in a weak source only; M = from memory; policy = proposed here, for your force to confirm. The periods of policy
are [dated data](#periods-of-policy), not code.
"""
_BAIL = """## Pre-charge bail, step by step

Counted from the bail start date, the day after the arrest for the offence itself. A step without effect (rank too low, out of order, after the period had ended, not designated) leaves the end where it was and
is shown as a breach. Where a length was read in a weak source only, the day that the court set is entered and used.
"""


def page() -> str:
    """The whole page."""
    from rightdoor.rules.clocks.register import RULES

    held = [rule for rule in RULES if rule.on]
    off = [rule for rule in RULES if not rule.on]
    out = [_HEAD, f"## On ({len(held)})", ""]
    out += _table(
        ("code", "what", "source", "confidence", "nations", "who may extend it", "what is recorded"),
        ((f"`{r.code}`", r.title, _linked(r.source, r.url), r.confidence, _nations(r.nations), r.extend, r.record) for r in held),
    )
    out += [f"## Off ({len(off)})", ""]
    out += _table(
        ("code", "what", "source", "confidence", "why it is off"),
        ((f"`{r.code}`", r.title, _linked(r.source, r.url), r.confidence, r.why_off) for r in off),
    )
    return "\n".join([*out, _BAIL, *_bail(), *_policy()])


def _bail() -> list[str]:
    from rightdoor.rules.clocks.bail_limits import LIMITS

    names = {"PCSC_2022": "arrests from 28 October 2022", "PCA_2017": "3 April 2017 to 27 October 2022"}
    rows = []
    for (regime, case), limits in LIMITS.items():
        for limit in limits:
            length = f"{limit.days} days" if limit.days else f"{limit.months}{f' or {limit.longer}' if limit.longer else ''} months"
            length += " from the end of the current period" if limit.from_current else ""
            after = ", ".join(each or "release" for each in limit.after)
            shown = length if limit.firm else f"not counted here ({length})"
            rows.append((names[regime], case, limit.step, after, shown, limit.who, limit.section, limit.confidence))
    return _table(("law", "case", "step", "after", "period", "by", "section", "confidence"), rows)


def _policy() -> list[str]:
    from rightdoor.model.civil import iso_day
    from rightdoor.reference.clock_periods import clock_periods
    from rightdoor.reference.tables import LAST_DAY

    rows = (
        (f"`{p.code}`", f"{p.amount} {p.unit.replace('-', ' ')}", iso_day(p.first), "" if p.last == LAST_DAY else iso_day(p.last), p.source)
        for p in clock_periods()
    )
    return [
        "## Periods of policy",
        "",
        "From `reference/data/clock_periods.csv`.",
        "",
        *_table(("period", "how long", "from", "to", "why"), rows),
    ]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |", *lines, ""]


def _linked(source: str, url: str) -> str:
    return f"{source} ([read here]({url}))" if url else source


def _nations(nations: tuple[str, ...]) -> str:
    named = [nation for nation in nations if nation]
    return "everywhere" if len(named) == 4 else ", ".join(_NATIONS[nation] for nation in named)
