"""`explain`: any shown value walked back, as a tree, to exhibit, place, and the text that stands there."""

from __future__ import annotations

from rightdoor.decisions.register import all_decisions
from rightdoor.model.civil import iso_utc
from rightdoor.model.ids import ID_PATTERN
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.explain_event import footprint_of, premises_of
from rightdoor.operations.explain_record import exhibit_of, receipt_of, referral_of, statement_at, unknown
from rightdoor.operations.explain_sets import Sets
from rightdoor.operations.explain_subject import subject_of
from rightdoor.operations.node import Node
from rightdoor.operations.places import Places
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


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
                return statement_at(wanted, places.statement(receipt, locator), places, Sets(connection))
            if len(wanted) == 64:
                return exhibit_of(connection, places, wanted, Sets(connection))
            if not ID_PATTERN.match(wanted):
                return referral_of(store, connection, places, wanted)
            if ref is None:
                raise unknown(wanted)
            kind = wanted.partition("_")[0]
            if kind == "ma":
                said = Sets(connection).one(wanted)
                if said is None:
                    raise unknown(wanted)
                return said
            if kind == "fp":
                return footprint_of(ref, places, wanted)
            if kind == "pr":
                return premises_of(ref, places, wanted)
            if kind == "sub":
                return subject_of(ref, places, wanted, as_of_us, Sets(connection))
            if kind == "rc":
                return receipt_of(places, wanted)
            if kind == "dec":
                return _decision(connection, wanted)
            raise unknown(wanted)
        finally:
            places.close()


def looked_at(node: Node, wanted: str) -> list[tuple[str, int]]:
    """What the ledger may name of a tree, with how many lines it shows: the id asked for. A referral's number is content: its receipts stand for it."""
    if node.id:
        return [(wanted, node.size())]
    return [(each.id, each.size()) for each in node.children if each.id]


def _decision(connection: StoreConnection, wanted: str) -> Node:
    row = next((each for each in all_decisions(connection) if each.id == wanted), None)
    if row is None:
        raise unknown(wanted)
    if row.erased:
        return Node(f"decision {wanted}: its text was erased with the exhibit that it came in", wanted)
    said = tuple(Node(f"{name}: {text}") for name, text in row.body.items() if name not in ("anchors", "with_anchors"))
    seq = connection.execute("select seq from decision where id = %s", (wanted,)).fetchone()
    entry = Node(f"ledger {seq[0]}: decided {iso_utc(row.decided_us)} by {row.actor}") if seq is not None else Node("no ledger entry")
    return Node(f"decision {wanted}: {row.kind}, by {row.actor}, because: {row.reason}", wanted, (*said, entry))
