"""Something came in: files that a browser sent, or a call that somebody wrote down. Both become a job of intake."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.intake import INTAKE
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.jobs.staging import Staging
from rightdoor.errors import InternalProblem

CALL = ("reference", "received_at", "channel", "anonymous", "identifier_type", "identifier", "child_at_risk", "text", "urgent", "entered", "entered_by")  # fmt: skip


def folders(unit: int, compartments: Sequence[int]) -> tuple[str, ...]:
    """The folders that receipts of a unit bear: what others received makes no difference to whether it is new here."""
    return (f"unit-{unit}", *(f"within-{each}" for each in compartments))


def take_in_upload(acting: Acting, staging: Staging, *, unit: int, authority: str, compartments: Sequence[int] = ()) -> Job:
    """What came whole is to be taken in. Raises NotAllowed, OSError; the caller discards the staging when anything is raised."""
    require(acting, "take-in", unit=unit)
    if not authority.strip():
        raise InternalProblem("An upload without an authority reached intake.")
    staging.complete(*folders(unit, compartments))
    what = {
        "authority": authority.strip(),
        "files": staging.files + len(staging.media),
        "media": len(staging.media),
        "bytes": staging.bytes,
    }
    job = ask(acting, INTAKE, unit=unit, key=staging.id, what=what, compartments=compartments)
    acting.note("entered", {"upload": staging.id, "job": job.pk, "unit": unit, "files": staging.files, "media": len(staging.media)})
    return job


def enter_call(acting: Acting, staging: Staging, fields: Mapping[str, str], *, unit: int, compartments: Sequence[int] = ()) -> Job:
    """A call by the public, as a received file of our own form: its source is the officer who wrote it down, by hand.

    `fields`: the columns of contracts, section 3, public call. Raises NotAllowed, OSError.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, CALL, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerow({**fields, "entered": "typed", "entered_by": acting.account.name})
    with staging.create(staging.name_for(f"{staging.id}.csv")) as out:
        out.write(text.getvalue().encode("utf-8"))
    staging.files, staging.bytes = 1, len(text.getvalue().encode())
    return take_in_upload(acting, staging, unit=unit, authority=f"entered by hand by {acting.actor}", compartments=compartments)
