"""What can be recorded of search warrants and of searches without one. Sources: PACE 1984 ss.15, 16, 18; Code B (uk-rules, section 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import not_ahead, not_before
from rightdoor.cases.places import AREA
from rightdoor.reference.warrant_powers import powers

DRAFTED, AUTHORISED, APPLIED = "warrant-drafted", "warrant-authorised", "warrant-applied"
GRANTED, REFUSED, FURTHER = "warrant-granted", "warrant-refused", "warrant-further-entry"
SEARCHED_BEFORE, DECONFLICTED, CHECKED = "premises-searched-before", "warrant-deconflicted", "warrant-door-checked"
BRIEFED = "warrant-briefed"
EXECUTED, OUTCOME, RETURNED = "warrant-executed", "warrant-outcome", "warrant-returned"
SEARCHED, SEARCH_RECORDED = "search-without-warrant", "search-recorded"

# the three questions of an inspector, in the words of packages' stamps (`reporting.stamps.ANSWERS`; a test holds them together)
QUESTIONS = (
    ("no_second_event", "Why is there no second event?"),
    ("looked_for", "What was looked for?"),
    ("would_undermine", "What would undermine this?"),
)
WARRANTS = tuple((each.code, each.title) for each in powers() if each.warrant)
WITHOUT = tuple((each.code, each.title) for each in powers() if not each.warrant)
ENTRIES = (("one", "One entry"), ("most", "Several, up to a number"), ("unlimited", "Several, without a limit"))
EXTENT = (("specific", "The premises that it names"), ("all", "All premises occupied or controlled by a person"))
PRIVILEGED = (
    ("not-known", "Not known"),
    ("none-expected", "Enquiries made: none is expected"),
    ("expected", "May be there: how it is kept apart stands in the grounds"),
)
HITS = (
    ("no-hit", "No hit"),
    ("hit-agreed", "A hit, and the other side agrees"),
    ("hit-open", "A hit, and the other side has not answered or does not agree"),
)
ECHO = (("agrees", "Every part agrees with the result"), ("differs", "A part differs"), ("not-read", "A part could not be read"))
TODAY = (
    ("confirmed", "Confirmed by something recent"),
    ("not-known", "Not known"),
    ("gone", "The household moved, or the service ended"),
)
COPIES = (
    ("occupier", "With the occupier"),
    ("in-charge", "With somebody in charge of the premises"),
    ("left", "In a prominent place, nobody being there"),
    ("none", "No copy was left"),
)
OUTCOMES = (
    ("found", "Material was found"),
    ("no-trace", "No trace on anything that was examined"),
    ("wrong-person", "Another person than the one the papers were taken to mean"),
    ("wrong-premises", "The premises were the wrong ones"),
)
WHY_WRONG = (
    ("papers", "The papers led there: the attribution named these premises"),
    ("went-elsewhere", "The team was at another door than the one that the papers name"),
    ("not-known", "Not known yet"),
)
USED = (("executed", "Endorsed as executed"), ("unused", "Not executed, or its time ran out"))
COURTS = (
    ("magistrates", "Designated officer of the local justice area (warrant of a justice of the peace)"),
    ("crown", "Appropriate officer of the court (warrant of a judge)"),
)

_PREMISES = "Reference of the premises (pr_…), as the papers' page shows it: filled in where it is known"


def named(text: str) -> tuple[str, ...]:
    """References of premises in a field: between spaces, commas or lines, each once."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def _drafted(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    if body.get("entries") == "most" and not body.get("most_entries"):
        yield Problem("most_entries", "Give the number of entries that is asked for.")


