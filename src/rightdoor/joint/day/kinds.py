"""What can be recorded of a day of action, in the history of its operation. What happened at a door lies in the case; here lies where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.warrants.kinds import HITS
from rightdoor.joint.day.words import BANDS, CHILDREN, ENTRY, GIVEN_OUT, KIT, SETTLED, VULNERABLE, WHAT
from rightdoor.joint.force_kinds import FORCES
from rightdoor.joint.frame_kinds import RUN

PLANNED: Final = "day-planned"
ADDRESS: Final = "day-address"
WITHDRAWN_ADDRESS: Final = "day-address-withdrawn"
TEAM: Final = "day-team"
VEHICLE: Final = "day-vehicle"
VEHICLE_GIVEN: Final = "day-vehicle-given"
ASSIGNED: Final = "day-assigned"
DECONFLICTED: Final = "day-deconflicted"
GIVEN: Final = "day-given-out"
RESULT: Final = "day-result"
SETTLED_RESULT: Final = "day-result-settled"
STOOD_DOWN: Final = "day-stood-down"

_DAY = Field("day", "Day of action", "event", to=(PLANNED,))
_ADDRESS = Field("address", "Address", "event", to=(ADDRESS,))
_TEAM = Field("team", "Team", "event", to=(TEAM,))


def _address(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    counted = any(body.get(f"children_{code}") for code, _ in BANDS)
    if body.get("children") == "expected" and not counted:
        yield Problem("children", "Give how many children are expected, by age; those whose age is not known in their own field.")
    if body.get("children") != "expected" and counted:
        yield Problem("children", "Children are counted below: say that children are expected, or take the numbers out.")
    if body.get("vulnerable") == "expected" and not body.get("vulnerable_words"):
        yield Problem("vulnerable_words", "Say what is to be provided for, without more than the team needs.")


def _two(body: Mapping[str, Value], history: History, first: str, second: str) -> Iterator[Problem]:
    """Two references that must be of one day of action."""
    one, other = history.one(str(body.get(first, ""))), history.one(str(body.get(second, "")))
    if one is not None and other is not None and history.root(one.text("day")) != history.root(other.text("day")):
        yield Problem(second, "The two are of different days of action. Choose those of one day.")


def _assigned(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us
    yield from _two(body, history, "address", "team")


def _given_vehicle(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us
    yield from _two(body, history, "vehicle", "team")


def _result(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    if body.get("what") == "entry" and not body.get("outcome"):
        yield Problem("outcome", "Say what came of it at the door.")
    if body.get("kept") and not body.get("why"):
        yield Problem("why", "Say why it is not in the case yet.")


def _stood_down(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us
    team = history.one(str(body.get("team", "")))
    if team is not None and history.root(team.text("day")) != history.root(str(body.get("day", ""))):
        yield Problem("team", "This team is of another day of action.")


KINDS: Final = (
    Kind(
        PLANNED,
        "Day of action planned",
        (
            Field("name", "What it is called"),
            Field("day", "Day", "day"),
            Field("force", "Whose day it is", "choice", needed=False, choices=FORCES, hint="Empty: of your own force, or of the lead’s."),
            Field("commander", "Who commands it"),
            Field("contact", "Whom teams call on the day", hint="A name or a role, and a number."),
            Field("ends", "Briefings and grab packs are good until", "instant"),
            Field("notes", "For every team", "long", needed=False, hint="It stands in each briefing: name no address and no person here."),
        ),
        capability=RUN,
    ),
    Kind(
        ADDRESS,
        "Address of the day",
        (
            _DAY,
            Field("case", "Case", hint="Its id, as its page shows it (case_…)."),
            Field("premises", "Premises", hint="Reference (pr_…). Where the case’s warrant names one, it may stay empty: it is copied."),
            Field("address", "Address as the result has it", hint="Copied from the papers, never typed."),
            Field("warrant", "Warrant or draft", needed=False, hint="Its event in the case (ev_…); without it, any that names the premises."),
            Field("order_of", "Order by which these premises were tasked", needed=False),
            Field("risks", "Risks to know at this door", "long", needed=False, hint="No text of a report, no other address, no other person."),
            Field("people", "Adults expected there", "long", needed=False),
            Field("children", "Children", "choice", choices=CHILDREN),
            *(Field(f"children_{code}", f"Children, age {words}", "count", needed=False) for code, words in BANDS),
            Field("vulnerable", "Vulnerable people", "choice", choices=VULNERABLE),
            Field("vulnerable_words", "What is to be provided for them", "long", needed=False),
            Field("kit", "What the team needs there", "many", needed=False, choices=KIT),
        ),
        capability="",
        check=_address,
    ),
    Kind(
        WITHDRAWN_ADDRESS,
        "Address taken out of the day",
        (_ADDRESS, Field("reason", "Reason", "long")),
        capability=RUN,
    ),
    Kind(
        TEAM,
        "Team of the day",
        (
            _DAY,
            Field("name", "Name of the team"),
            Field("leader", "Leader", needed=False, hint="A team without one is shown as a conflict."),
            Field("account", "Account of the leader", needed=False, hint="Who may open the briefing and enter results for this team."),
            Field("members", "Members", "many", needed=False),
            Field("safeguarding", "Who of them looks after children and vulnerable people", needed=False),
            Field("kit", "What the team has", "many", needed=False, choices=KIT),
        ),
        capability=RUN,
    ),
    Kind(
        VEHICLE,
        "Vehicle of the day",
        (_DAY, Field("name", "Which vehicle"), Field("seats", "Seats", "count", needed=False)),
        capability=RUN,
    ),
    Kind(
        VEHICLE_GIVEN,
        "Vehicle given to a team",
        (
            Field("vehicle", "Vehicle", "event", to=(VEHICLE,)),
            _TEAM,
            Field("from", "From", "instant"),
            Field("until", "Until", "instant"),
        ),
        capability=RUN,
        check=_given_vehicle,
    ),
    Kind(
        ASSIGNED,
        "Address given to a team",
        (
            _ADDRESS,
            _TEAM,
            Field("order", "Order in the team’s day", "count", hint="1 for the first door."),
            Field("from", "At the door from", "instant"),
            Field("until", "Expected to leave", "instant"),
        ),
        capability=RUN,
        check=_assigned,
    ),
    Kind(
        DECONFLICTED,
        "Address deconflicted for the day",
        (
            _ADDRESS,
            Field("reference", "Reference of the check"),
            Field("result", "Result", "choice", choices=HITS),
            Field("by", "Who checked"),
        ),
        capability=RUN,
    ),
    Kind(
        GIVEN,
        "Briefing or grab pack given out",
        (
            _TEAM,
            Field("what", "What", "choice", choices=GIVEN_OUT),
            Field("digest", "Digest (SHA-256)"),
            Field("expires", "Good until", "instant", needed=False),
        ),
        capability="",
    ),
    Kind(
        RESULT,
        "Result from the door",
        (
            _ADDRESS,
            _TEAM,
            Field("what", "What", "choice", choices=WHAT),
            Field("outcome", "At the door", "choice", needed=False, choices=ENTRY),
            Field("left", "Left at", "instant", needed=False),
            Field("sent", "Number of the form that was sent", hint="The same form sent twice is taken once."),
            Field("recorded", "Events recorded in the case", "many", needed=False),
            Field("kept", "As entered, kept until it is in the case", "many", needed=False),
            Field("why", "Why it is not in the case yet", "long", needed=False),
        ),
        capability="",
        check=_result,
    ),
    Kind(
        SETTLED_RESULT,
        "Kept result settled",
        (
            Field("result", "Which", "event", to=(RESULT,)),
            Field("how", "How", "choice", choices=SETTLED),
            Field("recorded", "Events recorded in the case", "many", needed=False),
            Field("reason", "Reason", "long", needed=False),
        ),
        capability="",
    ),
    Kind(
        STOOD_DOWN,
        "Stood down",
        (_DAY, Field("team", "Team", "event", needed=False, to=(TEAM,), hint="Empty: the whole day."), Field("reason", "Reason", "long")),
        capability=RUN,
        check=_stood_down,
    ),
)  # fmt: skip
