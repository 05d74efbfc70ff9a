"""RD-A01 Echo identity: the identifier is the same in source, request and result.

After one declared canonical form per type and nothing more: dots, underscores and case of mail
local parts and account names are never dropped. The port belongs to the identifier where both
sides state one; a missing echoed port matters only behind carrier NAT.
Cases: IOCCO-2014-H1 (underscore), IOCCO-2016-P2 (one digit of an IP), IPCO-2017-P52 (dot),
IPCO-2018-10, IPCO-2019-01 (keyed wrongly into the portal), IOCCO-2016-P1.
"""

from __future__ import annotations

import ipaddress

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.identifiers import canonical
from rightdoor.rules.attribution.papers import AnswerRow, Context, EventPapers, SourceEvent, Submission
from rightdoor.rules.attribution.slips import Slip, identifier_slip

CODE = "RD-A01"
TITLE = "Echo identity"
COMPARES = "The identifier and its port, as the source, the request and the result state them, each in the one canonical form of its type."
PATTERNS = {
    "digit-swapped": "stop",
    "digit-changed": "stop",
    "character-dropped": "stop",
    "character-added": "stop",
    "different-identifier": "stop",
    "not-echoed": "caution",
}
CASES = ("IOCCO-2014-H1", "IOCCO-2016-P1", "IOCCO-2016-P2", "IPCO-2017-P52", "IPCO-2018-10", "IPCO-2019-01")
CANNOT_SEE = "An identifier that was wrong in the source already, or that the provider looked up wrongly and echoed as it was sent."
_NAMED_ELSEWHERE = frozenset({"cross-paired", "cross-paired-instant", "not-in-source"})  # RD-A05 says it
_PREFIX_AT_LEAST = 48  # an echoed IPv6 prefix shorter than a site's is no echo of an address


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Differences of identifier or port between any two of the three papers."""
    del context
    findings: list[CheckFinding] = []
    for submission in papers.submissions:
        if submission.how not in _NAMED_ELSEWHERE:
            findings += _source_and_request(papers.event, submission)
        findings += _request_and_result(papers.event, submission)
    return findings


def _source_and_request(event: SourceEvent, submission: Submission) -> list[CheckFinding]:
    row = submission.row
    sent = row.id_value or row.id_raw.strip()
    findings = []
    slip = identifier_slip(event.id_value, sent, event.id_type)
    if slip is not None:
        findings.append(
            _differs(slip, "source", "request as sent", "send the request again with the identifier of the source; ask the applicant")
        )
    if event.port is not None and row.port is not None and event.port != row.port:
        findings.append(
            _port(
                "source", event.port, "request as sent", row.port, "send the request again with the port of the source; ask the applicant"
            )
        )
    return findings


def _request_and_result(event: SourceEvent, submission: Submission) -> list[CheckFinding]:
    row = submission.row
    sent = row.id_value or row.id_raw.strip()
    findings = []
    for answer in submission.answers:
        for each in answer.rows:
            echo = _echoed(each, row.id_type or event.id_type, sent)
            settle = f"ask {row.provider or 'the provider'} which identifier was looked up"
            if echo == "" and each.row.result != "none-held":
                findings.append(_silent("identifier", settle))
            elif echo and (slip := identifier_slip(sent, echo, event.id_type)) is not None:
                findings.append(_differs(slip, "request as sent", "result", settle))
            findings += _ports(event, submission, each)
    return findings


def _ports(event: SourceEvent, submission: Submission, each: AnswerRow) -> list[CheckFinding]:
    port = submission.row.port if submission.row.port is not None else event.port
    provider = submission.row.provider or "the provider"
    if port is None:
        return []
    if each.row.echo_port is None:
        behind_nat = each.row.network_kind == "cgnat" or each.row.port_from is not None or each.row.port_to is not None
        silent = behind_nat and each.row.result != "none-held"
        return [_silent("port, behind carrier NAT,", f"ask {provider} which source port was looked up")] if silent else []
    if each.row.echo_port == port:
        return []
    return [_port("request as sent", port, "result", each.row.echo_port, f"ask {provider} which source port was looked up")]


def _echoed(each: AnswerRow, kind: str, sent: str) -> str:
    """What the result echoes, in the canonical form of `kind`; the sent value itself for a prefix that holds it."""
    raw = each.row.echo_raw.strip()
    if raw == sent or not raw:
        return raw
    value = canonical(kind, raw, region="GB") or each.row.echo_value or raw
    if "/" in value and kind in ("ipv4", "ipv6"):
        try:
            network = ipaddress.ip_network(value)
            inside = ipaddress.ip_address(sent) in network
        except ValueError:
            return value
        full = network.prefixlen >= (_PREFIX_AT_LEAST if network.version == 6 else 32)
        return sent if inside and full else value
    return value


def _differs(slip: Slip, one: str, other: str, settle: str) -> CheckFinding:
    return CheckFinding(CODE, "stop", slip.pattern, cut(f"The identifier of the {one} is not that of the {other}: {slip.shown}."), settle)


def _port(one: str, a: int, other: str, b: int, settle: str) -> CheckFinding:
    slip = identifier_slip(str(a), str(b))
    shown, pattern = (slip.shown, slip.pattern) if slip is not None else ("", "digit-changed")
    return CheckFinding(CODE, "stop", pattern, f"The port of the {one} is not that of the {other}: {shown}.", settle)


def _silent(what: str, settle: str) -> CheckFinding:
    return CheckFinding(CODE, "caution", "not-echoed", f"The result does not echo the {what} that was looked up.", settle)
