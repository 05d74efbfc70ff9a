"""A case with children, a risk that was referred and one that waits, somebody wrongly affected: for tests and pictures of its pages."""

from __future__ import annotations

from typing import Any

from cases_case import DAY
from desk_warrants_case import case_of

RISK = {"source": "report", "known": "Two children live at the address.", "immediate": False}
DECIDED = {"decision": "refer-now", "reason": "A child lives there.", "decided_by": "Inspector 42", "siblings": "recorded"}
HOUR = DAY // 24


def lay_safeguarding(account: Any, unit: Any, subject: str) -> dict[str, str]:
    """The addresses of the pages of safeguarding, each with something on it."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts
    from rightdoor.desk.surroundings import now_us

    case, now = case_of(account, subject, unit), now_us()
    with acting(account, now_us=now) as done:

        def told(kind: str, hours: int, **body: Any) -> str:
            return acts.record(done, case, kind, now - hours * HOUR, body, expected=None).id

        secret = {"name": "Wren Invented", "born": 16_000, "address": "4 Juniper Gardens, Eastwade"}
        kid = told("child-recorded", 60, reference="Child A", age_band="5-9", relation="household", authority="Eastwade Council", **secret)
        told("child-recorded", 59, reference="Child B", age_band="0-4", relation="household", sibling_of=kid)
        risk = told("risk-noted", 58, child=kid, risk="access", **RISK)
        told("safeguarding-decision", 30, risk=risk, **DECIDED)
        carried = {"status": "single-strand", "ceiling": "One strand of papers names these premises."}
        referral = told("referral-made", 28, risk=risk, to="Eastwade Council", how="written", **carried)
        told("child-marked", 27, child=kid, definition="safeguarded-2014", rests_on=referral)
        told("risk-noted", 8, not_identified=True, risk="trust", **{**RISK, "source": "research", "known": "Coaches children."})
        told("trust-position", 8, role="Football coach", with_children=True, known="said")
        wronged = told("wronged", 20, who="the household first visited", how="wrong-premises", found="A unit was missing.", done=("visit",))
        told("righted-told", 19, wronged=wronged, by="DS 4", what="Told at their door.")
    at = f"/cases/{case}/safeguarding/"
    return {
        "case-safeguarding": at, "case-children": f"{at}children/", "case-referral": f"{at}referral/{risk}/",
        "case-referral-made": f"{at}referral/{risk}/made/", "case-correcting": f"/cases/{case}/correcting/",
    }  # fmt: skip
