"""Referrals, footprints and identifiers of persons."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from rightdoor.footprints.derive_context import Context, first_values, literal
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.model.finding import DataFinding
from rightdoor.model.identifiers import canonical_ip, port_number
from rightdoor.model.ids import footprint_id
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow
from rightdoor.model.statement import Record

# field of a person -> (type of identifier, whether the provider states that it verified it)
_IDENTIFIERS: dict[str, tuple[str, bool]] = {
    "account": ("account", False),
    "email": ("email", False),
    "email_verified": ("email", True),
    "phone": ("msisdn", False),
    "phone_verified": ("msisdn", True),
    "device": ("device", False),
    "screen_name": ("screen-name", False),
    "client_id": ("client", False),
}
_new = tuple.__new__  # of a template row, far quicker than `_replace`
_LOG = "observations"  # the reader of observation logs
_ISSUED = frozenset({"account", "screen-name"})
_NO_SERVICE = "an account id without the service that it belongs to joins nothing: ask the sender"
_WITH_PAPERS = frozenset({"cybertip-report", "cybertip-file", "call", "observation-log"})
_MOST_CLOCK_ERROR = Decimal(400 * 86_400)  # beyond it a bound says no more than "any day"


def referral_row(record: Record, context: Context) -> ReferralRow:
    """One referral record as a row."""
    values = context.values(record.locator)
    form = values.get("form", "")
    papers = ",".join(dict.fromkeys(record.all("papers")))
    return ReferralRow(
        receipt=context.receipt,
        exhibit=context.exhibit,
        locator=record.locator,
        number=values.get("number", ""),
        source=values.get("source", "") or context.reader,
        form=form,
        reader=context.reader,
        received_literal=literal(record, values, "received_time"),
        received_zone=values.get("zone", ""),
        incident_literal=literal(record, values, "incident_time"),
        force=values.get("force", ""),
        papers=papers or ("-" if form in _WITH_PAPERS else ""),
    )


def clock_error_us(text: str) -> int:
    """A declared bound of the clock error, seconds to microseconds, its sign ignored; 0 when none can be read."""
    if not text:
        return 0
    try:
        seconds = abs(Decimal(text))
    except InvalidOperation:
        return 0
    return int(min(seconds, _MOST_CLOCK_ERROR) * 1_000_000) if seconds.is_finite() else 0


def _source(own_tool: str, around: str, reader: str) -> str:
    """The name that time profiles use. A log names its tool in each row; a row without one has not the tool of another row."""
    return own_tool or ("" if reader == _LOG else around) or reader


def event_rows(record: Record, context: Context, rows: DerivedRows) -> None:
    """A footprint for each address of the event that parses, and the identifiers that the event states."""
    values = first_values(record)
    around = context.around(record.parent)
    observed = values.get("observation_id", "")
    client = values.get("client_id", "")
    actor = around.person or (f"client:{client}" if client else "")
    number = observed or around.number
    _event_identifiers(record, context, rows, (actor, around.role, number))
    if "ip" not in values:
        return
    tool = values.get("tool", "")
    template = FootprintRow(
        footprint="",
        receipt=context.receipt,
        exhibit=context.exhibit,
        locator=record.locator,
        number=number,
        source=_source(tool if observed or context.reader == _LOG else "", around.source or tool, context.reader),
        reader=context.reader,
        actor=actor,
        role=around.role,
        act=values.get("act") or "unknown",
        id_type="",
        id_value="",
        port=port_number(values["port"]) if "port" in values else None,
        literal=literal(record, values, "event_time"),
        zone=values.get("zone", ""),
        format_zone=values.get("format_zone", ""),
        clock_error_us=clock_error_us(values.get("clock_error_s", "")),
        proxy={"true": True, "false": False}.get(values.get("proxy", "")),
        hash=values.get("hash", "") or around.file_hash,
        file=around.file,
    )
    first = True
    for statement in record.statements:
        if statement.field == "ip" and statement.value:
            # a second address of one event is a place of its own
            place = record.locator if first else statement.locator
            first = not _add_footprint(template, place, statement.value, rows) and first


def _add_footprint(template: FootprintRow, locator: str, address: str, rows: DerivedRows) -> bool:
    identifier = canonical_ip(address)
    if identifier is None:
        return False
    rows.footprints.append(
        _new(
            FootprintRow,
            (footprint_id(template.receipt, locator), *template[1:3], locator, *template[4:10], *identifier, *template[12:]),
        )
    )
    return True


def _event_identifiers(record: Record, context: Context, rows: DerivedRows, who: tuple[str, str, str]) -> None:
    actor, role, number = who
    for statement in record.statements:
        field = statement.field
        if field not in ("client_id", "device") or not statement.value:
            continue
        kind = "client" if field == "client_id" else "device"
        if (actor, kind, statement.value) in context.clients:
            continue  # a log names its client in each of its rows; once is enough
        context.clients.add((actor, kind, statement.value))
        rows.identifiers.append(
            IdentifierRow(context.receipt, context.exhibit, actor, role, number, kind, statement.value, "", False, statement.locator)
        )


def person_rows(record: Record, context: Context, rows: DerivedRows) -> None:
    """The identifiers of a person record, and a footprint without an act for each address stated without an event."""
    around = context.around(record.locator)
    receipt, exhibit, place = context.receipt, context.exhibit, record.locator
    for field, _, value, locator, _ in record.statements:
        if not value:
            continue
        found = _IDENTIFIERS.get(field)
        if found is not None:
            kind, verified = found
            issuer = around.service if kind in _ISSUED else ""
            if kind == "account" and not issuer:
                rows.findings.append(DataFinding("missing-field", "caution", locator, "service", "", _NO_SERVICE))
            rows.identifiers.append(
                IdentifierRow(receipt, exhibit, place, around.role, around.number, kind, value, issuer, verified, locator)
            )
        elif field == "ip":
            _add_footprint(
                FootprintRow(
                    footprint="", receipt=receipt, exhibit=exhibit, locator=locator, number=around.number,
                    source=around.source or context.reader, reader=context.reader, actor=place, role=around.role,
                    act="unknown", id_type="", id_value="", port=None, literal="", zone="", format_zone="",
                    clock_error_us=0, proxy=None, hash="", file="",
                ),
                locator, value, rows,
            )  # fmt: skip
