"""The operation itself, through the checks of what is recorded of operations: forces join, packages are tasked and answered, totals are claimed."""

from __future__ import annotations

import hashlib

from golden.notarise.made import NOW, at
from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.joint.kinds import KINDS
from rightdoor.model.civil import HOUR


class Operation:
    """Its history in the making."""

    def __init__(self, *joining: str) -> None:
        self.log: list[Event] = []
        self.do("operation-opened", at("2014-01-10"), reach="national", aim="Children are safe, and those who harm them are found.")
        for code in joining:
            self.do("force-joined", at("2014-01-11"), force=code)

    def do(self, kind: str, at_us: int, **body: object) -> str:
        """Record it: what the checks refuse fails the test. The id."""
        held = cleaned(body)
        problems = list(problems_of(KINDS[kind], held, at_us, History(self.log), now_us=NOW))
        assert not problems, (kind, problems)
        event = Event(f"op-{len(self.log):04d}", kind, at_us, at_us + HOUR, "lead", held)
        self.log.append(event)
        return event.id

    def task(self, n: int, *forces: str, how: str = "") -> str:
        """A package for one force or several."""
        digest = hashlib.sha256(f"package {forces} {n}".encode()).hexdigest()
        return self.do(
            "package-tasked", at("2014-02-01") + n * HOUR, package=digest, subject=f"su_{n}", first_receipt=at("2013-11-01") + n * HOUR,
            forces=forces, how=how,
        )  # fmt: skip

    def accept(self, tasking: str, force: str) -> str:
        """By a force."""
        return self.do("package-accepted", at("2014-04-01"), tasking=tasking, force=force)

    @property
    def history(self) -> History:
        """As it stands."""
        return History(self.log)
