"""CyberTip XML as reporters submit it: `report` and `fileDetails` (formats page, section 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, civil_from_days
from rightdoor.simulation.clock import literal
from rightdoor.simulation.nouns import Act, File, Referral, Subject

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd"'
EVENT_NAMES = {
    "login": "Login",
    "registration": "Registration",
    "purchase": "Purchase",
    "upload": "Upload",
    "other": "Other",
    "unknown": "Unknown",
}
ESCALATION = "see attached log"
FLAGS = {"sextortion": "sextortion", "solicitation": "csamSolicitation"}


class Place(NamedTuple):
    """Where a document states an act, and the literal that stands there."""

    act: Act
    locator: str
    literal: str


class Document(NamedTuple):
    """A finished document and the acts in it."""

    name: str
    text: str
    places: tuple[Place, ...]


def _capture(act: Act, indent: str) -> tuple[str, str]:
    """The ipCaptureEvent element and the literal of its time."""
    text = literal(act.instant, act.style)
    proxy = f"<possibleProxy>{act.proxy}</possibleProxy>" if act.proxy else ""
    port = f"<port>{act.port}</port>" if act.port is not None else ""
    name = EVENT_NAMES[act.kind]
    return (
        f"{indent}<ipCaptureEvent><ipAddress>{act.ip}</ipAddress><eventName>{name}</eventName>"
        f"<dateTime>{text}</dateTime>{proxy}{port}</ipCaptureEvent>\n",
        text,
    )


def captures(referral: Referral) -> list[Act]:
    """The acts among the report's own captures: logins and the like, and the uploads that it repeats."""
    return referral.acts + [f.act for f in referral.files if f.in_report and f.act is not None]


def report(referral: Referral, prior: Sequence[str]) -> Document:
    """The `report` document of a referral."""
    events, places = [], []
    acts = captures(referral)
    for position, act in enumerate(acts, 1):
        text, time = _capture(act, "    ")
        events.append(text)
        places.append(Place(act, f"xml:/report/{element(referral)}[1]/ipCaptureEvent[{position}]", time))
    subject, style = referral.subject, referral.subject.service.style if referral.subject.service else "z"
    platform = referral.subject.service.name if referral.subject.service else ""
    batched = '  <batchedReport reason="VIRAL_POTENTIAL_MEME"/>\n' if referral.habit == "viral" else ""
    body = (
        f"{HEAD}<report {SCHEMA}>\n{batched}  <incidentSummary>\n    <incidentType>{referral.incident_type}</incidentType>\n"
        f"    <platform>{platform}</platform>\n{_summary_flags(subject)}"
        f"    <incidentDateTime>{literal(referral.incident, style)}</incidentDateTime>\n"
        f"    <incidentDateTimeDescription>time of detection</incidentDateTimeDescription>\n  </incidentSummary>\n"
        f"{_internet(referral)}"
        f"  <reporter><reportingPerson><firstName>Example</firstName><lastName>Reporter</lastName>"
        f"<email>safety@example.com</email></reportingPerson></reporter>\n"
        f"{_reported(referral, ''.join(events), prior)}"
        f"  <additionalInfo>see attached log</additionalInfo>\n</report>\n"
    )
    return Document(f"CyberTip-{referral.number}.xml", body, tuple(places))


def element(referral: Referral) -> str:
    """The element that names the account: as a victim's, or as the one reported."""
    return "victim" if referral.habit == "victim" else "personOrUserReported"


def _summary_flags(subject: Subject) -> str:
    escalated = f"    <escalateToHighPriority>{ESCALATION}</escalateToHighPriority>\n" if "escalated" in subject.indications else ""
    flags = "".join(f"<{FLAGS[i]}/>" for i in subject.indications if i in FLAGS)
    return escalated + (f"    <reportAnnotations>{flags}</reportAnnotations>\n" if flags else "")


def _internet(referral: Referral) -> str:
    name = referral.subject.service.name if referral.subject.service else ""
    return f"  <internetDetails><chatImIncident><chatClient>{name}</chatClient></chatImIncident></internetDetails>\n"


