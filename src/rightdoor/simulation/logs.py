"""Observation logs, calls by the public and decisions, as contracts section 3 defines them."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable

from rightdoor.model.civil import DAY, HOUR, SECOND, iso_day, iso_utc
from rightdoor.simulation.clock import literal
from rightdoor.simulation.cybertip_xml import Document, Place
from rightdoor.simulation.nouns import LogRow, Subject

OBSERVATIONS = (
    "observation_id,observed_at,zone,clock_error_s,ip,port,network,client_id,client_name,act,file_name,file_size,hash_type,hash,"
    "tool,tool_version,authority"
).split(",")
CALLS = "reference,received_at,channel,anonymous,identifier_type,identifier,child_at_risk,text,urgent".split(",")
CHANNELS = ("101", "Crimestoppers", "front desk")


def csv_text(header: list[str], rows: Iterable[list[str]]) -> str:
    """RFC 4180 text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def observation_log(name: str, rows: list[LogRow], authority: str) -> Document:
    """The log of one tool, in order of time as written."""
    ordered = sorted(rows, key=lambda row: (row.act.instant, row.act.number))
    places, lines = [], []
    for number, row in enumerate(ordered, 2):
        act, tool = row.act, row.tool
        text = literal(act.instant, act.style)
        places.append(Place(act, f"row:{number}", text))
        error = str(act.clock_error // SECOND) if act.clock_error else tool.clock_error_s
        seen = [
            act.number,
            text,
            act.zone,
            error,
            act.ip,
            "" if act.port is None else str(act.port),
            "ExampleShare",
            row.client,
            "client/1.0",
        ]
        lines.append([*seen, act.kind, row.file_name, str(row.file_size), "sha1", row.hash, tool.name, "2.1", authority])
    return Document(name, csv_text(OBSERVATIONS, lines), tuple(places))


def call(subject: Subject | None, reference: str, *, as_of: int, rng: random.Random) -> list[str]:
    """A call about a subject's e-mail address, or about somebody whom no report names."""
    received = as_of - HOUR - int(rng.random() * 25 * DAY) // SECOND * SECOND
    channel = rng.choice(CHANNELS)
    anonymous = "yes" if channel == "Crimestoppers" else "no"
    if subject is None:
        email = f"unknown.caller.{reference.lower()}@example.org"
        return [reference, iso_utc(received), channel, anonymous, "email", email, rng.choice(("", "no")), "see call record", "no"]
    return [reference, iso_utc(received), channel, anonymous, "email", subject.email, "yes", "see call record", "yes"]


def decisions(as_of: int) -> str:
    """The time profiles of the two sources that write naive British time."""
    first, last = iso_day(as_of // DAY - 900), iso_day(as_of // DAY + 30)
    return "".join(
        f"- kind: time-profile\n  source: {source}\n  zone: Europe/London\n  clock: 24h\n  date_order: ymd\n"
        f"  from: {first}\n  to: {last}\n  actor: desk-1\n  reason: the source's own documentation, confirmed by e-mail\n"
        for source in ("Bramble Forum", "Beacon")
    )
