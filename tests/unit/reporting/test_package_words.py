"""What a package says: stamps by status and grounds, the ceiling, what may undermine, the question, and doors that are never alone."""

from __future__ import annotations

import html
import itertools
import re

import pytest

from rightdoor.model.decision import Decision
from rightdoor.model.status import STATUSES
from rightdoor.reporting.ceiling import BEYOND, NO_PERSON, ceiling, status_sentence
from rightdoor.reporting.claims import claims
from rightdoor.reporting.ledger_proof import LedgerProof
from rightdoor.reporting.package import Carried, Manifest, Package, Paper, Program, ReferenceInside, StampSaid
from rightdoor.reporting.package_page import Drawn, package_page
from rightdoor.reporting.question import questions
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown
from rightdoor.reporting.stamps import CODES, NOT_THE_DOOR, stamp_of, stands
from rightdoor.reporting.standing import standing
from rightdoor.reporting.undermining import undermining

DOORS = [
    {"premises": f"pr_{letter * 16}", "address": f"{n} Invented {letter.upper()} Street", "postcode": f"ZZ1 {n}CK", "uprn": "", "role": role}
    for n, letter, role in ((1, "a", "installation"), (2, "b", ""), (3, "c", "billing"))
]  # fmt: skip


def line(n: int, status: str, doors=(), findings=(), **over):
    made = {
        "footprint": f"fp_{n:016d}".replace("0", "a").replace("1", "b"), "referral": f"70000{n}", "exhibit": "e" * 64, "locator": f"row:{n}",
        "act": "upload", "identifier": {"type": "ipv4", "value": f"198.51.100.{n}", "port": None},
        "instant": {"literal": "x", "basis": "explicit-utc", "readings": [{"from": f"2026-01-0{n}T07:58:11Z", "to": f"2026-01-0{n}T07:58:12Z", "why": "w"}]},
        "status": status, "premises": list(doors), "strands": {"count": 1, "shared": ["request batch"], "distinct": []},
        "findings": [dict(zip(("code", "severity", "pattern", "message", "settle"), f, strict=True)) for f in findings],
    }  # fmt: skip
    return {**made, **over}


def event(*args, papers=(), **over) -> EventShown:
    return EventShown(line(*args, **over), tuple(papers))


def decided(kind: str, n: int = 1, reason: str = "why", **body: str) -> Decision:
    return Decision(f"dec_{'a' * 15}{chr(96 + n)}", kind, body, "os:x", 1_767_600_000_000_000, reason, "", "", "")


def request(provider: str = "Exampletel") -> PaperShown:
    return PaperShown("request", "rc_x", "e" * 64, "s.csv", "row:2", "R-1", "identifier-and-instant", {"provider": provider})


def result(**values: str) -> PaperShown:
    return PaperShown("result", "rc_y", "e" * 64, "r.csv", "row:2", "R-1", "", {"provider": "Exampletel", "result": "data", **values})


ANSWERS = {"no_second_event": "one only", "looked_for": "logins", "would_undermine": "a move"}


def grounds(rank: str, n: int = 1, reason: str = "why", **answers: str) -> Decision:
    return decided("grounds", n, reason, subject="sub_x", rank=rank, by="Insp 1", **answers)


def page_of(shown: SubjectShown, purpose: str, kind: str = "training") -> str:
    stamp = stamp_of(purpose, shown.standing, shown.grounds)
    manifest = Manifest(
        "rightdoor-package-1", kind, purpose, shown.subject, "k", shown.standing.status, StampSaid(stamp.code, stamp.heading, []), 0, "os:x",
        "st", "d", Program("0", "0" * 64, {}), {}, "", [Paper("rc_y", "e" * 64, "r.csv", "", "", 0, "results", "1", "extract", "papers/0001/r.csv", 0, 7)],
        [], [], {},
    )  # fmt: skip
    package = Package(
        manifest, [], {}, [], ReferenceInside([], [], []), Carried({}, [], []), (), LedgerProof("st", 1, "0" * 64, [], "0" * 64, "", []), {}
    )
    return package_page(shown, stamp, manifest, package, Drawn("f" * 64))


