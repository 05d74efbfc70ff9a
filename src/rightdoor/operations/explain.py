"""`explain`: any shown value walked back, as a tree, to exhibit, place, and the text that stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from rightdoor.decisions.register import all_decisions
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_utc
from rightdoor.model.ids import ID_PATTERN
from rightdoor.model.rows import FootprintRow, ReferralRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derived import DerivedRef, decode_line, reading_derived, shown_derived
from rightdoor.operations.explain_sets import Sets
from rightdoor.operations.node import Node
from rightdoor.operations.places import Place, Places
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store
from rightdoor.triage.rank import line_of
from rightdoor.triage.row import TriageRow

MOST = 50  # of one kind under one node; the rest is counted


def explain(store: Store, wanted: str, as_of_us: int) -> Node:
    """The tree of a footprint, subject, premises, statement (`receipt#locator`), decision or exhibit, or of every receipt of a referral's number.

    Raises UsageProblem when the id is of no kind that we know, or nothing has it.
    """
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        places = Places(store, connection)
        try:
            if "#" in wanted:
                receipt, _, locator = wanted.partition("#")
                return _found(wanted, places.statement(receipt, locator), places)
            if len(wanted) == 64:
                return _exhibit(connection, places, wanted, Sets(connection))
            if not ID_PATTERN.match(wanted):
                return _referral(store, connection, places, wanted)
            if ref is None:
                raise _unknown(wanted)
            kind = wanted.partition("_")[0]
            if kind == "ma":
                said = Sets(connection).one(wanted)
                if said is None:
                    raise _unknown(wanted)
                return said
            if kind == "fp":
                return _footprint(ref, places, wanted)
            if kind == "pr":
                return _premises(ref, places, wanted)
            if kind == "sub":
                return _subject(ref, places, wanted, as_of_us, Sets(connection))
            if kind == "rc":
                return _receipt(places, wanted)
            if kind == "dec":
                return _decision(connection, wanted)
            raise _unknown(wanted)
        finally:
            places.close()


def _unknown(wanted: str) -> UsageProblem:
    return UsageProblem(
        f"Nothing here has the id {wanted[:80]}.",
        advice="Give an id that a list shows: fp_…, sub_…, pr_…, rc_…, rc_…#place, the SHA-256 of an exhibit, or a referral's number.",
    )


def looked_at(node: Node, wanted: str) -> list[tuple[str, int]]:
    """What the ledger may name of a tree, with how many lines it shows: the id asked for. A referral's number is content: its receipts stand for it."""
    if node.id:
        return [(wanted, node.size())]
    return [(each.id, each.size()) for each in node.children if each.id]


