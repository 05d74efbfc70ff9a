"""`requests export`: planned requests, or those of one application, as CSV, XLSX or PDF; every export has its row in the ledger.

Without an authority in force each is marked as not authorised (IPA 2016 s.11), and while somebody other than the applicant does not
stand by checks 1 and 2, with that. Its row is in the ledger before the file is in its place. Every value is copied from the source event; an
application whose rows are not those of its source any more is not exported.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.instant import read_instant
from rightdoor.operations.application_papers import application, applications, planned_rows, source_rows
from rightdoor.operations.holders import refuse_unknown
from rightdoor.operations.written import leaving
from rightdoor.requests.application import Application
from rightdoor.requests.export_csv import as_csv
from rightdoor.requests.export_pdf import as_pdf
from rightdoor.requests.export_xlsx import as_xlsx
from rightdoor.requests.peer_checks import against_source
from rightdoor.requests.rows import Heading, Schedule, schedule
from rightdoor.store import ledger
from rightdoor.store.open import Store

_AGAIN = {True: "give the application up and plan again", False: "export again"}
_FORMS = {".csv": as_csv, ".xlsx": as_xlsx, ".pdf": as_pdf}


class Exported(NamedTuple):
    """What was written: SHA-256 of the file and of its rows, how many rows, whether an authority is in force, the application ("" for none), how it is marked."""

    out: Path
    sha256: str
    rows_sha256: str
    rows: int
    authorised: bool
    application: str
    mark: str


def export_requests(
    store: Store,
    out: Path,
    *,
    asked: str = "",
    subject: str = "",
    sent: tuple[str, str] = ("", ""),
    actor: str,
    at_us: int,
) -> Exported:
    """Write the schedule to `out`; its suffix says the format. `asked`: an application's id or reference, "" for the current plan.

    `sent`: when and by whom, for a copy of what was sent. Authorities are judged at the sending, without one as of `at_us`, which in
    a live store is the clock.
    Raises UsageProblem; Refused also when of a row it is not known which provider held the address: it could be sent to nobody.
    """
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise UsageProblem("The file's name ends in none of .csv, .xlsx, .pdf.", advice="The ending says which format is written.")
    if sent[0] and not read_instant(sent[0]).single:
        raise UsageProblem("--sent-at is not one instant.", advice="Write it with its zone, like 2026-01-05T09:00:00Z.")
    made, of = _of_application(store, asked, at_us, sent) if asked else _of_plan(store, at_us, subject, sent)
    refuse_unknown([(row.request_id, row.provider) for row in made.planned], "Nothing was exported", then=_AGAIN[bool(of)])
    content = form(made)
    digest = hashlib.sha256(content).hexdigest()
    subjects: dict[str, str | int | bool] = {
        "what": "requests",
        "form": out.suffix.lower().lstrip("."),
        "sha256": digest,
        "rows_sha256": made.digest,
        "rows": len(made.rows),
        "authorised": made.heading.authorised,
        "countersigned": not made.heading.unsigned,
    }
    with (
        leaving(out, content, store=store.dir, what="schedule"),
        store.connect() as connection,
        ledger.transaction(connection, actor=actor, at_us=at_us) as tx,
    ):
        tx.record("exported", {**subjects, **({"application": of} if of else {})})
    return Exported(out, digest, made.digest, len(made.rows), made.heading.authorised, of, made.heading.mark)


def schedule_now(store: Store, asked: str, *, at_us: int, sent: tuple[str, str] = ("", "")) -> bytes:
    """The rows of an application as a schedule (CSV) is written now: for a check of what is about to be submitted. Nothing leaves the store.

    Raises UsageProblem, Refused.
    """
    return as_csv(_of_application(store, asked, at_us, sent)[0])


def _of_application(store: Store, asked: str, as_of_us: int, sent: tuple[str, str]) -> tuple[Schedule, str]:
    found = application(store, asked)
    return _schedule_of(store, found, as_of_us, sent), found.id


def _schedule_of(store: Store, found: Application, as_of_us: int, sent: tuple[str, str]) -> Schedule:
    """The rows of an application with their sources as held now."""
    if not found.rows:
        planned = {row.request_id: row for row in planned_rows(store, as_of_us=as_of_us)}
        rows = [planned[name] for name in found.requests if name in planned]
        if len(rows) != len(found.requests):
            raise Refused(
                "The application was recorded without its rows, and the plan has not all of them.",
                advice="Draft it with `rightdoor requests apply`, which keeps the rows.",
            )
        return schedule(rows, found.heading(as_of_us, sent_at=sent[0], sent_by=sent[1]))
    sources = source_rows(store, {row.footprint for row in found.rows})
    if any(c.agrees is False and c.request_id and c.what != "provider" for c in against_source(found, sources).compared):
        raise Refused(
            "The rows of the application are not those of the source as it is held now, so nothing was exported.",
            advice="See `rightdoor requests checks`, check 1; then draft the application again.",
        )
    return schedule([row.planned(sources[row.footprint]) for row in found.rows], found.heading(as_of_us, sent_at=sent[0], sent_by=sent[1]))


def _of_plan(store: Store, as_of_us: int, subject: str, sent: tuple[str, str]) -> tuple[Schedule, str]:
    """The current plan; under its application where one application holds all of its rows."""
    rows = planned_rows(store, as_of_us=as_of_us, subject=subject)
    names = {row.request_id for row in rows}
    for each in reversed(applications(store)):
        if names and names <= set(each.requests):
            return schedule(rows, each.heading(as_of_us, sent_at=sent[0], sent_by=sent[1])), each.id
    return schedule(rows, Heading(False, as_of_us, sent_at=sent[0], sent_by=sent[1])), ""
