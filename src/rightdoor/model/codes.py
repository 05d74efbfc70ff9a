"""The published list of data-finding codes (docs/finding-codes.md is generated from it)."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.finding import Severity


class FindingCode(NamedTuple):
    """One code: how severe it is by default, what it means, what to do."""

    code: str
    severity: Severity
    meaning: str
    to_do: str


_TABLE: tuple[tuple[str, Severity, str, str], ...] = (
    # intake
    (
        "authority-unstated",
        "caution",
        "the exhibit was taken in without a named authority",
        "take it in with --authority, or record the authority by a decision",
    ),
    (
        "unknown-format",
        "caution",
        "no reader recognises the content; kept as an exhibit only",
        "check what it is; a column mapping may be declared for tables",
    ),
    ("unreadable", "stop", "the file could not be opened or read to its end", "check permissions and the medium, then run again"),
    (
        "not-regular-file",
        "caution",
        "a link, device or pipe in the inbox; not followed, not opened",
        "replace it by the file itself if it belongs to the referral",
    ),
    ("name-not-text", "note", "the name of the file is not valid UTF-8; shown with escapes", "none needed"),
    ("empty-file", "caution", "the file has no content", "ask the sender for it again"),
    (
        "media-not-kept",
        "note",
        "a media file: hashed and counted, its bytes not kept",
        "none needed; the container's digest and custodian are recorded",
    ),
    (
        "media-redacted",
        "note",
        "embedded media replaced by digest and length in the kept copy",
        "none needed; the original's digest is recorded",
    ),
    (
        "erased-before",
        "caution",
        "this receipt was erased under an authority and was not taken in again",
        "record a new authority if it must be held again",
    ),
    # archives
    ("archive-path", "stop", "a member's name leaves the archive's folder; not taken in", "ask the sender for a clean archive"),
    ("archive-link", "caution", "a member is a link or a device; not followed", "ask the sender for the file itself"),
    ("archive-encrypted", "caution", "a member is encrypted and could not be read", "ask the sender for the password or an open copy"),
    (
        "archive-bomb",
        "stop",
        "a member or archive expands beyond the limits of ratio, size, count or depth",
        "raise the limit only for a sender that you trust",
    ),
    ("archive-broken", "stop", "the archive is truncated or damaged; members read so far are kept", "ask the sender for it again"),
    ("archive-duplicate-name", "caution", "two members have the same name; both are kept", "none needed; they are two receipts"),
    # structure
    ("truncated", "stop", "the content ends before its end", "ask the sender for it again; what was read is kept"),
    ("malformed", "stop", "the content breaks its format here; what stands before is kept", "ask the sender for it again"),
    (
        "encoding",
        "caution",
        "bytes that are not valid in the declared encoding; shown with escapes",
        "ask the sender in which encoding it was written",
    ),
    ("doctype-refused", "stop", "a document type or entity definition; refused unread", "ask the sender for a plain document"),
    ("too-deep", "stop", "nested deeper than the limit", "ask the sender for a plain document"),
    ("too-large", "stop", "a value, line or count beyond the limit; cut or left out", "look at the place in the exhibit"),
    ("duplicate-key", "caution", "a key or column stands twice; the first is read, the others are kept", "ask the sender which is meant"),
    ("unexpected-field", "note", "a field that the format does not know; kept as received", "none needed; tell us if it matters"),
    (
        "unknown-category",
        "caution",
        "a value outside the known categories; kept as received, not interpreted",
        "ask the sender what it means",
    ),
    ("missing-field", "caution", "a field that the format requires is missing", "ask the sender"),
    ("row-length", "caution", "a row with more or fewer cells than the header; read as far as it goes", "look at the row in the exhibit"),
    ("placeholder", "note", "a value that stands for none (N/A, year 1, 1601); read as none", "none needed"),
    # values
    ("bad-time", "caution", "not a readable time; no instant", "ask the sender for the time with its zone"),
    ("no-instant", "caution", "an event without a time", "ask the sender for the time of the act"),
    (
        "zone-missing",
        "caution",
        "a time without a zone: a set of readings until the source's zone is known",
        "record the source's time profile by a decision",
    ),
    ("zone-unknown", "caution", "the zone named does not exist or is ambiguous", "ask the sender for an offset"),
    ("not-iso", "note", "a time that is not ISO 8601; read with every meaning that it can have", "ask the sender for ISO 8601"),
    ("absurd-time", "caution", "a time outside 1970 to 2100; no instant", "ask the sender"),
    ("future-time", "caution", "a time after receipt", "ask the sender about the clock of the source"),
    ("bad-address", "caution", "not an IP address in its standard form; not read", "ask the sender; leading zeros are decimal or octal"),
    ("bad-port", "caution", "not a port between 0 and 65535; not read", "ask the sender"),
    ("bad-email", "caution", "not an e-mail address; not read", "ask the sender"),
    ("bad-phone", "caution", "not a telephone number with a country; not read as E.164", "ask the sender for the country"),
    ("bad-hash", "caution", "not a hash of the stated kind; not read", "ask the sender"),
    ("empty-file-hash", "caution", "the hash of an empty file; it never matches anything", "none needed"),
    ("bad-number", "caution", "not a number within bounds; not read", "ask the sender"),
    ("bad-date", "caution", "not a date; not read", "ask the sender"),
    ("day-of-time", "note", "a time where a whole day is meant; its day was taken as written", "correct the file if another day was meant"),
    ("bad-interval", "caution", "an interval that ends before it starts", "ask the provider"),
    ("validity-undeclared", "note", "an address without the day from which it was valid", "ask the provider"),
    ("network-undeclared", "note", "a result that does not say what kind of network it is", "ask the provider"),
    (
        "upload-time-assumed",
        "note",
        "the time of upload is that of the first capture, since neither metadata nor a capture of the upload states it: a guess",
        "ask the sender for the time of the upload",
    ),
    ("duplicate-row", "caution", "a row that repeats another of the same file; both are kept", "none needed"),
    (
        "reference-ambiguous",
        "caution",
        "the number of the report cannot be told from the file's name",
        "name the file CyberTip-<number>.xml or record it by a decision",
    ),
    ("report-missing", "caution", "details of a report that is not here", "ask the sender for the report"),
    ("thumbnail-dropped", "note", "an embedded thumbnail; its digest and length are kept, never the picture", "none needed"),
    (
        "grade-unplaced",
        "caution",
        "a classification of which the graph does not say to which file it belongs; shown at no file",
        "ask the sender for the whole graph",
    ),
    (
        "reference-dangling",
        "note",
        "a reference to something that stands nowhere in the graph; told once for each",
        "ask the sender whether it stands in another file",
    ),
    (
        "part-not-read",
        "note",
        "a part of a forensic report that is not read here (chats, contacts, other objects); told once for each kind",
        "none needed; it stands in the exhibit: read it with the tool that wrote it",
    ),
    ("count-differs", "note", "a declared count differs from what is there", "ask the sender"),
    ("papers-missing", "caution", "a package without source record, request or raw result", "ask the sender for the papers"),
    ("mapping-missing", "caution", "a table whose columns no declared mapping explains", "declare the columns"),
    ("formula", "note", "a spreadsheet cell holds a formula; its cached value was read", "look at the cell in the exhibit"),
    (
        "decision-refused",
        "stop",
        "a decision that cannot be taken in: its kind, span, actor or reason is missing or not valid",
        "correct decisions.yaml",
    ),
    (
        "decision-conflict",
        "stop",
        "time profiles that came in together say different things of one source on the same days; none of them is heard",
        "find out which holds, and record it with `rightdoor decision add time-profile`",
    ),
    ("not-an-assignment", "note", "a record of the log that assigns no address", "none needed"),
    ("session-unclosed", "note", "a session without a stop record: its end is open or lost", "ask the provider"),
    (
        "result-without-request",
        "caution",
        "a result whose request is not here; it supports nothing until the request is",
        "take in the schedule that holds the request, or ask the provider what it answers",
    ),
    (
        "not-authorised",
        "caution",
        "a request whose row is marked as not authorised: a draft of an application, not a paper under which data may be obtained",
        "look whether it was sent, and under which authority (IPA 2016 s.11); take in the schedule as authorised",
    ),
    (
        "number-cell",
        "note",
        "a number of a spreadsheet where a text is meant; zeros before it and a plus sign would be lost",
        "compare with the sender's paper, or ask for text cells",
    ),
    (
        "bound-by-check-code",
        "note",
        "a result without the id of a request, laid to the only request that carries its check code",
        "look at the result beside the request",
    ),
    (
        "request-repeated",
        "caution",
        "a request that stands twice, or whose id is used for two questions",
        "ask the applicant which one was meant",
    ),
    (
        "source-ref-unknown",
        "caution",
        "a request that names no referral or observation that is held",
        "take in the source, or ask the applicant which one was meant",
    ),
    (
        "fact-about-unknown",
        "caution",
        "a recorded fact about an event, referral, subject or premises that is not held; it changes nothing until it is",
        "correct the id or number in `about`, or take in what it is about",
    ),
    ("end-not-observed", "note", "an end that was inferred at a restart, not observed: an upper bound", "ask the provider"),
    # results and logs as providers send them
    (
        "time-ambiguous",
        "caution",
        "a time with several meanings (day and month, century, a.m. or p.m. not told); every one of them is a reading",
        "ask the sender for ISO 8601, or declare the order and clock of the source",
    ),
    (
        "leap-second",
        "caution",
        "a clock that shows second 60; read as the second after it, which no clock of ordinary time shows",
        "ask the sender how its clock is set",
    ),
    (
        "half-filled",
        "caution",
        "a result that leaves out one half of what belongs together",
        "ask the provider for the whole row",
    ),
    (
        "empty-undeclared",
        "caution",
        "an empty end of an assignment whose meaning the mapping does not declare; read as unknown",
        "declare what the provider means by it: still-running or unknown",
    ),
    (
        "role-declared",
        "caution",
        "the mapping says what the address is, the table does not; the address is read without a role",
        "record a provider profile with the exhibit that says which address this product returns",
    ),
    (
        "mapping-proposed",
        "caution",
        "a mapping of results or assignments that was received: it proposes, and nothing is read by it",
        "look at how it reads the table, then keep it by a decision: rightdoor results map FILE --mapping THAT.yaml --reason …",
    ),
    (
        "mapping-out-of-date",
        "stop",
        "a row whose own date lies outside the days for which its mapping was declared; not read",
        "declare what the columns mean on that day",
    ),
    ("start-not-observed", "note", "an assignment whose start the log does not show", "ask the provider"),
    ("year-missing", "caution", "a time of a log without its year; not read", "ask the provider for times with year and zone"),
    (
        "document-unread",
        "caution",
        "text of a document that cannot be read for certain; not read",
        "read it in the exhibit; ask the provider for a table",
    ),
    (
        "document-only",
        "caution",
        "a result that came as a document alone; it can confirm a table, it resolves nothing by itself",
        "ask the provider for the same result as a table",
    ),
    (
        "assignment-overlap",
        "caution",
        "an address (and port) assigned to two customers at the same time",
        "ask the provider which of the two is right",
    ),
    (
        "result-repeated",
        "note",
        "a request with more than one result; they are compared field by field",
        "none needed; a difference is said at the event",
    ),
    # packages
    (
        "package-damaged",
        "stop",
        "a package that is not as it was signed, or departs from its form",
        "do not act on it; ask the sender for it again, by another way",
    ),
    (
        "package-differs",
        "stop",
        "a package whose status, premises or findings do not follow from its papers here",
        "compare papers, decisions, reference data and program version with the sender; act on neither status until then",
    ),
    (
        "package-not-whole",
        "stop",
        "a package that was altered, cut short, re-packed or taken out of its signed file: kept, and not read",
        "ask the sender for the signed file again, by another way, and run `rightdoor package check` on it",
    ),
    (
        "package-opened",
        "caution",
        "a paper of a package, outside its signed file: nobody vouches for it",
        "ask the sender for the signed file, and run `rightdoor package check` on it",
    ),
    (
        "package-paper",
        "stop",
        "a paper of a package that is not what the package says of it",
        "do not act on it; ask the sender for the paper itself",
    ),
    (
        "package-received",
        "note",
        "a Rightdoor package: its papers were taken in, what the sender derived from them was not",
        "run `rightdoor package check` on the file: it compares the sender's status with your own",
    ),
    (
        "package-signer",
        "stop",
        "a package that was not signed by the key that was given",
        "ask the sender, by another way, for the fingerprint of the key",
    ),
    (
        "package-training",
        "stop",
        "a package of a training store; a live store does not take it in",
        "open it in a training store",
    ),
    (
        "package-unread",
        "note",
        "something in a package that is not whole: kept, and not read",
        "ask the sender for the signed file; nothing follows from this one",
    ),
)

CODES: dict[str, FindingCode] = {row[0]: FindingCode(*row) for row in _TABLE}
