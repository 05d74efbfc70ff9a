"""The area of one force: its world is made, lived, reported, asked about, and written down."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.simulation.acts import ActMaker
from rightdoor.simulation.harm import plant
from rightdoor.simulation.network import HOMES, PROVIDERS, Network
from rightdoor.simulation.nouns import Act, LogRow, Referral, Subject
from rightdoor.simulation.oracle import Told, tell
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.papers.office import Office
from rightdoor.simulation.people import Population, draw_service
from rightdoor.simulation.referrals import Reporter, digests, draw_tool
from rightdoor.simulation.scales import SCALES, shares
from rightdoor.simulation.sessions import Span, assign
from rightdoor.simulation.slips.scene import Scene

SPAN_DAYS = 72
FIRST_NUMBER = 7_000_001
# What the first reports of a small inbox are, as (form, habit).
SHOWN = (
    ("xml", "usual"),
    ("json", "usual"),
    ("both", "usual"),
    ("xml", "login-only"),
    ("xml", "viral"),
    ("xml", "empty"),
    ("xml", "usual"),
)
REPEATS = (1, 1, 1, 1, 1, 1, 1, 2, 2, 4)  # reports of one account


class Order(NamedTuple):
    """What to simulate of one force. Rates are shares of 1; `as_of` in UTC microseconds."""

    scale: str
    seed: int
    force: int
    slips: float
    missing_labels: float
    as_of: int


class Case(NamedTuple):
    """Everything about one subject."""

    subject: Subject
    referrals: list[Referral]
    log_rows: list[LogRow]
    papers: list[Papers]
    told: dict[str, Told]

    @property
    def acts(self) -> list[Act]:
        """All acts of the subject."""
        return acts_of(self.referrals, self.log_rows)


def acts_of(referrals: list[Referral], rows: list[LogRow]) -> list[Act]:
    """All acts in reports and logs."""
    reported = [act for r in referrals for act in (*r.acts, *(f.act for f in r.files if f.act is not None))]
    return reported + [row.act for row in rows]


class Area:
    """The simulated area; `cases()` yields its subjects one after the other."""

    def __init__(self, order: Order) -> None:
        self.order, self.scale = order, SCALES[order.scale]
        self.rng = random.Random(f"rightdoor:{order.seed}:{order.force}")
        self.span = Span(order.as_of - SPAN_DAYS * DAY, order.as_of)
        self.network = Network(order.force)
        self.people = Population(order.force, self.network, span=self.span, rng=self.rng)
        self.referral_count = shares(self.scale)[order.force]
        self._plan = self._subjects()
        self._bystanders()
        for provider in range(len(PROVIDERS)):
            assign(self.network, provider, self.span, self.rng)
        acts = ActMaker(self.network, span=self.span, rng=self.rng)
        self.reporter = Reporter(acts, self.rng, virals=virals(order.seed), as_of=order.as_of)
        homes = [line for i in HOMES for line in self.network.by_provider[i] if line.last > order.as_of]
        scene = Scene(self.network, homes, order.as_of)
        self.office = Office(scene, self.rng, slips=order.slips, missing_labels=order.missing_labels, certain=self.scale.certain_slips)

    def _subjects(self) -> list[tuple[Subject, int]]:
        """The subjects, with the number of reports (accounts) or of observed acts (clients) of each."""
        plan: list[tuple[Subject, int]] = []
        left = self.referral_count
        while left > 0:
            count = min(left, self.rng.choice(REPEATS))
            subject = self.people.subject(draw_service(self.rng))
            plant(subject, self.rng, turn=len(plan))
            plan.append((subject, count))
            left -= count
        for _ in range(max(2, self.scale.log_clients)):
            plan.append((self.people.subject(None), self.rng.randint(2, 14)))
        return plan

    def _bystanders(self) -> None:
        for _ in range(min(500, int(len(self._plan) * self.scale.bystanders))):
            self.people.bystander()

    def cases(self) -> Iterator[Case]:
        """Every subject with its reports, papers and what the oracle says of them."""
        number, observation = FIRST_NUMBER + self.order.force * 20_000, 1
        for subject, count in self._plan:
            referrals: list[Referral] = []
            rows: list[LogRow] = []
            if subject.service is not None:
                referrals = [self._report(subject, number + i) for i in range(count)]
                number += count
            else:
                ids = [f"OB{self.order.force + 1:02d}-{observation + i:05d}" for i in range(count)]
                rows = self.reporter.observe(subject, draw_tool(self.rng), ids)
                observation += count
            yield self._case(subject, referrals, rows)

    def _report(self, subject: Subject, number: int) -> Referral:
        place = number - FIRST_NUMBER
        shown = self.scale.specimens and place < len(SHOWN) and not subject.high_harm
        return self.reporter.report(subject, str(number), specimen=SHOWN[place] if shown else None)

    def _case(self, subject: Subject, referrals: list[Referral], rows: list[LogRow]) -> Case:
        acts, scene = acts_of(referrals, rows), self.office.scene
        for act in acts:
            if rows:  # a log is one source: rows of one client are mixed up, whatever their numbers
                scene.siblings[act.number] = acts
            else:
                scene.siblings.setdefault(act.number, []).append(act)
        for referral in referrals:
            scene.incidents[referral.number] = referral.incident
            scene.received[referral.number] = referral.received
        papers = self.office.papers_for(subject, acts)
        scene.siblings.clear()
        scene.incidents.clear()
        scene.received.clear()
        return Case(subject, referrals, rows, papers, tell(acts, papers))


def virals(seed: int) -> list[tuple[str, str]]:
    """The few files that everybody reports, the same in all areas."""
    rng = random.Random(f"rightdoor:{seed}:virals")
    return [digests(rng) for _ in range(25)]
