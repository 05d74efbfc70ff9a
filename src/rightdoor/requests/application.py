"""An application for communications data: the draft, its rows as drafted, the authority granted on it and how long that lasts.

An authority under section 60A or 61 of the Investigatory Powers Act 2016 ends at the end of the period of one month, an urgent one under 61A of three days, beginning with the
day on which it was granted (s.65). By the code's convention a month runs to the day before the same date of the next one. Days are those of the United Kingdom's clock.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.model.civil import DAY, HOUR, day_after_months, iso_day, iso_utc, parse_day
from rightdoor.model.decision import Decision
from rightdoor.model.instant import read_instant
from rightdoor.model.zones import to_utc
from rightdoor.requests.rows import Heading, PlannedRow, SourceRow

ROUTES = ("60A", "61", "61A")
BEFORE_SUBMISSION = ("1", "2")  # the peer checks that come before anything is sent
_URGENT_DAYS = 3
_CLOCK = "Europe/London"


class Drafted(NamedTuple):
    """One row as it stood when the application was drafted: no identifier, but the check code over the row.

    `instant` and `expires` are RFC 3339 in UTC or empty, `last_day` YYYY-MM-DD or empty. `expires` is empty too in rows that were
    drafted before it was kept.
    """

    request_id: str
    footprint: str
    instant: str
    check_code: str
    provider: str
    collateral: int
    collateral_why: str
    last_day: str
    urgent: bool
    expires: str = ""

    @property
    def instant_us(self) -> int | None:
        """The instant in UTC microseconds."""
        return _us(self.instant)

    def planned(self, source: SourceRow) -> PlannedRow:
        """The row with its source as it is held now."""
        return PlannedRow(
            self.request_id, source, self.instant_us, self.provider, self.collateral, self.collateral_why, parse_day(self.last_day), self.urgent,
            expires_us=_us(self.expires),
        )  # fmt: skip


class Authorisation(NamedTuple):
    """An authority granted on an application: [granted, expires) in UTC microseconds."""

    decision: str
    authority: str
    by: str
    route: str
    granted_us: int
    expires_us: int

    def in_force(self, at_us: int) -> bool:
        """Whether data may be obtained under it at that instant."""
        return self.granted_us <= at_us < self.expires_us


class Countersigned(NamedTuple):
    """A peer check as a named person countersigned it, with the digest of the papers that were compared."""

    check: str
    result: str
    papers: str
    by: str
    at_us: int


class Application(NamedTuple):
    """An application in force as a decision, with what was decided on it."""

    id: str
    body: Mapping[str, str]
    rows: tuple[Drafted, ...]
    requests: tuple[str, ...]
    authorisations: tuple[Authorisation, ...]
    checks: tuple[Countersigned, ...]
    drafted_us: int

    def authority(self, at_us: int) -> Authorisation | None:
        """The authority in force at an instant; of several the one that lasts longest."""
        found = [a for a in self.authorisations if a.in_force(at_us)]
        return max(found, key=lambda a: (a.expires_us, a.decision), default=None)

    def state(self, at_us: int) -> str:
        """draft, authorised, not-yet (granted from later on) or expired."""
        if self.authority(at_us) is not None:
            return "authorised"
        if not self.authorisations:
            return "draft"
        return "not-yet" if any(a.granted_us > at_us for a in self.authorisations) else "expired"

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Those of checks 1 and 2 whose newest countersignature is missing, does not agree, or is the applicant's own."""
        newest: dict[str, Countersigned] = {}
        for each in sorted(self.checks, key=lambda c: -c.at_us):
            newest.setdefault(each.check, each)
        return tuple(n for n in BEFORE_SUBMISSION if n not in newest or not self._stands(newest[n]))

    @property
    def one_signer(self) -> bool:
        """Whether checks 1 and 2 stand by the countersignatures of one and the same person."""
        signers = [self.signer(n) for n in BEFORE_SUBMISSION]
        return not self.unsigned and len(set(signers)) == 1

    def signer(self, check: str) -> str:
        """Who countersigned a check last, as names are compared; "" for nobody."""
        return next((named(c.by) for c in sorted(self.checks, key=lambda c: -c.at_us) if c.check == check), "")

    def signed_other(self, check: str, by: str) -> str:
        """The other of the checks before submission that this person countersigned last; "" for none: the two are made by two people."""
        if check not in BEFORE_SUBMISSION:
            return ""
        return next((n for n in BEFORE_SUBMISSION if n != check and self.signer(n) == named(by)), "")

    def _stands(self, check: Countersigned) -> bool:
        return check.result == "agrees" and bool(check.by.strip()) and named(check.by) != named(self.body["applicant"])

    def heading(self, at_us: int, *, sent_at: str = "", sent_by: str = "") -> Heading:
        """What stands over its rows in an export made at that instant. A copy of what was sent is judged at its sending.

        An authority that is granted only after the export counts for no sending.
        """
        sent = read_instant(sent_at)
        authority, body = self.authority(sent.readings[0].start if sent.single else at_us), self.body
        if authority is not None and authority.granted_us > at_us:
            authority = None
        return Heading(
            authorised=authority is not None,
            as_of_us=at_us,
            application=body["reference"],
            applicant=body["applicant"],
            necessity=body["necessity"],
            proportionality=body["proportionality"],
            collateral=body["collateral"],
            data=body["data"],
            offence=body.get("offence", ""),
            operation=body.get("operation", ""),
            authority=authority.authority if authority else "",
            route=authority.route if authority else "",
            granted=iso_utc(authority.granted_us) if authority else "",
            authority_expires=iso_utc(authority.expires_us) if authority else "",
            sent_at=sent_at,
            sent_by=sent_by,
            unsigned=self.unsigned,
            one_signer=self.one_signer,
        )


