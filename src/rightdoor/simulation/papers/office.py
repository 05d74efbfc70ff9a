"""The office that asks: makes the papers of one subject, with slips at a set rate."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY
from rightdoor.simulation.network import PROVIDERS, Lease
from rightdoor.simulation.nouns import Act, Subject
from rightdoor.simulation.papers.answers import answer, lose_label, row_of
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.papers.requests import answerable, ask, choose, submit
from rightdoor.simulation.slips.register import BY_MODE, CLOSED, VISIBLE
from rightdoor.simulation.slips.scene import Scene, Slip

CLOSED_SHARE = 0.10


class Office:
    """Requests of one force, numbered in the order in which they are made."""

    def __init__(self, scene: Scene, rng: random.Random, *, slips: float, missing_labels: float, certain: tuple[int, ...] = ()) -> None:
        self.scene, self.rng = scene, rng
        self.slip_rate, self.missing_labels = slips, missing_labels
        self.certain = certain if slips else ()  # turns of requests that are slipped in any case
        self.slips = self.closed = 0
        self._count = 0

    def papers_for(self, subject: Subject, acts: list[Act]) -> list[Papers]:
        """Ask about some of the acts of a subject, and get answers."""
        made = [self._one(act) for act in choose([a for a in acts if answerable(self.received(a), self.scene.as_of)], self.rng)]
        if subject.key in self.scene.faults:
            self._spread(made)
        return made

    def received(self, act: Act) -> int:
        """When the source of the act came in; a log is at hand within the day."""
        return self.scene.received.get(act.number, act.instant + DAY)

    def _one(self, act: Act) -> Papers:
        self._count += 1
        network, rng = self.scene.network, self.rng
        span = (self.received(act), self.scene.as_of)
        papers = ask(act, f"CD{network.force + 1:02d}-{self._count:06d}", network, span=span, rng=rng)
        slip = self._draw() if rng.random() < self.slip_rate or self._count in self.certain else None
        tries = 0
        while not self.run(papers, slip):
            tries += 1
            slip = self._draw() if tries < 40 else None
        if slip is None and rng.random() < self.missing_labels:
            lose_label(papers, rng)
        return papers

    def run(self, papers: Papers, slip: Slip | None) -> bool:
        """Walk the papers through all steps; the slip strikes at its own. False when it cannot strike."""
        scene, rng = self.scene, self.rng
        if slip and slip.stage in ("source", "application") and not slip.function(papers, scene, rng):
            return False
        submit(papers)
        if slip and slip.stage == "submission" and not slip.function(papers, scene, rng):
            return False
        if papers.id_type:
            line = scene.accounts[papers.request_id]
            answer(papers, scene.network, rng)
            papers.rows, papers.outcome = [row_of(Lease(line.first, line.last, -1, line), papers.produced, rng)], "data"
            papers.rows[0].ports = None
        else:
            answer(papers, scene.network, rng)
        if slip and slip.stage == "answer" and not slip.function(papers, scene, rng):
            return False
        if slip:
            papers.mode, papers.detectable = slip.mode, slip.detectable
            self.slips += 1
            self.closed += slip.detectable == "no"
        return True

    def _draw(self) -> Slip:
        """A mode by its weight; one of the closed list only while they stay within their share."""
        room = CLOSED_SHARE * (self.slips + 1) - self.closed
        if room >= 1 and self.rng.random() < (0.25 if room >= 4 else 0.06):
            fitting = [s for s in CLOSED if s.spreads == (room >= 4)]
            return self.rng.choices(fitting, [s.weight for s in fitting])[0]
        return self.rng.choices(VISIBLE, [s.weight for s in VISIBLE])[0]

    def _spread(self, made: list[Papers]) -> None:
        """A consistent fault shows in every answer about the subject's line."""
        first = next(p for p in made if p.mode and BY_MODE[p.mode].spreads)
        slip = BY_MODE[first.mode]
        for papers in made:
            if papers.mode or papers.missing or PROVIDERS[papers.provider].share == 0:
                continue
            if slip.function(papers, self.scene, self.rng):
                papers.mode, papers.detectable = slip.mode, slip.detectable
                self.slips += 1
                self.closed += 1
