"""Who was wrongly affected, and how far it is put right: each step, each body that was told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.clocked import first
from rightdoor.cases.correcting.kinds import ASSIGNED, CORRECTED, DISCLOSURES, NOT_APPLICABLE, WRONGED
from rightdoor.cases.correcting.steps import BODIES, STEPS, Step
from rightdoor.cases.event import Event
from rightdoor.cases.history import History


class StepStanding(NamedTuple):
    """A step and the event that settles it: done, or said not to apply. `owner`: an account, "" for the owner of the case."""

    step: Step
    settled: Event | None
    owner: str

    @property
    def applies(self) -> bool:
        """Whether it was not said that it does not apply."""
        return self.settled is None or self.settled.kind != NOT_APPLICABLE


class Body(NamedTuple):
    """A body outside that was told, once for however many times. `last`: when it was last told; `written`: corrected in writing since.

    `settled`: the correction that it confirmed, or the event that says that none applies. `key`: its name as it is compared.
    """

    key: str
    name: str
    told: tuple[Event, ...]
    written: Event | None
    settled: Event | None

    @property
    def last(self) -> Event | None:
        """The last time it was told; None for a body that only a correction names."""
        return self.told[-1] if self.told else None


class Wronged(NamedTuple):
    """Somebody wrongly affected, with every step and every body told."""

    event: Event
    steps: tuple[StepStanding, ...]
    bodies: tuple[Body, ...]
    bodies_owner: str


def wronged(history: History) -> Iterator[Wronged]:
    """Each of them, the earliest first."""
    for event in history.of(WRONGED):
        owners = _owners(event, history)
        steps = tuple(StepStanding(step, _settled(event, step, history), owners.get(step.code, "")) for step in STEPS)
        yield Wronged(event, steps, tuple(_bodies(event, history)), owners.get(BODIES, ""))


def name_key(name: str) -> str:
    """A body's name as it is compared: without case and surplus space."""
    return " ".join(name.split()).casefold()


def _owners(event: Event, history: History) -> dict[str, str]:
    """What was given to somebody before the case was accepted elsewhere is the new owner's."""
    moved = history.last("transfer-accepted")
    given = history.about("wronged", event, ASSIGNED)
    held = [each for each in given if moved is None or each.at_us > moved.at_us]
    return {step: each.text("to") for each in held for step in each.texts("steps")}


def _settled(event: Event, step: Step, history: History) -> Event | None:
    """What was done counts before what was said not to apply; welfare that was assessed as care counts too."""
    done = history.about("wronged", event, step.kind)
    if step.code == "welfare":
        done += tuple(each for each in history.about("contact", event, "care-assessed") if each.text("done") != "not-possible")
    return first(tuple(sorted(done, key=lambda each: (each.at_us, each.id)))) or first(
        tuple(each for each in history.about("wronged", event, NOT_APPLICABLE) if step.code in each.texts("steps"))
    )


def _bodies(event: Event, history: History) -> Iterator[Body]:
    told: dict[str, list[Event]] = {}
    for each in history.of(*DISCLOSURES):
        told.setdefault(name_key(each.text("to")), []).append(each)
    corrections = _corrections(event, history)
    for key, since in {**{key: [] for key, _ in corrections}, **told}.items():
        own = tuple(each for at, each in corrections if at == key and (not since or each.at_us >= since[-1].at_us))
        confirmed = first(tuple(each for each in own if each.yes("acknowledged")))
        name = since[-1].text("to") if since else own[0].text("body")
        yield Body(key, " ".join(name.split()), tuple(since), first(own), confirmed or _not_owed(event, tuple(since), history))


def _corrections(event: Event, history: History) -> list[tuple[str, Event]]:
    """(body, correction) of each correction for the person, and of each reversal of a disclosure of a position of trust."""
    found = []
    for each in (*history.about("wronged", event, CORRECTED), *history.of("trust-reversed")):
        to = history.one(each.text("told") or each.text("disclosure"))
        found.append((name_key(to.text("to") if to is not None else each.text("body")), each))
    return [(key, each) for key, each in found if key]


def _not_owed(event: Event, told: tuple[Event, ...], history: History) -> Event | None:
    """The event that says that the correction of this body, or of every body, does not apply; said after it was last told."""
    roots = {history.root(each.id) for each in told}
    last = told[-1].at_us if told else event.at_us
    for each in history.about("wronged", event, NOT_APPLICABLE):
        one = each.text("told")
        if BODIES in each.texts("steps") and each.at_us >= last and (not one or history.root(one) in roots):
            return each
    return None