def _us(text: str) -> int | None:
    read = read_instant(text)
    return read.readings[0].start if read.single else None


def named(name: str) -> str:
    """A person's name as two spellings of it are compared: without regard to case and spaces."""
    return " ".join(name.split()).casefold()


def period_end(granted_us: int, route: str) -> int:
    """The instant from which an authority is no longer in force (UTC microseconds)."""
    day = _day_of(granted_us)
    end = day + _URGENT_DAYS if route == "61A" else day_after_months(day, 1)
    return to_utc(end * DAY, _CLOCK).utc[0][0]


def _day_of(at_us: int) -> int:
    """The day number in the United Kingdom at an instant."""
    summer = at_us + HOUR
    return (summer if any(utc == at_us for utc, _ in to_utc(summer, _CLOCK).utc) else at_us) // DAY


def applications_of(decisions: DecisionsInForce) -> list[Application]:
    """Every application in force, in the order in which they were drafted."""
    granted: dict[str, list[Authorisation]] = defaultdict(list)
    signed: dict[str, list[Countersigned]] = defaultdict(list)
    for row in decisions.of_kind("authorisation"):
        granted[row.body["application"]].append(_authorisation(row))
    for row in decisions.of_kind("peer-check"):
        body = row.body
        signed[body["application"]].append(Countersigned(body["check"], body["result"], body["papers"], body["by"], row.decided_us))
    found = [
        Application(
            row.id, row.body, read_rows(row.body.get("rows", "")), tuple(dict.fromkeys(row.body["requests"].split())), tuple(granted[row.id]),
            tuple(sorted(signed[row.id], key=lambda c: (c.check, -c.at_us))), row.decided_us,
        )
        for row in decisions.of_kind("application")
    ]  # fmt: skip
    return sorted(found, key=lambda a: (a.drafted_us, a.id))


def _authorisation(row: Decision) -> Authorisation:
    body = row.body
    route = body.get("route") or "60A"
    at = read_instant(body["granted"]).readings[0].start
    end = period_end(at, route)
    stated = read_instant(body.get("expires", ""))
    if stated.single:
        end = min(end, stated.readings[0].start)  # a shorter period may be granted, a longer one not
    return Authorisation(row.id, body["authority"], body["by"], route, at, end)


def draft(row: PlannedRow) -> Drafted:
    """A row of the plan as an application keeps it."""
    return Drafted(
        row.request_id,
        row.source.footprint,
        "" if row.instant_us is None else iso_utc(row.instant_us),
        row.check_code,
        row.provider,
        row.collateral,
        row.collateral_why,
        "" if row.last_day is None else iso_day(row.last_day),
        row.urgent,
        "" if row.expires_us is None else iso_utc(row.expires_us),
    )


def write_rows(rows: Iterable[Drafted]) -> str:
    """The rows as the decision keeps them: a JSON array of arrays."""
    return json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def read_rows(text: str) -> tuple[Drafted, ...]:
    """The rows that `write_rows` wrote; none where the text is not of that form (an application recorded by hand)."""
    try:
        items = json.loads(text) if text else []
    except ValueError:
        return ()
    if not isinstance(items, list) or not all(_is_row(item) for item in items):
        return ()
    return tuple(Drafted(*item) for item in items)


def _is_row(item: object) -> bool:
    if not isinstance(item, list) or len(item) not in (len(Drafted._fields) - 1, len(Drafted._fields)):
        return False
    texts: Sequence[object] = [*item[:5], item[6], item[7], *item[9:]]
    return all(isinstance(text, str) for text in texts) and isinstance(item[5], int) and isinstance(item[8], bool)
