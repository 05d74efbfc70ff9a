"""`duties`: every duty that the registers raise, as of an instant, and the record that one was done."""

from __future__ import annotations

from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import UsageProblem
from rightdoor.operations.register_view import View, register_view
from rightdoor.registers.asking import asking_duties
from rightdoor.registers.book import acted_duties, fault_duties, line_test_duties
from rightdoor.registers.duties import Duty, in_order
from rightdoor.registers.errors import destroyed, error_duties
from rightdoor.registers.faults import leaning
from rightdoor.registers.recall import duties_done, recall_duty
from rightdoor.store.open import Store


def duties_of(view: View, as_of_us: int) -> list[Duty]:
    """All of them: recall notices, actions to look at again, attributions to check, lines to test, what an error calls for."""
    decided = view.decisions
    done = duties_done(decided.decisions)
    found = [recall_duty(notice) for notice in view.notices]
    for cause in view.causes:
        found += acted_duties(cause, view.records, view.rests, done)
    for row in decided.of_kind("provider-fault"):
        found += fault_duties(row.id, row.decided_us, leaning(view.direct[row.id], view.standing), view.standing, done)
    found += line_test_duties(view.causes, decided.of_kind("fact"), view.standing, done)
    found += asking_duties(view.unanswered, as_of_us, done)
    confirmed = destroyed(decided.decisions)
    for row in decided.of_kind("error"):
        found += error_duties(row, confirmed.get(row.id, ()), done)
    return in_order(found, as_of_us)


def duty_lines(store: Store, as_of_us: int) -> list[dict[str, object]]:
    """One line per duty: overdue first, those that are done last."""
    with store.connect() as connection:
        view = register_view(store, connection)
    return [duty.as_json(as_of_us) for duty in duties_of(view, as_of_us)]


def record_done(store: Store, wanted: str, *, fields: dict[str, str], reason: str, actor: str, at_us: int) -> str:
    """Record that a duty was done (`fields`: by, at, exhibit); the decision's id.

    Raises UsageProblem when there is no such duty, or when something else than a person's word ends it.
    """
    with store.connect() as connection:
        view = register_view(store, connection)
        held = {duty.id: duty for duty in duties_of(view, at_us)}
        if wanted not in held:
            raise UsageProblem(f"There is no duty {wanted[:80]}.", advice="`rightdoor duties` lists them.")
        other = _ENDED_BY.get(held[wanted].code)
        if other:
            raise UsageProblem("That duty is not ended by saying so.", advice=other)
        body = {"duty": wanted, **fields}
        return decide(connection, Proposed("duty-done", body, actor, reason), actor=actor, at_us=at_us)


_ENDED_BY = {
    "RECALL-NOTICE": "A recall notice is acknowledged by its recipient: `rightdoor recall acknowledge`.",
    "ERROR-DESTRUCTION": "Destruction is its own confirmed step: `rightdoor error destroyed`.",
}
