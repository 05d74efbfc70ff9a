"""What is recorded of a seized device: seizure, each movement, submission, results, grading upload, and how it ended.

Sources: PACE 1984 ss.19, 21, 22; Protection of Children Act 1978, Schedule (forfeiture); CJPOA; ACPO and NPCC principles of digital
evidence; practice of exhibit references and continuity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import not_before
from rightdoor.media.entry import UNKNOWN
from rightdoor.media.profiles import TABLE, Profiles
from rightdoor.model.civil import DAY, civil_from_days
from rightdoor.reference.exhibit_references import reference_key

SEIZED: Final = "device-seized"
MOVED: Final = "device-moved"
SUBMITTED: Final = "submitted-to-forensics"
NOT_EXAMINED: Final = "not-examined"
PRIORITY: Final = "device-priority"
RESULTS: Final = "results-in"
REVIEWED: Final = "results-reviewed"
UPLOADED: Final = "grades-uploaded"
NOTICE: Final = "forfeiture-notice"
RETURNED: Final = "device-returned"
FORFEITED: Final = "device-forfeited"
KEPT: Final = "device-kept"
ENDS: Final = (RETURNED, FORFEITED, KEPT)

SORTS: Final = (
    ("phone", "Phone"),
    ("tablet", "Tablet"),
    ("laptop", "Laptop"),
    ("desktop", "Desktop computer"),
    ("drive", "Hard drive or SSD"),
    ("stick", "USB stick"),
    ("card", "Memory card or SIM"),
    ("disc", "Disc"),
    ("console", "Games console"),
    ("camera", "Camera"),
    ("router", "Router"),
    ("network-storage", "Network storage"),
    ("cloud", "Download of an account"),
    ("other", "Something else"),
)
GROUPS: Final = (
    ("1", "1 - before everything else"),
    ("2", "2 - next"),
    ("3", "3 - a time limit is near"),
    ("4", "4 - in the order of seizure"),
)
COMPUTED: Final = "computed"
MOVES: Final = (
    ("store", "Into the store"),
    ("examiner", "To an examiner"),
    ("grader", "To a grader"),
    ("laboratory", "To another laboratory"),
    ("court", "To court"),
    ("defence", "To an expert of the defence"),
    ("back", "Back from examination"),
    ("other", "For another reason"),
)
ASKED: Final = (
    ("triage", "Triage"),
    ("extraction", "Extraction"),
    ("full", "Full examination"),
    ("unlock", "Unlocking"),
    ("attribution", "Who used it when"),
    ("contact", "Contact with children"),
    ("first-generation", "Material that was made with it"),
)
GENERATION: Final = (("yes", "Yes"), ("no", "No"), ("not-known", "Not looked for, or not known"))
SEAL_FOUND: Final = (("whole", "Whole"), ("broken", "Broken or another one"), ("not-looked", "Not looked at"))
# profiles whose numbers mean grades; of the United Kingdom since 2014 the three counts have fields of their own
PROFILES: Final = tuple((name, name) for name in sorted({m.profile for m in TABLE} - {"NSRL"}))
SINCE_2014: Final = (date(2014, 4, 1) - date(1970, 1, 1)).days
ABC: Final = ("count_a", "count_b", "count_c")
_COUNT = re.compile(r"(\d{1,3})\s*[:=]\s*(\d{1,9})")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")

_DEVICE: Final = Field("device", "Exhibit", "event", to=(SEIZED,))
_SEAL: Final = Field("seal", "Seal number", needed=False, hint="Leave empty only where it was not sealed: that is shown as a gap.")


def counts_of(text: str) -> list[tuple[int, int]] | None:
    """(category, how many) of the lines of a field; None where a line is nothing of that kind."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        match = _COUNT.fullmatch(line)
        if match is None:
            return None
        found.append((int(match[1]), int(match[2])))
    return found


