"""One Media object of a VICS file as statements: hashes, names, flags, dates as text; thumbnails never."""

from __future__ import annotations

from typing import Any

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.json_events import Pair
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_values import GRADE_NAMES, Once, folded, is_picture, put_date, thumbnail

_TEXTS = {
    "mediaid": "media_id", "mimetype": "mime", "name": "name", "relativefilepath": "path", "series": "series", "tags": "tag",
    "comments": "comment", "filename": "name", "filepath": "path", "sourceid": "source_id",
}  # fmt: skip
_FLAGS = {
    "victimidentified": "victim_identified", "offenderidentified": "offender_identified", "isdistributed": "distributed",
    "isprecategorized": "precategorized", "issuspected": "suspected", "selfgenerated": "self_generated",
    "unallocated": "unallocated", "deleted": "deleted",
}  # fmt: skip
_TIMES = {"dateupdated": "updated_time", "created": "created_time", "written": "written_time", "accessed": "accessed_time"}
_DETAILS = frozenset(
    {
        "photodna", "change", "physicallocation", "parentmd5", "parentfilename", "parentfilepath",
        "parentphysicallocation", "segmentindex", "start", "end", "repositoryname", "hasname", "hashname", "propertyname",
    }
)  # fmt: skip
_HASHES = {"md5": "md5", "sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256"}
_LISTS = frozenset({"mediafiles", "exifs", "mediametadata", "alternativehashes", "segment", "repository"})
_THUMBNAILS = frozenset({"miniature", "thumbnail", "thumbnaildata", "thumb", "preview", "picture", "image", "imagedata"})


