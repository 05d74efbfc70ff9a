"""Which duties a supervisor may close with a reason, and those that were: policy of the force may be set aside, the law may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rightdoor.cases.duty import CaseDuty, Done
from rightdoor.cases.history import History
from rightdoor.rules.clocks.register import RULES

SET_ASIDE = "duty-set-aside"  # the kind of event, with the duty and the reason
# areas in which a decision is owed to somebody who may come to harm, or was wronged: that duty ends by the decision alone
OWED = frozenset({"safeguarding", "care", "correcting"})
_POLICY = frozenset(rule.code for rule in RULES if rule.confidence == "policy")


def why_not(duty: CaseDuty) -> str:
    """Why a duty cannot be closed with a reason, as a sentence; "" where a supervisor may."""
    if duty.done is not None:
        return "It is done."
    if duty.area in OWED:
        return "It ends by what is recorded of it alone: somebody may come to harm, or was wronged."
    if duty.code not in _POLICY:
        return "It rests on law or on a code of practice, which no supervisor may set aside."
    return ""


def applied(duties: Iterable[CaseDuty], history: History) -> Iterator[CaseDuty]:
    """The duties, those that were closed with a reason done by the event that says so."""
    closed = {event.text("duty"): event for event in history.of(SET_ASIDE)}
    for duty in duties:
        event = closed.get(duty.id)
        yield duty._replace(done=Done(event.id, event.by, event.at_us)) if event is not None and not why_not(duty) else duty
