"""`package check`: on another machine, from the file alone: is it whole, who signed it, and does the same follow from its papers?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import rightdoor
from rightdoor.attribution.shape import Attribution, as_json
from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.errors import PackageKindRefused, UsageProblem
from rightdoor.model.codes import CODES
from rightdoor.model.decision import Decision
from rightdoor.model.finding import CheckFinding, DataFinding
from rightdoor.model.ids import footprint_id, receipt_id
from rightdoor.operations.package_decisions import RestsOn, changed_decisions, rests_on
from rightdoor.operations.package_papers import PaperAt
from rightdoor.operations.package_reread import Reread, attributions_of, inputs_of, reference_inside, reread
from rightdoor.operations.package_shown import drawn_of, shown_subject
from rightdoor.operations.program import program_files
from rightdoor.reporting.compare import Difference, Programs, Sides, compare_lines, explain, programs, same_reading
from rightdoor.reporting.container import MOST_BYTES, Sealed, fingerprint, unseal
from rightdoor.reporting.ledger_proof import LedgerProof, check_rows, checkpoint_holds
from rightdoor.reporting.package import Manifest, Package, Paper, open_package
from rightdoor.reporting.package_form import PAGE
from rightdoor.reporting.package_page import drift_said, package_page
from rightdoor.reporting.stamps import stamp_of
from rightdoor.reporting.standing import standing
from rightdoor.rules.attribution.papers import provider_key
from rightdoor.store.folder import Kind
from rightdoor.store.open import Store

_SETTLE = "compare papers, decisions, reference data and program version with the sender; act on neither status until then"


class EventChecked(NamedTuple):
    """One event on both sides; `own_status` None when nothing here follows for it."""

    footprint: str
    sender_status: str
    own_status: str | None
    findings: tuple[Mapping[str, Any], ...]


class Checked(NamedTuple):
    """What came of the check. `signer_known`: None when no key was given to compare with."""

    file: str
    sealed: Sealed
    manifest: Manifest | None
    signer_known: bool | None
    programs: Programs | None
    differences: tuple[Difference, ...]
    events: tuple[EventChecked, ...]
    findings: tuple[DataFinding, ...]
    checks: tuple[CheckFinding, ...]
    notes: tuple[str, ...]
    rests_on: tuple[RestsOn, ...] = ()
    places: Mapping[str, str] = {}  # of each event whose status differs: its paper's member and the place in it, with a # between them

    @property
    def same(self) -> bool:
        """Whether the file is whole, by the signer asked for, and everything in it follows again."""
        stops = [f for f in self.findings if f.severity == "stop"]
        return self.manifest is not None and not self.differences and not stops

    @property
    def signed_by(self) -> str | None:
        """The fingerprint of the signer, None for a file whose signature does not hold."""
        whole = self.sealed.whole and self.sealed.mark is not None
        return fingerprint(self.sealed.mark.public_key) if whole and self.sealed.mark else None

    def as_json(self) -> dict[str, object]:
        """One line of JSON."""
        m, p = self.manifest, self.programs
        return {
            "file": self.file,
            "package": self.sealed.sha256,
            "subject": m.subject if m else None,
            "signed_by": self.signed_by,
            "signer_known": self.signer_known,
            "whole": m is not None,
            "kind": m.kind if m else None,
            "purpose": m.purpose if m else None,
            "status": m.status if m else None,
            "stamp": m.stamp.code if m else None,
            "program": {"sender": p.sender, "own": p.own, "sender_is": p.order, "changed": list(p.changed)} if p else None,
            "same": self.same,
            "differences": [{**d._asdict(), "message": d.sentence()} for d in self.differences],
            "footprints": [{**e._asdict(), "findings": list(e.findings)} for e in self.events],
            "findings": [
                *({**f._asdict(), "pattern": None, "settle": ""} for f in self.findings),
                *({**f._asdict(), "locator": None} for f in self.checks),
            ],
            "notes": list(self.notes),
            "rests_on": [each._asdict() for each in self.rests_on],
        }


def read_package_file(path: Path) -> bytes:
    """The bytes of a package. Raises UsageProblem when there is no file to read, or one larger than any package."""
    try:
        if not path.is_file():
            raise UsageProblem(f"There is no file {path}.", advice="Name the file of a package.")
        if path.stat().st_size > MOST_BYTES:
            raise UsageProblem(f"{path} is larger than any package.", advice="Name the file of a package.")
        return path.read_bytes()
    except OSError as problem:
        raise UsageProblem(f"{path} cannot be read.", advice="Check its permissions and the medium.") from problem


def refuse_training(sealed: Sealed, kind: Kind) -> None:
    """Raise PackageKindRefused when a live store is asked to look at what a training store made."""
    if kind == "live" and sealed.mark is not None and sealed.mark.kind == "training":
        raise PackageKindRefused(
            "The package is from a training store; a live store does not take it.", advice="Check it with a training store, or without one."
        )


def own_decisions(store: Store, manifest_ids: Iterable[str]) -> list[Decision]:
    """Faults of providers and facts that your own store knows: they speak in a check that names the store."""
    with store.connect() as connection:
        rows = in_force(all_decisions(connection)).decisions
        connection.rollback()
    known = set(manifest_ids)
    return [row for row in rows if row.kind in ("provider-fault", "fact") and row.id not in known]


def check_package(name: str, data: bytes, *, signer: bytes | None = None, decisions: Sequence[Decision] = ()) -> Checked:
    """Check the bytes of a package. `signer`: the public key that is expected; `decisions`: of your own store. Never raises on content."""
    sealed = unseal(data)
    opened = open_package(sealed)
    known = None if signer is None or sealed.mark is None or not sealed.whole else sealed.mark.public_key == signer
    findings = list(opened.findings)
    if known is False:
        findings.append(_finding("package-signer", "mark", "the signature is by another key"))
    package = opened.package
    if package is None:
        return Checked(name, sealed, None, known, None, (), (), tuple(findings), (), ())
    read = reread(package)
    manifest = package.manifest
    both = programs(manifest.program.version, manifest.program.files, rightdoor.__version__, program_files())
    findings += [*_papers(package), *read.findings]
    done = _derive(package, read, both, decisions)
    differences = [*_ledger(package, read, sealed), *_readings(package, read, both), *done.differences]
    if not differences and both.same:
        differences += _page(package, read, done, sealed)
    notes = [both.sentence(), *_notes(package, done.unasked)]
    return Checked(
        name, sealed, manifest, known, both, tuple(differences), done.events, tuple(findings),
        tuple(_checks(package, differences, done)), tuple(notes), tuple(rests_on(package, read)), _places(package, done.events),
    )  # fmt: skip


def _places(package: Package, events: Iterable[EventChecked]) -> dict[str, str]:
    """Where in the papers inside the events stand that have another status here: elsewhere their ids are others."""
    differing = {e.footprint for e in events if e.own_status is not None and e.own_status != e.sender_status}
    members: dict[str, list[Paper]] = {}
    for paper in package.manifest.papers:
        members.setdefault(paper.exhibit, []).append(paper)
    return {
        footprint: f"{paper.member}#{line['locator']}"
        for line in package.lines
        if (footprint := str(line["footprint"])) in differing
        for paper in members.get(str(line["exhibit"]), ())
        if paper.member and footprint_id(paper.receipt, str(line["locator"])) == footprint
    }


def _finding(code: str, place: str, what: str) -> DataFinding:
    known = CODES[code]
    return DataFinding(code, known.severity, place, "", "", f"{what}; {known.to_do}")


def _papers(package: Package) -> Iterable[DataFinding]:
    """Papers that are not what the manifest says of them, by digest and by receipt id."""
    for paper in package.manifest.papers:
        place = f"member:{paper.member}" if paper.member else f"receipt:{paper.receipt}"
        if receipt_id(paper.exhibit, paper.name, paper.parent, paper.authority) != paper.receipt:
            yield _finding("package-paper", place, "its receipt is not that of its digest, name and authority")
        if paper.held == "whole" and hashlib.sha256(package.papers.get(paper.member, b"")).hexdigest() != paper.exhibit:
            yield _finding("package-paper", place, "a whole paper has another digest than its exhibit")


def _ledger(package: Package, read: Reread, sealed: Sealed) -> Iterable[Difference]:
    """Rows that do not hold, papers or decisions without a row, decisions that were changed."""
    proof: LedgerProof = package.ledger
    said, wrong = check_rows(proof)
    if sealed.mark is None or not checkpoint_holds(proof, sealed.mark.public_key):
        wrong.append("The signed head of the sender's ledger does not hold.")
    received = {(str(r.subject.get("receipt")), str(r.subject.get("exhibit"))) for r in said if r.act == "received"}
    wrong += [
        f"No ledger row shows that {p.receipt} was received." for p in package.manifest.papers if (p.receipt, p.exhibit) not in received
    ]
    return [*(Difference("ledger", "", "a row", "", sentence) for sentence in wrong), *changed_decisions(package, read, said)]


def _unread(package: Package, read: Reread) -> list[str]:
    return [
        paper.name for paper in package.manifest.papers
        if paper.member and not same_reading(package.statements.get(paper.receipt, []), read.papers[paper.receipt].rows)
    ]  # fmt: skip


def _readings(package: Package, read: Reread, both: Programs) -> Iterable[Difference]:
    """Papers that say something else here; with another program that is an explanation, not yet a difference."""
    if not both.same:
        return []
    said = "The statements in the package are not what its papers say."
    return [Difference("reading", name, "its statements", "others", said) for name in _unread(package, read)]


class _Derived(NamedTuple):
    differences: list[Difference]
    events: tuple[EventChecked, ...]
    own: dict[str, Attribution]
    from_rules: dict[str, CheckFinding]
    unasked: int


def _derive(package: Package, read: Reread, both: Programs, decisions: Sequence[Decision]) -> _Derived:
    """The attribution done again, line by line beside the sender's."""
    manifest = package.manifest
    speaking = _speaking(package, read, decisions)
    reference, network = reference_inside(package.reference)
    inputs = inputs_of(package._replace(decisions=[*package.decisions, *speaking]), read, reference)
    own = attributions_of(inputs)
    lines = {fp: msgspec.json.decode(msgspec.json.encode(as_json(a))) for fp, a in own.items()}
    here = {d.id for d in package.decisions}
    sides = Sides(
        manifest, both, len(network.unasked), tuple(i for i in manifest.decisions if i not in here),
        tuple(d.id for d in speaking), () if both.same else tuple(_unread(package, read)),
    )  # fmt: skip
    differences: list[Difference] = []
    events: list[EventChecked] = []
    for line in package.lines:
        footprint = str(line["footprint"])
        mine = lines.get(footprint)
        differences += compare_lines(line, mine, sides)
        findings = tuple(mine["findings"]) if mine else ()
        events.append(EventChecked(footprint, str(line["status"]), mine["status"] if mine else None, findings))
    listed = {e.footprint for e in events}
    extra = [fp for fp, a in own.items() if a.actor == manifest.actor_key and fp not in listed]
    differences += [Difference("event", fp, "", "an event", explain(sides, ())) for fp in extra]
    differences += _subject(package, [lines[e.footprint] for e in events if e.footprint in lines], sides)
    rules: dict[str, CheckFinding] = {}
    if any(e.own_status != e.sender_status for e in events):
        said = attributions_of(inputs._replace(sender_statuses={e.footprint: e.sender_status for e in events}))
        rules = {fp: f for fp, a in said.items() for f in a.findings if (f.code, f.pattern) == ("RD-A17", "status-differs")}
    return _Derived(differences, tuple(events), own, rules, len(network.unasked))