def _rows(ref: DerivedRef, table: str, filters: list[tuple[str, str, object]]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    if table not in ref.files:
        return []
    with reading_derived():
        return cast("list[dict[str, Any]]", pq.read_table(ref.folder / f"{table}.parquet", filters=filters).to_pylist())


def _footprint(ref: DerivedRef, places: Places, wanted: str) -> Node:
    rows = _rows(ref, "attributions", [("footprint", "=", wanted)])
    if not rows:
        raise _unknown(wanted)
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
        children.append(Node(title, "", (_record(places, receipt, locator),)))
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


def _record(places: Places, receipt: str, locator: str) -> Node:
    """The record at a place: the exhibit, the name under which it came, and every statement with its raw text."""
    seen = places.receipt(receipt)
    if seen is None:
        return Node("the exhibit was erased")
    statements = tuple(
        Node(
            f"{s.field}: {s.raw!r}" + ("" if s.value == s.raw else f" read as {s.value!r} ({s.method})") + f" at {s.locator}",
            f"{receipt}#{s.locator}",
        )
        for s in places.record(receipt, locator)
    )
    return _of_exhibit(places, seen.exhibit, f"received as {seen.name}, place {locator}", (*statements, *_entry(places, receipt)))


def _of_exhibit(places: Places, exhibit: str, text: str, children: tuple[Node, ...]) -> Node:
    marked = places.is_restricted(exhibit)
    return Node(f"exhibit {exhibit}{' (RESTRICTED)' if marked else ''} {text}", exhibit, children, marked)


def _entry(places: Places, receipt: str) -> Iterable[Node]:
    """Where every walk ends: the ledger's entry that the exhibit was received."""
    entry = places.received(receipt)
    if entry is not None:
        yield Node(f"ledger {entry.seq}: received {iso_utc(entry.at_us)} by {entry.actor}")


def _found(wanted: str, places_found: Sequence[Any], places: Places) -> Node:
    if not places_found:
        raise _unknown(wanted)
    children = tuple(_record(places, s.receipt, s.record) for s in {(s.receipt, s.record): s for s in places_found}.values())
    first = places_found[0]
    return Node(f"{first.field}: {first.raw!r} read as {first.value!r} ({first.method})", wanted, children)


def _premises(ref: DerivedRef, places: Places, wanted: str) -> Node:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with reading_derived(), pq.ParquetFile(ref.folder / "attributions.parquet") as file:
        named_in = [
            pc.match_substring(file.read_row_group(n, columns=["premises"])["premises"], wanted) for n in range(file.num_row_groups)
        ]
        groups = [(n, found) for n, found in enumerate(named_in) if pc.any(found).as_py()]
        hit = [row for n, found in groups for row in file.read_row_group(n).filter(found).to_pylist()]
    if not hit:
        raise _unknown(wanted)
    shown = hit[:MOST]
    papers = {r["footprint"]: cast("list[list[str]]", decode_line(f'{{"p":{r["papers"]}}}')["p"]) for r in shown}
    places.prefetch([Place(p[1], p[3]) for ps in papers.values() for p in ps if p[0] == "result"])
    children = [
        Node(
            f"event {r['footprint']}: {r['status']}",
            r["footprint"],
            tuple(_record(places, p[1], p[3]) for p in papers[r["footprint"]] if p[0] == "result"),
        )
        for r in shown
    ]
    if len(hit) > MOST:
        children.append(Node(f"and {len(hit) - MOST} more"))
    named = next(p for p in cast("list[dict[str, str]]", decode_line(hit[0]["line"])["premises"]) if p["premises"] == wanted)
    return Node(
        f"premises {named['address']} {named['postcode']}".strip() + f": named by papers of {len(hit)} event(s)", wanted, tuple(children)
    )


def _subject(ref: DerivedRef, places: Places, wanted: str, as_of_us: int, sets: Sets) -> Node:
    rows = _rows(ref, "triage", [("subject", "=", wanted)])
    subjects = _rows(ref, "subjects", [("subject", "=", wanted)])
    if not rows or not subjects:
        raise _unknown(wanted)
    body = line_of(TriageRow(**rows[0]), load_instrument(), as_of_us).body
    tier = cast("dict[str, str]", body["tier"])
    reasons = cast("list[dict[str, Any]]", body["reasons"])
    cited = [s for r in reasons for s in r["statements"][:MOST]]
    places.prefetch([Place(*s.split("#", 1)) for s in cited if "#" in s])
    why = tuple(Node(f"{r['code']}: {r['text']}", "", tuple(_cited(places, s, sets) for s in r["statements"][:MOST])) for r in reasons)
    ask = tuple(
        Node(f"{q['ask']} (of {q['of']}): would change the tier to {q['would_change_tier_to']}")
        for q in cast("list[dict[str, str]]", body["questions"])
    )
    events = cast("list[str]", decode_line(f'{{"f":{subjects[0]["footprints"]}}}')["f"])
    listed = tuple(Node(f"event {f}", f) for f in events[:MOST])
    return Node(
        f"subject {wanted}: {tier['low']} on what is known, {tier['high']} if the unknowns were yes; track {body['track']}",
        wanted,
        (Node("why", "", why), Node("not known, and would change the tier", "", ask), Node(f"events: {len(events)}", "", listed)),
    )


def _cited(places: Places, statement: str, sets: Sets) -> Node:
    receipt, place, locator = statement.partition("#")
    if not place:
        return Node(f"decision {statement}", statement)
    found = places.statement(receipt, locator)
    seen = places.receipt(receipt)
    if not found or seen is None:
        return Node(f"place {locator}", statement)
    return Node(
        f"{found[0].field}: {found[0].raw!r} at {locator} of exhibit {seen.exhibit} ({seen.name})",
        statement,
        sets.at(seen.exhibit, locator),
    )


def _decision(connection: StoreConnection, wanted: str) -> Node:
    row = next((each for each in all_decisions(connection) if each.id == wanted), None)
    if row is None:
        raise _unknown(wanted)
    if row.erased:
        return Node(f"decision {wanted}: its text was erased with the exhibit that it came in", wanted)
    said = tuple(Node(f"{name}: {text}") for name, text in row.body.items() if name not in ("anchors", "with_anchors"))
    seq = connection.execute("select seq from decision where id = %s", (wanted,)).fetchone()
    entry = Node(f"ledger {seq[0]}: decided {iso_utc(row.decided_us)} by {row.actor}") if seq is not None else Node("no ledger entry")
    return Node(f"decision {wanted}: {row.kind}, by {row.actor}, because: {row.reason}", wanted, (*said, entry))


def _receipt(places: Places, wanted: str, locators: Sequence[str] | None = None) -> Node:
    """A receipt with its records; with `locators` those alone."""
    seen = places.receipt(wanted)
    if seen is None:
        raise _unknown(wanted)
    records = tuple(_record(places, wanted, locator) for locator in (places.records(wanted) if locators is None else locators)[:MOST])
    text = f"received as {seen.name}, exhibit {seen.exhibit}, reader {seen.reader or 'none'}"
    marked = places.is_restricted(seen.exhibit)
    return Node(f"{text}{' (RESTRICTED)' if marked else ''}", wanted, (*records, *_entry(places, wanted)), marked)


def _referral(store: Store, connection: StoreConnection, places: Places, wanted: str) -> Node:
    """Every receipt in which a referral of that number stands; where no referral has it, every event that bears it."""
    with open_engine(store, connection) as engine:
        found = [(r.receipt, r.locator) for r in cast("Iterable[ReferralRow]", engine.rows("referrals")) if r.number == wanted]
        if not found:
            found = [(r.receipt, r.locator) for r in cast("Iterable[FootprintRow]", engine.rows("footprints")) if r.number == wanted]
    if not wanted or not found:
        raise _unknown(wanted)
    received: dict[str, list[str]] = {}
    for receipt, locator in found:
        received.setdefault(receipt, []).append(locator)
    places.prefetch([Place(receipt, "") for receipt in list(received)[:MOST]])
    children = [_receipt(places, receipt, locators) for receipt, locators in list(received.items())[:MOST]]
    if len(received) > MOST:
        children.append(Node(f"and {len(received) - MOST} more"))
    return Node(f"referral {wanted}: stands in {len(received)} receipt(s)", "", tuple(children))


def _exhibit(connection: StoreConnection, places: Places, wanted: str, sets: Sets) -> Node:
    row = connection.execute("select size, stored, erased_seq from exhibit where sha256 = %s", (wanted,)).fetchone()
    if row is None:
        raise _unknown(wanted)
    receipts = [r[0] for r in connection.execute("select id from receipt where exhibit = %s order by id", (wanted,)).fetchall()]
    entries = connection.execute(
        "select seq, at_us, actor, act, body::jsonb->'subject'->>'authority' from ledger where body like %s order by seq limit %s",
        (f"%{wanted}%", MOST),
    ).fetchall()
    history = tuple(
        Node(f"ledger {seq}: {act} {iso_utc(at_us)} by {actor}{f' under {authority}' if authority else ''}")
        for seq, at_us, actor, act, authority in entries
    )
    state = "erased" if row[2] is not None else f"kept as {row[1]}"
    children = (*(Node(f"receipt {r}", r) for r in receipts[:MOST]), *sets.exhibit(wanted, MOST), Node("continuity", "", history))
    return _of_exhibit(places, wanted, f"of {row[0]} bytes, {state}", children)
