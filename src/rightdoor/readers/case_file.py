"""One file of a CASE/UCO graph as a `media` record: names, hashes, times, and each classification with who, when and by what."""

from __future__ import annotations

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.case_graph import RESULT_FACET, Grade, Graph, Named
from rightdoor.readers.case_nodes import Member, Node, Text, objects, texts
from rightdoor.readers.json_events import Pair
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_values import GRADE_NAMES, Once, folded, is_picture, put_date, thumbnail
from rightdoor.readers.vics_media import escaped

_FILES = frozenset({"ContentData", "RasterPicture", "Image", "Video", "Audio"})
_FACETS = frozenset({"FileFacet", "ContentDataFacet", "RasterPictureFacet"})
_TEXTS = {
    "name": "name", "fileName": "name", "filePath": "path", "mimeType": "mime", "description": "comment", "tag": "tag",
}  # fmt: skip
_TIMES = {"observableCreatedTime": "created_time", "modifiedTime": "written_time", "accessedTime": "accessed_time"}
_FOREIGN = {**GRADE_NAMES, "category": "category"}
_MOST_PARTS = 2_000
_ACT = frozenset(
    {"performer", "instrument", "object", "result", "startTime", "endTime", "name", "description", "environment", "location", "participant",
     "wasInformedBy", "actionStatus", "actionCount", "subaction", "error", "hasFacet", "tag", "createdBy", "objectCreatedTime", "modifiedTime"}
)  # fmt: skip


