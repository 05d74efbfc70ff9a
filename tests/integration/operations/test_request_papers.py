"""The papers of an application in one store: drafted from the plan, authorised, exported in three forms, answered by check code, checked, countersigned."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from rightdoor.errors import Refused, StoreInboxOverlap, UsageProblem
from rightdoor.model.check_code import broken_fields
from rightdoor.model.guarded import unguarded
from rightdoor.model.instant import read_instant
from rightdoor.operations import applications, export_requests
from rightdoor.operations.application_papers import planned_rows
from rightdoor.operations.explain import explain
from rightdoor.operations.holders import enter_holder, proposed_holder
from rightdoor.operations.listing import attribution_lines, finding_lines
from rightdoor.operations.plan_requests import plan_requests
from rightdoor.operations.rebuild import rebuild
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.requests.plan import Terms
from rightdoor.store.open import Store

ACTOR = "os:tester"
NOW = read_instant("2026-03-02T09:00:00Z").readings[0].start
COLUMNS = (
    "provider,echo_identifier,echo_port,echo_instant,echo_zone,check_code,result,assigned_from,assigned_to,assigned_zone,account_holder,"
    "address,postcode,uprn,address_role,address_from,address_to,network_kind,rendering,produced_at"
).split(",")
BODY = {
    "reference": "URN-1", "applicant": "DC Example", "necessity": "to find the premises", "proportionality": "two events",
    "collateral": "one subscriber each", "data": "entity",
}  # fmt: skip


def _quiet(*_: object) -> None:
    """Nobody watches."""


class Desk:
    """A store into which three events of each of some clients were taken."""

    def __init__(self, store: Store, folder: Path, clients: int = 1) -> None:
        self.store, self.inbox = store, folder / "inbox"
        self.inbox.mkdir()
        head = "observation_id,observed_at,zone,ip,port,network,client_id,act,authority\r\n"
        rows = (
            f"OBS-{c}{n},{day}T07:5{c}:11Z,UTC,{ip}{c},{51230 + 10 * c + n},BitTorrent,client-{c},offered,TEST\r\n"
            for c in range(1, clients + 1)
            for n, day, ip in ((1, "2026-02-05", "198.51.100.2"), (2, "2026-02-09", "198.51.100.8"), (3, "2026-02-20", "203.0.113.5"))
        )
        self.put("observed.csv", (head + "".join(rows)).encode())
        for prefix in ("198.51.100.0/24", "203.0.113.0/24"):
            said = {"prefix": prefix, "provider": "Exampletel", "from": "2015-01-01", "source": "Example registry", "said": "2026-03-01"}
            enter_holder(store, proposed_holder(said, actor=ACTOR, reason="asked"), actor=ACTOR, at_us=NOW)
        self.run()

    def put(self, name: str, content: bytes) -> None:
        (self.inbox / name).write_bytes(content)

    def run(self) -> None:
        take_in(self.store, self.inbox, Intake(authority="A-1", actor=ACTOR, at_us=NOW, processes=1), random_bytes=bytes, progress=_quiet)
        rebuild(self.store, actor=ACTOR, at_us=NOW, progress=_quiet)

    def export(self, out: Path, *, asked: str = "", at_us: int = NOW, **more: object) -> export_requests.Exported:
        return export_requests.export_requests(self.store, out, asked=asked, actor=ACTOR, at_us=at_us, **more)

    def apply(self, **more: object) -> str:
        given = {"requests": (), "subject": "", **more}
        return applications.draft_application(self.store, BODY, actor=ACTOR, reason="drafted", at_us=NOW, **given)[0]

    def authorise(self, name: str, **over: str) -> applications.Application:
        body = {"authority": "AUTH-9", "by": "OCDA officer 7", "granted": "2026-03-01T10:00:00Z", "route": "60A", "expires": "", **over}
        return applications.authorise(self.store, name, body=body, actor=ACTOR, reason="received", at_us=NOW)[1]

    def checks(self, name: str, schedule: Path | None = None) -> list[dict]:
        return applications.check_lines(*applications.peer_checks(self.store, name, as_of_us=NOW, schedule=schedule))

    def countersign(self, name: str, number: str, by: str, schedule: Path | None = None) -> str:
        return applications.countersign(self.store, name, number, by=by, actor=ACTOR, reason="", at_us=NOW, schedule=schedule)[1].result

    def attributions(self) -> dict[str, dict]:
        return {str(a["referral"]): a for a in attribution_lines(self.store)}

    def codes(self) -> list[str]:
        return [str(f["code"]) for f in finding_lines(self.store)]


@pytest.fixture
def desk(store_factory, tmp_path):
    return Desk(store_factory(), tmp_path)


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    return [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


def answer(row: dict[str, str], *, echoed: bool = True) -> dict[str, str]:
    """What the provider returns for a row: by its check code, without the request's id."""
    day = row["instant"][:10]
    echo = {"echo_identifier": row["identifier"], "echo_port": row["port"], "echo_instant": row["instant"], "echo_zone": row["zone"]}
    return {
        **(echo if echoed else {}), "provider": "Exampletel", "check_code": row["check_code"], "result": "data", "assigned_from": f"{day}T00:00:00Z",
        "assigned_to": f"{day}T23:59:00Z", "assigned_zone": "UTC", "account_holder": "A. Holder", "address": "14 Invented Street, Exampleton",
        "postcode": "ZZ1 1CC", "uprn": "100000000014", "address_role": "installation", "address_from": "2020-01-01", "network_kind": "fixed",
        "rendering": "table", "produced_at": "2026-02-27T12:00:00Z",
    }  # fmt: skip


