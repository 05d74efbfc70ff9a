"""What every reader of the register promises, held over all of them and their golden inputs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.model.vocabulary import FIELDS, allowed
from rightdoor.readers.register import REGISTER, load, reader_for
from rightdoor.readers.source import Source

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reader_support import cuts, golden, golden_inputs, modules, resolve, run

GOLDEN = [pytest.param(name, path, id=f"{name}-{path.name}") for name, path in golden_inputs()]
READERS = [pytest.param(name, reader, id=name) for name, reader in modules()]
ENDS = {"truncated", "malformed", "archive-broken"}
# What a format cannot have: the reason stands beside it.
NOT_THERE = {
    ("isc_leases", "unknown-category"): "binding states are free words of the server's version",
    ("decisions_yaml", "unknown-category"): "a word outside its list refuses the whole decision: decision-refused",
    ("decisions_yaml", "bad-time"): "a day that is none refuses the whole decision: decision-refused",
    ("facts", "unknown-category"): "a word outside its list refuses the whole fact: decision-refused",
    ("mappings", "unknown-category"): "a word outside its list refuses the whole mapping: decision-refused",
    ("mappings", "bad-time"): "a mapping holds no times",
    ("nat_ports", "unexpected-field"): "a line is of a known form or it is not",
    ("nat_ports", "unknown-category"): "a line is of a known form or it is not",
    ("pdf_text", "unexpected-field"): "text of a document that is no field of ours is not kept at all",
    ("kea_leases", "unexpected-field"): "covered by its own tests: a column more makes another schema version",
}
STRUCTURED = {"cybertip_xml", "cybertip_json", "vics_json", "case_jsonld", "ufdr_xml"}


def test_every_entry_has_its_module_and_its_reason():
    assert [e.module for e in REGISTER if load(e.module) is None] == []
    assert [e.module for e in REGISTER if len(e.why) < 20] == []
    names = [reader.NAME for _, reader in modules()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_module_has_what_a_reader_has(name, reader):
    assert reader.NAME and reader.VERSION and len((reader.__doc__ or "").split()) > 10
    assert golden.inputs(name), "a reader without golden input"


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_golden_output(name, path):
    source = Source.of_bytes(path.name, path.read_bytes())
    assert reader_for(source) is load(name), "recognised as another format"
    expected = json.loads(path.with_name(path.name + golden.SUFFIX).read_text("utf-8"))
    assert json.loads(json.dumps(golden.output(name, path))) == expected


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_same_bytes_give_the_same_output(name, path):
    data, reader = path.read_bytes(), load(name)
    assert run(reader, path.name, data) == run(reader, path.name, data)


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_words_and_codes_are_published(name, path):
    for item in run(load(name), path.name, path.read_bytes()):
        if isinstance(item, Record):
            assert item.kind in FIELDS
            assert [s.field for s in item.statements if not allowed(item.kind, s.field)] == []
        else:
            assert item.code in CODES and item.severity in ("stop", "caution", "note")
            assert item.locator, "a finding without a place"


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_locators_are_unique_and_parents_exist(name, path):
    records = [r for r in run(load(name), path.name, path.read_bytes()) if isinstance(r, Record)]
    places = [r.locator for r in records]
    assert len(set(places)) == len(places)
    assert [r.parent for r in records if r.parent and r.parent not in places] == []
    for record in records:
        marks = [(s.field, s.locator, s.value) for s in record.statements]
        assert len(set(marks)) == len(marks), record.locator


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_locators_lead_to_the_raw_text(name, path):
    data = path.read_bytes()
    for item in run(load(name), path.name, data):
        if isinstance(item, DataFinding):
            resolve(item.locator, path.name, data)
            continue
        resolve(item.locator, path.name, data) if item.kind != "referral" else None
        for statement in item.statements:
            if statement.raw == "" and statement.method == "enumerated":
                continue
            there = resolve(statement.locator, path.name, data)
            assert there is None or there == statement.raw, statement


@pytest.mark.parametrize(("name", "reader"), READERS)
def test_golden_inputs_hold_one_of_each_fault(name, reader):
    found = {i.code: i for p in golden.inputs(name) for i in run(reader, p.name, p.read_bytes()) if isinstance(i, DataFinding)}
    wanted = {"unexpected-field", "unknown-category", "bad-time"} - {code for module, code in NOT_THERE if module == name}
    assert wanted - set(found) == set()
    for code in wanted:
        assert found[code].raw or code == "unexpected-field"


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_truncation_anywhere(name, path):
    data, reader = path.read_bytes(), load(name)
    whole = {r.locator: r for r in run(reader, path.name, data) if isinstance(r, Record)}
    places = list(cuts(data, 60))
    assert len(places) >= 40
    for at in places:
        items = run(reader, path.name, data[:at])
        records = [i for i in items if isinstance(i, Record)]
        codes = {i.code for i in items if isinstance(i, DataFinding)}
        if name in STRUCTURED:
            assert codes & ENDS or not data[at:].strip(), at
        lost = [r for r in records if not _within(r, whole.get(r.locator))]
        if lost:
            assert name not in STRUCTURED and codes & (ENDS | {"row-length", "encoding"}), (at, lost[-1])
            assert len(lost) <= 1, (at, lost)


def _within(record: Record, original: Record | None) -> bool:
    """Whether all that is said of a record was said of it before."""
    return original is not None and record.kind == original.kind and set(record.statements) <= set(original.statements)


OPENED: list[str] = []
WATCH = [False]


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if WATCH[0] and (event in ("open", "os.listdir", "os.scandir") or event.startswith(("socket.", "subprocess.", "os.exec", "os.spawn"))):
        OPENED.append(f"{event} {arguments[0] if arguments else ''}")


@pytest.mark.parametrize(("name", "path"), GOLDEN)
def test_reads_nothing_but_its_source(name, path):
    if not getattr(sys, "_rightdoor_audited", False):
        sys.addaudithook(_audit)
        sys._rightdoor_audited = True
    data, reader = path.read_bytes(), load(name)
    run(reader, path.name, data)  # imports and tables of libraries are loaded once
    OPENED.clear()
    WATCH[0] = True
    try:
        run(reader, path.name, data)
    finally:
        WATCH[0] = False
    assert OPENED == []
