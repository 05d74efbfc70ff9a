"""What is recorded of an arrest, a voluntary attendance, an interview and detention. Times of detention are instants: they count by the minute.

Sources: PACE 1984 ss.24, 28-30, 34, 37, 40-44; Code C, Code G.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.custody.people import PERSON, SAME_PERSON, SUSPECT_DECIDED
from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each, not_before
from rightdoor.cases.places import AREA
from rightdoor.model.civil import MINUTE

PERSONS: Final = ("person",)
ENCOUNTERS: Final = ("arrest", "voluntary-attendance")
# codes of the area of warrants
WARRANT_EVENTS: Final = ("warrant-granted", "warrant-executed")

# PACE s.24(1)-(3)
GROUNDS: Final = (
    ("about-to", "About to commit an offence (s.24(1)(a))"),
    ("committing", "In the act of committing an offence (s.24(1)(b))"),
    ("suspected-about-to", "Reasonable grounds to suspect about to commit an offence (s.24(1)(c))"),
    ("suspected-committing", "Reasonable grounds to suspect committing an offence (s.24(1)(d))"),
    ("suspected-offence", "Offence suspected, reasonable grounds to suspect the person of it (s.24(2))"),
    ("committed", "Offence committed: guilty, or reasonable grounds to suspect guilt (s.24(3))"),
    ("warrant", "Warrant of arrest"),
)

# PACE s.24(5)
NECESSITY: Final = (
    ("name", "To ascertain the name (a)"),
    ("address", "To ascertain the address (b)"),
    ("prevent-harm", "To prevent injury, damage, indecency or obstruction (c)"),
    ("protect-child", "To protect a child or other vulnerable person (d)"),
    ("investigation", "To allow prompt and effective investigation (e)"),
    ("disappearance", "To prevent prosecution being hindered by disappearance (f)"),
)


def _review(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    arrest = history.one(str(body.get("arrest", "")))
    if arrest is not None and at_us < arrest.at_us:
        yield Problem("arrest", "A review cannot lie before the arrest. Correct one of the two times.")


def _detention(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    arrest = history.one(str(body.get("arrest", "")))
    arrived = body.get("arrived")
    if isinstance(arrived, int) and arrived > at_us:
        yield Problem("arrived", "Detention is authorised after arrival at the station. Correct one of the two times.")
    if arrest is not None and isinstance(arrived, int) and arrived < arrest.at_us:
        yield Problem("arrived", "Arrival lies before the arrest. Correct one of the two times.")


def _until(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    arrest, until = history.one(str(body.get("arrest", ""))), body.get("until")
    if arrest is not None and at_us < arrest.at_us:
        yield Problem("arrest", "Nobody is kept in detention before the arrest. Correct one of the two times.")
    if isinstance(until, int) and until <= at_us:
        yield Problem("until", "The end lies before the decision. Correct one of the two times.")


def _interview(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    ended = body.get("ended")
    if isinstance(ended, int) and ended < at_us:
        yield Problem("ended", "The interview ends before it begins. Correct one of the two times.")


def _back(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from not_before("hospital")(body, at_us, history)
    taken, asked = history.one(str(body.get("hospital", ""))), body.get("questioned")
    if taken is not None and isinstance(asked, int) and asked * MINUTE > at_us - taken.at_us >= 0:
        yield Problem("questioned", "That is longer than the time in hospital. Correct the minutes, or one of the two times.")


ARREST: Final = Kind(
    "arrest",
    "Arrest",
    (
        Field("person", "Person", "event", to=PERSONS),
        Field("offence", "Offence"),
        Field("indictable", "Indictable offence (either way counts)", "yes-no"),
        Field("ground", "Ground", "choice", choices=GROUNDS),
        Field("necessity", "Why it was necessary", "many", choices=NECESSITY),
        Field("necessity_words", "Reasons in words", "long"),
        Field("officer", "Arresting officer"),
        Field("place", "Where", needed=False),
        Field("custody_record", "Custody record number", needed=False),
        Field("warrant", "Warrant that it followed from", "event", needed=False, to=WARRANT_EVENTS),
        Field("operations", "Operations", "many", needed=False, hint="The arrest counts once, whatever is listed here."),
        Field("registered", "The person was a registered offender (notification requirements) then", "yes-no", needed=False),
        AREA,
    ),
)

INVITED: Final = Kind(
    "attendance-invited",
    "Invited to a voluntary interview",
    (
        Field("person", "Person", "event", to=PERSONS),
        Field(
            "how",
            "How",
            "choice",
            choices=(("in-person", "In person"), ("letter", "By letter"), ("telephone", "By telephone"), ("lawyer", "Through the lawyer")),
        ),
        Field("officer", "By whom"),
        Field("due", "For when", "instant", needed=False),
    ),
)

VOLUNTARY: Final = Kind(
    "voluntary-attendance",
    "Voluntary attendance",
    (
        Field("person", "Person", "event", to=PERSONS),
        Field("offence", "Offence"),
        Field("cautioned", "Interviewed under caution", "yes-no"),
        Field("free_to_leave", "Told: free to leave at any time", "yes-no"),
        Field("notice", "Notice of rights given, with free legal advice", "yes-no"),
        Field("adult", "Appropriate adult", "choice", choices=(("present", "Present"), ("not-needed", "Not needed"), ("absent", "Absent"))),
        Field("place", "Where", needed=False),
        Field("officer", "Officer", needed=False),
        Field("operations", "Operations", "many", needed=False),
        AREA,
    ),
    hint="No custody clock and no bail follow from it (PACE s.29, Code C 3.21).",
)

INTERVIEW: Final = Kind(
    "interview",
    "Interview",
    (
        Field("encounter", "Arrest or voluntary attendance", "event", to=ENCOUNTERS),
        Field("cautioned", "Under caution", "yes-no"),
        Field("recorded", "Audibly or visually recorded", "yes-no"),
        Field("advice", "Legal advice", "choice", choices=(("had", "Had"), ("declined", "Declined"), ("waiting", "Asked for, not had"))),
        Field("adult", "Appropriate adult", "choice", choices=(("present", "Present"), ("not-needed", "Not needed"), ("absent", "Absent"))),
        Field("ended", "Ended", "instant", needed=False),
    ),
    check=each(not_before("encounter"), _interview),
)

_ARREST: Final = Field("arrest", "Arrest", "event", to=("arrest",))

DETENTION: Final = Kind(
    "detention-authorised",
    "Detention authorised",
    (
        _ARREST,
        Field("arrived", "Arrival at the first police station", "instant", hint="The custody clock begins here (PACE s.41)."),
        Field("station", "Police station"),
        Field("officer", "Custody officer"),
        Field("rank", "Rank", "rank"),
        Field("grounds", "Grounds (s.37(2))", "long"),
        Field("custody_record", "Custody record number", needed=False),
    ),
    check=_detention,
)

REVIEW: Final = Kind(
    "custody-review",
    "Detention reviewed",
    (
        _ARREST,
        Field("officer", "Review officer"),
        Field("rank", "Rank", "rank"),
        Field("independent", "Review officer has not been directly involved", "yes-no"),
        Field("outcome", "Outcome", "choice", choices=(("continues", "Detention continues"), ("release", "Release"))),
        Field("postponed", "Why it was postponed (s.40(4))", "long", needed=False),
    ),
    check=_review,
)

EXTENDED: Final = Kind(
    "detention-extended",
    "Detention extended beyond 24 hours",
    (
        _ARREST,
        Field("officer", "Who authorised"),
        Field("rank", "Rank", "rank"),
        Field("responsible", "Responsible for the station", "yes-no"),
        Field("until", "Until", "instant"),
        Field("necessary", "Necessary to secure, preserve or obtain evidence (s.42(1)(a))", "yes-no"),
        Field("diligent", "Investigation diligent and expeditious (s.42(1)(c))", "yes-no"),
        Field("grounds", "Grounds", "long"),
    ),
    check=_until,
)

WARRANT: Final = Kind(
    "further-detention-warrant",
    "Warrant of further detention",
    (
        _ARREST,
        Field("court", "Magistrates' court"),
        Field("granted", "Granted", "yes-no"),
        Field("extension", "Extension of an earlier warrant (s.44)", "yes-no"),
        Field("applied", "Application made", "instant"),
        Field("until", "Until", "instant", needed=False),
    ),
    check=_until,
)

HOSPITAL: Final = Kind(
    "detention-hospital",
    "Taken to hospital from detention",
    (
        _ARREST,
        Field("hospital", "Which hospital", needed=False),
        Field("officer", "Who took the person there", needed=False),
    ),
    hint="The time is that of leaving the station. The custody clock does not run until the person is back, but for questioning (PACE s.41(6)).",
    check=not_before("arrest"),
)

HOSPITAL_LEFT: Final = Kind(
    "detention-hospital-left",
    "Back in detention from hospital",
    (
        Field("hospital", "Which time in hospital", "event", to=("detention-hospital",)),
        Field("questioned", "Minutes of questioning there and on the way", "count", hint="They count on the custody clock. None: 0."),
    ),
    check=_back,
)

KINDS: Final = (
    PERSON, SAME_PERSON, SUSPECT_DECIDED, ARREST, INVITED, VOLUNTARY, INTERVIEW, DETENTION, REVIEW, EXTENDED, WARRANT, HOSPITAL, HOSPITAL_LEFT,
)  # fmt: skip
