"""Requests, results, providers' own logs, and media hashes."""

from __future__ import annotations

from rightdoor.footprints.address_range import address_hex, prefix_range
from rightdoor.footprints.derive_context import Context, first_values, literal
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.model.identifiers import Identifier, canonical_email, canonical_ip, canonical_prefix, port_number
from rightdoor.model.ids import make_id
from rightdoor.model.instant import Instant, read_instant
from rightdoor.model.rows import LeaseRow, MediaRow, RequestRow, ResultRow
from rightdoor.model.statement import Record

_MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """A whole number in plain decimal of at most 18 digits, else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _port(values: dict[str, str], field: str) -> int | None:
    return port_number(values[field]) if field in values else None


def _raw(record: Record, field: str) -> str:
    return next((s.raw for s in record.statements if s.field == field), "")


def _type_of(value: str) -> str:
    """The type of an identifier whose column is missing: only where its form leaves no doubt."""
    address = canonical_ip(value)
    if address is not None:
        return address.type
    return "email" if canonical_email(value) is not None else ""


def request_row(record: Record, context: Context) -> RequestRow:
    """One row of a schedule."""
    values = first_values(record)
    value = values.get("identifier", "")
    return RequestRow(
        request=make_id("rq", context.receipt, record.locator),
        receipt=context.receipt,
        exhibit=context.exhibit,
        locator=record.locator,
        request_id=values.get("request_id", ""),
        source_ref=values.get("source_ref", ""),
        footprint=values.get("footprint", ""),
        provider=values.get("provider", ""),
        id_type=values.get("identifier_type", "") or _type_of(value),
        id_raw=_raw(record, "identifier"),
        id_value=value,
        port=_port(values, "port"),
        literal=literal(record, values, "event_time"),
        zone=values.get("zone", ""),
        authority=values.get("authority", ""),
        sent_literal=literal(record, values, "sent_time"),
        sent_by=values.get("sent_by", ""),
        entered=values.get("entered", ""),
        check_code=values.get("check_code", ""),
    )


def result_row(record: Record, context: Context) -> ResultRow:
    """One row of a result."""
    values = first_values(record)
    text = {name: values.get(name, "") for name in _RESULT_TEXTS}
    # a day that did not read is kept as received: empty would mean that the address is valid still
    text |= {name: literal(record, values, name) for name in ("address_from", "address_to")}
    return ResultRow(
        receipt=context.receipt,
        exhibit=context.exhibit,
        locator=record.locator,
        echo_raw=_raw(record, "echo_identifier"),
        echo_value=values.get("echo_identifier", ""),
        echo_port=_port(values, "echo_port"),
        echo_literal=literal(record, values, "echo_time"),
        from_literal=literal(record, values, "from_time"),
        to_literal=literal(record, values, "to_time"),
        port_from=_port(values, "port_from"),
        port_to=_port(values, "port_to"),
        produced_literal=literal(record, values, "produced_time"),
        **text,
    )


_RESULT_TEXTS = (
    "request_id", "provider", "echo_zone", "check_code", "result", "zone", "subscriber_ref", "account_holder", "address", "postcode",
    "uprn", "address_role", "address_from", "address_to", "network_kind", "caveat", "rendering",
)  # fmt: skip


def lease_row(record: Record, context: Context, rows: DerivedRows) -> None:
    """One assignment of a provider's log; nothing when its address does not parse (the reader says so)."""
    values = first_values(record)
    identifier = _address(values.get("ip", ""))
    if identifier is None:
        return
    low, high = prefix_range(identifier.value) if identifier.type.endswith("-prefix") else (address_hex(identifier.value),) * 2
    start = _lease_instant(record, values, "from_time")
    end = _lease_instant(record, values, "to_time")
    start_us, start_basis = _start(start, values.get("from_basis", ""))
    end_us, end_basis = _end(end, values.get("to_basis", ""))
    rows.leases.append(
        LeaseRow(
            receipt=context.receipt,
            exhibit=context.exhibit,
            locator=record.locator,
            provider=values.get("provider", ""),
            id_type=identifier.type,
            id_value=identifier.value,
            ip_low=low,
            ip_high=high,
            port_from=_port(values, "port_from"),
            port_to=_port(values, "port_to"),
            start_us=start_us,
            end_us=end_us,
            start_basis=start_basis,
            end_basis=end_basis,
            subscriber_ref=values.get("subscriber_ref", ""),
        )
    )


def _address(text: str) -> Identifier | None:
    return canonical_prefix(text) if "/" in text else canonical_ip(text)


def _lease_instant(record: Record, values: dict[str, str], field: str) -> Instant:
    return read_instant(literal(record, values, field), zone=values.get("zone", ""), format_zone=values.get("format_zone", ""))


def _start(instant: Instant, basis: str) -> tuple[int | None, str]:
    """Inclusive start: the earliest that the text can mean."""
    if not instant.readings:
        return None, basis or ("unknown" if not instant.literal else "unread")
    return instant.readings[0].start, (basis or "observed") if instant.single else "ambiguous"


def _end(instant: Instant, basis: str) -> tuple[int | None, str]:
    """Exclusive end: the instant named; where the text can mean several, the end of the latest."""
    if not instant.readings:
        return None, basis or ("open" if not instant.literal else "unread")
    if instant.single:
        return instant.readings[0].start, basis or "observed"
    return max(reading.end for reading in instant.readings), "ambiguous"


def media_rows(record: Record, context: Context, rows: DerivedRows) -> None:
    """One row for each hash of a media record."""
    values = first_values(record)
    case = context.case_values(record.parent)
    size = whole_number(values.get("size", ""))
    for statement in record.statements:
        if statement.field != "hash" or not statement.value:
            continue
        kind, _, digest = statement.value.partition(":")
        rows.media.append(
            MediaRow(
                context.receipt,
                context.exhibit,
                record.locator,
                kind,
                digest,
                size,
                values.get("category", ""),
                values.get("profile", "") or case.get("profile", ""),
                case.get("version", ""),
                case.get("form", ""),
            )
        )
