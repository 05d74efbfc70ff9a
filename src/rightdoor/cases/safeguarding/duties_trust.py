"""What has to be done about positions of trust: decide, tell, tell the outcome. That a disclosure was wrong is put right by its own area."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding import clocks as c
from rightdoor.cases.safeguarding import trust
from rightdoor.cases.safeguarding.state import Position, Told, positions

AREA = "safeguarding"
# after which a body that was told of an investigation is owed its outcome
ENDS = ("nfa", "released-no-action", "discontinued", "acquitted", "sentenced")


def of_positions(history: History, about: About) -> Iterator[CaseDuty]:
    """Of each position of trust."""
    for position in positions(history):
        yield _decide(history, about, position)
        if position.decision is not None:
            for code in position.tells:
                yield _tell(history, about, position, code)
        yield from (duty for told in position.told if (duty := _outcome(history, about, told)) is not None)


def _decide(history: History, about: About, position: Position) -> CaseDuty:
    event = position.event
    lado = event.yes("with_children")
    rule, due = (c.LADO, c.lado_due(event, about)) if lado else (c.THIRD_PARTY, c.third_party_due(event, about))
    why = (
        "The person works or volunteers with children: the designated officer of the local authority is told within one working day, or not, for a reason."
        if lado
        else "Somebody else may need to consider what they do about a risk: decide by the test whether they are told."
    )
    task = Task(AREA, rule, f"Decide who is told: {event.text('role')}", why, trust.DECISION)
    return clocked(task, history, about, event, due=due, done=first(history.about("position", event, trust.DECISION)))


def _tell(history: History, about: About, position: Position, code: str) -> CaseDuty:
    decision = position.decision
    assert decision is not None
    lado = code == "lado" and position.event.yes("with_children")
    raised = position.event if lado else decision
    rule, due = (c.LADO, c.lado_due(raised, about)) if lado else (c.THIRD_PARTY, c.third_party_due(raised, about))
    told = first(tuple(each.event for each in position.told if each.event.text("whom") == code))
    what = f"Tell the {trust.TO_WORDS.get(code, code)}"
    task = Task(AREA, rule, what[:9] + what[9:10].lower() + what[10:], "It was decided to tell them.", trust.DISCLOSED, part=f"tell-{code}")
    return clocked(task, history, about, raised, due=due, done=told)


def _outcome(history: History, about: About, told: Told) -> CaseDuty | None:
    """Owed once the investigation has ended for somebody after they were told; a reversal is an outcome too."""
    ended = first(tuple(each for each in history.of(*ENDS) if each.at_us >= told.event.at_us))
    if ended is None:
        return None
    done = first(tuple(e for e in (told.reversed, _since(told.updated, ended)) if e is not None))
    task = Task(
        AREA,
        c.THIRD_PARTY,
        f"Tell the outcome: {told.event.text('to')}",
        "They were told of the investigation and hold it still: they are told how it ended.",
        "trust-updated",
        part=f"outcome-{history.root(told.event.id)}",
    )
    return clocked(task, history, about, ended, due=c.third_party_due(ended, about), done=done)


def _since(update: Event | None, ended: Event) -> Event | None:
    return update if update is not None and update.at_us >= ended.at_us else None
