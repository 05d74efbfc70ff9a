"""The link chart: referrals, identifiers, addresses of events, premises, and other subjects that the account sees and that share a value.

A line of the chart is a value that stands in both; it does not say that two people know each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import SearchKey, Subject
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.subjects.statements import identifiers
from rightdoor.reporting.html import escape

MOST_OTHERS: Final = 20
MOST_EVENTS: Final = 60
_NEVER_LINK: Final = frozenset({"report", "postcode", "hash", "screen-name", "name"})  # shared by many, or by chance


class Node(NamedTuple):
    """One thing of the chart. `kind`: subject, referral, identifier, address, premises, other."""

    id: str
    kind: str
    text: str
    href: str = ""


class Edge(NamedTuple):
    """A value or paper that connects two nodes. `firm`: an identifier that joins; else shown alone."""

    start: str
    end: str
    why: str
    firm: bool = False


class Chart(NamedTuple):
    """Nodes and edges, each once; `left_out`: how many other subjects share a value and are not drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int

    def as_json(self) -> dict[str, object]:
        """What the chart's script reads: its words are drawn, not parsed, so that marks that would steer the reading are written out here."""
        nodes = [n._replace(text=_written_out(n.text))._asdict() for n in self.nodes]
        return {"nodes": nodes, "edges": [e._replace(why=_written_out(e.why))._asdict() for e in self.edges]}


def _written_out(text: str) -> str:
    return unescape(str(escape(text)))


def chart(acting: Acting, papers: Papers) -> Chart:
    """The chart of one subject."""
    subject = papers.row.subject
    nodes: dict[str, Node] = {subject: Node(subject, "subject", subject)}
    edges: dict[tuple[str, str, str], Edge] = {}
    others, left_out = _others(acting, papers.row)
    for node, edge in (*_referrals(papers), *_identifiers(papers), *_events(papers), *others):
        nodes.setdefault(node.id, node)
        edges.setdefault((edge.start, edge.end, edge.why), edge)
    return Chart(tuple(nodes.values()), tuple(edges.values()), left_out)


def _referrals(papers: Papers) -> Iterator[tuple[Node, Edge]]:
    for each in papers.receipts:
        name = f"referral:{each.number or each.receipt}"
        yield (
            Node(name, "referral", each.number or "without a number"),
            Edge(papers.row.subject, name, "referral that speaks of the subject"),
        )


def _identifiers(papers: Papers) -> Iterator[tuple[Node, Edge]]:
    for one in identifiers(papers):
        name = f"identifier:{one.field}:{one.value}"
        node = Node(name, "identifier", one.value)
        for number in one.referrals:
            yield node, Edge(f"referral:{number}", name, one.field.replace("_", " "), one.how.startswith("Joins"))


def _events(papers: Papers) -> Iterator[tuple[Node, Edge]]:
    for event in papers.events[:MOST_EVENTS]:
        line = event.line
        name = f"address:{line['identifier']['value']}"
        start = f"referral:{line['referral']}" if any(r.number == line["referral"] for r in papers.receipts) else papers.row.subject
        yield Node(name, "address", line["identifier"]["value"]), Edge(start, name, "address of an event")
        for p in line["premises"]:
            words = ", ".join(part for part in (p["address"], p["postcode"]) if part) or f"UPRN {p['uprn']}"
            node = Node(f"premises:{p['premises']}", "premises", words)
            yield node, Edge(name, node.id, f"named by a result; event {line['status']}")


def _others(acting: Acting, row: Subject) -> tuple[list[tuple[Node, Edge]], int]:
    """Other subjects with an equal key. Row-level security leaves those that the account may see; people of the household link nobody."""
    del acting
    mine = SearchKey.objects.filter(view=row.view, subject=row.subject, household=False).exclude(kind__in=_NEVER_LINK)
    values = {(key.kind, key.folded): key.shown for key in mine}
    same = SearchKey.objects.filter(folded__in={folded for _, folded in values}, household=False).exclude(subject=row.subject)
    shared: dict[str, list[tuple[str, str]]] = {}
    for key in same.order_by("subject", "kind", "folded"):
        if (key.kind, key.folded) in values and (key.kind, key.shown) not in shared.setdefault(key.subject, []):
            shared[key.subject].append((key.kind, values[key.kind, key.folded]))
    shared = {subject: keys for subject, keys in shared.items() if keys}
    found = [
        (
            Node(subject, "other", subject, f"/subjects/{subject}/"),
            Edge(row.subject, subject, f"the same {kind.replace('-', ' ')}: {shown}"),
        )
        for subject, keys in list(shared.items())[:MOST_OTHERS]
        for kind, shown in keys[:3]
    ]
    return found, max(0, len(shared) - MOST_OTHERS)