class MediaReader:
    """Reads the Media of one file; remembers which keys and placeholders were told."""

    def __init__(self, limits: Limits, *, profile: Statement | None) -> None:
        self._limits = limits
        self._profile = profile
        self.once = Once(limits.max_columns)
        self.findings: list[DataFinding] = []
        self.occurrences = 0
        self.precategorized = 0

    def record(self, item: Any, place: str, parent: str) -> Record | None:
        """The `media` record of one object; None (and a finding) when it is none."""
        made = RecordBuilder("media", place, parent, findings=self.findings, limits=self._limits)
        if not isinstance(item, list) or any(not isinstance(pair, Pair) for pair in item):
            made.find("malformed", place, message="no object where a media object is expected; not read")
            return None
        if self._profile is not None:
            made.statements.append(self._profile)
        self._object(made, item, place)
        return made.record()

    def _object(self, made: RecordBuilder, pairs: list[Pair], place: str) -> None:
        seen: set[str] = set()
        for key, value in pairs:
            where = f"{place}/{escaped(key)}"
            if key in seen:
                made.find("duplicate-key", where, key[:100])
                self._left_over(made, key, value, where)
            elif not (key.startswith(("odata.", "@odata.")) or "@odata." in key):
                self._pair(made, key, value, where)
            seen.add(key)

    def _pair(self, made: RecordBuilder, key: str, value: Any, where: str) -> None:
        name = key.casefold()
        if name in _LISTS and isinstance(value, list):
            self._list(made, name, value, where)
            return
        if isinstance(value, list):
            self._left_over(made, key, value, where)
            return
        text = text_of(value)
        if not text.strip():
            return
        if name in _THUMBNAILS or (name != "photodna" and is_picture(text)):
            thumbnail(made, text, where)
        elif name in _HASHES:
            made.hash(_HASHES[name], text, where)
        elif name == "category":
            made.text("category", text, where)
            if not text.strip().isdigit():
                made.find("unknown-category", where, "category", raw=text)
        elif name == "mediasize":
            made.number("size", text, where)
        elif name in _FLAGS:
            if made.flag(_FLAGS[name], text, where) == "true" and name == "isprecategorized":
                self.precategorized += 1
        elif name in _TIMES:
            put_date(made, _TIMES[name], text, where, once=self.once)
        elif folded(name) in GRADE_NAMES:
            self._grade(made, GRADE_NAMES[folded(name)], text, where)
        elif name in _TEXTS:
            made.text(_TEXTS[name], text, where)
        elif name in _DETAILS:
            made.put("detail", text, where, f"{key}={text.strip()}", "joined")
        else:
            self._left_over(made, key, value, where)

    def _grade(self, made: RecordBuilder, field: str, text: str, where: str) -> None:
        """Who graded, when, by what, as the object itself says."""
        if field == "graded_time":
            put_date(made, field, text, where, once=self.once)
        else:
            made.text(field, text, where)

    def _list(self, made: RecordBuilder, name: str, items: list[Any], where: str) -> None:
        """Occurrences, alternative hashes, properties; `Segment` and `Repository` are one object."""
        if items and all(isinstance(item, Pair) for item in items):
            self._details(made, name, items, where)
            return
        for number, item in enumerate(items):
            place = f"{where}/{number}"
            if not isinstance(item, list) or any(not isinstance(pair, Pair) for pair in item):
                made.find("malformed", place, message="no object where one is expected; not read")
            elif name == "mediafiles":
                self.occurrences += 1
                self._object(made, [pair for pair in item if pair.key.casefold() not in _HASHES], place)
            else:
                self._details(made, name, item, place)

    def _details(self, made: RecordBuilder, name: str, pairs: list[Pair], place: str) -> None:
        values = {pair.key.casefold(): pair for pair in pairs if not isinstance(pair.value, list)}
        values.pop("md5", None)
        named = values.pop("hashname" if name == "alternativehashes" else "propertyname", None)
        value = values.pop("hashvalue" if name == "alternativehashes" else "propertyvalue", None)
        if named is not None and value is not None:
            label, text, where = text_of(named.value), text_of(value.value), f"{place}/{escaped(value.key)}"
            if is_picture(text) and "photodna" not in label.casefold():
                thumbnail(made, text, where)
            elif name == "alternativehashes" and "photodna" not in label.casefold():
                made.hash(label, text, where)
            elif name == "mediametadata" and text.strip() and folded(label) in GRADE_NAMES:
                self._grade(made, GRADE_NAMES[folded(label)], text, where)
            elif text.strip():
                made.put("detail", text, where, f"{label}={text.strip()}", "joined")
        for pair in values.values():
            if pair.key.casefold() in _DETAILS or name in ("segment", "repository"):
                text = text_of(pair.value)
                if text:
                    made.put("detail", text, f"{place}/{escaped(pair.key)}", f"{pair.key}={text}", "joined")
            else:
                self._left_over(made, pair.key, pair.value, f"{place}/{escaped(pair.key)}")

    def _left_over(self, made: RecordBuilder, key: str, value: Any, where: str) -> None:
        """A key without a word of ours, kept; told once per key of a file. Nested values are kept by their leaves."""
        for at, text in _leaves(value, where):
            if is_picture(text):
                thumbnail(made, text, at)
            else:
                made.keep(key, text, at, known=True)
        if self.once(f"unexpected-field {key}"):
            made.find(
                "unexpected-field",
                where,
                f"extra:{key[:100]}",
                message="a key that the format does not know; kept; told once for each key of a file",
            )


def _leaves(value: Any, where: str) -> list[tuple[str, str]]:
    """Places and texts of all scalars under a value, in order."""
    found: list[tuple[str, str]] = []
    stack: list[tuple[str, Any]] = [(where, value)]
    while stack:
        place, each = stack.pop()
        if isinstance(each, list):
            parts = [
                (f"{place}/{escaped(part.key)}", part.value) if isinstance(part, Pair) else (f"{place}/{number}", part)
                for number, part in enumerate(each)
            ]
            stack.extend(reversed(parts))
        else:
            found.append((place, text_of(each)))
    return found


def text_of(value: Any) -> str:
    """A scalar as it stands in the text; null is the empty text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def escaped(key: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return key[:512].replace("~", "~0").replace("/", "~1")
