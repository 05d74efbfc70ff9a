"""The front door: folders apart, who acts, what a terminal gets, and what is said when the program itself is at fault."""

from __future__ import annotations

import json
import sys
import time

import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import opened

from rightdoor.cli import main as front
from rightdoor.operations import listing
from rightdoor.store.postgres import wait_until_stopped

HOSTILE = "calls\x1b[2J\x1b]0;owned\x07\u202e.csv"
SECRET = "somebody@example.com"
LIVE = (
    "controller: Example Constabulary\ndpia: DPIA-1\nappropriate_policy_document: APD-1\nschedule_8_condition: administration of justice\n"
)


def in_process(capsys, monkeypatch, home, *arguments: object) -> tuple[int, str]:
    """The front door in this process: exit code and standard error."""
    monkeypatch.setenv("HOME", str(home))
    for name in ("RIGHTDOOR_STORE", "RIGHTDOOR_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["rightdoor", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        front.main()
    return left.value.code or 0, capsys.readouterr().err


class Life:
    """A store with one file in it."""

    def __init__(self, base) -> None:
        self.base, self.store, self.home = base, base / "store", base / "home"
        self.cli = Cli(self.home)
        inbox = base / "inbox"
        inbox.mkdir()
        (inbox / HOSTILE).write_text("reference,received_at,channel\nC-1,2020-01-01T00:00:00Z,101\n", "utf-8")
        self.cli.run(inbox, self.store)
        (self.exhibit,) = (e["exhibit"] for e in self.cli.lines("exhibits", "--store", self.store))


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    return Life(tmp_path_factory.mktemp("front").resolve())


def test_backups_and_checkpoints_lie_apart_from_the_store(life, capsys, monkeypatch):
    asked = [
        ("backup", life.store / "inner"), ("backup", life.store), ("backup", life.base), ("checkpoint", life.store / "checkpoint.json"),
        ("restore", life.store / "vault"), ("restore", life.base),
    ]  # fmt: skip
    before = sorted(p.name for p in life.store.iterdir())
    for command in asked:
        code, said = in_process(capsys, monkeypatch, life.home, *command, "--store", life.store)
        assert (code, "contain each other" in said) == (2, True), (command, said)
    code, said = in_process(capsys, monkeypatch, life.home, "checkpoint", life.base / "absent" / "c.json", "--store", life.store)
    assert (code, "No file" in said) == (2, True), said
    assert sorted(p.name for p in life.store.iterdir() if p.name not in ("spill",)) == [b for b in before if b != "spill"]


def test_nobody_does_not_act(life, capsys, monkeypatch):
    for nobody in ("", "  "):
        code, said = in_process(capsys, monkeypatch, life.home, "compact", "--store", life.store, "--actor", nobody)
        assert (code, "names nobody" in said) == (2, True), said


def test_hostile_names_do_not_steer_the_terminal(life):
    for command in (("exhibits",), ("explain", life.exhibit), ("data-findings",)):
        done = life.cli(*command, "--store", life.store)
        assert "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stdout + done.stderr and "\x07" not in done.stdout
    assert "\\x1b" in life.cli("exhibits", "--store", life.store).stdout


def test_an_internal_error_says_its_class_and_no_word_of_the_case(life, capsys, monkeypatch):
    def broken(_store):
        raise RuntimeError(f"row of {SECRET}")

    monkeypatch.setattr(listing, "exhibit_lines", broken)
    code, said = in_process(capsys, monkeypatch, life.home, "exhibits", "--store", life.store)
    assert code == 1
    assert said.startswith("rightdoor: internal error (RuntimeError), nothing that was acknowledged is lost; run again or report it.")
    assert SECRET not in said and "Traceback" not in said
    monkeypatch.setenv("RIGHTDOOR_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["rightdoor", "exhibits", "--store", str(life.store)])
    with pytest.raises(RuntimeError):
        front.main()


def test_a_store_that_cannot_lie_there_is_no_traceback(life):
    done = life.cli("run", life.base / "inbox", "--store", "/proc/none/store", "--authority", AUTHORITY, code=None)
    assert done.returncode in (1, 2, 3) and "Traceback" not in done.stderr and done.stderr.startswith("rightdoor: ")


def ledger(cli: Cli, store) -> list[tuple[str, int, dict]]:
    with opened(cli, store) as held, held.connect() as connection:
        rows = connection.execute("select act, at_us, body from ledger order by seq").fetchall()
    return [(act, at, json.loads(body)["subject"]) for act, at, body in rows]


def test_the_restoration_of_a_live_store_bears_the_real_clock(tmp_path):
    cli, store = Cli(tmp_path / "home"), tmp_path / "store"
    (tmp_path / "declaration.yaml").write_text(LIVE, "utf-8")
    cli("init", "--live", "--declaration", tmp_path / "declaration.yaml", "--store", store)
    cli("backup", tmp_path / "backup", "--store", store)
    begun = time.time_ns() // 1000
    cli("restore", tmp_path / "backup", "--store", tmp_path / "restored", "--as-of", "2019-01-05T00:00:00Z")
    assert wait_until_stopped(tmp_path / "restored", timeout_s=20)
    assert [at >= begun for act, at, _ in ledger(cli, tmp_path / "restored") if act == "restored"] == [True]


def test_the_restoration_of_a_training_store_bears_the_instant_given(life):
    life.cli("backup", life.base / "backup", "--store", life.store, "--as-of", AS_OF)
    life.cli("restore", life.base / "backup", "--store", life.base / "restored", "--as-of", "2019-01-05T00:00:00Z")
    assert wait_until_stopped(life.base / "restored", timeout_s=20)
    assert [at for act, at, _ in ledger(life.cli, life.base / "restored") if act == "restored"] == [1_546_646_400_000_000]


@pytest.fixture
def live(tmp_path):
    """A live store with one file in it."""
    cli, store, inbox = Cli(tmp_path / "home"), tmp_path / "store", tmp_path / "inbox"
    (tmp_path / "declaration.yaml").write_text(LIVE, "utf-8")
    inbox.mkdir()
    (inbox / "zq-name.csv").write_text("reference,received_at,channel\nC-1,2020-01-01T00:00:00Z,101\n", "utf-8")
    cli("init", "--live", "--declaration", tmp_path / "declaration.yaml", "--store", store)
    cli("run", inbox, "--store", store, "--authority", AUTHORITY)
    return cli, store


def test_in_a_live_store_looking_is_an_entry_of_the_ledger(live):
    cli, store = live
    (shown,) = cli.lines("exhibits", "--store", store, "--actor", "DC 7")
    cli("attributions", "--store", store, "--as-of", "2019-01-01")
    cli("triage", "--store", store, "--json", "--as-of", "2019-01-01")
    cli("data-findings", "--store", store)
    cli("explain", shown["exhibit"], "--store", store)
    cli("explain", f"{shown['receipt']}#row:2", "--store", store, "--json", "--as-of", "2019-01-01", code=None)
    cli("explain", "fp_aaaaaaaaaaaaaaaa", "--store", store, code=2)
    cli("explain", "C-1", "--store", store)
    entries = [(at, subject) for act, at, subject in ledger(cli, store) if act == "consulted"]
    said = [(s["command"], s.get("asked")) for _, s in entries]
    assert said[:6] == [("run", None), ("exhibits", None), ("attributions", None), ("triage", None), ("data-findings", None),
                        ("explain", shown["exhibit"])]  # fmt: skip
    assert all(asked == shown["receipt"] for _, asked in said[6:]) and len(said) in (7, 8), "what is not found is not shown"
    assert entries[1][1]["lines"] == 1 and entries[5][1]["lines"] > 1
    assert all(at > 1_750_000_000_000_000 for at, _ in entries), "the real clock, whatever --as-of says"
    assert "zq-name" not in json.dumps([s for _, s in entries])
    assert "everything agrees" in cli("verify", "--store", store).stderr
    with opened(cli, store) as held, held.connect() as connection:
        assert connection.execute("select count(*) from ledger where act = 'consulted' and actor = 'DC 7'").fetchone() == (1,)


def test_what_cannot_be_recorded_is_not_shown(live):
    cli, store = live
    (store / "ledger" / "head").write_text("torn")
    done = cli("exhibits", "--store", store, "--json", code=3)
    assert done.stdout == "" and "zq-name" not in done.stderr and "rightdoor verify" in done.stderr


def test_in_a_training_store_reads_write_nothing(life):
    before = len(ledger(life.cli, life.store))
    life.cli("exhibits", "--store", life.store)
    life.cli("triage", "--store", life.store)
    life.cli("explain", life.exhibit, "--store", life.store)
    assert len(ledger(life.cli, life.store)) == before


def test_a_restriction_is_shown_until_it_is_lifted(life):
    def restrict(*more, code=0):
        return life.cli("restrict", *more, "--store", life.store, "--as-of", AS_OF, code=code)

    def marks() -> list[bool]:
        text = life.cli("exhibits", "--store", life.store).stdout
        (line,) = life.cli.lines("exhibits", "--store", life.store)
        (tree,) = life.cli.lines("explain", life.exhibit, "--store", life.store)
        (receipt,) = life.cli.lines("explain", line["receipt"], "--store", life.store)
        return ["RESTRICTED" in text, line["restricted"], tree.get("restricted", False), receipt.get("restricted", False)]

    assert marks() == [False] * 4
    restrict(life.exhibit, "--authority", "DPO-7")
    assert marks() == [True] * 4
    assert "restricted already" in restrict(life.exhibit, "--authority", "DPO-8", code=3).stderr
    restrict(life.exhibit, "--authority", "DPO-9", "--lift")
    assert marks() == [False] * 4
    for wrong in ((life.exhibit, "--lift"), ("0" * 64,), ("of somebody@example.com",)):
        said = restrict(*wrong, "--authority", "DPO-1", code=3).stderr
        assert len(said.strip().splitlines()) == 2 and "somebody" not in said
    assert "(unchanged)" in life.cli("rebuild", "--store", life.store, "--as-of", AS_OF).stderr, "no answer depends on the mark"


def test_every_walk_ends_with_the_ledger_and_its_instants(life):
    (tree,) = life.cli.lines("explain", life.exhibit, "--store", life.store)
    (continuity,) = (c for c in tree["children"] if c["text"] == "continuity")
    assert "received 2026-03-02T09:00:00Z by os:" in continuity["children"][0]["text"]
    (line,) = life.cli.lines("exhibits", "--store", life.store)
    (receipt,) = life.cli.lines("explain", line["receipt"], "--store", life.store)
    record = receipt["children"][0]
    for node in (receipt, record):
        assert node["children"][-1]["text"].startswith("ledger ")
        assert "received 2026-03-02T09:00:00Z by os:" in node["children"][-1]["text"]
