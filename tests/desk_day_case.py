"""A day of action for tests of the desk: a force of an operation, two cases with papers, two teams with their leaders, planned for tomorrow."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

from operations_case import DAY, KENT, Laid, lay
from rightdoor.model.civil import HOUR, MINUTE

ENTERED = {
    "outcome": "entered", "power": "warrant", "officer": "DS Oak", "occupier": True, "force": False, "copy": "occupier", "found": True,
    "other": False,
}  # fmt: skip
ARREST = {
    "person_name": "Alex Example", "person_role": "reported", "offence": "Offence", "indictable": True, "ground": "suspected-offence",
    "necessity": ("investigation",), "necessity_words": "Devices.", "officer": "DC Elm",
}  # fmt: skip


def clock() -> int:
    """The desk's own clock."""
    from rightdoor.desk.surroundings import now_us

    return now_us()


class DeskDay:
    """`planner` runs operations in the force; `leaders` work cases there; `doors`: (case, premises, address) of two subjects."""

    def __init__(self, desk: Any, laid: Laid | None = None) -> None:
        self.desk = desk
        self.laid = laid or lay(desk)
        self.number, self.unit, self.planner = self.laid.number, self.laid.units[1], self.laid.kent
        self.leaders = [desk.account(("officer-in-the-case", self.unit), name=f"Leader {name}") for name in ("One", "Two")]
        self.start = clock() - clock() % MINUTE - HOUR  # teams go while the test runs
        streets = ("2 Day Street", "5 Action Lane")
        self.doors = [self.door_of(desk.populate(self.unit, address=street).subjects[0]) for street in streets]
        self.day = self.plan(
            "day-planned", name="Dawn", day=self.start // DAY, commander="Supt Reed", contact="Control room", ends=self.start + 12 * HOUR
        )

    @contextmanager
    def acting(self, account: Any = None) -> Any:
        from rightdoor.casework.acting import acting

        with acting(account or self.planner, now_us=clock()) as done:
            yield done

    def door_of(self, subject: str) -> tuple[str, str, str]:
        """A case of the subject with a warrant for the premises that its papers name, and its door checked."""
        from rightdoor.casework.cases import acts
        from rightdoor.casework.joint.day.acts import address_of
        from rightdoor.casework.listing.one import seen
        from rightdoor.casework.subjects.papers import events_of

        with self.acting() as done:
            case = acts.open_case(done, subject, unit=self.unit.pk, nation="england", owned=True).pk
            premises = next(
                one["premises"]
                for event in events_of(done, seen(done, subject))
                for one in event.line["premises"]
                if event.line["premises"]
            )
            grant = {"power": "poca-4", "court": "Eastwade", "entries": "one", "extent": "specific", "premises": premises}
            warrant = acts.record(done, case, "warrant-granted", self.start - HOUR, grant, expected=None)
            joined = {"operation": str(self.number), "as": "tasked"}
            acts.record(done, case, "joined-operation", self.start - HOUR, joined, expected=None)
            check = {"warrant": warrant.id, "premises": premises, "echo": "agrees", "today": "confirmed"}
            acts.record(done, case, "warrant-door-checked", self.start - HOUR, check, expected=None)
            return case, premises, address_of(done, case, premises)

    def plan(self, kind: str, *, who: Any = None, supersedes: str = "", **body: Any) -> str:
        from rightdoor.casework.joint.day import acts

        with self.acting(who) as done:
            return acts.plan(done, self.number, kind, body, expected=None, supersedes=supersedes).id

    def address(self, door: int, **body: Any) -> str:
        case, premises, _ = self.doors[door]
        given = {"children": "none", "vulnerable": "none", **body}
        made = self.plan("day-address", day=self.day, case=case, premises=premises, **given)
        self.plan("day-deconflicted", address=made, reference="check 7", result="no-hit", by="DC Ash")
        return made

    def team(self, leader: int, **body: Any) -> str:
        account = self.leaders[leader]
        given = {"leader": account.name, "account": account.username, "safeguarding": f"DC Care {leader}", **body}
        return self.plan("day-team", day=self.day, name=f"Team {leader}", **given)

    def assign(self, address: str, team: str, order: int = 1, **more: Any) -> str:
        times = {"from": self.start + order * HOUR, "until": self.start + order * HOUR + HOUR}
        return self.plan("day-assigned", address=address, team=team, order=order, **times, **more)

    def whole(self) -> tuple[list[str], list[str]]:
        """Both addresses, each with a team of its own."""
        addresses, teams = [self.address(0), self.address(1)], [self.team(0), self.team(1)]
        for address, team in zip(addresses, teams, strict=True):
            self.assign(address, team)
        return addresses, teams

    @contextmanager
    def seen(self, account: Any = None) -> Any:
        """(acting, the day as the account sees it)."""
        from rightdoor.casework.joint.day.queries import day_seen

        with self.acting(account) as done:
            yield done, day_seen(done, self.number, self.day)

    def enter(self, account: Any, team: str, address: str, what: str, given: dict[str, Any], *, nonce: str, at_us: int = 0) -> Any:
        """Enter a result as the account."""
        from rightdoor.casework.joint.day.results import Sent, enter

        with self.seen(account) as (done, at):
            sent = Sent(what, at_us or self.start + 5 * MINUTE, given, nonce)
            return enter(done, at, at.team(team), at.address(address), sent)

    def history(self, door: int) -> Any:
        """What the case of a door holds."""
        from rightdoor.casework.cases.queries import case_seen, history_of

        with self.acting() as done:
            return history_of(case_seen(done, self.doors[door][0]))


__all__ = ["ARREST", "ENTERED", "KENT", "DeskDay", "clock"]
