"""What a UFDR report says of itself and of its files, as statements."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.cybertip_walk import Element, local, shown_name
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_values import GRADE_NAMES, Once, folded, is_picture, put_date, thumbnail
from rightdoor.readers.xml_pull import attributes

_READ = frozenset({"sourceExtractions", "caseInformation", "taggedFiles"})
_KEPT = {("sourceExtractions", "extractionInfo"), ("caseInformation", "field"), ("taggedFiles", "file")}
_CASE = {
    "casenumber": "number",
    "examinername": "contact",
    "examiner": "contact",
    "department": "organisation",
    "organization": "organisation",
}
_DELETED = {"intact": "false", "deleted": "true", "true": "true", "false": "false"}
_ATTRIBUTES = {"path": "path", "name": "name", "id": "media_id"}
_OTHER_ATTRIBUTES = frozenset(
    {"fs", "fsid", "extractionid", "embedded", "isrelated", "source_index", "imageformat", "source", "deleted_state"}
)  # fmt: skip
_TIMES = {"creationtime": "created_time", "modifytime": "written_time", "accesstime": "accessed_time"}
_HASHES = frozenset({"md5", "sha1", "sha256"})
_ITEMS = {
    "tags": "tag", "mimetype": "mime", "category": "category", "mediacategory": "category", "series": "series",
    "comment": "comment", "comments": "comment", "classificationconfidence": "confidence",
}  # fmt: skip


class Report:
    """One report: its head as a `case` before the first file, its files as `media`."""

    def __init__(self, limits: Limits) -> None:
        self.out: list[Record | DataFinding] = []
        self._limits = limits
        self._once = Once(limits.max_columns)
        self._case = RecordBuilder("case", "xml:/project", "", findings=[], limits=limits)
        self._told = False

    # --- what the stream asks ------------------------------------------------------------------------

    def keeps(self, path: tuple[str, ...]) -> bool:
        """Fields of the case information, extractions, files."""
        return len(path) == 3 and path[1:] in _KEPT

    def started(self, element: Element, path: tuple[str, ...], place: str) -> None:
        """The root gives its attributes; a part that is not read is named once; the files begin after the case is told."""
        if len(path) == 1:
            self._root(element, place)
        elif len(path) == 2 and path[1] not in _READ:
            if self._once(f"part {path[1]}"):
                self.out.append(finding("part-not-read", place, raw=path[1]))
        elif path[1:] == ("taggedFiles", "file"):
            self._tell()

    def ended(self, element: Element, place: str) -> None:
        """One field, extraction or file."""
        name = local(element.tag)
        if name == "file":
            made = RecordBuilder("media", place, "xml:/project", findings=[], limits=self._limits)
            self._file(made, element, place)
            self._hand_out(made)
            return
        made = self._case if not self._told else RecordBuilder("case", place, "xml:/project", findings=[], limits=self._limits)
        if name == "field":
            self._field(made, element, place)
        else:
            self._extraction(made, element, place)
        if made is not self._case and made.statements:
            self._hand_out(made)

    def finish(self) -> None:
        """A report without files has a head all the same."""
        self._tell()

    # --- the head ------------------------------------------------------------------------------------

    def _hand_out(self, made: RecordBuilder) -> None:
        self.out.extend(made.findings)
        self.out.append(made.record())

    def _tell(self) -> None:
        if not self._told and self._case.statements:
            self._told = True
            self._hand_out(self._case)

    def _root(self, element: Element, place: str) -> None:
        made = self._case
        made.given("form", local(element.tag), f"{place}/name()", "file-list")
        for key, text in self._attributes(made, element, place):
            name, where = shown_name(key), f"{place}/@{shown_name(key)}"
            if name == "reportVersion":
                made.text("version", text, where)
            elif name == "id":
                made.text("case_id", text, where)
            elif text.strip():
                made.put("detail", text, where, f"{name}={text.strip()}", "joined")

    def _field(self, made: RecordBuilder, element: Element, place: str) -> None:
        name, text = element.get("name") or "", element.text or ""
        field = _CASE.get(folded(name), "")
        if field:
            made.text(field, text, place)
        elif text.strip():
            self._named(made, name, text, place)

    def _extraction(self, made: RecordBuilder, element: Element, place: str) -> None:
        number = element.get("id") or ""
        for key, text in self._attributes(made, element, place):
            name = shown_name(key)
            if name != "id" and text.strip():
                made.put("detail", text, f"{place}/@{name}", f"extraction {number[:40]}: {name}={text.strip()}", "joined")

    def _attributes(self, made: RecordBuilder, element: Element, place: str) -> list[tuple[str, str]]:
        found, more = attributes(element, self._limits.max_columns)
        if more:
            made.find("too-large", place, message=f"an element with more than {len(found)} attributes; the rest is left out")
        return found

    def _blank(self, made: RecordBuilder, text: str, where: str) -> bool:
        """Whether a value is empty; one that is nothing but white space beyond the limit is said."""
        blank = not text.strip()
        if blank and len(text) > self._limits.max_value_chars:
            made.find("too-large", where, message="white space beyond the limit where a value is expected; not read")
        return blank

    def _named(self, made: RecordBuilder, name: str, text: str, where: str) -> None:
        """A value that is carried as `name=value`; a name beyond the limit is cut, and said to be."""
        limit = self._limits.max_token_chars
        if len(name) > limit:
            made.find("too-large", where, "detail", message=f"a name longer than {limit} characters; cut there")
        made.put("detail", text, where, f"{name[:limit]}={text.strip()}", "joined")

    # --- a file --------------------------------------------------------------------------------------

    def _file(self, made: RecordBuilder, element: Element, place: str) -> None:
        for key, text in self._attributes(made, element, place):
            self._attribute(made, shown_name(key), text, place)
        for part, where in _children(element, place):
            name = local(str(part.tag))
            if name == "accessInfo":
                for stamp, at in _children(part, where):
                    self._stamp(made, stamp, at)
            elif name == "metadata":
                for item, at in _children(part, where):
                    self._item(made, item, at)
            else:
                self._left_over(made, part, where)

    def _attribute(self, made: RecordBuilder, name: str, text: str, place: str) -> None:
        where = f"{place}/@{name}"
        if self._blank(made, text, where):
            return
        if name in _ATTRIBUTES:
            made.text(_ATTRIBUTES[name], text, where)
        elif name == "size":
            made.number("size", text, where)
        elif name == "deleted":
            self._deleted(made, text, where)
        elif name.casefold() in _OTHER_ATTRIBUTES:
            made.put("detail", text, where, f"{name}={text.strip()}", "joined")
        else:
            self._keep(made, name, text, where)

    def _deleted(self, made: RecordBuilder, text: str, where: str) -> None:
        value = _DELETED.get(text.strip().casefold(), "")
        if value:
            made.put("deleted", text, where, value, "enumerated")
        elif text.strip().casefold() == "unknown":
            made.put("deleted", text, where, "", "uninterpreted")  # the format's own word for it: no finding for every file
        else:
            made.unread("deleted", text, where, "unknown-category")

    def _stamp(self, made: RecordBuilder, element: Element, where: str) -> None:
        name, text = (element.get("name") or "").strip(), element.text or ""
        field = _TIMES.get(folded(name), "")
        if len(element) or local(str(element.tag)) != "timestamp":
            self._left_over(made, element, where)
        elif field:
            put_date(made, field, text, where, once=self._once)
        elif text.strip():
            self._named(made, name, text, where)

    def _item(self, made: RecordBuilder, element: Element, where: str) -> None:
        name, text = (element.get("name") or "").strip(), element.text or ""
        key = folded(name)
        if len(element) or local(str(element.tag)) != "item":
            self._left_over(made, element, where)
        elif self._blank(made, text, where):
            return
        elif is_picture(text):
            thumbnail(made, text, where)
        elif key in _HASHES:
            made.hash(key, text, where)
        elif key in _ITEMS:
            made.text(_ITEMS[key], text, where)
        elif GRADE_NAMES.get(key) == "graded_time":
            put_date(made, "graded_time", text, where, once=self._once)
        elif key in GRADE_NAMES:
            made.text(GRADE_NAMES[key], text, where)
        else:
            self._named(made, name, text, where)

    def _left_over(self, made: RecordBuilder, element: Element, where: str) -> None:
        """An element that the format does not know: the texts in it are kept."""
        stack = [(element, where)]
        while stack:
            each, at = stack.pop()
            text = each.text or ""
            if is_picture(text):
                thumbnail(made, text, at)
            elif text.strip():
                self._keep(made, local(str(each.tag)), text, at)
            elif not len(each) and self._once(f"empty {local(str(each.tag))[:100]}"):
                made.find(
                    "unexpected-field", at, f"extra:{local(str(each.tag))[:100]}", message="an empty element that the format does not know"
                )
            stack.extend(reversed(list(_children(each, at))))

    def _keep(self, made: RecordBuilder, name: str, text: str, where: str) -> None:
        made.keep(name, text, where, known=True)
        if self._once(f"unexpected-field {name[:100]}"):
            message = "a name that the format does not know; kept; told once for each name of a file"
            made.find("unexpected-field", where, f"extra:{name[:100]}", raw=text, message=message)


def _children(element: Element, place: str) -> Iterator[tuple[Element, str]]:
    """Child elements with their places."""
    counts: dict[str, int] = {}
    for child in element.iterchildren("*"):
        name = local(str(child.tag))[:512]
        number = counts[name] = counts.get(name, 0) + 1
        yield child, f"{place}/{name}" + (f"[{number}]" if number > 1 else "")
