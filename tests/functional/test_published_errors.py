"""The published errors as inboxes: each slip is stopped or held back as the paper allows, each twin without it passes.

Every inbox is judged twice: in memory, through the program's own readers, derivation and attribution; and in two real stores,
one that takes in every slip and one that takes in every twin, by the command line.
"""

from __future__ import annotations

import html
import ipaddress
import os
import re
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml
from conftest_functional import AS_OF, ROOT, Cli

from rightdoor.attribution import rebuild
from rightdoor.model.civil import iso_utc
from rightdoor.model.identifiers import canonical
from rightdoor.model.instant import read_instant
from rightdoor.reporting.ceiling import BEYOND, NO_PERSON

sys.path.insert(0, str(ROOT / "benchmarks"))

from right_door.files import inbox
from right_door.judge import judge, lines, run
from right_door.pages import rules
from right_door.papers import World
from right_door.published import ENTRIES
from right_door.suite import CASES, cases_of, counts, run_all

MODES = {  # what paper can show at all, by the failure modes of the evidence page
    "identifier-transposed-at-application", "identifier-transposed-at-submission", "identifier-char-dropped", "identifier-wrong-at-source",
    "tz-offset-error", "date-component-error", "clock-format-ambiguity", "event-cross-pairing", "wrong-event-time-chosen",
    "event-time-misreported-at-source", "source-clock-skew", "provider-system-fault", "provider-manual-lookup-error",
    "provider-billing-or-stale-address", "provider-physical-line-swap", "provider-time-rendering", "provider-under-disclosure",
    "provider-wrong-data-unspecified", "misread-activity", "unverified-account-attribute", "open-source-wrong-profile", "shared-access-point",
    "anonymiser-exit", "compromised-endpoint", "geolocation-default",
}  # fmt: skip


@pytest.fixture(scope="module")
def listed() -> list[dict]:
    """The published errors as the domain page has them."""
    folder = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", str(ROOT.parent / "shared" / "data"))).parent / "domain"
    path = folder / "published-errors.yaml"
    if not path.is_file():
        pytest.skip("the list of published errors is not beside this checkout (../shared/domain/published-errors.yaml)")
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def judged():
    return {j.case.name: j for j in run_all()}


@pytest.mark.parametrize("name", [each.name for each in CASES])
def test_the_slip_is_held_back_and_its_twin_passes(judged, name: str) -> None:
    assert judged[name].faults == (), judged[name]


def test_every_published_entry_is_mapped_to_inboxes_or_to_a_reason(listed) -> None:
    assert [(e["id"], e["detectable"]) for e in listed] == [(entry.id, entry.detectable) for entry in ENTRIES]
    for entry in ENTRIES:
        assert bool(cases_of(entry)) != bool(entry.why_not), entry.id
    assert counts([]).published == (46, len(listed))


def test_a_case_speaks_of_the_failure_mode_of_the_entry_that_it_retells(listed) -> None:
    for entry, told in zip(ENTRIES, listed, strict=True):
        retold = cases_of(entry)
        unknown = told["failure_mode"] == "provider-wrong-data-unspecified"  # retold by what the papers would have shown
        assert not retold or unknown or any(c.mode == told["failure_mode"] for c in retold), entry.id


def test_every_failure_mode_has_inboxes_and_every_judgement_and_source() -> None:
    assert {c.mode for c in CASES} >= MODES
    assert len(CASES) >= 200
    assert len({c.name for c in CASES}) == len(CASES)
    assert set(Counter(c.detectable for c in CASES)) == {"yes", "partly", "no"}
    assert {c.worlds()[0].form for c in CASES} == {"xml", "json", "files", "log", "call"}
    kinds = {row["identifier_type"] for c in CASES for row in c.worlds()[0].requests.values()}
    assert kinds == {"ipv4", "ipv6", "email", "msisdn", "account"}


