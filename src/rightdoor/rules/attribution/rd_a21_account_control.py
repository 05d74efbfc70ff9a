"""RD-A21 Account control: whether the account was in its holder's hands at the time of the act.

An act from a network that the account never otherwise used, recovery details changed shortly before it, or the provider's own mark
that the account was compromised: log-ins then lead to whoever had the account, and not to its holder's premises.
"""

from __future__ import annotations

from rightdoor.model.civil import DAY, iso_utc
from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.papers import Context, EventPapers

CODE = "RD-A21"
TITLE = "Account control"
COMPARES = (
    "The provider of the act and those of the account's other acts; recorded changes of recovery details up to 14 days "
    "before the act; marks of a compromised account."
)
PATTERNS = {"foreign-network": "caution", "details-changed": "caution", "reported-compromised": "caution"}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "An intruder on a network that the account used before, or an account that acted fewer than six times."
AT_LEAST = 5  # other acts of the account by known providers, before one of another network says anything
SHORTLY = 14  # days before an act within which a change of recovery details counts
_ASK = "ask the source for the log-ins, devices and changes of recovery details around the act, and who had the account then"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Cautions where somebody else may have had the account."""
    del context
    if papers.networks is None and not papers.facts:
        return []
    findings = _foreign(papers)
    for fact in papers.facts:
        if fact.kind == "details-changed" and papers.event.kind == "event":
            findings += _changed(papers, fact)
        elif fact.kind == "reported-compromised":
            said = f" ({cut(fact.detail)})" if fact.detail else ""
            message = f"The account is reported to have been compromised{said}: somebody else may have acted by it."
            findings.append(CheckFinding(CODE, "caution", "reported-compromised", message, _ASK))
    return list(dict.fromkeys(findings)) if len(findings) > 1 else findings


def _foreign(papers: EventPapers) -> list[CheckFinding]:
    networks = papers.networks
    if networks is None or not networks.own or networks.known - 1 < AT_LEAST:
        return []
    if any(networks.acts.get(name, 0) > 1 for name in networks.own):
        return []
    used = ", ".join(sorted(set(networks.acts) - networks.own))
    message = (
        f"The act came by {cut(', '.join(sorted(networks.own)))}; "
        f"the {networks.known - 1} other acts of the account whose provider is known came by {cut(used)}."
    )
    return [CheckFinding(CODE, "caution", "foreign-network", message, _ASK)]


def _changed(papers: EventPapers, fact: Fact) -> list[CheckFinding]:
    """Whether the change may lie within the days before the act; one without a time may lie there."""
    if fact.at is None:
        when = "at a time that was not recorded"
    elif any(r.start - SHORTLY * DAY <= fact.at < r.end for r in papers.event.instant.readings):
        start = max(r.start for r in papers.event.instant.readings if fact.at < r.end)
        when = f"on {iso_utc(fact.at)}, {_before(start - fact.at)} before the act"
    else:
        return []
    message = f"Recovery details of the account were changed {when}: somebody else may have had it."
    return [CheckFinding(CODE, "caution", "details-changed", message, _ASK)]


def _before(span: int) -> str:
    days = max(span, 0) // DAY
    return "less than a day" if days < 1 else "1 day" if days == 1 else f"{days} days"
