"""RD-A08 Address role: the premises are an installation address that was valid at the instant.

Billing, correspondence and registered-office addresses are where papers go. An address without a role is not premises
either, unless a dated provider profile with an exhibit says which address that product returns. `address_from` and
`address_to` are whole days, inclusive: days of the zone that the row states, else days that hold both in UTC and in
the United Kingdom, so that an hour of summer time cannot move an instant into them. An empty `address_to` means: still so
when the result was produced. Case: IPCO-2017-ADDR (a billing address taken for the place of the connection).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, iso_day, iso_utc, parse_day
from rightdoor.model.finding import CheckFinding, Severity, cut
from rightdoor.model.zones import normal_zone
from rightdoor.rules.attribution.days import HOME_ZONES, midnight
from rightdoor.rules.attribution.intervals import asked, span_of
from rightdoor.rules.attribution.papers import Answer, AnswerRow, Context, EventPapers, Submission, provider_profile
from rightdoor.rules.attribution.resolution import own_submissions, speaking

CODE = "RD-A08"
TITLE = "Address role"
COMPARES = "The label of the address and the days of its validity, and the instant of the act."
PATTERNS = {
    "billing": "stop",
    "correspondence": "stop",
    "registered-office": "stop",
    "role-undeclared": "stop / caution",
    "stale": "stop",
    "not-yet": "stop",
}
CASES = ("IPCO-2017-ADDR",)
CANNOT_SEE = "An address that the provider labels as the installation and that is not."
_WHY_NOT = {
    "billing": "a billing address is where the bill goes, not where the connection was",
    "correspondence": "a correspondence address is where letters go, not where the connection was",
    "registered-office": "a registered office is where a company is registered, not where the connection was",
}

Interval = tuple[int, int]


class _Fault(NamedTuple):
    severity: Severity
    pattern: str
    message: str


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Findings for every assignment that the readings meet and none of whose addresses is a valid installation address."""
    found: dict[tuple[str, str], CheckFinding] = {}
    for submission in own_submissions(papers):
        for answer in submission.answers:
            for finding in _judge(papers, context, submission, answer):
                found.setdefault((finding.pattern, finding.message), finding)
    return list(found.values())


def is_label_only(finding: CheckFinding) -> bool:
    """Whether the finding holds an attribution back for nothing but a missing label of an address."""
    return finding.code == CODE and finding.pattern == "role-undeclared" and finding.severity == "stop"


def held_for_label_only(findings: Iterable[CheckFinding]) -> bool:
    """Whether every stop among the findings is a missing label: one word from the provider would lift them all."""
    stops = [f for f in findings if f.severity == "stop"]
    return bool(stops) and all(is_label_only(f) for f in stops)


def _judge(papers: EventPapers, context: Context, submission: Submission, answer: Answer) -> list[CheckFinding]:
    rows = [r for r in speaking(papers, answer) if r.row.address.strip() or r.row.uprn.strip()]
    findings: list[CheckFinding] = []
    for interval in _intervals(papers, submission):
        met = [r for r in rows if interval is None or _meets(r, interval)] or rows
        for group in _assignments(met):
            judged = [(row, _fault(row, interval, answer, _profile_role(context, submission, answer, interval))) for row in group]
            if any(fault is None for _, fault in judged):
                continue
            soft = [(row, f) for row, f in judged if f is not None and f.severity == "caution"]
            for row, fault in soft or judged:
                if fault is not None:
                    settle = _question(papers, submission, row, fault.pattern)
                    findings.append(CheckFinding(CODE, fault.severity, fault.pattern, fault.message, settle))
    return findings


def _intervals(papers: EventPapers, submission: Submission) -> Sequence[Interval | None]:
    instant = submission.instant if papers.event.kind == "identifier" else papers.event.instant
    if not instant.readings:
        return (None,)
    if papers.event.kind == "identifier":
        return [(r.start, r.end) for r in instant.readings]
    return [(r.start, r.end) for r in asked(papers.event, submission.instant)]


def _meets(row: AnswerRow, interval: Interval) -> bool:
    span = span_of(row)
    return bool(span.problem) or (span.start < interval[1] and (span.end is None or span.end > interval[0]))


def _assignments(rows: list[AnswerRow]) -> list[list[AnswerRow]]:
    """Rows of one assignment together: a result may name its installation and its billing address in two rows."""
    groups: dict[tuple[object, ...], list[AnswerRow]] = {}
    for r in rows:
        key = (r.row.from_literal, r.row.to_literal, r.row.port_from, r.row.port_to, r.row.subscriber_ref)
        groups.setdefault(key, []).append(r)
    return list(groups.values())