def as_text(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_workbook(rows: list[dict[str, str]]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for row in rows:
        book.active.append([row.get(name) for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(node: object) -> str:
    """A tree as one text."""
    return "\n".join([node.text, *(told(child) for child in node.children)])


def _us(instant: str) -> int:
    return read_instant(instant).readings[0].start


def test_the_life_of_an_application(desk, tmp_path):
    name = desk.apply()
    assert [c["result"] for c in desk.checks(name)] == ["agrees", "open", "open"]
    draft = tmp_path / "draft.csv"
    assert not desk.export(draft, asked="URN-1").authorised
    assert {(r["authorised"], r["authority"], r["mark"][:14]) for r in rows_of(draft)} == {("no", "", "NOT AUTHORISED")}
    with pytest.raises(Refused, match="open"):
        desk.countersign(name, "2", "DS Other")

    for over in (
        {"by": " dc  EXAMPLE"},
        {"route": "61A", "expires": "2026-03-05T00:00:00Z"},
        {"expires": "2026-02-28T00:00:00Z"},
    ):
        with pytest.raises(UsageProblem):
            desk.authorise(name, **over)
    with pytest.raises(Refused):
        desk.authorise(name, route="62")
    granted = desk.authorise(name)
    assert granted.authority(NOW).expires_us == _us("2026-03-31T23:00:00Z"), "midnight in the United Kingdom, whose clock has gone forward"
    assert [granted.state(_us(f"{day}T12:00:00Z")) for day in ("2026-02-28", "2026-03-31", "2026-04-01")] == [
        "not-yet",
        "authorised",
        "expired",
    ]

    sent = tmp_path / "sent.csv"
    assert desk.export(sent, asked=name, sent=("2026-03-02T09:00:00Z", "SPoC 3")).authorised
    said = {(r["authorised"], r["mark"], r["authority"], r["entered"], r["zone"], r["sent_by"]) for r in rows_of(sent)}
    assert said == {("yes", "checks 1 and 2 not countersigned", "AUTH-9", "machine", "UTC", "SPoC 3")}
    assert desk.checks(name, sent)[1]["result"] == "agrees"
    late = desk.export(tmp_path / "late.csv", asked=name, at_us=_us("2026-04-01T00:00:00Z"))
    assert not late.authorised and {r["authorised"] for r in rows_of(late.out)} == {"no"}

    for by in ("DC example", "", "  "):
        with pytest.raises(UsageProblem):
            desk.countersign(name, "1", by)
    with pytest.raises(UsageProblem):
        desk.countersign(name, "7", "DS Other")
    assert desk.countersign(name, "1", "DS Other") == "agrees"
    assert desk.checks(name)[0]["countersigned"] == [
        {"by": "DS Other", "at": "2026-03-02T09:00:00Z", "result": "agrees", "same_papers": True}
    ]
    with pytest.raises(UsageProblem, match="two people"):
        desk.countersign(name, "2", "ds  OTHER", sent)
    (line,) = applications.application_lines(desk.store, as_of_us=NOW)
    assert (line["state"], line["authority"], line["rows"], [c["check"] for c in line["checks"]]) == ("authorised", "AUTH-9", 2, ["1"])


def test_a_changed_schedule_differs_at_check_two_and_a_countersignature_knows_its_papers(desk, tmp_path):
    name = desk.apply()
    sent, changed = tmp_path / "sent.csv", tmp_path / "changed.csv"
    desk.export(sent, asked=name)
    changed.write_bytes(sent.read_bytes().replace(b"T07:51:11Z", b"T07:51:01Z", 1))
    assert desk.countersign(name, "2", "DS Other", sent) == "agrees"
    second = desk.checks(name, changed)[1]
    assert second["result"] == "differs" and [c["what"] for c in second["compared"] if c["agrees"] is False] == ["instant"]
    assert [c["same_papers"] for c in second["countersigned"]] == [False]
    missing = tmp_path / "missing.csv"
    missing.write_bytes(b"\r\n".join(sent.read_bytes().split(b"\r\n")[:2]) + b"\r\n")
    assert [c["found"] for c in desk.checks(name, missing)[1]["compared"] if c["agrees"] is False] == ["not submitted"]
    desk.put("changed.csv", changed.read_bytes())
    desk.run()
    found = [f for a in desk.attributions().values() for f in a["findings"] if f["code"] == "RD-A05"]
    assert [f["pattern"] for f in found] == ["check-code"] and "another instant" in found[0]["message"]
    assert desk.checks(name)[1]["result"] == "differs", "the rows as held are those that were sent"


def test_an_exported_draft_that_is_taken_in_is_still_planned_and_one_that_was_sent_is_out(desk, tmp_path):
    planned = [r["request_id"] for r in plan_requests(desk.store, Terms(NOW)).rows]
    assert planned
    desk.export(desk.inbox / "draft.csv")
    desk.run()
    assert "not-authorised" in desk.codes()
    assert [r["request_id"] for r in plan_requests(desk.store, Terms(NOW)).rows] == planned
    desk.export(desk.inbox / "sent.csv", sent=("2026-03-02T08:00:00Z", "SPoC 3"))
    desk.run()
    assert plan_requests(desk.store, Terms(NOW)).rows == []


def test_the_plan_is_exported_in_three_forms_that_say_the_same(desk, tmp_path):
    written = {form: desk.export(tmp_path / f"plan.{form}") for form in ("csv", "xlsx", "pdf")}
    assert {w.authorised for w in written.values()} == {False} and len({w.rows_sha256 for w in written.values()}) == 1
    rows = rows_of(tmp_path / "plan.csv")
    assert [r["request_id"] for r in rows] == [p.request_id for p in planned_rows(desk.store, as_of_us=NOW)]
    deadlines = {r["request_id"]: (r["expires"], r["send_by"]) for r in plan_requests(desk.store, Terms(NOW)).rows}
    for row in rows:
        assert broken_fields(row["check_code"], row["identifier_type"], row["identifier"], int(row["port"]), _us(row["instant"])) == ()
        assert row["source_exhibit"] and row["source_locator"].startswith("row:") and row["collateral"]
        assert (row["expires"], row["send_by"]) == deadlines[row["request_id"]]
    cells = list(openpyxl.load_workbook(tmp_path / "plan.xlsx").active.iter_rows(values_only=True))
    assert cells[0][0].startswith("NOT AUTHORISED")
    assert [dict(zip(cells[1], (c or "" for c in row), strict=True)) for row in cells[2:]] == rows
    pages = [page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages]
    assert all("NOT AUTHORISED" in page for page in pages)
    for row in rows:
        assert all(row[name] in "\n".join(pages) for name in ("identifier", "instant", "check_code", "request_id", "port"))
    assert {form: desk.export(tmp_path / f"again.{form}").sha256 for form in written} == {form: w.sha256 for form, w in written.items()}
    with desk.store.connect() as connection:
        (body,) = connection.execute("select body from ledger where act = 'exported' order by seq desc limit 1").fetchone()
    subject = json.loads(body)["subject"]
    assert {name: subject[name] for name in ("form", "sha256", "rows_sha256", "rows", "authorised")} == {
        "form": "pdf", "sha256": written["pdf"].sha256, "rows_sha256": written["csv"].rows_sha256, "rows": len(rows), "authorised": False,
    }  # fmt: skip


def test_answers_by_check_code_in_every_form(store_factory, tmp_path):
    """Three subjects: one asked by workbook and answered by workbook, one by the code alone, one answered with another row's code."""
    desk = Desk(store_factory(), tmp_path, clients=3)
    desk.export(tmp_path / "plan.csv")
    rows = rows_of(tmp_path / "plan.csv")
    of = {c: [r for r in rows if r["source_ref"].startswith(f"OBS-{c}")] for c in (1, 2, 3)}
    assert [len(of[c]) for c in of] == [2, 2, 2]
    desk.export(desk.inbox / "plan.xlsx")
    desk.put("one.xlsx", as_workbook([answer(row) for row in of[1]]))
    desk.put("two.csv", as_text([answer(row, echoed=False) for row in of[2]]))
    crossed = [
        {**answer(of[3][0]), "check_code": of[3][1]["check_code"]},
        answer(of[3][1]),
        {**answer(of[3][1]), "check_code": "RD-00-00-00-000"},
    ]
    desk.put("three.csv", as_text(crossed))
    desk.run()
    lines = desk.attributions()
    assert [lines[r["source_ref"]]["status"] for r in of[1]] == ["corroborated", "corroborated"]
    for row in of[2]:
        line = lines[row["source_ref"]]
        assert line["status"] == "single-strand" and line["premises"][0]["uprn"] == "100000000014"
        assert {"RD-A01", "RD-A02"} <= {f["code"] for f in line["findings"] if f["pattern"] == "not-echoed"}
    codes = desk.codes()
    assert codes.count("not-authorised") == 6 and codes.count("bound-by-check-code") == 6 and codes.count("result-without-request") == 1
    assert "missing-field" not in codes
    second = lines[of[3][1]["source_ref"]]
    assert second["status"] in ("refused", "contradicted") and lines[of[3][0]["source_ref"]]["status"] == "unresolved"
    assert any("check-code" in f["pattern"] and "echoes" in f["message"] for f in second["findings"])
    tree = told(explain(desk.store, lines[of[1][0]["source_ref"]]["footprint"], as_of_us=NOW))
    assert "one.xlsx" in tree and "sheet:Sheet/row:" in tree


def test_check_three_compares_results_with_application_and_source(desk, tmp_path):
    name = desk.apply()
    desk.authorise(name)
    desk.export(desk.inbox / "sent.csv", asked=name)
    rows = rows_of(desk.inbox / "sent.csv")
    desk.put("first.csv", as_text([answer(rows[0])]))
    desk.run()
    third = desk.checks(name)[2]
    assert third["result"] == "open" and [c["found"] for c in third["compared"] if c["agrees"] is None] == ["none yet"]
    desk.put("second.csv", as_text([{**answer(rows[1]), "echo_identifier": "198.51.100.99"}]))
    desk.run()
    third = desk.checks(name)[2]
    assert third["result"] == "differs"
    wrong = {(c["request_id"], c["what"]) for c in third["compared"] if c["agrees"] is False}
    assert wrong == {(rows[1]["request_id"], "identifier"), (rows[1]["request_id"], "RD-A01 RD-A02 RD-A05")}
    assert desk.countersign(name, "3", "DS Other") == "differs"
    assert not {"unexpected-field", "not-authorised"} & set(desk.codes())


def test_what_is_refused(desk, tmp_path):
    with pytest.raises(UsageProblem, match=r"\.csv"):
        desk.export(tmp_path / "x.txt")
    with pytest.raises(StoreInboxOverlap):
        desk.export(desk.store.dir / "x.csv")
    for over in ({"asked": "nobody"}, {"sent": ("yesterday", "")}, {"subject": "sub_aaaaaaaaaaaaaaaa"}):
        with pytest.raises(UsageProblem):
            desk.export(tmp_path / "x.csv", **over)
    with pytest.raises(UsageProblem, match="not in the plan"):
        desk.apply(requests=("rq_aaaaaaaaaaaaaaaa",))
    with pytest.raises(Refused, match="missing"):
        applications.draft_application(
            desk.store, {"reference": "URN-1"}, requests=(), subject="", actor=ACTOR, reason="drafted", at_us=NOW
        )
    name = desk.apply()
    with pytest.raises(UsageProblem):
        desk.checks("dec_aaaaaaaaaaaaaaaa")
    with pytest.raises(UsageProblem):
        desk.checks(name, tmp_path / "nothing.csv")
    (tmp_path / "other.csv").write_bytes(b"a,b\r\n1,2\r\n")
    with pytest.raises(Refused):
        desk.checks(name, tmp_path / "other.csv")
    assert not (tmp_path / "x.csv").exists()
