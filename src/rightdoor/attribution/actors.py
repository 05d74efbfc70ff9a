"""Whose events belong together for RD-A07: the actor is the subject that its account identifiers make.

Only strong identifiers join: a provider's account id with its issuer, an e-mail or telephone that
the provider states it verified, a device id. An IP address never joins; nor does an identifier that
many accounts carry, or that stands for none. Victims, recipients and children are never the
reported person's actor, whatever they share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow

SHARED_BY_MANY = 10  # distinct accounts beyond which an identifier says nothing about who
_REPORTED = frozenset({"", "reported", "associated"})
_PLACEHOLDERS = frozenset({"", "0", "-", "n/a", "na", "none", "null", "nil", "unknown", "undefined", "anonymous", "default", "test"})
_FILES = frozenset({"cybertip-file"})


def actors(footprints: Sequence[FootprintRow], identifiers: Sequence[IdentifierRow], referrals: Sequence[ReferralRow]) -> dict[str, str]:
    """Footprint id to actor key. The key is the smallest strong identifier of the actor, else its own place."""
    index = ActorIndex(footprints, identifiers, referrals)
    return {row.footprint: index.of_footprint(row) for row in footprints}


class ActorIndex:
    """The actors of a store, with the referral facts that they rest on."""

    def __init__(self, footprints: Sequence[FootprintRow], identifiers: Sequence[IdentifierRow], referrals: Sequence[ReferralRow]) -> None:
        self.referrals = ReferralIndex(referrals)
        self._parent: dict[str, str] = {}
        self._strong: dict[str, str] = {}
        self._reported = self._reported_persons(footprints, identifiers)
        self._join(identifiers)
        self._keys = self._name()

    def of_footprint(self, row: FootprintRow) -> str:
        """The actor key of a footprint."""
        return self._key(self._footprint_node(row))

    def of_identifier(self, row: IdentifierRow) -> str:
        """The actor key of the person that carries an identifier."""
        return self._key(self._person_node(row.receipt, row.number, row.person, row.role))

    def _key(self, node: str) -> str:
        return self._keys.get(self._find(node), node) if node in self._parent else node

    def _footprint_node(self, row: FootprintRow) -> str:
        if not row.actor and (row.file or self.referrals.form(row.receipt, row.number) in _FILES):
            persons = self._reported.get(row.number, ()) if row.number else ()
            # the same report as XML and as JSON has two records of the one person: joined by the account, they count once
            if len({self._find(person) for person in persons}) == 1:
                return min(persons)
        return self._person_node(row.receipt, row.number, row.actor, row.role)

    def _person_node(self, receipt: str, number: str, person: str, role: str) -> str:
        if person.startswith("client:"):
            return person if not is_placeholder(person[7:]) else f"referral:{self.referrals.key(receipt, number)}"
        if not person:
            return f"referral:{self.referrals.key(receipt, number)}"
        return f"{_side(role)}person:{self.referrals.key(receipt, number)}/{person}"

    def _reported_persons(self, footprints: Iterable[FootprintRow], identifiers: Iterable[IdentifierRow]) -> dict[str, set[str]]:
        """The reported persons of each report number, of reports alone."""
        persons: dict[str, set[str]] = defaultdict(set)
        for row in footprints:
            self._note_reported(persons, (row.receipt, row.number, row.actor, row.role))
        for each in identifiers:
            self._note_reported(persons, (each.receipt, self.referrals.number(each.receipt, each.number), each.person, each.role))
        return dict(persons)

    def _note_reported(self, persons: dict[str, set[str]], who: tuple[str, str, str, str]) -> None:
        receipt, number, person, role = who
        if role == "reported" and number and person and self.referrals.form(receipt, number) == "cybertip-report":
            persons[number].add(self._person_node(receipt, number, person, role))

    def _join(self, identifiers: Sequence[IdentifierRow]) -> None:
        carried: dict[str, set[str]] = defaultdict(set)
        nodes: list[tuple[str, str]] = []
        accounts: dict[str, set[str]] = defaultdict(set)
        for row in identifiers:
            strong = self._strong_identifier(row)
            if strong:
                node = self._person_node(row.receipt, self.referrals.number(row.receipt, row.number), row.person, row.role)
                nodes.append((node, _side(row.role) + strong))
                if strong.startswith("account:"):
                    accounts[node].add(strong)
        for node, strong in nodes:
            carried[strong] |= accounts.get(node, set())
        for node, strong in nodes:
            if len(carried[strong]) <= SHARED_BY_MANY:
                self._strong[strong] = strong
                self._union(node, strong)

    def _strong_identifier(self, row: IdentifierRow) -> str:
        if is_placeholder(row.id_value):
            return ""
        if row.id_type == "account":
            issuer = row.issuer.strip().casefold() or f"?{self.referrals.source(row.receipt, row.number).casefold()}"
            return f"account:{issuer}:{row.id_value}"
        if row.id_type in ("email", "msisdn"):
            return f"{row.id_type}:{row.id_value}" if row.verified else ""
        return f"device:{row.id_value}" if row.id_type == "device" else ""

    def _name(self) -> dict[str, str]:
        """Root to key: the smallest strong identifier, else the smallest node."""
        best: dict[str, tuple[bool, str]] = {}
        for node in self._parent:
            root = self._find(node)
            rank = (node not in self._strong, node)
            if root not in best or rank < best[root]:
                best[root] = rank
        return {root: name for root, (_, name) in best.items()}

    def _find(self, node: str) -> str:
        root = node
        while (up := self._parent.get(root, root)) != root:
            root = up
        while (up := self._parent.get(node, node)) != root:
            self._parent[node] = root
            node = up
        return root

    def _union(self, a: str, b: str) -> None:
        for node in (a, b):
            self._parent.setdefault(node, node)
        low, high = sorted((self._find(a), self._find(b)))
        self._parent[high] = low


class ReferralIndex:
    """Facts of referrals by receipt and number."""

    def __init__(self, referrals: Sequence[ReferralRow]) -> None:
        self._rows: dict[tuple[str, str], ReferralRow] = {}
        self._first: dict[str, ReferralRow] = {}
        self._only: dict[str, bool] = {}
        self._reports: dict[str, set[str]] = defaultdict(set)
        self._report_rows: dict[str, list[ReferralRow]] = defaultdict(list)
        for row in sorted(referrals):
            self._rows.setdefault((row.receipt, row.number), row)
            self._only[row.receipt] = row.receipt not in self._first
            self._first.setdefault(row.receipt, row)
            if row.form == "cybertip-report" and row.number:
                self._reports[row.number].add(row.source)
                self._report_rows[row.number].append(row)

    def row(self, receipt: str, number: str) -> ReferralRow | None:
        """The referral of a receipt with that number, else the first of the receipt."""
        return self._rows.get((receipt, number)) or self._first.get(receipt)

    def around(self, row: ReferralRow, number: str) -> list[ReferralRow]:
        """The referral itself; of a file document also the reports of its number, which say when it was reported."""
        return [row, *self._report_rows.get(row.number or number, ())] if row.form in _FILES else [row]

    def form(self, receipt: str, number: str) -> str:
        """The form of the referral, "" when unknown."""
        row = self.row(receipt, number)
        return row.form if row is not None else ""

    def number(self, receipt: str, stated: str) -> str:
        """The number stated, else that of the only referral of the receipt."""
        if stated:
            return stated
        row = self._first.get(receipt) if self._only.get(receipt) else None
        return row.number if row is not None else ""

    def source(self, receipt: str, number: str) -> str:
        """The source of the referral; of a file document that of its one report."""
        row = self.row(receipt, number)
        if row is None:
            return ""
        if row.form in _FILES:
            reports = self._reports.get(row.number or number, set())
            if len(reports) == 1:
                return next(iter(reports))
        return row.source

    def key(self, receipt: str, number: str) -> str:
        """What tells this referral from others: source and number (of a log the observation's), else the receipt.

        A row of a log without a client id stands for itself: nothing says that two rows are the same client's.
        """
        return f"{self.source(receipt, number)}/{self.number(receipt, number) or receipt}"


def is_placeholder(value: str) -> bool:
    """Whether a value stands for no one in particular: unknown, null, all zeros."""
    text = value.rpartition(":")[2].strip().casefold()
    letters = "".join(filter(str.isalnum, text))
    return text in _PLACEHOLDERS or not letters or (len(letters) >= 4 and letters[0] in "0fx" and set(letters) == {letters[0]})


def _side(role: str) -> str:
    return "" if role in _REPORTED else f"{role}|"
