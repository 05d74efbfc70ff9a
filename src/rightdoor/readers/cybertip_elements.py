"""The elements of NCMEC CyberTipline documents as data: what each becomes.

Source: the XSD of the reporting service as kept in Boostport/ncmec-go (cybertipline/generate/cyber_tipline.xsd,
November 2025) with the later additions of one implementation (domain page formats, 1.4 and 1.5).
Order is not insisted on when reading; elements are told by local name.
"""

from __future__ import annotations

REPORT_ROOTS = ("report", "fileDetails")

# Elements that may stand more than once somewhere: their locators always carry a position.
REPEATED = frozenset(
    "internetDetails personOrUserReported intendedRecipient victim email emailAddress phone address incidentAddress url displayName "
    "profileUrl ipCaptureEvent deviceId priorCTReports priorCTReport associatedAccount additionalInfo originalFileHash details "
    "nameValuePair".split()
)

# Attributes that the schema (or a known implementation) has, by element.
ATTRIBUTES: dict[str, frozenset[str]] = {
    "batchedReport": frozenset({"reason"}),
    "webPageIncident": frozenset({"thirdPartyHostedContent"}),
    "lawEnforcement": frozenset({"fleaCountry"}),
    "servedLegalProcessInternational": frozenset({"fleaCountry"}),
    "address": frozenset({"type"}),
    "incidentAddress": frozenset({"type"}),
    "email": frozenset({"type", "verified", "verificationDate"}),
    "emailAddress": frozenset({"type", "verified", "verificationDate"}),
    "phone": frozenset({"type", "verified", "verificationDate", "countryCallingCode", "extension"}),
    "phoneNumber": frozenset({"type", "verified", "verificationDate", "countryCallingCode", "extension"}),
    "estimatedLocation": frozenset({"verified", "timestamp"}),
    "accountTemporarilyDisabled": frozenset({"disabledDate", "userNotified", "userNotifiedDate", "reenabledDate"}),
    "accountPermanentlyDisabled": frozenset({"disabledDate", "userNotified", "userNotifiedDate"}),
    "associatedAccount": frozenset({"type", "accountType", "thirdPartyUser"}),
    "platform": frozenset({"thirdPartyUser"}),
    "originalFileHash": frozenset({"hashType"}),
    "details": frozenset({"type"}),
    "nameValuePair": frozenset({"type"}),
}

INCIDENT_TYPES = {
    name.lower(): name
    for name in (
        "Child Pornography (possession, manufacture, and distribution)",
        "Child Sex Trafficking",
        "Child Sex Tourism",
        "Child Sexual Molestation",
        "Misleading Domain Name",
        "Misleading Words or Digital Images on the Internet",
        "Online Enticement of Children for Sexual Acts",
        "Unsolicited Obscene Material Sent to a Child",
    )
} | {"online enticement of children for sexual act": "Online Enticement of Children for Sexual Acts"}

REPORT_ANNOTATIONS = frozenset(
    {"sextortion", "csamSolicitation", "minorToMinorInteraction", "spam", "sadisticOnlineExploitation", "informational"}
)
FILE_ANNOTATIONS = frozenset(
    "animeDrawingVirtualHentai potentialMeme viral possibleSelfProduction physicalHarm violenceGore bestiality liveStreaming infant generativeAi".split()
)
EVENT_ACTS = {name: name for name in ("login", "registration", "purchase", "upload", "other", "unknown")}
BATCH_REASONS = {"viral_potential_meme": "VIRAL_POTENTIAL_MEME"}
RELEVANCES = {"reported": "Reported", "supplemental reported": "Supplemental Reported"}
CLASSIFICATIONS = {"a1": "A1", "a2": "A2", "b1": "B1", "b2": "B2"}
ACCOUNT_KINDS = {name.lower(): name for name in ("Billing", "Linked", "Business", "Creator", "Parent/Guardian", "Other")}

ENUMERATIONS: dict[str, dict[str, str]] = {
    "incident_type": INCIDENT_TYPES,
    "batched": BATCH_REASONS,
    "relevance": RELEVANCES,
    "classification": CLASSIFICATIONS,
}
FLAGS: dict[str, frozenset[str]] = {"reportAnnotations": REPORT_ANNOTATIONS, "fileAnnotations": FILE_ANNOTATIONS}

# Role of the person that an element describes.
ROLES = {
    "personOrUserReported": "reported",
    "intendedRecipient": "recipient",
    "victim": "victim",
    "reporter": "reporter",
    "associatedAccount": "associated",
}

# container -> element -> (what to do, field). What to do is a key of cybertip_xml.ACTIONS.
Spec = dict[str, tuple[str, str]]

_PERSON: Spec = {
    "firstName": ("text", "first_name"),
    "middleName": ("known", "middleName"),
    "lastName": ("text", "last_name"),
    "phone": ("phone", "phone"),
    "email": ("email", "email"),
    "address": ("address", "address"),
    "age": ("age", "age"),
    "ageAssertionDiscrepancy": ("known", "ageAssertionDiscrepancy"),
    "dateOfBirth": ("date", "date_of_birth"),
}
_ACCOUNT: Spec = {
    "espIdentifier": ("text", "account"),
    "espService": ("text", "service"),
    "compromisedAccount": ("flag", "compromised"),
    "screenName": ("text", "screen_name"),
    "displayName": ("text", "display_name"),
    "profileUrl": ("text", "profile_url"),
    "profileBio": ("text", "profile_text"),
    "ipCaptureEvent": ("event", ""),
    "deviceId": ("device", "device"),
    "priorCTReports": ("number", "prior_report"),
    "priorCTReport": ("number", "prior_report"),
    "groupIdentifier": ("text", "group"),
    "accountTemporarilyDisabled": ("disabled", "temporary"),
    "accountPermanentlyDisabled": ("disabled", "permanent"),
    "estimatedLocation": ("location", "estimated_location"),
    "allEmailsReported": ("known", "allEmailsReported"),
    "additionalInfo": ("text", "text"),
}

