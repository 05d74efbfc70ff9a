"""`package build`: one signed file with everything that a subject's attribution rests on, from which it can be done again."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import rightdoor
from rightdoor.attribution.shape import as_json
from rightdoor.decisions.in_force import MARKS, in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.footprints.engine_memory import MemoryEngine
from rightdoor.model.decision import Decision
from rightdoor.model.finding import CheckFinding
from rightdoor.operations.declared_mappings import known_mappings
from rightdoor.operations.derived import decode_line
from rightdoor.operations.package_decisions import as_given_out
from rightdoor.operations.package_ledger import ledger_proof
from rightdoor.operations.package_papers import Desk, Gathered, SubjectPapers, subject_papers
from rightdoor.operations.package_reread import ListeningNetwork, PaperInputs, Reread, attributions_of, limits_with, paper_inputs, reread
from rightdoor.operations.package_shown import drawn_of, shown_subject
from rightdoor.operations.program import program_digest, program_files
from rightdoor.operations.reference import Reference, load_reference
from rightdoor.operations.signing_key import public_pem
from rightdoor.readers import mapped_table
from rightdoor.readers.source import Source
from rightdoor.reference.addresses import address_number, parse_prefix
from rightdoor.reporting.compare import Sides, compare_lines, programs
from rightdoor.reporting.container import fingerprint, seal
from rightdoor.reporting.package import (
    NOT_COUNTED,
    Carried,
    Manifest,
    Package,
    Program,
    Purpose,
    ReferenceInside,
    StampSaid,
    digests,
    manifest_bytes,
    members_of,
)
from rightdoor.reporting.package_form import FORM, MANIFEST, PAGE
from rightdoor.reporting.package_page import package_page
from rightdoor.reporting.stamps import Stamp, stamp_of
from rightdoor.rules.attribution.papers import provider_key
from rightdoor.store import ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import write_by_rename
from rightdoor.store.open import Store

_BY_ID = frozenset({"fact", "move"})


class Handling(NamedTuple):
    """Grade and handling conditions of what goes in, as stated, beside those that its papers state; the reference of the originator's
    permission, or that it was not waited for."""

    conditions: tuple[str, ...] = ()
    permission: str = ""
    without_permission: bool = False

    @property
    def told(self) -> dict[str, bool]:
        """What the ledger is told of it."""
        return {"without_originator": True} if self.without_permission else {}


class Request(NamedTuple):
    """What is to be built, by whom, at which instant (UTC microseconds)."""

    subject: str
    purpose: Purpose
    actor: str
    at_us: int
    handling: Handling = Handling()


class Built(NamedTuple):
    """A package that was written: its digest, who signed, how it is stamped, and what its papers do not give."""

    package: str
    subject: str
    purpose: str
    status: str
    stamp: Stamp
    signed_by: str
    papers: int
    extracts: int
    others: int
    not_counted: tuple[str, ...]
    size: int
    differs: tuple[str, ...]


def build_package(store: Store, request: Request, out: Path, *, key: Ed25519PrivateKey) -> Built:
    """Write the package to `out`, and beside it the public key (PEM). The act is in the ledger before the file is in its place.

    Raises UsageProblem when there is no such subject, and what the store raises.
    """
    with store_boundary(store.dir), store.connect() as connection:
        members, manifest, stamp = assemble_package(store, connection, request, key=key)
        data = seal(members, kind=store.kind, key=key)
        sha256 = hashlib.sha256(data).hexdigest()
        part = out.with_name(f".{out.name}.part")
        with _cleared(part):
            part.write_bytes(data)
            with ledger.transaction(connection, actor=request.actor, at_us=request.at_us) as tx:
                tx.record(
                    "exported",
                    {
                        "package": sha256, "subject": request.subject, "purpose": request.purpose, "status": manifest.status,
                        "stamp": stamp.code, "grounds": stamp.grounds or None, **request.handling.told,
                    },
                )  # fmt: skip
            part.replace(out)
        write_by_rename(out.with_name(out.name + ".pub"), public_pem(key), mode=0o644)
    held = [paper.held for paper in manifest.papers]
    return Built(
        sha256, request.subject, request.purpose, manifest.status, stamp, fingerprint(key.public_key().public_bytes_raw()),
        len(held), held.count("extract"), sum(p.others for p in manifest.papers if p.others != NOT_COUNTED),
        tuple(p.name for p in manifest.papers if p.others == NOT_COUNTED), len(data), tuple(manifest.differs_at_build),
    )  # fmt: skip


@contextlib.contextmanager
def _cleared(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        part.unlink(missing_ok=True)


def assemble_package(
    store: Store, connection: StoreConnection, request: Request, *, key: Ed25519PrivateKey
) -> tuple[dict[str, bytes], Manifest, Stamp]:
    """The members of the file, before they are sealed."""
    subject = subject_papers(store, connection, request.subject)
    limits = limits_with(known_mappings(store, connection))
    standing = in_force(all_decisions(connection))
    decisions = standing.decisions
    connection.rollback()
    reference = load_reference(store).with_entered(standing)
    listening = ListeningNetwork(reference.loaded.network)
    reference = Reference(reference.loaded._replace(network=listening), reference.digest)
    desk = Desk(store, connection, subject, limits)
    with contextlib.closing(desk):
        package, read, differing = _from_papers(desk, decisions, reference, limits.mappings)
    ids = [decision.id for decision in package.decisions]
    package = package._replace(
        reference=_reference_inside(reference, listening, read.engine),
        ledger=ledger_proof(store, connection, receipts=[p.receipt for p in package.manifest.papers], decisions=ids, key=key),
    )
    signer = fingerprint(key.public_key().public_bytes_raw())
    return _members(_Made(store, request, subject, reference, differing, signer), package, read)


class _Made(NamedTuple):
    """What a manifest says beside the package itself."""

    store: Store
    request: Request
    subject: SubjectPapers
    reference: Reference
    differing: list[str]
    signer: str


def _from_papers(
    desk: Desk, decisions: Iterable[Decision], reference: Reference, mappings: Iterable[Any]
) -> tuple[Package, Reread, list[str]]:
    """Papers cut as closely as they can be so that what follows from them is what the store says; and the events of which it is not.

    First the subject's rows alone; then with the rows that a request could have been mixed up with; then uncut.
    """
    subject = desk.subject
    whole: set[str] = set()
    for attempt in range(3):
        gathered = desk.gather(confusable=attempt > 0, whole=whole)
        package = _draft(subject, gathered, decisions, mappings)
        read = reread(package)
        relevant = _relevant(subject, decisions, read.engine, {m.decided for m in package.mappings})
        package = package._replace(decisions=relevant, statements={k: v.rows for k, v in read.papers.items()})
        inputs = paper_inputs(package, read, reference)
        package = package._replace(carried=_carried(subject, read.engine, inputs))
        differing = _differing(package, inputs)
        if not differing:
            break
        if attempt == 1:
            cut = {p.receipt for p in gathered.papers if p.held == "extract"}
            whole = cut & {paper.receipt for footprint in differing for paper in subject.papers[footprint]}
    return package, read, differing


def _draft(subject: SubjectPapers, gathered: Gathered, decisions: Iterable[Decision], mappings: Iterable[Any]) -> Package:
    empty = StampSaid("", "", [])
    manifest = Manifest(
        FORM, "training", "warrant", subject.subject, subject.key, "", empty, 0, "", "", subject.derived,
        Program("", "", {}), {}, "", gathered.papers, [], [], {},
    )  # fmt: skip
    mapped = [Source.of_bytes("", gathered.members[p.member]) for p in gathered.papers if p.reader == mapped_table.NAME and p.member]
    used = tuple(m for m in mappings if any(mapped_table.recognises_with(source, limits_with((m,))) for source in mapped))
    nothing = ReferenceInside([], [], [])
    proof = None
    return Package(manifest, subject.lines, {}, list(decisions), nothing, Carried({}, [], []), used, proof, gathered.members)  # type: ignore[arg-type]


def _differing(package: Package, inputs: PaperInputs) -> list[str]:
    """The events whose line does not follow from the papers inside."""
    own = attributions_of(inputs.with_carried(package.carried))
    same = programs("", {}, "", {})
    sides = Sides(package.manifest, same, 0, (), (), ())
    lines = {footprint: _plain(as_json(attribution)) for footprint, attribution in own.items()}
    return [str(line["footprint"]) for line in package.lines if compare_lines(line, lines.get(str(line["footprint"])), sides)]


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    """A line as it comes back from its JSON."""
    return decode_line(msgspec.json.encode(line).decode())


def _relevant(subject: SubjectPapers, decisions: Iterable[Decision], engine: MemoryEngine, mappings: Collection[str]) -> list[Decision]:
    """The decisions that can bear on this subject, and no other person's: by source, provider, or what they are about."""
    sources = {str(row[5]).strip() for row in engine.rows("footprints")} | {str(row[4]).strip() for row in engine.rows("referrals")}
    names = {getattr(row, "provider", "") for table in ("requests", "results", "leases") for row in engine.rows(table)}
    providers = {provider_key(str(name)) for name in names}
    sources |= {str(name).strip() for name in names}
    about = {subject.subject, *subject.numbers, *subject.papers, *subject.receipts}
    addresses = {line["identifier"]["value"] for line in subject.lines if line["identifier"]["type"] in ("ipv4", "ipv6")}
    about |= {p["premises"] for line in subject.lines for p in line["premises"]}
    found = []
    for row in decisions:
        body = row.body
        wanted = (
            (row.kind == "time-profile" and body.get("source", "").strip() in sources)
            or (row.kind in ("provider-fault", "provider-profile") and provider_key(body.get("provider", "")) in providers)
            or (row.kind == "result-mapping" and row.id in mappings)
            or (row.kind == "address-holder" and _holds(body.get("prefix", ""), addresses))
            or (row.kind == "reading" and body.get("footprint", "") in about)
            or (row.kind in _BY_ID and body.get("about", "").strip() in about)
            or (row.kind == "grounds" and body.get("subject", "") == subject.subject)
        )
        if wanted and (row.kind not in MARKS or row.kind == "grounds"):
            found.append(as_given_out(row))
    return found


