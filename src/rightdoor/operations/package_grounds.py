"""Grounds for a package below `corroborated`, and how often packages are built on them: the figures that auditors ask for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.decisions.register import Proposed, all_decisions, decide
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.operations.package_papers import subject_papers
from rightdoor.reporting.stamps import ANSWERS, stands
from rightdoor.reporting.standing import standing
from rightdoor.store.open import Store

_OVERRIDES = frozenset({"single-strand-answered", "single-strand-unanswered", "superintendent", "no-grounds"})


def record_grounds(store: Store, subject: str, body: Mapping[str, str], *, reason: str, actor: str, at_us: int) -> str:
    """Record an inspector's answers or a superintendent's reason; the id of the decision. Supersedes those of the same rank.

    They are given for the status and the premises of this moment, which are recorded with them.
    Raises UsageProblem for what is missing and for no such subject, Refused for what is not valid.
    """
    fields = {name: text.strip() for name, text in body.items() if text.strip()}
    if fields.get("rank") == "inspector":
        missing = [question for name, question in ANSWERS.items() if not fields.get(name)]
        if missing:
            options = ", ".join(f"--{name.replace('_', '-')}" for name in ANSWERS)
            raise UsageProblem(f"Not answered: {' '.join(missing)}", advice=f"An inspector answers three questions: {options}.")
        reason = reason or "authorising officer's answers for a package on one strand"
    elif not reason.strip():
        raise UsageProblem("A superintendent gives a reason.", advice="Give it with --reason.")
    with store.connect() as connection:
        status, premises = stands(standing(subject_papers(store, connection, subject).lines))
        rows = all_decisions(connection)
        connection.rollback()
        replaced = {row.supersedes for row in rows}
        held = [
            r for r in rows
            if r.kind == "grounds" and r.id not in replaced and not r.erased
            and (r.body.get("subject"), r.body.get("rank")) == (subject, fields.get("rank"))
        ]  # fmt: skip
        supersedes = held[-1].id if held else ""
        proposed = Proposed("grounds", {"subject": subject, **fields, "status": status, "premises": premises}, actor, reason, supersedes)
        return decide(connection, proposed, actor=actor, at_us=at_us)


class PackageBuilt(NamedTuple):
    """One package as the ledger has it, with the grounds that it names."""

    at_us: int
    actor: str
    package: str
    subject: str
    purpose: str
    status: str
    stamp: str
    rank: str
    by: str
    unit: str
    without_originator: bool = False

    @property
    def override(self) -> bool:
        """Whether it went beyond what the papers support, on somebody's word or on nobody's."""
        return self.stamp in _OVERRIDES

    def as_json(self) -> dict[str, object]:
        """One line."""
        line = self._asdict()
        return {"built": iso_utc(self.at_us), **{k: v for k, v in line.items() if k != "at_us"}, "override": self.override}


class Rate(NamedTuple):
    """How many warrant packages of a person or unit were built on grounds, of how many; `without_originator`: packages of either kind that
    passed over a condition for immediate risk."""

    of: str
    name: str
    warrant: int
    overrides: int
    unanswered: int
    safeguarding: int
    without_originator: int

    def as_json(self) -> dict[str, object]:
        """One line."""
        rate = round(self.overrides / self.warrant, 4) if self.warrant else None
        return {**self._asdict(), "rate": rate}


def packages_built(store: Store) -> list[PackageBuilt]:
    """Every package that the ledger knows, in order."""
    with store.connect() as connection:
        rows = connection.execute("select at_us, actor, body from rightdoor.ledger where act = 'exported' order by seq").fetchall()
        grounds = {d.id: d for d in all_decisions(connection) if d.kind == "grounds"}
        connection.rollback()
    found = []
    for at_us, actor, body in rows:
        said = json.loads(body)["subject"]
        if "package" in said:
            found.append(_built(int(at_us), str(actor), said, grounds.get(said.get("grounds") or "")))
    return found


def _built(at_us: int, actor: str, said: Mapping[str, object], grounds: Decision | None) -> PackageBuilt:
    body = grounds.body if grounds is not None else {}
    package, subject, purpose, status, stamp = (str(said.get(name, "")) for name in ("package", "subject", "purpose", "status", "stamp"))
    return PackageBuilt(
        at_us, actor, package, subject, purpose, status, stamp, body.get("rank", ""), body.get("by", ""), body.get("unit", ""),
        bool(said.get("without_originator")),
    )  # fmt: skip


def override_rates(built: Iterable[PackageBuilt]) -> list[Rate]:
    """Rates by who built, by who gave the grounds, by unit; in order of names."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for package in built:
        names = [("builder", package.actor)]
        names += [("officer", package.by)] if package.by else []
        names += [("unit", package.unit or "not stated")]
        for key in names:
            tally = counted.setdefault(key, Counter())
            tally[package.purpose] += 1
            tally["overrides"] += package.purpose == "warrant" and package.override
            tally["without_originator"] += package.without_originator
            tally["unanswered"] += package.stamp in ("single-strand-unanswered", "no-grounds")
    return [
        Rate(of, name, tally["warrant"], tally["overrides"], tally["unanswered"], tally["safeguarding"], tally["without_originator"])
        for (of, name), tally in sorted(counted.items())
    ]
