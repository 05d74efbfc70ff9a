"""Random histories of invented cases: any kind of event of the register, recorded as the acts of a case record it.

Times lie out of order, entries come late, are corrected and withdrawn; a case is offered, accepted, sent back, closed and reopened. Whatever
`cases.check` refuses is drawn again or left out. The same seed draws the same history.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.check import cleaned, problems_of, supersedes_problem, without
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import RANKS, Field, Kind
from rightdoor.cases.register import KINDS
from rightdoor.cases.whole import duties_of, keeps_open
from rightdoor.model.civil import DAY, HOUR, parse_day

SECOND = 1_000_000
MONTH = 30 * DAY
PEOPLE = ("oona", "sam", "gwen", "elis")
NATIONS = ("england", "england", "wales", "scotland", "northern-ireland", "")
# on both sides of each commencement of the law of bail, and today's
STARTS = tuple(
    parse_day(day) * DAY + 9 * HOUR for day in ("2017-03-20", "2018-05-01", "2022-10-20", "2025-03-24", "2026-01-12", "2026-04-01")
)
AFTER = (0, HOUR, HOUR, 5 * HOUR, 23 * HOUR, 25 * HOUR, 3 * DAY, 4 * DAY, 20 * DAY, 29 * DAY, 95 * DAY, 200 * DAY)
PASSES = (60 * SECOND, HOUR, 3 * HOUR, 9 * HOUR, DAY, 3 * DAY, 10 * DAY, MONTH)
OWN_ACTS = tuple(code for code, kind in KINDS.items() if not kind.capability)
RECORDED = tuple(code for code, kind in KINDS.items() if kind.capability)
# drawn more often than the rest, as duties and clocks hang on them
OFTEN = (
    "person", "same-person", "risk-noted", "risk-noted", "safeguarding-decision", "arrest", "arrest", "detention-authorised", "released-on-bail",
    "released-on-bail", "bail-extended", "bail-answered", "released-no-action", "released-under-investigation", "nfa", "nfa-notice",
    "care-assessed", "voluntary-attendance", "charged", "wronged", "told-outside", "body-corrected", "warrant-granted", "warrant-executed",
    "warrant-authorised", "search-without-warrant", "death-recorded", "custody-review", "detention-extended", "police-protection-begun",
)  # fmt: skip
# of which a history may be full: what meets seldom by chance
THEMES = (
    ("person", "same-person", "arrest", "arrest", "arrest", "arrest", "detention-authorised", "released-on-bail", "released-no-action"),
    ("person", "same-person", "same-person", "arrest", "nfa", "nfa-notice", "death-recorded", "care-assessed", "charged", "voluntary-attendance"),
    ("person", "arrest", "released-on-bail", "wronged", "death-recorded", "righted-told", "righted-apology", "attendance-invited", "nfa-notice"),
    ("arrest", "released-on-bail", "bail-extended", "bail-answered", "bail-breached", "bail-suspended", "bail-resumed", "bail-application"),
    ("arrest", "detention-authorised", "custody-review", "detention-extended", "further-detention-warrant", "released-under-investigation", "detention-hospital",
     "detention-hospital-left"),
    ("risk-noted", "safeguarding-decision", "referral-made", "referral-acknowledged", "strategy-discussion", "police-protection-begun"),
    ("warrant-drafted", "warrant-authorised", "warrant-applied", "warrant-granted", "warrant-executed", "warrant-further-entry"),
    ("no-child-known", "joined-operation", "crime-recorded", "outcome-recorded", "sender-owed", "outcome-reported", "told-outside", "wronged"),
)  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "name": ("Anna Beispiel", "Ana Beispiel", "A. Beispiel", "Robin Sample"),
    "custody_record": ("CR/1", "CR/2", "cr/ 1"),
    "premises": ("pr_aaaa", "pr_bbbb"),
    "other_code": ("SX12345",),
    "digest": ("ab" * 32,),
    "counts": ("1: 3\n2: 1", "9 = 2"),
    "operation": ("Operation Larch", "Operation Rowan"),
    "operations": ("Larch", "Rowan"),
    "to": (*PEOPLE, "Example Council", "example  council"),
    "whom": ("Example Council",),
    "from_whom": ("DC Ash", "the store"),
    "to_whom": ("DC Ash", "the store"),
}
ANY_WORDS = ("noted", "Übersicht", "two words", "x", "“quoted”; 100%")
# by which kind what keeps a case open is settled, with the field that names it
SETTLES: dict[str, tuple[tuple[str, str], ...]] = {
    "risk-noted": (("safeguarding-decision", "risk"),),
    "arrest": (("released-no-action", "arrest"),),
    "voluntary-attendance": (("nfa", "encounter"),),
    "released-on-bail": (("bail-cancelled", "release"),),
    "charged": (("discontinued", "charge"),),
    "device-seized": (("device-kept", "device"),),
    "crime-recorded": (("outcome-recorded", "crime"),),
    "warrant-executed": (("warrant-outcome", "entry"),),
    "warrant-applied": (("warrant-refused", "draft"),),
    "search-without-warrant": (("warrant-outcome", "entry"),),
}


class Told(NamedTuple):
    """A history as it was recorded, in that order; of which case, as of when; how many events were refused; whether it was closed at the end."""

    seed: str
    log: tuple[Event, ...]
    about: About
    as_of_us: int
    refused: int

    def __str__(self) -> str:
        rows = [f"  {e.id} {e.kind} at {e.at_us} recorded {e.recorded_us} by {e.by} {e.supersedes} {dict(e.body)}" for e in self.log]
        return "\n".join((f"history of seed {self.seed}, {self.about.nation or 'no nation'}, as of {self.as_of_us}:", *rows))


class Story:
    """A case in the making. `now_us` goes on; each instant of the history is used once, so that the order of events is never a tie."""

    def __init__(self, seed: str) -> None:
        self.seed, self.rng = seed, random.Random(seed)
        self.now_us = self.rng.choice(STARTS)
        self.log: list[Event] = []
        self.history = History(())
        self.refused = 0
        self.offered: tuple[int, str] | None = None
        self.closed = False
        nation: Any = self.rng.choice(NATIONS)
        receipt = self.rng.choice((None, self.now_us - 40 * DAY, self.now_us - HOUR))
        self.about = About("case_a", "sub_a", nation, self.now_us, receipt, "1", child_track=self.rng.random() < 0.1)
        self.often = OFTEN if self.rng.random() < 0.5 else self.rng.choice(THEMES)
        self.quick = self.rng.random() < 0.3
        self.own("case-opened", reason="accepted")
        if self.rng.random() < 0.8:
            self.own("case-owned", to=self.rng.choice(PEOPLE))

    # -- what is recorded

    def own(self, kind: str, /, *, by: str = "", **body: Any) -> Event:
        """What acts of their own record: now, and without a check of fields."""
        return self._add(kind, self.now_us, cleaned(body), "", by)

    def record(self, code: str, *, at_us: int | None = None, named: dict[str, Any] | None = None, depth: int = 0) -> Event | None:
        """An event of a kind with drawn fields; what it refers to is recorded first where nothing of it is there. None where it cannot be."""
        kind = KINDS[code]
        given = dict(named or {})
        for field in kind.fields:
            if field.type == "event" and field.name not in given and (field.needed or self.rng.random() < 0.5):
                target = self._target(field, depth)
                if target is None and field.needed:
                    self.refused += 1
                    return None
                if target is not None:
                    given[field.name] = target.id
        at = self._at(given) if at_us is None else at_us
        body = {**{f.name: self.draw(f, at) for f in kind.fields if f.type != "event" and (f.needed or self.rng.random() < 0.5)}, **given}
        return self._checked(kind, at, body, "")

    def _checked(self, kind: Kind, at: int, body: dict[str, Any], supersedes: str) -> Event | None:
        """Recorded once nothing is wrong with it: what is wrong is drawn again, left out, or filled in."""
        if supersedes and supersedes_problem(kind.code, supersedes, self.history) is not None:
            self.refused += 1
            return None
        against = without(self.history, supersedes) if supersedes else self.history
        for turn in range(6):
            at = self._moment(at)
            held = cleaned(body)
            problems = list(problems_of(kind, held, at, against, now_us=self.now_us))
            if not problems:
                return self._add(kind.code, at, held, supersedes)
            for problem in problems:
                at = self._mend(kind, problem.field, body, at, turn)
        self.refused += 1
        return None

    def _mend(self, kind: Kind, name: str, body: dict[str, Any], at: int, turn: int) -> int:
        field = next((each for each in kind.fields if each.name == name), None)
        if field is None or field.type == "event":
            if field is not None and (not field.needed or (turn > 3 and name in body)) and name in body and self.rng.random() < 0.5:
                body.pop(name)
            elif field is not None and name not in body and (target := self._target(field, 3)) is not None:
                body[name] = target.id
            return self._at(body) + turn * DAY
        if name in body and not field.needed and turn % 2:
            body.pop(name)
        else:
            body[name] = self.draw(field, at)
        return at

    def _add(self, kind: str, at: int, body: dict[str, Any], supersedes: str, by: str = "") -> Event:
        recorded = max(self.now_us, self.log[-1].recorded_us + 1 if self.log else 0)
        if not supersedes and kind in OWN_ACTS:
            at = self._moment(at)
        event = Event(f"ev_{self._letters(len(self.log))}", kind, at, recorded, by or self.rng.choice(PEOPLE), body, supersedes)
        self.log.append(event)
        self.history = History(self.log)
        self.passes(60 * SECOND)
        return event

    @staticmethod
    def _letters(number: int) -> str:
        return f"{number:04d}".translate(str.maketrans("0123456789", "qwertyuiop"))  # their order is not that of recording

    # -- what is drawn

    def passes(self, us: int) -> None:
        """Time goes on."""
        self.now_us += us

    def _moment(self, at: int) -> int:
        """An instant that no other event of the history has, and that is over."""
        at -= at % SECOND
        if at + SECOND > self.now_us:
            self.now_us = at + 2 * SECOND
        return at + len(self.log) + 1

    def _at(self, named: dict[str, Any]) -> int:
        """Some time after what it refers to, now, or long ago."""
        roll = self.rng.random()
        of = [e for e in (self.history.one(str(each)) for each in named.values() if str(each).startswith("ev_")) if e is not None]
        if of and roll < 0.7:
            return max(e.at_us for e in of) + SECOND + self.rng.choice(AFTER)
        like = self.history.of("arrest", "voluntary-attendance")
        if like and roll < (0.9 if self.quick else 0.8):
            return self.rng.choice(like).at_us + self.rng.choice((-90 * 60 * SECOND, -HOUR, HOUR, 90 * 60 * SECOND, 3 * HOUR))
        if roll < 0.92:
            return self.now_us - self.rng.choice((0, HOUR, 6 * HOUR))
        return self.now_us - self.rng.choice((2 * DAY, 20 * DAY, 300 * DAY))

    def _target(self, field: Field, depth: int) -> Event | None:
        """What a reference may name: mostly something that is there, else recorded for it."""
        there = self.history.of(*field.to)
        if there and (depth > 2 or self.rng.random() < 0.85):
            return self.rng.choice(there)
        wanted = [code for code in field.to if code in RECORDED]
        if depth > 3 or not wanted:
            return there[0] if there else None
        made = self.record(self.rng.choice(wanted), depth=depth + 1)
        return made or (there[0] if there else None)

    def draw(self, field: Field, at: int) -> Any:
        """A value of a field."""
        rng = self.rng
        if field.type == "choice":
            return rng.choice(field.choices)[0]
        if field.type == "many":
            codes = [code for code, _ in field.choices] or list(WORDS.get(field.name, ANY_WORDS))
            return codes if rng.random() < 0.3 else rng.sample(codes, rng.randint(1, len(codes)))
        if field.type == "rank":
            return rng.choice(RANKS[:6])[0]
        if field.type == "yes-no":
            return rng.random() < 0.6
        if field.type == "count":
            return rng.choice((0, 1, 2, 12))
        if field.type == "instant":
            return at + rng.choice((-2 * DAY, -HOUR, 0, HOUR, 12 * HOUR, 2 * DAY, 28 * DAY, 90 * DAY))
        if field.type == "day":
            return (at + rng.choice((-9000 * DAY, -400 * DAY, -DAY, 0, 30 * DAY, 89 * DAY, 400 * DAY))) // DAY
        if field.name == "exhibit":
            return f"ABC/{len(self.log)}"
        if field.name == "reference":
            return f"R {len(self.log)}"
        return rng.choice(WORDS.get(field.name, ANY_WORDS))

    # -- what people do

    def step(self) -> None:
        """One thing that somebody does."""
        self.passes(self.rng.choice(PASSES[:3] if self.quick else PASSES))
        roll = self.rng.random()
        if self.closed:
            if roll < 0.5:
                self.own("case-reopened", reason="there is more")
                self.closed = False
        elif roll < 0.10 and len(self.history.events) > 2:
            self.correct()
        elif roll < 0.14:
            self.withdraw()
        elif roll < 0.22:
            self.hand_over()
        elif roll < 0.24:
            self.close()
        elif roll < 0.27:
            self.give()
        elif roll < (0.62 if self.often is OFTEN else 0.9):
            self.record(self.rng.choice(self.often))
        else:
            self.record(self.rng.choice(RECORDED))

    def correct(self) -> None:
        """An event is superseded by one of its kind: at another time, or with one field drawn again."""
        old = self.rng.choice(self.history.events)
        if old.kind not in RECORDED:
            return
        kind, body, at = KINDS[old.kind], dict(old.body), old.at_us
        fields = [f for f in kind.fields if f.type != "event"]
        if fields and self.rng.random() < 0.7:
            field = self.rng.choice(fields)
            body[field.name] = self.draw(field, at)
        else:
            at += self.rng.choice((-2 * DAY, -HOUR, HOUR, 2 * DAY))
        self._checked(kind, at, body, old.id)

    def withdraw(self) -> None:
        """An event on which no other rests is taken back."""
        old = self.rng.choice(self.history.events)
        if old.kind in RECORDED and supersedes_problem(WITHDRAWN, old.id, self.history) is None:
            self._add(WITHDRAWN, self._moment(self.now_us), {"reason": "entered in error"}, old.id)

    def hand_over(self) -> None:
        """The case is offered; accepted, sent back or taken back later on; or somebody takes it."""
        if self.offered is None:
            if self.rng.random() < 0.2:
                self.own("case-owned", to=self.rng.choice((*PEOPLE, "")))
                return
            self.offered = self.rng.choice((1, 2)), self.rng.choice((*PEOPLE, ""))
            self.own("transfer-offered", unit=self.offered[0], to=self.offered[1], reason="they live there")
            return
        kind = self.rng.choice(("transfer-accepted", "transfer-accepted", "transfer-refused", "transfer-taken-back"))
        by = self.offered[1] or self.rng.choice(PEOPLE)
        self.own(kind, by=by, **({"reason": "not ours"} if kind == "transfer-refused" else {}))
        if kind == "transfer-accepted":
            self.about = self.about._replace(unit=str(self.offered[0]), owner=by)
        self.offered = None

    def give(self) -> None:
        """A duty is offered to somebody, who takes it or sends it back; a supervisor closes one that may be."""
        held = [duty for duty in duties_of(self.history, self.about, self.now_us) if duty.done is None]
        if not held:
            return
        duty, whom = self.rng.choice(held), self.rng.choice(PEOPLE)
        if self.rng.random() < 0.4:
            self.own("duty-set-aside", duty=duty.id, reason="not needed here")  # of the law: it changes nothing
            return
        self.own("duty-given", duty=duty.id, to=whom)
        kind = self.rng.choice(("", "duty-accepted", "duty-refused"))
        if kind:
            self.own(kind, by=whom, duty=duty.id, **({"reason": "on leave"} if kind == "duty-refused" else {}))

    def close(self) -> None:
        """Closed where nothing keeps it open, as the act of closing asks."""
        if self.offered is None and not keeps_open(self.history, self.about, self.now_us):
            self.own("case-closed", code="safeguarded", reason="done")
            self.closed = True

    def settle(self) -> None:
        """Do what is left to do, duty by duty, so that the case may be closed."""
        if not self.history.of("risk-noted", "no-child-known"):
            self.record("no-child-known")
        for _ in range(3):
            for event in self.history.events:
                for kind, field in SETTLES.get(event.kind, ()):
                    if not self.history.about(field, event, kind):
                        self.record(kind, named={field: event.id})
            for duty in self.owed():
                kind = KINDS.get(duty.records)
                names = [f.name for f in kind.fields if f.type == "event"] if kind is not None else []
                if kind is not None and kind.capability:
                    self.record(kind.code, named={names[0]: duty.about} if names and duty.about else {})
        self.close()

    def owed(self) -> list[Any]:
        """Duties that keep the case open."""
        return [d for d in duties_of(self.history, self.about, self.now_us) if d.closes and d.done is None]

    def told(self) -> Told:
        """What was recorded so far, looked at now or later."""
        as_of = self.now_us + self.rng.choice((0, HOUR, DAY, 6 * DAY, 100 * DAY, 400 * DAY))
        return Told(self.seed, tuple(self.log), self.about, as_of, self.refused)


def drawn(seed: str, *, least: int = 5, most: int = 40) -> Told:
    """A history of that many events, more or less: what an event refers to is recorded with it."""
    story = Story(seed)
    wanted = least + int((most - least) * story.rng.random() ** 3)
    turns = 0
    while len(story.log) < wanted and turns < 3 * most:
        story.step()
        turns += 1
    if story.rng.random() < 0.1 and not story.closed and len(story.log) < 20:
        story.settle()
        if story.closed and story.rng.random() < 0.5:
            story.passes(DAY)
            story.own("case-reopened", reason="there is more")
            story.record("crime-recorded")
    return story.told()
