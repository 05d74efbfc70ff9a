"""Each question goes to whom it asks, in the second person; a provider hears of its own requests alone."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from rightdoor.reporting.addressees import (
    _BY_CHECK,
    _BY_PATTERN,
    APPLICANT,
    HOSTING,
    HOTSPOT,
    NOBODY,
    PROVIDER,
    SOURCE,
    addressee,
    second_person,
)
from rightdoor.reporting.claims import claims
from rightdoor.reporting.question import questions
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown
from rightdoor.rules import attribution

NAMES = frozenset({"Exampletel", "Exampletel Business"})
SETTLES = [  # the sentences of the checks as they stand there
    ("RD-A01", "digit-swapped", "ask Exampletel which identifier was looked up", PROVIDER, "Please say which identifier was looked up."),
    ("RD-A01", "digit-swapped", "send the request again with the identifier of the source; ask the applicant", APPLICANT, "Please send the request again with the identifier of the source."),
    ("RD-A01", "not-echoed", "ask the provider which source port was looked up", PROVIDER, "Please say which source port was looked up."),
    ("RD-A02", "bst-1h", "ask Exampletel Business for which instant, in UTC, the record was looked up", PROVIDER, "Please say for which instant, in UTC, the record was looked up."),
    ("RD-A02", "bst-1h", "send the request again with the instant of the source and its zone; ask the applicant", APPLICANT, None),
    ("RD-A03", "no-zone", "ask the source in which zone it writes its times, and record it as a time profile", SOURCE, "Please say in which zone you write your times."),
    ("RD-A03", "no-meridiem", "ask the source whether its clock has 12 or 24 hours, and for a.m. or p.m.", SOURCE, None),
    ("RD-A03", "two-digit-year", "ask the source for the whole year", SOURCE, "Please send the whole year."),
    ("RD-A04", "columns-changed", "ask the source what it changed, above all in its times", SOURCE, "Please say what you changed, above all in your times."),
    ("RD-A04", "times-all-on-the-hour", "ask the source whether minutes and seconds were lost, and for the full times", SOURCE, "Please say whether minutes and seconds were lost, and send the full times."),
    ("RD-A05", "cross-paired", "ask the applicant which row of the source was meant, and send the request again copied from it", APPLICANT, "Please say which row of the source was meant, and send the request again copied from it."),
    ("RD-A05", "check-code", "ask Exampletel which identifier it looked up, and to answer the row as sent", PROVIDER, "Please say which identifier you looked up, and answer the row as sent."),
    ("RD-A05", "check-code", "ask the applicant which row of the source was meant, and send the request again copied from it", APPLICANT, None),
    ("RD-A06", "no-interval", "ask Exampletel for start and end of the assignment, each with its zone", PROVIDER, None),
    ("RD-A06", "no-interval", "ask the source for the time of the act with its zone", SOURCE, None),
    ("RD-A07", "discordant", "ask the providers to check both results, or record the move between the two", NOBODY, None),
    ("RD-A08", "billing", 'ask Exampletel on request R-1: "You returned the billing address. What was it at 2026?"', PROVIDER, "You returned the billing address. What was it at 2026?"),
    ("RD-A09", "result-revised", "use neither until Exampletel says in writing which of the two is right; report the error", PROVIDER, None),
    ("RD-A09", "announced-fault", "ask Exampletel for the same again, produced outside the fault", PROVIDER, "Please send the same again, produced outside the fault."),
    ("RD-A11", "renderings-differ", "ask Exampletel which of the two is right: its log or its result", PROVIDER, "Please say which of the two is right: your log or your result."),
    ("RD-A12", "typed", "ask the source for the original: the message, the log or the screen itself, or have it read back and recorded", SOURCE, "Please send the original: the message, the log or the screen itself."),
    ("RD-A13", "time-of-report", "send the request again with the time of the act; ask the applicant", APPLICANT, "Please send the request again with the time of the act."),
    ("RD-A15", "cgnat-no-port", "ask the source for the source port of this event", SOURCE, "Please send the source port of this event."),
    ("RD-A15", "cgnat-no-port", "ask Exampletel again with port 51234", PROVIDER, "Please look it up again with port 51234."),
    ("RD-A15", "wrong-provider", "ask Exampletel how it holds the address, and ask Fictionnet", PROVIDER, "Please say how you hold the address."),
    ("RD-A15", "bogon", "ask the source which public address it saw", SOURCE, "Please say which public address you saw."),
    ("RD-A15", "anonymiser", "resolve other events of this actor", NOBODY, None),
    ("RD-A15", "mobile-gateway", "ask the operator for the location of the device at the instant", PROVIDER, "Please send the location of the device at the instant."),
    ("RD-A15", "public-wifi", "ask the owner of the hotspot for its user log", HOTSPOT, None),
    ("RD-A15", "hosting", "ask the hosting company for the customer and its connection log", HOSTING, None),
    ("RD-A18", "nothing-found", "ask the provider to test the line at the premises", NOBODY, None),
    ("RD-A21", "foreign-network", "ask the source for the log-ins, devices and changes of recovery details around the act, and who had the account then", SOURCE, "Please send the log-ins, devices and changes of recovery details around the act, and say who had the account then."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "pattern", "settle", "to", "question"), SETTLES)
def test_whom_a_sentence_asks_and_the_question(code, pattern, settle, to, question):
    assert addressee(code, pattern, settle) == to
    said = second_person(code, pattern, settle, NAMES)
    if question is not None:
        assert said == question
    if to != NOBODY:
        assert not said.lower().startswith("ask ") and not any(f"ask {who}" in said for who in (SOURCE, APPLICANT, PROVIDER))
        assert claims(said) == []


def test_the_table_names_checks_and_patterns_that_there_are():
    found: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(attribution.__path__):
        if module.name.startswith("rd_a"):
            rule = importlib.import_module(f"{attribution.__name__}.{module.name}")
            found[rule.CODE] = set(rule.PATTERNS)
    assert set(_BY_CHECK) <= set(found)
    assert [key for key in _BY_PATTERN if key[1] not in found[key[0]]] == []


def event(n: int, findings: list[tuple[str, str, str]], *papers: PaperShown) -> EventShown:
    told = [{"code": c, "severity": "stop", "pattern": p, "message": "m", "settle": s} for c, p, s in findings]
    line = {
        "footprint": f"fp_{n}", "referral": f"70000{n}", "identifier": {"type": "ipv4", "value": f"198.51.100.{n}", "port": None},
        "instant": {"literal": "x", "basis": "explicit-utc", "readings": [{"from": f"2026-01-0{n}T07:58:11Z", "to": f"2026-01-0{n}T07:58:12Z", "why": ""}]},
        "status": "refused", "premises": [], "strands": {"count": 0, "shared": [], "distinct": []}, "findings": told,
    }  # fmt: skip
    return EventShown(line, papers)


@pytest.mark.parametrize(
    "settle",
    [
        'ask Exampletel Limited on request R-1: "Which is it?"',  # the result's own word for the provider
        'ask Exampletel on request R-9: "Which is it?"',  # of a request that is not among the papers
        "ask the provider which is it",
    ],
)
def test_no_question_to_a_provider_is_lost(settle):
    result = PaperShown("result", "rc_y", "e" * 64, "r.csv", "row:2", "R-1", "", {"provider": "Exampletel Limited"})
    shown = SubjectShown("sub_x", (event(1, [("RD-A08", "billing", settle)], request("R-1", "Exampletel"), result),))
    (asked,) = questions(shown)
    assert asked.to == "Exampletel" and "hich is it" in asked.text and "Limited" not in asked.text


def request(number: str, provider: str, **values: str) -> PaperShown:
    return PaperShown("request", "rc_x", "e" * 64, "s.csv", "row:2", number, "identifier-and-instant", {"provider": provider, **values})


def test_a_provider_is_asked_for_what_it_can_say_on_its_own_requests():
    as_sent = {
        "identifier": "198.51.100.10",
        "port": "51234",
        "event_time": "2026-01-01T07:58:11Z",
        "zone": "UTC",
        "check_code": "RD-JB-C3-CC-A00",
    }
    findings = [
        ("RD-A15", "cgnat-no-port", "ask the source for the source port of this event"),
        ("RD-A01", "digit-added", "send the request again with the identifier of the source; ask the applicant"),
        ("RD-A08", "billing", 'ask Exampletel on request R-1: "Which is the installation address?"'),
        ("RD-A11", "result-changed", "ask Fictionnet which of the two is right, and why they differ"),
    ]
    shown = SubjectShown(
        "sub_x",
        (
            event(1, findings, request("R-1", "Exampletel", **as_sent), request("R-2", "Fictionnet"), request("R-3", "Exampletel")),
            event(2, [("RD-A06", "no-interval", "ask Othertel for start and end of the assignment")], request("R-4", "Othertel")),
        ),
    )
    asked = {q.to: q for q in questions(shown)}
    assert list(asked) == ["Exampletel", "Fictionnet", "Othertel", "the source", "the applicant"]
    first = asked["Exampletel"].text
    assert "Request R-1: 198.51.100.10 port 51234, 2026-01-01T07:58:11Z UTC, check code RD-JB-C3-CC-A00" in first
    assert first.count("Which is the installation address? (RD-A08, billing)") == 1 and "R-3" not in first
    for name in ("Exampletel", "Fictionnet", "Othertel"):
        text = asked[name].text
        assert "70000" not in text and "source port" not in text
        assert not any(other in text for other in {"Exampletel", "Fictionnet", "Othertel"} - {name})
        assert "fp_" not in text
    assert "198.51.100.1," not in asked["Othertel"].text and "198.51.100.2" not in first
    assert "Please send the source port of this event." in asked["the source"].text and "referral 700001" in asked["the source"].text
    assert "Please send the request again with the identifier of the source." in asked["the applicant"].text
    assert asked["the source"].about == ("fp_1",) and all(claims(q.text) == [] for q in asked.values())