def _holds(prefix: str, addresses: Iterable[str]) -> bool:
    """Whether any of the addresses lies in the range."""
    found = parse_prefix(prefix)
    numbers = (address_number(address) for address in addresses)
    return found is not None and any(n is not None and n[0] == found.bits and found.start <= n[1] <= found.end for n in numbers)


def _carried(subject: SubjectPapers, engine: MemoryEngine, inputs: PaperInputs) -> Carried:
    """What the lines owe to papers of other people, as the lines themselves say it."""
    requests = {(r.receipt, r.locator): r for r in engine.rows("requests")}  # type: ignore[attr-defined]
    results = {(r.receipt, r.locator): r for r in engine.rows("results")}  # type: ignore[attr-defined]
    of_a_log = _log_findings(subject, inputs)
    drift: dict[str, list[CheckFinding]] = {}
    drift_not: dict[str, list[str]] = {}
    answered: set[tuple[str, str]] = set()
    subscribers: set[str] = set()
    for line in subject.lines:
        footprint = str(line["footprint"])
        marks = {(f["code"], f["pattern"]) for f in line["findings"]}
        said = [CheckFinding(**f) for f in line["findings"] if f["code"] == "RD-A04"]
        if said:
            drift[footprint] = said
        if outweighed := inputs.patterns(footprint) - {f.pattern for f in said}:
            drift_not[footprint] = sorted(outweighed)
        for paper in subject.papers[footprint]:
            place = (paper.receipt, paper.locator)
            if ("RD-A10", "rows-missing") in marks and (request := requests.get(place)) is not None:
                answered.add((request.receipt, request.provider.strip().casefold()))  # type: ignore[attr-defined]
            if footprint in of_a_log and (result := results.get(place)) is not None and result.subscriber_ref:  # type: ignore[attr-defined]
                subscribers.add(result.subscriber_ref)  # type: ignore[attr-defined]
    return Carried(drift, sorted(answered), sorted(subscribers), drift_not)


