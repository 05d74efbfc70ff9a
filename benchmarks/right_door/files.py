"""From a world to the bytes of its inbox, in the formats that arrive: CyberTip XML and JSON, file documents, logs, calls, tables."""

from __future__ import annotations

import csv
import io
import json
from xml.sax.saxutils import escape

from .papers import Act, Row, World

SCHEDULE = (
    "request_id source_ref footprint provider identifier_type identifier port instant zone authority sent_at sent_by entered check_code"
).split()
RESULTS = (
    "request_id provider echo_identifier echo_port echo_instant echo_zone check_code result assigned_from assigned_to assigned_zone port_from port_to "
    "subscriber_ref account_holder address postcode uprn address_role address_from address_to network_kind caveat rendering produced_at"
).split()
LOG = (
    "observation_id observed_at zone clock_error_s ip port network client_id client_name act file_name tool tool_version authority".split()
)
FACTS = "fact_id about fact at zone check number detail exhibit recorded_by".split()
CALLS = "reference received_at channel anonymous identifier_type identifier child_at_risk text urgent".split()
_VERIFIED = {True: "true", False: "false"}


def inbox(world: World) -> dict[str, str]:
    """Name to text of every file."""
    files = _SOURCES[world.form](world)
    if world.requests:
        files["sent.csv"] = table(SCHEDULE, list(world.requests.values()))
    rows = [row for rows in world.results.values() for row in rows]
    if rows:
        files["back.csv"] = table(RESULTS, rows)
    facts = [row for row in world.decisions if row["kind"] == "fact"] if world.form in ("log", "json") else []
    if facts:
        files["facts.csv"] = table(
            FACTS, [row | {"fact_id": f"F{world.no}-{n}", "recorded_by": row["actor"]} for n, row in enumerate(facts)]
        )
    decided = [row for row in world.decisions if row not in facts]
    if decided:
        files["decisions.yaml"] = "".join(f"- {json.dumps(row)}\n" for row in decided)
    return files


def table(columns: list[str], rows: list[Row]) -> str:
    """RFC 4180."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# --- CyberTip XML ---------------------------------------------------------------------------------


def _xml(world: World) -> dict[str, str]:
    return {f"CyberTip-{world.number}.xml": _report(world, list(world.acts.values()))}


def _files(world: World) -> dict[str, str]:
    """The report names the account; each act stands in the document of its file."""
    made = {f"CyberTip-{world.number}.xml": _report(world, [])}
    for place, act in enumerate(world.acts.values()):
        made[f"file-{world.number}-{place}.xml"] = (
            f"<fileDetails><reportId>{world.number}</reportId><fileId>f{world.no}-{place}</fileId><originalFileName>example.bin</originalFileName>"
            f"{_capture(act)}</fileDetails>\n"
        )
    return made


def _report(world: World, acts: list[Act]) -> str:
    contacts = ""
    names = ""
    for one in world.identifiers.values():
        if not one.stated:
            continue
        if one.kind == "email":
            contacts += f'<email type="Home" verified="{_VERIFIED[one.verified]}">{escape(one.value)}</email>'
        elif one.kind == "msisdn":
            contacts = (
                f'<phone type="Mobile" verified="{_VERIFIED[one.verified]}" countryCallingCode="+44">{escape(one.value)}</phone>' + contacts
            )
        elif one.kind == "screen-name":
            names += f"<screenName>{escape(one.value)}</screenName>"
    person = f"<personOrUserReportedPerson>{contacts}</personOrUserReportedPerson>" if contacts else ""
    flags = "".join(f"<{flag}>true</{flag}>" for flag in world.flags)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<report><incidentSummary>'
        "<incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>"
        f"<platform>{world.source}</platform><incidentDateTime>{world.incident}</incidentDateTime></incidentSummary>"
        "<reporter><reportingPerson><email>safety@example.com</email></reportingPerson></reporter>"
        f"<personOrUserReported>{person}<espIdentifier>{escape(world.account)}</espIdentifier><espService>{world.source}</espService>{names}{flags}"
        f"{''.join(map(_capture, acts))}</personOrUserReported>{world.victim}</report>\n"
    )


def _capture(act: Act) -> str:
    parts = [f"<ipAddress>{act.ip}</ipAddress>"]
    if act.name != "none":
        parts.append(f"<eventName>{act.name or 'Upload'}</eventName>")
    if act.at:
        parts.append(f"<dateTime>{act.at}</dateTime>")
    parts += [f"<{key}>{value}</{key}>" for key, value in act.more.items()]
    if act.port:
        parts.append(f"<port>{act.port}</port>")
    return f"<ipCaptureEvent>{''.join(parts)}</ipCaptureEvent>"


# --- CyberTip JSON --------------------------------------------------------------------------------


def _json(world: World) -> dict[str, str]:
    person: dict[str, object] = {"espUserId": world.account, "espService": world.source}
    of_kind = {
        kind: [{"value": i.value, "verified": i.verified} for i in world.identifiers.values() if i.kind == kind]
        for kind in ("email", "msisdn")
    }
    if of_kind["email"]:
        person["emails"] = {"emails": of_kind["email"]}
    if of_kind["msisdn"]:
        person["phones"] = {"phones": of_kind["msisdn"]}
    captures = []
    for act in world.acts.values():
        one: dict[str, object] = {"captureType": "IP Address", "value": act.ip, "dateTime": act.at or None, **act.more}
        if act.name != "none":
            one["eventName"] = (act.name or "Upload").upper()
        if act.port:
            one["port"] = int(act.port)
        captures.append(one)
    person |= dict.fromkeys(world.flags, True)
    person["sourceInformation"] = {"sourceCaptures": captures}
    report = {
        "reportId": int(world.number),
        "dateReceived": "2026-01-22T10:00:00Z",
        "reportedInformation": {
            "reportingEsp": {"espName": world.source},
            "incidentSummary": {"incidentType": "Online Enticement of Children for Sexual Acts", "incidentDateTime": world.incident},
            "reportedPeople": {"reportedPersons": [person]},
        },
    }
    return {f"CyberTip-{world.number}.json": json.dumps(report)}


# --- logs and calls -------------------------------------------------------------------------------


def _log(world: World) -> dict[str, str]:
    rows = [
        {
            "observation_id": world.reference_of(label), "observed_at": act.at, "zone": act.zone, "ip": act.ip, "port": act.port, "network": "Example network",
            "client_id": f"client-{world.no}", "act": act.name or "sent-complete", "file_name": "example.bin", "tool": f"watcher {world.no}", "tool_version": "2",
            "authority": "TEST", **act.more,
        }
        for label, act in world.acts.items()
    ]  # fmt: skip
    made = {"b-seen.csv": table([*LOG, *sorted({k for r in rows for k in r} - set(LOG))], rows)}
    if world.log:
        made["a-seen-before.csv"] = table(LOG, world.log)
    return made


def _call(world: World) -> dict[str, str]:
    """What somebody said on the telephone, or handed over; the acts, if any, stand in a log beside it."""
    made = _log(world) if world.acts else {}
    return made | {"calls.csv": table(CALLS, world.calls)}


_SOURCES = {"xml": _xml, "files": _files, "json": _json, "log": _log, "call": _call}
