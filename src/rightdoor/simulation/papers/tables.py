"""The two tables of communications data, as contracts section 3 defines them."""

from __future__ import annotations

from rightdoor.model.civil import SECOND, iso_day, iso_utc
from rightdoor.simulation.clock import literal
from rightdoor.simulation.network import PROVIDERS
from rightdoor.simulation.papers.nouns import Papers, Row

SCHEDULE = (
    "request_id,source_ref,footprint,provider,identifier_type,identifier,port,instant,zone,authority,sent_at,sent_by,entered,check_code"
).split(",")
RESULTS = (
    "request_id,provider,echo_identifier,echo_port,echo_instant,echo_zone,check_code,result,assigned_from,assigned_to,assigned_zone,"
    "port_from,port_to,subscriber_ref,account_holder,address,postcode,uprn,address_role,address_from,address_to,network_kind,caveat,"
    "rendering,produced_at"
).split(",")
CAVEAT = "Subscriber details as held when produced; the user of the connection is not known."


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _written(instant: int, how: str) -> tuple[str, str, str]:
    """(literal, zone, entered) of an instant as sent."""
    whole = instant - instant % SECOND
    if how == "machine":
        return iso_utc(whole), "UTC", "machine"
    if how == "local":
        return literal(whole, "london"), "Europe/London", "typed"
    return iso_utc(whole)[:-1].replace("T", " "), "UTC", "dictated" if how == "dictated" else "typed"


def schedule_row(papers: Papers, authority: str) -> list[str]:
    """The row of the schedule."""
    text, zone, entered = _written(papers.instant, papers.how)
    return [
        papers.request_id,
        papers.act.source_ref,
        "",
        PROVIDERS[papers.provider].name if papers.provider >= 0 else "",
        papers.kind,
        papers.ip,
        _text(papers.port),
        text,
        zone,
        authority,
        iso_utc(papers.sent),
        "spoc-1",
        entered,
        papers.check_code,
    ]


def result_rows(papers: Papers) -> list[list[str]]:
    """The rows of the result; one without an assignment when nothing is held."""
    text, zone, _ = _written(papers.asked_instant, papers.how)
    echo = [papers.asked_ip, _text(papers.asked_port), text, zone] if papers.echo else ["", "", "", ""]
    head = [papers.request_id, PROVIDERS[papers.provider].name if papers.provider >= 0 else "", *echo, papers.check_back, papers.outcome]
    if not papers.rows:
        return [[*head, *[""] * 15, "table", iso_utc(papers.produced)]]
    return [[*head, *_assignment(row, papers)] for row in papers.rows]


def _assignment(row: Row, papers: Papers) -> list[str]:
    ports = row.ports or (None, None)
    return [
        iso_utc(row.start) if row.start is not None else "",
        iso_utc(row.end) if row.end is not None and row.start is not None else "",
        "UTC" if row.start is not None else "",
        _text(ports[0]),
        _text(ports[1]),
        row.line.key,
        row.line.holder,
        row.shown,
        row.premises.postcode,
        row.premises.uprn if row.with_uprn else "",
        row.role,
        iso_day(row.address_from) if row.address_from is not None else "",
        iso_day(row.address_to) if row.address_to is not None else "",
        row.kind,
        CAVEAT if row.line.provider % 2 else "",
        row.rendering,
        iso_utc(papers.produced),
    ]
