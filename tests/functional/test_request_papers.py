"""From the source to the door without typing, by the command line: application, authority, export, answer by check code, checks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from conftest_functional import AS_OF, Cli

from rightdoor.model.guarded import unguarded

SOURCE = "observation_id,observed_at,zone,ip,port,network,client_id,act,authority\r\n" + "".join(
    f"OBS-{n},{day}T07:58:11Z,UTC,{ip},{port},BitTorrent,client-1,offered,TEST\r\n"
    for n, day, ip, port in (
        (1, "2026-02-05", "198.51.100.23", 51234),
        (2, "2026-02-09", "198.51.100.87", 51235),
        (3, "2026-02-20", "203.0.113.5", 51236),
    )
)
RESULT_COLUMNS = (
    "request_id,provider,echo_identifier,echo_port,echo_instant,echo_zone,check_code,result,assigned_from,assigned_to,assigned_zone,"
    "account_holder,address,postcode,uprn,address_role,address_from,address_to,network_kind,rendering,produced_at"
).split(",")
GROUNDS = (
    "--reference", "URN-1", "--applicant", "DC Example", "--necessity", "to find the premises", "--proportionality", "two events",
    "--collateral", "one subscriber each", "--data", "entity",
)  # fmt: skip


def answer(row: dict[str, str]) -> dict[str, str]:
    """What the provider returns for a row: by its check code, without the request's id."""
    day = row["instant"][:10]
    echo = {"echo_identifier": row["identifier"], "echo_port": row["port"], "echo_instant": row["instant"], "echo_zone": row["zone"]}
    return {
        **echo, "provider": "Exampletel", "check_code": row["check_code"], "result": "data", "assigned_from": f"{day}T00:00:00Z",
        "assigned_to": f"{day}T23:59:00Z", "assigned_zone": "UTC", "account_holder": "A. Holder", "address": "14 Invented Street, Exampleton",
        "postcode": "ZZ1 1CC", "uprn": "100000000014", "address_role": "installation", "address_from": "2020-01-01", "network_kind": "fixed",
        "rendering": "table", "produced_at": "2026-02-27T12:00:00Z",
    }  # fmt: skip


def table(rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, RESULT_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def rows_of(path: Path) -> list[dict[str, str]]:
    return [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""))]


def test_from_source_to_corroborated_with_nothing_typed(tmp_path):
    cli, store, inbox = Cli(tmp_path / "home"), tmp_path / "store", tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "observed.csv").write_bytes(SOURCE.encode())
    cli.run(inbox, store)

    def requests(*args: object) -> list[dict]:
        return cli.lines("requests", *args, "--store", store, "--as-of", AS_OF)

    (first,) = requests("apply", *GROUNDS)
    unknown = [row["request_id"] for row in requests("plan") if not row["provider"]]
    assert len(unknown) == 2
    for asked in (
        ("countersign", first["application"], "1", "--by", "DS Other"),
        ("export", inbox / "nobody.csv", "--application", first["application"]),
        ("export", inbox / "nobody.csv"),
    ):
        refused = str(cli("requests", *asked, "--store", store, "--as-of", AS_OF, code=3))
        assert all(row in refused for row in unknown) and "RIPE NCC" in refused and "rightdoor reference holder" in refused
    assert not (inbox / "nobody.csv").exists()
    for prefix in ("198.51.100.0/24", "203.0.113.0/24"):
        said = (
            "--provider",
            "Exampletel",
            "--from",
            "2019-04-01",
            "--source",
            "Example registry 7",
            "--said",
            "2026-02-26",
            "--reason",
            "asked",
        )
        (entered,) = cli.lines("reference", "holder", prefix, *said, "--store", store, "--as-of", AS_OF)
        assert (entered["prefix"], entered["to"], entered["state"]) == (prefix, "2026-02-26", "in-force")
    listed = cli.lines("reference", "holders", "--store", store)
    assert [(e["prefix"], e["provider"], e["reason"]) for e in listed] == [(e["prefix"], "Exampletel", "asked") for e in listed] and len(
        listed
    ) == 2
    cli("decision", "withdraw", first["application"], "--reason", "whom to ask is known now", "--store", store, "--as-of", AS_OF)
    (drafted,) = requests("apply", *GROUNDS)
    name = drafted["application"]
    assert {row["provider"] for row in requests("plan")} == {"Exampletel"}
    requests("authorise", "URN-1", "--authority", "AUTH-9", "--by", "OCDA officer 7", "--granted", "2026-03-01T10:00:00Z")
    (written,) = requests("export", inbox / "schedule.csv", "--application", name, "--sent-at", AS_OF, "--sent-by", "SPoC 3")
    assert (written["rows"], written["authorised"], written["mark"]) == (2, True, "checks 1 and 2 not countersigned")
    rows = rows_of(inbox / "schedule.csv")
    (inbox / "answer.csv").write_bytes(table([answer(row) for row in rows]).encode())
    cli.run(inbox, store)
    statuses = {a["referral"]: a["status"] for a in cli.lines("attributions", "--store", store)}
    assert [statuses[row["source_ref"]] for row in rows] == ["corroborated", "corroborated"]
    assert [c["result"] for c in requests("checks", name)] == ["agrees", "agrees", "agrees"]
    assert requests("countersign", name, "3", "--by", "DS Other")[0]["result"] == "agrees"
    (line,) = requests("list")
    assert (line["state"], [(c["check"], c["by"]) for c in line["checks"]]) == ("authorised", [("3", "DS Other")])
    assert requests("countersign", name, "1", "--by", "DS Other")[0]["result"] == "agrees"
    refused = cli("requests", "countersign", name, "2", "--by", " ds  OTHER", "--store", store, "--as-of", AS_OF, code=2)
    assert "checks 1 and 2 are countersigned by two people" in str(refused)
    assert requests("countersign", name, "2", "--by", "DI Third")[0]["result"] == "agrees"
    assert requests("export", tmp_path / "clean.csv", "--application", name)[0]["mark"] == ""
    assert {row["mark"] for row in rows_of(tmp_path / "clean.csv")} == {""}
