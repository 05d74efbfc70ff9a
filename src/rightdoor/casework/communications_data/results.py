"""A provider's result: sent in, shown as it will be read, confirmed as a decision, taken in by a job.

Nothing is read by a guess: what a header suggests is proposed, and counts when a person who saw its rows has confirmed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data import result_files
from rightdoor.casework.communications_data.models import Draft, Import, Request, Tie
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.communications_data.seen import store_for
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.place import held_store
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.check_code import canonical_code
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import make_id
from rightdoor.operations import map_results
from rightdoor.operations.application_papers import application, source_rows
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.map_results import Keeping, Shown
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.mapping_draft import Draft as MappingDraft
from rightdoor.readers.mapping_guess import Survey
from rightdoor.requests.application import Drafted

KIND = "results"
MOST_ROWS = 20


def receive(acting: Acting, *, unit: int, name: str, content: bytes) -> Import:
    """A file as a provider sent it, for one unit. Raises NotAllowed, UsageProblem, OSError."""
    require(acting, "import-results", unit=unit)
    if not content:
        raise UsageProblem("The file is empty.", advice="Ask the provider for it again.")
    digest = hashlib.sha256(content).hexdigest()
    there = Import.objects.filter(unit=unit, digest=digest, state=Import.State.HELD).first()
    if there is not None and result_files.held_file(held_store().dir, there.key) is not None:
        return there
    key = make_id("ci", digest, str(unit), acting.actor, str(acting.now_us))
    result_files.keep_file(held_store().dir, key, unit=unit, name=name, content=content)
    made = Import.objects.create(key=key, unit_id=unit, by=acting.account, at_us=acting.now_us, digest=digest, size=len(content))
    acting.note("entered", {"import": key, "file": digest, "unit": unit})
    return made


def held_import(key: str, *, locked: bool = False) -> Import:
    """The import of that key. Raises Http404 for one that is not visible."""
    rows = Import.objects.select_for_update(of=("self",)) if locked else Import.objects.select_related("unit__organisation", "by")
    found = rows.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def path_of(found: Import) -> Path:
    """Its file. Raises Changed when it was put away."""
    path = result_files.held_file(held_store().dir, found.key)
    if path is None:
        raise Changed("This result was taken in or dropped already.", advice="Send the file again if it is needed.")
    return path


class RowShown(NamedTuple):
    """How one row would be read, and the request that it answers (None: none that you see), with what does not agree."""

    shown: Shown
    request: str
    reference: str
    differs: tuple[str, ...]

    @property
    def findings(self) -> tuple[DataFinding, ...]:
        """What is wrong with it as received."""
        return self.shown.findings


class Preview(NamedTuple):
    """The reader that takes the file ("" for none) and its first rows."""

    reader: str
    rows: tuple[RowShown, ...]

    @property
    def read(self) -> int:
        """How many of the rows shown are rows of a result."""
        return sum(1 for row in self.rows if row.shown.known)


def _known() -> tuple[DecisionsInForce, tuple[ColumnMapping, ...]]:
    store = held_store()
    with store.connect() as connection:
        return decisions_in_force(connection), map_results.mappings_of(store, connection)


def preview(found: Import, mapping: str = "") -> Preview:
    """How the file is read now, or (YAML in `mapping`) would be. Raises UsageProblem for a mapping that says nothing sensible."""
    decisions, known = _known()
    mappings: Sequence[ColumnMapping] = (map_results.checked(mapping)._replace(decided="preview"),) if mapping else known
    reader, shown = map_results.preview(path_of(found), mappings, decisions, most=MOST_ROWS)
    return Preview(reader, tuple(_matched(shown)))


def _matched(shown: Sequence[Shown]) -> list[RowShown]:
    """Each row with the visible request that it answers: by its id, or else by its check code; identifier and port held against the source."""
    rows = {row[0]: Drafted(*row) for row in Request.objects.filter(draft__state=Draft.State.MADE).values_list("row", flat=True)}
    names = dict(Request.objects.filter(draft__state=Draft.State.MADE).values_list("request", "draft__reference"))
    by_code = {canonical_code(row.check_code) or row.check_code: row.request_id for row in rows.values()}
    asked: list[str] = []
    for each in shown:
        said, code = str(each.known.get("request") or ""), str(each.known.get("check_code") or "").strip()
        asked.append(said if said in rows else by_code.get(canonical_code(code) or code, "") if code else "")
    sources = source_rows(store_for(*Draft.objects.filter(state=Draft.State.MADE)), {rows[name].footprint for name in asked if name})
    found = []
    for each, name in zip(shown, asked, strict=True):
        source = sources.get(rows[name].footprint) if name else None
        differs = []
        if source is not None:
            said_of: Any = each.known.get("identifier") or {}
            if said_of.get("value") != source.identifier:
                differs.append("identifier")
            if said_of.get("port") not in (None, source.port):
                differs.append("port")
            instant: Any = each.known.get("instant") or {}
            starts = {reading["from"] for reading in instant.get("readings", ())}
            if rows[name].instant and rows[name].instant not in starts:
                differs.append("instant")
        found.append(RowShown(each, name, names.get(name, ""), tuple(differs)))
    return found


def proposal(found: Import, *, provider: str, columns: Mapping[str, str]) -> tuple[Survey, MappingDraft]:
    """The table and what it suggests; `columns`: choices made already. Raises UsageProblem when there is no table."""
    return map_results.look_at(path_of(found), name=provider or f"results {found.key[3:9]}", provider=provider, columns=columns)


def take(acting: Acting, key: str, *, version: int, answers: str = "", keeping: Keeping | None = None) -> Job:
    """Confirm how the result is read (`keeping`: a mapping, recorded as a decision) and have it taken in.

    `answers`: key of the application that it answers, "" for several or not known. Raises Http404, NotAllowed, Changed, Refused, UsageProblem.
    """
    found = held_import(key, locked=True)
    require(acting, "import-results", unit=found.unit_id)
    if found.version != version or found.state != Import.State.HELD:
        raise Changed("Somebody confirmed or dropped this result while you had it open.")
    path_of(found)
    if keeping is None and not preview(found).read:
        raise Refused("No reader takes this file as a result.", advice="Say what its columns mean, then confirm the mapping.")
    if keeping is not None:
        _keep(acting, found, keeping)
    found.state, found.version = Import.State.ASKED, found.version + 1
    found.save(update_fields=("state", "mapping", "version"))
    job = ask(acting, KIND, unit=found.unit_id, key=found.key, what={"authority": _authority(acting, answers)})
    acting.note("entered", {"import": key, "job": job.pk, "unit": found.unit_id})
    return job


def _keep(acting: Acting, found: Import, keeping: Keeping) -> None:
    if not keeping.reason.strip():
        raise UsageProblem("Say why the table is read so.")
    with held_store().connect() as connection:
        made = map_results.keep_mapping(connection, keeping, decisions_in_force(connection), actor=acting.actor, at_us=acting.now_us)
    found.mapping = made[0]
    for n, each in enumerate(made):
        Tie.objects.create(
            decision=each,
            kind="provider-profile" if n else "result-mapping",
            unit_id=found.unit_id,
            by=acting.account,
            at_us=acting.now_us,
            of="",
        )


def _authority(acting: Acting, answers: str) -> str:
    """The authority that the receipt bears: that of the application which it answers, else that it was received."""
    named = Draft.objects.filter(key=answers, state=Draft.State.MADE).first() if answers else None
    if named is not None:
        held = application(held_store(), named.decision).authority(acting.now_us)
        return held.authority if held is not None else f"application {named.reference}"
    return f"result received by {acting.actor}"


def drop(acting: Acting, key: str, *, version: int) -> None:
    """Put a result away unread: the wrong file was sent. Raises Http404, NotAllowed, Changed."""
    found = held_import(key, locked=True)
    require(acting, "import-results", unit=found.unit_id)
    if found.version != version or found.state != Import.State.HELD:
        raise Changed("Somebody confirmed or dropped this result while you had it open.")
    found.state, found.version = Import.State.DROPPED, found.version + 1
    found.save(update_fields=("state", "version"))
    result_files.put_away(held_store().dir, key)
    acting.note("altered", {"import": key, "what": "dropped"})


def imports() -> list[Import]:
    """The results sent in for the units of the account, the newest first."""
    return list(Import.objects.select_related("unit__organisation", "by").order_by("-at_us", "-pk")[:200])
