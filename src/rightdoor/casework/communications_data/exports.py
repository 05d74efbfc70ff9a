"""An application's rows as a schedule: CSV, XLSX or PDF, marked where no authority is in force; its row in the ledger comes first."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.models import Draft, Export
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.export import File
from rightdoor.casework.place import held_store
from rightdoor.operations.export_requests import export_requests

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def export(acting: Acting, key: str, form: str) -> File:
    """The schedule of an application that was made. Raises Http404, NotAllowed, Refused when a source has changed."""
    found = Draft.objects.filter(key=key).first()
    if found is None or form not in TYPES:
        raise Http404
    require(acting, "export-requests", unit=found.unit_id)
    if found.state != Draft.State.MADE:
        raise Changed("Only an application that was made is exported.", advice="The applicant makes it on its page.")
    with tempfile.TemporaryDirectory(prefix="rd-schedule-") as folder:
        out = Path(folder).resolve() / f"schedule.{form}"
        done = export_requests(held_store(), out, asked=found.decision, actor=acting.actor, at_us=acting.now_us)
        content = out.read_bytes()
    Export.objects.create(
        draft=found, form=form, sha256=done.sha256, rows_sha256=done.rows_sha256, authorised=done.authorised, mark=done.mark[:200],
        by=acting.account, at_us=acting.now_us,
    )  # fmt: skip
    acting.note("altered", {"draft": key, "what": "exported", "file": done.sha256})
    marked = "" if done.authorised else "-not-authorised"
    return File(f"schedule-{key[3:11]}{marked}.{form}", TYPES[form], content)
