"""Individual records of invented cases, each through the checks that hold what a person enters. Nothing is typed as a total."""

from __future__ import annotations

from collections.abc import Mapping

from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.register import KINDS
from rightdoor.figures.from_case import CaseOf
from rightdoor.model.civil import DAY, HOUR, MINUTE, parse_day

OPERATION = "1"  # its number, as its page shows it
NOW = parse_day("2016-01-01") * DAY
ABOUT: Mapping[str, Mapping[str, object]] = {
    "person": {"role": "reported"},
    "warrant-granted": {"power": "poca-4", "court": "Magistrates at Ford", "entries": "one", "extent": "specific"},
    "warrant-executed": {"officer": "DS 5", "force": False, "copy": "occupier", "found": True, "other": False},
    "search-without-warrant": {"power": "pace-18", "officer": "DS 5", "reason": "premises of an arrested person", "found": False},
    "arrest": {
        "offence": "Making indecent photographs of a child", "indictable": True, "ground": "suspected-offence", "necessity": ("investigation",),
        "necessity_words": "devices are to be found", "officer": "DC 1",
    },
    "voluntary-attendance": {"offence": "Making indecent photographs of a child", "cautioned": True, "free_to_leave": True, "notice": True,
                             "adult": "not-needed"},
    "released-on-bail": {
        "bail": "station", "purpose": "investigation", "body": "police", "officer": "PS 2", "rank": "sergeant", "necessary": True,
        "representations": True, "victim_views": "nobody",
    },
    "charged": {"offence": "other", "other_code": "PC78001", "other_words": "Making an indecent photograph of a child", "offence_first": 15_000,
                "means": "charge", "decided_by": "cps", "until": "bail"},
    "hearing": {"court": "Magistrates at Ford", "came_to": "sent"},
    "child-recorded": {"age_band": "unknown", "relation": "household"},
    "risk-noted": {"risk": "access", "source": "door"},
    "referral-made": {"to": "Example Council", "how": "written", "status": "single-premises", "ceiling": "It says where, not who."},
    "strategy-discussion": {},
    "device-seized": {"description": "as labelled", "found_where": "at the premises", "found_by": "DC 1", "seal": "S1"},
    "results-in": {"by": "the laboratory", "first_generation": "no", "child": "no"},
    "warrant-outcome": {},
    "joined-operation": {"operation": OPERATION},
}  # fmt: skip


def at(day: str, hour: int = 7, minute: int = 0) -> int:
    """An instant of a day, in UTC."""
    return parse_day(day) * DAY + hour * HOUR + minute * MINUTE


class Made:
    """A case in the making; its events are known an hour after they happened."""

    def __init__(self, case: str, force: str, opened_us: int) -> None:
        self.case, self.force, self.log = case, force, list[Event]()
        self.do("case-opened", opened_us, reason="accepted")

    def do(self, kind: str, at_us: int, *, supersedes: str = "", known_us: int | None = None, **body: object) -> str:
        """Record it as a person would: what the checks refuse fails the test. The id."""
        held = cleaned({**ABOUT.get(kind, {}), **body})
        problems = list(problems_of(KINDS[kind], held, at_us, History(self.log), now_us=NOW))
        assert not problems, (kind, problems)
        return self._add(kind, at_us, held, supersedes, known_us)

    def withdraw(self, event: str, at_us: int) -> None:
        """Take one back."""
        self._add(WITHDRAWN, at_us, {"reason": "entered in error"}, event, at_us)

    def _add(self, kind: str, at_us: int, held: dict[str, object], supersedes: str, known_us: int | None) -> str:
        recorded = at_us + HOUR if known_us is None else known_us
        event = Event(f"{self.case}-{len(self.log):03d}", kind, at_us, recorded, "dc1", held, supersedes)  # type: ignore[arg-type]
        self.log.append(event)
        return event.id

    def told(self) -> CaseOf:
        """As figures read it."""
        return CaseOf(self.case, self.force, History(self.log))

    # -- what a team does

    def join(self, at_us: int, how: str = "tasked") -> str:
        """The case joins the operation."""
        return self.do("joined-operation", at_us, **{"as": how})

    def raid(self, at_us: int, *, area: str = "", empty: bool = False) -> str:
        """A warrant of two days before, executed at premises of their own. The entry."""
        place = f"pr_{self.case}"
        warrant = self.do("warrant-granted", at_us - 2 * DAY, premises=place)
        present = {} if empty else {"present": "one adult"}
        return self.do("warrant-executed", at_us, warrant=warrant, premises=place, area=area, occupier=not empty, **present)

    def person(self, at_us: int, n: int = 1) -> str:
        """A person of the case."""
        return self.do("person", at_us, reference=f"Person {n} of {self.case}")

    def arrest(self, at_us: int, person: str, *, entry: str = "", area: str = "", **said: object) -> str:
        """An arrest at an entry, or elsewhere."""
        number = f"{self.case}/{len(self.log)}/14"
        return self.do("arrest", at_us, person=person, warrant=entry, area=area, **{"custody_record": number, **said})

    def bail(self, at_us: int, arrest: str) -> str:
        """Released on bail for it."""
        return self.do("released-on-bail", at_us, arrest=arrest)

    def child(self, at_us: int, n: int, marks: tuple[str, ...], *, immediate: bool) -> str:
        """A child with a noted risk, and what it rests on that the child is counted as safeguarded or protected."""
        child = self.do("child-recorded", at_us, reference=f"Child {n}")
        risk = self.do("risk-noted", at_us + MINUTE, child=child, immediate=immediate)
        if "safeguarded-2014" in marks:
            rests = self.do("referral-made", at_us + HOUR, risk=risk)
            self.do("child-marked", at_us + HOUR, child=child, definition="safeguarded-2014", rests_on=rests)
        if "protected-2014" in marks:
            rests = self.do("safeguarding-plan", at_us + 2 * HOUR, child=child, plan="seen together", jointly=True)
            self.do("child-marked", at_us + 2 * HOUR, child=child, definition="protected-2014", rests_on=rests)
        return child

    def device(self, at_us: int, n: int, sort: str, entry: str, *, examined_us: int | None = None) -> str:
        """A device of the search, and its results."""
        device = self.do("device-seized", at_us, exhibit=f"DC1/{n}", sort=sort, seized_at=entry)
        if examined_us is not None:
            self.do("results-in", examined_us, device=device)
        return device

    def charge(self, at_us: int, person: str, *, court_us: int | None = None) -> str:
        """Charged, and before a court."""
        charge = self.do("charged", at_us, person=person)
        if court_us is not None:
            self.do("hearing", court_us, person=person)
        return charge
