"""Judges a case: its inbox through readers, derivation and attribution as the program has them, then slip against twin.

No database is needed: the rows that intake would write are held in memory behind the same face, and everything after that is
the program's own (`operations.derive.attribution_inputs`).
"""

from __future__ import annotations

import hashlib
import ipaddress
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.attribution.rebuild import attribute
from rightdoor.attribution.shape import as_json
from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import proposed_from_record
from rightdoor.decisions.validate import validate
from rightdoor.footprints.derive import derive
from rightdoor.footprints.engine_memory import MemoryEngine
from rightdoor.footprints.statements_digest import statement_rows
from rightdoor.footprints.tables import BATCH_TABLES, ReceiptRow, StatementRow
from rightdoor.model.decision import RECEIVED_KINDS, Decision
from rightdoor.model.ids import make_id
from rightdoor.model.premises import Address
from rightdoor.model.statement import Record
from rightdoor.operations.derive import attribution_inputs
from rightdoor.operations.reference import Reference
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source
from rightdoor.reference.load import combine, load_file
from rightdoor.reporting.ceiling import BEYOND, NO_PERSON, ceiling
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown
from rightdoor.rules.premises.compare import compare

from .case import Case
from .files import inbox
from .papers import World

Line = dict[str, Any]
FIRM = ("corroborated", "single-strand")


class Held:
    """The rows of one inbox: an engine in memory over what intake would write, and the decisions that came in files."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in BATCH_TABLES}
        self.decisions: list[Decision] = []
        for place, name in enumerate(sorted(files)):
            self._take(place, name, files[name].encode())
        self.engine = MemoryEngine.of_rows(self._rows)

    def _take(self, place: int, name: str, data: bytes) -> None:
        exhibit, receipt = hashlib.sha256(data).hexdigest(), make_id("rc", name)
        reader, _, items = read_any(Source.of_bytes(name, data), DEFAULT_LIMITS)
        records = [item for item in items if isinstance(item, Record)]
        derived = derive(records, receipt=receipt, exhibit=exhibit, reader=reader, name=name)
        for table, rows in self._rows.items():
            rows += getattr(derived, table, [])
        self._rows["statements"] += [StatementRow(receipt, exhibit, *row) for row in statement_rows(records)]
        self._rows["receipts"].append(ReceiptRow(receipt, exhibit, name, len(data), reader, "", "TEST", place))
        for record in records:
            if record.kind == "decision":
                self._decide(record, receipt)

    def _decide(self, record: Record, receipt: str) -> None:
        proposed = proposed_from_record(record, receipt=receipt)
        problems = validate(proposed.kind, proposed.body, proposed.actor, proposed.reason)
        if problems or proposed.kind not in RECEIVED_KINDS:
            raise ValueError(f"{record.locator}: {problems or 'not a kind that a file may decide'}")
        decided = make_id("dec", receipt, record.locator)
        self.decisions.append(
            Decision(decided, proposed.kind, proposed.body, proposed.actor, 0, proposed.reason, "", receipt, record.locator)
        )


def lines(files: Mapping[str, str], reference: Mapping[str, str] | None = None) -> list[Line]:
    """What `attributions --json` says of an inbox, and of the reference files loaded beside it."""
    held = Held(files)
    loaded = _reference(tuple(sorted((reference or {}).items())))
    return [as_json(a) for a in attribute(attribution_inputs(held.engine, in_force(held.decisions), loaded))]


@lru_cache(maxsize=64)
def _reference(files: tuple[tuple[str, str], ...]) -> Reference:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files:
            (Path(folder) / name).write_text(text, "utf-8")
        loaded = combine(tuple(load_file(Path(folder) / name) for name, _ in files))
    return Reference(loaded, loaded.digest)


class Judged(NamedTuple):
    """What came of a case. `faults` is empty when slip and control are as they must be."""

    case: Case
    slip: str
    control: str
    findings: tuple[str, ...]
    faults: tuple[str, ...]
    severities: frozenset[str] = frozenset()  # "RD-A01 stop", of each check that speaks of the slip
    ceiling: tuple[str, ...] = ()  # of a case that is beyond any paper: what the package says that it cannot show

    def as_json(self) -> dict[str, object]:
        """One line of the table."""
        case = self.case
        return {
            "case": case.name, "mode": case.mode, "detectable": case.detectable, "published": list(case.published), "expects": list(case.says),
            "status": self.slip, "control": self.control, "findings": list(self.findings), "ok": not self.faults, "faults": list(self.faults),
            **({"ceiling": list(self.ceiling)} if self.ceiling else {}),
        }  # fmt: skip


def run(case: Case) -> Judged:
    """Both inboxes of a case, judged in memory."""
    slipped, clean = case.worlds()
    return judge(case, lines(inbox(slipped), slipped.reference), lines(inbox(clean), clean.reference))


def judge(case: Case, slip: Iterable[Line], control: Iterable[Line]) -> Judged:
    """The lines of both inboxes against what the case expects."""
    slip, control = list(slip), list(control)
    slipped, clean = case.worlds()
    bent, twin = about(slipped, case.target, slip), about(clean, case.target, control)
    faults = [*_slip_faults(case, bent), *_door_faults(case, slip, slipped), *_control_faults(case, twin, clean)]
    if case.beside:
        label, with_slip, without = case.beside
        for world, found, wanted, which in ((slipped, slip, with_slip, "slip"), (clean, control, without, "control")):
            shown = _status(about(world, label, found))
            faults += [f"{which}: {label} is {shown}, not {wanted}"] if shown != wanted else []
    said = {f"{f['code']} {f['pattern']}" for line in bent for f in line["findings"] if f["pattern"] != "documentation-range"}
    shown = _ceiling(slipped, slip) if case.detectable == "no" else ()
    if case.detectable == "no" and not {NO_PERSON, BEYOND} <= set(shown):
        faults.append("slip: the ceiling is not said")
    grades = frozenset(f"{f['code']} {f['severity']}" for line in bent for f in line["findings"])
    return Judged(case, _status(bent), _status(twin), tuple(sorted(said)), tuple(faults), grades, shown)


def _ceiling(world: World, found: list[Line]) -> tuple[str, ...]:
    """What a package about this subject says that is not known, with the provider's own caveats."""
    caveats = {r["echo_identifier"]: r for rows in world.results.values() for r in rows if r.get("caveat")}
    events = []
    for line in found:
        row = caveats.get(line["identifier"]["value"])
        papers = (PaperShown("result", "", "", "back.csv", "", row["request_id"], "", row),) if row else ()
        events.append(EventShown(line, papers))
    said = ceiling(SubjectShown("sub", tuple(events)))
    return (*said.unknown, *(words for words in said.known if "caveat" in words))


