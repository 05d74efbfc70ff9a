"""Random histories through the acts and through the interface, on a real database: the same invariants, and the rows are what the history says."""

from __future__ import annotations

import itertools
import json
import os
import random

import pytest

from case_invariants import Slow, seen
from case_papers import INVARIANTS
from cases_case import Cases
from decided_case import lay_subject
from random_cases import Story, Told
from rightdoor.cases.check import cleaned
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.register import KINDS
from rightdoor.cases.whole import duties_of

_keys = itertools.count(1)
START = 1_521_450_000_000_000  # 2018-03-19: long over by the clock of the desk, which the interface goes by


class _Acts:
    """Each thing done by the act of casework, at the story's own time."""

    def __init__(self, cases):
        self.cases = cases

    def do(self, account, now_us, case, what, given):
        from rightdoor.casework.cases import acts, handing, queries

        with self.cases.as_(account, now_us) as done:
            if what == "open":
                return acts.open_case(done, self.cases.subject, unit=self.cases.unit.pk, nation=given["nation"], owned=True).pk
            expected = queries.token_of(queries.history_of(queries.case_seen(done, case)))
            if what == "events":
                acts.record(done, case, given["kind"], given["at_us"], given["body"], expected=expected)
            elif what.endswith("/correct"):
                acts.correct(done, case, what.split("/")[1], given["at_us"], given["body"], expected=expected)
            elif what.endswith("/withdraw"):
                acts.withdraw(done, case, what.split("/")[1], reason=given["reason"], expected=expected)
            elif what == "offer":
                handing.offer(done, case, expected=expected, **given)
            elif what == "accept":
                handing.accept(done, case)
            elif what == "send-back":
                handing.refuse(done, case, **given)
            elif what == "take-offer-back":
                handing.take_back(done, case, expected=expected)
            elif what == "close":
                acts.close(done, case, expected=expected, **given)
        return case


class _Interface:
    """Each thing done by a request of the interface, now."""

    def __init__(self, cases):
        self.cases, self.clients = cases, {}

    def do(self, account, now_us, case, what, given):
        from rightdoor.desk.api.opening import PURPOSE

        del now_us
        client = self.clients.setdefault(account.pk, self.cases.desk.api(account))
        headers = {"Idempotency-Key": f"key-of-histories-{next(_keys)}", PURPOSE: "investigation"}
        path, body = f"/api/cases/{case}/{what}", dict(given)
        if what == "open":
            path, body = f"/api/subjects/{self.cases.subject}/cases", {"unit": self.cases.unit.pk, "nation": given["nation"]}
        elif what not in ("accept", "send-back"):
            body["expected"] = client.get(f"/api/cases/{case}", headers={PURPOSE: "investigation"}).json()["expected"]
        answer = client.post(path, json.dumps(body), content_type="application/json", headers=headers)
        if answer.status_code == 409 and what == "close":
            from rightdoor.casework.cases.problems import KeptOpen

            raise KeptOpen(answer.json()["current"]["reasons"])
        assert answer.status_code == 201, (path, body, answer.content)
        return answer.json()["id"] if what == "open" else case


class _Desked(Story):
    """A story whose events go through the desk; what it drew next goes by what the database holds."""

    def __init__(self, cases, seed, way):
        self.cases, self.way, self.case = cases, way, ""
        cases.subject = lay_subject(cases.desk, cases.unit)
        theirs = {"work-case": cases.elsewhere, "safeguard": cases.elsewhere_guardian, "supervise-cases": cases.elsewhere}
        ours = {"work-case": cases.officer, "safeguard": cases.guardian, "supervise-cases": cases.supervisor}
        self.teams = {cases.unit.pk: ours, cases.other.pk: theirs}
        self.unit, self.to, self.refusals = cases.unit.pk, None, 0
        super().__init__(seed)

    def do(self, account, what, **given):
        self.case = self.way.do(account, self.now_us, self.case, what, given)
        self.log, self.about = self.held()
        self.history = History(self.log)
        self.passes(60_000_000)

    def held(self):
        """What the database holds of the case: its log, and what is known beside it."""
        from rightdoor.casework.cases import queries

        with self.cases.as_(self.cases.supervisor) as done:
            row = queries.case_seen(done, self.case)
            return list(queries.history_of(row).log), queries.about_of(row)

    def own(self, kind, /, *, by="", **body):
        if kind == "case-opened":
            self.now_us = START + self.rng.randrange(2 * 10**14)
            self.do(self.cases.officer, "open", nation=self.about.nation)

    def _add(self, kind, at, body, supersedes, by=""):
        old = next((e.kind for e in self.log if e.id == supersedes), kind)
        account = self.teams[self.unit][KINDS[old].capability]
        if kind == "righting-assigned":
            body = {**body, "to": account.username}  # an account that is there
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in body.items()}
        if kind == WITHDRAWN:
            self.do(account, f"events/{supersedes}/withdraw", reason=given["reason"])
        elif supersedes:
            self.do(account, f"events/{supersedes}/correct", at_us=at, body=given)
        else:
            self.do(account, "events", kind=kind, at_us=at, body=given)
        assert (self.log[-1].kind, self.log[-1].supersedes) == (kind, supersedes)
        hidden = {field.name for field in KINDS[old].fields if field.private}
        assert self.log[-1].body == {name: value for name, value in cleaned(body).items() if name not in hidden}
        return self.log[-1]

    def step(self):
        """Short histories take back oftener, so that some do."""
        if len(self.history.events) > 2 and not self.closed and self.rng.random() < 0.08:
            self.withdraw()
        else:
            super().step()

    def hand_over(self):
        before = {event.id: event for event in self.log}
        if self.to is None:
            self.to = next(unit for unit in self.teams if unit != self.unit)
            self.do(self.teams[self.unit]["supervise-cases"], "offer", unit=self.to, reason="they live there")
        else:
            what = self.rng.choice(("accept", "accept", "send-back", "take-offer-back"))
            team = self.teams[self.unit if what == "take-offer-back" else self.to]
            self.do(team["work-case" if what == "accept" else "supervise-cases"], what, **({"reason": "no"} if what == "send-back" else {}))
            self.unit = self.to if what == "accept" else self.unit
            self.to = None
        assert {event.id: event for event in self.log if event.id in before} == before

    def close(self):
        from rightdoor.casework.cases.problems import KeptOpen

        try:
            self.do(self.teams[self.unit]["work-case"], "close", code="safeguarded", reason="done")
            self.closed = True
        except KeptOpen:
            self.refusals += 1

    def give(self):
        """Duties are given by tests of their own."""