def words_of(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("doors", [0, 1, 2, 3])
def test_a_safeguarding_page_never_shows_one_door_of_several_by_itself(status, doors):
    """At every status, with every number of candidates, spread over events in every way that two events allow."""
    for split in range(doors + 1):
        papers = [request(), result(address=DOORS[0]["address"], postcode=DOORS[0]["postcode"])] if doors else []
        shown = SubjectShown(
            "sub_aaaaaaaaaaaaaaaa",
            (event(1, status, DOORS[:split], papers=papers), event(2, status, DOORS[split:doors]), event(3, "unresolved")),
        )
        text = words_of(page_of(shown, "safeguarding"))
        assert text.count(NOT_THE_DOOR) >= 2  # the heading and the list, at every status
        assert NOT_THE_DOOR in text[:400]
        assert status_sentence(shown.standing.status, shown.standing.strands) in text
        for door in DOORS[:doors]:
            assert door["address"] in text
            for found in re.finditer(re.escape(door["address"]), text):
                before = text[: found.start()]
                qualified = re.search(rf"candidate [1-9] of {doors}: $", before)
                assert doors == 1 or qualified, before[-60:]
        assert "Name nobody as a suspect" in text
        assert NO_PERSON in text


@pytest.mark.parametrize(("purpose", "status"), list(itertools.product(("warrant", "safeguarding"), STATUSES)))
def test_pages_claim_no_more_than_papers_show(purpose, status):
    doors = {"corroborated": 1, "single-strand": 1, "ambiguous": 2}.get(status, 0)
    findings = [("RD-A10", "note", "none-held", "The provider held nothing.", "ask again")]
    shown = SubjectShown(
        "sub_aaaaaaaaaaaaaaaa",
        (event(1, status, DOORS[:doors], findings, papers=[request(), result(caveat="all of it proves guilt")]),),
        facts=(decided("fact", about=DOORS[0]["premises"], fact="possible-users", number="5"),),
    )
    body = re.sub(r"<style>.*?</style>", "", page_of(shown, purpose), flags=re.DOTALL)
    for piece in re.sub(r"<[^>]+>", "\n", body).split("\n"):
        assert claims(html.unescape(piece)) == [], piece


def test_the_stamp_of_each_status_and_grounds():
    one, two = DOORS[:1], DOORS[:2]
    cases = [
        ("corroborated", one, (), "corroborated"),
        ("single-strand", one, (), "single-strand-unanswered"),
        ("single-strand", one, (grounds("inspector"),), "single-strand-unanswered"),
        ("single-strand", one, (grounds("inspector", looked_for="x", would_undermine="y"),), "single-strand-unanswered"),
        ("single-strand", one, (grounds("inspector", **ANSWERS),), "single-strand-answered"),
        ("single-strand", one, (grounds("superintendent"),), "single-strand-unanswered"),
        ("single-strand", one, (grounds("inspector"), grounds("inspector", 2, **ANSWERS)), "single-strand-answered"),
        ("corroborated", two, (), "no-grounds"),
        ("single-strand", two, (grounds("inspector", **ANSWERS),), "no-grounds"),
        *[(status, two, (), "no-grounds") for status in STATUSES[2:]],
        *[(status, (), (grounds("inspector", **ANSWERS),), "no-grounds") for status in STATUSES[2:]],
        *[(status, one, (grounds("superintendent"),), "superintendent") for status in STATUSES[2:]],
        ("refused", one, (grounds("superintendent", reason=" "),), "no-grounds"),
    ]
    for status, doors, given, code in cases:
        where = standing([line(1, status, doors)])
        given = [each._replace(body={**each.body, **dict(zip(("status", "premises"), stands(where), strict=True))}) for each in given]
        made = stamp_of("warrant", where, given)
        assert (made.code, status, len(doors)) == (code, status, len(doors))
        assert made.code in CODES
        assert bool(made.lacking) == (code in ("single-strand-unanswered", "no-grounds"))
        assert bool(made.grounds) == (code in ("single-strand-answered", "superintendent"))
    for status in STATUSES:
        assert stamp_of("safeguarding", standing([line(1, status, one)]), ()).code == "safeguarding"


def test_grounds_count_only_for_the_status_and_premises_that_they_were_given_for():
    one, two = DOORS[:1], DOORS[:2]
    here = DOORS[0]["premises"]
    cases = [
        ("single-strand", one, "inspector", ("single-strand", here), "single-strand-answered", ""),
        ("single-strand", one, "inspector", ("ambiguous", here), "single-strand-unanswered", "when the status was ambiguous"),
        (
            "single-strand",
            one,
            "inspector",
            ("single-strand", DOORS[1]["premises"]),
            "single-strand-unanswered",
            "other premises were named",
        ),
        ("single-strand", one, "inspector", ("", ""), "single-strand-unanswered", "a status that was not recorded"),
        ("contradicted", one, "superintendent", ("contradicted", here), "superintendent", ""),
        ("contradicted", one, "superintendent", ("single-strand", here), "no-grounds", "when the status was single-strand"),
        ("ambiguous", two, "superintendent", ("ambiguous", here), "no-grounds", "other premises were named"),
    ]
    for status, doors, rank, (then, premises), code, said in cases:
        given = grounds(rank, **ANSWERS, status=then, premises=premises)
        made = stamp_of("warrant", standing([line(1, status, doors)]), (given,))
        assert (made.code, made.grounds) == (code, given.id if code in ("single-strand-answered", "superintendent") else "")
        told = [s for s in made.sentences if "do not count" in s]
        assert [said in s for s in told] == ([True] if said else [])
        assert all(claims(re.sub("“.*?”", "", s)) == [] for s in made.sentences)


def test_a_single_strand_is_told_by_the_number_of_strands():
    alone = line(1, "single-strand", DOORS[:1])
    lowered = line(1, "single-strand", DOORS[:1], strands={"count": 2, "shared": [], "distinct": ["day"]})
    for made, words in ((alone, "Nothing independent"), (lowered, "More than one strand")):
        shown = SubjectShown("sub_x", (EventShown(made, ()),))
        assert sum(words in known for known in ceiling(shown).known) == 1
        assert words in " ".join(stamp_of("warrant", shown.standing, ()).sentences)
        assert sum("trand of papers name" in known for known in ceiling(shown).known) == 1


def test_a_corroborated_event_beside_a_refused_one_of_another_address_is_stamped_for_what_it_names():
    where = standing([line(1, "corroborated", DOORS[:1]), line(2, "refused", DOORS[2:])])
    assert [c.premises for c in where.named] == [DOORS[0]["premises"]]
    assert stamp_of("warrant", where, ()).code == "corroborated"
    assert where.label(DOORS[0]["premises"]).startswith("candidate 1 of 2: ")
    assert stamp_of("safeguarding", where, ()).heading == NOT_THE_DOOR


def test_the_standing_of_nothing_is_unresolved():
    assert standing([]) == ("unresolved", (), (), 0, ())
    assert standing([line(1, "no such status", ())]).status == "unresolved"


def test_the_ceiling_says_what_is_known_and_what_is_not():
    shown = SubjectShown("sub_x", (event(1, "corroborated", DOORS[:1], papers=[request(), result(caveat="account holder only")]),))
    said = ceiling(shown)
    assert any(
        "According to the records of “Exampletel”, the connection at “1 Invented A Street, ZZ1 1CK” had 198.51.100.1" in s
        for s in said.known
    )
    assert "The provider's own caveat: “account holder only”." in said.known
    assert said.unknown[0] == NO_PERSON
    assert said.unknown[-1] == BEYOND
    assert any("number of possible users at" in s and "is not known" in s for s in said.unknown)


@pytest.mark.parametrize("status", STATUSES[2:])
def test_below_the_line_no_connection_is_placed(status):
    said = ceiling(SubjectShown("sub_x", (event(1, status, DOORS[:2], papers=[request()]),)))
    assert not any("According to" in s for s in said.known)
    assert any("Which of them" in s for s in said.unknown)
    assert any("is not known" in s for s in ceiling(SubjectShown("sub_x", ())).unknown)


def test_recorded_users_and_kinds_of_premises_are_said():
    facts = (
        decided("fact", 1, about=DOORS[0]["premises"], fact="possible-users", number="5"),
        decided("fact", 2, about=DOORS[0]["premises"], fact="hotel"),
        decided("fact", 3, about="pr_" + "z" * 16, fact="school"),
    )
    said = ceiling(SubjectShown("sub_x", (event(1, "single-strand", DOORS[:1]),), facts))
    assert any(s.startswith("Possible users at") and ": 5, as recorded" in s for s in said.unknown)
    assert any("a hotel or hostel" in s for s in said.unknown)
    assert not any("school" in s for s in said.unknown)


@pytest.mark.parametrize("status", STATUSES)
def test_what_may_undermine_is_never_empty(status):
    shown = SubjectShown("sub_x", (event(1, status, ()),))
    assert undermining(shown, ceiling(shown))
    shown = SubjectShown("sub_x", ())
    assert undermining(shown, ceiling(shown))


def test_what_may_undermine_holds_findings_discord_facts_caveats_and_what_strands_share():
    findings = [
        ("RD-A07", "stop", "discordant", "Another event names other premises.", "s"),
        ("RD-A14", "note", "unverified", "The name is self-declared.", ""),
    ]
    shown = SubjectShown(
        "sub_x",
        (
            event(1, "contradicted", DOORS[:1], findings, papers=[request(), result(caveat="gaps in May")]),
            event(2, "contradicted", DOORS[1:2], findings),
        ),
        facts=(
            decided("fact", 1, about="sub_x", fact="research-against", detail="council tax names others"),
            decided("fact", 2, about="sub_x", fact="research-neutral"),
            decided("fact", 3, about="sub_x", fact="research-supports"),
        ),
    )  # fmt: skip
    sections = {s.heading: s.points for s in undermining(shown, ceiling(shown), papers=(("The paper holds 3 rows.", "a.csv"),))}
    told = " ".join(text for points in sections.values() for text, _ in points)
    for part in (
        "Another event names other premises. (2 events)", "self-declared", "council tax names others", "neither supports", "gaps in May",
        "request batch", "crossed lines", "Other premises are named", "The paper holds 3 rows.",
    ):  # fmt: skip
        assert part in told, part
    assert "research-supports" not in told
    first = sections["What the checks found"][0]
    assert first[1] == "RD-A07 stop"


def test_the_question_is_written_for_each_provider_with_what_would_settle():
    findings = [
        ("RD-A08", "stop", "role-undeclared", "No role.", "ask the provider which address it is"),
        ("RD-A07", "caution", "single-strand", "One.", "ask for another event"),
        ("RD-A10", "note", "none-held", "None.", "ask again"),
    ]
    shown = SubjectShown(
        "sub_x",
        (
            event(1, "refused", (), findings, papers=[request("Exampletel")]),
            event(2, "refused", (), findings, papers=[request("Fictionnet")]),
            event(3, "unresolved"),
            event(4, "unresolved", identifier={"type": "email", "value": "a@example.com", "port": None}),
        ),
    )
    asked = questions(shown)
    assert [q.to for q in asked] == ["Exampletel", "Fictionnet", ""]
    assert "Please say which address it is. (RD-A08, role-undeclared)" in asked[0].text
    assert "Request R-1: 198.51.100.1, 2026-01-01 07:58:11 UTC" in asked[0].text and "700001" not in asked[0].text
    assert "another event" not in asked[0].text
    assert "198.51.100.3" in asked[2].text
    assert "example.com" not in asked[2].text
    assert all(claims(q.text) == [] for q in asked)
    assert questions(SubjectShown("sub_x", (event(1, "corroborated", DOORS[:1], papers=[request()]),))) == []


def test_a_live_package_bears_no_training_mark_and_hostile_words_stay_text():
    hostile = {**DOORS[0], "address": '<script>alert(1)</script>"\u202e'}
    shown = SubjectShown("sub_x", (event(1, "corroborated", [hostile]),))
    made = page_of(shown, "warrant", "live")
    assert "TRAINING" not in made
    assert "<script" not in made
    assert "\u202e" not in made
    assert "TRAINING" in page_of(shown, "warrant")
