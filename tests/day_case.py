"""An invented day of action: its operation's history event by event, and the cases that its addresses rest on."""

from __future__ import annotations

from collections.abc import Mapping

from rightdoor.cases.about import About
from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.joint.day.facts import CaseFacts, Look, facts_of
from rightdoor.joint.day.kinds import KINDS
from rightdoor.joint.day.state import Day, day_of
from rightdoor.model.civil import DAY, HOUR, MINUTE, parse_day

THE_DAY = parse_day("2026-03-05")
DAWN = THE_DAY * DAY + 6 * HOUR  # in winter the wall's clock is UTC
PLANNING = DAWN - 3 * DAY
_KINDS = {kind.code: kind for kind in KINDS}


def _about(case: str) -> About:
    return About(case, f"s-{case}", "england", PLANNING - 20 * DAY, PLANNING - 30 * DAY, "1")


class Plan:
    """A day that is told event by event, each checked as the desk checks it. `cases`: the histories of its addresses' cases."""

    def __init__(self) -> None:
        self.log: list[Event] = []
        self.cases: dict[str, History] = {}
        self.day = self.tell(
            "day-planned", name="Dawn", day=THE_DAY, commander="Supt Reed", contact="Control, 01632 960100", ends=DAWN + 12 * HOUR
        )

    @property
    def history(self) -> History:
        return History(self.log)

    def tell(self, kind: str, *, at_us: int = PLANNING, supersedes: str = "", **body: object) -> str:
        body = cleaned(body)
        problems = list(problems_of(_KINDS[kind], body, at_us, self.history, now_us=DAWN + DAY))
        assert not problems, problems
        name = f"op{len(self.log):03d}"
        self.log.append(Event(name, kind, at_us, PLANNING + len(self.log), "lead", body, supersedes))
        return name

    def problems(self, kind: str, **body: object) -> list[str]:
        return [each.field for each in problems_of(_KINDS[kind], cleaned(body), PLANNING, self.history, now_us=DAWN + DAY)]

    def address(self, name: str, *, ready: bool = True, **body: object) -> str:
        """An address with its case. `ready`: warrant granted, door checked, deconflicted."""
        premises, case = f"pr_{name}", f"case_{name}"
        self.cases[case] = History(case_events(name) if ready else ())
        given = {"children": "none", "vulnerable": "none", "address": f"{name} Lane, ZZ1 1CI", **body}
        made = self.tell("day-address", day=self.day, case=case, premises=premises, **given)
        if ready:
            self.tell("day-deconflicted", address=made, reference=f"dc-{name}", result="no-hit", by="DC Ash")
        return made

    def team(self, name: str, **body: object) -> str:
        given = {"leader": f"Sgt {name}", "account": f"sgt.{name.lower()}", "safeguarding": f"DC {name} Care", **body}
        return self.tell("day-team", day=self.day, name=f"Team {name}", **given)

    def assign(self, address: str, team: str, order: int = 1, *, first_us: int | None = None, hours: int = 3) -> str:
        first = first_us if first_us is not None else DAWN + (order - 1) * 4 * HOUR
        return self.tell("day-assigned", address=address, team=team, order=order, **{"from": first, "until": first + hours * HOUR})

    def result(self, address: str, team: str, what: str = "entry", *, at_us: int = DAWN + 10 * MINUTE, **body: object) -> str:
        return self.tell("day-result", at_us=at_us, address=address, team=team, what=what, sent=f"n{len(self.log)}", **body)

    @property
    def now(self) -> Day:
        found = day_of(self.history, self.day)
        assert found is not None
        return found

    def look(self, as_of_us: int = PLANNING + HOUR, *, without: Mapping[str, object] | None = None) -> Look:
        day = self.now
        facts: dict[str, CaseFacts] = {
            each.id: facts_of(self.cases[each.case], _about(each.case), each)
            for each in day.addresses
            if each.case in self.cases and each.case not in (without or {})
        }
        return Look(day, facts, as_of_us)


def case_events(name: str, *, echo: str = "agrees", today: str = "confirmed", granted_us: int = PLANNING - 10 * DAY) -> list[Event]:
    """A case whose warrant was granted for its premises and whose door was checked."""
    premises = f"pr_{name}"
    grant = {
        "power": "poca-4", "court": "Eastmarch magistrates", "entries": "one", "extent": "specific", "premises": premises,
        "reference": f"W-{name}",
    }  # fmt: skip
    check = {"warrant": f"w-{name}", "premises": premises, "echo": echo, "today": today}
    return [
        Event(f"w-{name}", "warrant-granted", granted_us, granted_us, "oic", grant),
        Event(f"c-{name}", "warrant-door-checked", PLANNING - DAY, PLANNING - DAY, "oic", check),
    ]
