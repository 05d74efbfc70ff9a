"""RD-A16 Ceiling: what the papers can say at most is a connection at premises, never who used it.

The check speaks where something more is known about who could have: business, school or hotel premises, several households or
subscribers on one line, a number of possible users, a caveat of the provider, carried word for word.
Cases: COMP-US-BUFFALO-2011, COMP-US-EVANSVILLE-2012, COMP-US-MINOT-2014 (neighbours on the wireless network), COMP-FR-NIORT-2010.
"""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.papers import Answer, AnswerRow, Context, EventPapers
from rightdoor.rules.attribution.resolution import met, own_submissions

CODE = "RD-A16"
TITLE = "Ceiling"
COMPARES = (
    "What result and recorded facts say about who else could have used the connection; it cannot fail, it only speaks when "
    "there is something to say."
)
PATTERNS = {"multi-occupancy": "note", "business": "note", "caveat": "note"}
CASES = ("COMP-US-BUFFALO-2011", "COMP-US-EVANSVILLE-2012", "COMP-US-MINOT-2014", "COMP-FR-NIORT-2010")
CANNOT_SEE = "Who used the connection. Silence does not mean one user: the number of possible users is then unknown."
_ORGANISATIONS = {"business": "of a business", "school": "of a school", "hotel": "of a hotel"}
_USERS = "ask who could use the connection at the instant; the number of possible users is unknown until somebody says"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Notes, one for each thing that is known about who else could have used the connection."""
    del context
    found: list[CheckFinding] = []
    for submission in own_submissions(papers):
        provider = cut(submission.row.provider.strip())
        for answer in submission.answers:
            rows = met(papers, answer)
            found += _premises(rows)
            found += _caveats(answer, rows, provider)
    if papers.facts:
        found += _recorded(papers.facts)
    return list(dict.fromkeys(found)) if len(found) > 1 else found


def _note(pattern: str, message: str, settle: str) -> CheckFinding:
    return CheckFinding(CODE, "note", pattern, message, settle)


def _premises(rows: list[AnswerRow]) -> list[CheckFinding]:
    found = []
    if any(r.row.network_kind == "business" for r in rows):
        message = "The line is a business line: the premises are those of a business, and staff, guests and customers may have used it."
        found.append(_note("business", message, _USERS))
    if len(rows) > 1 and (count := _most_subscribers(rows)) > 1:
        message = (
            f"The result names {count} subscribers for the same assignment at the same address: several households or users share the line."
        )
        found.append(_note("multi-occupancy", message, _USERS))
    return found


def _most_subscribers(rows: list[AnswerRow]) -> int:
    """How many subscribers (else account holders) one assignment has at one address; the most of any."""
    held: dict[tuple[object, ...], tuple[set[str], set[str]]] = {}
    for r in rows:
        row = r.row
        key = (r.start.readings, r.end.readings, row.port_from, row.port_to, " ".join(row.address.split()).casefold(), row.uprn)
        references, holders = held.setdefault(key, (set(), set()))
        references.add(row.subscriber_ref.strip())
        holders.add(" ".join(row.account_holder.split()).casefold())
    return max((max(len(references - {""}), len(holders - {""})) for references, holders in held.values()), default=0)


def _caveats(answer: Answer, rows: Iterable[AnswerRow], provider: str) -> list[CheckFinding]:
    """The provider's own words, never cut, for the rows that speak (for all rows of a result without data)."""
    found = []
    for r in (*rows, *(r for r in answer.rows if r.row.result == "none-held")):
        if caveat := r.row.caveat.strip():
            who = cut(r.row.provider.strip()) or provider or "The provider"
            found.append(
                _note("caveat", f"{who} says of its result: “{_visible(caveat)}”", f"ask {who} what follows from it for this event")
            )
    return found


def _recorded(facts: Iterable[Fact]) -> list[CheckFinding]:
    found = []
    for fact in facts:
        said = f" (recorded by {cut(fact.recorded_by)})" if fact.recorded_by else ""
        if fact.kind in _ORGANISATIONS:
            message = f"The premises are those {_ORGANISATIONS[fact.kind]}{said}: many people may have used the connection."
            found.append(_note("business", message, _USERS))
        elif fact.kind == "multi-occupancy":
            found.append(_note("multi-occupancy", f"Several households live at the premises{said}{_count(fact)}.", _USERS))
        elif fact.kind == "possible-users" and fact.number is not None and fact.number > 1:
            message = f"{fact.number} people may have used the connection{said}."
            found.append(_note("multi-occupancy", message, "ask who of them was there at the instant"))
        elif fact.kind == "caveat" and fact.detail.strip():
            message = f"A caveat is recorded of the line{said}: “{_visible(fact.detail.strip())}”"
            found.append(_note("caveat", message, "ask the provider what follows from it for this event"))
    return found


def _count(fact: Fact) -> str:
    return f", {fact.number} possible users" if fact.number is not None else ", number of possible users unknown"


def _visible(words: str) -> str:
    """The words as they stand; control characters made visible."""
    return words if words.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in words)
