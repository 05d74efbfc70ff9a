"""RD-A15 Network context: whether the address can lead to one door at all.

Carrier NAT needs the source port and the second, and the port must lie in the block of the result; an address of public
Wi-Fi, a hosting centre, an anonymiser or a special-purpose range leads to nobody's door; the router of a mobile or
fixed-wireless line moves. Who replied is compared with whom was asked. What is known of the address comes from dated tables (`Context.network`), which say nothing
outside their dates; special-purpose ranges (RFC 6890 registries) win over them. Case: COMP-AT-GRAZ-2012.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import DAY, SECOND
from rightdoor.model.finding import CheckFinding, Severity, cut
from rightdoor.rules.attribution.papers import AnswerRow, Context, EventPapers, Submission, provider_key, provider_words
from rightdoor.rules.attribution.resolution import in_block, met, own_submissions

CODE = "RD-A15"
TITLE = "Network context"
COMPARES = (
    "The address, its port and the day, the kind of network that the result states, the provider that was asked and the one that "
    "replied, and dated tables of special ranges, providers, hosting and anonymisers."
)
PATTERNS = {
    "cgnat-no-port": "stop",
    "port-outside-block": "stop",
    "public-wifi": "stop",
    "mobile-gateway": "caution",
    "fixed-wireless": "caution",
    "hosting": "stop",
    "anonymiser": "stop",
    "bogon": "stop",
    "wrong-provider": "stop",
    "other-provider": "caution / note",
    "possible-proxy": "caution",
    "documentation-range": "note",
}
CASES = ("COMP-AT-GRAZ-2012",)
CANNOT_SEE = "A proxy or relay in a home, an open wireless network, and anything newer than the tables that were loaded."
# A day on which no dated table speaks: for an event without a reading only timeless facts count.
NO_DAY = -1_000_000
_ALL_PORTS = 64_512  # a block at least this wide (0 or 1024 to 65535) shares no address
_KINDS: dict[str, tuple[Severity, str, str, str]] = {
    "public-wifi": ("stop", "public-wifi", "The connection is public or guest Wi-Fi: anybody near it may have used it", "the owner of the hotspot for its user log"),
    "hosting": ("stop", "hosting", "The address belongs to a hosting centre: the user is elsewhere", "the hosting company for the customer and its connection log"),
    "mobile": ("caution", "mobile-gateway", "The address is a mobile gateway's: it is the account's, and the device moves", "the operator for the location of the device at the instant"),
    "fixed-wireless": ("caution", "fixed-wireless", "The line is fixed wireless: the address is the account's, and the router can be moved", "the provider for the cell or mast at the instant"),
}  # fmt: skip


class _Facts(NamedTuple):
    """What the tables say, by kind: for each the names, over every day that the readings touch.

    `findings` are those that follow from it whatever was asked.
    """

    by_kind: dict[str, tuple[str, ...]]
    providers_by_day: tuple[frozenset[str], ...]
    findings: tuple[CheckFinding, ...]

    def names(self, kind: str) -> tuple[str, ...]:
        return self.by_kind.get(kind, ())


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """What the network of the address says against leading it to one door."""
    if papers.event.kind == "identifier":
        return [found for submission in own_submissions(papers) for found in _other_provider(submission, _together(()))]
    facts = _facts(papers, context)
    found = list(facts.findings)
    for submission in own_submissions(papers):
        found += _wrong_provider(submission, facts) or _other_provider(submission, facts)
        for answer in submission.answers:
            rows = met(papers, answer)
            found += _shared(papers, submission, rows, facts)
            found += _by_kind(rows, facts)
    if papers.event.proxy:
        message = "The source itself marks the connection as a possible proxy."
        found.append(_finding("caution", "possible-proxy", message, "ask the source what its mark rests on, and resolve other events"))
    return list(dict.fromkeys(found)) if len(found) > 1 else found


def _finding(severity: Severity, pattern: str, message: str, settle: str) -> CheckFinding:
    return CheckFinding(CODE, severity, pattern, message, settle)


def _facts(papers: EventPapers, context: Context) -> _Facts:
    if context.network is None:
        return _together(())
    event = papers.event
    days = sorted({d for r in event.instant.readings for d in range(r.start // DAY, (r.end - 1) // DAY + 1)}) or [NO_DAY]
    return _together(tuple([context.network.facts(event.id_type, event.id_value, day) for day in days]))


@lru_cache(maxsize=16_384)
def _together(by_day: tuple[tuple[tuple[str, str], ...], ...]) -> _Facts:
    """The facts of several days as one. Of most addresses the tables say the same few things, so that this is kept."""
    kinds: dict[str, dict[str, None]] = {}
    providers = []
    for said in by_day:
        for kind, name in said:
            kinds.setdefault(kind, {})[name] = None
        providers.append(frozenset(provider_key(name) for kind, name in said if kind == "provider"))
    facts = _Facts({kind: tuple(names) for kind, names in kinds.items()}, tuple(providers), ())
    return facts._replace(findings=(*_special(facts), *_listed(facts)))


def _special(facts: _Facts) -> list[CheckFinding]:
    found = []
    ask = "ask the source which public address it saw"
    for name in facts.names("bogon"):
        found.append(_finding("stop", "bogon", f"The address is in a range that no line on the Internet has: {name}.", ask))
    for name in facts.names("shared"):
        message = f"The address is inside a carrier's network and means a different line in every one: {name}."
        found.append(_finding("stop", "bogon", message, ask))
    for name in facts.names("documentation"):
        message = f"The address is in a range for documentation or measurement ({name}): training data."
        found.append(_finding("note", "documentation-range", message, "nothing; no live record has such an address"))
    return found


def _listed(facts: _Facts) -> list[CheckFinding]:
    found = []
    for name in facts.names("anonymiser"):
        message = f"A dated list has the address as an anonymiser at that time: {name}. The user was elsewhere."
        found.append(_finding("stop", "anonymiser", message, "resolve other events of this actor"))
    for name in facts.names("hosting"):
        message = f"A dated list has the address with a hosting company at that time: {name}. The user was elsewhere."
        found.append(_finding("stop", "hosting", message, "ask the hosting company for the customer and its connection log"))
    return found


def _wrong_provider(submission: Submission, facts: _Facts) -> list[CheckFinding]:
    asked = {r.row.provider.strip() or submission.row.provider.strip() for r in submission.rows}
    found = []
    for provider in sorted(name for name in asked if name):
        known = [holders for holders in facts.providers_by_day if holders]
        if known and not all(provider_key(provider) in holders for holders in known):
            held = ", ".join(facts.names("provider"))
            message = f"{cut(provider)} replied, but by the dated table the address was held by {held}."
            found.append(_finding("stop", "wrong-provider", message, f"ask {cut(provider)} how it holds the address, and ask {held}"))
    return found


def _other_provider(submission: Submission, facts: _Facts) -> list[CheckFinding]:
    """A result that names another provider than the one that was asked, where no dated table says that this one did not hold the address.

    The stop is for a provider that does not hold the range (`wrong-provider`). Here that is not known: ranges are resold and companies
    renamed, and papers that nothing contradicts are not refused. The event is not corroborated until somebody finds out and enters who
    held the range (ADR 36). It is a note where the table has the address with the one that replied, or one name is the other with words added.
    """
    asked = submission.row.provider.strip()
    known = [holders for holders in facts.providers_by_day if holders]
    own, found = provider_key(asked), []
    for said in sorted({r.row.provider.strip() for answer in submission.answers for r in answer.rows}):
        other = provider_key(said)
        if not own or not other or own == other:
            continue
        explained = _begins(said, own) or _begins(asked, other) or (bool(known) and all(other in holders for holders in known))
        message = f"Request {submission.row.request_id} asked {cut(asked)}; the result names {cut(said)} as the provider."
        settle = f"ask {cut(asked)} whether {cut(said)} answers for it, and whose record of the line the answer rests on"
        found.append(_finding("note" if explained else "caution", "other-provider", message, settle))
    return found


def _begins(name: str, key: str) -> bool:
    """Whether whole words at the beginning of a provider's name are the other one's (`provider_key`)."""
    words = provider_words(name)
    return any("".join(words[:n]) == key for n in range(1, len(words) + 1))


def _has_block(row: AnswerRow) -> bool:
    low, high = row.row.port_from, row.row.port_to
    return (low is not None or high is not None) and (high if high is not None else 65_535) - (low or 0) + 1 < _ALL_PORTS


def _kind(row: AnswerRow) -> str:
    return row.row.network_kind.strip().lower()


def _shared(papers: EventPapers, submission: Submission, rows: list[AnswerRow], facts: _Facts) -> list[CheckFinding]:
    """Carrier NAT: by the result's own word, by a port block in it, or by a dated provider range."""
    by_table = "cgnat" in facts.names("network-kind")
    shared = [r for r in rows if _kind(r) == "cgnat" or _has_block(r) or (by_table and not _kind(r))]
    if not shared:
        return []
    provider = cut(submission.row.provider.strip() or shared[0].row.provider.strip()) or "the provider"
    port = papers.event.port
    if port is None:
        message = "The address is shared by many lines behind carrier NAT, and the source states no source port."
        return [_finding("stop", "cgnat-no-port", message, "ask the source for the source port of this event")]
    if papers.event.instant.precision > SECOND:
        message = "The address is shared behind carrier NAT, and the source states no seconds."
        return [_finding("stop", "cgnat-no-port", message, "ask the source for the time of this event to the second")]
    if submission.row.port is None and not any(_has_block(r) for r in shared):
        message = f"The address is shared behind carrier NAT; the source states port {port}, and it was not sent to {provider}."
        return [_finding("stop", "cgnat-no-port", message, f"ask {provider} again with port {port}")]
    blocks = [r for r in shared if _has_block(r)]
    if blocks and not any(in_block(r, port) for r in blocks):
        near = min(blocks, key=lambda r: min(abs((r.row.port_from or 0) - port), abs((r.row.port_to or 65_535) - port)))
        message = f"Port {port} of the source lies outside the block {near.row.port_from} to {near.row.port_to} of the result."
        return [_finding("stop", "port-outside-block", message, f"ask {provider} who had port {port} at the instant")]
    return []


def _by_kind(rows: list[AnswerRow], facts: _Facts) -> list[CheckFinding]:
    """What the result says of its network, and where it says nothing, what a dated provider range says."""
    found = []
    for row in rows:
        for kind in (_kind(row),) if _kind(row) else facts.names("network-kind"):
            if kind in _KINDS:
                severity, pattern, message, whom = _KINDS[kind]
                found.append(_finding(severity, pattern, f"{message}.", f"ask {whom}"))
    return found
