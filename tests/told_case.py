"""A case told event by event, for tests of what its history says."""

from __future__ import annotations

from rightdoor.cases.about import About
from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.register import KINDS
from rightdoor.model.civil import DAY, HOUR, MINUTE, days_from_civil
from rightdoor.model.zones import to_utc

FAR = days_from_civil(2090, 1, 1) * DAY


def uk(text: str) -> int:
    """The instant of "2023-01-10 07:10" by the clock in the United Kingdom."""
    day, _, time = text.partition(" ")
    year, month, date = (int(part) for part in day.split("-"))
    hour, _, minute = (time or "12:00").partition(":")
    return to_utc(days_from_civil(year, month, date) * DAY + int(hour) * HOUR + int(minute) * MINUTE, "Europe/London").utc[0][0]


def day(text: str) -> int:
    """The number of a day "2023-01-10"."""
    year, month, date = (int(part) for part in text.split("-"))
    return days_from_civil(year, month, date)


DEFAULTS: dict[str, dict[str, object]] = {
    "person": {"role": "reported", "name": "Anton Beispiel"},
    "arrest": {
        "offence": "Making indecent photographs of a child", "indictable": True, "ground": "suspected-offence",
        "necessity": ("investigation",), "necessity_words": "devices", "officer": "DC 1",
    },
    "voluntary-attendance": {"offence": "Making", "cautioned": True, "free_to_leave": True, "notice": True, "adult": "not-needed"},
    "detention-authorised": {"station": "Ford", "officer": "PS 2", "rank": "sergeant", "grounds": "evidence", "custody_record": "ZZ/1/23"},
    "custody-review": {"officer": "Insp 3", "rank": "inspector", "independent": True, "outcome": "continues"},
    "detention-extended": {
        "officer": "Supt 4", "rank": "superintendent", "responsible": True, "necessary": True, "diligent": True, "grounds": "devices",
    },
    "further-detention-warrant": {"court": "Ford", "granted": True, "extension": False},
    "interview": {"cautioned": True, "recorded": True, "advice": "had", "adult": "not-needed"},
    "released-on-bail": {
        "bail": "station", "purpose": "investigation", "body": "police", "officer": "PS 2", "rank": "sergeant", "necessary": True,
        "factors": ("surrender", "offending", "victims", "suspect", "public"), "representations": True, "victim_views": "sought",
    },
    "bail-extended": {
        "officer": "Insp 3", "rank": "inspector", "tests": ("a", "b", "c", "d"), "invited": True, "representations": True, "told": True,
    },
    "released-under-investigation": {"officer": "PS 2", "rank": "sergeant", "reason": "no conditions needed", "victim_views": "sought"},
    "released-no-action": {"officer": "PS 2", "rank": "sergeant", "reason": "no evidence"},
    "nfa": {"officer": "DS 5", "rank": "sergeant", "reason": "no evidence"},
    "nfa-notice": {"how": "post", "officer": "DC 1"},
    "bail-answered": {"came": True, "detained": False},
    "bail-breached": {"what": "went to the school", "failed_to_attend": False},
    "bail-cancelled": {"officer": "DS 5", "reason": "wrong person", "told": True, "next": "none"},
    "bail-designated": {"officer": "CPS 6", "reason": "volume"},
    "bail-application": {"court": "Ford", "longer": False},
    "same-person": {"decided_by": "DS 5", "reason": "same date of birth"},
    "suspect-decided": {"decided_by": "DI 7", "rank": "inspector", "reason": "account and address"},
    "investigation-review": {"officer": "DS 5", "rank": "sergeant", "decision": "go on"},
}  # fmt: skip


class Told:
    """Events by `tell(kind, at, ...)`, in the order of telling; `history`, `about`."""

    def __init__(self, nation: str = "england") -> None:
        self.events: list[Event] = []
        self.about = About("case_1", "su_1", nation, 0, None, "1")  # type: ignore[arg-type]

    @property
    def history(self) -> History:
        return History(self.events)

    def tell(self, kind: str, at: str | int, *, supersedes: str = "", entered: str | int | None = None, **body: object) -> str:
        """Record it as the desk would: impossible events fail the test. The id."""
        at_us = at if isinstance(at, int) else uk(at)
        recorded_us = at_us if entered is None else entered if isinstance(entered, int) else uk(entered)
        held = cleaned({**DEFAULTS.get(kind, {}), **body})
        problems = list(problems_of(KINDS[kind], held, at_us, self.history, now_us=FAR))
        assert not problems, (kind, problems)
        name = f"e{len(self.events) + 1}"
        self.events.append(Event(name, kind, at_us, recorded_us, "dc1", held, supersedes))
        return name

    def problems(self, kind: str, at: str, *, now: int = FAR, **body: object) -> list[str]:
        """The fields by which it is refused."""
        held = cleaned({**DEFAULTS.get(kind, {}), **body})
        return [problem.field for problem in problems_of(KINDS[kind], held, uk(at), self.history, now_us=now)]

    def arrested(self, at: str, **body: object) -> str:
        """A person, and the arrest."""
        return self.tell("arrest", at, person=self.tell("person", at), **body)

    def bailed(self, arrested: str, **body: object) -> str:
        """An arrest of a day, detention, and release on bail in the evening."""
        arrest = self.arrested(f"{arrested} 07:00")
        self.tell("detention-authorised", f"{arrested} 08:00", arrest=arrest, arrived=uk(f"{arrested} 07:45"))
        self.tell("custody-review", f"{arrested} 13:30", arrest=arrest)
        return self.tell("released-on-bail", f"{arrested} 20:00", arrest=arrest, **body)
