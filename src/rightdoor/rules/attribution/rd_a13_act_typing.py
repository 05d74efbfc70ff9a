"""RD-A13 Act typing: the attribution cites a row whose act is the act alleged, at the time of that act.

Uploaded, offered and sent are acts of sharing. Presence in a list, a purchase, a registration or a
login is another act; the time of report or detection is no act at all.
Cases: IPCO-2017-P39 (six warrants on rows that showed no sharing), IOCCO-2016-14.
"""

from __future__ import annotations

from functools import lru_cache

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.intervals import meets
from rightdoor.rules.attribution.papers import Context, EventPapers

CODE = "RD-A13"
TITLE = "Act typing"
COMPARES = "The act that the cited row records and its time, and the times of report and receipt of its referral."
PATTERNS = {"time-of-report": "stop", "time-of-registration": "caution", "other-act": "caution / note", "act-unknown": "caution"}
CASES = ("IOCCO-2016-14", "IPCO-2017-P39")
CANNOT_SEE = "A source that names an act that was not done."
_SHARING = frozenset({"upload", "offered", "sent-part", "sent-complete"})
_ASK = "ask the source for a row that shows the act alleged, with the time of that act"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """What the cited act is, and whether the time sent is that of the report."""
    del context
    event = papers.event
    findings = [] if event.kind == "identifier" else [*_act(event.act)]
    for submission in papers.submissions:
        timeless = not event.instant.readings and any(meets(t, submission.instant) for t in event.report_times)
        if submission.how == "time-of-report" or (event.kind == "event" and timeless):
            message = f"Request {submission.row.request_id} was sent for “{submission.instant.literal}”, the time of the report, not for “{event.instant.literal}”, the time of the act."
            findings.append(
                CheckFinding(
                    CODE, "stop", "time-of-report", cut(message), "send the request again with the time of the act; ask the applicant"
                )
            )
    return findings


@lru_cache(maxsize=64)
def _act(act: str) -> tuple[CheckFinding, ...]:
    """What the act is by its name: the same for every event."""
    if act in _SHARING:
        return ()
    if act == "login":
        return (CheckFinding(CODE, "note", "other-act", "A login shows use of the account, not an act of sharing.", _ASK),)
    if act == "registration":
        return (
            CheckFinding(
                CODE,
                "caution",
                "time-of-registration",
                "The time is that of the account's registration, another act at another time.",
                _ASK,
            ),
        )
    if act == "purchase":
        return (CheckFinding(CODE, "caution", "other-act", "A purchase is another act at another time.", _ASK),)
    if act in ("listed", "present"):
        return (
            CheckFinding(CODE, "caution", "other-act", f"The row shows that the address was {act}, not that it shared anything.", _ASK),
        )
    return (CheckFinding(CODE, "caution", "act-unknown", "The source does not say which act the row records.", _ASK),)