def _subject(package: Package, lines: Sequence[Mapping[str, Any]], sides: Sides) -> Iterable[Difference]:
    """The status and the stamp that the manifest states, beside those that follow."""
    manifest = package.manifest
    here = standing(lines)
    grounds = [d for d in in_force(package.decisions).of_kind("grounds") if d.body.get("subject") == manifest.subject]
    stamp = stamp_of(manifest.purpose, here, grounds)
    if here.status != manifest.status:
        yield Difference("status", manifest.subject, manifest.status, here.status, explain(sides, ()))
    elif stamp.code != manifest.stamp.code:
        yield Difference("stamp", manifest.subject, manifest.stamp.code, stamp.code, explain(sides, ()))


def _speaking(package: Package, read: Reread, decisions: Sequence[Decision]) -> list[Decision]:
    """Those of your own decisions that bear on what is in the package."""
    providers = {provider_key(str(getattr(row, "provider", ""))) for table in ("requests", "results") for row in read.engine.rows(table)}
    about = {package.manifest.subject, *(str(line["footprint"]) for line in package.lines)}
    about |= {p["premises"] for line in package.lines for p in line["premises"]}
    return [
        d for d in decisions
        if (d.kind == "provider-fault" and provider_key(d.body.get("provider", "")) in providers)
        or (d.kind == "fact" and d.body.get("about", "") in about)
    ]  # fmt: skip


