"""Who held an address range, entered by a person on the word of a register or paper; heard by planning and by the checks from then on.

An entry is a decision: it bears who entered it and why, and another one supersedes it (ADR 36). Of the same range two providers on one
day are no answer, so that an entry which contradicts one in force has to name it and take its place, or end before it begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import Proposed, all_decisions, decide
from rightdoor.decisions.validate import WITHDRAWAL
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.civil import DAY, iso_day, iso_utc, parse_day
from rightdoor.model.decision import Decision
from rightdoor.reference.addresses import Prefix, parse_prefix
from rightdoor.rules.attribution.papers import provider_key
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

KIND: Final = "address-holder"
FIELDS: Final = ("prefix", "provider", "from", "to", "source", "said", "exhibit", "registered")
_LOCK: Final = 0x5244_484F_4C44_4552  # "RDHOLDER"
WHOM_TO_ASK: Final = (
    "Ask the registry of the address range (for the United Kingdom the RIPE NCC) who held it on that day, and enter its answer: at the desk "
    "under Communications data, Address holders, or with `rightdoor reference holder`"
)


class HolderEntry(NamedTuple):
    """One entry. `last`: the day on which it ends, that of the source's word where no end was given. `state`: in-force, superseded or
    withdrawn; `by`: the decision that took its place, "" while in force. Days are UTC day numbers, inclusive. `registered`: it was confirmed
    that the register states so narrow a range.
    """

    id: str
    prefix: str
    provider: str
    first: int
    last: int
    source: str
    said: int
    exhibit: str
    actor: str
    reason: str
    decided_us: int
    supersedes: str
    state: str
    by: str
    registered: bool = False

    def as_json(self) -> dict[str, object]:
        """As `reference holders` prints it."""
        return {
            "holder": self.id,
            "prefix": self.prefix,
            "provider": self.provider,
            "from": iso_day(self.first),
            "to": iso_day(self.last),
            "source": self.source,
            "said": iso_day(self.said),
            "exhibit": self.exhibit or None,
            "registered": self.registered,
            "actor": self.actor,
            "reason": self.reason,
            "recorded": iso_utc(self.decided_us),
            "supersedes": self.supersedes or None,
            "state": self.state,
            "by": self.by or None,
        }


def holder_entries(store: Store) -> list[HolderEntry]:
    """Every entry: those in force first, by range and first day; then those that another replaced or that were withdrawn."""
    with store.connect() as connection:
        rows = all_decisions(connection)
        connection.rollback()
    return entries_of(rows)


def entries_of(rows: Sequence[Decision]) -> list[HolderEntry]:
    """The entries among the decisions of a store."""
    after = {row.supersedes: row for row in rows if row.supersedes}
    found = [_entry(row, after.get(row.id)) for row in rows if row.kind == KIND and not row.erased]
    return sorted(found, key=lambda e: (e.state != "in-force", _order(e.prefix), e.first, -e.decided_us, e.id))


def holder_entry(store: Store, wanted: str) -> HolderEntry:
    """The entry of that id. Raises UsageProblem when there is none."""
    found = next((entry for entry in holder_entries(store) if entry.id == wanted), None)
    if found is None:
        raise UsageProblem(
            f"No entry of who holds an address has the id {wanted[:80]}.", advice="`rightdoor reference holders` shows them: dec_…."
        )
    return found


def proposed_holder(body: Mapping[str, str], *, actor: str, reason: str, supersedes: str = "") -> Proposed:
    """The decision as it would be recorded."""
    return Proposed(KIND, {name: body[name].strip() for name in FIELDS if body.get(name, "").strip()}, actor, reason.strip(), supersedes)


def enter_holder(store: Store, proposed: Proposed, *, actor: str, at_us: int) -> str:
    """Record who held a range (`proposed_holder`); the decision's id. Nothing is derived anew here.

    Raises Refused when it is not valid, when its source would speak in the future, or when it contradicts an entry in force.
    """
    said = parse_day(proposed.body.get("said", ""))
    if said is not None and said > at_us // DAY + 1:  # a day of grace: the source's calendar may be ahead of UTC
        raise Refused(
            "The entry was not recorded: its source would have spoken in the future.", advice="Look at the day on which the source said it."
        )
    with store.connect() as connection, _one_by_one(connection):
        rows = all_decisions(connection)
        connection.rollback()
        _refuse_contradiction(proposed, [e for e in entries_of(rows) if e.state == "in-force" and e.id != proposed.supersedes])
        return decide(connection, proposed, actor=actor, at_us=at_us)


@contextmanager
def _one_by_one(connection: StoreConnection) -> Iterator[None]:
    """What is compared stays true until the entry stands: entries of a store wait for each other.

    A lock of the session, for `decide` ends the transaction of what it read; it goes with the connection whatever happens.
    """
    connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute("select pg_advisory_unlock(%s)", (_LOCK,))
        connection.commit()


def withdraw_holder(store: Store, wanted: str, *, actor: str, reason: str, at_us: int) -> str:
    """Take an entry back, so that nothing is said of its range by it any more; the decision's id. Raises UsageProblem, Refused."""
    found = holder_entry(store, wanted)
    with store.connect() as connection, _one_by_one(connection):
        return decide(connection, Proposed(WITHDRAWAL, {}, actor, reason.strip(), found.id), actor=actor, at_us=at_us)


