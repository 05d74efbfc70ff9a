"""The part of `explain` about events and the premises that papers name for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from rightdoor.operations.derived import DerivedRef, decode_line, reading_derived
from rightdoor.operations.explain_record import MOST, record_at, unknown
from rightdoor.operations.node import Node
from rightdoor.operations.places import Place, Places


def rows_of(ref: DerivedRef, table: str, filters: list[tuple[str, str, object]]) -> list[dict[str, Any]]:
    """Rows of a derived table; none where it has none of that name."""
    import pyarrow.parquet as pq

    if table not in ref.files:
        return []
    with reading_derived():
        return cast("list[dict[str, Any]]", pq.read_table(ref.folder / f"{table}.parquet", filters=filters).to_pylist())


def footprint_of(ref: DerivedRef, places: Places, wanted: str) -> Node:
    """An event: its status with findings, its time, and every paper that speaks of it."""
    rows = rows_of(ref, "attributions", [("footprint", "=", wanted)])
    if not rows:
        raise unknown(wanted)
    line = decode_line(rows[0]["line"])
    papers = cast("list[list[str]]", decode_line(f'{{"p":{rows[0]["papers"]}}}')["p"])
    places.prefetch([Place(p[1], p[3]) for p in papers])
    children = [
        Node(f"attribution status: {line['status']}. A connection is not a person.", "", tuple(_findings(line))),
        Node("time as received and its readings", "", tuple(_readings(line))),
        Node("premises named by the papers", "", tuple(_named(line))),
    ]
    titles = {
        "footprint": "source record",
        "request": "request as sent",
        "stray-request": "request that answers to no event of the source",
        "result": "result as returned",
        "lease": "assignment in a provider's log",
    }
    for kind, receipt, _exhibit, locator, request_id, how in papers:
        title = titles[kind] + (f" {request_id}" if request_id else "") + (f" (paired by {how})" if how else "")
        children.append(Node(title, "", (record_at(places, receipt, locator),)))
    identifier = cast("dict[str, Any]", line["identifier"])
    port = f" port {identifier['port']}" if identifier["port"] is not None else ""
    return Node(
        f"event {wanted}: {line['act']} from {identifier['value']}{port}, referral {line['referral'] or 'unknown'}", wanted, tuple(children)
    )


def _findings(line: dict[str, object]) -> Iterable[Node]:
    for f in cast("list[dict[str, str]]", line["findings"]):
        settle = (Node(f"would settle it: {f['settle']}"),) if f["settle"] else ()
        yield Node(f"{f['code']} {f['severity']} ({f['pattern']}): {f['message']}", "", settle)
    strands = cast("dict[str, Any]", line["strands"])
    yield Node(f"strands: {strands['count']}; distinct in {_listed(strands['distinct'])}; sharing {_listed(strands['shared'])}")


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values) if values else "nothing"


def _readings(line: dict[str, object]) -> Iterable[Node]:
    instant = cast("dict[str, Any]", line["instant"])
    yield Node(f"literal: {instant['literal'] or '(none)'}; basis: {instant['basis']}")
    for reading in instant["readings"]:
        yield Node(f"{reading['from']} to {reading['to']}: {reading['why']}")


def _named(line: dict[str, object]) -> Iterable[Node]:
    named = cast("list[dict[str, str]]", line["premises"])
    if not named:
        yield Node("none")
    for p in named:
        yield Node(
            " ".join(
                x
                for x in (p["address"], p["postcode"], f"UPRN {p['uprn']}" if p["uprn"] else "", f"({p['role'] or 'role not stated'})")
                if x
            ),
            p["premises"],
        )


def premises_of(ref: DerivedRef, places: Places, wanted: str) -> Node:
    """Premises: the events for which papers name them, with those papers."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with reading_derived(), pq.ParquetFile(ref.folder / "attributions.parquet") as file:
        named_in = [
            pc.match_substring(file.read_row_group(n, columns=["premises"])["premises"], wanted) for n in range(file.num_row_groups)
        ]
        groups = [(n, found) for n, found in enumerate(named_in) if pc.any(found).as_py()]
        hit = [row for n, found in groups for row in file.read_row_group(n).filter(found).to_pylist()]
    if not hit:
        raise unknown(wanted)
    shown = hit[:MOST]
    papers = {r["footprint"]: cast("list[list[str]]", decode_line(f'{{"p":{r["papers"]}}}')["p"]) for r in shown}
    places.prefetch([Place(p[1], p[3]) for ps in papers.values() for p in ps if p[0] == "result"])
    children = [
        Node(
            f"event {r['footprint']}: {r['status']}",
            r["footprint"],
            tuple(record_at(places, p[1], p[3]) for p in papers[r["footprint"]] if p[0] == "result"),
        )
        for r in shown
    ]
    if len(hit) > MOST:
        children.append(Node(f"and {len(hit) - MOST} more"))
    named = next(p for p in cast("list[dict[str, str]]", decode_line(hit[0]["line"])["premises"]) if p["premises"] == wanted)
    return Node(
        f"premises {named['address']} {named['postcode']}".strip() + f": named by papers of {len(hit)} event(s)", wanted, tuple(children)
    )