@pytest.fixture
def cases(desk):
    made = Cases(desk)
    made.elsewhere_guardian = desk.account(("safeguarding-officer", made.other), name="Gil Guardian")
    return made


def _run(cases, seed, way, most):
    story = _Desked(cases, seed, way)
    before = cases.desk.ledger()[-1][0] if story.log else 0
    recorded = len(story.log)
    while len(story.log) < most and not story.closed:
        story.step()
    if not story.closed and story.rng.random() < 0.3:
        while story.to is not None:
            story.hand_over()
        story.settle()
    told = [json.loads(body)["subject"] for _, _, act, body in cases.desk.ledger(before) if act == "entered"]
    assert [one["event"] for one in told] == [event.id for event in story.log[recorded:]], seed
    return story


def _holds(story):
    from rightdoor.casework.cases import project, queries

    told = Told(story.seed, tuple(story.log), story.about, story.now_us, story.refused)
    found = [said for invariant in INVARIANTS for said in invariant(seen(told))]
    assert not found, (found[:3], str(told))
    with story.cases.as_(story.cases.supervisor, story.now_us) as done:
        row = queries.case_seen(done, story.case)
        rows = queries.duties_of(row)
        assert row.unit_id == story.unit
        assert (row.closed_us is not None) is story.closed
        assert {each.unit_id for each in rows} <= {row.unit_id}
        held = {each.pk: each.read()._replace(owner="") for each in rows}
        assert held == {each.id: each._replace(owner="") for each in duties_of(History(story.log), story.about, story.now_us)}
        owner = ""
        for event in Slow(story.log).of("case-owned", "transfer-accepted"):
            owner = event.by if event.kind == "transfer-accepted" else event.text("to")
        assert (row.owner.username if row.owner else "") == owner
        assert {each.owner.username for each in rows if each.owner} <= {owner, *(each.by for each in story.log)}
        assert project.again(row, now_us=story.now_us) == 0
    return len(story.log)


def _seeds(way, few, many):
    """The same few on every run; RIGHTDOOR_EXAMPLES=drawn (`make prove`) many new ones, each named where it fails."""
    if os.environ.get("RIGHTDOOR_EXAMPLES") != "drawn":
        return [f"{way} {n}" for n in range(few)]
    run = random.SystemRandom().getrandbits(64)
    return [f"{way} {run:x} {n}" for n in range(many)]


@pytest.mark.drawn
def test_random_histories_through_the_acts(cases):
    stories = [_run(cases, seed, _Acts(cases), 9) for seed in _seeds("acts", 30, 1_500)]
    assert sum(_holds(story) for story in stories) > 8 * len(stories)
    kinds = {event.kind for story in stories for event in story.log}
    assert kinds >= {WITHDRAWN, "transfer-offered", "transfer-accepted", "case-closed"}
    assert sum(story.refusals for story in stories) > 3


@pytest.mark.drawn
def test_random_histories_through_the_interface(cases):
    stories = [_run(cases, seed, _Interface(cases), 6) for seed in _seeds("interface", 8, 500)]
    assert sum(_holds(story) for story in stories) > 5 * len(stories)