def test_of_an_entry_judged_yes_every_inbox_is_and_of_one_beyond_paper_the_ceiling_is_said(judged) -> None:
    for entry in ENTRIES:
        if entry.detectable == "yes":
            assert all(c.detectable == "yes" for c in cases_of(entry)), entry.id
    beyond = [j for j in judged.values() if j.case.detectable == "no"]
    assert {i for j in beyond for i in j.case.published} == {e.id for e in ENTRIES if e.detectable == "no"}
    assert all(any("cannot show crossed lines" in words for words in j.ceiling) for j in beyond)


def test_a_check_speaks_in_an_inbox_of_each_published_case_that_it_claims(judged) -> None:
    without = {entry.id for entry in ENTRIES if entry.why_not}
    for rule in rules():
        for case_id in set(rule.CASES) & {e.id for e in ENTRIES} - without:
            told = [j for j in judged.values() if case_id in j.case.published]
            assert any(said.startswith(f"{rule.CODE} ") for j in told for said in j.findings), (rule.CODE, case_id)


def test_a_slip_that_is_not_seen_and_a_twin_that_is_stopped_are_failures() -> None:
    case = next(c for c in CASES if c.name == "octet-changed")
    unseen = run(replace(case, bend=lambda world: None))
    assert any(f.startswith("slip: status corroborated") for f in unseen.faults)
    assert any("nothing says RD-A01 digit-changed" in f for f in unseen.faults)
    stopped = run(replace(case, after=case.bend))
    assert any(f.startswith("control: status refused") for f in stopped.faults)
    blind = run(replace(case, bend=lambda world: [world.stranger(label) for label in "ab"]))
    assert any("stranger's door" in f for f in blind.faults)


@pytest.mark.parametrize("code", sorted({said.split()[0] for c in CASES for said in c.says}))
def test_a_check_that_is_taken_away_is_missed(monkeypatch, code: str) -> None:
    for name in ("first_pass", "second_pass"):
        kept = tuple(each for each in getattr(rebuild, name)() if each[0] != code)
        monkeypatch.setattr(rebuild, name, lambda kept=kept: kept)
    leaning = [c for c in CASES if any(said.startswith(f"{code} ") for said in c.says)]
    assert all(run(c).faults for c in leaning)


def one_character_off(value: str, letters: str) -> list[str]:
    """Every text that one slip of the hand makes: a character lost, another one, one too many, two neighbours swapped."""
    made = set()
    for i in range(len(value) + 1):
        made |= {value[:i] + letter + value[i:] for letter in letters} | {value[:i] + letter + value[i + 1 :] for letter in letters}
        made |= {value[:i] + value[i + 1 :], value[:i] + value[i : i + 2][::-1] + value[i + 2 :]}
    return sorted(made - {value, ""})


@pytest.mark.parametrize(
    ("kind", "value", "letters", "form"),
    [
        ("email", "kite_fan.7@example.net", "_.", "xml"),
        ("account", "dusty.Roads_9", "d_", "json"),
        ("msisdn", "+447700900123", "5", "json"),
        ("ipv4", "198.18.7.23", "17.", "log"),
        ("ipv6", "2001:db8:7:1::1f", "1f", "files"),
        ("instant", "2026-01-05T07:58:11Z", "0129", "xml"),
    ],
)
def test_no_slip_of_one_character_leads_firmly_to_a_stranger(kind: str, value: str, letters: str, form: str) -> None:
    for slip in one_character_off(value, letters):
        if kind == "msisdn" and canonical("msisdn", slip, region="GB") == value:
            continue  # another way to write the same number
        world = World(7, form)
        label = "a" if kind in ("ipv4", "ipv6", "instant") else "id"
        if label == "id":
            world.account = value if kind == "account" else world.account
            world.identify(kind, value)
        elif kind != "instant":
            world.acts["a"].ip = value
        world.ask_all()
        readable = kind == "instant" and len(read_instant(slip).readings) == 1
        field = "instant" if kind == "instant" else "identifier"
        world.misled(label, around=iso_utc(read_instant(slip).readings[0].start) if readable else "", **{field: slip})
        found = lines(inbox(world))
        assert any(f["severity"] == "stop" for line in found for f in line["findings"]), slip
        firm = [x for x in found if x["status"] in ("corroborated", "single-strand")]
        assert not any(p["uprn"] == world.wrong["uprn"] for x in firm for p in x["premises"]), slip


