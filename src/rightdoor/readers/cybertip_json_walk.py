"""Walking a CyberTip JSON report: keys to statements by the tables of `cybertip_json_fields`.

Records come as they stand in the file (a capture before its person or file), the referral last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, RecordKind
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.cybertip_elements import CLASSIFICATIONS, EVENT_ACTS, INCIDENT_TYPES
from rightdoor.readers.cybertip_json_fields import (
    ADDRESS,
    CAPTURE,
    CAPTURE_IP,
    CAPTURE_URLS,
    CONTAINERS,
    FILE,
    INCIDENT,
    INCIDENT_KINDS,
    INNER,
    PERSON,
    REPORT,
    ROLES,
    UPLOAD_TIME_NAME,
    Spec,
)
from rightdoor.readers.json_tree import DONE, Doubled, Value, escaped
from rightdoor.readers.limits import Limits


def scalar(value: Value) -> str | None:
    """A text, number or boolean as it stands in the file; None for null, objects and lists."""
    if isinstance(value, str):
        return str(value)
    if value is True or value is False:
        return "true" if value else "false"
    return None


class JsonWalk:
    """One report being walked; `out` holds what is ready to be handed out.

    `open` holds the identities of objects that had not ended where the content ended.
    """

    def __init__(self, reader: str, pointer: str, *, limits: Limits) -> None:
        self.reader = reader
        self.pointer = pointer
        self.limits = limits
        self.out: list[Record | DataFinding] = []
        self.open: set[int] = set()
        self.service: tuple[str, str] | None = None
        self.referral = self.builder("referral", f"json:{pointer}", "")
        self.referral.given("form", "", f"json:{pointer}", "cybertip-report")

    def builder(self, kind: RecordKind, locator: str, parent: str) -> RecordBuilder:
        """A builder whose findings are handed out before its record."""
        return RecordBuilder(kind, locator, parent, findings=[], limits=self.limits)

    def hand_out(self, builder: RecordBuilder) -> None:
        """A record is complete."""
        self.out.extend(builder.findings)
        self.out.append(builder.record())

    def report(self, tree: Value) -> None:
        """The report itself, with all that was not handed out before."""
        referral = self.referral
        if isinstance(tree, dict):
            self.fields(referral, tree, self.pointer, REPORT)
            if id(tree) not in self.open and not referral_has(referral, "number"):
                referral.find("missing-field", f"json:{self.pointer}", "number", message="a report without reportId")
        else:
            self.left_over(referral, tree, self.pointer, "report")
        self._source()
        self.hand_out(referral)

    def _source(self) -> None:
        """The name that time profiles use: platform, else the first reported person's service, else the reader's."""
        referral = self.referral
        for statement in referral.statements:
            if statement.field == "platform" and statement.value:
                referral.put("source", statement.raw, statement.locator, statement.value, statement.method)
                return
        if self.service is not None:
            referral.text("source", *self.service)
        else:
            referral.given("source", "", f"json:{self.pointer}", self.reader)

    # --- objects -----------------------------------------------------------------------------------

    def fields(self, builder: RecordBuilder, value: dict[str, Value], pointer: str, spec: Spec) -> None:
        """All keys of an object, by the table; the rest as extras."""
        for key, item in value.items():
            if item is None:
                continue
            at = f"{pointer}/{escaped(key)}"
            rule = spec.get(key)
            if rule is None:
                self.left_over(builder, item, at, key)
            else:
                ACTIONS[rule[0]](self, builder, rule[1], item, at)
        self.repeats(builder, value, pointer)

    def repeats(self, builder: RecordBuilder, value: dict[str, Value], pointer: str) -> None:
        """Keys that stand more than once: the first was read, the others are kept."""
        if type(value) is Doubled:
            for key, count, item in value.others:
                at = f"{pointer}/{escaped(key)}#{count}"
                builder.find("duplicate-key", f"json:{at}", f"extra:{key}"[:200], raw=scalar(item) or "")
                self.keep(builder, item, at, key)

    def left_over(self, builder: RecordBuilder, value: Value, pointer: str, name: str) -> None:
        """Something that the format does not have at this place: found and kept, unless it is empty."""
        if value is None or (isinstance(value, dict | list) and not value):
            return
        builder.find("unexpected-field", f"json:{pointer}", f"extra:{name}"[:200], raw=scalar(value) or "")
        self.keep(builder, value, pointer, name)

    def keep(self, builder: RecordBuilder, value: Value, pointer: str, name: str) -> None:
        """Every text, number and boolean in `value` as extras, without reading them."""
        pending: list[tuple[Value, str, str, int]] = [(value, pointer, name, 0)]
        while pending:
            item, at, shown, depth = pending.pop()
            if depth > self.limits.max_depth:
                builder.find("too-deep", f"json:{at}", f"extra:{name}"[:200])
                return
            inner: list[tuple[Value, str, str, int]] = []
            if isinstance(item, dict):
                for key, child in item.items():
                    inner.append((child, f"{at}/{escaped(key)}", f"{shown}/{key}"[:400], depth + 1))
                self.repeats(builder, item, at)
            elif isinstance(item, list):
                inner.extend((child, f"{at}/{i}", shown, depth + 1) for i, child in enumerate(item))
            else:
                text = scalar(item)
                if text and item is not DONE:
                    builder.keep(shown, text, f"json:{at}", known=True)
            pending.extend(reversed(inner))

    def items(self, builder: RecordBuilder, value: Value, pointer: str, inner: str) -> Iterator[tuple[Value, str]]:
        """(item, its pointer) of a list that may be wrapped in an object of the same name, or be a single item."""
        if isinstance(value, dict) and inner in value:
            wrapper = value
            for key, other in wrapper.items():
                if key != inner:
                    self.left_over(builder, other, f"{pointer}/{escaped(key)}", key)
            self.repeats(builder, wrapper, pointer)
            value, pointer = wrapper[inner], f"{pointer}/{inner}"
        if isinstance(value, list):
            for i, item in enumerate(value):
                if item is not None and item is not DONE:
                    yield item, f"{pointer}/{i}"
        elif value is not None and value != {}:
            yield value, pointer

    # --- records -----------------------------------------------------------------------------------

    def person(self, value: dict[str, Value], pointer: str, role: str) -> None:
        """One person."""
        if not value:
            return
        builder = self.builder("person", f"json:{pointer}", self.referral.locator)
        builder.given("role", "", f"json:{pointer}", role)
        self.fields(builder, value, pointer, PERSON)
        if role == "reported" and self.service is None:
            self.service = next(((s.raw, s.locator) for s in builder.statements if s.field == "service" and s.value), None)
        self.hand_out(builder)

    def file(self, value: dict[str, Value], pointer: str) -> None:
        """One uploaded file, with the time of its upload by the first rule that gives one."""
        if not value:
            return
        builder = self.builder("file", f"json:{pointer}", self.referral.locator)
        first = len(self.out)
        self.fields(builder, value, pointer, FILE)
        if id(value) not in self.open:
            _upload_time(builder, [r for r in self.out[first:] if isinstance(r, Record) and r.kind == "event"])
        self.hand_out(builder)

    def capture(self, builder: RecordBuilder, value: dict[str, Value], pointer: str, owner: str) -> None:
        """One capture: an address with its time as an event, an address of a page as a statement, else extras."""
        kind = (scalar(value.get("captureType")) or "").strip().lower()
        if kind == CAPTURE_IP:
            self.event(builder, value, pointer)
            return
        field = CAPTURE_URLS.get(kind, "")
        for key, item in value.items():
            at, text = f"{pointer}/{escaped(key)}", scalar(item)
            if key == "value" and field and text is not None:
                self.url(builder, text, f"json:{at}", owner=owner, field=field)
            elif key not in CAPTURE:
                self.left_over(builder, item, at, f"sourceCaptures/{key}")
            else:
                self.keep(builder, item, at, f"sourceCaptures/{key}")
        self.repeats(builder, value, pointer)
        if value and not field:
            code = "unknown-category" if kind else "missing-field"
            at = f"json:{pointer}/captureType" if kind else f"json:{pointer}"
            builder.find(code, at, "extra:sourceCaptures/captureType", raw=kind)

    def url(self, builder: RecordBuilder, text: str, locator: str, *, owner: str, field: str) -> None:
        """The address of a page: of a file, of a profile, or of an incident."""
        if owner == "file":
            builder.text("url", text, locator)
        elif owner == "person" and field == "profile_url":
            builder.text(field, text, locator)
        else:
            builder.keep(f"sourceCaptures/{field}", text, locator, known=True)

    def event(self, builder: RecordBuilder, value: dict[str, Value], pointer: str) -> None:
        """An IP capture as a record of its own."""
        event = self.builder("event", f"json:{pointer}", builder.locator)
        self.fields(event, value, pointer, CAPTURE)
        if id(value) not in self.open:
            have = {s.field for s in event.statements if s.value or s.field == "ip"}
            if "act" not in have:
                event.given("act", "", f"json:{pointer}", "unknown")
            if "event_time" not in have:
                event.find("no-instant", f"json:{pointer}", "event_time")
            if "ip" not in have:
                event.find("missing-field", f"json:{pointer}", "ip", message="a capture of an address without the address")
        self.hand_out(event)


def referral_has(builder: RecordBuilder, field: str) -> bool:
    """Whether the record states a value of the field."""
    return any(s.field == field and s.value for s in builder.statements)


def _upload_time(builder: RecordBuilder, events: list[Record]) -> None:
    """Metadata; else the capture of the upload; else the first capture, which is a guess and said to be one."""
    for statement in builder.statements:
        name, _, text = statement.value.partition("=")
        if statement.field == "detail" and name.strip().lower() == UPLOAD_TIME_NAME and text:
            builder.time("upload_time", statement.raw, statement.locator)
            builder.given("extra:upload_time_rule", statement.raw, statement.locator, "1: metadata of the provider")
            return
    timed = [(e, s) for e in events for s in e.statements if s.field == "event_time" and s.value]
    uploads = [(e, s) for e, s in timed if e.first("act") == "upload"]
    if uploads:
        _borrowed(builder, uploads[0][1].raw, uploads[0][1].locator, "2: capture of the upload")
    elif timed:
        raw, locator = timed[0][1].raw, timed[0][1].locator
        _borrowed(builder, raw, locator, "3: first capture, a guess")
        builder.find("upload-time-assumed", locator, "upload_time", raw=raw)


def _borrowed(builder: RecordBuilder, raw: str, locator: str, rule: str) -> None:
    """A time that a capture states (and whose problems were found there) as that of the upload."""
    builder.text("upload_time", raw, locator)
    builder.given("extra:upload_time_rule", raw, locator, rule)


# --- what to do with a value -------------------------------------------------------------------------

Action: TypeAlias = Callable[[JsonWalk, RecordBuilder, str, Value, str], None]
Single: TypeAlias = Callable[[RecordBuilder, str, str, str], object]


def _single(do: Single) -> Action:
    """An action on a text, number or boolean; of an object with one `value` that value; anything else is left over."""

    def act(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
        if isinstance(value, dict) and "value" in value:
            for key, other in value.items():
                if key != "value":
                    walk.left_over(builder, other, f"{pointer}/{escaped(key)}", key)
            walk.repeats(builder, value, pointer)
            value, pointer = value["value"], f"{pointer}/value"
        text = scalar(value)
        if text is None:
            walk.left_over(builder, value, pointer, pointer.rpartition("/")[2])
        else:
            do(builder, field, text, f"json:{pointer}")

    return act


def _values(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    """Texts, alone or in lists, each perhaps as {"value": text}, perhaps in a wrapper of the same name."""
    key = pointer.rpartition("/")[2]
    for item, at in walk.items(builder, value, pointer, key):
        _TEXT(walk, builder, field, item, at)


def _known(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    walk.keep(builder, value, pointer, field)


def _inside(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    if isinstance(value, dict):
        walk.fields(builder, value, pointer, CONTAINERS[field])
    else:
        walk.left_over(builder, value, pointer, field)


def _people(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    for item, at in walk.items(builder, value, pointer, INNER[field]):
        if not isinstance(item, dict):
            walk.left_over(builder, item, at, field)
        elif field == "uploadedFiles":
            walk.file(item, at)
        else:
            walk.person(item, at, ROLES[field])


def _incidents(walk: JsonWalk, builder: RecordBuilder, _field: str, value: Value, pointer: str) -> None:
    if not isinstance(value, dict):
        walk.left_over(builder, value, pointer, "incidentDetails")
        return
    for kind, incidents in value.items():
        at = f"{pointer}/{escaped(kind)}"
        if kind not in INCIDENT_KINDS:
            walk.left_over(builder, incidents, at, kind)
            continue
        for item, place in walk.items(builder, incidents, at, kind):
            if isinstance(item, dict):
                walk.fields(builder, item, place, INCIDENT)
            else:
                walk.left_over(builder, item, place, kind)
    walk.repeats(builder, value, pointer)


def _captures(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    for item, at in walk.items(builder, value, pointer, "sourceCaptures"):
        if isinstance(item, dict):
            walk.capture(builder, item, at, field)
        else:
            walk.left_over(builder, item, at, "sourceCaptures")


def _contacts(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    """E-mail addresses and telephone numbers: {value, verified}, or the text alone."""
    for item, at in walk.items(builder, value, pointer, INNER[field]):
        verified, text = False, scalar(item)
        place = at
        if isinstance(item, dict):
            verified = (scalar(item.get("verified")) or "").strip().lower() in ("true", "yes", "1")
            text, place = scalar(item.get("value")), f"{at}/value"
            for key, other in item.items():
                if key == "verified":
                    walk.keep(builder, other, f"{at}/verified", f"{field}/verified")
                elif key != "value":
                    walk.left_over(builder, other, f"{at}/{escaped(key)}", f"{field}/{key}")
            walk.repeats(builder, item, at)
        if text is None:
            if not isinstance(item, dict) or item.get("value") is not None:
                walk.left_over(builder, item.get("value") if isinstance(item, dict) else item, place, field)
        elif field == "emails":
            builder.email(text, f"json:{place}", verified=verified)
        else:
            builder.phone(text, f"json:{place}", verified=verified)


def _addresses(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    for item, at in walk.items(builder, value, pointer, INNER[field]):
        if isinstance(item, dict):
            walk.fields(builder, item, at, ADDRESS)
        else:
            _TEXT(walk, builder, "postal_address", item, at)


def _tags(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    for group, at in walk.items(builder, value, pointer, "groups"):
        for tag, place in walk.items(builder, group, at, "tags"):
            _TEXT(walk, builder, field, tag, place)


def _metadata(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
    for item, at in walk.items(builder, value, pointer, "metadatas"):
        if not isinstance(item, dict) or not {"name", "value"} & set(item):
            walk.left_over(builder, item, at, "espMetadata")
            continue
        name, raw = scalar(item.get("name")), scalar(item.get("value"))
        if raw is not None:
            builder.put(field, raw, f"json:{at}/value", f"{(name or '').strip()}={raw.strip()}", "joined")
        for key, other in item.items():
            if key not in ("name", "value"):
                walk.left_over(builder, other, f"{at}/{escaped(key)}", f"espMetadata/{key}")
        walk.repeats(builder, item, at)


def _act_of(builder: RecordBuilder, field: str, raw: str, locator: str) -> None:
    if raw.strip():
        value = EVENT_ACTS.get(raw.strip().lower(), "")
        if not value:
            builder.find("unknown-category", locator, field, raw=raw)
        builder.put(field, raw, locator, value or "unknown", "enumerated")


_TEXT = _single(lambda builder, field, raw, at: builder.text(field, raw, at))

ACTIONS: dict[str, Action] = {
    "text": _TEXT,
    "report_id": _single(lambda builder, field, raw, at: builder.number(field, raw, at)),
    "time": _single(lambda builder, field, raw, at: builder.time(field, raw, at)),
    "date": _single(lambda builder, field, raw, at: builder.date(field, raw, at)),
    "age": _single(lambda builder, field, raw, at: builder.age(raw, at, field=field)),
    "ip": _single(lambda builder, field, raw, at: builder.ip(raw, at, field=field)),
    "port": _single(lambda builder, field, raw, at: builder.port(raw, at, field=field)),
    "yes_no": _single(lambda builder, field, raw, at: builder.flag(field, raw, at, words=("yes", "no"))),
    "true_false": _single(lambda builder, field, raw, at: builder.flag(field, raw, at)),
    "md5": _single(lambda builder, field, raw, at: builder.hash("md5", raw, at, field=field)),
    "classification": _single(lambda builder, field, raw, at: builder.enumerated(field, raw, at, CLASSIFICATIONS)),
    "incident_type": _single(lambda builder, field, raw, at: builder.enumerated(field, raw, at, INCIDENT_TYPES)),
    "act": _single(_act_of),
    "values": _values,
    "known": _known,
    "inside": _inside,
    "people": _people,
    "incidents": _incidents,
    "captures": _captures,
    "emails": _contacts,
    "phones": _contacts,
    "addresses": _addresses,
    "tags": _tags,
    "metadata": _metadata,
}
