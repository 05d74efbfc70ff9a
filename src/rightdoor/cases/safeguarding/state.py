"""What stands of safeguarding: children, risks with their decisions and referrals, discussions, police protection, positions of trust."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.clocked import first
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding import risks as r
from rightdoor.cases.safeguarding import together as t
from rightdoor.cases.safeguarding import trust
from rightdoor.cases.safeguarding.children import CHILD, CHILD_ROLES


class Child(NamedTuple):
    """A child of the case. `reference`: what everybody calls it. `age_band`, `relation`: codes, "" where not recorded. `marked`: in force, by definition."""

    event: Event
    reference: str
    age_band: str
    relation: str
    identified: Event | None
    marked: tuple[Event, ...]


class Referral(NamedTuple):
    """`answered`: the acknowledgement that says what they decided; `received`: any acknowledgement."""

    event: Event
    received: Event | None
    answered: Event | None
    assessed: Event | None


class Discussion(NamedTuple):
    """A strategy discussion with what came of it."""

    event: Event
    enquiry: Event | None
    conference: Event | None

    @property
    def enquires(self) -> bool:
        """Whether it decided on an enquiry under section 47."""
        return self.event.text("outcome") in (t.JOINT, t.SINGLE)

    @property
    def acts(self) -> bool:
        """Whether it decided on anything at all."""
        return self.event.text("outcome") != t.NOTHING


class Risk(NamedTuple):
    """A noted risk. `decisions`: all of them; `decision`: the last; `decided`: the first, which is what its time is measured by."""

    event: Event
    decisions: tuple[Event, ...]
    decided: Event | None
    decision: Event | None
    referrals: tuple[Referral, ...]
    discussions: tuple[Discussion, ...]

    @property
    def chosen(self) -> str:
        """The decision in force, "" while there is none."""
        return "" if self.decision is None else self.decision.text("decision")


class Protection(NamedTuple):
    """A child in police protection; `told`: when the local authority was told, None while it was not."""

    event: Event
    ended: Event | None
    told: Event | None


class Told(NamedTuple):
    """A third party that was told, and whether it was told of the outcome or that it was wrong since."""

    event: Event
    updated: Event | None
    reversed: Event | None


class Position(NamedTuple):
    """A position of trust. `decision`: the last one about it."""

    event: Event
    decision: Event | None
    told: tuple[Told, ...]

    @property
    def tells(self) -> tuple[str, ...]:
        """Who is told by the decision in force."""
        return () if self.decision is None else self.decision.texts("tell")


def children(history: History) -> Iterator[Child]:
    """Each child in the order of record, those recorded as people of the case included."""
    for event in history.of(CHILD, "person"):
        if event.kind == CHILD or event.text("role") in CHILD_ROLES:
            yield Child(
                event,
                event.text("reference"),
                event.text("age_band"),
                event.text("relation") or ("reported" if event.text("role") == "child-reported" else ""),
                first(history.about("child", event, "child-identified")),
                history.about("child", event, "child-marked"),
            )


def reference_of(child: str, history: History) -> str:
    """What a child is called in the case."""
    held = history.one(child) if child else None
    return "a child not identified" if held is None else held.text("reference") or "a child"


def risks(history: History) -> Iterator[Risk]:
    """Each noted risk, the earliest first."""
    for event in history.of(r.RISK):
        decisions = history.about("risk", event, r.DECISION)
        yield Risk(
            event,
            decisions,
            first(decisions),
            decisions[-1] if decisions else None,
            tuple(_referral(each, history) for each in history.about("risk", event, r.REFERRAL)),
            tuple(_discussion(each, history) for each in history.about("risk", event, t.DISCUSSION)),
        )


def _referral(event: Event, history: History) -> Referral:
    answers = history.about("referral", event, "referral-acknowledged")
    decided = tuple(each for each in answers if each.text("response") != "not-said")
    return Referral(event, first(answers), first(decided), first(history.about("referral", event, "assessment-ended")))


def _discussion(event: Event, history: History) -> Discussion:
    return Discussion(
        event, first(history.about("discussion", event, "s47-ended")), first(history.about("discussion", event, "conference-held"))
    )


def protections(history: History) -> Iterator[Protection]:
    """Each time a child was taken into police protection."""
    for event in history.of(t.PROTECTION):
        told = event if event.number("authority_told") is not None else first(history.about("protection", event, "authority-told"))
        yield Protection(event, first(history.about("protection", event, "police-protection-ended")), told)


def positions(history: History) -> Iterator[Position]:
    """Each position of trust with the disclosures on any decision about it."""
    for event in history.of(trust.POSITION):
        decisions = history.about("position", event, trust.DECISION)
        told = tuple(each for decision in decisions for each in history.about("decision", decision, trust.DISCLOSED))
        yield Position(event, decisions[-1] if decisions else None, tuple(_told(each, history) for each in told))


def _told(event: Event, history: History) -> Told:
    updates, reversals = (history.about("disclosure", event, kind) for kind in ("trust-updated", "trust-reversed"))
    confirmed = tuple(each for each in reversals if each.yes("acknowledged"))
    return Told(event, updates[-1] if updates else None, first(confirmed))


def has_child_reported(history: History) -> bool:
    """Whether a child is recorded as the person reported."""
    return any(child.relation == "reported" for child in children(history))
