"""RD-A14 Self-declared fields carry nothing: what a user says of himself is never a strand.

Names, birthdays, profiles, cards, and addresses of mail and telephone that the provider did not verify can be anybody's. The
check speaks where a request names such a detail; one that the provider states it verified is silent.
Cases: IPCO-2018-03 (registration details taken for proof), IPCO-2017-P38b and IPCO-2019-OSINT (a profile found by its looks).
"""

from __future__ import annotations

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.papers import Context, EventPapers
from rightdoor.rules.attribution.resolution import own_submissions

CODE = "RD-A14"
TITLE = "Self-declared fields carry nothing"
COMPARES = "The e-mail, telephone or account that a request names, and whether the source states that it was verified."
PATTERNS = {"unverified": "note", "self-declared": "note"}
CASES = ("IPCO-2018-03", "IPCO-2017-P38b", "IPCO-2019-OSINT")
CANNOT_SEE = "A detail that was verified once and belongs to somebody else today."
_VERIFIABLE = {"email": "e-mail address", "msisdn": "telephone number"}


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A note where a request leans on a detail that the source does not state to be verified."""
    del context
    event = papers.event
    if event.kind != "identifier" or event.verified:
        return []
    asked = own_submissions(papers)
    if not asked:
        return []
    number = cut(asked[0].row.request_id)
    if event.id_type in _VERIFIABLE:
        message = (
            f"Request {number} asks about an {_VERIFIABLE[event.id_type]} that the source does not state to be verified: "
            "anybody can enter it into an account; it is no strand."
        ).replace(" an telephone", " a telephone")
        return [CheckFinding(CODE, "note", "unverified", message, "ask the source whether, how and when it verified it")]
    message = (
        f"Request {number} asks who stands behind an account: the name, birthday, profile and card in its record are what its user entered; "
        "they are no strand."
    )
    settle = "ask the provider for the log-ins of the account with port and second, and resolve those"
    return [CheckFinding(CODE, "note", "self-declared", message, settle)]
