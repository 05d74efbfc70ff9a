"""What a package holds: its manifest and the members beside it, and how they are read back from a sealed file.

`package.json` names everything: subject, status, stamp, receipts with their papers, decisions, program, reference data, and the
SHA-256 of every other member. `attributions.json` are the sender's lines (contracts, section 2), `statements.json` what its readers
said of each paper, `decisions.json` what people decided, `reference.json` the reference data that was asked, `carried.json` what
the sender's status owes to papers of other people, `ledger.json` the rows of its ledger, `index.html` the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from rightdoor.model.codes import CODES
from rightdoor.model.decision import Decision
from rightdoor.model.finding import CheckFinding, DataFinding
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.reference.providers import Profile
from rightdoor.reference.retention import RetentionRow
from rightdoor.reporting.container import Sealed
from rightdoor.reporting.ledger_proof import LedgerProof
from rightdoor.reporting.package_form import AFTER, BEFORE, FORM, MANIFEST, PAPERS

Int = Annotated[int, msgspec.Meta(ge=-(2**61), le=2**61)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
NOT_COUNTED: Literal["not counted"] = "not counted"
Others = Count | Literal["not counted"]
Held = Literal["whole", "redacted", "extract", "not-kept"]
Purpose = Literal["warrant", "safeguarding"]
DigestRow = tuple[str, str, str, str, str, str, str, str]  # record, kind, parent, field, raw, value, locator, method


class Paper(msgspec.Struct, frozen=True):
    """One receipt with its paper. `member` is "" where its bytes were not kept; `others` counts rows of other people that the
    paper in the package holds ("not counted" where the program could not tell), `left_out` those that an extract leaves out."""

    receipt: str
    exhibit: str
    name: str
    parent: str
    authority: str
    received_us: Int
    reader: str
    reader_version: str
    held: Held
    member: str = ""
    others: Others = 0
    left_out: Count = 0
    restricted: bool = False


class Program(msgspec.Struct, frozen=True):
    """Which program derived: its version, the digest over its rules, and the SHA-256 of each file of them."""

    version: str
    digest: str
    files: dict[str, str]


class StampSaid(msgspec.Struct, frozen=True):
    """The stamp as the sender set it."""

    code: str
    heading: str
    sentences: list[str]


class Manifest(msgspec.Struct, frozen=True):
    """`package.json`."""

    form: str
    kind: Literal["training", "live"]
    purpose: Purpose
    subject: str
    actor_key: str
    status: str
    stamp: StampSaid
    made_us: Int
    made_by: str
    store: str
    derived: str
    program: Program
    reference: dict[str, str]  # file name to SHA-256
    reference_digest: str
    papers: list[Paper]
    decisions: list[str]
    differs_at_build: list[str]  # footprints whose status the papers inside do not give, as the sender knows
    members: dict[str, str]
    conditions: list[str] = []  # grade and handling (3x5x2) of what is inside, as its sources state them
    permission: str = ""  # reference of the originator's, where a condition asks for one
    without_permission: bool = False  # it was not waited for: for immediate risk


class Looked(NamedTuple):
    """What the sender's dated tables said of an address on a day (UTC day number)."""

    id_type: str
    value: str
    day: int
    facts: tuple[tuple[str, str], ...]


class ReferenceInside(msgspec.Struct, frozen=True):
    """Reference data as far as the rules asked for it; tables of networks are not carried, their answers are."""

    profiles: list[Profile]
    retention: list[RetentionRow]
    looked: list[Looked]