def _own_reference(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us
    wanted = reference_key(str(body.get("exhibit", "")))
    if any(reference_key(each.text("exhibit")) == wanted for each in history.of(SEIZED)):
        yield Problem("exhibit", "Another exhibit of this case has this reference. Give the next free number.")


def _not_before(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    device = history.one(str(body.get("device", "")))
    if device is not None and at_us < device.at_us:
        yield Problem("at", "This lies before the seizure of the exhibit. Correct one of the two times.")


def _results(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _not_before(body, at_us, history)
    if body.get("digest") and not _DIGEST.fullmatch(str(body["digest"])):
        yield Problem("digest", "The digest of an exhibit of the store is SHA-256: 64 letters a to f and digits.")
    if at_us < SINCE_2014 * DAY and any(isinstance(body.get(name), int) for name in ABC):
        yield Problem("count_a", "Categories A to C are in use since 1 April 2014. Give the numbers under their own profile below.")
    listed = str(body.get("counts", ""))
    if listed and not body.get("profile"):
        yield Problem("profile", "Say under which profile these categories are meant.")
    elif listed:
        yield from _listed(listed, str(body["profile"]), at_us)


def _listed(text: str, profile: str, at_us: int) -> Iterator[Problem]:
    counts = counts_of(text)
    if counts is None:
        yield Problem("counts", "One category a line: its number, a colon, how many (for instance 1: 12).")
        return
    table = Profiles(on=date(*civil_from_days(at_us // DAY)))
    unknown = [number for number, _ in counts if table.category(profile, number).label == UNKNOWN]
    if unknown:
        yield Problem("counts", f"The profile {profile} does not define {', '.join(map(str, unknown))} on that day.")


_SEIZED: Final = Kind(
    SEIZED,
    "Device seized",
    (
        Field("exhibit", "Exhibit reference", hint="Initials of the finder and a running number, for instance ABC/1."),
        Field("sort", "What it is", "choice", choices=SORTS),
        Field("description", "Description", hint="Make, colour, serial number. No content."),
        Field("found_where", "Where it was found"),
        Field("found_by", "Found by"),
        Field("holder", "Held by", needed=False, hint="Who took it along, where that is somebody else than the finder."),
        _SEAL,
        Field(
            "seized_at",
            "Search or arrest",
            "event",
            needed=False,
            to=("warrant-executed", "search-without-warrant", "arrest", "voluntary-attendance"),
        ),
        Field("person", "Whose it is, as far as known", "event", needed=False, to=("person",)),
        Field("child_used", "A child at risk uses it, or was spoken to with it", "yes-no", needed=False),
    ),
    hint="The time is that of the seizure.",
    check=_own_reference,
)
_MOVED: Final = Kind(
    MOVED,
    "Device handed on",
    (
        _DEVICE,
        Field("from_whom", "From"),
        Field("to_whom", "To"),
        Field("where", "Where it is now", needed=False),
        Field("reason", "Why", "choice", choices=MOVES),
        Field("words", "In words", "long", needed=False),
        _SEAL,
        Field("seal_found", "Seal as found on hand-over", "choice", needed=False, choices=SEAL_FOUND),
    ),
    check=_not_before,
)
_SUBMITTED: Final = Kind(
    SUBMITTED,
    "Device submitted to forensics",
    (
        _DEVICE,
        Field("from_whom", "From"),
        Field("to_whom", "To", hint="The laboratory or unit, and who took it in."),
        Field("ask", "What is asked", "many", choices=ASKED),
        Field("reference", "Reference of the laboratory", needed=False),
        _SEAL,
        Field("seal_found", "Seal as found on hand-over", "choice", needed=False, choices=SEAL_FOUND),
    ),
    hint="This is a movement too: it need not be entered a second time.",
    check=_not_before,
)
_NOT_EXAMINED: Final = Kind(
    NOT_EXAMINED,
    "Decided not to examine a device",
    (_DEVICE, Field("reason", "Reason", "long"), Field("by", "Who decided")),
    check=_not_before,
)
_PRIORITY: Final = Kind(
    PRIORITY,
    "Place in the queue set by a person",
    (
        _DEVICE,
        Field("group", "Place", "choice", choices=(*GROUPS, (COMPUTED, "As computed"))),
        Field("reason", "Reason", "long"),
        Field("by", "Who decided"),
    ),
    hint="The computed place and its reasons stay beside it.",
    check=_not_before,
)
_RESULTS: Final = Kind(
    RESULTS,
    "Results of an examination",
    (
        _DEVICE,
        Field("by", "Examined by"),
        Field("first_generation", "Material that was made by whoever used it (first generation)", "choice", choices=GENERATION),
        Field("count_a", "Category A", "count", needed=False),
        Field("count_b", "Category B", "count", needed=False),
        Field("count_c", "Category C", "count", needed=False),
        Field("prohibited", "Prohibited images", "count", needed=False),
        Field("extreme", "Extreme pornographic images", "count", needed=False),
        Field("profile", "Other profile", "choice", needed=False, choices=PROFILES),
        Field("counts", "Counts under that profile", "long", needed=False, hint="One category a line: its number, a colon, how many."),
        Field("graded_by", "Graded by, or whose grades were taken over", needed=False),
        Field("child", "Something in it concerns a child who can be found", "choice", choices=GENERATION),
        Field("digest", "Exhibit of the store", needed=False, hint="SHA-256 of the results as taken in; the page then leads to them."),
        Field("words", "In words, without describing content", "long", needed=False),
    ),
    hint="Counts under different profiles are never added.",
    check=_results,
)
_REVIEWED: Final = Kind(
    REVIEWED,
    "Results looked at",
    (
        Field("results", "Which results", "event", to=(RESULTS,)),
        Field("by", "Who looked at them"),
        Field("follows", "What follows from them", "long"),
    ),
    check=not_before("results"),
)
_UPLOADED: Final = Kind(
    UPLOADED,
    "Grades uploaded to the national database",
    (
        Field("results", "Which results", "event", to=(RESULTS,)),
        Field("reference", "Reference", needed=False),
        Field("identification", "Passed on for identification of victims", "yes-no"),
        Field("by", "By whom"),
    ),
    check=not_before("results"),
)
_NOTICE: Final = Kind(
    NOTICE,
    "Notice of intended forfeiture given",
    (
        _DEVICE,
        Field("to", "To whom"),
        Field("how", "How it was given", needed=False),
        Field(
            "claimed",
            "A claim was made",
            "choice",
            needed=False,
            choices=(("yes", "Yes"), ("no", "No, and the time is over"), ("open", "The time runs")),
        ),
    ),
    hint="The time within which a claim is made is not counted here: its length is from memory. Look it up.",
    check=_not_before,
)
_RETURNED: Final = Kind(
    RETURNED,
    "Device returned",
    (
        _DEVICE,
        Field("to", "To whom"),
        Field("cleaned", "Unlawful material was removed, or there was none", "yes-no"),
        Field("receipt", "A receipt was signed", "yes-no"),
        Field("words", "Condition and remarks", "long", needed=False),
    ),
    check=_not_before,
)
_FORFEITED: Final = Kind(
    FORFEITED,
    "Device forfeited",
    (
        _DEVICE,
        Field(
            "by",
            "By what",
            "choice",
            choices=(("court", "Order of a court"), ("notice", "Notice, no claim made"), ("disclaimed", "Disclaimed in writing")),
        ),
        Field("reference", "Reference", needed=False),
        Field("destroyed", "Destroyed", "yes-no"),
    ),
    check=_not_before,
)
_KEPT: Final = Kind(
    KEPT,
    "Device kept after the case",
    (_DEVICE, Field("reason", "Why it is kept", "long"), Field("until", "Until", "day"), Field("by", "Who decided")),
    hint="For an appeal, another case, or the retention of evidence after conviction.",
    check=_not_before,
)

KINDS: Final = (
    _SEIZED, _MOVED, _SUBMITTED, _NOT_EXAMINED, _PRIORITY, _RESULTS, _REVIEWED, _UPLOADED, _NOTICE, _RETURNED, _FORFEITED, _KEPT,
)  # fmt: skip
