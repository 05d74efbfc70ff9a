"""Through the command line: a decision and what it changed, a fault and what leans on it, recall, errors, duties."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest_functional import AS_OF, Cli
from inside import opened

from rightdoor.attribution.rebuild import attribute
from rightdoor.cli.session import parse_as_of
from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.model.ids import make_id
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decision_effect import changes_of
from rightdoor.operations.derive import attribution_inputs
from rightdoor.operations.reference import load_reference
from rightdoor.registers.effect import differences
from rightdoor.store import ledger

NEXT = "2026-03-03T09:00:00Z"
LATER = "2026-03-20T09:00:00Z"
WHAT = "There may be a child at risk at a home in your area."


def hypothetical(kind: str, **body: str) -> Decision:
    return Decision(
        make_id("dec", kind, json.dumps(body)), kind, {k.rstrip("_"): v for k, v in body.items()}, "DC 1", 2**52, "r", "", "", ""
    )


def cases(lines):
    """Decisions of every kind that attributions depend on, about things that this store holds."""
    sure = next(a for a in lines if a.status in ("corroborated", "single-strand"))
    door, subject = sure.premises[0].premises, make_id("sub", sure.actor)
    yield from (hypothetical("fact", about=about, fact="nothing-found") for about in (sure.footprint, door, subject, sure.referral))
    yield hypothetical("fact", about=door, fact="multi-occupancy")
    yield hypothetical("fact", about=subject, fact="details-changed", at=iso_utc(sure.instant.readings[0].start))
    yield hypothetical("move", about=subject, day="2026-01-05")
    for source in sorted({a.source for a in lines})[:6]:
        yield hypothetical("time-profile", source=source, zone="America/New_York", clock="24h")
    for each in [a for a in lines if len(a.instant.readings) > 1][:2]:
        yield hypothetical("reading", footprint=each.footprint, reading=iso_utc(each.instant.readings[-1].start))
    for each in [a for a in lines if a.instant.basis == "unknown" and a.instant.readings][:2]:
        yield hypothetical("reading", footprint=each.footprint, reading=iso_utc(each.instant.readings[0].start + 14 * 3_600_000_000))


def test_the_effect_of_a_decision_is_that_of_the_whole_rebuild(ran):
    """Narrowed to what a decision can reach, nothing is missed: against all attributions made twice."""
    with opened(ran.cli, ran.store) as store, store.connect() as connection:
        rows, reference = all_decisions(connection), load_reference(store)
        connection.rollback()
        with open_engine(store, connection) as engine:

            def whole(decided):
                return attribute(attribution_inputs(engine, in_force(decided), reference))

            base = whole(rows)
            providers = sorted({row.provider for row in engine.rows("results")})
            days = ("2026-01-01", "2026-12-31"), ("2026-02-10", "2026-02-12")
            spans = [hypothetical("provider-fault", provider=p, from_=a, to=b, nature="n") for p in providers for a, b in days]
            profiles = [hypothetical("provider-profile", provider=p, exhibit="EX/1", address_role="installation") for p in providers]
            changed = 0
            for row in [*cases(base), *spans, *profiles]:
                expected = differences(base, whole([*rows, row]))
                assert changes_of(engine, reference, [*rows, row], row) == expected, row
                changed += bool(expected)
    assert changed >= 6, "else it shows nothing"


@dataclass
class Desk:
    """A store of its own, with a corroborated subject, one result that it leans on, and the commands as a person gives them."""

    cli: Cli
    store: Path
    subject: str = ""
    footprint: str = ""
    provider: str = ""
    made: dict[str, str] = field(default_factory=dict)

    def lines(self, *arguments: object, at: str = NEXT) -> list[dict]:
        return self.cli.lines(*arguments, "--store", self.store, "--as-of", at)

    def say(self, *arguments: object, code: int = 0, at: str = NEXT):
        return self.cli(*arguments, "--store", self.store, "--as-of", at, code=code)

    def attributions(self) -> dict[str, dict]:
        return {a["footprint"]: a for a in self.cli.lines("attributions", "--store", self.store)}


@pytest.fixture(scope="module")
def desk(ran, tmp_path_factory):
    folder = tmp_path_factory.mktemp("registers").resolve()
    cli = Cli(folder / "home")
    shutil.copytree(ran.world / "inbox", folder / "inbox")
    triage = cli.run(folder / "inbox", folder / "store")
    made = Desk(cli, folder / "store")
    before = made.attributions()
    results = {e["exhibit"]: e["name"] for e in cli.lines("exhibits", "--store", made.store)}
    for subject in triage:
        sure = [a for a in before.values() if a["status"] == "corroborated" and a["referral"] in subject["referrals"]]
        if sure:
            tree = json.dumps(cli.lines("explain", sure[0]["footprint"], "--store", made.store)[0])
            made.subject, made.footprint = subject["subject"], sure[0]["footprint"]
            made.provider = next(w.split("'")[1] for w in tree.split("provider: ")[1:])
            break
    assert results and made.provider
    told = ("--kind", "childrens-services", "--to", "CS Exampleshire", "--at", "2026-03-02T10:00:00Z", "--what", WHAT)
    made.made["disclosure"] = made.lines("disclosure", "record", made.subject, *told)[0]
    made.made["action"] = made.lines("action", "record", made.footprint, "--action", "search", "--at", "2026-03-02T06:00:00Z")[0]
    fault = (
        "--provider",
        made.provider.upper(),
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--nature",
        "rows mixed up",
        "--exhibit",
        "EX/7",
    )
    made.made["before"] = before
    made.made["fault"] = made.lines("fault", "add", *fault, "--reason", "e-mail of the provider")[0]["fault"]
    return made


def test_a_record_keeps_the_status_of_its_moment(desk):
    assert desk.made["action"]["status"] == "corroborated"
    assert desk.attributions()[desk.footprint]["status"] == "refused"
    (kept,) = desk.cli.lines("action", "list", "--store", desk.store)
    assert (kept["status"], kept["statuses"]) == ("corroborated", {desk.footprint: "corroborated"})
    with opened(desk.cli, desk.store) as store, store.connect() as connection:
        acts = connection.execute("select body::json->'subject'->>'about' from ledger where act = 'disclosed'").fetchall()
    assert acts == [(desk.subject,)]


def test_nothing_is_recorded_about_what_is_not_here(desk):
    told = ("--kind", "employer", "--to", "x", "--at", NEXT, "--what", "y")
    assert "Nothing here has" in desk.say("disclosure", "record", "sub_aaaaaaaaaaaaaaaa", *told, code=2).stderr
    assert "kind is none of" in desk.say("disclosure", "record", desk.subject, *told[2:], "--kind", "nobody", code=3).stderr


def test_everything_that_rd_a09_stops_is_listed_with_what_was_done(desk):
    listed = {line["footprint"]: line for line in desk.lines("fault", "leaning", desk.made["fault"])}
    stopped = {f for f, a in desk.attributions().items() if any(x["code"] == "RD-A09" for x in a["findings"])}
    assert stopped and stopped <= {f for f, line in listed.items() if line["leans"] == "direct"}
    changed = {line["footprint"] for line in desk.cli.lines("decision", "effect", desk.made["fault"], "--store", desk.store)}
    assert stopped <= changed <= set(listed)
    mine = listed[desk.footprint]
    assert [a["action"] for a in mine["actions"]] == ["search"]
    assert [d["kind"] for d in mine["disclosures"]] == ["childrens-services"]
    assert mine["duty"]["state"] == "running"
    span = ("--provider", desk.provider, "--from", "2026-01-01", "--to", "2026-12-31")
    asked = desk.lines("fault", "leaning", *span)
    assert {line["footprint"] for line in asked} == set(listed)
    assert all(line["duty"] is None for line in asked), "nothing is owed for what nobody has announced"
    (fault,) = desk.lines("fault", "list")
    assert fault["leaning"] == sum(line["leans"] == "direct" for line in listed.values())


def test_the_disclosure_is_called_back_and_owed_until_acknowledged(desk, tmp_path):
    (notice,) = desk.lines("recall", desk.made["fault"])
    assert (notice["disclosure"], notice["what"]) == (desk.made["disclosure"]["decision"], WHAT)
    for about in (desk.subject, desk.footprint, desk.made["disclosure"]["decision"]):
        assert notice["notice"] in {n["notice"] for n in desk.lines("recall", about)}
    assert notice["notice"] in {d["duty"] for d in desk.lines("duties", at=LATER) if d["state"] == "overdue"}
    desk.say("recall", desk.made["fault"], "--out", tmp_path / "out", "--reply-to", "DS Example")
    page, text = sorted((tmp_path / "out").iterdir())
    assert (page.suffix, text.suffix) == (".html", ".txt")
    for path in (page, text):
        content = path.read_text("utf-8")
        assert WHAT in content and "DS Example" in content
        assert not any(word in content for word in (desk.provider, desk.provider.upper(), desk.subject, desk.footprint))
    assert "<script" not in page.read_text("utf-8")
    desk.say("recall", desk.made["fault"], "--out", desk.store / "out", code=2)
    desk.say("recall", "acknowledge", notice["notice"], "--by", "Ms Example", "--at", "2026-03-03T12:00:00Z")
    duty = next(d for d in desk.lines("duties", at=LATER) if d["duty"] == notice["notice"])
    assert (duty["state"], duty["done"]["by"]) == ("done", "Ms Example")
    assert "Nothing calls" in desk.say("recall", "acknowledge", "rn_aaaaaaaaaaaaaaaa", "--by", "x", "--at", NEXT, code=2).stderr


def test_a_package_that_was_built_is_called_back_too(desk):
    with opened(desk.cli, desk.store, write=True) as store, store.connect() as connection:
        subject = {"package": "ab" * 32, "subject": desk.subject, "purpose": "warrant", "status": "corroborated"}
        with ledger.transaction(connection, actor="os:tester", at_us=parse_as_of(NEXT)) as tx:
            tx.record("exported", subject)
    listed = {line["footprint"]: line for line in desk.lines("fault", "leaning", desk.made["fault"])}
    assert [p["decision"] for p in listed[desk.footprint]["packages"]] == ["ab" * 32]
    assert [d["code"] for d in desk.lines("duties") if d["about"] == "ab" * 32] == ["ACTED-ON-FAULT"]


def test_a_duty_is_done_by_a_persons_word_or_by_its_own_step(desk):
    duties = desk.lines("duties")
    acted = next(d for d in duties if d["code"] == "ACTED-ON-FAULT")
    desk.say("duty", "done", acted["duty"], "--by", "DI 7", "--at", NEXT, "--reason", "looked at again with the SRO")
    assert next(d for d in desk.lines("duties") if d["duty"] == acted["duty"])["state"] == "done"
    owed = next(d for d in duties if d["code"] == "RECALL-NOTICE")
    assert "acknowledge" in desk.say("duty", "done", owed["duty"], "--by", "x", "--at", NEXT, "--reason", "y", code=2).stderr


def test_a_reading_that_the_time_cannot_have_is_refused(desk):
    wrong = ("--set", f"footprint={desk.footprint}", "--set", "reading=2020-01-01T00:00:00Z", "--reason", "letter")
    assert "none that the event's time can have" in desk.say("decision", "add", "reading", *wrong, code=3).stderr
    nobody = ("--set", "footprint=fp_aaaaaaaaaaaaaaaa", "--set", "reading=2020-01-01T00:00:00Z", "--reason", "letter")
    assert "no event of this store" in desk.say("decision", "add", "reading", *nobody, code=3).stderr


def test_an_error_is_classified_confirmed_reported_and_its_data_destroyed(desk, tmp_path):
    said = (
        "--discovered",
        "2026-03-03T08:00:00Z",
        "--how-found",
        "the provider wrote",
        "--cause",
        "rows mixed up",
        "--made-by",
        "provider",
        "--affected",
        "a family",
    )
    refused = desk.say("error", "add", desk.footprint, *said, code=3).stderr
    assert "By the rule this error is serious: premises were searched; another authority was told" in refused
    assert desk.lines("error", "list") == []
    result = next(r for r in desk.lines("fault", "leaning", desk.made["fault"]) if r["footprint"] == desk.footprint)["results"][0]
    made = desk.lines("error", "add", desk.footprint, *said, "--class", "serious", "--exhibit", result["exhibit"])[0]["error"]
    (listed,) = desk.lines("error", "list")
    assert (listed["class"], listed["destroyed"], listed["report"]["due"]) == ("serious", "not-yet", "2026-03-11T00:00:00Z")
    assert {n["cause"]["kind"] for n in desk.lines("recall", made)} == {"error"}
    desk.say("error", "report", made, tmp_path)
    text = (tmp_path / f"{made}.txt").read_text("utf-8")
    assert f"NOT YET destroyed: {result['exhibit']}" in text
    assert f"request id {result['request_id']}" in text
    assert "outside it" in text and "action: search" in text
    gone = ("error", "destroyed", made, "--exhibits", result["exhibit"], "--by", "DC 1", "--at", NEXT)
    assert "still kept here" in desk.say(*gone, code=3).stderr
    hold = desk.lines("hold", "add", result["exhibit"], "--reason", "trial")[0]["hold"]
    assert "hold" in desk.say(*gone, "--erase", "--whole", code=3).stderr
    desk.say("hold", "release", hold)
    others = desk.say(*gone, "--erase", code=None)
    assert others.returncode in (0, 3)
    assert others.returncode == 0 or "other attribution(s)" in others.stderr
    if others.returncode:
        desk.say(*gone, "--erase", "--whole")
    assert result["exhibit"] not in {e["exhibit"] for e in desk.cli.lines("exhibits", "--store", desk.store)}
    assert desk.lines("error", "list")[0]["destroyed"] == "confirmed"
    desk.say("error", "report", made, tmp_path / "again")
    after = (tmp_path / "again" / f"{made}.txt").read_text("utf-8")
    assert "NOT YET destroyed" not in after and "CONFIRMED by DC 1" in after
    assert '"verified":true' in desk.cli("verify", "--store", desk.store, "--json").stdout.replace(" ", "")


def test_a_withdrawn_decision_gives_back_what_it_took_and_opens_again_what_leaned_on_it(ran, tmp_path):
    """A profile makes times readable; a search follows; the profile is withdrawn."""
    cli = Cli(tmp_path / "home")
    store = tmp_path / "store"
    cli.run(ran.world / "inbox", store)
    at = ("--store", store, "--as-of")
    before = {a["footprint"]: a for a in cli.lines("attributions", "--store", store)}
    sure = next(a for a in before.values() if a["status"] in ("corroborated", "single-strand"))
    fact = ("fact", "--set", f"about={sure['footprint']}", "--set", "fact=other-identified", "--reason", "interview", *at, NEXT)
    made = cli.lines("decision", "add", *fact)[0]["decision"]
    held = {a["footprint"]: a for a in cli.lines("attributions", "--store", store)}
    assert held[sure["footprint"]]["status"] == "contradicted"
    effect = cli.lines("decision", "effect", made, "--store", store)
    assert {(e["footprint"], e["status"]["before"], e["status"]["after"]) for e in effect} >= {
        (sure["footprint"], sure["status"], "contradicted")
    }
    assert {e["footprint"] for e in effect} == {f for f, a in held.items() if a != before[f]}
    cli("action", "record", sure["footprint"], "--action", "arrest", "--at", "2026-03-04T06:00:00Z", *at, "2026-03-04T09:00:00Z")
    cli(
        "disclosure", "record", sure["referral"], "--kind", "force", "--to", "Northmere", "--at", "2026-03-04T07:00:00Z", "--what", "w", *at, "2026-03-04T09:00:00Z"
    )  # fmt: skip
    (line,) = cli.lines("decision", "withdraw", made, "--reason", "mistaken identity", *at, "2026-03-05T09:00:00Z")
    assert {d["code"] for d in line["duties"]} == {"REOPENED", "RECALL-NOTICE"}
    assert {a["footprint"]: a for a in cli.lines("attributions", "--store", store)} == before
    assert cli.lines("decision", "effect", made, "--store", store) == [{**e, "in_force": False} for e in effect]
    assert {d["code"] for d in cli.lines("duties", *at, "2026-03-07T09:00:00Z") if d["state"] == "overdue"} == {"REOPENED", "RECALL-NOTICE"}
    assert "not in force" in cli("decision", "withdraw", made, "--reason", "again", *at, LATER, code=3).stderr
    decisions = {d["decision"]: d for d in cli.lines("decision", "list", "--store", store)}
    assert decisions[made]["in_force"] is False, "withdrawn, and still on record"
    assert AS_OF < NEXT