class FileReader:
    """Files of one graph; `findings` of the file at hand."""

    def __init__(self, graph: Graph, limits: Limits, *, once: Once) -> None:
        self.findings: list[DataFinding] = []
        self._graph = graph
        self._limits = limits
        self._once = once

    def is_file(self, node: Node, types: list[str]) -> bool:
        """Whether the node is a file: by its types or by its facets."""
        if any(name.endswith("File") or name in _FILES for name in types):
            return True
        return any(name in _FACETS for facet in self._graph.parts(node, "hasFacet") for name in self._graph.context.types(facet))

    def record(self, node: Node, parent: str) -> Record:
        """The `media` record of a file."""
        made = RecordBuilder("media", node.place, parent, findings=self.findings, limits=self._limits)
        self._object(made, node)
        for text in self._graph.exhibits(node):
            self._put(made, "source_id", text)
        for grade in self._graph.grades(node):
            self._grade(made, grade)
        return made.record()

    def _object(self, made: RecordBuilder, node: Node) -> None:
        """All members of the file and of its facets."""
        for member in self._graph.context.members(node):
            if member.key == "@id":
                for text in texts(member.value, member.place):
                    self._put(made, "media_id", text)
            elif member.name == "hasFacet":
                self._facets(made, member)
            elif member.key != "@type":
                self._member(made, member)

    def _facets(self, made: RecordBuilder, member: Member) -> None:
        for number, part in enumerate(objects(member.value, member.place)):
            if number >= _MOST_PARTS:
                made.find("too-large", part.place, message=f"a file with more than {_MOST_PARTS} facets; the rest is left out")
                return
            facet = self._graph.whole(part)
            if RESULT_FACET not in self._graph.context.types(facet):
                for each in self._graph.context.members(facet):
                    if each.key not in ("@id", "@type"):
                        self._member(made, each)

    def _member(self, made: RecordBuilder, member: Member) -> None:
        if member.name == "hash":
            for part in objects(member.value, member.place):
                self._hash(made, self._graph.whole(part))
            return
        for text in _leaves(member):
            if is_picture(text.raw) or (member.name == "dataPayload" and text.raw.strip()):
                thumbnail(made, text.raw, text.place)
            elif member.name == "sizeInBytes":
                made.number("size", text.raw, text.place)
            elif member.name in _TIMES:
                put_date(made, _TIMES[member.name], text.raw, text.place, once=self._once)
            elif member.name in _TEXTS:
                self._put(made, _TEXTS[member.name], text)
            elif member.name:
                self._detail(made, member.name, text)
            else:
                self._foreign(made, member.key, text)

    def _hash(self, made: RecordBuilder, node: Node) -> None:
        kind, value = self._graph.text(node, "hashMethod"), self._graph.text(node, "hashValue")
        if value is None:
            made.find("missing-field", node.place, "hash", message="a hash without its value; not read: ask the sender")
        elif kind is None:
            made.unread("hash", value.raw, value.place, "bad-hash")
        else:
            made.hash(kind.raw, value.raw, value.place)

    def _grade(self, made: RecordBuilder, grade: Grade) -> None:
        """What was said, then all that belongs to it."""
        self._put(made, "category", grade.said)
        if grade.confidence is not None:
            self._put(made, "confidence", grade.confidence)
        if grade.act is None:
            return
        for member in self._graph.context.members(grade.act):
            if member.name not in _ACT and not member.key.startswith("@") and self._once(f"unexpected-field {member.key[:100]}"):
                message = "a key of an act that is not read; told once for each key of a file"
                made.find("unexpected-field", member.place, f"extra:{member.key[:100]}", raw=member.key, message=message)
        for person in self._graph.performers(grade.act):
            _named(made, "grader", person)
        for tool in self._graph.tools(grade.act):
            _named(made, "grading_tool", tool)
        when = self._graph.text(grade.act, "endTime", "startTime")
        if when is not None:
            put_date(made, "graded_time", when.raw, when.place, once=self._once)
        name = self._graph.text(grade.act, "name")
        if name is not None:
            self._put(made, "basis", name)

    def _foreign(self, made: RecordBuilder, key: str, text: Text) -> None:
        """A key of another ontology: what states a grade under a usual name is read, all else is kept."""
        local = key.replace("#", "/").replace(":", "/").rpartition("/")[2]
        field = _FOREIGN.get(folded(local), "")
        if field == "graded_time":
            put_date(made, field, text.raw, text.place, once=self._once)
        elif field:
            self._put(made, field, text)
        else:
            made.keep(key, text.raw, text.place, known=True)
            if self._once(f"unexpected-field {key[:100]}"):
                message = "a key of another ontology; kept; told once for each key of a file"
                made.find("unexpected-field", text.place, f"extra:{key[:100]}", raw=text.raw, message=message)

    @staticmethod
    def _put(made: RecordBuilder, field: str, text: Text) -> None:
        made.text(field, text.raw, text.place)

    @staticmethod
    def _detail(made: RecordBuilder, name: str, text: Text) -> None:
        if text.raw.strip():
            made.put("detail", text.raw, text.place, f"{name[:200]}={text.raw.strip()}", "joined")


def _named(made: RecordBuilder, field: str, named: Named) -> None:
    text = named.text
    if text.raw.strip():
        made.put(field, text.raw, text.place, named.value, "copied" if named.value == text.raw else "joined")


def _leaves(member: Member) -> list[Text]:
    """The scalars of a member; under a nested object all of them, so that nothing in a file is lost."""
    found: list[Text] = []
    stack: list[tuple[str, object]] = [(member.place, member.value)]
    while stack:
        place, value = stack.pop()
        plain = list(texts(value, place)) if not isinstance(value, list) else []
        found.extend(plain)
        if isinstance(value, list):
            seen: dict[str, int] = {}
            inner: list[tuple[str, object]] = []
            for number, each in enumerate(value):
                inner.append(_place_of(place, number, each, seen))
            stack.extend(reversed([pair for pair in inner if pair[0]]))
    return found


def _place_of(place: str, number: int, each: object, seen: dict[str, int]) -> tuple[str, object]:
    """Where an item of a list, or the value of a key, stands; nothing for the type of a literal."""
    if not isinstance(each, Pair):
        return f"{place}/{number}", each
    count = seen[each.key] = seen.get(each.key, 0) + 1
    if each.key == "@type":
        return "", None
    return f"{place}/{escaped(each.key)}" + (f"#{count}" if count > 1 else ""), each.value
