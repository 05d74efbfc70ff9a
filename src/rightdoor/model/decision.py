"""What people decided and the rest takes as input: rows that supersede rows, never overwritten.

Each kind states its fields as data: which are required and what they must look like. A kind in `RECORDED_ONLY` is a record of
what was done (a disclosure, an application, an error): no attribution depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Decision(NamedTuple):
    """One decision in force or superseded. `body` holds the fields of its kind (texts), as `FIELDS` says."""

    id: str
    kind: str
    body: Mapping[str, str]
    actor: str
    decided_us: int
    reason: str
    supersedes: str
    receipt: str  # the file that it came in, "" when made by command
    locator: str
    erased: bool = False  # the exhibit it was received in was erased: its text is gone, it is not in force


AT_THE_DESK = "desk/"


def received(receipt: str, locator: str) -> bool:
    """Whether a decision was received in a paper. One taken at the desk through a silent compartment bears a receipt of it too, so that it is
    hidden and erased with that; what it says stands in no paper, and nothing outside of the table may tell it from one made by command.
    """
    return bool(receipt) and not locator.startswith(AT_THE_DESK)


class FieldSpec(NamedTuple):
    """One field of a kind. `form`: text, day, instant, sha256, number, prefix (an address range), id (one of `words` is its prefix), word (one of `words`), about."""

    form: str = "text"
    required: bool = False
    words: tuple[str, ...] = ()


_TEXT = FieldSpec()
_NEEDED = FieldSpec(required=True)
_DAY = FieldSpec("day")
_AT = FieldSpec("instant")
_AT_NEEDED = FieldSpec("instant", True)
_EXHIBIT = FieldSpec("text")  # an exhibit reference as people write it (EX/4), or a SHA-256
_ABOUT = FieldSpec("about", True)  # fp_, sub_, pr_ id, or a referral's own number
_ROLES = ("installation", "billing", "correspondence", "registered-office")

# What a fact can say, and what it is about. The rules that hear it stand in the domain page of the checks.
FACTS: tuple[str, ...] = (
    # after action (RD-A18)
    "nothing-found", "activity-continues", "other-identified", "resident-absent", "line-tested",
    # of the account (RD-A21)
    "details-changed", "reported-compromised",
    # of the premises and its line (RD-A16)
    "multi-occupancy", "business", "hotel", "school", "possible-users", "caveat",
    # of the door today (RD-A20)
    "household-confirmed", "moved", "service-ended", "searched-before",
    # local research, one record for each check, negatives included (never a strand)
    "research-supports", "research-neutral", "research-against",
)  # fmt: skip

OUTCOMES: tuple[str, ...] = ("sound", "fault-found")

# The items of the priority instrument that a person can answer. PR-09 is not among them: it is worked out from days, anew each day.
ANSWERABLE: tuple[str, ...] = (
    "PR-01",
    "PR-02",
    "PR-03",
    "PR-04",
    "PR-05",
    "PR-06",
    "PR-07",
    "PR-08",
    "PR-10",
    "PR-11",
    "PR-12",
    "PR-13",
    "PR-14",
)

DOOR_STEPS: tuple[str, ...] = ("result", "package", "application", "warrant", "briefing", "door")

FIELDS: dict[str, dict[str, FieldSpec]] = {
    "time-profile": {
        "source": _NEEDED, "zone": _TEXT, "clock": FieldSpec("word", words=("24h", "12h")),
        "date_order": FieldSpec("word", words=("dmy", "mdy", "ymd")), "from": _DAY, "to": _DAY, "exhibit": _EXHIBIT,
    },
    "provider-fault": {"provider": _NEEDED, "from": _DAY, "to": _DAY, "nature": _NEEDED, "exhibit": _EXHIBIT},
    "reading": {"footprint": FieldSpec("id", True, ("fp",)), "reading": _AT_NEEDED, "exhibit": _EXHIBIT},
    # an item of the instrument answered by a person; `anchors`: events and person records of the subject at that time (fp_ ids and
    # receipt#locator, a space between), by which it is found again when new data give it another id. Filled in by the program.
    "assessment": {
        "subject": FieldSpec("id", True, ("sub",)), "item": FieldSpec("word", True, ANSWERABLE), "answer": FieldSpec("word", True, ("yes", "no")),
        "source": _NEEDED, "reference": _TEXT, "exhibit": _EXHIBIT, "anchors": _TEXT,
    },
    # two subjects that are one, because a person says so: `with` becomes part of `subject`. No attribution depends on it.
    "merge": {
        "subject": FieldSpec("id", True, ("sub",)), "with": FieldSpec("id", True, ("sub",)), "anchors": _TEXT, "with_anchors": _TEXT,
    },
    # a completed KIRAT assessment: shown beside the instrument, never merged with it
    "kirat": {
        "subject": FieldSpec("id", True, ("sub",)), "result": FieldSpec("word", True, ("very-high", "high", "medium", "low")), "version": _TEXT,
        "by": _NEEDED, "at": _AT_NEEDED, "reference": _TEXT, "exhibit": _EXHIBIT,
    },
    "authority": {"exhibit": FieldSpec("sha256", True), "authority": _NEEDED},
    "keep-media": {"authority": _NEEDED, "keep": FieldSpec("word", True, ("yes", "no"))},
    # what a provider's product is known to answer, by an exhibit (RD-A06, RD-A08)
    "provider-profile": {
        "provider": _NEEDED, "exhibit": _NEEDED, "from": _DAY, "to": _DAY,
        "address_role": FieldSpec("word", words=_ROLES), "instant_only": FieldSpec("word", words=("yes", "no")),
    },
    # who held an address range from day to day (inclusive), by whose word: `source` is the register or paper, `said` the day on which it
    # spoke. It speaks of no day after that one: an empty `to` means that day (ADR 36). `registered`: the register states a range that is
    # hardly wider than one line
    "address-holder": {
        "prefix": FieldSpec("prefix", True), "provider": _NEEDED, "from": FieldSpec("day", True), "to": _DAY, "source": _NEEDED,
        "said": FieldSpec("day", True), "exhibit": _EXHIBIT, "registered": FieldSpec("word", words=("yes",)),
    },
    # what a trained grader says of a near match, by comparing lawfully elsewhere: no picture is shown here (ADR 38). `answer` is what a
    # set said of a file; `exhibit` and `place` are that file, filled in by the program where they are left out
    "media-grade": {
        "answer": FieldSpec("id", True, ("ma",)), "grade": FieldSpec("word", True, ("confirmed", "not-the-same", "cannot-tell")),
        "exhibit": FieldSpec("sha256"), "place": _TEXT, "category": _TEXT,
    },
    # under which profile an export's categories stand where it states none, by the word of somebody who knows how it was made (ADR 37)
    "graded-profile": {"exhibit": FieldSpec("sha256", True), "profile": _NEEDED},
    # how the tables of a provider, a SPoC or another force are read; `mapping` is the YAML of readers.mapping
    "result-mapping": {"name": _NEEDED, "provider": _TEXT, "mapping": _NEEDED, "from": _DAY, "to": _DAY, "exhibit": _EXHIBIT},
    "fact": {
        "about": _ABOUT, "fact": FieldSpec("word", True, FACTS), "at": _AT, "check": _TEXT, "number": FieldSpec("number"),
        "detail": _TEXT, "exhibit": _EXHIBIT, "outcome": FieldSpec("word", words=OUTCOMES),  # of a test of the line
    },
    "move": {"about": _ABOUT, "day": FieldSpec("day", True), "exhibit": _EXHIBIT},
    # the application for communications data that planned rows are drafts of (IPA 2016 s.60A)
    "application": {
        "reference": _NEEDED, "requests": _NEEDED, "applicant": _NEEDED, "necessity": _NEEDED, "proportionality": _NEEDED,
        "collateral": _NEEDED, "data": FieldSpec("word", True, ("entity", "events")), "offence": _TEXT, "operation": _TEXT,
        "rows": _TEXT,  # the rows as drafted, without identifiers: requests.application.Drafted as JSON
    },
    "authorisation": {
        "application": FieldSpec("id", True, ("dec",)), "authority": _NEEDED, "by": _NEEDED, "granted": FieldSpec("instant", True),
        "route": FieldSpec("word", words=("60A", "61", "61A")), "expires": _AT,
    },
    "peer-check": {
        "application": FieldSpec("id", True, ("dec",)), "check": FieldSpec("word", True, ("1", "2", "3")),
        "result": FieldSpec("word", True, ("agrees", "differs")), "papers": FieldSpec("sha256", True), "by": _NEEDED,
    },
    # what was done on the strength of an attribution, and who outside was told; `status` and `footprints` (each with its
    # status at that moment) are filled in by the program
    "action": {
        "about": _ABOUT, "action": FieldSpec("word", True, ("warrant-applied", "warrant-granted", "search", "arrest", "interview", "visit", "bail", "charge", "other")),
        "at": _AT_NEEDED, "status": _TEXT, "footprints": _TEXT, "detail": _TEXT, "exhibit": _EXHIBIT,
    },
    "disclosure": {
        "about": _ABOUT, "to": _NEEDED,
        "kind": FieldSpec("word", True, ("childrens-services", "employer", "force", "nca", "court", "prosecutor", "provider", "person", "other")),
        "at": _AT_NEEDED, "what": _NEEDED, "status": _TEXT, "footprints": _TEXT, "exhibit": _EXHIBIT,
    },
    # everything that leaned on it is to be called back, because a person says so
    "recall": {"about": _ABOUT, "exhibit": _EXHIBIT},
    "duty-done": {"duty": _NEEDED, "by": _NEEDED, "at": _AT_NEEDED, "exhibit": _EXHIBIT},
    "acknowledgement": {"recall": _NEEDED, "by": _NEEDED, "at": _AT_NEEDED, "exhibit": _EXHIBIT},
    "error": {
        "about": _ABOUT, "class": FieldSpec("word", True, ("recordable", "reportable", "serious")), "discovered": _AT_NEEDED,
        "how_found": _NEEDED, "cause": _NEEDED, "made_by": FieldSpec("word", True, ("applicant", "spoc", "provider", "source", "other")),
        "affected": _NEEDED, "collateral": _TEXT, "steps": _TEXT, "senior_responsible_officer": _TEXT,
        "acquired": FieldSpec("word", words=("yes", "no")), "consequences": _TEXT, "done": _TEXT, "exhibits": _TEXT,
    },
    "destruction": {"error": FieldSpec("id", True, ("dec",)), "exhibits": _NEEDED, "at": _AT_NEEDED, "by": _NEEDED, "manner": _TEXT},
    # the grounds for a warrant package below `corroborated`
    "grounds": {
        "subject": FieldSpec("id", True, ("sub",)), "rank": FieldSpec("word", True, ("inspector", "superintendent")), "by": _NEEDED,
        "no_second_event": _TEXT, "looked_for": _TEXT, "would_undermine": _TEXT, "unit": _TEXT,
        # what they were given for: filled in by the program (`premises` are the ids of every candidate then)
        "status": _TEXT, "premises": _TEXT,
    },
    # the address as it stands at one step on the way to the door (RD-A19)
    "door-step": {
        "premises": FieldSpec("id", True, ("pr",)), "step": FieldSpec("word", True, DOOR_STEPS), "address": _NEEDED, "postcode": _TEXT,
        "uprn": _TEXT, "at": _AT, "by": _TEXT, "exhibit": _EXHIBIT,
        # copied as data from the step before, or read by a person from a paper or a door
        "how": FieldSpec("word", words=("copied", "read")),
    },
}  # fmt: skip

KINDS: dict[str, tuple[str, ...]] = {kind: tuple(fields) for kind, fields in FIELDS.items()}

# What a received file may decide. The rest is decided by command alone: a file that arrives from outside must not be able
# to switch on the keeping of media, to name an authority for what it came with, or to explain a contradiction away.
RECEIVED_KINDS = frozenset({"time-profile", "provider-fault", "fact"})

RECORDED_ONLY = frozenset(
    {
        "application",
        "authorisation",
        "peer-check",
        "action",
        "disclosure",
        "recall",
        "duty-done",
        "acknowledgement",
        "error",
        "destruction",
        "grounds",
        "door-step",
        "kirat",
        "graded-profile",
    }
)
