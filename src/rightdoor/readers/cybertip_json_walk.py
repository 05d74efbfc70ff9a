"""Walking a CyberTip JSON report: keys to statements by the tables of `cybertip_json_fields`.

Records come as they stand in the file (a capture before its person or file), the referral last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, RecordKind
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.cybertip_json_fields import CAPTURE, CAPTURE_IP, CAPTURE_URLS, FILE, PERSON, REPORT, Spec
from rightdoor.readers.json_tree import DONE, Doubled, Value, escaped
from rightdoor.readers.limits import Limits
from rightdoor.readers.upload_time import upload_time

Action: TypeAlias = "Callable[[JsonWalk, RecordBuilder, str, Value, str], None]"


def scalar(value: Value) -> str | None:
    """A text, number or boolean as it stands in the file; None for null, objects and lists."""
    if isinstance(value, str):
        return str(value)
    if value is True or value is False:
        return "true" if value else "false"
    return None


class JsonWalk:
    """One report being walked; `out` holds what is ready to be handed out.

    `actions` says what to do with a value, by the words of the tables. `open` holds the identities of objects that had not ended where the content ended.
    """

    def __init__(self, reader: str, pointer: str, *, actions: Mapping[str, Action], limits: Limits) -> None:
        self.reader = reader
        self.actions = actions
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
        self._source(whole=id(tree) not in self.open)
        self.hand_out(referral)

    def _source(self, *, whole: bool) -> None:
        """The name that time profiles use: platform, else the first reported person's service, else the reader's.

        A cut report that shows no platform may have had one: then nothing is stated.
        """
        referral = self.referral
        for statement in referral.statements:
            if statement.field == "platform" and statement.value:
                referral.put("source", statement.raw, statement.locator, statement.value, statement.method)
                return
        if whole and self.service is not None:
            referral.text("source", *self.service)
        elif whole:
            referral.given("source", "", f"json:{self.pointer}", self.reader)

    # --- objects -----------------------------------------------------------------------------------

    def fields(self, builder: RecordBuilder, value: dict[str, Value], pointer: str, spec: Spec) -> None:
        """All keys of an object, by the table; the rest as extras."""
        actions = self.actions
        for key, item in value.items():
            if item is None:
                continue
            rule = spec.get(key)
            if rule is None:
                self.left_over(builder, item, f"{pointer}/{escaped(key)}", key)
            else:  # a key of the tables has nothing to escape
                actions[rule[0]](self, builder, rule[1], item, f"{pointer}/{key}")
        if type(value) is Doubled:
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
            upload_time(builder, [r for r in self.out[first:] if isinstance(r, Record) and r.kind == "event"])
        self.hand_out(builder)

    def capture(self, builder: RecordBuilder, value: dict[str, Value], pointer: str, owner: str) -> None:
        """One capture: an address with its time as an event, an address of a page as a statement, else extras."""
        kind = (scalar(value.get("captureType")) or "").strip().lower()
        if kind == CAPTURE_IP:
            self.event(builder, value, pointer)
            return
        if id(value) in self.open:
            return  # what it would have been cannot be told
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
