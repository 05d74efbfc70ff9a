"""Small worlds for the tests of the simulation."""

from __future__ import annotations

import random
from functools import lru_cache

from rightdoor.simulation.area import Area, Order
from rightdoor.simulation.nouns import Act
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.papers.requests import answerable, ask

AS_OF = 1_780_300_800_000_000  # 2026-06-01T08:00:00Z


def order(*, scale: str = "small", seed: int = 5, slips: float = 0.0, missing_labels: float = 0.0, force: int = 0) -> Order:
    return Order(scale, seed, force, slips, missing_labels, AS_OF)


@lru_cache(maxsize=8)
def cases(seed: int, slips: float, missing_labels: float) -> tuple:  # type: ignore[type-arg]
    area = Area(order(scale="force", seed=seed, slips=slips, missing_labels=missing_labels))
    return tuple(area.cases())


class World:
    """An area with acts to ask about; every call starts from fresh acts of one seed."""

    def __init__(self, seed: int = 5) -> None:
        self.area = Area(order(scale="force", seed=seed))
        self.office, self.scene, self.rng = self.area.office, self.area.office.scene, random.Random(seed)
        self.acts: list[Act] = []
        for case in list(self.area.cases()):
            for referral in case.referrals:
                self.scene.incidents[referral.number] = referral.incident
                self.scene.received[referral.number] = referral.received
            for act in case.acts:
                self.acts.append(act)
                self.scene.siblings.setdefault(act.number if case.referrals else case.subject.account, []).append(act)
                if case.log_rows:
                    self.scene.siblings[act.number] = self.scene.siblings[case.subject.account]
        self.acts = [act for act in self.acts if answerable(self.office.received(act), self.scene.as_of)]
        self.rng.shuffle(self.acts)

    def ask(self, act: Act) -> Papers:
        return ask(act, f"T-{act.key}", self.scene.network, span=(self.office.received(act), self.scene.as_of), rng=self.rng)