def about(world: World, label: str, found: Iterable[Line]) -> list[Line]:
    """The lines of one act or identifier of the world."""
    number = world.reference_of(label)
    act = world.acts.get(label)
    value = act.ip if act else world.identifiers[label].value
    literal = act.at if act else ""
    return [x for x in found if x["referral"] == number and _same(x["identifier"]["value"], value) and x["instant"]["literal"] == literal]


def _same(shown: str, given: str) -> bool:
    try:
        return ipaddress.ip_address(shown) == ipaddress.ip_address(given)
    except ValueError:
        return shown == given


def _same_door(shown: Mapping[str, str], door: Mapping[str, str]) -> bool:
    """By the program's own rule, for doors that are written differently."""
    if shown["uprn"]:
        return shown["uprn"] == door["uprn"]
    one, other = (Address(words["address"], words["postcode"], "") for words in (shown, door))
    return compare(one, other) == "same"


def _status(found: list[Line]) -> str:
    return ", ".join(sorted({line["status"] for line in found})) or "no line"


def _slip_faults(case: Case, found: list[Line]) -> list[str]:
    if not found:
        return ["slip: no line for the event"]
    faults = [f"slip: status {line['status']}, not {' or '.join(case.status)}" for line in found if line["status"] not in case.status]
    for line in found:
        held = {(f"{f['code']} {f['pattern']}", f["severity"]) for f in line["findings"]}
        faults += [f"slip: nothing says {wanted}" for wanted in case.says if not any(wanted == said for said, _ in held)]
        if case.stops and line["status"] != "unresolved" and not any(said in case.says and severity == "stop" for said, severity in held):
            faults.append(f"slip: none of {', '.join(case.says)} is a stop")
        if case.detectable == "yes" and line["status"] in FIRM:
            faults.append(f"slip: paper shows it, and it came out as {line['status']}")
        if case.detectable != "no" and line["status"] == "corroborated":
            faults.append("slip: it came out as corroborated")
    return faults


def _door_faults(case: Case, found: list[Line], world: World) -> list[str]:
    """Whether any line of the inbox leads to the stranger's door: at no naming status for `yes`, never corroborated for `partly`."""
    if case.detectable == "no":
        return []
    firm = FIRM if case.detectable == "yes" else ("corroborated",)
    wrong = [x for x in found if x["status"] in firm and any(p["uprn"] == world.wrong["uprn"] for p in x["premises"])]
    return [f"slip: {x['identifier']['value']} is {x['status']} at the stranger's door" for x in wrong]


def _control_faults(case: Case, found: list[Line], world: World) -> list[str]:
    if not found:
        return ["control: no line for the event"]
    faults = []
    for line in found:
        if line["status"] != case.control:
            grave = sorted({f"{f['code']} {f['pattern']}" for f in line["findings"] if f["severity"] != "note"})
            faults.append(f"control: status {line['status']}, not {case.control} ({', '.join(grave)})")
        if line["status"] in FIRM and not all(_same_door(p, world.home) for p in line["premises"]):
            faults.append("control: not the right door")
        if case.control != "unresolved" and any(
            f"{f['code']} {f['pattern']}" in case.says and f["severity"] != "note" for f in line["findings"]
        ):
            faults.append("control: the finding of the slip stands on the twin")
    return faults
