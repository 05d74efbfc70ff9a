"""The error register: which class an error is of by rule, the report's clock, what is owed to whoever was wronged.

Classes (Communications Data Code of Practice; uk-rules 4.3, confidence B): *recordable* is found before data were wrongly acquired
or disclosed; *reportable* when they were; *serious* when somebody was harmed by it: a visit, a search, an arrest, a late welfare
check, another authority told on wrong data that somebody is suspected (IPCO 2017). Whether an error is serious the Commissioner
decides in the end (IPA 2016 s.231(2)); a person confirms every class here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.model.decision import Decision
from rightdoor.model.instant import read_instant
from rightdoor.registers.duties import Done, Duty, Raised, duty
from rightdoor.registers.leaning import Recorded

CLASSES = ("recordable", "reportable", "serious")
CONSEQUENCES: dict[str, str] = {
    "visit": "somebody was visited",
    "search": "premises were searched",
    "arrest": "somebody was arrested",
    "late-welfare-check": "a welfare check came late",
    "told-authority": "another authority was told that somebody is suspected",
    "other-harm": "somebody was harmed otherwise",
}
_OF_ACTION = {"search": "search", "arrest": "arrest", "visit": "visit", "interview": "visit", "bail": "arrest", "charge": "arrest"}
_AUTHORITIES = frozenset({"childrens-services", "force", "nca", "court", "prosecutor"})
SECTION_231 = "IPA 2016 s.231 speaks of errors of public authorities"
OPERATOR = f"{SECTION_231}: an error of an operator is outside it, and is investigated and registered all the same."

# What is owed to the person who was wronged (practice page 2.9): code and words.
WRONGED: dict[str, str] = {
    "WRONGED-TOLD": "Decide with the senior responsible officer and the Commissioner (IPA 2016 s.231) how and when the person is told; record it.",
    "WRONGED-APOLOGY": "Apologise in writing, by a named officer.",
    "WRONGED-BAIL": "Cancel bail and its conditions, and tell everybody who was given them.",
    "WRONGED-PROPERTY": "Give back everything that was seized, against a receipt.",
    "WRONGED-BIOMETRICS": "Have fingerprints, DNA, custody image and the entry on the PNC deleted (record deletion process of ACRO).",
    "WRONGED-CHILDRENS-SERVICES": "Have children's services correct their records, and confirm it in writing.",
    "WRONGED-EMPLOYER": "Have the employer or professional body correct its records, and confirm it in writing.",
    "WRONGED-COMPLAINT": "Say how to complain and how to reach the IOPC; refer it if a complaint is made.",
}


class Proposal(NamedTuple):
    """The class that the rule proposes, and why."""

    error_class: str
    why: str


def consequences_of(records: Iterable[Recorded]) -> tuple[str, ...]:
    """What followed, as far as actions and disclosures that leaned on it are recorded."""
    found = set()
    for record in records:
        if record.kind == "action" and record.word in _OF_ACTION:
            found.add(_OF_ACTION[record.word])
        elif record.kind == "disclosure" and record.word in _AUTHORITIES:
            found.add("told-authority")
    return tuple(word for word in CONSEQUENCES if word in found)


def propose(*, acquired: bool, consequences: Iterable[str]) -> Proposal:
    """The class by rule. `acquired`: data were wrongly acquired or disclosed; `consequences`: words of `CONSEQUENCES`."""
    followed = [CONSEQUENCES[word] for word in CONSEQUENCES if word in set(consequences)]
    if followed:
        return Proposal("serious", "; ".join(followed))
    if acquired:
        return Proposal("reportable", "data were wrongly acquired or disclosed")
    return Proposal("recordable", "it was found before data were wrongly acquired or disclosed")


def discovered_us(row: Decision) -> int:
    """When the error was discovered (UTC microseconds): the clock of the report starts there."""
    read = read_instant(row.body["discovered"])
    return read.readings[0].start if read.readings else row.decided_us


def destroyed(rows: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Error to the confirmed destructions of its data, among the decisions in force."""
    found: dict[str, tuple[Decision, ...]] = {}
    for row in rows:
        if row.kind == "destruction":
            found[row.body["error"]] = (*found.get(row.body["error"], ()), row)
    return found


class Destruction(NamedTuple):
    """How far the destruction of an error's data has come: what is confirmed, and what is still to be."""

    confirmed: tuple[Decision, ...]
    missing: tuple[str, ...]  # SHA-256 of exhibits named with the error and in no confirmation

    @property
    def complete(self) -> bool:
        """Confirmed, and nothing that was named is left."""
        return bool(self.confirmed) and not self.missing


def destruction_of(error: Decision, confirmed: Iterable[Decision]) -> Destruction:
    """The state of one error's data."""
    rows = tuple(confirmed)
    gone = {sha for row in rows for sha in row.body["exhibits"].split()}
    return Destruction(rows, tuple(sha for sha in error.body.get("exhibits", "").split() if sha not in gone))


def error_duties(row: Decision, confirmed: Iterable[Decision], done: Mapping[str, Done]) -> list[Duty]:
    """What an error registered calls for. A recordable one calls for nothing that has a clock."""
    error_class = row.body["class"]
    if error_class == "recordable":
        return []
    at = discovered_us(row)
    why = f"{error_class} error, made by: {row.body['made_by']}"
    report = f"Report the error to the overseeing body: `rightdoor error report {row.id} OUT` has it written out."
    if row.body["made_by"] == "provider":
        why = f"{why}. {OPERATOR}"
    found = [
        duty(Raised("ERROR-REPORT", "error-report", row.id, report, why, row.id, at), done=done),
        duty(Raised("ERROR-OFFICER", "error-officer", row.id, _OFFICER, why, row.id, at), done=done),
    ]
    state = destruction_of(row, confirmed)
    if row.body.get("acquired", "yes") == "yes":
        raised = Raised("ERROR-DESTRUCTION", "error-destruction", row.id, _DESTROY.format(row.id), why, row.id, at)
        made = duty(raised, done={})
        if state.complete:
            last = max(state.confirmed, key=lambda r: r.decided_us)
            made = made._replace(done=Done(last.id, last.body["by"], _at(last)))
        found.append(made)
    if error_class == "serious":
        for code, what in WRONGED.items():
            found.append(duty(Raised(code, "wronged", row.id, what, "somebody was wronged by a serious error", row.id, at), done=done))
    return found


_OFFICER = "Put the error report before the senior responsible officer."
_DESTROY = "Destroy the data that were wrongly acquired, and confirm it: `rightdoor error destroyed {}`."


def _at(row: Decision) -> int:
    read = read_instant(row.body["at"])
    return read.readings[0].start if read.readings else row.decided_us