RESERVED = [ipaddress.ip_network(n) for n in (
    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32", "192.168.0.0/16", "100.64.0.0/10", "fe80::/10",
)]  # fmt: skip


def test_nothing_in_the_inboxes_can_be_anybodys() -> None:
    """Reserved addresses, numbers of the drama range, domains for examples, postcodes that are never given."""
    for case in CASES:
        for world in case.worlds():
            text = "\n".join([*inbox(world).values(), *world.reference.values()])
            for value in re.findall(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){3,7}", text):
                with suppress(ValueError):
                    address = ipaddress.ip_address(value)
                    assert any(address in network for network in RESERVED), (case.name, value)
            assert {p[-2:] for p in re.findall(r"\b[A-Z]{2}\d \d[A-Z]{2}\b", text)} <= {a + b for a in "CIKMOV" for b in "CIKMOV"}, (
                case.name
            )
            assert all(n.startswith("447700900") for n in re.findall(r"\+(44\d+)", text)), case.name
            assert {d.casefold() for d in re.findall(r"\w@([\w.]+)", text)} <= {"example.com", "example.net", "example.org"}, case.name


# --- the real thing -------------------------------------------------------------------------------


def lay_down(folder: Path, which: int) -> tuple[Cli, list[dict]]:
    """A store that took in every inbox of one kind, each in a folder of its own."""
    reference: dict[str, list[str]] = {}
    for case in CASES:
        world = case.worlds()[which]
        for name, text in inbox(world).items():
            path = folder / "inbox" / f"{case.no:03d}-{case.name}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        for text in world.reference.values():
            head, *rows = text.splitlines()
            reference.setdefault(head, [head]).extend(rows)
    cli = Cli(folder / "home")
    cli("init", "--store", folder / "store")
    for place, rows in enumerate(reference.values()):
        path = folder / f"reference-{place}.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        cli("reference", "add", path, "--store", folder / "store")
    return cli, cli.run(folder / "inbox", folder / "store")


@dataclass
class Stores:
    """The lines of attributions of both stores, and the store of slips with its triage list."""

    cli: Cli
    store: Path
    triage: list[dict]
    slips: list[dict]
    twins: list[dict]


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> Stores:
    folders = [tmp_path_factory.mktemp(name) for name in ("slips", "twins")]
    with ThreadPoolExecutor(2) as pool:
        shells = list(pool.map(lay_down, folders, range(2)))
    slips, twins = (cli.lines("attributions", "--store", folder / "store") for (cli, _), folder in zip(shells, folders, strict=True))
    return Stores(shells[0][0], folders[0] / "store", shells[0][1], slips, twins)


def test_in_a_real_store_every_inbox_comes_out_as_in_memory(stores, judged) -> None:
    slips, twins = stores.slips, stores.twins
    assert len(slips) > 400
    for case in CASES:
        real = judge(case, slips, twins)
        assert real.faults == (), case.name
        assert (real.slip, real.control, real.findings) == (judged[case.name].slip, judged[case.name].control, judged[case.name].findings)


def test_a_package_about_what_is_beyond_paper_says_its_ceiling(stores, tmp_path) -> None:
    case = next(c for c in CASES if c.name == "lines-crossed-report")
    subject = next(line["subject"] for line in stores.triage if case.worlds()[0].number in line["referrals"])
    stores.cli("package", "build", subject, tmp_path / "crossed.zip", "--store", stores.store, "--as-of", AS_OF)
    with zipfile.ZipFile(tmp_path / "crossed.zip") as packed:
        pages = [html.unescape(packed.read(name).decode("utf-8")) for name in packed.namelist() if name.endswith(".html")]
    assert pages
    assert all(BEYOND in page and NO_PERSON in page for page in pages)


def test_the_bench_prints_a_line_for_each_case_and_the_counts(tmp_path) -> None:
    cli = Cli(tmp_path / "home")
    lines = cli.lines("bench", "right-door")
    assert [line["case"] for line in lines[:-1]] == [case.name for case in CASES]
    assert lines[-1]["ok"] is True
    assert lines[-1]["controls"] == f"{len(CASES)}/{len(CASES)}"
