"""Children of a case: recorded, their risk decided, referred and counted, each by the definition that was met."""

from __future__ import annotations

from rightdoor.model.civil import DAY, HOUR, MINUTE
from rightdoor.rehearsal.case import Drawn


def children(drawn: Drawn) -> None:
    """Each child is safeguarded; the first of them are at immediate risk, the last are protected too."""
    plan = drawn.plan
    for nth in range(plan.children):
        at_us = plan.anchor_us + HOUR + 3 * nth * MINUTE
        _child(drawn, nth, at_us, immediate=nth < plan.at_risk, protected=nth >= plan.children - plan.protected)
    if plan.children == 0 and drawn.chance.randrange(10) == 0:  # somewhere there may be a child: that is no child yet
        body = {"not_identified": True, "risk": "access", "source": "report", "immediate": False}
        drawn.story.add("risk-noted", plan.opened_us + HOUR, body)


def _child(drawn: Drawn, nth: int, at_us: int, *, immediate: bool, protected: bool) -> None:
    story = drawn.story
    band = drawn.chance.choice(("0-4", "5-9", "10-12", "13-15", "16-17"))
    child = story.add("child-recorded", at_us, {"reference": f"Child {nth + 1}", "age_band": band, "relation": "household"})
    risk = story.add("risk-noted", at_us + MINUTE, {"child": child.id, "risk": "access", "source": "door", "immediate": immediate})
    if immediate:
        drawn.fact("children-at-immediate-risk", risk, key=child.id)
    decision = {"risk": risk.id, "decision": "refer-now", "reason": "A child lives there.", "decided_by": story.by, "siblings": "recorded"}
    story.add("safeguarding-decision", at_us + 2 * HOUR, decision)
    referral = {
        "risk": risk.id, "to": "Children's services", "how": "written", "status": "corroborated",
        "ceiling": "A connection at these premises, not a person.",
    }  # fmt: skip
    referred = story.add("referral-made", at_us + DAY, referral)
    mark = {"child": child.id, "definition": "safeguarded-2014", "rests_on": referred.id}
    drawn.fact("children-safeguarded", story.add("child-marked", at_us + DAY + HOUR, mark), key=child.id)
    if protected:
        held = {"risk": risk.id, "present": ("police", "social-care", "health"), "outcome": "s47-joint"}
        discussion = story.add("strategy-discussion", at_us + 2 * DAY, held)
        mark = {"child": child.id, "definition": "protected-2014", "rests_on": discussion.id}
        drawn.fact("children-protected", story.add("child-marked", at_us + 2 * DAY + HOUR, mark), key=child.id)