def _reported(referral: Referral, events: str, prior: Sequence[str]) -> str:
    subject = referral.subject
    screen = f"{subject.first}_{subject.last}".lower()
    if referral.habit == "empty":
        return f"  <personOrUserReported>\n    <screenName>{screen}</screenName>\n  </personOrUserReported>\n"
    outer = element(referral)
    inner = "victimPerson" if outer == "victim" else "personOrUserReportedPerson"
    earlier = "".join(f"    <priorCTReports>{number}</priorCTReports>\n" for number in prior)
    return (
        f"  <{outer}>\n    <{inner}>\n{person(subject, civil_from_days(referral.received // DAY)[0])}    </{inner}>\n"
        f"    <espIdentifier>{subject.account}</espIdentifier>\n    <espService>{subject.service.name if subject.service else ''}</espService>\n"
        f"    <screenName>{screen}</screenName>\n{events}{earlier}  </{outer}>\n"
    )


def verified(subject: Subject) -> bool:
    """Whether the platform states that it verified the e-mail address (always where a call names it)."""
    return "child-at-risk" in subject.indications or int(subject.key[-1]) < 6


def person(subject: Subject, year: int) -> str:
    """The person element's content: names and ages as the user declared them, in a report of this year."""
    born = f"      <dateOfBirth>{year - subject.age - 1:04d}-12-15</dateOfBirth>\n" if subject.track == "child" and subject.age % 2 else ""
    age = f"      <age>{subject.age}</age>\n" if subject.track != "unknown" and not born else ""
    phone = f'      <phone type="Mobile" verified="true">{subject.phone}</phone>\n' if subject.phone else ""
    check = ' verified="true" verificationDate="2025-01-01T00:00:00Z"' if verified(subject) else ' verified="false"'
    return (
        f"      <firstName>{subject.first}</firstName>\n      <lastName>{subject.last}</lastName>\n{phone}"
        f'      <email type="Home"{check}>{subject.email}</email>\n{age}{born}'
    )


def file_details(referral: Referral, position: int) -> Document:
    """The `fileDetails` document of one file of a referral."""
    file = referral.files[position]
    event = ""
    places: tuple[Place, ...] = ()
    if file.act is not None:
        event, time = _capture(file.act, "  ")
        places = (Place(file.act, "xml:/fileDetails/ipCaptureEvent[1]", time),)
    uploaded = f"  <uploadedToEspTimestamp>{literal(file.act.instant, file.act.style)}</uploadedToEspTimestamp>\n" if file.act else ""
    text = (
        f"{HEAD}<fileDetails {SCHEMA}>\n  <reportId>{referral.number}</reportId>\n  <fileId>{file.file_id}</fileId>\n"
        f"  <originalFileName>{file.name}</originalFileName>\n{uploaded}{_viewed(file)}  <publiclyAvailable>false</publiclyAvailable>\n"
        f"  <fileRelevance>Reported</fileRelevance>\n{_notes(file, referral)}"
        f'  <originalFileHash hashType="MD5">{file.md5}</originalFileHash>\n'
        f'  <originalFileHash hashType="SHA1">{file.sha1}</originalFileHash>\n{event}</fileDetails>\n'
    )
    return Document(f"CyberTip-{referral.number}-file{position + 1}.xml", text, places)


def _viewed(file: File) -> str:
    return f"  <fileViewedByEsp>{file.viewed}</fileViewedByEsp>\n" if file.viewed else ""


def _notes(file: File, referral: Referral) -> str:
    if referral.habit == "viral" and int(file.sha1[0], 16) % 2:
        notes = "  <potentialMeme>true</potentialMeme>\n"
    else:
        flags = "".join(f"<{name}>true</{name}>" for name in dict.fromkeys(file.annotations))
        notes = f"  <fileAnnotations>{flags}</fileAnnotations>\n" if flags else ""
    return notes + (f"  <industryClassification>{file.classification}</industryClassification>\n" if file.classification else "")