class Carried(msgspec.Struct, frozen=True):
    """What the sender's status owes to papers of others: taken over, not recomputed. By footprint: RD-A04's findings, and patterns
    of RD-A04 that the papers inside show and, as the sender says, its whole batch does not; (receipt of the schedule, provider) that
    answered other rows of it (RD-A10); subscribers that a provider's log knows (RD-A11)."""

    drift: dict[str, list[CheckFinding]]
    answered: list[tuple[str, str]]
    subscribers: list[str]
    drift_not: dict[str, list[str]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was taken over."""
        return not (any(self.drift.values()) or self.answered or self.subscribers)


class Package(NamedTuple):
    """A package that was opened and whose members are what its manifest says."""

    manifest: Manifest
    lines: list[dict[str, Any]]
    statements: dict[str, list[DigestRow]]
    decisions: list[Decision]
    reference: ReferenceInside
    carried: Carried
    mappings: tuple[ColumnMapping, ...]
    ledger: LedgerProof
    papers: Mapping[str, bytes]


class _Reading(msgspec.Struct):
    from_: str = msgspec.field(name="from")
    to: str
    why: str


class _Instant(msgspec.Struct):
    literal: str
    basis: str
    readings: list[_Reading]


class _Identifier(msgspec.Struct):
    type: str
    value: str
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] | None


class _Premises(msgspec.Struct):
    premises: str
    address: str
    postcode: str
    uprn: str
    role: str


class _Strands(msgspec.Struct):
    count: Count
    shared: list[str]
    distinct: list[str]


class _Found(msgspec.Struct):
    code: str
    severity: str
    pattern: str
    message: str
    settle: str


class _Line(msgspec.Struct):
    """The form of a line (contracts, section 2): what pages and comparisons rely on."""

    footprint: str
    referral: str
    exhibit: str
    locator: str
    act: str
    identifier: _Identifier
    instant: _Instant
    status: str
    premises: list[_Premises]
    strands: _Strands
    findings: list[_Found]


class Opened(NamedTuple):
    """The package, or why it cannot be used."""

    package: Package | None
    findings: tuple[DataFinding, ...]


def members_of(package: Package) -> dict[str, bytes]:
    """Everything but the page and the manifest, as the file holds it."""
    parts: dict[str, object] = {
        "attributions.json": package.lines,
        "statements.json": package.statements,
        "decisions.json": package.decisions,
        "reference.json": package.reference,
        "carried.json": package.carried,
        "mappings.json": [list(m) for m in package.mappings],
        "ledger.json": package.ledger,
    }
    return {**{name: wrapped(part) for name, part in parts.items()}, **package.papers}


def wrapped(part: object) -> bytes:
    """A member as JSON under a first line of its own, so that no reader takes it for a table or a list of decisions."""
    return BEFORE + msgspec.json.encode(part) + AFTER


def unwrapped(data: bytes, kind: Any) -> Any:
    """The content of such a member. Raises ValueError or msgspec.MsgspecError for anything else."""
    if not (data.startswith(BEFORE) and data.endswith(AFTER)):
        raise ValueError("not a member of a package")
    return msgspec.json.decode(data[len(BEFORE) : -len(AFTER)], type=kind)


def manifest_bytes(manifest: Manifest) -> bytes:
    """`package.json`, laid out so that a person can read it."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1)


def digests(members: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each member."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(members.items())}


def open_package(sealed: Sealed) -> Opened:
    """Read the members of a sealed file whose signature and form hold. Never raises on what they hold."""
    if not sealed.whole or sealed.mark is None:
        return Opened(None, sealed.findings)
    members = dict(sealed.members)
    try:
        manifest = msgspec.json.decode(members.pop(MANIFEST, b""), type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _refused("package-damaged", f"member:{MANIFEST}", "the manifest is missing or is not one")
    if manifest.form != FORM or manifest.kind != sealed.mark.kind:
        return _refused("package-damaged", f"member:{MANIFEST}", "the manifest contradicts the mark of the file")
    differing = sorted({k for k, v in digests(members).items() if manifest.members.get(k) != v} | manifest.members.keys() - members.keys())
    if differing:
        return _refused("package-damaged", f"member:{differing[0]}", "a member is not the one that the manifest names")
    read: dict[str, Any] = {}
    for name, kind in _TYPES.items():
        try:
            read[name] = unwrapped(members.get(name, b""), kind)
        except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
            return _refused("package-damaged", f"member:{name}", "a member is missing or is not of its form")
    try:
        package = _package(manifest, read, {n: d for n, d in members.items() if n.startswith(PAPERS)})
    except (msgspec.MsgspecError, TypeError):
        return _refused("package-damaged", "member:attributions.json", "a line is not of the form of an attribution")
    wrong = [paper.member for paper in manifest.papers if paper.member and paper.member not in package.papers]
    if wrong:
        return _refused("package-damaged", f"member:{wrong[0]}", "a paper that the manifest names is not there")
    return Opened(package, ())


_TYPES: dict[str, Any] = {
    "attributions.json": list[dict[str, Any]],
    "statements.json": dict[str, list[DigestRow]],
    "decisions.json": list[Decision],
    "reference.json": ReferenceInside,
    "carried.json": Carried,
    "mappings.json": list[ColumnMapping],
    "ledger.json": LedgerProof,
}


def _package(manifest: Manifest, read: Mapping[str, Any], papers: Mapping[str, bytes]) -> Package:
    msgspec.convert(read["attributions.json"], list[_Line])
    return Package(
        manifest,
        read["attributions.json"],
        read["statements.json"],
        read["decisions.json"],
        read["reference.json"],
        read["carried.json"],
        tuple(read["mappings.json"]),
        read["ledger.json"],
        papers,
    )


def _refused(code: str, place: str, what: str) -> Opened:
    known = CODES[code]
    return Opened(None, (DataFinding(code, known.severity, place, "", "", f"{what}; {known.to_do}"),))