def without_provider(requests: Sequence[tuple[str, str]]) -> list[str]:
    """The ids of those requests (id, provider) of which it is not known whom to ask."""
    return [name for name, provider in requests if not provider.strip()]


def refuse_unknown(requests: Sequence[tuple[str, str]], what: str, *, then: str = "give the application up and plan again") -> None:
    """Raises Refused, naming the rows whose provider is not known, when there is one. `what`: what is not done; `then`: after it is entered."""
    unknown = without_provider(requests)
    if not unknown:
        return
    named = ", ".join(unknown[:5]) + (f" and {len(unknown) - 5} more" if len(unknown) > 5 else "")
    one = len(unknown) == 1
    raise Refused(
        f"{what}: of {'request' if one else 'requests'} {named} it is not known which provider held the address at the instant.",
        advice=f"{WHOM_TO_ASK}; then {then}. A row without a provider can be sent to nobody.",
    )


def _refuse_contradiction(proposed: Proposed, others: Sequence[HolderEntry]) -> None:
    entries = entries_of(in_force([_as_row(proposed)]).decisions)
    if not entries:
        return
    (new,) = entries
    for other in others:
        if parse_prefix(other.prefix) != parse_prefix(new.prefix) or other.first > new.last or new.first > other.last:
            continue
        days = f"{iso_day(other.first)} to {iso_day(other.last)}"
        if provider_key(other.provider) == provider_key(new.provider):
            if (other.first, other.last) == (new.first, new.last):
                raise Refused(
                    f"This is entered already: {other.id}, {days}.", advice="Supersede that entry where you have a better source."
                )
            continue
        raise Refused(
            f"Entry {other.id} says that another provider held this range, {days}: on one day only one of the two can be right.",
            advice="Supersede that entry where it is wrong (at the desk the organisation that entered it does; its page names it), or give days on which they do not meet: the day of a move is the one or the other's as the register says, else nobody's.",
        )


def _as_row(proposed: Proposed) -> Decision:
    body = proposed.body
    whole = parse_prefix(body.get("prefix", "")) and all(parse_day(body.get(name, "")) is not None for name in ("from", "said"))
    return Decision("new", KIND if whole else "", body, proposed.actor, 0, proposed.reason, "", "", "")


def _entry(row: Decision, by: Decision | None) -> HolderEntry:
    body = row.body
    first, said = (parse_day(body.get(name, "")) or 0 for name in ("from", "said"))
    last = parse_day(body.get("to", ""))
    state = "in-force" if by is None else "withdrawn" if by.kind == WITHDRAWAL else "superseded"
    return HolderEntry(
        row.id, body.get("prefix", ""), body.get("provider", ""), first, said if last is None else last, body.get("source", ""), said,
        body.get("exhibit", ""), row.actor, row.reason, row.decided_us, row.supersedes, state, by.id if by is not None else "", body.get("registered", "") == "yes",
    )  # fmt: skip


def _order(prefix: str) -> Prefix:
    return parse_prefix(prefix) or Prefix(0, 0, 0)