def _log_findings(subject: SubjectPapers, inputs: PaperInputs) -> frozenset[str]:
    """The events of which RD-A11 said more than the papers inside give: it knew a result's subscriber from other rows of the log."""
    said = {str(line["footprint"]): {f["message"] for f in line["findings"] if f["code"] == "RD-A11"} for line in subject.lines}
    if not any(said.values()):
        return frozenset()
    own = attributions_of(inputs.with_carried(Carried({}, [], [])))
    return frozenset(
        footprint for footprint, messages in said.items()
        if messages - {f.message for f in (own[footprint].findings if footprint in own else ()) if f.code == "RD-A11"}
    )  # fmt: skip


def _reference_inside(reference: Reference, listening: ListeningNetwork, engine: MemoryEngine) -> ReferenceInside:
    names = {provider_key(str(getattr(row, "provider", ""))) for table in ("requests", "results") for row in engine.rows(table)}
    loaded = reference.loaded
    profiles = [profile for profile in loaded.profiles if provider_key(profile.provider) in names]
    retention = [row for row in loaded.retention.rows if row.provider == "*" or provider_key(row.provider) in names]
    return ReferenceInside(profiles, retention, listening.looked())


def _members(made: _Made, package: Package, read: Reread) -> tuple[dict[str, bytes], Manifest, Stamp]:
    """Page and manifest around the rest."""
    store, request, subject, reference, differing, signer = made
    shown = shown_subject(package, read, subject.papers)
    stamp = stamp_of(request.purpose, shown.standing, shown.grounds)
    members = members_of(package)
    manifest = Manifest(
        form=FORM,
        kind=store.kind,
        purpose=request.purpose,
        subject=subject.subject,
        actor_key=subject.key,
        status=shown.standing.status,
        stamp=StampSaid(stamp.code, stamp.heading, [*stamp.sentences, *stamp.lacking]),
        made_us=request.at_us,
        made_by=request.actor,
        store=store.id,
        derived=subject.derived,
        program=Program(rightdoor.__version__, program_digest(), program_files()),
        reference={file.name: file.sha256 for file in reference.loaded.files},
        reference_digest=reference.digest,
        papers=package.manifest.papers,
        decisions=[decision.id for decision in package.decisions],
        differs_at_build=differing,
        members={},
        conditions=sorted({*request.handling.conditions, *_stated(package, subject)}),
        permission=request.handling.permission,
        without_permission=request.handling.without_permission,
    )
    package = package._replace(manifest=manifest)
    drawn = drawn_of(package, read, subject.papers, signer=signer)
    members[PAGE] = package_page(shown, stamp, manifest, package, drawn).encode("utf-8")
    manifest = _with_digests(manifest, members)
    return {**members, MANIFEST: manifest_bytes(manifest)}, manifest, stamp


def _stated(package: Package, subject: SubjectPapers) -> Iterator[str]:
    """Grade and conditions (3x5x2) of the subject's referrals, as the papers inside state them."""
    for rows in package.statements.values():
        of = {record: value for record, kind, _, field, _, value, _, _ in rows if (kind, field) == ("referral", "number")}
        for record, kind, _, field, raw, _, _, _ in rows:
            if (kind, field) == ("referral", "grade") and raw.strip() and of.get(record, "") in ("", *subject.numbers):
                yield raw.strip()


def _with_digests(manifest: Manifest, members: Mapping[str, bytes]) -> Manifest:
    return msgspec.structs.replace(manifest, members=digests(members))