def _page(package: Package, read: Reread, done: _Derived, sealed: Sealed) -> list[Difference]:
    """Whether the page says what the data give: it is made again and compared byte by byte."""
    papers = {fp: [PaperAt(*ref) for ref in a.papers] for fp, a in done.own.items()}
    shown = shown_subject(package, read, papers)
    stamp = stamp_of(package.manifest.purpose, shown.standing, shown.grounds)
    assert sealed.mark is not None
    made = package_page(
        shown, stamp, package.manifest, package, drawn_of(package, read, papers, signer=fingerprint(sealed.mark.public_key))
    )
    if made.encode("utf-8") == sealed.members.get(PAGE):
        return []
    return [
        Difference("page", PAGE, "a page", "another page", "The page inside does not say what the data inside give: do not rely on it.")
    ]


def _checks(package: Package, differences: Sequence[Difference], done: _Derived) -> Iterable[CheckFinding]:
    """RD-A17: one stop for each event that differs, one for what differs beside events, a caution for papers that are not here."""
    told: dict[str, list[str]] = {}
    for d in differences:
        told.setdefault(d.footprint if d.what in ("status", "premises", "findings", "event") else "", []).append(d.sentence())
    for footprint, sentences in told.items():
        rule = done.from_rules.get(footprint)
        yield CheckFinding("RD-A17", "stop", "status-differs", " ".join(sentences), rule.settle if rule else _SETTLE)
    missing = [p.name for p in package.manifest.papers if not p.member]
    if missing:
        message = f"The package came without the bytes of {len(missing)} paper(s): their reading cannot be done again."
        yield CheckFinding("RD-A17", "caution", "papers-missing", message, "ask the sender, or the custodian of the originals, for them")


def _notes(package: Package, unasked: int) -> Iterable[str]:
    """What was not done again."""
    carried = package.carried
    yield drift_said(carried)
    taken = [
        name
        for name, there in (
            ("RD-A10 (other rows of the schedule were answered)", bool(carried.answered)),
            ("RD-A11 (the provider's log knows the subscriber)", bool(carried.subscribers)),
        )
        if there
    ]
    if taken:
        yield f"Taken over from the sender, since it rests on papers of other people: {', '.join(taken)}."
    extracts = sum(1 for p in package.manifest.papers if p.held == "extract")
    if extracts:
        yield f"{extracts} paper(s) are extracts: the digest of the whole file is stated and cannot be recomputed from them."
    if unasked:
        yield f"The rules asked {unasked} time(s) for reference data that the package does not hold: unknown here."
    if package.manifest.differs_at_build:
        yield f"The sender says that {len(package.manifest.differs_at_build)} event(s) do not follow from the papers inside alone."
