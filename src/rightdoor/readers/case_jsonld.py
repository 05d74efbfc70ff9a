"""CASE/UCO JSON-LD: every file of the graph as a `media` record, with who classified it, when and by what, where the graph says so.

Recognised by the addresses of the ontologies in the first 64 KiB. The graph is read twice, streamed: first what was done and by whom,
then the files. Hashes, names and times come from the facets; a classification comes with the performer, instrument and end (else start)
of the action or analysis that it is a result of. Payloads are reduced to digest and length. Nodes of other kinds (messages, calls,
devices) are named once as `part-not-read`. Names are told by the document's own context; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.case_file import FileReader
from rightdoor.readers.case_graph import Graph
from rightdoor.readers.case_nodes import Context, Node, Nodes, texts
from rightdoor.readers.json_events import STOPPED, CleanStream, Events, Stopped
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_values import Once
from rightdoor.readers.source import Source
from rightdoor.readers.text import head_text, utf8_stream

NAME = "case_jsonld"
VERSION = "1"

_ONTOLOGY = re.compile(r"\bontology\.(?:unifiedcyberontology|caseontology)\.org/")
_LINKED = re.compile(r'"@(?:context|graph|id|type)"\s*:')
_HANDLED = ("Tool", "Action", "Analysis", "Facet", "Relationship")
_NAMES = frozenset({"Person", "Organization", "Identity", "Hash", "AnalyticResult", "ArtifactClassification", "ProvenanceRecord", "Bundle"})


def recognises(source: Source) -> bool:
    """JSON whose head has words of JSON-LD and addresses of the ontologies."""
    text = head_text(source.head)
    return text.lstrip()[:1] in ("{", "[") and _ONTOLOGY.search(text) is not None and _LINKED.search(text) is not None


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """The document's `case`, then `media` and the heads of investigations in the order of the file."""
    graph = _remembered(source, limits)
    made = RecordBuilder("case", "json:", "", findings=[], limits=limits)
    made.given("form", "", "json:", "graph")
    yield made.record()
    if graph.full:
        yield finding(
            "too-large", "json:", message="more actions, people and results than are joined to files; further grades may be missing"
        )
    with utf8_stream(source) as stream:
        clean = CleanStream(stream)
        nodes = Nodes(Events(clean, limits), graph.context, limits)
        try:
            yield from _records(nodes, graph, limits)
        except Stopped as stop:
            if stop.code == "end":
                yield from _left_alone(graph)
            else:
                yield finding(stop.code, nodes.place, message=STOPPED[stop.code])
        if clean.wrong:
            yield finding("encoding", "json:", raw=clean.wrong)


def _remembered(source: Source, limits: Limits) -> Graph:
    """The first reading: the context, and what is said about files."""
    graph = Graph(Context())
    with utf8_stream(source) as stream:
        nodes = Nodes(Events(CleanStream(stream), limits), graph.context, limits)
        try:
            for node in nodes.read():
                if isinstance(node, Node):
                    graph.take(node)
        except Stopped as stop:
            graph.whole_read = stop.code == "end"  # of anything else the second reading speaks, at the same place
    return graph


def _records(nodes: Nodes, graph: Graph, limits: Limits) -> Iterator[Record | DataFinding]:
    once = Once(limits.max_columns)
    files = FileReader(graph, limits, once=once)
    for node in nodes.read():
        if not isinstance(node, Node):
            yield node
            continue
        types = graph.context.types(node)
        if files.is_file(node, types):
            record = files.record(node, "json:")
            yield from files.findings
            files.findings.clear()
            yield record
        elif "Investigation" in types:
            yield _investigation(node, graph, limits)
        elif not any(name in _NAMES or name.endswith(_HANDLED) for name in types):
            shown = types[0] if types else next((t.raw for p in node.pairs if p.key == "@type" for t in texts(p.value, "")), "")
            if once(f"part {shown[:100]}"):
                yield finding("part-not-read", node.place, raw=shown)


def _left_alone(graph: Graph) -> Iterator[DataFinding]:
    """What was said of something that does not stand here: with a graph that was remembered whole, every such place."""
    if graph.full:
        return
    for node in graph.unplaced():
        yield finding("grade-unplaced", node.place)
    for wanted, place in graph.dangling.items():
        yield finding("reference-dangling", place, raw=wanted)


def _investigation(node: Node, graph: Graph, limits: Limits) -> Record:
    """What an investigation says of itself; what it encloses stands for itself."""
    made = RecordBuilder("case", node.place, "json:", findings=[], limits=limits)
    for member in graph.context.members(node):
        if member.key == "@id":
            made.text("case_id", str(member.value) if isinstance(member.value, str) else "", member.place)
        elif member.name in ("name", "investigationForm", "investigationStatus", "startTime", "endTime"):
            for text in texts(member.value, member.place):
                if text.raw.strip():
                    made.put("detail", text.raw, text.place, f"{member.name}={text.raw.strip()}", "joined")
    return made.record()
