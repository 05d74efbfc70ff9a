"""The error register: an error registered, its report written out from the papers, the destruction of its data confirmed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import Refused, UsageProblem
from rightdoor.exhibits.holds import holds
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.operations.decision_effect import decision_named
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.forget import Progress, erase_exhibits
from rightdoor.operations.places import Place, Places
from rightdoor.operations.register_view import View, register_view
from rightdoor.operations.standing import papers_of
from rightdoor.operations.written import write_outside
from rightdoor.registers.error_report import ErrorPapers, PaperShown, Section, as_text, sections
from rightdoor.registers.errors import (
    CONSEQUENCES,
    Proposal,
    consequences_of,
    destroyed,
    destruction_of,
    discovered_us,
    error_duties,
    propose,
)
from rightdoor.registers.faults import PapersOf
from rightdoor.registers.leaning import Recorded
from rightdoor.registers.recall import duties_done
from rightdoor.reporting.html import join, page, summary_list, tag
from rightdoor.store import ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.folder import check_apart
from rightdoor.store.open import Store

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN = ("request", "stray-request", "result", "footprint")
_KIND = {"footprint": "source record", "stray-request": "request"}


class ErrorAdded(NamedTuple):
    """The decision that registers an error, and what the rule had proposed."""

    decision: str
    proposed: Proposal
    chosen: str


def add_error(store: Store, about: str, *, fields: Mapping[str, str], reason: str, actor: str, at_us: int) -> ErrorAdded:
    """Register an error about an event, a subject, premises or a referral.

    `fields` as of the kind `error`. Without a `class` nothing is registered: the rule's proposal comes back as the reason of Refused,
    for a person to confirm. What was recorded as done or told on it counts among the consequences, whether it was named or not.
    """
    with store.connect() as connection:
        view = register_view(store, connection)
        if not view.standing.knows(about):
            raise UsageProblem(
                f"Nothing here has the id or number {about[:80]}.", advice="Give fp_…, sub_…, pr_… or a referral's own number."
            )
        named = [word for word in fields.get("consequences", "").replace(",", " ").split() if word]
        if unknown := [word for word in named if word not in CONSEQUENCES]:
            raise UsageProblem(f"{len(unknown)} consequence(s) are not known.", advice=f"Known: {', '.join(CONSEQUENCES)}.")
        followed = {*named, *consequences_of(_resting(view, about))}
        body = {name: value for name, value in fields.items() if value}
        body |= {"about": about, "acquired": fields.get("acquired") or "yes"}
        if followed:
            body["consequences"] = " ".join(word for word in CONSEQUENCES if word in followed)
        proposal = propose(acquired=body["acquired"] == "yes", consequences=followed)
        if "class" not in body:
            raise Refused(
                f"By the rule this error is {proposal.error_class}: {proposal.why}.",
                advice=f"Nothing was registered. Confirm with --class {proposal.error_class}, or choose another class and say why in --reason.",
            )
        decided = decide(connection, Proposed("error", body, actor, reason), actor=actor, at_us=at_us)
    return ErrorAdded(decided, proposal, body["class"])


def _resting(view: View, about: str) -> list[Recorded]:
    """The actions and disclosures that rest on what something speaks of."""
    events = view.standing.footprints_of(about)
    return [r for r in view.records if r.about == about or view.rests[r.decision].all & events]


def error_lines(store: Store, as_of_us: int) -> list[dict[str, object]]:
    """The errors in force, the newest first, each with its report's clock and how far the destruction of its data has come."""
    with store.connect() as connection:
        return error_lines_of(register_view(store, connection), as_of_us)


