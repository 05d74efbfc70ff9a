"""What each key of a CyberTip JSON report becomes: one small function for each word of the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.cybertip_elements import CLASSIFICATIONS, EVENT_ACTS, INCIDENT_TYPES
from rightdoor.readers.cybertip_json_fields import ADDRESS, CONTAINERS, INCIDENT, INCIDENT_KINDS, INNER, ROLES
from rightdoor.readers.cybertip_json_walk import Action, JsonWalk, scalar
from rightdoor.readers.json_tree import Value, escaped

Single: TypeAlias = Callable[[RecordBuilder, str, str, str], object]


def _single(do: Single) -> Action:
    """An action on a text, number or boolean; of an object with one `value` that value; anything else is left over."""

    def act(walk: JsonWalk, builder: RecordBuilder, field: str, value: Value, pointer: str) -> None:
        if type(value) is str:
            do(builder, field, value, f"json:{pointer}")
            return
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
        if id(item) in walk.open:
            continue  # whether it is verified may have stood behind the cut
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
        if id(item) in walk.open:
            continue
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


_TEXT = _single(RecordBuilder.text)

ACTIONS: dict[str, Action] = {
    "text": _TEXT,
    "report_id": _single(RecordBuilder.number),
    "time": _single(RecordBuilder.time),
    "date": _single(RecordBuilder.date),
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
