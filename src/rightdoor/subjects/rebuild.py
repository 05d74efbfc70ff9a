"""Subjects: which footprints and person records belong together.

A subject is a set of footprints joined by strong identifiers; who belongs together is decided in
one place (the actor keys given in), so that checks and subjects never disagree. A referral in which
nobody is reported still makes a subject of its own: nothing that was received may be lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.model.ids import make_id
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow

NOT_SUBJECTS = frozenset({"victim", "recipient", "reporter", "associated", "child", "caller"})


class PersonRef(NamedTuple):
    """A person record: receipt and locator."""

    receipt: str
    locator: str


class Subject(NamedTuple):
    """One subject. `key` is its smallest strong identifier, or the place that stands for it.

    `receipts` are those that speak of it, with the referral's own number and form; `persons` its
    person records; `footprints` the ids of its events; `victim_elsewhere` the places (`receipt#locator`)
    where a record names one of its strong identifiers as a victim's.
    """

    subject: str
    key: str
    receipts: tuple[tuple[str, str, str], ...]
    persons: tuple[PersonRef, ...]
    footprints: tuple[str, ...]
    victim_elsewhere: tuple[str, ...]


class _Draft:
    def __init__(self) -> None:
        self.victim_elsewhere: set[str] = set()
        self.receipts: set[tuple[str, str, str]] = set()
        self.persons: set[PersonRef] = set()
        self.numbers: set[tuple[str, str]] = set()
        self.footprints: set[str] = set()


def build_subjects(
    *,
    footprints: Iterable[FootprintRow],
    identifiers: Iterable[IdentifierRow],
    referrals: Iterable[ReferralRow],
    actor_of_footprint: Mapping[str, str],
    actor_of_person: Mapping[tuple[str, str], str],
) -> list[Subject]:
    """All subjects in order of their ids; the same inputs in any order give the same list."""
    drafts: dict[str, _Draft] = defaultdict(_Draft)
    by_receipt: dict[str, list[ReferralRow]] = defaultdict(list)
    for referral in referrals:
        by_receipt[referral.receipt].append(referral)
    rows = list(identifiers)
    victims = _victim_places(rows)
    for identifier in rows:
        if identifier.role in NOT_SUBJECTS:
            continue
        key = actor_of_person.get((identifier.receipt, identifier.person))
        if key:
            drafts[key].persons.add(PersonRef(identifier.receipt, identifier.person))
            drafts[key].numbers.add((identifier.receipt, identifier.number))
            drafts[key].victim_elsewhere.update(victims.get(_strong(identifier), ()))
    for footprint in footprints:
        key = actor_of_footprint.get(footprint.footprint, "")
        if not key or footprint.role in NOT_SUBJECTS:
            continue
        draft = drafts[key]
        draft.footprints.add(footprint.footprint)
        draft.numbers.add((footprint.receipt, footprint.number))
        if footprint.actor and not footprint.actor.startswith("client:"):
            draft.persons.add(PersonRef(footprint.receipt, footprint.actor))
        draft.receipts.add((footprint.receipt, footprint.number, _form(by_receipt, footprint.receipt)))
    _attach_referrals(drafts, by_receipt)
    return [_finished(key, drafts[key]) for key in sorted(drafts)]


def _strong(row: IdentifierRow) -> tuple[str, str, str]:
    return (row.id_type, row.issuer.casefold(), row.id_value)


def _victim_places(rows: list[IdentifierRow]) -> dict[tuple[str, str, str], set[str]]:
    """Where a strong identifier stands in a record of a victim."""
    places: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.role == "victim" and (row.id_type in ("account", "device") or row.verified):
            places[_strong(row)].add(f"{row.receipt}#{row.locator}")
    return places


def _form(by_receipt: Mapping[str, list[ReferralRow]], receipt: str) -> str:
    rows = by_receipt.get(receipt)
    return rows[0].form if rows else ""


def _only_number(by_receipt: Mapping[str, list[ReferralRow]], receipt: str) -> str:
    rows = by_receipt.get(receipt, [])
    return rows[0].number if len(rows) == 1 else ""


def _attach_referrals(drafts: dict[str, _Draft], by_receipt: Mapping[str, list[ReferralRow]]) -> None:
    """Give every referral to the subjects whose persons or footprints it holds; an orphan becomes its own subject."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, draft in drafts.items():
        for receipt, number in draft.numbers:
            owners[(receipt, number or _only_number(by_receipt, receipt))].add(key)
    reports: dict[str, set[str]] = defaultdict(set)
    for receipt, rows in by_receipt.items():
        for row in rows:
            if row.number and row.form == "cybertip-report":
                reports[row.number] |= owners.get((receipt, row.number), set())
    for receipt, rows in sorted(by_receipt.items()):
        for row in rows:
            if row.form == "observation-log":
                continue
            found = owners.get((receipt, row.number)) or reports.get(row.number, set())
            for key in found or {f"referral:{receipt}#{row.locator}"}:
                drafts[key].receipts.add((receipt, row.number, row.form))


def _finished(key: str, draft: _Draft) -> Subject:
    return Subject(
        make_id("sub", key),
        key,
        tuple(sorted(draft.receipts)),
        tuple(sorted(draft.persons)),
        tuple(sorted(draft.footprints)),
        tuple(sorted(draft.victim_elsewhere)),
    )