def _profile_role(context: Context, submission: Submission, answer: Answer, interval: Interval | None) -> tuple[str, str]:
    """(role, exhibit) that a provider profile gives to unlabelled addresses; ("", "") unless it holds on every day in question."""
    if not context.provider_profiles:
        return "", ""
    instant = next((i for i in (answer.produced, submission.sent) if i.readings), None)
    spans = [(r.start, r.end) for r in instant.readings] if instant else [interval] if interval else []
    days = sorted({moment // DAY for start, end in spans for moment in (start, end - 1)})
    provider = next((r.row.provider for r in answer.rows if r.row.provider.strip()), submission.row.provider)
    profiles = [provider_profile(context, provider, day) for day in days]
    held = {(p.address_role, p.exhibit) for p in profiles if p is not None}
    return held.pop() if len(held) == 1 and None not in profiles else ("", "")


def _fault(row: AnswerRow, interval: Interval | None, answer: Answer, profile: tuple[str, str]) -> _Fault | None:
    role, exhibit = row.row.address_role.strip().lower(), ""
    if not role and profile[0]:
        role, exhibit = profile
    if role in _WHY_NOT:
        by = f" by the provider's profile (exhibit {exhibit[:12]})" if exhibit else ""
        return _Fault("stop", role, f"The address is labelled {role}{by}: {_WHY_NOT[role]}.")
    if role != "installation":
        said = f'the label "{cut(row.row.address_role.strip())}", which names no known role' if row.row.address_role.strip() else "no label"
        return _Fault("stop", "role-undeclared", f"The address carries {said}: it may be the installation, billing or another address.")
    fault = _validity(row, interval, answer)
    if fault is None and exhibit:
        message = f"The address carries no label; by the provider's profile (exhibit {exhibit[:12]}) this product returns the installation address."
        return _Fault("caution", "role-undeclared", message)
    return fault


def _validity(row: AnswerRow, interval: Interval | None, answer: Answer) -> _Fault | None:
    """Whether the address was that of the line for the whole of the reading."""
    if interval is None:
        return None
    zones = _zones(row)
    first, last = row.row.address_from.strip(), row.row.address_to.strip()
    first_day, last_day = parse_day(first), parse_day(last)
    if first and first_day is None:
        return _Fault("stop", "not-yet", "The day from which the address was valid cannot be read.")
    if first_day is not None and interval[0] < max(midnight(first_day, z) for z in zones):
        return _Fault(
            "stop",
            "not-yet",
            f"The address is valid from {iso_day(first_day)}, {_days(first_day - interval[0] // DAY)} after {_shown(interval)}.",
        )
    if last and last_day is None:
        return _Fault("stop", "stale", "The day until which the address was valid cannot be read.")
    if last_day is not None and interval[1] > min(midnight(last_day + 1, z) for z in zones):
        return _Fault(
            "stop",
            "stale",
            f"The address is valid until {iso_day(last_day)}, {_days((interval[1] - 1) // DAY - last_day)} before {_shown(interval)}.",
        )
    produced = max((r.end for r in answer.produced.readings), default=None)
    if not last and produced is not None and interval[0] >= produced:
        message = f"The address has no end, so it held when the result was produced, and that was before {_shown(interval)}."
        return _Fault("stop", "stale", message)
    return None


def _shown(interval: Interval) -> str:
    return f"the reading {iso_utc(interval[0])} to {iso_utc(interval[1])}"


def _zones(row: AnswerRow) -> tuple[str, ...]:
    stated = normal_zone(row.row.zone) if row.row.zone.strip() else None
    return (stated,) if stated else HOME_ZONES


def _days(count: int) -> str:
    return "less than a day" if count < 1 else "1 day" if count == 1 else f"{count} days"


def _question(papers: EventPapers, submission: Submission, row: AnswerRow, pattern: str) -> str:
    """The question to the provider, written out."""
    provider = row.row.provider.strip() or submission.row.provider.strip() or "the provider"
    number = f" on request {submission.row.request_id}" if submission.row.request_id else ""
    readings = papers.event.instant.readings or submission.instant.readings
    at = (
        f" at {iso_utc(readings[0].start)}"
        if len(readings) == 1
        else f" between {iso_utc(readings[0].start)} and {iso_utc(readings[-1].end)}"
        if readings
        else ""
    )
    line = f" for subscriber reference {cut(row.row.subscriber_ref)}" if row.row.subscriber_ref else ""
    start = f'ask {provider}{number}: "'
    if pattern in ("stale", "not-yet"):
        return (
            f'{start}What was the installation address of the connection {papers.event.id_value}{at}{line}, and from which day to which?"'
        )
    if pattern == "role-undeclared":
        return (
            f"{start}Is the address that you returned{line} the installation address of the connection {papers.event.id_value}{at}, "
            'from which day to which, and if it is not, which is?"'
        )
    return f'{start}You returned the {pattern} address{line}. What was the installation address of the connection {papers.event.id_value}{at}, from which day to which?"'
