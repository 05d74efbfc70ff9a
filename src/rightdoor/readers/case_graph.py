"""Who did what with which file, from the nodes of a CASE/UCO graph: analyses, their performers, tools, times and results.

A graph refers backwards and forwards, so it is read twice: here the nodes that say something about files are remembered, bounded by
number and length; files themselves are not. What lies beyond the bound is not joined, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rightdoor.readers.case_nodes import Context, Member, Node, Text, objects, texts

MOST_NODES = 200_000
MOST_CHARACTERS = 64 << 20
MOST_IDS = 2_000_000
MOST_DANGLING = 1_000
_KEPT = frozenset(
    {"Person", "Organization", "Identity", "Examiner", "Investigator", "Attorney", "Hash", "AnalyticResult", "ArtifactClassification",
     "ProvenanceRecord"}
)  # fmt: skip
_KEPT_ENDS = ("Tool", "Action", "Analysis", "Facet", "Relationship")
_ACTS = ("Action", "Analysis")
RESULT_FACET = "ArtifactClassificationResultFacet"


class Grade(NamedTuple):
    """One classification of a file: what was said, how sure the tool was, and the act that it came of (None: not stated)."""

    said: Text
    confidence: Text | None
    act: Node | None


class Named(NamedTuple):
    """A name that another node bears: its text there, and what it is in full."""

    text: Text
    value: str


class Graph:
    """What is remembered of a graph."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.full = False
        self.whole_read = False  # whether the first reading came to the end: else what is missing may stand behind the break
        self._nodes: dict[str, Node] = {}
        self._about: dict[str, list[str]] = {}  # what an act or a record of provenance is about -> that node
        self._characters = 0
        self._seen: set[int] = set()  # of every node that has an id, files included
        self._placed: set[str] = set()
        self.dangling: dict[str, str] = {}  # a reference to something that stands nowhere -> where it was first met

    # --- first reading -------------------------------------------------------------------------------

    def take(self, node: Node) -> None:
        """Remember a node, and those nested in it, as far as they say something about files."""
        stack = [node]
        while stack:
            each = stack.pop()
            types = self.context.types(each)
            if each.id and len(each.pairs) > 1 and len(self._seen) < MOST_IDS:
                self._seen.add(hash(each.id))
            if each.id and any(name in _KEPT or name.endswith(_KEPT_ENDS) for name in types):
                self._keep(each, types)
            for member in self.context.members(each):
                stack.extend(objects(member.value, member.place))

    def _keep(self, node: Node, types: list[str]) -> None:
        size = sum(len(text.raw) for member in self.context.members(node) for text in texts(member.value, ""))
        if len(self._nodes) >= MOST_NODES or self._characters + size > MOST_CHARACTERS:
            self.full = True
            return
        if node.id in self._nodes and len(self._nodes[node.id].pairs) >= len(node.pairs):
            return  # a mere mention of what was seen whole
        self._characters += size
        self._nodes[node.id] = node
        names: tuple[str, ...] = ()
        if "ProvenanceRecord" in types or any(name.endswith(_ACTS) for name in types):
            names = ("object",)
        elif any(name.endswith("Relationship") for name in types):
            names = ("source", "target")
        for name in names:
            for target in self.references(node, name):
                self._about.setdefault(target, []).append(node.id)

    # --- second reading ------------------------------------------------------------------------------

    def references(self, node: Node, name: str) -> list[str]:
        """The ids that a member of a node refers to."""
        return [ref for each in self.members(node, name) for ref in _ids(each.value)]

    def members(self, node: Node, name: str) -> list[Member]:
        """The members of that name."""
        return [each for each in self.context.members(node) if each.name == name]

    def whole(self, node: Node) -> Node:
        """The node that a mere reference means, where it is remembered; else the node itself."""
        if len(node.pairs) > 1 or not node.id:
            return node
        if node.id not in self._nodes:
            self._miss(node.id, node.place)
        return self._nodes.get(node.id, node)

    def _miss(self, wanted: str, place: str) -> None:
        if self.whole_read and hash(wanted) not in self._seen and len(self._seen) < MOST_IDS and len(self.dangling) < MOST_DANGLING:
            self.dangling.setdefault(wanted, place)

    def unplaced(self) -> Iterator[Node]:
        """Results that classify something which is no file of this graph; and notes what acts refer to and does not stand here."""
        for wanted, about in self._about.items():
            self._miss(wanted, self._nodes[about[0]].place)
        for node in self._nodes.values():
            if self.whole_read and node.id not in self._placed and self._classifies(node):
                yield node

    def _classifies(self, node: Node) -> bool:
        """Whether it is a result that classifies something."""
        if "AnalyticResult" not in self.context.types(node):
            return False
        return any(RESULT_FACET in self.context.types(facet) for facet in self.parts(node, "hasFacet"))

    def parts(self, node: Node, name: str) -> Iterator[Node]:
        """The objects under a member, references followed."""
        for each in self.members(node, name):
            for part in objects(each.value, each.place):
                yield self.whole(part)

    def text(self, node: Node, *names: str) -> Text | None:
        """The first scalar under the first of these names that is there."""
        for name in names:
            for each in self.members(node, name):
                for text in texts(each.value, each.place):
                    if text.raw.strip():
                        return text
        return None

    def exhibits(self, file: Node) -> list[Text]:
        """The exhibit numbers of the records of provenance that hold the file."""
        found = [self._nodes[i] for i in self._about.get(file.id, ()) if "ProvenanceRecord" in self.context.types(self._nodes[i])]
        return [text for node in found if (text := self.text(node, "exhibitNumber")) is not None]

    def grades(self, file: Node) -> list[Grade]:
        """Every classification of the file: in its own facets, and as results of what was done with it."""
        found = list(self._classifications(file, None))
        for end, act in self._results(file):
            result = self._nodes.get(end)
            if result is not None and "AnalyticResult" in self.context.types(result):
                self._placed.add(end)
                found.extend(self._classifications(result, act or self._origin(result)))
        return found

    def _results(self, file: Node) -> list[tuple[str, Node | None]]:
        """What may be results about the file, each once with each act that gave it; with none where only a relationship says so.

        An act about several things with several results does not say which is whose: there a relationship has to.
        """
        acts: dict[tuple[str, str], Node] = {}
        unclear: dict[tuple[str, str], Node] = {}
        related: list[str] = []
        for about in dict.fromkeys(self._about.get(file.id, ())):
            node = self._nodes[about]
            if any(name.endswith(_ACTS) for name in self.context.types(node)):
                results = list(dict.fromkeys(self.references(node, "result")))
                clear = len(results) < 2 or len(set(self.references(node, "object"))) < 2
                (acts if clear else unclear).update({(end, node.id): node for end in results})
            else:
                related += [end for end in (*self.references(node, "source"), *self.references(node, "target")) if end != file.id]
        acts |= {key: act for key, act in unclear.items() if key[0] in related}
        named = {end for end, _ in acts}
        alone = [end for end in dict.fromkeys(related) if end not in named]
        return [*((end, act) for (end, _), act in acts.items()), *((end, None) for end in alone)]

    def _origin(self, result: Node) -> Node | None:
        return next((self._nodes[i] for i in self.references(result, "originatingAnalysis") if i in self._nodes), None)

    def _classifications(self, node: Node, act: Node | None) -> Iterator[Grade]:
        for facet in self.parts(node, "hasFacet"):
            if RESULT_FACET in self.context.types(facet):
                for each in self.parts(facet, "classification"):
                    said = self.text(each, "class")
                    if said is not None:
                        yield Grade(said, self.text(each, "classificationConfidence"), act)

    def performers(self, act: Node) -> Iterator[Named]:
        """Who performed an act: by name where the graph has one, else by the id that it gives them."""
        yield from self._named(act, "performer", self._person)

    def tools(self, act: Node) -> Iterator[Named]:
        """With what: name and version of the instruments that are tools, or of no stated kind."""
        yield from self._named(act, "instrument", self._tool)

    def _named(self, act: Node, name: str, full: Callable[[Node], Named | None]) -> Iterator[Named]:
        for each in self.members(act, name):
            for part in objects(each.value, each.place):
                named = full(self.whole(part))
                if named is not None:
                    yield named
                elif part.id and (self.whole_read or part.id in self._nodes):
                    yield Named(Text(part.id, f"{part.place}/@id"), part.id)

    def _person(self, node: Node) -> Named | None:
        given, family = None, None
        for facet in self.parts(node, "hasFacet"):
            given = given or self.text(facet, "givenName")
            family = family or self.text(facet, "familyName")
        stated = family or given
        if stated is not None:
            return Named(stated, " ".join(t.raw.strip() for t in (given, family) if t is not None))
        name = self.text(node, "name")
        return Named(name, name.raw.strip()) if name is not None else None

    def _tool(self, node: Node) -> Named | None:
        name, version = self.text(node, "name"), self.text(node, "version")
        if name is None:
            return None
        return Named(name, name.raw.strip() if version is None else f"{name.raw.strip()} {version.raw.strip()}")


def _ids(value: object) -> list[str]:
    return [node.id for node in objects(value, "") if node.id]