def error_lines_of(view: View, as_of_us: int) -> list[dict[str, object]]:
    """The same of registers that were read already."""
    confirmed = destroyed(view.decisions.decisions)
    done = duties_done(view.decisions.decisions)
    lines: list[dict[str, object]] = []
    for row in view.decisions.of_kind("error"):
        state = destruction_of(row, confirmed.get(row.id, ()))
        report = next((d for d in error_duties(row, state.confirmed, done) if d.code == "ERROR-REPORT"), None)
        lines.append(
            {
                "error": row.id,
                **dict(row.body),
                "discovered": iso_utc(discovered_us(row)),
                "report": None if report is None else report.as_json(as_of_us),
                "destroyed": "confirmed" if state.complete else "not-applicable" if row.body.get("acquired") == "no" else "not-yet",
                "actor": row.actor,
                "reason": row.reason,
            }
        )
    return lines


def write_report(store: Store, wanted: str, out: Path, *, actor: str, at_us: int) -> list[Path]:
    """Write the report of an error as a text and as a page into a folder: `ERR.txt`, `ERR.html`; an act `exported` of the ledger.

    Raises UsageProblem for an id that is no error in force, StoreInboxOverlap for a folder in the store.
    """
    check_apart(store.dir, out, what="report")
    with store_boundary(out), store_boundary(store.dir), store.connect() as connection:
        view = register_view(store, connection)
        row = error_named(view, wanted)
        title, parts = report_of(store, view, row, at_us)
        files = [(out / f"{row.id}.txt", as_text(title, parts).encode()), (out / f"{row.id}.html", report_page(title, parts).encode())]
        out.mkdir(parents=True, exist_ok=True)
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            for path, content in files:
                tx.record("exported", {"error": row.id, "file": hashlib.sha256(content).hexdigest()})
                write_outside(path, content, store=store.dir, what="report")
    return [path for path, _ in files]


def report_of(store: Store, view: View, row: Decision, at_us: int) -> tuple[str, list[Section]]:
    """The title and the sections of the report of an error, filled in from its papers as of an instant."""
    return f"Error report {row.id}", sections(_known(view, row, _papers(store, view, row)), at_us)


def result_exhibits(store: Store, view: View, about: str) -> list[tuple[str, str]]:
    """(SHA-256, locator of the first row) of the exhibits that results for what an id speaks of stand in: what can have been wrongly acquired."""
    events = view.standing.footprints_of(about)
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        connection.rollback()
    found: dict[str, str] = {}
    for each in papers_of(ref, '["result",'):
        if each.footprint in events:
            for kind, _, exhibit, locator, *_ in each.papers:
                if kind == "result":
                    found.setdefault(exhibit, locator)
    return sorted(found.items())


def error_named(view: View, wanted: str) -> Decision:
    """The error of that id. Raises UsageProblem for any other decision, or one that is not in force."""
    row = decision_named(view.rows, wanted)
    if row.kind != "error" or row.id not in {each.id for each in view.decisions.of_kind("error")}:
        raise UsageProblem(
            "That decision registers no error, or is not in force any more.", advice="`rightdoor error list` shows the errors."
        )
    return row


def _known(view: View, row: Decision, shown: Sequence[PaperShown]) -> ErrorPapers:
    about = row.body["about"]
    state = destruction_of(row, destroyed(view.decisions.decisions).get(row.id, ()))
    report = next((d for d in error_duties(row, state.confirmed, duties_done(view.decisions.decisions)) if d.code == "ERROR-REPORT"), None)
    resting = _resting(view, about)
    told = {record.decision for record in resting}
    called = [n for n in view.notices if n.disclosure.decision in told and n.cause.id == row.id]
    return ErrorPapers(row, shown, resting, called, state, report, tuple(view.standing.statuses(about).items()))


def _papers(store: Store, view: View, row: Decision) -> list[PaperShown]:
    """The papers of the events of an error, each field as it was received; those of erased exhibits by their digests alone."""
    events = view.standing.footprints_of(row.body["about"])
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        wanted = [p for each in papers_of(ref) if each.footprint in events for p in each.papers if p[0] in _SHOWN]
        places = Places(store, connection)
        try:
            places.prefetch([Place(p[1], p[3]) for p in wanted])
            found = [
                PaperShown(_KIND.get(kind, kind), exhibit, locator, tuple((s.field, s.raw) for s in places.record(receipt, locator)))
                for kind, receipt, exhibit, locator in dict.fromkeys((p[0], p[1], p[2], p[3]) for p in wanted)
            ]
        finally:
            places.close()
    held = {paper.exhibit for paper in found}
    gone = [sha for sha in row.body.get("exhibits", "").split() if sha not in held]
    return [*found, *(PaperShown("result", sha, "all of it", ()) for sha in gone)]


