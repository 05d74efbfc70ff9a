"""The keys of CyberTip JSON (as police receive it) as data: what each becomes.

Source: the parser koebbe14/CyberTip-Analyzer-Tool-Report-Generator; domain page formats, 1.7 (a).
There is no published schema, and any key may be missing, null or empty.
"""

from __future__ import annotations

Spec = dict[str, tuple[str, str]]

# container -> key -> (what to do, field). What to do is a key of cybertip_json_walk.ACTIONS.
REPORT: Spec = {
    "reportId": ("report_id", "number"),
    "dateReceived": ("time", "received_time"),
    "reportedInformation": ("inside", "information"),
}
INFORMATION: Spec = {
    "reportingEsp": ("inside", "esp"),
    "incidentSummary": ("inside", "summary"),
    "incidentDetails": ("incidents", ""),
    "reportedPeople": ("people", "reportedPersons"),
    "intendedRecipients": ("people", "intendedRecipients"),
    "victims": ("people", "victims"),
    "uploadedFiles": ("people", "uploadedFiles"),
    "additionalInformations": ("values", "text"),
}
ESP: Spec = {
    "espName": ("text", "reporter"),
    "firstName": ("known", "reportingEsp/firstName"),
    "lastName": ("known", "reportingEsp/lastName"),
    "emails": ("known", "reportingEsp/emails"),
    "phones": ("known", "reportingEsp/phones"),
    "addresses": ("known", "reportingEsp/addresses"),
}
SUMMARY: Spec = {
    "incidentType": ("incident_type", "incident_type"),
    "platform": ("text", "platform"),
    "escalateToHighPriority": ("text", "escalation"),
    "incidentDateTime": ("time", "incident_time"),
    "incidentDateTimeDescription": ("text", "time_text"),
}
INCIDENT: Spec = {
    "sourceInformation": ("captures", "incident"),
    "additionalInformations": ("values", "text"),
    "contents": ("values", "text"),
}
INCIDENT_KINDS = frozenset(
    "webpageIncident webPageIncident emailIncident newsgroupIncident chatImIncident chatIncident onlineGamingIncident cellPhoneIncident "
    "nonInternetIncident peer2peerIncident".split()
)
PERSON: Spec = {
    "firstName": ("text", "first_name"),
    "middleName": ("known", "middleName"),
    "lastName": ("text", "last_name"),
    "preferredName": ("text", "display_name"),
    "gender": ("values", "sensitive"),
    "preferredPronouns": ("values", "sensitive"),
    "dateOfBirth": ("date", "date_of_birth"),
    "approximateAge": ("age", "age"),
    "physicalDescription": ("values", "sensitive"),
    "vehicleDescription": ("text", "vehicle"),
    "vehicleTagNumber": ("text", "vehicle"),
    "occupation": ("text", "occupation"),
    "espService": ("text", "service"),
    "espUserId": ("text", "account"),
    "ipAddress": ("ip", "ip"),
    "relationshipToReporter": ("known", "relationshipToReporter"),
    "relationshipToChildVictim": ("text", "relationship_to_child"),
    "accessToChildVictim": ("yes_no", "access_to_victim"),
    "accessToChildren": ("yes_no", "access_to_children"),
    "accessToFirearms": ("known", "accessToFirearms"),
    "convictedSexOffender": ("yes_no", "convicted_offender"),
    "awareOfReport": ("known", "awareOfReport"),
    "gangAffiliation": ("known", "gangAffiliation"),
    "screenName": ("values", "screen_name"),
    "emails": ("emails", "emails"),
    "phones": ("phones", "phones"),
    "addresses": ("addresses", "addresses"),
    "additionalContactInformation": ("values", "text"),
    "languages": ("values", "sensitive"),
    "races": ("values", "sensitive"),
    "disabilities": ("values", "sensitive"),
    "additionalDisabilityInformation": ("values", "sensitive"),
    "sourceInformation": ("captures", "person"),
    "additionalInformations": ("values", "text"),
}
ADDRESS: Spec = {
    "street1": ("text", "postal_address"),
    "street2": ("text", "postal_address"),
    "city": ("text", "postal_address"),
    "state": ("text", "postal_address"),
    "postalCode": ("text", "postcode"),
    "country": ("text", "country"),
}
FILE: Spec = {
    "filename": ("text", "name"),
    "originalFilename": ("text", "original_name"),
    "submittalId": ("text", "file_id"),
    "verificationHash": ("md5", "hash"),
    "viewedByEsp": ("true_false", "viewed_by_provider"),
    "industryClassification": ("classification", "classification"),
    "ncmecTags": ("tags", "tag"),
    "sourceInformation": ("captures", "file"),
    "espMetadata": ("metadata", "detail"),
    "additionalInformations": ("values", "text"),
}
CAPTURE: Spec = {
    "captureType": ("known", "captureType"),
    "value": ("ip", "ip"),
    "dateTime": ("time", "event_time"),
    "port": ("port", "port"),
    "eventName": ("act", "act"),
}
CONTAINERS: dict[str, Spec] = {"information": INFORMATION, "esp": ESP, "summary": SUMMARY}

# wrapper -> the list of the same or another name inside it
INNER = {
    "reportedPersons": "reportedPersons",
    "intendedRecipients": "intendedRecipients",
    "victims": "victims",
    "uploadedFiles": "uploadedFiles",
    "emails": "emails",
    "phones": "phones",
    "addresses": "addresses",
}
ROLES = {"reportedPersons": "reported", "intendedRecipients": "recipient", "victims": "victim"}
UPLOAD_TIME_NAME = "upload date and time"
CAPTURE_IP = "ip address"
CAPTURE_URLS = {"url": "url", "profile url": "profile_url"}
