"""A request before it is sent: a row of the plan, the source event that it is copied from, and the row of the schedule.

Nothing is typed: identifier, port and instant go from the source to the schedule as values, and the check code over them goes along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.check_code import check_code
from rightdoor.model.civil import iso_day, iso_utc

NOT_AUTHORISED = "NOT AUTHORISED: draft of an application"  # IPA 2016 s.11: obtaining without lawful authority is an offence

# The contract's columns in its order, between our own: the mark leads, so that nobody can overlook it.
COLUMNS = (
    "authorised", "request_id", "source_ref", "footprint", "provider", "identifier_type", "identifier", "port", "instant", "zone",
    "authority", "sent_at", "sent_by", "entered", "check_code", "mark", "application", "applicant", "data", "collateral",
    "collateral_why", "expires", "send_by", "route", "authority_expires", "source_exhibit", "source_locator",
)  # fmt: skip


class SourceRow(NamedTuple):
    """An event as its source states it, as far as a request needs it. `readings`: [start, end) in UTC microseconds.

    `clock_error_us` is the declared bound by which the readings are widened.
    """

    footprint: str
    source_ref: str
    exhibit: str
    locator: str
    id_type: str
    identifier: str
    port: int | None
    literal: str
    readings: tuple[tuple[int, int], ...]
    clock_error_us: int = 0

    def states(self, instant_us: int | None) -> bool:
        """Whether the instant is one that a reading of the event begins with; None where it has no time."""
        if instant_us is None:
            return not self.readings
        return any(instant_us == start + self.clock_error_us for start, _ in self.readings)


class PlannedRow(NamedTuple):
    """One planned request with the source row that it is copied from.

    `instant_us`: UTC microseconds, None for an identifier without a time. `collateral`: how many other people's data may come
    back. `last_day`: UTC day number of the last day on which it can be sent in time, None when nothing runs out.
    `expires_us`: when the provider may no longer hold the records (UTC microseconds), None where that is not known.
    """

    request_id: str
    source: SourceRow
    instant_us: int | None
    provider: str = ""
    collateral: int = 0
    collateral_why: str = ""
    last_day: int | None = None
    urgent: bool = False
    subject: str = ""
    why: str = ""
    expires_us: int | None = None

    @property
    def check_code(self) -> str:
        """The code over identifier, port and instant."""
        return check_code(self.source.id_type, self.source.identifier, self.source.port, self.instant_us)


class Heading(NamedTuple):
    """What stands over the rows of one export: whose application it is, under which authority. Empty texts are left blank.

    `authorised`: an authority is in force at the sending, or else as of the export. `sent_at`, `sent_by`: of a copy of what was
    sent. `unsigned`: those of the peer checks before submission (1, 2) by which nobody but the applicant stands.
    `one_signer`: one person countersigned both, as could be recorded before two people were asked for.
    """

    authorised: bool
    as_of_us: int
    application: str = ""
    applicant: str = ""
    necessity: str = ""
    proportionality: str = ""
    collateral: str = ""
    data: str = ""
    offence: str = ""
    operation: str = ""
    authority: str = ""
    route: str = ""
    granted: str = ""
    authority_expires: str = ""
    sent_at: str = ""
    sent_by: str = ""
    unsigned: tuple[str, ...] = ()
    one_signer: bool = False

    @property
    def mark(self) -> str:
        """The watermark; empty under an authority in force with both checks countersigned by two people."""
        return "; ".join(part for part in ("" if self.authorised else NOT_AUTHORISED, self.unsigned_words) if part)

    @property
    def unsigned_words(self) -> str:
        """Which peer checks are not countersigned, or that one person countersigned both; empty when two people did."""
        if self.one_signer:
            return "checks 1 and 2 countersigned by one person"
        return f"check{'s' if len(self.unsigned) > 1 else ''} {' and '.join(self.unsigned)} not countersigned" if self.unsigned else ""


class Schedule(NamedTuple):
    """What is exported: the heading, and for each row a text for every column of `COLUMNS`."""

    heading: Heading
    rows: tuple[Mapping[str, str], ...]
    planned: tuple[PlannedRow, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the rows, whatever the format of the file."""
        return digest_of([dict(row) for row in self.rows])


def schedule(rows: Sequence[PlannedRow], heading: Heading) -> Schedule:
    """The rows of a communications-data schedule (contracts, section 3), in the order given."""
    return Schedule(heading, tuple(_cells(row, heading) for row in rows), tuple(rows))


def _cells(row: PlannedRow, heading: Heading) -> dict[str, str]:
    source = row.source
    return {
        "authorised": "yes" if heading.authorised else "no",
        "request_id": row.request_id,
        "source_ref": source.source_ref,
        "footprint": source.footprint,
        "provider": row.provider,
        "identifier_type": source.id_type,
        "identifier": source.identifier,
        "port": "" if source.port is None else str(source.port),
        "instant": "" if row.instant_us is None else iso_utc(row.instant_us),
        "zone": "" if row.instant_us is None else "UTC",
        "authority": heading.authority if heading.authorised else "",
        "sent_at": heading.sent_at,
        "sent_by": heading.sent_by,
        "entered": "machine",
        "check_code": row.check_code,
        "mark": heading.mark,
        "application": heading.application,
        "applicant": heading.applicant,
        "data": heading.data,
        "collateral": str(row.collateral),
        "collateral_why": row.collateral_why,
        "expires": "" if row.expires_us is None else iso_utc(row.expires_us),
        "send_by": "" if row.last_day is None else iso_day(row.last_day),
        "route": heading.route or ("61A" if row.urgent else "60A"),
        "authority_expires": heading.authority_expires,
        "source_exhibit": source.exhibit,
        "source_locator": source.locator,
    }


def digest_of(value: object) -> str:
    """SHA-256 over a value as JSON with sorted keys: the same papers, the same digest."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
