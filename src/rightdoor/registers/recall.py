"""Recall: for every cause, every outward disclosure that leaned on what it takes the ground from gets a notice.

The pairing is complete by construction: causes times disclosures, each pair judged by `reason_to_recall` alone. A disclosure made
after the cause was known is called back as well: whoever made it may not have known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.model.ids import make_id
from rightdoor.model.instant import read_instant
from rightdoor.registers.causes import Cause
from rightdoor.registers.duties import Done, Duty, Raised, duty
from rightdoor.registers.leaning import How, Leaned, Recorded, Standing, leaned

OUTWARD = {
    "childrens-services": "children's services",
    "employer": "the employer or professional body",
    "force": "the other police force",
    "nca": "the National Crime Agency",
    "court": "the court",
    "prosecutor": "the prosecutor",
    "provider": "the provider",
    "person": "the person told",
    "other": "the recipient",
}


class Notice(NamedTuple):
    """One recall notice: a cause, the disclosure that it calls back, how that leaned, and whether it was acknowledged."""

    id: str
    cause: Cause
    disclosure: Recorded
    how: How
    acknowledged: Done | None = None

    def as_json(self, as_of_us: int, text: str, standing: Standing) -> dict[str, object]:
        """One line of `recall`."""
        told = self.disclosure
        return {
            "notice": self.id,
            "cause": {"id": self.cause.id, "kind": self.cause.kind, "why": self.cause.why},
            "disclosure": told.decision,
            "about": told.about,
            "to": told.to,
            "kind": told.word,
            "at": iso_utc(told.at_us),
            "what": told.what,
            "status_then": told.status or None,
            "statuses_now": standing.statuses(told.about),
            "leans": self.how,
            "after_cause": told.at_us >= self.cause.at_us,
            "acknowledged": None if self.acknowledged is None else {"by": self.acknowledged.by, "at": iso_utc(self.acknowledged.at_us)},
            "duty": recall_duty(self).as_json(as_of_us) if self.cause.kind != "asked" else None,
            "text": text,
        }


def reason_to_recall(cause: Cause, record: Recorded, rests: Leaned) -> How | None:
    """How a record leans on what a cause takes the ground from; None when it does not."""
    if (cause.about and cause.about == record.about) or rests.direct & cause.footprints:
        return "direct"
    return "same-actor" if rests.all & cause.footprints else None


def rests_of(records: Iterable[Recorded], standing: Standing) -> dict[str, Leaned]:
    """What each record rests on, by its decision."""
    return {record.decision: leaned(record, standing) for record in records}


def leaning_records(cause: Cause, records: Iterable[Recorded], rests: Mapping[str, Leaned]) -> list[tuple[Recorded, How]]:
    """The records that lean on what a cause takes the ground from."""
    pairs = ((record, reason_to_recall(cause, record, rests[record.decision])) for record in records)
    return [(record, how) for record, how in pairs if how is not None]


def notices(
    causes: Iterable[Cause], records: Iterable[Recorded], rests: Mapping[str, Leaned], acknowledged: Mapping[str, Done]
) -> list[Notice]:
    """Every notice that the causes call for, in the order of causes and of the disclosures' instants."""
    told = [record for record in records if record.kind == "disclosure"]
    found = []
    for cause in causes:
        for record, how in leaning_records(cause, told, rests):
            with_id = make_id("rn", cause.id, record.decision)
            found.append(Notice(with_id, cause, record, how, acknowledged.get(with_id)))
    return found


def acknowledgements(rows: Iterable[Decision]) -> dict[str, Done]:
    """Notice to its acknowledgement, the newest first: from the decisions in force."""
    return _done(rows, "acknowledgement", "recall")


def duties_done(rows: Iterable[Decision]) -> dict[str, Done]:
    """Duty to the decision that says it was done."""
    return _done(rows, "duty-done", "duty")


def _done(rows: Iterable[Decision], kind: str, named: str) -> dict[str, Done]:
    found: dict[str, Done] = {}
    for row in rows:
        if row.kind == kind:
            read = read_instant(row.body["at"])
            at = read.readings[0].start if read.readings else row.decided_us
            found.setdefault(row.body[named], Done(row.id, row.body["by"], at))
    return found


def recall_duty(notice: Notice) -> Duty:
    """To tell the recipient, until he acknowledges it."""
    told = notice.disclosure
    what = f"Send recall notice {notice.id} to {OUTWARD[told.word]} and have it acknowledged."
    raised = Raised("RECALL-NOTICE", "recall-notice", told.about, what, notice.cause.why, notice.cause.id, notice.cause.at_us)
    done = {} if notice.acknowledged is None else {notice.id: notice.acknowledged}
    return duty(raised, done=done, with_id=notice.id)
