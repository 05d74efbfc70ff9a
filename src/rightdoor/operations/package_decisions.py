"""The decisions of the sender that a package carries: whether each is the one that was recorded, and what the status rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import Proposed, decision_id, proposed_from_values
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision, received
from rightdoor.model.ids import make_id
from rightdoor.operations.declared_mappings import mapping_of_decision
from rightdoor.operations.package_reread import Reread
from rightdoor.reporting.compare import Difference
from rightdoor.reporting.ledger_proof import RowSaid
from rightdoor.reporting.package import Package

# what a person said and a status can be another by; grounds change the stamp alone
RESTS_ON = ("provider-profile", "reading", "move", "time-profile", "fact", "result-mapping", "provider-fault", "address-holder")


class RestsOn(NamedTuple):
    """A decision of the sender that the status rests on. `compared`: with what its text was: its own id, which is made of it, or the
    paper that it was received in; "no" where that paper is not in the package.
    """

    decision: str
    kind: str
    actor: str
    decided: str
    about: str
    compared: str

    def words(self) -> str:
        """For people."""
        about = f" about {self.about}" if self.about else ""
        said = "; its text cannot be compared: the paper that it came in is not here" if self.compared == "no" else ""
        return f"{self.decision} ({self.kind}{about}, by {self.actor}, {self.decided}{said})"


def rests_on(package: Package, read: Reread) -> list[RestsOn]:
    """The decisions in force inside, those that bear on an attribution, in their order."""
    decisions = in_force(package.decisions)
    return [
        RestsOn(d.id, d.kind, d.actor, iso_utc(d.decided_us), _about(d), _compared(d, read))
        for d in decisions.decisions
        if d.kind in RESTS_ON
    ]


def _about(decision: Decision) -> str:
    body: Mapping[str, str] = decision.body
    return next((body[key] for key in ("about", "footprint", "provider", "source", "name") if body.get(key)), "")


def _compared(decision: Decision, read: Reread) -> str:
    if not received(decision.receipt, decision.locator):
        return "no" if _of_before(decision) else "id"
    return "paper" if decision.receipt in read.papers else "no"


def changed_decisions(package: Package, read: Reread, said: Sequence[RowSaid]) -> Iterator[Difference]:
    """Decisions without a row of the ledger, those whose text is not that of their id or of their paper, mappings that are not theirs."""
    rows: dict[str, Mapping[str, Any]] = {str(r.subject.get("decision")): r.subject for r in said if r.act == "decided"}
    for d in package.decisions:
        row = rows.get(d.id)
        if row is None:
            yield _difference(d.id, f"No ledger row shows that {d.id} was decided.")
        elif (row.get("kind"), row.get("receipt", "")) != (d.kind, d.receipt):
            yield _difference(d.id, f"The ledger row of {d.id} is about a decision of another kind or from another paper.")
        proposed = _proposed(d)
        if decision_id(proposed, at_us=d.decided_us) != d.id and not _of_before(d):
            yield _difference(d.id, f"What {d.id} says is not what its id was made of: it was changed.")
        elif received(d.receipt, d.locator) and d.receipt in read.papers and _of_paper(d, read) != proposed:
            yield _difference(d.id, f"{d.id} is not what the paper that it was received in says.")
    held = {d.id: d for d in package.decisions}
    for mapping in package.mappings:
        decided = held.get(mapping.decided)
        if mapping.decided and (decided is None or mapping_of_decision(decided) != mapping):
            yield _difference(mapping.decided, f"The column mapping that {mapping.decided} is said to hold is not the one in the package.")


def as_given_out(row: Decision) -> Decision:
    """A decision as a package holds it: of one that was taken through a silent compartment nothing says so.

    Its ledger row does not either; one from before that was so is left as that row knows it.
    """
    if received(row.receipt, row.locator) or _of_before(row):
        return row
    return row._replace(receipt="", locator="")


def _proposed(d: Decision) -> Proposed:
    return Proposed(d.kind, d.body, d.actor, d.reason, d.supersedes, d.receipt, d.locator)


def _of_before(d: Decision) -> bool:
    """Whether it was taken at the desk in a silent compartment when its id was still made of that place."""
    return bool(d.receipt) and not received(d.receipt, d.locator) and d.id == _of_place(d)


def _of_place(d: Decision) -> str:
    return make_id("dec", d.receipt, d.locator)


def _of_paper(decision: Decision, read: Reread) -> Proposed:
    """The decision as the paper inside gives it."""
    rows = [row for row in read.papers[decision.receipt].rows if row[0] == decision.locator and row[1] == "decision"]
    values = {field: value for _, _, _, field, _, value, _, _ in reversed(rows) if value}
    return proposed_from_values(values, receipt=decision.receipt, locator=decision.locator)


def _difference(decision: str, sentence: str) -> Difference:
    return Difference("decision", decision, "a decision", "", sentence)
