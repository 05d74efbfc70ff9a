"""How the rows of a result are shown before anybody relies on them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rightdoor.cli.output import clean, json_lines

if TYPE_CHECKING:
    from rightdoor.operations.map_results import Shown


def show(reader: str, shown: Sequence[Shown], *, as_json: bool) -> None:
    """JSON Lines for programs; for people a block for each row, on standard output."""
    if as_json:
        json_lines([{"reader": reader or None, **each.as_json()} for each in shown])
        return
    lines = [f"read by: {reader or 'no reader'}"]
    for each in shown:
        lines += ["", each.place or "the table", *(f"  {line}" for line in _known(each.known))]
        if each.unknown:
            lines.append(f"  stays unknown: {', '.join(each.unknown)}")
        lines += [f"  {f.severity}: {f.code} at {f.locator}: {f.message}" for f in each.findings]
    sys.stdout.write("\n".join(clean(line) for line in lines) + "\n")
    sys.stdout.flush()


def _known(known: Mapping[str, Any]) -> list[str]:
    lines = []
    if known.get("request"):
        lines.append(f"request {known['request']}" + (f", result {known['result']}" if known.get("result") else ", no result stated"))
    identifier = known.get("identifier") or {}
    if identifier.get("value"):
        lines.append(f"identifier {identifier['value']}" + (f" port {identifier['port']}" if identifier.get("port") is not None else ""))
    if (known.get("instant") or {}).get("literal"):
        lines.append(f"asked about {when(known['instant'])}")
    assigned = known.get("assigned") or {}
    if assigned:
        lines.append(f"assigned from {when(assigned['from'])}")
        lines.append(f"           to {when(assigned['to'])}")
        low, high = assigned["ports"]
        lines += [f"ports {'?' if low is None else low} to {'?' if high is None else high}"] if low is not None or high is not None else []
    who = ", ".join(str(known[key]) for key in ("subscriber_ref", "account_holder") if known.get(key))
    lines += [f"customer {who}"] if who else []
    where = ", ".join(str(known[key]) for key in ("address", "postcode", "uprn") if known.get(key))
    if where:
        lines.append(f"address {where} ({known.get('address_role') or 'role not stated'})")
    for key in ("network_kind", "provider"):
        lines += [f"{key.replace('_', ' ')} {known[key]}"] if known.get(key) else []
    return lines


def when(instant: Mapping[str, Any]) -> str:
    """A time as received with everything that it can mean."""
    readings = instant["readings"]
    if not instant["literal"]:
        return "nothing stated"
    if not readings:
        return f'"{instant["literal"]}": not read'
    many = f", {len(readings)} readings" if len(readings) > 1 else ""
    spans = "; or ".join(f"{reading['from']} to {reading['to']} ({reading['why'] or 'as stated'})" for reading in readings)
    return f'"{instant["literal"]}" = {spans} [{instant["basis"]}{many}]'
