"""CyberTip JSON as law enforcement receives it (formats page, section 1.7): keys missing or empty as they come."""

from __future__ import annotations

import json
from typing import Any

from rightdoor.model.civil import SECOND, iso_utc
from rightdoor.simulation.cybertip_xml import Document, Place, captures, verified
from rightdoor.simulation.nouns import Act, File, Referral, Subject

PERSON = "json:/reportedInformation/reportedPeople/reportedPersons/0/sourceInformation/sourceCaptures/"
FILES = "json:/reportedInformation/uploadedFiles/uploadedFiles/"


def _capture(act: Act) -> dict[str, Any]:
    made: dict[str, Any] = {"captureType": "IP Address", "value": act.ip, "dateTime": _time(act), "eventName": act.kind.upper()}
    if act.port is not None:
        made["port"] = act.port
    return made


def _time(act: Act) -> str:
    return iso_utc(act.instant - act.instant % SECOND)


def document(referral: Referral) -> Document:
    """The one JSON document of a referral."""
    service = referral.subject.service
    name = service.name if service else ""
    acts = captures(referral)
    places = [Place(act, f"{PERSON}{i}", _time(act)) for i, act in enumerate(acts)]
    places += [Place(f.act, f"{FILES}{i}/sourceInformation/sourceCaptures/0", _time(f.act)) for i, f in enumerate(referral.files) if f.act]
    summary = {
        "incidentType": referral.incident_type,
        "incidentDateTime": iso_utc(referral.incident),
        "incidentDateTimeDescription": "time of detection",
    }
    body = {
        "reportId": int(referral.number) if int(referral.number) % 2 else referral.number,
        "dateReceived": iso_utc(referral.received),
        "reportedInformation": {
            "reportingEsp": {"espName": name, "lastName": "Reporter"},
            "incidentSummary": summary,
            "incidentDetails": {},
            "reportedPeople": {"reportedPersons": [_person(referral, acts)]},
            "intendedRecipients": {"intendedRecipients": []},
            "uploadedFiles": {"uploadedFiles": [_file(f) for f in referral.files]},
            "additionalInformations": [{"value": "see attached log"}],
        },
    }
    return Document(f"CyberTip-{referral.number}.json", json.dumps(body, separators=(",", ":")), tuple(places))


def _person(referral: Referral, acts: list[Act]) -> dict[str, Any]:
    subject = referral.subject
    if referral.habit == "empty":
        return {"screenName": {"value": f"{subject.first}_{subject.last}".lower()}, "emails": {}, "sourceInformation": None}
    made: dict[str, Any] = {
        "firstName": subject.first,
        "lastName": subject.last,
        "espService": subject.service.name if subject.service else "",
        "espUserId": subject.account,
        "screenName": {"value": f"{subject.first}_{subject.last}".lower()},
        "emails": {"emails": [{"value": subject.email, "verified": verified(subject)}]},
        "phones": {"phones": [{"value": subject.phone, "verified": True}]} if subject.phone else {},
        "sourceInformation": {"sourceCaptures": [_capture(act) for act in acts]},
        **_stated(subject),
    }
    if subject.track != "unknown":
        made["approximateAge"] = subject.age
    return made


def _stated(subject: Subject) -> dict[str, Any]:
    """Indications that this form alone can carry."""
    stated: dict[str, Any] = {"accessToChildren": None, "convictedSexOffender": None}
    if "access-to-children" in subject.indications:
        stated["accessToChildren"] = "Yes"
    if "access-to-victim" in subject.indications:
        stated |= {"accessToChildVictim": "Yes", "relationshipToChildVictim": "family friend"}
    if "convicted" in subject.indications:
        stated["convictedSexOffender"] = "Yes"
    if "trust-position" in subject.indications:
        stated["occupation"] = "swimming coach"
    return stated


def _file(file: File) -> dict[str, Any]:
    made: dict[str, Any] = {
        "filename": file.name,
        "originalFilename": file.name,
        "submittalId": file.file_id,
        "verificationHash": file.md5,
        "viewedByEsp": {"true": True, "false": False, "": None}[file.viewed],
        "industryClassification": file.classification or None,
        "ncmecTags": {"groups": [{"tags": [{"value": name} for name in file.annotations]}]},
        "sourceInformation": {"sourceCaptures": [_capture(file.act)]} if file.act else {},
        "espMetadata": {"metadatas": []},
    }
    if file.act:
        made["espMetadata"]["metadatas"].append({"name": "Upload Date and Time", "value": _time(file.act)})
    return made
