"""Random histories of operations: packages tasked, answered and offered elsewhere, forces that leave, requests; late, corrected and withdrawn.

Whatever the checks of a person's entries refuse is left out. The same seed draws the same history.
"""

from __future__ import annotations

import random
from typing import Any

from rightdoor.cases.check import cleaned, problems_of, supersedes_problem, without
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.joint.kinds import KINDS
from rightdoor.joint.tasking import tasking
from rightdoor.model.civil import DAY, HOUR, parse_day

START = parse_day("2026-02-01") * DAY
FORCES = ("E23000032", "E23000028", "E23000035")
PACKAGES = tuple(letter * 64 for letter in "abcd")  # few, so that two operations send the same
REACHES = ("national", "national", "regional", "standing")
OFTEN = (
    "package-tasked", "package-tasked", "package-tasked", "package-offered", "package-offered", "package-accepted", "package-accepted", "package-accepted",
    "package-refused", "package-sent-back", "offer-taken-back", "case-named", "force-joined", "force-left", "request-sent", "request-sent",
    "request-answered", "correct", "correct", "correct", "withdraw", "withdraw", "operation-closed", "operation-reopened",
)  # fmt: skip


class Drawn:
    """An operation in the making. `now_us` goes on, and each instant is used once."""

    def __init__(self, operation: str, rng: random.Random, now_us: int = START) -> None:
        self.operation, self.rng, self.now_us = operation, rng, now_us
        self.log: list[Event] = []
        self.add("operation-opened", now_us, {"reach": rng.choice(REACHES), "aim": "Packages to forces"})
        for force in FORCES:
            self.add("force-joined", self.now_us, {"force": force})

    def add(self, kind: str, at_us: int, body: dict[str, Any], supersedes: str = "") -> bool:
        """Record it, unless it cannot be."""
        history, held = History(self.log), cleaned(body)
        self.now_us += self.rng.choice((HOUR, HOUR, 9 * HOUR, 2 * DAY))
        at_us += len(self.log) + 1
        if kind != WITHDRAWN:
            against = without(history, supersedes) if supersedes else history
            if list(problems_of(KINDS[kind], held, at_us, against, now_us=self.now_us, kinds=KINDS)):
                return False
        if supersedes and supersedes_problem(kind, supersedes, history, kinds=KINDS) is not None:
            return False
        name = f"op{self.operation} {(len(self.log) * 7) % 97:02d}"  # their order is not that of recording
        self.log.append(Event(name, kind, at_us, self.now_us, "lead", held, supersedes))
        return True

    def step(self) -> None:
        """One thing that somebody records."""
        kind = self.rng.choice(OFTEN)
        if kind == "force-left" and self.rng.random() < 0.6:
            return
        if kind == "correct":
            self._correct()
        elif kind == "withdraw":
            old = self.rng.choice(History(self.log).events)
            if old.kind == "operation-opened" or (old.kind == "force-joined" and self.rng.random() < 0.8):
                return
            self.add(WITHDRAWN, self.now_us, {"reason": "entered in error"}, old.id)
        else:
            self.add(kind, self._at(), self._body(kind))

    def _correct(self) -> None:
        """At another time, or with fields drawn again; what it names stays."""
        old = self.rng.choice(History(self.log).events)
        if self.rng.random() < 0.4:
            self.add(old.kind, old.at_us + self.rng.choice((-2 * DAY, -HOUR, HOUR, 2 * DAY)), dict(old.body), old.id)
            return
        names = {field.name for field in KINDS[old.kind].fields if field.type == "event"}
        kept = {name: value for name, value in old.body.items() if name in names}
        self.add(old.kind, old.at_us, {**self._body(old.kind), **kept}, old.id)

    def _at(self) -> int:
        return self.now_us - self.rng.choice((0, 0, 0, HOUR, 9 * HOUR, 20 * DAY))

    def _one(self, *kinds: str) -> str:
        """An event that is there, by its own id or by that of one which it corrects."""
        held = History(self.log).of(*kinds)
        chosen = self.rng.choice(held) if held else None
        return "" if chosen is None else chosen.supersedes or chosen.id

    def _likely(self, name: str, kind: str) -> tuple[str, ...]:
        """The forces that it is mostly about: those that hold a package, or have still to answer."""
        found = tasking(History(self.log), name) if name and self.rng.random() < 0.8 else None
        if found is None:
            return ()
        return found.holders if kind in ("package-sent-back", "case-named") else found.asked

    def _body(self, kind: str) -> dict[str, Any]:
        rng = self.rng
        name = self._one("package-tasked")
        force = rng.choice(self._likely(name, kind) or FORCES)
        several = tuple(rng.sample(FORCES, rng.randint(1, 3)))
        reason = {"code": rng.choice(("not-here", "no-capacity")), "reason": "as they said"}
        named = {"tasking": name}
        package = {"package": rng.choice(PACKAGES), "subject": "su_1", "first_receipt": START - DAY, "forces": several}
        given: dict[str, dict[str, Any]] = {
            "operation-opened": {"reach": rng.choice(REACHES), "aim": "Packages to forces"},
            "package-tasked": {**package, "how": rng.choice(("one", "shared"))},
            "package-offered": {**named, "forces": several, "how": rng.choice(("", "one", "shared"))},
            "package-accepted": {**named, "force": force},
            "package-refused": {**named, "force": force, **reason},
            "package-sent-back": {**named, "force": force, **reason},
            "offer-taken-back": {**named, "force": force, "reason": "another has it"},
            "case-named": {**named, "force": force, "case": "case 9"},
            "force-joined": {"force": force},
            "force-left": {"joined": self._one("force-joined"), "reason": "merged"},
            "request-sent": {"reference": f"R{len(self.log)}", "used": START - DAY, "force": rng.choice(("", force)), "tasking": rng.choice(("", name))},
            "request-answered": {"request": self._one("request-sent"), "result": rng.choice(("resolved", "expired"))},
            "operation-closed": {"reason": "done"},
            "operation-reopened": {"reason": "there is more"},
        }  # fmt: skip
        return given[kind]


def drawn(operation: str, rng: random.Random) -> tuple[Event, ...]:
    """The history of an operation, as it was recorded."""
    made = Drawn(operation, rng)
    for _ in range(rng.choice((20, 60, 120))):
        made.step()
    return tuple(made.log)
