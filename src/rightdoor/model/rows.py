"""The typed rows that are derived from records when an exhibit is taken in.

Plain scalars only: each class is one table of a batch, its fields the columns in order. Times are
kept as literal text with all that a reading needs (zone, format zone, declared clock error), so that
a later decision on a source's times changes readings without touching what was received.
"""

from __future__ import annotations

from typing import NamedTuple


class FootprintRow(NamedTuple):
    """An event with an IP address that parses: what a request can ask about.

    `actor` is the locator of the person record within the receipt, `client:<id>` for logs, or empty
    when the referral itself stands for the actor. `role` is that person's role.
    """

    footprint: str
    receipt: str
    exhibit: str
    locator: str
    number: str  # referral's own number, or observation id
    source: str  # name that time profiles use
    reader: str
    actor: str
    role: str
    act: str
    id_type: str
    id_value: str
    port: int | None
    literal: str
    zone: str
    format_zone: str
    clock_error_us: int
    proxy: bool | None
    hash: str
    file: str  # locator of the file record, "" for none


class ReferralRow(NamedTuple):
    """One referral: a report, a file document of a report, a call, a package row, a log."""

    receipt: str
    exhibit: str
    locator: str
    number: str
    source: str
    form: str
    reader: str
    received_literal: str
    received_zone: str
    incident_literal: str
    force: str
    papers: str  # comma list, "-" when the format always carries its papers


class IdentifierRow(NamedTuple):
    """One identifier of one person record, with whether the provider states that it verified it."""

    receipt: str
    exhibit: str
    person: str
    role: str
    number: str
    id_type: str  # account, email, msisdn, device, screen-name, client
    id_value: str
    issuer: str  # service for account ids, else ""
    verified: bool
    locator: str


class RequestRow(NamedTuple):
    """One row of a communications-data schedule, as sent."""

    request: str  # our rq_ id
    receipt: str
    exhibit: str
    locator: str
    request_id: str
    source_ref: str
    footprint: str
    provider: str
    id_type: str
    id_raw: str
    id_value: str
    port: int | None
    literal: str
    zone: str
    authority: str
    sent_literal: str
    sent_by: str
    entered: str
    check_code: str


class ResultRow(NamedTuple):
    """One row of a result: an assignment as returned, or none held."""

    receipt: str
    exhibit: str
    locator: str
    request_id: str
    provider: str
    echo_raw: str
    echo_value: str
    echo_port: int | None
    echo_literal: str
    echo_zone: str
    check_code: str
    result: str
    from_literal: str
    to_literal: str
    zone: str
    port_from: int | None
    port_to: int | None
    subscriber_ref: str
    account_holder: str
    address: str
    postcode: str
    uprn: str
    address_role: str
    address_from: str
    address_to: str
    network_kind: str
    caveat: str
    rendering: str
    produced_literal: str


class LeaseRow(NamedTuple):
    """One assignment of a provider's own log, as UTC microseconds where its format defines them.

    `ip_low`/`ip_high` are 32 hex digits (IPv4 mapped to ::ffff:0:0/96) so that prefixes are ranges.
    `start_us`/`end_us` are None where the log does not say; `end_basis` tells why.
    """

    receipt: str
    exhibit: str
    locator: str
    provider: str
    id_type: str
    id_value: str
    ip_low: str
    ip_high: str
    port_from: int | None
    port_to: int | None
    start_us: int | None
    end_us: int | None
    start_basis: str
    end_basis: str
    subscriber_ref: str


class MediaRow(NamedTuple):
    """One file of a hash set or case export, one row per hash."""

    receipt: str
    exhibit: str
    locator: str
    hash_kind: str
    hash: str
    size: int | None
    category: str
    profile: str
    version: str
    form: str


TABLES: dict[str, type[tuple[object, ...]]] = {
    "footprints": FootprintRow,
    "referrals": ReferralRow,
    "identifiers": IdentifierRow,
    "requests": RequestRow,
    "results": ResultRow,
    "leases": LeaseRow,
    "media": MediaRow,
}
