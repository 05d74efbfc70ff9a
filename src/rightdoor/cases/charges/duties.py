"""What has to be done about charges: the prosecutor's action plan, hearings, hand-over to offender management, looking at orders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.charges import kinds as k
from rightdoor.cases.charges.state import Order, listed, orders
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.rules.clocks import cps_action_plan, hearing_day, order_hand_over, order_review
from rightdoor.rules.clocks.rule import Calendar

AREA: Final = "charges"
HANDED: Final = "handed-over"  # of the area of outcomes
MANAGEMENT: Final = "offender-management"


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Action plans, hearings, orders."""
    del as_of_us
    calendar = calendar_of(about.nation)
    for advice in history.of(k.ADVICE):
        if advice.text("plan"):
            yield _plan(advice, history, about, calendar)
    for each in listed(history):
        task = Task(
            AREA,
            hearing_day.RULE,
            f"Hearing at {each.fixed.text('court')}: record what it came to",
            "The person may be at risk that day; who is told beforehand is in the area of care.",
            k.HEARING,
        )
        yield clocked(task, history, about, each.fixed, due=hearing_day.due(each.fixed.number("when") or each.fixed.at_us), done=each.held)
    for order in orders(history):
        yield from _order(order, history, about, calendar)


def _plan(advice: Event, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    task = Task(AREA, cps_action_plan.RULE, "Do what the prosecutor asked for", "The charging decision waits for it.", k.ACTION_DONE)
    due = cps_action_plan.due(advice.number("plan_day"), calendar)
    return clocked(task, history, about, advice, due=due, done=first(history.about("advice", advice, k.ACTION_DONE)))


def _order(order: Order, history: History, about: About, calendar: Calendar | None) -> Iterator[CaseDuty]:
    made = order.made
    handed = _handed(made, history)
    if made.text("order") in k.MANAGED:
        task = Task(
            AREA,
            order_hand_over.RULE,
            f"Hand the person over to offender management: {order.words.lower()}",
            "Whoever manages the order has to know of it at once.",
            HANDED,
        )
        yield clocked(task, history, about, made, due=order_hand_over.due(made.at_us, calendar), done=handed)
    last = made.number("last_day")
    if last is not None and made.text("order") in k.MANAGED and not _taken(made, history):
        task = Task(
            AREA,
            order_review.RULE,
            f"{order.words}: look at it before it ends",
            "After its last day nothing of it holds.",
            k.ORDER_REVIEWED,
        )
        yield clocked(task, history, about, made, due=order_review.due(made.at_us, last, calendar), done=order.reviewed)


def _handed(made: Event, history: History) -> Event | None:
    """The hand-over of this order that stands, or is not answered yet; one that was refused does not count."""
    refused = {history.root(each.text("handed")) for each in history.of("hand-over-refused")}
    sent = history.about("order", made, HANDED)
    return next((each for each in sent if each.text("to") == MANAGEMENT and history.root(each.id) not in refused), None)


def _taken(made: Event, history: History) -> bool:
    """Whether offender management accepted it: then the look before its end is theirs."""
    handed = _handed(made, history)
    return handed is not None and bool(history.about("handed", handed, "hand-over-accepted"))
