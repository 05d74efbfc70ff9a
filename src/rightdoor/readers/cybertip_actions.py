"""What each element of a CyberTipline document becomes: one small function for each word of the tables."""

from __future__ import annotations

from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.cybertip_elements import (
    ACCOUNT_KINDS,
    BATCH_REASONS,
    ENUMERATIONS,
    EVENT_ACTS,
    FLAGS,
    FREE_TEXT,
    INCIDENTS,
    KNOWN_PARTS,
    ROLES,
    SPECS,
)
from rightdoor.readers.cybertip_walk import Action, Element, Walk, local, parts, place_of


def _leaf(walk: Walk, builder: RecordBuilder, element: Element, place: str) -> str:
    """The text of an element that should hold nothing else."""
    if len(element):
        walk.unexpected_inside(builder, element, local(element.tag), place)
    return element.text or ""


def _text(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    raw = _leaf(walk, builder, element, place)
    builder.text(field, raw, place)
    if field == "service" and walk.service is None and raw.strip() and place.startswith("xml:/report/personOrUserReported["):
        walk.service = (raw, place)


def _ip(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.ip(_leaf(walk, builder, element, place), place, field=field)


def _port(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.port(_leaf(walk, builder, element, place), place, field=field)


def _time(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.time(field, _leaf(walk, builder, element, place), place)


def _flag(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.flag(field, _leaf(walk, builder, element, place), place)


def _number(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.number(field, _leaf(walk, builder, element, place), place)


def _age(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.age(_leaf(walk, builder, element, place), place, field=field)


def _date(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.date(field, _leaf(walk, builder, element, place), place)


def _enumerated(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.enumerated(field, _leaf(walk, builder, element, place), place, ENUMERATIONS[field])


def _act(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    raw = _leaf(walk, builder, element, place)
    if raw.strip():
        value = EVENT_ACTS.get(raw.strip().lower(), "")
        if not value:
            builder.find("unknown-category", place, field, raw=raw)
        builder.put(field, raw, place, value or "unknown", "enumerated")


def _email(walk: Walk, builder: RecordBuilder, _field: str, element: Element, place: str) -> None:
    builder.email(_leaf(walk, builder, element, place), place, verified=_verified(element))


def _phone(walk: Walk, builder: RecordBuilder, _field: str, element: Element, place: str) -> None:
    """The calling code stands in an attribute, the number is national or international."""
    raw, code = _leaf(walk, builder, element, place), element.get("countryCallingCode", "").strip()
    builder.phone(raw, place, verified=_verified(element), calling_code=code)


def _verified(element: Element) -> bool:
    return element.get("verified", "").strip() in ("true", "1")


def _known(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """Kept without being read; attributes are kept by the caller."""
    for part, shown, at, depth in parts(element, field, place):
        if depth > walk.limits.max_depth:
            builder.find("too-deep", at, f"extra:{field}")
            return
        text = part.text
        if text is not None and not text.isspace():
            builder.keep(shown, text, at, known=depth == 0 or local(part.tag) in KNOWN_PARTS)
        if depth:
            walk.attributes(builder, part, local(part.tag), at)


def _inside(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    walk.inside(builder, SPECS[field], element, place)


def _person(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    person = walk.builder("person", place, builder.locator)
    person.given("role", field, f"{place}/name()", ROLES[field])
    walk.inside(person, SPECS[field], element, place)
    if field == "associatedAccount":
        kind = element.get("type") or element.get("accountType") or ""
        if kind.strip() and kind.strip().lower() not in ACCOUNT_KINDS:
            person.find("unknown-category", f"{place}/@type", "extra:associatedAccount/@type", raw=kind)
    if element.keys():
        walk.attributes(person, element, field, place)
    walk.hand_out(person)


def _event(walk: Walk, builder: RecordBuilder, _field: str, element: Element, place: str) -> None:
    walk.event(element, place, builder.locator)


def _batched(_walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """Presence says that the report is one of a batch; the attribute says why."""
    reason = element.get("reason", "")
    if reason.strip():
        builder.enumerated(field, reason, f"{place}/@reason", BATCH_REASONS)
    else:
        builder.put(field, element.text or "", place, "true", "enumerated")
        builder.find("missing-field", place, field, message="batchedReport without a reason")


def _escalation(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """Presence is the escalation; the text is the reason."""
    raw = _leaf(walk, builder, element, place)
    if raw.strip():
        builder.text(field, raw, place)
    else:
        builder.put(field, raw, place, "true", "enumerated")


def _flags(_walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """Flags are true by presence; a text that says false contradicts the schema and is not read."""
    container = local(element.tag)
    known, counts = FLAGS[container], dict[str, int]()
    for child in element.iterchildren("*"):
        name = local(child.tag)
        number = counts[name] = counts.get(name, 0) + 1
        at, raw = place_of(place, name, number), child.text or ""
        if name not in known:
            builder.put(f"extra:{container}/{name}"[:400], raw, at, raw.strip(), "copied")
            builder.find("unknown-category", at, field, raw=name)
        elif raw.strip().lower() in ("", "true", "1"):
            builder.put(field, raw, at, name, "enumerated")
        else:
            builder.unread(field, raw, at, "unknown-category")


def _meme(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """A plain boolean beside the flags, with the same meaning when it is true."""
    raw = _leaf(walk, builder, element, place)
    word = raw.strip().lower()
    if word in ("", "true", "1"):
        builder.put(field, raw, place, "potentialMeme", "enumerated")
    elif word in ("false", "0"):
        builder.keep("potentialMeme", raw, place, known=True)
    else:
        builder.unread(field, raw, place, "unknown-category")


def _device(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """idType and idValue joined; when and in which act it was seen stays beside it. A cut one is not joined."""
    if element in walk.cut:
        return
    kind = next((c.text or "" for c in element.iterchildren("*") if local(c.tag) == "idType"), "").strip()
    walk.stray(builder, element.text, place)
    counts: dict[str, int] = {}
    for child in element.iterchildren("*"):
        name = local(child.tag)
        number = counts[name] = counts.get(name, 0) + 1
        at, raw = place_of(place, name, number), child.text or ""
        if name == "idValue" and number == 1 and raw.strip():
            builder.put(field, raw, at, f"{kind or 'unknown'}:{raw.strip()}", "joined")
        else:
            builder.keep(f"deviceId/{name}", raw, at, known=name in ("idType", "eventName", "dateTime"))
        if child.keys():
            walk.attributes(builder, child, name, at)


def _disabled(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    raw, since = _leaf(walk, builder, element, place), element.get("disabledDate", "").strip()
    word = raw.strip().lower()
    if word in ("true", "1"):
        builder.put("disabled", raw, place, f"{field} {since}".strip(), "joined" if since else "enumerated")
    elif word in ("", "false", "0"):
        builder.keep(local(element.tag), raw, place, known=True)
    else:
        builder.unread("disabled", raw, place, "unknown-category")


def _report_id(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    raw = _leaf(walk, builder, element, place)
    if builder.number(field, raw, place):
        walk.referral.put(field, raw, place, builder.statements[-1].value, builder.statements[-1].method)


def _hash(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    builder.hash(element.get("hashType", ""), _leaf(walk, builder, element, place), place, field=field)


def _details(walk: Walk, builder: RecordBuilder, field: str, element: Element, place: str) -> None:
    """name=value pairs; pairs of type HASH whose name is a hash are hashes too."""
    is_hash = element.get("type", "").strip().upper() == "HASH"
    walk.stray(builder, element.text, place)
    counts: dict[str, int] = {}
    for pair in element.iterchildren("*"):
        tag = local(pair.tag)
        number = counts[tag] = counts.get(tag, 0) + 1
        at = place_of(place, tag, number)
        if pair in walk.cut:
            continue
        named = {local(child.tag): child for child in pair.iterchildren("*")}
        if tag != "nameValuePair" or not set(named) <= {"name", "value"} or len(named) != len(pair):
            builder.find("unexpected-field", at, f"extra:details/{tag}"[:200], raw=pair.text or "")
            walk.keep(builder, pair, f"details/{tag}", at)
            continue
        name = (named["name"].text or "").strip() if "name" in named else ""
        raw = (named["value"].text or "") if "value" in named else ""
        if raw.strip() or name:
            builder.put(field, raw, f"{at}/value", f"{name}={raw.strip()}", "joined")
        if is_hash and name.lower().replace("-", "") in ("md5", "sha1", "sha256"):
            builder.hash(name, raw, f"{at}/value")
        if pair.keys():
            walk.attributes(builder, pair, tag, at)


def _incidents(walk: Walk, builder: RecordBuilder, _field: str, element: Element, place: str) -> None:
    """internetDetails: one kind of incident; free text is text, the rest extras, its captures events of the referral."""
    walk.stray(builder, element.text, place)
    counts: dict[str, int] = {}
    for incident in element.iterchildren("*"):
        kind = local(incident.tag)
        number = counts[kind] = counts.get(kind, 0) + 1
        at = place_of(place, kind, number)
        known = INCIDENTS.get(kind)
        if known is None:
            builder.find("unexpected-field", at, f"extra:{kind}"[:200], raw=incident.text or "")
            walk.keep(builder, incident, kind, at)
            continue
        walk.stray(builder, incident.text, at)
        inner: dict[str, int] = {}
        for child in incident.iterchildren("*"):
            name = local(child.tag)
            count = inner[name] = inner.get(name, 0) + 1
            _incident_part(walk, builder, child, place_of(at, name, count), known)
        if incident.keys():
            walk.attributes(builder, incident, kind, at)


def _incident_part(walk: Walk, builder: RecordBuilder, child: Element, place: str, known: frozenset[str]) -> None:
    name = local(child.tag)
    shown = f"{local(child.getparent().tag)}/{name}"  # type: ignore[union-attr]
    if name not in known:
        builder.find("unexpected-field", place, f"extra:{shown}"[:200], raw=child.text or "")
        walk.keep(builder, child, shown, place)
    elif name == "ipCaptureEvent":
        walk.event(child, place, builder.locator)
    elif name in FREE_TEXT:
        _text(walk, builder, "text", child, place)
    else:
        _known(walk, builder, shown, child, place)
        walk.attributes(builder, child, name, place)


ACTIONS: dict[str, Action] = {
    "text": _text,
    "ip": _ip,
    "port": _port,
    "time": _time,
    "flag": _flag,
    "number": _number,
    "age": _age,
    "date": _date,
    "enumerated": _enumerated,
    "act": _act,
    "email": _email,
    "phone": _phone,
    "address": lambda walk, builder, _field, element, place: walk.inside(builder, SPECS["address"], element, place),
    "location": lambda walk, builder, _field, element, place: walk.inside(builder, SPECS["estimatedLocation"], element, place),
    "known": _known,
    "inside": _inside,
    "person": _person,
    "event": _event,
    "batched": _batched,
    "escalation": _escalation,
    "flags": _flags,
    "meme": _meme,
    "device": _device,
    "disabled": _disabled,
    "report_id": _report_id,
    "hash": _hash,
    "details": _details,
    "incidents": _incidents,
}