def report_page(title: str, parts: Sequence[Section]) -> str:
    """The report as a self-contained page."""
    body: list[object] = [tag("h1", title), tag("p", "Draft for the senior responsible officer.", class_="caption")]
    for part in parts:
        body.append(tag("h2", part.title))
        if part.pairs:
            body.append(summary_list(part.pairs))
        if part.lines:
            body.append(tag("ul", join(tag("li", line) for line in part.lines)))
    return page(title, *body)


class Destroyed(NamedTuple):
    """The decision that confirms a destruction, and what of it this program itself erased."""

    decision: str
    erased: tuple[str, ...]


class Destruction(NamedTuple):
    """What a person confirms as destroyed (`fields`: by, at, manner); `erase`: here and now; `whole`: also papers of other events."""

    error: str
    exhibits: Sequence[str]
    fields: Mapping[str, str]
    reason: str
    erase: bool = False
    whole: bool = False


def confirm_destruction(store: Store, asked: Destruction, *, actor: str, at_us: int, progress: Progress) -> Destroyed:
    """Confirm that an error's data were destroyed; with `erase` they are destroyed here first.

    Refused while a hold lies on one, while one is still kept here and `erase` was not said, and, but with `whole`, while
    papers of other events stand in one.
    """
    exhibits = asked.exhibits
    if not exhibits or not all(_SHA256.fullmatch(sha) for sha in exhibits):
        raise UsageProblem("Exhibits are named by their SHA-256.", advice="`rightdoor exhibits --json` shows them: 64 hex digits each.")
    with store.connect() as connection:
        view = register_view(store, connection)
        row = error_named(view, asked.error)
        held = holds(connection, list(exhibits))
        kept = _kept(connection.execute("select sha256, erased_seq from exhibit where sha256 = any(%s)", (list(exhibits),)).fetchall())
        ref = shown_derived(store, connection)
        connection.rollback()
        others = _others(view, row, exhibits, papers_of(ref))
    if held:
        raise Refused(f"{len(held)} hold(s) lie on these exhibits: nothing was destroyed.", advice="`rightdoor hold list` shows why.")
    if kept and not asked.erase:
        raise Refused(f"{len(kept)} of these exhibits are still kept here.", advice="Say --erase to destroy them here, or name others.")
    if kept and others and not asked.whole:
        raise Refused(
            f"Papers of {others} other attribution(s) stand in these exhibits.",
            advice="Say --whole if they are to go too; else confirm what was destroyed elsewhere.",
        )
    if kept:
        erase_exhibits(store, kept, authority=row.id, members=False, actor=actor, at_us=at_us, progress=progress)
    body = {"error": row.id, "exhibits": " ".join(exhibits), **{name: value for name, value in asked.fields.items() if value}}
    with store.connect() as connection:
        decided = decide(connection, Proposed("destruction", body, actor, asked.reason), actor=actor, at_us=at_us)
    return Destroyed(decided, tuple(kept))


def _kept(rows: Sequence[tuple[str, int | None]]) -> list[str]:
    return sorted(sha for sha, erased in rows if erased is None)


def _others(view: View, row: Decision, exhibits: Sequence[str], papers: Iterable[PapersOf]) -> int:
    """How many attributions that the error is not about have papers in some exhibits."""
    mine, wanted = view.standing.footprints_of(row.body["about"]), set(exhibits)
    return sum(1 for each in papers if each.footprint not in mine and any(p[2] in wanted for p in each.papers))
