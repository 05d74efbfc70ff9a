"""The two pages that are made of rules and cases: docs/checks.md and docs/published-errors.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import rightdoor.rules.attribution as attribution_rules
from rightdoor.reporting.ceiling import BEYOND, NO_PERSON

from .judge import Judged
from .published import ENTRIES, Entry
from .suite import counts

_RANK = {"stop": 0, "caution": 1, "note": 2}


def rules() -> list[ModuleType]:
    """Every rule file, in the order of its code."""
    folder = Path(str(attribution_rules.__path__[0]))
    return [import_module(f"{attribution_rules.__name__}.{path.stem}") for path in sorted(folder.glob("rd_a[0-9][0-9]_*.py"))]


def checks_page(judged: Sequence[Judged]) -> str:
    """docs/checks.md"""
    out = [
        "# The wrong-door checks",
        "",
        "Made by `make docs` from the rule files in `src/rightdoor/rules/attribution/`. A *stop* refuses the papers, a *caution* leaves one",
        "strand at best, a *note* is shown; of the notes, RD-A10 and RD-A14 go with an event that stays unresolved. A check speaks only when its own",
        "comparison fails. *Speaks in* names the published cases in whose inboxes ([the suite](published-errors.md)) the check says something; *stops*",
        "and *lowers* say in how many inboxes its finding is a stop or a caution. A rule of notes alone stops nothing by itself.",
        "",
    ]
    for rule in rules():
        spoken = [j for j in judged if any(f.startswith(f"{rule.CODE} ") for f in j.findings)]
        out += [f"## {rule.CODE} {rule.TITLE}", "", f"**Compares.** {rule.COMPARES}", ""]
        out += ["| pattern | severity | inboxes of the suite |", "| --- | --- | --- |"]
        for pattern, severity in rule.PATTERNS.items():
            count = sum(f"{rule.CODE} {pattern}" in j.findings for j in spoken)
            out.append(f"| {pattern} | {severity} | {count or '-'} |")
        cases = ", ".join(rule.CASES) or "none of the list"
        out += ["", f"**Speaks in.** {cases}.", "", f"**Does.** {_does(rule, spoken)}", "", f"**Cannot see.** {rule.CANNOT_SEE}", ""]
    return "\n".join(out)


def _does(rule: ModuleType, spoken: Sequence[Judged]) -> str:
    """What follows from its findings, counted over the inboxes of the suite with the slip."""
    grave = {s for severities in rule.PATTERNS.values() for s in severities.split(" / ")}
    counted = [sum(f"{rule.CODE} {severity}" in j.severities for j in spoken) for severity in ("stop", "caution")]
    if grave == {"note"}:
        return f"Stops and lowers nothing by itself; speaks in {len(spoken)} inboxes."
    return f"Stops in {counted[0]} inboxes, lowers in {counted[1]}, of {len(spoken)} in which it speaks."


def published_page(judged: Sequence[Judged]) -> str:
    """docs/published-errors.md"""
    n = counts(judged)
    out = [
        "# The published errors as a test suite",
        "",
        "Made by `make docs`; `rightdoor bench right-door` runs it. Every published wrong attribution that has a mechanism is an inbox with the slip",
        "(source record, request, result) and a twin without it. What the program must do follows from whether paper could show the slip:",
        "`yes` is stopped with the right code, `partly` is never corroborated and the reason is said, `no` is beyond any paper, and the",
        "ceiling is said. A `yes` never names the stranger's door at `single-strand` either. RD-A14 holds back without a stop: a detail that a user entered is no strand, so its line is unresolved. The words are ours; how the list chose its cases says nothing about how often what happens.",
        "",
        "| | as it must be | of |",
        "| --- | --- | --- |",
        *[f"| {words} | {a} | {b} |" for words, (a, b) in (
            ("slips that paper shows, stopped or left unresolved", n.yes), ("slips that paper shows in part, not corroborated and the reason said", n.partly),
            ("beyond any paper, the ceiling said", n.beyond), ("control twins at the status that they deserve", n.controls),
            ("published entries with an inbox", n.published),
        )],
        "",
        "## Entry by entry",
        "",
        "| case | mechanism | detectable | inboxes | stopped or held back by | status with the slip | status of the control |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_entry(entry, judged) for entry in ENTRIES),
        "",
        "## Beyond any paper",
        "",
        f"> {NO_PERSON} {BEYOND}",
        "",
        "Each package says so, whatever its status. What shortens the harm afterwards is RD-A18: a fact that does not fit reopens everything.",
        "",
    ]  # fmt: skip
    out += [f"- **{j.case.name}** ({j.case.mode}): {j.case.words}." for j in judged if j.case.detectable == "no"]
    out += ["", "## Inbox by inbox", "", "| inbox | failure mode | source | slip | detectable | must say | status | control |"]
    out += ["| --- | --- | --- | --- | --- | --- | --- | --- |", *map(_inbox, judged), ""]
    return "\n".join(out)


def _entry(entry: Entry, judged: Iterable[Judged]) -> str:
    mine = [j for j in judged if entry.id in j.case.published]
    if not mine:
        return f"| {entry.id} | {entry.mechanism} | {entry.detectable} | none: {entry.why_not} | | | |"
    by = _distinct(said for j in mine for said in j.case.says)
    shown = "; ".join(by) if by else "nothing: every paper agrees" if entry.detectable == "no" else "several premises"
    cells = (", ".join(_distinct(j.slip for j in mine)), ", ".join(_distinct(j.control for j in mine)))
    return f"| {entry.id} | {entry.mechanism} | {entry.detectable} | {len(mine)} | {shown} | {cells[0]} | {cells[1]} |"


def _inbox(j: Judged) -> str:
    case = j.case
    says = "; ".join(case.says) or ("nothing can" if case.detectable == "no" else "two premises")
    return f"| {case.name} | {case.mode} | {_FORMS[case.worlds()[0].form]} | {case.words} | {case.detectable} | {says} | {j.slip} | {j.control} |"


_FORMS: Mapping[str, str] = {
    "xml": "CyberTip XML",
    "json": "CyberTip JSON",
    "files": "report and file documents",
    "log": "observation log",
    "call": "call",
}


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