def _granted(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    most = body.get("most_entries")
    if body.get("entries") == "most" and not (isinstance(most, int) and most > 1):
        yield Problem("most_entries", "Give the number of entries that the warrant allows: two or more.")
    if body.get("extent") == "specific" and not named(str(body.get("premises", ""))):
        yield Problem("premises", "Name the premises that the warrant names.")


def _executed(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    left = body.get("left")
    if isinstance(left, int) and left < at_us:
        yield Problem("left", "The search ended before it began: correct one of the two.")


def _outcome(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    about = history.one(str(body.get("entry", "")))
    if about is not None and at_us < about.at_us:
        yield Problem("", "An outcome cannot be known before the entry: correct the time.")
    if body.get("outcome") == "wrong-premises" and not body.get("why"):
        yield Problem("why", "State why the premises were wrong, or that it is not known yet.")


def _searched(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    left = body.get("left")
    if isinstance(left, int) and left < at_us:
        yield Problem("left", "The search ended before it began: correct one of the two.")


_WHOSE = (Field("rank", "Rank", "rank"), Field("by", "Name or number of that officer"))

KINDS = (
    Kind(
        DRAFTED,
        "Search warrant drafted",
        (
            Field("power", "Power", "choice", choices=WARRANTS),
            Field("premises", "Premises", hint=_PREMISES),
            Field("package", "Package that it is drafted from", needed=False),
            Field("status", "Status of the attribution then", needed=False),
            Field("stamp", "Stamp of the papers then", needed=False),
            Field("checks", "Checks that had spoken then", needed=False, hint="Codes, parted by commas; “none” where none had."),
            Field("providers", "Providers whose results it rests on", needed=False, hint="Parted by commas."),
            Field("digest", "Digest of the draft (SHA-256)", needed=False),
            Field("entries", "Entries asked for", "choice", choices=ENTRIES),
            Field("most_entries", "Number of entries asked for", "count", needed=False),
            Field("extent", "Premises asked for", "choice", choices=EXTENT),
            Field("privileged", "Privileged material on the premises", "choice", choices=PRIVILEGED),
            Field("grounds", "Grounds, where the draft was made elsewhere", "long", needed=False),
            Field("despite_rank", "Drafted before the papers carry it: rank of whoever answers for that", "rank", needed=False),
            Field("despite_by", "Name or number of that officer", needed=False),
            Field("despite_reason", "Reason", "long", needed=False),
        ),
        hint="The desk drafts one from the papers, with nothing typed; this form is for one that was drafted elsewhere.",
        check=_drafted,
    ),
    Kind(
        SEARCHED_BEFORE,
        "Premises searched before",
        (
            Field("premises", "Premises", hint=_PREMISES),
            Field("day", "Day of the search", "day"),
            Field("found", "What was found then", "long"),
            Field("reference", "Reference of that search", needed=False),
        ),
        check=not_ahead("day"),
    ),
    Kind(
        AUTHORISED,
        "Application for a search warrant authorised",
        (
            Field("draft", "Draft", "event", to=(DRAFTED,)),
            *_WHOSE,
            *(Field(name, question, "long") for name, question in QUESTIONS),
        ),
        hint="An inspector or above, or in urgent cases the senior officer on duty (Code B 3.4, from memory: look it up).",
    ),
    Kind(
        APPLIED,
        "Search warrant applied for",
        (Field("draft", "Draft", "event", to=(DRAFTED,)), Field("court", "Court"), Field("reference", "Reference of the court", needed=False)),
    ),
    Kind(
        GRANTED,
        "Search warrant granted",
        (
            Field("draft", "Draft", "event", to=(DRAFTED,), needed=False),
            Field("power", "Power", "choice", choices=WARRANTS),
            Field("court", "Court and by whom it was issued"),
            Field("entries", "Entries", "choice", choices=ENTRIES),
            Field("most_entries", "Number of entries", "count", needed=False),
            Field("extent", "Premises", "choice", choices=EXTENT),
            Field("premises", "Premises that it names", needed=False, hint=_PREMISES),
            Field("accompanied", "Who may accompany the constables", needed=False, hint="For example a digital forensic examiner (PACE s.16(2))"),
            Field("reference", "Reference of the warrant", needed=False),
        ),
        hint="The time is that of issue: its three months are counted from the date of issue (PACE s.16(3)).",
        check=_granted,
    ),
    Kind(
        REFUSED,
        "Search warrant refused",
        (Field("draft", "Draft", "event", to=(DRAFTED,)), Field("court", "Court"), Field("reason", "Reason that was given", "long")),
    ),
    Kind(
        FURTHER,
        "Further entry authorised",
        (
            Field("warrant", "Warrant", "event", to=(GRANTED,)),
            Field("premises", "Premises", hint=_PREMISES),
            *_WHOSE,
            Field("written", "In writing", "yes-no"),
        ),
        hint="For one entry to these premises (PACE s.16(3B)), or to premises that an all-premises warrant does not name (s.16(3A)).",
    ),
    Kind(
        DECONFLICTED,
        "Deconfliction done before the warrant",
        (
            Field("about", "Draft or warrant", "event", to=(DRAFTED, GRANTED)),
            Field("reference", "Reference of the check"),
            Field("result", "Result", "choice", choices=HITS),
        ),
    ),
    Kind(
        BRIEFED,
        "Team briefed for a warrant",
        (
            Field("warrant", "Draft or warrant", "event", to=(DRAFTED, GRANTED)),
            Field("digest", "Digest of the briefing (SHA-256)", needed=False),
            Field("by", "Who briefed", needed=False),
        ),
    ),
    Kind(
        CHECKED,
        "Door checked before entry",
        (
            Field("warrant", "Draft or warrant", "event", to=(DRAFTED, GRANTED)),
            Field("premises", "Premises", hint=_PREMISES),
            Field("echo", "What the door says against the result (RD-A19)", "choice", choices=ECHO),
            Field("today", "The household of the event today (RD-A20)", "choice", choices=TODAY),
            Field("by", "Read by", needed=False),
            Field("compared_by", "Compared by", needed=False),
            Field("decision", "Decision of the store that holds the reading", needed=False),
        ),
    ),
    Kind(
        EXECUTED,
        "Search warrant executed",
        (
            Field("warrant", "Warrant", "event", to=(GRANTED,)),
            Field("premises", "Premises", hint=_PREMISES),
            Field("left", "Left at", "instant", needed=False),
            Field("officer", "Officer in charge of the search"),
            Field("present", "Persons present", "long", needed=False),
            Field("occupier", "The occupier was there", "yes-no"),
            Field("force", "Force was used to enter", "yes-no"),
            Field("damage", "Damage", "long", needed=False),
            Field("copy", "Copy of the warrant", "choice", choices=COPIES),
            Field("found", "Articles or persons sought were found", "yes-no"),
            Field("other", "Other articles were seized", "yes-no"),
            AREA,
        ),
        hint="The time is that of entry. What was found and seized is endorsed on the warrant (PACE s.16(9)).",
        check=_executed,
    ),
    Kind(
        OUTCOME,
        "Outcome of a search",
        (
            Field("entry", "Search", "event", to=(EXECUTED, SEARCHED)),
            Field("outcome", "Outcome", "choice", choices=OUTCOMES),
            Field("why", "Why the premises were wrong", "choice", needed=False, choices=WHY_WRONG),
            Field("detail", "What is known of it", "long", needed=False),
            Field("decision", "Decision of the store that takes the attribution back", needed=False),
        ),
        check=_outcome,
    ),
    Kind(
        RETURNED,
        "Search warrant returned to the court",
        (
            Field("warrant", "Warrant", "event", to=(GRANTED,)),
            Field("used", "Endorsement", "choice", choices=USED),
            Field("to", "Returned to", "choice", choices=COURTS),
        ),
        hint="The court keeps it for twelve months; the occupier may inspect it in that time (PACE s.16(11)-(12)).",
        check=not_before("warrant"),
    ),
    Kind(
        SEARCHED,
        "Search without a warrant",
        (
            Field("power", "Power", "choice", choices=WITHOUT),
            Field("premises", "Premises", needed=False, hint=_PREMISES),
            Field("left", "Left at", "instant", needed=False),
            Field("officer", "Officer in charge of the search"),
            Field("authorised", "Authorised at", "instant", needed=False),
            Field("rank", "Rank of whoever authorised", "rank", needed=False),
            Field("by", "Name or number of that officer", needed=False),
            Field("written", "Authorised in writing", "yes-no", needed=False),
            Field("reason", "Grounds", "long"),
            Field("found", "Anything was seized", "yes-no"),
            AREA,
        ),
        check=_searched,
    ),
    Kind(
        SEARCH_RECORDED,
        "Grounds of a search recorded in writing",
        (
            Field("search", "Search", "event", to=(SEARCHED,)),
            *_WHOSE,
            Field("grounds", "Grounds for the search", "long"),
            Field("nature", "Nature of the evidence sought", "long"),
            Field("custody", "In the custody record", "yes-no"),
        ),
        hint="By the officer who authorised, or who was told (PACE s.18(7)); in the custody record where the person is in detention (s.18(8)).",
    ),
)  # fmt: skip
