"""Observed events of one invented client each, for the tests of communications data on the desk: nothing asked, nothing answered yet."""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any

_numbers = itertools.count(1)
COLUMNS = (
    "request_id,provider,echo_identifier,echo_port,echo_instant,echo_zone,check_code,result,assigned_from,assigned_to,assigned_zone,"
    "account_holder,address,postcode,uprn,address_role,address_from,address_to,network_kind,rendering,produced_at"
).split(",")


def observed(*, client: str = "", act: str = "offered") -> dict[str, str]:
    """A file of three observed events of one client, on three days and networks."""
    n = next(_numbers)
    rows = "".join(
        f"OBS-{n}-{k},{day}T07:58:11Z,UTC,{net}.{n % 250 + 1},{51_000 + n},BitTorrent,{client or f'client-{n}'},{act},TEST\r\n"
        for k, (day, net) in enumerate((("2026-02-05", "198.51.100"), ("2026-02-09", "203.0.113"), ("2026-02-20", "192.0.2")))
    )
    return {f"observed-{n}.csv": "observation_id,observed_at,zone,ip,port,network,client_id,act,authority\r\n" + rows}


def answer(row: dict[str, str], *, address: str = "14 Invented Street, Exampleton", **more: str) -> dict[str, str]:
    """What the provider returns for a row of a schedule: by its check code, without the request's id."""
    day = row["instant"][:10]
    echo = {"echo_identifier": row["identifier"], "echo_port": row["port"], "echo_instant": row["instant"], "echo_zone": row["zone"]}
    return {
        **echo, "provider": "Exampletel", "check_code": row["check_code"], "result": "data", "assigned_from": f"{day}T00:00:00Z",
        "assigned_to": f"{day}T23:59:00Z", "assigned_zone": "UTC", "account_holder": "A. Holder", "address": address,
        "postcode": "ZZ1 1CC", "uprn": "100000000014", "address_role": "installation", "address_from": "2020-01-01", "network_kind": "fixed",
        "rendering": "table", "produced_at": "2026-02-27T12:00:00Z", **more,
    }  # fmt: skip


def table(rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    """The rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns or COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def stepped_up(client: Any) -> Any:
    """The same browser, its password shown again just now."""
    import time

    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "username": "x"}]
    session.save()
    return client
