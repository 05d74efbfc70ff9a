"""Files of the store that are lost or altered: derived ones are made anew, batches are refused, nothing ends in a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import rightdoor
from rightdoor.errors import StoreDamaged
from rightdoor.operations import rebuild as rebuilding
from rightdoor.operations.derived import DerivedDamaged, current_derived
from rightdoor.operations.explain import explain
from rightdoor.operations.listing import attribution_lines, exhibit_lines, finding_lines, triage_lines
from rightdoor.operations.program import program_digest
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.operations.verify import verify_store

NOW, ACTOR = 1_767_600_000_000_000, "os:tester"


def _quiet(*_: object) -> None:
    """Nobody watches."""


def _report(number: int) -> bytes:
    captures = [{"captureType": "IP Address", "value": "192.0.2.7", "dateTime": "2026-01-02T10:00:00Z", "eventName": "UPLOAD"}]
    person = {"espUserId": "u-1", "sourceInformation": {"sourceCaptures": captures}}
    reported = {
        "reportingEsp": {"espName": "Example Chat"},
        "incidentSummary": {"incidentType": "Online Enticement of Children for Sexual Acts"},
        "reportedPeople": {"reportedPersons": [person]},
    }
    return json.dumps({"reportId": number, "dateReceived": "2026-01-03T10:00:00Z", "reportedInformation": reported}).encode()


def _rebuild(store):
    return rebuilding.rebuild(store, actor=ACTOR, at_us=NOW, progress=_quiet)


@pytest.fixture
def store(store_factory, tmp_path: Path):
    made = store_factory()
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "one.json").write_bytes(_report(700001))
    how = Intake(authority="A-1", actor=ACTOR, at_us=NOW, processes=1)
    take_in(made, inbox, how, random_bytes=bytes, progress=_quiet)
    assert _rebuild(made).fresh
    return made


def _file(store, name: str) -> Path:
    with store.connect() as c:
        return current_derived(store, c).folder / f"{name}.parquet"


def _lose(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _alter(path: Path) -> None:
    """One byte, the length as it was."""
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [_lose, _cut, _alter])
def test_a_derived_file_that_is_not_what_was_written_is_made_anew(store, harm) -> None:
    assert not _rebuild(store).fresh
    path = _file(store, "attributions")
    before = path.read_bytes()
    harm(path)
    report = verify_store(store, progress=_quiet)
    assert {d.what for d in report.divergences} == {"derived"}
    assert "rightdoor rebuild" in report.as_text()[-1] and "backup" not in report.as_text()[-1]
    assert _rebuild(store).fresh
    assert _file(store, "attributions").read_bytes() == before
    assert verify_store(store, progress=_quiet).divergences == ()


@pytest.mark.parametrize("harm", [_lose, _cut])
def test_lists_of_a_lost_derived_file_say_how_to_get_it_back(store, harm) -> None:
    with store.connect() as c:
        (exhibit,) = c.execute("select sha256 from exhibit").fetchone()
    (event,) = (str(line["footprint"]) for line in attribution_lines(store))
    harm(_file(store, "attributions"))
    asked = [
        lambda: list(attribution_lines(store)), lambda: list(triage_lines(store, NOW)), lambda: list(finding_lines(store)),
        lambda: explain(store, event, NOW), lambda: explain(store, exhibit, NOW),
    ]  # fmt: skip
    for ask in asked:
        with pytest.raises(DerivedDamaged) as refused:
            ask()
        assert "rightdoor rebuild" in refused.value.advice


def test_a_derived_file_of_its_size_that_cannot_be_read_is_a_refusal(store) -> None:
    for name, ask in (("attributions", attribution_lines), ("places", lambda s: triage_lines(s, NOW)), ("findings", finding_lines)):
        path = _file(store, name)
        path.write_bytes(bytes(path.stat().st_size))
        with pytest.raises(DerivedDamaged):
            list(ask(store))


@pytest.mark.parametrize("harm", [_lose, _cut, lambda path: path.write_bytes(bytes(path.stat().st_size))])
def test_a_batch_whose_table_is_damaged_is_not_derived_from(store, harm) -> None:
    (path,) = store.path("batches").glob("*/statements.parquet")
    harm(path)
    with store.connect() as c:
        c.execute("update derived set current = false")
        c.commit()
    with pytest.raises(StoreDamaged, match="table statements of batch") as refused:
        _rebuild(store)
    assert "rightdoor verify" in refused.value.advice


def test_every_table_of_a_batch_is_looked_for(store) -> None:
    (path,) = store.path("batches").glob("*/receipts.parquet")
    path.unlink()
    with pytest.raises(StoreDamaged, match="table receipts of batch"):
        list(exhibit_lines(store))


def test_a_changed_rule_under_the_same_version_is_never_stale(store, monkeypatch) -> None:
    first = _rebuild(store)
    assert not first.fresh
    monkeypatch.setattr(rebuilding, "program_digest", lambda: "another")
    again = _rebuild(store)
    assert again.fresh and again.ref.digest != first.ref.digest


def test_the_digest_of_the_program_is_over_rules_and_not_over_readers(tmp_path: Path) -> None:
    package = tmp_path / "rightdoor"
    shutil.copytree(Path(rightdoor.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    whole = program_digest()
    assert program_digest(package) == whole
    (package / "readers" / "calls.py").write_text("changed")
    (package / "rules" / "__pycache__").mkdir()
    (package / "rules" / "__pycache__" / "x.py").write_text("changed")
    assert program_digest(package) == whole
    seen = {whole}
    for changed in ("rules/priority/first_look.yaml", "rules/attribution/relations.py", "triage/rank.py", "operations/summary.py"):
        with open(package / changed, "a") as file:
            file.write("\n")
        seen.add(program_digest(package))
    assert len(seen) == 5