SPECS: dict[str, Spec] = {
    "report": {
        "batchedReport": ("batched", "batched"),
        "incidentSummary": ("inside", "incidentSummary"),
        "internetDetails": ("incidents", ""),
        "lawEnforcement": ("inside", "lawEnforcement"),
        "reporter": ("person", "reporter"),
        "personOrUserReported": ("person", "personOrUserReported"),
        "intendedRecipient": ("person", "intendedRecipient"),
        "victim": ("person", "victim"),
        "additionalInfo": ("text", "text"),
    },
    "incidentSummary": {
        "incidentType": ("enumerated", "incident_type"),
        "platform": ("text", "platform"),
        "escalateToHighPriority": ("escalation", "escalation"),
        "reportAnnotations": ("flags", "annotation"),
        "incidentDateTime": ("time", "incident_time"),
        "incidentDateTimeDescription": ("text", "time_text"),
    },
    "lawEnforcement": {
        "agencyName": ("text", "agency"),
        "caseNumber": ("known", "lawEnforcement/caseNumber"),
        "officerContact": ("known", "lawEnforcement/officerContact"),
        "reportedToLe": ("known", "lawEnforcement/reportedToLe"),
        "servedLegalProcessDomestic": ("known", "lawEnforcement/servedLegalProcessDomestic"),
        "servedLegalProcessInternational": ("known", "lawEnforcement/servedLegalProcessInternational"),
    },
    "reporter": {
        "reportingPerson": ("inside", "person"),
        "contactPerson": ("known", "contactPerson"),
        "companyTemplate": ("known", "companyTemplate"),
        "termsOfService": ("known", "termsOfService"),
        "legalURL": ("known", "legalURL"),
    },
    "person": _PERSON,
    "personOrUserReported": {
        **_ACCOUNT,
        "personOrUserReportedPerson": ("inside", "person"),
        "vehicleDescription": ("text", "vehicle"),
        "thirdPartyUserReported": ("flag", "third_party"),
        "associatedAccount": ("person", "associatedAccount"),
    },
    "intendedRecipient": {**_ACCOUNT, "intendedRecipientPerson": ("inside", "person")},
    "victim": {
        **_ACCOUNT,
        "victimPerson": ("inside", "person"),
        "schoolName": ("text", "school"),
        "associatedAccount": ("person", "associatedAccount"),
    },
    "associatedAccount": {
        **_ACCOUNT,
        **_PERSON,
        "approximateAge": ("age", "age"),
        "platform": ("known", "platform"),
    },
    "ipCaptureEvent": {
        "ipAddress": ("ip", "ip"),
        "eventName": ("act", "act"),
        "dateTime": ("time", "event_time"),
        "possibleProxy": ("flag", "proxy"),
        "port": ("port", "port"),
    },
    "address": {
        "address": ("text", "postal_address"),
        "city": ("text", "postal_address"),
        "zipCode": ("text", "postcode"),
        "state": ("text", "postal_address"),
        "nonUsaState": ("text", "postal_address"),
        "country": ("text", "country"),
    },
    "estimatedLocation": dict.fromkeys(("city", "region", "countryCode", "country"), ("text", "estimated_location")),
    "fileDetails": {
        "reportId": ("report_id", "number"),
        "fileId": ("text", "file_id"),
        "fileName": ("text", "name"),
        "originalFileName": ("text", "original_name"),
        "uploadedToEspTimestamp": ("time", "upload_time"),
        "locationOfFile": ("text", "url"),
        "fileViewedByEsp": ("flag", "viewed_by_provider"),
        "exifViewedByEsp": ("flag", "exif_viewed"),
        "publiclyAvailable": ("flag", "public"),
        "fileRelevance": ("enumerated", "relevance"),
        "potentialMeme": ("meme", "annotation"),
        "fileAnnotations": ("flags", "annotation"),
        "industryClassification": ("enumerated", "classification"),
        "originalFileHash": ("hash", "hash"),
        "ipCaptureEvent": ("event", ""),
        "deviceId": ("device", "device"),
        "details": ("details", "detail"),
        "additionalInfo": ("text", "text"),
    },
}

# Kinds of incident under internetDetails and what each may hold; `content` and `additionalInfo` are free text.
INCIDENTS: dict[str, frozenset[str]] = {
    "webPageIncident": frozenset({"url", "additionalInfo"}),
    "emailIncident": frozenset({"emailAddress", "content", "additionalInfo"}),
    "newsgroupIncident": frozenset({"name", "emailAddress", "content", "additionalInfo"}),
    "chatImIncident": frozenset({"chatClient", "chatRoomName", "content", "additionalInfo"}),
    "onlineGamingIncident": frozenset({"gameName", "console", "content", "additionalInfo"}),
    "cellPhoneIncident": frozenset({"phoneNumber", "latitude", "longitude", "additionalInfo"}),
    "nonInternetIncident": frozenset({"locationName", "incidentAddress", "additionalInfo"}),
    "peer2peerIncident": frozenset({"client", "ipCaptureEvent", "fileNames", "additionalInfo"}),
}
FREE_TEXT = frozenset({"content", "additionalInfo"})

# Parts of containers that are kept whole as extras without being read further.
KNOWN_PARTS = frozenset(
    "firstName middleName lastName phone email address age dateOfBirth city zipCode state nonUsaState country type idType idValue eventName dateTime name value".split()
)
