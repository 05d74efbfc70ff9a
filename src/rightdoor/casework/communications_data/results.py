"""A provider's result: sent in, shown as it will be read, confirmed as a decision, taken in by a job.

Nothing is read by a guess: what a header suggests is proposed, and counts when a person who saw its rows has confirmed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.http import Http404

from rightdoor.casework.access.compartments import mine as own_compartments
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data import result_files
from rightdoor.casework.communications_data.models import Draft, Import, Request, Tie
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.communications_data.seen import compartments_of, store_for
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.place import held_store
from rightdoor.casework.referrals.incoming import folders
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.errors import Refused, UsageProblem
from rightdoor.exhibits.media import media_kind
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
MOST_MATCHED = 2_000  # rows as read that are held against requests; beyond them the bytes alone are looked through


def receive(acting: Acting, *, unit: int, name: str, content: bytes, compartments: Iterable[int] = ()) -> Import:
    """A file as a provider sent it, for one unit: within `compartments`, and those of the applications that it answers.

    Raises NotAllowed (also for a compartment that the account is not in), UsageProblem, OSError.
    """
    require(acting, "import-results", unit=unit)
    chosen = require_inside(acting, compartments)
    if not content:
        raise UsageProblem("The file is empty.", advice="Ask the provider for it again.")
    digest, folder = hashlib.sha256(content).hexdigest(), held_store().dir
    media = media_kind(content[:1024])
    if media is not None:
        acting.note("refused", {"file": digest, "media": media, "unit": unit})
        raise UsageProblem(
            f"This is a picture or a film ({media}); it was hashed and not kept. SHA-256 {digest}.",
            advice="Ask the provider for a table or a document. A picture or film that belongs to a referral comes in through the inbox.",
        )
    key = make_id("ci", digest, str(unit), acting.actor, str(acting.now_us))
    path = result_files.keep_file(folder, key, within=folders(unit, chosen), name=name, content=content)
    inside = sorted({*chosen, *answered_within(path)})
    waiting = Import.objects.filter(unit=unit, digest=digest, compartments=inside, state=Import.State.HELD).exclude(key=key)
    there = next((each for each in waiting if result_files.held_file(folder, each.key) is not None), None)
    if there is not None:
        result_files.put_away(folder, key)
        return there
    result_files.move_file(folder, key, within=folders(unit, inside))
    made = Import.objects.create(
        key=key, unit_id=unit, by=acting.account, at_us=acting.now_us, digest=digest, size=len(content), compartments=inside
    )
    acting.note("entered", {"import": key, "file": digest, "unit": unit})
    return made


def require_inside(acting: Acting, compartments: Iterable[int]) -> list[int]:
    """These compartments, in order. Raises NotAllowed when the account is not in one of them."""
    chosen = set(compartments)
    held = set(own_compartments(acting).values_list("pk", flat=True))
    if not chosen <= held:
        raise NotAllowed("You are not in that compartment, or there is none of that kind.")
    return sorted(chosen)


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


class Differing(NamedTuple):
    """What a row says otherwise than what was asked: `what` in a word, and both sides in words."""

    what: str
    asked: str
    echoed: str


class RowShown(NamedTuple):
    """How one row would be read, and the request that it answers (None: none that you see), with what does not agree."""

    shown: Shown
    request: str
    reference: str
    differing: tuple[Differing, ...]

    @property
    def differs(self) -> tuple[str, ...]:
        """What does not agree, in words."""
        return tuple(each.what for each in self.differing)

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
    reader, shown = _shown(path_of(found), mapping, most=MOST_ROWS)
    return Preview(reader, tuple(_matched(shown)))


def _shown(path: Path, mapping: str, *, most: int) -> tuple[str, Sequence[Shown]]:
    """The reader that takes the file and its first rows. Raises Refused, UsageProblem."""
    decisions, known = _known()
    mappings: Sequence[ColumnMapping] = (map_results.checked(mapping)._replace(decided="preview"),) if mapping else known
    return map_results.preview(path, mappings, decisions, most=most)


def answered_within(path: Path, mapping: str = "") -> set[int]:
    """The compartments of the visible applications that a file answers: as it is read, or `mapping` or its header would have it read.

    Also of those whose request its bytes name: no table need be understood for that.
    """
    requests = Request.objects.filter(draft__state=Draft.State.MADE).select_related("draft")
    within = {draft.pk: compartments_of(draft) for draft in {each.draft for each in requests}}
    guarded = [each for each in requests if within[each.draft_id]]
    if not guarded:
        return set()
    content = path.read_bytes()
    codes = {each.request: Drafted(*each.row).check_code for each in guarded}
    found = {name for name, code in codes.items() if name.encode() in content or (code and code.encode() in content)}
    for reading in dict.fromkeys((mapping, "", _proposed(path))):
        try:
            _, shown = _shown(path, reading, most=MOST_MATCHED)
        except (Refused, UsageProblem):  # what nobody reads so answers nothing so
            continue
        found.update(_asked(shown, {each.request: Drafted(*each.row) for each in guarded}))
    return {one for each in guarded if each.request in found for one in within[each.draft_id]}


def _proposed(path: Path) -> str:
    """What the header of a table suggests, as a mapping; "" where there is no table."""
    try:
        return map_results.look_at(path, name="results", provider="", columns={})[1].to_yaml()
    except (Refused, UsageProblem):
        return ""


def _asked(shown: Sequence[Shown], rows: Mapping[str, Drafted]) -> list[str]:
    """For each row the request among `rows` that it answers: by its id, or else by its check code; "" for none."""
    by_code = {canonical_code(row.check_code) or row.check_code: row.request_id for row in rows.values()}
    asked: list[str] = []
    for each in shown:
        said, code = str(each.known.get("request") or ""), str(each.known.get("check_code") or "").strip()
        asked.append(said if said in rows else by_code.get(canonical_code(code) or code, "") if code else "")
    return asked


def _matched(shown: Sequence[Shown]) -> list[RowShown]:
    """Each row with the visible request that it answers; identifier and port held against the source."""
    rows = {row[0]: Drafted(*row) for row in Request.objects.filter(draft__state=Draft.State.MADE).values_list("row", flat=True)}
    names = dict(Request.objects.filter(draft__state=Draft.State.MADE).values_list("request", "draft__reference"))
    asked = _asked(shown, rows)
    sources = source_rows(store_for(*Draft.objects.filter(state=Draft.State.MADE)), {rows[name].footprint for name in asked if name})
    found = []
    for each, name in zip(shown, asked, strict=True):
        source = sources.get(rows[name].footprint) if name else None
        differs: list[Differing] = []
        if source is not None:
            said_of: Any = each.known.get("identifier") or {}
            if said_of.get("value") != source.identifier:
                differs.append(Differing("identifier", str(source.identifier), str(said_of.get("value") or "")))
            if said_of.get("port") not in (None, source.port):
                differs.append(Differing("port", "" if source.port is None else str(source.port), str(said_of["port"])))
            instant: Any = each.known.get("instant") or {}
            starts = {reading["from"] for reading in instant.get("readings", ())}
            if rows[name].instant and rows[name].instant not in starts:
                differs.append(
                    Differing("instant", str(rows[name].instant), "; or ".join(sorted(starts)) or str(instant.get("literal") or ""))
                )
        found.append(RowShown(each, name, names.get(name, ""), tuple(differs)))
    return found


def answered_by(asked: Iterable[str]) -> Draft | None:
    """The one visible application that has these requests; None where there is none, or more than one."""
    names = {name for name in asked if name}
    found = list(Draft.objects.filter(state=Draft.State.MADE, requests__request__in=names).distinct()[:2]) if names else []
    return found[0] if len(found) == 1 else None


def _answered(path: Path, mapping: str) -> Draft | None:
    """The one application that the rows of a file answer, as it is read or `mapping` has it read."""
    rows = {row[0]: Drafted(*row) for row in Request.objects.filter(draft__state=Draft.State.MADE).values_list("row", flat=True)}
    return answered_by(_asked(_shown(path, mapping, most=MOST_MATCHED)[1], rows))


def proposal(found: Import, *, provider: str, columns: Mapping[str, str]) -> tuple[Survey, MappingDraft]:
    """The table and what it suggests; `columns`: choices made already. Raises UsageProblem when there is no table."""
    return map_results.look_at(path_of(found), name=provider or f"results {found.key[3:9]}", provider=provider, columns=columns)


def take(
    acting: Acting, key: str, *, version: int, answers: str = "", keeping: Keeping | None = None, compartments: Iterable[int] = ()
) -> Job:
    """Confirm how the result is read (`keeping`: a mapping, recorded as a decision) and have it taken in.

    `answers`: key of the application that it answers, "" for the one that its rows answer, if it is one; its receipts arrive in the compartments of what it
    answers, in those that it was sent in for, and in `compartments`. Raises Http404, NotAllowed, Changed, Refused, UsageProblem.
    """
    found = held_import(key, locked=True)
    require(acting, "import-results", unit=found.unit_id)
    _still_held(found, version)
    path, chosen = path_of(found), require_inside(acting, compartments)
    if keeping is None and not preview(found).read:
        raise Refused("No reader takes this file as a result.", advice="Say what its columns mean, then confirm the mapping.")
    mapping = keeping.text if keeping is not None else ""
    named = Draft.objects.filter(key=answers, state=Draft.State.MADE).first() if answers else _answered(path, mapping)
    found.compartments = sorted(
        {
            *found.compartments, *chosen, *answered_within(path, mapping),
            *(compartments_of(named) if named is not None else ()),
        }
    )  # fmt: skip
    if keeping is not None:
        _keep(acting, found, keeping)
    result_files.move_file(held_store().dir, found.key, within=folders(found.unit_id, found.compartments))
    found.state, found.version = Import.State.ASKED, found.version + 1
    found.save(update_fields=("state", "mapping", "version", "compartments"))
    authority = _authority(acting, named)
    job = ask(acting, KIND, unit=found.unit_id, key=found.key, what={"authority": authority}, compartments=found.compartments)
    acting.note("entered", {"import": key, "job": job.pk, "unit": found.unit_id})
    return job


def _still_held(found: Import, version: int) -> None:
    if found.version != version or found.state != Import.State.HELD:
        raise Changed("Somebody confirmed or dropped this result while you had it open.")


def _keep(acting: Acting, found: Import, keeping: Keeping) -> None:
    if not keeping.reason.strip():
        raise UsageProblem("Say why the table is read so.")
    begin(acting, "result-mapping", unit=found.unit_id, scope=found.compartments)
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
            compartments=found.compartments,
        )


def _authority(acting: Acting, named: Draft | None) -> str:
    """The authority that the receipt bears: that of the application which it answers, else that it was received."""
    if named is not None:
        held = application(held_store(), named.decision).authority(acting.now_us)
        return held.authority if held is not None else f"application {named.reference}"
    return f"result received by {acting.actor}"


def drop(acting: Acting, key: str, *, version: int) -> None:
    """Put a result away unread: the wrong file was sent. Raises Http404, NotAllowed, Changed."""
    found = held_import(key, locked=True)
    require(acting, "import-results", unit=found.unit_id)
    _still_held(found, version)
    found.state, found.version = Import.State.DROPPED, found.version + 1
    found.save(update_fields=("state", "version"))
    result_files.put_away(held_store().dir, key)
    acting.note("altered", {"import": key, "what": "dropped"})


def imports() -> list[Import]:
    """The results sent in for the units of the account, the newest first."""
    return list(Import.objects.select_related("unit__organisation", "by").order_by("-at_us", "-pk")[:200])
